/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-log.h"

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-words.h"

#define MOST_EVENTS 100
#define CLOCK_WORTH_TELLING_MS (2 * 60 * 1000)

struct _MusterSyncLog
{
  GQueue *events; /* of MusterSyncEvent, the newest first */
  gboolean running;
  gboolean clock_told;
  char *trouble; /* what was said of the last trouble; NULL: there is none */
};

static void
event_free (gpointer data)
{
  MusterSyncEvent *event = data;

  g_free (event->text);
  g_free (event);
}

/**
 * muster_sync_log_new:
 *
 * Returns: (transfer full): an empty log
 */
MusterSyncLog *
muster_sync_log_new (void)
{
  MusterSyncLog *self = g_new0 (MusterSyncLog, 1);

  self->events = g_queue_new ();
  return self;
}

/**
 * muster_sync_log_free:
 * @self: (transfer full): a log
 */
void
muster_sync_log_free (MusterSyncLog *self)
{
  g_queue_free_full (self->events, event_free);
  g_free (self->trouble);
  g_free (self);
}

/**
 * muster_sync_log_add:
 * @self: a log
 * @time_ms: when
 * @icon: name of a symbolic icon, a constant
 * @style: (nullable): CSS class of the icon, a constant
 * @text: one sentence without personal data
 */
void
muster_sync_log_add (MusterSyncLog *self, gint64 time_ms, const char *icon, const char *style, const char *text)
{
  MusterSyncEvent *event = g_new0 (MusterSyncEvent, 1);

  event->time_ms = time_ms;
  event->icon = icon;
  event->style = style;
  event->text = g_strdup (text);
  g_queue_push_head (self->events, event);
  if (g_queue_get_length (self->events) > MOST_EVENTS)
    event_free (g_queue_pop_tail (self->events));
}

static void
add_count (MusterSyncLog *self, gint64 time_ms, const char *icon, const char *style, const char *format, gint64 count)
{
  g_autofree char *number = muster_words_for_count (count);
  g_auto (GStrv) halves = g_strsplit (format, "%s", 2);
  g_autofree char *text = NULL;

  if (count <= 0)
    return;
  text = g_strjoinv (number, halves);
  muster_sync_log_add (self, time_ms, icon, style, text);
}

/* What a round ended with; rounds in which nothing happened leave no line. */
static void
take_report (MusterSyncLog *self, gint64 time_ms, const MusterSyncReport *report)
{
  add_count (self, time_ms, "network-receive-symbolic", NULL, _ ("%s entries came in"), report->received);
  add_count (self, time_ms, "dialog-warning-symbolic", "warning", _ ("Headquarters did not take %s changes; see above"),
             report->quarantined + report->parked);
  add_count (self, time_ms, "emblem-ok-symbolic", "success", _ ("Headquarters has received %s changes"), report->sent);
  if (report->new_epoch)
    muster_sync_log_add (self, time_ms, "view-refresh-symbolic", NULL,
                         _ ("Headquarters was restored from a backup; what it lost is sent again"));
  if (report->new_incarnation)
    muster_sync_log_add (self, time_ms, "view-refresh-symbolic", "warning",
                         _ ("This laptop came from an old backup or is a copy. Both sides are kept."));
}

static char *
describe_time (gint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc ((time_ms + MUSTER_ZONE_MS) / 1000);

  return time == NULL ? g_strdup ("?") : g_date_time_format (time, "%Y-%m-%d %H:%M");
}

/* Once, until it is right again. */
static void
take_clock (MusterSyncLog *self, gint64 time_ms, gint64 clock_error_ms)
{
  gboolean wrong = ABS (clock_error_ms) >= CLOCK_WORTH_TELLING_MS;
  g_autofree char *here = describe_time (time_ms);
  g_autofree char *there = describe_time (time_ms - clock_error_ms);
  g_autofree char *text
      = g_strdup_printf (_ ("Clock is wrong: laptop %s, headquarters %s. Set the clock."), here, there);

  if (wrong && !self->clock_told)
    muster_sync_log_add (self, time_ms, "preferences-system-time-symbolic", "warning", text);
  self->clock_told = wrong;
}

static char *
get_trouble (const MusterSyncNews *news)
{
  g_autoptr (GError) error = NULL;

  if (news->error != NULL)
    return muster_words_for_error (news->error);
  if (news->report.trouble < 0 || !news->enrolled)
    return NULL;
  error = g_error_new_literal (MUSTER_ERROR, news->report.trouble, _ ("Sync did not finish."));
  return muster_words_for_error (error);
}

/* The same trouble every few minutes is one line. */
static void
take_trouble (MusterSyncLog *self, gint64 time_ms, const MusterSyncNews *news)
{
  g_autofree char *trouble = get_trouble (news);

  if (g_strcmp0 (trouble, self->trouble) == 0)
    return;
  if (trouble != NULL)
    muster_sync_log_add (self, time_ms, "network-error-symbolic", "warning", trouble);
  else
    muster_sync_log_add (self, time_ms, "network-wireless-symbolic", NULL, _ ("The line is back"));
  g_free (self->trouble);
  self->trouble = g_steal_pointer (&trouble);
}

/**
 * muster_sync_log_take_news:
 * @self: a log
 * @time_ms: now
 * @news: what sync says
 *
 * Writes down what is new about it when a round ends.
 */
void
muster_sync_log_take_news (MusterSyncLog *self, gint64 time_ms, const MusterSyncNews *news)
{
  gboolean ended = self->running && !news->running;

  self->running = news->running;
  if (!ended)
    return;
  take_report (self, time_ms, &news->report);
  take_clock (self, time_ms, news->report.clock_error_ms);
  take_trouble (self, time_ms, news);
}

guint
muster_sync_log_get_length (MusterSyncLog *self)
{
  return g_queue_get_length (self->events);
}

/**
 * muster_sync_log_get:
 * @self: a log
 * @index: 0 is the newest
 *
 * Returns: (transfer none): the event
 */
const MusterSyncEvent *
muster_sync_log_get (MusterSyncLog *self, guint index)
{
  return g_queue_peek_nth (self->events, index);
}

/**
 * muster_sync_log_to_text:
 * @self: a log
 * @now_ms: now
 *
 * Returns: (transfer full): one line an event, for a technician
 */
char *
muster_sync_log_to_text (MusterSyncLog *self, gint64 now_ms)
{
  GString *text = g_string_new ("Muster " MUSTER_VERSION "\n");

  for (guint i = 0; i < muster_sync_log_get_length (self); i++)
    {
      const MusterSyncEvent *event = muster_sync_log_get (self, i);
      g_autofree char *time = muster_words_for_day (event->time_ms, now_ms);

      g_string_append_printf (text, "%s  %s\n", time, event->text);
    }
  return g_string_free (text, FALSE);
}
