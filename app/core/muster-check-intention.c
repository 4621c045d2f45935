/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-intention.h"

#include <string.h>

#include "muster-calendar.h"
#include "muster-check-age.h"

/* What an intention must agree with: its own day, its worker, its opening. */

static char *
get_day (gint64 ms)
{
  return ms >= MUSTER_TIME_MINIMUM && ms <= MUSTER_TIME_MAXIMUM ? muster_time_to_date (ms) : NULL;
}

/* The day of the fair; without one, the day on which it was taken down; at last today. */
static char *
get_event_day (const MusterRecord *record)
{
  g_autoptr (JsonObject) fair = muster_record_follow (record, "fair_id");
  JsonNode *start = fair != NULL ? json_object_get_member (fair, "start_at") : NULL;

  if (start != NULL && json_node_get_value_type (start) == G_TYPE_INT64)
    return get_day (json_node_get_int (start));
  if (muster_record_has (record, "taken_at"))
    return get_day (muster_record_get_int (record, "taken_at", 0));
  return g_strdup (muster_record_get_today (record));
}

/**
 * muster_check_departure:
 * @record: an intention
 * @problems: list to add to
 *
 * Warns where somebody could leave before they said so.
 */
void
muster_check_departure (const MusterRecord *record, MusterProblems *problems)
{
  const char *from = muster_record_get_text (record, "depart_from");
  g_autofree char *taken = get_day (muster_record_get_int (record, "taken_at", G_MAXINT64));

  if (taken != NULL && muster_date_is_valid (from) && strcmp (from, taken) < 0)
    muster_problems_add (problems, "depart_from", "range", MUSTER_SEVERITY_WARNING, "Before the day of the form.",
                         "早于登记日期,请核对。");
}

/**
 * muster_check_minor_rules:
 * @record: an intention
 * @problems: list to add to
 *
 * Rule A1 on the day of the event: under 16 never; 16 and 17 only for openings that allow it. Silent where worker or
 * opening are not known here.
 */
void
muster_check_minor_rules (const MusterRecord *record, MusterProblems *problems)
{
  g_autoptr (JsonObject) worker = muster_record_follow (record, "worker_id");
  g_autoptr (JsonObject) opening = muster_record_follow (record, "opening_id");
  g_autofree char *day = worker != NULL ? get_event_day (record) : NULL;
  JsonNode *allowed = opening != NULL ? json_object_get_member (opening, "minor_allowed") : NULL;
  int age = day != NULL ? muster_worker_get_age (worker, day) : -1;

  if (day != NULL && muster_worker_is_minor (worker, day))
    muster_problems_add (problems, "worker_id", "A1", MUSTER_SEVERITY_ERROR, "Under 16: nothing may be kept.",
                         "未满16周岁,不得登记。");
  else if (age >= 0 && age < MUSTER_AGE_OF_MAJORITY && opening != NULL
           && (allowed == NULL || json_node_get_value_type (allowed) != G_TYPE_BOOLEAN
               || !json_node_get_boolean (allowed)))
    muster_problems_add (problems, "opening_id", "A1", MUSTER_SEVERITY_ERROR,
                         "The worker is 16 or 17, and the opening does not allow it.", "该岗位不招16–18岁人员。");
}

static gboolean
says_nothing (JsonObject *fields, const char *name)
{
  JsonNode *node = json_object_get_member (fields, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

/**
 * muster_check_pick_up:
 * @record: an intention
 * @problems: list to add to
 *
 * Warns where a bus is wanted and nobody knows to which door. Not an error: the stall has 30 seconds, the liaison asks.
 */
void
muster_check_pick_up (const MusterRecord *record, MusterProblems *problems)
{
  g_autoptr (JsonObject) worker = NULL;

  if (!muster_record_is_code (record, "travel_need", "1"))
    return;
  worker = muster_record_follow (record, "worker_id");
  if (worker != NULL && says_nothing (worker, "live_div") && says_nothing (worker, "live_text"))
    muster_problems_add (problems, "travel_need", "address", MUSTER_SEVERITY_WARNING,
                         "The bus needs the present address of the worker.", "需接送,请补填现住地。");
}
