/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

void
stick_play (Simulation *self)
{
}
