/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-id.h"
#include "muster-key.h"

G_BEGIN_DECLS

#define MUSTER_HELLO_FORMAT "muster-hello/1"
#define MUSTER_HELLO_REQUEST_FORMAT "muster-hello-request/1"
#define MUSTER_GREETING_FORMAT "muster-greeting/1"
#define MUSTER_PROTOCOL 1

/**
 * MusterHelloIncarnation:
 * @incarnation: a copy of the store that this device had or has
 * @number: greatest number for which a verified receipt is kept; 0: none
 * @sent: greatest number ever sent or written to a file; 0: none
 */
typedef struct
{
  MusterId incarnation;
  gint64 number;
  gint64 sent;
} MusterHelloIncarnation;

/**
 * MusterHelloSeen:
 * @history: the commit of headquarters that gave out the number
 * @hq_seq: where the newest page that the device took ends; 0: none
 */
typedef struct
{
  MusterId history;
  gint64 hq_seq;
} MusterHelloSeen;

/**
 * MusterHelloRequest:
 *
 * What a device says first in every round and in every file:
 *
 * `{"app":TEXT,"device":UUID,"epoch":UUID or "","format":"muster-hello-request/1","hq_seq":N,
 * "incarnations":[{"incarnation":UUID,"number":N,"sent":N}],"nonce":TEXT,"proof":TEXT,"schema":N,
 * "seen":{"history":UUID,"hq_seq":N},"signature":BASE64}`
 *
 * `seen` is the mark of the newest page that the device took: where the page ends and which commit of headquarters gave
 * out that number. A commit's name is drawn by chance, so another name under the number, or none, means that headquarters
 * was put back and went on without noticing, whatever it gave out since and to whomever.
 *
 * `proof` is there only where headquarters' last answer showed less than it once signed: the text of that hello or
 * receipt, byte for byte. Headquarters that finds its own signature over a greater hq_seq of its present epoch has been
 * put back, and opens a new epoch.
 *
 * It is signed by the device, because in a file no signed request stands round it. `epoch` and `hq_seq` are the
 * cursor of its pulls; the epoch is "" before the first. A builder fills the struct's copies and is done with its own.
 */
typedef struct _MusterHelloRequest MusterHelloRequest;

MusterHelloRequest *muster_hello_request_new (const MusterId *device, const MusterId *epoch, gint64 hq_seq,
                                              const MusterHelloSeen *seen,
                                              const MusterHelloIncarnation *incarnations, guint n_incarnations,
                                              gint64 schema, const char *app, const char *nonce,
                                              const MusterKeyPair *key, GError **error);
MusterHelloRequest *muster_hello_request_new_with_proof (const MusterHelloRequest *request, const char *nonce,
                                                         const char *proof, const MusterKeyPair *key, GError **error);
MusterHelloRequest *muster_hello_request_read (const char *text, gsize size, GError **error);
gboolean muster_hello_request_verify (const MusterHelloRequest *self, const guint8 public_key[MUSTER_KEY_SIZE],
                                      GError **error);
void muster_hello_request_free (MusterHelloRequest *self);
const char *muster_hello_request_get_text (const MusterHelloRequest *self, gsize *size);
const MusterId *muster_hello_request_get_device (const MusterHelloRequest *self);
const MusterId *muster_hello_request_get_epoch (const MusterHelloRequest *self);
gint64 muster_hello_request_get_hq_seq (const MusterHelloRequest *self);
guint muster_hello_request_get_n_incarnations (const MusterHelloRequest *self);
const MusterHelloIncarnation *muster_hello_request_get_incarnation (const MusterHelloRequest *self, guint index);
gint64 muster_hello_request_get_schema (const MusterHelloRequest *self);
const char *muster_hello_request_get_app (const MusterHelloRequest *self);
const char *muster_hello_request_get_nonce (const MusterHelloRequest *self);
const char *muster_hello_request_get_proof (const MusterHelloRequest *self);
const MusterHelloSeen *muster_hello_request_get_seen (const MusterHelloRequest *self);

/**
 * MusterHelloHead:
 * @incarnation: a copy of a store that headquarters has a batch of
 * @number: greatest number held
 * @digest: digest of that batch
 */
typedef struct
{
  MusterId incarnation;
  gint64 number;
  char digest[MUSTER_DIGEST_TEXT_SIZE];
} MusterHelloHead;

/**
 * MusterHelloValues:
 * @epoch: this life of headquarters' store
 * @branch_seq: the hq_seq at which this epoch left the one that the device named; 0 where they are the same or unknown:
 *   the device then takes its cursor back to it
 * @time_ms: headquarters' clock, the one signed time that a device corrects its own by
 * @nonce: the request's
 * @name: name of headquarters
 * @heads, @n_heads: how far headquarters holds each incarnation that the device named
 * @hq_seq: greatest number given out
 * @backup_seq: greatest number in a verified backup
 * @revoked: the device may send what it has and gets nothing
 */
typedef struct
{
  MusterId epoch;
  gint64 branch_seq;
  gint64 time_ms;
  const char *nonce;
  const char *name;
  const MusterHelloHead *heads;
  guint n_heads;
  gint64 hq_seq;
  gint64 backup_seq;
  gboolean revoked;
} MusterHelloValues;

/**
 * MusterHello:
 *
 * Headquarters' signed answer to a hello: everything that moves.
 *
 * `{"backup_seq":N,"branch_seq":N,"epoch":UUID,"format":"muster-hello/1","heads":{UUID:{"digest":HEX,"number":N}},
 * "hq_seq":N,"limits":{"batch_bytes":N,"batch_changes":N,"line":N,"page_entries":N,"request":N},"name":TEXT,
 * "nonce":TEXT,"protocol":1,"revoked":BOOL,"signature":BASE64,"time":MS}`
 */
typedef struct _MusterHello MusterHello;

MusterHello *muster_hello_new (const MusterHelloValues *values, const MusterKeyPair *key, GError **error);
MusterHello *muster_hello_read (const char *text, gsize size, GError **error);
gboolean muster_hello_verify (const MusterHello *self, const guint8 public_key[MUSTER_KEY_SIZE], const char *nonce,
                              GError **error);
void muster_hello_free (MusterHello *self);
const char *muster_hello_get_text (const MusterHello *self, gsize *size);
const MusterHelloValues *muster_hello_get_values (const MusterHello *self);
const MusterHelloHead *muster_hello_find_head (const MusterHello *self, const MusterId *incarnation);
gint64 muster_hello_get_limit (const MusterHello *self, const char *name, gint64 fallback);

/**
 * MusterGreeting:
 *
 * The open answer of `GET /v1/hello?nonce=TEXT`, and the signed time inside a `clock` problem:
 *
 * `{"format":"muster-greeting/1","name":TEXT,"nonce":TEXT,"protocol":1,"signature":BASE64,"time":MS}`
 *
 * Whatever does not verify is not our server (a log-in page). Its time counts only with one's own nonce: a proxy may
 * keep an old answer.
 */
typedef struct _MusterGreeting MusterGreeting;

char *muster_greeting_build (const char *name, gint64 time_ms, const char *nonce, const MusterKeyPair *key);
MusterGreeting *muster_greeting_read (const char *text, gsize size, GError **error);
gboolean muster_greeting_verify (const MusterGreeting *self, const guint8 public_key[MUSTER_KEY_SIZE],
                                 const char *nonce, GError **error);
void muster_greeting_free (MusterGreeting *self);
const char *muster_greeting_get_name (const MusterGreeting *self);
gint64 muster_greeting_get_time (const MusterGreeting *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHelloRequest, muster_hello_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHello, muster_hello_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterGreeting, muster_greeting_free)

G_END_DECLS
