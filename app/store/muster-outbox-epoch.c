/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

/* What is left when headquarters was put back to an earlier day, when this store was, and when both were. Nothing here
 * makes a change or an id; it only says which changes count as delivered. */

#define SETTING_INCARNATIONS "incarnation_list"

static const char SQL_ADOPT[]
    = "UPDATE change SET batch = NULL, incarnation = ?1 WHERE state = 0 AND incarnation <> ?1";
static const char SQL_REACH[]
    = "SELECT coalesce(max(CASE WHEN receipt IS NOT NULL THEN number END), 0),"
      " coalesce(max(CASE WHEN sent = 1 THEN number END), 0), coalesce(max(number), 0), count(receipt),"
      " (SELECT count(*) FROM change c WHERE c.state IN (2, 3) AND c.state = 2 AND c.incarnation = ?1),"
      " (SELECT coalesce(max(b.number), 0) FROM batch b WHERE b.incarnation = ?1 AND b.receipt IS NOT NULL AND NOT "
      "EXISTS"
      " (SELECT 1 FROM batch hole WHERE hole.incarnation = ?1 AND hole.number < b.number AND hole.abandoned = 1 AND "
      "hole.named = 0))"
      " FROM batch WHERE incarnation = ?1";
static const char SQL_DIGEST[] = "SELECT digest FROM batch WHERE incarnation = ?1 AND number = ?2";
static const char SQL_NEWEST_RECEIPT[]
    = "SELECT receipt FROM batch WHERE receipt IS NOT NULL AND last_seq > ?1 ORDER BY last_seq DESC LIMIT 1";
/* The same bytes again, where they are kept. */
static const char SQL_UNDO_OUTCOMES[]
    = "UPDATE change SET state = 0, hq_seq = NULL, reason = NULL WHERE incarnation = ?1 AND batch > ?2 AND state IN (1, 2)"
      " AND EXISTS (SELECT 1 FROM batch b WHERE b.incarnation = ?1 AND b.number = change.batch AND b.bytes IS NOT NULL)";
/* A number whose bytes are gone can only be given up: what was in it goes out under another. Numbers given up have to be
 * named again, because headquarters may have lost the batch that named them. */
static const char SQL_UNDO_RECEIPTS[] = "UPDATE batch SET receipt = NULL, last_seq = 0, greatest_seq = 0, abandoned = "
                                        "max(abandoned, bytes IS NULL), named = 0"
                                        " WHERE incarnation = ?1 AND number > ?2";
/* Everything else of an own incarnation that headquarters may have lost goes into new batches; of what was erased the
 * change that ordered it. */
static const char SQL_OFFER_AGAIN[]
    = "UPDATE change SET state = 0, hq_seq = NULL, reason = NULL, batch = NULL, incarnation = ?1"
      " WHERE incarnation = ?2 AND state IN (1, 2) AND (batch > ?3 OR hq_seq > ?4)"
      " AND line NOT LIKE '{\"erased\":true,%'";
/* What others wrote and headquarters no longer has, once everything that it does have was read again. */
static const char SQL_OFFER_REST[]
    = "UPDATE change SET state = 0, batch = NULL, incarnation = ?1 WHERE state = 1 AND hq_seq IS NULL"
      " AND line NOT LIKE '{\"erased\":true,%' AND hex (incarnation) NOT IN (SELECT upper (replace (value, '-', '')) FROM json_each (?2))";
static const char SQL_ASK_AGAIN[] = "UPDATE change SET state = 0, reason = NULL, batch = NULL, incarnation = ?1"
                                    " WHERE state IN (2, 3) AND state = 2 AND incarnation = ?2 AND batch IS NOT NULL";
static const char SQL_FORGET_SEQUENCE[] = "UPDATE change SET hq_seq = NULL WHERE hq_seq > ?1";

/* Names that this store, or the store it is a copy of, ever wrote under: the newest first. */
static GArray *
read_names (MusterStore *self, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  GArray *names;

  if (!muster_store_read_setting (self, SETTING_INCARNATIONS, &text, error))
    return NULL;
  parts = g_strsplit (text == NULL ? "" : text, ",", 0);
  names = g_array_new (FALSE, FALSE, sizeof (MusterId));
  g_array_append_val (names, self->incarnation);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      MusterId id;

      if (muster_id_parse (parts[i], &id) && !muster_id_equal (&id, &self->incarnation))
        g_array_append_val (names, id);
    }
  return names;
}

/* Puts the present name in front of the list; inside a transaction. */
gboolean
muster_outbox_list_incarnation (MusterStore *self, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  char name[MUSTER_ID_TEXT_SIZE];

  if (!muster_store_read_setting (self, SETTING_INCARNATIONS, &before, error))
    return FALSE;
  muster_id_write (&self->incarnation, name);
  text = before == NULL ? g_strdup (name) : g_strconcat (name, ",", before, NULL);
  return muster_store_write_setting (self, SETTING_INCARNATIONS, text, error);
}

/* Adds names that another copy of this very store wrote under. @lives is a list as it is kept here; what is no id, or known,
 * is passed over. */
gboolean
muster_outbox_adopt_lives (MusterStore *self, const char *lives, GError **error)
{
  g_autofree char *before = NULL;
  g_autoptr (GString) list = NULL;
  g_auto (GStrv) parts = g_strsplit (lives, ",", 0);

  if (!muster_store_read_setting (self, SETTING_INCARNATIONS, &before, error))
    return FALSE;
  list = g_string_new (before);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      MusterId id;

      if (muster_id_parse (parts[i], &id) && strstr (list->str, parts[i]) == NULL)
        g_string_append_printf (list, "%s%s", list->len == 0 ? "" : ",", parts[i]);
    }
  return muster_store_set_setting (self, SETTING_INCARNATIONS, list->str, error);
}

/**
 * muster_outbox_refresh:
 * @self: a store
 * @error: %MUSTER_ERROR_CORRUPT; MUSTER_DB_ERROR
 *
 * Another process may have given this store a new incarnation since it was opened here. Takes it over, with whatever was
 * saved under the old one meanwhile.
 *
 * Returns: whether this store goes by its present name
 */
gboolean
muster_outbox_refresh (MusterStore *self, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  g_autoptr (MusterDbStatement) statement = NULL;
  MusterId incarnation;

  if (!muster_store_read_setting (self, "incarnation", &text, error))
    return FALSE;
  if (text == NULL || !muster_id_parse (text, &incarnation))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "The store does not know its own incarnation.");
      return FALSE;
    }
  if (muster_id_equal (&incarnation, &self->incarnation))
    return TRUE;
  transaction = muster_store_begin (self, error);
  statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_ADOPT, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &incarnation);
  if (!muster_db_run (statement, error) || !muster_store_fold_waiting (self, error)
      || !muster_store_commit (transaction, error))
    return FALSE;
  self->incarnation = incarnation;
  return TRUE;
}

static gboolean
read_reach (MusterStore *self, MusterOutboxIncarnation *entry, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_REACH, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &entry->incarnation);
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  entry->receipted = muster_db_column_int (statement, 1);
  entry->sent = muster_db_column_int (statement, 2);
  entry->made = muster_db_column_int (statement, 3);
  entry->n_receipts = (guint) muster_db_column_int (statement, 4);
  entry->n_set_aside = (guint) muster_db_column_int (statement, 5);
  entry->unbroken = muster_db_column_int (statement, 6);
  return TRUE;
}

/**
 * muster_outbox_get_incarnations:
 * @self: a store
 * @limit: most entries
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type MusterOutboxIncarnation): the names that this store wrote under, the
 *   present one first, then from the newest to the oldest
 */
GArray *
muster_outbox_get_incarnations (MusterStore *self, guint limit, GError **error)
{
  g_autoptr (GArray) names = read_names (self, error);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (MusterOutboxIncarnation));

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len && i < limit; i++)
    {
      MusterOutboxIncarnation entry = { .incarnation = g_array_index (names, MusterId, i) };

      if (!read_reach (self, &entry, error))
        return NULL;
      g_array_append_val (entries, entry);
    }
  return g_steal_pointer (&entries);
}

/**
 * muster_outbox_find_digest:
 * @self: a store
 * @incarnation: a name that this store writes or wrote under
 * @number: number of a batch of it
 * @digest: (out) (transfer full) (nullable): its digest; %NULL: this store never made that batch
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is known
 */
gboolean
muster_outbox_find_digest (MusterStore *self, const MusterId *incarnation, gint64 number, char **digest, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_DIGEST, error);
  MusterDbStep step;

  *digest = NULL;
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, incarnation);
  muster_db_bind_int (statement, 2, number);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    *digest = g_strdup (muster_db_column_text (statement, 1));
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_outbox_find_receipt:
 * @self: a store
 * @after: a number of headquarters
 * @receipt: (out) (transfer full) (nullable): the receipt with the greatest number beyond it, as it came; %NULL: none
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is known
 */
gboolean
muster_outbox_find_receipt (MusterStore *self, gint64 after, GBytes **receipt, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_NEWEST_RECEIPT, error);
  MusterDbStep step;

  *receipt = NULL;
  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, after);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    {
      gsize size;
      gconstpointer bytes = muster_db_column_blob (statement, 1, &size);

      *receipt = g_bytes_new (bytes, size);
    }
  return step != MUSTER_DB_FAILED;
}

static gboolean
run_above (MusterStore *self, const char *sql, const MusterId *incarnation, gint64 number, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, incarnation);
  muster_db_bind_int (statement, 2, number);
  return muster_db_run (statement, error);
}

static gboolean
offer_again (MusterStore *self, const MusterId *incarnation, gint64 head, gint64 branch_seq, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_OFFER_AGAIN, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &self->incarnation);
  muster_bind_id (statement, 2, incarnation);
  muster_db_bind_int (statement, 3, head);
  muster_db_bind_int (statement, 4, branch_seq);
  return muster_db_run (statement, error);
}

static gint64
find_head (const MusterOutboxHead *heads, guint n_heads, const MusterId *incarnation)
{
  for (guint i = 0; i < n_heads; i++)
    if (muster_id_equal (&heads[i].incarnation, incarnation))
      return heads[i].number;
  return 0;
}

static gboolean
forget_sequence (MusterStore *self, gint64 branch_seq, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_FORGET_SEQUENCE, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, branch_seq);
  return muster_db_run (statement, error);
}

/**
 * muster_outbox_offer_again:
 * @self: a store
 * @heads: (array length=n_heads): up to which number headquarters holds each incarnation; one that is not named: nothing
 * @n_heads: how many
 * @branch_seq: the last number of headquarters that still means what it meant
 * @error: MUSTER_DB_ERROR
 *
 * Headquarters was put back to an earlier day. Batches of the present incarnation beyond its head lose their receipt and
 * go out again byte for byte. What this store sent under earlier names, or got back as its own, or whose bytes are gone,
 * goes into new batches with the ids it had: headquarters answers *duplicate* for what it still holds.
 *
 * Returns: whether it is committed
 */
gboolean
muster_outbox_offer_again (MusterStore *self, const MusterOutboxHead *heads, guint n_heads, gint64 branch_seq,
                           GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (GArray) names = transaction == NULL ? NULL : read_names (self, error);

  if (names == NULL
      || !run_above (self, SQL_UNDO_OUTCOMES, &self->incarnation, find_head (heads, n_heads, &self->incarnation),
                     error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const MusterId *name = &g_array_index (names, MusterId, i);
      gint64 head = find_head (heads, n_heads, name);

      if (!offer_again (self, name, head, branch_seq, error) || !run_above (self, SQL_UNDO_RECEIPTS, name, head, error))
        return FALSE;
    }
  return forget_sequence (self, branch_seq, error) && muster_store_fold_waiting (self, error)
         && muster_store_commit (transaction, error);
}

/**
 * muster_outbox_ask_again:
 * @self: a store
 * @incarnation: a name that this store writes or wrote under
 * @error: MUSTER_DB_ERROR
 *
 * What headquarters set aside of this name goes into new batches, with the ids it had. Headquarters answers with what
 * became of it, where it still knows.
 *
 * Returns: whether it is committed
 */
gboolean
muster_outbox_ask_again (MusterStore *self, const MusterId *incarnation, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (MusterDbStatement) statement
      = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_ASK_AGAIN, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &self->incarnation);
  muster_bind_id (statement, 2, incarnation);
  return muster_db_run (statement, error) && muster_store_fold_waiting (self, error)
         && muster_store_commit (transaction, error);
}

/**
 * muster_outbox_offer_rest:
 * @self: a store
 * @any: (out): whether there was something
 * @error: MUSTER_DB_ERROR
 *
 * After headquarters was put back and everything it still has was read again: what is held here of others and was not
 * among it may be nowhere else, if its author's laptop was put back as well. It is offered under this laptop's name;
 * headquarters takes what this laptop may write, and keeps the rest aside for a person to release.
 *
 * Returns: whether it is committed
 */
gboolean
muster_outbox_offer_rest (MusterStore *self, gboolean *any, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (GArray) names = transaction == NULL ? NULL : read_names (self, error);
  g_autoptr (MusterDbStatement) statement = names == NULL ? NULL : muster_db_prepare (self->db, SQL_OFFER_REST, error);
  g_autoptr (GString) list = g_string_new ("[");

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      char name[MUSTER_ID_TEXT_SIZE];

      g_string_append_printf (list, "%s\"%s\"", i == 0 ? "" : ",", muster_id_write (&g_array_index (names, MusterId, i), name));
    }
  g_string_append_c (list, ']');
  muster_bind_id (statement, 1, &self->incarnation);
  muster_db_bind_text (statement, 2, list->str);
  if (!muster_db_run (statement, error))
    return FALSE;
  *any = muster_db_get_changes (self->db) > 0;
  return (!*any || muster_store_fold_waiting (self, error)) && muster_store_commit (transaction, error);
}

/**
 * muster_outbox_start_anew:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * This laptop was enrolled once more and is another device now: everything it ever saved is offered under a new
 * incarnation, and the earlier names belong to somebody else.
 *
 * Returns: whether it is committed
 */
gboolean
muster_outbox_start_anew (MusterStore *self, GError **error)
{
  MusterId before = self->incarnation;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  char name[MUSTER_ID_TEXT_SIZE];

  if (transaction != NULL && muster_outbox_offer_again (self, NULL, 0, 0, error)
      && muster_outbox_renew_incarnation (self, "enrol", error)
      && muster_store_set_setting (self, SETTING_INCARNATIONS, muster_id_write (&self->incarnation, name), error)
      && muster_store_commit (transaction, error))
    return TRUE;
  self->incarnation = before;
  return FALSE;
}
