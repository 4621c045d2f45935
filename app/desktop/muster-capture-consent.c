/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-consent.h"

#include <glib/gi18n.h>

#include "muster-chip-group.h"
#include "muster-field-box.h"
#include "muster-parts.h"

#define SPOKEN "3"

struct _MusterCaptureConsent
{
  GtkBox parent;
  GtkWidget *ticks[MUSTER_CONSENT_TICKS];
  GtkWidget *states[MUSTER_CONSENT_TICKS];
  GtkWidget *grid;
  GtkWidget *rows[MUSTER_CONSENT_TICKS];
  GtkWidget *foot;
  GtkWidget *version_label;
  GtkWidget *method;
  GtkWidget *witness;
  char *version;
  char *sha256;
  char *place;
  char *recipient;
  gboolean setting;
  gboolean absent; /* nobody is there who could be asked */
};

G_DEFINE_FINAL_TYPE (MusterCaptureConsent, muster_capture_consent, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *field;
  const char *label;
  const char *key;
  const char *open; /* what stands at the right while it is not given */
} ticks[] = {
  { "c_basic", N_ ("① record and recommend"), "F5", N_ ("must ask") },
  { "c_share", N_ ("② give to employers"), "F6", N_ ("separate") },
  { "c_sensitive", N_ ("③ ID number, poverty status"), "F7", N_ ("separate") },
  { "c_contact", N_ ("④ later calls, group"), "F8", N_ ("as they like") },
};

static void
note_changed (MusterCaptureConsent *self)
{
  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    muster_label_set (self->states[i], gtk_check_button_get_active (GTK_CHECK_BUTTON (self->ticks[i]))
                                           ? _ ("given")
                                       : self->absent ? _ ("not present")
                                                      : _ (ticks[i].open));
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_tick (MusterCaptureConsent *self, guint index)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *tick = gtk_check_button_new_with_label (_ (ticks[index].label));

  self->ticks[index] = tick;
  self->states[index] = muster_note_new (_ (ticks[index].open));
  gtk_label_set_wrap (GTK_LABEL (self->states[index]), FALSE);
  gtk_widget_set_hexpand (tick, TRUE);
  gtk_widget_add_css_class (row, "tick");
  gtk_box_append (GTK_BOX (row), muster_key_cap_new (ticks[index].key));
  gtk_box_append (GTK_BOX (row), tick);
  gtk_box_append (GTK_BOX (row), self->states[index]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (ticks[index].open),
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, ticks[index].key, -1);
  g_signal_connect_object (tick, "toggled", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_head (MusterCaptureConsent *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (_ ("Consent"));
  GtkWidget *note = muster_note_new (_ ("ask each, none set before"));

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_hexpand (note, TRUE);
  self->version_label = muster_note_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->version_label), FALSE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), note);
  gtk_box_append (GTK_BOX (head), self->version_label);
  gtk_box_append (GTK_BOX (head), muster_key_button_new (_ ("Not present"), NULL, "Alt+A", "capture.absent"));
  gtk_box_append (GTK_BOX (head), muster_key_button_new (_ ("Read it to them"), NULL, "Alt+T", "capture.consent-text"));
  return head;
}

static GtkWidget *
make_foot (MusterCaptureConsent *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *how = muster_note_new (_ ("How"));
  GtkWidget *who = muster_note_new (_ ("Witness"));

  self->method = muster_chip_group_new (_ ("How consent was given"));
  muster_chip_group_add (MUSTER_CHIP_GROUP (self->method), "1", _ ("On screen"), NULL);
  muster_chip_group_add (MUSTER_CHIP_GROUP (self->method), "2", _ ("On paper"), NULL);
  muster_chip_group_add (MUSTER_CHIP_GROUP (self->method), SPOKEN, _ ("Spoken"), NULL);
  self->witness = gtk_entry_new ();
  gtk_widget_set_hexpand (self->witness, TRUE);
  gtk_widget_set_valign (self->method, GTK_ALIGN_CENTER);
  muster_name_widget (self->witness, _ ("Witness"));
  gtk_label_set_wrap (GTK_LABEL (how), FALSE);
  gtk_label_set_wrap (GTK_LABEL (who), FALSE);
  gtk_box_append (GTK_BOX (foot), muster_key_cap_new ("Alt+W"));
  gtk_widget_set_halign (gtk_widget_get_first_child (foot), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (foot), how);
  gtk_box_append (GTK_BOX (foot), self->method);
  gtk_box_append (GTK_BOX (foot), who);
  gtk_box_append (GTK_BOX (foot), self->witness);
  g_signal_connect_object (self->method, "changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->witness, "changed", G_CALLBACK (note_changed), self, G_CONNECT_SWAPPED);
  return foot;
}

/* How it was given and who witnessed it are kept from person to person; the ticks have keys of their own. */
static gboolean
muster_capture_consent_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MUSTER_CAPTURE_CONSENT (widget)->method);
}

static void
muster_capture_consent_finalize (GObject *object)
{
  MusterCaptureConsent *self = MUSTER_CAPTURE_CONSENT (object);

  g_free (self->version);
  g_free (self->sha256);
  g_free (self->place);
  g_free (self->recipient);
  G_OBJECT_CLASS (muster_capture_consent_parent_class)->finalize (object);
}

static void
muster_capture_consent_class_init (MusterCaptureConsentClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_capture_consent_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", MUSTER_TYPE_CAPTURE_CONSENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
  GTK_WIDGET_CLASS (class)->grab_focus = muster_capture_consent_grab_focus;
}

static void
muster_capture_consent_init (MusterCaptureConsent *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->grid = grid;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "panel-card");
  muster_name_widget (self, _ ("Consent"));
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_box_append (GTK_BOX (self), make_head (self));
  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    {
      self->rows[i] = make_tick (self, i);
      gtk_grid_attach (GTK_GRID (grid), self->rows[i], (int) i % 2, (int) i / 2, 1, 1);
    }
  gtk_box_append (GTK_BOX (self), grid);
  self->foot = make_foot (self);
  gtk_box_append (GTK_BOX (self), self->foot);
}

/**
 * muster_capture_consent_toggle:
 * @self: the ticks
 * @tick: 0 to 3
 *
 * Gives one consent, or takes it back.
 */
void
muster_capture_consent_toggle (MusterCaptureConsent *self, guint tick)
{
  GtkCheckButton *button = GTK_CHECK_BUTTON (self->ticks[tick]);

  if (self->absent)
    return;
  gtk_check_button_set_active (button, !gtk_check_button_get_active (button));
}

gboolean
muster_capture_consent_get_tick (MusterCaptureConsent *self, guint tick)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->ticks[tick]));
}

/**
 * muster_capture_consent_set_absent:
 * @self: the ticks
 * @absent: whether somebody else answers: nothing can be ticked then, and nothing was read to the person
 */
void
muster_capture_consent_set_absent (MusterCaptureConsent *self, gboolean absent)
{
  self->setting = TRUE;
  self->absent = absent;
  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    {
      if (absent)
        gtk_check_button_set_active (GTK_CHECK_BUTTON (self->ticks[i]), FALSE);
      gtk_widget_set_sensitive (self->ticks[i], !absent);
    }
  self->setting = FALSE;
  note_changed (self);
}

/**
 * muster_capture_consent_clear:
 * @self: the ticks
 * @also_kept: also how it was given and the witness, which are kept from person to person
 */
void
muster_capture_consent_clear (MusterCaptureConsent *self, gboolean also_kept)
{
  self->setting = TRUE;
  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->ticks[i]), FALSE);
  if (also_kept)
    {
      muster_chip_group_set (MUSTER_CHIP_GROUP (self->method), NULL);
      gtk_editable_set_text (GTK_EDITABLE (self->witness), "");
    }
  self->setting = FALSE;
  note_changed (self);
}

/**
 * muster_capture_consent_set_text:
 * @self: the ticks
 * @text: (nullable): record of the consent text that is read aloud today
 * @place: (nullable): where the stall stands
 */
void
muster_capture_consent_set_text (MusterCaptureConsent *self, JsonObject *text, const char *place)
{
  g_autofree char *words = NULL;

  g_free (self->version);
  g_free (self->sha256);
  g_free (self->place);
  self->version = g_strdup (text == NULL ? NULL : json_object_get_string_member_with_default (text, "version", NULL));
  self->sha256 = g_strdup (text == NULL ? NULL : json_object_get_string_member_with_default (text, "sha256", NULL));
  self->place = g_strdup (place);
  words = self->version == NULL ? g_strdup (_ ("no consent text here yet"))
                                : g_strdup_printf (_ ("text %s"), self->version);
  muster_label_set (self->version_label, words);
}

void
muster_capture_consent_set_recipient (MusterCaptureConsent *self, const char *recipient)
{
  g_free (self->recipient);
  self->recipient = g_strdup (recipient);
}

/**
 * muster_capture_consent_set_narrow:
 * @self: the ticks
 * @narrow: whether each has a line of its own
 */
void
muster_capture_consent_set_narrow (MusterCaptureConsent *self, gboolean narrow)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->grid);

  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    {
      GtkGridLayoutChild *place = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (layout, self->rows[i]));

      gtk_grid_layout_child_set_column (place, narrow ? 0 : (int) i % 2);
      gtk_grid_layout_child_set_row (place, narrow ? (int) i : (int) i / 2);
    }
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->foot),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

gboolean
muster_capture_consent_is_untouched (MusterCaptureConsent *self)
{
  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    if (muster_capture_consent_get_tick (self, i))
      return FALSE;
  return TRUE;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, member, text);
}

/**
 * muster_capture_consent_get:
 * @self: the ticks
 *
 * Returns: (transfer full): fields of a consent
 */
JsonObject *
muster_capture_consent_get (MusterCaptureConsent *self)
{
  JsonObject *consent = json_object_new ();

  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    json_object_set_boolean_member (consent, ticks[i].field, muster_capture_consent_get_tick (self, i));
  if (muster_capture_consent_get_tick (self, 1) && self->recipient != NULL)
    {
      JsonArray *recipients = json_array_new ();

      json_array_add_string_element (recipients, self->recipient);
      json_object_set_array_member (consent, "recipients", recipients);
    }
  if (!self->absent)
    {
      set_text (consent, "text_version", self->version);
      set_text (consent, "text_sha256", self->sha256);
    }
  set_text (consent, "method", self->absent ? NULL : muster_chip_group_get (MUSTER_CHIP_GROUP (self->method)));
  set_text (consent, "witness", gtk_editable_get_text (GTK_EDITABLE (self->witness)));
  set_text (consent, "place_text", self->place);
  return consent;
}

/**
 * muster_capture_consent_set:
 * @self: the ticks
 * @consent: (nullable): what muster_capture_consent_get() gave
 */
void
muster_capture_consent_set (MusterCaptureConsent *self, JsonObject *consent)
{
  if (consent == NULL)
    return;
  self->setting = TRUE;
  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->ticks[i]),
                                 json_object_get_boolean_member_with_default (consent, ticks[i].field, FALSE));
  muster_chip_group_set (MUSTER_CHIP_GROUP (self->method),
                         json_object_get_string_member_with_default (consent, "method", NULL));
  gtk_editable_set_text (GTK_EDITABLE (self->witness),
                         json_object_get_string_member_with_default (consent, "witness", ""));
  self->setting = FALSE;
  note_changed (self);
}
