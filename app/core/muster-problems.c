/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-kind.h"

/* Texts are copied: a list of problems may outlive the record and the kind that it speaks of. */
struct _MusterProblems
{
  GArray *items;
  GStringChunk *texts;
  gboolean has_errors;
};

/**
 * muster_problems_new:
 *
 * Returns: (transfer full): an empty list
 */
MusterProblems *
muster_problems_new (void)
{
  MusterProblems *self = g_new0 (MusterProblems, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (MusterProblem));
  self->texts = g_string_chunk_new (256);
  return self;
}

/**
 * muster_problems_free:
 * @self: (transfer full): a list
 */
void
muster_problems_free (MusterProblems *self)
{
  g_array_unref (self->items);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/**
 * muster_problems_add:
 * @self: a list
 * @field: name of the field, or "" for the record
 * @rule: rule of the data dictionary
 * @severity: whether the record is incomplete because of it
 * @message: English sentence; never holds the value, because lists of problems are logged and exported
 * @message_zh: the same in Chinese
 */
void
muster_problems_add (MusterProblems *self, const char *field, const char *rule, MusterSeverity severity,
                     const char *message, const char *message_zh)
{
  MusterProblem problem = {
    .field = g_string_chunk_insert_const (self->texts, field),
    .rule = g_string_chunk_insert_const (self->texts, rule),
    .severity = severity,
    .message = g_string_chunk_insert_const (self->texts, message),
    .message_zh = g_string_chunk_insert_const (self->texts, message_zh),
  };

  g_array_append_val (self->items, problem);
  self->has_errors |= severity == MUSTER_SEVERITY_ERROR;
}

/**
 * muster_problems_get_count:
 * @self: a list
 *
 * Returns: number of problems
 */
guint
muster_problems_get_count (const MusterProblems *self)
{
  return self->items->len;
}

/**
 * muster_problems_get:
 * @self: a list
 * @index: below muster_problems_get_count()
 *
 * Returns: (transfer none): a problem, valid as long as the list
 */
const MusterProblem *
muster_problems_get (const MusterProblems *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);
  return &g_array_index (self->items, MusterProblem, index);
}

/**
 * muster_problems_has_errors:
 * @self: a list
 *
 * Returns: whether the record is not complete
 */
gboolean
muster_problems_has_errors (const MusterProblems *self)
{
  return self->has_errors;
}
