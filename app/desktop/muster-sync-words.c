/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-words.h"

#include <glib/gi18n.h>

#include "muster-words.h"

#define MINUTE_MS 60000
#define CLOCK_WORTH_TELLING_MS (2 * MINUTE_MS)

static gboolean
is_set (JsonObject *status, const char *member)
{
  return status != NULL && json_object_get_boolean_member_with_default (status, member, FALSE);
}

static gint64
get_count (JsonObject *status, const char *member)
{
  return status == NULL ? 0 : json_object_get_int_member_with_default (status, member, 0);
}

/**
 * muster_sync_get_trouble:
 * @desk: the open book
 *
 * Returns: what is in the way, as #MusterError; -1: nothing
 */
int
muster_sync_get_trouble (MusterDesk *desk)
{
  const MusterSyncNews *news = muster_desk_get_news (desk);

  if (is_set (muster_desk_get_status (desk), "revoked"))
    return MUSTER_ERROR_REVOKED;
  if (muster_desk_is_disk_full (desk))
    return MUSTER_ERROR_FULL;
  if (muster_store_is_disk_error (news->error))
    return MUSTER_ERROR_FULL;
  if (news->error != NULL)
    return news->error->domain == MUSTER_ERROR ? news->error->code : MUSTER_ERROR_FAILED;
  return news->enrolled ? news->report.trouble : -1;
}

static char *
describe_time (gint64 time_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((time_ms + 8 * 60 * MINUTE_MS) / 1000);

  return utc == NULL ? g_strdup ("?") : g_date_time_format (utc, "%Y-%m-%d %H:%M");
}

/**
 * muster_sync_is_clock_wrong:
 * @desk: the open book
 *
 * Sync goes on by headquarters' signed time; a person has to set the clock all the same.
 *
 * Returns: whether headquarters' time is known, and this computer's is another
 */
gboolean
muster_sync_is_clock_wrong (MusterDesk *desk)
{
  return ABS (get_count (muster_desk_get_status (desk), "clock_offset_ms")) >= CLOCK_WORTH_TELLING_MS;
}

/**
 * muster_sync_describe_clock:
 * @desk: the open book
 *
 * Returns: (transfer full): the time of this computer and of headquarters in one sentence
 */
char *
muster_sync_describe_clock (MusterDesk *desk)
{
  gint64 here_ms = muster_world_wall_ms (muster_desk_get_world (desk));
  gint64 error_ms = muster_desk_get_news (desk)->report.clock_error_ms;
  gint64 there_ms
      = error_ms != 0 ? here_ms - error_ms : here_ms + get_count (muster_desk_get_status (desk), "clock_offset_ms");
  g_autofree char *here = describe_time (here_ms);
  g_autofree char *there = describe_time (there_ms);

  return g_strdup_printf (_ ("Clock is wrong: laptop %s, headquarters %s"), here, there);
}

static MusterSyncNow
say (const char *icon, const char *style, char *title, const char *note, MusterSyncHelp help)
{
  return (MusterSyncNow){ icon, style, title, g_strdup (note), -1, help };
}

/* By what is in the way; the table of the page. */
static MusterSyncNow
get_trouble (MusterDesk *desk, int trouble)
{
  const MusterSyncNews *news = muster_desk_get_news (desk);
  g_autoptr (GError) error = NULL;

  switch (trouble)
    {
    case MUSTER_ERROR_OFFLINE:
      return say ("network-offline-symbolic", "dim-label", g_strdup (_ ("No network")),
                  _ ("Recording goes on; it is sent when there is a line. Or take a stick."), MUSTER_SYNC_HELP_USB);
    case MUSTER_ERROR_PORTAL:
      return say (
          "network-no-route-symbolic", "warning", g_strdup (_ ("This network needs a web sign-in, or leads elsewhere")),
          _ ("Nothing was sent. Sign in on its page, take another network, or a stick."), MUSTER_SYNC_HELP_SIGN_IN);
    case MUSTER_ERROR_CLOCK:
      return say ("preferences-system-time-symbolic", "warning", muster_sync_describe_clock (desk),
                  _ ("Set the clock; sending goes on by itself."), MUSTER_SYNC_HELP_CLOCK);
    case MUSTER_ERROR_BUSY:
      return say ("appointment-soon-symbolic", "dim-label", g_strdup (_ ("Headquarters is busy")),
                  _ ("It is tried again by itself in a while."), MUSTER_SYNC_HELP_NONE);
    case MUSTER_ERROR_REVOKED:
      return say ("action-unavailable-symbolic", "error", g_strdup (_ ("Headquarters switched this laptop off")),
                  _ ("Your records are here. Tell the squad leader; a new code enrols this laptop again."),
                  MUSTER_SYNC_HELP_ENROL);
    case MUSTER_ERROR_FULL:
      return say ("drive-harddisk-symbolic", "error", g_strdup (_ ("Disk full: new records cannot be kept")),
                  _ ("Free 200 MB first."), MUSTER_SYNC_HELP_NONE);
    case MUSTER_ERROR_FORK:
      return say ("dialog-warning-symbolic", "warning", g_strdup (_ ("Another laptop uses the identity of this one")),
                  _ ("Nothing is lost on either. Enrol this laptop again."), MUSTER_SYNC_HELP_ENROL);
    default:
      error = news->error != NULL ? g_error_copy (news->error)
                                  : g_error_new_literal (MUSTER_ERROR, trouble, _ ("Sync did not finish."));
      return say ("dialog-warning-symbolic", "warning", muster_words_for_error (error),
                  _ ("Your records are on this laptop. Try again; if it stays, give the list below to a technician."),
                  MUSTER_SYNC_HELP_NONE);
    }
}

static char *
describe_left (gint64 left_ms)
{
  g_autofree char *minutes = NULL;

  if (left_ms < 0)
    return g_strdup (_ ("The laptop may be closed: next time goes on where this stopped."));
  minutes = muster_words_for_count ((left_ms + MINUTE_MS - 1) / MINUTE_MS);
  return g_strdup_printf (_ ("About %s min left. The laptop may be closed: next time goes on where this stopped."),
                          minutes);
}

static MusterSyncNow
get_running (const MusterSyncReport *report, gint64 left_ms)
{
  g_autofree char *sent = muster_words_for_count (report->sent);
  g_autofree char *all = muster_words_for_count (report->sent + MAX (report->left, 0));
  g_autofree char *received = muster_words_for_count (report->received);
  gint64 total = report->sent + MAX (report->left, 0);
  MusterSyncNow now
      = { "network-transmit-receive-symbolic", "accent", NULL, describe_left (left_ms), 0, MUSTER_SYNC_HELP_NONE };

  if (report->phase == MUSTER_SYNC_RECEIVING)
    now.title = g_strdup_printf (_ ("Receiving: %s so far"), received);
  else if (report->phase == MUSTER_SYNC_SENDING && total > 0)
    now.title = g_strdup_printf (_ ("Sending: %s of %s"), sent, all);
  else
    now.title = g_strdup (_ ("Asking headquarters"));
  now.fraction = total > 0 ? (double) report->sent / (double) total : report->phase == MUSTER_SYNC_RECEIVING ? 1 : 0;
  return now;
}

static MusterSyncNow
get_rest (JsonObject *status)
{
  gint64 unsent = get_count (status, "unsent");
  g_autofree char *count = muster_words_for_count (unsent);

  if (unsent > 0)
    return say ("document-send-symbolic", "dim-label", g_strdup_printf (_ ("%s wait to be sent"), count),
                _ ("It begins by itself soon; Enter begins now."), MUSTER_SYNC_HELP_NONE);
  if (get_count (status, "sent") > get_count (status, "safe"))
    return say ("emblem-ok-symbolic", "success", g_strdup (_ ("Headquarters has received everything")),
                _ ("Its backup follows at night."), MUSTER_SYNC_HELP_NONE);
  if (get_count (status, "safe") > 0)
    return say ("emblem-ok-symbolic", "success", g_strdup (_ ("Everything is received and backed up")), "",
                MUSTER_SYNC_HELP_NONE);
  return say ("emblem-ok-symbolic", "dim-label", g_strdup (_ ("Nothing to send")),
              _ ("What others recorded comes in by itself."), MUSTER_SYNC_HELP_NONE);
}

/**
 * muster_sync_now_get:
 * @desk: the open book
 * @left_ms: how long sending still takes; -1: nobody knows
 *
 * Returns: what happens now
 */
MusterSyncNow
muster_sync_now_get (MusterDesk *desk, gint64 left_ms)
{
  const MusterSyncNews *news = muster_desk_get_news (desk);
  int trouble = muster_sync_get_trouble (desk);
  MusterSyncNow now;

  if (news->running && trouble != MUSTER_ERROR_REVOKED)
    return get_running (&news->report, left_ms);
  if (trouble >= 0)
    return get_trouble (desk, trouble);
  now = get_rest (muster_desk_get_status (desk));
  if (now.help == MUSTER_SYNC_HELP_NONE && muster_sync_is_clock_wrong (desk))
    now.help = MUSTER_SYNC_HELP_CLOCK;
  return now;
}

void
muster_sync_now_clear (MusterSyncNow *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->note, g_free);
}
