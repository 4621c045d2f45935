/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Settings of the store that the program reads or writes by name; sync made most of them. Sync's own header of them
 * shows keys of the wire, which this room does not see. */
#define MUSTER_CLI_SETTING_DEVICE "device"
#define MUSTER_CLI_SETTING_URL "hq_url"
#define MUSTER_CLI_SETTING_CA "hq_ca"
#define MUSTER_CLI_SETTING_CAMPAIGN "campaign"
#define MUSTER_CLI_SETTING_DEPLOYMENT "deployment"
