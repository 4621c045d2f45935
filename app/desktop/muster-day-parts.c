/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-day-parts.h"

#include <stdlib.h>

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-code-lists.h"
#include "muster-division.h"
#include "muster-language.h"
#include "muster-parts.h"
#include "muster-words.h"

#define NAME_CHARACTERS 17

/* ---- Names of the keys of a summary ---- */

char *
muster_name_employer (const char *key)
{
  return g_strdup (*key == '\0' ? _ ("Trade only, no employer") : key);
}

char *
muster_name_county (const char *key)
{
  const MusterDivision *division = muster_division_find (key);

  if (*key == '\0')
    return g_strdup (_ ("County not known"));
  return g_strdup (division == NULL ? key : muster_division_get_name (division));
}

char *
muster_name_trade (const char *key)
{
  return g_strdup (*key == '\0' ? _ ("Trade not known") : muster_words_for_code (&muster_codes_job, key));
}

char *
muster_name_sex (const char *key)
{
  return g_strdup (*key == '\0' ? _ ("Sex not known") : muster_words_for_code (&muster_codes_sex, key));
}

char *
muster_name_intent_type (const char *key)
{
  return g_strdup (*key == '\0' ? _ ("Kind not known") : muster_words_for_code (&muster_codes_intent_type, key));
}

char *
muster_name_hour (const char *key)
{
  int hour = atoi (key);

  /* Translators: from one full hour to the next */
  return g_strdup_printf (_ ("%02d–%02d h"), hour, (hour + 1) % 24);
}

/* ---- Bars ---- */

static GtkWidget *
make_bar (const char *name, gint64 count, gint64 longest, const char *page)
{
  GtkWidget *row = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *bar = g_object_new (GTK_TYPE_PROGRESS_BAR, "fraction",
                                 longest == 0 ? 0.0 : (double) count / (double) longest, "hexpand", TRUE, "valign",
                                 GTK_ALIGN_CENTER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *number = muster_words_for_count (count);
  g_autofree char *spoken = g_strdup_printf (_ ("%s: %s, open the list"), name, number);
  GtkWidget *value = gtk_label_new (number);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARACTERS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARACTERS);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_label_set_width_chars (GTK_LABEL (value), 4);
  gtk_widget_add_css_class (value, "tnum");
  gtk_widget_add_css_class (bar, "bar");
  gtk_widget_add_css_class (row, "flat");
  gtk_widget_add_css_class (row, "bar-row");
  gtk_widget_set_tooltip_text (row, name);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), value);
  gtk_button_set_child (GTK_BUTTON (row), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.goto");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", page);
  muster_name_widget (row, spoken);
  return row;
}

/**
 * muster_bars_fill:
 * @box: where the rows go; what was in it is taken out
 * @pairs: [[key, count]…]
 * @most: most rows; the rest becomes one
 * @name: what a key is called
 * @page: the page that a row opens
 *
 * One row a key, with a bar as long as its share of the largest.
 */
void
muster_bars_fill (GtkWidget *box, JsonArray *pairs, guint most, MusterNameFunc name, const char *page)
{
  guint length = json_array_get_length (pairs);
  gint64 longest = 0;
  gint64 rest = 0;

  muster_box_clear (box);
  for (guint i = 0; i < length; i++)
    longest = MAX (longest, json_array_get_int_element (json_array_get_array_element (pairs, i), 1));
  for (guint i = 0; i < length; i++)
    {
      JsonArray *pair = json_array_get_array_element (pairs, i);
      gint64 count = json_array_get_int_element (pair, 1);
      g_autofree char *text = NULL;

      if (length > most && i + 1 >= most)
        {
          rest += count;
          continue;
        }
      text = name (json_array_get_string_element (pair, 0));
      gtk_box_append (GTK_BOX (box), make_bar (text, count, longest, page));
    }
  if (rest > 0)
    gtk_box_append (GTK_BOX (box), make_bar (_ ("All others"), rest, MAX (longest, rest), page));
  if (length == 0)
    gtk_box_append (GTK_BOX (box), muster_note_new (_ ("Nothing yet")));
}

/* ---- One large number ---- */

/**
 * muster_count_new:
 * @name: what is counted
 * @page: (nullable): the page that opens the list behind the number
 *
 * Returns: (transfer floating): a large number with its name
 */
GtkWidget *
muster_count_new (const char *name, const char *page)
{
  GtkWidget *count = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *number = gtk_label_new ("0");
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *note = muster_note_new (NULL);

  gtk_widget_add_css_class (number, "count");
  gtk_widget_add_css_class (count, "flat");
  gtk_widget_add_css_class (count, "count-button");
  gtk_label_set_xalign (GTK_LABEL (number), 0);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), note);
  gtk_button_set_child (GTK_BUTTON (count), box);
  gtk_widget_set_hexpand (count, TRUE);
  if (page != NULL)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (count), "win.goto");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (count), "s", page);
    }
  g_object_set_data (G_OBJECT (count), "number", number);
  g_object_set_data (G_OBJECT (count), "note", note);
  g_object_set_data_full (G_OBJECT (count), "name", g_strdup (name), g_free);
  return count;
}

/**
 * muster_count_set:
 * @count: as muster_count_new() made it
 * @number: the number
 * @note: its unit, and what else belongs to it
 */
void
muster_count_set (GtkWidget *count, gint64 number, const char *note)
{
  g_autofree char *text = muster_words_for_count (number);
  g_autofree char *spoken
      = g_strdup_printf ("%s %s %s", (const char *) g_object_get_data (G_OBJECT (count), "name"), text, note);

  muster_label_set (g_object_get_data (G_OBJECT (count), "number"), text);
  muster_label_set (g_object_get_data (G_OBJECT (count), "note"), note);
  muster_name_widget (count, spoken);
}

/* ---- Rows of icon, title and note ---- */

static GtkWidget *
make_icon (const char *name)
{
  GtkWidget *icon
      = g_object_new (GTK_TYPE_IMAGE, "icon-name", name, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, "row-icon");
  return icon;
}

static GtkWidget *
make_texts (GtkWidget **title, GtkWidget **note)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  *title = gtk_label_new (NULL);
  *note = muster_note_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (*title), 0);
  gtk_label_set_wrap (GTK_LABEL (*title), TRUE);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), *title);
  gtk_box_append (GTK_BOX (texts), *note);
  return texts;
}

/**
 * muster_todo_new:
 * @icon: name of a symbolic icon
 * @title: what is to be done, with its number
 * @note: what is wrong, or until when
 * @key: (nullable): the key that goes there
 *
 * Returns: (transfer floating): a button; the caller says what it does
 */
GtkWidget *
muster_todo_new (const char *icon, const char *title, const char *note, const char *key)
{
  GtkWidget *row = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title_label, *note_label;
  g_autofree char *spoken = g_strdup_printf ("%s. %s", title, note);

  gtk_box_append (GTK_BOX (box), make_icon (icon));
  gtk_box_append (GTK_BOX (box), make_texts (&title_label, &note_label));
  muster_label_set (title_label, title);
  muster_label_set (note_label, note);
  gtk_box_append (GTK_BOX (box), key == NULL ? make_icon ("go-next-symbolic") : muster_key_cap_new (key));
  gtk_button_set_child (GTK_BUTTON (row), box);
  gtk_widget_add_css_class (row, "flat");
  gtk_widget_add_css_class (row, "todo-row");
  muster_name_widget (row, spoken);
  return row;
}

/**
 * muster_fact_new:
 *
 * Returns: (transfer floating): icon, title and note that say how something is
 */
GtkWidget *
muster_fact_new (void)
{
  GtkWidget *fact = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = make_icon ("dialog-question-symbolic");
  GtkWidget *title, *note;

  gtk_box_append (GTK_BOX (fact), icon);
  gtk_box_append (GTK_BOX (fact), make_texts (&title, &note));
  gtk_widget_add_css_class (fact, "fact");
  g_object_set_data (G_OBJECT (fact), "icon", icon);
  g_object_set_data (G_OBJECT (fact), "title", title);
  g_object_set_data (G_OBJECT (fact), "note", note);
  return fact;
}

/**
 * muster_fact_set:
 * @fact: as muster_fact_new() made it
 * @icon: name of a symbolic icon
 * @style: "success", "warning", "error" or "dim-label"
 * @title: the word
 * @note: what it rests on
 */
void
muster_fact_set (GtkWidget *fact, const char *icon, const char *style, const char *title, const char *note)
{
  GtkWidget *image = g_object_get_data (G_OBJECT (fact), "icon");
  const char *classes[] = { "row-icon", style, NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  gtk_widget_set_css_classes (image, classes);
  muster_label_set (g_object_get_data (G_OBJECT (fact), "title"), title);
  muster_label_set (g_object_get_data (G_OBJECT (fact), "note"), note);
}

/* ---- A fair in words ---- */

/**
 * muster_fair_describe_day:
 * @time_ms: a time, ms since 1970 UTC
 *
 * Returns: (transfer full): its day in UTC+8: "11月23日 周一"
 */
char *
muster_fair_describe_day (gint64 time_ms)
{
  static const char *const weekdays[] = { "一", "二", "三", "四", "五", "六", "日" };
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_utc ((time_ms + MUSTER_ZONE_MS) / 1000);

  if (local == NULL)
    return g_strdup ("");
  return muster_language_is_chinese ()
             ? g_strdup_printf ("%d月%d日 周%s", g_date_time_get_month (local), g_date_time_get_day_of_month (local),
                                weekdays[g_date_time_get_day_of_week (local) - 1])
             : g_date_time_format (local, "%a %-d %b");
}

static char *
describe_hour (gint64 time_ms)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_utc ((time_ms + MUSTER_ZONE_MS) / 1000);

  return local == NULL ? g_strdup ("") : g_date_time_format (local, "%H:%M");
}

/**
 * muster_fair_describe:
 * @fair: a fair
 *
 * Returns: (transfer full): day and hours, place and host in one line
 */
char *
muster_fair_describe (JsonObject *fair)
{
  gint64 start = json_object_get_int_member_with_default (fair, "start_at", 0);
  g_autofree char *day = muster_fair_describe_day (start);
  g_autofree char *from = describe_hour (start);
  g_autofree char *to = describe_hour (json_object_get_int_member_with_default (fair, "end_at", 0));
  const char *division = json_object_get_string_member_with_default (fair, "place_div", NULL);
  g_autofree char *path = division == NULL ? NULL : muster_division_describe (division);
  const char *place = json_object_get_string_member_with_default (fair, "place_text", NULL);
  const char *host = json_object_get_string_member_with_default (fair, "host_org", NULL);
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%s %s–%s", day, from, to);
  if (path != NULL)
    g_string_append_printf (text, " · %s", path);
  if (place != NULL)
    g_string_append_printf (text, " · %s", place);
  if (host != NULL)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("Host: %s"), host);
    }
  return g_string_free (text, FALSE);
}

const char *
muster_fair_get_state (JsonObject *fair)
{
  return muster_words_for_code (&muster_codes_fair_state,
                                json_object_get_string_member_with_default (fair, "state", NULL));
}

/**
 * muster_fair_card_show:
 * @card: a card
 * @fair: (nullable): a fair that is over; %NULL hides the card
 * @summary: (nullable): as muster_store_summarise_fair()
 */
void
muster_fair_card_show (GtkWidget *card, JsonObject *fair, JsonObject *summary)
{
  GtkWidget *box = muster_card_get_box (card);
  g_autofree char *day = NULL;
  g_autofree char *intentions = NULL;
  g_autofree char *employers = NULL;
  g_autofree char *note = NULL;
  GtkWidget *title;

  gtk_widget_set_visible (card, fair != NULL);
  if (fair == NULL)
    return;
  day = muster_fair_describe_day (json_object_get_int_member_with_default (fair, "start_at", 0));
  intentions = muster_words_for_count (summary == NULL ? 0 : json_object_get_int_member (summary, "intentions"));
  employers = muster_words_for_count (summary == NULL ? 0 : json_object_get_int_member (summary, "employers"));
  note = g_strdup_printf (_ ("%s intentions · %s employers came"), intentions, employers);
  muster_card_set_note (card, day);
  muster_box_clear (box);
  title = gtk_label_new (json_object_get_string_member_with_default (fair, "title", ""));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), muster_note_new (note));
}
