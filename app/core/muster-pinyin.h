/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *muster_pinyin_full (const char *name);
char *muster_pinyin_initials (const char *name);

G_END_DECLS
