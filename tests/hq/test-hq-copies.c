/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-lead.h"

#include <glib/gstdio.h>
#include <string.h>

#include "muster-protocol.h"
#include "muster-request-signature.h"
#include "muster-seal.h"

/* Backups, restores by the tool and by plain copy, and files on a stick. */

typedef struct
{
  HqRig *rig;
  HqLaptop *laptop;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  MusterId squad;

  fixture->rig = hq_rig_new (FALSE);
  squad = hq_new_id (fixture->rig);
  fixture->laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (fixture->rig->hq, &error);
  g_assert_no_error (error);
  hq_laptop_free (fixture->laptop);
  hq_rig_free (fixture->rig);
}

static void
send_worker (Fixture *fixture)
{
  MusterId record = hq_new_id (fixture->rig);
  g_autofree char *result = hq_laptop_send_fields (fixture->laptop, "worker", &record, "{\"name\":\"张三\"}", TRUE);

  g_assert_cmpstr (result, ==, "");
}

static char *
get_path (Fixture *fixture, const char *name)
{
  return g_build_filename (muster_test_folder_get_path (fixture->rig->folder), name, NULL);
}

static void
restore (Fixture *fixture, const char *path, const char *key, GError **error)
{
  MusterHqOptions options = { .world = fixture->rig->world, .catalogue = fixture->rig->catalogue,
                              .folder = muster_test_folder_get_path (fixture->rig->folder) };

  g_clear_pointer (&fixture->rig->hq, muster_hq_free);
  muster_hq_restore (&options, path, key, error);
  hq_rig_reopen (fixture->rig);
}

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_path (fixture, "copy");
  g_autofree char *key = get_path (fixture, "offline.key");
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterHello) hello = NULL;
  MusterId before, after;

  send_worker (fixture);
  muster_hq_get_epoch (fixture->rig->hq, &before, NULL);
  g_assert_cmpint (hq_rig_get_backup_seq (fixture->rig), ==, 0);
  muster_hq_backup (fixture->rig->hq, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hq_rig_get_backup_seq (fixture->rig), ==, 1);
  send_worker (fixture);
  restore (fixture, path, key, &error);
  g_assert_no_error (error);
  muster_hq_get_epoch (fixture->rig->hq, &after, NULL);
  g_assert_false (muster_id_equal (&before, &after));
  g_assert_cmpint (hq_rig_get_seq (fixture->rig), ==, 1);
  /* The laptop learns where the old life ends, and how much of its own is there. */
  hello = hq_laptop_hello (fixture->laptop, &before, 2, 2, NULL);
  g_assert_true (muster_id_equal (&muster_hello_get_values (hello)->epoch, &after));
  g_assert_cmpint (muster_hello_get_values (hello)->branch_seq, ==, 1);
  g_assert_cmpint (muster_hello_find_head (hello, &fixture->laptop->incarnation)->number, ==, 1);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = get_path (fixture, "copy");
  g_autofree char *key = get_path (fixture, "offline.key");
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  MusterId before, after;
  gsize size;

  send_worker (fixture);
  muster_hq_get_epoch (fixture->rig->hq, &before, NULL);
  muster_hq_backup (fixture->rig->hq, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  content[size - 100] ^= 1;
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
  restore (fixture, path, key, &error);
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, content, (gssize) size / 2, NULL));
  restore (fixture, path, key, &error);
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT);
  muster_hq_get_epoch (fixture->rig->hq, &after, NULL);
  g_assert_true (muster_id_equal (&before, &after));
}

static void
copy_file (Fixture *fixture, const char *from, const char *to)
{
  g_autofree char *source = get_path (fixture, from);
  g_autofree char *target = get_path (fixture, to);
  g_autofree char *content = NULL;
  gsize size;

  g_remove (target);
  if (g_file_get_contents (source, &content, &size, NULL))
    g_assert_true (g_file_set_contents (target, content, (gssize) size, NULL));
}

static void
keep_copy (Fixture *fixture)
{
  g_clear_pointer (&fixture->rig->hq, muster_hq_free);
  copy_file (fixture, "muster.db", "old.db");
  copy_file (fixture, "muster.db-wal", "old.db-wal");
  hq_rig_reopen (fixture->rig);
}

/* Somebody puts an old copy of the file back and says nothing. */
static void
put_copy_back (Fixture *fixture)
{
  g_clear_pointer (&fixture->rig->hq, muster_hq_free);
  copy_file (fixture, "old.db", "muster.db");
  copy_file (fixture, "old.db-wal", "muster.db-wal");
  copy_file (fixture, "none", "muster.db-shm");
  hq_rig_reopen (fixture->rig);
}

/* The key file may lie elsewhere; what was put aside is of no use without it. */
static void
test_key_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key_path = get_path (fixture, "elsewhere.key");
  g_autofree char *own_path = get_path (fixture, "hq.key");
  g_autofree char *copy = get_path (fixture, "copy");
  g_autofree char *offline_key = get_path (fixture, "offline.key");
  g_autofree char *before = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  MusterHqOptions options = { .world = fixture->rig->world, .catalogue = fixture->rig->catalogue, .key_path = key_path,
                              .folder = muster_test_folder_get_path (fixture->rig->folder) };

  muster_hq_backup (fixture->rig->hq, copy, &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->rig->hq, muster_hq_free);
  copy_file (fixture, "hq.key", "elsewhere.key");
  g_assert_cmpint (g_remove (own_path), ==, 0);
  g_assert_true (g_file_get_contents (key_path, &before, NULL, NULL));
  muster_hq_restore (&options, copy, offline_key, &error);
  g_assert_no_error (error);
  fixture->rig->hq = muster_hq_open (&options, &error);
  g_assert_no_error (error);
  folder = g_dir_open (muster_test_folder_get_path (fixture->rig->folder), 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "elsewhere.key.replaced-"))
      aside = get_path (fixture, name);
  g_assert_nonnull (aside);
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, before);
}

/* The first laptop that knows more than an old copy shows it. */
static void
test_plain_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterHello) last = NULL;
  g_autoptr (MusterHello) silent = NULL;
  g_autoptr (MusterHello) proven = NULL;
  g_autoptr (HqLaptop) newcomer = NULL;
  MusterId before, after;

  send_worker (fixture);
  keep_copy (fixture);
  muster_hq_get_epoch (fixture->rig->hq, &before, NULL);
  send_worker (fixture);
  last = hq_laptop_hello (fixture->laptop, &before, 2, 2, NULL);
  put_copy_back (fixture);
  /* One that knows nothing of the lost part proves nothing. */
  newcomer = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->laptop->squad, NULL);
  silent = hq_laptop_hello (newcomer, &before, 1, 0, NULL);
  g_assert_true (muster_id_equal (&muster_hello_get_values (silent)->epoch, &before));
  proven = hq_laptop_hello (fixture->laptop, &before, 1, 1, muster_hello_get_text (last, NULL));
  after = muster_hello_get_values (proven)->epoch;
  g_assert_false (muster_id_equal (&before, &after));
}

/* An old copy was put back and filled again to the very same number. A reader who may see neither what was lost nor what
 * came in its place holds no change that differs; the name of the commit does. */
static void
test_filled_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterPage) page = NULL;
  g_autoptr (MusterHqResponse) refused = NULL;
  g_autoptr (MusterHello) hello = NULL;
  g_autoptr (HqLaptop) reader = NULL;
  g_autoptr (HqLaptop) other = NULL;
  g_autofree char *after_text = NULL;
  g_autofree char *seen = NULL;
  g_autofree char *query = NULL;
  g_autofree char *result = NULL;
  MusterId squad = hq_new_id (fixture->rig);
  MusterId record = hq_new_id (fixture->rig);
  MusterId before, after;

  other = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->laptop->squad, NULL);
  reader = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  send_worker (fixture);
  keep_copy (fixture);
  muster_hq_get_epoch (fixture->rig->hq, &before, NULL);
  send_worker (fixture);
  page = hq_laptop_pull (reader, &before, 0);
  g_assert_cmpint (muster_page_get_count (page), ==, 0);
  g_assert_cmpint (muster_page_get_to (page), ==, 2);
  put_copy_back (fixture);
  result = hq_laptop_send_fields (other, "worker", &record, "{\"name\":\"李四\"}", TRUE);
  g_assert_cmpstr (result, ==, "");
  g_assert_cmpint (hq_rig_get_seq (fixture->rig), ==, 2);
  after_text = muster_cursor_to_text (&before, 2);
  seen = muster_cursor_to_text (&reader->seen.history, 2);
  query = g_strconcat ("after=", after_text, "&seen=", seen, NULL);
  refused = hq_laptop_get (reader, MUSTER_PATH_CHANGES, query);
  g_assert_cmpuint (refused->status, ==, muster_problem_code_get_status (MUSTER_PROBLEM_EPOCH));
  hello = hq_laptop_hello (reader, &before, 2, 0, NULL);
  after = muster_hello_get_values (hello)->epoch;
  g_assert_false (muster_id_equal (&before, &after));
  g_assert_cmpint (muster_hello_get_values (hello)->branch_seq, ==, 0);
}

/* A proof that is not ours, or shows no more than there is, changes nothing. */
static void
test_false_proof (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterHello) last = NULL;
  g_autoptr (MusterHello) same = NULL;
  g_autoptr (MusterHello) forged = NULL;
  g_autofree char *text = NULL;
  MusterId before;

  send_worker (fixture);
  muster_hq_get_epoch (fixture->rig->hq, &before, NULL);
  last = hq_laptop_hello (fixture->laptop, &before, 1, 1, NULL);
  same = hq_laptop_hello (fixture->laptop, &before, 1, 1, muster_hello_get_text (last, NULL));
  text = g_strdup (muster_hello_get_text (last, NULL));
  memcpy (strstr (text, "\"hq_seq\":1"), "\"hq_seq\":9", 10);
  forged = hq_laptop_hello (fixture->laptop, &before, 1, 1, text);
  g_assert_true (muster_id_equal (&muster_hello_get_values (same)->epoch, &before));
  g_assert_true (muster_id_equal (&muster_hello_get_values (forged)->epoch, &before));
}

static GBytes *
make_file (Fixture *fixture, GBytes *batch)
{
  MusterHelloIncarnation incarnation = { .incarnation = fixture->laptop->incarnation, .sent = fixture->laptop->number };
  g_autofree char *nonce = muster_nonce_new (fixture->rig->world);
  g_autoptr (MusterParcel) parcel = muster_parcel_new ();
  g_autoptr (GError) error = NULL;
  MusterId none = { 0 };
  g_autoptr (MusterHelloRequest) hello
      = muster_hello_request_new (&fixture->laptop->device, &none, 0, NULL, &incarnation, 1, MUSTER_SCHEMA, "test", nonce,
                                  fixture->laptop->key, &error);
  g_autoptr (GBytes) content = NULL;
  const char *text;
  gsize size;
  GBytes *file;

  g_assert_no_error (error);
  text = muster_hello_request_get_text (hello, &size);
  content = g_bytes_new (text, size);
  muster_parcel_add (parcel, MUSTER_PART_HELLO_REQUEST, content, &error);
  muster_parcel_add (parcel, MUSTER_PART_BATCH, batch, &error);
  file = muster_parcel_seal (parcel, fixture->rig->world, muster_hq_get_public_key (fixture->rig->hq), "laptop", "2024-02-01", &error);
  g_assert_no_error (error);
  return file;
}

static void
test_stick (Fixture *fixture, gconstpointer data)
{
  MusterId record = hq_new_id (fixture->rig);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) batch = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) receipt = NULL;
  g_autoptr (MusterHqResponse) line = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (lines, hq_laptop_fields (fixture->laptop, "worker", &record, "{\"name\":\"张三\"}", TRUE));
  batch = hq_laptop_batch (fixture->laptop, lines);
  file = make_file (fixture, batch);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) reply = NULL;
      g_autoptr (MusterParcel) opened = NULL;
      MusterHqReceived report;
      MusterPartType type;

      muster_hq_receive (fixture->rig->hq, file, &reply, &report, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (report.batches, ==, 1);
      opened = muster_parcel_open (reply, fixture->laptop->key, &error);
      g_assert_no_error (error);
      muster_parcel_get_part (opened, 0, &type);
      g_assert_cmpint (type, ==, MUSTER_PART_HELLO);
      g_clear_pointer (&receipt, g_bytes_unref);
      receipt = g_bytes_ref (muster_parcel_get_part (opened, 1, &type));
      g_assert_cmpint (type, ==, MUSTER_PART_RECEIPT);
      g_assert_cmpuint (muster_parcel_get_n_parts (opened), ==, 3);
    }
  /* Over the line as well: the very same receipt. */
  line = hq_laptop_post (fixture->laptop, MUSTER_PATH_BATCHES, batch);
  g_assert_true (g_bytes_equal (receipt, line->body));
  g_assert_cmpint (hq_rig_get_seq (fixture->rig), ==, 1);
}

static void
test_stick_of_stranger (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  MusterId record = hq_new_id (fixture->rig);
  g_autoptr (GBytes) batch = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  MusterHqReceived report;

  g_ptr_array_add (lines, hq_laptop_fields (fixture->laptop, "worker", &record, "{\"name\":\"张三\"}", TRUE));
  batch = hq_laptop_batch (fixture->laptop, lines);
  file = make_file (fixture, batch);
  muster_hq_revoke (fixture->rig->hq, &fixture->laptop->device, &error);
  g_assert_no_error (error);
  g_assert_true (muster_hq_receive (fixture->rig->hq, file, &reply, &report, &error));
  g_assert_true (report.revoked);
  g_assert_cmpint (hq_rig_get_seq (fixture->rig), ==, 0);
  for (gsize size = 0; size < g_bytes_get_size (file); size += 97)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (file, 0, size);
      g_autoptr (GBytes) nothing = NULL;

      g_clear_error (&error);
      g_assert_false (muster_hq_receive (fixture->rig->hq, cut, &nothing, &report, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/copies/backup", Fixture, NULL, set_up, test_backup, tear_down);
  g_test_add ("/hq/copies/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/hq/copies/key-elsewhere", Fixture, NULL, set_up, test_key_elsewhere, tear_down);
  g_test_add ("/hq/copies/plain-copy", Fixture, NULL, set_up, test_plain_copy, tear_down);
  g_test_add ("/hq/copies/filled-again", Fixture, NULL, set_up, test_filled_again, tear_down);
  g_test_add ("/hq/copies/false-proof", Fixture, NULL, set_up, test_false_proof, tear_down);
  g_test_add ("/hq/copies/stick", Fixture, NULL, set_up, test_stick, tear_down);
  g_test_add ("/hq/copies/stick-of-stranger", Fixture, NULL, set_up, test_stick_of_stranger, tear_down);
  return g_test_run ();
}
