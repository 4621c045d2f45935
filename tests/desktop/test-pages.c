/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "visit.h"

#include <string.h>

#include "muster-bulk-edit.h"
#include "muster-capture-view.h"
#include "muster-chip-group.h"
#include "muster-column-menu.h"
#include "muster-detail-pane.h"
#include "muster-export-dialog.h"
#include "muster-import-view.h"
#include "muster-list-table.h"
#include "muster-list-view.h"
#include "muster-own-filters.h"
#include "muster-pages.h"
#include "muster-suggest.h"

/* Every page, door, dialog and menu of the window, in one language, colour and size of text. */

/* ---- Doors ---- */

static void
visit_doors (Visit *self)
{
  GtkWidget *start = desk_rig_find_type (GTK_WIDGET (self->window), g_type_from_name ("MusterStartView"));
  GtkWidget *first = desk_rig_find_type (start, ADW_TYPE_ENTRY_ROW);

  visit_stop (self, "start");
  g_signal_emit_by_name (desk_rig_find_type (start, GTK_TYPE_BUTTON), "clicked");
  gtk_editable_set_text (GTK_EDITABLE (first), "陈试七");
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (start, ADW_TYPE_PASSWORD_ENTRY_ROW)), "short");
  g_signal_emit_by_name (desk_rig_find_type (start, GTK_TYPE_BUTTON), "clicked");
  visit_stop (self, "start-too-short");
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (start, ADW_TYPE_PASSWORD_ENTRY_ROW)),
                         "long enough to be good");
  visit_stop (self, "start-good");
}

/* The example stays open: nothing would open it again. A book of somebody's own is locked when the window opens. */
static void
visit_lock (Visit *self)
{
  g_autoptr (GError) error = NULL;
  guint8 key[MUSTER_STORE_KEY_SIZE];
  MusterId member;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.lock", NULL);
  g_assert_nonnull (visit_get_page (self));
  g_clear_object (&self->open.desk);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_true (muster_store_home_make (&self->home, "陈试七", "made-up passphrase", key, &member, &error));
  g_assert_no_error (error);
  visit_show_window (self);
  visit_stop (self, "lock");
}

/* ---- Quick capture ---- */

static void
type (Visit *self, const char *field, const char *text)
{
  GtkWidget *control = visit_find (self, field);

  /* A field with matches holds its entry. */
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (control, GTK_TYPE_EDITABLE)), text);
}

static void
choose (Visit *self, const char *field, const char *code)
{
  muster_chip_group_set (MUSTER_CHIP_GROUP (visit_find (self, field)), code);
}

static void
tick (Visit *self, guint index)
{
  gtk_widget_activate_action (GTK_WIDGET (visit_get_page (self)), "capture.tick", "u", index);
}

static void
type_person (Visit *self, const char *name, const char *mobile)
{
  type (self, "name_field", name);
  type (self, "mobile_field", mobile);
  choose (self, "owner_field", "1");
  choose (self, "intent_field", "1");
  choose (self, "travel_field", "2");
}

/* Long enough for the search that waits for a pause in typing. */
static void
pause_typing (void)
{
  gint64 until = g_get_monotonic_time () + G_TIME_SPAN_MILLISECOND * 400;

  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
}

/* Every county that the list of "镇" shows, and where it is. */
#define COUNTIES                                                                                                                                                      \
  "镇雄县 云南 昭通 镇赉县 吉林 白城 镇海区 浙江 宁波 镇平县 河南 南阳 镇宁布依族苗族自治县 贵州 安顺 镇远县 黔东南 " \
  "镇沅彝族哈尼族拉祜族自治县 普洱 镇康县 临沧"

static void
visit_capture_faults (Visit *self)
{
  type_person (self, "李试二", "154000000");
  type (self, "identity_field", "990101199001010018");
  type (self, "county_field", "没有的县");
  visit_stop (self, "capture-faults");
  type (self, "identity_field", "990101199001010019");
  type (self, "mobile_field", "15400000017");
  pause_typing ();
  visit_stop (self, "capture-earlier");
  type (self, "birth_field", "");
  type (self, "identity_field", "");
  type (self, "birth_field", "2007");
  visit_stop (self, "capture-young");
  type (self, "birth_field", "");
  type (self, "county_field", "镇");
  visit_stop (self, "capture-county");
  type (self, "county_field", "");
}

static void
visit_capture_kinds (Visit *self)
{
  visit_act (self, "capture.more");
  choose (self, "intent_field", "2");
  visit_stop (self, "capture-more");
  visit_act (self, "capture.more");
  visit_act (self, "capture.absent");
  visit_stop (self, "capture-absent");
  visit_act (self, "capture.absent");
  visit_act (self, "capture.paper");
  visit_stop (self, "capture-paper");
  visit_act (self, "capture.paper");
  visit_act (self, "capture.rare");
  visit_stop (self, "capture-rare");
  type (self, "name_field", "0017");
  pause_typing ();
  visit_stop (self, "capture-digits");
  type (self, "name_field", "");
}

static void
visit_capture (Visit *self)
{
  visit_go (self, "capture");
  visit_stop (self, "capture");
  visit_capture_faults (self);
  visit_capture_kinds (self);
  visit_act (self, "capture.panel");
  visit_stop (self, "capture-panel");
  visit_act (self, "capture.panel");
  visit_act (self, "capture.consent-text");
  visit_stop (self, "capture-consent-text");
  visit_act (self, "capture.consent-text");
  type_person (self, "孙试一", "15400009001");
  for (guint i = 0; i < 4; i++)
    tick (self, i);
  visit_stop (self, "capture-consents");
  visit_act (self, "capture.household");
  visit_stop (self, "capture-household");
  type_person (self, "孙试小", "15400009001");
  type (self, "birth_field", "2009");
  visit_act (self, "capture.save");
  visit_stop (self, "capture-minor");
}

/* ---- Lists ---- */

static MusterDetailPane *
get_pane (Visit *self)
{
  return MUSTER_DETAIL_PANE (desk_rig_find_type (GTK_WIDGET (visit_get_page (self)), MUSTER_TYPE_DETAIL_PANE));
}

static MusterListTable *
get_table (Visit *self)
{
  return MUSTER_LIST_TABLE (desk_rig_find_type (GTK_WIDGET (visit_get_page (self)), MUSTER_TYPE_LIST_TABLE));
}

static gboolean
choose_first (Visit *self)
{
  MusterListModel *model = muster_list_table_get_model (get_table (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    return FALSE;
  g_assert_true (muster_list_table_choose (get_table (self), muster_list_model_get_row (model, 0)));
  DESK_RIG_UNTIL (muster_detail_pane_get_detail (get_pane (self)) != NULL);
  return TRUE;
}

/* Every group of fields in the form that edits it. */
static void
visit_groups (Visit *self, const MusterPageEntry *page, const MusterKind *kind)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const char *group = muster_field_get_group (muster_kind_get_field (kind, i));

      if (!g_hash_table_add (seen, (gpointer) group))
        continue;
      muster_detail_pane_edit (get_pane (self), group);
      if (muster_detail_pane_get_form (get_pane (self)) == NULL)
        continue;
      visit_look (self, "%s-edit-%s", page->name, group);
      g_assert_true (desk_rig_press (GTK_WIDGET (muster_detail_pane_get_form (get_pane (self))), GDK_KEY_Escape, 0));
    }
}

/* The popover of a button under the list; %NULL: the page has none. */
static GtkWidget *
open_under (Visit *self, GType type)
{
  GtkWidget *holder = desk_rig_find_type (GTK_WIDGET (visit_get_page (self)), type);
  GtkMenuButton *button;

  if (holder == NULL)
    return NULL;
  button = GTK_MENU_BUTTON (desk_rig_find_type (holder, GTK_TYPE_MENU_BUTTON));
  gtk_menu_button_popup (button);
  DESK_RIG_UNTIL (gtk_widget_get_width (GTK_WIDGET (gtk_menu_button_get_popover (button))) > 0);
  return GTK_WIDGET (gtk_menu_button_get_popover (button));
}

/* Empty, with the fields that a letter finds, and with the value of one. */
static void
visit_choice (Visit *self, const MusterPageEntry *page, GType type, const char *what)
{
  GtkWidget *popover = open_under (self, type);
  GtkWidget *field;

  if (popover == NULL)
    return;
  visit_stop (self, "%s-%s", page->name, what);
  field = desk_rig_find_type (popover, MUSTER_TYPE_SUGGEST);
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (field, GTK_TYPE_EDITABLE)),
                         visit_is_chinese () ? "状" : "s");
  visit_stop (self, "%s-%s-typed", page->name, what);
  muster_suggest_commit (MUSTER_SUGGEST (field));
  visit_stop (self, "%s-%s-value", page->name, what);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
visit_under (Visit *self, const MusterPageEntry *page)
{
  GtkWidget *columns = open_under (self, MUSTER_TYPE_COLUMN_MENU);

  if (columns != NULL)
    {
      visit_stop (self, "%s-columns", page->name);
      gtk_popover_popdown (GTK_POPOVER (columns));
    }
  visit_choice (self, page, MUSTER_TYPE_OWN_FILTERS, "filter");
}

static void
visit_ticks (Visit *self, const MusterPageEntry *page)
{
  GtkWidget *table = GTK_WIDGET (get_table (self));

  muster_list_table_tick_all (get_table (self), TRUE);
  visit_stop (self, "%s-ticked", page->name);
  visit_choice (self, page, MUSTER_TYPE_BULK_EDIT, "bulk");
  desk_rig_press (table, GDK_KEY_Escape, 0);
}

static void
visit_list (Visit *self, const MusterPageEntry *page)
{
  MusterListView *list = MUSTER_LIST_VIEW (visit_get_page (self));
  MusterView *view = MUSTER_VIEW (list);

  if (choose_first (self))
    {
      visit_stop (self, "%s-detail", page->name);
      visit_groups (self, page, muster_list_view_get_kind (list));
      visit_under (self, page);
      visit_ticks (self, page);
    }
  if (muster_view_create (view))
    visit_stop (self, "%s-new", page->name);
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (GTK_WIDGET (list), GTK_TYPE_SEARCH_ENTRY)), "查无此人");
  pause_typing ();
  visit_stop (self, "%s-nothing", page->name);
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (GTK_WIDGET (list), GTK_TYPE_SEARCH_ENTRY)), "");
}

static void
visit_export (Visit *self)
{
  MusterListView *list;
  MusterExportDialog *dialog;

  visit_go (self, "workers");
  list = MUSTER_LIST_VIEW (visit_get_page (self));
  dialog = muster_export_dialog_new (self->open.desk, muster_list_view_get_kind (list),
                                     muster_list_view_make_query (list));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (dialog));
  visit_stop (self, "export");
  muster_export_dialog_set_full (dialog, " ");
  visit_stop (self, "export-full");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* ---- Import ---- */

#define OPENINGS                                                                                                       \
  "企业名称,岗位名称,招聘人数,月薪,不认识的列\n"                                                    \
  "某某眼镜有限公司,注塑操作工,26,5500-7500,某\n"                                                        \
  "某某眼镜有限公司,质检员,十个,5000,某\n"

static void
visit_import (Visit *self)
{
  g_autofree char *path = g_build_filename (self->folder, "openings.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  MusterImportView *view;

  screen_words_learn (self->words, OPENINGS);
  g_assert_true (g_file_set_contents (path, OPENINGS, -1, NULL));
  visit_go (self, "import-openings");
  view = MUSTER_IMPORT_VIEW (visit_get_page (self));
  muster_import_view_load (view, file);
  DESK_RIG_UNTIL (!muster_import_view_is_busy (view));
  visit_stop (self, "import-openings-file");
  visit_act (self, "import.save");
  DESK_RIG_UNTIL (!muster_import_view_is_busy (view));
  visit_stop (self, "import-openings-done");
  g_file_delete (file, NULL, NULL);
}

/* ---- Everything ---- */

static void
visit_pages (Visit *self)
{
  for (guint i = 0; i < muster_pages_get_count (); i++)
    {
      const MusterPageEntry *page = muster_pages_get (i);

      if (g_str_equal (page->name, "capture") || !muster_pages_is_for (page, "squad"))
        continue;
      visit_go (self, page->name);
      visit_stop (self, "%s", page->name);
      if (MUSTER_IS_LIST_VIEW (visit_get_page (self)))
        visit_list (self, page);
    }
}

/* The side list with words, the menu, and what it opens. */
static void
visit_frame (Visit *self)
{
  GtkWidget *menu = desk_rig_find_type (GTK_WIDGET (self->window), GTK_TYPE_MENU_BUTTON);
  static const char *const actions[] = { "help", "about" };

  visit_go (self, "today");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.side", NULL);
  visit_stop (self, "side");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.side", NULL);
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  visit_stop (self, "menu");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (menu));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GListModel *windows = gtk_window_get_toplevels ();
      guint before = g_list_model_get_n_items (windows);
      g_autoptr (GtkWindow) window = NULL;

      g_action_group_activate_action (G_ACTION_GROUP (self->application), actions[i], NULL);
      g_assert_cmpuint (g_list_model_get_n_items (windows), ==, before + 1);
      visit_stop (self, "%s", actions[i]);
      for (guint j = 0; window == NULL && j <= before; j++)
        {
          window = g_list_model_get_item (windows, j);
          if (gtk_window_get_transient_for (window) != GTK_WINDOW (self->window))
            g_clear_object (&window);
        }
      gtk_window_destroy (window);
    }
}

static void
test_visit (Visit *self, gconstpointer data)
{
  screen_words_learn (self->words, "陈试七 李试二 孙试一 孙试小 没有的县 查无此人");
  screen_words_learn (self->words, COUNTIES);
  visit_doors (self);
  visit_open_example (self);
  visit_go (self, "today");
  visit_stop (self, "example");
  visit_add_records (self);
  visit_pages (self);
  visit_capture (self);
  visit_import (self);
  visit_export (self);
  visit_sheets (self);
  visit_frame (self);
  visit_lock (self);
  g_test_message ("%u stops, %u looks", self->n_stops, self->n_looks);
  if (screen_check_report (self->check) > 0)
    g_test_fail ();
}

static void
add_tests (void)
{
  g_test_add ("/pages/visit", Visit, NULL, visit_set_up, test_visit, visit_tear_down);
}

int
main (int argc, char **argv)
{
  return visit_main (argc, argv, add_tests);
}
