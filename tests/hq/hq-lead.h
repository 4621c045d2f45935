/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hq-rig.h"

G_BEGIN_DECLS

/* The records of one complete lead, as a squad makes them. */
typedef struct
{
  MusterId fair;
  MusterId worker;
  MusterId consent;
  MusterId intention;
} HqLead;

/* A change with @fields, a flat object, each in its group; with the origin where @begins. */
GBytes *hq_laptop_fields (HqLaptop *laptop, const char *kind, const MusterId *record, const char *fields, gboolean begins);
/* Sends all four records; the worker's home is @home, the fair's place @place. */
void hq_laptop_send_lead (HqLaptop *laptop, HqLead *lead, const char *home, const char *place);
/* Sends one change of flat fields and says what became of it. */
char *hq_laptop_send_fields (HqLaptop *laptop, const char *kind, const MusterId *record, const char *fields, gboolean begins);

/* How many entries of a type a page has, of a record where one is given. */
guint hq_page_count (MusterPage *page, MusterPageEntryType type, const MusterId *record);

G_END_DECLS
