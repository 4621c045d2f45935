/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-head.h"

#include <glib/gi18n.h>

#include "muster-list-cell.h"
#include "muster-parts.h"
#include "muster-words.h"

/**
 * muster_detail_head_title:
 * @detail: a record
 *
 * Returns: (transfer full): the first of its title fields that has a value; "—" without one
 */
char *
muster_detail_head_title (const MusterDetail *detail)
{
  const MusterKind *kind = detail->kind;
  g_auto (GStrv) titles = g_strsplit (kind->title == NULL ? "" : kind->title, ",", -1);

  for (char **title = titles; *title != NULL; title++)
    {
      const MusterField *field = muster_kind_find_field (kind, *title);
      JsonNode *value = json_object_get_member (detail->record, *title);

      if (field == NULL || value == NULL || JSON_NODE_HOLDS_NULL (value))
        continue;
      if (field->type == MUSTER_TYPE_REF)
        return g_strdup (muster_detail_name (detail, json_node_get_string (value)));
      return muster_words_for_value (field, value);
    }
  return g_strdup ("—");
}

static char *
write_facts (const MusterDetail *detail)
{
  JsonObject *record = detail->record;
  GString *facts = g_string_new (muster_words_for_kind (detail->kind));
  const MusterField *sex = muster_kind_find_field (detail->kind, "sex");
  const char *birth = json_object_get_string_member_with_default (record, "birth_date", NULL);
  int years = muster_list_cell_years (birth, detail->today);

  if (sex != NULL && json_object_has_member (record, "sex"))
    {
      g_autofree char *text = muster_words_for_value (sex, json_object_get_member (record, "sex"));

      g_string_append_printf (facts, " · %s", text);
    }
  if (years >= 0)
    {
      g_autofree char *number = g_strdup_printf ("%d", years);
      g_autofree char *age = g_strdup_printf (_ ("%s years"), number);

      g_string_append_printf (facts, " · %s", age);
    }
  if (json_object_get_boolean_member_with_default (record, "_deleted", FALSE))
    g_string_append_printf (facts, " · %s", _ ("deleted"));
  return g_string_free (facts, FALSE);
}

/**
 * muster_detail_head_new:
 *
 * Returns: (transfer floating): the empty head of a panel, with the button that shows sensitive values
 */
GtkWidget *
muster_detail_head_new (void)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *facts = muster_note_new (NULL);
  GtkWidget *reveal = muster_key_button_new (_ ("Show"), NULL, "Alt+D", "detail.reveal");

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "title-2");
  gtk_widget_set_valign (reveal, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), facts);
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (head), reveal);
  g_object_set_data (G_OBJECT (head), "title", title);
  g_object_set_data (G_OBJECT (head), "facts", facts);
  g_object_set_data (G_OBJECT (head), "reveal", reveal);
  return head;
}

void
muster_detail_head_show (GtkWidget *head, const MusterDetail *detail, gboolean has_hidden)
{
  g_autofree char *title = muster_detail_head_title (detail);
  g_autofree char *facts = write_facts (detail);
  GtkWidget *label = g_object_get_data (G_OBJECT (head), "title");

  muster_label_set (label, title);
  gtk_widget_set_tooltip_text (label, title);
  muster_label_set (g_object_get_data (G_OBJECT (head), "facts"), facts);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (head), "reveal"), has_hidden);
}
