/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bench.h"

#include <string.h>

#include "muster-db-statement.h"
#include "muster-db-transaction.h"

/* What counts: for each change its line in the journal and its row in the typed table, each with all its indexes (they
 * are in the copied schema); in a laptop's book also the search entry of a worker, with the very tokens that the program
 * wrote; at headquarters the note that the search entry is still to be made, who sees the record, the entries of the
 * feed, and the lead. Not counted, though the program writes them: a batch's receipt, nonce and counters, a handful of
 * rows for 1,000 changes. The bare loop reads nothing, checks nothing, and gets every value ready to bind.
 *
 * ?1 is the last change the copy has, ?2 the last number of the feed. The first column orders the rows by change. */

typedef struct
{
  const char *table;
  gboolean of_hq;
  const char *sql;
} Source;

#define OF_RECORD(table, column) "FROM change c CROSS JOIN " table " t ON t." column " = c.record WHERE c.seq > ?1 ORDER BY c.seq"

static const Source sources[] = {
  { "change", FALSE, "SELECT t.seq, t.* FROM change t WHERE t.seq > ?1 ORDER BY t.seq" },
  { "record_worker", FALSE, "SELECT c.seq, t.* " OF_RECORD ("record_worker", "_id") },
  { "record_consent", TRUE, "SELECT c.seq, t.* " OF_RECORD ("record_consent", "_id") },
  { "record_intention", TRUE, "SELECT c.seq, t.* " OF_RECORD ("record_intention", "_id") },
  { "search_pending", TRUE, "SELECT c.seq, 'worker', t._row " OF_RECORD ("record_worker", "_id") },
  { "audience", TRUE, "SELECT c.seq, t.* " OF_RECORD ("audience", "record") },
  { "lead", TRUE, "SELECT c.seq, t.* " OF_RECORD ("lead", "intention") },
  { "feed", TRUE,
    "SELECT c.seq, t.* FROM feed t CROSS JOIN change c ON c.record = t.record WHERE c.seq > ?1 AND t.hq_seq > ?2 ORDER BY c.seq" },
};

static const char SQL_COLUMNS[] = "SELECT name, type FROM pragma_table_info (?1)";
static const char SQL_TERMS[] = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.bench_terms USING fts5vocab (main, search_worker, instance)";
static const char SQL_TOKENS[] = "SELECT doc, term FROM temp.bench_terms WHERE doc > ?1";
static const char SQL_ROWS[] = "SELECT c.seq, t._row " OF_RECORD ("record_worker", "_id");
static const char SQL_LAST_CHANGE[] = "SELECT coalesce (max (seq), 0) FROM change";
static const char SQL_LAST_FEED[] = "SELECT coalesce (max (hq_seq), 0) FROM feed";
static const char SQL_LAST_WORKER[] = "SELECT coalesce (max (_row), 0) FROM record_worker";
static const char SQL_ADD_TOKENS[] = "INSERT INTO search_worker (rowid, tokens) VALUES (?1, ?2)";

/* As much memory for pages as headquarters itself takes. */
#define HQ_CACHE_KIB (192 * 1024)

/* One value: 'i' a number, 't' a text, 'b' bytes, 0 nothing. */
typedef struct
{
  char type;
  gint64 number;
  GBytes *bytes;
} Cell;

typedef struct
{
  gint64 change;
  guint first; /* of its cells */
} Row;

typedef struct
{
  char *insert;
  char *types; /* one letter a column */
  GArray *rows;
  GArray *cells;
  guint at;
} Target;

struct _MusterBenchBare
{
  MusterDb *db;
  gboolean of_hq;
  Target targets[G_N_ELEMENTS (sources)];
  Target search;
};

static void
clear_cell (gpointer data)
{
  g_clear_pointer (&((Cell *) data)->bytes, g_bytes_unref);
}

static void
target_init (Target *target)
{
  target->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  target->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (target->cells, clear_cell);
}

static void
target_clear (Target *target)
{
  g_free (target->insert);
  g_free (target->types);
  g_clear_pointer (&target->rows, g_array_unref);
  g_clear_pointer (&target->cells, g_array_unref);
}

static void
target_empty (Target *target)
{
  g_array_set_size (target->rows, 0);
  g_array_set_size (target->cells, 0);
  target->at = 0;
}

static MusterDbStatement *
prepare (MusterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  MusterDbStatement *statement = muster_db_prepare (db, sql, &error);

  muster_bench_require (statement != NULL, error, sql);
  return statement;
}

static gboolean
next (MusterDbStatement *statement)
{
  g_autoptr (GError) error = NULL;
  MusterDbStep step = muster_db_step (statement, &error);

  muster_bench_require (step != MUSTER_DB_FAILED, error, "reading");
  return step == MUSTER_DB_ROW;
}

gint64
muster_bench_count (MusterDb *db, const char *sql)
{
  g_autoptr (MusterDbStatement) statement = prepare (db, sql);

  return next (statement) ? muster_db_column_int (statement, 1) : 0;
}

static void
target_learn (Target *target, MusterDb *db, const char *table)
{
  g_autoptr (MusterDbStatement) statement = prepare (db, SQL_COLUMNS);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) places = g_string_new (NULL);
  g_autoptr (GString) types = g_string_new (NULL);

  muster_db_bind_text (statement, 1, table);
  while (next (statement))
    {
      const char *type = muster_db_column_text (statement, 2);

      g_string_append_printf (names, "%s\"%s\"", names->len == 0 ? "" : ", ", muster_db_column_text (statement, 1));
      g_string_append_c (types, strcmp (type, "INTEGER") == 0 ? 'i' : strcmp (type, "TEXT") == 0 ? 't' : 'b');
      g_string_append_printf (places, "%s?%u", places->len == 0 ? "" : ", ", (guint) types->len);
    }
  target->insert = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table, names->str, places->str);
  target->types = g_strdup (types->str);
}

/* ---- Reading what the program wrote ---- */

static Cell
read_cell (MusterDbStatement *statement, int column, char type)
{
  Cell cell = { .type = type };
  gsize size;

  if (muster_db_column_is_null (statement, column))
    cell.type = 0;
  else if (type == 'i')
    cell.number = muster_db_column_int (statement, column);
  else if (type == 't')
    {
      const char *text = muster_db_column_text (statement, column);

      cell.bytes = g_bytes_new (text, strlen (text) + 1);
    }
  else
    {
      gconstpointer bytes = muster_db_column_blob (statement, column, &size);

      cell.bytes = g_bytes_new (bytes, size);
    }
  return cell;
}

static void
target_read (Target *target, MusterDb *program, const char *sql, gint64 last_change, gint64 last_feed)
{
  g_autoptr (MusterDbStatement) statement = prepare (program, sql);

  muster_db_bind_int (statement, 1, last_change);
  if (strstr (sql, "?2") != NULL)
    muster_db_bind_int (statement, 2, last_feed);
  while (next (statement))
    {
      Row row = { muster_db_column_int (statement, 1), target->cells->len };

      for (int i = 0; target->types[i] != '\0'; i++)
        {
          Cell cell = read_cell (statement, i + 2, target->types[i]);

          g_array_append_val (target->cells, cell);
        }
      g_array_append_val (target->rows, row);
    }
}

/* The index keeps no text; its vocabulary says which tokens each row has. */
static GHashTable *
read_tokens (MusterDb *program, gint64 last_row)
{
  GHashTable *tokens = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (program, &error);
  g_autoptr (MusterDbStatement) statement = NULL;

  muster_bench_require (transaction != NULL && muster_db_execute (program, SQL_TERMS, &error), error, "reading search tokens");
  muster_bench_require (muster_db_commit (transaction, &error), error, "reading search tokens");
  statement = prepare (program, SQL_TOKENS);
  muster_db_bind_int (statement, 1, last_row);
  while (next (statement))
    {
      gint64 row = muster_db_column_int (statement, 1);
      GString *words = g_hash_table_lookup (tokens, &row);

      if (words == NULL)
        {
          gint64 *key = g_new (gint64, 1);

          *key = row;
          words = g_string_new (NULL);
          g_hash_table_insert (tokens, key, words);
        }
      g_string_append_printf (words, "%s ", muster_db_column_text (statement, 2));
    }
  return tokens;
}

static void
read_search (MusterBenchBare *self, MusterDb *program, gint64 last_change)
{
  g_autoptr (GHashTable) tokens = read_tokens (program, muster_bench_count (self->db, SQL_LAST_WORKER));
  g_autoptr (MusterDbStatement) statement = prepare (program, SQL_ROWS);

  muster_db_bind_int (statement, 1, last_change);
  while (next (statement))
    {
      Row row = { muster_db_column_int (statement, 1), self->search.cells->len };
      gint64 number = muster_db_column_int (statement, 2);
      GString *words = g_hash_table_lookup (tokens, &number);
      Cell rowid = { .type = 'i', .number = number };
      Cell text = { .type = 't' };

      muster_bench_require (words != NULL, NULL, "a row without search tokens");
      text.bytes = g_string_free_to_bytes (g_string_append_c (words, '\0'));
      g_array_append_val (self->search.cells, rowid);
      g_array_append_val (self->search.cells, text);
      g_array_append_val (self->search.rows, row);
    }
}

void
muster_bench_bare_capture (MusterBenchBare *self, MusterDb *program)
{
  gint64 last_change = muster_bench_count (self->db, SQL_LAST_CHANGE);
  gint64 last_feed = self->of_hq ? muster_bench_count (self->db, SQL_LAST_FEED) : 0;

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      target_empty (&self->targets[i]);
      if (self->of_hq || !sources[i].of_hq)
        target_read (&self->targets[i], program, sources[i].sql, last_change, last_feed);
    }
  target_empty (&self->search);
  if (!self->of_hq)
    read_search (self, program, last_change);
}

/* ---- Writing it ---- */

static void
bind_row (MusterDbStatement *statement, const Target *target, const Row *row)
{
  for (int i = 0; target->types[i] != '\0'; i++)
    {
      const Cell *cell = &g_array_index (target->cells, Cell, row->first + (guint) i);
      gsize size = 0;
      gconstpointer data = cell->bytes == NULL ? NULL : g_bytes_get_data (cell->bytes, &size);

      if (cell->type == 'i')
        muster_db_bind_int (statement, i + 1, cell->number);
      else if (cell->type == 't')
        muster_db_bind_text (statement, i + 1, data);
      else if (cell->type == 'b')
        muster_db_bind_blob (statement, i + 1, data, size);
    }
}

static void
target_write (Target *target, MusterDb *db, gint64 until)
{
  while (target->at < target->rows->len && g_array_index (target->rows, Row, target->at).change <= until)
    {
      g_autoptr (MusterDbStatement) statement = prepare (db, target->insert);
      g_autoptr (GError) error = NULL;

      bind_row (statement, target, &g_array_index (target->rows, Row, target->at));
      muster_bench_require (muster_db_run (statement, &error), error, target->insert);
      target->at++;
    }
}

void
muster_bench_bare_write (MusterBenchBare *self, guint step, MusterBenchTime *time)
{
  const Target *changes = &self->targets[0];
  MusterBenchWatch watch = muster_bench_start ("self");

  for (guint at = 0; at < changes->rows->len; at += step)
    {
      gint64 until = g_array_index (changes->rows, Row, MIN (at + step, changes->rows->len) - 1).change;
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterDbTransaction) transaction = muster_db_begin (self->db, &error);

      muster_bench_require (transaction != NULL, error, "beginning");
      for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
        target_write (&self->targets[i], self->db, until);
      target_write (&self->search, self->db, until);
      muster_bench_require (muster_db_commit (transaction, &error), error, "committing");
    }
  muster_bench_stop (&watch, changes->rows->len, time);
}

/* ---- The copy ---- */

MusterBenchBare *
muster_bench_bare_new (MusterBench *bench, const char *name, MusterDb *program, gboolean of_hq)
{
  MusterBenchBare *self = g_new0 (MusterBenchBare, 1);
  g_autofree char *path = g_strdup_printf ("%s/bare-%s.db", bench->folder, name);
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  MusterDbOptions options
      = { .path = path, .key = MUSTER_BENCH_KEY, .create = TRUE, .cache_kib = of_hq ? HQ_CACHE_KIB : 0 };
  g_autoptr (GError) error = NULL;

  muster_bench_require (muster_db_backup (program, &options, NULL, NULL, NULL, &error), error, "copying the database");
  options.lock_path = lock_path;
  self->db = muster_db_open (&options, &error);
  muster_bench_require (self->db != NULL, error, "opening the copy");
  self->of_hq = of_hq;
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      target_init (&self->targets[i]);
      if (of_hq || !sources[i].of_hq)
        target_learn (&self->targets[i], self->db, sources[i].table);
    }
  target_init (&self->search);
  self->search.insert = g_strdup (SQL_ADD_TOKENS);
  self->search.types = g_strdup ("it");
  return self;
}

void
muster_bench_bare_free (MusterBenchBare *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    target_clear (&self->targets[i]);
  target_clear (&self->search);
  muster_db_free (self->db);
  g_free (self);
}

MusterDb *
muster_bench_bare_get_db (MusterBenchBare *self)
{
  return self->db;
}
