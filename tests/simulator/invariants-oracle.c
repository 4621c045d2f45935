/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

#include "muster-catalogue.h"

/* The merge said once more, slowly and without the programs' own, over what headquarters has accepted: both ends fold
 * alike, so a mistake in the fold would make all of them agree on something wrong.
 *
 * I-6: the order of two changes of which one saw the other is never a clock's: a change that was replaced is no head.
 * I-9: what two people wrote without seeing each other stays, both, until somebody chooses. */

static const char SQL_LINES[] = "SELECT record, line, effective FROM change WHERE state = 1 ORDER BY record, id";

typedef struct
{
  GHashTable *writers; /* group -> GPtrArray of JsonObject lines */
  gboolean erased;
} OracleRecord;

static void
record_free (gpointer data)
{
  OracleRecord *record = data;

  g_hash_table_unref (record->writers);
  g_free (record);
}

static JsonObject *
read_line (const char *line, GPtrArray *keep)
{
  JsonNode *node = json_from_string (line, NULL);

  g_ptr_array_add (keep, node);
  return json_node_get_object (node);
}

static void
add_line (OracleRecord *record, JsonObject *line)
{
  JsonObject *set;
  JsonObjectIter iter;
  const char *group;

  if (json_object_has_member (line, "erased"))
    {
      record->erased = TRUE;
      return;
    }
  set = json_object_get_object_member (line, "set");
  json_object_iter_init (&iter, set);
  while (json_object_iter_next (&iter, &group, NULL))
    {
      GPtrArray *list = g_hash_table_lookup (record->writers, group);

      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (record->writers, g_strdup (group), list);
        }
      g_ptr_array_add (list, line);
      record->erased |= strcmp (group, MUSTER_GROUP_ERASED) == 0;
    }
}

static gboolean
names (JsonObject *line, const char *group, const char *id)
{
  JsonObject *replaces
      = json_object_has_member (line, "replaces") ? json_object_get_object_member (line, "replaces") : NULL;
  JsonArray *list = replaces == NULL || !json_object_has_member (replaces, group)
                        ? NULL
                        : json_object_get_array_member (replaces, group);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (strcmp (json_array_get_string_element (list, i), id) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_head (GPtrArray *writers, const char *group, JsonObject *line)
{
  for (guint i = 0; i < writers->len; i++)
    if (writers->pdata[i] != line && names (writers->pdata[i], group, json_object_get_string_member (line, "id")))
      return FALSE;
  return TRUE;
}

static gboolean
lists (JsonObject *heads, const char *group, const char *id)
{
  JsonArray *list = json_object_has_member (heads, group) ? json_object_get_array_member (heads, group) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (strcmp (json_array_get_string_element (list, i), id) == 0)
      return TRUE;
  return FALSE;
}

/* Whether different values stand beside each other in a group where somebody has to choose. */
static gboolean
compare_group (Simulation *self, const MusterKind *kind, const char *group, GPtrArray *writers, JsonObject *heads)
{
  JsonObject *first = NULL;
  gboolean differ = FALSE;

  for (guint i = 0; i < writers->len; i++)
    {
      JsonObject *line = writers->pdata[i];
      JsonObject *values = json_object_get_object_member (json_object_get_object_member (line, "set"), group);
      gboolean head = is_head (writers, group, line);

      if (head != lists (heads, group, json_object_get_string_member (line, "id")))
        simulation_fail (self, "%s: group %s %s", head ? "I-9" : "I-6", group,
                         head ? "has lost a value that nobody has seen" : "shows a change that was replaced");
      if (!head)
        continue;
      if (first != NULL && !json_object_equal (first, values))
        differ = TRUE;
      first = values;
    }
  return differ && kind != NULL
         && (strcmp (group, MUSTER_GROUP_DELETED) == 0
             || (*group != '_' && muster_kind_group_is_conflict (kind, group)));
}

static gboolean
has_seen (JsonObject *deletion, const char *id)
{
  JsonArray *saw = json_object_has_member (deletion, "saw") ? json_object_get_array_member (deletion, "saw") : NULL;

  for (guint i = 0; saw != NULL && i < json_array_get_length (saw); i++)
    if (strcmp (json_array_get_string_element (saw, i), id) == 0)
      return TRUE;
  return FALSE;
}

/* Deleted only by somebody who had seen every other head. */
static void
compare_deletion (Simulation *self, OracleRecord *record, JsonObject *dumped)
{
  GPtrArray *deletions = g_hash_table_lookup (record->writers, MUSTER_GROUP_DELETED);
  gboolean deleted = json_object_get_boolean_member (dumped, "deleted");
  gboolean unseen = FALSE;
  GHashTableIter iter;
  gpointer group, writers;

  if (deletions == NULL)
    {
      if (deleted)
        simulation_fail (self, "I-9: a record is deleted that nobody deleted");
      return;
    }
  g_hash_table_iter_init (&iter, record->writers);
  while (g_hash_table_iter_next (&iter, &group, &writers))
    for (guint i = 0; strcmp (group, MUSTER_GROUP_DELETED) != 0 && i < ((GPtrArray *) writers)->len; i++)
      {
        JsonObject *line = ((GPtrArray *) writers)->pdata[i];
        gboolean seen = FALSE;

        for (guint j = 0; j < deletions->len; j++)
          {
            JsonObject *deletion = deletions->pdata[j];

            seen |= is_head (deletions, MUSTER_GROUP_DELETED, deletion)
                    && has_seen (json_object_get_object_member (json_object_get_object_member (deletion, "set"),
                                                                MUSTER_GROUP_DELETED),
                                 json_object_get_string_member (line, "id"));
          }
        unseen |= is_head (writers, group, line) && !seen;
      }
  if (deleted && unseen)
    simulation_fail (self, "I-9: a record is deleted although its deletion had not seen an edit");
}

static void
compare_record (Simulation *self, OracleRecord *record, JsonObject *dumped)
{
  MusterStore *store = muster_hq_get_store (self->headquarters.hq);
  const char *text = json_object_get_string_member (dumped, "id");
  const MusterKind *kind
      = muster_catalogue_find (muster_store_get_catalogue (store), json_object_get_string_member (dumped, "kind"));
  JsonObject *heads;
  g_autoptr (JsonObject) shown = NULL;
  gboolean conflict = FALSE;
  GHashTableIter iter;
  gpointer group, writers;
  MusterId id;

  if (record->erased)
    return;
  heads = json_object_get_object_member (dumped, "heads");
  g_hash_table_iter_init (&iter, record->writers);
  while (g_hash_table_iter_next (&iter, &group, &writers))
    conflict |= compare_group (self, kind, group, writers, heads);
  compare_deletion (self, record, dumped);
  shown = muster_id_parse (text, &id) ? muster_store_get (store, &id, NULL) : NULL;
  if (shown != NULL && json_object_has_member (shown, "_conflict")
      && json_object_get_boolean_member (shown, "_conflict") != conflict)
    simulation_fail (self, "I-9: record %s %s", text, conflict ? "hides a conflict" : "shows a conflict that is none");
}

typedef struct
{
  Simulation *simulation;
  GHashTable *records;
} Comparison;

static gboolean
compare_dumped (gpointer data, const char *line, GError **error)
{
  Comparison *comparison = data;
  g_autoptr (JsonNode) node = json_from_string (line, NULL);
  JsonObject *dumped = json_node_get_object (node);
  OracleRecord *record = g_hash_table_lookup (comparison->records, json_object_get_string_member (dumped, "id"));

  if (record == NULL)
    simulation_fail (comparison->simulation, "I-4: a record is shown that no change is about");
  else
    compare_record (comparison->simulation, record, dumped);
  return TRUE;
}

/* No stamp lies further ahead than headquarters allows, whatever a laptop's clock says. */
static void
check_stamp (Simulation *self, MusterStamp effective)
{
  if (muster_stamp_to_ms (effective) > self->now_ms + MUSTER_STAMP_TOLERANCE_MS + 20000)
    simulation_fail (self, "I-6: a change is ordered by a clock that was ahead");
}

void
oracle_check (Simulation *self)
{
  MusterStore *store = muster_hq_get_store (self->headquarters.hq);
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (muster_store_get_db (store), SQL_LINES, NULL);
  g_autoptr (GHashTable) records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, record_free);
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  Comparison comparison = { self, records };

  while (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    {
      char text[MUSTER_ID_TEXT_SIZE];
      OracleRecord *record;
      MusterId id;

      muster_column_id (statement, 1, &id);
      record = g_hash_table_lookup (records, muster_id_write (&id, text));
      if (record == NULL)
        {
          record = g_new0 (OracleRecord, 1);
          record->writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
          g_hash_table_insert (records, g_strdup (text), record);
        }
      add_line (record, read_line (muster_db_column_text (statement, 2), keep));
      check_stamp (self, (MusterStamp) muster_db_column_int (statement, 3));
    }
  muster_store_dump (store, NULL, NULL, compare_dumped, &comparison, NULL);
}
