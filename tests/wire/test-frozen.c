/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-change.h"
#include "muster-error.h"
#include "muster-gzip.h"
#include "muster-limits.h"
#include "wire-samples.h"

/*
 * Files of the format as it was when it was frozen. Every later Muster reads them, and writes the same bytes again from
 * what it read; a file that has to change is a new format. They were made by `test-frozen --write FOLDER`, which the
 * test never does by itself.
 */

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "wire", name, NULL);
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize size = 0;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (content, size);
}

/* zlib may one day compress in another way; what is frozen is what it compresses. */
static void
assert_same_content (GBytes *a, GBytes *b)
{
  g_autoptr (GBytes) left = muster_gzip_inflate (a, MUSTER_LIMIT_BATCH_BYTES, NULL);
  g_autoptr (GBytes) right = muster_gzip_inflate (b, MUSTER_LIMIT_BATCH_BYTES, NULL);

  g_assert_nonnull (left);
  g_assert_cmpmem (g_bytes_get_data (left, NULL), g_bytes_get_size (left), g_bytes_get_data (right, NULL),
                   g_bytes_get_size (right));
}

static MusterBatch *
load_batch (void)
{
  g_autoptr (GBytes) bytes = load ("1.batch");
  g_autoptr (GError) error = NULL;
  MusterBatch *batch = muster_batch_read (bytes, &error);

  g_assert_no_error (error);

  return batch;
}

static void
test_batch (void)
{
  g_autoptr (MusterBatch) batch = load_batch ();
  g_autoptr (MusterBatch) again = NULL;
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GArray) abandons = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  g_assert_true (muster_batch_verify (batch, muster_key_pair_get_public (key), NULL));
  for (guint i = 0; i < muster_batch_get_n_lines (batch); i++)
    {
      gsize size;
      const char *line = muster_batch_get_line (batch, i, &size);
      g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (muster_change_get_kind (change), ==, "worker");
      g_ptr_array_add (lines, g_bytes_new (line, size));
    }
  for (guint i = 0; i < muster_batch_get_n_abandons (batch); i++)
    {
      gint64 number = muster_batch_get_abandon (batch, i);

      g_array_append_val (abandons, number);
    }
  again
      = muster_batch_build (muster_batch_get_incarnation (batch), muster_batch_get_number (batch),
                            muster_batch_get_previous (batch), (const gint64 *)(gpointer)abandons->data, abandons->len,
                            muster_batch_get_schema (batch), muster_batch_get_app (batch), lines, key, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (muster_batch_get_digest (again), ==, muster_batch_get_digest (batch));
  assert_same_content (muster_batch_get_bytes (again), muster_batch_get_bytes (batch));
}

/* The keys of the samples' lines, in the order of the batch. */
static void
copy_results (const MusterReceipt *from, MusterReceiptBuilder *to, guint n_lines)
{
  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8001-%012x", i);
      const char *reason;
      MusterResult result = muster_receipt_get_result (from, id, &reason);
      MusterStamp effective;

      muster_receipt_builder_set_result (to, id, result, reason != NULL ? reason : "");
      if (muster_receipt_get_effective (from, id, &effective))
        muster_receipt_builder_set_effective (to, id, effective);
    }
}

static void
test_receipt (void)
{
  g_autoptr (GBytes) bytes = load ("1.receipt");
  g_autoptr (MusterBatch) batch = load_batch ();
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (MusterReceiptBuilder) builder = muster_receipt_builder_new (batch);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterReceipt) receipt = NULL;
  g_autoptr (MusterReceipt) again = NULL;
  gsize size;

  receipt = muster_receipt_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_true (muster_receipt_verify (receipt, muster_key_pair_get_public (key), NULL));
  g_assert_true (muster_receipt_check_batch (receipt, batch, NULL));
  copy_results (receipt, builder, muster_batch_get_n_lines (batch));
  again = muster_receipt_builder_finish (builder, muster_receipt_get_epoch (receipt),
                                         muster_receipt_get_first (receipt), muster_receipt_get_last (receipt),
                                         muster_receipt_get_received (receipt), key, &error);
  g_assert_no_error (error);
  muster_receipt_get_text (again, &size);
  g_assert_cmpmem (muster_receipt_get_text (again, NULL), size, g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes));
}

static void
test_page (void)
{
  g_autoptr (GBytes) bytes = load ("1.page");
  g_autoptr (GBytes) again = NULL;
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterPage) page = muster_page_read (bytes, &error);
  g_autoptr (MusterPageWriter) writer = NULL;

  g_assert_no_error (error);
  g_assert_true (muster_page_verify (page, muster_key_pair_get_public (key), NULL));
  writer = muster_page_writer_new (muster_page_get_device (page), muster_page_get_epoch (page),
                                   muster_page_get_from (page));
  muster_page_writer_set_own (writer, muster_page_get_own (page));
  for (guint i = 0; i < muster_page_get_count (page); i++)
    g_assert_true (muster_page_writer_add (writer, muster_page_get_entry (page, i), NULL));
  again = muster_page_writer_finish (writer, muster_page_get_to (page), muster_page_get_history (page),
                                     muster_page_get_more (page), key, &error);
  g_assert_no_error (error);
  assert_same_content (again, bytes);
}

static void
test_hello (void)
{
  g_autoptr (GBytes) bytes = load ("1.hello");
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterHello) hello = NULL;
  g_autoptr (MusterHello) again = NULL;
  gsize size;

  hello = muster_hello_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_true (muster_hello_verify (hello, muster_key_pair_get_public (key), "nonce", NULL));
  again = muster_hello_new (muster_hello_get_values (hello), key, &error);
  g_assert_no_error (error);
  muster_hello_get_text (again, &size);
  g_assert_cmpmem (muster_hello_get_text (again, NULL), size, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_hello_request (void)
{
  g_autoptr (GBytes) bytes = load ("1.hello-request");
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterHelloRequest) request = NULL;
  g_autoptr (MusterHelloRequest) again = NULL;
  gsize size;

  request = muster_hello_request_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_true (muster_hello_request_verify (request, muster_key_pair_get_public (key), NULL));
  again = muster_hello_request_new (
      muster_hello_request_get_device (request), muster_hello_request_get_epoch (request),
      muster_hello_request_get_hq_seq (request), muster_hello_request_get_seen (request),
      muster_hello_request_get_incarnation (request, 0),
      muster_hello_request_get_n_incarnations (request), muster_hello_request_get_schema (request),
      muster_hello_request_get_app (request), muster_hello_request_get_nonce (request), key, &error);
  g_assert_no_error (error);
  muster_hello_request_get_text (again, &size);
  g_assert_cmpmem (muster_hello_request_get_text (again, NULL), size, g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes));
}

/* The sealed file is made by a world of a known seed, so it too comes out the same. */
static void
test_sealed (void)
{
  g_autoptr (GBytes) bytes = load ("1.muster");
  g_autoptr (GBytes) batch = load ("1.batch");
  g_autoptr (GBytes) again = NULL;
  g_autoptr (MusterWorld) world = sample_world_new (1);
  g_autoptr (MusterKeyPair) recipient = sample_key (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSealLabel) label = muster_seal_label_read (bytes, NULL);
  g_autoptr (MusterParcel) parcel = muster_parcel_open (bytes, recipient, &error);
  MusterPartType type;

  g_assert_no_error (error);
  g_assert_cmpuint (muster_parcel_get_n_parts (parcel), ==, 2);
  g_assert_true (g_bytes_equal (muster_parcel_get_part (parcel, 1, &type), batch));
  g_assert_cmpint (type, ==, MUSTER_PART_BATCH);
  again = muster_parcel_seal (parcel, world, muster_key_pair_get_public (recipient), label->label, label->date, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (again, bytes));
}

static void
save (const char *folder, const char *name, const void *bytes, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize)size, &error);
  g_assert_no_error (error);
}

static void
write_all (const char *folder)
{
  g_autoptr (MusterBatch) batch = sample_batch (5, 20);
  g_autoptr (MusterReceipt) receipt = sample_receipt ();
  g_autoptr (GBytes) page = sample_page ();
  g_autoptr (MusterHello) hello = sample_hello ();
  g_autoptr (MusterHelloRequest) request = sample_hello_request ();
  g_autoptr (MusterWorld) world = sample_world_new (1);
  g_autoptr (MusterKeyPair) recipient = sample_key (2);
  g_autoptr (MusterParcel) parcel = muster_parcel_new ();
  g_autoptr (GBytes) request_bytes = NULL;
  g_autoptr (GBytes) sealed = NULL;
  GBytes *batch_bytes = muster_batch_get_bytes (batch);
  const char *text;
  gsize size;

  save (folder, "1.batch", g_bytes_get_data (batch_bytes, NULL), g_bytes_get_size (batch_bytes));
  text = muster_receipt_get_text (receipt, &size);
  save (folder, "1.receipt", text, size);
  save (folder, "1.page", g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  text = muster_hello_get_text (hello, &size);
  save (folder, "1.hello", text, size);
  text = muster_hello_request_get_text (request, &size);
  save (folder, "1.hello-request", text, size);
  request_bytes = g_bytes_new (text, size);
  muster_parcel_add (parcel, MUSTER_PART_HELLO_REQUEST, request_bytes, NULL);
  muster_parcel_add (parcel, MUSTER_PART_BATCH, batch_bytes, NULL);
  sealed = muster_parcel_seal (parcel, world, muster_key_pair_get_public (recipient), "一号", "2024-02-02", NULL);
  save (folder, "1.muster", g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    {
      write_all (argv[2]);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frozen/batch", test_batch);
  g_test_add_func ("/frozen/receipt", test_receipt);
  g_test_add_func ("/frozen/page", test_page);
  g_test_add_func ("/frozen/hello", test_hello);
  g_test_add_func ("/frozen/hello-request", test_hello_request);
  g_test_add_func ("/frozen/sealed", test_sealed);

  return g_test_run ();
}
