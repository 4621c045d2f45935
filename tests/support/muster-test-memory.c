/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes sqlcipher's header declare sqlite3_key (). */
#define SQLITE_HAS_CODEC 1

#include "muster-test-memory.h"

#include <dlfcn.h>
#include <sqlite3.h>

static sqlite3_mem_methods system_methods;
static guint64 n_allocations;
static guint64 fails_at; /* 0: never */
static gboolean fails_on;
static guint n_failed;
static guint n_in_cipher;

static gboolean
is_out (void)
{
  if (n_in_cipher > 0)
    return FALSE;
  n_allocations++;
  if (fails_at == 0 || n_allocations < fails_at || (n_allocations > fails_at && !fails_on))
    return FALSE;
  n_failed++;
  return TRUE;
}

static void *
allocate (int size)
{
  return is_out () ? NULL : system_methods.xMalloc (size);
}

static void *
reallocate (void *memory, int size)
{
  return is_out () ? NULL : system_methods.xRealloc (memory, size);
}

/* These two stand before the library's own. */
void *sqlcipher_malloc (sqlite3_uint64 size);

int
sqlite3_key (sqlite3 *db, const void *bytes, int size)
{
  int (*own) (sqlite3 *, const void *, int) = (int (*) (sqlite3 *, const void *, int)) dlsym (RTLD_NEXT, "sqlite3_key");
  int result;

  n_in_cipher++;
  result = own (db, bytes, size);
  n_in_cipher--;
  return result;
}

void *
sqlcipher_malloc (sqlite3_uint64 size)
{
  void *(*own) (sqlite3_uint64) = (void *(*) (sqlite3_uint64)) dlsym (RTLD_NEXT, "sqlcipher_malloc");
  void *memory;

  n_in_cipher++;
  memory = own (size);
  n_in_cipher--;
  return memory;
}

void
muster_test_memory_fail (guint64 number, gboolean persistently)
{
  n_allocations = 0;
  n_failed = 0;
  fails_at = number;
  fails_on = persistently;
}

guint
muster_test_memory_get_failed (void)
{
  return n_failed;
}

void
muster_test_memory_install (void)
{
  sqlite3_mem_methods methods;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &system_methods), ==, SQLITE_OK);
  methods = system_methods;
  methods.xMalloc = allocate;
  methods.xRealloc = reallocate;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods), ==, SQLITE_OK);
  /* Small pieces of a page's memory would hide what is asked for. */
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0), ==, SQLITE_OK);
}
