/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-change.h"
#include "muster-db.h"
#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterBench:
 * @world: the system's
 * @catalogue: the standard kinds
 * @program: this program's own path, which it runs again to measure the memory of a fresh process
 * @hq_program: (nullable): path of muster-hq; %NULL: what needs it is left out
 * @folder: a temporary folder for everything
 * @records: how many workers the book of the laptop holds
 * @large: also at 1,000,000
 * @only: (nullable): the one figure wanted
 * @figures: what was measured so far
 *
 * One run. Every figure stands beside a bare loop that was run in turns with it, so that whatever else the machine does
 * meets both.
 */
typedef struct
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  const char *program;
  const char *hq_program;
  const char *folder;
  guint records;
  gboolean large;
  const char *only;
  JsonArray *figures;
} MusterBench;

#define MUSTER_BENCH_LARGE 1000000

/**
 * MusterBenchTime:
 * @count: how much of the unit was done
 * @microseconds: in how long
 * @cpu_ms: and with how much of a processor, by the process that does it (at headquarters: the server's); says more than
 *   the time where others use the machine too
 *
 * What one side of a figure did.
 */
typedef struct
{
  gint64 count;
  gint64 microseconds;
  gint64 cpu_ms;
} MusterBenchTime;

/* A running piece of it, in this process or another. */
typedef struct
{
  const char *process; /* "self", or a number */
  gint64 began;
  gint64 cpu_ms;
} MusterBenchWatch;

/* ---- muster-bench-report.c: the figures. A failed step ends the program: a benchmark has nothing to recover. ---- */

void muster_bench_require (gboolean done, GError *error, const char *what);
void muster_bench_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
gboolean muster_bench_wants (MusterBench *bench, const char *name);
gint64 muster_bench_now (void);
MusterBenchWatch muster_bench_start (const char *process);
void muster_bench_stop (const MusterBenchWatch *watch, gint64 count, MusterBenchTime *time);
/* @unit is what a second has so many of; returns the figure (borrowed) for more members. */
JsonObject *muster_bench_add_rates (MusterBench *bench, const char *name, const char *unit, gint64 held, const MusterBenchTime *program,
                                    const MusterBenchTime *bare, const char *budget);
JsonObject *muster_bench_add_sizes (MusterBench *bench, const char *name, const char *unit, gint64 held, gint64 program, gint64 bare,
                                    const char *budget);
JsonObject *muster_bench_add (MusterBench *bench, const char *name, gint64 held, const char *budget);
/* p50, p99 and the greatest of @times (gint64, microseconds; gets sorted), in milliseconds. */
JsonObject *muster_bench_describe_times (GArray *times);
gint64 muster_bench_get_rss_kib (const char *process);

/* ---- muster-bench-people.c: people made up from a number, in the synthetic ranges ---- */

JsonObject *muster_bench_worker (guint64 number);
JsonObject *muster_bench_consent (const MusterId *worker, guint64 number);
JsonObject *muster_bench_intention (const MusterId *worker, const MusterId *consent, const MusterId *member, guint64 number);
/* The change that saves @fields as a new record. */
MusterChange *muster_bench_change (MusterBench *bench, const char *kind, const MusterId *record, JsonObject *fields,
                                   const MusterId *member, const MusterId *squad, MusterStamp time);

/* ---- muster-bench-bare.c: the bare loop ---- */

/**
 * MusterBenchBare:
 *
 * The bare loop's database: a copy of the program's, same schema, same content, same settings of the connection, a key
 * of its own of the same form, same lock and checkpoints. After the program has written, the rows that came are read
 * back into memory, and then written into the copy, with prepared statements and nothing else. What counts as a row is
 * in the table of the source file.
 */
typedef struct _MusterBenchBare MusterBenchBare;

MusterBenchBare *muster_bench_bare_new (MusterBench *bench, const char *name, MusterDb *program, gboolean of_hq);
void muster_bench_bare_free (MusterBenchBare *self);
MusterDb *muster_bench_bare_get_db (MusterBenchBare *self);
/* Reads what @program has more than the copy; @program is a connection of its own. */
void muster_bench_bare_capture (MusterBenchBare *self, MusterDb *program);
/* Writes it, @step changes a transaction. */
void muster_bench_bare_write (MusterBenchBare *self, guint step, MusterBenchTime *time);
gint64 muster_bench_count (MusterDb *db, const char *sql);

/* ---- the figures ---- */

void muster_bench_book (MusterBench *bench);       /* saves, import, search, memory of a laptop's book */
void muster_bench_search (MusterBench *bench, MusterStore *store, gint64 held);
void muster_bench_sync_calls (MusterBench *bench); /* sync calls of one save */
void muster_bench_wire (MusterBench *bench);       /* bytes */
void muster_bench_hq (MusterBench *bench, gint64 held);
void muster_bench_many (MusterBench *bench);       /* 64 laptops; a liaison officer's first day */
void muster_bench_open_and_tell (const char *folder, gboolean bare);

#define MUSTER_BENCH_KEY ((const guint8 *) "muster-bench: thirty-two letters")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterBenchBare, muster_bench_bare_free)

G_END_DECLS
