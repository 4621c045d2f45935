/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-view.h"

G_BEGIN_DECLS

/**
 * MusterPageEntry:
 * @name: its name in actions
 * @title: English title, to be translated
 * @icon: name of its icon
 * @roles: one letter a role that has it: s squad, l liaison, h headquarters
 * @key: the digit that opens it with Alt; '\0': none
 * @begins_group: whether a line stands above it in the side list
 * @wide: whether it needs the width of the side list, which then shows icons only
 * @get_type: type of the view
 * @kind: (nullable): the kind that a list shows
 * @is_aside: whether it is opened from another page and by its key, and does not stand in the side list
 *
 * The pages of the window, in the order of the side list.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  const char *roles;
  char key;
  gboolean begins_group;
  gboolean wide;
  GType (*get_type) (void);
  const char *kind;
  gboolean is_aside;
} MusterPageEntry;

guint muster_pages_get_count (void);
const MusterPageEntry *muster_pages_get (guint index);
const MusterPageEntry *muster_pages_find (const char *name);
const MusterPageEntry *muster_pages_find_kind (const char *kind);
const MusterPageEntry *muster_pages_find_key (char key, const char *role);
gboolean muster_pages_is_for (const MusterPageEntry *page, const char *role);
void muster_pages_configure (const MusterPageEntry *page, MusterView *view);

G_END_DECLS
