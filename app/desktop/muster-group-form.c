/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-group-form.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-field-box.h"
#include "muster-parts.h"
#include "muster-words.h"

/* Set on the box of a field in which something stands that is no value: that is its reason, not that it is missing. */
#define UNREADABLE "muster-unreadable"

struct _MusterGroupForm
{
  GtkBox parent;
  MusterDesk *desk;
  const MusterKind *kind;
  JsonObject *record; /* as it was */
  GPtrArray *boxes;   /* of MusterFieldBox, borrowed */
  GtkWidget *error;
};

G_DEFINE_FINAL_TYPE (MusterGroupForm, muster_group_form, GTK_TYPE_BOX)

enum
{
  KEEP,
  PUT_BACK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static MusterFieldEditor *
get_editor (MusterGroupForm *self, guint index)
{
  return MUSTER_FIELD_EDITOR (muster_field_box_get_control (g_ptr_array_index (self->boxes, index)));
}

/* ---- Checks ---- */

static JsonObject *
look_up (gpointer data, const char *kind, const MusterId *id)
{
  return muster_store_get (data, id, NULL);
}

static void
show_problem (MusterGroupForm *self, const MusterProblem *problem)
{
  for (guint i = 0; i < self->boxes->len; i++)
    if (strcmp (muster_field_editor_get_field (get_editor (self, i))->name, problem->field) == 0
        && g_object_get_data (g_ptr_array_index (self->boxes, i), UNREADABLE) == NULL)
      muster_field_box_set_reason (g_ptr_array_index (self->boxes, i),
                                   problem->severity == MUSTER_SEVERITY_ERROR && strcmp (problem->rule, "required") != 0
                                       ? MUSTER_REASON_ERROR
                                       : MUSTER_REASON_WARNING,
                                   muster_words_for_problem (problem));
}

static void
overlay (MusterGroupForm *self, JsonObject *fields)
{
  for (guint i = 0; i < self->boxes->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) value = muster_field_editor_get (get_editor (self, i), &error);
      const char *name = muster_field_editor_get_field (get_editor (self, i))->name;

      g_object_set_data (g_ptr_array_index (self->boxes, i), UNREADABLE, GINT_TO_POINTER (error != NULL));
      muster_field_box_set_reason (g_ptr_array_index (self->boxes, i), MUSTER_REASON_ERROR,
                                   error == NULL ? NULL : _ ("This cannot be read as a value here"));
      if (value == NULL || JSON_NODE_HOLDS_NULL (value))
        json_object_remove_member (fields, name);
      else
        json_object_set_member (fields, name, json_node_copy (value));
    }
}

static void
check (MusterGroupForm *self)
{
  MusterStore *store = muster_desk_get_store (self->desk);
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (MusterRecord) record = NULL;
  g_autoptr (MusterProblems) problems = NULL;
  g_autofree char *today = store == NULL ? NULL : muster_store_today (store);
  g_autoptr (GList) members = json_object_get_members (self->record);

  if (store == NULL)
    return;
  for (GList *at = members; at != NULL; at = at->next)
    if (muster_kind_find_field (self->kind, at->data) != NULL)
      json_object_set_member (fields, at->data, json_node_copy (json_object_get_member (self->record, at->data)));
  overlay (self, fields);
  record = muster_record_new (self->kind, fields);
  muster_record_set_lookup (record, look_up, store);
  muster_record_set_today (record, today);
  problems = muster_record_check (record);
  for (guint i = 0; i < muster_problems_get_count (problems); i++)
    show_problem (self, muster_problems_get (problems, i));
}

static void
note_changed (MusterGroupForm *self)
{
  muster_label_set (self->error, NULL);
  check (self);
}

/**
 * muster_group_form_collect:
 * @self: a form
 *
 * Returns: (transfer full) (nullable): what was typed, a null where a field was emptied; %NULL where something cannot
 * be read as a value, which is said under its field and gets the focus
 */
JsonObject *
muster_group_form_collect (MusterGroupForm *self)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  for (guint i = 0; i < self->boxes->len; i++)
    {
      MusterFieldEditor *editor = get_editor (self, i);
      const char *name = muster_field_editor_get_field (editor)->name;
      JsonNode *value = muster_field_editor_get (editor, NULL);

      if (value == NULL)
        {
          check (self);
          gtk_widget_grab_focus (GTK_WIDGET (editor));
          return NULL;
        }
      if (JSON_NODE_HOLDS_NULL (value) && !json_object_has_member (self->record, name))
        json_node_unref (value);
      else
        json_object_set_member (fields, name, value);
    }
  return g_steal_pointer (&fields);
}

MusterFieldEditor *
muster_group_form_find (MusterGroupForm *self, const char *field)
{
  for (guint i = 0; i < self->boxes->len; i++)
    if (strcmp (muster_field_editor_get_field (get_editor (self, i))->name, field) == 0)
      return get_editor (self, i);
  return NULL;
}

/**
 * muster_group_form_set_error:
 * @self: a form
 * @text: (nullable): why it could not be kept
 */
void
muster_group_form_set_error (MusterGroupForm *self, const char *text)
{
  muster_label_set (self->error, text);
}

/* ---- The widget ---- */

static gboolean
press (MusterGroupForm *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean control = (modifiers & GDK_CONTROL_MASK) != 0;

  if (control && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    g_signal_emit (self, signals[KEEP], 0);
  else if (key == GDK_KEY_Escape)
    g_signal_emit (self, signals[PUT_BACK], 0);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
ask_keep (MusterGroupForm *self)
{
  g_signal_emit (self, signals[KEEP], 0);
}

static void
ask_put_back (MusterGroupForm *self)
{
  g_signal_emit (self, signals[PUT_BACK], 0);
}

/* Enter goes to the next field, and from the last one keeps. */
static void
go_on (MusterFieldEditor *editor, MusterGroupForm *self)
{
  for (guint i = 0; i + 1 < self->boxes->len; i++)
    if (get_editor (self, i) == editor)
      {
        gtk_widget_grab_focus (GTK_WIDGET (get_editor (self, i + 1)));
        return;
      }
  ask_keep (self);
}

static gboolean
muster_group_form_grab_focus (GtkWidget *widget)
{
  MusterGroupForm *self = MUSTER_GROUP_FORM (widget);

  return self->boxes->len > 0 && gtk_widget_grab_focus (GTK_WIDGET (get_editor (self, 0)));
}

static void
muster_group_form_finalize (GObject *object)
{
  MusterGroupForm *self = MUSTER_GROUP_FORM (object);

  g_ptr_array_unref (self->boxes);
  g_clear_pointer (&self->record, json_object_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_group_form_parent_class)->finalize (object);
}

static void
muster_group_form_class_init (MusterGroupFormClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_group_form_finalize;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_group_form_grab_focus;
  signals[KEEP] = g_signal_new ("keep", MUSTER_TYPE_GROUP_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PUT_BACK]
      = g_signal_new ("put-back", MUSTER_TYPE_GROUP_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_group_form_init (MusterGroupForm *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->boxes = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static GtkWidget *
make_buttons (MusterGroupForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *keep = muster_key_button_new (_ ("Keep"), NULL, "Ctrl+Enter", NULL);
  GtkWidget *back = muster_key_button_new (_ ("Put back"), NULL, "Esc", NULL);

  gtk_widget_add_css_class (keep, "suggested-action");
  g_signal_connect_object (keep, "clicked", G_CALLBACK (ask_keep), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (back, "clicked", G_CALLBACK (ask_put_back), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), keep);
  gtk_box_append (GTK_BOX (box), back);
  return box;
}

/**
 * muster_group_form_new:
 * @desk: the open book
 * @kind: a kind
 * @fields: (element-type MusterField): the fields to edit
 * @record: the record as it is; empty for a new one
 * @name: (nullable): names records that it refers to
 * @name_data: for @name, during this call
 *
 * Returns: (transfer floating): a form
 */
GtkWidget *
muster_group_form_new (MusterDesk *desk, const MusterKind *kind, GPtrArray *fields, JsonObject *record,
                       MusterNameFunc name, gpointer name_data)
{
  MusterGroupForm *self = g_object_new (MUSTER_TYPE_GROUP_FORM, NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->record = json_object_ref (record);
  for (guint i = 0; i < fields->len; i++)
    {
      const MusterField *field = g_ptr_array_index (fields, i);
      GtkWidget *editor = muster_field_editor_new (desk, field);
      GtkWidget *box = muster_field_box_new (muster_words_for_field (field), editor, TRUE);

      muster_field_editor_set (MUSTER_FIELD_EDITOR (editor), json_object_get_member (record, field->name), name,
                               name_data);
      g_ptr_array_add (self->boxes, box);
      gtk_box_append (GTK_BOX (self), box);
      g_signal_connect_object (editor, "changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (editor, "activate", G_CALLBACK (go_on), self, 0);
    }
  self->error = muster_note_new (NULL);
  gtk_widget_add_css_class (self->error, "error");
  gtk_box_append (GTK_BOX (self), self->error);
  gtk_box_append (GTK_BOX (self), make_buttons (self));
  return GTK_WIDGET (self);
}
