/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

#include "muster-batch.h"
#include "muster-page.h"
#include "muster-protocol.h"
#include "muster-sync-settings.h"

/* What holds at every moment, faults or not. Some are asked at every request, some after every turn, some now and then.
 */

#define SELDOM 12
#define DAY_MS (24 * 60 * 60 * 1000)
#define REQUESTS_A_DAY 10000

static const char SQL_ACCEPTED[] = "SELECT id FROM change WHERE state = 1";
static const char SQL_ALL[] = "SELECT id FROM change";
static const char SQL_BATCHES[] = "SELECT bytes FROM batch WHERE bytes IS NOT NULL";
static const char SQL_CHAIN[] = "SELECT incarnation, number, digest FROM received_batch";
static const char SQL_BELOW[]
    = "SELECT (SELECT count (*) FROM change WHERE hq_seq <= ?1) + (SELECT count (*) FROM feed WHERE hq_seq <= ?1)";
static const char SQL_WROTE[] = "SELECT 1 FROM incarnation WHERE incarnation = ?1 AND device = ?2";
/* A line with values beside an order to forget them. An order may stand beside other orders, and erased lines. */
static const char SQL_RISEN[]
    = "SELECT lower (hex (c.record)) FROM change c WHERE c.state = 1 AND c.line NOT LIKE '{\"erased\":true,%'"
      " AND c.line NOT LIKE '%\"_erased\":%' AND EXISTS (SELECT 1 FROM change e WHERE e.record = c.record AND e.state "
      "= 1"
      " AND e.line LIKE '%\"_erased\":%') LIMIT 1";

/* And headquarters, which remembers for good who was forgotten, has no value of them, nor of a record that names them.
 */
static const char SQL_KEPT[]
    = "SELECT lower (hex (e.record)) FROM erased e JOIN change c ON c.record = e.record"
      " WHERE c.line NOT LIKE '{\"erased\":true,%' AND c.line NOT LIKE '%\"_erased\":%' LIMIT 1";

static MusterDb *
get_hq_db (Simulation *self)
{
  return muster_store_get_db (muster_hq_get_store (self->headquarters.hq));
}

static gint64
ask_number (MusterDb *db, const char *sql, gint64 parameter)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, NULL);

  if (statement == NULL)
    return -1;
  if (strstr (sql, "?1") != NULL)
    muster_db_bind_int (statement, 1, parameter);
  return muster_db_step (statement, NULL) == MUSTER_DB_ROW ? muster_db_column_int (statement, 1) : -1;
}

/* I-2: what has a verified receipt is at headquarters, unless headquarters was put back. */
static void
check_acknowledged (Simulation *self)
{
  for (guint i = 0; i < self->laptops->len && self->headquarters.restores == 0; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];
      g_autoptr (GPtrArray) ids = laptop->store == NULL ? NULL : invariants_read_ids (laptop->store, SQL_ACCEPTED);

      for (guint j = 0; ids != NULL && j < ids->len; j++)
        if (!invariants_headquarters_holds (self, ids->pdata[j]))
          simulation_fail (self, "I-2: laptop %u has a receipt for a change that headquarters does not hold", i);
    }
}

static gboolean
holds_line (GBytes *bytes, const MusterId *change)
{
  g_autoptr (MusterBatch) batch = muster_batch_read (bytes, NULL);

  for (guint i = 0; batch != NULL && i < muster_batch_get_n_lines (batch); i++)
    {
      gsize size;
      const char *line = muster_batch_get_line (batch, i, &size);
      g_autoptr (MusterChange) sent = muster_change_new_from_line (line, size, NULL);

      if (sent != NULL && muster_id_equal (muster_change_get_id (sent), change))
        return TRUE;
    }
  return FALSE;
}

/* A record that left its laptop is still in the batch that brought it, until headquarters has a backup of that. */
static gboolean
is_in_batch (Laptop *laptop, const MusterId *change)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (muster_store_get_db (laptop->store), SQL_BATCHES, NULL);
  gboolean found = FALSE;

  while (!found && statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    {
      gsize size;
      gconstpointer data = muster_db_column_blob (statement, 1, &size);
      g_autoptr (GBytes) bytes = g_bytes_new (data, size);

      found = holds_line (bytes, change);
    }
  return found;
}

/* Whoever read it offers it again where headquarters lost it; I-1 asks at the end whether that came to pass. */
static gboolean
is_on_a_laptop (Simulation *self, const MusterId *change)
{
  for (guint i = 0; i < self->laptops->len; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];
      g_autoptr (MusterChange) here
          = laptop->store == NULL ? NULL : muster_journal_find (laptop->store, change, NULL, NULL, NULL);

      if (here != NULL)
        return TRUE;
    }
  return FALSE;
}

/* I-2: and whatever happens to headquarters, a change that was saved is there, still on its laptop or in the batch that
 * brought it; or, where both were given up because a backup had it and an older one was put back, on another laptop. */
static void
check_kept (Simulation *self)
{
  g_autoptr (GHashTable) quarantine = invariants_read_quarantine (self);

  for (guint i = 0; i < self->saved->len; i++)
    {
      const Saved *saved = &g_array_index (self->saved, Saved, i);
      Laptop *laptop = self->laptops->pdata[saved->laptop];
      char text[MUSTER_ID_TEXT_SIZE];

      if (saved->lost || saved->put_back || g_hash_table_contains (quarantine, muster_id_write (&saved->id, text))
          || laptop->store == NULL || invariants_headquarters_holds (self, &saved->id))
        continue;
      if (!is_on_a_laptop (self, &saved->id) && !is_in_batch (laptop, &saved->id)
          && !invariants_was_forgotten (laptop, &saved->record))
        {
          char record[MUSTER_ID_TEXT_SIZE];

          simulation_fail (self, "I-2: change %s of laptop %u (record %s) is neither there nor at headquarters", text,
                           saved->laptop, muster_id_write (&saved->record, record));
        }
    }
}

/* I-4: nothing is there that nobody made; ids are unique by the table itself. */
static void
check_no_doubling (Simulation *self)
{
  g_autoptr (GPtrArray) ids = invariants_read_ids (muster_hq_get_store (self->headquarters.hq), SQL_ALL);

  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (self->known, ids->pdata[i]))
      simulation_fail (self, "I-4: headquarters holds a change that nobody made");
}

/* I-6: what a laptop has seen does not go backwards without a new epoch. Headquarters that is put back twice may be in
 * the epoch of before again, and the one between may have passed while the laptop could not be asked. */
static void
check_cursor (Simulation *self, Laptop *laptop)
{
  g_autofree char *epoch = NULL;
  gint64 cursor;

  if (laptop->store == NULL || laptop->troubled)
    return;
  if (!muster_inbox_get_cursor (laptop->store, &epoch, &cursor, NULL))
    return;
  if (laptop->cursor_epoch != NULL && laptop->cursor_restores == self->headquarters.restores
      && strcmp (laptop->cursor_epoch, epoch) == 0 && cursor < laptop->cursor)
    simulation_fail (self, "I-6: the cursor of laptop %u went back from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                     laptop->index, laptop->cursor, cursor);
  g_free (laptop->cursor_epoch);
  laptop->cursor_epoch = g_steal_pointer (&epoch);
  laptop->cursor = cursor;
  laptop->cursor_restores = self->headquarters.restores;
}

static void
check_forgotten (Simulation *self, const char *who, MusterDb *db, const char *sql)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, NULL);

  if (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    simulation_fail (self, "I-7: %s has values of the record %s, which was erased", who,
                     muster_db_column_text (statement, 1));
}

/* I-7: who was forgotten does not come back, on any side. */
void
invariants_no_resurrection (Simulation *self)
{
  check_forgotten (self, "headquarters", get_hq_db (self), SQL_RISEN);
  check_forgotten (self, "headquarters", get_hq_db (self), SQL_KEPT);
  for (guint i = 0; i < self->laptops->len; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];
      g_autofree char *who = g_strdup_printf ("laptop %u", i);

      if (laptop->store != NULL)
        check_forgotten (self, who, muster_store_get_db (laptop->store), SQL_RISEN);
    }
}

/* I-11: one number of one incarnation is one batch for as long as this store of headquarters lives. */
static void
check_chain (Simulation *self)
{
  GHashTable *chain = self->headquarters.chain;
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (get_hq_db (self), SQL_CHAIN, NULL);
  guint seen = 0;

  while (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    {
      char text[MUSTER_ID_TEXT_SIZE];
      MusterId incarnation;
      g_autofree char *key = NULL;
      const char *digest = muster_db_column_text (statement, 3);
      const char *before;

      muster_column_id (statement, 1, &incarnation);
      key = g_strdup_printf ("%s %" G_GINT64_FORMAT, muster_id_write (&incarnation, text),
                             muster_db_column_int (statement, 2));
      before = g_hash_table_lookup (chain, key);
      if (before == NULL)
        g_hash_table_insert (chain, g_steal_pointer (&key), g_strdup (digest));
      else if (strcmp (before, digest) != 0)
        simulation_fail (self, "I-11: batch %s became another one", key);
      seen++;
    }
  if (seen < g_hash_table_size (chain))
    simulation_fail (self, "I-11: headquarters lost a batch that it had");
}

/* I-12: "safe" is what headquarters has in a copy that it read again; "sent" is what it holds. */
static void
check_honest (Simulation *self, Laptop *laptop)
{
  g_autoptr (JsonObject) status = laptop->store == NULL ? NULL : muster_outbox_get_status (laptop->store, NULL);
  gint64 backed_up = self->headquarters.backed_up;

  if (status == NULL)
    return;
  if (muster_store_get_setting_int (laptop->store, "backup_seq", 0) > backed_up)
    simulation_fail (self, "I-12: laptop %u says that more is safe than was ever backed up", laptop->index);
  if (json_object_get_int_member (status, "safe") > json_object_get_int_member (status, "sent"))
    simulation_fail (self, "I-12: laptop %u says that more is safe than was sent", laptop->index);
  if (json_object_get_int_member (status, "unsent")
      != ask_number (muster_store_get_db (laptop->store), "SELECT count (*) FROM change WHERE state = 0", 0))
    simulation_fail (self, "I-12: laptop %u says another number of unsent changes than it has", laptop->index);
}

/* I-14: nothing becomes visible below a cursor that was given out. */
static void
check_below_cursor (Simulation *self)
{
  Headquarters *hq = &self->headquarters;
  MusterDb *db = get_hq_db (self);

  if (ask_number (db, SQL_BELOW, hq->settled_at) > hq->settled)
    simulation_fail (self, "I-14: something new stands below a cursor that was given out");
  hq->settled_at = hq->handed_out;
  hq->settled = ask_number (db, SQL_BELOW, hq->settled_at);
}

/* I-15: nobody asks all the time. */
static void
check_bounded (Simulation *self, Laptop *laptop)
{
  gint64 days = 1 + (self->now_ms - self->began_ms) / DAY_MS;

  if (laptop->requests > (guint64) days * REQUESTS_A_DAY)
    simulation_fail (self, "I-15: laptop %u has asked %u times", laptop->index, (guint) laptop->requests);
}

/* Headquarters was put back: what the lost life had given out says nothing about this one. */
void
invariants_new_life (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  g_hash_table_remove_all (hq->chain);
  hq->handed_out = hq->settled_at = hq->settled = 0;
}

void
invariants_always (Simulation *self)
{
  gboolean seldom = simulation_draw (self, SELDOM) == 0;

  if (!headquarters_runs (self))
    return;
  check_below_cursor (self);
  for (guint i = 0; i < self->laptops->len; i++)
    {
      check_cursor (self, self->laptops->pdata[i]);
      check_bounded (self, self->laptops->pdata[i]);
    }
  if (!seldom)
    return;
  check_acknowledged (self);
  check_kept (self);
  check_no_doubling (self);
  invariants_no_resurrection (self);
  check_chain (self);
  for (guint i = 0; i < self->laptops->len; i++)
    check_honest (self, self->laptops->pdata[i]);
}

/* Its own change comes back to a laptop when a person released it, whosever the record is. */
static gboolean
is_own (Simulation *self, const MusterId *id, const MusterId *incarnation)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (get_hq_db (self), SQL_WROTE, NULL);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, incarnation);
  muster_bind_id (statement, 2, id);
  return muster_db_step (statement, NULL) == MUSTER_DB_ROW;
}

/* An order to forget has no value in it, and goes to whoever wrote of the record. */
static gboolean
is_visible (Simulation *self, const MusterHqDevice *device, const MusterPageEntry *entry)
{
  g_autoptr (MusterChange) change = muster_change_new_from_line (entry->line, entry->size, NULL);
  gboolean visible = FALSE;

  return change == NULL || json_object_has_member (muster_change_get_set (change), MUSTER_GROUP_ERASED)
         || !muster_hq_may_see (self->headquarters.hq, device, muster_change_get_record (change), &visible, NULL)
         || visible;
}

static void
fail_seen (Simulation *self, Laptop *laptop, const MusterPageEntry *entry)
{
  g_autoptr (MusterChange) change = muster_change_new_from_line (entry->line, entry->size, NULL);
  char record[MUSTER_ID_TEXT_SIZE];

  simulation_fail (self, "I-10: laptop %u is sent record %s, which it may not see", laptop->index,
                   muster_id_write (muster_change_get_record (change), record));
}

/* I-10: no page holds a value that its reader may not see now; I-14 needs to know how far readers were told to be. */
static void
check_page (Simulation *self, Laptop *laptop, GBytes *body)
{
  g_autoptr (MusterPage) page = muster_page_read (body, NULL);
  g_autofree char *text
      = laptop->store == NULL ? NULL : muster_store_get_setting (laptop->store, MUSTER_SETTING_DEVICE);
  g_autoptr (MusterHqDevice) device = NULL;
  MusterId id;

  if (page == NULL || text == NULL || !muster_id_parse (text, &id))
    return;
  self->headquarters.handed_out = MAX (self->headquarters.handed_out, muster_page_get_to (page));
  device = muster_hq_find_device (self->headquarters.hq, &id, NULL);
  for (guint i = 0; device != NULL && i < muster_page_get_count (page); i++)
    {
      const MusterPageEntry *entry = muster_page_get_entry (page, i);

      if (entry->type == MUSTER_PAGE_CHANGE && !is_visible (self, device, entry)
          && !is_own (self, &id, &entry->incarnation))
        fail_seen (self, laptop, entry);
    }
}

void
invariants_request (Simulation *self, Laptop *laptop, const MusterRequest *request, const MusterHqResponse *response)
{
  if (headquarters_runs (self) && response->status == 200 && strcmp (request->path, MUSTER_PATH_CHANGES) == 0)
    check_page (self, laptop, response->body);
}
