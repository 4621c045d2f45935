/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "laptop.h"
#include "muster-limits.h"
#include "muster-seal.h"
#include "muster-usb.h"

/* The way over a stick: whatever is done with the files, it is as if it had been done once, and rightly. */

static void
write_out (Laptop *laptop, const char *name, MusterUsbReport *report)
{
  g_autoptr (GError) error = NULL;

  muster_usb_export (laptop->store, muster_test_folder_file (laptop->folder, name), report, &error);
  g_assert_no_error (error);
}

static gboolean
read_in (Laptop *laptop, const char *name, MusterUsbReport *report, GError **error)
{
  return muster_usb_import (laptop->store, muster_test_folder_file (laptop->folder, name), report, error);
}

static GBytes *
read_bytes (Laptop *laptop, const char *name)
{
  GBytes *bytes = muster_world_read_file (laptop->world, muster_test_folder_file (laptop->folder, name),
                                          MUSTER_LIMIT_SEAL_FILE, NULL);

  g_assert_nonnull (bytes);
  return bytes;
}

static void
write_bytes (Laptop *laptop, const char *name, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  muster_world_write_file (laptop->world, muster_test_folder_file (laptop->folder, name), bytes, &error);
  g_assert_no_error (error);
}

static void
add_text (MusterParcel *parcel, MusterPartType type, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  g_assert_true (muster_parcel_add (parcel, type, content, NULL));
}

/* What `muster-hq receive` does. @refuse: every batch is refused as malformed. */
static void
answer (Laptop *laptop, const char *in, const char *out, gboolean refuse)
{
  ScriptedHq *hq = laptop->hq;
  g_autoptr (GBytes) file = read_bytes (laptop, in);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterParcel) parcel = muster_parcel_open (file, hq->key, &error);
  g_autoptr (MusterParcel) reply = muster_parcel_new ();
  g_autoptr (MusterParcel) receipts = muster_parcel_new ();
  g_autoptr (MusterHello) hello = NULL;
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gint64 cursor = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < muster_parcel_get_n_parts (parcel); i++)
    {
      MusterPartType type;
      GBytes *content = muster_parcel_get_part (parcel, i, &type);
      gsize size;
      const char *text = g_bytes_get_data (content, &size);

      if (type == MUSTER_PART_HELLO_REQUEST)
        {
          g_autoptr (MusterHelloRequest) request = muster_hello_request_read (text, size, NULL);

          cursor = muster_hello_request_get_hq_seq (request);
        }
      else if (refuse)
        {
          g_autoptr (MusterBatch) batch = muster_batch_read (content, NULL);
          g_autofree char *problem = muster_problem_build (MUSTER_PROBLEM_MALFORMED, muster_batch_get_digest (batch), NULL);

          add_text (receipts, MUSTER_PART_PROBLEM, problem);
        }
      else
        {
          g_autoptr (MusterBatch) batch = muster_batch_read (content, NULL);

          add_text (receipts, MUSTER_PART_RECEIPT, muster_receipt_get_text (scripted_hq_take (hq, batch), NULL));
        }
    }
  hello = scripted_hq_say_hello (hq, "file");
  add_text (reply, MUSTER_PART_HELLO, muster_hello_get_text (hello, NULL));
  for (guint i = 0; i < muster_parcel_get_n_parts (receipts); i++)
    {
      MusterPartType type;
      GBytes *content = muster_parcel_get_part (receipts, i, &type);

      muster_parcel_add (reply, type, content, NULL);
    }
  page = scripted_hq_make_page (hq, cursor, &hq->device);
  muster_parcel_add (reply, MUSTER_PART_PAGE, page, NULL);
  sealed = muster_parcel_seal (reply, laptop->world, muster_key_pair_get_public (hq->device_key), "HQ", "2024-02-01", &error);
  g_assert_no_error (error);
  write_bytes (laptop, out, sealed);
  muster_test_world_advance (muster_test_world_get (laptop->world), 1000);
}

static void
test_there_and_back (Laptop *laptop, gconstpointer data)
{
  MusterUsbReport report;
  g_autofree char *epoch = NULL;
  gint64 cursor;
  g_autofree char *name = muster_usb_suggest_name (laptop->store, NULL);

  g_assert_cmpstr (name, ==, "laptop-2024-02-01-00000.muster");
  laptop_add_workers (laptop, 5);
  write_out (laptop, "out", &report);
  g_assert_cmpuint (report.batches, ==, 1);
  g_assert_cmpuint (report.changes, ==, 5);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 0);
  answer (laptop, "out", "in", FALSE);
  g_assert_true (read_in (laptop, "in", &report, NULL));
  g_assert_cmpuint (report.changes, ==, 5);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 5);
  g_assert_true (muster_inbox_get_cursor (laptop->store, &epoch, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 5);
  /* Once more: nothing new. */
  g_assert_true (read_in (laptop, "in", &report, NULL));
  g_assert_cmpuint (report.batches, ==, 0);
  g_assert_cmpuint (report.known, ==, 2);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 5);
}

/* The stick is on its way, the line comes back first; then the stick arrives, and its answer, and an older answer. */
static void
test_beside_the_line (Laptop *laptop, gconstpointer data)
{
  MusterUsbReport report;

  laptop_add_workers (laptop, 3);
  write_out (laptop, "one", &report);
  laptop_add_worker (laptop->store, 10);
  write_out (laptop, "two", &report);
  g_assert_cmpuint (report.batches, ==, 2);
  laptop_sync (laptop);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 4);
  answer (laptop, "one", "one-back", FALSE);
  answer (laptop, "two", "two-back", FALSE);
  g_assert_true (read_in (laptop, "two-back", &report, NULL));
  g_assert_true (read_in (laptop, "one-back", &report, NULL));
  g_assert_cmpuint (g_hash_table_size (laptop->hq->accepted), ==, 4);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 4);
  laptop_sync (laptop);
  g_assert_cmpuint (g_hash_table_size (laptop->hq->accepted), ==, 4);
}

static void
test_damaged (Laptop *laptop, gconstpointer data)
{
  MusterUsbReport report;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = NULL;
  const guint8 *bytes;
  gsize size;

  laptop_add_workers (laptop, 2);
  write_out (laptop, "out", &report);
  /* Headquarters' own file, read here: for somebody else. */
  g_assert_false (read_in (laptop, "out", &report, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY);
  g_clear_error (&error);
  answer (laptop, "out", "in", FALSE);
  whole = read_bytes (laptop, "in");
  bytes = g_bytes_get_data (whole, &size);
  for (gsize at = 0; at < size; at += 37)
    {
      g_autoptr (GBytes) cut = g_bytes_new (bytes, at);
      g_autofree guint8 *copy = g_memdup2 (bytes, size);
      g_autoptr (GBytes) flipped = NULL;

      copy[at] ^= 4;
      flipped = g_bytes_new (copy, size);
      write_bytes (laptop, "cut", cut);
      g_assert_false (read_in (laptop, "cut", &report, NULL));
      write_bytes (laptop, "cut", flipped);
      g_assert_false (read_in (laptop, "cut", &report, NULL));
    }
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 0);
  g_assert_true (read_in (laptop, "in", &report, NULL));
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 2);
}

/* An answer from before headquarters was restored would call sent what is not there any more. */
static void
test_old_life (Laptop *laptop, gconstpointer data)
{
  MusterUsbReport report;
  g_autoptr (GError) error = NULL;

  laptop_add_workers (laptop, 2);
  write_out (laptop, "out", &report);
  answer (laptop, "out", "old", FALSE);
  g_hash_table_remove_all (laptop->hq->accepted);
  g_hash_table_remove_all (laptop->hq->heads);
  g_hash_table_remove_all (laptop->hq->receipts);
  g_hash_table_remove_all (laptop->hq->numbers);
  laptop->hq->seq = 0;
  scripted_hq_new_epoch (laptop->hq, 0);
  answer (laptop, "out", "new", FALSE);
  g_assert_true (read_in (laptop, "new", &report, NULL));
  g_assert_true (report.new_epoch);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 2);
  g_assert_false (read_in (laptop, "old", &report, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 2);
  laptop_sync (laptop);
  g_assert_cmpuint (g_hash_table_size (laptop->hq->accepted), ==, 2);
}

/* Answers in the wrong order: the second is taken but for its page, and again after the first. */
static void
test_gap (Laptop *laptop, gconstpointer data)
{
  MusterUsbReport report;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *epoch = NULL;
  gint64 cursor;

  laptop_add_workers (laptop, 3);
  lines = muster_outbox_collect (laptop->store, 10, G_MAXSIZE, NULL);
  write_out (laptop, "out", &report);
  answer (laptop, "out", "first", FALSE);
  g_assert_true (read_in (laptop, "first", &report, NULL));
  for (guint i = 0; i < lines->len; i++)
    scripted_hq_feed (laptop->hq, g_ptr_array_index (lines, i));
  write_out (laptop, "out", &report);
  answer (laptop, "out", "second", FALSE);
  {
    g_autoptr (GError) error = NULL;

    /* A cursor that was put back: the page now begins beyond it. */
    g_assert_true (muster_inbox_get_cursor (laptop->store, &epoch, &cursor, NULL));
    g_assert_true (muster_inbox_set_cursor (laptop->store, epoch, 0, &error));
    g_assert_true (read_in (laptop, "second", &report, &error));
    g_assert_true (report.gap);
  }
  g_assert_true (read_in (laptop, "first", &report, NULL));
  g_assert_true (read_in (laptop, "second", &report, NULL));
  g_assert_cmpuint (report.received, ==, 2);
}

static void
test_refused (Laptop *laptop, gconstpointer data)
{
  MusterUsbReport report;
  guint rounds = 0;

  laptop_add_workers (laptop, 4);
  for (; laptop_count (laptop->store, "unsent") > 0 && rounds < 10; rounds++)
    {
      write_out (laptop, "out", &report);
      answer (laptop, "out", "in", TRUE);
      g_assert_true (read_in (laptop, "in", &report, NULL));
      g_assert_cmpuint (report.refused, >, 0);
    }
  g_assert_cmpuint (rounds, ==, 3);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 4);
}

static void
add (const char *path, void (*test) (Laptop *laptop, gconstpointer data))
{
  g_test_add (path, Laptop, NULL, laptop_set_up, test, laptop_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/usb/there-and-back", test_there_and_back);
  add ("/usb/beside-the-line", test_beside_the_line);
  add ("/usb/damaged", test_damaged);
  add ("/usb/old-life", test_old_life);
  add ("/usb/gap", test_gap);
  add ("/usb/refused", test_refused);
  return g_test_run ();
}
