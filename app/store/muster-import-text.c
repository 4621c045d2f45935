/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-text.h"

#include <string.h>

#include "muster-error.h"

/**
 * muster_import_decode:
 * @bytes: a whole file
 * @size: (out): bytes of the text
 * @encoding: (out) (optional): what it was read as
 * @error: %MUSTER_ERROR_INVALID: neither
 *
 * Spreadsheets on Chinese computers write GB 18030, everything else UTF-8; valid UTF-8 is hardly ever anything else.
 *
 * Returns: (transfer full) (nullable): the text in UTF-8, without a byte order mark
 */
char *
muster_import_decode (GBytes *bytes, gsize *size, MusterImportEncoding *encoding, GError **error)
{
  const char *text = g_bytes_get_data (bytes, size);
  g_autofree char *converted = NULL;

  if (encoding != NULL)
    *encoding = MUSTER_IMPORT_UTF8;
  if (text == NULL)
    return g_strdup ("");
  if (*size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      *size -= 3;
    }
  if (g_utf8_validate_len (text, *size, NULL))
    return g_strndup (text, *size);
  converted = memchr (text, '\0', *size) != NULL
                  ? NULL
                  : g_convert (text, (gssize) *size, "UTF-8", "GB18030", NULL, size, NULL);
  if (converted == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID,
                 "The file is neither UTF-8 nor GB 18030; save it as CSV in one of them.");
  else if (encoding != NULL)
    *encoding = MUSTER_IMPORT_GB18030;
  return g_steal_pointer (&converted);
}
