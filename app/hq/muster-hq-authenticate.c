/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include "muster-request-signature.h"

/* Nonces are kept for longer than a signature can be valid, either way. */
#define NONCE_LIFE_MS (2 * MUSTER_LIMIT_CLOCK_MS + 5000)

static const char SQL_ADD_NONCE[] = "INSERT INTO nonce (device, nonce, seen) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
static const char SQL_DROP_NONCES[] = "DELETE FROM nonce WHERE seen < ?1";

static gboolean
take_nonce (MusterHq *self, const MusterHqDevice *device, const char *nonce, MusterProblemCode *code, GError **error)
{
  g_autoptr (MusterDbStatement) drop = muster_db_prepare (self->db, SQL_DROP_NONCES, error);
  g_autoptr (MusterDbStatement) add = drop == NULL ? NULL : muster_db_prepare (self->db, SQL_ADD_NONCE, error);
  gint64 now = muster_hq_now (self);

  *code = MUSTER_PROBLEM_FAILED;
  if (add == NULL)
    return FALSE;
  muster_db_bind_int (drop, 1, now - NONCE_LIFE_MS);
  muster_bind_id (add, 1, &device->id);
  muster_db_bind_text (add, 2, nonce);
  muster_db_bind_int (add, 3, now);
  if (!muster_db_run (drop, error) || !muster_db_run (add, error))
    return FALSE;
  if (muster_db_get_changes (self->db) == 1)
    return TRUE;
  *code = MUSTER_PROBLEM_REPLAY;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "This request came before.");
  return FALSE;
}

/* A clock that is off is told only to whoever holds the key: the answer carries the signed time. */
static gboolean
check_signature (MusterHq *self, const MusterHqRequest *request, const MusterRequestSignature *signature,
                 const MusterHqDevice *device, MusterProblemCode *code, GError **error)
{
  /* A body that is not the one that was signed came damaged: the laptop sends it again. It is neither cut off, nor told that
   * what it wrote has no form: it would set that aside for good. */
  *code = MUSTER_PROBLEM_BUSY;
  if (!muster_content_digest_check (request->content_digest, request->body, error))
    return FALSE;
  *code = MUSTER_PROBLEM_SIGNATURE;
  if (!muster_request_signature_verify (signature, request->method, request->path, request->query, request->content_digest,
                                        device->public_key, error))
    return FALSE;
  *code = MUSTER_PROBLEM_REVOKED;
  if (device->revoked)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REVOKED, "This device is no longer trusted.");
      return FALSE;
    }
  *code = MUSTER_PROBLEM_CLOCK;
  return muster_request_signature_check_time (signature, muster_hq_now (self), error);
}

/* Who sent a request, inside the transaction that answers it. Everything is judged before a byte of the body is read:
 * signature, clock, and that the request has not been seen. */
MusterHqDevice *
muster_hq_authenticate (MusterHq *self, const MusterHqRequest *request, MusterProblemCode *code, GError **error)
{
  g_autoptr (MusterRequestSignature) signature = NULL;
  g_autoptr (MusterHqDevice) device = NULL;
  MusterId id;

  *code = MUSTER_PROBLEM_SIGNATURE;
  if (request->signature_input == NULL || request->signature == NULL || request->content_digest == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY, "The request is not signed.");
      return NULL;
    }
  signature = muster_request_signature_parse (request->signature_input, request->signature, error);
  if (signature == NULL)
    return NULL;
  *code = MUSTER_PROBLEM_UNKNOWN_DEVICE;
  if (!muster_id_parse (muster_request_signature_get_key_id (signature), &id))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no such device.");
      return NULL;
    }
  device = muster_hq_find_device (self, &id, error);
  /* A laptop that is told it is unknown stops; one that met a disk in trouble comes again. */
  if (device == NULL && !g_error_matches (*error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    *code = MUSTER_PROBLEM_FAILED;
  if (device == NULL || !check_signature (self, request, signature, device, code, error)
      || !take_nonce (self, device, muster_request_signature_get_nonce (signature), code, error))
    return NULL;
  *code = MUSTER_PROBLEM_FAILED;
  if (!muster_hq_touch_device (self, device, muster_request_signature_get_created_ms (signature) - muster_hq_now (self), error))
    return NULL;
  return g_steal_pointer (&device);
}
