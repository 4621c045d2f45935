/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-operations.h"

#include "muster-day-work.h"
#include "muster-fair-summary.h"
#include "muster-journal.h"
#include "muster-json.h"
#include "muster-outbox.h"
#include "muster-returned.h"
#include "muster-totals.h"

/* What a book is asked. */

#define TODAY "2024-02-01"

static void
say_node (GString *answer, JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autofree char *text = muster_json_to_canonical (owned);

  g_string_append (answer, text);
  g_string_append_c (answer, '\n');
}

gboolean
operation_say_object (GString *answer, JsonObject *object)
{
  if (object == NULL)
    return FALSE;
  say_node (answer, json_node_init_object (json_node_alloc (), object));
  json_object_unref (object);
  return TRUE;
}

gboolean
operation_say_array (GString *answer, JsonArray *array)
{
  if (array == NULL)
    return FALSE;
  say_node (answer, json_node_init_array (json_node_alloc (), array));
  json_array_unref (array);
  return TRUE;
}

gboolean
operation_say_list (GString *answer, char **list)
{
  g_auto (GStrv) owned = list;
  g_autofree char *text = list == NULL ? NULL : g_strjoinv (",", list);

  if (text == NULL)
    return FALSE;
  g_string_append (answer, text);
  return TRUE;
}

/* ---- Records ---- */

static gboolean
get_record (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_object (answer, muster_store_get (book->store, &book->records[OPERATION_INTENTION], error));
}

static gboolean
get_history (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_array (answer, muster_store_get_history (book->store, &book->records[OPERATION_DELETED], error));
}

static gboolean
find_kind (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_find_kind (book->store, &book->records[OPERATION_FAIR], error) != NULL;
}

static gboolean
merge (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (MusterMerged) merged = muster_store_merge_record (book->store, &book->records[OPERATION_DELETED], error);

  return merged != NULL;
}

static gboolean
check_record (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (MusterProblems) problems
      = muster_store_check_record (book->store, &book->records[OPERATION_INTENTION], error);

  if (problems != NULL)
    g_string_append_printf (answer, "%u", muster_problems_get_count (problems));
  return problems != NULL;
}

static gboolean
check (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_check (book->store, error);
}

static gboolean
keep_line (gpointer answer, const char *line, GError **error)
{
  g_string_append (answer, line);
  return TRUE;
}

static gboolean
dump (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_dump (book->store, NULL, NULL, keep_line, answer, error);
}

/* ---- Lists ---- */

static gboolean
keep_row (gpointer answer, JsonObject *record, GError **error)
{
  return operation_say_object (answer, json_object_ref (record));
}

static gboolean
list (OperationBook *book, GString *answer, GError **error)
{
  MusterQuery query = { .kind = "worker", .search = "li", .order = "-name" };

  return muster_store_list (book->store, &query, keep_row, answer, error);
}

static gboolean
list_marked (OperationBook *book, GString *answer, GError **error)
{
  static const char *const marks[] = { "_complete", "_conflict", "_unsent", "_returned", "_duplicate" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
      MusterQuery query = { .kind = "worker", .where = where };
      gint64 count;

      g_hash_table_insert (where, (gpointer) marks[i], (gpointer) (i == 0 ? "true" : "1"));
      count = muster_store_count (book->store, &query, error);
      if (count < 0)
        return FALSE;
      g_string_append_printf (answer, "%s %" G_GINT64_FORMAT "\n", marks[i], count);
    }
  return TRUE;
}

static gboolean
list_positions (OperationBook *book, GString *answer, GError **error)
{
  MusterQuery query = { .kind = "worker" };
  g_autoptr (GArray) positions = muster_store_list_positions (book->store, &query, error);

  return positions != NULL
         && operation_say_object (
             answer, muster_store_get_row (book->store, "worker", g_array_index (positions, gint64, 0), error));
}

static gboolean
get_conflicts (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_array (answer, muster_store_get_conflicts (book->store, error))
         && operation_say_array (answer,
                                 muster_store_get_conflicts_of (book->store, &book->records[OPERATION_WORKER], error));
}

static gboolean
get_duplicates (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_array (answer, muster_store_get_duplicates (book->store, error))
         && operation_say_array (answer,
                                 muster_store_get_duplicates_of (book->store, &book->records[OPERATION_WORKER], error));
}

static gboolean
get_forms (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_array (answer, muster_store_get_forms (book->store, error));
}

static gboolean
get_export_log (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_array (answer, muster_store_get_export_log (book->store, error));
}

/* ---- The day ---- */

static gboolean
count_work (OperationBook *book, GString *answer, GError **error)
{
  guint unreviewed, returned;
  gint64 due;

  if (!muster_store_count_unreviewed (book->store, &unreviewed, error)
      || !muster_store_find_returned (book->store, &returned, &due, error))
    return FALSE;
  g_string_append_printf (answer, "%u %u", unreviewed, returned);
  return TRUE;
}

static gboolean
find_slips (OperationBook *book, GString *answer, GError **error)
{
  g_autofree char *next = NULL;

  if (!muster_store_find_next_slip (book->store, &book->records[OPERATION_FAIR], &next, error))
    return FALSE;
  g_string_append_printf (answer, "%s\n", next);
  return operation_say_list (answer, muster_store_list_void_slips (book->store, TODAY, error))
         && operation_say_list (answer, muster_store_find_slip_gaps (book->store, TODAY, error));
}

static gboolean
find_counties (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_list (answer, muster_store_find_counties (book->store, 5, error));
}

static gboolean
find_last_fair (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_object (answer, muster_store_find_last_fair (book->store, "2024-02-02", error));
}

static gboolean
summarise_fair (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_object (answer,
                               muster_store_summarise_fair (book->store, &book->records[OPERATION_FAIR], error));
}

static gboolean
list_fair (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_array (answer, muster_store_find_fairs_of_day (book->store, TODAY, error))
         && operation_say_array (
             answer, muster_store_list_fair_intentions (book->store, &book->records[OPERATION_FAIR], 5, error));
}

static gboolean
list_returned (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_array (answer, muster_store_list_returned (book->store, error))
         && operation_say_array (answer,
                                 muster_store_list_returned_of (book->store, &book->records[OPERATION_WORKER], error));
}

static gboolean
count_totals (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_object (answer,
                               muster_store_totals (book->store, G_GINT64_CONSTANT (1706832000000), "all", error))
         && operation_say_array (answer, muster_store_totals_list (book->store, G_GINT64_CONSTANT (1706832000000),
                                                                   "all", "S2.employers", error));
}

/* ---- What goes out ---- */

static gboolean
get_status (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_object (answer, muster_outbox_get_status (book->store, error))
         && operation_say_array (answer, muster_outbox_get_attention (book->store, error));
}

static gboolean
get_unreceipted (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (GPtrArray) batches = muster_outbox_get_unreceipted (book->store, 10, error);

  if (batches != NULL)
    g_string_append_printf (answer, "%u", batches->len);
  return batches != NULL;
}

static gboolean
get_chain (OperationBook *book, GString *answer, GError **error)
{
  MusterId incarnation = muster_outbox_get_incarnation (book->store);
  g_autofree char *previous = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GBytes) receipt = NULL;
  g_autoptr (GArray) abandoned = muster_outbox_get_abandoned (book->store, error);
  g_autoptr (GArray) incarnations = abandoned == NULL ? NULL : muster_outbox_get_incarnations (book->store, 10, error);
  gint64 number;

  if (incarnations == NULL || !muster_outbox_next (book->store, &number, &previous, error)
      || !muster_outbox_find_digest (book->store, &incarnation, 1, &digest, error)
      || !muster_outbox_find_receipt (book->store, 0, &receipt, error))
    return FALSE;
  g_string_append_printf (answer, "%" G_GINT64_FORMAT " %s %s %u %u %d", number, previous, digest, abandoned->len,
                          incarnations->len, receipt != NULL);
  return TRUE;
}

const Operation *
operations_get_readings (guint *n)
{
  static const Operation readings[] = {
    { "get", get_record },
    { "history", get_history },
    { "kind", find_kind },
    { "merge", merge },
    { "check-record", check_record },
    { "check", check },
    { "dump", dump },
    { "list", list },
    { "list-marked", list_marked },
    { "positions", list_positions },
    { "conflicts", get_conflicts },
    { "duplicates", get_duplicates },
    { "forms", get_forms },
    { "export-log", get_export_log },
    { "work", count_work },
    { "slips", find_slips },
    { "counties", find_counties },
    { "last-fair", find_last_fair },
    { "fair", summarise_fair },
    { "fairs", list_fair },
    { "returned", list_returned },
    { "totals", count_totals },
    { "status", get_status },
    { "unreceipted", get_unreceipted },
    { "chain", get_chain },
  };

  *n = G_N_ELEMENTS (readings);
  return readings;
}
