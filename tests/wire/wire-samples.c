/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-samples.h"

#include <string.h>

#include "muster-world.h"

static gint64
no_time (gpointer data)
{
  return G_GINT64_CONSTANT (1706875200000);
}

/* splitmix64: good enough to look random, and nothing else to link. */
static void
seeded_random (gpointer data, guint8 *bytes, gsize size)
{
  guint64 *state = data;

  for (gsize i = 0; i < size; i++)
    {
      guint64 value = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

      value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      bytes[i] = (guint8)(value ^ (value >> 31));
    }
}

MusterWorld *
sample_world_new (guint64 seed)
{
  static const MusterWorldFunctions functions
      = { .wall_ms = no_time, .monotonic_ms = no_time, .random = seeded_random, .finalize = g_free };
  guint64 *state = g_new (guint64, 1);

  *state = seed;

  return muster_world_new (&functions, state, NULL);
}

MusterKeyPair *
sample_key (guint8 byte)
{
  guint8 seed[MUSTER_KEY_SEED_SIZE];

  memset (seed, byte, sizeof seed);

  return muster_key_pair_new_from_seed (seed);
}

MusterId
sample_id (guint8 byte)
{
  MusterId id = { { 0x01, 0x89, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, byte } };

  return id;
}

GBytes *
sample_line (guint index, gsize note)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (
      line,
      "{\"by\":\"01890000-0000-7000-8000-000000000001\",\"id\":\"01890000-0000-7000-8001-%012x\","
      "\"kind\":\"worker\",\"record\":\"01890000-0000-7000-8002-%012x\",\"set\":{\"name\":{\"name\":"
      "\"测试·%u\"},\"note\":{\"note\":\"",
      index, index, index);
  for (gsize i = 0; i < note; i++)
    g_string_append_c (line, (char)('a' + (i * i * 7 + i / 26 * 11 + index) % 26));
  g_string_append_printf (line, "\"}},\"time\":\"018d%012x\"}", index);

  return g_string_free_to_bytes (g_steal_pointer (&line));
}

GBytes *
sample_raw_line (gsize size)
{
  const gsize part = (size - 10) / 3;
  g_autoptr (GString) line = g_string_new ("[\"");
  g_autoptr (MusterWorld) world = sample_world_new (7);

  while (line->len < size - 2)
    {
      guint8 byte;

      muster_world_random (world, &byte, 1);
      g_string_append_c (line, (char)('a' + byte % 26));
    }
  memcpy (line->str + 1 + part, "\",\"", 3);
  memcpy (line->str + 1 + part * 2, "\",\"", 3);
  g_string_append (line, "\"]");

  return g_string_free_to_bytes (g_steal_pointer (&line));
}

GPtrArray *
sample_lines (guint n, gsize note)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (lines, sample_line (i, note));

  return lines;
}

MusterBatch *
sample_batch (guint n, gsize note)
{
  static const gint64 abandons[] = { 3, 5 };
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GPtrArray) lines = sample_lines (n, note);
  g_autofree char *previous = muster_sha256_to_text ("previous", 8);
  g_autoptr (GError) error = NULL;
  MusterId incarnation = sample_id (9);
  MusterBatch *batch = muster_batch_build (&incarnation, 7, previous, abandons, G_N_ELEMENTS (abandons), 1, "0.1.0",
                                           lines, key, &error);

  g_assert_no_error (error);

  return batch;
}

MusterReceipt *
sample_receipt (void)
{
  g_autoptr (MusterBatch) batch = sample_batch (5, 20);
  g_autoptr (MusterReceiptBuilder) builder = muster_receipt_builder_new (batch);
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GError) error = NULL;
  MusterId epoch = sample_id (20);
  MusterReceipt *receipt;

  muster_receipt_builder_set_result (builder, "01890000-0000-7000-8001-000000000001", MUSTER_RESULT_DUPLICATE, "");
  muster_receipt_builder_set_result (builder, "01890000-0000-7000-8001-000000000003", MUSTER_RESULT_QUARANTINED,
                                     "scope");
  muster_receipt_builder_set_effective (builder, "01890000-0000-7000-8001-000000000002",
                                        muster_stamp_from_ms (no_time (NULL)));
  receipt = muster_receipt_builder_finish (builder, &epoch, 101, 103, no_time (NULL), key, &error);
  g_assert_no_error (error);

  return receipt;
}

static void
add_line (MusterPageWriter *writer, MusterPageEntry *entry, GBytes *line)
{
  g_autoptr (GError) error = NULL;

  if (line != NULL)
    entry->line = g_bytes_get_data (line, &entry->size);
  muster_page_writer_add (writer, entry, &error);
  g_assert_no_error (error);
}

GBytes *
sample_page (void)
{
  MusterId device = sample_id (30);
  MusterId epoch = sample_id (20);
  MusterId history = sample_id (50);
  g_autoptr (MusterPageWriter) writer = muster_page_writer_new (&device, &epoch, 100);
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GBytes) erased = g_bytes_new_static ("{\"erased\":true}", 15);
  g_autoptr (GError) error = NULL;
  MusterPageEntry entries[] = {
    { .type = MUSTER_PAGE_CHANGE, .hq_seq = 101, .incarnation = sample_id (9) },
    { .type = MUSTER_PAGE_CHANGE,
      .hq_seq = 102,
      .incarnation = sample_id (9),
      .effective = muster_stamp_from_ms (no_time (NULL)) },
    { .type = MUSTER_PAGE_ENTER, .hq_seq = 103, .kind = "worker", .record = sample_id (40) },
    { .type = MUSTER_PAGE_LEAVE, .hq_seq = 104, .record = sample_id (41) },
    { .type = MUSTER_PAGE_REFUSED, .hq_seq = 105, .change = sample_id (42), .reason = "scope", .detail = "别的小队" },
    { .type = MUSTER_PAGE_ERASED, .hq_seq = 106, .incarnation = sample_id (9) },
  };
  GBytes *page;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (GBytes) line = i < 2 ? sample_line (i, 10) : i == 5 ? g_bytes_ref (erased) : NULL;

      add_line (writer, &entries[i], line);
    }
  page = muster_page_writer_finish (writer, 106, &history, TRUE, key, &error);
  g_assert_no_error (error);

  return page;
}

MusterHelloRequest *
sample_hello_request (void)
{
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GError) error = NULL;
  MusterId device = sample_id (30);
  MusterId epoch = { { 0 } };
  MusterHelloIncarnation incarnation = { .incarnation = sample_id (9), .number = 6, .sent = 7 };
  MusterHelloSeen seen = { .history = sample_id (40), .hq_seq = 99 };
  MusterHelloRequest *request
      = muster_hello_request_new (&device, &epoch, 100, &seen, &incarnation, 1, 1, "0.1.0", "nonce", key, &error);

  g_assert_no_error (error);

  return request;
}

MusterHello *
sample_hello (void)
{
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (MusterBatch) batch = sample_batch (5, 20);
  g_autoptr (GError) error = NULL;
  MusterHelloHead head = { .incarnation = sample_id (9), .number = 7 };
  MusterHelloValues values = { .epoch = sample_id (20),
                               .time_ms = no_time (NULL),
                               .nonce = "nonce",
                               .name = "招工指挥部",
                               .heads = &head,
                               .n_heads = 1,
                               .hq_seq = 106,
                               .backup_seq = 90 };
  MusterHello *hello;

  g_strlcpy (head.digest, muster_batch_get_digest (batch), sizeof head.digest);
  hello = muster_hello_new (&values, key, &error);
  g_assert_no_error (error);

  return hello;
}
