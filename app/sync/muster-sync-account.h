/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-key.h"
#include "muster-store.h"

G_BEGIN_DECLS

/* Settings of the store that belong to sync. "squad" and "clock_offset_ms" are the store's own as well. */
#define MUSTER_SETTING_DEVICE "device"
#define MUSTER_SETTING_DEVICE_NAME "device_name"
#define MUSTER_SETTING_DEVICE_KEY "device_key"
#define MUSTER_SETTING_ROLE "role"
#define MUSTER_SETTING_SQUAD "squad"
#define MUSTER_SETTING_AREAS "areas"
#define MUSTER_SETTING_HQ_NAME "hq_name"
#define MUSTER_SETTING_HQ_KEY "hq_key"
#define MUSTER_SETTING_HQ_CA "hq_ca"
#define MUSTER_SETTING_HQ_URL "hq_url"
#define MUSTER_SETTING_EPOCH "epoch"
#define MUSTER_SETTING_OFFSET "clock_offset_ms"
#define MUSTER_SETTING_LAST_CONTACT "last_contact_ms"
#define MUSTER_SETTING_LAST_HELLO "last_hello"
#define MUSTER_SETTING_HELLO_TIME "hello_time_ms"
#define MUSTER_SETTING_REVOKED "revoked"
#define MUSTER_SETTING_REREAD_UNTIL "reread_until"
#define MUSTER_SETTING_OFFER_REST "offer_rest"
#define MUSTER_SETTING_BATCH_LIMIT "batch_limit"

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

gboolean muster_sync_is_enrolled (MusterStore *store);
MusterSyncAccount *muster_sync_account_load (MusterStore *store, GError **error);
void muster_sync_account_free (MusterSyncAccount *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSyncAccount, muster_sync_account_free)

G_END_DECLS
