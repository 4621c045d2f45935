/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The faults, by the names that the reliability statements give them. F-19 needs attached files, which are not here
 * yet. */
typedef enum
{
  FAULT_REPEAT = 1 << 0,   /* F-1: requests dropped, repeated, replayed late */
  FAULT_CUT = 1 << 1,      /* F-2: the reply is lost after headquarters committed */
  FAULT_TRUNCATE = 1 << 2, /* F-3: a body ends early */
  FAULT_FLIP = 1 << 3,     /* F-4: one bit is another */
  FAULT_PORTAL = 1 << 4,   /* F-5: something in between answers, caches, unpacks, or sends another length */
  FAULT_KILL = 1 << 5,     /* F-6: power goes at some call of the disk, on a laptop or at headquarters */
  FAULT_MEMORY = 1 << 6,   /* F-7: SQLite gets no memory */
  FAULT_IO = 1 << 7,       /* F-8: a call of the disk fails, once or from then on */
  FAULT_FULL = 1 << 8,     /* F-9: the disk is full for a while */
  FAULT_CLOCK = 1 << 9,    /* F-10: clocks that are wrong, jump, run fast or stand */
  FAULT_CLONE = 1 << 10,   /* F-11: a store is put back to an older day, or copied to a second laptop and both go on */
  FAULT_RESTORE = 1 << 11, /* F-12: headquarters is put back to an older copy */
  FAULT_RECEIPT = 1 << 12, /* F-13: headquarters' power goes between a change and its receipt */
  FAULT_VERSION = 1 << 13, /* F-14: versions with and without a kind or a field, changing at any start */
  FAULT_BAD = 1 << 14,     /* F-15: changes and chains that nobody may write */
  FAULT_STICK = 1 << 15,   /* F-16: sealed files, torn, read twice, carried to the wrong laptop */
  FAULT_REVOKE = 1 << 16,  /* F-17: a laptop is no longer trusted */
  FAULT_WRITERS = 1 << 17, /* F-18: two programs write at headquarters */
  FAULT_ERASE = 1 << 18,   /* F-20: people are forgotten while others edit offline */
  FAULT_REFUSE = 1 << 19,  /* something on the way finds a batch too large */
  FAULT_ESCAPE = 1 << 20,  /* an answer leaves headquarters although its power goes */
} Fault;

#define FAULT_ALL ((1u << 21) - 1)

guint faults_parse (const char *names);
guint faults_of_seed (guint64 seed);
char *faults_describe (guint faults);

G_END_DECLS
