/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterHerald:
 *
 * Tells what happens in the open book while its window is not in front: by the desktop's notifications, which stay on a
 * locked screen, so there is never more in them than a kind of thing and a number.
 */
#define MUSTER_TYPE_HERALD (muster_herald_get_type ())
G_DECLARE_FINAL_TYPE (MusterHerald, muster_herald, MUSTER, HERALD, GObject)

/**
 * MusterHeraldLook:
 * @attention: how many records headquarters did not accept
 * @trouble: why sync stops until somebody helps, as muster_sync_get_trouble() gives it
 * @returned: how many leads were given back
 * @backup_ms: when the last backup was made; before the first one, when the person who records was; 0: not known
 * @told_ms: when an old backup was told of last; 0: not since the book was opened
 *
 * What may be worth telling, at one moment.
 */
typedef struct
{
  guint attention;
  int trouble;
  guint returned;
  gint64 backup_ms;
  gint64 told_ms;
} MusterHeraldLook;

typedef enum
{
  MUSTER_HERALD_ATTENTION,
  MUSTER_HERALD_RETURNED,
  MUSTER_HERALD_BACKUP,
  MUSTER_HERALD_SUBJECTS,
} MusterHeraldSubject;

#define MUSTER_HERALD_BACKUP_AFTER_MS G_GINT64_CONSTANT (172800000) /* two days */

/**
 * MusterHeraldFunc:
 * @data: the caller's
 * @id: names the subject; a later one of the same takes the place of the earlier
 * @text: (nullable): one sentence; %NULL: there is nothing to be told of it any more
 * @page: where it is dealt with
 */
typedef void (*MusterHeraldFunc) (gpointer data, const char *id, const char *text, const char *page);

gboolean muster_herald_is_news (MusterHeraldSubject subject, const MusterHeraldLook *before,
                                const MusterHeraldLook *now, gint64 now_ms);

gboolean muster_herald_may_tell (gboolean in_front, GSettings *settings);
MusterHerald *muster_herald_new (GtkWindow *window, MusterDesk *desk, MusterHeraldFunc func, gpointer data);
void muster_herald_look (MusterHerald *self);
void muster_herald_send (gpointer application, const char *id, const char *text, const char *page);

G_END_DECLS
