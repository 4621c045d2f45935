/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-notice.h"

#include <glib/gi18n.h>

#include "muster-desk-follow.h"
#include "muster-parts.h"
#include "muster-sync-words.h"

struct _MusterNotice
{
  AdwBin parent;
  MusterDesk *desk;
  GtkWidget *revealer;
  GtkWidget *text;
  GtkWidget *button;
  gboolean example;
};

G_DEFINE_FINAL_TYPE (MusterNotice, muster_notice, ADW_TYPE_BIN)

/**
 * muster_notice_describe:
 * @desk: (nullable): the open book
 * @trouble: what is in the way, as #MusterError; -1: nothing
 * @example: whether the people are made up
 * @text: (out) (transfer full) (nullable): what is said; %NULL: nothing
 *
 * Returns: (nullable): the page where something can be done; %NULL: nothing can, or nothing has to
 */
const char *
muster_notice_describe (MusterDesk *desk, int trouble, gboolean example, char **text)
{
  *text = NULL;
  if (trouble == MUSTER_ERROR_REVOKED)
    *text = g_strdup (_ ("Headquarters switched this laptop off. Your records are here; tell the squad leader."));
  else if (trouble == MUSTER_ERROR_FULL)
    *text = g_strdup (_ ("Disk full: new records cannot be kept. Free 200 MB first."));
  else if (desk != NULL && (trouble == MUSTER_ERROR_CLOCK || muster_sync_is_clock_wrong (desk)))
    *text = muster_sync_describe_clock (desk);
  else if (example)
    *text = g_strdup (_ ("Example: made-up people, never sent, gone when the window is closed"));
  return *text != NULL && !example ? "sync" : NULL;
}

/* The text stands before the strip is shown: a reader hears an alert that appears, not one that is filled. */
static void
show (MusterNotice *self)
{
  int trouble = self->desk != NULL && muster_desk_is_open (self->desk) ? muster_sync_get_trouble (self->desk) : -1;
  g_autofree char *text = NULL;
  const char *page = muster_notice_describe (self->desk, trouble, self->example, &text);

  if (text != NULL)
    muster_label_set (self->text, text);
  gtk_widget_set_visible (self->button, page != NULL);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), text != NULL);
}

static void
muster_notice_dispose (GObject *object)
{
  muster_notice_set_desk (MUSTER_NOTICE (object), NULL);
  G_OBJECT_CLASS (muster_notice_parent_class)->dispose (object);
}

static void
muster_notice_class_init (MusterNoticeClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_notice_dispose;
}

static void
muster_notice_init (MusterNotice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);

  self->revealer = gtk_revealer_new ();
  self->text = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0F, "hexpand", TRUE, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  self->button = muster_key_button_new (_ ("What to do"), NULL, "Alt+9", "win.goto::sync");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "notice");
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  adw_bin_set_child (ADW_BIN (self), self->revealer);
}

/**
 * muster_notice_set_desk:
 * @self: the strip
 * @desk: (nullable): the open book
 */
void
muster_notice_set_desk (MusterNotice *self, MusterDesk *desk)
{
  muster_desk_follow (&self->desk, desk, G_CALLBACK (show), self);
  if (desk != NULL)
    show (self);
}

/**
 * muster_notice_set_example:
 * @self: the strip
 *
 * Says from now on that the people are made up.
 */
void
muster_notice_set_example (MusterNotice *self)
{
  self->example = TRUE;
  show (self);
}
