/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-kind.h"

static const MusterField fields[] = {
  { .name = "name", .label = "Name", .label_zh = "名称", .type = MUSTER_TYPE_TEXT, .required = MUSTER_REQUIRED_YES,
    .search = MUSTER_SEARCH_NAME, .conflict = TRUE, .maximum_length = 20 },
  { .name = "phone", .label = "Phone", .label_zh = "电话", .type = MUSTER_TYPE_TEXT, .search = MUSTER_SEARCH_DIGITS,
    .privacy = MUSTER_PRIVACY_SENSITIVE },
  { .name = "seats", .label = "Seats", .label_zh = "座位", .type = MUSTER_TYPE_INT, .group = "load", .minimum = 1, .maximum = 60 },
  { .name = "standing", .label = "Standing", .label_zh = "站位", .type = MUSTER_TYPE_INT, .group = "load" },
};

const MusterKind muster_test_kind_vehicle = {
  .name = "vehicle",
  .label = "Vehicle",
  .label_zh = "车辆",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .title = "name",
};

MusterCatalogue *
muster_test_catalogue_new (void)
{
  g_autoptr (MusterCatalogue) standard = muster_catalogue_new_standard ();
  g_autoptr (GPtrArray) kinds = g_ptr_array_new ();

  for (guint i = 0; i < muster_catalogue_get_n_kinds (standard); i++)
    g_ptr_array_add (kinds, (gpointer) muster_catalogue_get_kind (standard, i));
  g_ptr_array_add (kinds, (gpointer) &muster_test_kind_vehicle);
  return muster_catalogue_new ((const MusterKind *const *) kinds->pdata, kinds->len);
}
