/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-json.h"
#include "muster-limits.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"

static const MusterJsonLimits limits = { .bytes = 65536, .depth = 16, .string = 32768, .members = 2000 };

static MusterHqOptions
get_options (HqRig *rig)
{
  MusterHqOptions options = { .world = rig->world, .catalogue = rig->catalogue, .folder = muster_test_folder_get_path (rig->folder) };

  return options;
}

HqRig *
hq_rig_new (gboolean with_certificate)
{
  HqRig *rig = g_new0 (HqRig, 1);
  g_autoptr (GError) error = NULL;
  MusterHqNew values = { .name = "泰州指挥部", .without_certificate = !with_certificate };
  MusterHqOptions options;

  rig->folder = muster_test_folder_new ();
  rig->world = muster_test_world_new (7, NULL, TRUE);
  rig->catalogue = muster_catalogue_new_standard ();
  options = get_options (rig);
  rig->hq = muster_hq_create (&options, &values, &error);
  g_assert_no_error (error);
  return rig;
}

void
hq_rig_free (HqRig *rig)
{
  g_clear_pointer (&rig->hq, muster_hq_free);
  muster_catalogue_unref (rig->catalogue);
  muster_world_unref (rig->world);
  muster_test_folder_free (rig->folder);
  g_free (rig);
}

void
hq_rig_reopen (HqRig *rig)
{
  g_autoptr (GError) error = NULL;
  MusterHqOptions options = get_options (rig);

  g_clear_pointer (&rig->hq, muster_hq_free);
  rig->hq = muster_hq_open (&options, &error);
  g_assert_no_error (error);
}

gint64
hq_rig_get_seq (HqRig *rig)
{
  gint64 seq;

  g_assert_true (muster_hq_get_seq (rig->hq, &seq, NULL));
  return seq;
}

gint64
hq_rig_get_backup_seq (HqRig *rig)
{
  gint64 seq;

  g_assert_true (muster_hq_get_backup_seq (rig->hq, &seq, NULL));
  return seq;
}

MusterId
hq_new_id (HqRig *rig)
{
  return muster_id_new (rig->world);
}

char *
hq_text (const MusterId *id)
{
  return muster_id_to_text (id);
}

HqLaptop *
hq_laptop_new (HqRig *rig, MusterHqRole role, const MusterId *squad, const char *area)
{
  HqLaptop *laptop = g_new0 (HqLaptop, 1);
  const char *areas[] = { area, NULL };
  MusterHqPlan plan = { .role = role, .name = "笔记本", .areas = area == NULL ? NULL : areas };
  g_autofree char *code_text = NULL;
  g_autoptr (MusterEnrolmentCode) code = NULL;
  g_autoptr (MusterEnrolmentRequest) request = NULL;
  g_autoptr (MusterEnrolment) enrolment = NULL;
  g_autoptr (GError) error = NULL;

  if (squad != NULL)
    laptop->squad = plan.squad = *squad;
  laptop->rig = rig;
  laptop->key = muster_key_pair_new (rig->world);
  laptop->member = hq_new_id (rig);
  hq_laptop_renew (laptop);
  code_text = muster_hq_make_code (rig->hq, &plan, &error);
  g_assert_no_error (error);
  code = muster_enrolment_code_parse (code_text, &error);
  g_assert_no_error (error);
  request = muster_enrolment_request_new (muster_enrolment_code_get_secret (code), "laptop", &laptop->incarnation, MUSTER_SCHEMA,
                                          "test", laptop->key, &error);
  g_assert_no_error (error);
  enrolment = muster_hq_enrol (rig->hq, request, &error);
  g_assert_no_error (error);
  laptop->device = muster_enrolment_get_values (enrolment)->device;
  return laptop;
}

void
hq_laptop_free (HqLaptop *laptop)
{
  muster_key_pair_unref (laptop->key);
  g_free (laptop->previous);
  g_free (laptop);
}

void
hq_laptop_renew (HqLaptop *laptop)
{
  laptop->incarnation = hq_new_id (laptop->rig);
  laptop->number = 0;
  g_free (laptop->previous);
  laptop->previous = g_strdup ("");
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &limits, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

GBytes *
hq_laptop_change (HqLaptop *laptop, const char *kind, const MusterId *record, const char *set, const char *replaces, MusterId *id)
{
  MusterId own = hq_new_id (laptop->rig);
  /* A later change wins over an earlier one that it does not name. */
  MusterStamp time = muster_stamp_from_ms (muster_world_wall_ms (laptop->rig->world));
  g_autofree char *by = hq_text (&laptop->member);
  g_autoptr (JsonObject) set_object = parse (set);
  g_autoptr (JsonObject) replaces_object = replaces == NULL ? NULL : parse (replaces);
  g_autoptr (MusterChange) change = muster_change_new (&own, kind, record, by, time, set_object, replaces_object);
  const char *line;
  gsize size;

  muster_test_world_advance (muster_test_world_get (laptop->rig->world), 1000);
  if (id != NULL)
    *id = own;
  line = muster_change_get_line (change, &size);
  return g_bytes_new (line, size);
}

char *
hq_laptop_origin (HqLaptop *laptop)
{
  g_autofree char *squad = hq_text (&laptop->squad);

  if (muster_id_is_nil (&laptop->squad))
    return g_strdup ("\"_origin\":{\"created\":1706745600000,\"origin\":\"1\"},");
  return g_strdup_printf ("\"_origin\":{\"created\":1706745600000,\"origin\":\"1\",\"squad\":\"%s\"},", squad);
}

GBytes *
hq_laptop_batch (HqLaptop *laptop, GPtrArray *lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBatch) batch = muster_batch_build (&laptop->incarnation, laptop->number + 1, laptop->previous, NULL, 0,
                                                      MUSTER_SCHEMA, "test", lines, laptop->key, &error);

  g_assert_no_error (error);
  laptop->number++;
  g_free (laptop->previous);
  laptop->previous = g_strdup (muster_batch_get_digest (batch));
  return g_bytes_ref (muster_batch_get_bytes (batch));
}

static MusterHqResponse *
request (HqLaptop *laptop, const char *method, const char *path, const char *query, GBytes *body)
{
  g_autofree char *key_id = hq_text (&laptop->device);
  g_autoptr (MusterSignedHeaders) headers = NULL;
  guint8 nonce[MUSTER_NONCE_SIZE];
  MusterHqRequest signed_request = { .method = method, .path = path, .query = query, .body = body };

  muster_world_random (laptop->rig->world, nonce, sizeof nonce);
  headers = muster_signed_headers_new (laptop->key, key_id, method, path, query, body, muster_world_wall_ms (laptop->rig->world), nonce);
  signed_request.content_digest = headers->content_digest;
  signed_request.signature_input = headers->signature_input;
  signed_request.signature = headers->signature;
  return muster_hq_handle (laptop->rig->hq, &signed_request);
}

MusterHqResponse *
hq_laptop_post (HqLaptop *laptop, const char *path, GBytes *body)
{
  return request (laptop, "POST", path, NULL, body);
}

MusterHqResponse *
hq_laptop_get (HqLaptop *laptop, const char *path, const char *query)
{
  return request (laptop, "GET", path, query, NULL);
}

static void
assert_done (MusterHqResponse *response)
{
  if (response->status != 200)
    g_error ("%u %.*s", response->status, (int) g_bytes_get_size (response->body), (const char *) g_bytes_get_data (response->body, NULL));
}

MusterReceipt *
hq_laptop_send (HqLaptop *laptop, GPtrArray *lines)
{
  g_autoptr (GBytes) body = hq_laptop_batch (laptop, lines);
  g_autoptr (MusterHqResponse) response = hq_laptop_post (laptop, MUSTER_PATH_BATCHES, body);
  g_autoptr (GError) error = NULL;
  MusterReceipt *receipt;

  assert_done (response);
  receipt = muster_receipt_read (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), &error);
  g_assert_no_error (error);
  muster_receipt_verify (receipt, muster_hq_get_public_key (laptop->rig->hq), &error);
  g_assert_no_error (error);
  return receipt;
}

char *
hq_laptop_send_one (HqLaptop *laptop, GBytes *line)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (MusterReceipt) receipt = NULL;
  g_autoptr (MusterChange) change
      = muster_change_new_from_line (g_bytes_get_data (line, NULL), g_bytes_get_size (line), NULL);
  g_autofree char *key = change == NULL ? g_strdup ("#0") : hq_text (muster_change_get_id (change));
  const char *reason = NULL;

  g_ptr_array_add (lines, line);
  receipt = hq_laptop_send (laptop, lines);
  switch (muster_receipt_get_result (receipt, key, &reason))
    {
    case MUSTER_RESULT_ACCEPTED:
      return g_strdup ("");
    case MUSTER_RESULT_DUPLICATE:
      return g_strdup ("duplicate");
    case MUSTER_RESULT_QUARANTINED:
    default:
      return g_strdup (reason);
    }
}

MusterPage *
hq_laptop_pull (HqLaptop *laptop, const MusterId *epoch, gint64 after)
{
  g_autofree char *cursor = epoch == NULL ? g_strdup ("") : muster_cursor_to_text (epoch, after);
  g_autofree char *seen = muster_cursor_to_text (&laptop->seen.history, laptop->seen.hq_seq);
  g_autofree char *query = g_strconcat ("after=", cursor, laptop->seen.hq_seq > 0 ? "&seen=" : NULL, seen, NULL);
  g_autoptr (MusterHqResponse) response = hq_laptop_get (laptop, MUSTER_PATH_CHANGES, query);
  g_autoptr (GError) error = NULL;
  MusterPage *page;

  assert_done (response);
  page = muster_page_read (response->body, &error);
  g_assert_no_error (error);
  muster_page_verify (page, muster_hq_get_public_key (laptop->rig->hq), &error);
  g_assert_no_error (error);
  laptop->seen = (MusterHelloSeen){ *muster_page_get_history (page), muster_page_get_to (page) };
  return page;
}

MusterHello *
hq_laptop_hello (HqLaptop *laptop, const MusterId *epoch, gint64 hq_seq, gint64 number, const char *proof)
{
  MusterHelloIncarnation incarnation = { .incarnation = laptop->incarnation, .number = number, .sent = number };
  g_autofree char *nonce = muster_nonce_new (laptop->rig->world);
  g_autoptr (GError) error = NULL;
  MusterId none = { 0 };
  g_autoptr (MusterHelloRequest) hello_request = muster_hello_request_new (
      &laptop->device, epoch == NULL ? &none : epoch, hq_seq, &laptop->seen, &incarnation, 1, MUSTER_SCHEMA, "test", nonce, laptop->key, &error);
  g_autoptr (MusterHelloRequest) proving = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
  MusterHello *hello;
  const char *text;
  gsize size;

  g_assert_no_error (error);
  if (proof != NULL)
    proving = muster_hello_request_new_with_proof (hello_request, nonce, proof, laptop->key, &error);
  g_assert_no_error (error);
  text = muster_hello_request_get_text (proving != NULL ? proving : hello_request, &size);
  body = g_bytes_new (text, size);
  response = hq_laptop_post (laptop, MUSTER_PATH_HELLO, body);
  assert_done (response);
  hello = muster_hello_read (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), &error);
  g_assert_no_error (error);
  muster_hello_verify (hello, muster_hq_get_public_key (laptop->rig->hq), nonce, &error);
  g_assert_no_error (error);
  return hello;
}
