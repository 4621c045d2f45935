/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* One person at the stall, from the form to the store: a worker, the consent and the intention, in one transaction. No
 * window in here. The form is what the draft keeps:
 *
 * {"form":UUID,"fair":UUID,"fair_type":CODE,"person":UUID of an earlier record,"paper_no":TEXT, fields of a worker…,
 *  "intention":{fields},"consent":{fields}} */

/**
 * MusterCaptureSaved:
 * @worker, @consent, @intention: what was made or, for @worker, taken; nil where nothing was made
 * @new_worker: whether the worker was made
 * @form: (owned): the form, for undo
 */
typedef struct
{
  MusterId worker;
  MusterId consent;
  MusterId intention;
  gboolean new_worker;
  JsonObject *form;
} MusterCaptureSaved;

MusterCaptureSaved *muster_capture_save (MusterStore *store, JsonObject *form, GError **error);
gboolean muster_capture_undo (MusterStore *store, const MusterCaptureSaved *saved, GError **error);
gboolean muster_capture_turn_away (MusterStore *store, JsonObject *form, GError **error);
void muster_capture_saved_free (MusterCaptureSaved *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCaptureSaved, muster_capture_saved_free)

G_END_DECLS
