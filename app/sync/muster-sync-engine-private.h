/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-backoff.h"
#include "muster-batch.h"
#include "muster-hello.h"
#include "muster-outbox.h"
#include "muster-page.h"
#include "muster-protocol.h"
#include "muster-receipt.h"
#include "muster-sync-account.h"
#include "muster-sync-engine.h"

G_BEGIN_DECLS

/* A batch begins with this many changes and doubles while its round trip stays short. */
#define MUSTER_BATCH_FIRST 100
#define MUSTER_BATCH_FAST_MS 30000
/* How often in a row the line may break over one batch before it is taken for too large, or for poison. */
#define MUSTER_BATCH_CRASHES 3
/* How often a round may begin anew because headquarters changed under it. */
#define MUSTER_ROUND_RESTARTS 3

/**
 * MusterSyncState:
 *
 * What the next step does. One request or one transaction each.
 */
typedef enum
{
  MUSTER_STATE_START,   /* transaction: the store's present name */
  MUSTER_STATE_HELLO,   /* request */
  MUSTER_STATE_SETTLE,  /* transaction: what hello said */
  MUSTER_STATE_TIME,    /* transaction: the signed time of an answer */
  MUSTER_STATE_RENEW,   /* transaction: a new incarnation */
  MUSTER_STATE_FORM,    /* transaction: the next batch on disk, unless one waits there */
  MUSTER_STATE_SEND,    /* request */
  MUSTER_STATE_RECEIPT, /* transaction */
  MUSTER_STATE_ABANDON, /* transaction: a refused batch goes back into the queue */
  MUSTER_STATE_PARK,    /* transaction: a change that is refused even alone */
  MUSTER_STATE_SENT,    /* transaction: the bytes left this laptop, the answer did not come */
  MUSTER_STATE_PULL,    /* request */
  MUSTER_STATE_APPLY,   /* transaction: a slice of a page */
  MUSTER_STATE_SAFE,    /* transaction: what is in a backup */
  MUSTER_STATE_REVOKED, /* transaction */
} MusterSyncState;

struct _MusterSyncEngine
{
  MusterStore *store;
  MusterWorld *world;
  MusterTransport *transport;
  MusterSyncAccount *account;
  MusterBackoff backoff;
  MusterSyncReport report;
  MusterSyncState state;

  /* This round */
  guint restarts;
  gboolean clock_tried;
  gboolean renewed;
  gboolean revoked;
  gint64 backup_seq;
  guint limit_changes;
  gsize limit_bytes;

  /* Hello on its way */
  MusterHello *hello;  /* nullable */
  char *hello_nonce;   /* nullable */
  char *hello_proof;   /* nullable: headquarters has to see it */
  gboolean proof_shown;
  gint64 asked_ms;
  gint64 answered_ms;
  gint64 signed_time_ms;     /* of a clock problem */
  MusterSyncState after_time;
  const char *renew_why;

  /* Batch on its way */
  MusterBatch *batch;     /* nullable: on disk, to be sent */
  MusterReceipt *receipt; /* nullable */
  guint limit;            /* changes in the next batch */
  guint suspects;         /* at the head of the queue one of so many is bad; 0: nothing known */
  char *trial;            /* nullable: digest of the last batch that was formed */
  gboolean convicted;     /* what remains of them is bad without a further question */
  MusterId parked;        /* the change to be parked */
  const char *park_reason;
  char *crash_digest;     /* nullable: the batch over which the line broke */
  guint crashes;
  guint faults; /* of these, how many headquarters called its own */
  gint64 retry_after_ms;

  /* Page on its way */
  MusterPage *page;     /* nullable */
  MusterId page_own;    /* nil, or whose changes were not asked for */
  GPtrArray *arrivals;  /* nullable */
  guint applied;
};

/* muster-sync-engine.c */
MusterSyncStep muster_engine_go (MusterSyncEngine *self, MusterSyncState state);
MusterSyncStep muster_engine_fail (MusterSyncEngine *self);
MusterSyncStep muster_engine_wait (MusterSyncEngine *self, int trouble, gint64 retry_after_ms);
MusterReply *muster_engine_ask (MusterSyncEngine *self, MusterRequest *request, char **nonce, GCancellable *cancellable,
                                GError **error);
MusterSyncStep muster_engine_trouble (MusterSyncEngine *self, const MusterReply *reply, const char *nonce, GError *cause,
                                      GError **error);
void muster_engine_clear_batch (MusterSyncEngine *self);
void muster_engine_clear_page (MusterSyncEngine *self);

/* muster-sync-round.c */
MusterSyncStep muster_engine_start (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_hello (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_settle (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_time (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_renew (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_safe (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_revoked (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterHelloRequest *muster_sync_make_hello (MusterStore *store, const MusterSyncAccount *account, const char *nonce,
                                            GError **error);

/* muster-sync-send.c */
MusterSyncStep muster_engine_form (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_send (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_receipt (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_abandon (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_park (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_sent (MusterSyncEngine *self, GCancellable *cancellable, GError **error);

/* muster-sync-batch.c: shared with files */
typedef enum
{
  MUSTER_FORMED,
  MUSTER_FORMED_NOTHING,   /* no change waits */
  MUSTER_FORMED_TOO_LARGE, /* the first change does not fit into any batch */
  MUSTER_FORMED_FAILED,    /* error is set */
} MusterFormed;

MusterFormed muster_sync_form_batch (MusterStore *store, const MusterSyncAccount *account, guint limit, gsize limit_bytes,
                                     MusterBatch **batch, MusterId *first, GError **error);

/* muster-sync-pull.c */
MusterSyncStep muster_engine_pull (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
MusterSyncStep muster_engine_apply (MusterSyncEngine *self, GCancellable *cancellable, GError **error);

G_END_DECLS
