/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-cli.h"

G_BEGIN_DECLS

const MusterKind *muster_cli_find_kind (MusterCli *self, const char *name, GError **error);
JsonObject *muster_cli_describe_record (MusterStore *store, const MusterId *id, gboolean with_history, GError **error);

G_END_DECLS
