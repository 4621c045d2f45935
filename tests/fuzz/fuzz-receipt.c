/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "muster-json.h"
#include "muster-signed.h"
#include "wire-samples.h"

/* A receipt as it comes from the line, and the same object with the signature that whoever wrote it would give it. */

static const MusterJsonLimits limits = { .bytes = 1 << 20, .depth = 16, .string = 32768, .members = 5000 };

static void
read_receipt (const char *text, gsize size, gboolean is_signed)
{
  static MusterBatch *batch;
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterReceipt) receipt = muster_receipt_read (text, size, &error);
  gboolean fits;

  g_assert_true ((receipt == NULL) == (error != NULL));
  if (receipt == NULL)
    return;
  g_assert_true (!is_signed || muster_receipt_verify (receipt, muster_key_pair_get_public (key), NULL));
  if (batch == NULL)
    batch = sample_batch (5, 20);
  fits = muster_receipt_check_batch (receipt, batch, &error);
  g_assert_true (fits == (error == NULL));
  if (fits)
    g_assert_cmpstr (muster_receipt_get_digest (receipt), ==, muster_batch_get_digest (batch));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (MusterKeyPair) key = NULL;
  g_autofree char *text = NULL;

  read_receipt ((const char *) data, size, FALSE);
  node = muster_json_parse ((const char *) data, size, &limits, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  json_object_remove_member (json_node_get_object (node), "signature");
  key = sample_key (2);
  text = muster_signed_build (json_node_get_object (node), MUSTER_RECEIPT_FORMAT, key);
  read_receipt (text, strlen (text), TRUE);
  return 0;
}
