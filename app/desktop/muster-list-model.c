/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-model.h"

#include <string.h>

#include "muster-list-related.h"

struct _MusterListItem
{
  GObject parent;
  gint64 row;
};

G_DEFINE_FINAL_TYPE (MusterListItem, muster_list_item, G_TYPE_OBJECT)

static void
muster_list_item_class_init (MusterListItemClass *class)
{
}

static void
muster_list_item_init (MusterListItem *self)
{
}

gint64
muster_list_item_get_row (MusterListItem *self)
{
  return self->row;
}

/* A record kept, linked into the order of use. */
typedef struct
{
  gint64 row;
  JsonObject *record; /* nullable: not here any more */
  char **related;     /* nullable: not worked out yet */
  gboolean asked;
  GList link;
} Kept;

struct _MusterListModel
{
  GObject parent;
  MusterDesk *desk;
  const MusterKind *kind;
  GArray *positions; /* of gint64 */
  GHashTable *kept;  /* &Kept.row → Kept */
  GQueue order;      /* of Kept, the last used first */
  GArray *wanted;    /* rows whose related texts are to be asked for */
  guint ask_source;
  GCancellable *cancellable;
};

static void muster_list_model_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MusterListModel, muster_list_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, muster_list_model_list_init))

static guint related_signal;

static void
kept_free (Kept *kept)
{
  g_clear_pointer (&kept->record, json_object_unref);
  g_strfreev (kept->related);
  g_free (kept);
}

static GType
get_item_type (GListModel *model)
{
  return MUSTER_TYPE_LIST_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MUSTER_LIST_MODEL (model)->positions->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MusterListModel *self = MUSTER_LIST_MODEL (model);
  MusterListItem *item;

  if (position >= self->positions->len)
    return NULL;
  item = g_object_new (MUSTER_TYPE_LIST_ITEM, NULL);
  item->row = g_array_index (self->positions, gint64, position);
  return item;
}

static void
muster_list_model_list_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
muster_list_model_dispose (GObject *object)
{
  MusterListModel *self = MUSTER_LIST_MODEL (object);

  g_clear_handle_id (&self->ask_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_list_model_parent_class)->dispose (object);
}

static void
muster_list_model_finalize (GObject *object)
{
  MusterListModel *self = MUSTER_LIST_MODEL (object);

  g_hash_table_unref (self->kept);
  g_array_unref (self->positions);
  g_array_unref (self->wanted);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (muster_list_model_parent_class)->finalize (object);
}

static void
muster_list_model_class_init (MusterListModelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_list_model_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_list_model_finalize;
  related_signal
      = g_signal_new ("related", MUSTER_TYPE_LIST_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_list_model_init (MusterListModel *self)
{
  self->positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) kept_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * muster_list_model_new:
 * @desk: the open book
 * @kind: the kind listed
 *
 * Returns: (transfer full): an empty list
 */
MusterListModel *
muster_list_model_new (MusterDesk *desk, const MusterKind *kind)
{
  MusterListModel *self = g_object_new (MUSTER_TYPE_LIST_MODEL, NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  return self;
}

/**
 * muster_list_model_take_positions:
 * @self: a list
 * @positions: (transfer full) (element-type gint64): the rows in order
 *
 * Only what differs between the same beginning and the same end is said to have changed, and in two steps: GTK asks for
 * every row that comes in the step in which others go.
 */
void
muster_list_model_take_positions (MusterListModel *self, GArray *positions)
{
  g_autoptr (GArray) before = self->positions;
  const gint64 *old = (const gint64 *) before->data;
  const gint64 *new = (const gint64 *) positions->data;
  g_autoptr (GArray) between = NULL;
  guint limit = MIN (before->len, positions->len);
  guint start = 0;
  guint end = 0;

  while (start < limit && old[start] == new[start])
    start++;
  while (end < limit - start && old[before->len - 1 - end] == new[positions->len - 1 - end])
    end++;
  if (before->len - start - end > 0)
    {
      between = g_array_sized_new (FALSE, FALSE, sizeof (gint64), start + end);
      g_array_append_vals (between, old, start);
      g_array_append_vals (between, old + before->len - end, end);
      self->positions = between;
      g_list_model_items_changed (G_LIST_MODEL (self), start, before->len - start - end, 0);
    }
  self->positions = positions;
  if (positions->len - start - end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, 0, positions->len - start - end);
}

/**
 * muster_list_model_forget:
 * @self: a list
 *
 * Records were changed: what is in sight is read anew when it is asked for.
 */
void
muster_list_model_forget (MusterListModel *self)
{
  g_queue_init (&self->order);
  g_hash_table_remove_all (self->kept);
}

gint64
muster_list_model_get_row (MusterListModel *self, guint position)
{
  return position < self->positions->len ? g_array_index (self->positions, gint64, position) : 0;
}

/**
 * muster_list_model_get_row_of:
 * @self: a list
 * @id: (nullable): a record
 *
 * Returns: its position in the table, listed or not; 0: it is not here
 */
gint64
muster_list_model_get_row_of (MusterListModel *self, const MusterId *id)
{
  MusterStore *store = muster_desk_get_store (self->desk);
  g_autoptr (JsonObject) record = id == NULL || store == NULL ? NULL : muster_store_get (store, id, NULL);

  return record == NULL ? 0 : json_object_get_int_member_with_default (record, "_row", 0);
}

/**
 * muster_list_model_find:
 * @self: a list
 * @row: a row
 * @position: (out): where it stands
 *
 * Returns: whether it is in the list
 */
gboolean
muster_list_model_find (MusterListModel *self, gint64 row, guint *position)
{
  for (guint i = 0; i < self->positions->len; i++)
    if (g_array_index (self->positions, gint64, i) == row)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

static JsonObject *
read_record (MusterListModel *self, gint64 row)
{
  MusterStore *store = self->desk == NULL ? NULL : muster_desk_get_store (self->desk);
  JsonObject *record = store == NULL ? NULL : muster_store_get_row (store, self->kind->name, row, NULL);
  MusterId id;

  if (record != NULL && muster_id_parse (json_object_get_string_member (record, "id"), &id))
    json_object_set_boolean_member (record, "_unsent", muster_store_is_unsent (store, &id));
  return record;
}

static Kept *
find_kept (MusterListModel *self, gint64 row)
{
  Kept *kept = g_hash_table_lookup (self->kept, &row);

  if (kept != NULL)
    {
      g_queue_unlink (&self->order, &kept->link);
      g_queue_push_head_link (&self->order, &kept->link);
      return kept;
    }
  if (g_hash_table_size (self->kept) >= MUSTER_LIST_CACHE)
    {
      Kept *oldest = g_queue_pop_tail_link (&self->order)->data;

      g_hash_table_remove (self->kept, &oldest->row);
    }
  kept = g_new0 (Kept, 1);
  kept->row = row;
  kept->record = read_record (self, row);
  kept->link.data = kept;
  g_queue_push_head_link (&self->order, &kept->link);
  g_hash_table_insert (self->kept, &kept->row, kept);
  return kept;
}

/**
 * muster_list_model_get_record:
 * @self: a list
 * @row: a row
 *
 * Returns: (transfer none) (nullable): the record until the next call; %NULL where it went meanwhile
 */
JsonObject *
muster_list_model_get_record (MusterListModel *self, gint64 row)
{
  return find_kept (self, row)->record;
}

/* ---- Texts that stand in other records ---- */

typedef struct
{
  char *kind;
  GArray *rows;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->kind);
  g_array_unref (question->rows);
  g_free (question);
}

static gpointer
read_related (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  GHashTable *answers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_strfreev);

  for (guint i = 0; i < question->rows->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      gint64 row = g_array_index (question->rows, gint64, i);
      char **texts = muster_list_related_read (store, question->kind, row, NULL);

      if (texts != NULL)
        g_hash_table_insert (answers, g_memdup2 (&row, sizeof row), texts);
    }
  return answers;
}

static void
take_related (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterListModel) self = data;
  g_autoptr (GHashTable) answers = muster_desk_finish (result, NULL);
  GHashTableIter iter;
  gpointer row, texts;

  if (answers == NULL || self->desk == NULL)
    return;
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &row, &texts))
    {
      Kept *kept = g_hash_table_lookup (self->kept, row);

      if (kept != NULL)
        {
          g_strfreev (kept->related);
          kept->related = g_strdupv (texts);
        }
    }
  g_signal_emit (self, related_signal, 0);
}

static gboolean
ask_related (gpointer data)
{
  MusterListModel *self = data;
  Question *question = g_new0 (Question, 1);

  self->ask_source = 0;
  question->kind = g_strdup (self->kind->name);
  question->rows = self->wanted;
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (self->desk != NULL && muster_desk_get_store (self->desk) != NULL)
    muster_desk_read_async (self->desk, read_related, question, question_free, (GDestroyNotify) g_hash_table_unref,
                            self->cancellable, take_related, g_object_ref (self));
  else
    question_free (question);
  return G_SOURCE_REMOVE;
}

/**
 * muster_list_model_get_related:
 * @self: a list
 * @row: a row
 * @index: which text
 *
 * Returns: (transfer none) (nullable): a text as muster_list_related_read() gives it; %NULL: it comes later
 */
const char *
muster_list_model_get_related (MusterListModel *self, gint64 row, guint index)
{
  Kept *kept = find_kept (self, row);

  if (kept->related != NULL && index < g_strv_length (kept->related))
    return kept->related[index];
  if (!kept->asked && kept->record != NULL)
    {
      kept->asked = TRUE;
      g_array_append_val (self->wanted, row);
      if (self->ask_source == 0)
        self->ask_source = g_idle_add (ask_related, self);
    }
  return NULL;
}
