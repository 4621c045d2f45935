/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

/* Whether the tables say what the journal says. */

static const char SQL_ALL_RECORDS[] = "SELECT record, kind FROM change GROUP BY record ORDER BY kind, record";
static const char SQL_ALL_LEADS[] = "SELECT intention, complete, review_state, lifecycle, version FROM lead ORDER BY intention";
#define LEAD_COLUMNS 5

static const char SQL_LINES[] = "SELECT id, record, kind, line, claimed FROM change ORDER BY seq";
static const char SQL_LOG_EXPORT[]
    = "INSERT INTO export_log (time, member, kind, purpose, rows) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char SQL_EXPORT_LOG[] = "SELECT time, member, kind, purpose, rows FROM export_log ORDER BY seq";

static void
digest_row (GChecksum *checksum, MusterDbStatement *statement, int n_columns)
{
  for (int i = 1; i <= n_columns; i++)
    {
      gsize size = 0;
      gconstpointer bytes = muster_db_column_blob (statement, i, &size);
      guint64 mark = muster_db_column_is_null (statement, i) ? G_MAXUINT64 : size;

      g_checksum_update (checksum, (const guchar *) &mark, sizeof mark);
      if (bytes != NULL)
        g_checksum_update (checksum, bytes, (gssize) size);
    }
}

static gboolean
digest_rows (MusterStore *self, const char *sql, int n_columns, GChecksum *checksum, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    digest_row (checksum, statement, n_columns);
  return step != MUSTER_DB_FAILED;
}

/* Of all typed tables without their row numbers, which only say in which order they were filled. */
static char *
digest_tables (MusterStore *self, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < muster_catalogue_get_n_kinds (self->catalogue); i++)
    {
      const MusterTable *table = muster_store_find_table (self, muster_catalogue_get_kind (self->catalogue, i)->name);
      g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s ORDER BY _id", table->columns, table->name);

      if (!digest_rows (self, sql, muster_table_get_row_column (table) - 1, checksum, error))
        return NULL;
    }
  if (!digest_rows (self, SQL_ALL_LEADS, LEAD_COLUMNS, checksum, error))
    return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
check_line (MusterDbStatement *statement, GError **error)
{
  const char *line = muster_db_column_text (statement, 4);
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, strlen (line), NULL);
  MusterId id, record;

  if (change != NULL && muster_column_id (statement, 1, &id) && muster_column_id (statement, 2, &record)
      && muster_id_equal (&id, muster_change_get_id (change)) && muster_id_equal (&record, muster_change_get_record (change))
      && strcmp (muster_db_column_text (statement, 3), muster_change_get_kind (change)) == 0
      && (muster_change_is_erased (change)
          || muster_change_get_time (change) == (MusterStamp) muster_db_column_int (statement, 5)))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "The journal holds a line that does not match its columns.");
  return FALSE;
}

static gboolean
check_journal (MusterStore *self, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LINES, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    if (!check_line (statement, error))
      return FALSE;
  return step != MUSTER_DB_FAILED;
}

static gboolean
empty_tables (MusterStore *self, GError **error)
{
  g_autoptr (GString) script = g_string_new ("DELETE FROM lead;");

  for (guint i = 0; i < muster_catalogue_get_n_kinds (self->catalogue); i++)
    {
      const MusterTable *table = muster_store_find_table (self, muster_catalogue_get_kind (self->catalogue, i)->name);

      g_string_append_printf (script, "DELETE FROM %s;", table->name);
      if (table->search != NULL)
        g_string_append_printf (script, "INSERT INTO %s (%s) VALUES ('delete-all');", table->search, table->search);
    }
  return muster_db_execute (self->db, script->str, error);
}

static gboolean
refill_all (MusterStore *self, GError **error)
{
  if (!empty_tables (self, error))
    return FALSE;
  for (guint i = 0; i < muster_catalogue_get_n_kinds (self->catalogue); i++)
    if (!muster_store_refill (self, muster_store_find_table (self, muster_catalogue_get_kind (self->catalogue, i)->name), error))
      return FALSE;
  return muster_store_refresh_leads (self, NULL, error);
}

/**
 * muster_store_rebuild:
 * @self: a store
 * @error: MUSTER_DB_ERROR; %MUSTER_ERROR_INVALID for a damaged journal: nothing was changed
 *
 * Empties every typed table and fills it from the journal.
 *
 * Returns: whether it is done
 */
gboolean
muster_store_rebuild (MusterStore *self, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);

  return transaction != NULL && refill_all (self, error) && muster_store_commit (transaction, error);
}

/**
 * muster_store_check:
 * @self: a store
 * @error: %MUSTER_ERROR_CORRUPT with a sentence of what does not match; MUSTER_DB_ERROR_CORRUPT
 *
 * Asks SQLite and the cipher about every page, reads every line of the journal, rebuilds every table from it in a
 * transaction that is thrown away, and compares.
 *
 * Returns: whether all is well
 */
gboolean
muster_store_check (MusterStore *self, GError **error)
{
  g_autofree char *kept = NULL;
  g_autofree char *rebuilt = NULL;
  g_autoptr (MusterStoreTransaction) transaction = NULL;

  if (!muster_db_verify (self->db, error) || !check_journal (self, error))
    return FALSE;
  transaction = muster_store_begin (self, error);
  kept = transaction == NULL ? NULL : digest_tables (self, error);
  if (kept == NULL || !refill_all (self, error))
    return FALSE;
  rebuilt = digest_tables (self, error);
  if (rebuilt == NULL)
    return FALSE;
  if (strcmp (kept, rebuilt) == 0)
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "The tables do not say what the journal says.");
  return FALSE;
}

static gboolean
dump_record (MusterStore *self, const MusterId *id, const char *kind, MusterLineFunc func, gpointer data, GError **error)
{
  g_autoptr (GArray) entries = muster_journal_load_record (self, id, TRUE, error);
  g_autoptr (MusterMerged) merged = NULL;
  g_autofree char *line = NULL;

  if (entries == NULL)
    return FALSE;
  if (entries->len == 0)
    return TRUE;
  merged = muster_merge (muster_catalogue_find (self->catalogue, kind), &g_array_index (entries, MusterMergeEntry, 0), entries->len);
  line = muster_merged_dump (merged, kind, id);
  return func (data, line, error);
}

/**
 * muster_store_dump:
 * @self: a store
 * @audience: (nullable): whether a record belongs into the dump; %NULL: all do
 * @audience_data: for @audience
 * @func: called with each canonical line, without a line feed, by kind then id
 * @data: for @func
 * @error: what @func set; MUSTER_DB_ERROR
 *
 * Accepted changes only, nothing computed: two stores that hold the same changes and receipts give the same bytes.
 *
 * Returns: whether all was given
 */
gboolean
muster_store_dump (MusterStore *self, gboolean (*audience) (gpointer data, const MusterId *record), gpointer audience_data,
                   MusterLineFunc func, gpointer data, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ALL_RECORDS, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterId id;

      if (!muster_column_id (statement, 1, &id) || (audience != NULL && !audience (audience_data, &id)))
        continue;
      if (!dump_record (self, &id, muster_db_column_text (statement, 2), func, data, error))
        return FALSE;
    }
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_store_log_export:
 * @self: a store
 * @kind: what was exported in full
 * @purpose: what for, in the person's words
 * @rows: how many records
 * @error: MUSTER_DB_ERROR: then the export must not be given out
 *
 * Returns: whether it is kept
 */
gboolean
muster_store_log_export (MusterStore *self, const char *kind, const char *purpose, gint64 rows, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (MusterDbStatement) statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_LOG_EXPORT, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, muster_store_now_ms (self));
  if (self->has_member)
    muster_bind_id (statement, 2, &self->member);
  muster_db_bind_text (statement, 3, kind);
  muster_db_bind_text (statement, 4, purpose);
  muster_db_bind_int (statement, 5, rows);
  return muster_db_run (statement, error) && muster_store_commit (transaction, error);
}

/**
 * muster_store_get_export_log:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): [{"time","member","kind","purpose","rows"}…], oldest first
 */
JsonArray *
muster_store_get_export_log (MusterStore *self, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_EXPORT_LOG, error);
  g_autoptr (JsonArray) log = json_array_new ();
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      JsonObject *entry = json_object_new ();
      MusterId member;
      char text[MUSTER_ID_TEXT_SIZE];

      json_object_set_int_member (entry, "time", muster_db_column_int (statement, 1));
      if (muster_column_id (statement, 2, &member))
        json_object_set_string_member (entry, "member", muster_id_write (&member, text));
      json_object_set_string_member (entry, "kind", muster_db_column_text (statement, 3));
      json_object_set_string_member (entry, "purpose", muster_db_column_text (statement, 4));
      json_object_set_int_member (entry, "rows", muster_db_column_int (statement, 5));
      json_array_add_object_element (log, entry);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&log);
}
