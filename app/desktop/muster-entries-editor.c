/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-entries-editor.h"

#include <glib/gi18n.h>

#include "muster-field-box.h"
#include "muster-field-editor.h"
#include "muster-parts.h"
#include "muster-words.h"

/* Of a row: what stood there, with members that this Muster does not know. */
#define BEFORE "muster-entry"
#define HEADING "muster-heading"
#define MEMBERS "muster-members"
#define COLUMNS 2

struct _MusterEntriesEditor
{
  AdwBin parent;
  MusterDesk *desk;
  const MusterField *field;
  GtkWidget *rows;
  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (MusterEntriesEditor, muster_entries_editor, ADW_TYPE_BIN)

enum
{
  CHANGED,
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
note_changed (MusterEntriesEditor *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static MusterFieldEditor *
get_member (GtkWidget *row, guint index)
{
  GPtrArray *members = g_object_get_data (G_OBJECT (row), MEMBERS);

  return g_ptr_array_index (members, index);
}

/* The rows say which they are, for eyes and for screen readers. */
static void
number_rows (MusterEntriesEditor *self)
{
  guint number = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      g_autofree char *text = g_strdup_printf ("%u", ++number);
      g_autofree char *name = g_strdup_printf ("%s %s", muster_words_for_field (self->field), text);

      muster_label_set (g_object_get_data (G_OBJECT (row), HEADING), text);
      muster_name_widget (row, name);
    }
}

/* ---- What is done with a row ---- */

static GtkWidget *
get_focus_row (MusterEntriesEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *at = root == NULL ? NULL : gtk_root_get_focus (root);

  while (at != NULL && gtk_widget_get_parent (at) != self->rows)
    at = gtk_widget_get_parent (at);
  return at;
}

static void
remove_row (MusterEntriesEditor *self, GtkWidget *row)
{
  GtkWidget *next = gtk_widget_get_next_sibling (row);

  if (next == NULL)
    next = gtk_widget_get_prev_sibling (row);
  gtk_widget_grab_focus (next == NULL ? self->add : GTK_WIDGET (get_member (next, 0)));
  gtk_box_remove (GTK_BOX (self->rows), row);
  number_rows (self);
  note_changed (self);
}

static void
move_row (MusterEntriesEditor *self, GtkWidget *row, gboolean down)
{
  GtkWidget *neighbour = down ? gtk_widget_get_next_sibling (row) : gtk_widget_get_prev_sibling (row);

  if (neighbour == NULL)
    return;
  gtk_box_reorder_child_after (GTK_BOX (self->rows), row, down ? neighbour : gtk_widget_get_prev_sibling (neighbour));
  number_rows (self);
  note_changed (self);
}

static void
click_remove (GtkButton *button, MusterEntriesEditor *self)
{
  remove_row (self, g_object_get_data (G_OBJECT (button), "row"));
}

/* Enter goes through the members, row by row, and from the last one on to the next field. */
static void
go_on (MusterFieldEditor *editor, MusterEntriesEditor *self)
{
  gboolean found = FALSE;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    for (guint i = 0; i < self->field->n_members; i++)
      {
        if (found)
          {
            gtk_widget_grab_focus (GTK_WIDGET (get_member (row, i)));
            return;
          }
        found = get_member (row, i) == editor;
      }
  g_signal_emit (self, signals[ACTIVATE], 0);
}

/* ---- Rows ---- */

static GtkWidget *
make_head (MusterEntriesEditor *self, GtkWidget *row)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *heading = muster_note_new (NULL);
  GtkWidget *button = muster_key_button_new (_ ("Take away"), NULL, "Alt+Delete", NULL);

  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focusable (button, FALSE);
  g_object_set_data (G_OBJECT (button), "row", row);
  g_object_set_data (G_OBJECT (row), HEADING, heading);
  g_signal_connect_object (button, "clicked", G_CALLBACK (click_remove), self, 0);
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), button);
  return head;
}

static GtkWidget *
add_row (MusterEntriesEditor *self, JsonObject *entry)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *grid = gtk_grid_new ();
  GPtrArray *members = g_ptr_array_new ();

  gtk_widget_add_css_class (row, "entry-row");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  g_object_set_data_full (G_OBJECT (row), MEMBERS, members, (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data_full (G_OBJECT (row), BEFORE, json_object_ref (entry), (GDestroyNotify) json_object_unref);
  gtk_box_append (GTK_BOX (row), make_head (self, row));
  for (guint i = 0; i < self->field->n_members; i++)
    {
      const MusterField *member = &self->field->members[i];
      GtkWidget *editor = muster_field_editor_new (self->desk, member);
      GtkWidget *box = muster_field_box_new (muster_words_for_field (member), editor, FALSE);

      muster_field_editor_set (MUSTER_FIELD_EDITOR (editor), json_object_get_member (entry, member->name), NULL, NULL);
      gtk_widget_set_hexpand (box, TRUE);
      gtk_grid_attach (GTK_GRID (grid), box, (int) (i % COLUMNS), (int) (i / COLUMNS), 1, 1);
      g_ptr_array_add (members, editor);
      g_signal_connect_object (editor, "changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (editor, "activate", G_CALLBACK (go_on), self, 0);
    }
  gtk_box_append (GTK_BOX (row), grid);
  gtk_box_append (GTK_BOX (self->rows), row);
  number_rows (self);
  return row;
}

static void
add_empty (MusterEntriesEditor *self)
{
  g_autoptr (JsonObject) empty = json_object_new ();

  gtk_widget_grab_focus (GTK_WIDGET (get_member (add_row (self, empty), 0)));
  note_changed (self);
}

/* ---- The value ---- */

/**
 * muster_entries_editor_set:
 * @self: a new editor
 * @value: (nullable): what the field holds; an entry of another form is not shown and stays away
 */
void
muster_entries_editor_set (MusterEntriesEditor *self, JsonNode *value)
{
  JsonArray *array = value == NULL || !JSON_NODE_HOLDS_ARRAY (value) ? NULL : json_node_get_array (value);

  muster_box_clear (self->rows);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      add_row (self, json_array_get_object_element (array, i));
}

static JsonObject *
copy_unknown (MusterEntriesEditor *self, JsonObject *before)
{
  JsonObject *entry = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (before);

  for (GList *at = names; at != NULL; at = at->next)
    json_object_set_member (entry, at->data, json_node_copy (json_object_get_member (before, at->data)));
  for (guint i = 0; i < self->field->n_members; i++)
    json_object_remove_member (entry, self->field->members[i].name);
  return entry;
}

static void
mark (MusterFieldEditor *editor, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (editor), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (editor), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (editor), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* Adds what is typed in a row to @entry; every member that cannot be read is marked. */
static gboolean
gather_row (MusterEntriesEditor *self, GtkWidget *row, JsonObject *entry, GError **error)
{
  gboolean good = TRUE;

  for (guint i = 0; i < self->field->n_members; i++)
    {
      JsonNode *value = muster_field_editor_get (get_member (row, i), good ? error : NULL);

      mark (get_member (row, i), value == NULL);
      good &= value != NULL;
      if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
        json_object_set_member (entry, self->field->members[i].name, value);
      else
        g_clear_pointer (&value, json_node_unref);
    }
  return good;
}

/**
 * muster_entries_editor_get:
 * @self: an editor
 * @error: %MUSTER_ERROR_INVALID: what was typed is no value of its member
 *
 * Returns: (transfer full) (nullable): the entries in their order; a null node where there is none. A row in which
 *   nothing stands is no entry.
 */
JsonNode *
muster_entries_editor_get (MusterEntriesEditor *self, GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();
  gboolean good = TRUE;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      JsonObject *entry = copy_unknown (self, g_object_get_data (G_OBJECT (row), BEFORE));

      good &= gather_row (self, row, entry, good ? error : NULL);
      if (json_object_get_size (entry) > 0)
        json_array_add_object_element (array, entry);
      else
        json_object_unref (entry);
    }
  if (!good)
    return NULL;
  if (json_array_get_length (array) == 0)
    return json_node_init_null (json_node_alloc ());
  return json_node_init_array (json_node_alloc (), array);
}

/* ---- The widget ---- */

static gboolean
press (MusterEntriesEditor *self, guint key, guint code, GdkModifierType modifiers, GtkEventController *controller)
{
  GtkWidget *row = get_focus_row (self);

  if ((modifiers & (GDK_ALT_MASK | GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != GDK_ALT_MASK)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_n)
    add_empty (self);
  else if (row != NULL && (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete))
    remove_row (self, row);
  else if (row != NULL && (key == GDK_KEY_Up || key == GDK_KEY_Down))
    move_row (self, row, key == GDK_KEY_Down);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
muster_entries_editor_grab_focus (GtkWidget *widget)
{
  MusterEntriesEditor *self = MUSTER_ENTRIES_EDITOR (widget);
  GtkWidget *first = gtk_widget_get_first_child (self->rows);

  return gtk_widget_grab_focus (first == NULL ? self->add : GTK_WIDGET (get_member (first, 0)));
}

static void
muster_entries_editor_finalize (GObject *object)
{
  g_clear_object (&MUSTER_ENTRIES_EDITOR (object)->desk);
  G_OBJECT_CLASS (muster_entries_editor_parent_class)->finalize (object);
}

static void
muster_entries_editor_class_init (MusterEntriesEditorClass *class)
{
  static const char *const names[] = { "changed", "activate" };

  G_OBJECT_CLASS (class)->finalize = muster_entries_editor_finalize;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_entries_editor_grab_focus;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i]
        = g_signal_new (names[i], MUSTER_TYPE_ENTRIES_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_entries_editor_init (MusterEntriesEditor *self)
{
}

/**
 * muster_entries_editor_new:
 * @desk: the open book
 * @field: a field of a list of objects whose members are known
 *
 * Returns: (transfer floating): an editor without entries
 */
GtkWidget *
muster_entries_editor_new (MusterDesk *desk, const MusterField *field)
{
  MusterEntriesEditor *self = g_object_new (MUSTER_TYPE_ENTRIES_EDITOR, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *name = g_strdup_printf (_ ("Add: %s"), muster_words_for_field (field));

  self->desk = g_object_ref (desk);
  self->field = field;
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->add = muster_key_button_new (_ ("Add a row"), NULL, "Alt+N", NULL);
  muster_name_widget (self->add, name);
  gtk_widget_set_tooltip_text (self->add, _ ("Alt+↑ and Alt+↓ move a row"));
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_empty), self, G_CONNECT_SWAPPED);
  /* Before the editors: Alt with an arrow is not theirs. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->add);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
