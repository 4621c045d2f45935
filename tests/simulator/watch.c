/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <stdio.h>

/* For whoever looks into a seed: where one record is and who sees it, each time that it is another than before. */

static const char SQL_LAPTOP[]
    = "SELECT printf ('%s state %d, hq_seq %s, batch %s, by %s, cursor %s of epoch %s', CASE WHEN line LIKE"
      " '{\"erased\":%' THEN 'erased' WHEN line LIKE '%\"_erased\":%' THEN 'erasure' ELSE 'change' END ||"
      " ' ' || substr (hex (id), 25), state, hq_seq, batch, substr (hex (incarnation), 25),"
      " (SELECT value FROM setting WHERE name = 'cursor'),"
      " (SELECT substr (value, 25) FROM setting WHERE name = 'cursor_epoch')) FROM change WHERE record = ?1";
static const char SQL_HEADQUARTERS[]
    = "SELECT printf ('%s state %d, hq_seq %s, by %s', CASE WHEN line LIKE '{\"erased\":%' THEN 'erased' WHEN line LIKE"
      " '%\"_erased\":%' THEN 'erasure' ELSE 'change' END || ' ' || substr (hex (id), 25), state, hq_seq,"
      " substr (hex (incarnation), 25)) FROM change WHERE record = ?1"
      " UNION ALL SELECT printf ('seen by %s via %s', key, hex (via)) FROM audience WHERE record = ?1"
      " UNION ALL SELECT printf ('feed %s: %d, type %d', key, hq_seq, type) FROM feed WHERE record = ?1"
      " UNION ALL SELECT printf ('aside: %s', reason) FROM quarantine WHERE record = ?1";

static char *
describe (MusterStore *store, const char *sql, const MusterId *record)
{
  GString *text = g_string_new (NULL);
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (muster_store_get_db (store), sql, NULL);

  if (statement != NULL)
    muster_bind_id (statement, 1, record);
  while (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    g_string_append_printf (text, "\n      %s", muster_db_column_text (statement, 1));

  return g_string_free (text, FALSE);
}

static void
look (Simulation *self, MusterStore *store, const char *sql, char *who)
{
  g_autofree char *text = store == NULL ? NULL : describe (store, sql, self->watched);

  if (text == NULL || g_strcmp0 (text, g_hash_table_lookup (self->watch, who)) == 0)
    {
      g_free (who);
      return;
    }
  printf ("    %s:%s\n", who, text);
  g_hash_table_replace (self->watch, who, g_steal_pointer (&text));
}

void
watch_look (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  if (self->watched == NULL)
    return;
  for (guint i = 0; i < self->laptops->len; i++)
    look (self, ((Laptop *) self->laptops->pdata[i])->store, SQL_LAPTOP, g_strdup_printf ("laptop %u", i));
  look (self, hq->hq == NULL ? NULL : muster_hq_get_store (hq->hq), SQL_HEADQUARTERS, g_strdup ("headquarters"));
}
