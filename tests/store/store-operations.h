/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* What a laptop's book is asked and told, for tests that disturb it. */

typedef enum
{
  OPERATION_FAIR,
  OPERATION_EMPLOYER,
  OPERATION_OPENING,
  OPERATION_WORKER,
  OPERATION_TWIN, /* perhaps the same person */
  OPERATION_INTENTION,
  OPERATION_REVIEW,
  OPERATION_DELETED,
  OPERATION_N_RECORDS,
} OperationRecord;

typedef struct
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  MusterId records[OPERATION_N_RECORDS];
} OperationBook;

/**
 * Operation:
 * @name: what the tests call it
 * @play: returns whether it was done, with what was answered appended to @answer; else @error is set
 * @tries_again: it may be done in a second way after a first one failed, so that its stamps are later
 * @writes_first: a part of it is kept, whatever becomes of the rest: that somebody took data out, or was sent away
 */
typedef struct
{
  const char *name;
  gboolean (*play) (OperationBook *book, GString *answer, GError **error);
  gboolean tries_again;
  gboolean writes_first;
} Operation;

/* Makes the records; the store is open. */
void operation_book_fill (OperationBook *book);
const Operation *operations_get (guint *n);

/* Each takes what was answered, NULL where it was refused. */
gboolean operation_say_object (GString *answer, JsonObject *object);
gboolean operation_say_array (GString *answer, JsonArray *array);
gboolean operation_say_list (GString *answer, char **list);

const Operation *operations_get_readings (guint *n);

G_END_DECLS
