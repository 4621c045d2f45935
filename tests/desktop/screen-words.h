/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* Which words may stand on a screen: those of its language, the data of the records, names of keys and things. */

typedef struct _ScreenWords ScreenWords;

ScreenWords *screen_words_new (gboolean is_chinese);
void screen_words_free (ScreenWords *self);
void screen_words_learn (ScreenWords *self, const char *text);
void screen_words_learn_store (ScreenWords *self, MusterStore *store);
char *screen_words_find_foreign (ScreenWords *self, const char *text);

G_END_DECLS
