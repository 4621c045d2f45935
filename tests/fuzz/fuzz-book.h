/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

/* A store in memory with some synthetic people, employers and fairs, made once for all inputs. */
MusterStore *fuzz_book_get (void);
