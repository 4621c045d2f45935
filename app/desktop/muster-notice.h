/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterNotice:
 *
 * The strip under the header: what is true of this laptop and in a person's way, one at a time, the worst first. It is
 * there while it is true.
 */
#define MUSTER_TYPE_NOTICE (muster_notice_get_type ())
G_DECLARE_FINAL_TYPE (MusterNotice, muster_notice, MUSTER, NOTICE, AdwBin)

void muster_notice_set_desk (MusterNotice *self, MusterDesk *desk);
void muster_notice_set_example (MusterNotice *self);
const char *muster_notice_describe (MusterDesk *desk, int trouble, gboolean example, char **text);

G_END_DECLS
