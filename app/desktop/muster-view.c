/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-view.h"

#include "muster-words.h"

typedef struct
{
  MusterDesk *desk;
  char *subtitle;
  gboolean front;
  gboolean stale;
} MusterViewPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MusterView, muster_view, ADW_TYPE_BIN)

enum
{
  PROP_SUBTITLE = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static MusterViewPrivate *
get (MusterView *self)
{
  return muster_view_get_instance_private (self);
}

static void
note_changed (MusterView *self)
{
  if (get (self)->front)
    muster_view_refresh (self);
  else
    get (self)->stale = TRUE;
}

static void
muster_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_SUBTITLE)
    g_value_set_string (value, get (MUSTER_VIEW (object))->subtitle);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
muster_view_dispose (GObject *object)
{
  g_clear_object (&get (MUSTER_VIEW (object))->desk);
  G_OBJECT_CLASS (muster_view_parent_class)->dispose (object);
}

static void
muster_view_finalize (GObject *object)
{
  g_free (get (MUSTER_VIEW (object))->subtitle);
  G_OBJECT_CLASS (muster_view_parent_class)->finalize (object);
}

static void
muster_view_class_init (MusterViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = muster_view_get_property;
  object_class->dispose = muster_view_dispose;
  object_class->finalize = muster_view_finalize;
  properties[PROP_SUBTITLE]
      = g_param_spec_string ("subtitle", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
muster_view_init (MusterView *self)
{
}

/**
 * muster_view_open:
 * @self: a page
 * @desk: the open book
 */
void
muster_view_open (MusterView *self, MusterDesk *desk)
{
  MusterViewPrivate *private = get (self);

  g_assert (private->desk == NULL);
  private->desk = g_object_ref (desk);
  private->stale = TRUE;
  g_signal_connect_object (desk, "changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
  if (MUSTER_VIEW_GET_CLASS (self)->opened != NULL)
    MUSTER_VIEW_GET_CLASS (self)->opened (self);
}

/**
 * muster_view_get_desk:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the open book; %NULL when it has been closed, as an answer that comes late finds
 */
MusterDesk *
muster_view_get_desk (MusterView *self)
{
  MusterDesk *desk = get (self)->desk;

  return desk != NULL && muster_desk_is_open (desk) ? desk : NULL;
}

/**
 * muster_view_set_front:
 * @self: a page
 * @front: whether a person sees it now
 */
void
muster_view_set_front (MusterView *self, gboolean front)
{
  MusterViewPrivate *private = get (self);
  MusterViewClass *class = MUSTER_VIEW_GET_CLASS (self);

  if (private->front == front)
    return;
  private->front = front;
  if (front && private->stale)
    muster_view_refresh (self);
  if (front && class->shown != NULL)
    class->shown (self);
  if (!front && class->hidden != NULL)
    class->hidden (self);
}

gboolean
muster_view_is_front (MusterView *self)
{
  return get (self)->front;
}

/**
 * muster_view_refresh:
 * @self: a page
 *
 * Reads anew what it shows.
 */
void
muster_view_refresh (MusterView *self)
{
  get (self)->stale = FALSE;
  if (muster_view_get_desk (self) != NULL && MUSTER_VIEW_GET_CLASS (self)->refresh != NULL)
    MUSTER_VIEW_GET_CLASS (self)->refresh (self);
}

gboolean
muster_view_find (MusterView *self)
{
  if (MUSTER_VIEW_GET_CLASS (self)->find == NULL)
    return FALSE;
  MUSTER_VIEW_GET_CLASS (self)->find (self);
  return TRUE;
}

gboolean
muster_view_create (MusterView *self)
{
  if (MUSTER_VIEW_GET_CLASS (self)->create == NULL)
    return FALSE;
  MUSTER_VIEW_GET_CLASS (self)->create (self);
  return TRUE;
}

gboolean
muster_view_show_record (MusterView *self, const MusterId *record)
{
  if (MUSTER_VIEW_GET_CLASS (self)->show_record == NULL)
    return FALSE;
  MUSTER_VIEW_GET_CLASS (self)->show_record (self, record);
  return TRUE;
}

/**
 * muster_view_get_subtitle:
 * @self: a page
 *
 * Returns: (nullable): what stands under the page's title in the header
 */
const char *
muster_view_get_subtitle (MusterView *self)
{
  return get (self)->subtitle;
}

/**
 * muster_view_set_subtitle:
 * @self: a page
 * @subtitle: (nullable): what stands under the page's title; no person's name, because a queue stands behind the screen
 */
void
muster_view_set_subtitle (MusterView *self, const char *subtitle)
{
  if (g_strcmp0 (get (self)->subtitle, subtitle) == 0)
    return;
  g_free (get (self)->subtitle);
  get (self)->subtitle = g_strdup (subtitle);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

/**
 * muster_view_say:
 * @self: a page
 * @text: a result
 *
 * Shows a result for a few seconds; it is never a question.
 */
void
muster_view_say (MusterView *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", text);
}

/**
 * muster_view_report:
 * @self: a page
 * @error: what did not work
 *
 * Says in a person's words what did not work and what to do.
 */
void
muster_view_report (MusterView *self, const GError *error)
{
  g_autofree char *text = muster_words_for_error (error);

  muster_view_say (self, text);
}
