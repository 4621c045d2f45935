/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-enrolment.h"
#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterHq:
 *
 * Headquarters: a folder with the store of everything received, its keys, and the tables beside the journal that say
 * who may send and see what. It authors no change. All calls are synchronous and belong to the thread that opened it;
 * other threads and processes open their own on the same folder.
 */
typedef struct _MusterHq MusterHq;

/**
 * MusterHqOptions:
 * @world: clock, randomness, files
 * @catalogue: the kinds
 * @folder: the folder; it exists. In a world with a VFS of its own: a prefix of names
 * @key_path: (nullable): where the keys are, if not in `hq.key` in the folder
 */
typedef struct
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  const char *folder;
  const char *key_path;
} MusterHqOptions;

/**
 * MusterHqNew:
 * @name: name for people
 * @hosts: (nullable) (array zero-terminated=1): names and addresses that the certificate is for, beside localhost
 * @url: (nullable): what enrolment codes name; %NULL: where `serve` listened last
 * @without_certificate: make no certificates, for a run without TLS
 */
typedef struct
{
  const char *name;
  const char *const *hosts;
  const char *url;
  gboolean without_certificate;
} MusterHqNew;

MusterHq *muster_hq_create (const MusterHqOptions *options, const MusterHqNew *values, GError **error);
MusterHq *muster_hq_open (const MusterHqOptions *options, GError **error);
void muster_hq_free (MusterHq *self);
MusterStore *muster_hq_get_store (MusterHq *self);
const char *muster_hq_get_folder (MusterHq *self);
const guint8 *muster_hq_get_public_key (MusterHq *self);
char *muster_hq_get_name (MusterHq *self, GError **error);
gboolean muster_hq_get_epoch (MusterHq *self, MusterId *epoch, GError **error);
gboolean muster_hq_get_seq (MusterHq *self, gint64 *hq_seq, GError **error);
gboolean muster_hq_get_backup_seq (MusterHq *self, gint64 *hq_seq, GError **error);

typedef enum
{
  MUSTER_HQ_ROLE_SQUAD,
  MUSTER_HQ_ROLE_LIAISON,
  MUSTER_HQ_ROLE_HEADQUARTERS,
} MusterHqRole;

/**
 * MusterHqPlan:
 * @role: what the device will be
 * @name: name for people
 * @squad: nil where it belongs to none
 * @areas: (nullable) (array zero-terminated=1): division codes of 2, 4 or 6 digits
 * @url: (nullable): what the code names
 *
 * Who may enrol with a code.
 */
typedef struct
{
  MusterHqRole role;
  const char *name;
  MusterId squad;
  const char *const *areas;
  const char *url;
} MusterHqPlan;

char *muster_hq_make_code (MusterHq *self, const MusterHqPlan *plan, GError **error);
MusterEnrolment *muster_hq_enrol (MusterHq *self, const MusterEnrolmentRequest *request, GError **error);

/* [{"id","label","name","role","squad","areas","enrolled","revoked","last_contact","clock_skew_ms","incarnations",
 * "forks",…}]; and {"devices":[…],"epoch","epochs":[…],"forks":[…]}. */
JsonArray *muster_hq_list_devices (MusterHq *self, GError **error);
JsonObject *muster_hq_describe_devices (MusterHq *self, GError **error);
gboolean muster_hq_revoke (MusterHq *self, const MusterId *device, GError **error);

/* A new life of the store, for one that holds less than it gave out. */
gboolean muster_hq_open_epoch (MusterHq *self, gint64 branched_at, const char *why, const MusterId *device, GError **error);

/* ---- Quarantine ---- */

/* [{"quarantine","change","id","kind","device","reason","detail","received","state"}]; with the line for one. */
JsonArray *muster_hq_list_quarantine (MusterHq *self, gboolean closed_too, GError **error);
JsonObject *muster_hq_show_quarantine (MusterHq *self, gint64 id, GError **error);
gboolean muster_hq_release (MusterHq *self, gint64 id, GError **error);
gboolean muster_hq_refuse (MusterHq *self, gint64 id, const char *detail, GError **error);

/* ---- What a device may see ---- */

typedef struct _MusterHqDevice MusterHqDevice;

MusterHqDevice *muster_hq_find_device (MusterHq *self, const MusterId *id, GError **error);
void muster_hq_device_free (MusterHqDevice *device);
gboolean muster_hq_may_see (MusterHq *self, const MusterHqDevice *device, const MusterId *record, gboolean *visible,
                            GError **error);

/* ---- Files on a stick ---- */

/**
 * MusterHqReceived:
 * @device: whose file it was
 * @revoked: nothing was taken, because the device is no longer trusted
 * @batches: batches that have a receipt in the answer
 * @refused: batches that have a problem in the answer
 * @pages: pages in the answer
 */
typedef struct
{
  MusterId device;
  gboolean revoked;
  guint batches;
  guint refused;
  guint pages;
} MusterHqReceived;

gboolean muster_hq_receive (MusterHq *self, GBytes *file, GBytes **reply, MusterHqReceived *report, GError **error);

/* ---- Copies ---- */

gboolean muster_hq_backup (MusterHq *self, const char *path, GError **error);
gboolean muster_hq_restore (const MusterHqOptions *options, const char *path, const char *offline_key, GError **error);

/* What the store's own check does, and what headquarters promises beside it. */
gboolean muster_hq_check (MusterHq *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHq, muster_hq_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHqDevice, muster_hq_device_free)

G_END_DECLS
