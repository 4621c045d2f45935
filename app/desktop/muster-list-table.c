/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-table.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-list-cell.h"
#include "muster-list-cells.h"
#include "muster-list-order.h"
#include "muster-list-ticks.h"
#include "muster-list-widths.h"
#include "muster-parts.h"
#include "muster-words.h"

struct _MusterListTable
{
  AdwBin parent;
  MusterDesk *desk;
  const MusterKind *kind;
  MusterListLayout layout;
  MusterListModel *model;
  GtkSingleSelection *selection;
  GtkColumnView *view;
  GtkWidget *rows; /* GTK's own list in the column view */
  MusterListCells *cells;
  MusterListTicks ticks;
  char *order;
  const MusterListColumn *order_column;
  gint64 chosen;
  gboolean changing;
};

G_DEFINE_FINAL_TYPE (MusterListTable, muster_list_table, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  OPENED,
  ORDERED,
  TICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/**
 * muster_list_table_refill:
 * @self: a list
 *
 * Writes the rows in sight anew, where they stand.
 */
void
muster_list_table_refill (MusterListTable *self)
{
  muster_list_cells_refill (self->cells);
}

/* ---- Ticks ---- */

static void
note_ticks (MusterListTable *self)
{
  g_signal_emit (self, signals[TICKED], 0);
}

static void
show_ticks (MusterListTable *self)
{
  muster_list_cells_refill_ticks (self->cells);
  note_ticks (self);
}

gboolean
muster_list_table_is_ticked (MusterListTable *self, gint64 row)
{
  return muster_list_ticks_has (&self->ticks, row);
}

guint
muster_list_table_count_ticks (MusterListTable *self)
{
  return muster_list_ticks_count (&self->ticks, g_list_model_get_n_items (G_LIST_MODEL (self->model)));
}

void
muster_list_table_tick_all (MusterListTable *self, gboolean ticked)
{
  muster_list_ticks_set_all (&self->ticks, ticked);
  show_ticks (self);
}

/* ---- Order ---- */

static void
look_at_order (GtkSorter *sorter, GtkSorterChange change, MusterListTable *self)
{
  g_clear_pointer (&self->order, g_free);
  self->order_column = muster_list_order_find (sorter, &self->order);
  g_signal_emit (self, signals[ORDERED], 0);
}

const char *
muster_list_table_get_order (MusterListTable *self)
{
  return self->order;
}

const MusterListColumn *
muster_list_table_get_order_column (MusterListTable *self)
{
  return self->order_column;
}

/* ---- Choosing ---- */

static void
note_chosen (MusterListTable *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (self->changing || position == GTK_INVALID_LIST_POSITION)
    return;
  self->chosen = muster_list_model_get_row (self->model, position);
  g_signal_emit (self, signals[CHOSEN], 0);
}

gint64
muster_list_table_get_chosen (MusterListTable *self)
{
  return self->chosen;
}

/**
 * muster_list_table_choose:
 * @self: a list
 * @row: a row
 *
 * Chooses a record and brings it into sight.
 *
 * Returns: whether it is in the list
 */
gboolean
muster_list_table_choose (MusterListTable *self, gint64 row)
{
  guint position;

  if (!muster_list_model_find (self->model, row, &position))
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  /* The selection may have gone there by itself when the list became another one, which told nobody. */
  if (self->chosen != row)
    note_chosen (self);
  if (self->rows != NULL)
    gtk_widget_activate_action (self->rows, "list.scroll-to-item", "u", position);
  return TRUE;
}

/**
 * muster_list_table_take_positions:
 * @self: a list
 * @positions: (transfer full) (element-type gint64): what it shows now
 *
 * The chosen record stays chosen where it is still there.
 */
void
muster_list_table_take_positions (MusterListTable *self, GArray *positions)
{
  gboolean none = gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION;
  guint position;

  muster_list_model_forget (self->model);
  self->changing = TRUE;
  muster_list_model_take_positions (self->model, positions);
  if (self->chosen == 0 || !muster_list_model_find (self->model, self->chosen, &position))
    position = GTK_INVALID_LIST_POSITION;
  gtk_single_selection_set_selected (self->selection, position);
  self->changing = FALSE;
  muster_list_table_refill (self);
  /* It is back, and the panel may have been emptied meanwhile. */
  if (none)
    note_chosen (self);
}

static void
open_row (MusterListTable *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
extend (MusterListTable *self, int step)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position == GTK_INVALID_LIST_POSITION || (step < 0 && position == 0) || (step > 0 && position + 1 >= count))
    return;
  muster_list_ticks_set (&self->ticks, muster_list_model_get_row (self->model, position), TRUE);
  position = (guint) ((int) position + step);
  muster_list_ticks_set (&self->ticks, muster_list_model_get_row (self->model, position), TRUE);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (self->rows, "list.scroll-to-item", "u", position);
  show_ticks (self);
}

static gboolean
press (MusterListTable *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean control = (modifiers & GDK_CONTROL_MASK) != 0;
  gboolean shift = (modifiers & GDK_SHIFT_MASK) != 0;

  if ((modifiers & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (control && (key == GDK_KEY_a || key == GDK_KEY_A))
    muster_list_table_tick_all (self, TRUE);
  else if (!control && key == GDK_KEY_space && self->chosen != 0)
    {
      muster_list_ticks_set (&self->ticks, self->chosen, !muster_list_table_is_ticked (self, self->chosen));
      show_ticks (self);
    }
  else if (!control && shift && (key == GDK_KEY_Up || key == GDK_KEY_Down))
    extend (self, key == GDK_KEY_Up ? -1 : 1);
  else if (!control && key == GDK_KEY_Escape && muster_list_table_count_ticks (self) > 0)
    muster_list_table_tick_all (self, FALSE);
  else if (control || shift || key < GDK_KEY_1 || key > GDK_KEY_8
           || !muster_list_order_by_digit (self->view, &self->layout, key - GDK_KEY_0, self->order_column, self->order))
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* ---- The widget ---- */

static gboolean
muster_list_table_grab_focus (GtkWidget *widget)
{
  MusterListTable *self = MUSTER_LIST_TABLE (widget);

  return gtk_widget_grab_focus (self->rows != NULL ? self->rows : GTK_WIDGET (self->view));
}

static void
muster_list_table_dispose (GObject *object)
{
  MusterListTable *self = MUSTER_LIST_TABLE (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->cells);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (muster_list_table_parent_class)->dispose (object);
}

static void
muster_list_table_finalize (GObject *object)
{
  MusterListTable *self = MUSTER_LIST_TABLE (object);

  muster_list_ticks_clear (&self->ticks);
  g_free (self->order);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_list_table_parent_class)->finalize (object);
}

static void
muster_list_table_class_init (MusterListTableClass *class)
{
  static const char *const names[] = { "chosen", "opened", "ordered", "ticked" };

  G_OBJECT_CLASS (class)->dispose = muster_list_table_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_list_table_finalize;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_list_table_grab_focus;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i]
        = g_signal_new (names[i], MUSTER_TYPE_LIST_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_list_table_init (MusterListTable *self)
{
  muster_list_ticks_init (&self->ticks);
}

static void
add_tick_column (MusterListTable *self)
{
  g_autoptr (GtkColumnViewColumn) column
      = gtk_column_view_column_new (NULL, muster_list_cells_make_tick_factory (self->cells));

  gtk_column_view_append_column (self->view, column);
}

static void
add_columns (MusterListTable *self)
{
  muster_list_cells_set_columns (self->cells, self->layout.columns);
  for (const MusterListColumn *column = self->layout.columns; column->field != NULL; column++)
    {
      g_autoptr (GtkColumnViewColumn) view_column
          = muster_list_order_column_new (column, self->kind, muster_list_cells_make_factory (self->cells, column));

      gtk_column_view_append_column (self->view, view_column);
    }
}

/**
 * muster_list_table_set_columns:
 * @self: a list
 * @layout: its columns; copied
 *
 * Shows other columns. It is sorted as it was where that column is still there.
 */
void
muster_list_table_set_columns (MusterListTable *self, const MusterListLayout *layout)
{
  g_autofree char *order = g_strdup (self->order);

  muster_list_order_clear (self->view);
  self->layout = *layout;
  add_columns (self);
  muster_list_order_restore (self->view, self->layout.columns, order);
  muster_list_widths_fit (self->view);
}

/**
 * muster_list_table_new:
 * @desk: the open book
 * @kind: the kind listed
 * @layout: its columns; copied
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
muster_list_table_new (MusterDesk *desk, const MusterKind *kind, const MusterListLayout *layout)
{
  MusterListTable *self = g_object_new (MUSTER_TYPE_LIST_TABLE, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->layout = *layout;
  self->model = muster_list_model_new (desk, kind);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->model));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  self->cells = muster_list_cells_new (desk, kind, self->model, &self->ticks,
                                       gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  g_signal_connect_object (self->cells, "ticked", G_CALLBACK (note_ticks), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "records");
  muster_name_widget (self->view, muster_words_for_kind (kind));
  add_tick_column (self);
  add_columns (self);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  self->rows = muster_list_order_find_rows (self->view);
  if (self->rows != NULL)
    muster_name_widget (self->rows, muster_words_for_kind (kind));
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (look_at_order), self, 0);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (note_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (open_row), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  muster_list_widths_follow (self->view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  adw_bin_set_child (ADW_BIN (self), scrolled);
  return GTK_WIDGET (self);
}

MusterListModel *
muster_list_table_get_model (MusterListTable *self)
{
  return self->model;
}
