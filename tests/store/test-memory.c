/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-journal.h"
#include "muster-store.h"
#include "muster-test-memory.h"
#include "muster-test-state.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"

/* SQLite gets no memory: the n-th allocation of a step fails, once, or it and all later ones. The step says so, or does
 * without; what is kept is as before or as after it; and with memory the same connection goes on.
 * MUSTER_TEST_STRIDE (a number, default 1) takes only every so many of the allocations. */

static const guint8 key[32] = { 5 };

typedef struct
{
  MusterTestVfs *vfs;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  MusterId worker;
  guint edits;
} Book;

static gboolean
open_store (Book *book, GError **error)
{
  MusterStoreOptions options = { .world = book->world, .catalogue = book->catalogue, .folder = "store", .key = key, .create = TRUE };
  MusterId member = { { 1, 2, 3 } };

  book->store = muster_store_open (&options, error);
  if (book->store != NULL)
    muster_store_set_member (book->store, &member);
  return book->store != NULL;
}

static gboolean
save (Book *book, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  MusterId id = { 0 };

  json_object_set_string_member (fields, "name", "张三");
  json_object_set_string_member (fields, "mobile", "15400001234");
  return muster_store_create (book->store, "worker", fields, NULL, &id, error);
}

static gboolean
edit (Book *book, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autofree char *skills = g_strdup_printf ("焊工 %u", book->edits++);

  json_object_set_string_member (fields, "skills", skills);
  return muster_store_edit (book->store, &book->worker, fields, error);
}

static gboolean
reopen (Book *book, GError **error)
{
  g_clear_pointer (&book->store, muster_store_free);
  return open_store (book, error);
}

static gboolean
count_row (gpointer data, JsonObject *record, GError **error)
{
  ++*(guint *) data;
  return TRUE;
}

/* A list that is short of rows must say so. */
static gboolean
search (Book *book, GError **error)
{
  MusterQuery query = { .kind = "worker", .search = "zhang" };
  guint rows = 0;

  if (!muster_store_list (book->store, &query, count_row, &rows, error))
    return FALSE;
  g_assert_cmpuint (rows, ==, 1);
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean (*play) (Book *book, GError **error);
} steps[] = { { "save", save }, { "edit", edit }, { "search", search }, { "reopen", reopen } };

static Book *
book_new (void)
{
  Book *book = g_new0 (Book, 1);
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (GError) error = NULL;

  book->vfs = muster_test_vfs_new (1);
  book->world = muster_test_world_new (3, muster_test_vfs_get_name (book->vfs), FALSE);
  book->catalogue = muster_catalogue_new_standard ();
  open_store (book, &error);
  g_assert_no_error (error);
  json_object_set_string_member (fields, "name", "张三丰");
  muster_store_create (book->store, "worker", fields, NULL, &book->worker, &error);
  g_assert_no_error (error);
  return book;
}

static void
book_free (Book *book)
{
  g_clear_pointer (&book->store, muster_store_free);
  muster_catalogue_unref (book->catalogue);
  muster_world_unref (book->world);
  muster_test_vfs_free (book->vfs);
  g_free (book);
}

static void
check (Book *book)
{
  g_autoptr (GError) error = NULL;

  if (book->store == NULL)
    open_store (book, &error);
  g_assert_no_error (error);
  muster_store_check (book->store, &error);
  g_assert_no_error (error);
}

/* Returns whether the allocation was asked for at all. */
static gboolean
starve (guint step, guint64 number, gboolean on)
{
  Book *book = book_new ();
  g_autofree char *before = muster_test_state (muster_store_get_db (book->store));
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done, fired;

  g_test_message ("%s: allocation %" G_GUINT64_FORMAT "%s", steps[step].name, number, on ? " and all later" : "");
  muster_test_memory_fail (number, on);
  done = steps[step].play (book, &error);
  fired = muster_test_memory_get_failed () > 0;
  muster_test_memory_fail (0, FALSE);
  g_assert_true (done == (error == NULL));
  check (book);
  after = muster_test_state (muster_store_get_db (book->store));
  if (!done)
    {
      g_test_message ("%s", error->message);
      g_assert_cmpstr (before, ==, after);
    }
  g_clear_error (&error);
  steps[step].play (book, &error);
  g_assert_no_error (error);
  check (book);
  book_free (book);
  return fired;
}

static void
test_step (gconstpointer data)
{
  guint step = GPOINTER_TO_UINT (data);
  const char *stride_text = g_getenv ("MUSTER_TEST_STRIDE");
  guint64 stride = stride_text == NULL ? 1 : MAX (1, g_ascii_strtoull (stride_text, NULL, 10));
  guint cases = 0;

  for (guint on = 0; on < 2; on++)
    for (guint64 number = 1; starve (step, number, on == 1); number += stride)
      cases++;
  g_assert_cmpuint (cases, >, 0);
  g_test_message ("%u cases", cases);
}

int
main (int argc, char **argv)
{
  muster_test_memory_install ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strconcat ("/store/memory/", steps[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_step);
    }
  return g_test_run ();
}
