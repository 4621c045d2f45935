/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-suggest.h"

#include "muster-parts.h"

struct _MusterSuggest
{
  GtkWidget parent;
  GtkWidget *entry;
  GtkWidget *popover;
  GtkListBox *list;
  MusterSuggestFunc func;
  gpointer data;
  GPtrArray *found;     /* of MusterSuggestion; nullable */
  char *id;             /* of what was taken; NULL: the text stands for itself */
  gboolean composing;   /* an input method has begun a word */
  gboolean with_method; /* letters go to the input method */
  gboolean setting;
  guint late; /* source: a list that waits for the field's place */
};

G_DEFINE_FINAL_TYPE (MusterSuggest, muster_suggest, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

MusterSuggestion *
muster_suggestion_new (const char *id, const char *title, const char *note, gboolean dim)
{
  MusterSuggestion *self = g_new0 (MusterSuggestion, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->note = g_strdup (note == NULL ? "" : note);
  self->dim = dim;
  return self;
}

void
muster_suggestion_free (MusterSuggestion *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->note);
  g_free (self);
}

static void
close_list (MusterSuggest *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_clear_pointer (&self->found, g_ptr_array_unref);
}

static GtkWidget *
make_row (const MusterSuggestion *suggestion)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (suggestion->title);
  GtkWidget *note = gtk_label_new (suggestion->note);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (note, "note");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), note);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  if (suggestion->dim)
    gtk_widget_add_css_class (box, "dim-label");
  gtk_widget_set_focusable (row, FALSE);
  muster_name_widget (row, suggestion->title);
  return row;
}

/* A list under a field that has no place yet has none either, and no screen to fit on: the first letter may come before
 * what the field stands in was laid out. */
static void
open_list (MusterSuggest *self)
{
  if (gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return;
  gtk_widget_set_size_request (self->popover, gtk_widget_get_width (GTK_WIDGET (self)), -1);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static gboolean
open_late (gpointer data)
{
  MusterSuggest *self = data;

  self->late = 0;
  if (self->found != NULL && self->found->len > 0)
    open_list (self);
  return G_SOURCE_REMOVE;
}

static void
show_list (MusterSuggest *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (self->found == NULL || self->found->len == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return;
    }
  for (guint i = 0; i < self->found->len; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (self->found, i)));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  open_list (self);
}

static void
note_typed (MusterSuggest *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->setting)
    return;
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  if (*text != '\0')
    self->found = self->func (self->data, text);
  show_list (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take (MusterSuggest *self, guint index)
{
  g_autoptr (GPtrArray) found = g_steal_pointer (&self->found);
  const MusterSuggestion *suggestion = g_ptr_array_index (found, index);

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  muster_suggest_set (self, suggestion->id, suggestion->title);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activate (MusterSuggest *self)
{
  muster_suggest_commit (self);
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
click (GtkListBox *list, GtkListBoxRow *row, MusterSuggest *self)
{
  if (self->found == NULL)
    return;
  take (self, (guint) gtk_list_box_row_get_index (row));
  gtk_widget_grab_focus (self->entry);
}

static gboolean
press (MusterSuggest *self, guint key, guint code, GdkModifierType modifiers, GtkEventController *controller)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row == NULL ? -1 : gtk_list_box_row_get_index (row);

  if (self->found == NULL || self->found->len == 0 || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape)
    {
      close_list (self);
      return GDK_EVENT_STOP;
    }
  if (key != GDK_KEY_Down && key != GDK_KEY_Up)
    return GDK_EVENT_PROPAGATE;
  index = CLAMP (index + (key == GDK_KEY_Down ? 1 : -1), 0, (int) self->found->len - 1);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, index));
  return GDK_EVENT_STOP;
}

/* Letters are initials or pinyin here, and an input method would make words of them ("zx" → 造型) before the list could
 * show 镇雄. So they go past it, unless a person has asked for it with Alt+L. */
static gboolean
press_letter (MusterSuggest *self, guint key, guint code, GdkModifierType modifiers, GtkEventController *controller)
{
  gunichar letter = gdk_keyval_to_unicode (key);
  char text[] = { (char) letter, '\0' };
  int position;

  if (key == GDK_KEY_l && (modifiers & GDK_ALT_MASK) != 0)
    {
      self->with_method = !self->with_method;
      return GDK_EVENT_STOP;
    }
  if (self->with_method || self->composing || letter >= 128 || !g_ascii_isalpha ((char) letter)
      || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  gtk_editable_delete_selection (GTK_EDITABLE (self->entry));
  position = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  gtk_editable_insert_text (GTK_EDITABLE (self->entry), text, 1, &position);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), position);
  return GDK_EVENT_STOP;
}

static void
note_preedit (MusterSuggest *self, const char *preedit)
{
  self->composing = *preedit != '\0';
}

/* Who leaves the field with a single match has meant it; of several nobody knows which. A popover that opens takes the
 * focus for a moment from what stands in it. */
static void
leave (MusterSuggest *self)
{
  if (gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return;
  if (self->found != NULL && self->found->len == 1)
    take (self, 0);
  else
    close_list (self);
}

static gboolean
muster_suggest_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MUSTER_SUGGEST (widget)->entry);
}

static void
muster_suggest_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MusterSuggest *self = MUSTER_SUGGEST (widget);

  gtk_widget_allocate (self->entry, width, height, baseline, NULL);
  if (self->found != NULL && self->found->len > 0 && !gtk_widget_get_visible (self->popover) && self->late == 0)
    self->late = g_idle_add (open_late, self);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
muster_suggest_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (MUSTER_SUGGEST (widget)->entry, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
muster_suggest_dispose (GObject *object)
{
  MusterSuggest *self = MUSTER_SUGGEST (object);

  g_clear_handle_id (&self->late, g_source_remove);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  G_OBJECT_CLASS (muster_suggest_parent_class)->dispose (object);
}

static void
muster_suggest_finalize (GObject *object)
{
  g_free (MUSTER_SUGGEST (object)->id);
  G_OBJECT_CLASS (muster_suggest_parent_class)->finalize (object);
}

static void
muster_suggest_class_init (MusterSuggestClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_suggest_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_suggest_finalize;
  widget_class->grab_focus = muster_suggest_grab_focus;
  widget_class->size_allocate = muster_suggest_size_allocate;
  widget_class->measure = muster_suggest_measure;
  signals[CHANGED]
      = g_signal_new ("changed", MUSTER_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE]
      = g_signal_new ("activate", MUSTER_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_COMBO_BOX);
}

static void
make_list (MusterSuggest *self)
{
  self->popover = gtk_popover_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self->list), FALSE);
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_add_css_class (self->popover, "suggestions");
  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (click), self, 0);
}

static void
muster_suggest_init (MusterSuggest *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *letters = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_entry_new ();
  gtk_widget_add_css_class (self->entry, "field");
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  make_list (self);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (note_typed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_event_controller_set_propagation_phase (letters, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (letters, "key-pressed", G_CALLBACK (press_letter), self);
  g_signal_connect_object (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)), "preedit-changed",
                           G_CALLBACK (note_preedit), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), letters);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * muster_suggest_new:
 * @func: finds matches
 * @data: for @func; it outlives the field
 *
 * Returns: (transfer floating): an empty field
 */
GtkWidget *
muster_suggest_new (MusterSuggestFunc func, gpointer data)
{
  MusterSuggest *self = g_object_new (MUSTER_TYPE_SUGGEST, NULL);

  self->func = func;
  self->data = data;
  return GTK_WIDGET (self);
}

/**
 * muster_suggest_set_name:
 * @self: a field
 * @name: what a screen reader calls it, and the entry in it
 */
void
muster_suggest_set_name (MusterSuggest *self, const char *name)
{
  muster_name_widget (self, name);
  muster_name_widget (self->entry, name);
}

/**
 * muster_suggest_set:
 * @self: a field
 * @id: (nullable): what is chosen; %NULL: the text stands for itself
 * @text: (nullable): what stands in the field
 */
void
muster_suggest_set (MusterSuggest *self, const char *id, const char *text)
{
  g_autofree char *kept = g_strdup (id);

  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text == NULL ? "" : text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->setting = FALSE;
  g_free (self->id);
  self->id = g_steal_pointer (&kept);
  close_list (self);
}

/**
 * muster_suggest_commit:
 * @self: a field
 *
 * Takes the chosen match, or the first.
 */
void
muster_suggest_commit (MusterSuggest *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (self->found != NULL && self->found->len > 0)
    take (self, row == NULL ? 0 : (guint) gtk_list_box_row_get_index (row));
}

/**
 * muster_suggest_get_id:
 * @self: a field
 *
 * Returns: (nullable): what is chosen
 */
const char *
muster_suggest_get_id (MusterSuggest *self)
{
  return self->id;
}

const char *
muster_suggest_get_text (MusterSuggest *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}
