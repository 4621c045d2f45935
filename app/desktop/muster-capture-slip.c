/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-form-private.h"
#include "muster-capture-view-private.h"

#include <glib/gi18n.h>

#include "muster-day-work.h"
#include "muster-parts.h"

/* A paper slip that was spoilt: its number is not missing, and nobody stands on it. */

typedef struct
{
  char *slip;
  char *reason;
  gboolean taken_back;
} Spoilt;

static void
spoilt_free (gpointer data)
{
  Spoilt *spoilt = data;

  g_free (spoilt->slip);
  g_free (spoilt->reason);
  g_free (spoilt);
}

/**
 * muster_capture_form_take_slip:
 * @self: a form
 * @reason: (out): why it is spoilt, if that stands in the note
 *
 * Empties the field of the slip's number, so that the next free one is proposed.
 *
 * Returns: (transfer full) (nullable): the number; %NULL: slips are not being typed in
 */
char *
muster_capture_form_take_slip (MusterCaptureForm *self, char **reason)
{
  g_autofree char *slip = g_strstrip (muster_capture_form_get_text (self, CAPTURE_PAPER));

  if (!gtk_widget_get_visible (self->boxes[CAPTURE_PAPER]) || *slip == '\0')
    return NULL;
  *reason = muster_capture_form_get_text (self, CAPTURE_NOTE);
  muster_capture_form_set_text (self, CAPTURE_PAPER, "");
  if (**reason != '\0')
    muster_capture_form_set_text (self, CAPTURE_NOTE, "");
  return g_steal_pointer (&slip);
}

static gpointer
run (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Spoilt *spoilt = data;
  Spoilt *done;

  spoilt->taken_back = muster_store_is_slip_void (store, spoilt->slip);
  if (!muster_store_void_slip (store, spoilt->slip, spoilt->taken_back ? NULL : spoilt->reason, error))
    return NULL;
  done = g_new0 (Spoilt, 1);
  done->slip = g_strdup (spoilt->slip);
  done->taken_back = spoilt->taken_back;
  return done;
}

static void
take_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterCaptureView) self = data;
  g_autoptr (GError) error = NULL;
  Spoilt *spoilt = muster_desk_finish (result, &error);
  g_autofree char *text = NULL;

  if (spoilt != NULL)
    text = g_strdup_printf (spoilt->taken_back ? _ ("Slip %s is not void") : _ ("Slip %s is void"), spoilt->slip);
  else if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED))
    text = g_strdup (_ ("This slip is entered"));
  g_clear_pointer (&spoilt, spoilt_free);
  if (self->form == NULL || muster_view_get_desk (MUSTER_VIEW (self)) == NULL)
    return;
  if (text != NULL)
    muster_label_set (self->said, text);
  else
    muster_view_report (MUSTER_VIEW (self), error);
  muster_view_refresh (MUSTER_VIEW (self));
}

/* The number in the form is void, or, asked for again, is not. */
void
muster_capture_view_void_slip (MusterCaptureView *self)
{
  g_autofree char *reason = NULL;
  char *slip = muster_capture_form_take_slip (self->form, &reason);
  Spoilt *spoilt;

  if (slip == NULL)
    {
      muster_label_set (self->said, _ ("First F12 and the number of the slip"));
      return;
    }
  spoilt = g_new0 (Spoilt, 1);
  spoilt->slip = slip;
  spoilt->reason = reason == NULL || *reason == '\0' ? g_strdup ("spoilt") : g_steal_pointer (&reason);
  muster_desk_write_async (muster_view_get_desk (MUSTER_VIEW (self)), run, spoilt, spoilt_free, spoilt_free, take_done,
                           g_object_ref (self));
}
