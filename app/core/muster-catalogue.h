/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

/* Version of the catalogue as a whole, in hello and in every batch; rises with any change of a kind. */
#define MUSTER_SCHEMA 1

/**
 * MusterCatalogue:
 *
 * The list of kinds. The table, JSON, form, list, search, import, export, merge and permissions of a kind follow from
 * its one file in `kinds/`; the catalogue is handed to whoever needs it, so a test can add a kind of its own.
 */
typedef struct _MusterCatalogue MusterCatalogue;

/**
 * MusterCatalogueMake:
 * @catalogue: a catalogue
 *
 * Returns: (transfer full): something that follows from it, never %NULL
 */
typedef gpointer (*MusterCatalogueMake) (MusterCatalogue *catalogue);

MusterCatalogue *muster_catalogue_new (const MusterKind *const *kinds, guint n_kinds);
MusterCatalogue *muster_catalogue_new_standard (void);
MusterCatalogue *muster_catalogue_ref (MusterCatalogue *self);
void muster_catalogue_unref (MusterCatalogue *self);
guint muster_catalogue_get_n_kinds (MusterCatalogue *self);
const MusterKind *muster_catalogue_get_kind (MusterCatalogue *self, guint index);
gpointer muster_catalogue_derive (MusterCatalogue *self, MusterCatalogueMake make, GDestroyNotify destroy);
const MusterKind *muster_catalogue_find (MusterCatalogue *self, const char *name);

/* The kind's own fields, then the ones common to every kind (`note`). */
guint muster_kind_get_n_fields (const MusterKind *self);
const MusterField *muster_kind_get_field (const MusterKind *self, guint index);
const MusterField *muster_kind_find_field (const MusterKind *self, const char *name);

const char *muster_field_get_group (const MusterField *self);
guint muster_field_get_owners (const MusterField *self, const MusterKind *kind);
gboolean muster_kind_group_is_conflict (const MusterKind *self, const char *group);
const MusterCode *muster_code_list_find (const MusterCodeList *self, const char *code);

/* SHA-256, lowercase hex, of the definition: another digest means the typed table is refilled from the journal. */
char *muster_kind_digest (const MusterKind *self);

/* The definition as data, for `schema --json` and the printed dictionary. */
JsonNode *muster_kind_describe (const MusterKind *self);

/* Form of a value. Text is what a person or a CSV cell gives; node is what a change holds. */
JsonNode *muster_field_parse (const MusterField *self, const char *text, GError **error);
gboolean muster_field_accepts (const MusterField *self, JsonNode *value, GError **error);
char *muster_field_format (const MusterField *self, JsonNode *value);
char *muster_field_mask (const MusterField *self, JsonNode *value);

/* All kinds of the data dictionary, one function a file in kinds/. */
extern const MusterKind muster_kind_org_unit;
extern const MusterKind muster_kind_squad;
extern const MusterKind muster_kind_member;
extern const MusterKind muster_kind_deployment;
extern const MusterKind muster_kind_fair;
extern const MusterKind muster_kind_fair_employer;
extern const MusterKind muster_kind_employer;
extern const MusterKind muster_kind_opening;
extern const MusterKind muster_kind_worker;
extern const MusterKind muster_kind_consent;
extern const MusterKind muster_kind_consent_text;
extern const MusterKind muster_kind_turned_away;
extern const MusterKind muster_kind_intention;
extern const MusterKind muster_kind_contact;
extern const MusterKind muster_kind_review;
extern const MusterKind muster_kind_agreement;
extern const MusterKind muster_kind_agreement_party;
extern const MusterKind muster_kind_labour_base;
extern const MusterKind muster_kind_attachment;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCatalogue, muster_catalogue_unref)

G_END_DECLS
