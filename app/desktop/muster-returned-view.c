/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-returned-view.h"

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-list-related.h"
#include "muster-returned-card.h"
#include "muster-returned.h"
#include "muster-words.h"

struct _MusterReturnedView
{
  MusterWaitingView parent;
};

G_DEFINE_FINAL_TYPE (MusterReturnedView, muster_returned_view, MUSTER_TYPE_WAITING_VIEW)

static char *
describe_note (MusterStore *store, JsonObject *returned, gint64 due_ms, gint64 now_ms)
{
  const char *by = json_object_get_string_member_with_default (returned, "by", NULL);
  MusterId id;
  g_autoptr (JsonObject) member = by != NULL && muster_id_parse (by, &id) ? muster_store_get (store, &id, NULL) : NULL;
  g_autofree char *who
      = member == NULL ? g_strdup (_ ("By the liaison officer")) : muster_list_related_title (store, by);
  g_autofree char *day = due_ms == 0 ? NULL : muster_words_for_day (due_ms, now_ms);
  g_autofree char *due = day == NULL ? NULL : g_strdup_printf (_ ("Correct by %s"), day);

  return due == NULL ? g_steal_pointer (&who) : g_strdup_printf ("%s · %s", due, who);
}

static JsonObject *
describe (MusterStore *store, JsonObject *returned, gint64 now_ms)
{
  const char *worker = json_object_get_string_member (returned, "worker");
  gint64 due_ms = json_object_get_int_member_with_default (returned, "due_at", 0);
  gint64 days = (due_ms + MUSTER_ZONE_MS) / MUSTER_DAY_MS - (now_ms + MUSTER_ZONE_MS) / MUSTER_DAY_MS;
  g_autofree char *title = muster_list_related_title (store, worker);
  g_autofree char *reasons = muster_returned_describe_reasons (returned);
  g_autofree char *fields = muster_returned_describe_fields (muster_store_get_catalogue (store), returned);
  g_autofree char *facts = *fields == '\0' ? g_strdup (reasons) : g_strdup_printf ("%s · %s", reasons, fields);
  g_autofree char *note = describe_note (store, returned, due_ms, now_ms);
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "id", json_object_get_string_member (returned, "intention"));
  json_object_set_string_member (row, "record", worker);
  json_object_set_string_member (row, "title", title);
  json_object_set_string_member (row, "facts", facts);
  json_object_set_string_member (row, "note", note);
  json_object_set_boolean_member (row, "warning", due_ms != 0 && days <= 0);
  json_object_set_boolean_member (row, "today", due_ms != 0 && days == 0);
  json_object_set_boolean_member (row, "late", due_ms != 0 && due_ms < now_ms);
  return row;
}

static gpointer
read_rows (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonArray) returned = muster_store_list_returned (store, error);
  gint64 now_ms = muster_store_now_ms (store);
  JsonArray *rows;

  if (returned == NULL)
    return NULL;
  rows = json_array_new ();
  for (guint i = 0; i < json_array_get_length (returned); i++)
    json_array_add_object_element (rows, describe (store, json_array_get_object_element (returned, i), now_ms));
  return rows;
}

/* One person may have several leads: the one of the row is meant. */
static gboolean
press (MusterDetailPane *pane, JsonObject *row, guint key)
{
  JsonArray *returned = muster_detail_pane_get_detail (pane)->returned;
  gboolean answers = key == GDK_KEY_a || key == GDK_KEY_A;
  guint index = 0;

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_c && key != GDK_KEY_C && !answers)
    return GDK_EVENT_PROPAGATE;
  while (index < json_array_get_length (returned)
         && g_strcmp0 (json_object_get_string_member (json_array_get_object_element (returned, index), "intention"),
                       json_object_get_string_member (row, "id"))
                != 0)
    index++;
  gtk_widget_activate_action (GTK_WIDGET (pane), answers ? "detail.answer" : "detail.correct", "u", index);
  return GDK_EVENT_STOP;
}

static void
muster_returned_view_class_init (MusterReturnedViewClass *class)
{
  MusterWaitingViewClass *waiting = MUSTER_WAITING_VIEW_CLASS (class);

  waiting->read = read_rows;
  waiting->press = press;
  waiting->icon = "mail-reply-sender-symbolic";
  waiting->keys = N_ ("Enter corrects · A right as it stands · Ctrl+Enter keeps · Esc back to the list");
  waiting->empty = N_ ("What a liaison officer gives back to be corrected stands here.");
  waiting->filters[0] = (MusterWaitingFilter){ N_ ("Due today"), "today" };
  waiting->filters[1] = (MusterWaitingFilter){ N_ ("Overdue"), "late" };
}

static void
muster_returned_view_init (MusterReturnedView *self)
{
}
