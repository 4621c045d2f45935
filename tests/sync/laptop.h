/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-sync-engine.h"
#include "muster-test-folder.h"
#include "muster-test-world.h"
#include "scripted-hq.h"

G_BEGIN_DECLS

/* A laptop of a test: a store on a real folder in a world of the test, enrolled at a scripted headquarters. */
typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  MusterId member;
  ScriptedHq *hq;
} Laptop;

void laptop_set_up (Laptop *self, gconstpointer data);
void laptop_tear_down (Laptop *self, gconstpointer data);
MusterStore *laptop_open_store (Laptop *self, gboolean create);
void laptop_enrol (MusterStore *store, ScriptedHq *hq);
MusterId laptop_add_worker (MusterStore *store, guint index);
void laptop_add_workers (Laptop *self, guint n);
/* Ids of the changes that wait, oldest first; (element-type utf8). */
GPtrArray *laptop_get_waiting (MusterStore *store);
gint64 laptop_count (MusterStore *store, const char *name);
/* Turns an engine until it rests or fails, through waits; at most @steps. */
MusterSyncOutcome laptop_turn (MusterSyncEngine *engine, guint steps, GError **error);
void laptop_sync (Laptop *self);

G_END_DECLS
