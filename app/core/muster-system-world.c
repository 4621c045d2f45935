/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-system-file.h"
#include "muster-world.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "muster-error.h"

/* The one place of the program that asks the system for time, randomness and small files. */

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;

  if (clock_gettime (clock, &now) != 0)
    g_error ("clock_gettime: %s", g_strerror (errno));
  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static gint64
system_wall_ms (gpointer data)
{
  return read_clock (CLOCK_REALTIME);
}

static gint64
system_monotonic_ms (gpointer data)
{
  return read_clock (CLOCK_BOOTTIME);
}

static void
system_random (gpointer data, guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      ssize_t got = getrandom (bytes, size, 0);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        g_error ("getrandom: %s", g_strerror (errno));
      bytes += got;
      size -= (gsize) got;
    }
}

static void
system_sleep_ms (gpointer data, guint ms)
{
  g_usleep ((gulong) ms * 1000);
}

static GBytes *
system_read_file (gpointer data, const char *path, gsize limit, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 piece[65536];
  struct stat status;
  MUSTER_AUTO_DESCRIPTOR file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (file < 0 || fstat (file, &status) != 0)
    {
      muster_system_set_file_error (error, errno, "read", path);
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "“%s” is not a regular file.", path);
      return NULL;
    }
  for (;;)
    {
      ssize_t got = read (file, piece, sizeof piece);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          muster_system_set_file_error (error, errno, "read", path);
          return NULL;
        }
      if (got == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&content));
      if (content->len + (gsize) got > limit)
        {
          g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "“%s” is larger than it may be.", path);
          return NULL;
        }
      g_byte_array_append (content, piece, (guint) got);
    }
}

static gboolean
write_whole (int file, GBytes *content)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (content, &size);

  return muster_system_write (file, bytes, size) && fsync (file) == 0;
}

static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  MUSTER_AUTO_DESCRIPTOR file = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return file >= 0 && fsync (file) == 0;
}

static gboolean
system_write_file (gpointer data, const char *path, GBytes *content, GError **error)
{
  g_autofree char *aside = g_strdup_printf ("%s.new", path);
  MUSTER_AUTO_DESCRIPTOR file = open (aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (file < 0)
    return muster_system_set_file_error (error, errno, "write", path);
  if (!write_whole (file, content) || !muster_system_close (&file) || rename (aside, path) != 0 || !sync_folder (path))
    {
      muster_system_set_file_error (error, errno, "write", path);
      unlink (aside);
      return FALSE;
    }
  return TRUE;
}

static gboolean
system_remove_file (gpointer data, const char *path, GError **error)
{
  if (unlink (path) != 0 && errno != ENOENT)
    return muster_system_set_file_error (error, errno, "remove", path);
  return TRUE;
}

static gboolean
system_rename_file (gpointer data, const char *from, const char *to, GError **error)
{
  return (rename (from, to) == 0 && sync_folder (to) && sync_folder (from)) || muster_system_set_file_error (error, errno, "rename", from);
}

static gboolean
system_make_folder (gpointer data, const char *path, GError **error)
{
  return (g_mkdir_with_parents (path, 0700) == 0 && sync_folder (path)) || muster_system_set_file_error (error, errno, "make the folder", path);
}

static gboolean
system_has_file (gpointer data, const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static char *
system_file_identity (gpointer data, const char *path)
{
  struct stat status;

  if (stat (path, &status) != 0)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, (guint64) status.st_dev, (guint64) status.st_ino);
}

static char *
system_machine (gpointer data)
{
  g_autofree char *text = NULL;

  if (g_file_get_contents ("/etc/machine-id", &text, NULL, NULL) && *g_strstrip (text) != '\0')
    return g_steal_pointer (&text);
  return g_strdup ("unnamed");
}

/**
 * muster_world_new_system:
 *
 * Returns: (transfer full): the world as the operating system has it; usable from any thread
 */
MusterWorld *
muster_world_new_system (void)
{
  static const MusterWorldFunctions functions = {
    .wall_ms = system_wall_ms,
    .monotonic_ms = system_monotonic_ms,
    .random = system_random,
    .sleep_ms = system_sleep_ms,
    .read_file = system_read_file,
    .write_file = system_write_file,
    .remove_file = system_remove_file,
    .open_file = muster_system_open_file,
    .rename_file = system_rename_file,
    .make_folder = system_make_folder,
    .has_file = system_has_file,
    .file_identity = system_file_identity,
    .machine = system_machine,
  };

  return muster_world_new (&functions, NULL, NULL);
}
