/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hello.h"
#include "muster-outbox.h"
#include "muster-page.h"
#include "muster-protocol.h"
#include "muster-receipt.h"
#include "muster-transport.h"

G_BEGIN_DECLS

/* What the line does to one request. */
typedef enum
{
  LINE_GOOD,
  LINE_CUT_BEFORE,  /* headquarters never sees it */
  LINE_CUT_AFTER,   /* headquarters does it, the answer is lost */
  LINE_TWICE,       /* it arrives twice, the second answer is given */
  LINE_PORTAL,      /* 200 with a log-in page */
  LINE_BUSY,        /* 503, Retry-After 120 s */
  LINE_FAILED,      /* 500 */
  LINE_FORGED,      /* the answer's last bytes are altered */
} ScriptedLine;

/**
 * ScriptedHq:
 *
 * A headquarters of a page of C, in memory, and the line to it: what the engine's tests need and no more. It keeps what it
 * accepted by id, so a test can say that nothing is lost and nothing doubled.
 */
typedef struct
{
  MusterWorld *world;
  MusterKeyPair *key;
  MusterKeyPair *device_key; /* nullable: as enrolled */
  MusterId device;
  MusterId epoch;
  MusterId previous_epoch;
  gint64 branch_seq;
  gint64 seq;
  gint64 backup_seq;
  gint64 clock_ms;            /* added to the world's clock */
  gboolean strict_clock;
  gboolean revoked;
  gboolean unknown;           /* 401 to everything */
  gboolean wants_proof;       /* hides that it was restored until it sees a proof */
  gboolean ignores_heads;
  guint size_limit;           /* most changes a batch may hold before 413; 0: none */
  GHashTable *accepted;       /* change id text → guint: how often given a number */
  GHashTable *bad;            /* change id text: 400 for the whole batch */
  GHashTable *poison;         /* change id text: 500 for the whole batch */
  GHashTable *quarantine;     /* change id text: quarantined with reason "scope" */
  GHashTable *heads;          /* incarnation text → MusterHelloHead */
  GHashTable *receipts;       /* digest → text */
  GHashTable *numbers;        /* "incarnation#number" → digest */
  GPtrArray *feed;            /* lines for pulls, as GBytes; number = index + 1 of feed_seqs */
  GArray *feed_seqs;
  MusterId feed_incarnation;
  MusterId page_own; /* nil, or whose changes pages say they leave out */

  ScriptedLine *script;       /* borrowed; what happens to each next request, then LINE_GOOD */
  guint script_length;
  guint script_at;
  guint requests;
  guint hellos;
  guint batches;
  guint pulls;
  guint proofs;
  guint last_size;            /* changes in the last batch that arrived */
} ScriptedHq;

ScriptedHq *scripted_hq_new (MusterWorld *world);
/* As it is now, with the same keys. */
ScriptedHq *scripted_hq_copy (const ScriptedHq *other);
void scripted_hq_free (ScriptedHq *self);
MusterTransport *scripted_hq_connect (ScriptedHq *self);
MusterReply *scripted_hq_enrol (ScriptedHq *self, const MusterRequest *request);
void scripted_hq_play (ScriptedHq *self, ScriptedLine *script, guint length);
void scripted_hq_new_epoch (ScriptedHq *self, gint64 branch_seq);
MusterReceipt *scripted_hq_take (ScriptedHq *self, MusterBatch *batch);
MusterHello *scripted_hq_say_hello (ScriptedHq *self, const char *nonce);
GBytes *scripted_hq_make_page (ScriptedHq *self, gint64 after, const MusterId *device);
void scripted_hq_feed (ScriptedHq *self, GBytes *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptedHq, scripted_hq_free)

G_END_DECLS
