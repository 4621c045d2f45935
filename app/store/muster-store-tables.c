/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

/* Typed tables follow the catalogue: they have no constraint but the id, hold nothing that the journal does not say,
 * and are dropped and refilled when the definition of their kind changes. */

static const struct
{
  const char *name;
  const char *declaration;
} common_columns[] = {
  [0] = { "_row", "INTEGER PRIMARY KEY" },
  [MUSTER_COLUMN_ID] = { "_id", "BLOB NOT NULL UNIQUE" },
  [MUSTER_COLUMN_ORIGIN] = { "_origin", "TEXT" },
  [MUSTER_COLUMN_SQUAD] = { "_squad", "BLOB" },
  [MUSTER_COLUMN_DEPLOYMENT] = { "_deployment", "BLOB" },
  [MUSTER_COLUMN_PAPER_NO] = { "_paper_no", "TEXT" },
  [MUSTER_COLUMN_CREATED] = { "_created", "INTEGER" },
  [MUSTER_COLUMN_UPDATED] = { "_updated", "INTEGER NOT NULL" },
  [MUSTER_COLUMN_REVISION] = { "_revision", "INTEGER NOT NULL" },
  [MUSTER_COLUMN_AUTHOR] = { "_author", "BLOB" },
  [MUSTER_COLUMN_COMPLETE] = { "_complete", "INTEGER NOT NULL" },
  [MUSTER_COLUMN_DELETED] = { "_deleted", "INTEGER NOT NULL" },
  [MUSTER_COLUMN_FLAGS] = { "_flags", "INTEGER NOT NULL" },
  [MUSTER_COLUMN_HEADS] = { "_heads", "BLOB NOT NULL" },
  [MUSTER_COLUMN_OTHER] = { "_other", "TEXT" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (common_columns) == MUSTER_COLUMN_FIELDS);

static const char SQL_GET_DIGEST[] = "SELECT digest FROM typed_kind WHERE kind = ?1";
static const char SQL_KINDS[] = "SELECT kind FROM typed_kind";
static const char SQL_FORGET_DIGEST[] = "DELETE FROM typed_kind WHERE kind = ?1";
static const char SQL_SET_DIGEST[]
    = "INSERT INTO typed_kind (kind, digest) VALUES (?1, ?2) ON CONFLICT (kind) DO UPDATE SET digest = excluded.digest";
static const char SQL_RECORDS_OF_KIND[]
    = "SELECT record FROM change WHERE kind = ?1 GROUP BY record ORDER BY min (seq)";
static const char SQL_COUNT_OF_KIND[] = "SELECT count(DISTINCT record) FROM change WHERE kind = ?1";
static const char SQL_FORGET_PENDING[] = "DELETE FROM search_pending WHERE kind = ?1";

static void
muster_table_free (gpointer data)
{
  MusterTable *self = data;

  g_free (self->name);
  g_free (self->search);
  g_free (self->columns);
  g_free (self->upsert);
  g_free (self->select_by_id);
  g_free (self->select_by_row);
  g_free (self->delete_by_id);
  g_free (self->search_insert);
  g_free (self->search_delete);
  g_free (self->script);
  g_free (self->digest);
  g_free (self);
}

static const char *
column_type (const MusterField *field)
{
  switch (field->type)
    {
    case MUSTER_TYPE_INT:
    case MUSTER_TYPE_YUAN:
    case MUSTER_TYPE_TIMESTAMP:
    case MUSTER_TYPE_BOOL:
      return "INTEGER";
    case MUSTER_TYPE_REF:
      return "BLOB";
    case MUSTER_TYPE_TEXT:
    case MUSTER_TYPE_DATE:
    case MUSTER_TYPE_CODE:
    case MUSTER_TYPE_DIVISION:
    case MUSTER_TYPE_LIST:
    case MUSTER_TYPE_OBJECT:
    default:
      return "TEXT";
    }
}

static gboolean
is_searchable (const MusterKind *kind)
{
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    if (muster_kind_get_field (kind, i)->search != MUSTER_SEARCH_NONE)
      return TRUE;
  return FALSE;
}

static void
append_upsert (MusterTable *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) places = g_string_new (NULL);
  g_autoptr (GString) updates = g_string_new (NULL);
  guint n_fields = muster_kind_get_n_fields (self->kind);

  for (guint i = MUSTER_COLUMN_ID; i < MUSTER_COLUMN_FIELDS + n_fields; i++)
    {
      const char *name = i < MUSTER_COLUMN_FIELDS ? common_columns[i].name
                                                  : muster_kind_get_field (self->kind, i - MUSTER_COLUMN_FIELDS)->name;

      g_string_append_printf (names, "%s\"%s\"", i == MUSTER_COLUMN_ID ? "" : ", ", name);
      g_string_append_printf (places, "%s?%u", i == MUSTER_COLUMN_ID ? "" : ", ", i);
      if (i != MUSTER_COLUMN_ID)
        g_string_append_printf (updates, "%s\"%s\" = excluded.\"%s\"", updates->len == 0 ? "" : ", ", name, name);
    }
  self->columns = g_strdup_printf ("%s, \"_row\"", names->str);
  self->upsert = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (_id) DO UPDATE SET %s RETURNING _row",
                                  self->name, names->str, places->str, updates->str);
}

/* What lists and their counts ask of every record: a hundredth of the table in the order of its rows, so that a million
 * records are gone through without reading one. */
static void
append_list_index (const MusterTable *self, GString *script)
{
  g_string_append_printf (script, "CREATE INDEX \"%s__list\" ON %s (_row, _deleted, _complete, _created%s);",
                          self->kind->name, self->name,
                          muster_kind_find_field (self->kind, "merged_into") == NULL ? "" : ", merged_into");
}

/* A tester or a newer program may name a field that is also a column word; every name is quoted. */
static char *
muster_table_get_script (const MusterTable *self)
{
  GString *script = g_string_new (NULL);
  const char *kind = self->kind->name;

  g_string_append_printf (script, "DROP TABLE IF EXISTS %s; CREATE TABLE %s (", self->name, self->name);
  for (guint i = 0; i < MUSTER_COLUMN_FIELDS; i++)
    g_string_append_printf (script, "%s%s %s", i == 0 ? "" : ", ", common_columns[i].name,
                            common_columns[i].declaration);
  for (guint i = 0; i < muster_kind_get_n_fields (self->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (self->kind, i);

      g_string_append_printf (script, ", \"%s\" %s", field->name, column_type (field));
    }
  g_string_append (script, ") STRICT;");
  for (guint i = 0; i < muster_kind_get_n_fields (self->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (self->kind, i);

      if (field->indexed)
        g_string_append_printf (script, "CREATE INDEX \"%s_%s\" ON %s (\"%s\") WHERE \"%s\" IS NOT NULL;", kind,
                                field->name, self->name, field->name, field->name);
    }
  g_string_append_printf (script, "CREATE INDEX \"%s__flags\" ON %s (_row) WHERE _flags <> 0;", kind, self->name);
  g_string_append_printf (script, "CREATE INDEX \"%s__slips\" ON %s (_paper_no) WHERE _paper_no IS NOT NULL;", kind,
                          self->name);
  append_list_index (self, script);
  if (self->search != NULL)
    g_string_append_printf (script,
                            "DROP TABLE IF EXISTS %s; CREATE VIRTUAL TABLE %s USING fts5 (tokens, content='',"
                            " contentless_delete=1, detail=none, tokenize='ascii');",
                            self->search, self->search);
  return g_string_free (script, FALSE);
}

/* What a filled table has to agree with: what the kind says of its fields, and how this program lays them out. */
static char *
muster_table_get_digest (const MusterTable *self)
{
  g_autofree char *kind = muster_kind_digest (self->kind);
  g_autofree char *layout = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->script, -1);

  return g_strjoin (" ", kind, layout, NULL);
}

static MusterTable *
muster_table_new (const MusterKind *kind)
{
  MusterTable *self = g_new0 (MusterTable, 1);

  self->kind = kind;
  self->name = g_strdup_printf ("\"record_%s\"", kind->name);
  append_upsert (self);
  self->select_by_id = g_strdup_printf ("SELECT %s FROM %s WHERE _id = ?1", self->columns, self->name);
  self->select_by_row = g_strdup_printf ("SELECT %s FROM %s WHERE _row = ?1", self->columns, self->name);
  self->delete_by_id = g_strdup_printf ("DELETE FROM %s WHERE _id = ?1 RETURNING _row", self->name);
  if (is_searchable (kind))
    {
      self->search = g_strdup_printf ("\"search_%s\"", kind->name);
      self->search_insert = g_strdup_printf ("INSERT INTO %s (rowid, tokens) VALUES (?1, ?2)", self->search);
      self->search_delete = g_strdup_printf ("DELETE FROM %s WHERE rowid = ?1", self->search);
    }
  self->script = muster_table_get_script (self);
  self->digest = muster_table_get_digest (self);
  return self;
}

static gpointer
make_all_tables (MusterCatalogue *catalogue)
{
  GHashTable *tables = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, muster_table_free);

  for (guint i = 0; i < muster_catalogue_get_n_kinds (catalogue); i++)
    {
      MusterTable *table = muster_table_new (muster_catalogue_get_kind (catalogue, i));

      g_hash_table_insert (tables, (gpointer) table->kind->name, table);
    }
  return tables;
}

/* Kind name → MusterTable, the catalogue's and never changed. */
GHashTable *
muster_store_get_tables (MusterCatalogue *catalogue)
{
  return muster_catalogue_derive (catalogue, make_all_tables, (GDestroyNotify) g_hash_table_unref);
}

/* Folds every record of the kind anew, in the order in which this store learned of them. */
gboolean
muster_store_refill (MusterStore *self, const MusterTable *table, GError **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (MusterId));
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_RECORDS_OF_KIND, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, table->kind->name);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterId id;

      muster_column_id (statement, 1, &id);
      g_array_append_val (records, id);
    }
  if (step == MUSTER_DB_FAILED)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      if (!muster_store_fold (self, &g_array_index (records, MusterId, i), error))
        return FALSE;
      if (self->progress != NULL)
        g_atomic_int_inc (&self->progress->done);
    }
  return TRUE;
}

/* Before the first is filled, so that a part of the whole can be told. */
static gboolean
muster_store_tell_total (MusterStore *self, GPtrArray *tables, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_COUNT_OF_KIND, error);
  gint64 total = 0;

  for (guint i = 0; statement != NULL && i < tables->len; i++)
    {
      muster_db_bind_text (statement, 1, ((const MusterTable *) g_ptr_array_index (tables, i))->kind->name);
      if (muster_db_step (statement, error) != MUSTER_DB_ROW)
        return FALSE;
      total += muster_db_column_int (statement, 1);
      muster_db_reset (statement);
    }
  g_atomic_int_set (&self->progress->total, (gint) total);
  return statement != NULL;
}

static gboolean
muster_store_remake_table (MusterStore *self, const MusterTable *table, GError **error)
{
  g_autoptr (MusterDbStatement) forget = muster_db_prepare (self->db, SQL_FORGET_PENDING, error);
  g_autoptr (MusterDbStatement) keep = NULL;

  if (forget == NULL || !muster_db_execute (self->db, table->script, error))
    return FALSE;
  muster_db_bind_text (forget, 1, table->kind->name);
  if (!muster_db_run (forget, error) || !muster_store_refill (self, table, error))
    return FALSE;
  keep = muster_db_prepare (self->db, SQL_SET_DIGEST, error);
  if (keep == NULL)
    return FALSE;
  muster_db_bind_text (keep, 1, table->kind->name);
  muster_db_bind_text (keep, 2, table->digest);
  return muster_db_run (keep, error);
}

static gboolean
muster_store_is_current (MusterStore *self, const MusterTable *table, gboolean *current, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_GET_DIGEST, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, table->kind->name);
  step = muster_db_step (statement, error);
  *current = step == MUSTER_DB_ROW && strcmp (muster_db_column_text (statement, 1), table->digest) == 0;
  return step != MUSTER_DB_FAILED;
}

static gboolean
muster_store_make_stale_tables (MusterStore *self, GPtrArray *stale, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = NULL;

  if (stale->len == 0)
    return TRUE;
  if (self->progress != NULL && !muster_store_tell_total (self, stale, error))
    return FALSE;
  transaction = muster_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < stale->len; i++)
    if (!muster_store_remake_table (self, g_ptr_array_index (stale, i), error))
      return FALSE;
  return muster_store_commit (transaction, error);
}

static gboolean
muster_store_forget_kind (MusterStore *self, const char *kind, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (MusterDbStatement) statement
      = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_FORGET_DIGEST, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, kind);
  return muster_db_run (statement, error) && muster_store_commit (transaction, error);
}

/* A table whose kind this program does not know falls behind while it runs; whoever knows the kind refills it. */
static gboolean
muster_store_forget_unknown_kinds (MusterStore *self, GError **error)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_KINDS, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    if (muster_store_find_table (self, muster_db_column_text (statement, 1)) == NULL)
      g_ptr_array_add (unknown, g_strdup (muster_db_column_text (statement, 1)));
  for (guint i = 0; step != MUSTER_DB_FAILED && i < unknown->len; i++)
    if (!muster_store_forget_kind (self, unknown->pdata[i], error))
      return FALSE;
  return step != MUSTER_DB_FAILED;
}

/* Makes in one transaction the tables whose kind is new or has changed. */
gboolean
muster_store_make_tables (MusterStore *self, GError **error)
{
  g_autoptr (GPtrArray) stale = g_ptr_array_new ();

  for (guint i = 0; i < muster_catalogue_get_n_kinds (self->catalogue); i++)
    {
      MusterTable *table
          = g_hash_table_lookup (self->tables, muster_catalogue_get_kind (self->catalogue, i)->name);
      gboolean current;

      if (!muster_store_is_current (self, table, &current, error))
        return FALSE;
      if (!current)
        g_ptr_array_add (stale, table);
    }
  return muster_store_forget_unknown_kinds (self, error)
         && muster_store_make_stale_tables (self, stale, error);
}

const MusterTable *
muster_store_find_table (MusterStore *self, const char *kind)
{
  return g_hash_table_lookup (self->tables, kind);
}

const MusterTable *
muster_store_require_table (MusterStore *self, const char *kind, GError **error)
{
  const MusterTable *table = muster_store_find_table (self, kind);

  if (table == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no kind of record called “%s”.", kind);
  return table;
}

/* Where `_row` stands in a select over the table's columns. */
int
muster_table_get_row_column (const MusterTable *self)
{
  return (int) (MUSTER_COLUMN_FIELDS + muster_kind_get_n_fields (self->kind));
}
