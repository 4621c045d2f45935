/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What bytes from outside may cost, in one place for both ends: a builder never makes what a reader refuses. Sizes are
 * bytes. Lengths of lines are counted without their line feed; sizes of whole texts count everything.
 */

/* Every text: nesting, one string, members of one object or array, and the greatest number (2^53 - 1). */
#define MUSTER_LIMIT_DEPTH 16
#define MUSTER_LIMIT_STRING (32 * 1024)
#define MUSTER_LIMIT_MEMBERS 2048
#define MUSTER_LIMIT_NUMBER G_GINT64_CONSTANT (9007199254740991)

/* One line of a batch or a page: a change, a header, an envelope. */
#define MUSTER_LIMIT_LINE (64 * 1024)

/* A batch: changes, uncompressed bytes, and numbers named in `abandons`. */
#define MUSTER_LIMIT_BATCH_CHANGES 1000
#define MUSTER_LIMIT_BATCH_BYTES (4 * 1024 * 1024)
#define MUSTER_LIMIT_BATCH_ABANDONS 1000

/* A page is full, so the writer stops, at the first two; a reader refuses it only beyond the other two, because all
 * changes of a record that enters an audience belong together. */
#define MUSTER_LIMIT_PAGE_ENTRIES 500
#define MUSTER_LIMIT_PAGE_BYTES (1024 * 1024)
#define MUSTER_LIMIT_PAGE_ENTRIES_HARD 2000
#define MUSTER_LIMIT_PAGE_BYTES_HARD (4 * 1024 * 1024)

/* gzip: output is made in steps; beyond the free part, output may be at most RATIO times the input. */
#define MUSTER_LIMIT_GZIP_STEP (64 * 1024)
#define MUSTER_LIMIT_GZIP_RATIO 100
#define MUSTER_LIMIT_GZIP_RATIO_FREE (64 * 1024)

/* HTTP: body of any request, and of an answer other than a page. */
#define MUSTER_LIMIT_REQUEST (5 * 1024 * 1024)
#define MUSTER_LIMIT_HEADER_VALUE 1024
#define MUSTER_LIMIT_PATH 2048
#define MUSTER_LIMIT_PROBLEM (16 * 1024)
#define MUSTER_LIMIT_RECEIPT (1024 * 1024)
#define MUSTER_LIMIT_HELLO (128 * 1024)
#define MUSTER_LIMIT_HELLO_INCARNATIONS 256
#define MUSTER_LIMIT_ENROLMENT (64 * 1024)
#define MUSTER_LIMIT_ENROLMENT_CODE 2048

/* Names that people give (device, headquarters) and reasons, as bytes of UTF-8. */
#define MUSTER_LIMIT_NAME 500
#define MUSTER_LIMIT_REASON 64
#define MUSTER_LIMIT_DETAIL 2000

/* A request's time may differ from headquarters' clock by this much either way. */
#define MUSTER_LIMIT_CLOCK_MS (10 * 60 * 1000)

/* A sealed file: whole file, parts, and clear header. */
#define MUSTER_LIMIT_SEAL_FILE (64 * 1024 * 1024)
#define MUSTER_LIMIT_SEAL_PARTS 4096
#define MUSTER_LIMIT_SEAL_HEADER 4096
#define MUSTER_LIMIT_SEAL_MESSAGE (64 * 1024)

G_END_DECLS
