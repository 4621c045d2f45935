/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterUsbReport:
 * @batches: batches in the file, or receipts found in it
 * @changes: changes in those batches
 * @left: whether more waits than fits into one file
 * @quarantined: changes that headquarters kept aside
 * @refused: batches that headquarters could not take whole; their changes go into the next file
 * @received: entries of pages that were applied
 * @known: receipts and pages that had been taken before
 * @gap: an earlier answer is missing, so the pages of this one were not applied
 * @new_epoch: headquarters was put back to an earlier day
 * @new_incarnation: this store is a copy, or was put back
 * @revoked: headquarters does not trust this laptop any more
 *
 * What went into a file, or came out of one.
 */
typedef struct
{
  guint batches;
  guint changes;
  gboolean left;
  guint quarantined;
  guint refused;
  guint received;
  guint known;
  gboolean gap;
  gboolean new_epoch;
  gboolean new_incarnation;
  gboolean revoked;
} MusterUsbReport;

gboolean muster_usb_export (MusterStore *store, const char *path, MusterUsbReport *report, GError **error);
gboolean muster_usb_import (MusterStore *store, const char *path, MusterUsbReport *report, GError **error);
char *muster_usb_suggest_name (MusterStore *store, GError **error);
char *muster_usb_report_to_text (const MusterUsbReport *self, gboolean import, gboolean chinese);

G_END_DECLS
