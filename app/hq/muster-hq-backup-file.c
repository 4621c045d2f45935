/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-backup-file.h"

#include <string.h>

#include "muster-json.h"

#define FORMAT "muster-backup/1"
#define HEADER_LIMIT (256 * 1024)
#define CHUNK (64 * 1024)

static const MusterJsonLimits header_limits = { .bytes = HEADER_LIMIT, .depth = 1, .string = HEADER_LIMIT, .members = 20 };

/* A file that is read from its beginning, a chunk at a time. */
typedef struct
{
  MusterFile *file;
  guint8 chunk[CHUNK];
  gsize next;
  gsize end;
} Reader;

static void
reader_free (Reader *reader)
{
  g_clear_pointer (&reader->file, muster_file_free);
  g_free (reader);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reader, reader_free)

void
muster_hq_backup_header_clear (MusterHqBackupHeader *header)
{
  g_free (header->name);
  g_free (header->journal);
  g_free (header->sha256);
  g_free (header->sealed);
}

static gboolean
fail_damaged (GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "This backup is damaged or cut short.");
  return FALSE;
}

static char *
write_header (const MusterHqBackupHeader *header)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  char epoch[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_string_member (object, "name", header->name);
  json_object_set_string_member (object, "epoch", muster_id_write (&header->epoch, epoch));
  json_object_set_int_member (object, "hq_seq", header->hq_seq);
  json_object_set_int_member (object, "changes", header->changes);
  json_object_set_string_member (object, "journal", header->journal);
  json_object_set_int_member (object, "made", header->made);
  json_object_set_int_member (object, "size", header->size);
  json_object_set_string_member (object, "sha256", header->sha256);
  json_object_set_string_member (object, "sealed", header->sealed);
  node = json_node_init_object (json_node_alloc (), object);
  return muster_json_to_canonical (node);
}

static gboolean
get_text (JsonObject *object, const char *member, char **text, GError **error)
{
  *text = g_strdup (muster_json_get_text (object, member, error));
  return *text != NULL;
}

static gboolean
read_members (JsonObject *object, MusterHqBackupHeader *header, GError **error)
{
  const char *format = muster_json_get_text (object, "format", NULL);
  const char *epoch = muster_json_get_text (object, "epoch", NULL);

  if (g_strcmp0 (format, FORMAT) != 0 || epoch == NULL || !muster_id_parse (epoch, &header->epoch))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This file is no backup of headquarters.");
      return FALSE;
    }
  return get_text (object, "name", &header->name, error) && get_text (object, "journal", &header->journal, error)
         && get_text (object, "sha256", &header->sha256, error) && get_text (object, "sealed", &header->sealed, error)
         && muster_json_get_int (object, "hq_seq", 0, G_MAXINT64, &header->hq_seq, error)
         && muster_json_get_int (object, "changes", 0, G_MAXINT64, &header->changes, error)
         && muster_json_get_int (object, "made", 0, G_MAXINT64, &header->made, error)
         && muster_json_get_int (object, "size", 0, G_MAXINT64, &header->size, error);
}

static Reader *
reader_new (MusterWorld *world, const char *path, GError **error)
{
  MusterFile *file = muster_world_open_file (world, path, error);
  Reader *reader;

  if (file == NULL)
    return NULL;
  reader = g_new0 (Reader, 1);
  reader->file = file;
  return reader;
}

/* Nothing is left in the chunk: the next one; none at the end of the file. */
static gboolean
read_chunk (Reader *reader, GError **error)
{
  gssize got = muster_file_read (reader->file, reader->chunk, CHUNK, error);

  reader->next = 0;
  reader->end = got > 0 ? (gsize) got : 0;
  return got >= 0;
}

static gboolean
fail_no_backup (GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This file is no backup of headquarters.");
  return FALSE;
}

/* The first line, without its end. */
static gboolean
read_line (Reader *reader, GByteArray *line, GError **error)
{
  const guint8 *end = NULL;

  while (end == NULL)
    {
      gsize size;

      if (reader->next == reader->end && !read_chunk (reader, error))
        return FALSE;
      if (reader->end == 0)
        return fail_no_backup (error);
      end = memchr (reader->chunk + reader->next, '\n', reader->end - reader->next);
      size = end == NULL ? reader->end - reader->next : (gsize) (end - reader->chunk) - reader->next;
      if (line->len + size > HEADER_LIMIT)
        return fail_no_backup (error);
      g_byte_array_append (line, reader->chunk + reader->next, (guint) size);
      reader->next += size + (end != NULL);
    }
  return TRUE;
}

static gboolean
read_header (Reader *reader, MusterHqBackupHeader *header, GError **error)
{
  g_autoptr (GByteArray) line = g_byte_array_new ();
  g_autoptr (JsonNode) node = NULL;

  if (!read_line (reader, line, error))
    return FALSE;
  node = muster_json_parse ((const char *) line->data, line->len, &header_limits, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return fail_no_backup (error);
  return read_members (json_node_get_object (node), header, error);
}

/* Copies the rest of @from; @to may be NULL. */
static gboolean
copy (Reader *from, MusterFile *to, gint64 *size, char **sha256, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  *size = 0;
  do
    {
      const guint8 *bytes = from->chunk + from->next;
      gsize got = from->end - from->next;

      g_checksum_update (checksum, bytes, (gssize) got);
      *size += (gint64) got;
      if (to != NULL && !muster_file_write (to, bytes, got, error))
        return FALSE;
      if (!read_chunk (from, error))
        return FALSE;
    }
  while (from->end > 0);
  *sha256 = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

static gboolean
measure (MusterWorld *world, const char *database, MusterHqBackupHeader *header, GError **error)
{
  g_autoptr (Reader) from = reader_new (world, database, error);

  return from != NULL && copy (from, NULL, &header->size, &header->sha256, error);
}

static gboolean
write_part (MusterWorld *world, const char *part, MusterHqBackupHeader *header, const char *database, GError **error)
{
  g_autoptr (Reader) from = measure (world, database, header, error) ? reader_new (world, database, error) : NULL;
  g_autoptr (MusterFile) to = from == NULL ? NULL : muster_world_create_file (world, part, error);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autofree char *again = NULL;
  gint64 size;

  if (to == NULL)
    return FALSE;
  text = write_header (header);
  line = g_strconcat (text, "\n", NULL);
  return muster_file_write (to, line, strlen (line), error) && copy (from, to, &size, &again, error) && muster_file_sync (to, error);
}

gboolean
muster_hq_backup_file_write (MusterWorld *world, const char *path, MusterHqBackupHeader *header, const char *database, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_auto (MusterHqBackupHeader) again = { 0 };

  if (write_part (world, part, header, database, error) && muster_hq_backup_file_read (world, part, &again, NULL, error)
      && muster_world_rename_file (world, part, path, error))
    return TRUE;
  muster_world_remove_file (world, part, NULL);
  return FALSE;
}

gboolean
muster_hq_backup_file_read (MusterWorld *world, const char *path, MusterHqBackupHeader *header, const char *database, GError **error)
{
  g_autoptr (Reader) from = reader_new (world, path, error);
  g_autoptr (MusterFile) to = NULL;
  g_autofree char *sha256 = NULL;
  gint64 size;

  if (from == NULL || !read_header (from, header, error))
    return FALSE;
  to = database == NULL ? NULL : muster_world_create_file (world, database, error);
  if ((database != NULL && to == NULL) || !copy (from, to, &size, &sha256, error) || (to != NULL && !muster_file_sync (to, error)))
    return FALSE;
  return (size == header->size && strcmp (sha256, header->sha256) == 0) || fail_damaged (error);
}

/* ---- Keys ---- */

static const char *const kept_files[]
    = { MUSTER_HQ_CA_FILE, MUSTER_HQ_CA_KEY_FILE, MUSTER_HQ_CERTIFICATE_FILE, MUSTER_HQ_CERTIFICATE_KEY_FILE };

static void
set_hex (JsonObject *object, const char *member, const guint8 *bytes, gsize size)
{
  g_autofree char *text = muster_hex_encode (bytes, size);

  json_object_set_string_member (object, member, text);
}

static void
add_files (MusterHq *self, JsonObject *files)
{
  for (guint i = 0; i < G_N_ELEMENTS (kept_files); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, kept_files[i], NULL);
      g_autoptr (GBytes) content = muster_world_read_file (self->world, path, HEADER_LIMIT, NULL);
      g_autofree char *text
          = content == NULL ? NULL : g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));

      if (text != NULL)
        json_object_set_string_member (files, kept_files[i], text);
    }
}

char *
muster_hq_backup_seal (MusterHq *self, const guint8 *database_key, GError **error)
{
  g_autofree char *offline = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL;
  JsonObject *files;
  guint8 public_key[MUSTER_KEY_SIZE], seed[MUSTER_KEY_SEED_SIZE];

  if (!muster_store_read_setting (self->store, "hq_offline_key", &offline, error))
    return NULL;
  files = json_object_new ();
  muster_key_pair_copy_seed (self->key, seed);
  set_hex (object, "database_key", database_key, MUSTER_DB_KEY_SIZE);
  set_hex (object, "seed", seed, sizeof seed);
  add_files (self, files);
  json_object_set_object_member (object, "files", files);
  node = json_node_init_object (json_node_alloc (), object);
  text = muster_json_to_canonical (node);
  if (offline == NULL || !muster_key_from_text (offline, public_key, error))
    {
      if (offline == NULL)
        g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "Headquarters does not know its offline key.");
      return NULL;
    }
  sealed = muster_key_seal (self->world, public_key, text, strlen (text), error);
  explicit_bzero (text, strlen (text));
  explicit_bzero (seed, sizeof seed);
  return sealed == NULL ? NULL : g_base64_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
}

static gboolean
get_hex (JsonObject *object, const char *member, guint8 *bytes, gsize size, GError **error)
{
  const char *text = muster_json_get_text (object, member, error);

  return text != NULL && (muster_hex_decode (text, bytes, size) || fail_damaged (error));
}

gboolean
muster_hq_backup_unseal (MusterWorld *world, const char *sealed, const char *offline_key, MusterHqKeys *keys, JsonObject **files,
                         GError **error)
{
  static const MusterJsonLimits limits = { .bytes = HEADER_LIMIT, .depth = 2, .string = HEADER_LIMIT, .members = 20 };
  g_autoptr (MusterKeyPair) pair = muster_hq_offline_key_read (world, offline_key, error);
  g_autofree guint8 *bytes = NULL;
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object, *found;
  gsize size;

  if (pair == NULL)
    return FALSE;
  bytes = g_base64_decode (sealed, &size);
  opened = muster_key_pair_open (pair, bytes, size, error);
  if (opened == NULL)
    {
      g_prefix_error (error, "This offline key does not open the backup: ");
      return FALSE;
    }
  node = muster_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), &limits, error);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return node == NULL ? FALSE : fail_damaged (error);
  object = json_node_get_object (node);
  found = muster_json_get_object (object, "files", error);
  if (found == NULL || !get_hex (object, "database_key", keys->database_key, sizeof keys->database_key, error)
      || !get_hex (object, "seed", keys->seed, sizeof keys->seed, error))
    return FALSE;
  *files = json_object_ref (found);
  return TRUE;
}
