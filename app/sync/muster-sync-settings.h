/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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

/* Where this laptop is posted, and the campaign whose totals it shows: set by people, of the store's own. */
#define MUSTER_SETTING_DEPLOYMENT "deployment"
#define MUSTER_SETTING_CAMPAIGN "campaign"

gboolean muster_sync_is_enrolled (MusterStore *store);

G_END_DECLS
