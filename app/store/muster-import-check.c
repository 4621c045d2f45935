/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-private.h"

#include <string.h>

#include "muster-import-match.h"

/* ---- What is here ---- */

static JsonObject *
get_by_id (MusterImport *self, MusterStore *store, MusterImportPart part, const MusterId *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  const MusterKind *kind = muster_store_find_kind (store, id, &local);

  if (local != NULL && !g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  if (kind == NULL)
    return NULL;
  if (kind == muster_import_get_part_kind (self, part))
    return muster_store_get (store, id, error);
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The id belongs to a record of another kind.");
  return NULL;
}

static gboolean
find_opening (MusterImport *self, MusterStore *store, MusterImportRecords *records, GError **error)
{
  const char *named
      = json_object_get_string_member_with_default (records->fields[MUSTER_IMPORT_SECOND], "employer_id", NULL);
  g_autoptr (GError) local = NULL;
  MusterId id;

  if (named != NULL && muster_id_parse (named, &id))
    records->found[MUSTER_IMPORT_FIRST] = get_by_id (self, store, MUSTER_IMPORT_FIRST, &id, &local);
  else
    records->found[MUSTER_IMPORT_FIRST]
        = muster_import_find_employer (store, records->fields[MUSTER_IMPORT_FIRST], &local);
  if (local == NULL && records->has_id)
    records->found[MUSTER_IMPORT_SECOND] = get_by_id (self, store, MUSTER_IMPORT_SECOND, &records->id, &local);
  else if (local == NULL && records->found[MUSTER_IMPORT_FIRST] != NULL)
    records->found[MUSTER_IMPORT_SECOND]
        = muster_import_find_opening (store, muster_import_get_id (records->found[MUSTER_IMPORT_FIRST]),
                                      records->fields[MUSTER_IMPORT_SECOND], &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
find_person (MusterImport *self, MusterStore *store, MusterImportRecords *records, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (records->has_id)
    records->found[MUSTER_IMPORT_FIRST] = get_by_id (self, store, MUSTER_IMPORT_FIRST, &records->id, &local);
  else
    records->found[MUSTER_IMPORT_FIRST]
        = muster_import_find_worker (store, records->fields[MUSTER_IMPORT_FIRST], &local);
  if (local == NULL && records->found[MUSTER_IMPORT_FIRST] != NULL)
    records->found[MUSTER_IMPORT_SECOND]
        = muster_import_find_intention (store, muster_import_get_id (records->found[MUSTER_IMPORT_FIRST]),
                                        records->fields[MUSTER_IMPORT_SECOND], &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * muster_import_find:
 * @self: a table
 * @store: the store
 * @records: a row that was read; gets what is here of it
 * @error: %MUSTER_ERROR_INVALID: an id is of another kind; MUSTER_DB_ERROR
 *
 * Returns: whether it could be looked for
 */
gboolean
muster_import_find (MusterImport *self, MusterStore *store, MusterImportRecords *records, GError **error)
{
  return self->what == MUSTER_IMPORT_OPENINGS ? find_opening (self, store, records, error)
                                              : find_person (self, store, records, error);
}

/* ---- Judging ---- */

/* Records that are here are not judged by what is new in them: an opening that says something else is changed, a person
 * is left as is. */
static MusterImportState
judge (MusterImport *self, const MusterImportRecords *records)
{
  MusterImportPart own = self->what == MUSTER_IMPORT_OPENINGS ? MUSTER_IMPORT_SECOND : MUSTER_IMPORT_FIRST;
  gboolean edits = self->what == MUSTER_IMPORT_OPENINGS || records->has_id;

  for (guint i = 0; i < MUSTER_IMPORT_N_PARTS; i++)
    if (muster_import_has_part (self, records, i) && records->found[i] == NULL)
      return MUSTER_IMPORT_NEW;
  if (edits && records->found[own] != NULL && !muster_import_has_all (records->found[own], records->fields[own]))
    return MUSTER_IMPORT_CHANGED;
  return MUSTER_IMPORT_THERE;
}

static gboolean
try (MusterImport *self, MusterStore *store, const MusterImportRecords *records, GError **error)
{
  for (guint i = 0; i < MUSTER_IMPORT_N_PARTS; i++)
    if (muster_import_has_part (self, records, i) && records->found[i] == NULL
        && !muster_store_try (store, muster_import_get_part_kind (self, i)->name, NULL, records->fields[i], error))
      return FALSE;
  return TRUE;
}

static void
append_key (GString *key, JsonObject *fields, const char *name)
{
  g_string_append_printf (key, "%s\n", json_object_get_string_member_with_default (fields, name, ""));
}

/* What would be found again if the row were saved: twice the same in one file is once. */
static char *
make_key (MusterImport *self, const MusterImportRecords *records)
{
  JsonObject *first = records->fields[MUSTER_IMPORT_FIRST];
  JsonObject *second = records->fields[MUSTER_IMPORT_SECOND];
  GString *key = g_string_new (NULL);
  char text[MUSTER_ID_TEXT_SIZE];

  if (records->has_id)
    g_string_append (key, muster_id_write (&records->id, text));
  else if (self->what == MUSTER_IMPORT_OPENINGS)
    {
      append_key (key, first, "name");
      append_key (key, second, "employer_id");
      append_key (key, second, "title");
      append_key (key, second, "job_code");
    }
  else
    {
      append_key (key, first, "name");
      append_key (key, first, "id_number");
      append_key (key, first, "mobile");
      append_key (key, first, "birth_date");
      append_key (key, first, "hukou_text");
      append_key (key, first, "live_text");
    }
  return g_string_free (key, FALSE);
}

static gboolean
has_same_cells (const MusterImportRow *a, const MusterImportRow *b)
{
  for (guint i = 0; i < a->cells->len && i < b->cells->len; i++)
    if (strcmp (g_ptr_array_index (a->cells, i), g_ptr_array_index (b->cells, i)) != 0)
      return FALSE;
  return a->cells->len == b->cells->len;
}

/* By the order of the lines: the first counts. Openings of one name that say different things are somebody's slip; a
 * person may well stand there with two intentions. */
static void
compare_with (MusterImport *self, MusterImportRow *row, const MusterImportRow *first)
{
  g_autofree char *english = NULL;
  g_autofree char *chinese = NULL;

  if (has_same_cells (row, first))
    {
      row->state = MUSTER_IMPORT_THERE;
      return;
    }
  if (self->what != MUSTER_IMPORT_OPENINGS)
    return;
  english = g_strdup_printf ("Line %u has an opening of the same employer and title already.", first->line);
  chinese = g_strdup_printf ("与第 %u 行同一单位、同一岗位名称，请改名称。", first->line);
  muster_import_row_refuse (row, muster_import_find_column (self, MUSTER_IMPORT_SECOND, "title"), english, chinese);
}

static gboolean
judge_row (MusterImport *self, MusterStore *store, MusterImportRow *row, GError **error)
{
  g_auto (MusterImportRecords) records = { 0 };
  g_autoptr (GError) local = NULL;

  g_clear_pointer (&row->key, g_free);
  g_clear_pointer (&row->reason, g_free);
  g_clear_pointer (&row->reason_zh, g_free);
  row->column = -1;
  if (!muster_import_read_row (self, row, &records))
    return TRUE;
  if (!muster_import_find (self, store, &records, &local) || !try (self, store, &records, &local))
    {
      if (local->domain != MUSTER_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      muster_import_row_refuse_for (row, local);
      return TRUE;
    }
  row->state = judge (self, &records);
  row->key = make_key (self, &records);
  return TRUE;
}

static MusterImportRow *
find_earlier (MusterImport *self, const MusterImportRow *row)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      MusterImportRow *other = g_ptr_array_index (self->rows, i);

      if (other == row)
        return NULL;
      if (row->key != NULL && g_strcmp0 (other->key, row->key) == 0 && other->state != MUSTER_IMPORT_BAD)
        return other;
    }
  return NULL;
}

static gboolean
is_lost (const MusterImportRow *row)
{
  return row->is_saved || row->cells == NULL;
}

/**
 * muster_import_check:
 * @self: a table
 * @store: the store
 * @cancellable: (nullable): stops between two rows
 * @error: MUSTER_DB_ERROR, G_IO_ERROR_CANCELLED
 *
 * Judges every row that was not saved yet. Nothing is written.
 *
 * Returns: whether all rows are judged
 */
gboolean
muster_import_check (MusterImport *self, MusterStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->rows->len; i++)
    {
      MusterImportRow *row = g_ptr_array_index (self->rows, i);
      MusterImportRow *first;

      g_atomic_int_set (&self->done, (gint) i);
      if (is_lost (row))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !judge_row (self, store, row, error))
        return FALSE;
      first = row->key == NULL ? NULL : g_hash_table_lookup (seen, row->key);
      if (first != NULL)
        compare_with (self, row, first);
      else if (row->key != NULL)
        g_hash_table_insert (seen, row->key, row);
    }
  g_atomic_int_set (&self->done, (gint) self->rows->len);
  return TRUE;
}

/**
 * muster_import_check_row:
 * @self: a table
 * @store: the store
 * @row: a row that was corrected
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is judged
 */
gboolean
muster_import_check_row (MusterImport *self, MusterStore *store, guint row, GError **error)
{
  MusterImportRow *found = g_ptr_array_index (self->rows, row);
  MusterImportRow *first;

  if (is_lost (found))
    return TRUE;
  if (!judge_row (self, store, found, error))
    return FALSE;
  first = find_earlier (self, found);
  if (first != NULL)
    compare_with (self, found, first);
  return TRUE;
}
