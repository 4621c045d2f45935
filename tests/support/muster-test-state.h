/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db.h"

G_BEGIN_DECLS

char *muster_test_state (MusterDb *db);

G_END_DECLS
