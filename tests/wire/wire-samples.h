/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-batch.h"
#include "muster-enrolment.h"
#include "muster-hello.h"
#include "muster-page.h"
#include "muster-receipt.h"
#include "muster-seal.h"

/* Fixed values for the tests of the wire: the same in every run, on every machine. */

/* A world without clock and files whose randomness follows from a seed. */
MusterWorld *sample_world_new (guint64 seed);

/* Key pairs of synthetic owners: 32 equal bytes as seed. */
MusterKeyPair *sample_key (guint8 byte);

/* Ids that name themselves: 01890000-0000-7000-8000-0000000000NN. */
MusterId sample_id (guint8 byte);

/* Canonical change lines with unlike ids, and a note of `note` characters (at most 32 KiB). */
GBytes *sample_line (guint index, gsize note);
GPtrArray *sample_lines (guint n, gsize note);

/* A line of exactly `size` bytes that is strict JSON and no change; hardly compressible. */
GBytes *sample_raw_line (gsize size);

/* Batch 7 of incarnation 9, by key 1. */
MusterBatch *sample_batch (guint n, gsize note);

/* Headquarters' answer to sample_batch (5, 20), by key 2: changes 0, 2 and 4 accepted, 2 brought back in time. */
MusterReceipt *sample_receipt (void);

/* A page with every type of entry, by key 2. */
GBytes *sample_page (void);

MusterHelloRequest *sample_hello_request (void);
MusterHello *sample_hello (void);
