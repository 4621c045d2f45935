/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterSuggestion:
 * @id: what is chosen, as text
 * @title: what stands in the field then
 * @note: what tells it from others like it, in the list; "" for nothing
 * @dim: can be chosen, but hardly is meant
 *
 * One row under a field.
 */
typedef struct
{
  char *id;
  char *title;
  char *note;
  gboolean dim;
} MusterSuggestion;

MusterSuggestion *muster_suggestion_new (const char *id, const char *title, const char *note, gboolean dim);
void muster_suggestion_free (MusterSuggestion *self);

/**
 * MusterSuggestFunc:
 * @data: the caller's
 * @typed: what a person typed, not empty
 *
 * Called on every key: it must answer at once.
 *
 * Returns: (transfer full) (element-type MusterSuggestion): the best first, at most %MUSTER_SUGGEST_ROWS
 */
typedef GPtrArray *(*MusterSuggestFunc) (gpointer data, const char *typed);

#define MUSTER_SUGGEST_ROWS 8

/**
 * MusterSuggest:
 *
 * A field in which a part of a name, its pinyin or initials are typed, with the matches under it: arrows choose, Enter
 * takes the chosen one, or the first. What matches nothing stays as it was typed. `changed` is emitted when text or
 * choice are others, `activate` when Enter was pressed and a match, if there was one, was taken.
 */
#define MUSTER_TYPE_SUGGEST (muster_suggest_get_type ())
G_DECLARE_FINAL_TYPE (MusterSuggest, muster_suggest, MUSTER, SUGGEST, GtkWidget)

GtkWidget *muster_suggest_new (MusterSuggestFunc func, gpointer data);
void muster_suggest_set (MusterSuggest *self, const char *id, const char *text);
void muster_suggest_commit (MusterSuggest *self);
void muster_suggest_set_name (MusterSuggest *self, const char *name);
const char *muster_suggest_get_id (MusterSuggest *self);
const char *muster_suggest_get_text (MusterSuggest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSuggestion, muster_suggestion_free)

G_END_DECLS
