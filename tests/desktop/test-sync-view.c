/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "desk-rig.h"
#include "muster-code-picture.h"
#include "muster-enrol-card.h"
#include "muster-notice.h"
#include "muster-sync-view.h"
#include "muster-usb-card.h"

/* The page of sync: words for what is in the way, nothing sent before one sees where to, files that are not ours. */

/* Made by muster_enrolment_code_build(): https://127.0.0.1:9, where nobody answers. */
#define CODE_URL "https://127.0.0.1:9"

static gboolean
shows (DeskRig *rig, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (rig->view), text) != NULL;
}

/* `muster1.` + base64url of the canonical JSON + `.` + the first 8 hex digits of the SHA-256 of what stands before. */
static char *
build_code (void)
{
  static const char json[] = "{\"ca\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
                             "\"secret\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"url\":\"" CODE_URL "\"}";
  g_autofree char *base = g_base64_encode ((const guchar *) json, sizeof json - 1);
  g_autofree char *body = NULL;
  g_autofree char *digest = NULL;

  for (char *c = base; *c != '\0'; c++)
    *c = *c == '+' ? '-' : *c == '/' ? '_' : *c == '=' ? '\0' : *c;
  body = g_strconcat ("muster1.", base, NULL);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  return g_strdup_printf ("%s.%.8s", body, digest);
}

static void
test_code (DeskRig *rig, gconstpointer data)
{
  g_autofree char *code = build_code ();
  g_autofree char *typo = g_strdup (code);
  GtkWidget *entry;

  desk_rig_show (rig, MUSTER_TYPE_SYNC_VIEW);
  DESK_RIG_UNTIL (shows (rig, "Enrol this laptop"));
  g_assert_false (shows (rig, "Sync now"));
  entry = desk_rig_find_name (GTK_WIDGET (rig->view), "enrol-code");
  typo[12] = typo[12] == 'a' ? 'b' : 'a';
  gtk_editable_set_text (GTK_EDITABLE (entry), typo);
  g_assert_true (shows (rig, "typing error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), code);
  g_assert_false (shows (rig, "typing error"));
  g_assert_true (shows (rig, "Leads to " CODE_URL));
  g_assert_true (shows (rig, "0123 4567 89ab cdef"));
  g_signal_emit_by_name (entry, "activate");
  DESK_RIG_UNTIL (shows (rig, "Headquarters cannot be reached"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, code);
}

/* A file of pasted text with a line end, as mail programs make them. */
static void
test_code_from_file (DeskRig *rig, gconstpointer data)
{
  g_autofree char *code = build_code ();
  g_autofree char *text = g_strconcat ("\n", code, "\r\n", NULL);
  const char *path = muster_test_folder_file (rig->folder, "code.txt");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  desk_rig_show (rig, MUSTER_TYPE_SYNC_VIEW);
  DESK_RIG_UNTIL (shows (rig, "Enrol this laptop"));
  muster_enrol_card_load (MUSTER_ENROL_CARD (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_ENROL_CARD)),
                          file);
  DESK_RIG_UNTIL (shows (rig, "Leads to " CODE_URL));
}

static void
load (DeskRig *rig, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *card;

  DESK_RIG_UNTIL (shows (rig, "Enrol this laptop"));
  card = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_ENROL_CARD);
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_name (card, "enrol-code")), "");
  muster_enrol_card_load (MUSTER_ENROL_CARD (card), file);
}

/* The pictures are of `qrencode -s 3 -m 4`; one says what build_code() does, the other where a menu is. */
static void
test_code_from_picture (DeskRig *rig, gconstpointer data)
{
  g_autofree char *code = build_code ();
  g_autofree char *picture = g_test_build_filename (G_TEST_DIST, "fixtures", "pictures", "enrolment-code.png", NULL);
  g_autofree char *other = g_test_build_filename (G_TEST_DIST, "fixtures", "pictures", "other-code.png", NULL);

  desk_rig_show (rig, MUSTER_TYPE_SYNC_VIEW);
  load (rig, picture);
  DESK_RIG_UNTIL (shows (rig, "Leads to " CODE_URL));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (desk_rig_find_name (GTK_WIDGET (rig->view), "enrol-code"))), ==,
                   code);
  load (rig, other);
  DESK_RIG_UNTIL (shows (rig, "not one of enrolment"));
}

/* Paper without a code, the beginning of a picture, something as large as a film. */
static void
test_no_code_in_picture (DeskRig *rig, gconstpointer data)
{
  const char *path = muster_test_folder_file (rig->folder, "picture.png");
  g_autofree char *film = g_malloc0 (MUSTER_CODE_PICTURE_BYTES + 2);
  cairo_surface_t *paper = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 200);

  desk_rig_show (rig, MUSTER_TYPE_SYNC_VIEW);
  g_assert_cmpint (cairo_surface_write_to_png (paper, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (paper);
  load (rig, path);
  DESK_RIG_UNTIL (shows (rig, "There is no QR code in this picture"));
  g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n that ends here", -1, NULL));
  load (rig, path);
  DESK_RIG_UNTIL (shows (rig, "There is no code in this file"));
  g_assert_true (g_file_set_contents (path, film, MUSTER_CODE_PICTURE_BYTES + 2, NULL));
  load (rig, path);
  DESK_RIG_UNTIL (shows (rig, "too large for a code"));
}

static void
test_foreign_file (DeskRig *rig, gconstpointer data)
{
  const char *path = muster_test_folder_file (rig->folder, "holiday.muster");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "not a parcel", -1, NULL));
  desk_rig_show (rig, MUSTER_TYPE_SYNC_VIEW);
  DESK_RIG_UNTIL (shows (rig, "Enrol this laptop"));
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "sync.write", NULL);
  g_assert_true (shows (rig, "only then a file can be sealed"));
  muster_usb_card_import (MUSTER_USB_CARD (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_USB_CARD)), file);
  DESK_RIG_UNTIL (muster_sync_log_get_length (muster_desk_get_log (rig->desk)) == 1);
  g_assert_cmpstr (muster_sync_log_get (muster_desk_get_log (rig->desk), 0)->style, ==, "warning");
}

static void
test_counts (DeskRig *rig, gconstpointer data)
{
  desk_rig_show (rig, MUSTER_TYPE_SYNC_VIEW);
  desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  DESK_RIG_UNTIL (shows (rig, "Changes without a receipt") && shows (rig, "1"));
  g_assert_true (shows (rig, "Other side: none yet"));
  g_assert_true (shows (rig, "Clock: not compared yet"));
  DESK_RIG_UNTIL (shows (rig, "free"));
}

/* ---- The strip under the header ---- */

static void
test_notice (void)
{
  static const struct
  {
    int trouble;
    gboolean example;
    const char *text;
    gboolean can_help;
  } cases[] = { { -1, FALSE, NULL, FALSE },
                { MUSTER_ERROR_OFFLINE, FALSE, NULL, FALSE },
                { MUSTER_ERROR_FULL, FALSE, "Disk full", TRUE },
                { MUSTER_ERROR_REVOKED, FALSE, "switched this laptop off", TRUE },
                { -1, TRUE, "Example", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      const char *page = muster_notice_describe (NULL, cases[i].trouble, cases[i].example, &text);

      g_assert_cmpint (text != NULL, ==, cases[i].text != NULL);
      g_assert_true (cases[i].text == NULL || strstr (text, cases[i].text) != NULL);
      g_assert_cmpint (page != NULL, ==, cases[i].can_help);
    }
}

/* ---- The log ---- */

static void
take (MusterSyncLog *log, gint64 sent, int trouble)
{
  MusterSyncNews news = { .enrolled = TRUE, .running = TRUE };

  news.report.trouble = trouble;
  news.report.sent = sent;
  muster_sync_log_take_news (log, DESK_RIG_NOW_MS, &news);
  news.running = FALSE;
  muster_sync_log_take_news (log, DESK_RIG_NOW_MS, &news);
}

static void
test_log (void)
{
  g_autoptr (MusterSyncLog) log = muster_sync_log_new ();
  g_autofree char *text = NULL;

  take (log, 0, -1);
  g_assert_cmpuint (muster_sync_log_get_length (log), ==, 0);
  take (log, 0, MUSTER_ERROR_PORTAL);
  take (log, 0, MUSTER_ERROR_PORTAL);
  g_assert_cmpuint (muster_sync_log_get_length (log), ==, 1);
  take (log, 1234, -1);
  g_assert_cmpuint (muster_sync_log_get_length (log), ==, 3);
  text = muster_sync_log_to_text (log, DESK_RIG_NOW_MS);
  g_assert_nonnull (strstr (text, "received 1,234 changes"));
  g_assert_nonnull (strstr (text, "The line is back"));
  for (guint i = 0; i < 300; i++)
    take (log, 1, -1);
  g_assert_cmpuint (muster_sync_log_get_length (log), ==, 100);
}

#define ADD(path, function)                                                                                            \
  g_test_add ("/sync-view/" path, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)

static void
add_tests (void)
{
  ADD ("code", test_code);
  ADD ("code-from-file", test_code_from_file);
  ADD ("code-from-picture", test_code_from_picture);
  ADD ("no-code-in-picture", test_no_code_in_picture);
  ADD ("foreign-file", test_foreign_file);
  ADD ("counts", test_counts);
  g_test_add_func ("/sync-view/notice", test_notice);
  g_test_add_func ("/sync-view/log", test_log);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
