/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-journal.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"
#include "muster-seal.h"
#include "muster-test-memory.h"
#include "muster-test-state.h"
#include "muster-test-vfs.h"

/* Headquarters' SQLite gets no memory: the n-th allocation of a step fails, once, or it and all later ones. A batch, over
 * the line and from a stick: what is acknowledged is there, whole; what is refused is there whole or not at all, because a
 * commit may be done and not said; the same batch sent again, now with memory, is acknowledged with the words that came
 * first, if any came, and is there once. A hello and a page: the right ones or none. All on the same connection, which goes
 * on. MUSTER_TEST_STRIDE (a number, default 1) takes only every so many of the allocations. */

#define FOLDER "hq"

typedef struct
{
  MusterTestVfs *vfs;
  MusterTestVfsImage *image; /* of the disk before each case */
  HqRig rig;
  HqLaptop *squad;
  HqLaptop *office;
  GBytes *batch;
  GBytes *file;   /* the batch as a stick brings it */
  char *before;   /* what is kept before the batch */
  char *after;    /* and when it was taken */
  guint unheard;  /* cases in which it was there and not said to be */
  guint cases;
} Fixture;

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
  g_autofree char *set = g_strdup_printf ("{%s\"mobile\":{\"mobile\":\"15400001234\"},\"name\":{\"name\":\"%s\"}}", origin, name);

  return hq_laptop_change (laptop, "worker", record, set, NULL, NULL);
}

static GBytes *
make_hello (HqLaptop *laptop)
{
  MusterHelloIncarnation incarnation = { .incarnation = laptop->incarnation, .sent = laptop->number };
  g_autofree char *nonce = muster_nonce_new (laptop->rig->world);
  g_autoptr (GError) error = NULL;
  MusterId none = { 0 };
  g_autoptr (MusterHelloRequest) hello = muster_hello_request_new (&laptop->device, &none, 0, NULL, &incarnation, 1, MUSTER_SCHEMA,
                                                                   "test", nonce, laptop->key, &error);
  const char *text;
  gsize size;

  g_assert_no_error (error);
  text = muster_hello_request_get_text (hello, &size);
  return g_bytes_new (text, size);
}

static GBytes *
make_file (HqLaptop *laptop, GBytes *batch)
{
  g_autoptr (MusterParcel) parcel = muster_parcel_new ();
  g_autoptr (GBytes) hello = make_hello (laptop);
  g_autoptr (GError) error = NULL;
  GBytes *file;

  muster_parcel_add (parcel, MUSTER_PART_HELLO_REQUEST, hello, &error);
  g_assert_no_error (error);
  muster_parcel_add (parcel, MUSTER_PART_BATCH, batch, &error);
  g_assert_no_error (error);
  file = muster_parcel_seal (parcel, laptop->rig->world, muster_hq_get_public_key (laptop->rig->hq), "laptop", "2024-02-01", &error);
  g_assert_no_error (error);
  return file;
}

/* A record that was here before and is written again, a new one, a line for the quarantine, and one that comes twice. */
static void
make_batches (Fixture *fixture)
{
  MusterId known = hq_new_id (&fixture->rig), record = hq_new_id (&fixture->rig);
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (MusterReceipt) receipt = NULL;
  GBytes *line = make_worker (fixture->squad, &known, "张三");

  g_ptr_array_add (first, g_bytes_ref (line));
  receipt = hq_laptop_send (fixture->squad, first);
  g_ptr_array_add (lines, make_worker (fixture->squad, &record, "李四"));
  g_ptr_array_add (lines, hq_laptop_change (fixture->squad, "worker", &known, "{\"name\":{\"name\":\"张三丰\"}}", NULL, NULL));
  g_ptr_array_add (lines, hq_laptop_change (fixture->squad, "spaceship", &record, "{\"a\":{\"a\":1}}", NULL, NULL));
  g_ptr_array_add (lines, line);
  fixture->batch = hq_laptop_batch (fixture->squad, lines);
  fixture->file = make_file (fixture->squad, fixture->batch);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
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
  start_again (fixture);
  fixture->before = get_state (fixture);
  response = hq_laptop_post (fixture->squad, MUSTER_PATH_BATCHES, fixture->batch);
  g_assert_cmpuint (response->status, ==, 200);
  fixture->after = get_state (fixture);
  g_assert_cmpstr (fixture->before, !=, fixture->after);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_bytes_unref (fixture->batch);
  g_bytes_unref (fixture->file);
  hq_laptop_free (fixture->squad);
  hq_laptop_free (fixture->office);
  g_clear_pointer (&fixture->rig.hq, muster_hq_free);
  muster_test_vfs_image_free (fixture->image);
  muster_catalogue_unref (fixture->rig.catalogue);
  muster_world_unref (fixture->rig.world);
  muster_test_vfs_free (fixture->vfs);
  g_free (fixture->before);
  g_free (fixture->after);
}

/* ---- Steps ---- */

/* Each returns what it was told, or NULL where it was refused. */
typedef GBytes *(*Step) (Fixture *fixture);

static GBytes *
get_answer (MusterHqResponse *response)
{
  return response->status == 200 ? g_bytes_ref (response->body) : NULL;
}

static GBytes *
send_batch (Fixture *fixture)
{
  g_autoptr (MusterHqResponse) response = hq_laptop_post (fixture->squad, MUSTER_PATH_BATCHES, fixture->batch);

  return get_answer (response);
}

/* The receipt in the answer to a stick. */
static GBytes *
bring_file (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (MusterParcel) opened = NULL;
  MusterHqReceived report;
  MusterPartType type;
  GBytes *receipt;

  if (!muster_hq_receive (fixture->rig.hq, fixture->file, &reply, &report, &error))
    {
      g_assert_nonnull (error);
      return NULL;
    }
  g_assert_cmpuint (report.batches, ==, 1);
  opened = muster_parcel_open (reply, fixture->squad->key, &error);
  g_assert_no_error (error);
  receipt = muster_parcel_get_part (opened, 1, &type);
  g_assert_cmpint (type, ==, MUSTER_PART_RECEIPT);
  return g_bytes_ref (receipt);
}

static GBytes *
say_hello (Fixture *fixture)
{
  g_autoptr (GBytes) body = make_hello (fixture->office);
  g_autoptr (MusterHqResponse) response = hq_laptop_post (fixture->office, MUSTER_PATH_HELLO, body);

  return get_answer (response);
}

static GBytes *
read_page (Fixture *fixture)
{
  g_autoptr (MusterHqResponse) response = hq_laptop_get (fixture->office, MUSTER_PATH_CHANGES, "after=");

  return get_answer (response);
}

/* ---- What is tried ---- */

static void
check (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (fixture->rig.hq, &error);
  g_assert_no_error (error);
}

/* Returns whether the allocation was asked for at all. */
static gboolean
starve (Fixture *fixture, Step step, guint64 number, gboolean on, GBytes **answer)
{
  gboolean fired;

  g_test_message ("allocation %" G_GUINT64_FORMAT "%s", number, on ? " and all later" : "");
  start_again (fixture);
  muster_test_memory_fail (number, on);
  *answer = step (fixture);
  fired = muster_test_memory_get_failed () > 0;
  muster_test_memory_fail (0, FALSE);
  return fired;
}

static gboolean
starve_batch (Fixture *fixture, Step step, guint64 number, gboolean on)
{
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) again = NULL;
  gboolean fired = starve (fixture, step, number, on, &first);
  g_autofree char *found = get_state (fixture);
  g_autofree char *last = NULL;

  if (first != NULL || strcmp (found, fixture->before) != 0)
    g_assert_cmpstr (found, ==, fixture->after);
  fixture->unheard += first == NULL && strcmp (found, fixture->before) != 0;
  check (fixture);
  again = send_batch (fixture);
  g_assert_nonnull (again);
  g_assert_true (first == NULL || g_bytes_equal (first, again));
  last = get_state (fixture);
  g_assert_cmpstr (last, ==, fixture->after);
  check (fixture);
  return fired;
}

/* What is read is what was read with memory, or nothing. */
static gboolean
starve_reading (Fixture *fixture, Step step, guint64 number, gboolean on)
{
  g_autoptr (GBytes) wanted = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) again = NULL;
  gboolean fired;

  start_again (fixture);
  wanted = step (fixture);
  g_assert_nonnull (wanted);
  fired = starve (fixture, step, number, on, &first);
  g_assert_true (first == NULL || g_bytes_equal (first, wanted));
  again = step (fixture);
  g_assert_nonnull (again);
  check (fixture);
  return fired;
}

static const struct
{
  const char *name;
  Step step;
  gboolean (*starve) (Fixture *fixture, Step step, guint64 number, gboolean on);
} subjects[] = {
  { "batch", send_batch, starve_batch },
  { "stick", bring_file, starve_batch },
  { "hello", say_hello, starve_reading },
  { "page", read_page, starve_reading },
};

static void
test_subject (Fixture *fixture, gconstpointer data)
{
  guint subject = GPOINTER_TO_UINT (data);
  const char *stride_text = g_getenv ("MUSTER_TEST_STRIDE");
  guint64 stride = stride_text == NULL ? 1 : MAX (1, g_ascii_strtoull (stride_text, NULL, 10));

  for (guint on = 0; on < 2; on++)
    for (guint64 number = 1; subjects[subject].starve (fixture, subjects[subject].step, number, on == 1); number += stride)
      fixture->cases++;
  g_assert_cmpuint (fixture->cases, >, 0);
  g_test_message ("%u cases, in %u of them there and not said", fixture->cases, fixture->unheard);
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
  muster_test_memory_install ();
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *path = g_strconcat ("/hq/memory/", subjects[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_subject, tear_down);
    }
  return g_test_run ();
}
