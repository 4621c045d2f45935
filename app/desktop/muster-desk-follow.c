/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-desk-follow.h"

/**
 * muster_desk_follow:
 * @followed: (inout): the book that @follower has followed so far, or %NULL; then @desk, with a reference
 * @desk: (nullable): the open book
 * @show: called with @follower whenever the state of sync changes
 * @follower: (type GObject.Object): who shows it
 *
 * Follows another book, or none any more.
 */
void
muster_desk_follow (MusterDesk **followed, MusterDesk *desk, GCallback show, gpointer follower)
{
  if (*followed != NULL)
    g_signal_handlers_disconnect_by_data (*followed, follower);
  g_set_object (followed, desk);
  if (desk != NULL)
    g_signal_connect_object (desk, "sync-changed", show, follower, G_CONNECT_SWAPPED);
}
