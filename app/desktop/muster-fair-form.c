/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-fair-form.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-chip-group.h"
#include "muster-code-lists.h"
#include "muster-field-box.h"
#include "muster-parts.h"
#include "muster-words.h"

#define LONGEST_NUMBER 8

struct _MusterFairForm
{
  GtkBox parent;
  MusterDesk *desk;
  JsonObject *fair; /* as it is on disk; nullable */
  GtkWidget *attendance;
  GtkWidget *attendance_box;
  GtkWidget *method;
  GtkWidget *materials;
  GtkWidget *materials_box;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (MusterFairForm, muster_fair_form, GTK_TYPE_BOX)

enum
{
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
has (JsonObject *fair, const char *field)
{
  return json_object_has_member (fair, field) && !json_object_get_null_member (fair, field);
}

/**
 * muster_fair_form_count_missing:
 * @fair: a fair
 *
 * Returns: how many of the form's values nobody has entered
 */
guint
muster_fair_form_count_missing (JsonObject *fair)
{
  return (has (fair, "attendance_count") ? 0 : 1) + (has (fair, "attendance_method") ? 0 : 1)
         + (has (fair, "materials_count") ? 0 : 1);
}

/* ---- Keeping ---- */

typedef struct
{
  MusterId fair;
  JsonObject *fields;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  json_object_unref (edit->fields);
  g_free (edit);
}

static gpointer
keep (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Edit *edit = data;

  muster_store_edit (store, &edit->fair, edit->fields, error);
  return NULL;
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterFairForm) self = data;
  g_autoptr (GError) error = NULL;

  muster_desk_finish (result, &error);
  if (error != NULL && self->desk != NULL && muster_desk_is_open (self->desk))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* Digits of any width; what is no number is named and not kept. */
static void
add_number (GtkWidget *entry, GtkWidget *box, JsonObject *fair, const char *field, JsonObject *fields)
{
  g_autofree char *typed = g_utf8_normalize (gtk_editable_get_text (GTK_EDITABLE (entry)), -1, G_NORMALIZE_ALL_COMPOSE);
  guint64 number = 0;
  gboolean wrong;

  g_strstrip (typed);
  wrong
      = *typed != '\0'
        && (strlen (typed) > LONGEST_NUMBER || !g_ascii_string_to_unsigned (typed, 10, 0, G_MAXUINT32, &number, NULL));
  muster_field_box_set_reason (MUSTER_FIELD_BOX (box), MUSTER_REASON_ERROR, wrong ? _ ("A whole number, please") : "");
  if (wrong || (*typed == '\0' && !has (fair, field)))
    return;
  if (*typed == '\0')
    json_object_set_null_member (fields, field);
  else if (!has (fair, field) || json_object_get_int_member (fair, field) != (gint64) number)
    json_object_set_int_member (fields, field, (gint64) number);
}

static void
save (MusterFairForm *self)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  const char *method = muster_chip_group_get (MUSTER_CHIP_GROUP (self->method));
  Edit *edit;

  if (self->showing || self->fair == NULL || self->desk == NULL)
    return;
  add_number (self->attendance, self->attendance_box, self->fair, "attendance_count", fields);
  add_number (self->materials, self->materials_box, self->fair, "materials_count", fields);
  if (method != NULL
      && g_strcmp0 (method, json_object_get_string_member_with_default (self->fair, "attendance_method", NULL)) != 0)
    json_object_set_string_member (fields, "attendance_method", method);
  if (json_object_get_size (fields) == 0)
    return;
  edit = g_new0 (Edit, 1);
  edit->fields = json_object_ref (fields);
  if (!muster_id_parse (json_object_get_string_member (self->fair, "id"), &edit->fair))
    {
      edit_free (edit);
      return;
    }
  muster_desk_write_async (self->desk, keep, edit, edit_free, NULL, finish, g_object_ref (self));
}

/* ---- Showing ---- */

/* What somebody is typing stays. */
static void
show_number (GtkWidget *entry, JsonObject *fair, const char *field, gboolean other_fair)
{
  g_autofree char *text = has (fair, field)
                              ? g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (fair, field))
                              : g_strdup ("");

  if (other_fair || (gtk_widget_get_state_flags (entry) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/**
 * muster_fair_form_show:
 * @self: a form
 * @fair: (nullable): the fair
 */
void
muster_fair_form_show (MusterFairForm *self, JsonObject *fair)
{
  gboolean other
      = fair == NULL || self->fair == NULL
        || g_strcmp0 (json_object_get_string_member (self->fair, "id"), json_object_get_string_member (fair, "id"))
               != 0;

  gtk_widget_set_visible (GTK_WIDGET (self), fair != NULL);
  g_clear_pointer (&self->fair, json_object_unref);
  if (fair == NULL)
    return;
  self->fair = json_object_ref (fair);
  self->showing = TRUE;
  show_number (self->attendance, fair, "attendance_count", other);
  show_number (self->materials, fair, "materials_count", other);
  if (other || has (fair, "attendance_method"))
    muster_chip_group_set (MUSTER_CHIP_GROUP (self->method),
                           json_object_get_string_member_with_default (fair, "attendance_method", NULL));
  self->showing = FALSE;
}

/* ---- The form ---- */

static void
muster_fair_form_dispose (GObject *object)
{
  g_clear_object (&MUSTER_FAIR_FORM (object)->desk);
  g_clear_pointer (&MUSTER_FAIR_FORM (object)->fair, json_object_unref);
  G_OBJECT_CLASS (muster_fair_form_parent_class)->dispose (object);
}

static gboolean
muster_fair_form_grab_focus (GtkWidget *widget)
{
  MusterFairForm *self = MUSTER_FAIR_FORM (widget);

  if (self->fair != NULL && has (self->fair, "attendance_count") && !has (self->fair, "attendance_method"))
    return gtk_widget_grab_focus (self->method);
  if (self->fair != NULL && has (self->fair, "attendance_count") && !has (self->fair, "materials_count"))
    return gtk_widget_grab_focus (self->materials);
  return gtk_widget_grab_focus (self->attendance);
}

static void
muster_fair_form_class_init (MusterFairFormClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_fair_form_dispose;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_fair_form_grab_focus;
  signals[FAILED] = g_signal_new ("failed", MUSTER_TYPE_FAIR_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_POINTER);
}

static void
go_to_method (MusterFairForm *self)
{
  save (self);
  gtk_widget_grab_focus (self->method);
}

static void
go_to_materials (MusterFairForm *self)
{
  save (self);
  gtk_widget_grab_focus (self->materials);
}

static GtkWidget *
add_entry (MusterFairForm *self, const char *label, const char *name, GtkWidget **box)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), LONGEST_NUMBER);
  gtk_widget_set_name (entry, name);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_object (focus, "leave", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  *box = muster_field_box_new (label, entry, TRUE);
  return entry;
}

static void
muster_fair_form_init (MusterFairForm *self)
{
  GtkWidget *card = muster_card_new (_ ("What is known only now"), _ ("Kept as it is typed"));
  GtkWidget *row = gtk_flow_box_new ();
  GtkWidget *method_box;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->attendance = add_entry (self, _ ("Attendance"), "attendance", &self->attendance_box);
  self->materials = add_entry (self, _ ("Leaflets given"), "materials", &self->materials_box);
  self->method = muster_chip_group_new (_ ("How counted"));
  for (guint i = 0; i < muster_codes_attendance_method.n_codes; i++)
    muster_chip_group_add (
        MUSTER_CHIP_GROUP (self->method), muster_codes_attendance_method.codes[i].code,
        muster_words_for_code (&muster_codes_attendance_method, muster_codes_attendance_method.codes[i].code), NULL);
  method_box = muster_field_box_new (_ ("How counted"), self->method, FALSE);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (row), GTK_SELECTION_NONE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (row), 14);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (row), 3);
  gtk_flow_box_insert (GTK_FLOW_BOX (row), self->attendance_box, -1);
  gtk_flow_box_insert (GTK_FLOW_BOX (row), method_box, -1);
  gtk_flow_box_insert (GTK_FLOW_BOX (row), self->materials_box, -1);
  for (int i = 0; i < 3; i++)
    gtk_widget_set_focusable (GTK_WIDGET (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (row), i)), FALSE);
  gtk_box_append (GTK_BOX (muster_card_get_box (card)), row);
  gtk_box_append (GTK_BOX (self), card);
  g_signal_connect_object (self->attendance, "activate", G_CALLBACK (go_to_method), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->method, "changed", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->method, "chosen", G_CALLBACK (go_to_materials), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->materials, "activate", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
}

/**
 * muster_fair_form_new:
 *
 * Returns: (transfer floating): a form without a fair
 */
GtkWidget *
muster_fair_form_new (void)
{
  return g_object_new (MUSTER_TYPE_FAIR_FORM, NULL);
}

/**
 * muster_fair_form_set_desk:
 * @self: a form
 * @desk: (nullable): the open book
 */
void
muster_fair_form_set_desk (MusterFairForm *self, MusterDesk *desk)
{
  g_set_object (&self->desk, desk);
}
