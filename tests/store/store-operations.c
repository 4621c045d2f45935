/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-operations.h"

#include <string.h>

#include "muster-day-work.h"
#include "muster-export.h"
#include "muster-import.h"
#include "muster-journal.h"
#include "muster-json.h"
#include "muster-outbox.h"

/* What a book is told. */

#define DIGEST "aa"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);

  g_assert_no_error (error);
  return node;
}

static const char *
get_text (OperationBook *book, OperationRecord record, char text[MUSTER_ID_TEXT_SIZE])
{
  return muster_id_write (&book->records[record], text);
}

/* ---- Records ---- */

static void
add (OperationBook *book, OperationRecord record, const char *kind, const char *paper_no, char *text)
{
  g_autofree char *owned = text;
  g_autoptr (JsonNode) node = parse (owned);
  MusterOrigin origin = { .origin = paper_no == NULL ? "1" : "3", .paper_no = paper_no };
  g_autoptr (GError) error = NULL;

  muster_store_create (book->store, kind, json_node_get_object (node), &origin, &book->records[record], &error);
  g_assert_no_error (error);
}

static void
add_records (OperationBook *book)
{
  char fair[MUSTER_ID_TEXT_SIZE], employer[MUSTER_ID_TEXT_SIZE], opening[MUSTER_ID_TEXT_SIZE],
      worker[MUSTER_ID_TEXT_SIZE], intention[MUSTER_ID_TEXT_SIZE];

  add (book, OPERATION_FAIR, "fair", NULL,
       g_strdup ("{\"title\":\"甲场\",\"state\":\"2\",\"start_at\":1706745600000,\"end_at\":1706778000000}"));
  add (book, OPERATION_EMPLOYER, "employer", NULL,
       g_strdup ("{\"name\":\"测试机械有限公司\",\"short_name\":\"测试机械\"}"));
  get_text (book, OPERATION_FAIR, fair);
  add (book, OPERATION_OPENING, "opening", NULL,
       g_strdup_printf ("{\"employer_id\":\"%s\",\"title\":\"注塑操作工\",\"job_code\":\"g05\"}",
                        get_text (book, OPERATION_EMPLOYER, employer)));
  add (book, OPERATION_WORKER, "worker", NULL,
       g_strdup ("{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"sex\":\"1\",\"hukou_div\":\"530627\"}"));
  add (book, OPERATION_TWIN, "worker", NULL,
       g_strdup ("{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"sex\":\"1\"}"));
  add (book, OPERATION_INTENTION, "intention", "ZX-2-0201-009",
       g_strdup_printf (
           "{\"fair_id\":\"%s\",\"worker_id\":\"%s\",\"opening_id\":\"%s\",\"intent_type\":\"1\",\"channel\":\"1\","
           "\"taken_at\":1706749200000}",
           fair, get_text (book, OPERATION_WORKER, worker), get_text (book, OPERATION_OPENING, opening)));
  add (book, OPERATION_REVIEW, "review", NULL,
       g_strdup_printf ("{\"target_id\":\"%s\",\"decision\":\"2\",\"comment\":\"电话不通\"}",
                        get_text (book, OPERATION_INTENTION, intention)));
  add (book, OPERATION_DELETED, "worker", NULL, g_strdup ("{\"name\":\"王试三\"}"));
}

/* ---- Batches ---- */

/* The oldest changes that wait go into a batch. */
static GPtrArray *
keep_batch (OperationBook *book, gint64 number, guint n, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("batch", 5);
  g_autoptr (GPtrArray) lines = muster_outbox_collect (book->store, n, 1 << 20, error);

  if (lines == NULL)
    return NULL;
  g_assert_cmpuint (lines->len, ==, n);
  return muster_outbox_keep_batch (book->store, number, DIGEST, bytes, n, error) ? g_steal_pointer (&lines) : NULL;
}

static MusterId
get_change (GPtrArray *lines, guint index)
{
  gsize size;
  const char *line = g_bytes_get_data (lines->pdata[index], &size);
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, NULL);

  return *muster_change_get_id (change);
}

/* One is answered, with a change that was not accepted; two wait for their answer. */
static void
add_batches (OperationBook *book)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) receipt = g_bytes_new_static ("receipt", 7);
  g_autoptr (GPtrArray) lines = keep_batch (book, 1, 2, &error);
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) third = NULL;
  MusterOutcome outcomes[2];

  g_assert_no_error (error);
  outcomes[0] = (MusterOutcome){ .change = get_change (lines, 0), .state = MUSTER_CHANGE_ACCEPTED, .hq_seq = 1 };
  outcomes[1] = (MusterOutcome){ .change = get_change (lines, 1),
                                 .state = MUSTER_CHANGE_QUARANTINED,
                                 .reason = (char *) "scope" };
  muster_outbox_take_receipt (book->store, 1, DIGEST, receipt, 1, outcomes, 2, &error);
  g_assert_no_error (error);
  second = keep_batch (book, 2, 1, &error);
  third = keep_batch (book, 3, 2, &error);
  g_assert_no_error (error);
}

void
operation_book_fill (OperationBook *book)
{
  g_autoptr (GError) error = NULL;

  add_records (book);
  add_batches (book);
  muster_store_delete (book->store, &book->records[OPERATION_DELETED], "录错了", &error);
  g_assert_no_error (error);
  muster_store_void_slip (book->store, "ZX-2-0201-010", "spoilt", &error);
  g_assert_no_error (error);
}

/* ---- What is told ---- */

static gboolean
create (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (JsonNode) node = parse ("{\"name\":\"赵试四\",\"mobile\":\"15400000018\",\"birth_date\":\"1990-01-01\"}");
  MusterId id = { 0 };

  return muster_store_create (book->store, "worker", json_node_get_object (node), NULL, &id, error);
}

static gboolean
create_minor (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (JsonNode) node = parse ("{\"name\":\"小试\",\"birth_date\":\"2012-01-01\"}");
  MusterId id = { 0 };
  g_autoptr (GError) refused = NULL;

  /* It is refused in any case; that somebody was turned away is what is kept. */
  g_assert_false (muster_store_create (book->store, "worker", json_node_get_object (node), NULL, &id, &refused));
  if (g_error_matches (refused, MUSTER_ERROR, MUSTER_ERROR_MINOR))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}

static gboolean
edit (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (JsonNode) node = parse ("{\"skills\":\"焊工\"}");

  return muster_store_edit (book->store, &book->records[OPERATION_WORKER], json_node_get_object (node), error);
}

static gboolean
edit_intention (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (JsonNode) node = parse ("{\"intent_type\":\"2\",\"former_employer_text\":\"某厂\"}");

  return muster_store_edit (book->store, &book->records[OPERATION_INTENTION], json_node_get_object (node), error);
}

static gboolean
try_edit (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (JsonNode) node = parse ("{\"skills\":\"焊工\"}");

  return muster_store_try (book->store, "worker", &book->records[OPERATION_WORKER], json_node_get_object (node), error);
}

static gboolean
delete_worker (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_delete (book->store, &book->records[OPERATION_TWIN], "录错了", error);
}

static gboolean
restore (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_restore (book->store, &book->records[OPERATION_DELETED], error);
}

static gboolean
erase (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_erase (book->store, &book->records[OPERATION_WORKER], "request", error);
}

static gboolean
say_not_same (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_set_not_same (book->store, &book->records[OPERATION_WORKER], &book->records[OPERATION_TWIN], TRUE,
                                    error);
}

static gboolean
join (OperationBook *book, GString *answer, GError **error)
{
  return operation_say_object (answer, muster_store_join_workers (book->store, &book->records[OPERATION_TWIN],
                                                                  &book->records[OPERATION_WORKER], error));
}

static gboolean
keep_form (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (JsonNode) node = parse ("{\"name\":\"赵试四\"}");

  return muster_store_keep_form (book->store, &book->records[OPERATION_FAIR], "worker", json_node_get_object (node),
                                 error);
}

static gboolean
remove_form (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_remove_form (book->store, &book->records[OPERATION_FAIR], error);
}

static gboolean
void_slip (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_void_slip (book->store, "ZX-2-0201-011", "lost", error);
}

static gboolean
rebuild (OperationBook *book, GString *answer, GError **error)
{
  return muster_store_rebuild (book->store, error);
}

static gboolean
export_in_full (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  MusterQuery query = { .kind = "worker" };
  gint64 rows = 0;

  return muster_store_export (book->store, &query, MUSTER_EXPORT_CSV, "年度统计", out, &rows, error);
}

static gboolean
import_table (OperationBook *book, MusterImportWhat what, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MusterImport) import = muster_import_new (book->catalogue, what, bytes, error);

  g_assert_nonnull (import);
  return muster_import_check (import, book->store, NULL, error)
         && muster_import_save (import, book->store, NULL, error);
}

static gboolean
import_openings (OperationBook *book, GString *answer, GError **error)
{
  return import_table (book, MUSTER_IMPORT_OPENINGS, "单位,岗位,人数\n测试机械有限公司,注塑操作工,10\n某某厂,普工,20\n",
                       error);
}

static gboolean
import_roster (OperationBook *book, GString *answer, GError **error)
{
  return import_table (book, MUSTER_IMPORT_ROSTER, "姓名,手机\n李试二,15400000017\n赵试四,15400000018\n", error);
}

/* ---- What goes out ---- */

static gboolean
form_batch (OperationBook *book, GString *answer, GError **error)
{
  g_autoptr (GPtrArray) lines = keep_batch (book, 4, 2, error);

  return lines != NULL;
}

static gboolean
mark_sent (OperationBook *book, GString *answer, GError **error)
{
  return muster_outbox_mark_sent (book->store, 2, error);
}

static gboolean
abandon (OperationBook *book, GString *answer, GError **error)
{
  return muster_outbox_abandon (book->store, 2, error);
}

static gboolean
start_anew (OperationBook *book, GString *answer, GError **error)
{
  return muster_outbox_start_anew (book->store, error);
}

static gboolean
offer_again (OperationBook *book, GString *answer, GError **error)
{
  MusterOutboxHead head = { muster_outbox_get_incarnation (book->store), 0 };

  return muster_outbox_offer_again (book->store, &head, 1, 0, error);
}

static gboolean
set_safe (OperationBook *book, GString *answer, GError **error)
{
  return muster_outbox_set_safe (book->store, 1, error);
}

static gboolean
renew (OperationBook *book, GString *answer, GError **error)
{
  return muster_outbox_renew_incarnation (book->store, "copy", error);
}

const Operation *
operations_get (guint *n)
{
  static const Operation operations[] = {
    { "create", create },
    { "turn-away", create_minor, FALSE, TRUE },
    { "edit", edit },
    { "edit-intention", edit_intention },
    { "try", try_edit },
    { "delete", delete_worker },
    { "restore", restore },
    { "erase", erase },
    { "not-same", say_not_same },
    { "join", join },
    { "keep-form", keep_form },
    { "remove-form", remove_form },
    { "void-slip", void_slip },
    { "rebuild", rebuild },
    { "export", export_in_full, FALSE, TRUE },
    { "import-openings", import_openings, TRUE, FALSE },
    { "import-roster", import_roster, TRUE, FALSE },
    { "form-batch", form_batch },
    { "mark-sent", mark_sent },
    { "abandon", abandon },
    { "start-anew", start_anew },
    { "offer-again", offer_again },
    { "set-safe", set_safe },
    { "renew", renew },
  };

  *n = G_N_ELEMENTS (operations);
  return operations;
}
