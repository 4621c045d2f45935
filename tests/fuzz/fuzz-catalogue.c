/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "fuzz-book.h"
#include "muster-change.h"
#include "muster-json.h"
#include "muster-merge.h"

/* The first byte names a kind of the catalogue; the rest is JSON, as a form, a script or another laptop gives it: each
 * value is tried against its field, the whole is saved as a record, read, checked and taken back. */

static void
try_values (const MusterKind *kind, JsonObject *fields)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const MusterField *field = muster_kind_find_field (kind, name);
      g_autofree char *text = NULL;
      g_autofree char *masked = NULL;
      g_autoptr (GError) error = NULL;

      if (field == NULL)
        continue;
      if (!muster_field_accepts (field, value, &error))
        {
          g_assert_nonnull (error);
          continue;
        }
      text = muster_field_format (field, value);
      masked = muster_field_mask (field, value);
      g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
      g_assert_true (masked == NULL || g_utf8_validate (masked, -1, NULL));
    }
}

/* In a transaction that is never committed, so that every input meets the same book. */
static void
save (MusterStore *store, const char *kind, JsonObject *fields)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, &error);
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (MusterProblems) problems = NULL;
  MusterId id = { 0 };

  g_assert_no_error (error);
  if (!muster_store_create (store, kind, fields, NULL, &id, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == MUSTER_ERROR);
      return;
    }
  record = muster_store_get (store, &id, &error);
  g_assert_no_error (error);
  problems = muster_store_check_record (store, &id, &error);
  g_assert_no_error (error);
  muster_store_edit (store, &id, fields, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  MusterStore *store = fuzz_book_get ();
  MusterCatalogue *catalogue = muster_store_get_catalogue (store);
  const MusterKind *kind;
  g_autoptr (JsonNode) node = NULL;

  if (size == 0)
    return 0;
  kind = muster_catalogue_get_kind (catalogue, data[0] % muster_catalogue_get_n_kinds (catalogue));
  node = muster_json_parse ((const char *) data + 1, size - 1, &muster_json_limits_line, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  try_values (kind, json_node_get_object (node));
  save (store, kind->name, json_node_get_object (node));
  return 0;
}
