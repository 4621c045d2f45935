/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-enrolment-client.h"

#include <string.h>

#include "muster-enrolment.h"
#include "muster-limits.h"
#include "muster-outbox.h"
#include "muster-protocol.h"
#include "muster-sync-account.h"
#include "muster-sync-reply.h"

/* Order of events: the code is read and checked for typing errors before anything is sent; TLS accepts only the CA that
 * the code names, so nobody else ever sees the secret; the answer must bring that very CA and prove its key; then all
 * of it is written in one transaction. A break before that leaves the laptop as it was, and the code is used up only if
 * headquarters had answered. */

static gboolean
check_ca (const MusterEnrolmentValues *values, const char *digest, GError **error)
{
  /* A headquarters without TLS, on a unix socket of this machine, has no certificate, and its code names that of nothing. */
  gboolean none = *values->ca == '\0';
  g_autoptr (GTlsCertificate) ca = none ? NULL : g_tls_certificate_new_from_pem (values->ca, -1, error);
  g_autoptr (GByteArray) der = none ? g_byte_array_new () : NULL;
  g_autofree char *found = NULL;

  if (ca == NULL && !none)
    return FALSE;
  if (ca != NULL)
    g_object_get (ca, "certificate", &der, NULL);
  found = muster_sha256_to_text (der->data, der->len);
  if (g_str_equal (found, digest))
    return TRUE;
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PORTAL, "The answer is not from the headquarters of this code");

  return FALSE;
}

static MusterEnrolment *
ask (MusterTransport *transport, const MusterEnrolmentRequest *request, GCancellable *cancellable, GError **error)
{
  gsize size;
  const char *text = muster_enrolment_request_get_text (request, &size);
  g_autoptr (GBytes) body = g_bytes_new (text, size);
  MusterRequest question = {
    .method = "POST",
    .path = MUSTER_PATH_ENROL,
    .content_type = MUSTER_TYPE_JSON_BODY,
    .body = body,
    .limit = MUSTER_LIMIT_ENROLMENT,
  };
  g_autoptr (MusterReply) reply = muster_transport_send (transport, &question, cancellable, error);

  if (reply == NULL || !muster_reply_check (reply, MUSTER_TYPE_JSON_BODY, error))
    return NULL;
  text = g_bytes_get_data (reply->body, &size);

  return muster_enrolment_read (text, size, error);
}

static gboolean
write_device (MusterStore *store, const MusterEnrolmentValues *values, const char *label, const char *seed, GError **error)
{
  char device[MUSTER_ID_TEXT_SIZE], squad[MUSTER_ID_TEXT_SIZE];
  g_autofree char *areas = values->areas == NULL ? g_strdup ("") : g_strjoinv (",", (char **) values->areas);

  muster_id_write (&values->device, device);
  muster_id_write (&values->squad, squad);

  return muster_store_set_setting (store, MUSTER_SETTING_DEVICE, device, error)
         && muster_store_set_setting (store, MUSTER_SETTING_DEVICE_NAME, label, error)
         && muster_store_set_setting (store, MUSTER_SETTING_DEVICE_KEY, seed, error)
         && muster_store_set_setting (store, MUSTER_SETTING_ROLE, values->role, error)
         && muster_store_set_setting (store, MUSTER_SETTING_SQUAD, muster_id_is_nil (&values->squad) ? NULL : squad, error)
         && muster_store_set_setting (store, MUSTER_SETTING_AREAS, areas, error)
         && muster_store_set_setting (store, MUSTER_SETTING_REVOKED, NULL, error);
}

static gboolean
write_headquarters (MusterStore *store, const MusterEnrolmentValues *values, const char *url, gint64 offset, GError **error)
{
  g_autofree char *key = muster_key_to_text (values->public_key);
  char epoch[MUSTER_ID_TEXT_SIZE];

  muster_id_write (&values->epoch, epoch);

  return muster_store_set_setting (store, MUSTER_SETTING_HQ_NAME, values->name, error)
         && muster_store_set_setting (store, MUSTER_SETTING_HQ_KEY, key, error)
         && muster_store_set_setting (store, MUSTER_SETTING_HQ_CA, values->ca, error)
         && muster_store_set_setting (store, MUSTER_SETTING_HQ_URL, url, error)
         && muster_store_set_setting (store, MUSTER_SETTING_EPOCH, epoch, error)
         && muster_store_set_setting (store, MUSTER_SETTING_LAST_HELLO, NULL, error)
         && muster_store_set_setting_int (store, MUSTER_SETTING_HELLO_TIME, values->time_ms, error)
         && muster_store_set_setting_int (store, MUSTER_SETTING_LAST_CONTACT, values->time_ms, error)
         && muster_store_set_setting_int (store, MUSTER_SETTING_OFFSET, offset, error)
         && muster_inbox_set_cursor (store, epoch, 0, error);
}

static gboolean
keep (MusterStore *store, const MusterEnrolmentValues *values, const MusterEnrolmentCode *code, const char *label,
      const MusterKeyPair *key, gint64 asked_ms, GError **error)
{
  gint64 here = (asked_ms + muster_world_wall_ms (muster_store_get_world (store))) / 2;
  guint8 seed[MUSTER_KEY_SEED_SIZE];
  g_autofree char *seed_text = NULL;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  muster_key_pair_copy_seed (key, seed);
  seed_text = g_base64_encode (seed, sizeof seed);

  return transaction != NULL && write_device (store, values, label, seed_text, error)
         && write_headquarters (store, values, muster_enrolment_code_get_url (code), values->time_ms - here, error)
         && muster_store_commit (transaction, error);
}

/**
 * muster_sync_read_code:
 * @code: what headquarters handed out, white space round it does not matter
 * @url: (out): where it leads
 * @fingerprint: (out): whom alone it trusts there: 16 hexadecimal digits in fours
 * @error: %MUSTER_ERROR_INVALID: typing error
 *
 * Nothing is sent: a person sees first where the code leads.
 */
gboolean
muster_sync_read_code (const char *code, char **url, char **fingerprint, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (code));
  g_autoptr (MusterEnrolmentCode) parsed = muster_enrolment_code_parse (trimmed, error);
  const char *digest;

  if (parsed == NULL)
    return FALSE;
  digest = muster_enrolment_code_get_ca_digest (parsed);
  *url = g_strdup (muster_enrolment_code_get_url (parsed));
  *fingerprint = g_strdup_printf ("%.4s %.4s %.4s %.4s", digest, digest + 4, digest + 8, digest + 12);
  return TRUE;
}

/**
 * muster_sync_enrol:
 * @store: a laptop's store
 * @factory: makes the transport, muster_http_transport_make() outside tests
 * @factory_data: for @factory
 * @code: what headquarters handed out, white space round it does not matter
 * @label: name of this laptop, for people
 * @cancellable: (nullable): gives up
 * @error: %MUSTER_ERROR_INVALID: typing error; %MUSTER_ERROR_REFUSED: used, burned or too old; %MUSTER_ERROR_OFFLINE,
 *   %MUSTER_ERROR_PORTAL
 *
 * Makes this laptop a device of the headquarters that gave the code, under a new key. A laptop that was enrolled before
 * becomes another device and offers everything anew.
 *
 * Returns: whether it is enrolled and everything about it is on disk
 */
gboolean
muster_sync_enrol (MusterStore *store, MusterTransportFactory factory, gpointer factory_data, const char *code,
                   const char *label, GCancellable *cancellable, GError **error)
{
  MusterWorld *world = muster_store_get_world (store);
  g_autofree char *trimmed = g_strstrip (g_strdup (code));
  g_autoptr (MusterEnrolmentCode) parsed = muster_enrolment_code_parse (trimmed, error);
  g_autoptr (MusterKeyPair) key = muster_key_pair_new (world);
  g_autofree char *before = NULL;
  g_autoptr (MusterTransport) transport = NULL;
  g_autoptr (MusterEnrolmentRequest) request = NULL;
  g_autoptr (MusterEnrolment) answer = NULL;
  const MusterEnrolmentValues *values;
  MusterId incarnation;
  gint64 asked_ms;

  if (parsed == NULL)
    return FALSE;
  if (!muster_store_read_setting (store, MUSTER_SETTING_DEVICE, &before, error)
      || (before != NULL && !muster_outbox_start_anew (store, error)))
    return FALSE;
  incarnation = muster_outbox_get_incarnation (store);
  transport = factory (factory_data, muster_enrolment_code_get_url (parsed), NULL,
                       muster_enrolment_code_get_ca_digest (parsed), error);
  request = transport == NULL ? NULL
                              : muster_enrolment_request_new (muster_enrolment_code_get_secret (parsed), label, &incarnation,
                                                              MUSTER_SCHEMA, MUSTER_VERSION, key, error);
  if (request == NULL)
    return FALSE;
  asked_ms = muster_world_wall_ms (world);
  answer = ask (transport, request, cancellable, error);
  if (answer == NULL)
    return FALSE;
  values = muster_enrolment_get_values (answer);

  return check_ca (values, muster_enrolment_code_get_ca_digest (parsed), error)
         && keep (store, values, parsed, label, key, asked_ms, error);
}
