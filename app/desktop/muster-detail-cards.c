/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-cards.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-parts.h"
#include "muster-words.h"

#define HISTORY_SHORT 6

static char *
write_value (const MusterDetail *detail, const MusterField *field, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("—");
  if (field == NULL)
    return g_strdup ("…");
  if (field->privacy == MUSTER_PRIVACY_SENSITIVE)
    return muster_field_mask (field, value);
  if (field->type == MUSTER_TYPE_REF)
    return g_strdup (muster_detail_name (detail, json_node_get_string (value)));
  return muster_words_for_value (field, value);
}

/* All values of a group, with the names of their fields where there are several. */
static char *
write_group (const MusterDetail *detail, JsonObject *values)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean several = json_object_get_size (values) > 1;

  for (guint i = 0; i < muster_kind_get_n_fields (detail->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (detail->kind, i);
      g_autofree char *value = NULL;

      if (!json_object_has_member (values, field->name))
        continue;
      value = write_value (detail, field, json_object_get_member (values, field->name));
      g_string_append_printf (text, "%s%s%s%s", text->len == 0 ? "" : " · ",
                              several ? muster_words_for_field (field) : "", several ? " " : "", value);
    }
  if (text->len == 0)
    g_string_append (text, "—");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
write_group_name (const MusterKind *kind, const char *group)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);

      if (strcmp (muster_field_get_group (field), group) == 0 && !field->computed)
        g_string_append_printf (text, "%s%s", text->len == 0 ? "" : " · ", muster_words_for_field (field));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* From which laptop, who and when. People of other squads are not in every book. */
static char *
write_source (const MusterDetail *detail, JsonObject *change)
{
  const char *by = json_object_get_string_member_with_default (change, "by", NULL);
  g_autofree char *day = muster_words_for_day (json_object_get_int_member (change, "time"), detail->now_ms);
  gboolean known = muster_detail_knows (detail, by);

  return g_strdup_printf (
      "%s%s%s · %s",
      muster_detail_name (detail, json_object_get_string_member_with_default (change, "incarnation", NULL)),
      known ? " · " : "", known ? muster_detail_name (detail, by) : "", day);
}

static GtkWidget *
make_wrapped (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

/* ---- Conflicts ---- */

/**
 * muster_detail_get_choice:
 * @detail: a record
 * @conflict: which conflict
 * @value: which of its values
 *
 * Returns: (transfer full) (nullable): the fields to keep, as muster_store_edit() takes them; a field of the group that
 *   the value does not have is emptied
 */
JsonObject *
muster_detail_get_choice (const MusterDetail *detail, guint conflict, guint value)
{
  JsonObject *object, *chosen, *fields;
  JsonArray *values;
  const char *group;

  if (conflict >= json_array_get_length (detail->conflicts))
    return NULL;
  object = json_array_get_object_element (detail->conflicts, conflict);
  values = json_object_get_array_member (object, "values");
  if (value >= json_array_get_length (values))
    return NULL;
  chosen = json_object_get_object_member (json_array_get_object_element (values, value), "values");
  group = json_object_get_string_member (object, "group");
  fields = json_object_new ();
  for (guint i = 0; i < muster_kind_get_n_fields (detail->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (detail->kind, i);
      JsonNode *node = json_object_get_member (chosen, field->name);

      if (strcmp (muster_field_get_group (field), group) != 0 || field->computed)
        continue;
      if (node == NULL)
        json_object_set_null_member (fields, field->name);
      else
        json_object_set_member (fields, field->name, json_node_copy (node));
    }
  return fields;
}

static GtkWidget *
make_choice (const MusterDetail *detail, JsonObject *value, guint conflict, guint index)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_with_label (_ ("Use this"));
  g_autofree char *text = write_group (detail, json_object_get_object_member (value, "values"));
  g_autofree char *source = write_source (detail, value);
  g_autofree char *key = g_strdup_printf ("%u", index + 1);
  g_autofree char *name = g_strdup_printf ("%s %s", _ ("Use this"), text);

  gtk_box_append (GTK_BOX (words), make_wrapped (text));
  gtk_box_append (GTK_BOX (words), muster_note_new (source));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "detail.choose");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(uu)", conflict, index);
  muster_name_widget (button, name);
  gtk_box_append (GTK_BOX (line), muster_key_cap_new (key));
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), button);
  return line;
}

/**
 * muster_conflict_card_new:
 * @detail: a record
 * @index: which of its conflicts
 *
 * Returns: (transfer floating): the values side by side, with who, when and where from; one is chosen with its number
 */
GtkWidget *
muster_conflict_card_new (const MusterDetail *detail, guint index)
{
  JsonObject *conflict = json_array_get_object_element (detail->conflicts, index);
  JsonArray *values = json_object_get_array_member (conflict, "values");
  g_autofree char *group = write_group_name (detail->kind, json_object_get_string_member (conflict, "group"));
  g_autofree char *title = g_strdup_printf (_ ("%s: changed differently on two laptops"), group);
  GtkWidget *card = muster_card_new (title, NULL);
  GtkWidget *other = muster_key_button_new (_ ("Another value"), "document-edit-symbolic", "E", NULL);

  gtk_widget_add_css_class (card, "attention");
  for (guint i = 0; i < json_array_get_length (values); i++)
    gtk_box_append (GTK_BOX (muster_card_get_box (card)),
                    make_choice (detail, json_array_get_object_element (values, i), index, i));
  gtk_widget_set_halign (other, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (other), "detail.other-value");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (other), "u", index);
  gtk_box_append (GTK_BOX (muster_card_get_box (card)), other);
  gtk_box_append (GTK_BOX (muster_card_get_box (card)), muster_note_new (_ ("Both are kept until you choose.")));
  return card;
}

/* ---- Who refers to it ---- */

/* The newest of them, each a button that opens it. */
static GtkWidget *
make_related_card (const MusterDetail *detail, const MusterRelated *related)
{
  g_autofree char *count = muster_words_for_count (related->count);
  GtkWidget *card = muster_card_new (muster_words_for_kind (related->kind), count);
  GtkWidget *box = muster_card_get_box (card);

  for (guint i = 0; i < related->ids->len; i++)
    {
      const char *title = g_ptr_array_index (related->titles, i);
      GtkWidget *button = gtk_button_new_with_label (title);
      GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (button, title);
      gtk_widget_add_css_class (button, "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "detail.follow");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                        (const char *) g_ptr_array_index (related->ids, i));
      muster_name_widget (button, title);
      gtk_box_append (GTK_BOX (box), button);
    }
  return card;
}

/* Whoever may not write a field is not offered to fill it; a reference that is optional is made from its own page. */
static gboolean
can_add (const MusterRelated *related)
{
  guint owners = muster_field_get_owners (related->field, related->kind);

  return related->field->required == MUSTER_REQUIRED_YES && (owners & (MUSTER_OWNER_SQUAD | MUSTER_OWNER_CREATOR)) != 0;
}

/* A button for each kind of record that can be added to it. */
static GtkWidget *
make_add_card (const MusterDetail *detail)
{
  GtkWidget *card = muster_card_new (_ ("Add"), NULL);
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  muster_name_widget (flow, _ ("Add"));
  for (guint i = 0; i < detail->related->len; i++)
    {
      const MusterRelated *related = g_ptr_array_index (detail->related, i);
      const char *label = muster_words_for_kind (related->kind);
      g_autofree char *name = g_strdup_printf ("%s: %s", _ ("Add"), label);
      GtkWidget *button;

      if (related->kind == detail->kind || !can_add (related))
        continue;
      button = gtk_button_new_with_label (label);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "detail.add");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", related->kind->name, related->field->name);
      muster_name_widget (button, name);
      muster_flow_append (flow, button);
    }
  gtk_box_append (GTK_BOX (muster_card_get_box (card)), flow);
  gtk_widget_set_visible (card, gtk_widget_get_first_child (flow) != NULL);
  return card;
}

/**
 * muster_related_cards_add:
 * @box: where to
 * @detail: a record
 *
 * Adds a card for each kind of record that refers to it, and one to make more of them.
 */
void
muster_related_cards_add (GtkBox *box, const MusterDetail *detail)
{
  for (guint i = 0; i < detail->related->len; i++)
    if (((MusterRelated *) g_ptr_array_index (detail->related, i))->count > 0)
      gtk_box_append (box, make_related_card (detail, g_ptr_array_index (detail->related, i)));
  gtk_box_append (box, make_add_card (detail));
}

/* ---- History ---- */

static JsonNode *
find_before (JsonArray *history, guint index, const char *group, const char *field)
{
  while (index-- > 0)
    {
      JsonObject *set = json_object_get_object_member (json_array_get_object_element (history, index), "set");
      JsonObject *values = json_object_has_member (set, group) ? json_object_get_object_member (set, group) : NULL;

      if (values != NULL)
        return json_object_get_member (values, field);
    }
  return NULL;
}

static void
append_field (const MusterDetail *detail, GString *text, guint index, const MusterField *field, JsonObject *set)
{
  const char *group = muster_field_get_group (field);
  JsonObject *values = json_object_has_member (set, group) ? json_object_get_object_member (set, group) : NULL;
  JsonNode *after = values == NULL ? NULL : json_object_get_member (values, field->name);
  JsonNode *before = find_before (detail->history, index, group, field->name);
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  if (values == NULL || field->computed)
    return;
  old = write_value (detail, field, before);
  new = write_value (detail, field, after);
  if (strcmp (old, new) != 0)
    g_string_append_printf (text, "%s%s %s → %s", text->len == 0 ? "" : "\n", muster_words_for_field (field), old, new);
}

static char *
write_change (const MusterDetail *detail, guint index)
{
  JsonObject *change = json_array_get_object_element (detail->history, index);
  JsonObject *set = json_object_get_object_member (change, "set");
  g_autoptr (GString) text = g_string_new (NULL);

  if (json_object_get_boolean_member_with_default (change, "erased", FALSE))
    return g_strdup (_ ("Erased"));
  if (json_object_has_member (set, "_deleted"))
    return g_strdup (_ ("Deleted or restored"));
  if (index == 0)
    return g_strdup (_ ("Made"));
  for (guint i = 0; set != NULL && i < muster_kind_get_n_fields (detail->kind); i++)
    append_field (detail, text, index, muster_kind_get_field (detail->kind, i), set);
  return text->len == 0 ? g_strdup (_ ("Confirmed")) : g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * muster_history_card_new:
 * @detail: a record
 * @all: whether every change is shown, or the newest
 *
 * Returns: (transfer floating): who changed what when and on which laptop, newest first
 */
GtkWidget *
muster_history_card_new (const MusterDetail *detail, gboolean all)
{
  guint count = json_array_get_length (detail->history);
  g_autofree char *number = muster_words_for_count (count);
  GtkWidget *card = muster_card_new (_ ("History"), number);
  GtkWidget *box = muster_card_get_box (card);

  for (guint i = 0; i < count && (all || i < HISTORY_SHORT); i++)
    {
      JsonObject *change = json_array_get_object_element (detail->history, count - 1 - i);
      g_autofree char *text = write_change (detail, count - 1 - i);
      g_autofree char *source = write_source (detail, change);

      gtk_box_append (GTK_BOX (box), make_wrapped (text));
      gtk_box_append (GTK_BOX (box), muster_note_new (source));
    }
  if (!all && count > HISTORY_SHORT)
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Show all"));

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "detail.history");
      gtk_box_append (GTK_BOX (box), button);
    }
  return card;
}
