/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterImportEncoding:
 * @MUSTER_IMPORT_UTF8: UTF-8, with or without a byte order mark
 * @MUSTER_IMPORT_GB18030: GB 18030, which holds GBK and GB 2312
 *
 * What the bytes of a file were read as.
 */
typedef enum
{
  MUSTER_IMPORT_UTF8,
  MUSTER_IMPORT_GB18030,
} MusterImportEncoding;

char *muster_import_decode (GBytes *bytes, gsize *size, MusterImportEncoding *encoding, GError **error);

G_END_DECLS
