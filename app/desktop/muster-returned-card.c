/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-returned-card.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-code-lists.h"
#include "muster-parts.h"
#include "muster-words.h"
#include "muster-wrap-box.h"

/**
 * muster_returned_find_field:
 * @catalogue: the kinds
 * @name: a field in question, as a review names it
 * @kind: (out) (optional): the kind that has it
 *
 * A lead is a worker, an intention and a consent; a review names fields of any of them.
 *
 * Returns: (nullable): the field; %NULL: none of them has it
 */
const MusterField *
muster_returned_find_field (MusterCatalogue *catalogue, const char *name, const MusterKind **kind)
{
  static const char *const kinds[] = { "worker", "intention", "consent" };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      const MusterKind *candidate = muster_catalogue_find (catalogue, kinds[i]);
      const MusterField *field = muster_kind_find_field (candidate, name);

      if (field == NULL)
        continue;
      if (kind != NULL)
        *kind = candidate;
      return field;
    }
  return NULL;
}

static void
append_part (GString *text, const char *part)
{
  g_string_append_printf (text, "%s%s", text->len == 0 ? "" : " · ", part);
}

static JsonArray *
get_list (JsonObject *returned, const char *member)
{
  JsonNode *node = json_object_get_member (returned, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * muster_returned_describe_reasons:
 * @returned: one of muster_store_list_returned()
 *
 * Returns: (transfer full): why it was given back, in words
 */
char *
muster_returned_describe_reasons (JsonObject *returned)
{
  JsonArray *reasons = get_list (returned, "reasons");
  GString *text = g_string_new (NULL);

  for (guint i = 0; reasons != NULL && i < json_array_get_length (reasons); i++)
    append_part (text, muster_words_for_code (&muster_codes_reason, json_array_get_string_element (reasons, i)));
  if (text->len == 0)
    g_string_append (text, _ ("No reason given"));
  return g_string_free (text, FALSE);
}

/**
 * muster_returned_describe_fields:
 * @catalogue: the kinds
 * @returned: one of muster_store_list_returned()
 *
 * Returns: (transfer full): labels of the fields in question; "" where none is named
 */
char *
muster_returned_describe_fields (MusterCatalogue *catalogue, JsonObject *returned)
{
  JsonArray *fields = get_list (returned, "fields");
  GString *text = g_string_new (NULL);

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      const char *name = json_array_get_string_element (fields, i);
      const MusterField *field = muster_returned_find_field (catalogue, name, NULL);

      append_part (text, field == NULL ? name : muster_words_for_field (field));
    }
  return g_string_free (text, FALSE);
}

static void
add_line (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  if (*text == '\0')
    return;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
}

/* Who judges leads is mostly not among the members that a squad sees. */
static char *
describe_source (const MusterDetail *detail, JsonObject *returned)
{
  const char *by = json_object_get_string_member_with_default (returned, "by", NULL);
  g_autofree char *day
      = muster_words_for_day (json_object_get_int_member_with_default (returned, "decided_at", 0), detail->now_ms);

  return g_strdup_printf (
      "%s · %s", muster_detail_knows (detail, by) ? muster_detail_name (detail, by) : _ ("By the liaison officer"),
      day);
}

static void
add_button (GtkWidget *box, const char *label, const char *icon, const char *key, const char *action, guint index)
{
  GtkWidget *button = muster_key_button_new (label, icon, key, NULL);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  muster_wrap_box_append (MUSTER_WRAP_BOX (box), button);
}

/**
 * muster_returned_card_new:
 * @detail: a worker
 * @index: which of the leads that were given back
 *
 * Returns: (transfer floating): why, what, until when and by whom; its buttons call "detail.correct" and
 * "detail.answer" with @index
 */
GtkWidget *
muster_returned_card_new (const MusterDetail *detail, guint index)
{
  JsonObject *returned = json_array_get_object_element (detail->returned, index);
  gint64 due_ms = json_object_get_int_member_with_default (returned, "due_at", 0);
  g_autofree char *day = due_ms == 0 ? NULL : muster_words_for_day (due_ms, detail->now_ms);
  g_autofree char *due = day == NULL ? NULL : g_strdup_printf (_ ("Correct by %s"), day);
  g_autofree char *reasons = muster_returned_describe_reasons (returned);
  g_autofree char *fields = muster_returned_describe_fields (detail->catalogue, returned);
  g_autofree char *source = describe_source (detail, returned);
  GtkWidget *card = muster_card_new (_ ("Returned to be corrected"), due);
  GtkWidget *box = muster_card_get_box (card);
  GtkWidget *buttons = muster_wrap_box_new ();

  gtk_widget_add_css_class (card, "attention");
  add_line (box, reasons, "heading");
  add_line (box, fields, "warning");
  add_line (box, json_object_get_string_member_with_default (returned, "comment", ""), NULL);
  gtk_box_append (GTK_BOX (box), muster_note_new (source));
  add_button (buttons, _ ("Correct"), "document-edit-symbolic", "C", "detail.correct", index);
  add_button (buttons, _ ("Right as it stands"), "emblem-ok-symbolic", "A", "detail.answer", index);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box),
                  muster_note_new (_ ("What you keep goes back to the liaison officer with the next sync.")));
  return card;
}
