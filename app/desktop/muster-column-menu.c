/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-column-menu.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-desk-setting.h"
#include "muster-json.h"
#include "muster-list-cell.h"
#include "muster-list-widths.h"
#include "muster-parts.h"
#include "muster-words.h"

struct _MusterColumnMenu
{
  AdwBin parent;
  MusterDesk *desk;
  const MusterKind *kind;
  MusterListTable *table; /* weak */
  GtkWidget *button;
  GtkWidget *rows; /* %NULL when it is gone */
  GtkWidget *note;
  GArray *all;  /* MusterListColumn: what can be shown, as it stands before anybody chose */
  GStrv chosen; /* fields of those that are shown, in order */
};

G_DEFINE_FINAL_TYPE (MusterColumnMenu, muster_column_menu, ADW_TYPE_BIN)

/* ---- What is kept ---- */

static char *
name_setting (const char *kind)
{
  return g_strconcat ("columns ", kind, NULL);
}

static const MusterListColumn *
find_column (GArray *all, const char *field)
{
  for (guint i = 0; i < all->len; i++)
    if (strcmp (g_array_index (all, MusterListColumn, i).field, field) == 0)
      return &g_array_index (all, MusterListColumn, i);
  return NULL;
}

/* Columns of the layout, then every other field that a list may show. */
static GArray *
gather_columns (const MusterKind *kind)
{
  MusterListLayout layout = muster_list_layout_for (kind);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (MusterListColumn));

  for (guint i = 0; layout.columns[i].field != NULL; i++)
    g_array_append_val (all, layout.columns[i]);
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);

      if (muster_list_layout_can_show (field) && find_column (all, field->name) == NULL)
        {
          MusterListColumn column = muster_list_layout_make_column (field);

          g_array_append_val (all, column);
        }
    }
  return all;
}

static GStrv
get_usual (const MusterKind *kind)
{
  MusterListLayout layout = muster_list_layout_for (kind);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; layout.columns[i].field != NULL; i++)
    g_strv_builder_add (builder, layout.columns[i].field);
  return g_strv_builder_end (builder);
}

/* What a newer Muster or a hand put there and is no column here is left out; the first column is never another. */
static GStrv
read_chosen (MusterStore *store, const MusterKind *kind, GArray *all)
{
  g_autofree char *name = name_setting (kind->name);
  g_autofree char *text = muster_store_get_setting (store, name);
  g_autoptr (JsonNode) node
      = text == NULL ? NULL : muster_json_parse (text, strlen (text), &muster_json_limits_line, NULL);
  JsonArray *kept = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *first = g_array_index (all, MusterListColumn, 0).field;
  guint count = 1;

  if (kept == NULL)
    return get_usual (kind);
  g_strv_builder_add (builder, first);
  for (guint i = 0; i < json_array_get_length (kept) && count < MUSTER_LIST_COLUMNS; i++)
    {
      JsonNode *element = json_array_get_element (kept, i);
      const char *field = json_node_get_value_type (element) == G_TYPE_STRING ? json_node_get_string (element) : NULL;

      if (field == NULL || strcmp (field, first) == 0 || find_column (all, field) == NULL)
        continue;
      g_strv_builder_add (builder, field);
      count++;
    }
  return g_strv_builder_end (builder);
}

static void
set_columns (MusterListLayout *layout, GArray *all, GStrv chosen)
{
  guint count = 0;

  for (char **field = chosen; *field != NULL; field++)
    layout->columns[count++] = *find_column (all, *field);
  layout->columns[count] = (MusterListColumn){ 0 };
}

/**
 * muster_column_menu_apply:
 * @desk: the open book
 * @layout: layout of a list; gets the columns that a person chose, where one did
 */
void
muster_column_menu_apply (MusterDesk *desk, MusterListLayout *layout)
{
  const MusterKind *kind = muster_catalogue_find (muster_desk_get_catalogue (desk), layout->kind);
  g_autoptr (GArray) all = gather_columns (kind);
  g_auto (GStrv) chosen = read_chosen (muster_desk_get_store (desk), kind, all);

  set_columns (layout, all, chosen);
}

static void show_rows (MusterColumnMenu *self);

/* The list follows at once; the disk may come later. */
static void
choose (MusterColumnMenu *self, GStrv chosen)
{
  g_autofree char *name = name_setting (self->kind->name);
  g_autofree char *text = NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  MusterListLayout layout;

  g_strfreev (self->chosen);
  self->chosen = chosen;
  for (char **field = chosen; *field != NULL; field++)
    json_array_add_string_element (array, *field);
  node = json_node_init_array (json_node_alloc (), array);
  text = muster_json_to_canonical (node);
  muster_desk_keep_setting_async (self->desk, name, text, NULL, NULL);
  if (self->table == NULL)
    return;
  layout = muster_list_layout_for (self->kind);
  set_columns (&layout, self->all, chosen);
  muster_list_table_set_columns (self->table, &layout);
}

/* ---- Choosing ---- */

static guint
find_chosen (MusterColumnMenu *self, const char *field)
{
  guint i = 0;

  while (self->chosen[i] != NULL && strcmp (self->chosen[i], field) != 0)
    i++;
  return i;
}

static const char *
get_field (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "field");
}

static GtkWidget *
get_check (GtkWidget *row)
{
  return gtk_widget_get_first_child (row);
}

static GtkWidget *
find_row (MusterColumnMenu *self, const char *field)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  while (row != NULL && strcmp (get_field (row), field) != 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
toggle (GtkCheckButton *check, MusterColumnMenu *self)
{
  const char *field = get_field (gtk_widget_get_parent (GTK_WIDGET (check)));
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  guint at = find_chosen (self, field);

  for (char **chosen = self->chosen; *chosen != NULL; chosen++)
    if (strcmp (*chosen, field) != 0)
      g_ptr_array_add (fields, *chosen);
  if (at == g_strv_length (self->chosen))
    g_ptr_array_add (fields, (gpointer) field);
  g_ptr_array_add (fields, NULL);
  choose (self, g_strdupv ((GStrv) fields->pdata));
  show_rows (self);
}

/* The first column stays the first. */
static gboolean
move (MusterColumnMenu *self, const char *field, int step)
{
  guint count = g_strv_length (self->chosen);
  guint at = find_chosen (self, field);
  guint to = (guint) ((int) at + step);
  g_auto (GStrv) chosen = g_strdupv (self->chosen);
  char *other;

  if (at == 0 || at >= count || to == 0 || to >= count)
    return FALSE;
  other = chosen[to];
  chosen[to] = chosen[at];
  chosen[at] = other;
  choose (self, g_steal_pointer (&chosen));
  show_rows (self);
  return TRUE;
}

static void
move_by_button (GtkWidget *button, MusterColumnMenu *self)
{
  const char *field = get_field (gtk_widget_get_parent (button));

  move (self, g_intern_string (field), GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "step")));
}

static gboolean
press (MusterColumnMenu *self, guint key, guint code, GdkModifierType modifiers, GtkEventController *controller)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus == NULL ? NULL : gtk_widget_get_parent (focus);
  gboolean up = key == GDK_KEY_Up || key == GDK_KEY_KP_Up;
  GtkWidget *next;

  if ((!up && key != GDK_KEY_Down && key != GDK_KEY_KP_Down) || row == NULL
      || gtk_widget_get_parent (row) != self->rows)
    return GDK_EVENT_PROPAGATE;
  if ((modifiers & GDK_ALT_MASK) != 0)
    {
      move (self, g_intern_string (get_field (row)), up ? -1 : 1);
      return GDK_EVENT_STOP;
    }
  next = up ? gtk_widget_get_prev_sibling (row) : gtk_widget_get_next_sibling (row);
  if (next != NULL)
    gtk_widget_grab_focus (get_check (next));
  return GDK_EVENT_STOP;
}

static void
reset (MusterColumnMenu *self)
{
  choose (self, get_usual (self->kind));
  show_rows (self);
}

/* ---- The widget ---- */

static void
add_mover (MusterColumnMenu *self, GtkWidget *row, const char *icon, int step, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focusable (button, FALSE);
  muster_name_widget (button, name);
  gtk_widget_set_tooltip_text (button, name);
  g_object_set_data (G_OBJECT (button), "step", GINT_TO_POINTER (step));
  g_signal_connect_object (button, "clicked", G_CALLBACK (move_by_button), self, 0);
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_row (MusterColumnMenu *self, const MusterListColumn *column)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *title = muster_list_column_title (column, self->kind);
  GtkWidget *check = gtk_check_button_new_with_label (title);
  guint count = g_strv_length (self->chosen);
  guint at = find_chosen (self, column->field);
  g_autofree char *up = g_strdup_printf (_ ("%s: earlier"), title);
  g_autofree char *down = g_strdup_printf (_ ("%s: later"), title);
  gboolean hidden = at < count && self->table != NULL && !muster_list_widths_has_room (GTK_WIDGET (self->table), at);
  g_autofree char *name = hidden ? g_strdup_printf ("%s, %s", title, _ ("no room")) : g_strdup (title);

  g_object_set_data (G_OBJECT (row), "field", (gpointer) column->field);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), at < count);
  gtk_widget_set_sensitive (check, at != 0 && (at < count || count < MUSTER_LIST_COLUMNS));
  gtk_widget_set_hexpand (check, TRUE);
  muster_name_widget (check, name);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggle), self, 0);
  gtk_box_append (GTK_BOX (row), check);
  if (hidden)
    gtk_box_append (GTK_BOX (row), muster_note_new (_ ("no room")));
  if (at > 1 && at < count)
    add_mover (self, row, "go-up-symbolic", -1, up);
  if (at > 0 && at + 1 < count)
    add_mover (self, row, "go-down-symbolic", 1, down);
  gtk_box_append (GTK_BOX (self->rows), row);
}

/* Those that are chosen, in their order, then the others. The focus stays on its column. */
static void
show_rows (MusterColumnMenu *self)
{
  GtkRoot *root = gtk_widget_get_root (self->rows);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  GtkWidget *focused
      = focus != NULL && gtk_widget_is_ancestor (focus, self->rows) ? gtk_widget_get_parent (focus) : NULL;
  const char *field = focused == NULL ? NULL : g_intern_string (get_field (focused));

  muster_box_clear (self->rows);
  for (char **chosen = self->chosen; *chosen != NULL; chosen++)
    add_row (self, find_column (self->all, *chosen));
  for (guint i = 0; i < self->all->len; i++)
    if (find_chosen (self, g_array_index (self->all, MusterListColumn, i).field) == g_strv_length (self->chosen))
      add_row (self, &g_array_index (self->all, MusterListColumn, i));
  muster_label_set (self->note, g_strv_length (self->chosen) >= MUSTER_LIST_COLUMNS
                                    ? _ ("Eight are shown, which is the most: take one away first")
                                    : _ ("Space shows or hides, Alt+↑ Alt+↓ move"));
  if (field != NULL && find_row (self, field) != NULL)
    gtk_widget_grab_focus (get_check (find_row (self, field)));
}

static gboolean
open_it (GtkWidget *view, GVariant *arguments, gpointer data)
{
  MusterColumnMenu *self = data;
  GtkWidget *second = self->rows == NULL ? NULL : gtk_widget_get_first_child (self->rows);

  if (second == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
  second = gtk_widget_get_next_sibling (second);
  if (second != NULL)
    gtk_widget_grab_focus (get_check (second));
  return GDK_EVENT_STOP;
}

static void
muster_column_menu_dispose (GObject *object)
{
  MUSTER_COLUMN_MENU (object)->rows = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_weak_pointer (&MUSTER_COLUMN_MENU (object)->table);
  g_clear_object (&MUSTER_COLUMN_MENU (object)->desk);
  G_OBJECT_CLASS (muster_column_menu_parent_class)->dispose (object);
}

static void
muster_column_menu_finalize (GObject *object)
{
  g_strfreev (MUSTER_COLUMN_MENU (object)->chosen);
  g_array_unref (MUSTER_COLUMN_MENU (object)->all);
  G_OBJECT_CLASS (muster_column_menu_parent_class)->finalize (object);
}

static void
muster_column_menu_class_init (MusterColumnMenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_column_menu_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_column_menu_finalize;
}

static void
muster_column_menu_init (MusterColumnMenu *self)
{
}

static GtkWidget *
make_content (MusterColumnMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *usual = muster_key_button_new (_ ("As before"), "edit-undo-symbolic", NULL, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->note = muster_note_new (NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (self->rows, keys);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->rows);
  gtk_widget_set_size_request (box, 280, -1);
  g_signal_connect_object (usual, "clicked", G_CALLBACK (reset), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), usual);
  return box;
}

/* The key belongs to the whole page, which the button is part of. */
static void
add_key (MusterColumnMenu *self, GtkWidget *view)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcutAction *action = gtk_callback_action_new (open_it, self, NULL);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_ALT_MASK), action));
  gtk_widget_add_controller (view, controller);
}

/**
 * muster_column_menu_new:
 * @desk: the open book
 * @kind: the kind listed
 * @view: the page that it becomes part of; gets Alt+C
 * @table: the list that shows the columns
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
muster_column_menu_new (MusterDesk *desk, const MusterKind *kind, GtkWidget *view, MusterListTable *table)
{
  MusterColumnMenu *self = g_object_new (MUSTER_TYPE_COLUMN_MENU, NULL);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *label = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  g_set_weak_pointer (&self->table, table);
  self->all = gather_columns (kind);
  self->chosen = read_chosen (muster_desk_get_store (desk), kind, self->all);
  self->button = gtk_menu_button_new ();
  gtk_box_append (GTK_BOX (label), gtk_label_new (_ ("Columns")));
  gtk_box_append (GTK_BOX (label), muster_key_cap_new ("Alt+C"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), label);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  muster_name_widget (self->button, _ ("Columns"));
  muster_name_widget (popover, _ ("Columns"));
  gtk_popover_set_child (GTK_POPOVER (popover), make_content (self));
  g_signal_connect_object (popover, "show", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->button);
  show_rows (self);
  add_key (self, view);
  return GTK_WIDGET (self);
}
