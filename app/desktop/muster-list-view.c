/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-view.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-column-menu.h"
#include "muster-detail-pane.h"
#include "muster-exchange.h"
#include "muster-list-deeds.h"
#include "muster-list-parts.h"
#include "muster-list-query.h"
#include "muster-list-table.h"
#include "muster-own-filter.h"
#include "muster-parts.h"
#include "muster-words.h"

struct _MusterListView
{
  MusterView parent;
  const char *kind_name;
  const MusterKind *kind;
  MusterListLayout layout;
  GtkEditable *search;
  char *searched; /* what the list was asked for last */
  MusterWrapBox *chips;
  GtkStack *stack;
  MusterWrapBox *bar;
  GtkLabel *count;
  GtkLabel *keys;
  AdwBin *side;
  MusterListTable *table;
  MusterDetailPane *detail;
  GPtrArray *buttons; /* of the filters, "all" first; borrowed */
  guint filter;       /* index into @buttons */
  gint64 total;       /* what the filter gives; -1: not known yet */
  MusterId wanted;    /* a record to show when it is in the list */
  gboolean has_wanted;
  gboolean shows_chosen; /* what the panel shows was chosen in the list */
  GCancellable *listing;
};

G_DEFINE_FINAL_TYPE (MusterListView, muster_list_view, MUSTER_TYPE_VIEW)

/* An answer may come when the page is gone, or the book was closed under it. */
static gboolean
is_open (MusterListView *self)
{
  return self->table != NULL && muster_view_get_desk (MUSTER_VIEW (self)) != NULL;
}

/* ---- What is listed ---- */

static void
show_footer (MusterListView *self)
{
  g_autofree char *total = muster_words_for_count (self->total);
  g_autofree char *count = g_strdup_printf (_ ("%s in the list"), total);
  g_autofree char *text = muster_list_parts_describe (count, muster_list_table_count_ticks (self->table),
                                                      muster_list_table_get_order_column (self->table), self->kind);

  if (self->total >= 0)
    muster_label_set (GTK_WIDGET (self->count), text);
  muster_view_set_subtitle (MUSTER_VIEW (self), self->total >= 0 ? count : NULL);
}

static void
choose_wanted (MusterListView *self)
{
  MusterStore *store = muster_desk_get_store (muster_view_get_desk (MUSTER_VIEW (self)));
  g_autoptr (JsonObject) record = self->has_wanted ? muster_store_get (store, &self->wanted, NULL) : NULL;

  self->has_wanted = FALSE;
  if (record != NULL && muster_list_table_choose (self->table, json_object_get_int_member (record, "_row")))
    muster_list_table_refill (self->table);
}

/* The panel shows somebody from the start, and nobody whom the words did not find: Enter would edit that person. */
static void
choose_first (MusterListView *self)
{
  MusterListModel *model = muster_list_table_get_model (self->table);
  gint64 first = muster_list_model_get_row (model, 0);
  gint64 shown = muster_list_model_get_row_of (model, muster_detail_pane_get_wanted (self->detail));
  guint position;

  if (first != 0 && muster_detail_pane_get_form (self->detail) == NULL
      && !muster_list_model_find (model, muster_list_table_get_chosen (self->table), &position))
    muster_list_table_choose (self->table, muster_list_model_find (model, shown, &position) ? shown : first);
}

static void
focus_found (MusterListView *self)
{
  if (!gtk_widget_grab_focus (GTK_WIDGET (self->table)))
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* The panel does not go on showing who was found before. */
static void
show_nothing (MusterListView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  gboolean leaves = focus != NULL
                    && (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->table))
                        || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->detail)));

  gtk_stack_set_visible_child_name (self->stack, "empty");
  if (self->shows_chosen)
    muster_detail_pane_clear (self->detail);
  if (leaves && muster_detail_pane_get_form (self->detail) == NULL)
    focus_found (self);
}

static void
take_positions (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterListView) self = data;
  g_autoptr (GError) error = NULL;
  GArray *positions = muster_desk_finish (result, &error);

  if (!is_open (self) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&positions, g_array_unref);
      return;
    }
  if (positions == NULL)
    {
      muster_view_report (MUSTER_VIEW (self), error);
      return;
    }
  self->total = positions->len;
  muster_list_table_take_positions (self->table, positions);
  if (self->total > 0)
    gtk_stack_set_visible_child_name (self->stack, "rows");
  else
    show_nothing (self);
  choose_wanted (self);
  choose_first (self);
  show_footer (self);
}

static const MusterListFilter *
get_filter (MusterListView *self)
{
  return self->filter == 0 ? NULL : &self->layout.filters[self->filter - 1];
}

/**
 * muster_list_view_get_kind:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what it lists; %NULL before it is opened
 */
const MusterKind *
muster_list_view_get_kind (MusterListView *self)
{
  return self->kind;
}

/**
 * muster_list_view_make_query:
 * @self: a page that is open
 *
 * Returns: (transfer full): what the list shows now
 */
MusterListQuery *
muster_list_view_make_query (MusterListView *self)
{
  return muster_list_query_new (&self->layout, get_filter (self), gtk_editable_get_text (self->search),
                                muster_list_table_get_order (self->table));
}

/**
 * muster_list_view_get_detail:
 * @self: a page that is open
 *
 * Returns: (transfer none) (nullable): the record in the panel
 */
const MusterDetail *
muster_list_view_get_detail (MusterListView *self)
{
  return muster_detail_pane_get_detail (self->detail);
}

/* The newest question counts: one that is still waiting is not worked out any more. */
static void
list (MusterListView *self)
{
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (self));
  MusterListQuery *query;

  if (!is_open (self))
    return;
  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  self->listing = g_cancellable_new ();
  query = muster_list_view_make_query (self);
  muster_desk_read_async (desk, muster_list_query_read, query, muster_list_query_free, (GDestroyNotify) g_array_unref,
                          self->listing, take_positions, g_object_ref (self));
}

/* ---- Filters ---- */

static void
take_counts (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterListView) self = data;
  g_autoptr (GArray) counts = muster_desk_finish (result, NULL);

  if (counts != NULL && is_open (self))
    muster_list_parts_show_counts (self->buttons, counts);
}

static void
count_filters (MusterListView *self)
{
  muster_desk_read_async (muster_view_get_desk (MUSTER_VIEW (self)), muster_list_query_count,
                          muster_list_query_new (&self->layout, NULL, NULL, NULL), muster_list_query_free,
                          (GDestroyNotify) g_array_unref, NULL, take_counts, g_object_ref (self));
}

static void
choose_filter (GtkToggleButton *button, MusterListView *self)
{
  guint index;

  if (!gtk_toggle_button_get_active (button) || !g_ptr_array_find (self->buttons, button, &index))
    return;
  self->filter = index;
  muster_list_table_tick_all (self->table, FALSE);
  list (self);
}

static void
add_filter (MusterListView *self, const char *title)
{
  GtkWidget *button = muster_list_parts_add_chip (self->chips, self->buttons, title);

  g_signal_connect_object (button, "toggled", G_CALLBACK (choose_filter), self, 0);
}

/* Those of the layout, then a person's own; the one that was just made is chosen. */
static void
show_filters (MusterListView *self, gboolean newest)
{
  self->layout = muster_list_layout_for (self->kind);
  muster_own_filters_append (muster_view_get_desk (MUSTER_VIEW (self)), &self->layout);
  muster_wrap_box_clear (self->chips);
  g_ptr_array_set_size (self->buttons, 0);
  self->filter = 0;
  add_filter (self, _ ("All"));
  for (guint i = 0; self->layout.filters[i].title != NULL; i++)
    add_filter (self, _ (self->layout.filters[i].title));
  if (newest)
    gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, self->buttons->len - 1), TRUE);
}

static void
change_filters (MusterListView *self, gboolean added)
{
  if (is_open (self))
    show_filters (self, added);
  /* The popover gave the focus back to its button, where the next Enter would open it again. */
  if (is_open (self) && added)
    focus_found (self);
  muster_view_refresh (MUSTER_VIEW (self));
}

/* ---- What a person does ---- */

/* GTK tells it also when the entry was only set up, and a moment later than it happened. */
static void
search_changed (MusterListView *self)
{
  const char *text = gtk_editable_get_text (self->search);

  if (strcmp (text, self->searched) == 0)
    return;
  g_free (self->searched);
  self->searched = g_strdup (text);
  if (self->table != NULL)
    muster_list_table_tick_all (self->table, FALSE);
  list (self);
}

static void
focus_rows (MusterListView *self)
{
  choose_first (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

/* Down leads from the words into what they found. */
static gboolean
press_in_search (MusterListView *self, guint key, guint code, GdkModifierType modifiers, GtkEventController *controller)
{
  if (key != GDK_KEY_Down || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  focus_rows (self);
  return GDK_EVENT_STOP;
}

static void
stop_search (MusterListView *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
show_chosen (MusterListView *self)
{
  JsonObject *record = muster_list_model_get_record (muster_list_table_get_model (self->table),
                                                     muster_list_table_get_chosen (self->table));
  MusterId id;

  if (record == NULL || !muster_id_parse (json_object_get_string_member (record, "id"), &id))
    return;
  self->shows_chosen = TRUE;
  muster_detail_pane_show (self->detail, &id);
}

static void
enter_detail (MusterListView *self)
{
  muster_detail_pane_enter (self->detail);
}

static void
leave_detail (MusterListView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
note_made (MusterDetailPane *detail, const MusterId *id, MusterListView *self)
{
  self->wanted = *id;
  self->has_wanted = TRUE;
  self->shows_chosen = FALSE;
  list (self);
}

/* ---- The page ---- */

static void
muster_list_view_opened (MusterView *view)
{
  MusterListView *self = MUSTER_LIST_VIEW (view);
  MusterDesk *desk = muster_view_get_desk (view);
  GtkWidget *filters;

  self->kind = muster_catalogue_find (muster_desk_get_catalogue (desk), self->kind_name);
  self->layout = muster_list_layout_for (self->kind);
  muster_column_menu_apply (desk, &self->layout);
  self->table = MUSTER_LIST_TABLE (muster_list_table_new (desk, self->kind, &self->layout));
  self->detail = MUSTER_DETAIL_PANE (muster_detail_pane_new (desk, self->kind));
  muster_list_deeds_follow (self->table, desk, self->kind);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->table), "rows");
  gtk_stack_add_named (self->stack, muster_list_parts_empty_new (), "empty");
  adw_bin_set_child (self->side, GTK_WIDGET (self->detail));
  show_filters (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->search), muster_list_query_can_search (self->kind));
  g_object_set (self->search, "placeholder-text", muster_list_parts_get_search_hint (self->kind), NULL);
  muster_label_set (GTK_WIDGET (self->keys), _ ("Space ticks · Enter opens · 1–8 sort · Ctrl+N new"));
  muster_label_shorten (GTK_WIDGET (self->keys));
  muster_label_shorten (GTK_WIDGET (self->count));
  filters = muster_list_parts_add_buttons (self->bar, GTK_WIDGET (self), desk, self->table, self->kind);
  g_signal_connect_object (filters, "changed", G_CALLBACK (change_filters), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "chosen", G_CALLBACK (show_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "opened", G_CALLBACK (enter_detail), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "ordered", G_CALLBACK (list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "ticked", G_CALLBACK (show_footer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->detail, "made", G_CALLBACK (note_made), self, 0);
  g_signal_connect_object (self->detail, "left", G_CALLBACK (leave_detail), self, G_CONNECT_SWAPPED);
}

static void
muster_list_view_refresh (MusterView *view)
{
  MusterListView *self = MUSTER_LIST_VIEW (view);

  if (!is_open (self))
    return;
  list (self);
  count_filters (self);
  muster_detail_pane_refresh (self->detail);
}

static void
muster_list_view_find (MusterView *view)
{
  gtk_widget_grab_focus (GTK_WIDGET (MUSTER_LIST_VIEW (view)->search));
}

static void
muster_list_view_shown (MusterView *view)
{
  MusterListView *self = MUSTER_LIST_VIEW (view);

  gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->search)) ? GTK_WIDGET (self->search)
                                                                            : GTK_WIDGET (self->table));
}

static void
muster_list_view_create (MusterView *view)
{
  muster_detail_pane_create (MUSTER_LIST_VIEW (view)->detail, NULL);
}

static void
muster_list_view_show_record (MusterView *view, const MusterId *record)
{
  MusterListView *self = MUSTER_LIST_VIEW (view);

  self->wanted = *record;
  self->has_wanted = TRUE;
  self->shows_chosen = FALSE;
  muster_detail_pane_show (self->detail, record);
  list (self);
}

static void
muster_list_view_dispose (GObject *object)
{
  MusterListView *self = MUSTER_LIST_VIEW (object);

  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  self->table = NULL;
  self->detail = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), MUSTER_TYPE_LIST_VIEW);
  G_OBJECT_CLASS (muster_list_view_parent_class)->dispose (object);
}

static void
muster_list_view_finalize (GObject *object)
{
  g_ptr_array_unref (MUSTER_LIST_VIEW (object)->buttons);
  g_free (MUSTER_LIST_VIEW (object)->searched);
  G_OBJECT_CLASS (muster_list_view_parent_class)->finalize (object);
}

static void
muster_list_view_class_init (MusterListViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_list_view_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_list_view_finalize;
  g_type_ensure (MUSTER_TYPE_WRAP_BOX);
  MUSTER_VIEW_CLASS (class)->opened = muster_list_view_opened;
  MUSTER_VIEW_CLASS (class)->shown = muster_list_view_shown;
  MUSTER_VIEW_CLASS (class)->refresh = muster_list_view_refresh;
  MUSTER_VIEW_CLASS (class)->find = muster_list_view_find;
  MUSTER_VIEW_CLASS (class)->create = muster_list_view_create;
  MUSTER_VIEW_CLASS (class)->show_record = muster_list_view_show_record;
  muster_exchange_install (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/musterapp/Muster/desktop/muster-list-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterListView, search);
  gtk_widget_class_bind_template_child (widget_class, MusterListView, chips);
  gtk_widget_class_bind_template_child (widget_class, MusterListView, stack);
  gtk_widget_class_bind_template_child (widget_class, MusterListView, bar);
  gtk_widget_class_bind_template_child (widget_class, MusterListView, count);
  gtk_widget_class_bind_template_child (widget_class, MusterListView, keys);
  gtk_widget_class_bind_template_child (widget_class, MusterListView, side);
  gtk_widget_class_bind_template_callback (widget_class, press_in_search);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, focus_rows);
  gtk_widget_class_bind_template_callback (widget_class, stop_search);
}

static void
muster_list_view_init (MusterListView *self)
{
  self->buttons = g_ptr_array_new ();
  self->searched = g_strdup ("");
  self->total = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  muster_name_widget (self->search, _ ("Search"));
}

/**
 * muster_list_view_set_kind:
 * @self: a page
 * @kind: name of the kind it lists; told before the page is opened
 */
void
muster_list_view_set_kind (MusterListView *self, const char *kind)
{
  self->kind_name = kind;
}
