/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "muster-json.h"

/* What the scanner accepts, json-glib builds; its canonical form is accepted as such and is its own canonical form. */

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonNode) built = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *canonical_again = NULL;

  if (!muster_json_scan ((const char *) data, size, &muster_json_limits_line, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }
  node = muster_json_parse ((const char *) data, size, &muster_json_limits_line, &error);
  g_assert_no_error (error);
  canonical = muster_json_to_canonical (node);
  /* Control characters that came as themselves nowhere may become six bytes: the canonical form may be over the limit.
   */
  if (strlen (canonical) > muster_json_limits_line.bytes)
    return 0;
  /* The text itself is read as canonical exactly where it is. */
  built = muster_json_parse_canonical ((const char *) data, size, &muster_json_limits_line, NULL);
  g_assert_true ((built != NULL) == (strlen (canonical) == size && memcmp (canonical, data, size) == 0));
  g_assert_true (built == NULL || muster_json_equal (node, built));
  again = muster_json_parse_canonical (canonical, strlen (canonical), &muster_json_limits_line, &error);
  g_assert_no_error (error);
  canonical_again = muster_json_to_canonical (again);
  g_assert_cmpstr (canonical, ==, canonical_again);
  g_assert_true (muster_json_equal (node, again));
  return 0;
}
