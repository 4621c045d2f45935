/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

/* What headquarters promises beside what the store checks; each statement finds what breaks it. */

static const struct
{
  const char *sql;
  const char *broken;
} promises[] = {
  { "SELECT 1 FROM change WHERE state <> 1 OR hq_seq IS NULL LIMIT 1", "The journal holds a change that is not accepted." },
  { "SELECT 1 FROM change GROUP BY hq_seq HAVING count (*) > 1 LIMIT 1", "Two changes have one hq_seq." },
  { "SELECT 1 FROM change WHERE hq_seq > (SELECT value FROM counter WHERE name = 'hq_seq') LIMIT 1",
    "A change is numbered beyond the counter." },
  { "SELECT 1 FROM feed WHERE hq_seq > (SELECT value FROM counter WHERE name = 'hq_seq') LIMIT 1",
    "An entry of the feed is numbered beyond the counter." },
  { "SELECT 1 FROM feed f WHERE f.type = 0 AND NOT EXISTS (SELECT 1 FROM change c WHERE c.id = f.change) LIMIT 1",
    "The feed names a change that is not in the journal." },
  { "SELECT 1 FROM incarnation i WHERE i.number > 0 AND NOT EXISTS (SELECT 1 FROM received_batch b"
    " WHERE b.incarnation = i.incarnation AND b.number = i.number AND b.digest = i.digest) LIMIT 1",
    "The head of an incarnation is not a batch that was received." },
  { "SELECT 1 FROM incarnation i JOIN received_batch b ON b.incarnation = i.incarnation AND b.number = i.number + 1 LIMIT 1",
    "The head of an incarnation stands before a batch that was received." },
  { "SELECT 1 FROM quarantine q JOIN change c ON c.id = q.change WHERE q.state = 2 AND CAST (q.line AS TEXT) = c.line LIMIT 1",
    "A refused change is in the journal." },
  { "SELECT 1 FROM counter WHERE name = 'backup_seq' AND value > (SELECT value FROM counter WHERE name = 'hq_seq')",
    "The backup claims more than there is." },
};

/**
 * muster_hq_check:
 * @self: headquarters
 * @error: %MUSTER_ERROR_CORRUPT: the first promise that is broken
 *
 * Returns: whether all is well
 */
gboolean
muster_hq_check (MusterHq *self, GError **error)
{
  if (!muster_store_check (self->store, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (promises); i++)
    {
      g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, promises[i].sql, error);

      switch (statement == NULL ? MUSTER_DB_FAILED : muster_db_step (statement, error))
        {
        case MUSTER_DB_DONE:
          break;
        case MUSTER_DB_ROW:
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, promises[i].broken);
          return FALSE;
        case MUSTER_DB_FAILED:
        default:
          return FALSE;
        }
    }
  return TRUE;
}
