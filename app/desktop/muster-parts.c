/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-parts.h"

/**
 * muster_key_cap_new:
 * @key: "Ctrl+N", as it stands on the keyboard
 *
 * Returns: (transfer floating): the key as drawn on a button; a screen reader hears it with the button, not alone
 */
GtkWidget *
muster_key_cap_new (const char *key)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "label", key, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (label, "keycap");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return label;
}

/**
 * muster_key_button_new:
 * @label: what it does
 * @icon: (nullable): name of a symbolic icon
 * @key: (nullable): the key that does the same, printed on the button
 * @action: (nullable): detailed name of an action
 *
 * Returns: (transfer floating): a button
 */
GtkWidget *
muster_key_button_new (const char *label, const char *icon, const char *key, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *text = gtk_label_new (label);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  if (icon != NULL)
    gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), text);
  if (key != NULL)
    gtk_box_append (GTK_BOX (box), muster_key_cap_new (key));
  gtk_button_set_child (GTK_BUTTON (button), box);
  if (action != NULL)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key == NULL ? "" : key, -1);
  return button;
}

/**
 * muster_note_new:
 * @text: (nullable): a sentence
 *
 * Returns: (transfer floating): small dim text that wraps
 */
GtkWidget *
muster_note_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "note");
  return label;
}

/**
 * muster_reason_new:
 * @text: why a value is not right
 * @style: "error" or "warning"
 *
 * Returns: (transfer floating): a line that stands under a value
 */
GtkWidget *
muster_reason_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "reason");
  gtk_widget_add_css_class (label, style);
  return label;
}

/**
 * muster_card_new:
 * @heading: what it is about
 * @note: (nullable): small text at the right of the heading
 *
 * Returns: (transfer floating): a card; what belongs into it goes into muster_card_get_box()
 */
GtkWidget *
muster_card_new (const char *heading, const char *note)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (heading);
  GtkWidget *side = muster_note_new (note);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "panel-card");
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (title, heading);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), side);
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), box);
  g_object_set_data (G_OBJECT (card), "box", box);
  g_object_set_data (G_OBJECT (card), "note", side);
  muster_name_widget (card, heading);
  return card;
}

GtkWidget *
muster_card_get_box (GtkWidget *card)
{
  return g_object_get_data (G_OBJECT (card), "box");
}

void
muster_card_set_note (GtkWidget *card, const char *note)
{
  muster_label_set (g_object_get_data (G_OBJECT (card), "note"), note);
}

/**
 * muster_label_shorten:
 * @label: (type Gtk.Label): a label of one line
 *
 * Where it has no room it ends in an ellipsis, and its tooltip says the whole.
 */
void
muster_label_shorten (GtkWidget *label)
{
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_object_bind_property (label, "label", label, "tooltip-text", G_BINDING_SYNC_CREATE);
}

/* A label that says the same again is not laid out anew. */
void
muster_label_set (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text == NULL ? "" : text);
}

static gboolean
tell_whole (GtkWidget *inscription, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip, gpointer data)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (inscription));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (inscription, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= gtk_widget_get_width (inscription))
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/**
 * muster_inscription_tell_whole:
 * @inscription: a text that is changed often and may be cut
 *
 * The whole text is its tooltip where it is cut. It is asked for when the pointer rests there:
 * gtk_widget_set_tooltip_text() asks the display where the pointer is, and waits for the answer, at every call.
 */
void
muster_inscription_tell_whole (GtkWidget *inscription)
{
  gtk_widget_set_has_tooltip (inscription, TRUE);
  g_signal_connect (inscription, "query-tooltip", G_CALLBACK (tell_whole), NULL);
}

/**
 * muster_flow_append:
 * @flow: (type Gtk.FlowBox): a flow box
 * @child: (transfer floating): a widget that takes the focus itself, or that nobody goes to
 *
 * Adds it at the end, so that the focus does not stop at what GTK puts around it.
 */
void
muster_flow_append (GtkWidget *flow, GtkWidget *child)
{
  gtk_flow_box_append (GTK_FLOW_BOX (flow), child);
  gtk_widget_set_focusable (gtk_widget_get_parent (child), FALSE);
}

void
muster_box_clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static gboolean
is_filled (GBinding *binding, const GValue *text, GValue *visible, gpointer data)
{
  g_value_set_boolean (visible, *g_value_get_string (text) != '\0');
  return TRUE;
}

/**
 * muster_hint_new:
 *
 * Returns: (transfer floating): a note that takes no room while it says nothing
 */
GtkWidget *
muster_hint_new (void)
{
  GtkWidget *label = muster_note_new (NULL);

  g_object_bind_property_full (label, "label", label, "visible", G_BINDING_SYNC_CREATE, is_filled, NULL, NULL, NULL);
  return label;
}

static void
show_filled (GListModel *children, guint position, guint removed, guint added, GtkWidget *box)
{
  gtk_widget_set_visible (box, g_list_model_get_n_items (children) > 0);
}

/**
 * muster_filled_box_new:
 * @spacing: between its children
 *
 * Returns: (transfer floating): an upright box that takes no room while it is empty
 */
GtkWidget *
muster_filled_box_new (int spacing)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, spacing);
  GListModel *children = gtk_widget_observe_children (box);

  g_signal_connect_object (children, "items-changed", G_CALLBACK (show_filled), box, 0);
  g_object_set_data_full (G_OBJECT (box), "children", children, g_object_unref);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

/**
 * muster_popover_bind_keys:
 *
 * A popover or menu that is open gets every key, and the window under it none: the keys that work everywhere are bound
 * in all of them. Called before the first is made.
 */
void
muster_popover_bind_keys (void)
{
  const GType types[] = { GTK_TYPE_POPOVER, GTK_TYPE_POPOVER_MENU };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidgetClass *class = g_type_class_ref (types[i]);

      gtk_widget_class_add_binding_action (class, GDK_KEY_q, GDK_CONTROL_MASK, "app.quit", NULL);
      gtk_widget_class_add_binding_action (class, GDK_KEY_l, GDK_CONTROL_MASK, "win.lock", NULL);
      g_type_class_unref (class);
    }
}

/**
 * muster_name_widget:
 * @widget: (type Gtk.Widget): a widget
 * @name: what a screen reader calls it
 *
 * In a menu button it is the button inside that takes the focus; later versions of GTK do not pass the name on to it.
 */
void
muster_name_widget (gpointer widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (GTK_IS_MENU_BUTTON (widget))
    muster_name_widget (gtk_widget_get_first_child (widget), name);
}

/**
 * muster_name_scroller:
 * @scroller: (type Gtk.ScrolledWindow): what scrolls, not shown yet
 * @name: what a screen reader calls it
 *
 * For what takes the focus because nothing inside does. Later versions of GTK give it no role of its own.
 */
void
muster_name_scroller (GtkWidget *scroller, const char *name)
{
  g_object_set (scroller, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  muster_name_widget (scroller, name);
}

/**
 * muster_name_status_page:
 * @page: (type Adw.StatusPage): a page without a button, not shown yet
 * @name: what a screen reader calls it
 *
 * What scrolls inside takes the focus where nothing else does.
 */
void
muster_name_status_page (GtkWidget *page, const char *name)
{
  muster_name_widget (page, name);
  muster_name_scroller (gtk_widget_get_first_child (page), name);
}
