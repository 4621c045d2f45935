/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-panel.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-code-lists.h"
#include "muster-division.h"
#include "muster-language.h"
#include "muster-parts.h"
#include "muster-words.h"

#define COUNTS 3

struct _MusterCapturePanel
{
  GtkBox parent;
  GtkWidget *counts[COUNTS];
  GtkWidget *notes[COUNTS];
  GtkWidget *card; /* the earlier record */
  GtkWidget *slips; /* numbers that are missing */
  GtkWidget *latest_box;
  GtkListBox *latest;
  JsonArray *candidates; /* nullable */
  JsonObject *form;      /* what they are compared with; nullable */
  guint shown;
};

G_DEFINE_FINAL_TYPE (MusterCapturePanel, muster_capture_panel, GTK_TYPE_BOX)

enum
{
  OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- Counts ---- */

static GtkWidget *
make_count (MusterCapturePanel *self, guint index, const char *what)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (what);

  self->counts[index] = gtk_label_new ("0");
  self->notes[index] = muster_note_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->counts[index]), 0);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (self->counts[index], "count");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), self->counts[index]);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->notes[index]);
  return box;
}

static void
set_count (MusterCapturePanel *self, guint index, gint64 count)
{
  g_autofree char *text = muster_words_for_count (count);

  muster_label_set (self->counts[index], text);
}

/**
 * muster_capture_panel_set_summary:
 * @self: the panel
 * @summary: what muster_store_summarise_fair() gave
 */
void
muster_capture_panel_set_summary (MusterCapturePanel *self, JsonObject *summary)
{
  gint64 people = json_object_get_int_member (summary, "people");
  gint64 returning = json_object_get_int_member (summary, "returning");
  g_autofree char *fresh = muster_words_for_count (people - returning);
  g_autofree char *back = muster_words_for_count (returning);
  g_autofree char *split = g_strdup_printf (_ ("new %s · returning %s"), fresh, back);

  set_count (self, 0, json_object_get_int_member (summary, "intentions"));
  set_count (self, 1, people);
  set_count (self, 2, json_object_get_int_member (summary, "turned_away"));
  muster_label_set (self->notes[1], split);
}

static void
add_slips (GString *text, const char *format, const char *const *slips)
{
  g_autofree char *numbers
      = slips == NULL ? g_strdup ("") : g_strjoinv (muster_language_is_chinese () ? "、" : ", ", (char **) slips);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  if (*numbers != '\0')
    g_string_append_printf (text, "%s%s%s%s", text->len == 0 ? "" : " · ", parts[0], numbers, parts[1]);
}

/**
 * muster_capture_panel_set_slips:
 * @self: the panel
 * @missing: (nullable) (array zero-terminated=1): numbers of slips that were not typed in
 * @spoilt: (nullable) (array zero-terminated=1): numbers of slips that never will be
 */
void
muster_capture_panel_set_slips (MusterCapturePanel *self, const char *const *missing, const char *const *spoilt)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_slips (text, _ ("Missing: %s"), missing);
  add_slips (text, _ ("Void: %s"), spoilt);
  muster_label_set (self->slips, text->str);
  gtk_widget_set_visible (self->slips, text->len > 0);
}

/* ---- Today's list ---- */

static GtkWidget *
make_label (const char *text, int width, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), width);
  gtk_label_set_max_width_chars (GTK_LABEL (label), width);
  gtk_widget_set_tooltip_text (label, text);
  if (dim)
    gtk_widget_add_css_class (label, "note");
  return label;
}

static char *
describe_wish (JsonObject *entry)
{
  const char *employer = json_object_get_string_member (entry, "employer");
  const char *opening = json_object_get_string_member (entry, "opening");
  const char *trade = json_object_get_string_member (entry, "trade");

  if (*employer != '\0' && *opening != '\0')
    return g_strdup_printf ("%s · %s", employer, opening);
  if (*employer != '\0')
    return g_strdup (employer);
  return *trade == '\0' ? g_strdup ("—") : g_strdup (muster_words_for_code (&muster_codes_job, trade));
}

static GtkWidget *
make_state (JsonObject *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean complete = json_object_get_boolean_member (entry, "complete");
  gboolean sent = json_object_get_boolean_member (entry, "sent");
  const char *icon = !complete ? "document-edit-symbolic" : sent ? "emblem-ok-symbolic" : "document-send-symbolic";
  const char *words = !complete ? _ ("Draft") : sent ? _ ("Received") : _ ("Unsent");

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new (words));
  gtk_widget_add_css_class (box, !complete ? "warning" : sent ? "received" : "note");
  return box;
}

static GtkWidget *
make_row (JsonObject *entry, gint64 now_ms)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *time = muster_words_for_day (json_object_get_int_member (entry, "taken_at"), now_ms);
  g_autofree char *tail = muster_words_for_tail (json_object_get_string_member (entry, "phone"));
  g_autofree char *wish = describe_wish (entry);
  const char *name = json_object_get_string_member (entry, "name");
  GtkWidget *wish_label = make_label (wish, 12, FALSE);
  g_autofree char *spoken = g_strdup_printf ("%s %s %s", name, tail, wish);

  gtk_widget_set_hexpand (wish_label, TRUE);
  gtk_box_append (GTK_BOX (box), make_label (time, 5, TRUE));
  gtk_box_append (GTK_BOX (box), make_label (*name == '\0' ? "—" : name, 8, FALSE));
  gtk_box_append (GTK_BOX (box), make_label (tail, 8, TRUE));
  gtk_box_append (GTK_BOX (box), wish_label);
  gtk_box_append (GTK_BOX (box), make_state (entry));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "record");
  g_object_set_data_full (G_OBJECT (row), "worker",
                          g_strdup (json_object_get_string_member_with_default (entry, "worker", "")), g_free);
  muster_name_widget (row, spoken);
  return row;
}

/**
 * muster_capture_panel_set_latest:
 * @self: the panel
 * @latest: what muster_store_list_fair_intentions() gave
 * @now_ms: now
 */
void
muster_capture_panel_set_latest (MusterCapturePanel *self, JsonArray *latest, gint64 now_ms)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->latest, 0)) != NULL)
    gtk_list_box_remove (self->latest, GTK_WIDGET (row));
  for (guint i = 0; i < json_array_get_length (latest); i++)
    gtk_list_box_append (self->latest, make_row (json_array_get_object_element (latest, i), now_ms));
}

static void
open_row (GtkListBox *list, GtkListBoxRow *row, MusterCapturePanel *self)
{
  g_signal_emit (self, signals[OPEN], 0, g_object_get_data (G_OBJECT (row), "worker"));
}

/* ---- The earlier record ---- */

static char *
get_value (JsonObject *record, const char *field)
{
  const char *text = record == NULL ? NULL : json_object_get_string_member_with_default (record, field, NULL);

  if (text == NULL)
    return g_strdup ("");
  if (strcmp (field, "mobile") == 0)
    return muster_words_for_tail (text);
  if (strcmp (field, "id_number") == 0 && strlen (text) > 8)
    return g_strdup_printf ("%.4s****%s", text, text + strlen (text) - 4);
  if (strcmp (field, "hukou_div") == 0)
    return muster_division_describe (text);
  if (strcmp (field, "mobile_owner") == 0)
    return g_strdup (muster_words_for_code (&muster_codes_phone_owner, text));
  return g_strdup (text);
}

static void
compare (MusterCapturePanel *self, GtkWidget *grid, JsonObject *candidate)
{
  static const struct
  {
    const char *field;
    const char *label;
  } rows[] = {
    { "name", N_ ("Name") },           { "mobile", N_ ("Mobile") },    { "mobile_owner", N_ ("Whose number") },
    { "hukou_div", N_ ("Home county") }, { "id_number", N_ ("ID number") }, { "birth_date", N_ ("Born") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *old = get_value (candidate, rows[i].field);
      g_autofree char *fresh = get_value (self->form, rows[i].field);
      gboolean differ = *fresh != '\0' && strcmp (old, fresh) != 0;
      GtkWidget *mine = make_label (fresh, 12, FALSE);
      GtkWidget *theirs = make_label (old, 12, FALSE);

      gtk_grid_attach (GTK_GRID (grid), make_label (_ (rows[i].label), 11, TRUE), 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), theirs, 1, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), mine, 2, (int) i, 1, 1);
      if (differ)
        gtk_widget_add_css_class (mine, "differs");
    }
}

static const char *
get_heading (const char *why)
{
  if (strcmp (why, "phone") == 0)
    return _ ("Another person with this number");
  if (strcmp (why, "found") == 0)
    return _ ("Found");
  return _ ("Probably the same person");
}

static void
show_candidate (MusterCapturePanel *self)
{
  guint n = self->candidates == NULL ? 0 : json_array_get_length (self->candidates);
  JsonObject *candidate = muster_capture_panel_get_candidate (self);
  GtkWidget *grid, *buttons, *head;
  g_autofree char *count = NULL;

  muster_box_clear (self->card);
  gtk_widget_set_visible (self->card, candidate != NULL);
  if (candidate == NULL)
    return;
  count = n > 1 ? g_strdup_printf ("%u / %u", self->shown + 1, n) : NULL;
  head = muster_card_new (get_heading (json_object_get_string_member (candidate, "_why")), count);
  gtk_widget_add_css_class (head, "attention");
  grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  compare (self, grid, candidate);
  buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (buttons), muster_key_button_new (_ ("Use this person"), NULL, "F3", "capture.use-person"));
  gtk_box_append (GTK_BOX (buttons), muster_key_button_new (_ ("Not the same"), NULL, "Shift+F3", "capture.not-same"));
  gtk_box_append (GTK_BOX (muster_card_get_box (head)), grid);
  gtk_box_append (GTK_BOX (muster_card_get_box (head)), buttons);
  gtk_box_append (GTK_BOX (self->card), head);
}

/**
 * muster_capture_panel_set_candidates:
 * @self: the panel
 * @candidates: (nullable): earlier workers as flat records, each with `_why`: "id", "name", "phone" or "found"
 * @form: (nullable): what stands in the form, to compare
 */
void
muster_capture_panel_set_candidates (MusterCapturePanel *self, JsonArray *candidates, JsonObject *form)
{
  g_clear_pointer (&self->candidates, json_array_unref);
  g_clear_pointer (&self->form, json_object_unref);
  self->candidates = candidates == NULL ? NULL : json_array_ref (candidates);
  self->form = form == NULL ? NULL : json_object_ref (form);
  self->shown = 0;
  show_candidate (self);
}

/**
 * muster_capture_panel_get_candidate:
 * @self: the panel
 *
 * Returns: (transfer none) (nullable): the earlier record that is shown
 */
JsonObject *
muster_capture_panel_get_candidate (MusterCapturePanel *self)
{
  if (self->candidates == NULL || self->shown >= json_array_get_length (self->candidates))
    return NULL;
  return json_array_get_object_element (self->candidates, self->shown);
}

void
muster_capture_panel_next_candidate (MusterCapturePanel *self)
{
  self->shown++;
  show_candidate (self);
}

void
muster_capture_panel_focus_list (MusterCapturePanel *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->latest, 0);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
muster_capture_panel_finalize (GObject *object)
{
  MusterCapturePanel *self = MUSTER_CAPTURE_PANEL (object);

  g_clear_pointer (&self->candidates, json_array_unref);
  g_clear_pointer (&self->form, json_object_unref);
  G_OBJECT_CLASS (muster_capture_panel_parent_class)->finalize (object);
}

static void
muster_capture_panel_class_init (MusterCapturePanelClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_capture_panel_finalize;
  signals[OPEN] = g_signal_new ("open", MUSTER_TYPE_CAPTURE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
}

static GtkWidget *
make_latest (MusterCapturePanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (_ ("Recorded today"));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), muster_note_new (_ ("Ctrl+↓ into the list")));
  self->latest = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->latest, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->latest), "latest");
  muster_name_widget (self->latest, _ ("Recorded today"));
  g_signal_connect_object (self->latest, "row-activated", G_CALLBACK (open_row), self, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->latest));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

static void
muster_capture_panel_init (MusterCapturePanel *self)
{
  GtkWidget *counts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_box_append (GTK_BOX (counts), make_count (self, 0, _ ("Intentions here")));
  gtk_box_append (GTK_BOX (counts), make_count (self, 1, _ ("People")));
  gtk_box_append (GTK_BOX (counts), make_count (self, 2, _ ("Under 16")));
  muster_label_set (self->notes[2], _ ("counted only"));
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_visible (self->card, FALSE);
  self->slips = muster_note_new (NULL);
  gtk_widget_set_visible (self->slips, FALSE);
  self->latest_box = make_latest (self);
  gtk_box_append (GTK_BOX (self), counts);
  gtk_box_append (GTK_BOX (self), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (self), self->slips);
  gtk_box_append (GTK_BOX (self), self->card);
  gtk_box_append (GTK_BOX (self), self->latest_box);
}
