/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-protocol.h"

#include <string.h>

#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

/* One row a code: the name on the wire, the status, what a device does about it, and words for people. */
static const struct
{
  const char *name;
  guint status;
  MusterError error;
  const char *title;
} problems[] = {
  [MUSTER_PROBLEM_MALFORMED] = { "malformed", 400, MUSTER_ERROR_INVALID, "The request does not have its form" },
  [MUSTER_PROBLEM_CLOCK] = { "clock", 401, MUSTER_ERROR_CLOCK, "The computer's date is wrong" },
  [MUSTER_PROBLEM_SIGNATURE] = { "signature", 401, MUSTER_ERROR_REVOKED, "The signature does not match" },
  [MUSTER_PROBLEM_UNKNOWN_DEVICE] = { "unknown-device", 401, MUSTER_ERROR_REVOKED, "This laptop is not enrolled" },
  [MUSTER_PROBLEM_REPLAY] = { "replay", 401, MUSTER_ERROR_BUSY, "This request came before" },
  [MUSTER_PROBLEM_REVOKED] = { "revoked", 403, MUSTER_ERROR_REVOKED, "This laptop is no longer trusted" },
  [MUSTER_PROBLEM_CODE] = { "code", 403, MUSTER_ERROR_REFUSED, "The enrolment code does not work" },
  [MUSTER_PROBLEM_NOT_FOUND] = { "not-found", 404, MUSTER_ERROR_NOT_FOUND, "There is no such thing here" },
  [MUSTER_PROBLEM_METHOD] = { "method", 405, MUSTER_ERROR_INVALID, "This cannot be done here" },
  [MUSTER_PROBLEM_EPOCH] = { "epoch", 409, MUSTER_ERROR_BUSY, "Headquarters was restored; say hello again" },
  [MUSTER_PROBLEM_FORK] = { "fork", 409, MUSTER_ERROR_FORK, "This number is taken by another batch" },
  [MUSTER_PROBLEM_TOO_LARGE] = { "too-large", 413, MUSTER_ERROR_TOO_LARGE, "The request is too large" },
  [MUSTER_PROBLEM_TOO_NEW] = { "too-new", 422, MUSTER_ERROR_TOO_NEW, "Headquarters' Muster is older than this" },
  [MUSTER_PROBLEM_TOO_MANY] = { "too-many", 429, MUSTER_ERROR_BUSY, "Too many requests" },
  [MUSTER_PROBLEM_FAILED] = { "failed", 500, MUSTER_ERROR_OFFLINE, "Headquarters had a fault" },
  [MUSTER_PROBLEM_BUSY] = { "busy", 503, MUSTER_ERROR_BUSY, "Headquarters is busy" },
  [MUSTER_PROBLEM_FULL] = { "full", 507, MUSTER_ERROR_BUSY, "Headquarters has no space" },
};

struct _MusterRefusal
{
  MusterProblemCode code;
  guint status;
  char *detail;
  char *greeting; /* nullable */
};

/**
 * muster_problem_code_get_name:
 * @code: a code
 *
 * Returns: its name on the wire, without the prefix
 */
const char *
muster_problem_code_get_name (MusterProblemCode code)
{
  return problems[code].name;
}

/**
 * muster_problem_code_get_status:
 * @code: a code
 *
 * Returns: its HTTP status
 */
guint
muster_problem_code_get_status (MusterProblemCode code)
{
  return problems[code].status;
}

/**
 * muster_problem_code_to_error:
 * @code: a code
 *
 * Returns: what a device does about it
 */
MusterError
muster_problem_code_to_error (MusterProblemCode code)
{
  return problems[code].error;
}

/**
 * muster_problem_code_from_error:
 * @error: why headquarters could not answer
 *
 * Only what the sender can act on is told; anything else is a fault of headquarters.
 *
 * Returns: the code
 */
MusterProblemCode
muster_problem_code_from_error (const GError *error)
{
  if (error->domain != MUSTER_ERROR)
    return MUSTER_PROBLEM_FAILED;
  switch ((MusterError)error->code)
    {
    case MUSTER_ERROR_INVALID:
      return MUSTER_PROBLEM_MALFORMED;
    case MUSTER_ERROR_WRONG_KEY:
      return MUSTER_PROBLEM_SIGNATURE;
    case MUSTER_ERROR_REFUSED:
      return MUSTER_PROBLEM_CODE;
    case MUSTER_ERROR_NOT_FOUND:
      return MUSTER_PROBLEM_NOT_FOUND;
    case MUSTER_ERROR_TOO_NEW:
      return MUSTER_PROBLEM_TOO_NEW;
    case MUSTER_ERROR_BUSY:
      return MUSTER_PROBLEM_BUSY;
    case MUSTER_ERROR_FULL:
      return MUSTER_PROBLEM_FULL;
    case MUSTER_ERROR_CLOCK:
      return MUSTER_PROBLEM_CLOCK;
    case MUSTER_ERROR_REVOKED:
      return MUSTER_PROBLEM_REVOKED;
    case MUSTER_ERROR_TOO_LARGE:
      return MUSTER_PROBLEM_TOO_LARGE;
    case MUSTER_ERROR_FORK:
      return MUSTER_PROBLEM_FORK;
    case MUSTER_ERROR_MINOR:
    case MUSTER_ERROR_EXISTS:
    case MUSTER_ERROR_CORRUPT:
    case MUSTER_ERROR_OFFLINE:
    case MUSTER_ERROR_PORTAL:
    case MUSTER_ERROR_FAILED:
    default:
      return MUSTER_PROBLEM_FAILED;
    }
}

/**
 * muster_problem_build:
 * @code: why
 * @detail: more for people, without any value of a record
 * @greeting: (nullable): with %MUSTER_PROBLEM_CLOCK, what muster_greeting_build() gave for the request's nonce
 *
 * Returns: (transfer full): a problem+json body
 */
char *
muster_problem_build (MusterProblemCode code, const char *detail, const char *greeting)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *type = g_strconcat (MUSTER_PROBLEM_TYPE_PREFIX, problems[code].name, NULL);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "detail", detail);
  json_object_set_int_member (object, "status", problems[code].status);
  json_object_set_string_member (object, "title", problems[code].title);
  json_object_set_string_member (object, "type", type);
  if (greeting != NULL)
    json_object_set_string_member (object, "greeting", greeting);

  return muster_json_to_canonical (node);
}

void
muster_refusal_free (MusterRefusal *self)
{
  g_free (self->detail);
  g_free (self->greeting);
  g_free (self);
}

static gboolean
find_code (const char *type, MusterProblemCode *code)
{
  if (!g_str_has_prefix (type, MUSTER_PROBLEM_TYPE_PREFIX))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_str_equal (problems[i].name, type + strlen (MUSTER_PROBLEM_TYPE_PREFIX)))
      {
        *code = (MusterProblemCode)i;
        return TRUE;
      }

  return FALSE;
}

/**
 * muster_refusal_read:
 * @text: bytes from outside
 * @size: their number
 * @error: %MUSTER_ERROR_PORTAL: this is no problem of ours, so somebody else answered
 *
 * A problem is not signed: whoever is on the line can make one. It may stop a round, never change a record.
 *
 * Returns: (transfer full): the refusal
 */
MusterRefusal *
muster_refusal_read (const char *text, gsize size, GError **error)
{
  static const MusterJsonLimits limits = { MUSTER_LIMIT_PROBLEM, MUSTER_LIMIT_DEPTH, MUSTER_LIMIT_PROBLEM, 32 };
  g_autoptr (JsonNode) node = muster_json_parse (text, size, &limits, NULL);
  g_autoptr (MusterRefusal) self = g_new0 (MusterRefusal, 1);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *type = object != NULL ? muster_json_get_text (object, "type", NULL) : NULL;
  const char *detail = object != NULL ? muster_member_get_text (object, "detail", MUSTER_LIMIT_DETAIL, NULL) : NULL;

  if (type == NULL || detail == NULL || !find_code (type, &self->code))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PORTAL, "The answer is not from headquarters");
      return NULL;
    }
  self->status = problems[self->code].status;
  self->detail = g_strdup (detail);
  if (json_object_has_member (object, "greeting"))
    self->greeting = g_strdup (muster_json_get_text (object, "greeting", NULL));

  return g_steal_pointer (&self);
}

MusterProblemCode
muster_refusal_get_code (const MusterRefusal *self)
{
  return self->code;
}

guint
muster_refusal_get_status (const MusterRefusal *self)
{
  return self->status;
}

const char *
muster_refusal_get_detail (const MusterRefusal *self)
{
  return self->detail;
}

/**
 * muster_refusal_get_greeting:
 * @self: a refusal
 *
 * Returns: (transfer none) (nullable): with `clock`: the text for muster_greeting_read(), bound to the request's nonce
 */
const char *
muster_refusal_get_greeting (const MusterRefusal *self)
{
  return self->greeting;
}

/**
 * muster_refusal_set_error:
 * @self: a refusal
 * @error: (out): the error that it means for a device
 */
void
muster_refusal_set_error (const MusterRefusal *self, GError **error)
{
  g_set_error (error, MUSTER_ERROR, problems[self->code].error, "Headquarters: %s", problems[self->code].title);
}

/**
 * muster_cursor_to_text:
 * @epoch: epoch of the cursor
 * @hq_seq: the greatest number that the device has taken
 *
 * Returns: (transfer full): `EPOCH.SEQ`
 */
char *
muster_cursor_to_text (const MusterId *epoch, gint64 hq_seq)
{
  char text[MUSTER_ID_TEXT_SIZE];

  return g_strdup_printf ("%s.%" G_GINT64_FORMAT, muster_id_write (epoch, text), hq_seq);
}

/**
 * muster_cursor_parse:
 * @text: what muster_cursor_to_text() gave
 * @epoch: (out): its epoch
 * @hq_seq: (out): its number
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether @text is a cursor
 */
gboolean
muster_cursor_parse (const char *text, MusterId *epoch, gint64 *hq_seq, GError **error)
{
  g_autofree char *id = g_strndup (text, MUSTER_ID_TEXT_SIZE - 1);
  guint64 number;

  if (!muster_id_parse (id, epoch) || text[MUSTER_ID_TEXT_SIZE - 1] != '.'
      || !g_ascii_string_to_unsigned (text + MUSTER_ID_TEXT_SIZE, 10, 0, MUSTER_LIMIT_NUMBER, &number, NULL))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The cursor does not have its form");
      return FALSE;
    }
  *hq_seq = (gint64)number;

  return TRUE;
}
