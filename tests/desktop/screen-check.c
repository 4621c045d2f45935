/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen-check.h"

#include <string.h>

#include <adwaita.h>

struct _ScreenCheck
{
  ScreenWords *words;
  int width, height; /* of the screen that is left for a window */
  GHashTable *seen;  /* findings, so that the header bar is reported once */
  GPtrArray *findings;
  const char *stop;
};

ScreenCheck *
screen_check_new (ScreenWords *words, int width, int height)
{
  ScreenCheck *self = g_new0 (ScreenCheck, 1);

  self->words = words;
  self->width = width;
  self->height = height;
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->findings = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
screen_check_free (ScreenCheck *self)
{
  g_ptr_array_unref (self->findings);
  g_hash_table_unref (self->seen);
  g_free (self);
}

/* ---- Findings ---- */

static void
describe_widget (GtkWidget *widget, GString *path)
{
  const char *type = G_OBJECT_TYPE_NAME (widget);
  const char *name = gtk_widget_get_name (widget);
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

  g_string_append (path, type);
  if (id != NULL)
    g_string_append_printf (path, "#%s", id);
  else if (g_strcmp0 (name, type) != 0)
    g_string_append_printf (path, "#%s", name);
}

/* Whatever of ours is above it, and the widget itself. */
static char *
make_path (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  g_autofree char *above = parent == NULL ? NULL : make_path (parent);
  GString *path = g_string_new (above);

  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Muster"))
    {
      g_string_append (path, path->len == 0 ? "" : " > ");
      describe_widget (widget, path);
    }
  return g_string_free (path, FALSE);
}

static void add (ScreenCheck *self, GtkWidget *widget, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add (ScreenCheck *self, GtkWidget *widget, const char *format, ...)
{
  g_autofree char *above = make_path (widget);
  g_autofree char *what = NULL;
  GString *finding = g_string_new (above);
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_string_append (finding, " > ");
  describe_widget (widget, finding);
  g_string_append_printf (finding, ": %s", what);
  if (g_hash_table_add (self->seen, g_strdup (finding->str)))
    g_ptr_array_add (self->findings, g_strdup_printf ("%s: %s", self->stop, finding->str));
  g_string_free (finding, TRUE);
}

/**
 * screen_check_report:
 *
 * Prints what was found.
 *
 * Returns: how much
 */
guint
screen_check_report (ScreenCheck *self)
{
  for (guint i = 0; i < self->findings->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (self->findings, i));
  return self->findings->len;
}

/* ---- Text that is cut ---- */

static gboolean
is_said_whole (GtkWidget *widget, const char *text)
{
  for (GtkWidget *above = widget; above != NULL; above = gtk_widget_get_parent (above))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (above);

      if (tooltip != NULL && strstr (tooltip, text) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* What scrolls may reach beyond what is seen of it; what stands in a surface of its own, beyond what opened it. */
static gboolean
is_clipped (ScreenCheck *self, GtkWidget *widget)
{
  graphene_rect_t bounds, inside;

  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL && !GTK_IS_SCROLLABLE (above);
       above = gtk_widget_get_parent (above))
    {
      if (!GTK_IS_NATIVE (above) && gtk_widget_get_overflow (above) != GTK_OVERFLOW_HIDDEN)
        continue;
      if (!gtk_widget_compute_bounds (widget, above, &bounds))
        return FALSE;
      graphene_rect_init (&inside, -1, -1, (float) gtk_widget_get_width (above) + 2,
                          (float) gtk_widget_get_height (above) + 2);
      if (!graphene_rect_contains_rect (&inside, &bounds))
        return TRUE;
      if (GTK_IS_NATIVE (above))
        return FALSE;
    }
  return FALSE;
}

static gboolean
is_cut (ScreenCheck *self, GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return pango_layout_is_ellipsized (layout) || width > gtk_widget_get_width (GTK_WIDGET (label))
         || height > gtk_widget_get_height (GTK_WIDGET (label)) || is_clipped (self, GTK_WIDGET (label));
}

/* Without anybody who could ask in words, the question itself: has the pointer here something to be told? */
static gboolean
tells_whole (GtkWidget *widget)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean told = FALSE;

  if (gtk_widget_get_has_tooltip (widget))
    g_signal_emit_by_name (widget, "query-tooltip", 1, 1, FALSE, tooltip, &told);
  return told;
}

static void
look_at_inscription (ScreenCheck *self, GtkWidget *widget)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (text != NULL && width > gtk_widget_get_width (widget) && !tells_whole (widget))
    add (self, widget, "is cut: “%s”", text);
}

static void
look_at_size (ScreenCheck *self, GtkWidget *widget)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";

  if (*text != '\0' && is_cut (self, GTK_LABEL (widget)) && !is_said_whole (widget, text))
    add (self, widget, "is cut: “%s”", text);
  if (GTK_IS_INSCRIPTION (widget))
    look_at_inscription (self, widget);
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (widget));

      if (gtk_adjustment_get_upper (across) > gtk_adjustment_get_page_size (across) + 1)
        add (self, widget, "scrolls sideways: %.0f in %.0f", gtk_adjustment_get_upper (across),
             gtk_adjustment_get_page_size (across));
    }
}

/* ---- The other language ---- */

static void
look_at_text (ScreenCheck *self, GtkWidget *widget, const char *what, const char *text)
{
  g_autofree char *foreign = text == NULL ? NULL : screen_words_find_foreign (self->words, text);

  if (foreign != NULL)
    add (self, widget, "%s has “%s”: “%s”", what, foreign, text);
}

/* There is no getter: the check says what it found instead of what nobody calls anything. */
static char *
get_accessible_text (GtkWidget *widget, GtkAccessibleProperty property)
{
  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), property))
    return NULL;
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, "\001");
}

static void
look_at_words (ScreenCheck *self, GtkWidget *widget)
{
  g_autofree char *name = get_accessible_text (widget, GTK_ACCESSIBLE_PROPERTY_LABEL);
  g_autofree char *description = get_accessible_text (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);

  if (GTK_IS_LABEL (widget))
    look_at_text (self, widget, "text", gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_INSCRIPTION (widget))
    look_at_text (self, widget, "text", gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  if (GTK_IS_TEXT (widget))
    look_at_text (self, widget, "placeholder", gtk_text_get_placeholder_text (GTK_TEXT (widget)));
  if (GTK_IS_WINDOW (widget))
    look_at_text (self, widget, "title", gtk_window_get_title (GTK_WINDOW (widget)));
  look_at_text (self, widget, "tooltip", gtk_widget_get_tooltip_text (widget));
  look_at_text (self, widget, "name", name);
  look_at_text (self, widget, "description", description);
}

/* ---- What can have the focus ---- */

/* The text inside an entry is spoken with the entry's name. */
static GtkWidget *
get_spoken (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  while (GTK_IS_TEXT (widget) && parent != NULL && !GTK_IS_EDITABLE (parent))
    parent = gtk_widget_get_parent (parent);
  return GTK_IS_TEXT (widget) && parent != NULL ? parent : widget;
}

/* A button that libadwaita puts into its rows has a tooltip in place of a name, as that is what is read out then. */
static gboolean
is_named_by_tooltip (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW) != NULL && gtk_widget_get_tooltip_text (widget) != NULL;
}

static gboolean
has_name (GtkWidget *widget)
{
  g_autofree char *name = get_accessible_text (widget, GTK_ACCESSIBLE_PROPERTY_LABEL);

  return (name != NULL && *name != '\0') || is_named_by_tooltip (widget)
         || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static gboolean
has_role (GtkWidget *widget)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  return role != GTK_ACCESSIBLE_ROLE_GENERIC && role != GTK_ACCESSIBLE_ROLE_WIDGET && role != GTK_ACCESSIBLE_ROLE_NONE
         && role != GTK_ACCESSIBLE_ROLE_PRESENTATION;
}

static gboolean
holds_focusable (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && (gtk_widget_get_focusable (child) || holds_focusable (child)))
      return TRUE;
  return FALSE;
}

static void
look_at_focus (ScreenCheck *self, GtkWidget *widget)
{
  GtkWidget *spoken = get_spoken (widget);

  if (!gtk_widget_get_focusable (widget) || !gtk_widget_get_can_focus (widget))
    return;
  /* GTK gives it the focus only where nothing inside takes it. */
  if (GTK_IS_SCROLLED_WINDOW (widget) && holds_focusable (widget))
    return;
  if (!has_name (spoken))
    add (self, spoken, "can have the focus and has no name");
  if (!has_role (spoken))
    add (self, spoken, "can have the focus and has no role");
}

/* ---- The whole window ---- */

static void
walk (ScreenCheck *self, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  look_at_size (self, widget);
  look_at_words (self, widget);
  look_at_focus (self, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk (self, child);
}

/**
 * screen_check_look:
 * @stop: where the visit is
 * @window: a window as it is on the screen
 */
void
screen_check_look (ScreenCheck *self, const char *stop, GtkWindow *window)
{
  int width = gtk_widget_get_width (GTK_WIDGET (window)), height = gtk_widget_get_height (GTK_WIDGET (window));

  self->stop = stop;
  if (width > self->width || height > self->height)
    add (self, GTK_WIDGET (window), "at %s: %d×%d does not fit", stop, width, height);
  walk (self, GTK_WIDGET (window));
}
