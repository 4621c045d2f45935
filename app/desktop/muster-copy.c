/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

/* Order of events: one state of the store into a file beside it, in the reader's thread; that file and keys.json to the
 * stick, in a thread of their own; both written through to the stick and compared; only then it is said to be made. */

#define DATABASE "muster.db"
#define KEYS "keys.json"
#define PIECE 65536
#define TELL_INTERVAL_MS 200
#define PARTS 1000

typedef struct
{
  MusterDesk *desk;
  GFile *folder; /* the new one on the stick */
  char *source;  /* folder of the store */
  char *beside;  /* the file beside the store */
  MusterCopyProgress progress;
  gpointer progress_data;
  guint tell_source;
  gint done; /* atomic: thousandths */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_clear_handle_id (&copy->tell_source, g_source_remove);
  g_object_unref (copy->desk);
  g_object_unref (copy->folder);
  g_free (copy->source);
  g_free (copy->beside);
  g_free (copy);
}

/* ---- To the stick ---- */

static void
note_progress (goffset done, goffset all, gpointer data)
{
  Copy *copy = data;

  g_atomic_int_set (&copy->done, all <= 0 ? 0 : (gint) (done * PARTS / all));
}

/* What lies in the memory of the computer only is gone when the stick is pulled out. */
static gboolean
write_through (GFile *file, gboolean is_folder, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  int descriptor = path == NULL ? -1 : open (path, (is_folder ? O_DIRECTORY : 0) | O_RDONLY | O_CLOEXEC);
  gboolean done;

  if (path == NULL)
    return TRUE;
  done = descriptor >= 0 && fsync (descriptor) == 0;
  /* Some file systems of sticks cannot sync a folder; its entries go with the files then. */
  if (!done && !is_folder)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s", g_strerror (errno));
  if (descriptor >= 0)
    close (descriptor);
  return done || is_folder;
}

static gboolean
is_equal (GFile *a, GFile *b, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) first = g_file_read (a, cancellable, error);
  g_autoptr (GFileInputStream) second = first == NULL ? NULL : g_file_read (b, cancellable, error);
  g_autofree guint8 *here = g_malloc (PIECE);
  g_autofree guint8 *there = g_malloc (PIECE);
  gsize size, other;

  if (second == NULL)
    return FALSE;
  do
    {
      if (!g_input_stream_read_all (G_INPUT_STREAM (first), here, PIECE, &size, cancellable, error)
          || !g_input_stream_read_all (G_INPUT_STREAM (second), there, PIECE, &other, cancellable, error))
        return FALSE;
      if (size != other || memcmp (here, there, size) != 0)
        {
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT,
                               _ ("The copy reads back otherwise: take another stick."));
          return FALSE;
        }
    }
  while (size == PIECE);
  return TRUE;
}

static gboolean
copy_file (Copy *copy, const char *from, const char *name, gboolean large, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_get_child (copy->folder, name);

  return g_file_copy (source, target, G_FILE_COPY_NONE, cancellable, large ? note_progress : NULL, copy, error)
         && write_through (target, FALSE, error) && is_equal (source, target, cancellable, error);
}

/* Half a copy is none. */
static void
remove_rest (Copy *copy)
{
  g_autoptr (GFile) database = g_file_get_child (copy->folder, DATABASE);
  g_autoptr (GFile) keys = g_file_get_child (copy->folder, KEYS);

  g_file_delete (database, NULL, NULL);
  g_file_delete (keys, NULL, NULL);
  g_file_delete (copy->folder, NULL, NULL);
}

static void
copy_to_stick (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  g_autofree char *keys = g_build_filename (copy->source, KEYS, NULL);
  GError *error = NULL;
  gboolean made = g_file_make_directory_with_parents (copy->folder, cancellable, &error);
  gboolean done = made && copy_file (copy, copy->beside, DATABASE, TRUE, cancellable, &error)
                  && copy_file (copy, keys, KEYS, FALSE, cancellable, &error)
                  && write_through (copy->folder, TRUE, &error);

  muster_world_remove_file (muster_desk_get_world (copy->desk), copy->beside, NULL);
  if (done)
    {
      g_task_return_pointer (task, g_file_get_parse_name (copy->folder), g_free);
      return;
    }
  if (made)
    remove_rest (copy);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    {
      g_clear_error (&error);
      g_set_error_literal (&error, MUSTER_ERROR, MUSTER_ERROR_FULL, "The folder is full or may not be written to");
    }
  g_task_return_error (task, error);
}

/* ---- Beside the store ---- */

static gpointer
copy_beside (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  muster_store_copy (store, data, error);
  return NULL;
}

static gboolean
tell (gpointer data)
{
  Copy *copy = data;

  copy->progress (copy->progress_data, (double) g_atomic_int_get (&copy->done) / PARTS);
  return G_SOURCE_CONTINUE;
}

static void
go_on (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Copy *copy = g_task_get_task_data (task);
  GError *error = NULL;

  muster_desk_finish (result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (copy->progress != NULL)
    copy->tell_source = g_timeout_add (TELL_INTERVAL_MS, tell, copy);
  g_task_run_in_thread (task, copy_to_stick);
}

static char *
name_folder (MusterDesk *desk)
{
  gint64 now_ms = muster_store_now_ms (muster_desk_get_store (desk));
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_utc (now_ms / 1000 + 8 * 60 * 60);

  return g_date_time_format (local, "muster-backup-%Y-%m-%d-%H%M%S");
}

/**
 * muster_copy_async:
 * @desk: the open book
 * @folder: a folder of the owner's, or a stick; the copy gets a folder of its own there
 * @cancellable: (nullable): breaks it off; what was written is removed
 * @progress: (nullable): hears how far it is, with @user_data
 * @callback: called when the copy is on the stick and was compared
 * @user_data: for @callback and @progress
 *
 * Copies the store, encrypted as it is, with its keys. Recording goes on meanwhile.
 */
void
muster_copy_async (MusterDesk *desk, GFile *folder, GCancellable *cancellable, MusterCopyProgress progress,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);
  g_autofree char *name = name_folder (desk);

  copy->desk = g_object_ref (desk);
  copy->folder = g_file_get_child (folder, name);
  copy->source = g_strdup (muster_store_get_folder (muster_desk_get_store (desk)));
  copy->beside = g_build_filename (copy->source, "copy.tmp", NULL);
  copy->progress = progress;
  copy->progress_data = user_data;
  g_task_set_task_data (task, copy, copy_free);
  muster_desk_read_async (desk, copy_beside, g_strdup (copy->beside), g_free, NULL, cancellable, go_on, task);
}

static gpointer
keep_time (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  muster_store_set_setting_int (store, MUSTER_SETTING_COPIED, muster_store_now_ms (store), error);
  return NULL;
}

/**
 * muster_copy_finish:
 * @result: as given to the callback
 * @error: %MUSTER_ERROR_FULL, %MUSTER_ERROR_CORRUPT; MUSTER_DB_ERROR; G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): where the copy is, for a person
 */
char *
muster_copy_finish (GAsyncResult *result, GError **error)
{
  Copy *copy = g_task_get_task_data (G_TASK (result));
  char *where = g_task_propagate_pointer (G_TASK (result), error);

  g_clear_handle_id (&copy->tell_source, g_source_remove);
  if (where != NULL)
    muster_desk_keep_async (copy->desk, keep_time, NULL, NULL, NULL, NULL);
  return where;
}
