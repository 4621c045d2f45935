/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-gzip.h"
#include "muster-journal.h"
#include "muster-protocol.h"
#include "muster-test-state.h"

/* One golden batch, cut at every byte and with every bit turned once, as it is on the line and as it is under its gzip.
 * Each request is signed anew: only the batch is wrong. It is refused with a reason, or it says the very same and is
 * answered as that batch; nothing else changes.
 *
 * MUSTER_TEST_STRIDE (a number, default 1) takes only every so many of the bits; cuts are always all taken. */

#define CHANGES 3

typedef struct
{
  HqRig *rig;
  HqLaptop *laptop;
  GBytes *golden;
  MusterBatch *batch;
  char *before;        /* state of the store while no batch is there */
  GPtrArray *same;     /* damaged ones that still say the same: GBytes */
  guint cases;
  guint refused;
  guint stride;
} Golden;

static GPtrArray *
new_lines (HqLaptop *laptop)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < CHANGES; i++)
    {
      MusterId record = hq_new_id (laptop->rig);
      g_autofree char *origin = hq_laptop_origin (laptop);
      g_autofree char *set = g_strdup_printf ("{%s\"mobile\":{\"mobile\":\"1540000123%u\"},\"name\":{\"name\":\"张三\"}}", origin, i);

      g_ptr_array_add (lines, hq_laptop_change (laptop, "worker", &record, set, NULL, NULL));
    }
  return lines;
}

static char *
get_state (Golden *golden)
{
  return muster_test_state (muster_store_get_db (muster_hq_get_store (golden->rig->hq)));
}

static void
set_up (Golden *golden, gconstpointer data)
{
  const char *stride = g_getenv ("MUSTER_TEST_STRIDE");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  MusterId squad;

  golden->rig = hq_rig_new (FALSE);
  squad = hq_new_id (golden->rig);
  golden->laptop = hq_laptop_new (golden->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  lines = new_lines (golden->laptop);
  golden->golden = hq_laptop_batch (golden->laptop, lines);
  golden->batch = muster_batch_read (golden->golden, &error);
  g_assert_no_error (error);
  golden->before = get_state (golden);
  golden->same = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  golden->stride = stride == NULL ? 1 : MAX (1, (guint) g_ascii_strtoull (stride, NULL, 10));
}

static void
tear_down (Golden *golden, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (golden->rig->hq, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (golden->same);
  g_free (golden->before);
  muster_batch_unref (golden->batch);
  g_bytes_unref (golden->golden);
  hq_laptop_free (golden->laptop);
  hq_rig_free (golden->rig);
}

/* A reader of gzip that is not the program's. */
static GBytes *
inflate (GBytes *body)
{
  g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  gsize room = 1 << 16, size, read = 0, written = 0;
  g_autofree guint8 *text = g_malloc (room);
  gconstpointer bytes = g_bytes_get_data (body, &size);

  if (g_converter_convert (converter, bytes, size, text, room, G_CONVERTER_INPUT_AT_END, &read, &written, NULL) != G_CONVERTER_FINISHED
      || read != size)
    return NULL;
  return g_bytes_new (text, written);
}

/* The bytes under the gzip are the golden ones, to the last. */
static gboolean
says_the_same (Golden *golden, GBytes *body)
{
  g_autoptr (GBytes) here = inflate (body);
  g_autoptr (GBytes) there = inflate (golden->golden);

  return here != NULL && g_bytes_equal (here, there);
}

static void
assert_unchanged (Golden *golden)
{
  g_autofree char *state = get_state (golden);

  g_assert_cmpstr (state, ==, golden->before);
}

/* What would be taken as the golden batch waits until that one is there. */
static gboolean
would_be_taken (Golden *golden, GBytes *body)
{
  g_autoptr (MusterBatch) batch = muster_batch_read (body, NULL);

  return batch != NULL && muster_batch_verify (batch, muster_key_pair_get_public (golden->laptop->key), NULL);
}

static void
try_one (Golden *golden, GBytes *body)
{
  g_autoptr (MusterHqResponse) response = NULL;

  golden->cases++;
  if (would_be_taken (golden, body))
    {
      g_assert_true (says_the_same (golden, body));
      g_ptr_array_add (golden->same, g_bytes_ref (body));
      return;
    }
  response = hq_laptop_post (golden->laptop, MUSTER_PATH_BATCHES, body);
  g_assert_cmpuint (response->status, >=, 400);
  g_assert_cmpuint (response->status, <, 500);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (response->body, NULL), (gssize) g_bytes_get_size (response->body), "\"detail\":\""));
  golden->refused++;
  assert_unchanged (golden);
}

/* The good one, and then every one that says the same: one receipt, word for word. */
static void
finish (Golden *golden, const char *what)
{
  g_autoptr (MusterHqResponse) first
      = golden->same->len > 0 ? hq_laptop_post (golden->laptop, MUSTER_PATH_BATCHES, golden->same->pdata[0])
                              : hq_laptop_post (golden->laptop, MUSTER_PATH_BATCHES, golden->golden);
  g_autoptr (MusterReceipt) receipt = NULL;
  g_autoptr (MusterReceipt) next = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *taken = get_state (golden);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (first->status, ==, 200);
  receipt = muster_receipt_read (g_bytes_get_data (first->body, NULL), g_bytes_get_size (first->body), &error);
  g_assert_no_error (error);
  muster_receipt_check_batch (receipt, golden->batch, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hq_rig_get_seq (golden->rig), ==, CHANGES);
  g_ptr_array_add (golden->same, g_bytes_ref (golden->golden));
  for (guint i = 0; i < golden->same->len; i++)
    {
      g_autoptr (MusterHqResponse) again = hq_laptop_post (golden->laptop, MUSTER_PATH_BATCHES, golden->same->pdata[i]);

      g_assert_cmpuint (again->status, ==, 200);
      g_assert_true (g_bytes_equal (again->body, first->body));
    }
  {
    g_autofree char *state = get_state (golden);

    g_assert_cmpstr (state, ==, taken);
  }
  lines = new_lines (golden->laptop);
  next = hq_laptop_send (golden->laptop, lines);
  g_assert_cmpint (muster_receipt_get_last (next), ==, 2 * CHANGES);
  g_test_message ("%s: %u cases, %u refused, %u said the same", what, golden->cases, golden->refused, golden->same->len - 1);
}

static void
turn_bits (Golden *golden, GBytes *whole, gboolean compress)
{
  gsize size = g_bytes_get_size (whole);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), size);

  for (gsize bit = 0; bit < size * 8; bit += golden->stride)
    {
      g_autoptr (GBytes) body = NULL;

      bytes[bit / 8] ^= (guint8) (1 << bit % 8);
      body = compress ? muster_gzip_compress (bytes, size, NULL) : g_bytes_new (bytes, size);
      bytes[bit / 8] ^= (guint8) (1 << bit % 8);
      try_one (golden, body);
    }
}

static void
cut (Golden *golden, GBytes *whole, gboolean compress)
{
  for (gsize size = 0; size < g_bytes_get_size (whole); size++)
    {
      g_autoptr (GBytes) body = compress ? muster_gzip_compress (g_bytes_get_data (whole, NULL), size, NULL)
                                         : g_bytes_new_from_bytes (whole, 0, size);

      try_one (golden, body);
    }
}

static void
test_line (Golden *golden, gconstpointer data)
{
  cut (golden, golden->golden, FALSE);
  turn_bits (golden, golden->golden, FALSE);
  finish (golden, "as it is on the line");
}

static void
test_inside (Golden *golden, gconstpointer data)
{
  g_autoptr (GBytes) text = muster_gzip_inflate (golden->golden, 1 << 20, NULL);

  cut (golden, text, TRUE);
  turn_bits (golden, text, TRUE);
  g_assert_cmpuint (golden->same->len, ==, 0);
  finish (golden, "under its gzip");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/golden/line", Golden, NULL, set_up, test_line, tear_down);
  g_test_add ("/hq/golden/inside", Golden, NULL, set_up, test_inside, tear_down);
  return g_test_run ();
}
