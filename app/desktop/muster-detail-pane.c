/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-pane.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-detail-cards.h"
#include "muster-detail-choice.h"
#include "muster-detail-delete.h"
#include "muster-detail-follow.h"
#include "muster-detail-head.h"
#include "muster-detail-mend.h"
#include "muster-detail-write.h"
#include "muster-fields-card.h"
#include "muster-new-card.h"
#include "muster-parts.h"
#include "muster-words.h"

struct _MusterDetailPane
{
  AdwBin parent;
  MusterDesk *desk;
  const MusterKind *kind;
  GtkScrolledWindow *scrolled;
  GtkWidget *box;
  GtkWidget *head;
  GtkWidget *above; /* conflict cards */
  MusterFieldsCard *fields;
  GtkWidget *below;  /* related records, history */
  GtkWidget *making; /* nullable: card with the form of a new record */
  MusterGroupForm *new_form;
  const MusterKind *new_kind;
  MusterDetail *detail; /* nullable */
  MusterId wanted;
  gboolean has_wanted;
  char *edit_next; /* nullable: group to edit when the wanted record is there */
  gboolean all_history;
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (MusterDetailPane, muster_detail_pane, ADW_TYPE_BIN)

static guint left_signal, made_signal;

static gboolean
is_open (MusterDetailPane *self)
{
  return self->box != NULL && muster_desk_get_store (self->desk) != NULL;
}

static void
show_failure (MusterDetailPane *self, const GError *error)
{
  MusterGroupForm *form = muster_detail_pane_get_form (self);
  g_autofree char *text = muster_words_for_error (error);

  if (form != NULL)
    muster_group_form_set_error (form, text);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", text);
}

/* ---- Showing ---- */

static void
show_cards (MusterDetailPane *self)
{
  muster_box_clear (self->below);
  muster_detail_mend_show (GTK_BOX (self->above), self->detail);
  muster_related_cards_add (GTK_BOX (self->below), self->detail);
  gtk_box_append (GTK_BOX (self->below), muster_history_card_new (self->detail, self->all_history));
}

static void
take_detail (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDetailPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDetail) detail = muster_desk_finish (result, &error);
  g_autoptr (MusterDetail) before = NULL;

  if (!is_open (self) || (detail == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return;
  if (detail == NULL)
    {
      show_failure (self, error);
      return;
    }
  /* It was read already when the panel was cleared, or was to show another. */
  if (!self->has_wanted || !muster_id_equal (&self->wanted, &detail->id))
    return;
  /* What is being typed is not thrown away because something arrived. */
  if (muster_fields_card_get_form (self->fields) != NULL && self->detail != NULL
      && muster_id_equal (&self->detail->id, &detail->id))
    return;
  before = g_steal_pointer (&self->detail);
  if (before == NULL || !muster_id_equal (&before->id, &detail->id))
    {
      self->all_history = FALSE;
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
    }
  muster_detail_mend_thank (GTK_WIDGET (self), before, detail);
  self->detail = g_steal_pointer (&detail);
  muster_fields_card_show (self->fields, self->detail);
  muster_detail_head_show (self->head, self->detail, muster_fields_card_has_hidden (self->fields));
  show_cards (self);
  gtk_widget_set_visible (self->box, self->making == NULL);
  if (self->edit_next != NULL)
    muster_fields_card_edit (self->fields, self->edit_next);
  g_clear_pointer (&self->edit_next, g_free);
}

/**
 * muster_detail_pane_refresh:
 * @self: a panel
 *
 * Something was saved or arrived: what is shown is read anew, unless it is being edited.
 */
void
muster_detail_pane_refresh (MusterDetailPane *self)
{
  if (!is_open (self) || !self->has_wanted)
    return;
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  muster_desk_read_async (self->desk, muster_detail_read, muster_id_copy (&self->wanted), g_free, muster_detail_free,
                          self->reading, take_detail, g_object_ref (self));
}

static void
end_new (MusterDetailPane *self)
{
  if (self->making == NULL)
    return;
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->box)), self->making);
  self->making = NULL;
  self->new_form = NULL;
  gtk_widget_set_visible (self->box, self->detail != NULL);
}

/**
 * muster_detail_pane_show:
 * @self: a panel
 * @id: a record
 */
void
muster_detail_pane_show (MusterDetailPane *self, const MusterId *id)
{
  if (muster_fields_card_get_form (self->fields) != NULL && !muster_id_equal (&self->wanted, id))
    muster_fields_card_end_edit (self->fields);
  end_new (self);
  self->wanted = *id;
  self->has_wanted = TRUE;
  muster_detail_pane_refresh (self);
}

/**
 * muster_detail_pane_clear:
 * @self: a panel
 *
 * Shows nobody, unless something is being typed into it.
 */
void
muster_detail_pane_clear (MusterDetailPane *self)
{
  if (muster_detail_pane_get_form (self) != NULL)
    return;
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->edit_next, g_free);
  self->has_wanted = FALSE;
  gtk_widget_set_visible (self->box, FALSE);
  muster_fields_card_show (self->fields, NULL);
  g_clear_pointer (&self->detail, muster_detail_free);
}

void
muster_detail_pane_enter (MusterDetailPane *self)
{
  if (self->new_form != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->new_form));
  else if (self->detail != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->fields));
}

const MusterDetail *
muster_detail_pane_get_detail (MusterDetailPane *self)
{
  return self->detail;
}

/* The record that is shown, or will be when it is read; %NULL: none. */
const MusterId *
muster_detail_pane_get_wanted (MusterDetailPane *self)
{
  return self->has_wanted ? &self->wanted : NULL;
}

/* The kind of the list beside it. */
const MusterKind *
muster_detail_pane_get_kind (MusterDetailPane *self)
{
  return self->kind;
}

MusterDesk *
muster_detail_pane_get_desk (MusterDetailPane *self)
{
  return self->desk;
}

void
muster_detail_pane_edit (MusterDetailPane *self, const char *group)
{
  if (self->detail != NULL)
    muster_fields_card_edit (self->fields, group);
}

/**
 * muster_detail_pane_edit_record:
 * @self: a panel
 * @id: a record
 * @group: a merge group of its kind
 *
 * Shows the record and opens the editors of the group.
 */
void
muster_detail_pane_edit_record (MusterDetailPane *self, const MusterId *id, const char *group)
{
  g_free (self->edit_next);
  self->edit_next = g_strdup (group);
  muster_detail_pane_show (self, id);
}

/**
 * muster_detail_pane_get_form:
 * @self: a panel
 *
 * Returns: (transfer none) (nullable): the editors that are open: of a new record, or of a group
 */
MusterGroupForm *
muster_detail_pane_get_form (MusterDetailPane *self)
{
  return self->new_form != NULL ? self->new_form : muster_fields_card_get_form (self->fields);
}

/* ---- Saving ---- */

static void
take_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDetailPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree MusterId *id = muster_desk_finish (result, &error);

  if (!is_open (self))
    return;
  muster_detail_choice_end (self, id != NULL);
  if (id == NULL)
    {
      show_failure (self, error);
      return;
    }
  if (self->new_form != NULL)
    {
      const MusterKind *made = self->new_kind;

      end_new (self);
      if (made == self->kind)
        {
          muster_detail_pane_show (self, id);
          g_signal_emit (self, made_signal, 0, id);
          return;
        }
    }
  muster_fields_card_end_edit (self->fields);
  muster_detail_pane_refresh (self);
}

static void
write_fields (MusterDetailPane *self, const char *kind, JsonObject *fields)
{
  if (is_open (self))
    muster_desk_write_async (self->desk, muster_detail_write_run,
                             muster_detail_write_new (kind, kind == NULL ? &self->detail->id : NULL, fields),
                             muster_detail_write_free, g_free, take_saved, g_object_ref (self));
}

/* Writes to the record that is shown; @fields as muster_store_edit() takes them. */
void
muster_detail_pane_write (MusterDetailPane *self, JsonObject *fields)
{
  if (is_open (self))
    muster_detail_choice_keep (self, fields);
  write_fields (self, NULL, fields);
}

/* ---- New records ---- */

static void
keep_new (MusterDetailPane *self)
{
  g_autoptr (JsonObject) fields = muster_group_form_collect (self->new_form);

  if (fields != NULL)
    write_fields (self, self->new_kind->name, fields);
}

static void
put_back_new (MusterDetailPane *self)
{
  end_new (self);
  if (self->detail != NULL)
    muster_detail_pane_enter (self);
  else
    g_signal_emit (self, left_signal, 0);
}

/* A new record refers to the one in the panel, and to nothing else yet. */
static const char *
name_record (gpointer data, const char *id)
{
  return data;
}

static void
begin_new (MusterDetailPane *self, const MusterKind *kind, JsonObject *preset)
{
  g_autofree char *title = self->detail == NULL ? g_strdup ("") : muster_detail_head_title (self->detail);

  end_new (self);
  self->making = muster_new_card_new (self->desk, kind, preset, name_record, title, &self->new_form);
  self->new_kind = kind;
  g_signal_connect_object (self->new_form, "keep", G_CALLBACK (keep_new), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->new_form, "put-back", G_CALLBACK (put_back_new), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (self->box)), self->making);
  gtk_widget_set_visible (self->box, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->new_form));
}

/**
 * muster_detail_pane_create:
 * @self: a panel
 * @preset: (nullable): what is already known of the new record
 *
 * Opens the form of a new record of the panel's kind.
 */
void
muster_detail_pane_create (MusterDetailPane *self, JsonObject *preset)
{
  g_autoptr (JsonObject) empty = json_object_new ();

  begin_new (self, self->kind, preset == NULL ? empty : preset);
}

static void
add_related (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDetailPane *self = MUSTER_DETAIL_PANE (widget);
  g_autoptr (JsonObject) preset = json_object_new ();
  const char *kind_name, *field;
  const MusterKind *kind;
  char text[MUSTER_ID_TEXT_SIZE];

  g_variant_get (parameter, "(&s&s)", &kind_name, &field);
  kind = muster_catalogue_find (muster_desk_get_catalogue (self->desk), kind_name);
  if (kind == NULL || self->detail == NULL)
    return;
  json_object_set_string_member (preset, field, muster_id_write (&self->detail->id, text));
  begin_new (self, kind, preset);
}

/* ---- The widget ---- */

static void
show_history (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDetailPane *self = MUSTER_DETAIL_PANE (widget);

  self->all_history = TRUE;
  if (self->detail != NULL)
    show_cards (self);
}

static void
reveal (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_open (MUSTER_DETAIL_PANE (widget)))
    muster_fields_card_reveal (MUSTER_DETAIL_PANE (widget)->fields);
}

static gboolean
press (MusterDetailPane *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean plain = (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0 && muster_detail_pane_get_form (self) == NULL;

  if (!plain)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape)
    g_signal_emit (self, left_signal, 0);
  else if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    gtk_widget_activate_action (GTK_WIDGET (self), "detail.delete", NULL);
  else
    return muster_detail_mend_press (GTK_WIDGET (self), 0, key);
  return GDK_EVENT_STOP;
}

static void
muster_detail_pane_dispose (GObject *object)
{
  MusterDetailPane *self = MUSTER_DETAIL_PANE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->box = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (muster_detail_pane_parent_class)->dispose (object);
}

static void
muster_detail_pane_finalize (GObject *object)
{
  MusterDetailPane *self = MUSTER_DETAIL_PANE (object);

  g_clear_pointer (&self->detail, muster_detail_free);
  g_free (self->edit_next);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_detail_pane_parent_class)->finalize (object);
}

static void
muster_detail_pane_class_init (MusterDetailPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_detail_pane_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_detail_pane_finalize;
  left_signal = g_signal_new ("left", MUSTER_TYPE_DETAIL_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  made_signal = g_signal_new ("made", MUSTER_TYPE_DETAIL_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_POINTER);
  muster_detail_mend_install (widget_class);
  muster_detail_follow_install (widget_class);
  gtk_widget_class_install_action (widget_class, "detail.add", "(ss)", add_related);
  gtk_widget_class_install_action (widget_class, "detail.history", NULL, show_history);
  gtk_widget_class_install_action (widget_class, "detail.reveal", NULL, reveal);
  muster_detail_delete_install (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_ALT_MASK, "detail.reveal", NULL);
}

static void
muster_detail_pane_init (MusterDetailPane *self)
{
}

/**
 * muster_detail_pane_new:
 * @desk: the open book
 * @kind: the kind of the list beside it
 *
 * Returns: (transfer floating): an empty panel
 */
GtkWidget *
muster_detail_pane_new (MusterDesk *desk, const MusterKind *kind)
{
  MusterDetailPane *self = g_object_new (MUSTER_TYPE_DETAIL_PANE, NULL);
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  self->head = muster_detail_head_new ();
  self->above = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  self->below = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  self->fields = MUSTER_FIELDS_CARD (muster_fields_card_new (desk));
  gtk_box_append (GTK_BOX (self->box), self->head);
  gtk_box_append (GTK_BOX (self->box), self->above);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->fields));
  gtk_box_append (GTK_BOX (self->box), self->below);
  gtk_box_append (GTK_BOX (outer), self->box);
  gtk_widget_set_visible (self->box, FALSE);
  gtk_widget_add_css_class (outer, "detail");
  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scrolled, outer);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scrolled));
  muster_name_widget (self, _ ("Details"));
  g_signal_connect_object (self->fields, "keep", G_CALLBACK (muster_detail_pane_write), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  return GTK_WIDGET (self);
}
