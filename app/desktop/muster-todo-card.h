/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterTodo:
 * @drafts: forms that were not finished, as muster_store_get_forms() gives them
 * @returned: leads that were given back
 * @returned_due_ms: until when the first has to be corrected; 0: nobody says
 * @conflicts: records on which two laptops disagree
 * @slip_gaps: (array zero-terminated=1): numbers of paper slips that nobody has entered
 * @copied_ms: when this laptop was last copied to a stick; 0: never
 *
 * What waits for somebody. Only what exists is shown.
 */
typedef struct
{
  JsonArray *drafts;
  gboolean is_office; /* nobody records here */
  guint unreviewed;   /* where somebody may judge them */
  guint returned;
  gint64 returned_due_ms;
  guint conflicts;
  char **slip_gaps;
  gint64 copied_ms;
} MusterTodo;

MusterTodo *muster_todo_read (MusterStore *store, const char *date, GError **error);
void muster_todo_free (MusterTodo *self);

/**
 * MusterTodoCard:
 *
 * The things to do, each with what is wrong and the way there.
 */
#define MUSTER_TYPE_TODO_CARD (muster_todo_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterTodoCard, muster_todo_card, MUSTER, TODO_CARD, GtkBox)

GtkWidget *muster_todo_card_new (void);
void muster_todo_card_set (MusterTodoCard *self, const MusterTodo *todo, JsonObject *status, gint64 now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTodo, muster_todo_free)

G_END_DECLS
