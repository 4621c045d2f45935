/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-system-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "muster-error.h"

typedef struct
{
  int descriptor;
  char *path;
} Data;

gboolean
muster_system_set_file_error (GError **error, int code, const char *verb, const char *path)
{
  MusterError kind = code == ENOENT || code == ENOTDIR ? MUSTER_ERROR_NOT_FOUND : MUSTER_ERROR_FULL;

  g_set_error (error, MUSTER_ERROR, kind, "Cannot %s “%s”: %s", verb, path, g_strerror (code));
  return FALSE;
}

gboolean
muster_system_write (int file, const guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      ssize_t put = write (file, bytes, size);

      if (put < 0 && errno == EINTR)
        continue;
      if (put <= 0)
        return FALSE;
      bytes += put;
      size -= (gsize) put;
    }
  return TRUE;
}

gboolean
muster_system_close (int *file)
{
  int taken = *file;

  *file = -1;
  return taken < 0 || close (taken) == 0;
}

void
muster_system_close_quietly (int *file)
{
  muster_system_close (file);
}

static gssize
file_read (gpointer data, guint8 *bytes, gsize size, GError **error)
{
  Data *self = data;

  for (;;)
    {
      ssize_t got = read (self->descriptor, bytes, size);

      if (got >= 0)
        return got;
      if (errno == EINTR)
        continue;
      muster_system_set_file_error (error, errno, "read", self->path);
      return -1;
    }
}

static gboolean
file_write (gpointer data, const guint8 *bytes, gsize size, GError **error)
{
  Data *self = data;

  return muster_system_write (self->descriptor, bytes, size) || muster_system_set_file_error (error, errno, "write", self->path);
}

static gboolean
file_sync (gpointer data, GError **error)
{
  Data *self = data;

  return fsync (self->descriptor) == 0 || muster_system_set_file_error (error, errno, "write", self->path);
}

static void
file_close (gpointer data)
{
  Data *self = data;

  close (self->descriptor);
  g_free (self->path);
  g_free (self);
}

MusterFile *
muster_system_open_file (gpointer data, const char *path, gboolean create, GError **error)
{
  static const MusterFileFunctions functions = { .read = file_read, .write = file_write, .sync = file_sync, .close = file_close };
  int flags = create ? O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC : O_RDONLY | O_CLOEXEC;
  int descriptor = open (path, flags, 0600);
  Data *self;

  if (descriptor < 0)
    {
      muster_system_set_file_error (error, errno, create ? "write" : "read", path);
      return NULL;
    }
  self = g_new0 (Data, 1);
  self->descriptor = descriptor;
  self->path = g_strdup (path);
  return muster_file_new (&functions, self);
}
