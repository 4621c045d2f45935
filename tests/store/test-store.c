/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-json.h"
#include "muster-journal.h"
#include "muster-test-folder.h"
#include "muster-test-world.h"

/* One laptop's store: what is saved is there, whole, found and counted. */

static const guint8 key[32] = { 7 };

typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  MusterId member;
} Fixture;

static void
open_store (Fixture *fixture, gboolean create)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = {
    .world = fixture->world,
    .catalogue = fixture->catalogue,
    .folder = muster_test_folder_get_path (fixture->folder),
    .key = key,
    .witness_folder = muster_test_folder_get_path (fixture->folder),
    .create = create,
  };

  fixture->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  muster_store_set_member (fixture->store, &fixture->member);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = muster_test_folder_new ();
  fixture->world = muster_test_world_new (1, NULL, TRUE);
  fixture->catalogue = muster_catalogue_new_standard ();
  fixture->member = muster_id_new (fixture->world);
  open_store (fixture, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_store_free (fixture->store);
  muster_catalogue_unref (fixture->catalogue);
  muster_world_unref (fixture->world);
  muster_test_folder_free (fixture->folder);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static MusterId
create (Fixture *fixture, const char *kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = parse (text);
  MusterId id = { 0 };

  muster_store_create (fixture->store, kind, fields, NULL, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
edit (Fixture *fixture, const MusterId *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = parse (text);

  muster_store_edit (fixture->store, id, fields, &error);
  g_assert_no_error (error);
}

static gboolean
append_line (gpointer data, const char *line, GError **error)
{
  g_string_append_printf (data, "%s\n", line);
  return TRUE;
}

static gboolean
count_row (gpointer data, JsonObject *record, GError **error)
{
  g_ptr_array_add (data, g_strdup (json_object_get_string_member (record, "id")));
  return TRUE;
}

static guint
search (Fixture *fixture, const char *kind, const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  MusterQuery query = { .kind = kind, .search = typed };

  muster_store_list (fixture->store, &query, count_row, ids, &error);
  g_assert_no_error (error);
  return ids->len;
}

static void
test_save_and_reopen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) record = NULL;
  MusterId incarnation = muster_outbox_get_incarnation (fixture->store);
  MusterId id
      = create (fixture, "worker", "{\"name\":\"欧阳某某\",\"mobile\":\"15400000001\",\"hukou_div\":\"522302\"}");

  edit (fixture, &id, "{\"mobile\":\"15400000002\"}");
  muster_store_free (fixture->store);
  open_store (fixture, FALSE);
  record = muster_store_get (fixture->store, &id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (record, "mobile"), ==, "15400000002");
  g_assert_cmpstr (json_object_get_string_member (record, "name"), ==, "欧阳某某");
  g_assert_cmpint (json_object_get_int_member (record, "_revision"), ==, 2);
  g_assert_true (muster_store_check (fixture->store, &error));
  g_assert_no_error (error);
  {
    MusterId again = muster_outbox_get_incarnation (fixture->store);

    g_assert_true (muster_id_equal (&incarnation, &again));
  }
}

/* Signs part characters from each other, and numbers stand in names too. */
static void
test_search_signs (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *typed;
    guint wanted;
  } rows[] = {
    { "A-1", 1 }, { "a-", 1 }, { "-1", 1 }, { "2024", 1 }, { "24厂", 1 }, { "c++", 1 }, { "c+", 1 }, { "A-2", 0 }, { "2023", 0 }, { "+", 0 },
  };
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (GError) error = NULL;
  MusterId id = { 0 };

  json_object_set_string_member (fields, "name", "A-1 C++ 2024厂");
  muster_store_create (fixture->store, "employer", fields, NULL, &id, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("“%s”", rows[i].typed);
      g_assert_cmpuint (search (fixture, "employer", rows[i].typed), ==, rows[i].wanted);
    }
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  create (fixture, "worker", "{\"name\":\"欧阳某某\",\"mobile\":\"15400001234\"}");
  create (fixture, "worker", "{\"name\":\"单小红\",\"mobile\":\"15400005678\",\"id_number\":\"990101199001010019\"}");
  create (fixture, "worker", "{\"name\":\"𠮷田某\",\"phone_alt\":\"0571-87654321\"}");
  g_assert_cmpuint (search (fixture, "worker", "欧阳"), ==, 1);
  g_assert_cmpuint (search (fixture, "worker", "ouyang"), ==, 1);
  g_assert_cmpuint (search (fixture, "worker", "shanxiaohong"), ==, 1);
  g_assert_cmpuint (search (fixture, "worker", "sxh"), ==, 1);
  g_assert_cmpuint (search (fixture, "worker", "5678"), ==, 1);
  g_assert_cmpuint (search (fixture, "worker", "1540000"), ==, 2);
  g_assert_cmpuint (search (fixture, "worker", "990101"), ==, 1);
  g_assert_cmpuint (search (fixture, "worker", "小红 5678"), ==, 1);
  g_assert_cmpuint (search (fixture, "worker", "𠮷田"), ==, 1);
  g_assert_cmpuint (search (fixture, "worker", "红小"), ==, 0);
  g_assert_cmpuint (search (fixture, "worker", "\" OR tokens:*"), ==, 0);
}

static void
test_delete_and_restore (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterId id = create (fixture, "worker", "{\"name\":\"王某\",\"mobile\":\"15400000001\"}");

  g_assert_true (muster_store_delete (fixture->store, &id, "twice", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (search (fixture, "worker", "王某"), ==, 0);
  g_assert_true (muster_store_restore (fixture->store, &id, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (search (fixture, "worker", "王某"), ==, 1);
  g_assert_true (muster_store_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_minor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields
      = parse ("{\"name\":\"李小某\",\"mobile\":\"15400000003\",\"id_number\":\"990101201109010045\"}");
  MusterQuery query = { .kind = "turned_away" };
  MusterId id = { 0 };
  MusterId grown = create (fixture, "worker", "{\"name\":\"赵某\",\"mobile\":\"15400000004\"}");
  g_autoptr (JsonObject) correction = parse ("{\"birth_date\":\"2010-01-01\"}");

  g_assert_false (muster_store_create (fixture->store, "worker", fields, NULL, &id, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_MINOR);
  g_clear_error (&error);
  g_assert_false (muster_store_edit (fixture->store, &grown, correction, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_MINOR);
  g_clear_error (&error);
  g_assert_cmpint (muster_store_count (fixture->store, &query, &error), ==, 2);
  g_assert_cmpuint (search (fixture, "worker", "赵某"), ==, 0);
  {
    g_autoptr (JsonArray) history = muster_store_get_history (fixture->store, &grown, &error);
    g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), history);
    g_autofree char *text = muster_json_to_canonical (node);

    g_assert_null (strstr (text, "赵某"));
    g_assert_null (strstr (text, "15400000004"));
  }
  g_assert_true (muster_store_check (fixture->store, &error));
  g_assert_no_error (error);
}

static gint64
count_turned_away (Fixture *fixture)
{
  MusterQuery query = { .kind = "turned_away" };

  return muster_store_count (fixture->store, &query, NULL);
}

/* A number with a wrong check digit, whose birth date is a child's: nothing new is stored, and nothing old is lost. */
static void
test_mistyped_minor (Fixture *fixture, gconstpointer data)
{
  static const char mistyped[] = "{\"id_type\":\"1\",\"id_number\":\"990101201109010046\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) child = parse ("{\"name\":\"李小某\",\"id_type\":\"1\",\"id_number\":\"990101201109010046\"}");
  g_autoptr (JsonObject) number = parse (mistyped);
  g_autoptr (JsonObject) kept = NULL;
  MusterId id = { 0 }, form = muster_id_new (fixture->world);
  MusterId adult = create (fixture, "worker", "{\"name\":\"赵某\",\"mobile\":\"15400000004\"}");

  g_assert_false (muster_store_create (fixture->store, "worker", child, NULL, &id, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_MINOR);
  g_assert_nonnull (strstr (error->message, "birth date in the ID number"));
  g_clear_error (&error);
  g_assert_cmpint (count_turned_away (fixture), ==, 1);
  g_assert_false (muster_store_keep_form (fixture->store, &form, "worker", child, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_MINOR);
  g_clear_error (&error);
  g_assert_false (muster_store_try (fixture->store, "worker", &adult, number, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_MINOR);
  g_clear_error (&error);
  g_assert_false (muster_store_edit (fixture->store, &adult, number, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_MINOR);
  g_assert_nonnull (strstr (error->message, "nothing was changed"));
  g_clear_error (&error);
  kept = muster_store_get (fixture->store, &adult, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (kept, "mobile"), ==, "15400000004");
  g_assert_false (json_object_has_member (kept, "id_number"));
  g_assert_cmpint (count_turned_away (fixture), ==, 1);
  /* The birth date is what the person says; the number is kept as it was typed, to be corrected. */
  edit (fixture, &adult, "{\"birth_date\":\"1991-09-01\",\"birth_precision\":\"3\"}");
  edit (fixture, &adult, mistyped);
  g_assert_true (muster_store_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_batches (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("batch", 5);
  g_autofree char *previous = NULL;
  g_autoptr (JsonObject) status = NULL;
  gint64 number;

  create (fixture, "worker", "{\"name\":\"王某\"}");
  create (fixture, "worker", "{\"name\":\"李某\"}");
  create (fixture, "worker", "{\"name\":\"张某\"}");
  lines = muster_outbox_collect (fixture->store, 2, 1 << 20, &error);
  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_true (muster_outbox_next (fixture->store, &number, &previous, &error));
  g_assert_cmpint (number, ==, 1);
  g_assert_cmpstr (previous, ==, "");
  g_assert_true (muster_outbox_keep_batch (fixture->store, 1, "aa", bytes, 2, &error));
  rest = muster_outbox_collect (fixture->store, 10, 1 << 20, &error);
  g_assert_cmpuint (rest->len, ==, 1);
  {
    g_autoptr (MusterChange) first = muster_change_new_from_line (g_bytes_get_data (lines->pdata[0], NULL),
                                                                  g_bytes_get_size (lines->pdata[0]), &error);
    g_autoptr (MusterChange) second = muster_change_new_from_line (g_bytes_get_data (lines->pdata[1], NULL),
                                                                   g_bytes_get_size (lines->pdata[1]), &error);
    MusterOutcome outcomes[] = {
      { .change = *muster_change_get_id (first), .state = MUSTER_CHANGE_ACCEPTED, .hq_seq = 1 },
      { .change = *muster_change_get_id (second), .state = MUSTER_CHANGE_QUARANTINED, .reason = (char *) "scope" },
    };

    g_assert_false (muster_outbox_take_receipt (fixture->store, 1, "bb", bytes, 1, outcomes, 2, &error));
    g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
    g_clear_error (&error);
    g_assert_true (muster_outbox_take_receipt (fixture->store, 1, "aa", bytes, 1, outcomes, 2, &error));
    g_assert_true (muster_outbox_take_receipt (fixture->store, 1, "aa", bytes, 1, outcomes, 2, &error));
    g_assert_no_error (error);
  }
  status = muster_outbox_get_status (fixture->store, &error);
  g_assert_cmpint (json_object_get_int_member (status, "unsent"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (status, "sent"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (status, "quarantined"), ==, 1);
  g_assert_true (muster_store_check (fixture->store, &error));
  g_assert_no_error (error);
}

static JsonObject *
get_only_attention (Fixture *fixture)
{
  g_autoptr (JsonArray) attention = muster_outbox_get_attention (fixture->store, NULL);

  g_assert_cmpuint (json_array_get_length (attention), ==, 1);
  return json_object_ref (json_array_get_object_element (attention, 0));
}

/* Whether any change here, or what headquarters said of one, holds a word. */
static gboolean
holds (Fixture *fixture, const char *word)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (
      muster_store_get_db (fixture->store), "SELECT 1 FROM change WHERE instr (line || coalesce (detail, ''), ?1) > 0", NULL);

  muster_db_bind_text (statement, 1, word);
  return muster_db_step (statement, NULL) == MUSTER_DB_ROW;
}

/* What headquarters wrote beside a refusal may name a person: it goes when the record is erased, and nobody has to see to
 * it any more. */
static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (MusterChange) change = NULL;
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonArray) after = NULL;
  MusterInboxSeen seen;
  MusterArrival *arrival = g_new0 (MusterArrival, 1);
  MusterId record = create (fixture, "worker", "{\"name\":\"王某\"}");

  g_assert_true (muster_inbox_get_seen (fixture->store, &seen, NULL));
  edit (fixture, &record, "{\"note\":\"x\"}");
  lines = muster_outbox_collect (fixture->store, 2, 1 << 20, &error);
  change = muster_change_new_from_line (g_bytes_get_data (lines->pdata[1], NULL), g_bytes_get_size (lines->pdata[1]),
                                        &error);
  g_assert_no_error (error);
  arrival->type = MUSTER_ARRIVAL_REFUSED;
  arrival->cursor = 1;
  arrival->id = *muster_change_get_id (change);
  arrival->reason = g_strdup ("scope");
  arrival->detail = g_strdup ("王某是另一队的");
  g_ptr_array_add (arrivals, arrival);
  g_assert_true (muster_inbox_apply (fixture->store, arrivals, "epoch", 1, &seen, NULL, &error));
  before = get_only_attention (fixture);
  g_assert_cmpstr (json_object_get_string_member (before, "state"), ==, "refused");
  g_assert_cmpstr (json_object_get_string_member (before, "reason"), ==, "scope");
  g_assert_cmpstr (json_object_get_string_member (before, "detail"), ==, "王某是另一队的");
  g_assert_true (muster_store_erase (fixture->store, &record, "request", &error));
  g_assert_no_error (error);
  after = muster_outbox_get_attention (fixture->store, &error);
  g_assert_cmpuint (json_array_get_length (after), ==, 0);
  g_assert_false (holds (fixture, "王某"));
  g_assert_true (muster_store_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_copied_store (Fixture *fixture, gconstpointer data)
{
  MusterId before = muster_outbox_get_incarnation (fixture->store);
  MusterId after;

  create (fixture, "worker", "{\"name\":\"王某\"}");
  muster_store_free (fixture->store);
  muster_test_world_set_machine (muster_test_world_get (fixture->world), "another");
  open_store (fixture, FALSE);
  after = muster_outbox_get_incarnation (fixture->store);
  g_assert_false (muster_id_equal (&before, &after));
  {
    g_autoptr (GPtrArray) lines = muster_outbox_collect (fixture->store, 10, 1 << 20, NULL);

    g_assert_cmpuint (lines->len, ==, 1);
  }
}

static void
test_dump_is_accepted_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) dump = g_string_new (NULL);

  create (fixture, "worker", "{\"name\":\"王某\"}");
  g_assert_true (muster_store_dump (fixture->store, NULL, NULL, append_line, dump, &error));
  g_assert_cmpuint (dump->len, ==, 0);
}

/* What a list can be asked for beside a value itself: larger, smaller, not there, and the states of a record. */
static void
test_conditions (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *value;
    gint64 count;
  } rows[] = {
    { "expected_attendance", "200", 1 },
    { "expected_attendance>", "200", 1 },
    { "expected_attendance>=", "200", 2 },
    { "expected_attendance<", "200", 1 },
    { "expected_attendance<=", "300", 3 },
    { "host_org", "", 1 },
    { "start_at>=", "2024-02-02T00:00", 2 },
    { "start_at<", "2024-02-02T00:00", 1 },
    { "_unsent", "1", 3 },
    { "_unsent", "0", 0 },
    { "_conflict", "1", 0 },
    { "_conflict", "0", 3 },
  };
  MusterId id
      = create (fixture, "fair",
                "{\"title\":\"甲\",\"expected_attendance\":100,\"start_at\":1706752800000,\"host_org\":\"县局\"}");

  create (fixture, "fair",
          "{\"title\":\"乙\",\"expected_attendance\":200,\"start_at\":1706839200000,\"host_org\":\"县局\"}");
  create (fixture, "fair", "{\"title\":\"丙\",\"expected_attendance\":300,\"start_at\":1706925600000}");
  g_assert_true (muster_store_is_unsent (fixture->store, &id));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
      MusterQuery query = { .kind = "fair", .where = where };

      g_hash_table_insert (where, (gpointer) rows[i].name, (gpointer) rows[i].value);
      g_assert_cmpint (muster_store_count (fixture->store, &query, &error), ==, rows[i].count);
      g_assert_no_error (error);
    }
}

static void
test_conditions_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[][2]
      = { { "_unsent", "yes" }, { "nothing>", "1" }, { "expected_attendance<", "" }, { "_returned", "1" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
      MusterQuery query = { .kind = "fair", .where = where };

      g_hash_table_insert (where, (gpointer) rows[i][0], (gpointer) rows[i][1]);
      g_assert_cmpint (muster_store_count (fixture->store, &query, &error), ==, -1);
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("save-and-reopen", test_save_and_reopen);
  ADD ("search", test_search);
  ADD ("search-signs", test_search_signs);
  ADD ("conditions", test_conditions);
  ADD ("conditions-refused", test_conditions_refused);
  ADD ("delete-and-restore", test_delete_and_restore);
  ADD ("minor", test_minor);
  ADD ("mistyped-minor", test_mistyped_minor);
  ADD ("batches", test_batches);
  ADD ("refusal", test_refusal);
  ADD ("copied-store", test_copied_store);
  ADD ("dump-is-accepted-only", test_dump_is_accepted_only);
  return g_test_run ();
}
