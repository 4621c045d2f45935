/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/**
 * What a laptop's store does for sync: which changes go into the next batch, what a receipt said, what a page brought.
 * No call holds a transaction across another; the engine never holds one across the network.
 *
 * Order of events: a save commits change and fold. muster_outbox_collect() names changes that no batch holds;
 * muster_outbox_keep_batch() commits the batch's bytes. Only then the bytes are sent. muster_outbox_take_receipt()
 * marks, change by change, what the receipt said.
 */

/* Where a change stands; column `state` of the journal. */
typedef enum
{
  MUSTER_CHANGE_LOCAL = 0,       /* no verified receipt yet */
  MUSTER_CHANGE_ACCEPTED = 1,
  MUSTER_CHANGE_QUARANTINED = 2, /* kept by headquarters, not accepted yet; still folded here */
  MUSTER_CHANGE_REFUSED = 3,     /* left out of the fold on every side */
} MusterChangeState;

typedef struct
{
  MusterId change;
  MusterChange *body; /* (transfer full) (nullable): as it stands in the batch */
  MusterChangeState state;
  char *reason;             /* nullable */
  gboolean has_effective;   /* headquarters' stamp differs from the claim */
  MusterStamp effective;
  gboolean has_incarnation; /* headquarters had it before, under this name */
  MusterId incarnation;
  gint64 hq_seq;            /* 0 where there is none */
} MusterOutcome;

typedef struct
{
  gint64 number;
  MusterId incarnation;
  char *digest;      /* hex */
  GBytes *bytes;
  gboolean sent;     /* to headquarters or onto a stick, at least once */
  gboolean receipted;
  gint64 last_seq;   /* hq_seq of its last change, 0 without receipt */
} MusterKeptBatch;

void muster_kept_batch_free (MusterKeptBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterKeptBatch, muster_kept_batch_free)

/* This copy's own incarnation, and whether it was made new at this open (copied or rolled back store). */
MusterId muster_outbox_get_incarnation (MusterStore *self);
gboolean muster_outbox_renew_incarnation (MusterStore *self, const char *why, GError **error);

/* Lines of at most @limit changes that stand in no batch, oldest first; (element-type GBytes). */
GPtrArray *muster_outbox_collect (MusterStore *self, guint limit, gsize limit_bytes, GError **error);
/* Number and digest that the next batch must name. */
gboolean muster_outbox_next (MusterStore *self, gint64 *number, char **previous, GError **error);
/* The batch over the first @n_changes of what muster_outbox_collect() gave. */
gboolean muster_outbox_keep_batch (MusterStore *self, gint64 number, const char *digest, GBytes *bytes, guint n_changes, GError **error);
gboolean muster_outbox_write_witness (MusterStore *self, GError **error);
/* Batches of the present incarnation without receipt, oldest first; (element-type MusterKeptBatch). */
GPtrArray *muster_outbox_get_unreceipted (MusterStore *self, guint limit, GError **error);
gboolean muster_outbox_mark_sent (MusterStore *self, gint64 number, GError **error);
/* Gives the changes of an unreceipted batch back to the queue, because headquarters will not take it whole. The
 * number stays used; the next batch names it in `abandons`. */
gboolean muster_outbox_abandon (MusterStore *self, gint64 number, GError **error);
/* Numbers abandoned and not yet named by a kept batch; (element-type gint64). */
GArray *muster_outbox_get_abandoned (MusterStore *self, GError **error);
/* One change that headquarters cannot take even alone: out of the queue, onto the "needs attention" list. */
gboolean muster_outbox_park (MusterStore *self, const MusterId *change, const char *reason, GError **error);
gboolean muster_outbox_take_receipt (MusterStore *self, gint64 number, const char *digest, GBytes *receipt, gint64 last_seq,
                                     const MusterOutcome *outcomes, guint n_outcomes, GError **error);
/* Headquarters has a verified backup up to @backup_seq: bytes of batches up to there are no longer kept. */
gboolean muster_outbox_set_safe (MusterStore *self, gint64 backup_seq, GError **error);

/* ---- After a restore, here or there (muster-outbox-epoch.c) ---- */

/**
 * MusterOutboxIncarnation:
 * @incarnation: a name that this store writes or wrote under
 * @receipted: greatest number with a receipt, 0 for none
 * @sent: greatest number that left this laptop, 0 for none
 * @made: greatest number used, 0 for none
 * @n_receipts: how many of its batches have a receipt
 * @n_set_aside: how many of its changes headquarters has set aside
 * @unbroken: greatest number with a receipt before the first that was given up and that no batch names yet, 0 for none
 */
typedef struct
{
  MusterId incarnation;
  gint64 receipted;
  gint64 sent;
  gint64 made;
  guint n_receipts;
  guint n_set_aside;
  gint64 unbroken;
} MusterOutboxIncarnation;

/**
 * MusterOutboxHead:
 * @incarnation: a name that this store writes or wrote under
 * @number: the last of its batches that headquarters holds
 */
typedef struct
{
  MusterId incarnation;
  gint64 number;
} MusterOutboxHead;

gboolean muster_outbox_refresh (MusterStore *self, GError **error);
GArray *muster_outbox_get_incarnations (MusterStore *self, guint limit, GError **error);
gboolean muster_outbox_find_digest (MusterStore *self, const MusterId *incarnation, gint64 number, char **digest,
                                    GError **error);
gboolean muster_outbox_ask_again (MusterStore *self, const MusterId *incarnation, GError **error);
gboolean muster_outbox_find_receipt (MusterStore *self, gint64 after, GBytes **receipt, GError **error);
gboolean muster_outbox_offer_again (MusterStore *self, const MusterOutboxHead *heads, guint n_heads, gint64 branch_seq,
                                    GError **error);
gboolean muster_outbox_offer_rest (MusterStore *self, gboolean *any, GError **error);
gboolean muster_outbox_start_anew (MusterStore *self, GError **error);

/* {"unsent","sent","safe","quarantined","refused","batches_waiting","incarnation","incarnations","incarnation_why"} */
JsonObject *muster_outbox_get_status (MusterStore *self, GError **error);
/* [{"change","id","_kind","state","reason","detail"}] of quarantined, refused and parked changes to be dealt with. */
JsonArray *muster_outbox_get_attention (MusterStore *self, GError **error);
gboolean muster_outbox_set_seen (MusterStore *self, const MusterId *change, GError **error);

/* ---- Inbox ---- */

typedef enum
{
  MUSTER_ARRIVAL_CHANGE,
  MUSTER_ARRIVAL_LEAVE,
  MUSTER_ARRIVAL_REFUSED,
  MUSTER_ARRIVAL_ERASED,
} MusterArrivalType;

typedef struct
{
  MusterArrivalType type;
  gint64 cursor;            /* position in the feed; entries of one position belong together */
  gint64 hq_seq;            /* CHANGE, ERASED: headquarters' number of the change itself */
  MusterChange *change;     /* CHANGE, ERASED; owned */
  MusterStamp effective;    /* CHANGE */
  MusterId incarnation;     /* CHANGE */
  MusterId id;              /* LEAVE: record; REFUSED: change */
  char *reason;             /* REFUSED, nullable */
  char *detail;             /* REFUSED, nullable: what headquarters said beside it */
} MusterArrival;

void muster_arrival_free (MusterArrival *arrival);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterArrival, muster_arrival_free)

/**
 * MusterInboxSeen:
 * @history: the commit of headquarters that gave out the number
 * @hq_seq: where the newest page that was taken ends; 0: none was
 *
 * By this mark headquarters notices that it was put back and gave out the numbers anew.
 */
typedef struct
{
  MusterId history;
  gint64 hq_seq;
} MusterInboxSeen;

/* Applies arrivals in order, at most 50 a transaction, each with the cursor moved to what it covers; the last one moves
 * it to @to. (element-type MusterArrival) */
gboolean muster_inbox_apply (MusterStore *self, GPtrArray *arrivals, const char *epoch, gint64 to,
                             const MusterInboxSeen *seen, GCancellable *cancellable, GError **error);
gboolean muster_inbox_get_cursor (MusterStore *self, char **epoch, gint64 *hq_seq, GError **error);
gboolean muster_inbox_get_seen (MusterStore *self, MusterInboxSeen *seen, GError **error);
gboolean muster_inbox_set_cursor (MusterStore *self, const char *epoch, gint64 hq_seq, GError **error);

G_END_DECLS
