/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include <glib/gstdio.h>

#include "muster-desk-apart.h"
#include "muster-export-dialog.h"
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

static char *
write_export_for (DeskRig *rig, gboolean old, const char *purpose, const char *expected)
{
  MusterListView *list = MUSTER_LIST_VIEW (rig->view);
  MusterExportDialog *dialog
      = muster_export_dialog_new (rig->desk, muster_list_view_get_kind (list), muster_list_view_make_query (list));
  g_autoptr (GFile) file = get_file (rig, "out.csv");
  char *text = NULL;

  gtk_window_present (GTK_WINDOW (dialog));
  if (purpose != NULL)
    muster_export_dialog_set_full (dialog, purpose);
  muster_export_dialog_set_old (dialog, old);
  muster_export_dialog_write (dialog, file);
  DESK_RIG_UNTIL (desk_rig_find_text (GTK_WIDGET (dialog), expected) != NULL);
  g_file_load_contents (file, NULL, &text, NULL, NULL, NULL);
  g_file_delete (file, NULL, NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
  return text;
}

static char *
write_export (DeskRig *rig, const char *purpose, const char *expected)
{
  return write_export_for (rig, FALSE, purpose, expected);
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
  masked = write_export (rig, NULL, "2 rows written");
  g_assert_true (g_str_has_prefix (masked, "\xef\xbb\xbfid,name,"));
  g_assert_null (strstr (masked, PHONE));
  g_assert_null (strstr (masked, "990101199001010019"));
  g_assert_cmpuint (count_logged (rig), ==, 0);
  full = write_export (rig, " 订票 ", "2 rows written");
  g_assert_nonnull (strstr (full, PHONE));
  g_assert_nonnull (strstr (full, "990101199001010019"));
  g_assert_cmpuint (count_logged (rig), ==, 1);
  /* What the list shows, not what the store holds. */
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (GTK_WIDGET (rig->view), GTK_TYPE_SEARCH_ENTRY)), "王试二");
  found = write_export (rig, "订票", "1 rows written");
  g_assert_nonnull (strstr (found, "王试二"));
  g_assert_null (strstr (found, "李试一"));
}

/* A name that GB 18030 spells with four bytes, in rows enough for many pieces. */
static void
test_export_old (DeskRig *rig, gconstpointer data)
{
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;
  g_autofree char *back = NULL;

  for (guint i = 0; i < 60; i++)
    desk_rig_create (rig, "worker", "%s", "{\"name\":\"李𬍡㛃\",\"note\":\"=1+1，身体健康\"}");
  show_kind (rig, "worker");
  DESK_RIG_UNTIL (desk_rig_find_text (GTK_WIDGET (rig->view), "60 in the list") != NULL);
  old = write_export_for (rig, TRUE, "订票", "60 rows written");
  new = write_export (rig, "订票", "60 rows written");
  g_assert_true (g_str_has_prefix (old, "id,name,"));
  g_assert_false (g_utf8_validate (old, -1, NULL));
  back = g_convert (old, -1, "UTF-8", "GB18030", NULL, NULL, NULL);
  g_assert_nonnull (strstr (back, "李𬍡㛃"));
  g_assert_cmpstr (back, ==, new + strlen ("\xef\xbb\xbf"));
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
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (dialog)) == choose);
  muster_export_dialog_set_full (dialog, "  ");
  g_assert_false (gtk_widget_get_sensitive (choose));
  muster_export_dialog_set_full (dialog, "订票");
  g_assert_true (gtk_widget_get_sensitive (choose));
  gtk_window_destroy (GTK_WINDOW (dialog));
  /* Without words for a purpose nothing leaves. */
  nothing = write_export (rig, " ", "A full export needs a purpose.");
  g_assert_null (nothing);
}

static gpointer
wait_for_flag (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  while (!g_atomic_int_get ((gint *) data))
    g_usleep (1000);
  return NULL;
}

static void
take_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  muster_desk_finish (result, NULL);
  *(gboolean *) data = TRUE;
}

/* Lists do not wait for an export, nor an export for lists: they have no queue in common. */
static void
test_export_beside_lists (DeskRig *rig, gconstpointer data)
{
  g_autofree char *text = NULL;
  gboolean answered = FALSE;
  gint flag = 0;

  desk_rig_create (rig, "worker", "{\"name\":\"李试一\",\"mobile\":\"%s\"}", PHONE);
  show_kind (rig, "worker");
  DESK_RIG_UNTIL (desk_rig_find_text (GTK_WIDGET (rig->view), "1 in the list") != NULL);
  muster_desk_read_async (rig->desk, wait_for_flag, &flag, NULL, NULL, NULL, take_answer, &answered);
  text = write_export (rig, NULL, "1 rows written");
  g_assert_nonnull (text);
  g_assert_false (answered);
  g_atomic_int_set (&flag, 1);
  DESK_RIG_UNTIL (answered);
}

/* The book is closed while one is written: the work is broken off, and whoever asked is answered. */
static gpointer
wait_for_stop (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_atomic_int_set ((gint *) data, 1);
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_usleep (1000);
  return NULL;
}

static void
test_closed_meanwhile (DeskRig *rig, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean answered = FALSE;
  gint begun = 0;

  muster_desk_read_apart_async (rig->desk, wait_for_stop, &begun, NULL, cancellable, take_answer, &answered);
  DESK_RIG_UNTIL (g_atomic_int_get (&begun));
  muster_desk_close (rig->desk);
  DESK_RIG_UNTIL (answered);
  answered = FALSE;
  muster_desk_read_apart_async (rig->desk, wait_for_stop, &begun, NULL, cancellable, take_answer, &answered);
  DESK_RIG_UNTIL (answered);
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

static gpointer
read_wrongly (MusterStore *store, gpointer id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_assert_null (muster_job_sheet_read (store, id, NULL, &local));
  return g_error_copy (local);
}

/* A page for each opening that is still open. */
static void
test_job_sheets (DeskRig *rig, gconstpointer data)
{
  MusterId employer = desk_rig_create (rig, "employer", "{\"name\":\"某某鞋业有限公司\"}");
  MusterId idle = desk_rig_create (rig, "employer", "{\"name\":\"某某食品有限公司\"}");
  g_autoptr (MusterSheet) sheet = NULL;
  g_autoptr (GError) error = NULL;
  char text[MUSTER_ID_TEXT_SIZE];

  create_opening (rig);
  muster_id_write (&employer, text);
  desk_rig_create (rig, "opening", "{\"employer_id\":\"%s\",\"title\":\"针车工\"}", text);
  desk_rig_create (rig, "opening", "{\"employer_id\":\"%s\",\"title\":\"成型工\",\"state\":\"1\"}", text);
  desk_rig_create (rig, "opening", "{\"employer_id\":\"%s\",\"title\":\"保安\",\"state\":\"3\"}", text);
  sheet = read_sheet (rig, muster_job_sheet_read, &employer);
  g_assert_true (says (sheet, "针车工"));
  g_assert_true (says (sheet, "成型工"));
  g_assert_false (says (sheet, "保安"));
  g_assert_false (says (sheet, "注塑操作工"));
  g_assert_cmpuint (lay_out (sheet, 842, 595, "sheets.png"), ==, 2);
  error = desk_rig_write (rig, read_wrongly, &idle);
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  error = desk_rig_write (rig, read_wrongly, &rig->member);
  g_assert_nonnull (error);
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

  desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  show_kind (rig, "fair");
  DESK_RIG_UNTIL (muster_list_view_get_detail (MUSTER_LIST_VIEW (rig->view)) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.print", NULL);
  g_assert_cmpstr (rig->said, ==, "An opening, an employer and a worker can be printed.");
  desk_rig_create (rig, "employer", "{\"name\":\"某某食品有限公司\"}");
  show_kind (rig, "employer");
  DESK_RIG_UNTIL (muster_list_view_get_detail (MUSTER_LIST_VIEW (rig->view)) != NULL);
  g_clear_pointer (&rig->said, g_free);
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.print", NULL);
  DESK_RIG_UNTIL (rig->said != NULL);
  g_assert_cmpstr (rig->said, ==, "This employer has no open opening.");
  muster_view_show_record (rig->view, &opening);
  DESK_RIG_UNTIL (muster_id_equal (&muster_list_view_get_detail (MUSTER_LIST_VIEW (rig->view))->id, &opening));
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "exchange.print", NULL);
  DESK_RIG_UNTIL (find_print_dialog () != NULL);
  g_assert_true (gtk_window_get_transient_for (find_print_dialog ()) == GTK_WINDOW (rig->window));
  gtk_window_close (find_print_dialog ());
  DESK_RIG_UNTIL (find_print_dialog () == NULL);
}

static void
add_tests (void)
{
  g_test_add ("/exchange/job-sheet", DeskRig, NULL, desk_rig_set_up, test_job_sheet, desk_rig_tear_down);
  g_test_add ("/exchange/job-sheets", DeskRig, NULL, desk_rig_set_up, test_job_sheets, desk_rig_tear_down);
  g_test_add ("/exchange/pages", DeskRig, NULL, desk_rig_set_up, test_pages, desk_rig_tear_down);
  g_test_add ("/exchange/own-data", DeskRig, NULL, desk_rig_set_up, test_own_data, desk_rig_tear_down);
  g_test_add ("/exchange/print", DeskRig, NULL, desk_rig_set_up, test_print, desk_rig_tear_down);
  g_test_add ("/exchange/export", DeskRig, NULL, desk_rig_set_up, test_export, desk_rig_tear_down);
  g_test_add ("/exchange/export-beside-lists", DeskRig, NULL, desk_rig_set_up, test_export_beside_lists,
              desk_rig_tear_down);
  g_test_add ("/exchange/closed-meanwhile", DeskRig, NULL, desk_rig_set_up, test_closed_meanwhile, desk_rig_tear_down);
  g_test_add ("/exchange/export-old", DeskRig, NULL, desk_rig_set_up, test_export_old, desk_rig_tear_down);
  g_test_add ("/exchange/export-refused", DeskRig, NULL, desk_rig_set_up, test_export_refused, desk_rig_tear_down);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
