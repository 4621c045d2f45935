/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hq-rig.h"
#include "muster-transport.h"

G_BEGIN_DECLS

/* The line between a laptop and headquarters: straight into the handlers, with a fault now and then. */
typedef struct
{
  HqRig *rig;
  guint asked;
  guint cut_every; /* 0: never; odd ones before, even ones after headquarters did it */
} Line;

MusterTransport *line_connect (gpointer line, const char *url, const char *ca, const char *ca_digest, GError **error);

/* A laptop as it is: a store on a real folder. */
typedef struct
{
  MusterTestFolder *folder;
  MusterCatalogue *catalogue;
  MusterStore *store;
  MusterId member;
} Machine;

extern const guint8 machine_key[32];

/* An empty folder; machine_open() puts a store there, or opens the one that was copied there. */
void machine_init (Machine *self);
void machine_open (Machine *self, MusterWorld *world, gboolean create);
void machine_set_up (Machine *self, MusterWorld *world);
void machine_tear_down (Machine *self);

char *machine_make_code (MusterHq *hq, MusterWorld *world, const char *url);
void machine_enrol (Machine *self, Line *line);
void machine_sync (Machine *self, MusterTransport *transport);
/* Canonical lines of all that is accepted. */
char *machine_dump (MusterStore *store);

G_END_DECLS
