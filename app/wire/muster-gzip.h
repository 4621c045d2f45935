/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *muster_gzip_compress (const void *bytes, gsize size, GError **error);
GBytes *muster_gzip_inflate (GBytes *gzip, gsize limit, GError **error);

G_END_DECLS
