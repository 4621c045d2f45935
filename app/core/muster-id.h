/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-world.h"

G_BEGIN_DECLS

#define MUSTER_ID_SIZE 16
#define MUSTER_ID_TEXT_SIZE 37

/**
 * MusterId:
 *
 * A UUID version 7 (RFC 9562, 5.7): 48 bits of time and 74 random bits. 16 bytes inside, text at every edge. A plain
 * value: copy it by assignment.
 */
typedef struct
{
  guint8 bytes[MUSTER_ID_SIZE];
} MusterId;

MusterId muster_id_new (MusterWorld *world);
gboolean muster_id_parse (const char *text, MusterId *id);
char *muster_id_to_text (const MusterId *id);
const char *muster_id_write (const MusterId *id, char text[MUSTER_ID_TEXT_SIZE]);
int muster_id_compare (const MusterId *a, const MusterId *b);
gboolean muster_id_equal (gconstpointer a, gconstpointer b);
guint muster_id_hash (gconstpointer id);
gboolean muster_id_is_nil (const MusterId *id);
MusterId *muster_id_copy (const MusterId *id);

G_END_DECLS
