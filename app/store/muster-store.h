/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "muster-catalogue.h"
#include "muster-change.h"
#include "muster-error.h"
#include "muster-merge.h"
#include "muster-world.h"

G_BEGIN_DECLS

/**
 * MusterStore:
 *
 * What one machine remembers of the campaign: the journal of changes, its fold into one typed table a kind, unfinished
 * forms, and what sync needs to go on. Laptops and headquarters use the same one; headquarters adds tables beside it.
 *
 * All calls are synchronous and belong to the thread that opened the store; open a second store on the same folder for
 * a second thread or process. Every function that writes is one transaction, or joins the one that
 * muster_store_begin() opened.
 */
typedef struct _MusterStore MusterStore;

/**
 * MusterStoreProgress:
 * @done: records that are in their new tables; atomic
 * @total: how many there are; atomic; 0 until that is known, and where nothing is to be done
 *
 * How far long work is, for another thread to look at.
 */
typedef struct
{
  gint done;
  gint total;
} MusterStoreProgress;

/**
 * MusterStoreOptions:
 * @world: clock, randomness, files
 * @catalogue: the kinds
 * @folder: the store's folder; it exists. In a world with a VFS of its own: a prefix of names
 * @key: 32 bytes, as muster_key_slots_unlock() gave them
 * @witness_folder: (nullable): folder outside the store for the witness that tells a copied or restored store from the
 *   one that went on; %NULL at headquarters, which has epochs instead
 * @create: whether to make a new store; else it has to be there
 * @cache_kib: memory for pages of the database in KiB; 0 for what a laptop spares
 * @progress: (nullable): told how far opening is, where an update made tables to be filled anew; outlives the call
 */
typedef struct
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  const char *folder;
  const guint8 *key;
  const char *witness_folder;
  gboolean create;
  int cache_kib;
  MusterStoreProgress *progress;
} MusterStoreOptions;

MusterStore *muster_store_open (const MusterStoreOptions *options, GError **error);
void muster_store_free (MusterStore *self);
MusterWorld *muster_store_get_world (MusterStore *self);
MusterCatalogue *muster_store_get_catalogue (MusterStore *self);
const char *muster_store_get_folder (MusterStore *self);

/* The member who is recording, and where: part of every change and of every new record's origin. */
void muster_store_release_memory (MusterStore *self);
void muster_store_set_member (MusterStore *self, const MusterId *member);
gboolean muster_store_get_member (MusterStore *self, MusterId *member);

/* Small values by name: texts and numbers that belong to the store, not to a record. */
gboolean muster_store_read_setting (MusterStore *self, const char *name, char **value, GError **error);
gboolean muster_store_read_setting_int (MusterStore *self, const char *name, gint64 fallback, gint64 *value,
                                        GError **error);
/* For what is only shown: what cannot be read looks like what is not set. */
char *muster_store_get_setting (MusterStore *self, const char *name);
gint64 muster_store_get_setting_int (MusterStore *self, const char *name, gint64 fallback);
gboolean muster_store_set_setting (MusterStore *self, const char *name, const char *value, GError **error);
gboolean muster_store_set_setting_int (MusterStore *self, const char *name, gint64 value, GError **error);

/* Several steps as one transaction; rolled back unless committed. */
typedef struct _MusterStoreTransaction MusterStoreTransaction;
MusterStoreTransaction *muster_store_begin (MusterStore *self, GError **error);
gboolean muster_store_commit (MusterStoreTransaction *transaction, GError **error);
void muster_store_transaction_free (MusterStoreTransaction *transaction);

/* What a person should read of an error, the database room's among them. */
char *muster_store_explain_error (const GError *error);
/* Whether it was the disk that refused: full, read only, or broken. */
gboolean muster_store_is_disk_error (const GError *error);

/* Corrected time: the wall clock moved by what headquarters' signed time showed last. */
gint64 muster_store_now_ms (MusterStore *self);
char *muster_store_today (MusterStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterStore, muster_store_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterStoreTransaction, muster_store_transaction_free)

/* ---- Records (muster-store-save.c, muster-store-read.c) ---- */

/**
 * MusterOrigin:
 * @origin: code of list ORIGIN; %NULL: "1"
 * @squad: (nullable): squad as text; %NULL: the laptop's own
 * @deployment: (nullable): deployment as text
 * @paper_no: (nullable): slip number
 */
typedef struct
{
  const char *origin;
  const char *squad;
  const char *deployment;
  const char *paper_no;
} MusterOrigin;

gboolean muster_store_create (MusterStore *self, const char *kind, JsonObject *fields, const MusterOrigin *origin,
                              MusterId *id, GError **error);
gboolean muster_store_edit (MusterStore *self, const MusterId *id, JsonObject *fields, GError **error);
/* Whether create (@record %NULL) or edit would take the fields; nothing is written. */
gboolean muster_store_try (MusterStore *self, const char *kind, const MusterId *record, JsonObject *fields, GError **error);
gboolean muster_store_delete (MusterStore *self, const MusterId *id, const char *why, GError **error);
gboolean muster_store_restore (MusterStore *self, const MusterId *id, GError **error);
gboolean muster_store_reopen (MusterStore *self, const MusterId *id, JsonObject *conflict, GError **error);
gboolean muster_store_erase (MusterStore *self, const MusterId *id, const char *reason, GError **error);

JsonObject *muster_store_get (MusterStore *self, const MusterId *id, GError **error);
const MusterKind *muster_store_find_kind (MusterStore *self, const MusterId *id, GError **error);
MusterMerged *muster_store_merge_record (MusterStore *self, const MusterId *id, GError **error);
JsonArray *muster_store_get_history (MusterStore *self, const MusterId *id, GError **error);
gboolean muster_store_is_unsent (MusterStore *self, const MusterId *id);
MusterProblems *muster_store_check_record (MusterStore *self, const MusterId *id, GError **error);

/* ---- Lists (muster-store-list.c) ---- */

/**
 * MusterQuery:
 * @kind: which kind
 * @where: (nullable): field → text; equal to, or compared where the name ends in `>=`, `<=`, `>` or `<`; "" for no value.
 *   Computed ones begin with an underscore (`_complete`, `_squad`); `_conflict`, `_unsent` and, of workers, `_returned`
 *   and `_duplicate` are "1" or "0"
 * @search: (nullable): what a person typed
 * @order: (nullable): field to sort by, with a leading "-" for descending; %NULL: newest first
 * @with_deleted: also deleted ones
 * @limit: most rows; 0: all
 * @after: row number as given back in `_row`; only rows beyond it in the order newest first; 0: from the start
 */
typedef struct
{
  const char *kind;
  GHashTable *where;
  const char *search;
  const char *order;
  gboolean with_deleted;
  guint limit;
  gint64 after;
} MusterQuery;

typedef gboolean (*MusterRowFunc) (gpointer data, JsonObject *record, GError **error);
gboolean muster_store_list (MusterStore *self, const MusterQuery *query, MusterRowFunc func, gpointer data, GError **error);
GArray *muster_store_list_positions (MusterStore *self, const MusterQuery *query, GError **error);
JsonObject *muster_store_get_row (MusterStore *self, const char *kind, gint64 row, GError **error);
gint64 muster_store_count (MusterStore *self, const MusterQuery *query, GError **error);

/* {"conflicts":[{"id","_kind","group","values":[{"by","change","time","values"}…]}]}: what a person has to choose. */
JsonArray *muster_store_get_conflicts (MusterStore *self, GError **error);
JsonArray *muster_store_get_conflicts_of (MusterStore *self, const MusterId *id, GError **error);
/* Pairs that may be one person: [{"a","b","rule","strength"}]. */
JsonArray *muster_store_get_duplicates (MusterStore *self, GError **error);
JsonArray *muster_store_get_duplicates_of (MusterStore *self, const MusterId *id, GError **error);
gboolean muster_store_set_not_same (MusterStore *self, const MusterId *a, const MusterId *b, gboolean not_same, GError **error);
/* Two records of one person (muster-store-join.c). */
JsonObject *muster_store_join_workers (MusterStore *self, const MusterId *keep, const MusterId *drop, GError **error);
gboolean muster_store_part_workers (MusterStore *self, JsonObject *receipt, GError **error);

/* ---- Unfinished forms (muster-store-forms.c): local, never in the journal ---- */

gboolean muster_store_keep_form (MusterStore *self, const MusterId *form, const char *kind, JsonObject *content, GError **error);
gboolean muster_store_remove_form (MusterStore *self, const MusterId *form, GError **error);
JsonArray *muster_store_get_forms (MusterStore *self, GError **error);

/* ---- A copy for the owner (muster-store-copy.c) ---- */

gboolean muster_store_copy (MusterStore *self, const char *path, GError **error);

/* ---- Whole-store checks (muster-store-check.c) ---- */

gboolean muster_store_check (MusterStore *self, GError **error);
typedef gboolean (*MusterLineFunc) (gpointer data, const char *line, GError **error);
/* @audience: (nullable): asked for every record whether it belongs into the dump. */
gboolean muster_store_dump (MusterStore *self, gboolean (*audience) (gpointer data, const MusterId *record), gpointer audience_data,
                            MusterLineFunc func, gpointer data, GError **error);
gboolean muster_store_rebuild (MusterStore *self, GError **error);

/* Every full export is kept: who, when, what, why. */
gboolean muster_store_log_export (MusterStore *self, const char *kind, const char *purpose, gint64 rows, GError **error);
JsonArray *muster_store_get_export_log (MusterStore *self, GError **error);

G_END_DECLS
