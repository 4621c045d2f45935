/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hello.h"

#include <string.h>

#include "muster-enrolment.h"
#include "muster-error.h"
#include "muster-limits.h"
#include "muster-protocol.h"
#include "wire-samples.h"

static void
test_request (void)
{
  g_autoptr (MusterHelloRequest) request = sample_hello_request ();
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (MusterKeyPair) other = sample_key (2);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text = muster_hello_request_get_text (request, &size);
  g_autoptr (MusterHelloRequest) read = muster_hello_request_read (text, size, &error);

  g_assert_no_error (error);
  g_assert_true (muster_hello_request_verify (read, muster_key_pair_get_public (key), &error));
  g_assert_false (muster_hello_request_verify (read, muster_key_pair_get_public (other), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY);
  g_assert_cmpint (muster_hello_request_get_hq_seq (read), ==, 100);
  g_assert_true (muster_id_is_nil (muster_hello_request_get_epoch (read)));
  g_assert_cmpuint (muster_hello_request_get_n_incarnations (read), ==, 1);
  g_assert_cmpint (muster_hello_request_get_incarnation (read, 0)->number, ==, 6);
  g_assert_cmpint (muster_hello_request_get_incarnation (read, 0)->sent, ==, 7);
  g_assert_cmpstr (muster_hello_request_get_nonce (read), ==, "nonce");
}

/* The proof stands under the device's signature, byte for byte. */
static void
test_proof (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterHelloRequest) request = sample_hello_request ();
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (MusterHelloRequest) proof
      = muster_hello_request_new_with_proof (request, "other", "{\"a\":\"\\u00e9\"}", key, &error);

  g_assert_no_error (error);
  g_assert_null (muster_hello_request_get_proof (request));
  g_assert_cmpstr (muster_hello_request_get_proof (proof), ==, "{\"a\":\"\\u00e9\"}");
  g_assert_cmpstr (muster_hello_request_get_nonce (proof), ==, "other");
  g_assert_cmpint (muster_hello_request_get_hq_seq (proof), ==, 100);
  g_assert_true (muster_hello_request_verify (proof, muster_key_pair_get_public (key), &error));
}

static void
test_answer (void)
{
  g_autoptr (MusterHello) hello = sample_hello ();
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text = muster_hello_get_text (hello, &size);
  g_autoptr (MusterHello) read = muster_hello_read (text, size, &error);
  const MusterHelloValues *values;
  MusterId incarnation = sample_id (9);

  g_assert_no_error (error);
  values = muster_hello_get_values (read);
  g_assert_true (muster_hello_verify (read, muster_key_pair_get_public (key), "nonce", &error));
  g_assert_cmpstr (values->name, ==, "招工指挥部");
  g_assert_cmpint (values->backup_seq, ==, 90);
  g_assert_cmpint (values->hq_seq, ==, 106);
  g_assert_false (values->revoked);
  g_assert_cmpint (muster_hello_find_head (read, &incarnation)->number, ==, 7);
  incarnation = sample_id (10);
  g_assert_null (muster_hello_find_head (read, &incarnation));
  g_assert_cmpint (muster_hello_get_limit (read, "batch_changes", 5), ==, 5);
  g_assert_cmpint (muster_hello_get_limit (read, "batch_changes", 5000), ==, 1000);
  g_assert_cmpint (muster_hello_get_limit (read, "unheard_of", 7), ==, 7);
}

/* An old answer that a proxy kept, or an answer of another kind, is no answer. */
static void
test_replay (void)
{
  g_autoptr (MusterHello) hello = sample_hello ();
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autofree char *greeting = muster_greeting_build ("HQ", 1, "mine", key);
  g_autoptr (MusterGreeting) read = muster_greeting_read (greeting, strlen (greeting), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (muster_hello_verify (hello, muster_key_pair_get_public (key), "another", &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (muster_greeting_verify (read, muster_key_pair_get_public (key), "mine", NULL));
  g_assert_true (muster_greeting_verify (read, muster_key_pair_get_public (key), NULL, NULL));
  g_assert_false (muster_greeting_verify (read, muster_key_pair_get_public (key), "another", &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
  g_assert_null (muster_hello_read (greeting, strlen (greeting), NULL));
}

static void
test_every_bit (void)
{
  g_autoptr (MusterHello) hello = sample_hello ();
  g_autoptr (MusterKeyPair) key = sample_key (2);
  gsize size;
  const char *text = muster_hello_get_text (hello, &size);
  g_autofree char *copy = g_strndup (text, size);

  for (gsize bit = 0; bit < size * 8; bit++)
    {
      g_autoptr (MusterHello) read = NULL;

      copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
      read = muster_hello_read (copy, size, NULL);
      g_assert_true (read == NULL || !muster_hello_verify (read, muster_key_pair_get_public (key), NULL, NULL));
      copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
    }
}

static void
test_problems (void)
{
  for (guint i = MUSTER_PROBLEM_MALFORMED; i <= MUSTER_PROBLEM_FULL; i++)
    {
      g_autofree char *text = muster_problem_build (i, "detail", i == MUSTER_PROBLEM_CLOCK ? "{}" : NULL);
      g_autoptr (MusterRefusal) refusal = muster_refusal_read (text, strlen (text), NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (refusal);
      g_assert_cmpuint (muster_refusal_get_code (refusal), ==, i);
      g_assert_cmpuint (muster_refusal_get_status (refusal), ==, muster_problem_code_get_status (i));
      g_assert_cmpstr (muster_refusal_get_detail (refusal), ==, "detail");
      g_assert_cmpstr (muster_refusal_get_greeting (refusal), ==, i == MUSTER_PROBLEM_CLOCK ? "{}" : NULL);
      muster_refusal_set_error (refusal, &error);
      g_assert_error (error, MUSTER_ERROR, (int)muster_problem_code_to_error (i));
    }
}

static void
test_portal (void)
{
  static const char *const pages[] = {
    "<html>Log in</html>",
    "",
    "{}",
    "[]",
    "{\"type\":\"about:blank\",\"detail\":\"\"}",
    "{\"detail\":\"\",\"type\":\"urn:muster:problem:sung\"}",
    "{\"detail\":1,\"type\":\"urn:muster:problem:fork\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (muster_refusal_read (pages[i], strlen (pages[i]), &error));
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PORTAL);
    }
}

static void
test_cursor (void)
{
  static const char *const bad[] = {
    "",
    ".",
    "01890000-0000-7000-8000-000000000014",
    "01890000-0000-7000-8000-000000000014.",
    "01890000-0000-7000-8000-000000000014.-1",
    "01890000-0000-7000-8000-000000000014.1x",
    "01890000-0000-7000-8000-000000000014.9007199254740993",
  };
  MusterId epoch = sample_id (20);
  MusterId read;
  gint64 hq_seq;
  g_autofree char *text = muster_cursor_to_text (&epoch, 12345);

  g_assert_true (muster_cursor_parse (text, &read, &hq_seq, NULL));
  g_assert_true (muster_id_equal (&epoch, &read));
  g_assert_cmpint (hq_seq, ==, 12345);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (muster_cursor_parse (bad[i], &read, &hq_seq, NULL));
}

static void
test_enrolment_code (void)
{
  static const guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE] = "0123456789abcdef";
  g_autofree char *ca = muster_sha256_to_text ("ca", 2);
  g_autoptr (GError) error = NULL;
  g_autofree char *code = muster_enrolment_code_build ("https://127.0.0.1:8443", ca, secret, &error);
  g_autofree char *spaced = g_strdup_printf ("  %.20s\n %s\n", code, code + 20);
  g_autoptr (MusterEnrolmentCode) read = muster_enrolment_code_parse (spaced, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (muster_enrolment_code_get_url (read), ==, "https://127.0.0.1:8443");
  g_assert_cmpstr (muster_enrolment_code_get_ca_digest (read), ==, ca);
  g_assert_cmpmem (muster_enrolment_code_get_secret (read), 16, secret, 16);
  for (gsize i = 0; code[i] != '\0'; i++)
    {
      g_autofree char *typo = g_strdup (code);

      typo[i] = typo[i] == 'x' ? 'y' : 'x';
      g_assert_null (muster_enrolment_code_parse (typo, NULL));
      typo[i] = '\0';
      g_assert_null (muster_enrolment_code_parse (typo, NULL));
    }
}

static void
test_enrolment (void)
{
  static const guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE] = "0123456789abcdef";
  static const char *const areas[] = { "530600", "530621", NULL };
  g_autoptr (MusterKeyPair) device = sample_key (1);
  g_autoptr (MusterKeyPair) headquarters = sample_key (2);
  g_autoptr (GError) error = NULL;
  MusterId incarnation = sample_id (9);
  MusterEnrolmentValues values = { .device = sample_id (30),
                                   .role = "liaison",
                                   .areas = areas,
                                   .name = "HQ",
                                   .ca = "-----BEGIN CERTIFICATE-----\n",
                                   .epoch = sample_id (20),
                                   .time_ms = 5 };
  g_autoptr (MusterEnrolmentRequest) request = NULL;
  g_autoptr (MusterEnrolment) answer = NULL;
  const MusterEnrolmentValues *read;
  g_autofree char *stolen = NULL;

  request = muster_enrolment_request_new (secret, "一号", &incarnation, 1, "0.1.0", device, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (muster_enrolment_request_get_public_key (request), 32, muster_key_pair_get_public (device), 32);
  g_assert_cmpmem (muster_enrolment_request_get_secret (request), 16, secret, 16);
  g_assert_cmpstr (muster_enrolment_request_get_label (request), ==, "一号");

  /* A body whose key was put there by somebody who does not hold it. */
  stolen = g_strdup (muster_enrolment_request_get_text (request, NULL));
  *strstr (stolen, "0.1.0") = '9';
  g_assert_null (muster_enrolment_request_read (stolen, strlen (stolen), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY);
  g_clear_error (&error);

  answer = muster_enrolment_new (&values, headquarters, &error);
  g_assert_no_error (error);
  read = muster_enrolment_get_values (answer);
  g_assert_true (muster_id_equal (&read->device, &values.device));
  g_assert_true (muster_id_is_nil (&read->squad));
  g_assert_cmpstrv (read->areas, areas);
  g_assert_cmpstr (read->ca, ==, values.ca);
  g_assert_cmpmem (read->public_key, 32, muster_key_pair_get_public (headquarters), 32);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hello/request", test_request);
  g_test_add_func ("/hello/proof", test_proof);
  g_test_add_func ("/hello/answer", test_answer);
  g_test_add_func ("/hello/replay", test_replay);
  g_test_add_func ("/hello/every-bit", test_every_bit);
  g_test_add_func ("/protocol/problems", test_problems);
  g_test_add_func ("/protocol/portal", test_portal);
  g_test_add_func ("/protocol/cursor", test_cursor);
  g_test_add_func ("/enrolment/code", test_enrolment_code);
  g_test_add_func ("/enrolment/request-and-answer", test_enrolment);

  return g_test_run ();
}
