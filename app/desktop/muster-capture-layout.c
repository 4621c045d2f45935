/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-form-private.h"

#include <glib/gi18n.h>

#include "muster-code-lists.h"
#include "muster-parts.h"
#include "muster-words.h"

/* Which fields the form has, and where they stand. */

/* The key that puts the cursor into a field; the tooltip tells it. */
static const char *
get_jump (CaptureField field)
{
  switch (field)
    {
    case CAPTURE_NAME:
      return "Alt+M";
    case CAPTURE_COUNTY:
      return "Alt+C";
    case CAPTURE_OPENING:
      return "Alt+O";
    case CAPTURE_INTENT:
      return "Alt+Y";
    case CAPTURE_TRAVEL:
      return "Alt+X";
    case CAPTURE_IDENTITY:
      return "Alt+I";
    case CAPTURE_PAPER:
    case CAPTURE_MOBILE:
    case CAPTURE_OWNER:
    case CAPTURE_BIRTH:
    case CAPTURE_DEPART:
    case CAPTURE_FORMER:
    case CAPTURE_WAGE:
    case CAPTURE_COMPANIONS:
    case CAPTURE_PHONE_ALT:
    case CAPTURE_RARE:
    case CAPTURE_LIVE:
    case CAPTURE_NOTE:
    case CAPTURE_N_FIELDS:
    default:
      return NULL;
    }
}

static void
add (MusterCaptureForm *self, CaptureField field, GtkWidget *control, const char *label, gboolean with_reason)
{
  GtkWidget *box = muster_field_box_new (label, control, with_reason);

  gtk_widget_set_tooltip_text (box, get_jump (field));
  gtk_widget_set_name (control, muster_capture_field_get_name (field));
  self->controls[field] = control;
  self->boxes[field] = box;
  gtk_widget_set_hexpand (box, TRUE);
  muster_capture_form_follow (self, control);
}

static GtkWidget *
make_entry (const char *hint, GtkInputPurpose purpose)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), purpose);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_widget_add_css_class (entry, "field");
  return entry;
}

static GtkWidget *
make_chips (const MusterCodeList *list, const char *name, const char *const *labels)
{
  GtkWidget *group = muster_chip_group_new (name);

  for (guint i = 0; i < list->n_codes; i++)
    muster_chip_group_add (MUSTER_CHIP_GROUP (group), list->codes[i].code,
                           g_dpgettext2 (GETTEXT_PACKAGE, "chip", labels[i]),
                           muster_words_for_code (list, list->codes[i].code));
  return group;
}

static GtkWidget *
make_row (GtkWidget *left, GtkWidget *right, gboolean homogeneous)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);

  gtk_box_set_homogeneous (GTK_BOX (row), homogeneous);
  gtk_box_append (GTK_BOX (row), left);
  gtk_box_append (GTK_BOX (row), right);
  return row;
}

void
muster_capture_form_make_fields (MusterCaptureForm *self)
{
  /* As short as they are said at a stall; the whole label is the tooltip. */
  static const char *const intents[] = { NC_ ("chip", "New"), NC_ ("chip", "Return"), NC_ ("chip", "Change"),
                                         NC_ ("chip", "Intern"), NC_ ("chip", "Family") };
  static const char *const travels[] = { NC_ ("chip", "Pick-up"), NC_ ("chip", "Alone"), NC_ ("chip", "Undecided") };
  static const char *const owners[] = { NC_ ("chip", "Own"), NC_ ("chip", "Spouse"), NC_ ("chip", "Parent"),
                                        NC_ ("chip", "Child"), NC_ ("chip", "Relative"), NC_ ("chip", "Cadre"),
                                        NC_ ("chip", "Agent") };

  add (self, CAPTURE_PAPER, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Slip number · Alt+V: spoilt"), TRUE);
  add (self, CAPTURE_NAME, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Name"), TRUE);
  add (self, CAPTURE_MOBILE, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Mobile"), TRUE);
  add (self, CAPTURE_OWNER, make_chips (&muster_codes_phone_owner, _ ("Whose number"), owners), _ ("Whose number"), FALSE);
  add (self, CAPTURE_COUNTY, muster_suggest_new (muster_capture_form_suggest_county, self), _ ("Home county"), TRUE);
  add (self, CAPTURE_OPENING, muster_suggest_new (muster_capture_form_suggest_opening, self), _ ("Opening wanted"), TRUE);
  add (self, CAPTURE_INTENT, make_chips (&muster_codes_intent_type, _ ("Kind of intention"), intents),
       _ ("Kind of intention"), FALSE);
  add (self, CAPTURE_TRAVEL, make_chips (&muster_codes_travel, _ ("Travel"), travels), _ ("Travel"), FALSE);
  add (self, CAPTURE_IDENTITY, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("ID number (asked for a seat only)"), TRUE);
  add (self, CAPTURE_BIRTH, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Year of birth"), TRUE);
  add (self, CAPTURE_DEPART, make_entry ("2026-02-20", GTK_INPUT_PURPOSE_FREE_FORM), _ ("Can leave from"), FALSE);
  add (self, CAPTURE_FORMER, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Former employer"), FALSE);
  add (self, CAPTURE_WAGE, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Wage expected"), FALSE);
  add (self, CAPTURE_COMPANIONS, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Companions"), FALSE);
  add (self, CAPTURE_PHONE_ALT, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Other phone"), FALSE);
  add (self, CAPTURE_RARE, make_entry ("2CC56", GTK_INPUT_PURPOSE_FREE_FORM), _ ("Rare character"), FALSE);
  add (self, CAPTURE_LIVE, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Present address"), FALSE);
  add (self, CAPTURE_NOTE, make_entry (NULL, GTK_INPUT_PURPOSE_FREE_FORM), _ ("Note"), FALSE);
  muster_field_box_set_reason (MUSTER_FIELD_BOX (self->boxes[CAPTURE_NAME]), MUSTER_REASON_NOTE,
                               _ ("Name; or any four digits of phone or ID"));
}

static GtkWidget *
make_more (MusterCaptureForm *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  for (guint i = CAPTURE_DEPART; i <= CAPTURE_NOTE; i++)
    gtk_grid_attach (GTK_GRID (grid), self->boxes[i], (int) (i - CAPTURE_DEPART) % 4, (int) (i - CAPTURE_DEPART) / 4, 1, 1);
  self->more = gtk_expander_new (_ ("More: leaving, former employer, wage, companions, note  Alt+G · rare character  Alt+R"));
  gtk_expander_set_child (GTK_EXPANDER (self->more), grid);
  muster_name_widget (self->more, gtk_expander_get_label (GTK_EXPANDER (self->more)));
  return self->more;
}

void
muster_capture_form_arrange (MusterCaptureForm *self)
{
  GtkBox *box = GTK_BOX (self);
  GtkWidget *name = make_row (self->boxes[CAPTURE_NAME], self->boxes[CAPTURE_MOBILE], TRUE);

  gtk_box_prepend (GTK_BOX (name), self->boxes[CAPTURE_PAPER]);
  self->strip = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->strip), 0);
  gtk_widget_add_css_class (self->strip, "notice");
  gtk_widget_set_visible (self->strip, FALSE);
  gtk_widget_set_visible (self->boxes[CAPTURE_PAPER], FALSE);
  gtk_box_append (box, self->strip);
  gtk_box_append (box, name);
  gtk_box_append (box, self->boxes[CAPTURE_OWNER]);
  gtk_box_append (box, make_row (self->boxes[CAPTURE_COUNTY], self->boxes[CAPTURE_OPENING], TRUE));
  self->chips_row = make_row (self->boxes[CAPTURE_INTENT], self->boxes[CAPTURE_TRAVEL], FALSE);
  gtk_box_append (box, self->chips_row);
  gtk_widget_set_hexpand (self->boxes[CAPTURE_BIRTH], FALSE);
  gtk_box_append (box, make_row (self->boxes[CAPTURE_IDENTITY], self->boxes[CAPTURE_BIRTH], FALSE));
  gtk_box_append (box, GTK_WIDGET (self->consent));
  gtk_box_append (box, make_more (self));
}

/**
 * muster_capture_form_set_narrow:
 * @self: a form
 * @narrow: whether there is little room for its text
 */
void
muster_capture_form_set_narrow (MusterCaptureForm *self, gboolean narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->chips_row),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  muster_capture_consent_set_narrow (self->consent, narrow);
}
