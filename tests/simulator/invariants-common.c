/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

/* What several invariants ask. */

static const char SQL_WAS_FORGOTTEN[] = "SELECT 1 FROM change WHERE record = ?1 AND line LIKE '%\"_erased\":%' LIMIT 1";
static const char SQL_IS_ERASED[] = "SELECT 1 FROM erased WHERE record = ?1";

GPtrArray *
invariants_read_ids (MusterStore *store, const char *sql)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (muster_store_get_db (store), sql, NULL);

  while (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    {
      gsize size;
      gconstpointer bytes = muster_db_column_blob (statement, 1, &size);

      g_ptr_array_add (ids, g_memdup2 (bytes, size));
    }
  return ids;
}

gboolean
invariants_headquarters_holds (Simulation *self, const MusterId *change)
{
  g_autoptr (MusterChange) found
      = self->headquarters.hq == NULL
            ? NULL
            : muster_journal_find (muster_hq_get_store (self->headquarters.hq), change, NULL, NULL, NULL);

  return found != NULL;
}

GHashTable *
invariants_read_quarantine (Simulation *self)
{
  GHashTable *held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonArray) list = muster_hq_list_quarantine (self->headquarters.hq, TRUE, NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *entry = json_array_get_object_element (list, i);

      const char *reason = json_object_get_string_member (entry, "reason");
      /* Of who was forgotten, or is a child, only the id is kept. */
      gboolean forgotten = strcmp (reason, "purged") == 0 || strcmp (reason, "minor") == 0;

      if ((forgotten || json_object_get_boolean_member (entry, "kept")) && json_object_has_member (entry, "change")
          && !json_object_get_null_member (entry, "change"))
        g_hash_table_add (held, g_strdup (json_object_get_string_member (entry, "change")));
    }
  return held;
}

gboolean
invariants_is_erased (Simulation *self, const MusterId *record)
{
  g_autoptr (MusterDbStatement) statement
      = muster_db_prepare (muster_store_get_db (muster_hq_get_store (self->headquarters.hq)), SQL_IS_ERASED, NULL);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  return muster_db_step (statement, NULL) == MUSTER_DB_ROW;
}

/* Somebody there forgot the person of this record before headquarters had heard of it. Headquarters, which knows of no
 * such record, sets the order aside; the values are gone because they were to go. */
gboolean
invariants_was_forgotten (Laptop *laptop, const MusterId *record)
{
  g_autoptr (MusterDbStatement) statement
      = laptop->store == NULL ? NULL : muster_db_prepare (muster_store_get_db (laptop->store), SQL_WAS_FORGOTTEN, NULL);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  return muster_db_step (statement, NULL) == MUSTER_DB_ROW;
}
