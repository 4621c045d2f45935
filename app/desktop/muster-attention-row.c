/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-attention-row.h"

#include "muster-day-parts.h"
#include "muster-language.h"
#include "muster-pages.h"
#include "muster-words.h"

static const MusterPageEntry *
find_page (const char *kind)
{
  const MusterPageEntry *page = muster_pages_find_kind (kind);

  if (page != NULL)
    return page;
  return g_str_equal (kind, "opening") || g_str_equal (kind, "fair_employer") ? muster_pages_find ("employers")
                                                                              : muster_pages_find ("workers");
}

/* What a person looks for: of an intention or a consent the worker. */
static char *
find_target (JsonObject *record, const char *id)
{
  const char *worker = record == NULL ? NULL : json_object_get_string_member_with_default (record, "worker_id", NULL);

  return g_strdup (worker == NULL ? id : worker);
}

static char *
describe_entry (MusterDesk *desk, JsonObject *entry, JsonObject *record)
{
  static const char *const names[] = { "name", "title", "short_name", "version" };
  const MusterKind *kind
      = muster_catalogue_find (muster_desk_get_catalogue (desk), json_object_get_string_member (entry, "_kind"));
  const char *label = kind == NULL ? json_object_get_string_member (entry, "_kind") : muster_words_for_kind (kind);

  for (guint i = 0; record != NULL && i < G_N_ELEMENTS (names); i++)
    {
      const char *name = json_object_get_string_member_with_default (record, names[i], NULL);

      if (name != NULL)
        return g_strdup_printf ("%s · %s", label, name);
    }
  return g_strdup (label);
}

/**
 * muster_attention_row_new:
 * @desk: the open book
 * @entry: one of the attention list of muster_sync_status()
 *
 * Returns: (transfer floating): a button that says what headquarters did not take and why, and opens it
 */
GtkWidget *
muster_attention_row_new (MusterDesk *desk, JsonObject *entry)
{
  const char *id = json_object_get_string_member (entry, "id");
  const char *detail = json_object_get_string_member_with_default (entry, "detail", NULL);
  const char *message = muster_language_pick (json_object_get_string_member (entry, "message"),
                                              json_object_get_string_member (entry, "message_zh"));
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *title = NULL;
  g_autofree char *target = NULL;
  g_autofree char *note = detail == NULL ? g_strdup (message) : g_strdup_printf ("%s\n%s", message, detail);
  GtkWidget *row;
  MusterId parsed;

  if (muster_id_parse (id, &parsed))
    record = muster_store_get (muster_desk_get_store (desk), &parsed, NULL);
  title = describe_entry (desk, entry, record);
  target = find_target (record, id);
  row = muster_todo_new ("dialog-warning-symbolic", title, note, NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-record");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)",
                                    find_page (json_object_get_string_member (entry, "_kind"))->name, target);
  return row;
}
