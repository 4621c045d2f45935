/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

/* F-10. A laptop's clock may be hours, days or years off, stand, or run fast, and whoever notices sets it right or
 * makes it worse. Headquarters' clock is a server's: it is seconds off at most, but it too may be set back. */

#define SECOND G_GINT64_CONSTANT (1000)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)
#define YEAR (365 * DAY)
#define END_OF_32_BITS (G_GINT64_CONSTANT (2147483647) * SECOND)

gint64
clock_now (const Clock *self, gint64 now_ms)
{
  return self->stands ? self->offset_ms : now_ms + self->offset_ms;
}

static void
move (MusterWorld *world, Clock *clock, gint64 now_ms, gint64 ms)
{
  MusterTestWorld *test = muster_test_world_get (world);

  if (!clock->stands)
    clock->offset_ms += ms * clock->rate / 1000;
  muster_test_world_advance (test, ms);
  muster_test_world_set_wall (test, clock_now (clock, now_ms));
}

void
clock_pass_time (Simulation *self, gint64 ms)
{
  self->now_ms += ms;
  for (guint i = 0; i < self->laptops->len; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];

      move (laptop->world, &laptop->clock, self->now_ms, ms);
    }
  move (self->headquarters.world, &self->headquarters.clock, self->now_ms, ms);
}

static Clock
draw_clock (Simulation *self, const Clock *before)
{
  static const gint64 jumps[] = { HOUR, -HOUR, DAY, -DAY, 10 * YEAR, -10 * YEAR, 5 * SECOND, -5 * SECOND };
  guint what = simulation_draw (self, G_N_ELEMENTS (jumps) + 5);

  if (what < G_N_ELEMENTS (jumps))
    return (Clock){ .offset_ms = jumps[what] };
  switch (what - G_N_ELEMENTS (jumps))
    {
    case 0:
      return (Clock){ .offset_ms = -self->now_ms };
    case 1:
      return (Clock){ .offset_ms = END_OF_32_BITS - self->now_ms };
    case 2:
      return (Clock){ .offset_ms = clock_now (before, self->now_ms), .stands = TRUE };
    case 3:
      return (Clock){ .rate = 20 };
    default:
      return (Clock){ 0 };
    }
}

void
clock_play (Simulation *self)
{
  Laptop *laptop = simulation_draw_laptop (self);

  if (simulation_draw (self, 8) == 0)
    self->headquarters.clock.offset_ms = (gint64) simulation_draw (self, 20) * SECOND - 10 * SECOND;
  else
    laptop->clock = draw_clock (self, &laptop->clock);
  simulation_note (self, "a clock is set; laptop %u shows %" G_GINT64_FORMAT, laptop->index,
                   clock_now (&laptop->clock, self->now_ms));
  clock_pass_time (self, 0);
}
