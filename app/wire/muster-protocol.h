/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-error.h"
#include "muster-id.h"

G_BEGIN_DECLS

#define MUSTER_PATH_HELLO "/v1/hello"
#define MUSTER_PATH_ENROL "/v1/enrol"
/* With `after=INCARNATION.NUMBER`, the greatest number that the sender has a receipt for: headquarters that does not hold
 * it answers `epoch`. */
#define MUSTER_PATH_BATCHES "/v1/batches"
/* With `after=EPOCH.SEQ`, `seen=HISTORY.SEQ`, the mark of the newest page that was taken, where there is one, and
 * `own=INCARNATION.COUNT` to leave out what that incarnation wrote itself, unless headquarters has another count of its
 * batches: then a copy of the sender's store made some of them. Headquarters that gave out the mark's number
 * otherwise answers `epoch`. */
#define MUSTER_PATH_CHANGES "/v1/changes"
#define MUSTER_PATH_FILES "/v1/files"

#define MUSTER_HEADER_CONTENT_TYPE "Content-Type"
#define MUSTER_HEADER_CONTENT_DIGEST "Content-Digest"
#define MUSTER_HEADER_SIGNATURE_INPUT "Signature-Input"
#define MUSTER_HEADER_SIGNATURE "Signature"
#define MUSTER_HEADER_RETRY_AFTER "Retry-After"

#define MUSTER_TYPE_JSON_BODY "application/json"
#define MUSTER_TYPE_PROBLEM_BODY "application/problem+json"
#define MUSTER_TYPE_BATCH_BODY "application/vnd.muster.batch"
#define MUSTER_TYPE_PAGE_BODY "application/vnd.muster.page"

#define MUSTER_PROBLEM_TYPE_PREFIX "urn:muster:problem:"

/**
 * MusterProblemCode:
 *
 * Why a whole request was refused: the last part of the problem's `type`.
 */
typedef enum
{
  MUSTER_PROBLEM_MALFORMED,      /* 400: the bytes do not have their form */
  MUSTER_PROBLEM_CLOCK,          /* 401: created too far from headquarters' clock; brings the signed time */
  MUSTER_PROBLEM_SIGNATURE,      /* 401: no signature, or a wrong one */
  MUSTER_PROBLEM_UNKNOWN_DEVICE, /* 401: no such device */
  MUSTER_PROBLEM_REPLAY,         /* 401: this nonce was used; sign again */
  MUSTER_PROBLEM_REVOKED,        /* 403: the device is no longer trusted */
  MUSTER_PROBLEM_CODE,           /* 403: enrolment code unknown, used, burned or too old */
  MUSTER_PROBLEM_NOT_FOUND,      /* 404 */
  MUSTER_PROBLEM_METHOD,         /* 405 */
  MUSTER_PROBLEM_EPOCH,          /* 409: the cursor is of another epoch; say hello again */
  MUSTER_PROBLEM_FORK,           /* 409: the number is taken by other bytes */
  MUSTER_PROBLEM_TOO_LARGE,      /* 413: over a limit */
  MUSTER_PROBLEM_TOO_NEW,        /* 422: a format that this headquarters does not know */
  MUSTER_PROBLEM_TOO_MANY,       /* 429: slow down */
  MUSTER_PROBLEM_FAILED,         /* 500 */
  MUSTER_PROBLEM_BUSY,           /* 503: try again later */
  MUSTER_PROBLEM_FULL,           /* 507: headquarters has no space */
} MusterProblemCode;

/**
 * MusterRefusal:
 *
 * A problem+json body (RFC 9457):
 * `{"detail":TEXT,"greeting":TEXT,"status":N,"title":TEXT,"type":"urn:muster:problem:CODE"}`; `greeting`, a signed
 * greeting as text, is there with `clock` only.
 */
typedef struct _MusterRefusal MusterRefusal;

const char *muster_problem_code_get_name (MusterProblemCode code);
guint muster_problem_code_get_status (MusterProblemCode code);
MusterError muster_problem_code_to_error (MusterProblemCode code);
MusterProblemCode muster_problem_code_from_error (const GError *error);
char *muster_problem_build (MusterProblemCode code, const char *detail, const char *greeting);

MusterRefusal *muster_refusal_read (const char *text, gsize size, GError **error);
void muster_refusal_free (MusterRefusal *self);
MusterProblemCode muster_refusal_get_code (const MusterRefusal *self);
guint muster_refusal_get_status (const MusterRefusal *self);
const char *muster_refusal_get_detail (const MusterRefusal *self);
const char *muster_refusal_get_greeting (const MusterRefusal *self);
void muster_refusal_set_error (const MusterRefusal *self, GError **error);

/* The cursor of a pull, `EPOCH.SEQ`: what stands after `after=`; a mark, `HISTORY.SEQ`, has the same form. */
char *muster_cursor_to_text (const MusterId *epoch, gint64 hq_seq);
gboolean muster_cursor_parse (const char *text, MusterId *epoch, gint64 *hq_seq, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRefusal, muster_refusal_free)

G_END_DECLS
