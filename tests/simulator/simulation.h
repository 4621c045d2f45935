/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "faults.h"
#include "muster-hq-request.h"
#include "muster-hq.h"
#include "muster-journal.h"
#include "muster-sync-engine.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"

G_BEGIN_DECLS

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

/* A wall clock. What passes on it is the simulation's time, but for its rate and its jumps. */
typedef struct
{
  gint64 offset_ms;
  int rate; /* a thousandth faster for each; the whole second is its own where it stands */
  gboolean stands;
} Clock;

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
  gboolean doubtful; /* a save failed, or the power went: what it wrote is there, or not, but whole */
  gboolean owes;     /* a save was confirmed to a person, and the power went before it could be read */
  gboolean troubled; /* F-7 to F-9 are at work on it */
  gint64 full_until; /* F-9 */
  guint version;     /* F-14: which catalogue */
  Clock clock;
  guint64 requests;
  char *cursor_epoch; /* as it was at the last look */
  guint cursor_restores; /* how often headquarters had been put back then */
  gint64 cursor;
} Laptop;

typedef struct
{
  MusterTestVfs *vfs;
  MusterWorld *world;
  MusterHq *hq;     /* NULL while the machine is off */
  MusterHq *second; /* nullable: F-18, another program over the same folder */
  MusterTestVfsImage *older;
  guint restores;
  guint version;
  gint64 full_until;
  Clock clock;
  gint64 backed_up;  /* hq_seq of the last backup that said it was good */
  gint64 handed_out; /* greatest cursor that a page carried, in this life */
  gint64 settled_at; /* up to here nothing may be added any more, and there was so much */
  gint64 settled;
  GHashTable *chain; /* "incarnation number" -> digest of every batch that this life took */
} Headquarters;

#define SIMULATION_VERSIONS 4

struct _Simulation
{
  guint64 seed;
  guint64 state;
  guint faults;
  gint64 now_ms;
  gint64 began_ms;
  MusterCatalogue *catalogues[SIMULATION_VERSIONS];
  GPtrArray *laptops; /* Laptop */
  Headquarters headquarters;
  GArray *saved;      /* Saved */
  GHashTable *known;  /* ids of all changes ever made, MusterId */
  GPtrArray *records; /* what may be edited: Record */
  GPtrArray *leads;   /* MusterId of intentions */
  GPtrArray *replays; /* requests to be sent again late */
  GHashTable *cached; /* what a proxy keeps: address -> MusterReply */
  GPtrArray *sticks;  /* GBytes of sealed files lying about */
  MusterId squads[2];
  GChecksum *trace;
  gboolean verbose;
  gboolean calm;           /* faults are off */
  gboolean setting_up;     /* so they are at first, but versions differ already */
  char *failure;           /* nullable: the invariant that broke */
  const MusterId *watched; /* nullable: a record */
  GHashTable *watch;       /* who has it -> what was there at the last look */
};

/* simulation.c */
char *simulation_run (guint64 seed, guint faults, gboolean verbose, const MusterId *watched, char **trace);
guint simulation_draw (Simulation *self, guint below);
gboolean simulation_chance (Simulation *self, Fault fault, guint one_in);
void simulation_note (Simulation *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void simulation_fail (Simulation *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
Laptop *simulation_draw_laptop (Simulation *self);

/* clock.c */
gint64 clock_now (const Clock *self, gint64 now_ms);
void clock_pass_time (Simulation *self, gint64 ms);
void clock_play (Simulation *self);

/* disk.c */
void disk_arm_power (Simulation *self, MusterTestVfs *vfs, guint within);
void disk_arm_receipt (Simulation *self, MusterTestVfs *vfs);
gboolean disk_arm_trouble (Simulation *self, MusterTestVfs *vfs, guint within, gint64 *full_until);
void disk_disarm (Simulation *self, MusterTestVfs *vfs, gint64 *full_until);

/* memory.c */
void memory_install (void);
typedef struct
{
  guint64 failing; /* 0: none */
  guint64 calls;
  gboolean persistent;
  guint fired;
} MemoryFault;

void memory_fail_at (guint64 number, gboolean persistently);
MemoryFault memory_take (void);
void memory_put (MemoryFault fault);

/* headquarters.c */
void headquarters_start (Simulation *self);
void headquarters_stop (Simulation *self);
void headquarters_settle (Simulation *self); /* notices a power cut, loses what it must, starts again */
MusterHq *headquarters_pick (Simulation *self);
gint64 headquarters_get_seq (MusterHq *hq);
gint64 headquarters_get_backup_seq (MusterHq *hq);
gboolean headquarters_runs (Simulation *self);
void headquarters_keep_older (Simulation *self);
void headquarters_restore (Simulation *self);
void headquarters_upgrade (Simulation *self);

/* office.c: what people do at headquarters */
void office_play (Simulation *self);
void office_release_all (Simulation *self);
gboolean office_trusts (Simulation *self, Laptop *laptop);

/* laptop.c */
Laptop *laptop_new (Simulation *self, MusterHqRole role, const MusterId *squad);
void laptop_free (Laptop *self);
void laptop_start (Laptop *self);
void laptop_stop (Laptop *self);
void laptop_settle (Laptop *self);
void laptop_turn (Laptop *self);
void laptop_upgrade (Laptop *self);
void laptop_change_version (Laptop *self);
void laptop_keep_older (Laptop *self);
void laptop_put_back (Laptop *self);
void laptop_clone (Laptop *self);
guint laptop_remember_all (Laptop *self);

/* people.c: what people do at a laptop */
void people_work (Laptop *self);
void people_add_record (Simulation *self, const MusterId *id, const char *kind);

/* bad-changes.c */
void bad_play (Simulation *self);

/* versions.c */
void versions_make (Simulation *self);
void versions_free (void);
guint versions_draw (Simulation *self);

/* network.c */
void network_request_free (gpointer request);
MusterTransport *network_transport (Laptop *laptop);
MusterTransport *network_factory (gpointer laptop, const char *url, const char *ca, const char *ca_digest,
                                  GError **error);
MusterHqResponse *network_deliver (Simulation *self, const MusterHqRequest *request);

/* damage.c: F-3, F-4, F-5 */
MusterReply *damage_intercept (Simulation *self, const MusterRequest *request);
GBytes *damage_request (Simulation *self, GBytes *body);
MusterReply *damage_reply (Simulation *self, const MusterRequest *request, MusterReply *reply);

/* watch.c */
void watch_look (Simulation *self);

/* stick.c */
void stick_play (Simulation *self);

/* invariants.c */
void invariants_request (Simulation *self, Laptop *laptop, const MusterRequest *request,
                         const MusterHqResponse *response);
void invariants_always (Simulation *self);
void invariants_new_life (Simulation *self);
void invariants_no_resurrection (Simulation *self);

/* invariants-quiesced.c */
void invariants_quiesced (Simulation *self);

/* invariants-oracle.c: the merge said once more, without the programs' own */
void oracle_check (Simulation *self);

/* invariants-common.c */
GPtrArray *invariants_read_ids (MusterStore *store, const char *sql);
gboolean invariants_headquarters_holds (Simulation *self, const MusterId *change);
GHashTable *invariants_read_quarantine (Simulation *self);
gboolean invariants_was_forgotten (Laptop *laptop, const MusterId *record);
gboolean invariants_is_erased (Simulation *self, const MusterId *record);

G_END_DECLS
