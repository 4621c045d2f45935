/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-join.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-detail-pane.h"
#include "muster-detail-undo.h"
#include "muster-json.h"
#include "muster-parts.h"
#include "muster-words.h"

#define LABEL_CHARACTERS 8

/* ---- The card ---- */

static GtkWidget *
make_label (const char *text, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  if (dim)
    gtk_widget_add_css_class (label, "note");
  return label;
}

static JsonNode *
get_value (JsonObject *record, const MusterField *field)
{
  JsonNode *value = json_object_get_member (record, field->name);

  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : value;
}

static char *
write_value (const MusterField *field, JsonNode *value)
{
  if (value == NULL)
    return g_strdup ("—");
  if (strcmp (field->name, "mobile") == 0 || strcmp (field->name, "phone_alt") == 0)
    return muster_words_for_tail (json_node_get_string (value));
  return field->privacy == MUSTER_PRIVACY_SENSITIVE ? muster_field_mask (field, value)
                                                    : muster_words_for_value (field, value);
}

static gboolean
differ (JsonNode *a, JsonNode *b)
{
  g_autofree char *first = a == NULL ? NULL : muster_json_to_canonical (a);
  g_autofree char *second = b == NULL ? NULL : muster_json_to_canonical (b);

  return g_strcmp0 (first, second) != 0;
}

static void
add_line (GtkGrid *grid, int line, const MusterField *field, JsonNode *mine, JsonNode *theirs)
{
  g_autofree char *left = write_value (field, mine);
  g_autofree char *right = write_value (field, theirs);
  GtkWidget *name = make_label (muster_words_for_field (field), TRUE);
  GtkWidget *here = make_label (left, FALSE);
  GtkWidget *there = make_label (right, FALSE);

  gtk_label_set_width_chars (GTK_LABEL (name), LABEL_CHARACTERS);
  gtk_label_set_max_width_chars (GTK_LABEL (name), LABEL_CHARACTERS);
  gtk_grid_attach (grid, name, 0, line, 1, 1);
  gtk_grid_attach (grid, here, 1, line, 1, 1);
  gtk_grid_attach (grid, there, 2, line, 1, 1);
  if (!differ (mine, theirs))
    return;
  /* Not by colour alone: what differs is bold, too. */
  gtk_widget_add_css_class (here, "differs");
  gtk_widget_add_css_class (there, "differs");
}

static void
add_heading (GtkGrid *grid, const MusterDetail *detail, JsonObject *other)
{
  g_autofree char *mine = muster_words_for_day (json_object_get_int_member (detail->record, "_created"), detail->now_ms);
  g_autofree char *theirs = muster_words_for_day (json_object_get_int_member (other, "_created"), detail->now_ms);
  g_autofree char *left = g_strdup_printf (_ ("This: %s"), mine);
  g_autofree char *right = g_strdup_printf (_ ("Other: %s"), theirs);

  gtk_grid_attach (grid, make_label (left, TRUE), 1, 0, 1, 1);
  gtk_grid_attach (grid, make_label (right, TRUE), 2, 0, 1, 1);
}

/* What is the same is said as well: a person decides by both. */
static GtkWidget *
make_grid (const MusterDetail *detail, JsonObject *other)
{
  GtkWidget *grid = gtk_grid_new ();
  int line = 1;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  add_heading (GTK_GRID (grid), detail, other);
  for (guint i = 0; i < muster_kind_get_n_fields (detail->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (detail->kind, i);
      JsonNode *mine = get_value (detail->record, field);
      JsonNode *theirs = get_value (other, field);

      if ((mine != NULL || theirs != NULL) && !field->computed && field->type != MUSTER_TYPE_REF)
        add_line (GTK_GRID (grid), line++, field, mine, theirs);
    }
  return grid;
}

/**
 * muster_duplicate_card_new:
 * @detail: a record that may be of the same person as others
 *
 * Returns: (transfer floating): it and the likeliest of them in two columns, the differences marked
 */
GtkWidget *
muster_duplicate_card_new (const MusterDetail *detail)
{
  JsonObject *pair = json_array_get_object_element (detail->duplicates, 0);
  gboolean weak = strcmp (json_object_get_string_member (pair, "strength"), "weak") == 0;
  g_autofree char *others = muster_words_for_count (json_array_get_length (detail->duplicates));
  g_autofree char *count = g_strdup_printf ("1 / %s", others);
  GtkWidget *card = muster_card_new (weak ? _ ("Perhaps the same person") : _ ("Probably the same person"),
                                     json_array_get_length (detail->duplicates) > 1 ? count : NULL);
  GtkWidget *box = muster_card_get_box (card);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (card, "attention");
  gtk_box_append (GTK_BOX (box), make_grid (detail, json_object_get_object_member (pair, "record")));
  gtk_box_append (GTK_BOX (buttons), muster_key_button_new (_ ("Same person"), NULL, "S", "detail.join(true)"));
  gtk_box_append (GTK_BOX (buttons), muster_key_button_new (_ ("Not the same"), NULL, "N", "detail.join(false)"));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), muster_note_new (_ ("The older record goes on; Alt+Z undoes it.")));
  return card;
}

/* ---- The deed ---- */

typedef struct
{
  MusterId keep, drop; /* the older one stays */
  MusterId shown;
  gboolean same;
  JsonObject *receipt; /* nullable */
  gboolean undo;
} Join;

static void
join_free (gpointer data)
{
  Join *join = data;

  g_clear_pointer (&join->receipt, json_object_unref);
  g_free (join);
}

static Join *
join_copy (const Join *join)
{
  Join *copy = g_memdup2 (join, sizeof *join);

  if (copy->receipt != NULL)
    json_object_ref (copy->receipt);
  return copy;
}

/* Gives the record to show then. */
static gpointer
run (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Join *join = data;
  g_autoptr (JsonObject) receipt = NULL;
  gboolean done = FALSE;

  if (!join->same)
    done = muster_store_set_not_same (store, &join->keep, &join->drop, !join->undo, error);
  else if (join->undo)
    done = muster_store_part_workers (store, join->receipt, error);
  else
    {
      receipt = muster_store_join_workers (store, &join->keep, &join->drop, error);
      done = receipt != NULL;
    }
  if (!done)
    return NULL;
  if (receipt != NULL)
    join->receipt = g_steal_pointer (&receipt);
  return join_copy (join);
}

static void take_done (GObject *source, GAsyncResult *result, gpointer data);

static void
undo (GtkWidget *panel, MusterDesk *desk, gpointer data)
{
  Join *join = join_copy (data);

  join->undo = TRUE;
  muster_desk_write_async (desk, run, join, join_free, join_free, take_done, g_object_ref (panel));
}

/* The list chooses it, too. */
static void
show (GtkWidget *panel, const MusterId *id)
{
  muster_detail_pane_show (MUSTER_DETAIL_PANE (panel), id);
  g_signal_emit_by_name (panel, "made", id);
}

static void
take_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) panel = data;
  g_autoptr (GError) error = NULL;
  Join *join = muster_desk_finish (result, &error);
  MusterDesk *desk = muster_detail_pane_get_desk (MUSTER_DETAIL_PANE (panel));

  if (join == NULL)
    {
      muster_detail_undo_say (panel, error);
      return;
    }
  if (muster_desk_get_store (desk) != NULL)
    show (panel, join->same && !join->undo ? &join->keep : &join->shown);
  if (join->undo || muster_desk_get_store (desk) == NULL)
    {
      join_free (join);
      return;
    }
  muster_detail_undo_keep (panel, desk, undo, join, join_free);
  muster_detail_undo_offer (panel, join->same ? _ ("Joined into one person") : _ ("Kept as two people"));
}

static Join *
make_join (const MusterDetail *detail, gboolean same)
{
  JsonObject *other
      = json_object_get_object_member (json_array_get_object_element (detail->duplicates, 0), "record");
  Join *join = g_new0 (Join, 1);
  gint64 mine = json_object_get_int_member (detail->record, "_created");
  gint64 theirs = json_object_get_int_member (other, "_created");
  gboolean older;
  MusterId id;

  muster_id_parse (json_object_get_string_member (other, "id"), &id);
  if (mine == theirs)
    {
      mine = json_object_get_int_member (detail->record, "_row");
      theirs = json_object_get_int_member (other, "_row");
    }
  older = mine < theirs;
  join->keep = older ? detail->id : id;
  join->drop = older ? id : detail->id;
  join->shown = detail->id;
  join->same = same;
  return join;
}

/* Decides about the pair that the card shows. */
static void
decide (GtkWidget *panel, const char *name, GVariant *same)
{
  MusterDetailPane *pane = MUSTER_DETAIL_PANE (panel);
  const MusterDetail *detail = muster_detail_pane_get_detail (pane);
  MusterDesk *desk = muster_detail_pane_get_desk (pane);

  if (detail == NULL || json_array_get_length (detail->duplicates) == 0 || muster_desk_get_store (desk) == NULL
      || muster_detail_pane_get_form (pane) != NULL)
    return;
  muster_desk_write_async (desk, run, make_join (detail, g_variant_get_boolean (same)), join_free, join_free, take_done,
                           g_object_ref (panel));
}

/**
 * muster_detail_join_install:
 * @pane_class: the class of the panel beside a list
 *
 * Joins, or keeps apart, by "detail.join".
 */
void
muster_detail_join_install (GtkWidgetClass *pane_class)
{
  gtk_widget_class_install_action (pane_class, "detail.join", "b", decide);
}
