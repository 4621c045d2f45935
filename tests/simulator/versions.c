/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

#include "muster-test-kind.h"

/* F-14: four versions of one program. The present one knows the made-up kind; an older one does not know it, another
 * not all its fields, and the next one has a field more by itself and one more in a group that the others know. */

enum
{
  PRESENT,
  WITHOUT_KIND,
  WITHOUT_FIELD,
  NEXT,
};

static const MusterField fields_before[] = {
  { .name = "name",
    .label = "Name",
    .label_zh = "名称",
    .type = MUSTER_TYPE_TEXT,
    .required = MUSTER_REQUIRED_YES,
    .search = MUSTER_SEARCH_NAME,
    .conflict = TRUE,
    .maximum_length = 20 },
  { .name = "seats",
    .label = "Seats",
    .label_zh = "座位",
    .type = MUSTER_TYPE_INT,
    .group = "load",
    .minimum = 1,
    .maximum = 60 },
};

static const MusterField fields_next[] = {
  { .name = "name",
    .label = "Name",
    .label_zh = "名称",
    .type = MUSTER_TYPE_TEXT,
    .required = MUSTER_REQUIRED_YES,
    .search = MUSTER_SEARCH_NAME,
    .conflict = TRUE,
    .maximum_length = 20 },
  { .name = "phone",
    .label = "Phone",
    .label_zh = "电话",
    .type = MUSTER_TYPE_TEXT,
    .search = MUSTER_SEARCH_DIGITS,
    .privacy = MUSTER_PRIVACY_SENSITIVE },
  { .name = "seats",
    .label = "Seats",
    .label_zh = "座位",
    .type = MUSTER_TYPE_INT,
    .group = "load",
    .minimum = 1,
    .maximum = 60 },
  { .name = "standing", .label = "Standing", .label_zh = "站位", .type = MUSTER_TYPE_INT, .group = "load" },
  { .name = "towing", .label = "Towing", .label_zh = "拖挂", .type = MUSTER_TYPE_INT, .group = "load" },
  { .name = "colour", .label = "Colour", .label_zh = "颜色", .type = MUSTER_TYPE_TEXT, .maximum_length = 20 },
};

#define VEHICLE(table)                                                                                                 \
  {                                                                                                                    \
    .name = "vehicle", .label = "Vehicle", .label_zh = "车辆", .fields = table, .n_fields = G_N_ELEMENTS (table),      \
    .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS, .title = "name"                                          \
  }

static const MusterKind vehicle_before = VEHICLE (fields_before);
static const MusterKind vehicle_next = VEHICLE (fields_next);

static MusterCatalogue *
make_catalogue (MusterCatalogue *standard, const MusterKind *vehicle)
{
  g_autoptr (GPtrArray) kinds = g_ptr_array_new ();

  for (guint i = 0; i < muster_catalogue_get_n_kinds (standard); i++)
    g_ptr_array_add (kinds, (gpointer) muster_catalogue_get_kind (standard, i));
  if (vehicle != NULL)
    g_ptr_array_add (kinds, (gpointer) vehicle);
  return muster_catalogue_new ((const MusterKind *const *) kinds->pdata, kinds->len);
}

static MusterCatalogue *kept[SIMULATION_VERSIONS];

/* Constants, which all seeds of a process share. */
void
versions_make (Simulation *self)
{
  if (kept[PRESENT] == NULL)
    {
      g_autoptr (MusterCatalogue) standard = muster_catalogue_new_standard ();

      kept[PRESENT] = make_catalogue (standard, &muster_test_kind_vehicle);
      kept[WITHOUT_KIND] = make_catalogue (standard, NULL);
      kept[WITHOUT_FIELD] = make_catalogue (standard, &vehicle_before);
      kept[NEXT] = make_catalogue (standard, &vehicle_next);
    }
  memcpy (self->catalogues, kept, sizeof kept);
}

void
versions_free (void)
{
  for (guint i = 0; i < SIMULATION_VERSIONS; i++)
    g_clear_pointer (&kept[i], muster_catalogue_unref);
}

/* In calm everybody has the newest; without the fault everybody has the present one. */
guint
versions_draw (Simulation *self)
{
  guint drawn = simulation_draw (self, SIMULATION_VERSIONS);

  if ((self->faults & FAULT_VERSION) == 0)
    return PRESENT;
  return self->calm && !self->setting_up ? NEXT : drawn;
}
