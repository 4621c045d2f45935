/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-page.h"

#include <string.h>

#include "muster-error.h"
#include "muster-limits.h"
#include "muster-lines.h"
#include "wire-samples.h"

static void
test_round_trip (void)
{
  g_autoptr (GBytes) bytes = sample_page ();
  g_autoptr (GBytes) line = sample_line (1, 10);
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterPage) page = muster_page_read (bytes, &error);
  const MusterPageEntry *entry;
  MusterId id;

  g_assert_no_error (error);
  g_assert_true (muster_page_verify (page, muster_key_pair_get_public (key), &error));
  id = sample_id (30);
  g_assert_true (muster_id_equal (muster_page_get_device (page), &id));
  id = sample_id (20);
  g_assert_true (muster_id_equal (muster_page_get_epoch (page), &id));
  g_assert_cmpint (muster_page_get_from (page), ==, 100);
  g_assert_cmpint (muster_page_get_to (page), ==, 106);
  g_assert_true (muster_page_get_more (page));
  g_assert_cmpuint (muster_page_get_count (page), ==, 6);

  entry = muster_page_get_entry (page, 1);
  g_assert_cmpint (entry->type, ==, MUSTER_PAGE_CHANGE);
  g_assert_cmpmem (entry->line, entry->size, g_bytes_get_data (line, NULL), g_bytes_get_size (line));
  g_assert_true (entry->effective == muster_stamp_from_ms (G_GINT64_CONSTANT (1706875200000)));
  id = sample_id (9);
  g_assert_true (muster_id_equal (&entry->incarnation, &id));

  entry = muster_page_get_entry (page, 2);
  g_assert_cmpint (entry->type, ==, MUSTER_PAGE_ENTER);
  g_assert_cmpstr (entry->kind, ==, "worker");
  g_assert_cmpint (muster_page_get_entry (page, 3)->type, ==, MUSTER_PAGE_LEAVE);
  entry = muster_page_get_entry (page, 4);
  g_assert_cmpstr (entry->reason, ==, "scope");
  g_assert_cmpint (muster_page_get_entry (page, 5)->type, ==, MUSTER_PAGE_ERASED);
}

static void
test_every_cut_and_bit (void)
{
  g_autoptr (GBytes) bytes = sample_page ();
  g_autoptr (MusterKeyPair) key = sample_key (2);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GBytes) damaged = g_bytes_new (data, cut);

      g_assert_null (muster_page_read (damaged, NULL));
    }
  for (gsize bit = 0; bit < size * 8; bit++)
    {
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (MusterPage) page = NULL;

      copy[bit / 8] ^= (guint8)(1 << bit % 8);
      damaged = g_bytes_new (copy, size);
      page = muster_page_read (damaged, NULL);
      if (page != NULL && muster_page_verify (page, muster_key_pair_get_public (key), NULL))
        g_assert_cmpuint (muster_page_get_count (page), ==, 6);
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
    }
}

static void
test_full (void)
{
  MusterId device = sample_id (30);
  MusterId epoch = sample_id (20);
  g_autoptr (MusterPageWriter) writer = muster_page_writer_new (&device, &epoch, 0);
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MusterPage) page = NULL;
  g_autoptr (GError) error = NULL;
  MusterPageEntry entry = { .type = MUSTER_PAGE_LEAVE };

  for (guint i = 0; i < MUSTER_LIMIT_PAGE_ENTRIES_HARD; i++)
    {
      g_assert_true (muster_page_writer_is_full (writer) == (i >= MUSTER_LIMIT_PAGE_ENTRIES));
      entry.hq_seq = i + 1;
      g_assert_true (muster_page_writer_add (writer, &entry, &error));
    }
  g_assert_false (muster_page_writer_add (writer, &entry, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE);
  g_clear_error (&error);

  bytes = muster_page_writer_finish (writer, 5000, NULL, FALSE, key, &error);
  g_assert_no_error (error);
  page = muster_page_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (muster_page_get_count (page), ==, MUSTER_LIMIT_PAGE_ENTRIES_HARD);
}

/* Of which store the changes were left out is signed with the page, and absent where none were. */
static void
test_own (void)
{
  for (guint i = 0; i < 2; i++)
    {
      MusterId device = sample_id (30);
      MusterId epoch = sample_id (20);
      MusterId own = i == 0 ? (MusterId){ 0 } : sample_id (40);
      g_autoptr (MusterPageWriter) writer = muster_page_writer_new (&device, &epoch, 0);
      g_autoptr (MusterKeyPair) key = sample_key (2);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (MusterPage) page = NULL;
      g_autoptr (GError) error = NULL;

      muster_page_writer_set_own (writer, &own);
      bytes = muster_page_writer_finish (writer, 1, NULL, FALSE, key, &error);
      g_assert_no_error (error);
      page = muster_page_read (bytes, &error);
      g_assert_no_error (error);
      g_assert_true (muster_id_equal (muster_page_get_own (page), &own));
    }
}

static void
test_full_by_bytes (void)
{
  MusterId device = sample_id (30);
  MusterId epoch = sample_id (20);
  g_autoptr (MusterPageWriter) writer = muster_page_writer_new (&device, &epoch, 0);
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GBytes) line = sample_raw_line (MUSTER_LIMIT_LINE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MusterPage) page = NULL;
  g_autoptr (GError) error = NULL;
  MusterPageEntry entry = { .type = MUSTER_PAGE_CHANGE, .hq_seq = 1 };

  entry.line = g_bytes_get_data (line, &entry.size);
  while (!muster_page_writer_is_full (writer))
    g_assert_true (muster_page_writer_add (writer, &entry, NULL));
  g_assert_cmpuint (muster_page_writer_get_count (writer), ==, 16);
  while (muster_page_writer_add (writer, &entry, NULL))
    ;
  bytes = muster_page_writer_finish (writer, 1, NULL, FALSE, key, &error);
  g_assert_no_error (error);
  page = muster_page_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (muster_page_get_count (page), ==, muster_page_writer_get_count (writer));
}

#define HEADER(count, format, to)                                                                                      \
  "{\"count\":" count ",\"device\":\"01890000-0000-7000-8000-00000000001e\",\"epoch\":\"01890000-0000-7000-8000-"      \
  "000000000014\",\"format\":\"" format "\",\"from\":5,\"more\":false,\"to\":" to "}\n"
#define LEAVE "{\"entry\":\"leave\",\"hq_seq\":6,\"record\":\"01890000-0000-7000-8000-000000000001\"}\n"
#define CHANGE "{\"entry\":\"change\",\"hq_seq\":6,\"incarnation\":\"01890000-0000-7000-8000-000000000009\"}\n"

static void
test_structure (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { HEADER ("0", "muster-page/1", "5"), -1 },
    { HEADER ("1", "muster-page/1", "6") LEAVE, -1 },
    { HEADER ("1", "muster-page/1", "6") CHANGE "{}\n", -1 },
    { HEADER ("1", "muster-page/1", "6") CHANGE, MUSTER_ERROR_INVALID },
    { HEADER ("1", "muster-page/1", "6") CHANGE "{\n", MUSTER_ERROR_INVALID },
    { HEADER ("2", "muster-page/1", "6") LEAVE, MUSTER_ERROR_INVALID },
    { HEADER ("0", "muster-page/1", "4"), MUSTER_ERROR_INVALID },
    { HEADER ("0", "muster-page/2", "5"), MUSTER_ERROR_TOO_NEW },
    { HEADER ("0", "muster-batch/1", "5"), MUSTER_ERROR_INVALID },
    { HEADER ("1", "muster-page/1", "6") "{\"entry\":\"sung\",\"hq_seq\":6}\n", MUSTER_ERROR_TOO_NEW },
    { HEADER ("1", "muster-page/1", "6") "[]\n", MUSTER_ERROR_INVALID },
  };
  g_autoptr (MusterKeyPair) key = sample_key (2);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) lines = g_string_new (rows[i].text);
      g_autoptr (GBytes) gzip = muster_lines_close (lines, MUSTER_PAGE_FORMAT, G_MAXSIZE, key, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterPage) page = muster_page_read (gzip, &error);

      g_assert_true ((page != NULL) == (rows[i].code < 0));
      if (rows[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, MUSTER_ERROR, rows[i].code);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page/round-trip", test_round_trip);
  g_test_add_func ("/page/every-cut-and-bit", test_every_cut_and_bit);
  g_test_add_func ("/page/full", test_full);
  g_test_add_func ("/page/full-by-bytes", test_full_by_bytes);
  g_test_add_func ("/page/own", test_own);
  g_test_add_func ("/page/structure", test_structure);

  return g_test_run ();
}
