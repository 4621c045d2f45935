/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hq-request.h"
#include "muster-hq.h"
#include "muster-journal.h"
#include "muster-sync-engine.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"

G_BEGIN_DECLS

/* The faults, by the names that the reliability statements give them. */
typedef enum
{
  FAULT_REPEAT = 1 << 0, /* F-1: requests dropped, repeated, replayed late */
  FAULT_CUT = 1 << 1,    /* F-2: the reply is lost after headquarters committed */
  FAULT_KILL = 1 << 2,   /* F-6: power goes at some call of the disk, on a laptop or at headquarters */
  FAULT_CLONE = 1 << 3,  /* F-11: a store is put back to an older day, or copied to a second laptop and both go on */
  FAULT_RESTORE = 1 << 4, /* F-12: headquarters is put back to an older copy */
  FAULT_STICK = 1 << 5,  /* F-16: sealed files, torn, read twice, carried to the wrong laptop */
  FAULT_ALL = (1 << 6) - 1,
  /* Only by name. */
  FAULT_REFUSE = 1 << 6, /* something on the way finds a batch too large */
  FAULT_ESCAPE = 1 << 7, /* an answer leaves headquarters although its power goes */
} Fault;

typedef struct _Simulation Simulation;

/* A change that somebody saw saved. */
typedef struct
{
  MusterId id;
  MusterId record;
  guint laptop;
  gboolean lost;     /* its laptop was put back to a day before it, and it had reached nobody */
  gboolean put_back; /* its laptop was put back, and it had reached headquarters: only that, and readers, hold it */
} Saved;

typedef struct
{
  MusterId id;
  const char *kind;
} Record;

typedef struct
{
  Simulation *simulation;
  guint index;
  MusterHqRole role;
  MusterTestVfs *vfs;
  MusterWorld *world;
  MusterStore *store; /* NULL while the machine is off */
  MusterSyncEngine *engine;
  MusterTestVfsImage *older; /* nullable: what F-11 puts back */
  gint64 older_saved;        /* how many Saved there were then */
  MusterId member;
  MusterId doubtful; /* record of a save that failed with the power: there, or not, but whole */
  const char *doubtful_kind;
} Laptop;

typedef struct
{
  MusterTestVfs *vfs;
  MusterWorld *world;
  MusterHq *hq; /* NULL while the machine is off */
  MusterTestVfsImage *older;
  guint restores;
} Headquarters;

struct _Simulation
{
  guint64 seed;
  guint64 state;
  guint faults;
  gint64 now_ms;
  MusterCatalogue *catalogue;
  GPtrArray *laptops; /* Laptop */
  Headquarters headquarters;
  GArray *saved;      /* Saved */
  GHashTable *known;  /* ids of all changes ever made, MusterId */
  GPtrArray *records; /* what may be edited: Record */
  GPtrArray *replays; /* requests to be sent again late */
  GPtrArray *sticks;  /* GBytes of sealed files lying about */
  MusterId squads[2];
  GChecksum *trace;
  gboolean verbose;
  gboolean calm;      /* faults are off */
  char *failure;      /* nullable: the invariant that broke */
};

guint simulation_draw (Simulation *self, guint below);
gboolean simulation_chance (Simulation *self, Fault fault, guint one_in);
void simulation_note (Simulation *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void simulation_fail (Simulation *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void simulation_set_time (Simulation *self);
/* Power goes at one of the next @within syncs or writes of this disk. */
void simulation_arm (Simulation *self, MusterTestVfs *vfs, guint within);

/* headquarters.c */
void headquarters_start (Simulation *self);
void headquarters_stop (Simulation *self);
void headquarters_settle (Simulation *self); /* notices a power cut, loses what it must, starts again */
void headquarters_keep_older (Simulation *self);
void headquarters_restore (Simulation *self);

/* laptop.c */
Laptop *laptop_new (Simulation *self, MusterHqRole role, const MusterId *squad);
void laptop_free (Laptop *self);
void laptop_start (Laptop *self);
void laptop_stop (Laptop *self);
void laptop_settle (Laptop *self);
void laptop_work (Laptop *self);
void laptop_turn (Laptop *self);
void laptop_keep_older (Laptop *self);
void laptop_put_back (Laptop *self);
void laptop_clone (Laptop *self);
void laptop_remember_saves (Laptop *self, const MusterId *record);

/* network.c */
void network_request_free (gpointer request);
MusterTransport *network_transport (Laptop *laptop);
MusterTransport *network_factory (gpointer laptop, const char *url, const char *ca, const char *ca_digest, GError **error);

/* stick.c */
void stick_play (Simulation *self);

/* invariants.c */
void invariants_always (Simulation *self);
void invariants_quiesced (Simulation *self);

/* simulation.c */
char *simulation_run (guint64 seed, guint faults, gboolean verbose, char **trace);

G_END_DECLS
