/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-own-filters.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-desk-setting.h"
#include "muster-field-editor.h"
#include "muster-json.h"
#include "muster-own-filter.h"
#include "muster-parts.h"
#include "muster-suggest.h"
#include "muster-words.h"

#define LONGEST_NAME 20
#define NAME_CHARACTERS 26 /* room for what stands in it while it is empty */

struct _MusterOwnFilters
{
  AdwBin parent;
  MusterDesk *desk;
  const MusterKind *kind;
  GtkWidget *button;
  GtkWidget *field;
  GtkWidget *value_box;
  GtkWidget *name;
  JsonArray *pending; /* conditions before the one that is being made */
  GtkWidget *conditions;
  GtkWidget *own; /* a button for each, to take it away */
  GtkWidget *note;
};

G_DEFINE_FINAL_TYPE (MusterOwnFilters, muster_own_filters, ADW_TYPE_BIN)

static guint changed_signal;

/* ---- What is kept ---- */

typedef struct
{
  MusterOwnFilters *self;
  gboolean added;
} Keeping;

static void show_own (MusterOwnFilters *self);

static void
take_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  Keeping *keeping = data;
  g_autoptr (MusterOwnFilters) self = keeping->self;
  g_autoptr (GError) error = NULL;

  muster_desk_finish (result, &error);
  if (error == NULL && self->own != NULL && muster_desk_get_store (self->desk) != NULL)
    {
      show_own (self);
      g_signal_emit (self, changed_signal, 0, keeping->added);
    }
  g_free (keeping);
}

static void
keep_own (MusterOwnFilters *self, JsonArray *own, gboolean added)
{
  Keeping *keeping = g_new0 (Keeping, 1);
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), own);
  g_autofree char *name = muster_own_filter_name_setting (self->kind);
  g_autofree char *text = muster_json_to_canonical (node);

  keeping->self = g_object_ref (self);
  keeping->added = added;
  muster_desk_keep_setting_async (self->desk, name, text, take_kept, keeping);
}

/**
 * muster_own_filters_chip_new:
 * @title: a filter
 *
 * Returns: (transfer floating): its chip, with a label for its count as data "count"
 */
GtkWidget *
muster_own_filters_chip_new (const char *title)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_widget_add_css_class (count, "digit");
  gtk_widget_add_css_class (count, "tnum");
  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  gtk_box_append (GTK_BOX (box), count);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "chip");
  g_object_set_data_full (G_OBJECT (button), "title", g_strdup (title), g_free);
  g_object_set_data (G_OBJECT (button), "count", count);
  muster_name_widget (button, title);
  return button;
}

/* ---- Making one ---- */

static GPtrArray *
suggest_field (gpointer data, const char *typed)
{
  MusterOwnFilters *self = data;
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_suggestion_free);
  g_autofree char *wanted = g_utf8_strdown (typed, -1);

  for (guint i = 0; i < muster_kind_get_n_fields (self->kind) && found->len < MUSTER_SUGGEST_ROWS; i++)
    {
      const MusterField *field = muster_kind_get_field (self->kind, i);

      if (muster_own_filter_can_use (field)
          && muster_field_label_fits (field->name, field->label, field->label_zh, wanted))
        g_ptr_array_add (found, muster_suggestion_new (field->name, muster_words_for_field (field), NULL, FALSE));
    }
  return found;
}

static MusterFieldEditor *
get_value_editor (MusterOwnFilters *self)
{
  return MUSTER_FIELD_EDITOR (gtk_widget_get_first_child (self->value_box));
}

static void
show_pending (MusterOwnFilters *self)
{
  MusterStore *store = muster_desk_get_store (self->desk);

  muster_box_clear (self->conditions);
  for (guint i = 0; i < json_array_get_length (self->pending); i++)
    {
      g_autofree char *text
          = muster_own_filter_describe (store, self->kind, json_array_get_object_element (self->pending, i));
      g_autofree char *line = g_strdup_printf (_ ("%s, and"), text);

      gtk_box_append (GTK_BOX (self->conditions), muster_note_new (line));
    }
}

static void
clear_condition (MusterOwnFilters *self)
{
  muster_suggest_set (MUSTER_SUGGEST (self->field), NULL, NULL);
  muster_box_clear (self->value_box);
  muster_label_set (self->note, NULL);
}

/* Field and value as they stand there; %NULL: one is missing. */
static JsonObject *
get_condition (MusterOwnFilters *self)
{
  MusterFieldEditor *editor = get_value_editor (self);
  g_autoptr (JsonNode) value = editor == NULL ? NULL : muster_field_editor_get (editor, NULL);
  g_autofree char *text = NULL;
  JsonObject *condition;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    {
      muster_label_set (self->note, _ ("First a field, then its value"));
      return NULL;
    }
  text = muster_field_format (muster_field_editor_get_field (editor), value);
  condition = json_object_new ();
  json_object_set_string_member (condition, "field", muster_field_editor_get_field (editor)->name);
  json_object_set_string_member (condition, "value", text);
  return condition;
}

static void
add_condition (MusterOwnFilters *self)
{
  JsonObject *condition;

  if (json_array_get_length (self->pending) + 1 >= MUSTER_OWN_FILTER_CONDITIONS)
    {
      muster_label_set (self->note, _ ("Three conditions are the most"));
      return;
    }
  condition = get_condition (self);
  if (condition == NULL)
    return;
  json_array_add_object_element (self->pending, condition);
  clear_condition (self);
  show_pending (self);
  gtk_widget_grab_focus (self->field);
}

static void
add_own (MusterOwnFilters *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  gboolean complete = json_array_get_length (self->pending) > 0 && get_value_editor (self) == NULL;
  JsonObject *condition = complete ? NULL : get_condition (self);
  g_autoptr (JsonArray) own = NULL;
  JsonObject *entry;

  if (condition == NULL && !complete)
    return;
  if (condition != NULL)
    json_array_add_object_element (self->pending, condition);
  entry = json_object_new ();
  json_object_set_array_member (entry, "all", g_steal_pointer (&self->pending));
  if (*name != '\0')
    json_object_set_string_member (entry, "name", name);
  self->pending = json_array_new ();
  own = muster_own_filter_read (muster_desk_get_store (self->desk), self->kind);
  json_array_add_object_element (own, entry);
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  clear_condition (self);
  show_pending (self);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  keep_own (self, own, TRUE);
}

/* The name is next; whoever wants none presses Enter again, who wants another condition Ctrl+Enter. */
static void
enter_name (MusterOwnFilters *self)
{
  gtk_widget_grab_focus (self->name);
}

static void
show_value (MusterOwnFilters *self)
{
  const char *name = muster_suggest_get_id (MUSTER_SUGGEST (self->field));
  const MusterField *field = name == NULL ? NULL : muster_kind_find_field (self->kind, name);
  GtkWidget *editor;

  muster_box_clear (self->value_box);
  if (field == NULL)
    return;
  editor = muster_field_editor_new (self->desk, field);
  g_signal_connect_object (editor, "activate", G_CALLBACK (enter_name), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->value_box), editor);
}

static void
enter_value (MusterOwnFilters *self)
{
  if (get_value_editor (self) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (get_value_editor (self)));
}

static void
remove_own (GtkButton *button, MusterOwnFilters *self)
{
  g_autoptr (JsonArray) own = muster_own_filter_read (muster_desk_get_store (self->desk), self->kind);
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  gtk_widget_grab_focus (self->field);
  if (index < json_array_get_length (own))
    json_array_remove_element (own, index);
  keep_own (self, own, FALSE);
}

static void
show_own (MusterOwnFilters *self)
{
  MusterStore *store = muster_desk_get_store (self->desk);
  g_autoptr (JsonArray) own = muster_own_filter_read (store, self->kind);

  muster_box_clear (self->own);
  muster_label_set (self->note, NULL);
  for (guint i = 0; i < json_array_get_length (own); i++)
    {
      g_autofree char *title = muster_own_filter_title (store, self->kind, json_array_get_element (own, i));
      g_autofree char *label = g_strdup_printf ("%s ×", title);
      g_autofree char *name = g_strdup_printf (_ ("Take away %s"), title);
      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_widget_add_css_class (button, "chip");
      muster_name_widget (button, name);
      g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (remove_own), self, 0);
      gtk_box_append (GTK_BOX (self->own), button);
    }
}

/* ---- The widget ---- */

static gboolean
open_it (GtkWidget *view, GVariant *arguments, gpointer data)
{
  MusterOwnFilters *self = data;

  if (self->own == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
  gtk_widget_grab_focus (self->field);
  return GDK_EVENT_STOP;
}

/* The key belongs to the whole page, which the button is part of. */
static void
add_key (MusterOwnFilters *self, GtkWidget *view)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcutAction *action = gtk_callback_action_new (open_it, self, NULL);

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK), action));
  gtk_widget_add_controller (view, controller);
}

static void
muster_own_filters_dispose (GObject *object)
{
  MUSTER_OWN_FILTERS (object)->own = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&MUSTER_OWN_FILTERS (object)->desk);
  G_OBJECT_CLASS (muster_own_filters_parent_class)->dispose (object);
}

static void
muster_own_filters_finalize (GObject *object)
{
  json_array_unref (MUSTER_OWN_FILTERS (object)->pending);
  G_OBJECT_CLASS (muster_own_filters_parent_class)->finalize (object);
}

static void
muster_own_filters_class_init (MusterOwnFiltersClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_own_filters_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_own_filters_finalize;
  changed_signal = g_signal_new ("changed", MUSTER_TYPE_OWN_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
muster_own_filters_init (MusterOwnFilters *self)
{
  self->pending = json_array_new ();
}

static gboolean
press_add_condition (GtkWidget *content, GVariant *arguments, gpointer self)
{
  add_condition (self);
  return GDK_EVENT_STOP;
}

static void
add_condition_key (MusterOwnFilters *self, GtkWidget *content)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcutAction *action = gtk_callback_action_new (press_add_condition, self, NULL);

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK), action));
  gtk_widget_add_controller (content, controller);
}

static GtkWidget *
make_content (MusterOwnFilters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *add = muster_key_button_new (_ ("Add the filter"), NULL, "Enter", NULL);
  GtkWidget *more = muster_key_button_new (_ ("And another condition"), NULL, "Ctrl+Enter", NULL);

  self->field = muster_suggest_new (suggest_field, self);
  muster_suggest_set_name (MUSTER_SUGGEST (self->field), _ ("Field"));
  self->value_box = muster_filled_box_new (0);
  self->conditions = muster_filled_box_new (2);
  self->name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Its name, if it needs one"));
  gtk_entry_set_max_length (GTK_ENTRY (self->name), LONGEST_NAME);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->name), NAME_CHARACTERS);
  gtk_widget_add_css_class (self->name, "field");
  gtk_widget_set_name (self->name, "filter-name");
  muster_name_widget (self->name, _ ("Name of the filter"));
  self->own = muster_filled_box_new (4);
  self->note = muster_hint_new ();
  gtk_widget_set_size_request (box, 280, -1);
  g_signal_connect_object (self->field, "changed", G_CALLBACK (show_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->field, "activate", G_CALLBACK (enter_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_own), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), muster_note_new (_ ("A filter of your own: field, then value")));
  g_signal_connect_object (more, "clicked", G_CALLBACK (add_condition), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->name, "activate", G_CALLBACK (add_own), self, G_CONNECT_SWAPPED);
  add_condition_key (self, box);
  gtk_box_append (GTK_BOX (box), self->conditions);
  gtk_box_append (GTK_BOX (box), self->field);
  gtk_box_append (GTK_BOX (box), self->value_box);
  gtk_box_append (GTK_BOX (box), more);
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), add);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), self->own);
  return box;
}

/**
 * muster_own_filters_new:
 * @desk: the open book
 * @kind: the kind listed
 * @view: the page that it becomes part of; gets Ctrl+Shift+L
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
muster_own_filters_new (MusterDesk *desk, const MusterKind *kind, GtkWidget *view)
{
  MusterOwnFilters *self = g_object_new (MUSTER_TYPE_OWN_FILTERS, NULL);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *label = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->button = gtk_menu_button_new ();
  gtk_box_append (GTK_BOX (label), gtk_label_new (_ ("Filter")));
  gtk_box_append (GTK_BOX (label), muster_key_cap_new ("Ctrl+Shift+L"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), label);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  muster_name_widget (self->button, _ ("Filter"));
  muster_name_widget (popover, _ ("Filter"));
  gtk_popover_set_child (GTK_POPOVER (popover), make_content (self));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->button);
  show_own (self);
  add_key (self, view);
  return GTK_WIDGET (self);
}
