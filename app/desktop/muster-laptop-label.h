/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

char *muster_laptop_label (MusterStore *store, const char *incarnation, const char *by, const MusterId *own);

G_END_DECLS
