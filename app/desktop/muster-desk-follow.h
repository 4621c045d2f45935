/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"

G_BEGIN_DECLS

/* What stands in the window for all books: it shows how the one that is open now syncs. */

void muster_desk_follow (MusterDesk **followed, MusterDesk *desk, GCallback show, gpointer follower);

G_END_DECLS
