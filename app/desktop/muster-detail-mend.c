/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-mend.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-detail-cards.h"
#include "muster-detail-join.h"
#include "muster-detail-pane.h"
#include "muster-parts.h"
#include "muster-returned-card.h"

static void
choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDetailPane *pane = MUSTER_DETAIL_PANE (widget);
  const MusterDetail *detail = muster_detail_pane_get_detail (pane);
  g_autoptr (JsonObject) fields = NULL;
  guint conflict, value;

  g_variant_get (parameter, "(uu)", &conflict, &value);
  fields = detail == NULL ? NULL : muster_detail_get_choice (detail, conflict, value);
  if (fields != NULL)
    muster_detail_pane_write (pane, fields);
}

static void
type_other (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDetailPane *pane = MUSTER_DETAIL_PANE (widget);
  const MusterDetail *detail = muster_detail_pane_get_detail (pane);
  guint index = g_variant_get_uint32 (parameter);

  if (detail != NULL && index < json_array_get_length (detail->conflicts))
    muster_detail_pane_edit (
        pane, json_object_get_string_member (json_array_get_object_element (detail->conflicts, index), "group"));
}

/* ---- What was given back ---- */

/* The record of the lead that has the field in question. */
static gboolean
find_target (MusterDetailPane *pane, JsonObject *returned, const MusterKind *kind, MusterId *id)
{
  MusterStore *store = muster_desk_get_store (muster_detail_pane_get_desk (pane));
  g_autoptr (JsonObject) intention = NULL;
  const char *text = NULL;

  if (strcmp (kind->name, "worker") == 0)
    return muster_id_parse (json_object_get_string_member (returned, "worker"), id);
  if (!muster_id_parse (json_object_get_string_member (returned, "intention"), id))
    return FALSE;
  if (strcmp (kind->name, "intention") == 0)
    return TRUE;
  intention = store == NULL ? NULL : muster_store_get (store, id, NULL);
  text = intention == NULL ? NULL : json_object_get_string_member_with_default (intention, "consent_id", NULL);
  return text != NULL && muster_id_parse (text, id);
}

static void
correct (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDetailPane *pane = MUSTER_DETAIL_PANE (widget);
  const MusterDetail *detail = muster_detail_pane_get_detail (pane);
  guint index = g_variant_get_uint32 (parameter);
  JsonObject *returned;
  JsonNode *fields;
  const MusterField *field = NULL;
  const MusterKind *kind;
  MusterId id;

  if (detail == NULL || index >= json_array_get_length (detail->returned))
    return;
  returned = json_array_get_object_element (detail->returned, index);
  fields = json_object_get_member (returned, "fields");
  if (fields != NULL && JSON_NODE_HOLDS_ARRAY (fields) && json_array_get_length (json_node_get_array (fields)) > 0)
    field = muster_returned_find_field (detail->catalogue,
                                        json_array_get_string_element (json_node_get_array (fields), 0), &kind);
  if (field == NULL || !find_target (pane, returned, kind, &id))
    muster_detail_pane_enter (pane);
  else if (muster_id_equal (&id, &detail->id))
    muster_detail_pane_edit (pane, muster_field_get_group (field));
  else
    muster_detail_pane_edit_record (pane, &id, muster_field_get_group (field));
}

/* A review is of one version of a lead: words in the note of the intention are a change, and make it a new one. */
static void
answer (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDetailPane *pane = MUSTER_DETAIL_PANE (widget);
  const MusterDetail *detail = muster_detail_pane_get_detail (pane);
  guint index = g_variant_get_uint32 (parameter);
  JsonObject *returned;
  MusterId intention;

  if (detail == NULL || index >= json_array_get_length (detail->returned))
    return;
  returned = json_array_get_object_element (detail->returned, index);
  if (!muster_id_parse (json_object_get_string_member (returned, "intention"), &intention))
    return;
  muster_detail_pane_edit_record (pane, &intention, "note");
  gtk_widget_activate_action (widget, "win.say", "s",
                              _ ("Say in the note why it is right; with that it goes back to the liaison officer."));
}

/**
 * muster_detail_mend_thank:
 * @pane: a panel
 * @before: (nullable): what it showed
 * @after: what it shows now
 *
 * Says what becomes of a lead that is not asked for any more.
 */
void
muster_detail_mend_thank (GtkWidget *pane, const MusterDetail *before, const MusterDetail *after)
{
  if (before != NULL && muster_id_equal (&before->id, &after->id)
      && json_array_get_length (after->returned) < json_array_get_length (before->returned))
    gtk_widget_activate_action (pane, "win.say", "s", _ ("Corrected; it goes back with the next sync"));
}

/* ---- In the panel ---- */

void
muster_detail_mend_show (GtkBox *above, const MusterDetail *detail)
{
  muster_box_clear (GTK_WIDGET (above));
  for (guint i = 0; i < json_array_get_length (detail->conflicts); i++)
    gtk_box_append (above, muster_conflict_card_new (detail, i));
  if (json_array_get_length (detail->duplicates) > 0)
    gtk_box_append (above, muster_duplicate_card_new (detail));
  for (guint i = 0; i < json_array_get_length (detail->returned); i++)
    gtk_box_append (above, muster_returned_card_new (detail, i));
}

/**
 * muster_detail_mend_press:
 * @pane: a panel in which nobody types
 * @conflict: which of its conflicts is meant
 * @key: a key without modifiers
 *
 * Returns: whether the key chose a value, began to type another, to correct or to answer, or decided about a pair
 */
gboolean
muster_detail_mend_press (GtkWidget *pane, guint conflict, guint key)
{
  if (key >= GDK_KEY_1 && key <= GDK_KEY_9)
    gtk_widget_activate_action (pane, "detail.choose", "(uu)", conflict, (guint) (key - GDK_KEY_1));
  else if (key == GDK_KEY_e || key == GDK_KEY_E)
    gtk_widget_activate_action (pane, "detail.other-value", "u", conflict);
  else if (key == GDK_KEY_c || key == GDK_KEY_C)
    gtk_widget_activate_action (pane, "detail.correct", "u", 0u);
  else if (key == GDK_KEY_a || key == GDK_KEY_A)
    gtk_widget_activate_action (pane, "detail.answer", "u", 0u);
  else if (key == GDK_KEY_s || key == GDK_KEY_S || key == GDK_KEY_n || key == GDK_KEY_N)
    gtk_widget_activate_action (pane, "detail.join", "b", key == GDK_KEY_s || key == GDK_KEY_S);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

void
muster_detail_mend_install (GtkWidgetClass *pane_class)
{
  muster_detail_join_install (pane_class);
  gtk_widget_class_install_action (pane_class, "detail.choose", "(uu)", choose);
  gtk_widget_class_install_action (pane_class, "detail.other-value", "u", type_other);
  gtk_widget_class_install_action (pane_class, "detail.correct", "u", correct);
  gtk_widget_class_install_action (pane_class, "detail.answer", "u", answer);
}
