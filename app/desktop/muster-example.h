/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store-home.h"

G_BEGIN_DECLS

/**
 * MusterExample:
 *
 * A store full of made-up people in a folder of its own, to try Muster with. It is never enrolled, so nothing of it is
 * ever sent, and it is gone when the program ends.
 */
typedef struct _MusterExample MusterExample;

MusterExample *muster_example_new (MusterWorld *world, MusterCatalogue *catalogue, GError **error);
void muster_example_free (MusterExample *self);
const MusterStoreHome *muster_example_get_home (MusterExample *self);
const guint8 *muster_example_get_key (MusterExample *self);
const MusterId *muster_example_get_member (MusterExample *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterExample, muster_example_free)

G_END_DECLS
