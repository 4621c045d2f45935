/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"

G_BEGIN_DECLS

void muster_desk_keep_setting_async (MusterDesk *self, const char *name, const char *value,
                                     GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
