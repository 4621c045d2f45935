/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-herald.h"

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-copy.h"
#include "muster-day-work.h"
#include "muster-preferences.h"
#include "muster-sync-words.h"
#include "muster-words.h"

#define LOOK_EVERY_S 30

struct _MusterHerald
{
  GObject parent;
  GtkWindow *window; /* weak */
  MusterDesk *desk;
  MusterHeraldFunc func;
  gpointer data;
  MusterHeraldLook before;
  gboolean has_before;
  guint source;
};

G_DEFINE_FINAL_TYPE (MusterHerald, muster_herald, G_TYPE_OBJECT)

static const struct
{
  const char *id;
  const char *page;
} subjects[] = {
  [MUSTER_HERALD_ATTENTION] = { "attention", "sync" },
  [MUSTER_HERALD_RETURNED] = { "returned", "returned" },
  [MUSTER_HERALD_BACKUP] = { "backup", "closing" },
};

/* ---- Whether it is news ---- */

static gboolean
needs_help (int trouble)
{
  return trouble == MUSTER_ERROR_REVOKED || trouble == MUSTER_ERROR_FULL || trouble == MUSTER_ERROR_CLOCK;
}

static gboolean
is_overdue (const MusterHeraldLook *look, gint64 now_ms)
{
  return look->backup_ms != 0 && now_ms - look->backup_ms >= MUSTER_HERALD_BACKUP_AFTER_MS;
}

/**
 * muster_herald_is_news:
 * @subject: what it is about
 * @before: (nullable): what was seen the last time; %NULL: the book was just opened
 * @now: what is seen now
 * @now_ms: now
 *
 * What was there when the book was opened was seen on its pages; only an old backup is told then, too, and once a day.
 * Fewer than before is no news.
 *
 * Returns: whether somebody who does not look at the window should hear of it
 */
gboolean
muster_herald_is_news (MusterHeraldSubject subject, const MusterHeraldLook *before, const MusterHeraldLook *now,
                       gint64 now_ms)
{
  switch ((int) subject)
    {
    case MUSTER_HERALD_ATTENTION:
      return before != NULL
             && (now->attention > before->attention || (needs_help (now->trouble) && now->trouble != before->trouble));
    case MUSTER_HERALD_RETURNED:
      return before != NULL && now->returned > before->returned;
    case MUSTER_HERALD_BACKUP:
      return is_overdue (now, now_ms) && (now->told_ms == 0 || now_ms - now->told_ms >= MUSTER_DAY_MS);
    default:
      return FALSE;
    }
}

static char *
describe (MusterHeraldSubject subject, const MusterHeraldLook *look, gint64 now_ms)
{
  g_autofree char *days = muster_words_for_count ((now_ms - look->backup_ms) / MUSTER_DAY_MS);

  switch ((int) subject)
    {
    case MUSTER_HERALD_ATTENTION:
      return g_strdup (_ ("Sync needs somebody's attention"));
    case MUSTER_HERALD_RETURNED:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%u returned to be corrected", "%u returned to be corrected", look->returned),
          look->returned);
    default:
      return g_strdup_printf (_ ("No backup for %s days: a stick is all it needs"), days);
    }
}

/* ---- Looking ---- */

/**
 * muster_herald_may_tell:
 * @in_front: whether somebody looks at the window
 * @settings: (nullable): as muster_preferences_get() gives them
 *
 * Returns: whether anything is told at all
 */
gboolean
muster_herald_may_tell (gboolean in_front, GSettings *settings)
{
  return !in_front && (settings == NULL || g_settings_get_boolean (settings, "notifications"));
}

static void
tell (MusterHerald *self, MusterHeraldLook *now)
{
  gint64 now_ms = muster_store_now_ms (muster_desk_get_store (self->desk));

  for (MusterHeraldSubject subject = 0; subject < MUSTER_HERALD_SUBJECTS; subject++)
    {
      g_autofree char *text = NULL;

      if (!muster_herald_is_news (subject, self->has_before ? &self->before : NULL, now, now_ms))
        continue;
      text = describe (subject, now, now_ms);
      self->func (self->data, subjects[subject].id, text, subjects[subject].page);
      if (subject == MUSTER_HERALD_BACKUP)
        now->told_ms = now_ms;
    }
}

static gpointer
read_look (MusterStore *store, gpointer member, GCancellable *cancellable, GError **error)
{
  g_autofree MusterHeraldLook *look = g_new0 (MusterHeraldLook, 1);
  g_autoptr (JsonObject) record = muster_store_get (store, member, NULL);
  gint64 begun_ms = record == NULL ? 0 : json_object_get_int_member_with_default (record, "_created", 0);
  gint64 due_ms;

  if (!muster_store_find_returned (store, &look->returned, &due_ms, error))
    return NULL;
  look->backup_ms = muster_store_get_setting_int (store, MUSTER_SETTING_COPIED, begun_ms);
  return g_steal_pointer (&look);
}

static void
take_look (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterHerald) self = data;
  g_autofree MusterHeraldLook *look = muster_desk_finish (result, NULL);
  JsonObject *status
      = self->desk == NULL || !muster_desk_is_open (self->desk) ? NULL : muster_desk_get_status (self->desk);

  if (look == NULL || status == NULL)
    return;
  look->attention = json_array_get_length (json_object_get_array_member (status, "attention"));
  look->trouble = muster_sync_get_trouble (self->desk);
  look->told_ms = self->before.told_ms;
  if (self->window != NULL && muster_herald_may_tell (gtk_window_is_active (self->window), muster_preferences_get ()))
    tell (self, look);
  self->before = *look;
  self->has_before = TRUE;
}

/**
 * muster_herald_look:
 * @self: a herald
 *
 * Looks now, and not only when the time has come.
 */
void
muster_herald_look (MusterHerald *self)
{
  if (muster_desk_is_open (self->desk))
    muster_desk_read_async (self->desk, read_look, muster_id_copy (muster_desk_get_member (self->desk)), g_free, g_free,
                            NULL, take_look, g_object_ref (self));
}

static gboolean
look_again (gpointer self)
{
  muster_herald_look (self);
  return G_SOURCE_CONTINUE;
}

/* Whoever looks at the window sees it there. */
static void
take_back (MusterHerald *self)
{
  for (guint i = 0; gtk_window_is_active (self->window) && i < G_N_ELEMENTS (subjects); i++)
    self->func (self->data, subjects[i].id, NULL, subjects[i].page);
}

/* ---- Telling ---- */

/**
 * muster_herald_send:
 * @application: (type Gio.Application) (nullable): the program
 * @id: as in #MusterHeraldFunc
 * @text: (nullable): as there
 * @page: as there
 *
 * Tells by a notification of the desktop that leads to the page.
 */
void
muster_herald_send (gpointer application, const char *id, const char *text, const char *page)
{
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || !g_application_get_is_registered (application))
    return;
  if (text == NULL)
    {
      g_application_withdraw_notification (application, id);
      return;
    }
  notification = g_notification_new (_ ("Muster"));
  g_notification_set_body (notification, text);
  g_notification_set_default_action_and_target (notification, "app.show-page", "s", page);
  g_application_send_notification (application, id, notification);
}

static void
muster_herald_dispose (GObject *object)
{
  MusterHerald *self = MUSTER_HERALD (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_herald_parent_class)->dispose (object);
}

static void
muster_herald_class_init (MusterHeraldClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_herald_dispose;
}

static void
muster_herald_init (MusterHerald *self)
{
}

/**
 * muster_herald_new:
 * @window: the window; nothing is told while it is in front
 * @desk: the open book
 * @func: tells; muster_herald_send() outside tests
 * @data: for @func
 *
 * It looks every half minute, until it is freed.
 *
 * Returns: (transfer full): a herald
 */
MusterHerald *
muster_herald_new (GtkWindow *window, MusterDesk *desk, MusterHeraldFunc func, gpointer data)
{
  MusterHerald *self = g_object_new (MUSTER_TYPE_HERALD, NULL);

  g_set_weak_pointer (&self->window, window);
  self->desk = g_object_ref (desk);
  self->func = func;
  self->data = data;
  self->source = g_timeout_add_seconds (LOOK_EVERY_S, look_again, self);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (take_back), self, G_CONNECT_SWAPPED);
  return self;
}
