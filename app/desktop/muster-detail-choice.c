/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-choice.h"

#include <glib/gi18n.h>

#include "muster-detail-undo.h"

#define CHOSEN "muster-chosen"

typedef struct
{
  MusterId record;
  JsonObject *conflict;
} Choice;

static Choice *
choice_new (const MusterId *record, JsonObject *conflict)
{
  Choice *choice = g_new (Choice, 1);

  choice->record = *record;
  choice->conflict = json_object_ref (conflict);
  return choice;
}

static void
choice_free (gpointer data)
{
  json_object_unref (((Choice *) data)->conflict);
  g_free (data);
}

static gpointer
reopen (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Choice *choice = data;

  return muster_store_reopen (store, &choice->record, choice->conflict, error) ? muster_id_copy (&choice->record)
                                                                               : NULL;
}

static void
take_reopened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) pane = data;
  g_autoptr (GError) error = NULL;
  g_autofree MusterId *id = muster_desk_finish (result, &error);

  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED))
    gtk_widget_activate_action (pane, "win.say", "s", _ ("It was changed again meanwhile."));
  else if (id == NULL)
    muster_detail_undo_say (pane, error);
  else
    gtk_widget_activate_action (pane, "win.say", "s", _ ("The values stand beside each other again"));
}

static void
undo (GtkWidget *pane, MusterDesk *desk, gpointer data)
{
  const Choice *choice = data;

  muster_desk_write_async (desk, reopen, choice_new (&choice->record, choice->conflict), choice_free, g_free,
                           take_reopened, g_object_ref (pane));
}

static gboolean
touches (const MusterKind *kind, JsonObject *fields, const char *group)
{
  g_autoptr (GList) names = json_object_get_members (fields);

  for (GList *at = names; at != NULL; at = at->next)
    {
      const MusterField *field = muster_kind_find_field (kind, at->data);

      if (field != NULL && g_str_equal (muster_field_get_group (field), group))
        return TRUE;
    }
  return FALSE;
}

/**
 * muster_detail_choice_keep:
 * @pane: a panel
 * @fields: what is about to be written to the record that it shows
 *
 * Remembers the conflict that this decides, if there is one.
 */
void
muster_detail_choice_keep (MusterDetailPane *pane, JsonObject *fields)
{
  const MusterDetail *detail = muster_detail_pane_get_detail (pane);

  for (guint i = 0; i < json_array_get_length (detail->conflicts); i++)
    {
      JsonObject *conflict = json_array_get_object_element (detail->conflicts, i);

      if (!touches (detail->kind, fields, json_object_get_string_member (conflict, "group")))
        continue;
      muster_detail_undo_keep (GTK_WIDGET (pane), muster_detail_pane_get_desk (pane), undo,
                               choice_new (&detail->id, conflict), choice_free);
      g_object_set_data (G_OBJECT (pane), CHOSEN, GINT_TO_POINTER (TRUE));
      return;
    }
}

/**
 * muster_detail_choice_end:
 * @pane: a panel
 * @kept: whether what was written is saved
 *
 * Offers to take the choice back, if it was one.
 */
void
muster_detail_choice_end (MusterDetailPane *pane, gboolean kept)
{
  if (g_object_steal_data (G_OBJECT (pane), CHOSEN) == NULL)
    return;
  if (kept)
    muster_detail_undo_offer (GTK_WIDGET (pane), _ ("Chosen"));
  else
    muster_detail_undo_forget (GTK_WIDGET (pane));
}
