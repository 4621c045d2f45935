/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

#define CA_LIMIT (64 * 1024)
#define SETTING_NAME "hq_name"
#define SETTING_URL "hq_url"
#define SETTING_OFFLINE_KEY "hq_offline_key"

/* A million records' indexes of numbers and ids, which arrive in no order: what is not in memory is read and deciphered
 * for each of them. */
#define CACHE_KIB (192 * 1024)

static const char SQL_NAME_NUMBERS[] = "INSERT INTO history (hq_seq, id) VALUES (?1, ?2)";
static const char SQL_FIND_NAME[] = "SELECT id FROM history WHERE hq_seq >= ?1 ORDER BY hq_seq LIMIT 1";
static const char SQL_NEXT_SEQ[] = "UPDATE counter SET value = value + ?1 WHERE name = 'hq_seq' RETURNING value";
static const char SQL_GET_COUNTER[] = "SELECT value FROM counter WHERE name = ?1";

/**
 * muster_hq_free:
 * @self: (transfer full): headquarters
 */
void
muster_hq_free (MusterHq *self)
{
  g_clear_pointer (&self->store, muster_store_free);
  g_clear_pointer (&self->key, muster_key_pair_unref);
  g_clear_pointer (&self->world, muster_world_unref);
  g_free (self->folder);
  g_free (self->ca);
  g_free (self);
}

static gboolean
open_store (MusterHq *self, const MusterHqOptions *options, const MusterHqKeys *keys, gboolean create, GError **error)
{
  MusterStoreOptions store_options = {
    .world = options->world,
    .catalogue = options->catalogue,
    .folder = options->folder,
    .key = keys->database_key,
    .create = create,
    .cache_kib = CACHE_KIB,
  };

  self->world = muster_world_ref (options->world);
  self->folder = g_strdup (options->folder);
  self->key = muster_key_pair_new_from_seed (keys->seed);
  self->store = muster_store_open (&store_options, error);
  if (self->store == NULL)
    return FALSE;
  self->db = muster_store_get_db (self->store);
  muster_store_defer_search (self->store);
  return muster_hq_migrate (self, error);
}

static gboolean
load_ca (MusterHq *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, MUSTER_HQ_CA_FILE, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = muster_world_read_file (self->world, path, CA_LIMIT, &local);

  if (bytes == NULL && !g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->ca = bytes == NULL ? g_strdup ("") : g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return TRUE;
}

static char *
get_key_path (const MusterHqOptions *options)
{
  if (options->key_path != NULL)
    return g_strdup (options->key_path);
  return g_build_filename (options->folder, MUSTER_HQ_KEY_FILE, NULL);
}

/**
 * muster_hq_open:
 * @options: what and where
 * @error: %MUSTER_ERROR_NOT_FOUND where there is no headquarters; MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): headquarters
 */
MusterHq *
muster_hq_open (const MusterHqOptions *options, GError **error)
{
  g_autoptr (MusterHq) self = g_new0 (MusterHq, 1);
  g_autofree char *key_path = get_key_path (options);
  MusterHqKeys keys;
  gboolean opened;

  if (!muster_hq_keys_read (options->world, key_path, &keys, error))
    return NULL;
  opened = open_store (self, options, &keys, FALSE, error) && load_ca (self, error);
  muster_hq_keys_clear (&keys);
  return opened ? g_steal_pointer (&self) : NULL;
}

static gboolean
write_settings (MusterHq *self, const MusterHqNew *values, const guint8 offline_key[MUSTER_KEY_SIZE], GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_autofree char *offline = muster_key_to_text (offline_key);

  return transaction != NULL && muster_store_set_setting (self->store, SETTING_NAME, values->name, error)
         && muster_store_set_setting (self->store, SETTING_OFFLINE_KEY, offline, error)
         && (values->url == NULL || muster_store_set_setting (self->store, SETTING_URL, values->url, error))
         && muster_hq_add_epoch (self, NULL, 0, "init", NULL, error) && muster_store_commit (transaction, error);
}

static gboolean
make_keys (const MusterHqOptions *options, const char *key_path, MusterHqKeys *keys, guint8 offline_key[MUSTER_KEY_SIZE],
           GError **error)
{
  g_autofree char *offline_path = g_build_filename (options->folder, MUSTER_HQ_OFFLINE_KEY_FILE, NULL);
  g_autoptr (GBytes) present = muster_world_read_file (options->world, key_path, CA_LIMIT, NULL);

  if (present != NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS, "There is a headquarters in this folder already.");
      return FALSE;
    }
  muster_world_random (options->world, keys->database_key, sizeof keys->database_key);
  muster_world_random (options->world, keys->seed, sizeof keys->seed);
  return muster_hq_offline_key_make (options->world, offline_path, offline_key, error);
}

/**
 * muster_hq_create:
 * @options: where
 * @values: what
 * @error: %MUSTER_ERROR_EXISTS; MUSTER_DB_ERROR
 *
 * Order of events: the offline key, certificates, the store and its first epoch, and last the key file: a folder without
 * it is no headquarters, and a second try begins again.
 *
 * Returns: (transfer full) (nullable): headquarters
 */
MusterHq *
muster_hq_create (const MusterHqOptions *options, const MusterHqNew *values, GError **error)
{
  g_autoptr (MusterHq) self = g_new0 (MusterHq, 1);
  g_autofree char *key_path = get_key_path (options);
  guint8 offline_key[MUSTER_KEY_SIZE];
  MusterHqKeys keys;
  gboolean made;

  if (values->name == NULL || *values->name == '\0' || strlen (values->name) > MUSTER_LIMIT_NAME)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Headquarters needs a name.");
      return NULL;
    }
  made = make_keys (options, key_path, &keys, offline_key, error)
         && (values->without_certificate
             || muster_hq_certificates_make (options->world, options->folder, values->name, values->hosts, error))
         && open_store (self, options, &keys, TRUE, error) && load_ca (self, error)
         && write_settings (self, values, offline_key, error)
         && muster_hq_keys_write (options->world, key_path, &keys, error);
  muster_hq_keys_clear (&keys);
  return made ? g_steal_pointer (&self) : NULL;
}

/**
 * muster_hq_get_store:
 * @self: headquarters
 *
 * Returns: (transfer none): its store
 */
MusterStore *
muster_hq_get_store (MusterHq *self)
{
  return self->store;
}

/**
 * muster_hq_get_folder:
 * @self: headquarters
 *
 * Returns: its folder
 */
const char *
muster_hq_get_folder (MusterHq *self)
{
  return self->folder;
}

/**
 * muster_hq_get_public_key:
 * @self: headquarters
 *
 * Returns: (array fixed-size=32): the key that its devices know it by
 */
const guint8 *
muster_hq_get_public_key (MusterHq *self)
{
  return muster_key_pair_get_public (self->key);
}

/**
 * muster_hq_get_name:
 * @self: headquarters
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): its name
 */
char *
muster_hq_get_name (MusterHq *self, GError **error)
{
  char *name;

  if (!muster_store_read_setting (self->store, SETTING_NAME, &name, error))
    return NULL;
  return name == NULL ? g_strdup ("") : name;
}

/* ---- Numbers ---- */

static gboolean
get_counter (MusterHq *self, const char *name, gint64 *value, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_GET_COUNTER, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, name);
  step = muster_db_step (statement, error);
  *value = step == MUSTER_DB_ROW ? muster_db_column_int (statement, 1) : 0;
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_hq_get_seq:
 * @self: headquarters
 * @hq_seq: (out): the greatest number given out
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is known
 */
gboolean
muster_hq_get_seq (MusterHq *self, gint64 *hq_seq, GError **error)
{
  return get_counter (self, "hq_seq", hq_seq, error);
}

/**
 * muster_hq_get_backup_seq:
 * @self: headquarters
 * @hq_seq: (out): the greatest number in a verified backup
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is known
 */
gboolean
muster_hq_get_backup_seq (MusterHq *self, gint64 *hq_seq, GError **error)
{
  return get_counter (self, "backup_seq", hq_seq, error);
}

static gboolean
name_numbers (MusterHq *self, gint64 last, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_NAME_NUMBERS, error);
  MusterId id = muster_id_new (self->world);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, last);
  muster_bind_id (statement, 2, &id);
  return muster_db_run (statement, error);
}

/* Takes numbers from the one counter row, inside the transaction that uses them: commit order is number order. The
 * numbers get a name drawn by chance, by which a reader notices that they were given out anew. */
gboolean
muster_hq_next_seq (MusterHq *self, gint64 count, gint64 *last, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_NEXT_SEQ, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, count);
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  *last = muster_db_column_int (statement, 1);
  return muster_db_step (statement, error) == MUSTER_DB_DONE && name_numbers (self, *last, error);
}

/* The name under which a number was given out; nil: it was not, or before names were kept. */
gboolean
muster_hq_find_history (MusterHq *self, gint64 hq_seq, MusterId *history, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_FIND_NAME, error);
  MusterDbStep step;

  memset (history, 0, sizeof *history);
  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, hq_seq);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    muster_column_id (statement, 1, history);
  return step != MUSTER_DB_FAILED;
}

/* Is a reader's mark of this store's own life? One who has none proves nothing. */
gboolean
muster_hq_was_seen (MusterHq *self, const MusterHelloSeen *seen, gboolean *holds, GError **error)
{
  MusterId history;

  *holds = TRUE;
  if (seen->hq_seq == 0 || muster_id_is_nil (&seen->history))
    return TRUE;
  if (!muster_hq_find_history (self, seen->hq_seq, &history, error))
    return FALSE;
  *holds = muster_id_equal (&history, &seen->history);
  return TRUE;
}

/* Headquarters' clock is the one that all others follow. */
gint64
muster_hq_now (MusterHq *self)
{
  return muster_world_wall_ms (self->world);
}

/* ---- Ids in statements ---- */

/* A nil id binds NULL. */
void
muster_hq_bind_optional_id (MusterDbStatement *statement, int index, const MusterId *id)
{
  if (id == NULL || muster_id_is_nil (id))
    muster_db_bind_null (statement, index);
  else
    muster_bind_id (statement, index, id);
}

gboolean
muster_hq_run_with_id (MusterHq *self, const char *sql, const MusterId *id, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, id);
  return muster_db_run (statement, error);
}
