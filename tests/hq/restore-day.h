/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-test-crash.h"

G_BEGIN_DECLS

extern const MusterTestDay hq_restore_day;

G_END_DECLS
