/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void muster_language_set_up (const char *language);
gboolean muster_language_is_chinese (void);
const char *muster_language_pick (const char *english, const char *chinese);

G_END_DECLS
