/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-view-private.h"

#include "muster-width-bin.h"

static void
do_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_view_save (MUSTER_CAPTURE_VIEW (widget), FALSE);
}

static void
do_household (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_view_save (MUSTER_CAPTURE_VIEW (widget), TRUE);
}

static void
do_use_person (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (widget);
  g_autoptr (JsonObject) candidate = NULL;

  if (muster_capture_panel_get_candidate (self->panel) == NULL)
    return;
  candidate = json_object_ref (muster_capture_panel_get_candidate (self->panel));
  muster_capture_panel_set_candidates (self->panel, NULL, NULL);
  muster_capture_form_take_person (self->form, candidate);
  muster_capture_view_note_changed (self);
}

static void
do_not_same (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_panel_next_candidate (MUSTER_CAPTURE_VIEW (widget)->panel);
}

static void
do_tick (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_consent_toggle (muster_capture_form_get_consent (MUSTER_CAPTURE_VIEW (widget)->form),
                                 g_variant_get_uint32 (parameter));
}

static void
do_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_view_undo (MUSTER_CAPTURE_VIEW (widget));
}

static void
do_keep_field (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_form_toggle_kept (MUSTER_CAPTURE_VIEW (widget)->form);
}

static void
do_jump (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_form_jump (MUSTER_CAPTURE_VIEW (widget)->form, g_variant_get_string (parameter, NULL));
}

static void
do_more (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_form_toggle_more (MUSTER_CAPTURE_VIEW (widget)->form);
}

static void
do_list (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_panel_focus_list (MUSTER_CAPTURE_VIEW (widget)->panel);
}

static void
do_paper (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_form_toggle_paper (MUSTER_CAPTURE_VIEW (widget)->form);
}

static void
do_absent (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_form_toggle_absent (MUSTER_CAPTURE_VIEW (widget)->form);
}

static void
do_rare (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_form_open_rare (MUSTER_CAPTURE_VIEW (widget)->form);
}

static void
do_void_slip (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_capture_view_void_slip (MUSTER_CAPTURE_VIEW (widget));
}

/* Where there is room for one of them only, F9 changes between the form and what stands beside it. */
static void
do_panel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (widget);
  gboolean shown_now = gtk_widget_get_visible (self->side);

  if (!muster_width_bin_is_narrow (MUSTER_WIDTH_BIN (self->bin)))
    {
      gtk_widget_activate_action (widget, "win.side", NULL);
      return;
    }
  gtk_widget_set_visible (self->side, !shown_now);
  gtk_widget_set_visible (self->left, shown_now);
  if (shown_now)
    muster_capture_form_focus_first (self->form);
  else
    muster_capture_panel_focus_list (self->panel);
}

static void
do_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "text") == 0)
    {
      gtk_widget_activate_action (widget, "capture.form", NULL);
      return;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "text");
  gtk_widget_grab_focus (self->text_label);
  /* GTK selects all of what it gives the focus to. */
  gtk_label_select_region (GTK_LABEL (self->text_label), 0, 0);
}

static void
do_form (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (widget);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "form");
  muster_capture_form_focus_first (self->form);
}

static void
add_keys (GtkWidgetClass *class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Return, GDK_CONTROL_MASK, "capture.save" },   { GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "capture.save" },
    { GDK_KEY_F2, 0, "capture.household" },                 { GDK_KEY_h, GDK_ALT_MASK, "capture.household" },
    { GDK_KEY_F3, 0, "capture.use-person" },                { GDK_KEY_p, GDK_ALT_MASK, "capture.use-person" },
    { GDK_KEY_F3, GDK_SHIFT_MASK, "capture.not-same" },     { GDK_KEY_n, GDK_ALT_MASK, "capture.not-same" },
    { GDK_KEY_z, GDK_ALT_MASK, "capture.undo" },            { GDK_KEY_k, GDK_CONTROL_MASK, "capture.keep-field" },
    { GDK_KEY_t, GDK_ALT_MASK, "capture.consent-text" },    { GDK_KEY_F12, 0, "capture.paper" },
    { GDK_KEY_F9, 0, "capture.panel" },                     { GDK_KEY_s, GDK_ALT_MASK, "capture.paper" },
    { GDK_KEY_g, GDK_ALT_MASK, "capture.more" },            { GDK_KEY_Down, GDK_CONTROL_MASK, "capture.list" },
    { GDK_KEY_a, GDK_ALT_MASK, "capture.absent" },          { GDK_KEY_r, GDK_ALT_MASK, "capture.rare" },
    { GDK_KEY_v, GDK_ALT_MASK, "capture.void-slip" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (class, keys[i].key, keys[i].modifiers, keys[i].action, NULL);
  for (const char *letter = "coyximw"; *letter != '\0'; letter++)
    {
      char text[] = { *letter, '\0' };

      gtk_widget_class_add_binding_action (class, gdk_unicode_to_keyval ((guint32) *letter), GDK_ALT_MASK, "capture.jump",
                                           "s", text);
    }
  for (guint i = 0; i < MUSTER_CONSENT_TICKS; i++)
    {
      gtk_widget_class_add_binding_action (class, GDK_KEY_F5 + i, 0, "capture.tick", "u", i);
      gtk_widget_class_add_binding_action (class, GDK_KEY_1 + i, GDK_CONTROL_MASK, "capture.tick", "u", i);
    }
}

/* Every deed of the page is an action, and every action has a key. */
void
muster_capture_view_install (GtkWidgetClass *class)
{
  add_keys (class);
  gtk_widget_class_install_action (class, "capture.save", NULL, do_save);
  gtk_widget_class_install_action (class, "capture.household", NULL, do_household);
  gtk_widget_class_install_action (class, "capture.use-person", NULL, do_use_person);
  gtk_widget_class_install_action (class, "capture.not-same", NULL, do_not_same);
  gtk_widget_class_install_action (class, "capture.tick", "u", do_tick);
  gtk_widget_class_install_action (class, "capture.undo", NULL, do_undo);
  gtk_widget_class_install_action (class, "capture.keep-field", NULL, do_keep_field);
  gtk_widget_class_install_action (class, "capture.jump", "s", do_jump);
  gtk_widget_class_install_action (class, "capture.more", NULL, do_more);
  gtk_widget_class_install_action (class, "capture.list", NULL, do_list);
  gtk_widget_class_install_action (class, "capture.form", NULL, do_form);
  gtk_widget_class_install_action (class, "capture.panel", NULL, do_panel);
  gtk_widget_class_install_action (class, "capture.absent", NULL, do_absent);
  gtk_widget_class_install_action (class, "capture.rare", NULL, do_rare);
  gtk_widget_class_install_action (class, "capture.void-slip", NULL, do_void_slip);
  gtk_widget_class_install_action (class, "capture.paper", NULL, do_paper);
  gtk_widget_class_install_action (class, "capture.consent-text", NULL, do_text);
}
