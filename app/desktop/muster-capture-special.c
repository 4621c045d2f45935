/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-form-private.h"

#include <string.h>

/* Somebody who is not there, and a name that cannot be typed. */

#define UNKNOWN_CHARACTER "〓"
#define LONGEST_CODE 6

/* ---- Who is not there ---- */

void
muster_capture_form_set_absent (MusterCaptureForm *self, gboolean absent)
{
  self->absent = absent;
  muster_capture_consent_set_absent (self->consent, absent);
}

/**
 * muster_capture_form_toggle_absent:
 * @self: a form
 *
 * Somebody answers for the person in the form, or the person is there after all. Nobody consents for another: what is
 * saved then is a request to call back.
 */
void
muster_capture_form_toggle_absent (MusterCaptureForm *self)
{
  muster_capture_form_set_absent (self, !self->absent);
  muster_capture_form_check (self);
  g_signal_emit_by_name (self, "changed");
}

gboolean
muster_capture_form_is_absent (MusterCaptureForm *self)
{
  return self->absent;
}

/* ---- What the expander hides ---- */

/* It has its place only after the layout that follows: the third tick. */
static gboolean
bring_into_sight (GtkWidget *control, GdkFrameClock *clock, gpointer data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (control, GTK_TYPE_VIEWPORT);
  guint *ticks = data;
  graphene_rect_t place;

  if (++*ticks < 3)
    return G_SOURCE_CONTINUE;
  if (viewport != NULL
      && gtk_widget_compute_bounds (control, gtk_viewport_get_child (GTK_VIEWPORT (viewport)), &place))
    gtk_adjustment_clamp_page (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)), place.origin.y,
                               place.origin.y + place.size.height);
  return G_SOURCE_REMOVE;
}

/* The cursor is there at once, so that nothing typed is lost. */
void
muster_capture_form_reveal (MusterCaptureForm *self, CaptureField field)
{
  gtk_expander_set_expanded (GTK_EXPANDER (self->more), TRUE);
  gtk_widget_grab_focus (self->controls[field]);
  gtk_widget_add_tick_callback (self->controls[field], bring_into_sight, g_new0 (guint, 1), g_free);
}

/* ---- Rare characters ---- */

/**
 * muster_capture_form_open_rare:
 * @self: a form
 *
 * Where a character is typed as its code, or described.
 */
void
muster_capture_form_open_rare (MusterCaptureForm *self)
{
  muster_capture_form_reveal (self, CAPTURE_RARE);
}

/* "2CC56" and "U+2CC56"; 0 where the text is no code of a Chinese character. */
static gunichar
read_code (const char *text)
{
  const char *digits = g_ascii_strncasecmp (text, "U+", 2) == 0 ? text + 2 : text;
  guint64 code;

  if (strlen (digits) < 4 || strlen (digits) > LONGEST_CODE
      || !g_ascii_string_to_unsigned (digits, 16, 0, 0x10FFFF, &code, NULL)
      || !g_unichar_validate ((gunichar) code) || g_unichar_get_script ((gunichar) code) != G_UNICODE_SCRIPT_HAN)
    return 0;
  return (gunichar) code;
}

/* Where the placeholder stands, else where the cursor was in the name. */
static void
put_into_name (MusterCaptureForm *self, const char *character)
{
  GtkEditable *name = GTK_EDITABLE (self->controls[CAPTURE_NAME]);
  const char *text = gtk_editable_get_text (name);
  const char *placeholder = strstr (text, UNKNOWN_CHARACTER);
  int position = gtk_editable_get_position (name);

  if (placeholder != NULL)
    {
      position = (int) g_utf8_pointer_to_offset (text, placeholder);
      gtk_editable_delete_text (name, position, position + 1);
    }
  gtk_editable_insert_text (name, character, -1, &position);
  gtk_widget_grab_focus (GTK_WIDGET (name));
  gtk_editable_set_position (name, position);
}

/* Enter in the field: a code becomes the character in the name and is gone; a description stays, and the name has a
 * placeholder until somebody resolves it. Returns: whether something stood there. */
gboolean
muster_capture_form_take_rare (MusterCaptureForm *self)
{
  g_autofree char *typed = muster_capture_form_get_text (self, CAPTURE_RARE);
  g_autofree char *name = muster_capture_form_get_text (self, CAPTURE_NAME);
  gunichar code = read_code (typed);
  char character[7] = "";

  if (*typed == '\0')
    return FALSE;
  if (code == 0 && strstr (name, UNKNOWN_CHARACTER) != NULL)
    return FALSE;
  if (code != 0)
    {
      character[g_unichar_to_utf8 (code, character)] = '\0';
      gtk_editable_set_text (GTK_EDITABLE (self->controls[CAPTURE_RARE]), "");
    }
  put_into_name (self, code != 0 ? character : UNKNOWN_CHARACTER);
  return TRUE;
}
