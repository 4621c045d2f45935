/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-work.h"

#include "muster-desk-setting.h"

typedef struct
{
  MusterImportWhat what;
  GFile *file;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_object_unref (load->file);
  g_free (load);
}

static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > MUSTER_IMPORT_FILE_LIMIT)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "A file to import has at most 64 MiB.");
      return NULL;
    }
  return g_file_load_bytes (file, cancellable, NULL, error);
}

static gpointer
load (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Load *what = data;
  g_autoptr (GBytes) bytes = read_file (what->file, cancellable, error);
  g_autoptr (MusterImport) import = NULL;
  g_autofree char *name = NULL;
  g_autofree char *setting = NULL;

  if (bytes == NULL)
    return NULL;
  import = muster_import_new (muster_store_get_catalogue (store), what->what, bytes, error);
  if (import == NULL)
    return NULL;
  name = muster_import_get_setting_name (import);
  setting = muster_store_get_setting (store, name);
  muster_import_use_setting (import, setting);
  return g_steal_pointer (&import);
}

/**
 * muster_import_load_async:
 * @desk: the open book
 * @what: what its rows are
 * @file: a CSV file
 * @cancellable: (nullable): stops the reading
 * @callback: called with a result for muster_desk_finish(): a #MusterImport with the columns that were chosen for such
 *   headings the last time
 * @user_data: for @callback
 */
void
muster_import_load_async (MusterDesk *desk, MusterImportWhat what, GFile *file, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  Load *data = g_new0 (Load, 1);

  data->what = what;
  data->file = g_object_ref (file);
  muster_desk_read_async (desk, load, data, load_free, muster_import_unref, cancellable, callback, user_data);
}

static gpointer
check (MusterStore *store, gpointer import, GCancellable *cancellable, GError **error)
{
  muster_import_check (import, store, cancellable, error);
  return NULL;
}

/**
 * muster_import_check_async:
 * @desk: the open book
 * @import: a table
 * @cancellable: (nullable): stops between two rows
 * @callback: called when every row is judged
 * @user_data: for @callback
 */
void
muster_import_check_async (MusterDesk *desk, MusterImport *import, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  muster_desk_read_async (desk, check, muster_import_ref (import), muster_import_unref, NULL, cancellable, callback,
                          user_data);
}

static gpointer
save (MusterStore *store, gpointer import, GCancellable *cancellable, GError **error)
{
  muster_import_save_step (import, store, error);
  return NULL;
}

/**
 * muster_import_save_async:
 * @desk: the open book
 * @import: a table that was checked
 * @callback: called when one step is on disk; there are more until muster_import_get_done() is the number of rows
 * @user_data: for @callback
 *
 * One step a call: drafts and forms that are saved meanwhile go in between.
 */
void
muster_import_save_async (MusterDesk *desk, MusterImport *import, GAsyncReadyCallback callback, gpointer user_data)
{
  muster_desk_write_async (desk, save, muster_import_ref (import), muster_import_unref, NULL, callback, user_data);
}

static gpointer
undo (MusterStore *store, gpointer import, GCancellable *cancellable, GError **error)
{
  muster_import_undo (import, store, error);
  return NULL;
}

/**
 * muster_import_undo_async:
 * @desk: the open book
 * @import: a table that was saved
 * @callback: called when all of it is taken back
 * @user_data: for @callback
 */
void
muster_import_undo_async (MusterDesk *desk, MusterImport *import, GAsyncReadyCallback callback, gpointer user_data)
{
  muster_desk_write_async (desk, undo, muster_import_ref (import), muster_import_unref, NULL, callback, user_data);
}

/**
 * muster_import_keep_columns:
 * @desk: the open book
 * @import: a table whose columns somebody chose: the next one with these headings begins so
 */
void
muster_import_keep_columns (MusterDesk *desk, MusterImport *import)
{
  g_autofree char *name = muster_import_get_setting_name (import);
  g_autofree char *value = muster_import_get_setting (import);

  muster_desk_keep_setting_async (desk, name, value, NULL, NULL);
}
