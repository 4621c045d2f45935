/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-own-data.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-language.h"
#include "muster-list-related.h"
#include "muster-sheet.h"
#include "muster-words.h"

#define SIZE 10.5 /* points */
#define DEPTH 2   /* what speaks of the person, and what speaks of that: calls and reviews of an intention */
#define PURPOSE "copy for the person concerned (PIPL 44)"

typedef struct
{
  MusterStore *store;
  MusterSheet *sheet;
  GHashTable *seen; /* ids that stand on the sheet */
} Writing;

static char *
write_value (MusterStore *store, const MusterField *field, JsonNode *value)
{
  g_autoptr (GString) text = NULL;
  JsonArray *array;

  if (field->type == MUSTER_TYPE_REF)
    return muster_list_related_title (store, json_node_get_string (value));
  if (field->type != MUSTER_TYPE_LIST || field->element != MUSTER_TYPE_REF)
    return muster_words_for_value (field, value);
  text = g_string_new (NULL);
  array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *title = muster_list_related_title (store, json_array_get_string_element (array, i));

      g_string_append_printf (text, "%s%s", i == 0 ? "" : " · ", title);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
write_fields (Writing *writing, const MusterKind *kind, JsonObject *record)
{
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);
      JsonNode *value = json_object_get_member (record, field->name);
      g_autofree char *text = NULL;

      if (value == NULL || JSON_NODE_HOLDS_NULL (value))
        continue;
      text = write_value (writing->store, field, value);
      muster_sheet_add_pair (writing->sheet, muster_words_for_field (field), text);
    }
}

static char *
list_groups (const MusterKind *kind, JsonObject *set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);

      if (!field->computed && json_object_has_member (set, muster_field_get_group (field)))
        g_string_append_printf (text, "%s%s",
                                text->len == 0                  ? ""
                                : muster_language_is_chinese () ? "、"
                                                                : ", ",
                                muster_words_for_field (field));
    }
  return g_string_free (text, FALSE);
}

/* Who wrote what when: the values that stand are above. */
static gboolean
write_history (Writing *writing, const MusterKind *kind, const MusterId *id, GError **error)
{
  g_autoptr (JsonArray) history = muster_store_get_history (writing->store, id, error);

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonObject *change = json_array_get_object_element (history, i);
      const char *by = json_object_get_string_member_with_default (change, "by", NULL);
      g_autofree char *author = by == NULL ? g_strdup ("") : muster_list_related_title (writing->store, by);
      g_autofree char *day
          = g_strdelimit (muster_time_to_text (json_object_get_int_member_with_default (change, "time", 0)), "T", ' ');
      g_autofree char *groups = json_object_has_member (change, "set")
                                    ? list_groups (kind, json_object_get_object_member (change, "set"))
                                    : g_strdup ("");
      g_autofree char *text = g_strdup_printf ("%s%s%s", author, *groups == '\0' ? "" : " · ", groups);

      muster_sheet_add_pair (writing->sheet, day, text);
    }
  return history != NULL;
}

static gboolean write_record (Writing *writing, const MusterId *id, guint depth, GError **error);

static gboolean
collect_id (gpointer data, JsonObject *record, GError **error)
{
  MusterId id;

  if (muster_id_parse (json_object_get_string_member (record, "id"), &id))
    g_array_append_val ((GArray *) data, id);
  return TRUE;
}

static gboolean
write_referring (Writing *writing, const MusterKind *kind, const char *field, const MusterId *id, guint depth,
                 GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MusterId));
  char text[MUSTER_ID_TEXT_SIZE];
  MusterQuery query = { .kind = kind->name, .where = where, .order = "_created" };

  g_hash_table_insert (where, (gpointer) field, (gpointer) muster_id_write (id, text));
  if (!muster_store_list (writing->store, &query, collect_id, found, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    if (!write_record (writing, &g_array_index (found, MusterId, i), depth, error))
      return FALSE;
  return TRUE;
}

/* Through indexed references only: anything else would be looked for in whole tables. */
static gboolean
write_all_referring (Writing *writing, const MusterKind *about, const MusterId *id, guint depth, GError **error)
{
  MusterCatalogue *catalogue = muster_store_get_catalogue (writing->store);

  for (guint i = 0; i < muster_catalogue_get_n_kinds (catalogue); i++)
    {
      const MusterKind *kind = muster_catalogue_get_kind (catalogue, i);

      for (guint j = 0; j < kind->n_fields; j++)
        {
          const MusterField *field = &kind->fields[j];

          if (field->type == MUSTER_TYPE_REF && field->indexed
              && (field->ref_kind == NULL || strcmp (field->ref_kind, about->name) == 0)
              && !write_referring (writing, kind, field->name, id, depth, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
write_record (Writing *writing, const MusterId *id, guint depth, GError **error)
{
  const MusterKind *kind = muster_store_find_kind (writing->store, id, error);
  g_autoptr (JsonObject) record = kind == NULL ? NULL : muster_store_get (writing->store, id, error);

  if (record == NULL)
    return FALSE;
  if (!g_hash_table_add (writing->seen, muster_id_copy (id)))
    return TRUE;
  muster_sheet_add_heading (writing->sheet, muster_words_for_kind (kind));
  write_fields (writing, kind, record);
  return write_history (writing, kind, id, error)
         && (depth == 0 || write_all_referring (writing, kind, id, depth - 1, error));
}

static void
write_head (Writing *writing, const char *day)
{
  g_autofree char *printed = NULL;
  g_autoptr (JsonObject) member = NULL;
  MusterId id;

  if (muster_store_get_member (writing->store, &id))
    member = muster_store_get (writing->store, &id, NULL);
  printed = g_strdup_printf (_ ("printed on %s by %s"), day,
                             member == NULL ? "—" : json_object_get_string_member_with_default (member, "name", "—"));
  muster_sheet_set_foot (writing->sheet, printed);
  muster_sheet_add_title (writing->sheet, _ ("Personal data kept about you"));
  muster_sheet_add_sentence (
      writing->sheet,
      _ ("You may have it corrected or erased, and take back your consent: at any stall of the squad."));
}

/**
 * muster_own_data_read:
 * @store: a store; the log is written to it
 * @id: a #MusterId of a worker
 * @cancellable: (nullable): not used
 * @error: %MUSTER_ERROR_NOT_FOUND; %MUSTER_ERROR_INVALID: another kind of record; MUSTER_DB_ERROR: not logged, so
 *   nothing is given
 *
 * Returns: (transfer full) (nullable): a #MusterSheet with every value in full
 */
gpointer
muster_own_data_read (MusterStore *store, gpointer id, GCancellable *cancellable, GError **error)
{
  const MusterKind *kind = muster_store_find_kind (store, id, error);
  g_autofree char *today = muster_store_today (store);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (muster_id_hash, muster_id_equal, g_free, NULL);
  g_autoptr (MusterSheet) sheet = NULL;
  Writing writing = { .store = store, .seen = seen };

  if (kind == NULL)
    return NULL;
  if (strcmp (kind->name, "worker") != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Only a worker has data of their own to print.");
      return NULL;
    }
  if (!muster_store_log_export (store, kind->name, PURPOSE, 1, error))
    return NULL;
  sheet = muster_sheet_new (_ ("Personal data"), SIZE);
  writing.sheet = sheet;
  write_head (&writing, today);
  return write_record (&writing, id, DEPTH, error) ? g_steal_pointer (&sheet) : NULL;
}
