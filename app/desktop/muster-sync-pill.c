/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-pill.h"

#include <glib/gi18n.h>

#include "muster-desk-follow.h"
#include "muster-parts.h"
#include "muster-sync-words.h"
#include "muster-words.h"

struct _MusterSyncPill
{
  AdwBin parent;
  MusterDesk *desk;
  GtkWidget *button;
  GtkWidget *icon;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (MusterSyncPill, muster_sync_pill, ADW_TYPE_BIN)

static MusterSyncState
say (const char *icon, const char *style, char *text)
{
  return (MusterSyncState){ text, icon, style };
}

static gint64
get_count (JsonObject *status, const char *member)
{
  return json_object_get_int_member_with_default (status, member, 0);
}

/* What only a person can mend comes first. */
static gboolean
get_trouble (JsonObject *status, int trouble, MusterSyncState *state)
{
  guint attention = json_array_get_length (json_object_get_array_member (status, "attention"));

  if (trouble == MUSTER_ERROR_REVOKED)
    *state = say ("action-unavailable-symbolic", "error", g_strdup (_ ("This laptop is switched off")));
  else if (trouble == MUSTER_ERROR_FULL)
    *state = say ("drive-harddisk-symbolic", "error", g_strdup (_ ("Disk is full")));
  else if (trouble == MUSTER_ERROR_CLOCK)
    *state = say ("preferences-system-time-symbolic", "warning", g_strdup (_ ("Clock is wrong")));
  else if (attention > 0)
    *state = say ("dialog-warning-symbolic", "warning",
                  g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u needs attention", "%u need attention", attention),
                                   attention));
  else
    return FALSE;
  return TRUE;
}

static MusterSyncState
get_sending (const MusterSyncNews *news)
{
  g_autofree char *sent = muster_words_for_count (news->report.sent);
  g_autofree char *all = muster_words_for_count (news->report.sent + MAX (news->report.left, 0));

  return say ("network-transmit-receive-symbolic", NULL, g_strdup_printf (_ ("Sending %s/%s"), sent, all));
}

static MusterSyncState
get_unsent (gint64 unsent, const MusterSyncNews *news, gboolean enrolled)
{
  g_autofree char *count = muster_words_for_count (unsent);

  if (!enrolled)
    return say ("network-offline-symbolic", NULL, g_strdup_printf (_ ("%s unsent · not enrolled"), count));
  if (news->report.trouble == MUSTER_ERROR_PORTAL)
    return say ("network-no-route-symbolic", NULL, g_strdup_printf (_ ("%s unsent · Wi-Fi sign-in"), count));
  if (news->report.trouble >= 0 || news->error != NULL)
    return say ("network-offline-symbolic", NULL, g_strdup_printf (_ ("%s unsent"), count));
  return say ("network-transmit-symbolic", NULL, g_strdup_printf (_ ("%s unsent · sending soon"), count));
}

/**
 * muster_sync_state_get:
 * @desk: the open book
 *
 * Returns: (transfer full): the first state that holds
 */
MusterSyncState
muster_sync_state_get (MusterDesk *desk)
{
  JsonObject *status = muster_desk_get_status (desk);
  const MusterSyncNews *news = muster_desk_get_news (desk);
  MusterSyncState state = { 0 };
  gint64 unsent;

  if (status == NULL)
    return say ("network-offline-symbolic", NULL, g_strdup (_ ("Looking …")));
  if (get_trouble (status, muster_sync_get_trouble (desk), &state))
    return state;
  unsent = get_count (status, "unsent");
  if (news->running && unsent > 0)
    return get_sending (news);
  if (unsent > 0)
    return get_unsent (unsent, news, json_object_get_boolean_member_with_default (status, "enrolled", FALSE));
  if (get_count (status, "sent") > get_count (status, "safe"))
    return say ("emblem-ok-symbolic", "received", g_strdup (_ ("Received · backup pending")));
  if (get_count (status, "safe") > 0)
    return say ("emblem-ok-symbolic", "received", g_strdup (_ ("Received and backed up")));
  return say ("emblem-ok-symbolic", NULL, g_strdup (_ ("Nothing to send")));
}

void
muster_sync_state_clear (MusterSyncState *self)
{
  g_clear_pointer (&self->text, g_free);
}

static void
show (MusterSyncPill *self)
{
  static const char *const styles[] = { "error", "warning", "received" };
  g_auto (MusterSyncState) state = { 0 };

  if (self->desk == NULL)
    return;
  state = muster_sync_state_get (self->desk);
  muster_label_set (self->label, state.text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), state.icon);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (styles[i], state.style) == 0)
      gtk_widget_add_css_class (self->button, styles[i]);
    else
      gtk_widget_remove_css_class (self->button, styles[i]);
  gtk_widget_set_tooltip_text (self->button, state.text);
  muster_name_widget (self->button, state.text);
}

static void
muster_sync_pill_dispose (GObject *object)
{
  MusterSyncPill *self = MUSTER_SYNC_PILL (object);

  muster_sync_pill_set_desk (self, NULL);
  G_OBJECT_CLASS (muster_sync_pill_parent_class)->dispose (object);
}

static void
muster_sync_pill_class_init (MusterSyncPillClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_sync_pill_dispose;
}

static void
muster_sync_pill_init (MusterSyncPill *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->button = gtk_button_new ();
  self->icon = gtk_image_new ();
  self->label = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "pill-state");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), "win.goto::sync");
  adw_bin_set_child (ADW_BIN (self), self->button);
}

/**
 * muster_sync_pill_set_narrow:
 * @self: the pill
 * @narrow: whether only the icon is shown; the whole sentence stays its name and tooltip
 */
void
muster_sync_pill_set_narrow (MusterSyncPill *self, gboolean narrow)
{
  gtk_widget_set_visible (self->label, !narrow);
}

/**
 * muster_sync_pill_set_desk:
 * @self: the pill
 * @desk: (nullable): the open book
 */
void
muster_sync_pill_set_desk (MusterSyncPill *self, MusterDesk *desk)
{
  muster_desk_follow (&self->desk, desk, G_CALLBACK (show), self);
  if (desk != NULL)
    show (self);
}
