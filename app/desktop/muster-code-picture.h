/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MUSTER_CODE_PICTURE_BYTES (16 * 1024 * 1024)

GStrv muster_code_picture_read (GBytes *content, GError **error);

G_END_DECLS
