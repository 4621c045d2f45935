/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-cli.h"

G_BEGIN_DECLS

/* What the table of verbs runs, one file each; muster-cli-verbs.h says what each does. */
gboolean muster_cli_run_add (MusterCli *self, GError **error);
gboolean muster_cli_run_check (MusterCli *self, GError **error);
gboolean muster_cli_run_config (MusterCli *self, GError **error);
gboolean muster_cli_run_conflicts (MusterCli *self, GError **error);
gboolean muster_cli_run_delete (MusterCli *self, GError **error);
gboolean muster_cli_run_duplicates (MusterCli *self, GError **error);
gboolean muster_cli_run_enrol (MusterCli *self, GError **error);
gboolean muster_cli_run_erase (MusterCli *self, GError **error);
gboolean muster_cli_run_export (MusterCli *self, GError **error);
gboolean muster_cli_run_export_log (MusterCli *self, GError **error);
gboolean muster_cli_run_import (MusterCli *self, GError **error);
gboolean muster_cli_run_init (MusterCli *self, GError **error);
gboolean muster_cli_run_list (MusterCli *self, GError **error);
gboolean muster_cli_run_member (MusterCli *self, GError **error);
gboolean muster_cli_run_resolve (MusterCli *self, GError **error);
gboolean muster_cli_run_restore (MusterCli *self, GError **error);
gboolean muster_cli_run_schema (MusterCli *self, GError **error);
gboolean muster_cli_run_set (MusterCli *self, GError **error);
gboolean muster_cli_run_show (MusterCli *self, GError **error);
gboolean muster_cli_run_status (MusterCli *self, GError **error);
gboolean muster_cli_run_sync (MusterCli *self, GError **error);
gboolean muster_cli_run_totals (MusterCli *self, GError **error);

G_END_DECLS
