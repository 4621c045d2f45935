/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include "muster-detail-pane.h"
#include "muster-entries-editor.h"
#include "muster-field-editor.h"
#include "muster-json.h"
#include "muster-list-table.h"
#include "muster-list-view.h"
#include "muster-suggest.h"

/* The editor of a list of objects, in the panel beside a list. */

#define EMPLOYER                                                                                                       \
  "{\"name\":\"宁波某某电器有限公司\",\"kind\":\"1\",\"reg_div\":\"330282\",\"contacts\":["                  \
  "{\"role\":\"hr\",\"name\":\"李试二\",\"mobile\":\"15400000017\",\"later\":\"kept\"},"                            \
  "{\"role\":\"boss\",\"name\":\"王试三\"}]}"

static MusterDetailPane *
get_pane (DeskRig *rig)
{
  return MUSTER_DETAIL_PANE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_DETAIL_PANE));
}

static gboolean
shows (DeskRig *rig, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (rig->view), text) != NULL;
}

static MusterId
show_one (DeskRig *rig, const char *kind, const char *record)
{
  MusterId id = desk_rig_create (rig, kind, "%s", record);
  MusterListView *view = g_object_new (MUSTER_TYPE_LIST_VIEW, NULL);

  muster_list_view_set_kind (view, kind);
  desk_rig_show_view (rig, MUSTER_VIEW (view));
  DESK_RIG_UNTIL (muster_detail_pane_get_detail (get_pane (rig)) != NULL);
  return id;
}

static MusterEntriesEditor *
edit (DeskRig *rig, const char *group)
{
  MusterFieldEditor *editor;

  muster_detail_pane_edit (get_pane (rig), group);
  editor = muster_group_form_find (muster_detail_pane_get_form (get_pane (rig)), group);
  return MUSTER_ENTRIES_EDITOR (desk_rig_find_type (GTK_WIDGET (editor), MUSTER_TYPE_ENTRIES_EDITOR));
}

/* The nth member in all rows, counted through. */
static GtkWidget *
get_member (MusterEntriesEditor *editor, guint wanted)
{
  GtkWidget *box = adw_bin_get_child (ADW_BIN (editor));
  GtkWidget *rows = gtk_widget_get_first_child (box);

  for (GtkWidget *row = gtk_widget_get_first_child (rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    for (GtkWidget *member = gtk_widget_get_first_child (gtk_widget_get_last_child (row)); member != NULL;
         member = gtk_widget_get_next_sibling (member))
      if (wanted-- == 0)
        return desk_rig_find_type (member, MUSTER_TYPE_FIELD_EDITOR);
  return NULL;
}

static void
type_member (MusterEntriesEditor *editor, guint member, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (get_member (editor, member), GTK_TYPE_ENTRY)), text);
}

static void
keep (DeskRig *rig)
{
  g_assert_true (
      desk_rig_press (GTK_WIDGET (muster_detail_pane_get_form (get_pane (rig))), GDK_KEY_Return, GDK_CONTROL_MASK));
}

static char *
get_list (DeskRig *rig, const MusterId *record, const char *field)
{
  g_autoptr (JsonObject) object = muster_store_get (muster_desk_get_store (rig->desk), record, NULL);
  JsonNode *value = json_object_get_member (object, field);

  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : muster_json_to_canonical (value);
}

static void
wait_kept (DeskRig *rig)
{
  DESK_RIG_UNTIL (muster_detail_pane_get_form (get_pane (rig)) == NULL);
}

/* ---- Showing ---- */

static void
test_words (DeskRig *rig, gconstpointer data)
{
  show_one (rig, "employer", EMPLOYER);
  g_assert_true (shows (rig, "Human resources · 李试二 · 15400000017; Head of the firm · 王试三"));
  g_assert_false (shows (rig, "{"));
}

/* ---- Editing ---- */

static void
test_change (DeskRig *rig, gconstpointer data)
{
  MusterId id = show_one (rig, "employer", EMPLOYER);
  MusterEntriesEditor *editor = edit (rig, "contacts");
  g_autofree char *kept = NULL;

  type_member (editor, 2, "经理");
  type_member (editor, 3, "154 0000 0018");
  keep (rig);
  wait_kept (rig);
  kept = get_list (rig, &id, "contacts");
  /* What this Muster does not know stays, and the number is kept as numbers are. */
  g_assert_cmpstr (
      kept, ==,
      "[{\"later\":\"kept\",\"mobile\":\"15400000018\",\"name\":\"李试二\",\"post\":\"经理\",\"role\":\"hr\"},"
      "{\"name\":\"王试三\",\"role\":\"boss\"}]");
}

static void
test_rows_by_keys (DeskRig *rig, gconstpointer data)
{
  MusterId id = show_one (rig, "employer", EMPLOYER);
  MusterEntriesEditor *editor = edit (rig, "contacts");
  g_autofree char *kept = NULL;

  g_assert_true (desk_rig_press (GTK_WIDGET (editor), GDK_KEY_n, GDK_ALT_MASK));
  g_assert_nonnull (get_member (editor, 11));
  type_member (editor, 9, "赵试四");
  /* The new row has the focus: up over the second, and then the first goes away. */
  g_assert_true (desk_rig_press (GTK_WIDGET (editor), GDK_KEY_Up, GDK_ALT_MASK));
  gtk_widget_grab_focus (get_member (editor, 0));
  g_assert_true (desk_rig_press (GTK_WIDGET (editor), GDK_KEY_Delete, GDK_ALT_MASK));
  g_assert_null (get_member (editor, 8));
  /* A row without anything in it is none. */
  g_assert_true (desk_rig_press (GTK_WIDGET (editor), GDK_KEY_n, GDK_ALT_MASK));
  keep (rig);
  wait_kept (rig);
  kept = get_list (rig, &id, "contacts");
  g_assert_cmpstr (kept, ==, "[{\"name\":\"赵试四\"},{\"name\":\"王试三\",\"role\":\"boss\"}]");
}

static void
test_all_away (DeskRig *rig, gconstpointer data)
{
  MusterId id = show_one (rig, "employer", EMPLOYER);
  MusterEntriesEditor *editor = edit (rig, "contacts");
  g_autofree char *kept = NULL;

  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_grab_focus (get_member (editor, 0));
      g_assert_true (desk_rig_press (GTK_WIDGET (editor), GDK_KEY_Delete, GDK_ALT_MASK));
    }
  g_assert_true (shows (rig, "Still missing."));
  keep (rig);
  wait_kept (rig);
  kept = get_list (rig, &id, "contacts");
  g_assert_null (kept);
}

static void
test_put_back (DeskRig *rig, gconstpointer data)
{
  MusterId id = show_one (rig, "employer", EMPLOYER);
  g_autofree char *before = get_list (rig, &id, "contacts");
  g_autofree char *after = NULL;
  MusterEntriesEditor *editor = edit (rig, "contacts");

  type_member (editor, 1, "张试五");
  g_assert_true (desk_rig_press (GTK_WIDGET (muster_detail_pane_get_form (get_pane (rig))), GDK_KEY_Escape, 0));
  desk_rig_wait_idle (rig);
  after = get_list (rig, &id, "contacts");
  g_assert_cmpstr (before, ==, after);
  g_assert_false (shows (rig, "张试五"));
}

/* ---- Reasons ---- */

static void
test_reasons (DeskRig *rig, gconstpointer data)
{
  MusterId id = show_one (rig, "employer", EMPLOYER);
  g_autofree char *before = get_list (rig, &id, "contacts");
  g_autofree char *after = NULL;
  MusterEntriesEditor *editor = edit (rig, "contacts");

  /* A wrong number can be kept, and is told. */
  type_member (editor, 7, "12");
  g_assert_true (shows (rig, "2. Phone: Not a telephone number."));
  /* What is no role cannot. */
  type_member (editor, 4, "nobody");
  g_assert_true (shows (rig, "This cannot be read as a value here"));
  g_assert_true (gtk_widget_has_css_class (get_member (editor, 4), "error"));
  keep (rig);
  g_assert_nonnull (muster_detail_pane_get_form (get_pane (rig)));
  desk_rig_wait_idle (rig);
  after = get_list (rig, &id, "contacts");
  g_assert_cmpstr (before, ==, after);
  type_member (editor, 4, "grid_worker");
  g_assert_false (gtk_widget_has_css_class (get_member (editor, 4), "error"));
  keep (rig);
  wait_kept (rig);
  DESK_RIG_UNTIL (shows (rig, "Grid worker · 王试三 · 12") && shows (rig, "2. Phone: Not a telephone number."));
}

/* Yes and no, days and plain texts are members as well. */
static void
test_other_members (DeskRig *rig, gconstpointer data)
{
  MusterId id = show_one (rig, "deployment", "{\"place_text\":\"某站\",\"checklist\":[{\"item\":\"公函\"}]}");
  MusterEntriesEditor *editor = edit (rig, "checklist");
  g_autofree char *kept = NULL;

  type_member (editor, 1, "yes");
  keep (rig);
  wait_kept (rig);
  kept = get_list (rig, &id, "checklist");
  g_assert_cmpstr (kept, ==, "[{\"done\":true,\"item\":\"公函\"}]");
  DESK_RIG_UNTIL (shows (rig, "公函 · Done Yes"));
}

static guint
count_matches (DeskRig *rig, const char *kind, const char *field, const char *typed)
{
  const MusterField *found = muster_kind_find_field (muster_catalogue_find (rig->catalogue, kind), field);
  g_autoptr (GPtrArray) matches = muster_field_suggest (rig->desk, found, typed);

  for (guint i = 0; i < matches->len; i++)
    {
      MusterSuggestion *match = g_ptr_array_index (matches, i);

      g_assert_cmpstr (match->title, ==, "李试一");
      g_assert_cmpstr (match->note, !=, "");
    }
  return matches->len;
}

/* Of a kind that the index does not know, too: by name, pinyin and initials of whoever it belongs to. */
static void
test_reference (DeskRig *rig, gconstpointer data)
{
  MusterId first = desk_rig_create (rig, "worker", "%s", "{\"name\":\"李试一\"}");
  MusterId second = desk_rig_create (rig, "worker", "%s", "{\"name\":\"王试二\"}");
  char text[MUSTER_ID_TEXT_SIZE];

  desk_rig_create (rig, "intention", "{\"worker_id\":\"%s\"}", muster_id_write (&first, text));
  desk_rig_create (rig, "intention", "{\"worker_id\":\"%s\"}", muster_id_write (&first, text));
  desk_rig_create (rig, "intention", "{\"worker_id\":\"%s\"}", muster_id_write (&second, text));
  g_assert_cmpuint (count_matches (rig, "contact", "intention_id", "李"), ==, 2);
  g_assert_cmpuint (count_matches (rig, "contact", "intention_id", "lis"), ==, 2);
  g_assert_cmpuint (count_matches (rig, "contact", "intention_id", "lsy"), ==, 2);
  g_assert_cmpuint (count_matches (rig, "contact", "intention_id", "zhao"), ==, 0);
}

static void
add_tests (void)
{
#define ADD(name, function) g_test_add ("/entries/" name, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)
  ADD ("words", test_words);
  ADD ("change", test_change);
  ADD ("rows-by-keys", test_rows_by_keys);
  ADD ("all-away", test_all_away);
  ADD ("put-back", test_put_back);
  ADD ("reasons", test_reasons);
  ADD ("other-members", test_other_members);
  ADD ("reference", test_reference);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
