/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include <glib/gstdio.h>

#include "muster-export-dialog.h"
#include "muster-import-panel.h"
#include "muster-import-view.h"
#include "muster-job-sheet.h"
#include "muster-list-view.h"
#include "muster-own-data.h"
#include "muster-print.h"

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

/* ---- Paper ---- */

static MusterId
create_opening (DeskRig *rig)
{
  MusterId employer = desk_rig_create (rig, "employer", "{\"name\":\"某某眼镜有限公司\",\"short_name\":\"某某眼镜\"}");
  char text[MUSTER_ID_TEXT_SIZE];

  return desk_rig_create (
      rig, "opening",
      "{\"employer_id\":\"%s\",\"title\":\"注塑操作工\",\"wage_min\":5500,\"wage_max\":7500,\"wage_note\":\"1\","
      "\"board\":\"1\",\"lodging\":\"1\",\"work_div\":\"330302\",\"work_address\":\"某某路1号\","
      "\"requirement\":\"身体健康\",\"valid_until\":\"2024-06-30\",\"headcount\":26}",
      muster_id_write (&employer, text));
}

/* What a reader of PDF files finds, as far as one is here. */
static void
check_pdf (DeskRig *rig, MusterSheet *sheet, const char *name)
{
  g_autoptr (GFile) file = get_file (rig, name);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  const char *keep = g_getenv ("MUSTER_TEST_SHEETS");
  gsize size;

  g_assert_true (muster_print_to_file (sheet, g_file_peek_path (file), &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (file, NULL, &content, &size, NULL, NULL));
  g_assert_cmpmem (content, 5, "%PDF-", 5);
  g_assert_cmpuint (size, >, 2000);
  if (keep != NULL)
    {
      g_autofree char *path = g_build_filename (keep, name, NULL);

      g_file_set_contents (path, content, (gssize) size, NULL);
    }
  g_file_delete (file, NULL, NULL);
}

/* Text on a sheet, as it is drawn: glyphs tell nothing, so the words are looked for before they are set. */
static gboolean
says (MusterSheet *sheet, const char *words)
{
  g_autofree char *text = muster_sheet_get_text (sheet);

  return strstr (text, words) != NULL;
}

static MusterSheet *
read_sheet (DeskRig *rig, MusterStoreWork work, MusterId *id)
{
  return desk_rig_write (rig, work, id);
}

/* The paper inside margins of @margin points; a picture of the first page where MUSTER_TEST_SHEETS names a folder. */
static guint
lay_out (MusterSheet *sheet, double width, double height, const char *picture)
{
  const double margin = 34, scale = 1.5;
  const char *keep = g_getenv ("MUSTER_TEST_SHEETS");
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (scale * width), (int) (scale * height));
  cairo_t *cr = cairo_create (surface);
  guint pages;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, margin, margin);
  pages = muster_sheet_lay_out (sheet, cr, width - 2 * margin, height - 2 * margin);
  for (guint i = 0; i < pages; i++)
    {
      g_autofree char *path = NULL;

      muster_sheet_draw (sheet, cr, i);
      path = keep == NULL || i > 0 ? NULL : g_build_filename (keep, picture, NULL);
      if (path != NULL)
        cairo_surface_write_to_png (surface, path);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return pages;
}

static void
test_job_sheet (DeskRig *rig, gconstpointer data)
{
  MusterId opening = create_opening (rig);
  MusterSheet *sheet = read_sheet (rig, muster_job_sheet_read, &opening);

  g_assert_true (says (sheet, "某某眼镜有限公司"));
  g_assert_true (says (sheet, "注塑操作工"));
  g_assert_true (says (sheet, "5,500–7,500"));
  g_assert_true (says (sheet, "某某路1号"));
  g_assert_true (says (sheet, "You pay nothing"));
  /* What is asked for and not known is a line to write on. */
  g_assert_true (says (sheet, "Hours\t____"));
  g_assert_false (says (sheet, "Shift"));
  check_pdf (rig, sheet, "job-sheet.pdf");
}

/* A job sheet fits one A5 page, and half a page of A4 lying down. */
static void
test_pages (DeskRig *rig, gconstpointer data)
{
  MusterId opening = create_opening (rig);
  g_autoptr (MusterSheet) sheet = read_sheet (rig, muster_job_sheet_read, &opening);
  g_autoptr (MusterSheet) longer = muster_sheet_new ("longer", 12);

  g_assert_cmpuint (lay_out (sheet, 420, 595, "a5.png"), ==, 1);
  g_assert_cmpuint (lay_out (sheet, 842, 595, "a4.png"), ==, 1);
  for (guint i = 0; i < 200; i++)
    muster_sheet_add_pair (longer, "Label", "Value");
  g_assert_cmpuint (lay_out (longer, 595, 842, "longer.png"), >, 3);
}

static void
test_own_data (DeskRig *rig, gconstpointer data)
{
  MusterId worker = desk_rig_create (
      rig, "worker", "{\"name\":\"李试一\",\"mobile\":\"%s\",\"id_number\":\"990101199001010019\"}", PHONE);
  char text[MUSTER_ID_TEXT_SIZE];
  MusterSheet *sheet;

  muster_id_write (&worker, text);
  desk_rig_create (rig, "consent", "{\"worker_id\":\"%s\",\"text_version\":\"示例\"}", text);
  desk_rig_create (rig, "intention", "{\"worker_id\":\"%s\",\"former_employer_text\":\"原来的厂\"}", text);
  desk_rig_create (rig, "worker", "{\"name\":\"王试二\",\"mobile\":\"15400000018\"}");
  sheet = read_sheet (rig, muster_own_data_read, &worker);
  g_assert_cmpuint (count_logged (rig), ==, 1);
  g_assert_true (says (sheet, PHONE));
  g_assert_true (says (sheet, "990101199001010019"));
  g_assert_true (says (sheet, "原来的厂"));
  g_assert_true (says (sheet, "示例"));
  g_assert_false (says (sheet, "王试二"));
  g_assert_cmpuint (lay_out (sheet, 595, 842, "own-data.png"), ==, 1);
  check_pdf (rig, sheet, "own-data.pdf");
}

/* The system's own dialog, by the name of its type: the headers of GTK for Unix are not needed for that. */
static GtkWindow *
find_print_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_str_equal (G_OBJECT_TYPE_NAME (window), "GtkPrintUnixDialog"))
        return window;
    }
  return NULL;
}

static void
test_print (DeskRig *rig, gconstpointer data)
{
  MusterId opening = create_opening (rig);

  show_kind (rig, "employer");
  DESK_RIG_UNTIL (muster_list_view_get_detail (MUSTER_LIST_VIEW (rig->view)) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.print", NULL);
  g_assert_cmpstr (rig->said, ==, "An opening and a worker can be printed: open one first.");
  muster_view_show_record (rig->view, &opening);
  DESK_RIG_UNTIL (muster_id_equal (&muster_list_view_get_detail (MUSTER_LIST_VIEW (rig->view))->id, &opening));
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.print", NULL);
  DESK_RIG_UNTIL (find_print_dialog () != NULL);
  g_assert_true (gtk_window_get_transient_for (find_print_dialog ()) == GTK_WINDOW (rig->window));
  gtk_window_close (find_print_dialog ());
  DESK_RIG_UNTIL (find_print_dialog () == NULL);
}

/* ---- Import ---- */

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
  g_autoptr (GFile) missing = get_file (rig, "missing.csv");
  g_autoptr (GFile) file = write_file (rig, "roster.csv", "姓名,手机\n李试一,15400000017\n", "UTF-8");

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

static void
test_import_key (DeskRig *rig, gconstpointer data)
{
  show_kind (rig, "employer");
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.import", NULL);
  g_assert_cmpstr (rig->went, ==, "import-openings");
  show_kind (rig, "worker");
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.import", NULL);
  g_assert_cmpstr (rig->went, ==, "import-roster");
}

static void
add_tests (void)
{
  g_test_add ("/exchange/import", DeskRig, NULL, desk_rig_set_up, test_import, desk_rig_tear_down);
  g_test_add ("/exchange/import-undo", DeskRig, NULL, desk_rig_set_up, test_import_undo, desk_rig_tear_down);
  g_test_add ("/exchange/import-columns", DeskRig, NULL, desk_rig_set_up, test_import_columns, desk_rig_tear_down);
  g_test_add ("/exchange/import-left-out", DeskRig, NULL, desk_rig_set_up, test_import_left_out, desk_rig_tear_down);
  g_test_add ("/exchange/import-failures", DeskRig, NULL, desk_rig_set_up, test_import_failures, desk_rig_tear_down);
  g_test_add ("/exchange/import-key", DeskRig, NULL, desk_rig_set_up, test_import_key, desk_rig_tear_down);
  g_test_add ("/exchange/job-sheet", DeskRig, NULL, desk_rig_set_up, test_job_sheet, desk_rig_tear_down);
  g_test_add ("/exchange/pages", DeskRig, NULL, desk_rig_set_up, test_pages, desk_rig_tear_down);
  g_test_add ("/exchange/own-data", DeskRig, NULL, desk_rig_set_up, test_own_data, desk_rig_tear_down);
  g_test_add ("/exchange/print", DeskRig, NULL, desk_rig_set_up, test_print, desk_rig_tear_down);
  g_test_add ("/exchange/export", DeskRig, NULL, desk_rig_set_up, test_export, desk_rig_tear_down);
  g_test_add ("/exchange/export-refused", DeskRig, NULL, desk_rig_set_up, test_export_refused, desk_rig_tear_down);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
