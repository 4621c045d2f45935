/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-cells.h"

#include <glib/gi18n.h>

#include "muster-list-cell.h"
#include "muster-list-sight.h"
#include "muster-parts.h"
#include "muster-words.h"

struct _MusterListCells
{
  GObject parent;
  MusterDesk *desk;
  const MusterKind *kind;
  const MusterListColumn *columns; /* of the table */
  MusterListModel *model;
  MusterListTicks *ticks; /* of the table */
  MusterListSight *sight;
  GHashTable *cells; /* GtkListItem → MusterListColumn; the tick's column has none */
  char *today;
  gboolean writing;
};

G_DEFINE_FINAL_TYPE (MusterListCells, muster_list_cells, G_TYPE_OBJECT)

static guint ticked_signal;

static gint64
get_row_of (GtkListItem *item)
{
  MusterListItem *object = gtk_list_item_get_item (item);

  return object == NULL ? 0 : muster_list_item_get_row (object);
}

/* The row is GTK's own widget around the cells: only there a screen reader looks for a name. */
static void
name_row (GtkWidget *label, const char *name)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  GtkWidget *widget = cell == NULL ? NULL : gtk_widget_get_parent (cell);

  if (widget != NULL)
    muster_name_widget (widget, name);
}

static void
fill_cell (MusterListCells *self, GtkListItem *item, const MusterListColumn *column)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  gint64 row = get_row_of (item);
  MusterCellText text;

  if (column == NULL)
    {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (label), muster_list_ticks_has (self->ticks, row));
      return;
    }
  text = muster_list_cell_write (column, self->kind, self->model, row, muster_desk_get_store (self->desk), self->today);
  muster_list_cell_show (label, &text);
  if (column == &self->columns[0])
    {
      g_autofree char *name = muster_list_cell_describe_row (self->columns, self->kind, self->model, row,
                                                             muster_desk_get_store (self->desk), self->today);

      name_row (label, name);
    }
}

/* Nothing of the row that was there before, for a screen reader, until it comes into sight. */
static void
clear_cell (MusterListCells *self, GtkListItem *item, const MusterListColumn *column)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  MusterCellText none = { NULL, NULL };

  muster_list_cell_show (label, &none);
  if (column == &self->columns[0])
    name_row (label, muster_words_for_kind (self->kind));
}

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, muster_list_cell_new ());
}

/* Also for a cell that comes into sight. */
static void
write_cell (GtkListItem *item, gpointer data)
{
  MusterListCells *self = data;

  self->writing = TRUE;
  fill_cell (self, item, g_hash_table_lookup (self->cells, item));
  self->writing = FALSE;
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, MusterListCells *self)
{
  const MusterListColumn *column = g_object_get_data (G_OBJECT (factory), "column");

  g_hash_table_insert (self->cells, item, (gpointer) column);
  if (muster_list_sight_bind (self->sight, item))
    write_cell (item, self);
  else if (column != NULL)
    clear_cell (self, item, column);
}

static void
unbind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, MusterListCells *self)
{
  g_hash_table_remove (self->cells, item);
  muster_list_sight_unbind (self->sight, item);
}

/* ---- Writing anew ---- */

typedef gboolean (*Choose) (MusterListCells *self, const MusterListColumn *column);

static gboolean
is_any (MusterListCells *self, const MusterListColumn *column)
{
  return TRUE;
}

static gboolean
is_tick (MusterListCells *self, const MusterListColumn *column)
{
  return column == NULL;
}

/* The first one names the row. */
static gboolean
is_related (MusterListCells *self, const MusterListColumn *column)
{
  return column != NULL && (column->cell == MUSTER_CELL_RELATED || column == self->columns);
}

static void
refill (MusterListCells *self, Choose choose)
{
  GHashTableIter iter;
  gpointer item, column;

  if (muster_desk_get_store (self->desk) == NULL)
    return;
  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &item, &column))
    if (choose (self, column) && !muster_list_sight_is_waiting (self->sight, item))
      write_cell (item, self);
}

/**
 * muster_list_cells_refill:
 * @self: cells of a list
 *
 * Writes what was written, anew.
 */
void
muster_list_cells_refill (MusterListCells *self)
{
  refill (self, is_any);
}

void
muster_list_cells_refill_ticks (MusterListCells *self)
{
  refill (self, is_tick);
}

/* Texts from other records came: what stands in the record itself stays as it is. */
static void
take_related (MusterListCells *self)
{
  refill (self, is_related);
}

/* ---- Ticks ---- */

static void
toggle_tick (MusterListCells *self, GParamSpec *spec, GtkCheckButton *button)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (button), "item");

  if (self->writing)
    return;
  muster_list_ticks_set (self->ticks, get_row_of (item), gtk_check_button_get_active (button));
  g_signal_emit (self, ticked_signal, 0);
}

static void
set_up_tick (GtkSignalListItemFactory *factory, GtkListItem *item, MusterListCells *self)
{
  GtkWidget *button = gtk_check_button_new ();

  gtk_widget_set_focusable (button, FALSE);
  muster_name_widget (button, _ ("Ticked"));
  g_object_set_data (G_OBJECT (button), "item", item);
  gtk_list_item_set_child (item, button);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (toggle_tick), self, G_CONNECT_SWAPPED);
}

/* ---- The object ---- */

static GtkListItemFactory *
make_factory (MusterListCells *self, GCallback set_up, const MusterListColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (factory), "column", (gpointer) column);
  g_signal_connect_object (factory, "setup", set_up, self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cell), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cell), self, 0);
  return factory;
}

/**
 * muster_list_cells_make_factory:
 * @self: cells of a list
 * @column: what stands in them; kept
 *
 * Returns: (transfer full): makes the cells of a column
 */
GtkListItemFactory *
muster_list_cells_make_factory (MusterListCells *self, const MusterListColumn *column)
{
  return make_factory (self, G_CALLBACK (set_up_cell), column);
}

/**
 * muster_list_cells_make_tick_factory:
 * @self: cells of a list
 *
 * Returns: (transfer full): makes the cells with which rows are ticked
 */
GtkListItemFactory *
muster_list_cells_make_tick_factory (MusterListCells *self)
{
  return make_factory (self, G_CALLBACK (set_up_tick), NULL);
}

/**
 * muster_list_cells_set_columns:
 * @self: cells of a list
 * @columns: its columns, up to one without a field; kept
 */
void
muster_list_cells_set_columns (MusterListCells *self, const MusterListColumn *columns)
{
  self->columns = columns;
}

static void
muster_list_cells_finalize (GObject *object)
{
  MusterListCells *self = MUSTER_LIST_CELLS (object);

  muster_list_sight_free (self->sight);
  g_hash_table_unref (self->cells);
  g_object_unref (self->model);
  g_object_unref (self->desk);
  g_free (self->today);
  G_OBJECT_CLASS (muster_list_cells_parent_class)->finalize (object);
}

static void
muster_list_cells_class_init (MusterListCellsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_list_cells_finalize;
  ticked_signal
      = g_signal_new ("ticked", MUSTER_TYPE_LIST_CELLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_list_cells_init (MusterListCells *self)
{
  self->cells = g_hash_table_new (NULL, NULL);
}

/**
 * muster_list_cells_new:
 * @desk: the open book
 * @kind: the kind listed
 * @model: the list
 * @ticks: which rows are ticked; they outlive the cells
 * @vertical: where the list stands
 *
 * Returns: (transfer full): cells without columns
 */
MusterListCells *
muster_list_cells_new (MusterDesk *desk, const MusterKind *kind, MusterListModel *model, MusterListTicks *ticks,
                       GtkAdjustment *vertical)
{
  MusterListCells *self = g_object_new (MUSTER_TYPE_LIST_CELLS, NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->model = g_object_ref (model);
  self->ticks = ticks;
  self->today = muster_store_today (muster_desk_get_store (desk));
  self->sight = muster_list_sight_new (vertical, G_LIST_MODEL (model), write_cell, self);
  g_signal_connect_object (model, "related", G_CALLBACK (take_related), self, G_CONNECT_SWAPPED);
  return self;
}
