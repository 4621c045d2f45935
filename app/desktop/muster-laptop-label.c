/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-laptop-label.h"

#include <string.h>

#include <glib/gi18n.h>

#define TAIL 4

/* The squad that the member belongs to; somebody who began before the laptop was enrolled has none. */
static char *
find_owner (MusterStore *store, const char *by)
{
  MusterId id;
  g_autoptr (JsonObject) member = by != NULL && muster_id_parse (by, &id) ? muster_store_get (store, &id, NULL) : NULL;
  const char *squad = member == NULL ? NULL : json_object_get_string_member_with_default (member, "_squad", NULL);
  g_autoptr (JsonObject) record
      = squad != NULL && muster_id_parse (squad, &id) ? muster_store_get (store, &id, NULL) : NULL;
  const char *name = record == NULL ? NULL : json_object_get_string_member_with_default (record, "name", NULL);

  if (name == NULL && member != NULL)
    name = json_object_get_string_member_with_default (member, "name", NULL);
  return g_strdup (name);
}

/**
 * muster_laptop_label:
 * @store: the reader's store
 * @incarnation: the name that a copy writes under
 * @by: (nullable): a member who writes on it
 * @own: this laptop's
 *
 * Returns: (transfer full): what people call the laptop: this one, or whose it is and what tells it from another of
 * theirs
 */
char *
muster_laptop_label (MusterStore *store, const char *incarnation, const char *by, const MusterId *own)
{
  const char *tail = incarnation + (strlen (incarnation) > TAIL ? strlen (incarnation) - TAIL : 0);
  g_autofree char *owner = NULL;
  MusterId id;

  if (muster_id_parse (incarnation, &id) && muster_id_equal (&id, own))
    return g_strdup (_ ("this laptop"));
  owner = find_owner (store, by);
  if (owner == NULL)
    return g_strdup_printf (_ ("laptop …%s"), tail);
  /* Translators: whose laptop, and the end of its name */
  return g_strdup_printf (_ ("laptop of %s …%s"), owner, tail);
}
