/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db.h"
#include "muster-outbox.h"
#include "muster-returned.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"
#include "muster-totals.h"

#include <sqlite3.h>
#include <string.h>

/* What cannot be read is not what is not there. Every read of the disk fails in turn under each question: the answer is
 * the right one or an error, and what was written meanwhile rests on no guess. */

#define FOLDER "store"
#define SQUAD "018d61f7-1800-7000-8000-000000000001"

static const guint8 store_key[32] = { 5 };

typedef struct
{
  MusterTestVfs *vfs;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  guint lives; /* names that the store wrote under */
} Book;

static MusterStore *
open_store (Book *book)
{
  MusterStoreOptions options
      = { .world = book->world, .catalogue = book->catalogue, .folder = FOLDER, .key = store_key, .create = TRUE };
  const MusterId member = { { 7 } };
  g_autoptr (GError) error = NULL;
  MusterStore *store = muster_store_open (&options, &error);

  g_assert_no_error (error);
  muster_store_set_member (store, &member);
  return store;
}

static void
write_down (Book *book)
{
  const MusterInboxSeen seen = { { { 9 } }, 5 };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  muster_inbox_apply (book->store, none, "epoch", 7, &seen, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (muster_store_set_setting (book->store, "squad", SQUAD, &error));
  g_assert_true (muster_store_set_setting_int (book->store, "backup_seq", 3, &error));
  g_assert_true (muster_outbox_renew_incarnation (book->store, "fork", &error));
  book->lives = 2;
}

/* ---- Questions ---- */

static gboolean
ask_cursor (Book *book, GError **error)
{
  g_autofree char *epoch = NULL;
  gint64 cursor;

  if (!muster_inbox_get_cursor (book->store, &epoch, &cursor, error))
    return FALSE;
  g_assert_cmpstr (epoch, ==, "epoch");
  g_assert_cmpint (cursor, ==, 7);
  return TRUE;
}

static gboolean
ask_seen (Book *book, GError **error)
{
  MusterInboxSeen seen;

  if (!muster_inbox_get_seen (book->store, &seen, error))
    return FALSE;
  g_assert_cmpint (seen.hq_seq, ==, 5);
  return TRUE;
}

static gboolean
ask_setting (Book *book, GError **error)
{
  gint64 value;

  if (!muster_store_read_setting_int (book->store, "backup_seq", -1, &value, error))
    return FALSE;
  g_assert_cmpint (value, ==, 3);
  return TRUE;
}

static gboolean
ask_lives (Book *book, GError **error)
{
  g_autoptr (GArray) lives = muster_outbox_get_incarnations (book->store, 100, error);

  if (lives == NULL)
    return FALSE;
  g_assert_cmpuint (lives->len, ==, book->lives);
  return TRUE;
}

static gboolean
ask_status (Book *book, GError **error)
{
  g_autoptr (JsonObject) status = muster_outbox_get_status (book->store, error);

  if (status == NULL)
    return FALSE;
  g_assert_cmpint (json_object_get_int_member (status, "incarnations"), ==, book->lives);
  g_assert_cmpstr (json_object_get_string_member (status, "incarnation_why"), ==, "fork");
  return TRUE;
}

static gboolean
ask_totals (Book *book, GError **error)
{
  g_autoptr (JsonObject) totals = muster_store_totals (book->store, MUSTER_TEST_START_MS, "all", error);

  return totals != NULL;
}

static gboolean
ask_returned (Book *book, GError **error)
{
  g_autoptr (JsonArray) list = muster_store_list_returned (book->store, error);

  return list != NULL;
}

/* What is made belongs to the squad of the laptop, or is not made. */
static gboolean
save (Book *book, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (JsonObject) record = NULL;
  MusterId id = { 0 };

  json_object_set_string_member (fields, "name", "李四");
  if (!muster_store_create (book->store, "worker", fields, NULL, &id, error))
    return FALSE;
  muster_test_vfs_forget_faults (book->vfs);
  record = muster_store_get (book->store, &id, NULL);
  g_assert_nonnull (record);
  g_assert_cmpstr (json_object_get_string_member (record, "_squad"), ==, SQUAD);
  return TRUE;
}

/* No name is forgotten when a new one is taken. */
static gboolean
renew (Book *book, GError **error)
{
  if (!muster_outbox_renew_incarnation (book->store, "fork", error))
    return FALSE;
  book->lives++;
  muster_test_vfs_forget_faults (book->vfs);
  return ask_lives (book, error);
}

/* ---- Each read in turn ---- */

typedef gboolean (*Question) (Book *book, GError **error);

/* Somebody else wrote: nothing that this connection keeps of its pages counts any more. */
static void
write_elsewhere (Book *book)
{
  g_autoptr (MusterStore) other = open_store (book);
  g_autoptr (GError) error = NULL;

  muster_store_set_setting (other, "elsewhere", "1", &error);
  g_assert_no_error (error);
}

/* Returns: whether the fault was met */
static gboolean
ask_with_fault (Book *book, Question ask, guint64 number)
{
  g_autoptr (GError) error = NULL;
  gboolean met, answered;
  guint before = muster_test_vfs_get_fired (book->vfs);

  write_elsewhere (book);
  muster_test_vfs_reset_calls (book->vfs);
  muster_test_vfs_fail (book->vfs, MUSTER_TEST_VFS_READ, number, SQLITE_IOERR_READ, FALSE);
  answered = ask (book, &error);
  met = muster_test_vfs_get_fired (book->vfs) > before;
  muster_test_vfs_forget_faults (book->vfs);
  g_assert_true (answered == (error == NULL));
  if (!answered)
    g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_true (ask_lives (book, &error));
  return met;
}

static void
set_up (Book *book)
{
  book->vfs = muster_test_vfs_new (1);
  book->world = muster_test_world_new (1, muster_test_vfs_get_name (book->vfs), FALSE);
  book->catalogue = muster_catalogue_new_standard ();
  book->store = open_store (book);
  write_down (book);
}

static void
tear_down (Book *book)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (muster_store_check (book->store, &error));
  muster_store_free (book->store);
  muster_catalogue_unref (book->catalogue);
  muster_world_unref (book->world);
  muster_test_vfs_free (book->vfs);
}

static void
test_unread (gconstpointer data)
{
  Book book = { NULL };
  Question ask = *(const Question *) data;
  g_autoptr (GError) error = NULL;
  guint64 number = 1;

  set_up (&book);
  while (ask_with_fault (&book, ask, number))
    number++;
  /* Something failed, or this test asks nothing. */
  g_assert_cmpuint (number, >, 1);
  g_assert_true (ask (&book, &error));
  tear_down (&book);
}

static MusterId
make (Book *book, const char *kind, const char *first, const char *text, const char *second, JsonNode *value)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (GError) error = NULL;
  MusterId id = { 0 };

  json_object_set_string_member (fields, first, text);
  json_object_set_member (fields, second, value);
  muster_store_create (book->store, kind, fields, NULL, &id, &error);
  g_assert_no_error (error);
  return id;
}

/* Somebody of 16 was 15 on the day of the fair. Whatever cannot be read, they are not taken for older. */
static void
test_minor (void)
{
  const gint64 then = MUSTER_TEST_START_MS - G_GINT64_CONSTANT (60) * 24 * 3600 * 1000;
  Book book = { NULL };
  g_autoptr (GError) error = NULL;
  char worker[MUSTER_ID_TEXT_SIZE], fair[MUSTER_ID_TEXT_SIZE];
  MusterId id;

  set_up (&book);
  id = make (&book, "worker", "name", "小张", "birth_date", json_node_init_string (json_node_alloc (), "2008-01-01"));
  muster_id_write (&id, worker);
  id = make (&book, "fair", "title", "招聘会", "start_at", json_node_init_int (json_node_alloc (), then));
  muster_id_write (&id, fair);
  for (guint64 number = 1; !g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_MINOR); number++)
    {
      g_autoptr (JsonObject) fields = json_object_new ();

      json_object_set_string_member (fields, "worker_id", worker);
      json_object_set_string_member (fields, "fair_id", fair);
      memset (&id, 0, sizeof id);
      write_elsewhere (&book);
      muster_test_vfs_reset_calls (book.vfs);
      muster_test_vfs_fail (book.vfs, MUSTER_TEST_VFS_READ, number, SQLITE_IOERR_READ, FALSE);
      g_clear_error (&error);
      g_assert_false (muster_store_create (book.store, "intention", fields, NULL, &id, &error));
      muster_test_vfs_forget_faults (book.vfs);
      g_assert_true (number > 1 || g_error_matches (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL));
    }
  tear_down (&book);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    Question ask;
  } questions[] = {
    { "/unread/cursor", ask_cursor },     { "/unread/seen", ask_seen },     { "/unread/setting", ask_setting },
    { "/unread/lives", ask_lives },       { "/unread/status", ask_status }, { "/unread/totals", ask_totals },
    { "/unread/returned", ask_returned }, { "/unread/save", save },         { "/unread/renew", renew },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    g_test_add_data_func (questions[i].path, &questions[i].ask, test_unread);
  g_test_add_func ("/unread/minor", test_minor);
  return g_test_run ();
}
