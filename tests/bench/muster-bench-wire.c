/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bench.h"

#include "muster-batch.h"
#include "muster-protocol.h"

/* Bytes of a batch as it goes out, signature, header and all, against the lines of its changes as NDJSON. */

#define CHANGES 100

static gint64
get_ndjson_size (GPtrArray *lines)
{
  gint64 size = 0;

  for (guint i = 0; i < lines->len; i++)
    size += (gint64) g_bytes_get_size (g_ptr_array_index (lines, i)) + 1;
  return size;
}

static void
add_sizes (MusterBench *bench, const char *name, GPtrArray *lines, const char *budget)
{
  g_autoptr (MusterKeyPair) key = muster_key_pair_new (bench->world);
  MusterId incarnation = muster_id_new (bench->world);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBatch) batch
      = muster_batch_build (&incarnation, 1, "", NULL, 0, MUSTER_SCHEMA, MUSTER_VERSION, lines, key, &error);

  muster_bench_require (batch != NULL, error, "making a batch");
  muster_bench_add_sizes (bench, name, "bytes", CHANGES, (gint64) g_bytes_get_size (muster_batch_get_bytes (batch)),
                          get_ndjson_size (lines), budget);
}

static void
add_line (GPtrArray *lines, MusterChange *change)
{
  gsize size;
  const char *line = muster_change_get_line (change, &size);

  g_ptr_array_add (lines, g_bytes_new (line, size));
}

/* A new mobile, as a person corrects it. */
static MusterChange *
make_edit (MusterBench *bench, MusterChange *before, const MusterId *member, guint number)
{
  g_autoptr (JsonObject) set = json_object_new ();
  g_autoptr (JsonObject) replaces = json_object_new ();
  JsonObject *values = json_object_new ();
  JsonArray *heads = json_array_new ();
  g_autofree char *mobile = g_strdup_printf ("1540000%04u", (number * 7919) % 10000);
  g_autofree char *head = muster_id_to_text (muster_change_get_id (before));
  g_autofree char *by = muster_id_to_text (member);
  MusterId id = muster_id_new (bench->world);
  MusterStamp time = muster_stamp_next (muster_change_get_time (before), muster_world_wall_ms (bench->world));

  json_object_set_string_member (values, "mobile", mobile);
  json_object_set_object_member (set, "mobile", values);
  json_array_add_string_element (heads, head);
  json_object_set_array_member (replaces, "mobile", heads);
  return muster_change_new (&id, "worker", muster_change_get_record (before), by, time, set, replaces);
}

void
muster_bench_wire (MusterBench *bench)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  MusterId member = muster_id_new (bench->world);
  MusterId squad = muster_id_new (bench->world);

  for (guint i = 0; i < CHANGES; i++)
    {
      MusterId record = muster_id_new (bench->world);
      g_autoptr (JsonObject) fields = muster_bench_worker (i);
      MusterStamp time = muster_stamp_from_ms (muster_world_wall_ms (bench->world) + (gint64) i * 30000);
      g_autoptr (MusterChange) change = muster_bench_change (bench, "worker", &record, fields, &member, &squad, time);
      g_autoptr (MusterChange) edit = make_edit (bench, change, &member, i);

      add_line (records, change);
      add_line (edits, edit);
    }
  add_sizes (bench, "wire-records", records, "<= 0.15");
  add_sizes (bench, "wire-edits", edits, "<= 0.25");
}
