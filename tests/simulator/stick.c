/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

#include "muster-usb.h"

/* F-16: sealed files on sticks. A file may be torn, read twice, or old; an answer may be carried to another laptop,
 * late, or never. Whatever happens, it is refused with a sentence or is the same as once. */

#define PATH "stick.muster"
#define STICKS_LIMIT 12

static GBytes *
tear (Simulation *self, GBytes *file)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  g_autofree guint8 *torn = g_memdup2 (bytes, size);
  guint bit;

  if (simulation_draw (self, 2) == 0)
    return g_bytes_new (torn, simulation_draw (self, (guint) size));
  bit = simulation_draw (self, 8);
  torn[simulation_draw (self, (guint) size)] ^= (guint8) (1u << bit);
  return g_bytes_new (torn, size);
}

static void
keep (Simulation *self, GBytes *file)
{
  if (self->sticks->len >= STICKS_LIMIT)
    g_ptr_array_remove_index (self->sticks, simulation_draw (self, self->sticks->len));
  g_ptr_array_add (self->sticks, g_bytes_ref (file));
}

static void
write_stick (Simulation *self, Laptop *laptop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  MusterUsbReport report;

  if (laptop->store == NULL || !muster_usb_export (laptop->store, PATH, &report, &error))
    {
      simulation_note (self, "laptop %u writes no stick: %s", laptop->index, error == NULL ? "off" : error->message);
      return;
    }
  file = muster_world_read_file (laptop->world, PATH, G_MAXINT, NULL);
  simulation_note (self, "laptop %u writes a stick of %u batches", laptop->index, report.batches);
  if (file != NULL)
    keep (self, file);
}

/* Headquarters reads any stick that lies about; an answer lies about afterwards as well. */
static void
read_at_headquarters (Simulation *self)
{
  GBytes *file = self->sticks->pdata[simulation_draw (self, self->sticks->len)];
  g_autoptr (GBytes) given = simulation_draw (self, 3) == 0 ? tear (self, file) : g_bytes_ref (file);
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  MusterHqReceived report = { 0 };

  headquarters_settle (self);
  if (self->headquarters.hq == NULL)
    return;
  if (muster_hq_receive (self->headquarters.hq, given, &reply, &report, &error))
    {
      simulation_note (self, "headquarters reads a stick");
      keep (self, reply);
    }
  else
    simulation_note (self, "headquarters refuses a stick: %s", error->message);
}

static gboolean
read_one_at_laptop (Simulation *self, Laptop *laptop, GBytes *file)
{
  g_autoptr (GBytes) given = simulation_draw (self, 4) == 0 ? tear (self, file) : g_bytes_ref (file);
  g_autoptr (GError) error = NULL;
  MusterUsbReport report;

  muster_world_write_file (laptop->world, PATH, given, NULL);
  if (muster_usb_import (laptop->store, PATH, &report, &error))
    {
      simulation_note (self, "laptop %u takes an answer: %u receipts, %u entries", laptop->index, report.batches,
                       report.received);
      return TRUE;
    }
  simulation_note (self, "laptop %u refuses a stick: %s", laptop->index, error->message);
  return FALSE;
}

/* Somebody tries the sticks one after another until one fits. */
static void
read_at_laptop (Simulation *self, Laptop *laptop)
{
  guint first = simulation_draw (self, self->sticks->len);

  for (guint i = 0; laptop->store != NULL && i < self->sticks->len; i++)
    if (read_one_at_laptop (self, laptop, self->sticks->pdata[(first + i) % self->sticks->len]))
      return;
}

void
stick_play (Simulation *self)
{
  Laptop *laptop = self->laptops->pdata[simulation_draw (self, self->laptops->len)];
  guint what = simulation_draw (self, 3);

  if (what == 0 || self->sticks->len == 0)
    write_stick (self, laptop);
  else if (what == 1)
    read_at_headquarters (self);
  else
    read_at_laptop (self, laptop);
}
