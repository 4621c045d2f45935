/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-form-private.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "muster-check-age.h"
#include "muster-check-identity.h"
#include "muster-code-lists.h"
#include "muster-division.h"
#include "muster-language.h"
#include "muster-parts.h"
#include "muster-words.h"

G_DEFINE_FINAL_TYPE (MusterCaptureForm, muster_capture_form, GTK_TYPE_BOX)

enum
{
  CHANGED,
  SAVE,
  MINOR,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What Enter asks for at every stall; the rest is reached by Tab. */
static const CaptureField asked[]
    = { CAPTURE_NAME, CAPTURE_MOBILE, CAPTURE_OWNER, CAPTURE_COUNTY, CAPTURE_OPENING, CAPTURE_INTENT, CAPTURE_TRAVEL };

static const struct
{
  const char *key;
  CaptureField field;
} jumps[] = {
  { "c", CAPTURE_COUNTY }, { "o", CAPTURE_OPENING },  { "y", CAPTURE_INTENT },
  { "x", CAPTURE_TRAVEL }, { "i", CAPTURE_IDENTITY }, { "m", CAPTURE_NAME },
};

/* ---- Text of a control ---- */

char *
muster_capture_form_get_text (MusterCaptureForm *self, CaptureField field)
{
  GtkWidget *control = self->controls[field];

  if (MUSTER_IS_CHIP_GROUP (control))
    return g_strdup (muster_chip_group_get (MUSTER_CHIP_GROUP (control)) == NULL
                         ? ""
                         : muster_chip_group_get (MUSTER_CHIP_GROUP (control)));
  if (MUSTER_IS_SUGGEST (control))
    return g_strstrip (g_strdup (muster_suggest_get_text (MUSTER_SUGGEST (control))));
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (control))));
}

void
muster_capture_form_set_text (MusterCaptureForm *self, CaptureField field, const char *text)
{
  GtkWidget *control = self->controls[field];

  if (MUSTER_IS_CHIP_GROUP (control))
    muster_chip_group_set (MUSTER_CHIP_GROUP (control), text == NULL || *text == '\0' ? NULL : text);
  else if (MUSTER_IS_SUGGEST (control))
    muster_suggest_set (MUSTER_SUGGEST (control), NULL, text);
  else
    gtk_editable_set_text (GTK_EDITABLE (control), text == NULL ? "" : text);
}

static gboolean
is_empty (MusterCaptureForm *self, CaptureField field)
{
  g_autofree char *text = muster_capture_form_get_text (self, field);

  return *text == '\0';
}

/* Whether the value stands from the last person, which the field says. */
void
muster_capture_form_set_carried (MusterCaptureForm *self, CaptureField field, gboolean carried)
{
  self->carried[field] = carried && !is_empty (self, field);
  muster_field_box_set_kept (MUSTER_FIELD_BOX (self->boxes[field]), self->carried[field]);
}

static CaptureField
find_field (MusterCaptureForm *self, GtkWidget *widget)
{
  for (guint i = 0; i < CAPTURE_N_FIELDS; i++)
    if (widget != NULL && (self->controls[i] == widget || gtk_widget_is_ancestor (widget, self->controls[i])))
      return (CaptureField) i;
  return CAPTURE_N_FIELDS;
}

/* ---- Going on ---- */

static gboolean
is_asked (MusterCaptureForm *self, CaptureField field)
{
  if (field == CAPTURE_PAPER)
    return gtk_widget_get_visible (self->boxes[CAPTURE_PAPER]);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    if (asked[i] == field)
      return TRUE;
  return (field == CAPTURE_DEPART || field == CAPTURE_FORMER) && gtk_widget_get_visible (self->boxes[field])
         && g_strcmp0 (muster_chip_group_get (MUSTER_CHIP_GROUP (self->controls[CAPTURE_INTENT])), "2") == 0;
}

/* The next field that is asked and empty, in the order of the screen and round it once; what Enter went over is left
 * out. When nothing is missing, the record is ready. */
static void
go_on (MusterCaptureForm *self, CaptureField from)
{
  if (is_empty (self, from))
    self->skipped[from] = TRUE;
  for (guint i = 1; i <= CAPTURE_N_FIELDS; i++)
    {
      CaptureField field = (CaptureField) ((from + i) % CAPTURE_N_FIELDS);

      if (is_asked (self, field) && is_empty (self, field) && !self->skipped[field])
        {
          gtk_widget_grab_focus (self->controls[field]);
          return;
        }
    }
  g_signal_emit (self, signals[SAVE], 0);
}

static void
meet_minor (MusterCaptureForm *self)
{
  if (muster_capture_form_is_minor (self))
    g_signal_emit (self, signals[MINOR], 0);
}

static void
activate (GtkWidget *control, MusterCaptureForm *self)
{
  CaptureField field = find_field (self, control);

  if (field == CAPTURE_RARE && muster_capture_form_take_rare (self))
    return;
  if ((field == CAPTURE_IDENTITY || field == CAPTURE_BIRTH) && muster_capture_form_is_minor (self))
    {
      meet_minor (self);
      return;
    }
  go_on (self, field);
}

/* ---- What was typed ---- */

static void
propose_county (MusterCaptureForm *self)
{
  g_autofree char *number = muster_capture_form_get_text (self, CAPTURE_IDENTITY);
  g_autofree char *code = g_strndup (number, 6);
  const MusterDivision *county;
  MusterIdentity identity;

  if (!is_empty (self, CAPTURE_COUNTY) || !muster_identity_read (number, &identity))
    return;
  county = muster_division_find (code);
  if (county != NULL)
    muster_suggest_set (MUSTER_SUGGEST (self->controls[CAPTURE_COUNTY]), muster_division_get_code (county),
                        muster_division_get_name (county));
}

/* Who returns is asked when and to whom; the fields come up by themselves. */
static void
show_return (MusterCaptureForm *self)
{
  gboolean back = g_strcmp0 (muster_chip_group_get (MUSTER_CHIP_GROUP (self->controls[CAPTURE_INTENT])), "2") == 0;

  if (back)
    gtk_expander_set_expanded (GTK_EXPANDER (self->more), TRUE);
}

static void
note_changed (GtkWidget *control, MusterCaptureForm *self)
{
  CaptureField field = find_field (self, control);

  if (self->setting || field == CAPTURE_N_FIELDS)
    return;
  self->setting = TRUE;
  self->skipped[field] = FALSE;
  muster_capture_form_set_carried (self, field, FALSE);
  if (field == CAPTURE_IDENTITY)
    propose_county (self);
  if (field == CAPTURE_INTENT)
    show_return (self);
  self->setting = FALSE;
  muster_capture_form_check (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
note_consent (MusterCaptureForm *self)
{
  muster_capture_form_check (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A control of the form speaks to it from now on. */
void
muster_capture_form_follow (MusterCaptureForm *self, GtkWidget *control)
{
  g_signal_connect_object (control, "changed", G_CALLBACK (note_changed), self, 0);
  g_signal_connect_object (control, MUSTER_IS_CHIP_GROUP (control) ? "chosen" : "activate", G_CALLBACK (activate), self,
                           0);
}

/* ---- Matches ---- */

GPtrArray *
muster_capture_form_suggest_county (gpointer data, const char *typed)
{
  MusterCaptureForm *self = data;
  g_autoptr (GPtrArray) counties = muster_division_search (typed, MUSTER_DIVISION_COUNTY,
                                                           (const char *const *) self->counties, MUSTER_SUGGEST_ROWS);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_suggestion_free);

  for (guint i = 0; i < counties->len; i++)
    {
      const MusterDivision *county = g_ptr_array_index (counties, i);
      g_autofree char *path = muster_division_get_path (county);

      g_ptr_array_add (found, muster_suggestion_new (muster_division_get_code (county),
                                                     muster_division_get_name (county), path, FALSE));
    }
  return found;
}

static gboolean
is_young (MusterCaptureForm *self)
{
  g_autoptr (JsonObject) worker = muster_capture_form_get_worker (self);
  int age = muster_worker_get_age (worker, self->date);

  return age >= MUSTER_AGE_OF_WORK && age < MUSTER_AGE_OF_MAJORITY;
}

GPtrArray *
muster_capture_form_suggest_opening (gpointer data, const char *typed)
{
  MusterCaptureForm *self = data;

  return self->openings == NULL ? NULL : muster_opening_index_search (self->openings, typed, is_young (self));
}

/* ---- The type ---- */

static void
muster_capture_form_finalize (GObject *object)
{
  MusterCaptureForm *self = MUSTER_CAPTURE_FORM (object);

  g_clear_pointer (&self->openings, muster_opening_index_free);
  g_clear_pointer (&self->catalogue, muster_catalogue_unref);
  g_strfreev (self->counties);
  g_free (self->date);
  g_free (self->fair);
  g_free (self->fair_type);
  g_free (self->person);
  g_free (self->household);
  g_free (self->next_slip);
  g_free (self->head);
  G_OBJECT_CLASS (muster_capture_form_parent_class)->finalize (object);
}

static void
muster_capture_form_class_init (MusterCaptureFormClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_capture_form_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", MUSTER_TYPE_CAPTURE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVE]
      = g_signal_new ("save", MUSTER_TYPE_CAPTURE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MINOR]
      = g_signal_new ("minor", MUSTER_TYPE_CAPTURE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_FORM);
}

static void
muster_capture_form_init (MusterCaptureForm *self)
{
  static const CaptureField kept[] = { CAPTURE_COUNTY, CAPTURE_OPENING, CAPTURE_INTENT, CAPTURE_TRAVEL };

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  muster_name_widget (self, _ ("Record"));
  self->consent = g_object_new (MUSTER_TYPE_CAPTURE_CONSENT, NULL);
  g_signal_connect_object (self->consent, "changed", G_CALLBACK (note_consent), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    self->kept[kept[i]] = TRUE;
  self->setting = TRUE;
  muster_capture_form_make_fields (self);
  muster_capture_form_arrange (self);
  self->setting = FALSE;
}

/**
 * muster_capture_form_new:
 * @catalogue: the kinds, whose checks speak under the fields
 *
 * Returns: (transfer floating): an empty form
 */
GtkWidget *
muster_capture_form_new (MusterCatalogue *catalogue)
{
  MusterCaptureForm *self = g_object_new (MUSTER_TYPE_CAPTURE_FORM, NULL);

  self->catalogue = muster_catalogue_ref (catalogue);
  self->date = g_strdup ("");
  return GTK_WIDGET (self);
}

/* ---- The day ---- */

/**
 * muster_capture_form_set_day:
 * @self: a form
 * @date: today in UTC+8
 * @fair: (nullable): record of today's fair
 * @consent_text: (nullable): record of the text that is read aloud
 */
void
muster_capture_form_set_day (MusterCaptureForm *self, const char *date, JsonObject *fair, JsonObject *consent_text)
{
  const char *place = fair == NULL ? NULL : json_object_get_string_member_with_default (fair, "place_text", NULL);

  g_free (self->date);
  g_free (self->fair);
  g_free (self->fair_type);
  self->date = g_strdup (date);
  self->fair = g_strdup (fair == NULL ? NULL : json_object_get_string_member (fair, "id"));
  self->fair_type
      = g_strdup (fair == NULL ? NULL : json_object_get_string_member_with_default (fair, "fair_type", NULL));
  if (place == NULL && fair != NULL)
    place = json_object_get_string_member_with_default (fair, "title", NULL);
  muster_capture_consent_set_text (self->consent, consent_text, place);
  muster_capture_consent_set_recipient (self->consent, _ ("the employers at this fair"));
}

/**
 * muster_capture_form_take_openings:
 * @self: a form
 * @index: (transfer full): what can be wished for
 */
void
muster_capture_form_take_openings (MusterCaptureForm *self, MusterOpeningIndex *index)
{
  g_clear_pointer (&self->openings, muster_opening_index_free);
  self->openings = index;
  muster_capture_form_check (self);
}

/**
 * muster_capture_form_set_counties:
 * @self: a form
 * @counties: (array zero-terminated=1): codes to offer first
 */
void
muster_capture_form_set_counties (MusterCaptureForm *self, const char *const *counties)
{
  g_strfreev (self->counties);
  self->counties = g_strdupv ((char **) counties);
}

MusterCaptureConsent *
muster_capture_form_get_consent (MusterCaptureForm *self)
{
  return self->consent;
}

const char *
muster_capture_form_get_name (MusterCaptureForm *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->controls[CAPTURE_NAME]));
}

/* ---- Keys ---- */

/**
 * muster_capture_form_toggle_kept:
 * @self: a form
 *
 * Whether the field with the focus keeps its value for the next person.
 */
void
muster_capture_form_toggle_kept (MusterCaptureForm *self)
{
  CaptureField field = find_field (self, gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));

  if (field == CAPTURE_N_FIELDS)
    return;
  self->kept[field] = !self->kept[field];
  muster_field_box_set_kept (MUSTER_FIELD_BOX (self->boxes[field]), self->kept[field]);
}

void
muster_capture_form_toggle_more (MusterCaptureForm *self)
{
  if (!gtk_expander_get_expanded (GTK_EXPANDER (self->more)))
    {
      muster_capture_form_reveal (self, CAPTURE_DEPART);
      return;
    }
  gtk_expander_set_expanded (GTK_EXPANDER (self->more), FALSE);
  gtk_widget_grab_focus (self->controls[CAPTURE_NAME]);
}

void
muster_capture_form_focus_first (MusterCaptureForm *self)
{
  CaptureField first = gtk_widget_get_visible (self->boxes[CAPTURE_PAPER]) ? CAPTURE_PAPER : CAPTURE_NAME;

  gtk_widget_grab_focus (self->controls[first]);
}

/**
 * muster_capture_form_focus_missing:
 * @self: a form that is partly filled
 *
 * Puts the cursor where Enter would: into the first field that is asked and empty.
 */
void
muster_capture_form_focus_missing (MusterCaptureForm *self)
{
  for (guint i = 0; i < CAPTURE_N_FIELDS; i++)
    if (is_asked (self, (CaptureField) i) && is_empty (self, (CaptureField) i))
      {
        gtk_widget_grab_focus (self->controls[i]);
        return;
      }
  muster_capture_form_focus_first (self);
}

/**
 * muster_capture_form_jump:
 * @self: a form
 * @key: letter that goes with Alt
 *
 * Puts the cursor into a field at once: what is kept from the last person is otherwise several Tabs away.
 *
 * Returns: whether the letter stands for a field
 */
gboolean
muster_capture_form_jump (MusterCaptureForm *self, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    if (strcmp (jumps[i].key, key) == 0)
      return gtk_widget_grab_focus (self->controls[jumps[i].field]);
  return strcmp (key, "w") == 0 && gtk_widget_grab_focus (GTK_WIDGET (self->consent));
}

/**
 * muster_capture_form_commit:
 * @self: a form
 *
 * Takes the match under a field in which somebody is still typing, as Enter would.
 */
void
muster_capture_form_commit (MusterCaptureForm *self)
{
  CaptureField field = find_field (self, gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));

  if (field != CAPTURE_N_FIELDS && MUSTER_IS_SUGGEST (self->controls[field]))
    muster_suggest_commit (MUSTER_SUGGEST (self->controls[field]));
}
