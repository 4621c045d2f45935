/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What libFuzzer calls: does with one input what a program would, and aborts where something is not as it must be. Each
 * target is one file that defines it; replay.c calls it where libFuzzer is not at hand. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
