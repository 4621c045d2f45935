/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-protocol.h"
#include "muster-request-signature.h"

/* Who gets in, and how a request proves who sent it. */

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  HqRig *rig;
  MusterId squad;
  char *code;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterHqPlan plan = { .role = MUSTER_HQ_ROLE_SQUAD, .name = "一队" };

  fixture->rig = hq_rig_new (FALSE);
  fixture->squad = plan.squad = hq_new_id (fixture->rig);
  fixture->code = muster_hq_make_code (fixture->rig->hq, &plan, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->code);
  hq_rig_free (fixture->rig);
}

/* Posts an enrolment with the code's secret, its byte @wrong changed where that is not negative. */
static guint
enrol (Fixture *fixture, const MusterKeyPair *key, int wrong)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterEnrolmentCode) code = muster_enrolment_code_parse (fixture->code, &error);
  g_autoptr (MusterEnrolmentRequest) request = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
  g_autoptr (GBytes) body = NULL;
  MusterHqRequest http = { .method = "POST", .path = MUSTER_PATH_ENROL };
  guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE];
  MusterId incarnation = hq_new_id (fixture->rig);
  const char *text;
  gsize size;

  g_assert_no_error (error);
  memcpy (secret, muster_enrolment_code_get_secret (code), sizeof secret);
  if (wrong >= 0)
    secret[wrong] ^= 0x55;
  request = muster_enrolment_request_new (secret, "laptop", &incarnation, MUSTER_SCHEMA, "test", key, &error);
  g_assert_no_error (error);
  text = muster_enrolment_request_get_text (request, &size);
  http.body = body = g_bytes_new (text, size);
  response = muster_hq_handle (fixture->rig->hq, &http);
  return response->status;
}

static void
test_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterKeyPair) key = muster_key_pair_new (fixture->rig->world);
  g_autoptr (MusterKeyPair) other = muster_key_pair_new (fixture->rig->world);
  g_autoptr (JsonArray) devices = NULL;

  g_assert_cmpuint (enrol (fixture, key, -1), ==, 200);
  /* The answer was lost. */
  g_assert_cmpuint (enrol (fixture, key, -1), ==, 200);
  g_assert_cmpuint (enrol (fixture, other, -1), ==, 403);
  devices = muster_hq_list_devices (fixture->rig->hq, NULL);
  g_assert_cmpuint (json_array_get_length (devices), ==, 1);
}

static void
test_burned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterKeyPair) key = muster_key_pair_new (fixture->rig->world);

  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (enrol (fixture, key, 8), ==, 403);
  g_assert_cmpuint (enrol (fixture, key, -1), ==, 403);
}

/* A guess that fits no code burns none. */
static void
test_wild_guess (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterKeyPair) key = muster_key_pair_new (fixture->rig->world);

  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint (enrol (fixture, key, 0), ==, 403);
  g_assert_cmpuint (enrol (fixture, key, -1), ==, 200);
}

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterKeyPair) key = muster_key_pair_new (fixture->rig->world);

  muster_test_world_advance (muster_test_world_get (fixture->rig->world), 73 * HOUR_MS);
  g_assert_cmpuint (enrol (fixture, key, -1), ==, 403);
}

static void
test_plan (Fixture *fixture, gconstpointer data)
{
  const char *bad_area[] = { "33a", NULL };
  const MusterHqPlan bad[] = {
    { .role = MUSTER_HQ_ROLE_SQUAD, .name = "x" },
    { .role = MUSTER_HQ_ROLE_LIAISON, .name = "x" },
    { .role = MUSTER_HQ_ROLE_LIAISON, .name = "x", .areas = bad_area },
    { .role = MUSTER_HQ_ROLE_HEADQUARTERS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *code = muster_hq_make_code (fixture->rig->hq, &bad[i], &error);

      g_assert_null (code);
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
    }
}

/* ---- Signed requests ---- */

typedef struct
{
  MusterHqRequest request;
  MusterSignedHeaders *headers;
} Signed;

static void
sign (HqLaptop *laptop, Signed *signed_request, gint64 now_ms)
{
  g_autofree char *id = hq_text (&laptop->device);
  guint8 nonce[MUSTER_NONCE_SIZE];

  muster_world_random (laptop->rig->world, nonce, sizeof nonce);
  signed_request->headers = muster_signed_headers_new (laptop->key, id, "GET", MUSTER_PATH_CHANGES, "after=", NULL, now_ms, nonce);
  signed_request->request = (MusterHqRequest){
    .method = "GET",
    .path = MUSTER_PATH_CHANGES,
    .query = "after=",
    .content_digest = signed_request->headers->content_digest,
    .signature_input = signed_request->headers->signature_input,
    .signature = signed_request->headers->signature,
  };
}

static guint
handle (HqRig *rig, const MusterHqRequest *request, char **code)
{
  g_autoptr (MusterHqResponse) response = muster_hq_handle (rig->hq, request);
  g_autoptr (MusterRefusal) refusal
      = response->status == 200 ? NULL
                                : muster_refusal_read (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), NULL);

  if (code != NULL)
    *code = refusal == NULL ? NULL : g_strdup (muster_refusal_get_greeting (refusal));
  return response->status;
}

static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HqLaptop) laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->squad, NULL);
  gint64 now = muster_world_wall_ms (fixture->rig->world);
  Signed one;

  sign (laptop, &one, now);
  g_assert_cmpuint (handle (fixture->rig, &one.request, NULL), ==, 200);
  g_assert_cmpuint (handle (fixture->rig, &one.request, NULL), ==, 401);
  hq_rig_reopen (fixture->rig);
  g_assert_cmpuint (handle (fixture->rig, &one.request, NULL), ==, 401);
  muster_test_world_advance (muster_test_world_get (fixture->rig->world), 9 * 60000);
  g_assert_cmpuint (handle (fixture->rig, &one.request, NULL), ==, 401);
  muster_signed_headers_free (one.headers);
}

static void
test_altered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HqLaptop) laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->squad, NULL);
  g_autoptr (HqLaptop) other = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->squad, NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
  gint64 now = muster_world_wall_ms (fixture->rig->world);
  Signed one;

  sign (laptop, &one, now);
  one.request.query = "after=x";
  g_assert_cmpuint (handle (fixture->rig, &one.request, NULL), ==, 401);
  one.request.query = "after=";
  /* What came damaged is sent again; only a signature that does not match makes a laptop stop. */
  one.request.body = body;
  g_assert_cmpuint (handle (fixture->rig, &one.request, NULL), ==, 503);
  one.request.body = NULL;
  one.request.signature = NULL;
  g_assert_cmpuint (handle (fixture->rig, &one.request, NULL), ==, 401);
  muster_signed_headers_free (one.headers);
  /* Another device's key under this one's name. */
  {
    MusterId own = other->device;

    other->device = laptop->device;
    sign (other, &one, now);
    other->device = own;
    g_assert_cmpuint (handle (fixture->rig, &one.request, NULL), ==, 401);
    muster_signed_headers_free (one.headers);
  }
}

static void
test_clock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HqLaptop) laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->squad, NULL);
  gint64 now = muster_world_wall_ms (fixture->rig->world);
  g_autofree char *text = NULL;
  g_autoptr (MusterGreeting) greeting = NULL;
  Signed one;

  sign (laptop, &one, now - 24 * HOUR_MS);
  g_assert_cmpuint (handle (fixture->rig, &one.request, &text), ==, 401);
  g_assert_nonnull (text);
  greeting = muster_greeting_read (text, strlen (text), NULL);
  g_assert_true (muster_greeting_verify (greeting, muster_hq_get_public_key (fixture->rig->hq), NULL, NULL));
  g_assert_cmpint (muster_greeting_get_time (greeting), ==, now);
  muster_signed_headers_free (one.headers);
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HqLaptop) laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->squad, NULL);
  g_autoptr (MusterHqResponse) before = hq_laptop_get (laptop, MUSTER_PATH_CHANGES, "after=");
  g_autoptr (MusterHqResponse) after = NULL;
  g_autoptr (MusterHqResponse) hello = NULL;

  muster_hq_revoke (fixture->rig->hq, &laptop->device, NULL);
  after = hq_laptop_get (laptop, MUSTER_PATH_CHANGES, "after=");
  hello = hq_laptop_post (laptop, MUSTER_PATH_HELLO, NULL);
  g_assert_cmpuint (before->status, ==, 200);
  g_assert_cmpuint (after->status, ==, 403);
  g_assert_cmpuint (hello->status, ==, 403);
}

static void
test_routes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *method;
    const char *path;
    guint status;
  } cases[] = {
    { "GET", "/v1/hello", 200 },        { "PUT", "/v1/hello", 405 },     { "GET", "/v1/enrol", 405 },
    { "GET", "/", 404 },                { "GET", "/v1/../v1/hello", 404 }, { "POST", "/v1/batches", 401 },
    { "GET", "/v1/changes", 401 },      { "GET", "/v1/hello/", 404 },    { "POST", "/v1/enrol", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MusterHqRequest request = { .method = cases[i].method, .path = cases[i].path };

      g_assert_cmpuint (handle (fixture->rig, &request, NULL), ==, cases[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/enrolment/once", Fixture, NULL, set_up, test_once, tear_down);
  g_test_add ("/hq/enrolment/burned", Fixture, NULL, set_up, test_burned, tear_down);
  g_test_add ("/hq/enrolment/wild-guess", Fixture, NULL, set_up, test_wild_guess, tear_down);
  g_test_add ("/hq/enrolment/expired", Fixture, NULL, set_up, test_expired, tear_down);
  g_test_add ("/hq/enrolment/plan", Fixture, NULL, set_up, test_plan, tear_down);
  g_test_add ("/hq/requests/replay", Fixture, NULL, set_up, test_replay, tear_down);
  g_test_add ("/hq/requests/altered", Fixture, NULL, set_up, test_altered, tear_down);
  g_test_add ("/hq/requests/clock", Fixture, NULL, set_up, test_clock, tear_down);
  g_test_add ("/hq/requests/revoked", Fixture, NULL, set_up, test_revoked, tear_down);
  g_test_add ("/hq/requests/routes", Fixture, NULL, set_up, test_routes, tear_down);
  return g_test_run ();
}
