/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The program muster-hq: 0 done, 1 refused with a sentence on standard error, 2 wrong usage. */
int muster_hq_main (int argc, char **argv);

G_END_DECLS
