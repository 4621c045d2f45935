/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-bench.h"
#include "muster-hq.h"
#include "muster-page.h"
#include "muster-receipt.h"
#include "muster-transport.h"

G_BEGIN_DECLS

/* A laptop as headquarters sees it: its key, its chain of batches, and its line. */
typedef struct
{
  MusterBench *bench;
  MusterKeyPair *key;
  MusterId device;
  MusterId incarnation;
  MusterId member;
  MusterId squad;
  MusterId epoch;
  gint64 number;
  char *previous;
  char *ca;
  guint8 hq_key[MUSTER_KEY_SIZE];
  MusterTransport *transport;
} MusterBenchLaptop;

/* @areas: of a liaison officer, else NULL. */
MusterBenchLaptop *muster_bench_laptop_new (MusterBench *bench, MusterHq *hq, MusterHqRole role, const MusterId *squad,
                                            const char *const *areas);
void muster_bench_laptop_free (MusterBenchLaptop *self);
void muster_bench_laptop_connect (MusterBenchLaptop *self, const char *url);
/* The next batch of the chain; @lines are GBytes. */
MusterBatch *muster_bench_laptop_batch (MusterBenchLaptop *self, GPtrArray *lines);
/* Posts it and verifies the receipt, which has to accept everything. */
void muster_bench_laptop_send (MusterBenchLaptop *self, MusterBatch *batch);
MusterPage *muster_bench_laptop_pull (MusterBenchLaptop *self, gint64 after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterBenchLaptop, muster_bench_laptop_free)

G_END_DECLS
