/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hq-request.h"
#include "muster-hello.h"
#include "muster-page.h"
#include "muster-receipt.h"
#include "muster-test-folder.h"
#include "muster-test-world.h"

G_BEGIN_DECLS

/* Headquarters in a temporary folder, and laptops that speak to it through its handlers, without a network. */
typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterHq *hq;
} HqRig;

/* A laptop: its key, and where its chain of batches stands. */
typedef struct
{
  HqRig *rig;
  MusterKeyPair *key;
  MusterId device;
  MusterId incarnation;
  MusterId member;
  MusterId squad; /* nil: none */
  gint64 number;
  char *previous;
  MusterHelloSeen seen; /* of the page pulled last */
} HqLaptop;

HqRig *hq_rig_new (gboolean with_certificate);
void hq_rig_free (HqRig *rig);
void hq_rig_reopen (HqRig *rig);
gint64 hq_rig_get_seq (HqRig *rig);
gint64 hq_rig_get_backup_seq (HqRig *rig);

HqLaptop *hq_laptop_new (HqRig *rig, MusterHqRole role, const MusterId *squad, const char *area);
void hq_laptop_free (HqLaptop *laptop);
void hq_laptop_renew (HqLaptop *laptop);

/* A line with @set as JSON; @replaces is JSON or NULL. The id of the change comes back in @id. */
GBytes *hq_laptop_change (HqLaptop *laptop, const char *kind, const MusterId *record, const char *set, const char *replaces, MusterId *id);
/* The `_origin` member for the first change of a record of this laptop, with a trailing comma. */
char *hq_laptop_origin (HqLaptop *laptop);
GBytes *hq_laptop_batch (HqLaptop *laptop, GPtrArray *lines);
MusterHqResponse *hq_laptop_post (HqLaptop *laptop, const char *path, GBytes *body);
MusterHqResponse *hq_laptop_get (HqLaptop *laptop, const char *path, const char *query);
MusterReceipt *hq_laptop_send (HqLaptop *laptop, GPtrArray *lines);
/* One line; returns the reason of its quarantine, "" where it was accepted, "duplicate" for that. */
char *hq_laptop_send_one (HqLaptop *laptop, GBytes *line);
MusterPage *hq_laptop_pull (HqLaptop *laptop, const MusterId *epoch, gint64 after);
MusterHello *hq_laptop_hello (HqLaptop *laptop, const MusterId *epoch, gint64 hq_seq, gint64 number, const char *proof);

MusterId hq_new_id (HqRig *rig);
char *hq_text (const MusterId *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HqRig, hq_rig_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HqLaptop, hq_laptop_free)

G_END_DECLS
