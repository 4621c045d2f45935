/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-fields-card.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-parts.h"
#include "muster-words.h"

#define LABEL_CHARACTERS 12
#define REVEAL_S 30

struct _MusterFieldsCard
{
  AdwBin parent;
  MusterDesk *desk;
  MusterDetail *detail; /* nullable, borrowed from the panel */
  GtkListBox *list;
  GtkWidget *more;
  GtkWidget *form_row; /* nullable: the row that is being edited */
  MusterGroupForm *form;
  MusterId shown;
  guint reveal_source;
  gboolean revealed;
  gboolean all;
};

G_DEFINE_FINAL_TYPE (MusterFieldsCard, muster_fields_card, ADW_TYPE_BIN)

enum
{
  KEEP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_shown (const MusterField *field)
{
  return !field->computed;
}

static JsonNode *
get_value (MusterFieldsCard *self, const MusterField *field)
{
  JsonNode *value = json_object_get_member (self->detail->record, field->name);

  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : value;
}

static GPtrArray *
get_fields (MusterFieldsCard *self, const char *group)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < muster_kind_get_n_fields (self->detail->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (self->detail->kind, i);

      if (is_shown (field) && strcmp (muster_field_get_group (field), group) == 0)
        g_ptr_array_add (fields, (gpointer) field);
    }
  return fields;
}

/* ---- Values ---- */

static char *
write_references (MusterFieldsCard *self, JsonArray *ids)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (ids); i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : " · ",
                            muster_detail_name (self->detail, json_array_get_string_element (ids, i)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
write_value (MusterFieldsCard *self, const MusterField *field, JsonNode *value)
{
  if (field->privacy == MUSTER_PRIVACY_SENSITIVE && !self->revealed)
    return muster_field_mask (field, value);
  if (field->type == MUSTER_TYPE_REF)
    return g_strdup (muster_detail_name (self->detail, json_node_get_string (value)));
  if (field->type == MUSTER_TYPE_LIST && field->element == MUSTER_TYPE_REF && JSON_NODE_HOLDS_ARRAY (value))
    return write_references (self, json_node_get_array (value));
  return muster_words_for_value (field, value);
}

static void
follow (GtkWidget *button, MusterFieldsCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "detail.follow", "s", g_object_get_data (G_OBJECT (button), "id"));
}

static GtkWidget *
make_value (MusterFieldsCard *self, const MusterField *field, JsonNode *value)
{
  g_autofree char *text = value == NULL ? g_strdup ("—") : write_value (self, field, value);
  GtkWidget *widget;

  if (value != NULL && field->type == MUSTER_TYPE_REF)
    {
      widget = gtk_button_new_with_label (text);
      gtk_widget_add_css_class (widget, "link-button");
      gtk_widget_add_css_class (widget, "flat");
      gtk_widget_set_halign (widget, GTK_ALIGN_START);
      muster_label_shorten (gtk_button_get_child (GTK_BUTTON (widget)));
      g_object_set_data_full (G_OBJECT (widget), "id", g_strdup (json_node_get_string (value)), g_free);
      g_signal_connect_object (widget, "clicked", G_CALLBACK (follow), self, 0);
      muster_name_widget (widget, text);
      return widget;
    }
  widget = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (widget), 0);
  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
  if (value == NULL)
    gtk_widget_add_css_class (widget, "dim-label");
  return widget;
}

static void
add_problems (MusterFieldsCard *self, const MusterField *field, GtkWidget *box)
{
  if (muster_detail_is_returned (self->detail, field->name))
    gtk_box_append (GTK_BOX (box), muster_reason_new (_ ("The liaison officer asks for this"), "warning"));
  for (guint i = 0; i < muster_problems_get_count (self->detail->problems); i++)
    {
      const MusterProblem *problem = muster_problems_get (self->detail->problems, i);
      gboolean error = problem->severity == MUSTER_SEVERITY_ERROR && strcmp (problem->rule, "required") != 0;

      if (strcmp (problem->field, field->name) == 0)
        gtk_box_append (GTK_BOX (box),
                        muster_reason_new (muster_words_for_problem (problem), error ? "error" : "warning"));
    }
}

/* A grid keeps a long label to its width, so that all values begin in one column; a box would give it one line. */
static GtkWidget *
make_field (MusterFieldsCard *self, const MusterField *field)
{
  GtkWidget *line = gtk_grid_new ();
  GtkWidget *label = muster_note_new (muster_words_for_field (field));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_label_set_width_chars (GTK_LABEL (label), LABEL_CHARACTERS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LABEL_CHARACTERS);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), make_value (self, field, get_value (self, field)));
  add_problems (self, field, box);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (line), 8);
  gtk_grid_attach (GTK_GRID (line), label, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (line), box, 1, 0, 1, 1);
  return line;
}

/* ---- Rows ---- */

static gboolean
has_problem (MusterFieldsCard *self, const MusterField *field)
{
  if (muster_detail_is_returned (self->detail, field->name))
    return TRUE;
  for (guint i = 0; i < muster_problems_get_count (self->detail->problems); i++)
    if (strcmp (muster_problems_get (self->detail->problems, i)->field, field->name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_content (MusterFieldsCard *self, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    if (get_value (self, g_ptr_array_index (fields, i)) != NULL || has_problem (self, g_ptr_array_index (fields, i)))
      return TRUE;
  return FALSE;
}

static void
name_row (MusterFieldsCard *self, GtkWidget *row, GPtrArray *fields)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const MusterField *field = g_ptr_array_index (fields, i);
      JsonNode *value = get_value (self, field);
      g_autofree char *text = value == NULL ? g_strdup ("—") : write_value (self, field, value);

      g_string_append_printf (name, "%s%s %s", i == 0 ? "" : ", ", muster_words_for_field (field), text);
    }
  muster_name_widget (row, name->str);
}

static void
fill_row (MusterFieldsCard *self, GtkWidget *row, const char *group)
{
  g_autoptr (GPtrArray) fields = get_fields (self, group);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < fields->len; i++)
    if (get_value (self, g_ptr_array_index (fields, i)) != NULL || self->all
        || has_problem (self, g_ptr_array_index (fields, i)))
      gtk_box_append (GTK_BOX (box), make_field (self, g_ptr_array_index (fields, i)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  name_row (self, row, fields);
}

static void
show_rows (MusterFieldsCard *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GtkListBoxRow *old;
  guint hidden = 0;

  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
  self->form_row = NULL;
  self->form = NULL;
  for (guint i = 0; self->detail != NULL && i < muster_kind_get_n_fields (self->detail->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (self->detail->kind, i);
      const char *group = muster_field_get_group (field);
      g_autoptr (GPtrArray) fields
          = is_shown (field) && g_hash_table_add (seen, (gpointer) group) ? get_fields (self, group) : NULL;
      GtkWidget *row;

      if (fields == NULL)
        continue;
      if (!self->all && !has_content (self, fields))
        {
          hidden++;
          continue;
        }
      row = gtk_list_box_row_new ();
      gtk_widget_set_name (row, group);
      fill_row (self, row, group);
      gtk_list_box_append (self->list, row);
    }
  gtk_widget_set_visible (self->more, hidden > 0 || self->all);
  gtk_button_set_label (GTK_BUTTON (self->more), self->all ? _ ("Only what is filled") : _ ("Empty fields too"));
}

static void
toggle_all (MusterFieldsCard *self)
{
  self->all = !self->all;
  show_rows (self);
}

/* ---- Editing ---- */

static void
ask_keep (MusterFieldsCard *self)
{
  g_autoptr (JsonObject) fields = muster_group_form_collect (self->form);

  if (fields != NULL)
    g_signal_emit (self, signals[KEEP], 0, fields);
}

static const char *
get_name (gpointer data, const char *id)
{
  return muster_detail_name (data, id);
}

/**
 * muster_fields_card_end_edit:
 * @self: a card
 *
 * Puts back what stood there; the focus stays on the row.
 */
void
muster_fields_card_end_edit (MusterFieldsCard *self)
{
  GtkWidget *row = self->form_row;

  if (row == NULL)
    return;
  self->form_row = NULL;
  self->form = NULL;
  fill_row (self, row, gtk_widget_get_name (row));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_grab_focus (row);
}

static void
edit_row (GtkListBox *list, GtkListBoxRow *row, MusterFieldsCard *self)
{
  g_autoptr (GPtrArray) fields = NULL;

  if (GTK_WIDGET (row) == self->form_row)
    return;
  muster_fields_card_end_edit (self);
  fields = get_fields (self, gtk_widget_get_name (GTK_WIDGET (row)));
  self->form_row = GTK_WIDGET (row);
  self->form = MUSTER_GROUP_FORM (
      muster_group_form_new (self->desk, self->detail->kind, fields, self->detail->record, get_name, self->detail));
  g_signal_connect_object (self->form, "keep", G_CALLBACK (ask_keep), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "put-back", G_CALLBACK (muster_fields_card_end_edit), self, G_CONNECT_SWAPPED);
  gtk_list_box_row_set_child (row, GTK_WIDGET (self->form));
  gtk_list_box_row_set_activatable (row, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->form));
}

/**
 * muster_fields_card_edit:
 * @self: a card
 * @group: a merge group of the kind
 *
 * Opens the editors of a group, as Enter on its row does.
 */
void
muster_fields_card_edit (MusterFieldsCard *self, const char *group)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (strcmp (gtk_widget_get_name (GTK_WIDGET (row)), group) == 0)
      {
        edit_row (self->list, row, self);
        return;
      }
  if (!self->all)
    {
      toggle_all (self);
      muster_fields_card_edit (self, group);
    }
}

/**
 * muster_fields_card_get_form:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): the editors, while a group is being edited
 */
MusterGroupForm *
muster_fields_card_get_form (MusterFieldsCard *self)
{
  return self->form;
}

/* ---- The widget ---- */

static void
hide (MusterFieldsCard *self)
{
  g_clear_handle_id (&self->reveal_source, g_source_remove);
  self->revealed = FALSE;
}

/**
 * muster_fields_card_show:
 * @self: a card
 * @detail: (nullable): a record; it lives until the next call
 *
 * Of another record nothing is revealed.
 */
void
muster_fields_card_show (MusterFieldsCard *self, MusterDetail *detail)
{
  if (detail == NULL || !muster_id_equal (&detail->id, &self->shown))
    hide (self);
  self->detail = detail;
  self->shown = detail == NULL ? (MusterId){ 0 } : detail->id;
  show_rows (self);
}

static gpointer
log_reveal (MusterStore *store, gpointer kind, GCancellable *cancellable, GError **error)
{
  muster_store_log_export (store, kind, "shown on the screen", 1, error);
  return NULL;
}

static gboolean
end_reveal (gpointer data)
{
  MusterFieldsCard *self = data;

  self->reveal_source = 0;
  hide (self);
  if (self->form == NULL && self->detail != NULL)
    show_rows (self);
  return G_SOURCE_REMOVE;
}

/**
 * muster_fields_card_reveal:
 * @self: a card
 *
 * Shows sensitive values in full for half a minute, which is logged.
 */
void
muster_fields_card_reveal (MusterFieldsCard *self)
{
  if (!muster_fields_card_has_hidden (self) || self->form != NULL)
    return;
  if (!self->revealed)
    muster_desk_keep_async (self->desk, log_reveal, g_strdup (self->detail->kind->name), g_free, NULL, NULL);
  hide (self);
  self->revealed = TRUE;
  self->reveal_source = g_timeout_add_seconds (REVEAL_S, end_reveal, self);
  show_rows (self);
}

gboolean
muster_fields_card_has_hidden (MusterFieldsCard *self)
{
  for (guint i = 0; self->detail != NULL && i < muster_kind_get_n_fields (self->detail->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (self->detail->kind, i);

      if (field->privacy == MUSTER_PRIVACY_SENSITIVE && get_value (self, field) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
muster_fields_card_grab_focus (GtkWidget *widget)
{
  MusterFieldsCard *self = MUSTER_FIELDS_CARD (widget);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
muster_fields_card_dispose (GObject *object)
{
  hide (MUSTER_FIELDS_CARD (object));
  G_OBJECT_CLASS (muster_fields_card_parent_class)->dispose (object);
}

static void
muster_fields_card_finalize (GObject *object)
{
  g_clear_object (&MUSTER_FIELDS_CARD (object)->desk);
  G_OBJECT_CLASS (muster_fields_card_parent_class)->finalize (object);
}

static void
muster_fields_card_class_init (MusterFieldsCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_fields_card_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_fields_card_finalize;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_fields_card_grab_focus;
  signals[KEEP] = g_signal_new ("keep", MUSTER_TYPE_FIELDS_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                JSON_TYPE_OBJECT);
}

static void
muster_fields_card_init (MusterFieldsCard *self)
{
}

/**
 * muster_fields_card_new:
 * @desk: the open book
 *
 * Returns: (transfer floating): an empty card
 */
GtkWidget *
muster_fields_card_new (MusterDesk *desk)
{
  MusterFieldsCard *self = g_object_new (MUSTER_TYPE_FIELDS_CARD, NULL);
  GtkWidget *card = muster_card_new (_ ("Details"), NULL);

  self->desk = g_object_ref (desk);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "groups");
  muster_name_widget (self->list, _ ("Details"));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (edit_row), self, 0);
  self->more = gtk_button_new_with_label (_ ("Empty fields too"));
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  g_signal_connect_object (self->more, "clicked", G_CALLBACK (toggle_all), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (muster_card_get_box (card)), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (muster_card_get_box (card)), self->more);
  muster_card_set_note (card, _ ("Enter edits"));
  adw_bin_set_child (ADW_BIN (self), card);
  return GTK_WIDGET (self);
}
