/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-journal.h"
#include "muster-json.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"
#include "muster-test-state.h"
#include "muster-test-statements.h"
#include "muster-test-vfs.h"

/* Every statement of what headquarters is asked or told fails once, as on a disk that cannot be read. What is told is
 * done whole or said to have failed with nothing done; what is asked is answered as with a good disk or refused; then
 * the same connection does it. */

#define FOLDER "hq"

typedef struct
{
  MusterTestVfs *vfs;
  MusterTestVfsImage *image; /* of the disk before each case */
  HqRig rig;
  HqLaptop *squad;
  HqLaptop *office;
  GBytes *batch;
  MusterId known; /* a record */
} Fixture;

/* @play appends what was answered. */
typedef struct
{
  const char *name;
  gboolean (*play) (Fixture *fixture, GString *answer, GError **error);
} Operation;

/* ---- Setting up ---- */

static gboolean
open_headquarters (Fixture *fixture, gboolean create, GError **error)
{
  static const MusterHqNew values = { .name = "指挥部", .without_certificate = TRUE };
  MusterHqOptions options = { .world = fixture->rig.world, .catalogue = fixture->rig.catalogue, .folder = FOLDER };

  fixture->rig.hq = create ? muster_hq_create (&options, &values, error) : muster_hq_open (&options, error);
  return fixture->rig.hq != NULL;
}

static char *
get_state (Fixture *fixture)
{
  return muster_test_state (muster_store_get_db (muster_hq_get_store (fixture->rig.hq)));
}

/* Times and names that are drawn are the same in each case. */
static void
set_world (Fixture *fixture)
{
  MusterTestWorld *world = muster_test_world_get (fixture->rig.world);

  muster_test_world_set_wall (world, MUSTER_TEST_START_MS + 3600000);
  muster_test_world_set_seed (world, 1000);
}

static void
start_again (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->rig.hq, muster_hq_free);
  muster_test_vfs_restore (fixture->vfs, FOLDER, fixture->image);
  open_headquarters (fixture, FALSE, &error);
  g_assert_no_error (error);
  set_world (fixture);
}

static GBytes *
make_worker (HqLaptop *laptop, const MusterId *record, const char *name)
{
  g_autofree char *origin = hq_laptop_origin (laptop);
  g_autofree char *set
      = g_strdup_printf ("{%s\"mobile\":{\"mobile\":\"15400001234\"},\"name\":{\"name\":\"%s\"}}", origin, name);

  return hq_laptop_change (laptop, "worker", record, set, NULL, NULL);
}

static GBytes *
make_hello (HqLaptop *laptop)
{
  MusterHelloIncarnation incarnation = { .incarnation = laptop->incarnation, .sent = laptop->number };
  g_autofree char *nonce = muster_nonce_new (laptop->rig->world);
  g_autoptr (GError) error = NULL;
  MusterId none = { 0 };
  g_autoptr (MusterHelloRequest) hello = muster_hello_request_new (&laptop->device, &none, 0, NULL, &incarnation, 1,
                                                                   MUSTER_SCHEMA, "test", nonce, laptop->key, &error);
  const char *text;
  gsize size;

  g_assert_no_error (error);
  text = muster_hello_request_get_text (hello, &size);
  return g_bytes_new (text, size);
}

/* Headquarters has a record, one refused for now, and a batch to come: a record again, a new one, one for the
 * quarantine. */
static void
make_batches (Fixture *fixture)
{
  MusterId record = hq_new_id (&fixture->rig), stranger = hq_new_id (&fixture->rig);
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (MusterReceipt) receipt = NULL;

  fixture->known = hq_new_id (&fixture->rig);
  g_ptr_array_add (first, make_worker (fixture->squad, &fixture->known, "张三"));
  g_ptr_array_add (
      first, hq_laptop_change (fixture->squad, "review", &stranger, "{\"decision\":{\"decision\":\"1\"}}", NULL, NULL));
  receipt = hq_laptop_send (fixture->squad, first);
  g_ptr_array_add (lines, make_worker (fixture->squad, &record, "李四"));
  g_ptr_array_add (lines, hq_laptop_change (fixture->squad, "worker", &fixture->known,
                                            "{\"name\":{\"name\":\"张三丰\"}}", NULL, NULL));
  g_ptr_array_add (lines, hq_laptop_change (fixture->squad, "spaceship", &record, "{\"a\":{\"a\":1}}", NULL, NULL));
  fixture->batch = hq_laptop_batch (fixture->squad, lines);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterId squad;

  fixture->vfs = muster_test_vfs_new (1);
  fixture->rig.world = muster_test_world_new (3, muster_test_vfs_get_name (fixture->vfs), FALSE);
  fixture->rig.catalogue = muster_catalogue_new_standard ();
  open_headquarters (fixture, TRUE, &error);
  g_assert_no_error (error);
  squad = hq_new_id (&fixture->rig);
  fixture->squad = hq_laptop_new (&fixture->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  fixture->office = hq_laptop_new (&fixture->rig, MUSTER_HQ_ROLE_HEADQUARTERS, NULL, NULL);
  make_batches (fixture);
  g_clear_pointer (&fixture->rig.hq, muster_hq_free);
  fixture->image = muster_test_vfs_save (fixture->vfs, FOLDER);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_bytes_unref (fixture->batch);
  hq_laptop_free (fixture->squad);
  hq_laptop_free (fixture->office);
  g_clear_pointer (&fixture->rig.hq, muster_hq_free);
  muster_test_vfs_image_free (fixture->image);
  muster_catalogue_unref (fixture->rig.catalogue);
  muster_world_unref (fixture->rig.world);
  muster_test_vfs_free (fixture->vfs);
}

/* ---- Over the line ---- */

static gboolean
take_answer (MusterHqResponse *response, GString *answer, GError **error)
{
  g_autoptr (MusterHqResponse) owned = response;
  gsize size;
  const char *text = g_bytes_get_data (owned->body, &size);

  if (owned->status == 200)
    g_string_append_len (answer, text, (gssize) size);
  else
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "Answered %u.", owned->status);
  return owned->status == 200;
}

static gboolean
send_batch (Fixture *fixture, GString *answer, GError **error)
{
  return take_answer (hq_laptop_post (fixture->squad, MUSTER_PATH_BATCHES, fixture->batch), answer, error);
}

static gboolean
say_hello (Fixture *fixture, GString *answer, GError **error)
{
  g_autoptr (GBytes) body = make_hello (fixture->office);

  return take_answer (hq_laptop_post (fixture->office, MUSTER_PATH_HELLO, body), answer, error);
}

static gboolean
read_page (Fixture *fixture, GString *answer, GError **error)
{
  return take_answer (hq_laptop_get (fixture->squad, MUSTER_PATH_CHANGES, "after="), answer, error);
}

/* ---- At its own desk ---- */

static gboolean
say (GString *answer, JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autofree char *text = muster_json_to_canonical (owned);

  g_string_append (answer, text);
  return TRUE;
}

static gboolean
say_array (GString *answer, JsonArray *array)
{
  g_autoptr (JsonArray) owned = array;

  return array != NULL && say (answer, json_node_init_array (json_node_alloc (), owned));
}

static gboolean
say_object (GString *answer, JsonObject *object)
{
  g_autoptr (JsonObject) owned = object;

  return object != NULL && say (answer, json_node_init_object (json_node_alloc (), owned));
}

static gboolean
make_code (Fixture *fixture, GString *answer, GError **error)
{
  const MusterHqPlan plan = { .role = MUSTER_HQ_ROLE_LIAISON,
                              .name = "王五",
                              .areas = (const char *const[]){ "530627", NULL },
                              .url = "https://127.0.0.1:1" };
  g_autofree char *code = muster_hq_make_code (fixture->rig.hq, &plan, error);

  return code != NULL;
}

static gboolean
list_devices (Fixture *fixture, GString *answer, GError **error)
{
  return say_array (answer, muster_hq_list_devices (fixture->rig.hq, error));
}

static gboolean
describe_devices (Fixture *fixture, GString *answer, GError **error)
{
  return say_object (answer, muster_hq_describe_devices (fixture->rig.hq, error));
}

static gboolean
revoke_device (Fixture *fixture, GString *answer, GError **error)
{
  return muster_hq_revoke (fixture->rig.hq, &fixture->squad->device, error);
}

static gboolean
may_see (Fixture *fixture, GString *answer, GError **error)
{
  g_autoptr (MusterHqDevice) device = muster_hq_find_device (fixture->rig.hq, &fixture->squad->device, error);
  gboolean visible;

  if (device == NULL || !muster_hq_may_see (fixture->rig.hq, device, &fixture->known, &visible, error))
    return FALSE;
  g_string_append_printf (answer, "%d", visible);
  return TRUE;
}

static gboolean
list_quarantine (Fixture *fixture, GString *answer, GError **error)
{
  return say_array (answer, muster_hq_list_quarantine (fixture->rig.hq, TRUE, error));
}

static gboolean
show (Fixture *fixture, GString *answer, GError **error)
{
  return say_object (answer, muster_hq_show_quarantine (fixture->rig.hq, 1, error));
}

static gboolean
release (Fixture *fixture, GString *answer, GError **error)
{
  return muster_hq_release (fixture->rig.hq, 1, error);
}

static gboolean
refuse (Fixture *fixture, GString *answer, GError **error)
{
  return muster_hq_refuse (fixture->rig.hq, 1, "这条不对", error);
}

static gboolean
open_epoch (Fixture *fixture, GString *answer, GError **error)
{
  return muster_hq_open_epoch (fixture->rig.hq, 1, "restore", NULL, error);
}

static gboolean
check (Fixture *fixture, GString *answer, GError **error)
{
  return muster_hq_check (fixture->rig.hq, error);
}

static gboolean
open_again (Fixture *fixture, GString *answer, GError **error)
{
  g_clear_pointer (&fixture->rig.hq, muster_hq_free);
  return open_headquarters (fixture, FALSE, error);
}

static const Operation operations[] = {
  { "batch", send_batch },
  { "hello", say_hello },
  { "page", read_page },
  { "code", make_code },
  { "devices", list_devices },
  { "devices-described", describe_devices },
  { "revoke", revoke_device },
  { "may-see", may_see },
  { "quarantine", list_quarantine },
  { "show", show },
  { "release", release },
  { "refuse", refuse },
  { "epoch", open_epoch },
  { "check", check },
  { "open", open_again },
};

/* ---- What is tried ---- */

typedef struct
{
  char *before;
  char *after;
  GString *answer;
} Course;

static void
play_undisturbed (Fixture *fixture, const Operation *operation, GString *answer)
{
  g_autoptr (GError) error = NULL;

  set_world (fixture);
  operation->play (fixture, answer, &error);
  g_assert_no_error (error);
}

static void
assert_kept (Fixture *fixture, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;

  if (fixture->rig.hq == NULL)
    open_headquarters (fixture, FALSE, &error);
  g_assert_no_error (error);
  state = get_state (fixture);
  g_assert_cmpstr (state, ==, wanted);
}

/* How many rows each table has: what is done later carries later stamps. */
static char *
get_rows (const char *state)
{
  g_autoptr (GRegex) digests = g_regex_new (" [0-9a-f]{16}$", G_REGEX_MULTILINE, 0, NULL);

  return g_regex_replace_literal (digests, state, -1, 0, "", 0, NULL);
}

static void
do_again (Fixture *fixture, const Operation *operation, const Course *course)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *wanted = get_rows (course->after);

  play_undisturbed (fixture, operation, answer);
  state = get_state (fixture);
  rows = get_rows (state);
  g_assert_cmpstr (rows, ==, wanted);
  muster_hq_check (fixture->rig.hq, &error);
  g_assert_no_error (error);
}

/* Returns whether there was such a statement. */
static gboolean
disturb (Fixture *fixture, const Operation *operation, const Course *course, guint number)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean done, fired;

  start_again (fixture);
  muster_test_statements_fail (number);
  done = operation->play (fixture, answer, &error);
  fired = muster_test_statements_failed ();
  g_test_message ("%s %u: %s; %s", operation->name, number, muster_test_statements_get_failed (),
                  done ? "done" : "refused");
  muster_test_statements_fail (0);
  g_assert_true (done == (error == NULL));
  assert_kept (fixture, done ? course->after : course->before);
  if (done)
    g_assert_cmpstr (answer->str, ==, course->answer->str);
  else
    do_again (fixture, operation, course);
  return fired;
}

static void
test_operation (Fixture *fixture, gconstpointer data)
{
  const Operation *operation = data;
  Course course = { .answer = g_string_new (NULL) };
  guint cases = 0;

  start_again (fixture);
  course.before = get_state (fixture);
  play_undisturbed (fixture, operation, course.answer);
  course.after = get_state (fixture);
  for (guint number = 1; disturb (fixture, operation, &course, number); number++)
    cases++;
  g_assert_cmpuint (cases, >, 0);
  g_test_message ("%u cases", cases);
  g_free (course.before);
  g_free (course.after);
  g_string_free (course.answer, TRUE);
}

/* Headquarters tells its log of every request that failed for want of memory. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *log_fields, gsize n_fields, gpointer data)
{
  if (level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG))
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, log_fields, n_fields, data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *path = g_strconcat ("/hq/faults/", operations[i].name, NULL);

      g_test_add (path, Fixture, &operations[i], set_up, test_operation, tear_down);
    }
  return g_test_run ();
}
