/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-own-filters.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-field-editor.h"
#include "muster-json.h"
#include "muster-list-related.h"
#include "muster-parts.h"
#include "muster-suggest.h"
#include "muster-words.h"

struct _MusterOwnFilters
{
  AdwBin parent;
  MusterDesk *desk;
  const MusterKind *kind;
  GtkWidget *button;
  GtkWidget *field;
  GtkWidget *value_box;
  GtkWidget *own; /* a button for each, to take it away */
  GtkWidget *note;
};

G_DEFINE_FINAL_TYPE (MusterOwnFilters, muster_own_filters, ADW_TYPE_BIN)

static guint changed_signal;

/* ---- What is kept ---- */

static char *
name_setting (const MusterKind *kind)
{
  return g_strconcat ("filters ", kind->name, NULL);
}

static JsonArray *
read_own (MusterStore *store, const MusterKind *kind)
{
  g_autofree char *name = name_setting (kind);
  g_autofree char *text = muster_store_get_setting (store, name);
  g_autoptr (JsonNode) node
      = text == NULL ? NULL : muster_json_parse (text, strlen (text), &muster_json_limits_line, NULL);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : json_array_new ();
}

typedef struct
{
  char *name;
  char *text;
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->name);
  g_free (setting->text);
  g_free (setting);
}

static gpointer
write_setting (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Setting *setting = data;

  muster_store_set_setting (store, setting->name, setting->text, error);
  return NULL;
}

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
  Setting *setting = g_new0 (Setting, 1);
  Keeping *keeping = g_new0 (Keeping, 1);
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), own);

  setting->name = name_setting (self->kind);
  setting->text = muster_json_to_canonical (node);
  keeping->self = g_object_ref (self);
  keeping->added = added;
  muster_desk_keep_async (self->desk, write_setting, setting, setting_free, take_kept, keeping);
}

/* ---- As filters of a list ---- */

static gboolean
is_from (const MusterField *field)
{
  return field->type == MUSTER_TYPE_DATE || field->type == MUSTER_TYPE_INT || field->type == MUSTER_TYPE_YUAN;
}

static gboolean
can_filter (const MusterField *field)
{
  return !field->computed && field->privacy != MUSTER_PRIVACY_SENSITIVE
         && (is_from (field) || field->type == MUSTER_TYPE_CODE || field->type == MUSTER_TYPE_BOOL
             || field->type == MUSTER_TYPE_DIVISION || field->type == MUSTER_TYPE_REF);
}

static char *
write_title (MusterStore *store, const MusterField *field, const char *value)
{
  g_autoptr (JsonNode) node = muster_field_parse (field, value, NULL);
  g_autofree char *words = field->type == MUSTER_TYPE_REF ? muster_list_related_title (store, value)
                                                          : muster_words_for_value (field, node);

  return g_strdup_printf ("%s %s%s", muster_words_for_field (field), is_from (field) ? "≥ " : "", words);
}

/* A place and everything in it: "5306" is at least "5306" and below "5307". Texts live as long as the program, because
 * questions on their way to the reader hold them. */
static void
set_where (MusterListFilter *filter, const MusterField *field, const char *value)
{
  g_autofree char *from = g_strconcat (field->name, ">=", NULL);
  g_autofree char *below = g_strconcat (field->name, "<", NULL);
  g_autofree char *next = g_strdup_printf ("%0*" G_GINT64_FORMAT, (int) strlen (value),
                                           g_ascii_strtoll (value, NULL, 10) + 1);
  gboolean place = field->type == MUSTER_TYPE_DIVISION;

  filter->where[0] = place || is_from (field) ? g_intern_string (from) : field->name;
  filter->where[1] = g_intern_string (value);
  if (place && strlen (next) == strlen (value))
    {
      filter->where[2] = g_intern_string (below);
      filter->where[3] = g_intern_string (next);
    }
}

/**
 * muster_own_filters_append:
 * @desk: the open book
 * @layout: layout of a list; gets the filters that a person made, as many as there is room for
 */
void
muster_own_filters_append (MusterDesk *desk, MusterListLayout *layout)
{
  const MusterKind *kind = muster_catalogue_find (muster_desk_get_catalogue (desk), layout->kind);
  MusterStore *store = muster_desk_get_store (desk);
  g_autoptr (JsonArray) own = read_own (store, kind);
  guint count = 0;

  while (layout->filters[count].title != NULL)
    count++;
  for (guint i = 0; i < json_array_get_length (own) && count < MUSTER_LIST_FILTERS; i++)
    {
      JsonObject *entry = json_array_get_object_element (own, i);
      const MusterField *field
          = muster_kind_find_field (kind, json_object_get_string_member_with_default (entry, "field", ""));
      const char *value = json_object_get_string_member_with_default (entry, "value", "");
      g_autofree char *title = NULL;

      if (field == NULL || !can_filter (field) || *value == '\0')
        continue;
      title = write_title (store, field, value);
      layout->filters[count].title = g_intern_string (title);
      set_where (&layout->filters[count++], field, value);
    }
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

      if (can_filter (field) && muster_field_label_fits (field->name, field->label, field->label_zh, wanted))
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
add_own (MusterOwnFilters *self)
{
  MusterFieldEditor *editor = get_value_editor (self);
  g_autoptr (JsonNode) value = editor == NULL ? NULL : muster_field_editor_get (editor, NULL);
  g_autoptr (JsonArray) own = NULL;
  g_autofree char *text = NULL;
  JsonObject *entry;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    {
      muster_label_set (self->note, _ ("First a field, then its value"));
      return;
    }
  text = muster_field_format (muster_field_editor_get_field (editor), value);
  entry = json_object_new ();
  json_object_set_string_member (entry, "field", muster_field_editor_get_field (editor)->name);
  json_object_set_string_member (entry, "value", text);
  own = read_own (muster_desk_get_store (self->desk), self->kind);
  json_array_add_object_element (own, entry);
  muster_suggest_set (MUSTER_SUGGEST (self->field), NULL, NULL);
  muster_box_clear (self->value_box);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  keep_own (self, own, TRUE);
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
  g_signal_connect_object (editor, "activate", G_CALLBACK (add_own), self, G_CONNECT_SWAPPED);
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
  g_autoptr (JsonArray) own = read_own (muster_desk_get_store (self->desk), self->kind);
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
  g_autoptr (JsonArray) own = read_own (store, self->kind);

  muster_box_clear (self->own);
  muster_label_set (self->note, NULL);
  for (guint i = 0; i < json_array_get_length (own); i++)
    {
      JsonObject *entry = json_array_get_object_element (own, i);
      const MusterField *field
          = muster_kind_find_field (self->kind, json_object_get_string_member_with_default (entry, "field", ""));
      const char *value = json_object_get_string_member_with_default (entry, "value", "");
      g_autofree char *title = field == NULL ? g_strdup ("…") : write_title (store, field, value);
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
muster_own_filters_class_init (MusterOwnFiltersClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_own_filters_dispose;
  changed_signal = g_signal_new ("changed", MUSTER_TYPE_OWN_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
muster_own_filters_init (MusterOwnFilters *self)
{
}

static GtkWidget *
make_content (MusterOwnFilters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *add = muster_key_button_new (_ ("Add the filter"), NULL, "Enter", NULL);

  self->field = muster_suggest_new (suggest_field, self);
  muster_suggest_set_name (MUSTER_SUGGEST (self->field), _ ("Field"));
  self->value_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->own = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->note = muster_note_new (NULL);
  gtk_widget_set_size_request (box, 280, -1);
  g_signal_connect_object (self->field, "changed", G_CALLBACK (show_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->field, "activate", G_CALLBACK (enter_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_own), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), muster_note_new (_ ("A filter of your own: field, then value")));
  gtk_box_append (GTK_BOX (box), self->field);
  gtk_box_append (GTK_BOX (box), self->value_box);
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
