/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-deployment-card.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-day-parts.h"
#include "muster-desk-setting.h"
#include "muster-list-related.h"
#include "muster-parts.h"
#include "muster-sync-settings.h"

#define MOST 50

struct _MusterDeploymentCard
{
  GtkBox parent;
  MusterDesk *desk;
  GtkWidget *card;
};

G_DEFINE_FINAL_TYPE (MusterDeploymentCard, muster_deployment_card, GTK_TYPE_BOX)

/* ---- Reading ---- */

typedef struct
{
  JsonArray *found;
  const char *date;
  char *squad;
} Reading;

/* Begun is asked in SQL; a deployment without an end goes on. */
static gboolean
add_deployment (gpointer data, JsonObject *record, GError **error)
{
  Reading *reading = data;
  const char *end = json_object_get_string_member_with_default (record, "end_date", NULL);
  const char *squad = json_object_get_string_member_with_default (record, "squad_id", NULL);

  if ((end == NULL || strcmp (end, reading->date) >= 0)
      && (reading->squad == NULL || g_strcmp0 (squad, reading->squad) == 0))
    json_array_add_object_element (reading->found, json_object_ref (record));
  return TRUE;
}

/**
 * muster_deployment_card_read:
 * @store: a store, of a worker
 * @date: today
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): this squad's deployments of the day; "_chosen" is true in the one that this
 * laptop records for, "_title" says what it is called
 */
JsonArray *
muster_deployment_card_read (MusterStore *store, const char *date, GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonArray) found = json_array_new ();
  g_autofree char *chosen = muster_store_get_setting (store, MUSTER_SETTING_DEPLOYMENT);
  g_autofree char *squad = muster_store_get_setting (store, MUSTER_SETTING_SQUAD);
  Reading reading = { found, date, squad };
  MusterQuery query = { .kind = "deployment", .where = where, .limit = MOST };

  g_hash_table_insert (where, (gpointer) "start_date<=", (gpointer) date);
  if (!muster_store_list (store, &query, add_deployment, &reading, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (found); i++)
    {
      JsonObject *record = json_array_get_object_element (found, i);
      const char *id = json_object_get_string_member (record, "id");
      g_autofree char *title = muster_list_related_title (store, id);

      json_object_set_string_member (record, "_title", title);
      json_object_set_boolean_member (record, "_chosen", g_strcmp0 (id, chosen) == 0);
    }
  return g_steal_pointer (&found);
}

/* ---- Choosing ---- */

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDeploymentCard) self = data;
  g_autoptr (GError) error = NULL;

  muster_desk_finish (result, &error);
  if (self->desk == NULL || !muster_desk_is_open (self->desk))
    return;
  if (error == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "today.refresh", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s",
                                _ ("The deployment was not kept. Try again; if it stays, look at the disk."));
}

static void
choose (GtkWidget *button, MusterDeploymentCard *self)
{
  if (self->desk != NULL)
    muster_desk_keep_setting_async (self->desk, MUSTER_SETTING_DEPLOYMENT, gtk_widget_get_name (button), finish,
                                    g_object_ref (self));
}

/* ---- The card ---- */

static void
add_row (MusterDeploymentCard *self, JsonObject *deployment)
{
  gboolean chosen = json_object_get_boolean_member (deployment, "_chosen");
  g_autofree char *note
      = g_strdup_printf ("%s%s%s", json_object_get_string_member_with_default (deployment, "start_date", ""),
                         chosen ? " · " : "", chosen ? _ ("what is recorded belongs to it") : "");
  GtkWidget *row = muster_todo_new (chosen ? "emblem-ok-symbolic" : "mark-location-symbolic",
                                    json_object_get_string_member (deployment, "_title"), note, NULL);

  gtk_widget_set_name (row, json_object_get_string_member (deployment, "id"));
  g_signal_connect_object (row, "clicked", G_CALLBACK (choose), self, 0);
  gtk_box_append (GTK_BOX (muster_card_get_box (self->card)), row);
}

/**
 * muster_deployment_card_show:
 * @self: a card
 * @deployments: as muster_deployment_card_read() gave them
 */
void
muster_deployment_card_show (MusterDeploymentCard *self, JsonArray *deployments)
{
  GtkWidget *box = muster_card_get_box (self->card);
  gboolean had_focus = gtk_widget_get_focus_child (box) != NULL;

  muster_box_clear (box);
  for (guint i = 0; i < json_array_get_length (deployments); i++)
    add_row (self, json_array_get_object_element (deployments, i));
  gtk_widget_set_visible (GTK_WIDGET (self), json_array_get_length (deployments) > 0);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
muster_deployment_card_grab_focus (GtkWidget *widget)
{
  GtkWidget *first = gtk_widget_get_first_child (muster_card_get_box (MUSTER_DEPLOYMENT_CARD (widget)->card));

  return first != NULL && gtk_widget_grab_focus (first);
}

static void
muster_deployment_card_dispose (GObject *object)
{
  g_clear_object (&MUSTER_DEPLOYMENT_CARD (object)->desk);
  G_OBJECT_CLASS (muster_deployment_card_parent_class)->dispose (object);
}

static void
muster_deployment_card_class_init (MusterDeploymentCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_deployment_card_dispose;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_deployment_card_grab_focus;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_deployment_card_init (MusterDeploymentCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->card = muster_card_new (_ ("Today's deployment"), "Ctrl+D");
  gtk_box_append (GTK_BOX (self), self->card);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * muster_deployment_card_new:
 *
 * Returns: (transfer floating): a card, not shown yet
 */
GtkWidget *
muster_deployment_card_new (void)
{
  return g_object_new (MUSTER_TYPE_DEPLOYMENT_CARD, NULL);
}

/**
 * muster_deployment_card_set_desk:
 * @self: a card
 * @desk: (nullable): the open book
 */
void
muster_deployment_card_set_desk (MusterDeploymentCard *self, MusterDesk *desk)
{
  g_set_object (&self->desk, desk);
}
