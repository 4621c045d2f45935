/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-field-box.h"

#include <glib/gi18n.h>

#include "muster-parts.h"
#include "muster-suggest.h"

struct _MusterFieldBox
{
  GtkBox parent;
  GtkWidget *label;
  GtkWidget *kept;
  GtkWidget *control;
  GtkWidget *reason; /* nullable */
};

G_DEFINE_FINAL_TYPE (MusterFieldBox, muster_field_box, GTK_TYPE_BOX)

static void
muster_field_box_class_init (MusterFieldBoxClass *class)
{
}

static void
muster_field_box_init (MusterFieldBox *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "note");
  /* Translators: mark of a value that is kept from the last person */
  self->kept = gtk_label_new (_ ("Kept"));
  gtk_widget_add_css_class (self->kept, "kept");
  gtk_widget_set_visible (self->kept, FALSE);
  gtk_box_append (GTK_BOX (head), self->label);
  gtk_box_append (GTK_BOX (head), self->kept);
  gtk_box_append (GTK_BOX (self), head);
}

/**
 * muster_field_box_new:
 * @label: what the field is
 * @control: (transfer floating): where it is typed or chosen
 * @with_reason: whether it has a line for reasons
 *
 * Returns: (transfer floating): a field of a form
 */
GtkWidget *
muster_field_box_new (const char *label, GtkWidget *control, gboolean with_reason)
{
  MusterFieldBox *self = g_object_new (MUSTER_TYPE_FIELD_BOX, NULL);

  self->control = control;
  muster_field_box_set_label (self, label);
  gtk_box_append (GTK_BOX (self), control);
  if (with_reason)
    {
      self->reason = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->reason), 0);
      gtk_label_set_ellipsize (GTK_LABEL (self->reason), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (self->reason, "reason");
      gtk_widget_add_css_class (self->reason, "dim-label");
      gtk_box_append (GTK_BOX (self), self->reason);
    }
  return GTK_WIDGET (self);
}

GtkWidget *
muster_field_box_get_control (MusterFieldBox *self)
{
  return self->control;
}

static void
set_class (GtkWidget *widget, const char *class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

/**
 * muster_field_box_set_reason:
 * @self: a field
 * @kind: how much it matters
 * @text: (nullable): the reason in at most 24 characters or so; the whole of it is the tooltip
 */
void
muster_field_box_set_reason (MusterFieldBox *self, MusterReason kind, const char *text)
{
  gboolean wrong = kind == MUSTER_REASON_ERROR && text != NULL && *text != '\0';

  if (self->reason == NULL)
    return;
  muster_label_set (self->reason, text);
  gtk_widget_set_tooltip_text (self->reason, text);
  set_class (self->reason, "error", kind == MUSTER_REASON_ERROR);
  set_class (self->reason, "warning", kind == MUSTER_REASON_WARNING);
  set_class (self->reason, "info", kind == MUSTER_REASON_INFO);
  set_class (self->reason, "dim-label", kind == MUSTER_REASON_NOTE);
  set_class (self->control, "error", wrong);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text == NULL ? "" : text, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

void
muster_field_box_set_kept (MusterFieldBox *self, gboolean kept)
{
  gtk_widget_set_visible (self->kept, kept);
}

void
muster_field_box_set_label (MusterFieldBox *self, const char *label)
{
  gtk_label_set_text (GTK_LABEL (self->label), label);
  if (MUSTER_IS_SUGGEST (self->control))
    muster_suggest_set_name (MUSTER_SUGGEST (self->control), label);
  else
    muster_name_widget (self->control, label);
}
