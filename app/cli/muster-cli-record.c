/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-record.h"

/**
 * muster_cli_find_kind:
 * @self: a run
 * @name: (nullable): name of a kind
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (nullable): the kind
 */
const MusterKind *
muster_cli_find_kind (MusterCli *self, const char *name, GError **error)
{
  const MusterKind *kind = name == NULL ? NULL : muster_catalogue_find (muster_cli_get_catalogue (self), name);

  if (kind == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND,
                 "There is no such kind of record; “musterctl schema” lists them.");
  return kind;
}

static JsonArray *
describe_problems (MusterProblems *problems)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < muster_problems_get_count (problems); i++)
    {
      const MusterProblem *problem = muster_problems_get (problems, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "field", problem->field);
      json_object_set_string_member (object, "rule", problem->rule);
      json_object_set_string_member (object, "severity",
                                     problem->severity == MUSTER_SEVERITY_ERROR ? "error" : "warning");
      json_object_set_string_member (object, "message", problem->message);
      json_object_set_string_member (object, "message_zh", problem->message_zh);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * muster_cli_describe_record:
 * @store: a store
 * @id: a record
 * @with_history: whether every change of it is added
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the flat record with `_problems` and, if wanted, `_history`
 */
JsonObject *
muster_cli_describe_record (MusterStore *store, const MusterId *id, gboolean with_history, GError **error)
{
  g_autoptr (JsonObject) record = muster_store_get (store, id, error);
  g_autoptr (MusterProblems) problems = record == NULL ? NULL : muster_store_check_record (store, id, error);

  if (problems == NULL)
    return NULL;
  json_object_set_array_member (record, "_problems", describe_problems (problems));
  if (with_history)
    {
      JsonArray *history = muster_store_get_history (store, id, error);

      if (history == NULL)
        return NULL;
      json_object_set_array_member (record, "_history", history);
    }
  return g_steal_pointer (&record);
}
