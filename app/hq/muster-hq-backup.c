/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-backup-file.h"

#include <string.h>

/* Copies that can be trusted. Order of events of a backup: copy under a fresh key; opened anew, verified, counted and
 * compared with the journal here; its key sealed to the offline key; one file, read back; only then backup_seq moves. */

static const char SQL_SUMMARY[] = "SELECT hq_seq, id, line FROM change WHERE hq_seq <= ?1 ORDER BY hq_seq";
static const char SQL_COPY_SEQ[] = "SELECT value FROM counter WHERE name = 'hq_seq'";
static const char SQL_COPY_EPOCH[] = "SELECT epoch FROM epoch ORDER BY seq DESC LIMIT 1";
static const char SQL_MOVE[] = "UPDATE counter SET value = max (value, ?1) WHERE name = 'backup_seq'";
static const char SQL_LOG[] = "INSERT INTO backup (time, hq_seq, changes, digest) VALUES (?1, ?2, ?3, ?4)";

/* A copy and what SQLite left beside it. */
static gboolean
remove_database (MusterWorld *world, const char *path, GError **error)
{
  static const char *const ends[] = { "-journal", "-wal", "-shm", "" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (path, ends[i], NULL);

      if (!muster_world_remove_file (world, file, error))
        return FALSE;
    }
  return TRUE;
}

/* How many changes there are up to a number, and a hash over all of them. */
static gboolean
summarise (MusterDb *db, gint64 hq_seq, gint64 *changes, char **digest, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, SQL_SUMMARY, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  MusterDbStep step;

  *changes = 0;
  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, hq_seq);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      gint64 number = GINT64_TO_BE (muster_db_column_int (statement, 1));
      gsize size;
      gconstpointer id = muster_db_column_blob (statement, 2, &size);

      g_checksum_update (checksum, (const guchar *) &number, sizeof number);
      g_checksum_update (checksum, id, (gssize) size);
      g_checksum_update (checksum, (const guchar *) muster_db_column_text (statement, 3), -1);
      (*changes)++;
    }
  *digest = g_strdup (g_checksum_get_string (checksum));
  return step == MUSTER_DB_DONE;
}

static gboolean
read_copy (MusterDb *copy, MusterHqBackupHeader *header, GError **error)
{
  g_autoptr (MusterDbStatement) seq = muster_db_prepare (copy, SQL_COPY_SEQ, error);
  g_autoptr (MusterDbStatement) epoch = seq == NULL ? NULL : muster_db_prepare (copy, SQL_COPY_EPOCH, error);

  if (epoch == NULL || muster_db_step (seq, error) != MUSTER_DB_ROW || muster_db_step (epoch, error) != MUSTER_DB_ROW)
    return FALSE;
  header->hq_seq = muster_db_column_int (seq, 1);
  muster_column_id (epoch, 1, &header->epoch);
  return summarise (copy, header->hq_seq, &header->changes, &header->journal, error);
}

static gboolean
open_copy (MusterWorld *world, const char *path, const guint8 *key, MusterHqBackupHeader *header, GError **error)
{
  MusterDbOptions options = { .path = path, .key = key, .vfs = muster_world_get_vfs (world), .read_only = TRUE };
  g_autoptr (MusterDb) copy = muster_db_open (&options, error);

  return copy != NULL && muster_db_verify (copy, error) && read_copy (copy, header, error);
}

static gboolean
compare_with_here (MusterHq *self, const MusterHqBackupHeader *header, GError **error)
{
  g_autofree char *journal = NULL;
  gint64 changes;

  if (!summarise (self->db, header->hq_seq, &changes, &journal, error))
    return FALSE;
  if (changes == header->changes && strcmp (journal, header->journal) == 0)
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "The copy does not say what the journal says; make another one.");
  return FALSE;
}

static gboolean
move_backup_seq (MusterHq *self, const MusterHqBackupHeader *header, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_autoptr (MusterDbStatement) move = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_MOVE, error);
  g_autoptr (MusterDbStatement) log = move == NULL ? NULL : muster_db_prepare (self->db, SQL_LOG, error);

  if (log == NULL)
    return FALSE;
  muster_db_bind_int (move, 1, header->hq_seq);
  muster_db_bind_int (log, 1, header->made);
  muster_db_bind_int (log, 2, header->hq_seq);
  muster_db_bind_int (log, 3, header->changes);
  muster_db_bind_text (log, 4, header->journal);
  return muster_db_run (move, error) && muster_db_run (log, error) && muster_store_commit (transaction, error);
}

static gboolean
make_copy (MusterHq *self, const char *path, const char *database, const guint8 *key, MusterHqBackupHeader *header, GError **error)
{
  MusterDbOptions target = { .path = database, .key = key, .vfs = muster_world_get_vfs (self->world), .create = TRUE };

  header->name = muster_hq_get_name (self, error);
  if (header->name == NULL)
    return FALSE;
  header->made = muster_hq_now (self);
  header->sealed = muster_hq_backup_seal (self, key, error);
  return header->sealed != NULL && muster_db_backup (self->db, &target, NULL, NULL, NULL, error)
         && open_copy (self->world, database, key, header, error) && compare_with_here (self, header, error)
         && muster_hq_backup_file_write (self->world, path, header, database, error) && move_backup_seq (self, header, error);
}

/**
 * muster_hq_backup:
 * @self: headquarters
 * @path: the file to make; replaced whole or not at all
 * @error: %MUSTER_ERROR_CORRUPT: the copy was not good; %MUSTER_ERROR_FULL; MUSTER_DB_ERROR
 *
 * Others go on writing meanwhile. When it returns %TRUE, everything up to backup_seq can be had back from the file and the
 * offline key.
 *
 * Returns: whether the backup is verified and counts
 */
gboolean
muster_hq_backup (MusterHq *self, const char *path, GError **error)
{
  g_autofree char *database = g_strconcat (path, ".db", NULL);
  g_auto (MusterHqBackupHeader) header = { 0 };
  guint8 key[MUSTER_DB_KEY_SIZE];
  gboolean done;

  muster_world_random (self->world, key, sizeof key);
  done = remove_database (self->world, database, error) && make_copy (self, path, database, key, &header, error);
  explicit_bzero (key, sizeof key);
  remove_database (self->world, database, NULL);
  return done;
}

/* ---- Restore ---- */

/* One of its own, also where the clock stands or goes back: what an earlier restore put aside stays what it was. */
static char *
name_aside (const MusterHqOptions *options)
{
  gint64 time = muster_world_wall_ms (options->world);
  char *folder = NULL;

  do
    {
      g_free (folder);
      folder = g_strdup_printf ("%s/replaced-%" G_GINT64_FORMAT, options->folder, time++);
    }
  while (muster_world_has_file (options->world, folder));
  return folder;
}

/* A key file that lies elsewhere: without it what is put aside could never be opened again. */
static gboolean
put_key_aside (const MusterHqOptions *options, const char *folder, GError **error)
{
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *to = options->key_path == NULL ? NULL : g_strconcat (options->key_path, ".", name, NULL);

  return to == NULL || !muster_world_has_file (options->world, options->key_path)
         || muster_world_rename_file (options->world, options->key_path, to, error);
}

/* What is there now goes into a folder beside, as a whole: nobody can know yet whether it will be needed. */
static gboolean
put_aside (const MusterHqOptions *options, GError **error)
{
  static const char *const names[] = { MUSTER_HQ_KEY_FILE, "muster.db", "muster.db-wal", "muster.db-shm", "tls" };
  g_autofree char *folder = name_aside (options);

  if (!put_key_aside (options, folder, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from = g_build_filename (options->folder, names[i], NULL);
      g_autofree char *to = g_build_filename (folder, names[i], NULL);

      if (muster_world_has_file (options->world, from)
          && (!muster_world_make_folder (options->world, folder, error) || !muster_world_rename_file (options->world, from, to, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_files (const MusterHqOptions *options, JsonObject *files, GError **error)
{
  g_autofree char *tls = g_build_filename (options->folder, "tls", NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!muster_world_make_folder (options->world, tls, error))
    return FALSE;
  json_object_iter_init (&iter, files);
  while (json_object_iter_next (&iter, &name, &node))
    {
      g_autofree char *path = g_build_filename (options->folder, name, NULL);
      const char *text = json_node_get_string (node);
      g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

      /* The seal vouches for the names; a path that leads out of the folder is refused all the same. */
      if (strstr (name, "..") != NULL || !muster_world_write_file (options->world, path, content, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_in_place (const MusterHqOptions *options, const char *database, JsonObject *files, GError **error)
{
  g_autofree char *target = g_build_filename (options->folder, "muster.db", NULL);

  return put_aside (options, error) && muster_world_rename_file (options->world, database, target, error)
         && write_files (options, files, error);
}

static gboolean
begin_epoch (const MusterHqOptions *options, gint64 hq_seq, GError **error)
{
  g_autoptr (MusterHq) hq = muster_hq_open (options, error);
  g_autoptr (MusterStoreTransaction) transaction = hq == NULL ? NULL : muster_store_begin (hq->store, error);
  g_autoptr (MusterDbStatement) move = transaction == NULL ? NULL : muster_db_prepare (hq->db, SQL_MOVE, error);

  if (move == NULL)
    return FALSE;
  /* All of it is in a verified backup: the one that it came from. */
  muster_db_bind_int (move, 1, hq_seq);
  return muster_db_run (move, error) && muster_hq_open_epoch (hq, hq_seq, "restore", NULL, error)
         && muster_store_commit (transaction, error);
}

/* The key file gets its name last: until then the folder is no headquarters, and restore is simply run again. One that
 * opened before its epoch began would go on in the old one. */
static gboolean
start_living (const MusterHqOptions *options, const MusterHqKeys *keys, gint64 hq_seq, GError **error)
{
  g_autofree char *key_path = options->key_path != NULL ? g_strdup (options->key_path)
                                                        : g_build_filename (options->folder, MUSTER_HQ_KEY_FILE, NULL);
  g_autofree char *part = g_strconcat (key_path, ".restoring", NULL);
  MusterHqOptions hidden = *options;

  hidden.key_path = part;
  return muster_hq_keys_write (options->world, part, keys, error) && begin_epoch (&hidden, hq_seq, error)
         && muster_world_rename_file (options->world, part, key_path, error);
}

static gboolean
extract (const MusterHqOptions *options, const char *path, const char *database, const char *offline_key, GError **error)
{
  g_auto (MusterHqBackupHeader) header = { 0 };
  g_auto (MusterHqBackupHeader) found = { 0 };
  g_autoptr (JsonObject) files = NULL;
  MusterHqKeys keys;
  gboolean done;

  if (!remove_database (options->world, database, error)
      || !muster_hq_backup_file_read (options->world, path, &header, database, error)
      || !muster_hq_backup_unseal (options->world, header.sealed, offline_key, &keys, &files, error))
    return FALSE;
  done = open_copy (options->world, database, keys.database_key, &found, error);
  if (done && (found.changes != header.changes || strcmp (found.journal, header.journal) != 0))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "This backup does not say what it claims.");
      done = FALSE;
    }
  done = done && put_in_place (options, database, files, error) && start_living (options, &keys, found.hq_seq, error);
  muster_hq_keys_clear (&keys);
  return done;
}

/**
 * muster_hq_restore:
 * @options: where; what is there is put aside, not overwritten
 * @path: a backup
 * @offline_key: file of the key that opens it
 * @error: %MUSTER_ERROR_WRONG_KEY; %MUSTER_ERROR_CORRUPT, %MUSTER_ERROR_INVALID: not a good backup; %MUSTER_ERROR_FULL
 *
 * The backup is checked as a whole before anything is touched. The restored store begins a new epoch that branches off
 * where the backup ends; laptops hear of it with their next hello and offer again what came later.
 *
 * Returns: whether headquarters is restored
 */
gboolean
muster_hq_restore (const MusterHqOptions *options, const char *path, const char *offline_key, GError **error)
{
  g_autofree char *database = g_build_filename (options->folder, "muster.db.restoring", NULL);
  gboolean done = extract (options, path, database, offline_key, error);

  remove_database (options->world, database, NULL);
  return done;
}
