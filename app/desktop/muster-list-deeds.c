/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-deeds.h"

#include <glib/gi18n.h>

#include "muster-detail-undo.h"
#include "muster-view.h"
#include "muster-words.h"

/* Belongs to the key controller of a table. */
typedef struct
{
  MusterListTable *table; /* borrowed */
  MusterDesk *desk;
  const MusterKind *kind;
} Deeds;

/* Either rows to delete, or the ids of those that were, to bring back. */
typedef struct
{
  char *kind;
  GArray *rows; /* gint64 */
  GArray *ids;  /* MusterId */
  gboolean restore;
} Deletion;

static void
deeds_free (gpointer data, GClosure *closure)
{
  Deeds *deeds = data;

  g_object_unref (deeds->desk);
  g_free (deeds);
}

static void
deletion_free (gpointer data)
{
  Deletion *deletion = data;

  g_free (deletion->kind);
  g_array_unref (deletion->rows);
  g_array_unref (deletion->ids);
  g_free (deletion);
}

static Deletion *
deletion_copy (const Deletion *self)
{
  Deletion *copy = g_new0 (Deletion, 1);

  copy->kind = g_strdup (self->kind);
  copy->rows = g_array_ref (self->rows);
  copy->ids = g_array_ref (self->ids);
  copy->restore = self->restore;
  return copy;
}

static gboolean
delete_row (MusterStore *store, Deletion *deletion, gint64 row, GError **error)
{
  g_autoptr (JsonObject) record = muster_store_get_row (store, deletion->kind, row, error);
  MusterId id;

  if (record == NULL || !muster_id_parse (json_object_get_string_member (record, "id"), &id)
      || !muster_store_delete (store, &id, "deleted with others in the list", error))
    return FALSE;
  g_array_append_val (deletion->ids, id);
  return TRUE;
}

/* All or none, in one transaction. */
static gpointer
run (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Deletion *deletion = data;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  if (transaction == NULL)
    return NULL;
  for (guint i = 0; !deletion->restore && i < deletion->rows->len; i++)
    if (!delete_row (store, deletion, g_array_index (deletion->rows, gint64, i), error))
      return NULL;
  for (guint i = 0; deletion->restore && i < deletion->ids->len; i++)
    if (!muster_store_restore (store, &g_array_index (deletion->ids, MusterId, i), error))
      return NULL;
  return muster_store_commit (transaction, error) ? deletion_copy (deletion) : NULL;
}

static void take_done (GObject *source, GAsyncResult *result, gpointer data);

static void
undo (GtkWidget *table, MusterDesk *desk, gpointer data)
{
  Deletion *deletion = deletion_copy (data);

  deletion->restore = TRUE;
  muster_desk_write_async (desk, run, deletion, deletion_free, deletion_free, take_done, g_object_ref (table));
}

static void
take_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) table = data;
  g_autoptr (GError) error = NULL;
  Deletion *deletion = muster_desk_finish (result, &error);
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;
  GtkWidget *view;
  MusterDesk *desk;

  if (deletion == NULL)
    {
      muster_detail_undo_say (table, error);
      return;
    }
  view = gtk_widget_get_ancestor (table, MUSTER_TYPE_VIEW);
  desk = view == NULL ? NULL : muster_view_get_desk (MUSTER_VIEW (view));
  if (deletion->restore || desk == NULL)
    {
      deletion_free (deletion);
      return;
    }
  count = muster_words_for_count (deletion->ids->len);
  text = g_strdup_printf (_ ("%s deleted"), count);
  muster_list_table_tick_all (MUSTER_LIST_TABLE (table), FALSE);
  muster_detail_undo_keep (table, desk, undo, deletion, deletion_free);
  muster_detail_undo_offer (table, text);
}

/**
 * muster_list_deeds_get_ticked:
 * @table: a list
 *
 * Returns: (transfer full) (element-type gint64): the rows that are ticked
 */
GArray *
muster_list_deeds_get_ticked (MusterListTable *table)
{
  MusterListModel *model = muster_list_table_get_model (table);
  guint count = g_list_model_get_n_items (G_LIST_MODEL (model));
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < count; i++)
    {
      gint64 row = muster_list_model_get_row (model, i);

      if (muster_list_table_is_ticked (table, row))
        g_array_append_val (rows, row);
    }
  return rows;
}

static void
delete_ticked (Deeds *deeds)
{
  Deletion *deletion = g_new0 (Deletion, 1);

  deletion->kind = g_strdup (deeds->kind->name);
  deletion->rows = muster_list_deeds_get_ticked (deeds->table);
  deletion->ids = g_array_new (FALSE, FALSE, sizeof (MusterId));
  muster_desk_write_async (deeds->desk, run, deletion, deletion_free, deletion_free, take_done,
                           g_object_ref (deeds->table));
}

static gboolean
press (GtkEventController *controller, guint key, guint code, GdkModifierType modifiers, Deeds *deeds)
{
  gboolean alone = (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) == 0;

  if (muster_desk_get_store (deeds->desk) == NULL)
    return GDK_EVENT_PROPAGATE;
  if ((modifiers & GDK_ALT_MASK) != 0 && key == GDK_KEY_z)
    return muster_detail_undo (GTK_WIDGET (deeds->table));
  if (!alone || (key != GDK_KEY_Delete && key != GDK_KEY_KP_Delete)
      || muster_list_table_count_ticks (deeds->table) == 0)
    return GDK_EVENT_PROPAGATE;
  delete_ticked (deeds);
  return GDK_EVENT_STOP;
}

/**
 * muster_list_deeds_follow:
 * @table: a list; Delete on it deletes what is ticked, Alt+Z brings it back
 * @desk: the open book
 * @kind: the kind listed
 */
void
muster_list_deeds_follow (MusterListTable *table, MusterDesk *desk, const MusterKind *kind)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  Deeds *deeds = g_new0 (Deeds, 1);

  deeds->table = table;
  deeds->desk = g_object_ref (desk);
  deeds->kind = kind;
  g_signal_connect_data (keys, "key-pressed", G_CALLBACK (press), deeds, deeds_free, 0);
  gtk_widget_add_controller (GTK_WIDGET (table), keys);
}
