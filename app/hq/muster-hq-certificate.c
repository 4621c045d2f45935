/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <gnutls/x509.h>
#include <string.h>

/* Headquarters' own certificate authority and the certificate of its server. GnuTLS draws the key pairs from its own
 * generator; that is the one source of randomness beside the world, and nothing but TLS depends on it. */

#define CA_YEARS 30
#define SERVER_YEARS 10
#define SECONDS_PER_YEAR (366 * 24 * 60 * 60)
#define SECONDS_PER_DAY (24 * 60 * 60)
#define KEY_ID_SIZE 20 /* SHA-1, as everybody names keys; it protects nothing here */
#define SERIAL_SIZE 16

typedef struct
{
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
} Pair;

static void
pair_clear (Pair *pair)
{
  if (pair->certificate != NULL)
    gnutls_x509_crt_deinit (pair->certificate);
  if (pair->key != NULL)
    gnutls_x509_privkey_deinit (pair->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
check (int result, GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The certificate could not be made: %s.", gnutls_strerror (result));
  return FALSE;
}

/* What both have in common: version, serial number, times and name. */
static gboolean
begin (MusterWorld *world, Pair *pair, const char *name, int years, GError **error)
{
  guint8 serial[SERIAL_SIZE];
  time_t now = (time_t) (muster_world_wall_ms (world) / 1000);

  muster_world_random (world, serial, sizeof serial);
  serial[0] = (guint8) ((serial[0] & 0x7f) | 0x40);
  return check (gnutls_x509_crt_init (&pair->certificate), error) && check (gnutls_x509_privkey_init (&pair->key), error)
         && check (gnutls_x509_privkey_generate (pair->key, GNUTLS_PK_ECDSA,
                                                 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   error)
         && check (gnutls_x509_crt_set_version (pair->certificate, 3), error)
         && check (gnutls_x509_crt_set_serial (pair->certificate, serial, sizeof serial), error)
         && check (gnutls_x509_crt_set_activation_time (pair->certificate, now - SECONDS_PER_DAY), error)
         && check (gnutls_x509_crt_set_expiration_time (pair->certificate, now + (time_t) years * SECONDS_PER_YEAR), error)
         && check (gnutls_x509_crt_set_key (pair->certificate, pair->key), error)
         && check (gnutls_x509_crt_set_dn_by_oid (pair->certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                                  (unsigned) strlen (name)),
                   error);
}

/* Whose key the certificate's is, and whose signs it: checks by the letter of RFC 5280 (4.2.1.1, 4.2.1.2) want both. */
static gboolean
identify_keys (const Pair *pair, const Pair *issuer, GError **error)
{
  guint8 own[KEY_ID_SIZE], signer[KEY_ID_SIZE];
  size_t own_size = sizeof own, signer_size = sizeof signer;

  return check (gnutls_x509_crt_get_key_id (pair->certificate, GNUTLS_KEYID_USE_SHA1, own, &own_size), error)
         && check (gnutls_x509_crt_get_key_id (issuer->certificate, GNUTLS_KEYID_USE_SHA1, signer, &signer_size), error)
         && check (gnutls_x509_crt_set_subject_key_id (pair->certificate, own, own_size), error)
         && check (gnutls_x509_crt_set_authority_key_id (pair->certificate, signer, signer_size), error);
}

static gboolean
make_ca (MusterWorld *world, Pair *ca, GError **error)
{
  return begin (world, ca, "Muster headquarters CA", CA_YEARS, error)
         && check (gnutls_x509_crt_set_basic_constraints (ca->certificate, 1, 0), error)
         && check (gnutls_x509_crt_set_key_usage (ca->certificate, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN), error)
         && identify_keys (ca, ca, error)
         && check (gnutls_x509_crt_sign2 (ca->certificate, ca->certificate, ca->key, GNUTLS_DIG_SHA256, 0), error);
}

static gboolean
add_host (gnutls_x509_crt_t certificate, const char *host, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                                                        (unsigned) g_inet_address_get_native_size (address),
                                                        GNUTLS_FSAN_APPEND),
                  error);
  return check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, host, (unsigned) strlen (host),
                                                      GNUTLS_FSAN_APPEND),
                error);
}

static gboolean
make_server (MusterWorld *world, const Pair *ca, const char *const *hosts, Pair *server, GError **error)
{
  if (!begin (world, server, "muster-hq", SERVER_YEARS, error)
      || !check (gnutls_x509_crt_set_basic_constraints (server->certificate, 0, -1), error)
      || !check (gnutls_x509_crt_set_key_usage (server->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error)
      || !check (gnutls_x509_crt_set_key_purpose_oid (server->certificate, GNUTLS_KP_TLS_WWW_SERVER, 0), error)
      || !identify_keys (server, ca, error) || !add_host (server->certificate, "localhost", error) || !add_host (server->certificate, "127.0.0.1", error)
      || !add_host (server->certificate, "::1", error))
    return FALSE;
  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    if (!add_host (server->certificate, hosts[i], error))
      return FALSE;
  return check (gnutls_x509_crt_sign2 (server->certificate, ca->certificate, ca->key, GNUTLS_DIG_SHA256, 0), error);
}

static gboolean
write_text (MusterWorld *world, const char *folder, const char *name, const GString *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) content = g_bytes_new (text->str, text->len);

  return muster_world_write_file (world, path, content, error);
}

static void
append_datum (GString *text, gnutls_datum_t *datum)
{
  g_string_append_len (text, (const char *) datum->data, datum->size);
  gnutls_free (datum->data);
}

static gboolean
append_certificate (GString *text, const Pair *pair, GError **error)
{
  gnutls_datum_t datum = { 0 };

  if (!check (gnutls_x509_crt_export2 (pair->certificate, GNUTLS_X509_FMT_PEM, &datum), error))
    return FALSE;
  append_datum (text, &datum);
  return TRUE;
}

/* With its issuer behind it where there is one: a laptop that enrols knows only the digest of the authority, and has to
 * be shown the authority itself. */
static gboolean
write_pair (MusterWorld *world, const char *folder, const Pair *pair, const Pair *issuer, const char *certificate, const char *key,
            GError **error)
{
  g_autoptr (GString) key_text = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gnutls_datum_t datum = { 0 };

  if (!check (gnutls_x509_privkey_export2_pkcs8 (pair->key, GNUTLS_X509_FMT_PEM, NULL, 0, &datum), error))
    return FALSE;
  append_datum (key_text, &datum);
  return append_certificate (text, pair, error) && (issuer == NULL || append_certificate (text, issuer, error))
         && write_text (world, folder, key, key_text, error) && write_text (world, folder, certificate, text, error);
}

/* The certificates beside the store: an authority that devices pin, and a server certificate for @hosts that it signs. */
gboolean
muster_hq_certificates_make (MusterWorld *world, const char *folder, const char *name, const char *const *hosts, GError **error)
{
  g_auto (Pair) ca = { 0 };
  g_auto (Pair) server = { 0 };
  g_autofree char *tls = g_build_filename (folder, "tls", NULL);

  if (g_mkdir_with_parents (tls, 0700) != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FULL, "The folder “%s” cannot be made.", tls);
      return FALSE;
    }
  return make_ca (world, &ca, error) && make_server (world, &ca, hosts, &server, error)
         && write_pair (world, folder, &ca, NULL, MUSTER_HQ_CA_FILE, MUSTER_HQ_CA_KEY_FILE, error)
         && write_pair (world, folder, &server, &ca, MUSTER_HQ_CERTIFICATE_FILE, MUSTER_HQ_CERTIFICATE_KEY_FILE, error);
}

/* SHA-256 of the certificate's DER as lowercase hex: what an enrolment code pins. */
char *
muster_hq_certificate_digest (const char *pem, GError **error)
{
  g_auto (Pair) pair = { 0 };
  gnutls_datum_t datum = { .data = (unsigned char *) (gpointer) pem, .size = (unsigned) strlen (pem) };
  gnutls_datum_t der = { 0 };
  char *digest;

  if (!check (gnutls_x509_crt_init (&pair.certificate), error)
      || !check (gnutls_x509_crt_import (pair.certificate, &datum, GNUTLS_X509_FMT_PEM), error)
      || !check (gnutls_x509_crt_export2 (pair.certificate, GNUTLS_X509_FMT_DER, &der), error))
    return NULL;
  digest = muster_sha256_to_text (der.data, der.size);
  gnutls_free (der.data);
  return digest;
}
