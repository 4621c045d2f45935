/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-line-card.h"

#include <glib/gi18n.h>

#include "muster-day-parts.h"
#include "muster-parts.h"
#include "muster-sync-words.h"
#include "muster-words.h"

#define DISK_ENOUGH (G_GUINT64_CONSTANT (200) * 1000 * 1000)

struct _MusterLineCard
{
  GtkBox parent;
  GtkWidget *network;
  GtkWidget *clock;
  GtkWidget *other_side;
  GtkWidget *disk;
  GCancellable *asking;
};

G_DEFINE_FINAL_TYPE (MusterLineCard, muster_line_card, GTK_TYPE_BOX)

static void
show_network (MusterLineCard *self, MusterDesk *desk)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();
  int trouble = muster_sync_get_trouble (desk);

  if (trouble == MUSTER_ERROR_PORTAL)
    muster_fact_set (self->network, "network-no-route-symbolic", "warning", _ ("Network: needs a web sign-in"),
                     _ ("Nothing was sent"));
  else if (!g_network_monitor_get_network_available (monitor))
    muster_fact_set (self->network, "network-offline-symbolic", "dim-label", _ ("Network: none"),
                     _ ("A stick works without one"));
  else if (trouble == MUSTER_ERROR_OFFLINE)
    muster_fact_set (self->network, "network-wireless-symbolic", "warning",
                     _ ("Network: on, headquarters does not answer"), _ ("Another network may help"));
  else
    muster_fact_set (self->network, "network-wireless-symbolic", "success", _ ("Network: on"),
                     g_network_monitor_get_network_metered (monitor) ? _ ("By mobile data") : _ ("No limit known"));
}

static void
show_clock (MusterLineCard *self, MusterDesk *desk, JsonObject *status)
{
  gint64 offset = json_object_get_int_member_with_default (status, "clock_offset_ms", 0);
  g_autofree char *seconds = muster_words_for_count (ABS (offset) / 1000);
  g_autofree char *note = NULL;

  if (json_object_get_int_member_with_default (status, "last_contact", 0) == 0)
    muster_fact_set (self->clock, "preferences-system-time-symbolic", "dim-label", _ ("Clock: not compared yet"),
                     _ ("Compared at the first contact"));
  else if (muster_sync_is_clock_wrong (desk))
    {
      note = muster_sync_describe_clock (desk);
      muster_fact_set (self->clock, "preferences-system-time-symbolic", "warning", _ ("Clock: wrong"), note);
    }
  else
    {
      note = g_strdup_printf (_ ("%s s from headquarters'"), seconds);
      muster_fact_set (self->clock, "preferences-system-time-symbolic", "success", _ ("Clock: right"), note);
    }
}

static void
show_other_side (MusterLineCard *self, MusterDesk *desk, JsonObject *status)
{
  const char *name = json_object_get_string_member_with_default (status, "headquarters", NULL);
  gint64 contact = json_object_get_int_member_with_default (status, "last_contact", 0);
  g_autofree char *time = muster_words_for_day (contact, muster_store_now_ms (muster_desk_get_store (desk)));
  g_autofree char *note = NULL;

  if (name == NULL)
    {
      muster_fact_set (self->other_side, "system-lock-screen-symbolic", "dim-label", _ ("Other side: none yet"),
                       _ ("This laptop is not enrolled"));
      return;
    }
  note = g_strdup_printf (_ ("%s · last contact %s"), name, time);
  if (muster_sync_get_trouble (desk) == MUSTER_ERROR_PORTAL)
    muster_fact_set (self->other_side, "dialog-warning-symbolic", "warning",
                     _ ("Other side: not headquarters, cut off"), note);
  else
    muster_fact_set (self->other_side, "system-lock-screen-symbolic", "success", _ ("Other side: headquarters, proved"),
                     note);
}

static void
take_space (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterLineCard) self = data;
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info_finish (G_FILE (source), result, NULL);
  guint64 space = info == NULL ? 0 : g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  g_autofree char *text = g_format_size (space);
  g_autofree char *title = g_strdup_printf (_ ("Disk: %s free"), text);

  if (self->asking == NULL || info == NULL)
    return;
  if (space < DISK_ENOUGH)
    muster_fact_set (self->disk, "drive-harddisk-symbolic", "error", title, _ ("Free 200 MB first."));
  else
    muster_fact_set (self->disk, "drive-harddisk-symbolic", "success", title, _ ("Enough"));
}

/**
 * muster_line_card_show:
 * @self: a card
 * @desk: the open book
 *
 * Looks anew.
 */
void
muster_line_card_show (MusterLineCard *self, MusterDesk *desk)
{
  JsonObject *status = muster_desk_get_status (desk);
  g_autoptr (GFile) folder = g_file_new_for_path (muster_store_get_folder (muster_desk_get_store (desk)));

  show_network (self, desk);
  if (status != NULL)
    {
      show_clock (self, desk, status);
      show_other_side (self, desk, status);
    }
  g_file_query_filesystem_info_async (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, G_PRIORITY_DEFAULT, self->asking,
                                      take_space, g_object_ref (self));
}

static void
muster_line_card_dispose (GObject *object)
{
  MusterLineCard *self = MUSTER_LINE_CARD (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  G_OBJECT_CLASS (muster_line_card_parent_class)->dispose (object);
}

static void
muster_line_card_class_init (MusterLineCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_line_card_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_line_card_init (MusterLineCard *self)
{
  GtkWidget *card = muster_card_new (_ ("Line"), NULL);
  GtkWidget **facts[] = { &self->network, &self->clock, &self->other_side, &self->disk };

  self->asking = g_cancellable_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_append (GTK_BOX (self), card);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      *facts[i] = muster_fact_new ();
      gtk_box_append (GTK_BOX (muster_card_get_box (card)), *facts[i]);
    }
}

/**
 * muster_line_card_new:
 *
 * Returns: (transfer floating): a card that knows nothing yet
 */
GtkWidget *
muster_line_card_new (void)
{
  return g_object_new (MUSTER_TYPE_LINE_CARD, NULL);
}
