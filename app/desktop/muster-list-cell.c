/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-cell.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-division.h"
#include "muster-list-related.h"
#include "muster-parts.h"
#include "muster-words.h"

#define ADULT 18

/* "short_name|name": the first that is there. */
static const MusterField *
find_field (const MusterListColumn *column, const MusterKind *kind, JsonObject *record, JsonNode **value)
{
  g_auto (GStrv) names = g_strsplit (column->field, "|", -1);
  const MusterField *field = NULL;

  *value = NULL;
  for (char **name = names; *name != NULL && *value == NULL; name++)
    {
      field = muster_kind_find_field (kind, *name);
      *value = record == NULL ? NULL : json_object_get_member (record, *name);
      if (*value != NULL && JSON_NODE_HOLDS_NULL (*value))
        *value = NULL;
    }
  return field;
}

/**
 * muster_list_cell_years:
 * @birth_date: "YYYY-MM-DD"
 * @today: the same
 *
 * Returns: full years between; -1 where one is no date
 */
int
muster_list_cell_years (const char *birth_date, const char *today)
{
  int birth[3], now[3];

  if (birth_date == NULL || !muster_date_parse (birth_date, &birth[0], &birth[1], &birth[2])
      || !muster_date_parse (today, &now[0], &now[1], &now[2]))
    return -1;
  return now[0] - birth[0] - (now[1] * 100 + now[2] < birth[1] * 100 + birth[2] ? 1 : 0);
}

static MusterCellText
write_age (JsonNode *value, const char *today)
{
  int years = value == NULL ? -1 : muster_list_cell_years (json_node_get_string (value), today);

  if (years < 0)
    return (MusterCellText){ g_strdup (""), NULL };
  if (years < ADULT)
    return (MusterCellText){ g_strdup_printf ("%d!", years), "warning" };
  return (MusterCellText){ g_strdup_printf ("%d", years), NULL };
}

static char *
write_place (JsonNode *value)
{
  const char *code = json_node_get_string (value);
  const MusterDivision *division = muster_division_find (code);

  return g_strdup (division == NULL ? code : muster_division_get_name (division));
}

static char *
write_plain (const MusterField *field, JsonNode *value, MusterStore *store)
{
  if (field->type == MUSTER_TYPE_REF)
    return store == NULL ? g_strdup ("") : muster_list_related_title (store, json_node_get_string (value));
  if (field->privacy == MUSTER_PRIVACY_SENSITIVE)
    return muster_field_mask (field, value);
  return muster_words_for_value (field, value);
}

static MusterCellText
write_sent (JsonObject *record)
{
  if (json_object_get_boolean_member_with_default (record, "_conflict", FALSE))
    return (MusterCellText){ g_strdup_printf ("◆ %s", _ ("Conflict")), "warning" };
  if (!json_object_get_boolean_member_with_default (record, "_complete", TRUE))
    return (MusterCellText){ g_strdup_printf ("✎ %s", _ ("Draft")), "warning" };
  if (!json_object_get_boolean_member_with_default (record, "_unsent", TRUE))
    return (MusterCellText){ g_strdup_printf ("✓ %s", _ ("Received")), "received" };
  return (MusterCellText){ g_strdup_printf ("↑ %s", _ ("Not sent")), "dim-label" };
}

static MusterCellText
write_value (const MusterListColumn *column, const MusterField *field, JsonNode *value, MusterStore *store,
             const char *today)
{
  if (column->cell == MUSTER_CELL_AGE)
    return write_age (value, today);
  if (column->cell == MUSTER_CELL_TAIL)
    return (MusterCellText){ muster_words_for_tail (value == NULL ? NULL : json_node_get_string (value)), NULL };
  if (value == NULL || field == NULL)
    return (MusterCellText){ g_strdup (column->cell == MUSTER_CELL_TITLE ? "—" : ""), NULL };
  if (column->cell == MUSTER_CELL_PLACE)
    return (MusterCellText){ write_place (value), NULL };
  if (column->cell == MUSTER_CELL_DAY && field->type == MUSTER_TYPE_TIMESTAMP)
    return (MusterCellText){ muster_time_to_date (json_node_get_int (value)), NULL };
  return (MusterCellText){ write_plain (field, value, store), NULL };
}

/**
 * muster_list_cell_write:
 * @column: a column
 * @kind: the kind listed
 * @model: the list
 * @row: a row
 * @store: (nullable): the window's store, for the title of a record referred to
 * @today: "YYYY-MM-DD"
 *
 * Returns: what stands in the cell; the caller frees the text
 */
MusterCellText
muster_list_cell_write (const MusterListColumn *column, const MusterKind *kind, MusterListModel *model, gint64 row,
                        MusterStore *store, const char *today)
{
  JsonObject *record = muster_list_model_get_record (model, row);
  const MusterField *field;
  JsonNode *value;

  if (record == NULL)
    return (MusterCellText){ g_strdup (""), NULL };
  if (column->cell == MUSTER_CELL_SENT)
    return write_sent (record);
  if (column->cell == MUSTER_CELL_RELATED)
    return (MusterCellText){ g_strdup (muster_list_model_get_related (model, row, (guint) (column->field[0] - '0'))),
                             NULL };
  field = find_field (column, kind, record, &value);
  return write_value (column, field, value, store, today);
}

const char *
muster_list_column_title (const MusterListColumn *column, const MusterKind *kind)
{
  const MusterField *field;
  JsonNode *value;

  if (column->title != NULL)
    return _ (column->title);
  field = find_field (column, kind, NULL, &value);
  return field == NULL ? "" : muster_words_for_field (field);
}

/**
 * muster_list_cell_new:
 *
 * An inscription has the size of its column, whatever stands in it: a label that says something else has the whole
 * window measured anew, in each frame while rows go by.
 *
 * Returns: (transfer floating): an empty cell
 */
GtkWidget *
muster_list_cell_new (void)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 0);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (cell, "tnum");
  /* One line; a row is high enough for two. */
  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  muster_inscription_tell_whole (cell);
  return cell;
}

/**
 * muster_list_cell_show:
 * @cell: a #GtkInscription that is used again for another row
 * @text: what stands in it; freed
 */
void
muster_list_cell_show (GtkWidget *cell, MusterCellText *text)
{
  static const char *const styles[] = { "warning", "received", "dim-label" };

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text->text);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (styles[i], text->style) == 0)
      gtk_widget_add_css_class (cell, styles[i]);
    else
      gtk_widget_remove_css_class (cell, styles[i]);
  g_clear_pointer (&text->text, g_free);
}

/**
 * muster_list_cell_describe_row:
 * @columns: the columns of a list, up to one without a field
 * @kind: as in muster_list_cell_write()
 * @model: the same
 * @row: the same
 * @store: the same
 * @today: the same
 *
 * Returns: (transfer full): what a screen reader says of a row: the first three columns and the last, its state
 */
char *
muster_list_cell_describe_row (const MusterListColumn *columns, const MusterKind *kind, MusterListModel *model,
                               gint64 row, MusterStore *store, const char *today)
{
  GString *name = g_string_new (NULL);

  for (guint i = 0; columns[i].field != NULL; i++)
    if (i < 3 || columns[i + 1].field == NULL)
      {
        MusterCellText text = muster_list_cell_write (&columns[i], kind, model, row, store, today);

        g_string_append_printf (name, "%s%s", name->len == 0 ? "" : ", ", text.text == NULL ? "" : text.text);
        g_free (text.text);
      }
  return g_string_free (name, FALSE);
}
