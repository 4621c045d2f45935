/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "muster-capture-view.h"
#include "muster-chip-group.h"
#include "muster-notice.h"
#include "muster-sync-pill.h"
#include "muster-sync-words.h"

/* A disk without room: files of this process may not grow, as on a disk that is full. */

static void
set_room (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static GtkWidget *
get_field (DeskRig *rig, const char *name)
{
  GtkWidget *field = desk_rig_find_name (GTK_WIDGET (rig->view), name);

  g_assert_nonnull (field);
  return field;
}

static void
type (DeskRig *rig, const char *field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_field (rig, field)), text);
}

static gboolean
stands (DeskRig *rig, const char *field, const char *text)
{
  return strcmp (gtk_editable_get_text (GTK_EDITABLE (get_field (rig, field))), text) == 0;
}

static void
open_form (DeskRig *rig)
{
  desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  desk_rig_show (rig, MUSTER_TYPE_CAPTURE_VIEW);
  DESK_RIG_UNTIL (g_strcmp0 (muster_view_get_subtitle (rig->view), "南大街摆摊 · person no. 1") == 0);
}

static void
save_person (DeskRig *rig)
{
  type (rig, "name_field", "李试二");
  type (rig, "mobile_field", "15400000017");
  muster_chip_group_set (MUSTER_CHIP_GROUP (get_field (rig, "owner_field")), "1");
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "capture.save", NULL);
}

/* Said in words with what to do, on every place that speaks of the laptop. */
static void
assert_said (DeskRig *rig)
{
  g_auto (MusterSyncState) pill = muster_sync_state_get (rig->desk);
  g_auto (MusterSyncNow) now = muster_sync_now_get (rig->desk, -1);
  g_autofree char *notice = NULL;

  g_assert_cmpstr (muster_notice_describe (rig->desk, muster_sync_get_trouble (rig->desk), FALSE, &notice), ==, "sync");
  g_assert_cmpstr (notice, ==, "Disk full: new records cannot be kept. Free 200 MB first.");
  g_assert_cmpstr (pill.text, ==, "Disk is full");
  g_assert_cmpstr (now.note, ==, "Free 200 MB first.");
  g_assert_nonnull (rig->said);
  g_assert_nonnull (strstr (rig->said, "disk is full"));
}

static void
test_full (DeskRig *rig, gconstpointer data)
{
  open_form (rig);
  desk_rig_wait_idle (rig);
  set_room (0);
  save_person (rig);
  DESK_RIG_UNTIL (muster_desk_is_disk_full (rig->desk) && rig->said != NULL);
  assert_said (rig);
  DESK_RIG_UNTIL (stands (rig, "name_field", "李试二"));
  g_assert_true (stands (rig, "mobile_field", "15400000017"));
  g_assert_cmpint (desk_rig_count (rig, "worker"), ==, 0);
  set_room (RLIM_INFINITY);
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "capture.save", NULL);
  DESK_RIG_UNTIL (desk_rig_count (rig, "intention") == 1 && !muster_desk_is_disk_full (rig->desk));
  g_assert_cmpint (muster_sync_get_trouble (rig->desk), !=, MUSTER_ERROR_FULL);
  g_assert_true (stands (rig, "name_field", ""));
}

static void
add_tests (void)
{
  /* The signal that comes with the limit ends a process that does not ignore it. */
  signal (SIGXFSZ, SIG_IGN);
  g_test_add ("/disk/full", DeskRig, NULL, desk_rig_set_up, test_full, desk_rig_tear_down);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
