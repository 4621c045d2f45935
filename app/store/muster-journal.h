/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db-statement.h"
#include "muster-outbox.h"

G_BEGIN_DECLS

/**
 * What headquarters does with the store, beside its own tables, in its own transaction (muster_store_begin()): put
 * received changes into the journal, fold the records they touched, and ask the typed tables. The room hq is the only
 * user of this header outside the store.
 */

MusterDb *muster_store_get_db (MusterStore *self);

/* Ids as columns: 16 bytes. A column that holds none gives all zeros and FALSE. */
void muster_bind_id (MusterDbStatement *statement, int index, const MusterId *id);
gboolean muster_column_id (MusterDbStatement *statement, int column, MusterId *id);
/* As a member, null where the column holds none. */
void muster_set_id_member (JsonObject *object, const char *member, MusterDbStatement *statement, int column);
/* Appends the first column of every row that @sql, with @id as its one parameter, gives; (element-type MusterId). */
gboolean muster_collect_ids (MusterDb *db, const char *sql, const MusterId *id, GArray *ids, GError **error);

/* The same with @id as text. */
gboolean muster_collect_named (MusterDb *db, const char *sql, const MusterId *id, GArray *ids, GError **error);

typedef enum
{
  MUSTER_JOURNAL_ADDED,
  MUSTER_JOURNAL_DUPLICATE,    /* the same bytes are here */
  MUSTER_JOURNAL_BODY_DIFFERS, /* the id is here with other bytes; nothing was changed */
  MUSTER_JOURNAL_FAILED,       /* error is set */
} MusterJournalResult;

/* Insert-or-ignore on the unique id, never look-then-insert. */
MusterJournalResult muster_journal_add (MusterStore *self, MusterChange *change, const MusterId *incarnation, MusterStamp effective,
                                        MusterChangeState state, gint64 hq_seq, GError **error);
MusterChange *muster_journal_find (MusterStore *self, const MusterId *change, MusterMergeEntry *entry, gint64 *hq_seq, GError **error);
/* (element-type MusterMergeEntry), each entry's change owned by the array */
GArray *muster_journal_load_record (MusterStore *self, const MusterId *record, gboolean accepted_only, GError **error);
gboolean muster_journal_set_state (MusterStore *self, const MusterId *change, MusterChangeState state, GError **error);
/* Replaces every line of the record by its erased form. */
gboolean muster_journal_erase_record (MusterStore *self, const MusterId *record, GError **error);

/* Condition on rows `held` with kind, record and line: no typed row tells what the record speaks of, but the line says that
 * it is the record with the id ?1, as text. */
#define MUSTER_SQL_NAMES(kind, field) \
  "(held.kind = '" kind "' AND instr (CAST (held.line AS TEXT), '\"" field "\":\"' || ?1 || '\"') > 0" \
  " AND NOT EXISTS (SELECT 1 FROM record_" kind " WHERE _id = held.record))"
#define MUSTER_SQL_HIDDEN_DEPENDENT \
  "(" MUSTER_SQL_NAMES ("intention", "worker_id") " OR " MUSTER_SQL_NAMES ("consent", "worker_id") \
  " OR " MUSTER_SQL_NAMES ("contact", "intention_id") " OR " MUSTER_SQL_NAMES ("review", "target_id") \
  " OR " MUSTER_SQL_NAMES ("attachment", "owner_id") ")"

/* @ids, (element-type MusterId), grows by the records that speak of one of them, of those, and so on: intentions and
 * consents of a worker, contacts and reviews of an intention, attachments of any. @hidden: (nullable): where else to look,
 * a query for muster_collect_named(). */
gboolean muster_store_collect_dependents (MusterStore *self, const char *hidden, GArray *ids, GError **error);

/* Refills the typed row and the search entry of one record from the journal. */
gboolean muster_store_fold (MusterStore *self, const MusterId *record, GError **error);
/* For a record that this transaction made with one change. */
gboolean muster_store_fold_new (MusterStore *self, MusterChange *change, MusterStamp effective, const MusterId *incarnation,
                                MusterChangeState state, GError **error);

/**
 * MusterLead: a lead is an intention with its worker and consent.
 * @complete: intention, worker and consent are complete and none is deleted
 * @review_state: 0 incomplete, 1 no current review, 2 parked or handed over, 3-6 by decision
 * @version: what a review of it as it stands must name as target_version
 */
typedef struct
{
  MusterId intention;
  gboolean complete;
  int review_state;
  int lifecycle;
  char version[17];
} MusterLead;

/* Recomputes the leads of the records folded since the last call in this transaction, and names their intentions
 * (element-type MusterId). A commit does it for whoever did not. */
gboolean muster_store_refresh_leads (MusterStore *self, GArray **intentions, GError **error);
gboolean muster_store_get_lead (MusterStore *self, const MusterId *intention, MusterLead *lead, GError **error);

/* Headquarters answers first and fills the search index afterwards: at most @limit rows; @left says whether more wait. */
void muster_store_defer_search (MusterStore *self);
gboolean muster_store_fill_search (MusterStore *self, guint limit, gboolean *left, GError **error);

/* Values of a typed row as a flat object, NULL without error where it is not here. */
JsonObject *muster_store_peek (MusterStore *self, const char *kind, const MusterId *id, GError **error);

G_END_DECLS
