/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-world.h"

#include <string.h>

#include "muster-error.h"
#include "muster-test-world-disk.h"

struct _MusterTestWorld
{
  gint64 wall_ms;
  gint64 monotonic_ms;
  guint64 state;
  MusterWorld *system; /* nullable: where small files go to the disk */
  GHashTable *files;   /* path → GBytes */
  GHashTable *identities;
  char *machine;
  char *vfs; /* nullable: a copy of a database is a file there */
  gboolean uses_disk; /* small files are on the disk in memory too */
};

/* splitmix64: every test and every seed of the simulator repeats exactly. */
static guint64
next (MusterTestWorld *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static gint64
test_wall_ms (gpointer data)
{
  return ((MusterTestWorld *) data)->wall_ms;
}

static gint64
test_monotonic_ms (gpointer data)
{
  return ((MusterTestWorld *) data)->monotonic_ms;
}

static void
test_random (gpointer data, guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      guint64 value = next (data);
      gsize piece = MIN (size, sizeof value);

      memcpy (bytes, &value, piece);
      bytes += piece;
      size -= piece;
    }
}

static void
test_sleep_ms (gpointer data, guint ms)
{
  muster_test_world_advance (data, ms);
}

static GBytes *
test_read_file (gpointer data, const char *path, gsize limit, GError **error)
{
  MusterTestWorld *self = data;
  GBytes *content;

  if (self->system != NULL)
    return muster_world_read_file (self->system, path, limit, error);
  if (self->uses_disk)
    return muster_test_disk_read (self->vfs, path, limit, error);
  content = g_hash_table_lookup (self->files, path);
  if (content == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no “%s”.", path);
  else if (g_bytes_get_size (content) > limit)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "“%s” is too large.", path);
  else
    return g_bytes_ref (content);
  return NULL;
}

static gboolean
test_write_file (gpointer data, const char *path, GBytes *content, GError **error)
{
  MusterTestWorld *self = data;

  if (self->system != NULL)
    return muster_world_write_file (self->system, path, content, error);
  if (self->uses_disk)
    return muster_test_disk_write (self->vfs, path, content, error);
  g_hash_table_insert (self->files, g_strdup (path), g_bytes_ref (content));
  return TRUE;
}

static gboolean
test_remove_file (gpointer data, const char *path, GError **error)
{
  MusterTestWorld *self = data;

  if (self->system != NULL)
    return muster_world_remove_file (self->system, path, error);
  g_hash_table_remove (self->files, path);
  return self->vfs == NULL || muster_test_disk_remove (self->vfs, path, error);
}

static MusterFile *
test_open_file (gpointer data, const char *path, gboolean create, GError **error)
{
  MusterTestWorld *self = data;

  if (self->system == NULL)
    return muster_test_disk_open (self->vfs, path, create, error);
  return create ? muster_world_create_file (self->system, path, error) : muster_world_open_file (self->system, path, error);
}

static gboolean
test_rename_file (gpointer data, const char *from, const char *to, GError **error)
{
  MusterTestWorld *self = data;

  return self->system != NULL ? muster_world_rename_file (self->system, from, to, error)
                              : muster_test_disk_rename (self->vfs, from, to, error);
}

static gboolean
test_make_folder (gpointer data, const char *path, GError **error)
{
  MusterTestWorld *self = data;

  return self->system == NULL || muster_world_make_folder (self->system, path, error);
}

static gboolean
test_has_file (gpointer data, const char *path)
{
  MusterTestWorld *self = data;

  return self->system != NULL ? muster_world_has_file (self->system, path) : muster_test_disk_has (self->vfs, path);
}

static char *
test_file_identity (gpointer data, const char *path)
{
  MusterTestWorld *self = data;
  const char *identity = g_hash_table_lookup (self->identities, path);

  if (identity == NULL && self->system != NULL)
    return muster_world_file_identity (self->system, path);
  return g_strdup (identity == NULL ? path : identity);
}

static char *
test_machine (gpointer data)
{
  return g_strdup (((MusterTestWorld *) data)->machine);
}

static void
test_finalize (gpointer data)
{
  MusterTestWorld *self = data;

  g_clear_pointer (&self->system, muster_world_unref);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->identities);
  g_free (self->machine);
  g_free (self->vfs);
  g_free (self);
}

MusterWorld *
muster_test_world_new (guint64 seed, const char *vfs, gboolean files_on_disk)
{
  static const MusterWorldFunctions functions = {
    .wall_ms = test_wall_ms,
    .monotonic_ms = test_monotonic_ms,
    .random = test_random,
    .sleep_ms = test_sleep_ms,
    .read_file = test_read_file,
    .write_file = test_write_file,
    .remove_file = test_remove_file,
    .open_file = test_open_file,
    .rename_file = test_rename_file,
    .make_folder = test_make_folder,
    .has_file = test_has_file,
    .file_identity = test_file_identity,
    .machine = test_machine,
    .finalize = test_finalize,
  };
  MusterTestWorld *self = g_new0 (MusterTestWorld, 1);

  self->wall_ms = MUSTER_TEST_START_MS;
  self->state = seed;
  self->system = files_on_disk ? muster_world_new_system () : NULL;
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->machine = g_strdup ("machine");
  self->vfs = g_strdup (vfs);
  return muster_world_new (&functions, self, vfs);
}

/* From now on small files fail and lose power with the databases; those that there are stay out of reach. */
void
muster_test_world_use_disk (MusterTestWorld *self)
{
  self->uses_disk = TRUE;
}

MusterTestWorld *
muster_test_world_get (MusterWorld *world)
{
  return muster_world_get_data (world);
}

void
muster_test_world_set_wall (MusterTestWorld *self, gint64 ms)
{
  self->wall_ms = ms;
}

void
muster_test_world_advance (MusterTestWorld *self, gint64 ms)
{
  self->wall_ms += ms;
  self->monotonic_ms += ms;
}

void
muster_test_world_set_seed (MusterTestWorld *self, guint64 seed)
{
  self->state = seed;
}

void
muster_test_world_set_machine (MusterTestWorld *self, const char *machine)
{
  g_free (self->machine);
  self->machine = g_strdup (machine);
}

void
muster_test_world_set_identity (MusterTestWorld *self, const char *path, const char *identity)
{
  g_hash_table_insert (self->identities, g_strdup (path), g_strdup (identity));
}

static void
copy_identity (gpointer path, gpointer identity, gpointer self)
{
  muster_test_world_set_identity (self, path, identity);
}

void
muster_test_world_copy (MusterTestWorld *self, MusterTestWorld *from)
{
  GHashTableIter iter;
  gpointer path, content;

  muster_test_world_set_machine (self, from->machine);
  g_hash_table_foreach (from->identities, copy_identity, self);
  g_hash_table_iter_init (&iter, from->files);
  while (g_hash_table_iter_next (&iter, &path, &content))
    g_hash_table_insert (self->files, g_strdup (path), g_bytes_ref (content));
}

static gboolean
has_prefix (gpointer path, gpointer content, gpointer prefix)
{
  return g_str_has_prefix (path, prefix);
}

void
muster_test_world_remove_prefix (MusterTestWorld *self, const char *prefix)
{
  g_hash_table_foreach_remove (self->files, has_prefix, (gpointer) prefix);
}

void
muster_test_world_copy_prefix (MusterTestWorld *self, const char *from, const char *to)
{
  g_autoptr (GHashTable) copies = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer path, content;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &path, &content))
    if (g_str_has_prefix (path, from))
      g_hash_table_insert (copies, g_strconcat (to, (char *) path + strlen (from), NULL), content);
  g_hash_table_iter_init (&iter, copies);
  while (g_hash_table_iter_next (&iter, &path, &content))
    g_hash_table_insert (self->files, path, g_bytes_ref (content));
}
