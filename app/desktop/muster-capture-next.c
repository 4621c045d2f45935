/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-form-private.h"

#include <glib/gi18n.h>

/* What stays in the form for the next person: kept fields, a household, a pad of paper slips. */

static gboolean
is_paper (MusterCaptureForm *self)
{
  return gtk_widget_get_visible (self->boxes[CAPTURE_PAPER]);
}

/**
 * muster_capture_form_toggle_paper:
 * @self: a form
 *
 * Paper slips are typed in, or people stand at the table again. A slip has a number, the next free one is proposed.
 */
void
muster_capture_form_toggle_paper (MusterCaptureForm *self)
{
  gboolean paper = !is_paper (self);

  gtk_widget_set_visible (self->boxes[CAPTURE_PAPER], paper);
  muster_capture_form_set_text (self, CAPTURE_PAPER, paper ? self->next_slip : "");
  muster_capture_form_focus_first (self);
}

/**
 * muster_capture_form_set_slips:
 * @self: a form
 * @next: (nullable): the next free number
 */
void
muster_capture_form_set_slips (MusterCaptureForm *self, const char *next)
{
  gboolean fresh = is_paper (self) && muster_capture_form_is_empty (self);

  g_free (self->next_slip);
  self->next_slip = g_strdup (next);
  self->setting = TRUE;
  if (fresh)
    {
      muster_capture_form_set_text (self, CAPTURE_PAPER, next);
      self->carried[CAPTURE_PAPER] = TRUE;
    }
  self->setting = FALSE;
}

/* The strip says whose household it is, and the how manieth stands there now. */
static void
follow_household (MusterCaptureForm *self, gboolean same_household)
{
  g_autofree char *name = muster_capture_form_get_text (self, CAPTURE_NAME);

  if (!same_household)
    {
      self->members = 0;
      g_clear_pointer (&self->household, g_free);
      return;
    }
  self->members = self->members == 0 ? 2 : self->members + 1;
  if (self->members == 2)
    {
      g_free (self->head);
      self->head = g_strdup (name);
    }
  g_free (self->household);
  self->household = g_strdup_printf (_ ("Household of %s, no. %u"), self->head, self->members);
}

/**
 * muster_capture_form_clear:
 * @self: a form
 * @same_household: whether the next person lives with the last: number, address and consent's witness are kept as well
 *
 * Empties the form for the next person; what is kept stays and says so.
 */
void
muster_capture_form_clear (MusterCaptureForm *self, gboolean same_household)
{
  self->setting = TRUE;
  follow_household (self, same_household);
  for (guint i = 0; i < CAPTURE_N_FIELDS; i++)
    {
      gboolean stays = self->kept[i] || (same_household && (i == CAPTURE_MOBILE || i == CAPTURE_COUNTY || i == CAPTURE_LIVE));

      if (!stays)
        muster_capture_form_set_text (self, (CaptureField) i, "");
      muster_capture_form_set_carried (self, (CaptureField) i, stays);
      self->skipped[i] = FALSE;
    }
  g_clear_pointer (&self->person, g_free);
  muster_capture_form_set_absent (self, FALSE);
  muster_capture_consent_clear (self->consent, FALSE);
  self->setting = FALSE;
  muster_capture_form_check (self);
}
