/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-id.h"
#include "muster-key.h"

G_BEGIN_DECLS

#define MUSTER_ENROLMENT_CODE_PREFIX "muster1."
#define MUSTER_ENROLMENT_SECRET_SIZE 16
#define MUSTER_ENROLMENT_REQUEST_FORMAT "muster-enrolment-request/1"
#define MUSTER_ENROLMENT_FORMAT "muster-enrolment/1"

/**
 * MusterEnrolmentCode:
 *
 * The one-time code that headquarters hands to a squad: `muster1.` + base64url of the canonical JSON
 * `{"ca":HEX,"secret":BASE64URL,"url":TEXT}` + `.` + the first 8 hex digits of the SHA-256 of what stands before that
 * last dot, so that a typo is told from a burned code. `ca` is the SHA-256 of headquarters' CA certificate (DER).
 */
typedef struct _MusterEnrolmentCode MusterEnrolmentCode;

char *muster_enrolment_code_build (const char *url, const char *ca_digest,
                                   const guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE], GError **error);
MusterEnrolmentCode *muster_enrolment_code_parse (const char *text, GError **error);
void muster_enrolment_code_free (MusterEnrolmentCode *self);
const char *muster_enrolment_code_get_url (const MusterEnrolmentCode *self);
const char *muster_enrolment_code_get_ca_digest (const MusterEnrolmentCode *self);
const guint8 *muster_enrolment_code_get_secret (const MusterEnrolmentCode *self);

/**
 * MusterEnrolmentRequest:
 *
 * Body of `POST /v1/enrol`, signed by the device's new key, which proves that it holds it:
 * `{"app":TEXT,"format":"muster-enrolment-request/1","incarnation":UUID,"label":TEXT,"public_key":BASE64URL,
 * "schema":N,"secret":BASE64URL,"signature":BASE64}`
 */
typedef struct _MusterEnrolmentRequest MusterEnrolmentRequest;

MusterEnrolmentRequest *muster_enrolment_request_new (const guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE],
                                                      const char *label, const MusterId *incarnation, gint64 schema,
                                                      const char *app, const MusterKeyPair *key, GError **error);
MusterEnrolmentRequest *muster_enrolment_request_read (const char *text, gsize size, GError **error);
void muster_enrolment_request_free (MusterEnrolmentRequest *self);
const char *muster_enrolment_request_get_text (const MusterEnrolmentRequest *self, gsize *size);
const guint8 *muster_enrolment_request_get_secret (const MusterEnrolmentRequest *self);
const guint8 *muster_enrolment_request_get_public_key (const MusterEnrolmentRequest *self);
const char *muster_enrolment_request_get_label (const MusterEnrolmentRequest *self);
const MusterId *muster_enrolment_request_get_incarnation (const MusterEnrolmentRequest *self);
gint64 muster_enrolment_request_get_schema (const MusterEnrolmentRequest *self);
const char *muster_enrolment_request_get_app (const MusterEnrolmentRequest *self);

/**
 * MusterEnrolmentValues:
 * @device: id of the device, also its keyid
 * @role: "squad", "liaison" or "headquarters"
 * @squad: nil for a role without one
 * @areas: (array zero-terminated=1): division codes that a liaison officer looks after
 * @name: name of headquarters
 * @ca: headquarters' CA certificate as PEM
 * @epoch: this life of headquarters' store
 * @time_ms: headquarters' clock
 * @public_key: headquarters' key; a reader fills it, a writer takes it from the key that signs
 */
typedef struct
{
  MusterId device;
  const char *role;
  MusterId squad;
  const char *const *areas;
  const char *name;
  const char *ca;
  MusterId epoch;
  gint64 time_ms;
  guint8 public_key[MUSTER_KEY_SIZE];
} MusterEnrolmentValues;

/**
 * MusterEnrolment:
 *
 * The answer to an enrolment, signed by the key that it names; TLS with the CA of the code vouches for the rest:
 * `{"areas":[TEXT…],"ca":PEM,"device":UUID,"epoch":UUID,"format":"muster-enrolment/1","name":TEXT,
 * "public_key":BASE64URL,"role":TEXT,"signature":BASE64,"squad":UUID or "","time":MS}`
 */
typedef struct _MusterEnrolment MusterEnrolment;

MusterEnrolment *muster_enrolment_new (const MusterEnrolmentValues *values, const MusterKeyPair *key, GError **error);
MusterEnrolment *muster_enrolment_read (const char *text, gsize size, GError **error);
void muster_enrolment_free (MusterEnrolment *self);
const char *muster_enrolment_get_text (const MusterEnrolment *self, gsize *size);
const MusterEnrolmentValues *muster_enrolment_get_values (const MusterEnrolment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterEnrolmentCode, muster_enrolment_code_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterEnrolmentRequest, muster_enrolment_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterEnrolment, muster_enrolment_free)

G_END_DECLS
