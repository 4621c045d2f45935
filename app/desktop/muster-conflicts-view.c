/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-conflicts-view.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "muster-detail-mend.h"
#include "muster-list-related.h"
#include "muster-words.h"

struct _MusterConflictsView
{
  MusterWaitingView parent;
};

G_DEFINE_FINAL_TYPE (MusterConflictsView, muster_conflicts_view, MUSTER_TYPE_WAITING_VIEW)

/* ---- A conflict in a line ---- */

/* A queue stands behind the screen: the list shows tails and masks, the card beside it the values to choose from. */
static char *
write_value (MusterStore *store, const MusterField *field, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("—");
  if (field->privacy == MUSTER_PRIVACY_SENSITIVE)
    return muster_field_mask (field, value);
  if (field->search == MUSTER_SEARCH_DIGITS && JSON_NODE_HOLDS_VALUE (value))
    return muster_words_for_tail (json_node_get_string (value));
  if (field->type == MUSTER_TYPE_REF)
    return muster_list_related_title (store, json_node_get_string (value));
  return muster_words_for_value (field, value);
}

/* The values of the first field of the group that has one. */
static char *
describe_values (MusterStore *store, const MusterKind *kind, JsonObject *conflict)
{
  const char *group = json_object_get_string_member (conflict, "group");
  JsonArray *values = json_object_get_array_member (conflict, "values");

  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);
      g_autoptr (GString) text = NULL;
      gboolean any = FALSE;

      if (strcmp (muster_field_get_group (field), group) != 0 || field->computed)
        continue;
      text = g_string_new (NULL);
      g_string_append_printf (text, "%s: ", muster_words_for_field (field));
      for (guint j = 0; j < json_array_get_length (values); j++)
        {
          JsonObject *set = json_object_get_object_member (json_array_get_object_element (values, j), "values");
          JsonNode *value = json_object_get_member (set, field->name);
          g_autofree char *written = write_value (store, field, value);

          any = any || (value != NULL && !JSON_NODE_HOLDS_NULL (value));
          g_string_append_printf (text, "%s%s", j == 0 ? "" : " ↔ ", written);
        }
      if (any)
        return g_string_free (g_steal_pointer (&text), FALSE);
    }
  return g_strdup (muster_words_for_kind (kind));
}

static gint64
find_latest (JsonArray *values)
{
  gint64 latest = 0;

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      gint64 time = json_object_get_int_member (json_array_get_object_element (values, i), "time");

      latest = time > latest ? time : latest;
    }
  return latest;
}

static gboolean
is_by (JsonArray *values, const char *member)
{
  for (guint i = 0; i < json_array_get_length (values); i++)
    if (g_strcmp0 (json_object_get_string_member (json_array_get_object_element (values, i), "by"), member) == 0)
      return TRUE;
  return FALSE;
}

static JsonObject *
describe (MusterStore *store, JsonObject *conflict, gint64 now_ms)
{
  const char *id = json_object_get_string_member (conflict, "id");
  const char *group = json_object_get_string_member (conflict, "group");
  JsonArray *values = json_object_get_array_member (conflict, "values");
  const MusterKind *kind
      = muster_catalogue_find (muster_store_get_catalogue (store), json_object_get_string_member (conflict, "_kind"));
  g_autofree char *row_id = g_strdup_printf ("%s %s", id, group);
  g_autofree char *title = muster_list_related_title (store, id);
  g_autofree char *facts = describe_values (store, kind, conflict);
  g_autofree char *day = muster_words_for_day (find_latest (values), now_ms);
  g_autofree char *note = g_strdup_printf (_ ("%s · since %s"), muster_words_for_kind (kind), day);
  JsonObject *row = json_object_new ();
  char member_text[MUSTER_ID_TEXT_SIZE];
  MusterId member;

  json_object_set_string_member (row, "id", row_id);
  json_object_set_string_member (row, "record", id);
  json_object_set_string_member (row, "group", group);
  json_object_set_string_member (row, "title", title);
  json_object_set_string_member (row, "facts", facts);
  json_object_set_string_member (row, "note", note);
  json_object_set_boolean_member (
      row, "mine", muster_store_get_member (store, &member) && is_by (values, muster_id_write (&member, member_text)));
  return row;
}

/* ---- All of them: what can do harm first ---- */

static guint
rank (JsonObject *conflict)
{
  static const char *const first[] = { "mobile", "identity", "decision", "state" };
  const char *group = json_object_get_string_member (conflict, "group");

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (g_str_equal (group, first[i]))
      return i;
  return G_N_ELEMENTS (first);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return (int) rank (*(JsonObject *const *) a) - (int) rank (*(JsonObject *const *) b);
}

static gpointer
read_rows (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonArray) conflicts = muster_store_get_conflicts (store, error);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  gint64 now_ms = muster_store_now_ms (store);
  JsonArray *rows;

  if (conflicts == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (conflicts); i++)
    g_ptr_array_add (sorted, json_array_get_object_element (conflicts, i));
  g_ptr_array_sort (sorted, compare);
  rows = json_array_new ();
  for (guint i = 0; i < sorted->len; i++)
    json_array_add_object_element (rows, describe (store, g_ptr_array_index (sorted, i), now_ms));
  return rows;
}

static gboolean
press (MusterDetailPane *pane, JsonObject *row, guint key)
{
  JsonArray *conflicts = muster_detail_pane_get_detail (pane)->conflicts;

  for (guint i = 0; i < json_array_get_length (conflicts); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (conflicts, i), "group"),
                     json_object_get_string_member (row, "group")))
      return muster_detail_mend_press (GTK_WIDGET (pane), i, key);
  return GDK_EVENT_PROPAGATE;
}

static void
muster_conflicts_view_class_init (MusterConflictsViewClass *class)
{
  MusterWaitingViewClass *waiting = MUSTER_WAITING_VIEW_CLASS (class);

  waiting->read = read_rows;
  waiting->press = press;
  waiting->icon = "dialog-question-symbolic";
  waiting->keys = N_ ("1 2 take that value · E types another · Alt+Z takes it back");
  waiting->empty = N_ ("Where two laptops change the same thing differently, both values stand here to choose from.");
  waiting->filters[0] = (MusterWaitingFilter){ N_ ("Only mine"), "mine" };
}

static void
muster_conflicts_view_init (MusterConflictsView *self)
{
}
