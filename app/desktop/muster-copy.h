/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"

G_BEGIN_DECLS

/* When this laptop's store was last copied to a folder of the owner's, ms since 1970 UTC. */
#define MUSTER_SETTING_COPIED "copied_ms"

G_END_DECLS
