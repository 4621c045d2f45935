/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-chip-group.h"

#include <string.h>

#include "muster-parts.h"
#include "muster-wrap-layout.h"

struct _MusterChipGroup
{
  GtkWidget parent;
  GPtrArray *chips; /* of GtkToggleButton, borrowed */
  const char *code; /* of the chosen chip; NULL: none */
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (MusterChipGroup, muster_chip_group, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
get_code (GtkWidget *chip)
{
  return g_object_get_data (G_OBJECT (chip), "code");
}

static void
choose (MusterChipGroup *self, const char *code, gboolean by_person)
{
  gboolean other = g_strcmp0 (self->code, code) != 0;

  self->setting = TRUE;
  self->code = NULL;
  for (guint i = 0; i < self->chips->len; i++)
    {
      GtkWidget *chip = g_ptr_array_index (self->chips, i);
      gboolean chosen = g_strcmp0 (get_code (chip), code) == 0;

      if (chosen)
        self->code = get_code (chip);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), chosen);
      gtk_accessible_update_state (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_STATE_CHECKED,
                                   chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
    }
  self->setting = FALSE;
  if (other)
    g_signal_emit (self, signals[CHANGED], 0);
  if (by_person)
    g_signal_emit (self, signals[CHOSEN], 0);
}

static void
click (GtkWidget *chip, MusterChipGroup *self)
{
  if (self->setting)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  choose (self, get_code (chip), TRUE);
}

static void
step (MusterChipGroup *self, int by)
{
  int present = -1;

  for (guint i = 0; i < self->chips->len; i++)
    if (g_strcmp0 (get_code (g_ptr_array_index (self->chips, i)), self->code) == 0)
      present = (int) i;
  if (present < 0)
    present = by > 0 ? -1 : (int) self->chips->len;
  present = CLAMP (present + by, 0, (int) self->chips->len - 1);
  choose (self, get_code (g_ptr_array_index (self->chips, (guint) present)), FALSE);
}

static gboolean
press (MusterChipGroup *self, guint key, guint code, GdkModifierType modifiers, GtkEventController *controller)
{
  gunichar character = gdk_keyval_to_unicode (key);

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Left || key == GDK_KEY_Up || key == GDK_KEY_Right || key == GDK_KEY_Down)
    {
      step (self, key == GDK_KEY_Left || key == GDK_KEY_Up ? -1 : 1);
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_BackSpace || key == GDK_KEY_Delete)
    {
      choose (self, NULL, FALSE);
      return GDK_EVENT_STOP;
    }
  for (guint i = 0; i < self->chips->len; i++)
    {
      const char *chip_code = get_code (g_ptr_array_index (self->chips, i));

      if (character == (gunichar) chip_code[0] && chip_code[1] == '\0')
        {
          choose (self, chip_code, TRUE);
          return GDK_EVENT_STOP;
        }
    }
  return GDK_EVENT_PROPAGATE;
}

static void
muster_chip_group_dispose (GObject *object)
{
  MusterChipGroup *self = MUSTER_CHIP_GROUP (object);

  GtkWidget *chip;

  g_clear_pointer (&self->chips, g_ptr_array_unref);
  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (chip);
  G_OBJECT_CLASS (muster_chip_group_parent_class)->dispose (object);
}

static void
muster_chip_group_class_init (MusterChipGroupClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_chip_group_dispose;
  signals[CHANGED]
      = g_signal_new ("changed", MUSTER_TYPE_CHIP_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN]
      = g_signal_new ("chosen", MUSTER_TYPE_CHIP_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, MUSTER_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
  gtk_widget_class_set_css_name (widget_class, "chips");
}

static void
muster_chip_group_init (MusterChipGroup *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->chips = g_ptr_array_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * muster_chip_group_new:
 * @name: what is chosen, for a screen reader
 *
 * Returns: (transfer floating): a group without chips
 */
GtkWidget *
muster_chip_group_new (const char *name)
{
  GtkWidget *self = g_object_new (MUSTER_TYPE_CHIP_GROUP, NULL);

  muster_name_widget (self, name);
  return self;
}

/**
 * muster_chip_group_add:
 * @self: a group
 * @code: the code; of one character, which is the key that chooses it
 * @label: what it is called, short
 * @tip: (nullable): the whole label where @label is shorter
 */
void
muster_chip_group_add (MusterChipGroup *self, const char *code, const char *label, const char *tip)
{
  GtkWidget *chip = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, "focusable",
                                  FALSE, "can-focus", FALSE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *digit = g_object_new (GTK_TYPE_LABEL, "label", code, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   NULL);

  gtk_widget_add_css_class (digit, "digit");
  gtk_box_append (GTK_BOX (box), digit);
  gtk_box_append (GTK_BOX (box), gtk_label_new (label));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_add_css_class (chip, "flat");
  gtk_widget_set_tooltip_text (chip, tip);
  g_object_set_data_full (G_OBJECT (chip), "code", g_strdup (code), g_free);
  muster_name_widget (chip, tip == NULL ? label : tip);
  gtk_widget_set_parent (chip, GTK_WIDGET (self));
  g_ptr_array_add (self->chips, chip);
  g_signal_connect_object (chip, "clicked", G_CALLBACK (click), self, 0);
}

/**
 * muster_chip_group_get:
 * @self: a group
 *
 * Returns: (nullable): the chosen code
 */
const char *
muster_chip_group_get (MusterChipGroup *self)
{
  return self->code;
}

/**
 * muster_chip_group_set:
 * @self: a group
 * @code: (nullable): the code to choose; the form does not go on because of it
 */
void
muster_chip_group_set (MusterChipGroup *self, const char *code)
{
  choose (self, code, FALSE);
}
