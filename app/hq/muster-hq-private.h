/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-batch.h"
#include "muster-db-statement.h"
#include "muster-hello.h"
#include "muster-hq-request.h"
#include "muster-journal.h"
#include "muster-limits.h"
#include "muster-page.h"
#include "muster-protocol.h"
#include "muster-receipt.h"

G_BEGIN_DECLS

#define MUSTER_HQ_KEY_FILE "hq.key"
#define MUSTER_HQ_OFFLINE_KEY_FILE "offline.key"
#define MUSTER_HQ_CA_FILE "tls/ca.pem"
#define MUSTER_HQ_CA_KEY_FILE "tls/ca.key"
#define MUSTER_HQ_CERTIFICATE_FILE "tls/server.pem"
#define MUSTER_HQ_CERTIFICATE_KEY_FILE "tls/server.key"

struct _MusterHq
{
  MusterWorld *world;
  MusterStore *store;
  MusterDb *db; /* the store's */
  char *folder;
  MusterKeyPair *key;
  char *ca; /* PEM; "" without certificates */
};

struct _MusterHqDevice
{
  MusterId id;
  char *name;
  MusterHqRole role;
  MusterId squad; /* nil: none */
  char **areas;
  guint8 public_key[MUSTER_KEY_SIZE];
  gboolean revoked;
};

/* Types of feed entries; column `type`. */
typedef enum
{
  MUSTER_FEED_CHANGE = 0,
  MUSTER_FEED_ENTER = 1,
  MUSTER_FEED_LEAVE = 2,
  MUSTER_FEED_REFUSED = 3,
} MusterFeedType;

/* muster-hq.c: bound and read ids, as in the store */
void muster_hq_bind_optional_id (MusterDbStatement *statement, int index, const MusterId *id);
gboolean muster_hq_run_with_id (MusterHq *self, const char *sql, const MusterId *id, GError **error);

gboolean muster_hq_next_seq (MusterHq *self, gint64 count, gint64 *last, GError **error);
gboolean muster_hq_find_history (MusterHq *self, gint64 hq_seq, MusterId *history, GError **error);
gboolean muster_hq_was_seen (MusterHq *self, const MusterHelloSeen *seen, gboolean *holds, GError **error);
gint64 muster_hq_now (MusterHq *self);

/* muster-hq-migrations.c */
gboolean muster_hq_migrate (MusterHq *self, GError **error);

/* muster-hq-key-file.c */
typedef struct
{
  guint8 database_key[MUSTER_DB_KEY_SIZE];
  guint8 seed[MUSTER_KEY_SEED_SIZE];
} MusterHqKeys;

gboolean muster_hq_keys_write (MusterWorld *world, const char *path, const MusterHqKeys *keys, GError **error);
gboolean muster_hq_keys_read (MusterWorld *world, const char *path, MusterHqKeys *keys, GError **error);
void muster_hq_keys_clear (MusterHqKeys *keys);
gboolean muster_hq_offline_key_make (MusterWorld *world, const char *path, guint8 public_key[MUSTER_KEY_SIZE], GError **error);
MusterKeyPair *muster_hq_offline_key_read (MusterWorld *world, const char *path, GError **error);

/* muster-hq-certificate.c */
gboolean muster_hq_certificates_make (MusterWorld *world, const char *folder, const char *name, const char *const *hosts,
                                      GError **error);
char *muster_hq_certificate_digest (const char *pem, GError **error);

/* muster-hq-devices.c */
const char *muster_hq_role_get_name (MusterHqRole role);
gboolean muster_hq_role_parse (const char *name, MusterHqRole *role);
gboolean muster_hq_touch_device (MusterHq *self, const MusterHqDevice *device, gint64 skew_ms, GError **error);
gboolean muster_hq_log_fork (MusterHq *self, const MusterId *device, const MusterId *incarnation, gint64 number,
                             const char *digest, GError **error);

/* muster-hq-authenticate.c */
MusterHqDevice *muster_hq_authenticate (MusterHq *self, const MusterHqRequest *request, MusterProblemCode *code,
                                        GError **error);

/* muster-hq-hello.c */
MusterHello *muster_hq_answer_hello (MusterHq *self, const MusterHqDevice *device, const MusterHelloRequest *request,
                                     GError **error);

/* muster-hq-epoch.c */
gboolean muster_hq_find_branch (MusterHq *self, const MusterId *epoch, gboolean *known, gint64 *branch, GError **error);
gboolean muster_hq_add_epoch (MusterHq *self, const MusterId *parent, gint64 branched_at, const char *why,
                              const MusterId *device, GError **error);
JsonArray *muster_hq_list_epochs (MusterHq *self, GError **error);

/* muster-hq-ingest.c */
char *muster_hq_ingest (MusterHq *self, const MusterHqDevice *device, GBytes *body, GError **error);
void muster_hq_note_fork (MusterHq *self, const MusterHqDevice *device, GBytes *body);

/* muster-hq-accept.c: what follows when changes are in the journal */
typedef struct
{
  MusterChange *change; /* owned */
  MusterStamp effective;
  MusterId incarnation;
  gint64 hq_seq;
  gboolean new_record; /* the journal had no change of this record before this step */
} MusterHqAccepted;

gboolean muster_hq_accept_all (MusterHq *self, GArray *accepted, const MusterHqDevice *device, gint64 received_ms,
                               GError **error);
gboolean muster_hq_withdraw_unseen (MusterHq *self, const MusterId *record, const MusterHqDevice *device, GError **error);

/* muster-hq-judge.c */
typedef struct _MusterHqJudge MusterHqJudge;

MusterHqJudge *muster_hq_judge_new (MusterHq *self, const MusterHqDevice *device, gint64 schema, gint64 received_ms);
void muster_hq_judge_free (MusterHqJudge *judge);

/**
 * MusterHqVerdict:
 * @reason: %NULL where the change may go into the journal
 * @detail: more for a person, or %NULL; owned
 * @new_record: the journal knows nothing of its record
 * @forgotten: for "purged", the erased record that it speaks of; else nil
 */
typedef struct
{
  const char *reason;
  char *detail;
  gboolean new_record;
  MusterId forgotten;
} MusterHqVerdict;

gboolean muster_hq_judge (MusterHqJudge *judge, MusterChange *change, MusterHqVerdict *verdict, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHqJudge, muster_hq_judge_free)

/* muster-hq-forget.c */
gboolean muster_hq_is_erasure (MusterChange *change);
gboolean muster_hq_is_erased (MusterHq *self, const MusterId *record, gboolean *erased, GError **error);
gboolean muster_hq_forget_all (MusterHq *self, GArray *accepted, gint64 time, GArray *forgotten, GError **error);
gboolean muster_hq_tell_forgotten (MusterHq *self, const MusterId *device, const MusterId *record, GError **error);
gboolean muster_hq_tell_all_forgotten (MusterHq *self, GArray *forgotten, GHashTable *ordered, GError **error);

/* muster-hq-quarantine.c */
typedef struct
{
  gint64 number; /* of the batch */
  guint position;
  gint64 schema;
  gint64 received;
  const MusterHqDevice *device;
  const MusterId *incarnation;
} MusterHqArrival;

gboolean muster_hq_quarantine (MusterHq *self, const MusterHqArrival *arrival, MusterChange *change, const char *line,
                               gsize size, const char *reason, const char *detail, GError **error);
gboolean muster_hq_quarantine_is_empty (MusterHq *self, gboolean *empty, GError **error);
gboolean muster_hq_quarantine_find (MusterHq *self, const MusterId *device, const char *line, gsize size, char **reason, GError **error);
gboolean muster_hq_quarantine_settle (MusterHq *self, const char *line, gsize size, GError **error);
gboolean muster_hq_quarantine_erase (MusterHq *self, const MusterId *record, GError **error);

/* muster-hq-audience.c */
char *muster_hq_key_of_squad (const MusterId *squad);
char *muster_hq_key_of_device (const MusterId *device);
gboolean muster_hq_audience_is_of_device (MusterHq *self, const MusterId *record, const MusterId *device, gboolean *ours,
                                          GError **error);
gboolean muster_hq_audience_get_squad (MusterHq *self, const MusterId *record, MusterId *squad, GError **error);
gboolean muster_hq_audience_read_origin (MusterHq *self, const char *kind, const MusterId *record, gboolean *begun,
                                         MusterId *squad, GError **error);
gboolean muster_hq_audience_adopt (MusterHq *self, const MusterHqAccepted *accepted, const MusterHqDevice *device,
                                   GPtrArray *entered, GError **error);
gboolean muster_hq_audience_add_base (MusterHq *self, const MusterHqAccepted *accepted, const MusterHqDevice *device,
                                      GPtrArray *entered, GError **error);
gboolean muster_hq_audience_add (MusterHq *self, const MusterId *record, const char *key, const MusterId *via, gboolean *first,
                                 GError **error);
gboolean muster_hq_audience_remove (MusterHq *self, const MusterId *record, const char *key, const MusterId *via,
                                    gboolean *last, GError **error);
GPtrArray *muster_hq_audience_get_keys (MusterHq *self, const MusterId *record, GError **error);

/* muster-hq-feed.c */
gboolean muster_hq_feed_add (MusterHq *self, const char *key, gint64 hq_seq, MusterFeedType type, const MusterId *record,
                             const MusterId *change, GError **error);
gboolean muster_hq_feed_announce (MusterHq *self, const char *key, MusterFeedType type, const MusterId *record, GError **error);

/* muster-hq-leads.c */
gboolean muster_hq_leads_refresh (MusterHq *self, GArray *accepted, GError **error);
gboolean muster_hq_leads_usable (MusterHq *self);
/* Division codes that a lead belongs to, six digits at most; (element-type utf8) */
gboolean muster_hq_lead_get_counties (MusterHq *self, const MusterId *intention, GPtrArray **counties, GError **error);

/* muster-hq-pull.c */
typedef struct
{
  MusterId epoch; /* nil: none */
  gint64 hq_seq;
  MusterId own;      /* incarnation whose own changes are not sent back; nil: none */
  gint64 own_count;  /* of how many of its batches the reader has a receipt */
} MusterHqCursor;

GBytes *muster_hq_make_page (MusterHq *self, const MusterHqDevice *device, const MusterHqCursor *cursor, gint64 *next,
                             gboolean *more, GError **error);

/* ---- Chain (muster-hq-chain.c) ---- */

gboolean muster_hq_chain_holds (MusterHq *self, const MusterId *incarnation, gint64 number, gboolean *holds, GError **error);
gboolean muster_hq_chain_count (MusterHq *self, const MusterId *incarnation, gint64 *count, GError **error);
gboolean muster_hq_chain_add (MusterHq *self, MusterBatch *batch, const MusterId *device, gint64 received_ms, const char *receipt,
                              GError **error);

G_END_DECLS
