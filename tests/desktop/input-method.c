/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>
#include <gtk/gtkimmodule.h>

/* An input method for tests, of the kind that people type Chinese with: letters gather in a preedit, and the space bar
 * commits what they mean. Here they mean a code point: 'a' to 'p' are its hexadecimal digits. Like every input method
 * it takes all letters, so what is to be typed as letters has to go past it. */

#define MODULE_NAME "muster-test"
#define DIGIT_BITS 4

#define MUSTER_TYPE_INPUT_METHOD (muster_input_method_get_type ())
G_DECLARE_FINAL_TYPE (MusterInputMethod, muster_input_method, MUSTER, INPUT_METHOD, GtkIMContext)

struct _MusterInputMethod
{
  GtkIMContext parent;
  GString *letters;
};

G_DEFINE_DYNAMIC_TYPE (MusterInputMethod, muster_input_method, GTK_TYPE_IM_CONTEXT)

static void
change_preedit (MusterInputMethod *self, gsize length_before)
{
  if (length_before == 0 && self->letters->len > 0)
    g_signal_emit_by_name (self, "preedit-start");
  g_signal_emit_by_name (self, "preedit-changed");
  if (length_before > 0 && self->letters->len == 0)
    g_signal_emit_by_name (self, "preedit-end");
}

static void
clear (MusterInputMethod *self)
{
  gsize before = self->letters->len;

  g_string_truncate (self->letters, 0);
  if (before > 0)
    change_preedit (self, before);
}

static void
commit (MusterInputMethod *self, gunichar character)
{
  char text[8] = { 0 };

  g_unichar_to_utf8 (character, text);
  g_signal_emit_by_name (self, "commit", text);
}

static void
commit_meant (MusterInputMethod *self)
{
  gunichar meant = 0;

  for (gsize i = 0; i < self->letters->len; i++)
    meant = (meant << DIGIT_BITS) | (gunichar) (self->letters->str[i] - 'a');
  clear (self);
  commit (self, meant);
}

/* While letters wait: the keys that end or shorten them. */
static gboolean
take_composing (MusterInputMethod *self, guint key)
{
  gsize before = self->letters->len;

  if (key == GDK_KEY_space)
    commit_meant (self);
  else if (key == GDK_KEY_Escape)
    clear (self);
  else if (key == GDK_KEY_BackSpace)
    {
      g_string_truncate (self->letters, before - 1);
      change_preedit (self, before);
    }
  else
    return FALSE;
  return TRUE;
}

/* A passphrase is nobody's Chinese. */
static gboolean
is_secret (MusterInputMethod *self)
{
  GtkInputPurpose purpose;

  g_object_get (self, "input-purpose", &purpose, NULL);
  return purpose == GTK_INPUT_PURPOSE_PASSWORD;
}

static gboolean
filter_keypress (GtkIMContext *context, GdkEvent *event)
{
  MusterInputMethod *self = MUSTER_INPUT_METHOD (context);
  GdkModifierType modifiers = gdk_event_get_modifier_state (event) & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);
  guint key = gdk_key_event_get_keyval (event);
  gunichar character = gdk_keyval_to_unicode (key);

  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS || modifiers != 0)
    return FALSE;
  if (self->letters->len > 0 && take_composing (self, key))
    return TRUE;
  if (key >= GDK_KEY_a && key <= GDK_KEY_z && !is_secret (self))
    {
      g_string_append_c (self->letters, (char) key);
      change_preedit (self, self->letters->len - 1);
      return TRUE;
    }
  if (character == 0 || !g_unichar_isprint (character))
    return FALSE;
  commit (self, character);
  return TRUE;
}

static void
get_preedit_string (GtkIMContext *context, char **text, PangoAttrList **attributes, int *position)
{
  MusterInputMethod *self = MUSTER_INPUT_METHOD (context);

  if (text != NULL)
    *text = g_strdup (self->letters->str);
  if (attributes != NULL)
    *attributes = pango_attr_list_new ();
  if (position != NULL)
    *position = (int) self->letters->len;
}

static void
reset (GtkIMContext *context)
{
  clear (MUSTER_INPUT_METHOD (context));
}

static void
finalize (GObject *object)
{
  g_string_free (MUSTER_INPUT_METHOD (object)->letters, TRUE);
  G_OBJECT_CLASS (muster_input_method_parent_class)->finalize (object);
}

static void
muster_input_method_class_init (MusterInputMethodClass *class)
{
  GtkIMContextClass *context_class = GTK_IM_CONTEXT_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = finalize;
  context_class->filter_keypress = filter_keypress;
  context_class->get_preedit_string = get_preedit_string;
  context_class->reset = reset;
}

static void
muster_input_method_class_finalize (MusterInputMethodClass *class)
{
}

static void
muster_input_method_init (MusterInputMethod *self)
{
  self->letters = g_string_new (NULL);
}

/* What GIO asks a module for. */
G_MODULE_EXPORT void g_io_module_load (GIOModule *module);
G_MODULE_EXPORT void g_io_module_unload (GIOModule *module);
G_MODULE_EXPORT char **g_io_module_query (void);

void
g_io_module_load (GIOModule *module)
{
  g_type_module_use (G_TYPE_MODULE (module));
  muster_input_method_register_type (G_TYPE_MODULE (module));
  g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME, MUSTER_TYPE_INPUT_METHOD, MODULE_NAME, 0);
}

void
g_io_module_unload (GIOModule *module)
{
}

char **
g_io_module_query (void)
{
  static const char *const points[] = { GTK_IM_MODULE_EXTENSION_POINT_NAME, NULL };

  return g_strdupv ((char **) points);
}
