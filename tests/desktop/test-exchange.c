/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include <glib/gstdio.h>

#include "muster-export-dialog.h"
#include "muster-list-view.h"

/* What goes into lists from files, and out of them to files and onto paper. */

#define PHONE "15400000017"

static void
show_kind (DeskRig *rig, const char *kind)
{
  MusterListView *view = g_object_new (MUSTER_TYPE_LIST_VIEW, NULL);

  muster_list_view_set_kind (view, kind);
  desk_rig_show_view (rig, MUSTER_VIEW (view));
}

static GFile *
get_file (DeskRig *rig, const char *name)
{
  g_autofree char *path = g_build_filename (muster_test_folder_get_path (rig->folder), name, NULL);

  return g_file_new_for_path (path);
}

/* ---- Export ---- */

static char *export(DeskRig *rig, const char *purpose, const char *expected)
{
  MusterListView *list = MUSTER_LIST_VIEW (rig->view);
  MusterExportDialog *dialog
      = muster_export_dialog_new (rig->desk, muster_list_view_get_kind (list), muster_list_view_make_query (list));
  g_autoptr (GFile) file = get_file (rig, "out.csv");
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  gtk_window_present (GTK_WINDOW (dialog));
  if (purpose != NULL)
    muster_export_dialog_set_full (dialog, purpose);
  muster_export_dialog_write (dialog, file);
  DESK_RIG_UNTIL (desk_rig_find_text (GTK_WIDGET (dialog), expected) != NULL);
  g_file_load_contents (file, NULL, &text, NULL, NULL, NULL);
  g_file_delete (file, NULL, NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
  return text;
}

static guint
count_logged (DeskRig *rig)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) log = muster_store_get_export_log (muster_desk_get_store (rig->desk), &error);

  g_assert_no_error (error);
  return json_array_get_length (log);
}

static void
test_export (DeskRig *rig, gconstpointer data)
{
  g_autofree char *masked = NULL;
  g_autofree char *full = NULL;
  g_autofree char *found = NULL;

  desk_rig_create (rig, "worker", "{\"name\":\"李试一\",\"mobile\":\"%s\",\"id_number\":\"990101199001010019\"}",
                   PHONE);
  desk_rig_create (rig, "worker", "{\"name\":\"王试二\",\"mobile\":\"15400000018\"}");
  show_kind (rig, "worker");
  DESK_RIG_UNTIL (desk_rig_find_text (GTK_WIDGET (rig->view), "2 in the list") != NULL);
  masked = export(rig, NULL, "2 rows written");
  g_assert_true (g_str_has_prefix (masked, "\xef\xbb\xbfid,name,"));
  g_assert_null (strstr (masked, PHONE));
  g_assert_null (strstr (masked, "990101199001010019"));
  g_assert_cmpuint (count_logged (rig), ==, 0);
  full = export(rig, " 订票 ", "2 rows written");
  g_assert_nonnull (strstr (full, PHONE));
  g_assert_nonnull (strstr (full, "990101199001010019"));
  g_assert_cmpuint (count_logged (rig), ==, 1);
  /* What the list shows, not what the store holds. */
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (GTK_WIDGET (rig->view), GTK_TYPE_SEARCH_ENTRY)), "王试二");
  found = export(rig, "订票", "1 rows written");
  g_assert_nonnull (strstr (found, "王试二"));
  g_assert_null (strstr (found, "李试一"));
}

static void
test_export_refused (DeskRig *rig, gconstpointer data)
{
  MusterExportDialog *dialog;
  g_autofree char *nothing = NULL;
  GtkWidget *choose;

  show_kind (rig, "worker");
  dialog = muster_export_dialog_new (rig->desk, muster_list_view_get_kind (MUSTER_LIST_VIEW (rig->view)),
                                     muster_list_view_make_query (MUSTER_LIST_VIEW (rig->view)));
  gtk_window_present (GTK_WINDOW (dialog));
  choose = gtk_window_get_default_widget (GTK_WINDOW (dialog));
  g_assert_true (gtk_widget_get_sensitive (choose));
  muster_export_dialog_set_full (dialog, "  ");
  g_assert_false (gtk_widget_get_sensitive (choose));
  muster_export_dialog_set_full (dialog, "订票");
  g_assert_true (gtk_widget_get_sensitive (choose));
  gtk_window_destroy (GTK_WINDOW (dialog));
  /* Without words for a purpose nothing leaves. */
  nothing = export(rig, " ", "A full export needs a purpose.");
  g_assert_null (nothing);
}

static void
add_tests (void)
{
  g_test_add ("/exchange/export", DeskRig, NULL, desk_rig_set_up, test_export, desk_rig_tear_down);
  g_test_add ("/exchange/export-refused", DeskRig, NULL, desk_rig_set_up, test_export_refused, desk_rig_tear_down);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
