/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-cli-record.h"
#include "muster-cli-rows.h"
#include "muster-cli-runs.h"
#include "muster-csv.h"
#include "muster-json.h"

/* Order of events: read and check every row; write the file of refused rows; save the good ones; write that file again
 * should the store have refused more. So a full disk is met before anything is saved, and no row gets lost. */

#define ROWS_A_TRANSACTION 500
#define ORIGIN_IMPORTED "4"

typedef enum
{
  OUTCOME_SAVED,
  OUTCOME_CHANGED,
  OUTCOME_SAME,
  N_OUTCOMES,
} Outcome;

typedef struct
{
  MusterCli *cli;
  MusterStore *store;
  const MusterKind *kind;
  MusterCliRows *rows;
  char *errors_path;
  guint outcomes[N_OUTCOMES];
} Import;

static void
import_clear (Import *import)
{
  g_clear_pointer (&import->rows, muster_cli_rows_free);
  g_free (import->errors_path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static guint
count_refused (Import *import, guint *minors)
{
  guint refused = 0;

  *minors = 0;
  for (guint i = 0; i < import->rows->rows->len; i++)
    {
      const MusterCliRow *row = g_ptr_array_index (import->rows->rows, i);

      refused += row->reason != NULL;
      *minors += row->is_minor;
    }
  return refused;
}

/* Clearing what is empty already would be a change that says nothing. */
static void
drop_empty (JsonObject *fields, JsonObject *before)
{
  g_autoptr (GList) names = json_object_get_members (fields);

  for (GList *at = names; at != NULL; at = at->next)
    if (JSON_NODE_HOLDS_NULL (json_object_get_member (fields, at->data))
        && (before == NULL || !json_object_has_member (before, at->data)))
      json_object_remove_member (fields, at->data);
}

/* %NULL without error where the record is new. */
static JsonObject *
get_existing (Import *import, const MusterCliRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  const MusterKind *kind = row->has_id ? muster_store_find_kind (import->store, &row->id, &local) : NULL;

  if (local != NULL && !g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  if (kind == NULL)
    return NULL;
  if (kind == import->kind)
    return muster_store_get (import->store, &row->id, error);
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The id belongs to a record of another kind.");
  return NULL;
}

static void
check_row (Import *import, MusterCliRow *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) existing = get_existing (import, row, &error);

  if (error == NULL)
    {
      drop_empty (row->fields, existing);
      muster_store_try (import->store, import->kind->name, existing == NULL ? NULL : &row->id, row->fields, &error);
    }
  if (error != NULL)
    muster_cli_row_refuse (row, error);
}

static void
check_rows (Import *import)
{
  GPtrArray *rows = import->rows->rows;

  for (guint i = 0; i < rows->len && !muster_cli_is_stopping (); i++)
    {
      MusterCliRow *row = g_ptr_array_index (rows, i);

      if (row->reason == NULL)
        check_row (import, row);
      if (i % 1000 == 999)
        muster_cli_progress ("checked %u of %u", i + 1, rows->len);
    }
}

/* ---- The file of refused rows ---- */

static void
append_refused (GString *text, const MusterCliRow *row)
{
  char line[16];

  g_snprintf (line, sizeof line, "%u", row->line);
  muster_csv_append_cell (text, line, TRUE);
  muster_csv_append_cell (text, row->reason, FALSE);
  for (guint i = 0; row->cells != NULL && i < row->cells->len; i++)
    {
      g_autofree char *cell = muster_csv_restore (g_ptr_array_index (row->cells, i));

      muster_csv_append_cell (text, cell, FALSE);
    }
  g_string_append (text, "\r\n");
}

/* Headings with an underscore are skipped by an import, so the corrected file can be taken as it is. */
static gboolean
write_refused (Import *import, GError **error)
{
  GString *text = g_string_new ("\xef\xbb\xbf_line,_reason");
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < import->rows->heading->len; i++)
    muster_csv_append_cell (text, g_ptr_array_index (import->rows->heading, i), FALSE);
  g_string_append (text, "\r\n");
  for (guint i = 0; i < import->rows->rows->len; i++)
    {
      const MusterCliRow *row = g_ptr_array_index (import->rows->rows, i);

      if (row->reason != NULL)
        append_refused (text, row);
    }
  bytes = g_string_free_to_bytes (text);
  return muster_world_write_file (muster_cli_get_world (import->cli), import->errors_path, bytes, error);
}

/* ---- Saving ---- */

static gboolean
create_row (Import *import, MusterCliRow *row, GError **error)
{
  const char *origin = muster_cli_get (import->cli, "origin");
  MusterOrigin full
      = { .origin = origin, .squad = row->squad, .deployment = row->deployment, .paper_no = row->paper_no };
  MusterId id = { 0 };

  if (full.origin == NULL)
    full.origin = row->origin == NULL ? ORIGIN_IMPORTED : row->origin;
  if (row->has_id)
    id = row->id;
  return muster_store_create (import->store, import->kind->name, row->fields, &full, &id, error);
}

static gboolean
save_row (Import *import, MusterCliRow *row, Outcome *outcome, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) before = get_existing (import, row, &local);
  g_autoptr (JsonObject) after = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *outcome = OUTCOME_SAVED;
  if (before == NULL)
    return create_row (import, row, error);
  if (!muster_store_edit (import->store, &row->id, row->fields, error))
    return FALSE;
  after = muster_store_get (import->store, &row->id, error);
  if (after == NULL)
    return FALSE;
  *outcome = json_object_get_int_member (before, "_revision") == json_object_get_int_member (after, "_revision")
                 ? OUTCOME_SAME
                 : OUTCOME_CHANGED;
  return TRUE;
}

static gboolean
save_together (Import *import, guint first, guint end)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (import->store, NULL);
  guint outcomes[N_OUTCOMES] = { 0 };

  if (transaction == NULL)
    return FALSE;
  for (guint i = first; i < end; i++)
    {
      MusterCliRow *row = g_ptr_array_index (import->rows->rows, i);
      Outcome outcome;

      if (row->reason != NULL)
        continue;
      if (!save_row (import, row, &outcome, NULL))
        return FALSE;
      outcomes[outcome]++;
    }
  if (!muster_store_commit (transaction, NULL))
    return FALSE;
  for (guint i = 0; i < N_OUTCOMES; i++)
    import->outcomes[i] += outcomes[i];
  return TRUE;
}

static void
save_one_by_one (Import *import, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      MusterCliRow *row = g_ptr_array_index (import->rows->rows, i);
      g_autoptr (GError) error = NULL;
      Outcome outcome;

      if (row->reason != NULL)
        continue;
      if (save_row (import, row, &outcome, &error))
        import->outcomes[outcome]++;
      else
        muster_cli_row_refuse (row, error);
    }
}

/* Somebody under 16 is counted, and a stored one erased; the row itself is refused already. */
static gboolean
count_minors (Import *import, GError **error)
{
  for (guint i = 0; i < import->rows->rows->len; i++)
    {
      MusterCliRow *row = g_ptr_array_index (import->rows->rows, i);
      g_autoptr (GError) local = NULL;
      Outcome outcome;

      if (!row->is_minor || save_row (import, row, &outcome, &local)
          || g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_MINOR))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static void
refuse_rest (Import *import, guint first)
{
  g_autoptr (GError) error
      = g_error_new (MUSTER_ERROR, MUSTER_ERROR_REFUSED, "The import was stopped before this row.");

  for (guint i = first; i < import->rows->rows->len; i++)
    {
      MusterCliRow *row = g_ptr_array_index (import->rows->rows, i);

      if (row->reason == NULL)
        muster_cli_row_refuse (row, error);
    }
}

static gboolean
save_rows (Import *import, GError **error)
{
  guint n_rows = import->rows->rows->len;

  if (!count_minors (import, error))
    return FALSE;
  for (guint first = 0; first < n_rows; first += ROWS_A_TRANSACTION)
    {
      guint end = MIN (first + ROWS_A_TRANSACTION, n_rows);

      if (muster_cli_is_stopping ())
        {
          refuse_rest (import, first);
          break;
        }
      if (!save_together (import, first, end))
        save_one_by_one (import, first, end);
      muster_cli_progress ("saved %u of %u", end, n_rows);
    }
  return TRUE;
}

/* ---- The whole ---- */

static gboolean
report (Import *import, gboolean is_dry, guint refused, guint minors, gboolean has_errors_file, GError **error)
{
  guint n_rows = import->rows->rows->len;
  guint good = n_rows - refused;
  g_autoptr (JsonObject) object = json_object_new ();

  if (!muster_cli_has (import->cli, "json"))
    {
      if (is_dry)
        return muster_cli_print (error, "%u rows: %u could be saved, %u refused (%u under 16); nothing was saved\n",
                                 n_rows, good, refused, minors);
      return muster_cli_print (error, "%u rows: %u new, %u changed, %u as before, %u refused (%u under 16)\n", n_rows,
                               import->outcomes[OUTCOME_SAVED], import->outcomes[OUTCOME_CHANGED],
                               import->outcomes[OUTCOME_SAME], refused, minors);
    }
  json_object_set_boolean_member (object, "dry_run", is_dry);
  json_object_set_int_member (object, "rows", n_rows);
  json_object_set_int_member (object, "new", import->outcomes[OUTCOME_SAVED]);
  json_object_set_int_member (object, "changed", import->outcomes[OUTCOME_CHANGED]);
  json_object_set_int_member (object, "same", import->outcomes[OUTCOME_SAME]);
  json_object_set_int_member (object, "refused", refused);
  json_object_set_int_member (object, "minor", minors);
  if (has_errors_file)
    json_object_set_string_member (object, "errors", import->errors_path);
  return muster_cli_print_object (object, error);
}

static gboolean
run (Import *import, GError **error)
{
  gboolean is_dry = muster_cli_has (import->cli, "dry-run");
  gboolean has_errors_file;
  guint refused, minors, before;

  check_rows (import);
  before = count_refused (import, &minors);
  has_errors_file = before > 0 && (!is_dry || muster_cli_has (import->cli, "errors"));
  if (has_errors_file && !write_refused (import, error))
    return FALSE;
  if (!is_dry && !save_rows (import, error))
    return FALSE;
  refused = count_refused (import, &minors);
  if (refused != before)
    {
      has_errors_file = TRUE;
      if (!write_refused (import, error))
        return FALSE;
    }
  if (!report (import, is_dry, refused, minors, has_errors_file, error))
    return FALSE;
  if (refused == 0)
    return TRUE;
  if (has_errors_file)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED,
                 "%u rows were refused; they stand with their reasons in “%s”.", refused, import->errors_path);
  else
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED,
                 "%u rows would be refused; --errors FILE keeps them with their reasons.", refused);
  return FALSE;
}

gboolean
muster_cli_run_import (MusterCli *self, GError **error)
{
  const char *path = muster_cli_get_argument (self, 1);
  const char *errors = muster_cli_get (self, "errors");
  g_auto (Import) import = { .cli = self };

  if (!muster_cli_expect (self, 2, 2, error))
    return FALSE;
  import.kind = muster_cli_find_kind (self, muster_cli_get_argument (self, 0), error);
  import.store = import.kind == NULL ? NULL : muster_cli_open (self, error);
  import.rows = import.store == NULL ? NULL : muster_cli_rows_read (self, import.kind, path, error);
  import.errors_path = errors == NULL ? g_strconcat (path, ".errors.csv", NULL) : g_strdup (errors);
  return import.rows != NULL && run (&import, error);
}
