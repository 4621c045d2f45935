/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-key.h"
#include "muster-sync-settings.h"

G_BEGIN_DECLS

/**
 * MusterSyncAccount:
 * @device: id of this device
 * @device_text: the same, as the key id of its signatures
 * @name: name of this device, for people
 * @key: its key pair
 * @hq_key: public key of headquarters
 * @hq_name: name of headquarters
 * @url: where headquarters is
 * @ca: its CA certificate as PEM
 *
 * What enrolment left in the store. It does not change until the next enrolment.
 */
typedef struct
{
  MusterId device;
  char device_text[MUSTER_ID_TEXT_SIZE];
  char *name;
  MusterKeyPair *key;
  guint8 hq_key[MUSTER_KEY_SIZE];
  char *hq_name;
  char *url;
  char *ca;
} MusterSyncAccount;

MusterSyncAccount *muster_sync_account_load (MusterStore *store, GError **error);
void muster_sync_account_free (MusterSyncAccount *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSyncAccount, muster_sync_account_free)

G_END_DECLS
