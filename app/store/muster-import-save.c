/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-private.h"

#include <string.h>

#include "muster-csv.h"
#include "muster-import-match.h"

#define ROWS_A_TRANSACTION 200
#define ORIGIN_IMPORTED "4"
#define CHANNEL_LIST "6" /* list of the local bureau */
#define ID_DECLINED "9"

/* What one transaction adds to the lists of what can be taken back. */
typedef struct
{
  GArray *made;      /* MusterId */
  GPtrArray *before; /* JsonObject */
} Step;

static void
step_clear (Step *step)
{
  g_clear_pointer (&step->made, g_array_unref);
  g_clear_pointer (&step->before, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

static void
step_init (Step *step)
{
  step->made = g_array_new (FALSE, FALSE, sizeof (MusterId));
  step->before = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
}

static void
step_take (MusterImport *self, Step *step)
{
  g_array_append_vals (self->made, step->made->data, step->made->len);
  g_ptr_array_extend_and_steal (self->before, g_steal_pointer (&step->before));
}

/* ---- One row ---- */

static gboolean
create (MusterImport *self, MusterStore *store, MusterImportPart part, JsonObject *fields, const MusterId *given,
        Step *step, char text[MUSTER_ID_TEXT_SIZE], GError **error)
{
  MusterOrigin origin = { .origin = ORIGIN_IMPORTED };
  MusterId id = given == NULL ? (MusterId){ 0 } : *given;

  if (!muster_store_create (store, muster_import_get_kind (self->catalogue, self->what, part)->name, fields, &origin,
                            &id, error))
    return FALSE;
  g_array_append_val (step->made, id);
  muster_id_write (&id, text);
  return TRUE;
}

/* What the record said where the table says something else; null where it said nothing. */
static JsonObject *
keep_before (JsonObject *record, JsonObject *fields)
{
  JsonObject *before = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_set_string_member (before, "id", muster_import_get_id (record));
  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonNode *there = json_object_get_member (record, name);

      if (there != NULL && json_node_equal (there, value))
        continue;
      json_object_set_member (before, name,
                              there == NULL ? json_node_init_null (json_node_alloc ()) : json_node_copy (there));
    }
  return before;
}

static gboolean
change (MusterStore *store, JsonObject *record, JsonObject *fields, Step *step, GError **error)
{
  MusterId id;

  if (muster_import_has_all (record, fields) || !muster_id_parse (muster_import_get_id (record), &id))
    return TRUE;
  g_ptr_array_add (step->before, keep_before (record, fields));
  return muster_store_edit (store, &id, fields, error);
}

static gboolean
save_opening (MusterImport *self, MusterStore *store, MusterImportRecords *records, Step *step, GError **error)
{
  JsonObject *opening = records->fields[MUSTER_IMPORT_SECOND];
  char employer[MUSTER_ID_TEXT_SIZE] = "";

  if (records->found[MUSTER_IMPORT_FIRST] != NULL)
    g_strlcpy (employer, muster_import_get_id (records->found[MUSTER_IMPORT_FIRST]), sizeof employer);
  else if (muster_import_has_part (self, records, MUSTER_IMPORT_FIRST)
           && !create (self, store, MUSTER_IMPORT_FIRST, records->fields[MUSTER_IMPORT_FIRST], NULL, step, employer,
                       error))
    return FALSE;
  if (!muster_import_has_part (self, records, MUSTER_IMPORT_SECOND))
    return TRUE;
  if (*employer != '\0')
    json_object_set_string_member (opening, "employer_id", employer);
  if (records->found[MUSTER_IMPORT_SECOND] != NULL)
    return change (store, records->found[MUSTER_IMPORT_SECOND], opening, step, error);
  return create (self, store, MUSTER_IMPORT_SECOND, opening, records->has_id ? &records->id : NULL, step, employer,
                 error);
}

/* Without the separate consent the number of a document is not kept (PIPL 29); what it told is in the other fields. */
static void
drop_number (JsonObject *worker)
{
  if (!json_object_has_member (worker, "id_number"))
    return;
  json_object_remove_member (worker, "id_number");
  json_object_set_string_member (worker, "id_type", ID_DECLINED);
}

static void
complete_intention (MusterStore *store, JsonObject *intention, const char *worker)
{
  MusterId member;
  char text[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (intention, "worker_id", worker);
  if (!json_object_has_member (intention, "channel"))
    json_object_set_string_member (intention, "channel", CHANNEL_LIST);
  json_object_set_int_member (intention, "taken_at", muster_store_now_ms (store));
  json_object_set_string_member (intention, "clock_flag", "3");
  if (muster_store_get_member (store, &member))
    json_object_set_string_member (intention, "recorded_by", muster_id_write (&member, text));
}

static gboolean
save_person (MusterImport *self, MusterStore *store, MusterImportRecords *records, Step *step, GError **error)
{
  JsonObject *worker = records->fields[MUSTER_IMPORT_FIRST];
  JsonObject *intention = records->fields[MUSTER_IMPORT_SECOND];
  char id[MUSTER_ID_TEXT_SIZE] = "";
  char made[MUSTER_ID_TEXT_SIZE];

  if (!records->has_id)
    drop_number (worker);
  if (records->found[MUSTER_IMPORT_FIRST] != NULL)
    g_strlcpy (id, muster_import_get_id (records->found[MUSTER_IMPORT_FIRST]), sizeof id);
  else if (!create (self, store, MUSTER_IMPORT_FIRST, worker, records->has_id ? &records->id : NULL, step, id, error))
    return FALSE;
  if (records->has_id && records->found[MUSTER_IMPORT_FIRST] != NULL
      && !change (store, records->found[MUSTER_IMPORT_FIRST], worker, step, error))
    return FALSE;
  if (!muster_import_has_part (self, records, MUSTER_IMPORT_SECOND) || records->found[MUSTER_IMPORT_SECOND] != NULL)
    return TRUE;
  complete_intention (store, intention, id);
  return create (self, store, MUSTER_IMPORT_SECOND, intention, NULL, step, made, error);
}

/* It is looked for once more: a row above may have made it. */
static gboolean
save_row (MusterImport *self, MusterStore *store, MusterImportRow *row, Step *step, GError **error)
{
  g_auto (MusterImportRecords) records = { 0 };

  if (!muster_import_read_row (self, row, &records))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "%s", row->reason == NULL ? "" : row->reason);
      return FALSE;
    }
  if (!muster_import_find (self, store, &records, error))
    return FALSE;
  return self->what == MUSTER_IMPORT_OPENINGS ? save_opening (self, store, &records, step, error)
                                              : save_person (self, store, &records, step, error);
}

/* ---- All of them ---- */

static gboolean
is_wanted (const MusterImportRow *row)
{
  return !row->is_saved && (row->state == MUSTER_IMPORT_NEW || row->state == MUSTER_IMPORT_CHANGED);
}

static void
mark_saved (MusterImport *self, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      MusterImportRow *row = g_ptr_array_index (self->rows, i);

      if (is_wanted (row))
        row->is_saved = TRUE;
    }
}

static gboolean
save_together (MusterImport *self, MusterStore *store, guint first, guint end)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, NULL);
  g_auto (Step) step = { 0 };

  if (transaction == NULL)
    return FALSE;
  step_init (&step);
  for (guint i = first; i < end; i++)
    if (is_wanted (g_ptr_array_index (self->rows, i))
        && !save_row (self, store, g_ptr_array_index (self->rows, i), &step, NULL))
      return FALSE;
  if (!muster_store_commit (transaction, NULL))
    return FALSE;
  step_take (self, &step);
  mark_saved (self, first, end);
  return TRUE;
}

/* Only a row that the store refuses is left out; a store that cannot write ends it. */
static gboolean
save_alone (MusterImport *self, MusterStore *store, guint index, GError **error)
{
  MusterImportRow *row = g_ptr_array_index (self->rows, index);
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);
  g_autoptr (GError) local = NULL;
  g_auto (Step) step = { 0 };

  if (transaction == NULL)
    return FALSE;
  step_init (&step);
  if (save_row (self, store, row, &step, &local) && muster_store_commit (transaction, &local))
    {
      step_take (self, &step);
      row->is_saved = TRUE;
      return TRUE;
    }
  if (local->domain != MUSTER_ERROR || local->code == MUSTER_ERROR_FULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  muster_import_row_refuse_for (row, local);
  return TRUE;
}

/**
 * muster_import_begin_save:
 * @self: a table that was checked
 *
 * The next step begins with the first row.
 */
void
muster_import_begin_save (MusterImport *self)
{
  g_atomic_int_set (&self->done, 0);
}

/**
 * muster_import_save_step:
 * @self: a table that was checked
 * @store: the store
 * @error: MUSTER_DB_ERROR: the disk; what was saved before stays, and can be taken back
 *
 * Saves the next of the rows that are new or changed, some hundred in one transaction, so that others who write wait
 * for no longer than that. A row that is saved is not saved again.
 *
 * Returns: whether every row of the step was either saved or refused; it was the last one when
 *   muster_import_get_done() is the number of rows
 */
gboolean
muster_import_save_step (MusterImport *self, MusterStore *store, GError **error)
{
  guint first = (guint) g_atomic_int_get (&self->done);
  guint end;

  while (first < self->rows->len && !is_wanted (g_ptr_array_index (self->rows, first)))
    first++;
  end = first + MIN (self->rows->len - first, ROWS_A_TRANSACTION);
  if (!save_together (self, store, first, end))
    for (guint i = first; i < end; i++)
      if (is_wanted (g_ptr_array_index (self->rows, i)) && !save_alone (self, store, i, error))
        return FALSE;
  g_atomic_int_set (&self->done, (gint) end);
  return TRUE;
}

/**
 * muster_import_save:
 * @self: a table that was checked
 * @store: the store
 * @cancellable: (nullable): stops between two steps
 * @error: as muster_import_save_step(); G_IO_ERROR_CANCELLED
 *
 * Returns: whether every row was either saved or refused
 */
gboolean
muster_import_save (MusterImport *self, MusterStore *store, GCancellable *cancellable, GError **error)
{
  muster_import_begin_save (self);
  do
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !muster_import_save_step (self, store, error))
      return FALSE;
  while ((guint) muster_import_get_done (self) < self->rows->len);
  return TRUE;
}

/**
 * muster_import_count_saved:
 * @self: a table
 *
 * Returns: how many rows were saved and not taken back
 */
guint
muster_import_count_saved (MusterImport *self)
{
  guint count = 0;

  for (guint i = 0; i < self->rows->len; i++)
    count += ((MusterImportRow *) g_ptr_array_index (self->rows, i))->is_saved;
  return count;
}

/* ---- Taking it back ---- */

static gboolean
put_back (MusterStore *store, JsonObject *before, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  MusterId id;

  json_object_iter_init (&iter, before);
  while (json_object_iter_next (&iter, &name, &value))
    if (strcmp (name, "id") != 0)
      json_object_set_member (fields, name, json_node_copy (value));
  return !muster_id_parse (muster_import_get_id (before), &id) || muster_store_edit (store, &id, fields, error);
}

/**
 * muster_import_undo:
 * @self: a table that was saved
 * @store: the store
 * @error: MUSTER_DB_ERROR: nothing of it was taken back
 *
 * Deletes what the import made, and puts back what it changed: in one transaction, by changes of their own.
 *
 * Returns: whether it is as it was before
 */
gboolean
muster_import_undo (MusterImport *self, MusterStore *store, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = self->made->len; i > 0; i--)
    if (!muster_store_delete (store, &g_array_index (self->made, MusterId, i - 1), "import undone", error))
      return FALSE;
  for (guint i = self->before->len; i > 0; i--)
    if (!put_back (store, g_ptr_array_index (self->before, i - 1), error))
      return FALSE;
  if (!muster_store_commit (transaction, error))
    return FALSE;
  g_array_set_size (self->made, 0);
  g_ptr_array_set_size (self->before, 0);
  for (guint i = 0; i < self->rows->len; i++)
    ((MusterImportRow *) g_ptr_array_index (self->rows, i))->is_saved = FALSE;
  return TRUE;
}

/* ---- What was left out ---- */

static void
append_row (GString *text, const MusterImportRow *row, gboolean chinese)
{
  const char *reason = chinese ? row->reason_zh : row->reason;
  char line[16];

  g_snprintf (line, sizeof line, "%u", row->line);
  muster_csv_append_cell (text, line, TRUE);
  muster_csv_append_cell (text, reason == NULL ? "" : reason, FALSE);
  for (guint i = 0; row->cells != NULL && i < row->cells->len; i++)
    muster_csv_append_cell (text, g_ptr_array_index (row->cells, i), FALSE);
  g_string_append (text, "\r\n");
}

/**
 * muster_import_write_left_out:
 * @self: a table that was checked
 * @chinese: whether reasons are told in Chinese
 *
 * Returns: (transfer full): the rows that cannot be taken, with line and reason before the cells, as CSV that a
 *   spreadsheet opens and an import takes once they are corrected; of somebody under 16 the line and reason alone
 */
GBytes *
muster_import_write_left_out (MusterImport *self, gboolean chinese)
{
  GString *text = g_string_new ("\xef\xbb\xbf_line,_reason");

  for (guint i = 0; i < self->heading->len; i++)
    muster_csv_append_cell (text, g_ptr_array_index (self->heading, i), FALSE);
  g_string_append (text, "\r\n");
  for (guint i = 0; i < self->rows->len; i++)
    {
      const MusterImportRow *row = g_ptr_array_index (self->rows, i);

      if (row->state == MUSTER_IMPORT_BAD)
        append_row (text, row, chinese);
    }
  return g_string_free_to_bytes (text);
}
