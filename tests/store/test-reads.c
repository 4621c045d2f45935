/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-day-work.h"
#include "muster-db.h"
#include "muster-journal.h"
#include "muster-outbox.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"

/* What the window asks again and again reads a small part of the book, however much is in it. Calls of the disk are
 * counted, with nothing in the cache, against a walk through the whole table. */

#define PEOPLE 4000
#define FOLDER "book"
#define PART 8 /* at most one page of so many */

static const guint8 store_key[32] = { 5 };

typedef struct
{
  MusterTestVfs *vfs;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
} Book;

static void
open_book (Book *book)
{
  MusterStoreOptions options
      = { .world = book->world, .catalogue = book->catalogue, .folder = FOLDER, .key = store_key, .create = TRUE };
  const MusterId member = { { 7 } };
  g_autoptr (GError) error = NULL;

  book->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  muster_store_set_member (book->store, &member);
}

static void
add_people (Book *book)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (book->store, &error);

  for (guint i = 0; i < PEOPLE; i++)
    {
      g_autoptr (JsonObject) fields = json_object_new ();
      g_autofree char *mobile = g_strdup_printf ("1540000%04u", i);
      MusterId id = { 0 };

      json_object_set_string_member (fields, "name", "张三");
      json_object_set_string_member (fields, "mobile", mobile);
      json_object_set_string_member (fields, "birth_date", "1980-01-01");
      json_object_set_string_member (fields, "hukou_div", "530627");
      muster_store_create (book->store, "worker", fields, NULL, &id, &error);
      g_assert_no_error (error);
    }
  muster_store_commit (transaction, &error);
  g_assert_no_error (error);
}

/* As after years: headquarters has confirmed what there is. */
static void
confirm (Book *book)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (book->store, &error);

  muster_db_execute (muster_store_get_db (book->store), "UPDATE change SET state = 1, batch = 1, hq_seq = seq", &error);
  g_assert_no_error (error);
  muster_store_commit (transaction, &error);
  g_assert_no_error (error);
}

static void
ask_status (MusterStore *store, GError **error)
{
  g_autoptr (JsonObject) status = muster_outbox_get_status (store, error);

  g_assert_cmpint (json_object_get_int_member (status, "unsent"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (status, "sent"), ==, PEOPLE);
}

static void
ask_attention (MusterStore *store, GError **error)
{
  g_autoptr (JsonArray) attention = muster_outbox_get_attention (store, error);

  g_assert_cmpuint (json_array_get_length (attention), ==, 0);
}

static void
ask_unsent (MusterStore *store, GError **error)
{
  g_autoptr (GPtrArray) lines = muster_outbox_collect (store, 1000, 1000000, error);

  g_assert_cmpuint (lines->len, ==, 0);
}

static void
ask_slips (MusterStore *store, GError **error)
{
  g_auto (GStrv) gaps = muster_store_find_slip_gaps (store, "2026-03-01", error);

  g_assert_cmpuint (g_strv_length (gaps), ==, 0);
}

static void
list_where (MusterStore *store, const char *condition, const char *value, guint wanted, GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery query = { .kind = "worker", .where = where };
  g_autoptr (GArray) positions = NULL;

  g_hash_table_insert (where, (gpointer) "merged_into", (gpointer) "");
  if (condition != NULL)
    g_hash_table_insert (where, (gpointer) condition, (gpointer) value);
  positions = muster_store_list_positions (store, &query, error);
  g_assert_nonnull (positions);
  g_assert_cmpuint (positions->len, ==, wanted);
}

static void
ask_everybody (MusterStore *store, GError **error)
{
  list_where (store, NULL, NULL, PEOPLE, error);
}

static void
ask_incomplete (MusterStore *store, GError **error)
{
  list_where (store, "_complete", "true", 0, error);
}

static void
ask_minors (MusterStore *store, GError **error)
{
  list_where (store, "birth_date>", "2010-01-01", 0, error);
}

static void
ask_today (MusterStore *store, GError **error)
{
  list_where (store, "_created>=", "2099-01-01T00:00", 0, error);
}

/* The comparison: every row of the table, and every line of the journal. */
static void
walk (MusterStore *store, GError **error)
{
  muster_db_execute (muster_store_get_db (store),
                     "SELECT sum (length (line)) FROM change; SELECT max (name) FROM record_worker", error);
}

static guint64
count_reads (Book *book, void (*ask) (MusterStore *store, GError **error))
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&book->store, muster_store_free);
  open_book (book);
  muster_test_vfs_reset_calls (book->vfs);
  ask (book->store, &error);
  g_assert_no_error (error);
  return muster_test_vfs_get_calls (book->vfs, MUSTER_TEST_VFS_READ);
}

static void
test_reads (void)
{
  static const struct
  {
    const char *name;
    void (*ask) (MusterStore *store, GError **error);
  } questions[] = {
    { "status", ask_status },       { "attention", ask_attention },   { "unsent", ask_unsent }, { "slips", ask_slips },
    { "everybody", ask_everybody }, { "incomplete", ask_incomplete }, { "minors", ask_minors }, { "today", ask_today },
  };
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  Book book = { .vfs = vfs,
                .world = muster_test_world_new (1, muster_test_vfs_get_name (vfs), FALSE),
                .catalogue = muster_catalogue_new_standard () };
  guint64 all;

  open_book (&book);
  add_people (&book);
  confirm (&book);
  all = count_reads (&book, walk);
  g_test_message ("a walk: %" G_GUINT64_FORMAT " reads", all);
  g_assert_cmpuint (all, >, 300);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      guint64 reads = count_reads (&book, questions[i].ask);

      g_test_message ("%s: %" G_GUINT64_FORMAT " reads", questions[i].name, reads);
      g_assert_cmpuint (reads * PART, <, all);
    }
  muster_store_free (book.store);
  muster_catalogue_unref (book.catalogue);
  muster_world_unref (book.world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reads/small-part", test_reads);
  return g_test_run ();
}
