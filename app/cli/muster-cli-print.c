/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-private.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <gio/gunixoutputstream.h>

#include "muster-cli-signals.h"
#include "muster-json.h"

static volatile sig_atomic_t stopping;
static gboolean has_progress;

static void
stop (int signal_number)
{
  stopping = 1;
}

/**
 * muster_cli_catch_signals:
 *
 * From now on an interruption lets the present transaction finish, and a reader that goes away is an error of writing.
 * A read that waits is interrupted.
 */
void
muster_cli_catch_signals (void)
{
  struct sigaction action = { .sa_handler = stop };
  struct sigaction ignore = { .sa_handler = SIG_IGN };

  sigemptyset (&action.sa_mask);
  sigemptyset (&ignore.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGPIPE, &ignore, NULL);
}

/**
 * muster_cli_is_stopping:
 *
 * Returns: whether somebody asked the program to end
 */
gboolean
muster_cli_is_stopping (void)
{
  return stopping != 0;
}

/**
 * muster_cli_flush:
 * @error: %MUSTER_ERROR_FULL: standard output cannot be written
 *
 * Returns: whether everything printed has left the program
 */
gboolean
muster_cli_flush (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FULL, "Standard output cannot be written: %s.", g_strerror (errno));
  return FALSE;
}

/**
 * muster_cli_print:
 * @error: %MUSTER_ERROR_FULL
 * @format: as printf()
 *
 * Returns: whether standard output took it
 */
gboolean
muster_cli_print (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  return !ferror (stdout) || muster_cli_flush (error);
}

/**
 * muster_cli_print_json:
 * @node: a document
 * @error: %MUSTER_ERROR_FULL
 *
 * Returns: whether it stands on standard output, canonical and on one line
 */
gboolean
muster_cli_print_json (JsonNode *node, GError **error)
{
  g_autofree char *text = muster_json_to_canonical (node);

  return muster_cli_print (error, "%s\n", text) && muster_cli_flush (error);
}

/**
 * muster_cli_print_object:
 * @object: a document
 * @error: %MUSTER_ERROR_FULL
 *
 * Returns: as muster_cli_print_json()
 */
gboolean
muster_cli_print_object (JsonObject *object, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return muster_cli_print_json (node, error);
}

/**
 * muster_cli_print_array:
 * @array: a document
 * @error: %MUSTER_ERROR_FULL
 *
 * Returns: as muster_cli_print_json()
 */
gboolean
muster_cli_print_array (JsonArray *array, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);

  return muster_cli_print_json (node, error);
}

/**
 * muster_cli_clean:
 * @text: text that somebody typed somewhere
 *
 * Returns: (transfer full): the same without what could steer a terminal
 */
char *
muster_cli_clean (const char *text)
{
  GString *clean = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (clean, g_unichar_isprint (g_utf8_get_char (at)) ? g_utf8_get_char (at) : ' ');
  return g_string_free (clean, FALSE);
}

/**
 * muster_cli_get_output:
 *
 * Returns: (transfer full): standard output as a buffered stream
 */
GOutputStream *
muster_cli_get_output (void)
{
  g_autoptr (GOutputStream) raw = g_unix_output_stream_new (STDOUT_FILENO, FALSE);

  return g_buffered_output_stream_new_sized (raw, 65536);
}

/**
 * muster_cli_say:
 * @format: as printf()
 *
 * One line on standard error.
 */
void
muster_cli_say (const char *format, ...)
{
  va_list arguments;

  muster_cli_end_progress ();
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
}

/**
 * muster_cli_progress:
 * @format: as printf()
 *
 * Replaces the last line of progress, where standard error is a terminal.
 */
void
muster_cli_progress (const char *format, ...)
{
  va_list arguments;

  if (!isatty (STDERR_FILENO))
    return;
  fputs ("\r\033[K", stderr);
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fflush (stderr);
  has_progress = TRUE;
}

/**
 * muster_cli_end_progress:
 *
 * Clears the line of progress.
 */
void
muster_cli_end_progress (void)
{
  if (has_progress)
    fputs ("\r\033[K", stderr);
  has_progress = FALSE;
}
