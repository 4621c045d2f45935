/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-field-editor.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-division.h"
#include "muster-entries-editor.h"
#include "muster-json.h"
#include "muster-parts.h"
#include "muster-suggest.h"
#include "muster-words.h"

struct _MusterFieldEditor
{
  AdwBin parent;
  MusterDesk *desk;
  const MusterField *field;
  GtkWidget *entry;   /* nullable */
  GtkWidget *suggest; /* nullable */
  GtkWidget *taken;   /* nullable: what a list holds, a button each */
  GtkWidget *entries; /* nullable: of a list of objects, instead of all these */
};

G_DEFINE_FINAL_TYPE (MusterFieldEditor, muster_field_editor, ADW_TYPE_BIN)

enum
{
  CHANGED,
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
muster_field_editor_grab_focus (GtkWidget *widget)
{
  MusterFieldEditor *self = MUSTER_FIELD_EDITOR (widget);

  if (self->entries != NULL)
    return gtk_widget_grab_focus (self->entries);
  return gtk_widget_grab_focus (self->entry != NULL ? self->entry : self->suggest);
}

static void
muster_field_editor_finalize (GObject *object)
{
  g_clear_object (&MUSTER_FIELD_EDITOR (object)->desk);
  G_OBJECT_CLASS (muster_field_editor_parent_class)->finalize (object);
}

static void
muster_field_editor_class_init (MusterFieldEditorClass *class)
{
  static const char *const names[] = { "changed", "activate" };

  G_OBJECT_CLASS (class)->finalize = muster_field_editor_finalize;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_field_editor_grab_focus;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i]
        = g_signal_new (names[i], MUSTER_TYPE_FIELD_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_field_editor_init (MusterFieldEditor *self)
{
}

static void
note_changed (MusterFieldEditor *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Lists of things that are chosen ---- */

static void
remove_taken (GtkButton *button, MusterFieldEditor *self)
{
  GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (button));

  gtk_widget_grab_focus (next != NULL ? next : self->suggest);
  gtk_flow_box_remove (GTK_FLOW_BOX (self->taken), gtk_widget_get_parent (GTK_WIDGET (button)));
  note_changed (self);
}

static void
add_taken (MusterFieldEditor *self, const char *id, const char *title)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *text = g_strdup_printf ("%s ×", title);
  g_autofree char *name = g_strdup_printf (_ ("Take away %s"), title);

  gtk_button_set_label (GTK_BUTTON (button), text);
  gtk_widget_add_css_class (button, "chip");
  muster_name_widget (button, name);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_taken), self, 0);
  muster_flow_append (self->taken, button);
}

static void
take (MusterFieldEditor *self)
{
  const char *id = muster_suggest_get_id (MUSTER_SUGGEST (self->suggest));

  if (id == NULL || self->taken == NULL)
    {
      g_signal_emit (self, signals[ACTIVATE], 0);
      return;
    }
  add_taken (self, id, muster_suggest_get_text (MUSTER_SUGGEST (self->suggest)));
  muster_suggest_set (MUSTER_SUGGEST (self->suggest), NULL, NULL);
  note_changed (self);
}

static JsonNode *
gather_taken (MusterFieldEditor *self)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (self->taken); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    json_array_add_string_element (
        array, g_object_get_data (G_OBJECT (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child))), "id"));
  if (json_array_get_length (array) > 0)
    return json_node_init_array (json_node_alloc (), array);
  return json_node_init_null (json_node_alloc ());
}

/* ---- Making it ---- */

static GPtrArray *
suggest (gpointer data, const char *typed)
{
  MusterFieldEditor *self = data;

  return muster_field_suggest (self->desk, self->field, typed);
}

static void
activate (MusterFieldEditor *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static const char *
get_hint (const MusterField *field)
{
  switch ((int) field->type)
    {
    case MUSTER_TYPE_DATE:
      return "2024-02-16";
    case MUSTER_TYPE_TIMESTAMP:
      return "2024-02-16T09:00";
    case MUSTER_TYPE_LIST:
      return field->element == MUSTER_TYPE_TEXT ? _ ("Several, with commas between") : NULL;
    default:
      return NULL;
    }
}

static gboolean
is_chosen (const MusterField *field)
{
  MusterType type = field->type == MUSTER_TYPE_LIST ? field->element : field->type;

  return type == MUSTER_TYPE_CODE || type == MUSTER_TYPE_BOOL || type == MUSTER_TYPE_DIVISION
         || type == MUSTER_TYPE_REF;
}

static void
make_entry (MusterFieldEditor *self)
{
  self->entry = gtk_entry_new ();
  gtk_widget_add_css_class (self->entry, "field");
  if (get_hint (self->field) != NULL)
    {
      gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), get_hint (self->field));
      gtk_widget_set_tooltip_text (self->entry, get_hint (self->field));
    }
  muster_name_widget (self->entry, muster_words_for_field (self->field));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->entry);
}

static void
make_choice (MusterFieldEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->suggest = muster_suggest_new (suggest, self);
  muster_suggest_set_name (MUSTER_SUGGEST (self->suggest), muster_words_for_field (self->field));
  g_signal_connect_object (self->suggest, "changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->suggest, "activate", G_CALLBACK (take), self, G_CONNECT_SWAPPED);
  if (self->field->type == MUSTER_TYPE_LIST)
    {
      self->taken = gtk_flow_box_new ();
      gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->taken), GTK_SELECTION_NONE);
      muster_name_widget (self->taken, muster_words_for_field (self->field));
      gtk_box_append (GTK_BOX (box), self->taken);
    }
  gtk_box_append (GTK_BOX (box), self->suggest);
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
make_entries (MusterFieldEditor *self)
{
  self->entries = muster_entries_editor_new (self->desk, self->field);
  muster_name_widget (self->entries, muster_words_for_field (self->field));
  g_signal_connect_object (self->entries, "changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entries, "activate", G_CALLBACK (activate), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->entries);
}

/**
 * muster_field_editor_new:
 * @desk: the open book
 * @field: a field
 *
 * Returns: (transfer floating): an empty editor
 */
GtkWidget *
muster_field_editor_new (MusterDesk *desk, const MusterField *field)
{
  MusterFieldEditor *self = g_object_new (MUSTER_TYPE_FIELD_EDITOR, NULL);

  self->desk = g_object_ref (desk);
  self->field = field;
  if (field->n_members > 0)
    make_entries (self);
  else if (is_chosen (field))
    make_choice (self);
  else
    make_entry (self);
  return GTK_WIDGET (self);
}

/* ---- The value ---- */

static char *
write_element (MusterFieldEditor *self, const char *id, MusterNameFunc name, gpointer name_data)
{
  MusterType type = self->field->type == MUSTER_TYPE_LIST ? self->field->element : self->field->type;
  char *label = NULL;

  if (type == MUSTER_TYPE_CODE)
    return g_strdup (muster_words_for_code (self->field->codes, id));
  if (type == MUSTER_TYPE_DIVISION)
    label = muster_division_describe (id);
  else if (type == MUSTER_TYPE_REF && name != NULL)
    label = g_strdup (name (name_data, id));
  return label == NULL ? g_strdup (id) : label;
}

static void
set_choice (MusterFieldEditor *self, JsonNode *value, MusterNameFunc name, gpointer name_data)
{
  g_autofree char *title = NULL;

  if (self->taken != NULL)
    {
      for (guint i = 0; value != NULL && i < json_array_get_length (json_node_get_array (value)); i++)
        {
          const char *id = json_array_get_string_element (json_node_get_array (value), i);
          g_autofree char *element = write_element (self, id, name, name_data);

          add_taken (self, id, element);
        }
      return;
    }
  if (value != NULL && self->field->type == MUSTER_TYPE_BOOL)
    {
      gboolean yes = json_node_get_boolean (value);

      muster_suggest_set (MUSTER_SUGGEST (self->suggest), yes ? "1" : "0", yes ? _ ("Yes") : _ ("No"));
      return;
    }
  if (value != NULL)
    title = write_element (self, json_node_get_string (value), name, name_data);
  muster_suggest_set (MUSTER_SUGGEST (self->suggest), value == NULL ? NULL : json_node_get_string (value), title);
}

/**
 * muster_field_editor_set:
 * @self: a new editor
 * @value: (nullable): what the field holds
 * @name: (nullable): names records referred to
 * @name_data: for @name
 */
void
muster_field_editor_set (MusterFieldEditor *self, JsonNode *value, MusterNameFunc name, gpointer name_data)
{
  g_autofree char *text = NULL;

  if (value != NULL && JSON_NODE_HOLDS_NULL (value))
    value = NULL;
  if (self->entries != NULL)
    {
      muster_entries_editor_set (MUSTER_ENTRIES_EDITOR (self->entries), value);
      return;
    }
  if (self->entry == NULL)
    {
      set_choice (self, value, name, name_data);
      return;
    }
  if (value != NULL)
    text = muster_field_format (self->field, value);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text == NULL ? "" : text);
}

static const char *
get_text (MusterFieldEditor *self)
{
  if (self->entry != NULL)
    return gtk_editable_get_text (GTK_EDITABLE (self->entry));
  if (muster_suggest_get_id (MUSTER_SUGGEST (self->suggest)) != NULL)
    return muster_suggest_get_id (MUSTER_SUGGEST (self->suggest));
  return muster_suggest_get_text (MUSTER_SUGGEST (self->suggest));
}

/**
 * muster_field_editor_get:
 * @self: an editor
 * @error: %MUSTER_ERROR_INVALID: what was typed is no value of the field
 *
 * Returns: (transfer full) (nullable): the value; a null node where nothing is typed
 */
JsonNode *
muster_field_editor_get (MusterFieldEditor *self, GError **error)
{
  g_autofree char *text = self->entries != NULL ? NULL : g_strstrip (g_strdup (get_text (self)));

  if (self->entries != NULL)
    return muster_entries_editor_get (MUSTER_ENTRIES_EDITOR (self->entries), error);
  if (self->taken != NULL && *text == '\0')
    return gather_taken (self);
  if (*text == '\0')
    return json_node_init_null (json_node_alloc ());
  return muster_field_parse (self->field, text, error);
}

const MusterField *
muster_field_editor_get_field (MusterFieldEditor *self)
{
  return self->field;
}
