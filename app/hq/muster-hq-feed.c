/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

/* What happened, by key and hq_seq: what a pull reads. A row per key; the change itself stays in the journal. */

static const char SQL_ADD[] = "INSERT INTO feed (key, hq_seq, type, record, change) VALUES (?1, ?2, ?3, ?4, ?5)";

gboolean
muster_hq_feed_add (MusterHq *self, const char *key, gint64 hq_seq, MusterFeedType type, const MusterId *record,
                    const MusterId *change, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADD, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, key);
  muster_db_bind_int (statement, 2, hq_seq);
  muster_db_bind_int (statement, 3, type);
  muster_bind_id (statement, 4, record);
  muster_hq_bind_optional_id (statement, 5, change);
  return muster_db_run (statement, error);
}

/* Something that is no change and so needs a number of its own. */
gboolean
muster_hq_feed_announce (MusterHq *self, const char *key, MusterFeedType type, const MusterId *record, GError **error)
{
  gint64 hq_seq;

  return muster_hq_next_seq (self, 1, &hq_seq, error) && muster_hq_feed_add (self, key, hq_seq, type, record, NULL, error);
}
