/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-bench-laptop.h"

G_BEGIN_DECLS

#define MUSTER_BENCH_BATCH 1000

/* A headquarters with a real `muster-hq serve` in a process of its own, a laptop of a squad and one that sees
 * everything. */
typedef struct
{
  MusterBench *bench;
  char *folder;
  MusterHq *hq; /* this process's own connection, beside the one of the server */
  char *url;
  MusterBenchLaptop *squad;
  MusterBenchLaptop *reader;
  GSubprocess *server;
  gint64 rss_before;
} MusterBenchServer;

/* @held changes are there already; the server does not run yet. */
MusterBenchServer *muster_bench_server_new (MusterBench *bench, gint64 held);
void muster_bench_server_free (MusterBenchServer *self);
void muster_bench_server_start (MusterBenchServer *self);
/* The process of the server, for muster_bench_start(). */
const char *muster_bench_server_get_process (MusterBenchServer *self);
/* @n batches of @laptop, of about @size changes each: people from number @first on, one who leaves a file only, or with
 * consent and intention, which becomes a lead. (element-type MusterBatch) */
GPtrArray *muster_bench_make_batches (MusterBench *bench, MusterBenchLaptop *laptop, guint n, guint size, guint64 first,
                                      gboolean with_leads);
/* Reads @n lines from the journal after @after: what a page cannot do without. Returns their bytes. */
gint64 muster_bench_server_read_lines (MusterBenchServer *self, gint64 after, gint64 n, MusterBenchTime *time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterBenchServer, muster_bench_server_free)

G_END_DECLS
