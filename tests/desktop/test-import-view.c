/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include "muster-import-panel.h"
#include "muster-import-view.h"
#include "muster-list-view.h"

/* Tables of other people's on their way into the book: looked at, corrected, taken in once, taken back. */

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

#define OPENINGS                                                                                                       \
  "企业名称,岗位名称,招聘人数,月薪,不认识的列\r\n"                                                  \
  "某某眼镜有限公司,注塑操作工,26,5500-7500,x\r\n"                                                        \
  "某某眼镜有限公司,质检员,十个,5000,x\r\n"                                                               \
  "某某鞋业有限公司,针车工,12,6000,x\r\n"

static GFile *
write_file (DeskRig *rig, const char *name, const char *text, const char *encoding)
{
  gsize size;
  g_autofree char *bytes = g_convert (text, -1, encoding, "UTF-8", NULL, &size, NULL);
  GFile *file = get_file (rig, name);

  g_assert_true (g_file_set_contents (g_file_peek_path (file), bytes, (gssize) size, NULL));
  return file;
}

static MusterImportView *
show_import (DeskRig *rig, MusterImportWhat what)
{
  MusterImportView *view = g_object_new (MUSTER_TYPE_IMPORT_VIEW, NULL);

  muster_import_view_set_what (view, what);
  desk_rig_show_view (rig, MUSTER_VIEW (view));
  return view;
}

static void
load (MusterImportView *view, GFile *file)
{
  muster_import_view_load (view, file);
  g_assert_true (muster_import_view_is_busy (view));
  DESK_RIG_UNTIL (!muster_import_view_is_busy (view));
}

static void
do_import (MusterImportView *view, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), action, NULL));
  DESK_RIG_UNTIL (!muster_import_view_is_busy (view));
}

static gboolean
shows (MusterImportView *view, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (view), text) != NULL;
}

static MusterImportPanel *
get_panel (MusterImportView *view)
{
  return MUSTER_IMPORT_PANEL (desk_rig_find_type (GTK_WIDGET (view), MUSTER_TYPE_IMPORT_PANEL));
}

static void
test_import (DeskRig *rig, gconstpointer data)
{
  MusterImportView *view = show_import (rig, MUSTER_IMPORT_OPENINGS);
  g_autoptr (GFile) file = write_file (rig, "openings.csv", OPENINGS, "GB18030");

  g_assert_true (shows (view, "A list of openings with their employers"));
  load (view, file);
  g_assert_true (shows (view, "Read as GB 18030 · 3 rows"));
  g_assert_true (shows (view, "3 rows · 2 new · 1 to correct"));
  /* The bad row stands first, with its reason at the cell, which is corrected in place. */
  g_assert_true (shows (view, "Line 3"));
  g_assert_true (shows (view, "A whole number is needed."));
  g_assert_true (desk_rig_press (GTK_WIDGET (view), GDK_KEY_Down, GDK_CONTROL_MASK));
  gtk_editable_set_text (GTK_EDITABLE (muster_import_panel_get_entry (get_panel (view), 2)), "10");
  g_signal_emit_by_name (muster_import_panel_get_entry (get_panel (view), 2), "activate");
  g_assert_true (shows (view, "3 rows · 3 new"));
  do_import (view, "import.save");
  g_assert_true (shows (view, "3 rows · 3 imported"));
  g_assert_cmpint (desk_rig_count (rig, "opening"), ==, 3);
  g_assert_cmpint (desk_rig_count (rig, "employer"), ==, 2);
  /* The same file once more brings nothing but the row that was wrong in it. */
  load (view, file);
  g_assert_true (shows (view, "3 rows · 2 already here · 1 to correct"));
  g_file_delete (file, NULL, NULL);
}

static void
test_import_undo (DeskRig *rig, gconstpointer data)
{
  MusterImportView *view = show_import (rig, MUSTER_IMPORT_OPENINGS);
  g_autoptr (GFile) file = write_file (rig, "openings.csv", OPENINGS, "UTF-8");

  load (view, file);
  do_import (view, "import.save");
  g_assert_true (shows (view, "3 rows · 2 imported · 1 to correct"));
  g_assert_cmpint (desk_rig_count (rig, "opening"), ==, 2);
  do_import (view, "import.undo");
  g_assert_cmpint (desk_rig_count (rig, "opening"), ==, 0);
  g_assert_cmpint (desk_rig_count (rig, "employer"), ==, 0);
  g_assert_true (shows (view, "3 rows · 2 new · 1 to correct"));
  g_file_delete (file, NULL, NULL);
}

/* A person says what a column is; the next table with these headings begins so. */
static void
test_import_columns (DeskRig *rig, gconstpointer data)
{
  MusterImportView *view = show_import (rig, MUSTER_IMPORT_OPENINGS);
  g_autoptr (GFile) file = write_file (rig, "openings.csv", OPENINGS, "UTF-8");
  GtkDropDown *choice;
  int target;

  load (view, file);
  target
      = muster_import_find_target (muster_import_get_targets (muster_import_view_get_import (view)), "1.requirement");
  choice = GTK_DROP_DOWN (muster_import_panel_get_choice (get_panel (view), 4));
  g_assert_cmpuint (gtk_drop_down_get_selected (choice), ==, 0);
  gtk_drop_down_set_selected (choice, (guint) target + 1);
  g_assert_true (muster_import_view_is_busy (view));
  DESK_RIG_UNTIL (!muster_import_view_is_busy (view));
  desk_rig_wait_idle (rig);
  view = show_import (rig, MUSTER_IMPORT_OPENINGS);
  load (view, file);
  g_assert_cmpint (muster_import_get_column (muster_import_view_get_import (view), 4), ==, target);
  choice = GTK_DROP_DOWN (muster_import_panel_get_choice (get_panel (view), 4));
  g_assert_cmpuint (gtk_drop_down_get_selected (choice), ==, (guint) target + 1);
  g_file_delete (file, NULL, NULL);
}

static void
test_import_left_out (DeskRig *rig, gconstpointer data)
{
  MusterImportView *view = show_import (rig, MUSTER_IMPORT_ROSTER);
  g_autoptr (GFile) file = write_file (rig, "roster.csv", "姓名,手机\n李试一,15400000017\n王试二,1540000\n", "GB18030");
  g_autoptr (GFile) left = get_file (rig, "left.csv");
  g_autofree char *text = NULL;

  load (view, file);
  g_assert_true (shows (view, "2 rows · 1 new · 1 to correct"));
  g_assert_false (shows (view, "李试一 · 15400000017"));
  muster_import_view_write_left_out (view, left);
  DESK_RIG_UNTIL (shows (view, "The rows to correct are in the file."));
  g_assert_true (g_file_load_contents (left, NULL, &text, NULL, NULL, NULL));
  g_assert_nonnull (strstr (text, "王试二"));
  g_assert_null (strstr (text, "李试一"));
  g_file_delete (left, NULL, NULL);
  g_file_delete (file, NULL, NULL);
}

static void
test_import_failures (DeskRig *rig, gconstpointer data)
{
  MusterImportView *view = show_import (rig, MUSTER_IMPORT_ROSTER);
  g_autoptr (GFile) binary = write_file (rig, "binary.csv", "姓名\t手机\n", "UTF-16");
  g_autoptr (GFile) missing = get_file (rig, "missing.csv");
  g_autoptr (GFile) file = write_file (rig, "roster.csv", "姓名,手机\n李试一,15400000017\n", "UTF-8");

  load (view, binary);
  g_assert_true (
      shows (view, "No table can be read from it: save it as CSV, in UTF-8 or GB 18030, with a row of headings."));
  g_file_delete (binary, NULL, NULL);
  load (view, missing);
  g_assert_null (muster_import_view_get_import (view));
  g_assert_true (shows (view, "A list of people"));
  muster_import_view_load (view, file);
  gtk_widget_activate_action (GTK_WIDGET (view), "import.stop", NULL);
  DESK_RIG_UNTIL (!muster_import_view_is_busy (view));
  g_assert_true (shows (view, "Stopped; nothing was imported."));
  /* A table that is on its way when the page goes away. */
  muster_import_view_load (view, file);
  desk_rig_show (rig, MUSTER_TYPE_IMPORT_VIEW);
  desk_rig_wait_idle (rig);
  g_file_delete (file, NULL, NULL);
}

static gpointer
become_liaison (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  muster_store_set_setting (store, "role", "liaison", error);
  return NULL;
}

static void
test_import_key (DeskRig *rig, gconstpointer data)
{
  show_kind (rig, "employer");
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.import", NULL);
  g_assert_cmpstr (rig->went, ==, "import-openings");
  show_kind (rig, "worker");
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.import", NULL);
  g_assert_cmpstr (rig->went, ==, "import-roster");
  desk_rig_write (rig, become_liaison, NULL);
  g_clear_pointer (&rig->went, g_free);
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.import", NULL);
  g_assert_null (rig->went);
  g_assert_cmpstr (rig->said, ==, "Only a squad or headquarters can import.");
}

static void
add_tests (void)
{
  g_test_add ("/import-view/import", DeskRig, NULL, desk_rig_set_up, test_import, desk_rig_tear_down);
  g_test_add ("/import-view/import-undo", DeskRig, NULL, desk_rig_set_up, test_import_undo, desk_rig_tear_down);
  g_test_add ("/import-view/import-columns", DeskRig, NULL, desk_rig_set_up, test_import_columns, desk_rig_tear_down);
  g_test_add ("/import-view/import-left-out", DeskRig, NULL, desk_rig_set_up, test_import_left_out, desk_rig_tear_down);
  g_test_add ("/import-view/import-failures", DeskRig, NULL, desk_rig_set_up, test_import_failures, desk_rig_tear_down);
  g_test_add ("/import-view/import-key", DeskRig, NULL, desk_rig_set_up, test_import_key, desk_rig_tear_down);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
