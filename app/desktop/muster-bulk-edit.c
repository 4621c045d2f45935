/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bulk-edit.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-detail-undo.h"
#include "muster-field-editor.h"
#include "muster-json.h"
#include "muster-list-deeds.h"
#include "muster-parts.h"
#include "muster-suggest.h"
#include "muster-view.h"
#include "muster-words.h"

struct _MusterBulkEdit
{
  AdwBin parent;
  MusterDesk *desk;
  const MusterKind *kind;
  MusterListTable *table; /* weak */
  GtkWidget *button;
  GtkWidget *field; /* %NULL when it is gone */
  GtkWidget *value_box;
  GtkWidget *note;
  GCancellable *counting;
  gboolean counted; /* how many would change is said */
};

G_DEFINE_FINAL_TYPE (MusterBulkEdit, muster_bulk_edit, ADW_TYPE_BIN)

/* ---- The deed ---- */

/* What one record had. */
typedef struct
{
  MusterId id;
  JsonNode *value;
} Before;

typedef struct
{
  char *kind;
  char *field;
  JsonNode *value;
  GArray *rows;    /* gint64 */
  GPtrArray *done; /* Before, of what was changed */
  gboolean only_count;
  gboolean undo;
} Bulk;

static void
before_free (gpointer data)
{
  Before *before = data;

  json_node_unref (before->value);
  g_free (before);
}

static void
bulk_free (gpointer data)
{
  Bulk *self = data;

  g_free (self->kind);
  g_free (self->field);
  json_node_unref (self->value);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->done);
  g_free (self);
}

static Bulk *
bulk_copy (const Bulk *self)
{
  Bulk *copy = g_memdup2 (self, sizeof *self);

  copy->kind = g_strdup (self->kind);
  copy->field = g_strdup (self->field);
  copy->value = json_node_ref (self->value);
  copy->rows = g_array_ref (self->rows);
  copy->done = g_ptr_array_ref (self->done);
  return copy;
}

static gboolean
set_value (MusterStore *store, const MusterId *id, const char *field, JsonNode *value, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  json_object_set_member (fields, field, json_node_copy (value));
  return muster_store_edit (store, id, fields, error);
}

/* Whoever has the value already is left alone: the history shows no change that is none. */
static gboolean
set_row (MusterStore *store, Bulk *self, gint64 row, GError **error)
{
  g_autoptr (JsonObject) record = muster_store_get_row (store, self->kind, row, error);
  JsonNode *present = record == NULL ? NULL : json_object_get_member (record, self->field);
  Before *before;

  if (record == NULL)
    return FALSE;
  if (present != NULL && json_node_equal (present, self->value))
    return TRUE;
  before = g_new0 (Before, 1);
  before->value = present == NULL ? json_node_init_null (json_node_alloc ()) : json_node_copy (present);
  g_ptr_array_add (self->done, before);
  if (!muster_id_parse (json_object_get_string_member (record, "id"), &before->id))
    return FALSE;
  return self->only_count || set_value (store, &before->id, self->field, self->value, error);
}

static gboolean
bring_back (MusterStore *store, Bulk *self, GError **error)
{
  for (guint i = 0; i < self->done->len; i++)
    {
      Before *before = g_ptr_array_index (self->done, i);

      if (!set_value (store, &before->id, self->field, before->value, error))
        return FALSE;
    }
  return TRUE;
}

/* Of this deed alone, so that a deed that did not come to an end leaves no list behind. */
static gpointer
run (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  Bulk *self = data;

  if (!self->only_count)
    {
      transaction = muster_store_begin (store, error);
      if (transaction == NULL)
        return NULL;
    }
  for (guint i = 0; !self->undo && i < self->rows->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !set_row (store, self, g_array_index (self->rows, gint64, i), error))
      return NULL;
  if (self->undo && !bring_back (store, self, error))
    return NULL;
  return transaction == NULL || muster_store_commit (transaction, error) ? bulk_copy (self) : NULL;
}

static void take_done (GObject *source, GAsyncResult *result, gpointer data);

static void
undo (GtkWidget *table, MusterDesk *desk, gpointer data)
{
  Bulk *bulk = bulk_copy (data);

  bulk->undo = TRUE;
  muster_desk_write_async (desk, run, bulk, bulk_free, bulk_free, take_done, g_object_ref (table));
}

static void
take_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) table = data;
  g_autoptr (GError) error = NULL;
  Bulk *bulk = muster_desk_finish (result, &error);
  GtkWidget *view = gtk_widget_get_ancestor (table, MUSTER_TYPE_VIEW);
  MusterDesk *desk = view == NULL ? NULL : muster_view_get_desk (MUSTER_VIEW (view));
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  if (bulk == NULL)
    {
      muster_detail_undo_say (table, error);
      return;
    }
  if (bulk->undo || desk == NULL)
    {
      bulk_free (bulk);
      return;
    }
  count = muster_words_for_count (bulk->done->len);
  text = g_strdup_printf (_ ("%s changed"), count);
  muster_detail_undo_keep (table, desk, undo, bulk, bulk_free);
  muster_detail_undo_offer (table, text);
}

/* ---- Field and value ---- */

/**
 * muster_bulk_edit_can_set:
 * @kind: a kind
 * @field: a field of it
 *
 * What is of one record alone is not set for many: what names it, what is secret, what decides who it is.
 *
 * Returns: whether it can be set for many
 */
gboolean
muster_bulk_edit_can_set (const MusterKind *kind, const MusterField *field)
{
  g_auto (GStrv) titles = g_strsplit (kind->title == NULL ? "" : kind->title, ",", -1);
  gboolean ours = (muster_field_get_owners (field, kind) & (MUSTER_OWNER_SQUAD | MUSTER_OWNER_CREATOR)) != 0;
  /* A name as it was typed, a former name, how a character is written, another telephone. */
  gboolean of_one = field->privacy == MUSTER_PRIVACY_PERSONAL && field->type == MUSTER_TYPE_TEXT;

  return ours && !of_one && !field->computed && !field->conflict && field->privacy != MUSTER_PRIVACY_SENSITIVE
         && field->type != MUSTER_TYPE_LIST && field->type != MUSTER_TYPE_TIMESTAMP
         && !g_strv_contains ((const char *const *) titles, field->name);
}

static GPtrArray *
suggest_field (gpointer data, const char *typed)
{
  MusterBulkEdit *self = data;
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_suggestion_free);

  for (guint i = 0; i < muster_kind_get_n_fields (self->kind) && found->len < MUSTER_SUGGEST_ROWS; i++)
    {
      const MusterField *field = muster_kind_get_field (self->kind, i);

      if (muster_bulk_edit_can_set (self->kind, field)
          && muster_field_label_fits (field->name, field->label, field->label_zh, typed))
        g_ptr_array_add (found, muster_suggestion_new (field->name, muster_words_for_field (field), NULL, FALSE));
    }
  return found;
}

static MusterFieldEditor *
get_editor (MusterBulkEdit *self)
{
  return MUSTER_FIELD_EDITOR (gtk_widget_get_first_child (self->value_box));
}

/* %NULL where no value was given, or one that is none. */
static Bulk *
make_bulk (MusterBulkEdit *self)
{
  MusterFieldEditor *editor = get_editor (self);
  g_autoptr (JsonNode) value = editor == NULL ? NULL : muster_field_editor_get (editor, NULL);
  Bulk *bulk;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value) || self->table == NULL)
    return NULL;
  bulk = g_new0 (Bulk, 1);
  bulk->kind = g_strdup (self->kind->name);
  bulk->field = g_strdup (muster_field_editor_get_field (editor)->name);
  bulk->value = g_steal_pointer (&value);
  bulk->rows = muster_list_deeds_get_ticked (self->table);
  bulk->done = g_ptr_array_new_with_free_func (before_free);
  return bulk;
}

static void
take_count (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterBulkEdit) self = data;
  Bulk *bulk = muster_desk_finish (result, NULL);
  g_autofree char *changed = NULL;
  g_autofree char *ticked = NULL;
  g_autofree char *text = NULL;

  if (bulk == NULL)
    return;
  changed = muster_words_for_count (bulk->done->len);
  ticked = muster_words_for_count (bulk->rows->len);
  text = g_strdup_printf (_ ("%s of %s ticked change"), changed, ticked);
  if (self->field != NULL)
    muster_label_set (self->note, text);
  self->counted = TRUE;
  bulk_free (bulk);
}

/* How many would change, before anybody presses anything. */
static void
count (MusterBulkEdit *self)
{
  Bulk *bulk = make_bulk (self);

  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->counted = FALSE;
  if (self->field != NULL)
    muster_label_set (self->note, NULL);
  if (bulk == NULL)
    return;
  bulk->only_count = TRUE;
  self->counting = g_cancellable_new ();
  muster_desk_read_async (self->desk, run, bulk, bulk_free, bulk_free, self->counting, take_count, g_object_ref (self));
}

static void
go (MusterBulkEdit *self)
{
  Bulk *bulk = make_bulk (self);

  if (bulk == NULL)
    {
      muster_label_set (self->note, _ ("First a field, then its value"));
      return;
    }
  muster_suggest_set (MUSTER_SUGGEST (self->field), NULL, NULL);
  muster_box_clear (self->value_box);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
  muster_desk_write_async (self->desk, run, bulk, bulk_free, bulk_free, take_done, g_object_ref (self->table));
}

/* The Enter that takes a value out of the matches is not the one that sets it: how many change is seen in between. */
static void
enter (MusterBulkEdit *self)
{
  MusterFieldEditor *editor = get_editor (self);
  g_autoptr (JsonNode) value = editor == NULL ? NULL : muster_field_editor_get (editor, NULL);

  if (self->counted || value == NULL || JSON_NODE_HOLDS_NULL (value))
    go (self);
}

static void
show_value (MusterBulkEdit *self)
{
  const char *name = muster_suggest_get_id (MUSTER_SUGGEST (self->field));
  const MusterField *field = name == NULL ? NULL : muster_kind_find_field (self->kind, name);
  GtkWidget *editor;

  muster_box_clear (self->value_box);
  muster_label_set (self->note, NULL);
  if (field == NULL)
    return;
  editor = muster_field_editor_new (self->desk, field);
  g_signal_connect_object (editor, "changed", G_CALLBACK (count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "activate", G_CALLBACK (enter), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->value_box), editor);
}

static void
enter_value (MusterBulkEdit *self)
{
  if (get_editor (self) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (get_editor (self)));
}

/* ---- The widget ---- */

static void
show_ticks (MusterBulkEdit *self)
{
  gboolean ticked = self->table != NULL && muster_list_table_count_ticks (self->table) > 0;

  if (!ticked)
    gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_set_visible (GTK_WIDGET (self), ticked);
  count (self);
}

static gboolean
open_it (GtkWidget *view, GVariant *arguments, gpointer data)
{
  MusterBulkEdit *self = data;

  if (self->field == NULL || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
  gtk_widget_grab_focus (self->field);
  return GDK_EVENT_STOP;
}

static void
muster_bulk_edit_dispose (GObject *object)
{
  MusterBulkEdit *self = MUSTER_BULK_EDIT (object);

  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->field = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_weak_pointer (&self->table);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_bulk_edit_parent_class)->dispose (object);
}

static void
muster_bulk_edit_class_init (MusterBulkEditClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_bulk_edit_dispose;
}

static void
muster_bulk_edit_init (MusterBulkEdit *self)
{
}

static GtkWidget *
make_content (MusterBulkEdit *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *set = muster_key_button_new (_ ("Set it for all ticked"), NULL, "Enter", NULL);

  self->field = muster_suggest_new (suggest_field, self);
  muster_name_widget (self->field, _ ("Field"));
  muster_name_widget (gtk_widget_get_first_child (self->field), _ ("Field"));
  self->value_box = muster_filled_box_new (0);
  self->note = muster_hint_new ();
  gtk_widget_set_size_request (box, 280, -1);
  g_signal_connect_object (self->field, "changed", G_CALLBACK (show_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->field, "activate", G_CALLBACK (enter_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (set, "clicked", G_CALLBACK (go), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), muster_note_new (_ ("One field for all that are ticked: field, then value")));
  gtk_box_append (GTK_BOX (box), self->field);
  gtk_box_append (GTK_BOX (box), self->value_box);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), set);
  return box;
}

/* The key belongs to the whole page, which the button is part of. */
static void
add_key (MusterBulkEdit *self, GtkWidget *view)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcutAction *action = gtk_callback_action_new (open_it, self, NULL);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_e, GDK_ALT_MASK), action));
  gtk_widget_add_controller (view, controller);
}

/**
 * muster_bulk_edit_new:
 * @desk: the open book
 * @kind: the kind listed
 * @view: the page that it becomes part of; gets Alt+E
 * @table: the list with the ticks
 *
 * Returns: (transfer floating): the button, not shown while nothing is ticked
 */
GtkWidget *
muster_bulk_edit_new (MusterDesk *desk, const MusterKind *kind, GtkWidget *view, MusterListTable *table)
{
  MusterBulkEdit *self = g_object_new (MUSTER_TYPE_BULK_EDIT, NULL);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *label = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  g_set_weak_pointer (&self->table, table);
  self->button = gtk_menu_button_new ();
  gtk_box_append (GTK_BOX (label), gtk_label_new (_ ("Set a field")));
  gtk_box_append (GTK_BOX (label), muster_key_cap_new ("Alt+E"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), label);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  muster_name_widget (self->button, _ ("Set a field"));
  muster_name_widget (popover, _ ("Set a field"));
  gtk_popover_set_child (GTK_POPOVER (popover), make_content (self));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), self->button);
  g_signal_connect_object (table, "ticked", G_CALLBACK (show_ticks), self, G_CONNECT_SWAPPED);
  add_key (self, view);
  return GTK_WIDGET (self);
}
