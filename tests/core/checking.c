/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checking.h"

#include <string.h>

#include "muster-json.h"

JsonObject *
object_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

int
find_problem (MusterProblems *problems, const char *field, const char *rule)
{
  for (guint i = 0; i < muster_problems_get_count (problems); i++)
    {
      const MusterProblem *problem = muster_problems_get (problems, i);

      if (strcmp (problem->field, field) == 0 && strcmp (problem->rule, rule) == 0)
        return (int) problem->severity;
    }
  return -1;
}

int
check (const MusterKind *kind, const char *today, const char *fields, const char *field, const char *rule)
{
  g_autoptr (JsonObject) object = object_of (fields);
  g_autoptr (MusterRecord) record = muster_record_new (kind, object);
  g_autoptr (MusterProblems) problems = NULL;

  muster_record_set_today (record, today);
  problems = muster_record_check (record);
  return find_problem (problems, field, rule);
}
