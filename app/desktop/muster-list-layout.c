/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-layout.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-calendar.h"

#define SENT                                                                                                           \
  {                                                                                                                    \
    N_ ("Sent"), "_unsent", NULL, MUSTER_CELL_SENT, 9                                                                  \
  }

/* One entry a list. A kind without one gets its columns from the catalogue. */
static const MusterListLayout layouts[] = {
  { "fair",
    { { NULL, "title", "title", MUSTER_CELL_TITLE, 0 },
      { NULL, "fair_type", "fair_type", MUSTER_CELL_PLAIN, 9 },
      { NULL, "place_div", "place_div", MUSTER_CELL_PLACE, 9 },
      { N_ ("Date"), "start_at", "start_at", MUSTER_CELL_DAY, 11 },
      { N_ ("Employers present"), "0", NULL, MUSTER_CELL_RELATED, 8 },
      { N_ ("Intentions"), "1", NULL, MUSTER_CELL_RELATED, 8 },
      { NULL, "state", "state", MUSTER_CELL_PLAIN, 8 },
      SENT },
    { { N_ ("Today"), { "start_at>=", "@0", "start_at<", "@+1" } },
      { N_ ("Not closed"), { "state", "2" } },
      { N_ ("This month"), { "start_at>=", "@month" } } } },
  { "worker",
    { { NULL, "name", "name_py", MUSTER_CELL_TITLE, 11 },
      { NULL, "sex", "sex", MUSTER_CELL_PLAIN, 7 },
      { N_ ("Age"), "birth_date", "-birth_date", MUSTER_CELL_AGE, 5 },
      { NULL, "mobile", "mobile", MUSTER_CELL_TAIL, 9 },
      { NULL, "hukou_div", "hukou_div", MUSTER_CELL_PLACE, 10 },
      { N_ ("Last intention"), "0", NULL, MUSTER_CELL_RELATED, 0 },
      { N_ ("Progress"), "1", NULL, MUSTER_CELL_RELATED, 9 },
      SENT },
    { { N_ ("Today"), { "_created>=", "@0" } },
      { N_ ("Not sent"), { "_unsent", "1" } },
      { N_ ("Returned"), { "_returned", "1" } },
      { N_ ("Under 18"), { "birth_date>", "@-18y" } },
      { N_ ("Drafts"), { "_complete", "0" } },
      { N_ ("Perhaps twice"), { "_duplicate", "1" } },
      { N_ ("In conflict"), { "_conflict", "1" } } },
    { "merged_into", "" } },
  { "employer",
    { { N_ ("Employer"), "short_name|name", "name", MUSTER_CELL_TITLE, 0 },
      { NULL, "kind", "kind", MUSTER_CELL_PLAIN, 10 },
      { NULL, "reg_div", "reg_div", MUSTER_CELL_PLACE, 10 },
      { N_ ("Openings"), "0", NULL, MUSTER_CELL_RELATED, 10 },
      { N_ ("Intentions"), "1", NULL, MUSTER_CELL_RELATED, 8 },
      { NULL, "verified_at", "verified_at", MUSTER_CELL_DAY, 11 },
      SENT },
    { { N_ ("Not verified"), { "verified_at", "" } },
      { N_ ("Not sent"), { "_unsent", "1" } },
      { N_ ("In conflict"), { "_conflict", "1" } } } },
  { "opening",
    { { NULL, "employer_id", NULL, MUSTER_CELL_PLAIN, 0 },
      { NULL, "title", "title", MUSTER_CELL_TITLE, 0 },
      { NULL, "job_code", "job_code", MUSTER_CELL_PLAIN, 10 },
      { NULL, "wage_min", "wage_min", MUSTER_CELL_PLAIN, 7 },
      { NULL, "headcount", "headcount", MUSTER_CELL_PLAIN, 7 },
      { N_ ("Intentions"), "0", NULL, MUSTER_CELL_RELATED, 8 },
      { NULL, "valid_until", "valid_until", MUSTER_CELL_PLAIN, 11 },
      SENT },
    { { N_ ("Open"), { "state", "1" } },
      { N_ ("Ending within 7 days"), { "valid_until>=", "@0", "valid_until<", "@+8" } },
      { N_ ("Open to 16 and 17"), { "minor_allowed", "1" } },
      { N_ ("Not sent"), { "_unsent", "1" } } } },
  { "agreement",
    { { NULL, "title", "title", MUSTER_CELL_TITLE, 0 },
      { NULL, "agr_type", "agr_type", MUSTER_CELL_PLAIN, 10 },
      { N_ ("Parties"), "0", NULL, MUSTER_CELL_RELATED, 12 },
      { NULL, "state", "state", MUSTER_CELL_PLAIN, 8 },
      { NULL, "signed_date", "signed_date", MUSTER_CELL_PLAIN, 11 },
      { NULL, "valid_to", "valid_to", MUSTER_CELL_PLAIN, 11 },
      SENT },
    { { N_ ("Without a scan"), { "scan_ids", "" } },
      { N_ ("Ending within 60 days"), { "valid_to>=", "@0", "valid_to<", "@+60" } },
      { N_ ("In conflict"), { "_conflict", "1" } } } },
  { "labour_base",
    { { NULL, "name", "name", MUSTER_CELL_TITLE, 0 },
      { NULL, "kind", "kind", MUSTER_CELL_PLAIN, 10 },
      { NULL, "div", "div", MUSTER_CELL_PLACE, 10 },
      { NULL, "operator", "operator", MUSTER_CELL_PLAIN, 12 },
      { NULL, "established_on", "established_on", MUSTER_CELL_PLAIN, 11 },
      { NULL, "state", "state", MUSTER_CELL_PLAIN, 8 },
      SENT } },
  { "deployment",
    { { NULL, "place_text", "place_text", MUSTER_CELL_TITLE, 0 },
      { NULL, "place_div", "place_div", MUSTER_CELL_PLACE, 10 },
      { NULL, "start_date", "start_date", MUSTER_CELL_PLAIN, 11 },
      { NULL, "end_date", "end_date", MUSTER_CELL_PLAIN, 11 },
      { NULL, "purpose", "purpose", MUSTER_CELL_PLAIN, 12 },
      { N_ ("Fairs"), "0", NULL, MUSTER_CELL_RELATED, 7 },
      SENT },
    { { N_ ("Not sent"), { "_unsent", "1" } } } },
  { "member",
    { { NULL, "name", "name", MUSTER_CELL_TITLE, 11 },
      { NULL, "unit", "unit", MUSTER_CELL_PLAIN, 0 },
      { NULL, "role", "role", MUSTER_CELL_PLAIN, 10 },
      { NULL, "mobile", "mobile", MUSTER_CELL_TAIL, 9 },
      { NULL, "active", "active", MUSTER_CELL_PLAIN, 6 },
      SENT },
    { { N_ ("Active"), { "active", "1" } } } },
};

/**
 * muster_list_layout_can_show:
 * @field: a field
 *
 * Returns: whether a list may have a column of it
 */
gboolean
muster_list_layout_can_show (const MusterField *field)
{
  return field->privacy != MUSTER_PRIVACY_SENSITIVE && field->type != MUSTER_TYPE_LIST
         && field->type != MUSTER_TYPE_REF;
}

/**
 * muster_list_layout_make_column:
 * @field: a field
 *
 * Returns: a column of it, as its type is shown
 */
MusterListColumn
muster_list_layout_make_column (const MusterField *field)
{
  MusterListColumn column = { NULL, field->name, field->name, MUSTER_CELL_PLAIN, 10 };

  if (field->type == MUSTER_TYPE_DIVISION)
    column.cell = MUSTER_CELL_PLACE;
  else if (field->type == MUSTER_TYPE_TIMESTAMP)
    column.cell = MUSTER_CELL_DAY;
  else if (strcmp (field->name, "mobile") == 0 || strcmp (field->name, "phone_alt") == 0)
    column.cell = MUSTER_CELL_TAIL;
  return column;
}

static void
add_column (MusterListLayout *self, guint *count, const MusterField *field)
{
  MusterListColumn column = muster_list_layout_make_column (field);

  if (*count == 0)
    {
      column.cell = MUSTER_CELL_TITLE;
      column.width = 0;
    }
  self->columns[(*count)++] = column;
}

static MusterListLayout
make_layout (const MusterKind *kind)
{
  MusterListLayout self = { .kind = kind->name };
  g_auto (GStrv) titles = g_strsplit (kind->title == NULL ? "" : kind->title, ",", -1);
  guint count = 0;

  for (char **title = titles; *title != NULL && count < MUSTER_LIST_COLUMNS - 1; title++)
    if (muster_kind_find_field (kind, *title) != NULL)
      add_column (&self, &count, muster_kind_find_field (kind, *title));
  for (guint i = 0; i < kind->n_fields && count < MUSTER_LIST_COLUMNS - 1; i++)
    if (muster_list_layout_can_show (&kind->fields[i]) && !g_strv_contains ((const char *const *) titles, kind->fields[i].name))
      add_column (&self, &count, &kind->fields[i]);
  self.columns[count] = (MusterListColumn) SENT;
  self.filters[0] = (MusterListFilter){ N_ ("Not sent"), { "_unsent", "1" } };
  return self;
}

/**
 * muster_list_layout_for:
 * @kind: a kind
 *
 * Returns: how its list looks: from the table above, or from the catalogue alone
 */
MusterListLayout
muster_list_layout_for (const MusterKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    if (strcmp (layouts[i].kind, kind->name) == 0)
      return layouts[i];
  return make_layout (kind);
}

static char *
get_value (const char *value, const char *today)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) day = NULL;
  int year, month, of_month;

  if (*value != '@' || !muster_date_parse (today, &year, &month, &of_month))
    return g_strdup (value);
  if (strcmp (value, "@month") == 0)
    return g_strdup_printf ("%04d-%02d-01", year, month);
  utc = g_date_time_new_utc (year, month, of_month, 0, 0, 0);
  day = g_str_has_suffix (value, "y") ? g_date_time_add_years (utc, (int) g_ascii_strtoll (value + 1, NULL, 10))
                                      : g_date_time_add_days (utc, (int) g_ascii_strtoll (value + 1, NULL, 10));
  return g_date_time_format (day, "%Y-%m-%d");
}

static void
add_conditions (GHashTable *where, const char *const *conditions, const char *today)
{
  for (; conditions[0] != NULL; conditions += 2)
    {
      char *value = get_value (conditions[1], today);

      if (*conditions[1] == '@' && (strstr (conditions[0], "_at") != NULL || conditions[0][0] == '_'))
        {
          char *time = g_strdup_printf ("%sT00:00", value);

          g_free (value);
          value = time;
        }
      g_hash_table_insert (where, g_strdup (conditions[0]), value);
    }
}

/**
 * muster_list_layout_where:
 * @self: a layout
 * @filter: (nullable): a filter; %NULL: all
 * @today: "YYYY-MM-DD"
 *
 * Returns: (transfer full): the conditions for a #MusterQuery
 */
GHashTable *
muster_list_layout_where (const MusterListLayout *self, const MusterListFilter *filter, const char *today)
{
  GHashTable *where = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  add_conditions (where, self->always, today);
  if (filter != NULL)
    add_conditions (where, filter->where, today);
  return where;
}
