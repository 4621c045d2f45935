/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <sqlite3.h>

/* F-7: SQLite's allocator, which counts and can say that there is nothing left. The simulator has one thread. */

/* SQLCipher 4.6 copies the text of a key while it derives it, and where just that copy gets no memory, frees the
 * derived key twice when the file is closed (sqlcipher_cipher_ctx_copy). Nobody above it can help; so texts of that
 * length, of a file and of one that is attached to it, always get theirs. */
#define KEY_TEXT 72
#define ATTACHED_KEY_TEXT 104

static sqlite3_mem_methods system_methods;
static MemoryFault state;

static gboolean
fails (int size)
{
  int rounded = (size + 7) & ~7;

  if (rounded == KEY_TEXT || rounded == ATTACHED_KEY_TEXT)
    return FALSE;
  state.calls++;
  if (state.failing == 0 || state.calls < state.failing || (state.calls > state.failing && !state.persistent))
    return FALSE;
  state.fired++;
  return TRUE;
}

static void *
count_malloc (int size)
{
  return fails (size) ? NULL : system_methods.xMalloc (size);
}

static void *
count_realloc (void *memory, int size)
{
  return fails (size) ? NULL : system_methods.xRealloc (memory, size);
}

/* Before anything uses SQLite. */
void
memory_install (void)
{
  sqlite3_mem_methods methods;

  sqlite3_config (SQLITE_CONFIG_GETMALLOC, &system_methods);
  methods = system_methods;
  methods.xMalloc = count_malloc;
  methods.xRealloc = count_realloc;
  sqlite3_config (SQLITE_CONFIG_MALLOC, &methods);
}

/* @number: 1 is the next one. */
void
memory_fail_at (guint64 number, gboolean persistently)
{
  state = (MemoryFault){ .failing = number, .persistent = persistently };
}

/* Returns: what was armed, and how often it refused; nothing is armed any more */
MemoryFault
memory_take (void)
{
  MemoryFault taken = state;

  state = (MemoryFault){ 0 };
  return taken;
}

/* Another machine has worked; this one goes on where it was. */
void
memory_put (MemoryFault fault)
{
  state = fault;
}
