/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-form-private.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "muster-check-identity.h"
#include "muster-check-phone.h"
#include "muster-division.h"

/* Between the form's fields and what is saved or kept as a draft; see muster-capture-save.h. */

#define ID_CARD "1"
#define ID_DECLINED "9"

static const struct
{
  CaptureField field;
  const char *name;
} worker_texts[] = {
  { CAPTURE_NAME, "name" },           { CAPTURE_MOBILE, "mobile" },       { CAPTURE_OWNER, "mobile_owner" },
  { CAPTURE_PHONE_ALT, "phone_alt" }, { CAPTURE_RARE, "name_unencodable" }, { CAPTURE_LIVE, "live_text" },
  { CAPTURE_NOTE, "note" },
};

/* A draft outlives an update of the program, so what was typed has names of its own. */
static const char *const typed_names[CAPTURE_N_FIELDS] = {
  [CAPTURE_PAPER] = "paper_field",   [CAPTURE_NAME] = "name_field",         [CAPTURE_MOBILE] = "mobile_field",
  [CAPTURE_OWNER] = "owner_field",   [CAPTURE_COUNTY] = "county_field",     [CAPTURE_OPENING] = "opening_field",
  [CAPTURE_INTENT] = "intent_field", [CAPTURE_TRAVEL] = "travel_field",     [CAPTURE_IDENTITY] = "identity_field",
  [CAPTURE_BIRTH] = "birth_field",   [CAPTURE_DEPART] = "depart_field",     [CAPTURE_FORMER] = "former_field",
  [CAPTURE_WAGE] = "wage_field",     [CAPTURE_COMPANIONS] = "companions_field", [CAPTURE_PHONE_ALT] = "phone_alt_field",
  [CAPTURE_RARE] = "rare_field",     [CAPTURE_LIVE] = "live_field",         [CAPTURE_NOTE] = "note_field",
};

/* The name of a field in drafts, and of its control. */
const char *
muster_capture_field_get_name (CaptureField field)
{
  return typed_names[field];
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, member, text);
}

static void
add_county (MusterCaptureForm *self, JsonObject *worker)
{
  MusterSuggest *county = MUSTER_SUGGEST (self->controls[CAPTURE_COUNTY]);

  set_text (worker, "hukou_div", muster_suggest_get_id (county));
  if (muster_suggest_get_id (county) == NULL)
    set_text (worker, "hukou_text", muster_suggest_get_text (county));
}

/* A dash in the number's field says that the person does not want to give it. */
static void
add_identity (MusterCaptureForm *self, JsonObject *worker)
{
  g_autofree char *number = muster_capture_form_get_text (self, CAPTURE_IDENTITY);
  g_autofree char *year = muster_capture_form_get_text (self, CAPTURE_BIRTH);
  MusterIdentity identity;

  if (strcmp (number, "-") == 0)
    json_object_set_string_member (worker, "id_type", ID_DECLINED);
  else if (*number != '\0')
    {
      g_autofree char *normal = muster_identity_normalise (number);

      json_object_set_string_member (worker, "id_type", ID_CARD);
      json_object_set_string_member (worker, "id_number", normal);
      if (muster_identity_read (normal, &identity))
        {
          json_object_set_string_member (worker, "sex", identity.is_male ? "1" : "2");
          json_object_set_string_member (worker, "birth_date", identity.birth);
          json_object_set_string_member (worker, "birth_precision", "3");
          return;
        }
    }
  if (strlen (year) == 4 && atoi (year) > 1900)
    {
      g_autofree char *date = g_strconcat (year, "-12-31", NULL);

      json_object_set_string_member (worker, "birth_date", date);
      json_object_set_string_member (worker, "birth_precision", "1");
    }
}

/* The worker's fields as they stand in the form. */
JsonObject *
muster_capture_form_get_worker (MusterCaptureForm *self)
{
  JsonObject *worker = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (worker_texts); i++)
    {
      g_autofree char *text = muster_capture_form_get_text (self, worker_texts[i].field);

      set_text (worker, worker_texts[i].name, text);
    }
  if (json_object_has_member (worker, "mobile"))
    {
      g_autofree char *normal = muster_phone_normalise (json_object_get_string_member (worker, "mobile"));

      json_object_set_string_member (worker, "mobile", normal);
    }
  /* Digits are a search and never become a name. */
  if (json_object_has_member (worker, "name") && g_ascii_isdigit (*json_object_get_string_member (worker, "name")))
    json_object_remove_member (worker, "name");
  add_county (self, worker);
  add_identity (self, worker);
  return worker;
}

static void
add_wish (MusterCaptureForm *self, JsonObject *intention)
{
  MusterSuggest *field = MUSTER_SUGGEST (self->controls[CAPTURE_OPENING]);
  const char *id = muster_suggest_get_id (field);
  const MusterOpening *opening = self->openings == NULL ? NULL : muster_opening_index_find (self->openings, id);

  if (opening != NULL && !g_str_has_prefix (opening->id, MUSTER_OPENING_TRADE))
    {
      set_text (intention, "opening_id", opening->id);
      set_text (intention, "employer_id", opening->employer);
    }
  else if (id != NULL && g_str_has_prefix (id, MUSTER_OPENING_TRADE))
    {
      JsonArray *trades = json_array_new ();

      json_array_add_string_element (trades, id + strlen (MUSTER_OPENING_TRADE));
      json_object_set_array_member (intention, "job_codes", trades);
    }
}

static void
add_number (MusterCaptureForm *self, CaptureField field, JsonObject *object, const char *member)
{
  g_autofree char *text = muster_capture_form_get_text (self, field);
  gint64 number;

  if (*text != '\0' && g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &number, NULL))
    json_object_set_int_member (object, member, number);
}

static JsonObject *
get_intention (MusterCaptureForm *self)
{
  JsonObject *intention = json_object_new ();
  g_autofree char *depart = muster_capture_form_get_text (self, CAPTURE_DEPART);
  g_autofree char *former = muster_capture_form_get_text (self, CAPTURE_FORMER);

  set_text (intention, "intent_type", muster_chip_group_get (MUSTER_CHIP_GROUP (self->controls[CAPTURE_INTENT])));
  set_text (intention, "travel_need", muster_chip_group_get (MUSTER_CHIP_GROUP (self->controls[CAPTURE_TRAVEL])));
  set_text (intention, "depart_from", depart);
  set_text (intention, "former_employer_text", former);
  add_number (self, CAPTURE_WAGE, intention, "wage_expect_min");
  add_number (self, CAPTURE_COMPANIONS, intention, "companions");
  add_wish (self, intention);
  return intention;
}

/* What a draft needs to stand in the form again as it was, beyond what is saved. */
static JsonObject *
get_typed (MusterCaptureForm *self)
{
  JsonObject *typed = json_object_new ();

  for (guint i = 0; i < CAPTURE_N_FIELDS; i++)
    {
      g_autofree char *text = muster_capture_form_get_text (self, (CaptureField) i);

      set_text (typed, muster_capture_field_get_name ((CaptureField) i), text);
    }
  set_text (typed, "county", muster_suggest_get_id (MUSTER_SUGGEST (self->controls[CAPTURE_COUNTY])));
  set_text (typed, "opening", muster_suggest_get_id (MUSTER_SUGGEST (self->controls[CAPTURE_OPENING])));
  return typed;
}

/**
 * muster_capture_form_get:
 * @self: a form
 *
 * Returns: (transfer full): what stands in it, as muster_capture_save() takes it
 */
JsonObject *
muster_capture_form_get (MusterCaptureForm *self)
{
  JsonObject *form = muster_capture_form_get_worker (self);
  g_autofree char *paper = muster_capture_form_get_text (self, CAPTURE_PAPER);

  set_text (form, "fair", self->fair);
  set_text (form, "fair_type", self->fair_type);
  set_text (form, "person", self->person);
  set_text (form, "paper_no", paper);
  if (self->absent)
    json_object_set_boolean_member (form, "absent", TRUE);
  json_object_set_object_member (form, "intention", get_intention (self));
  json_object_set_object_member (form, "consent", muster_capture_consent_get (self->consent));
  json_object_set_object_member (form, "typed", get_typed (self));
  return form;
}

/**
 * muster_capture_form_set:
 * @self: a form
 * @form: what muster_capture_form_get() gave
 *
 * Puts a draft, or what was undone, back into the fields.
 */
void
muster_capture_form_set (MusterCaptureForm *self, JsonObject *form)
{
  JsonObject *typed = json_object_has_member (form, "typed") ? json_object_get_object_member (form, "typed") : NULL;

  self->setting = TRUE;
  for (guint i = 0; typed != NULL && i < CAPTURE_N_FIELDS; i++)
    muster_capture_form_set_text (self, (CaptureField) i,
                                  json_object_get_string_member_with_default (typed, muster_capture_field_get_name ((CaptureField) i), ""));
  if (typed != NULL)
    {
      g_autofree char *county = muster_capture_form_get_text (self, CAPTURE_COUNTY);
      g_autofree char *opening = muster_capture_form_get_text (self, CAPTURE_OPENING);

      muster_suggest_set (MUSTER_SUGGEST (self->controls[CAPTURE_COUNTY]),
                          json_object_get_string_member_with_default (typed, "county", NULL), county);
      muster_suggest_set (MUSTER_SUGGEST (self->controls[CAPTURE_OPENING]),
                          json_object_get_string_member_with_default (typed, "opening", NULL), opening);
    }
  g_free (self->person);
  self->person = g_strdup (json_object_get_string_member_with_default (form, "person", NULL));
  muster_capture_form_set_absent (self, json_object_get_boolean_member_with_default (form, "absent", FALSE));
  muster_capture_consent_set (self->consent, json_object_has_member (form, "consent")
                                                 ? json_object_get_object_member (form, "consent")
                                                 : NULL);
  self->setting = FALSE;
  muster_capture_form_check (self);
}

/**
 * muster_capture_form_take_person:
 * @self: a form
 * @worker: an earlier record
 *
 * The intention is to be this person's. What the record says stands in the form; what was chosen for the intention stays.
 */
void
muster_capture_form_take_person (MusterCaptureForm *self, JsonObject *worker)
{
  const char *code = json_object_get_string_member_with_default (worker, "hukou_div", NULL);
  const MusterDivision *county = code == NULL ? NULL : muster_division_find (code);

  self->setting = TRUE;
  g_free (self->person);
  self->person = g_strdup (json_object_get_string_member (worker, "id"));
  for (guint i = 0; i < G_N_ELEMENTS (worker_texts); i++)
    muster_capture_form_set_text (self, worker_texts[i].field,
                                  json_object_get_string_member_with_default (worker, worker_texts[i].name, ""));
  muster_capture_form_set_text (self, CAPTURE_IDENTITY,
                                json_object_get_string_member_with_default (worker, "id_number", ""));
  if (county != NULL)
    muster_suggest_set (MUSTER_SUGGEST (self->controls[CAPTURE_COUNTY]), code, muster_division_get_name (county));
  self->setting = FALSE;
  muster_capture_form_check (self);
  gtk_widget_grab_focus (self->controls[CAPTURE_INTENT]);
}

gboolean
muster_capture_form_is_empty (MusterCaptureForm *self)
{
  for (guint i = 0; i < CAPTURE_N_FIELDS; i++)
    {
      g_autofree char *text = muster_capture_form_get_text (self, (CaptureField) i);

      if (*text != '\0' && !self->carried[i])
        return FALSE;
    }
  return muster_capture_consent_is_untouched (self->consent);
}
