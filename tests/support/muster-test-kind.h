/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-catalogue.h"

G_BEGIN_DECLS

/* A kind that the programs do not have: one definition, as a file in app/core/kinds would hold it. */
extern const MusterKind muster_test_kind_vehicle;

/* The standard kinds and the made-up one. */
MusterCatalogue *muster_test_catalogue_new (void);

G_END_DECLS
