/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-statement.h"

#include "muster-db-private.h"

#include <string.h>

/* Fixed statements are fewer; only texts that are put together for a list or a search can be more. */
#define IDLE_LIMIT 256

/* One text and its statements that nobody uses. */
typedef struct
{
  char *sql;
  guint n_statements;      /* idle and in use */
  MusterDbStatement *idle; /* the first of a chain */
} Text;

struct _MusterDbStatement
{
  MusterDb *db;
  sqlite3_stmt *handle;
  Text *text;
  gboolean writes;
  int failed_bind;         /* the first failure of a bind, told by the next step */
  MusterDbStatement *next; /* the next idle one with the same text */
  GList link;              /* in the order of idle ones */
};

/* Every seventh byte and the length: the text of an upsert has thousands, and each statement is looked up at every use.
 */
guint
muster_db_hash_sql (gconstpointer sql)
{
  const char *text = sql;
  gsize size = strlen (text);
  guint hash = (guint) size;

  for (gsize i = 0; i < size; i += 7)
    hash = hash * 33 + (guchar) text[i];
  return hash;
}

static Text *
find_text (MusterDb *db, const char *sql)
{
  Text *text = g_hash_table_lookup (db->texts, sql);

  if (text != NULL)
    return text;
  text = g_new0 (Text, 1);
  text->sql = g_strdup (sql);
  g_hash_table_insert (db->texts, text->sql, text);
  return text;
}

static void
drop_text (MusterDb *db, Text *text)
{
  if (text->n_statements > 0)
    return;
  g_hash_table_remove (db->texts, text->sql);
  g_free (text->sql);
  g_free (text);
}

static MusterDbStatement *
take_idle (MusterDb *db, Text *text)
{
  MusterDbStatement *self = text->idle;

  if (self == NULL)
    return NULL;

  text->idle = self->next;
  self->next = NULL;
  g_queue_unlink (&db->idle_order, &self->link);

  return self;
}

/* Removes the one that has been idle longest, wherever it is in its chain. */
static void
drop_oldest (MusterDb *db)
{
  MusterDbStatement *oldest = g_queue_peek_head (&db->idle_order);
  MusterDbStatement **place = &oldest->text->idle;

  g_queue_unlink (&db->idle_order, &oldest->link);
  while (*place != oldest)
    place = &(*place)->next;
  *place = oldest->next;
  oldest->text->n_statements--;
  drop_text (db, oldest->text);
  sqlite3_finalize (oldest->handle);
  g_free (oldest);
}

/* Closes the idle statements; a connection does it before it closes itself. */
void
muster_db_drop_statements (MusterDb *self)
{
  while (!g_queue_is_empty (&self->idle_order))
    drop_oldest (self);
}

static MusterDbStatement *
compile (MusterDb *db, Text *text, GError **error)
{
  const char *sql = text->sql;
  MusterDbStatement *self;
  sqlite3_stmt *handle = NULL;
  const char *rest = NULL;
  int result;

  result = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &rest);
  if (result != SQLITE_OK)
    {
      muster_db_note_failure (db, result);
      muster_db_set_error (error, result, sqlite3_errmsg (db->handle), sql);
      return NULL;
    }
  if (handle == NULL || *rest != '\0')
    {
      sqlite3_finalize (handle);
      g_set_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED, "not one statement: %.60s", sql);
      return NULL;
    }

  self = g_new0 (MusterDbStatement, 1);
  self->db = db;
  self->handle = handle;
  self->text = text;
  text->n_statements++;
  self->writes = !sqlite3_stmt_readonly (handle);
  self->link.data = self;

  return self;
}

/**
 * muster_db_prepare:
 * @db: a connection
 * @sql: one statement, put together from constants of the program; values come by parameters only
 * @error: return location for an error
 *
 * Gives a statement, from the ones used before where there is one with the same text.
 *
 * Returns: (transfer full): a statement without bindings, or %NULL with an error
 */
MusterDbStatement *
muster_db_prepare (MusterDb *db, const char *sql, GError **error)
{
  MusterDbStatement *self;
  Text *text;

  muster_db_check_thread (db);
  muster_db_finish_rollback (db);

  text = find_text (db, sql);
  self = take_idle (db, text);
  if (self == NULL)
    self = compile (db, text, error);
  if (self != NULL)
    db->n_in_use++;
  else
    drop_text (db, text);

  return self;
}

/**
 * muster_db_statement_free:
 * @self: (nullable): a statement
 *
 * Ends the statement, forgets its values and keeps it for the next caller.
 */
void
muster_db_statement_free (MusterDbStatement *self)
{
  MusterDb *db;

  if (self == NULL)
    return;

  db = self->db;
  muster_db_check_thread (db);
  muster_db_reset (self);
  db->n_in_use--;

  self->next = self->text->idle;
  self->text->idle = self;
  g_queue_push_tail_link (&db->idle_order, &self->link);
  if (g_queue_get_length (&db->idle_order) > IDLE_LIMIT)
    drop_oldest (db);
}

static void
remember_bind (MusterDbStatement *self, int result)
{
  if (result != SQLITE_OK && self->failed_bind == SQLITE_OK)
    self->failed_bind = result;
}

/**
 * muster_db_bind_int:
 * @self: a statement that was not stepped since its last reset
 * @index: number of the parameter, from 1
 * @value: its value
 *
 * Binds an integer. A failure of any bind (no such parameter, statement running) is told by the next step.
 */
void
muster_db_bind_int (MusterDbStatement *self, int index, gint64 value)
{
  remember_bind (self, sqlite3_bind_int64 (self->handle, index, value));
}

/**
 * muster_db_bind_text:
 * @self: a statement that was not stepped since its last reset
 * @index: number of the parameter, from 1
 * @value: (nullable): UTF-8 text, copied; %NULL binds null
 *
 * Binds a text.
 */
void
muster_db_bind_text (MusterDbStatement *self, int index, const char *value)
{
  remember_bind (self, sqlite3_bind_text64 (self->handle, index, value, value != NULL ? strlen (value) : 0,
                                            SQLITE_TRANSIENT, SQLITE_UTF8));
}

/**
 * muster_db_bind_blob:
 * @self: a statement that was not stepped since its last reset
 * @index: number of the parameter, from 1
 * @data: (nullable) (array length=size): bytes, copied; %NULL binds null
 * @size: how many; 0 with @data binds an empty blob
 *
 * Binds bytes.
 */
void
muster_db_bind_blob (MusterDbStatement *self, int index, gconstpointer data, gsize size)
{
  remember_bind (self, sqlite3_bind_blob64 (self->handle, index, data, size, SQLITE_TRANSIENT));
}

/**
 * muster_db_bind_null:
 * @self: a statement that was not stepped since its last reset
 * @index: number of the parameter, from 1
 *
 * Binds null.
 */
void
muster_db_bind_null (MusterDbStatement *self, int index)
{
  remember_bind (self, sqlite3_bind_null (self->handle, index));
}

/* SQLite's own message may repeat a bound value (a search text), except where a constraint names its columns. */
static void
set_step_error (MusterDbStatement *self, int result, GError **error)
{
  const char *detail = (result & 0xff) == SQLITE_CONSTRAINT ? sqlite3_errmsg (self->db->handle) : NULL;

  muster_db_set_error (error, result, detail, self->text->sql);
}

/**
 * muster_db_step:
 * @self: a statement with its parameters bound
 * @error: return location for an error
 *
 * Goes to the next row. What columns gave is valid until the next step.
 *
 * Returns: %MUSTER_DB_ROW, %MUSTER_DB_DONE, or %MUSTER_DB_FAILED with an error: _FAILED for a write outside a writing
 *   transaction, _CONSTRAINT, _FULL, _CORRUPT, _INTERRUPTED
 */
MusterDbStep
muster_db_step (MusterDbStatement *self, GError **error)
{
  int result;

  muster_db_check_thread (self->db);

  if (self->failed_bind != SQLITE_OK)
    {
      muster_db_note_failure (self->db, self->failed_bind);
      muster_db_set_error (error, self->failed_bind, "a parameter could not be bound", self->text->sql);
      return MUSTER_DB_FAILED;
    }
  if (!muster_db_check_transaction (self->db, self->text->sql, error))
    return MUSTER_DB_FAILED;
  if (self->writes && !muster_db_may_write (self->db))
    {
      g_set_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED, "a write outside a transaction: %.60s", self->text->sql);
      return MUSTER_DB_FAILED;
    }

  result = sqlite3_step (self->handle);
  if (result == SQLITE_ROW)
    return MUSTER_DB_ROW;
  if (result == SQLITE_DONE)
    return MUSTER_DB_DONE;

  muster_db_note_failure (self->db, result);
  set_step_error (self, result, error);
  return MUSTER_DB_FAILED;
}

/**
 * muster_db_run:
 * @self: a statement that gives no rows, with its parameters bound
 * @error: return location for an error
 *
 * Runs the statement to its end and forgets its bindings, so that it can be bound again in a loop.
 *
 * Returns: whether it ran; a statement that gives a row is a mistake, %MUSTER_DB_ERROR_FAILED
 */
gboolean
muster_db_run (MusterDbStatement *self, GError **error)
{
  MusterDbStep step = muster_db_step (self, error);

  if (step == MUSTER_DB_ROW)
    g_set_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED, "a row that nobody reads: %.60s", self->text->sql);
  muster_db_reset (self);

  return step == MUSTER_DB_DONE;
}

/**
 * muster_db_reset:
 * @self: a statement
 *
 * Ends the statement and forgets its bindings.
 */
void
muster_db_reset (MusterDbStatement *self)
{
  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->failed_bind = SQLITE_OK;
}

/**
 * muster_db_column_count:
 * @self: a statement
 *
 * Returns: how many columns its rows have
 */
int
muster_db_column_count (MusterDbStatement *self)
{
  return sqlite3_column_count (self->handle);
}

/**
 * muster_db_column_name:
 * @self: a statement
 * @column: number of the column, from 1
 *
 * Returns: (transfer none): its name, valid until the statement is freed
 */
const char *
muster_db_column_name (MusterDbStatement *self, int column)
{
  return sqlite3_column_name (self->handle, column - 1);
}

/**
 * muster_db_column_is_null:
 * @self: a statement at a row
 * @column: number of the column, from 1
 *
 * Returns: whether the value is null
 */
gboolean
muster_db_column_is_null (MusterDbStatement *self, int column)
{
  return sqlite3_column_type (self->handle, column - 1) == SQLITE_NULL;
}

/**
 * muster_db_column_int:
 * @self: a statement at a row
 * @column: number of the column, from 1
 *
 * Returns: the integer, 0 for null
 */
gint64
muster_db_column_int (MusterDbStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column - 1);
}

/* A value that is there and is not given found no memory. */
static void
note_unread (MusterDbStatement *self, int column, gconstpointer value)
{
  if (value == NULL && sqlite3_column_type (self->handle, column - 1) != SQLITE_NULL)
    muster_db_note_failure (self->db, SQLITE_NOMEM);
}

/**
 * muster_db_column_text:
 * @self: a statement at a row
 * @column: number of the column, from 1
 *
 * Returns: (transfer none) (nullable): the text, valid until the next step; %NULL for null
 */
const char *
muster_db_column_text (MusterDbStatement *self, int column)
{
  const char *text = (const char *) sqlite3_column_text (self->handle, column - 1);

  note_unread (self, column, text);
  return text;
}

/**
 * muster_db_column_blob:
 * @self: a statement at a row
 * @column: number of the column, from 1
 * @size: (out) (optional): how many bytes
 *
 * Returns: (transfer none) (nullable): the bytes, valid until the next step; %NULL for null and for no bytes
 */
gconstpointer
muster_db_column_blob (MusterDbStatement *self, int column, gsize *size)
{
  gconstpointer data = sqlite3_column_blob (self->handle, column - 1);

  if (size != NULL)
    *size = (gsize) sqlite3_column_bytes (self->handle, column - 1);
  if (data == NULL && sqlite3_errcode (self->db->handle) == SQLITE_NOMEM)
    note_unread (self, column, data);
  return data;
}
