/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-courses.h"

#include <string.h>

#include "muster-digest.h"
#include "muster-enrolment-client.h"
#include "muster-enrolment.h"
#include "muster-limits.h"
#include "muster-seal.h"
#include "muster-sync-status.h"
#include "muster-usb.h"

#define STICK "stick/out.muster"
#define ANSWER "stick/in.muster"

/* ---- What headquarters is like ---- */

static void
forget (SyncCase *fixture)
{
  g_hash_table_remove_all (fixture->hq->accepted);
  g_hash_table_remove_all (fixture->hq->heads);
  g_hash_table_remove_all (fixture->hq->receipts);
  g_hash_table_remove_all (fixture->hq->numbers);
  fixture->hq->seq = 0;
}

static void
put_back (SyncCase *fixture)
{
  forget (fixture);
  scripted_hq_new_epoch (fixture->hq, 0);
}

static void
put_back_unseen (SyncCase *fixture)
{
  forget (fixture);
  fixture->hq->wants_proof = TRUE;
}

/* It holds less than it gave receipts for, although its numbers say nothing of it. */
static void
lose_heads (SyncCase *fixture)
{
  g_hash_table_remove_all (fixture->hq->accepted);
  g_hash_table_remove_all (fixture->hq->heads);
  g_hash_table_remove_all (fixture->hq->receipts);
  g_hash_table_remove_all (fixture->hq->numbers);
}

static char *
get_name (SyncCase *fixture)
{
  MusterId incarnation = muster_outbox_get_incarnation (fixture->store);

  return muster_id_to_text (&incarnation);
}

static void
plant_fork (SyncCase *fixture)
{
  g_autofree char *name = get_name (fixture);

  g_hash_table_insert (fixture->hq->numbers, g_strconcat (name, "#2", NULL), g_strnfill (64, 'a'));
}

static void
plant_head (SyncCase *fixture, gint64 number)
{
  MusterHelloHead *head = g_new0 (MusterHelloHead, 1);

  head->incarnation = muster_outbox_get_incarnation (fixture->store);
  head->number = number;
  memset (head->digest, 'a', 64);
  g_hash_table_insert (fixture->hq->heads, get_name (fixture), head);
}

static void
plant_rollback (SyncCase *fixture)
{
  plant_head (fixture, 7);
}

static void
plant_copy (SyncCase *fixture)
{
  plant_head (fixture, 1);
}

static void
mark (SyncCase *fixture, GHashTable *ids, guint index)
{
  g_hash_table_add (ids, g_strdup (g_ptr_array_index (fixture->waiting, index)));
}

static void
make_bad (SyncCase *fixture)
{
  mark (fixture, fixture->hq->bad, 1);
}

static void
make_poison (SyncCase *fixture)
{
  mark (fixture, fixture->hq->poison, 0);
}

static void
make_quarantine (SyncCase *fixture)
{
  mark (fixture, fixture->hq->quarantine, 2);
}

static void
limit_size (SyncCase *fixture)
{
  fixture->hq->size_limit = 1;
}

static void
set_clock (SyncCase *fixture)
{
  fixture->hq->strict_clock = TRUE;
  fixture->hq->clock_ms = -G_GINT64_CONSTANT (14) * 365 * 24 * 3600 * 1000;
}

static void
revoke_laptop (SyncCase *fixture)
{
  fixture->hq->revoked = TRUE;
}

static void
cut (SyncCase *fixture)
{
  static ScriptedLine script[] = { LINE_GOOD, LINE_CUT_AFTER };

  scripted_hq_play (fixture->hq, script, G_N_ELEMENTS (script));
}

/* ---- What the laptop does ---- */

gboolean
sync_case_sync (SyncCase *fixture, GError **error)
{
  g_autoptr (MusterSyncEngine) engine = muster_sync_engine_new (fixture->store, scripted_hq_connect (fixture->hq), error);
  MusterSyncOutcome outcome = engine == NULL ? MUSTER_SYNC_FAILED : laptop_turn (engine, 300, error);

  g_assert_cmpint (outcome, !=, MUSTER_SYNC_MORE);
  return outcome == MUSTER_SYNC_IDLE;
}

static gboolean
ask_status (SyncCase *fixture, GError **error)
{
  g_autoptr (JsonObject) status = muster_sync_status (fixture->store, error);

  if (status == NULL)
    return FALSE;
  g_assert_true (json_object_get_boolean_member (status, "enrolled"));
  g_assert_false (json_object_get_boolean_member (status, "revoked"));
  g_assert_cmpstr (json_object_get_string_member (status, "headquarters"), ==, "HQ");
  g_assert_cmpint (json_object_get_int_member (status, "unsent"), ==, SYNC_CASE_ALL - SYNC_CASE_KNOWN);
  g_assert_cmpint (json_object_get_int_member (status, "sent"), ==, SYNC_CASE_KNOWN);
  return TRUE;
}

static gboolean
write_stick (SyncCase *fixture, GError **error)
{
  MusterUsbReport report;

  if (!muster_usb_export (fixture->store, STICK, &report, error))
    return FALSE;
  g_assert_cmpuint (report.changes, ==, SYNC_CASE_ALL - SYNC_CASE_KNOWN);
  g_assert_false (report.left);
  return TRUE;
}

static void
add_text (MusterParcel *parcel, MusterPartType type, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  g_assert_true (muster_parcel_add (parcel, type, content, NULL));
}

/* @code: how each batch is refused; -1: it is taken. */
static void
answer_stick (SyncCase *fixture, int code)
{
  ScriptedHq *hq = fixture->hq;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (MusterParcel) parcel = muster_parcel_new ();
  g_autoptr (MusterParcel) pages = muster_parcel_new ();
  g_autoptr (MusterHello) hello = NULL;
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (write_stick (fixture, &error));
  waiting = muster_outbox_get_unreceipted (fixture->store, G_MAXINT, &error);
  for (guint i = 0; i < waiting->len; i++)
    {
      MusterKeptBatch *kept = g_ptr_array_index (waiting, i);
      g_autoptr (MusterBatch) batch = muster_batch_read (kept->bytes, NULL);
      g_autofree char *problem = code < 0 ? NULL : muster_problem_build (code, kept->digest, NULL);

      if (code < 0)
        add_text (pages, MUSTER_PART_RECEIPT, muster_receipt_get_text (scripted_hq_take (hq, batch), NULL));
      else
        add_text (pages, MUSTER_PART_PROBLEM, problem);
    }
  hello = scripted_hq_say_hello (hq, "file");
  add_text (parcel, MUSTER_PART_HELLO, muster_hello_get_text (hello, NULL));
  for (guint i = 0; i < muster_parcel_get_n_parts (pages); i++)
    {
      MusterPartType type;
      GBytes *content = muster_parcel_get_part (pages, i, &type);

      g_assert_true (muster_parcel_add (parcel, type, content, NULL));
    }
  page = scripted_hq_make_page (hq, SYNC_CASE_KNOWN, &hq->device);
  g_assert_true (muster_parcel_add (parcel, MUSTER_PART_PAGE, page, NULL));
  sealed = muster_parcel_seal (parcel, fixture->world, muster_key_pair_get_public (hq->device_key), "HQ", "2024-02-01",
                               &error);
  g_assert_true (muster_world_write_file (fixture->world, ANSWER, sealed, &error));
  muster_test_world_advance (muster_test_world_get (fixture->world), 1000);
}

static void
take_stick (SyncCase *fixture)
{
  answer_stick (fixture, -1);
}

static void
take_stick_in_new_epoch (SyncCase *fixture)
{
  put_back (fixture);
  answer_stick (fixture, -1);
}

static void
refuse_stick (SyncCase *fixture)
{
  answer_stick (fixture, MUSTER_PROBLEM_MALFORMED);
}

static void
fork_stick (SyncCase *fixture)
{
  answer_stick (fixture, MUSTER_PROBLEM_FORK);
}

static void
be_busy_on_stick (SyncCase *fixture)
{
  answer_stick (fixture, MUSTER_PROBLEM_BUSY);
}

static gboolean
read_stick (SyncCase *fixture, GError **error)
{
  MusterUsbReport report;

  return muster_usb_import (fixture->store, ANSWER, &report, error);
}

static MusterReply *
send_enrolment (gpointer data, const MusterRequest *request, GCancellable *cancellable, GError **error)
{
  return scripted_hq_enrol (data, request);
}

static MusterTransport *
make_transport (gpointer data, const char *url, const char *ca, const char *ca_digest, GError **error)
{
  static const MusterTransportFunctions functions = { .send = send_enrolment };

  return muster_transport_new (&functions, data);
}

/* By a new code: another device, and everything is offered anew. */
static gboolean
enrol_anew (SyncCase *fixture, GError **error)
{
  const guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE] = { 1, 2, 3 };
  g_autofree char *nothing = muster_sha256_to_text (NULL, 0);
  g_autofree char *code = muster_enrolment_code_build ("https://localhost", nothing, secret, NULL);

  return muster_sync_enrol (fixture->store, make_transport, fixture->hq, code, "laptop", NULL, error);
}

static const SyncCourse courses[] = {
  { "plain", NULL, sync_case_sync, 0, FALSE, FALSE },
  { "put-back", put_back, sync_case_sync, 0, FALSE, FALSE },
  { "put-back-unseen", put_back_unseen, sync_case_sync, 0, FALSE, FALSE },
  { "heads-lost", lose_heads, sync_case_sync, 0, FALSE, FALSE },
  { "fork", plant_fork, sync_case_sync, 0, FALSE, FALSE },
  { "rollback", plant_rollback, sync_case_sync, 0, FALSE, FALSE },
  { "copy", plant_copy, sync_case_sync, 0, FALSE, FALSE },
  { "malformed", make_bad, sync_case_sync, 1, FALSE, FALSE },
  { "poison", make_poison, sync_case_sync, 1, FALSE, FALSE },
  { "quarantine", make_quarantine, sync_case_sync, 1, FALSE, FALSE },
  { "too-large", limit_size, sync_case_sync, 0, FALSE, FALSE },
  { "clock", set_clock, sync_case_sync, 0, FALSE, FALSE },
  { "revoked", revoke_laptop, sync_case_sync, 0, TRUE, FALSE },
  { "cut", cut, sync_case_sync, 0, FALSE, FALSE },
  { "status", NULL, ask_status, 0, FALSE, FALSE },
  { "stick-out", NULL, write_stick, 0, FALSE, FALSE },
  { "stick-in", take_stick, read_stick, 0, FALSE, FALSE },
  { "stick-in-put-back", take_stick_in_new_epoch, read_stick, 0, FALSE, FALSE },
  { "stick-in-malformed", refuse_stick, read_stick, 0, FALSE, FALSE },
  { "stick-in-fork", fork_stick, read_stick, 0, FALSE, FALSE },
  { "stick-in-busy", be_busy_on_stick, read_stick, 0, FALSE, FALSE },
  { "enrolment", NULL, enrol_anew, 0, FALSE, TRUE },
};

const SyncCourse *
sync_courses_get (guint *n)
{
  *n = G_N_ELEMENTS (courses);
  return courses;
}
