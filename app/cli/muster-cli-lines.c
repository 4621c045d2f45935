/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "muster-json.h"

/* read(2) rather than a stream: a signal has to interrupt the wait for the next line. */
struct _MusterCliLines
{
  int file;
  gboolean owned;
  guint number;
  gsize at;
  gsize size;
  char buffer[65536];
};

/**
 * muster_cli_lines_new:
 * @path: a file, or "-" for standard input
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): a reader
 */
MusterCliLines *
muster_cli_lines_new (const char *path, GError **error)
{
  gboolean is_input = strcmp (path, "-") == 0;
  int file = is_input ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  MusterCliLines *self;

  if (file < 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "The file “%s” cannot be read: %s.", path,
                   g_strerror (errno));
      return NULL;
    }
  self = g_new0 (MusterCliLines, 1);
  self->file = file;
  self->owned = !is_input;
  return self;
}

/**
 * muster_cli_lines_free:
 * @self: (transfer full): a reader
 */
void
muster_cli_lines_free (MusterCliLines *self)
{
  if (self->owned)
    close (self->file);
  g_free (self);
}

/**
 * muster_cli_lines_get_number:
 * @self: a reader
 *
 * Returns: number of the line read last, from 1
 */
guint
muster_cli_lines_get_number (MusterCliLines *self)
{
  return self->number;
}

/* FALSE at the end, on error, and when the program is asked to end. */
static gboolean
fill (MusterCliLines *self, GError **error)
{
  ssize_t got = -1;

  while (!muster_cli_is_stopping ())
    {
      got = read (self->file, self->buffer, sizeof self->buffer);
      if (got >= 0 || errno != EINTR)
        break;
    }
  self->at = 0;
  self->size = got > 0 ? (gsize) got : 0;
  if (got < 0 && !muster_cli_is_stopping ())
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The input cannot be read: %s.", g_strerror (errno));
  return got > 0;
}

/**
 * muster_cli_lines_next:
 * @self: a reader
 * @line: (out): the line without its end; of one that is too long, its beginning
 * @error: %MUSTER_ERROR_FAILED
 *
 * Returns: what came; a signal counts as the end
 */
MusterCliLineResult
muster_cli_lines_next (MusterCliLines *self, GString *line, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean any = FALSE;
  gboolean too_long = FALSE;

  g_string_truncate (line, 0);
  while (self->at < self->size || fill (self, &local))
    {
      const char *start = self->buffer + self->at;
      const char *feed = memchr (start, '\n', self->size - self->at);
      gsize length = feed == NULL ? self->size - self->at : (gsize) (feed - start);

      any = TRUE;
      too_long |= line->len + length > muster_json_limits_line.bytes;
      if (!too_long)
        g_string_append_len (line, start, (gssize) length);
      self->at += length + (feed != NULL);
      if (feed != NULL)
        break;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return MUSTER_CLI_LINE_FAILED;
    }
  if (!any || muster_cli_is_stopping ())
    return MUSTER_CLI_LINE_END;
  self->number++;
  if (line->len > 0 && line->str[line->len - 1] == '\r')
    g_string_truncate (line, line->len - 1);
  return too_long ? MUSTER_CLI_LINE_TOO_LONG : MUSTER_CLI_LINE_READ;
}
