/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define SETTING_OFFSET "clock_offset_ms"

struct _MusterStoreTransaction
{
  MusterStore *store;
  gboolean committed;
};

static const char SQL_GET_SETTING[] = "SELECT value FROM setting WHERE name = ?1";
static const char SQL_SET_SETTING[]
    = "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
static const char SQL_NEWEST_STAMP[] = "SELECT claimed FROM change WHERE incarnation = ?1 ORDER BY seq DESC LIMIT 1";

/**
 * muster_store_free:
 * @self: (transfer full): a store; an open transaction is rolled back
 */
void
muster_store_free (MusterStore *self)
{
  g_clear_pointer (&self->transaction, muster_db_transaction_free);
  g_clear_pointer (&self->db, muster_db_free);
  g_clear_pointer (&self->touched, g_array_unref);
  g_clear_pointer (&self->catalogue, muster_catalogue_unref);
  g_clear_pointer (&self->world, muster_world_unref);
  g_free (self->folder);
  g_free (self->witness_path);
  g_free (self->database_path);
  g_free (self);
}

static gboolean
muster_store_open_database (MusterStore *self, const MusterStoreOptions *options, GError **error)
{
  g_autofree char *lock_path = g_build_filename (options->folder, "write.lock", NULL);
  const char *vfs = muster_world_get_vfs (options->world);
  MusterDbOptions db_options = {
    .path = self->database_path,
    .key = options->key,
    .vfs = vfs,
    .lock_path = vfs == NULL ? lock_path : NULL,
    .create = options->create,
    .cache_kib = options->cache_kib,
  };

  self->db = muster_db_open (&db_options, error);
  return self->db != NULL;
}

/**
 * muster_store_read_setting:
 * @self: a store
 * @name: which
 * @value: (out) (transfer full) (nullable): its value; %NULL: it is not set
 * @error: MUSTER_DB_ERROR
 *
 * That there is none, and that it cannot be read, are different things: who takes one for the other begins a new life.
 *
 * Returns: whether it was read
 */
gboolean
muster_store_read_setting (MusterStore *self, const char *name, char **value, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_GET_SETTING, error);
  MusterDbStep step;

  *value = NULL;
  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, name);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    *value = g_strdup (muster_db_column_text (statement, 1));
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_store_read_setting_int:
 * @self: a store
 * @name: which
 * @fallback: where it is not set
 * @value: (out): its value
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it was read
 */
gboolean
muster_store_read_setting_int (MusterStore *self, const char *name, gint64 fallback, gint64 *value, GError **error)
{
  g_autofree char *text = NULL;

  *value = fallback;
  if (!muster_store_read_setting (self, name, &text, error))
    return FALSE;
  if (text != NULL)
    *value = g_ascii_strtoll (text, NULL, 10);
  return TRUE;
}

static gboolean
muster_store_load (MusterStore *self, GError **error)
{
  g_autofree char *incarnation = NULL;
  g_autoptr (MusterDbStatement) statement = NULL;
  MusterDbStep step;

  if (!muster_store_read_setting (self, "incarnation", &incarnation, error))
    return FALSE;
  if (incarnation == NULL)
    {
      if (!muster_outbox_renew_incarnation (self, "new", error))
        return FALSE;
    }
  else if (!muster_id_parse (incarnation, &self->incarnation))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "The store does not know its own incarnation.");
      return FALSE;
    }
  if (!muster_witness_check (self, error))
    return FALSE;
  statement = muster_db_prepare (self->db, SQL_NEWEST_STAMP, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &self->incarnation);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    self->last_stamp = (MusterStamp) muster_db_column_int (statement, 1);
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_store_open:
 * @options: what and where
 * @error: MUSTER_DB_ERROR: wrong key, plain library, corrupt, full; %MUSTER_ERROR_CORRUPT; MUSTER_DB_ERROR_TOO_NEW
 *
 * Order of events: the cipher is asked before a byte is written; fixed tables are migrated; typed tables whose kind has
 * changed are refilled from the journal; the witness decides whether this is a copy, and then the store takes a new
 * incarnation before its first save.
 *
 * Returns: (transfer full) (nullable): the store
 */
MusterStore *
muster_store_open (const MusterStoreOptions *options, GError **error)
{
  g_autoptr (MusterStore) self = g_new0 (MusterStore, 1);

  self->world = muster_world_ref (options->world);
  self->catalogue = muster_catalogue_ref (options->catalogue);
  self->folder = g_strdup (options->folder);
  self->database_path = g_build_filename (options->folder, "muster.db", NULL);
  self->tables = muster_store_get_tables (self->catalogue);
  self->progress = options->progress;
  self->touched = g_array_new (FALSE, FALSE, sizeof (MusterTouched));
  if (options->witness_folder != NULL)
    {
      g_autofree char *absolute = g_canonicalize_filename (options->folder, NULL);
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
      g_autofree char *name = g_strdup_printf ("%.16s.witness", digest);

      self->witness_path = g_build_filename (options->witness_folder, name, NULL);
    }
  if (!muster_store_open_database (self, options, error) || !muster_store_migrate (self, error)
      || !muster_store_make_tables (self, error) || !muster_store_load (self, error))
    return NULL;
  self->progress = NULL;
  return g_steal_pointer (&self);
}

/**
 * muster_store_get_world:
 * @self: a store
 *
 * Returns: (transfer none): what it was opened with
 */
MusterWorld *
muster_store_get_world (MusterStore *self)
{
  return self->world;
}

/**
 * muster_store_get_catalogue:
 * @self: a store
 *
 * Returns: (transfer none): the kinds
 */
MusterCatalogue *
muster_store_get_catalogue (MusterStore *self)
{
  return self->catalogue;
}

/**
 * muster_store_get_folder:
 * @self: a store
 *
 * Returns: its folder
 */
const char *
muster_store_get_folder (MusterStore *self)
{
  return self->folder;
}

/**
 * muster_store_get_db:
 * @self: a store
 *
 * Returns: (transfer none): its connection, for the tables that headquarters keeps beside it
 */
MusterDb *
muster_store_get_db (MusterStore *self)
{
  return self->db;
}

/**
 * muster_store_release_memory:
 * @self: a store that is not asked anything for a while
 *
 * Gives back the pages of the file that it keeps, and what opening and large answers took: the C library would keep
 * both for later.
 */
void
muster_store_release_memory (MusterStore *self)
{
  muster_db_release_memory (self->db);
  malloc_trim (0);
}

/**
 * muster_store_set_member:
 * @self: a store
 * @member: who is recording from now on
 */
void
muster_store_set_member (MusterStore *self, const MusterId *member)
{
  self->member = *member;
  self->has_member = TRUE;
}

/**
 * muster_store_get_member:
 * @self: a store
 * @member: (out): who is recording
 *
 * Returns: whether anybody is
 */
gboolean
muster_store_get_member (MusterStore *self, MusterId *member)
{
  *member = self->member;
  return self->has_member;
}

/**
 * muster_store_get_setting:
 * @self: a store
 * @name: which
 *
 * For what is only shown. Who decides or writes by it takes muster_store_read_setting().
 *
 * Returns: (transfer full) (nullable): its value; %NULL where it is not set or cannot be read
 */
char *
muster_store_get_setting (MusterStore *self, const char *name)
{
  char *value;

  return muster_store_read_setting (self, name, &value, NULL) ? value : NULL;
}

/**
 * muster_store_get_setting_int:
 * @self: a store
 * @name: which
 * @fallback: where there is none, or it cannot be read
 *
 * For what is only shown, as muster_store_get_setting().
 *
 * Returns: its value
 */
gint64
muster_store_get_setting_int (MusterStore *self, const char *name, gint64 fallback)
{
  g_autofree char *text = muster_store_get_setting (self, name);

  return text == NULL ? fallback : g_ascii_strtoll (text, NULL, 10);
}

/* Inside a transaction that is open. */
gboolean
muster_store_write_setting (MusterStore *self, const char *name, const char *value, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_SET_SETTING, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, name);
  muster_db_bind_text (statement, 2, value);
  return muster_db_run (statement, error);
}

/**
 * muster_store_set_setting:
 * @self: a store
 * @name: which
 * @value: (nullable): its value
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it was kept
 */
gboolean
muster_store_set_setting (MusterStore *self, const char *name, const char *value, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);

  return transaction != NULL && muster_store_write_setting (self, name, value, error)
         && muster_store_commit (transaction, error);
}

/**
 * muster_store_set_setting_int:
 * @self: a store
 * @name: which
 * @value: its value
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it was kept
 */
gboolean
muster_store_set_setting_int (MusterStore *self, const char *name, gint64 value, GError **error)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  return muster_store_set_setting (self, name, text, error);
}

/**
 * muster_store_begin:
 * @self: a store
 * @error: MUSTER_DB_ERROR_BUSY, MUSTER_DB_ERROR_FULL
 *
 * Opens a write transaction, or joins the open one: then only the outermost commit writes, and a step that was not
 * committed takes the whole back.
 *
 * Returns: (transfer full) (nullable): rolled back when freed, unless committed
 */
MusterStoreTransaction *
muster_store_begin (MusterStore *self, GError **error)
{
  MusterStoreTransaction *transaction;

  if (self->depth == 0)
    {
      self->transaction = muster_db_begin (self->db, error);
      if (self->transaction == NULL)
        return NULL;
      self->doomed = FALSE;
      g_array_set_size (self->touched, 0);
    }
  self->depth++;
  transaction = g_new0 (MusterStoreTransaction, 1);
  transaction->store = self;
  return transaction;
}

/**
 * muster_store_commit:
 * @transaction: a step
 * @error: MUSTER_DB_ERROR_FULL and others: nothing was written; %MUSTER_ERROR_FAILED where an inner step had failed
 *
 * When this returns %TRUE for the outermost step, everything is on disk and stays there through a power cut.
 *
 * Returns: whether it was committed
 */
gboolean
muster_store_commit (MusterStoreTransaction *transaction, GError **error)
{
  MusterStore *self = transaction->store;

  if (self->doomed)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "A step of this transaction failed before.");
      return FALSE;
    }
  if (self->depth == 1)
    {
      if (self->touched->len > 0 && !muster_store_refresh_leads (self, NULL, error))
        return FALSE;
      if (!muster_db_commit (self->transaction, error))
        return FALSE;
    }
  transaction->committed = TRUE;
  return TRUE;
}

/**
 * muster_store_transaction_free:
 * @transaction: (transfer full): a step
 */
void
muster_store_transaction_free (MusterStoreTransaction *transaction)
{
  MusterStore *self = transaction->store;

  if (!transaction->committed)
    self->doomed = TRUE;
  self->depth--;
  if (self->depth == 0)
    {
      g_clear_pointer (&self->transaction, muster_db_transaction_free);
      g_array_set_size (self->touched, 0);
    }
  g_free (transaction);
}

/* The offset of another moment is closer to the truth than none. */
static gint64
read_offset (MusterStore *self)
{
  gint64 offset;

  if (muster_store_read_setting_int (self, SETTING_OFFSET, 0, &offset, NULL))
    self->offset_ms = offset;
  return self->offset_ms;
}

/**
 * muster_store_now_ms:
 * @self: a store
 *
 * Returns: milliseconds since 1970 UTC, corrected by what headquarters' signed time showed last; never less
 *   than 0. Where that cannot be read, by what was read last.
 */
gint64
muster_store_now_ms (MusterStore *self)
{
  gint64 now = muster_world_wall_ms (self->world) + read_offset (self);

  /* A clock that was ahead and then fell back to 1970 gives less than nothing, which no stamp and no signature can say. */
  return MAX (now, 0);
}

/**
 * muster_store_today:
 * @self: a store
 *
 * Returns: (transfer full): today's date in UTC+8
 */
char *
muster_store_today (MusterStore *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (muster_store_now_ms (self) / 1000);
  g_autoptr (GDateTime) local = utc == NULL ? NULL : g_date_time_to_timezone (utc, zone);

  return local == NULL ? g_strdup ("1970-01-01") : g_date_time_format (local, "%Y-%m-%d");
}

/* Rises within a run; where a signed time shows that the last stamps were ahead, it starts again from the true time. */
MusterStamp
muster_store_next_stamp (MusterStore *self)
{
  gint64 now = muster_store_now_ms (self);
  g_autofree char *offset = muster_store_get_setting (self, SETTING_OFFSET);

  if (offset != NULL && muster_stamp_to_ms (self->last_stamp) > now + MUSTER_STAMP_TOLERANCE_MS)
    self->last_stamp = 0;
  self->last_stamp = muster_stamp_next (self->last_stamp, now);
  return self->last_stamp;
}
