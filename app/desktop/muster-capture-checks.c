/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-form-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-check-age.h"
#include "muster-check-identity.h"
#include "muster-check-phone.h"
#include "muster-code-lists.h"
#include "muster-division.h"
#include "muster-words.h"

/* What the catalogue's checks say of the person, under the fields they are about. Nothing here holds a save up: what
 * cannot be submitted can be kept. Only under 16 keeps nothing. */

#define MOBILE_DIGITS 11
#define IDENTITY_CHARACTERS 18

static const struct
{
  const char *name;
  CaptureField field;
} places[] = {
  { "name", CAPTURE_NAME },     { "mobile", CAPTURE_MOBILE },    { "id_number", CAPTURE_IDENTITY },
  { "birth_date", CAPTURE_BIRTH }, { "hukou_div", CAPTURE_COUNTY },
};

static void
say (MusterCaptureForm *self, CaptureField field, MusterReason kind, const char *text)
{
  muster_field_box_set_reason (MUSTER_FIELD_BOX (self->boxes[field]), kind, text);
  self->faulty |= kind == MUSTER_REASON_ERROR;
}

static void
check_catalogue (MusterCaptureForm *self, JsonObject *worker, gboolean said[CAPTURE_N_FIELDS])
{
  g_autoptr (MusterRecord) record = muster_record_new (muster_catalogue_find (self->catalogue, "worker"), worker);
  g_autoptr (MusterProblems) problems = NULL;

  muster_record_set_today (record, self->date);
  problems = muster_record_check (record);
  for (guint i = 0; i < muster_problems_get_count (problems); i++)
    {
      const MusterProblem *problem = muster_problems_get (problems, i);

      for (guint k = 0; k < G_N_ELEMENTS (places) && strcmp (problem->rule, "required") != 0; k++)
        if (strcmp (problem->field, places[k].name) == 0 && !said[places[k].field])
          {
            said[places[k].field] = TRUE;
            say (self, places[k].field,
                 problem->severity == MUSTER_SEVERITY_ERROR ? MUSTER_REASON_ERROR : MUSTER_REASON_NOTE,
                 muster_words_for_problem (problem));
          }
    }
}

/* While it is typed, a number says how many digits are to come: grey, because nothing is wrong yet. */
static gboolean
count_digits (MusterCaptureForm *self)
{
  g_autofree char *typed = muster_capture_form_get_text (self, CAPTURE_MOBILE);
  g_autofree char *number = muster_phone_normalise (typed);
  int missing = MOBILE_DIGITS - (int) strlen (number);
  g_autofree char *text = NULL;

  if (*number == '\0' || missing == 0 || *number == '0')
    return FALSE;
  text = missing > 0 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d more digit", "%d more digits", (gulong) missing),
                                        missing)
                     : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d too many", "%d too many", (gulong) -missing),
                                        -missing);
  say (self, CAPTURE_MOBILE, missing > 0 ? MUSTER_REASON_NOTE : MUSTER_REASON_ERROR, text);
  return TRUE;
}

static void
check_identity (MusterCaptureForm *self, JsonObject *worker, gboolean said[CAPTURE_N_FIELDS])
{
  const char *number = json_object_get_string_member_with_default (worker, "id_number", "");
  int missing = IDENTITY_CHARACTERS - (int) g_utf8_strlen (number, -1);
  MusterIdentity identity;

  if (*number == '\0')
    return;
  if (missing > 0)
    {
      g_autofree char *text
          = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d more digit", "%d more digits", (gulong) missing), missing);

      said[CAPTURE_IDENTITY] = TRUE;
      say (self, CAPTURE_IDENTITY, MUSTER_REASON_NOTE, text);
    }
  else if (muster_identity_read (number, &identity))
    {
      int age = muster_age_at (identity.birth, "3", self->date);
      g_autofree char *text = g_strdup_printf (_ ("%s · %s · %d"), muster_words_for_code (&muster_codes_sex, identity.is_male ? "1" : "2"),
                                               identity.birth, age);

      said[CAPTURE_BIRTH] = TRUE;
      say (self, CAPTURE_BIRTH, MUSTER_REASON_INFO, text);
      if (!muster_capture_consent_get_tick (self->consent, 2))
        {
          said[CAPTURE_IDENTITY] = TRUE;
          say (self, CAPTURE_IDENTITY, MUSTER_REASON_WARNING, _ ("No consent ③: the number will not be kept"));
        }
    }
}

static void
check_county (MusterCaptureForm *self, gboolean said[CAPTURE_N_FIELDS])
{
  MusterSuggest *field = MUSTER_SUGGEST (self->controls[CAPTURE_COUNTY]);
  const MusterDivision *county
      = muster_suggest_get_id (field) == NULL ? NULL : muster_division_find (muster_suggest_get_id (field));
  g_autofree char *path = county == NULL ? NULL : muster_division_get_path (county);

  if (said[CAPTURE_COUNTY] || *muster_suggest_get_text (field) == '\0')
    return;
  said[CAPTURE_COUNTY] = TRUE;
  say (self, CAPTURE_COUNTY, MUSTER_REASON_NOTE, path != NULL ? path : _ ("No such county: kept as written"));
}

static void
check_opening (MusterCaptureForm *self, gboolean young, gboolean said[CAPTURE_N_FIELDS])
{
  MusterSuggest *field = MUSTER_SUGGEST (self->controls[CAPTURE_OPENING]);
  const MusterOpening *opening
      = self->openings == NULL ? NULL : muster_opening_index_find (self->openings, muster_suggest_get_id (field));

  if (opening == NULL)
    return;
  said[CAPTURE_OPENING] = TRUE;
  if (young && !opening->minor_allowed)
    {
      /* Kept from the last person, it must not slip through for this one. */
      muster_suggest_set (field, NULL, "");
      say (self, CAPTURE_OPENING, MUSTER_REASON_WARNING, _ ("Choose one that takes 16 and 17"));
      return;
    }
  say (self, CAPTURE_OPENING, opening->closed ? MUSTER_REASON_WARNING : MUSTER_REASON_NOTE, opening->note);
}

static void
show_strip (MusterCaptureForm *self, int age)
{
  gboolean young = age >= MUSTER_AGE_OF_WORK && age < MUSTER_AGE_OF_MAJORITY;
  g_autoptr (GString) text = g_string_new (NULL);

  if (young)
    g_string_append_printf (text, _ ("Young worker (%d): only openings that allow 16–18"), age);
  else if (self->household != NULL)
    g_string_append (text, self->household);
  if (self->absent)
    g_string_append_printf (text, "%s%s", text->len == 0 ? "" : " · ", _ ("Not present: waits for own consent"));
  gtk_widget_set_visible (self->strip, text->len > 0);
  gtk_label_set_text (GTK_LABEL (self->strip), text->str);
}

/* Judges everything that stands in the form. */
void
muster_capture_form_check (MusterCaptureForm *self)
{
  g_autoptr (JsonObject) worker = muster_capture_form_get_worker (self);
  gboolean said[CAPTURE_N_FIELDS] = { FALSE };
  int age = muster_worker_get_age (worker, self->date);

  self->setting = TRUE;
  self->faulty = FALSE;
  said[CAPTURE_MOBILE] = count_digits (self);
  check_identity (self, worker, said);
  check_catalogue (self, worker, said);
  check_county (self, said);
  check_opening (self, age >= MUSTER_AGE_OF_WORK && age < MUSTER_AGE_OF_MAJORITY, said);
  for (guint i = 0; i < CAPTURE_N_FIELDS; i++)
    if (!said[i])
      say (self, (CaptureField) i, MUSTER_REASON_NOTE,
           i == CAPTURE_NAME    ? _ ("Name; or any four digits of phone or ID")
           : i == CAPTURE_BIRTH ? _ ("No ID: ask the year")
                                : NULL);
  show_strip (self, age);
  self->setting = FALSE;
}

/**
 * muster_capture_form_has_faults:
 * @self: a form
 *
 * Returns: whether something stands in it that cannot be submitted; it can be kept
 */
gboolean
muster_capture_form_has_faults (MusterCaptureForm *self)
{
  return self->faulty;
}

/**
 * muster_capture_form_is_minor:
 * @self: a form
 *
 * Returns: whether the person is under 16, by the ID number or the year of birth
 */
gboolean
muster_capture_form_is_minor (MusterCaptureForm *self)
{
  g_autoptr (JsonObject) worker = muster_capture_form_get_worker (self);

  return muster_worker_is_minor (worker, self->date);
}
