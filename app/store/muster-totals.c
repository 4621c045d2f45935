/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-totals.h"

#include <string.h>

#include "muster-store-private.h"
#include "muster-totals-lines.h"

#define SHANGHAI_SECONDS (8 * 3600)

static const char SQL_MAIN_CAMPAIGN[]
    = "SELECT campaign FROM record_squad WHERE NOT _deleted AND campaign IS NOT NULL GROUP BY campaign"
      " ORDER BY count(*) DESC, campaign DESC LIMIT 1";
static const char SQL_CAMPAIGN_OF_SQUAD[] = "SELECT campaign FROM record_squad WHERE _id = ?1";
static const char SQL_HQ_SEQ[] = "SELECT coalesce (max (hq_seq), 0) FROM change";

/* The scope of a question, taken apart. */
typedef struct
{
  gint64 as_of_ms;
  char *date;
  char *campaign; /* nullable */
  MusterId squad;
  MusterId org;
  MusterId fair;
  char *county; /* nullable */
  gboolean has_squad;
  gboolean has_org;
  gboolean has_fair;
} Scope;

static void
scope_clear (Scope *scope)
{
  g_free (scope->date);
  g_free (scope->campaign);
  g_free (scope->county);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scope, scope_clear)

/**
 * muster_totals_parse_as_of:
 * @text: "2024-02-04T12:00", "2024-02-04T12:00:30" or "2024-02-04" (the end of that day), read as UTC+8
 * @as_of_ms: (out): the instant, milliseconds UTC
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether @text is a time
 */
gboolean
muster_totals_parse_as_of (const char *text, gint64 *as_of_ms, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (SHANGHAI_SECONDS);
  g_autofree char *whole = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (strlen (text) == 10)
    whole = g_strconcat (text, "T23:59:59", NULL);
  else if (strlen (text) == 16)
    whole = g_strconcat (text, ":00", NULL);
  else
    whole = g_strdup (text);
  time = g_date_time_new_from_iso8601 (whole, zone);
  if (time == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A cut-off looks like 2024-02-04T12:00.");
      return FALSE;
    }
  *as_of_ms = g_date_time_to_unix (time) * 1000;
  return TRUE;
}

static char *
format_time (gint64 ms, const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (ms / 1000 + SHANGHAI_SECONDS);

  return time == NULL ? g_strdup ("") : g_date_time_format (time, format);
}

static gboolean
read_text (MusterStore *self, const char *sql, const MusterId *id, char **text, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  if (id != NULL)
    muster_bind_id (statement, 1, id);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    *text = g_strdup (muster_db_column_text (statement, 1));
  return step != MUSTER_DB_FAILED;
}

/* One report is about one campaign: the one that is set; on a laptop its squad's; else the one with the most squads. */
static gboolean
scope_find_campaign (MusterStore *self, Scope *scope, GError **error)
{
  g_autofree char *squad = NULL;
  MusterId id;

  if (scope->campaign != NULL)
    return TRUE;
  if (scope->has_squad)
    return TRUE;
  if (!muster_store_read_setting (self, "squad", &squad, error)
      || !muster_store_read_setting (self, "campaign", &scope->campaign, error))
    return FALSE;
  if (scope->campaign == NULL && squad != NULL && muster_id_parse (squad, &id)
      && !read_text (self, SQL_CAMPAIGN_OF_SQUAD, &id, &scope->campaign, error))
    return FALSE;
  return scope->campaign != NULL || read_text (self, SQL_MAIN_CAMPAIGN, NULL, &scope->campaign, error);
}

static gboolean
refuse_scope (GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID,
               "A scope is one of: all, squad:ID, county:CODE, org:ID, fair:ID, campaign:NAME.");
  return FALSE;
}

static gboolean
is_county (const char *code)
{
  gsize length = strlen (code);

  return strspn (code, "0123456789") == length && (length == 2 || length == 4 || length == 6 || length == 9 || length == 12);
}

static gboolean
scope_init (MusterStore *self, Scope *scope, gint64 as_of_ms, const char *text, GError **error)
{
  const char *value = strchr (text, ':');

  memset (scope, 0, sizeof *scope);
  scope->as_of_ms = as_of_ms;
  scope->date = format_time (as_of_ms, "%Y-%m-%d");
  value = value == NULL ? "" : value + 1;
  if (g_str_has_prefix (text, "squad:"))
    scope->has_squad = muster_id_parse (value, &scope->squad);
  else if (g_str_has_prefix (text, "org:"))
    scope->has_org = muster_id_parse (value, &scope->org);
  else if (g_str_has_prefix (text, "fair:"))
    scope->has_fair = muster_id_parse (value, &scope->fair);
  else if (g_str_has_prefix (text, "county:") && is_county (value))
    scope->county = g_strdup (value);
  else if (g_str_has_prefix (text, "campaign:"))
    scope->campaign = g_strdup (value);
  else if (strcmp (text, "all") != 0)
    return refuse_scope (error);
  if (strcmp (text, "all") != 0 && !scope->has_squad && !scope->has_org && !scope->has_fair && scope->county == NULL
      && scope->campaign == NULL)
    return refuse_scope (error);
  return scope_find_campaign (self, scope, error);
}

static void
bind_scope (MusterDbStatement *statement, const Scope *scope)
{
  muster_db_bind_int (statement, 1, scope->as_of_ms);
  muster_db_bind_text (statement, 2, scope->date);
  muster_db_bind_text (statement, 3, scope->campaign);
  if (scope->has_squad)
    muster_bind_id (statement, 4, &scope->squad);
  if (scope->has_org)
    muster_bind_id (statement, 5, &scope->org);
  muster_db_bind_text (statement, 6, scope->county);
  if (scope->has_fair)
    muster_bind_id (statement, 7, &scope->fair);
}

static gboolean
line_applies (const MusterTotalLine *line, const Scope *scope)
{
  return scope->has_fair ? line->for_fair : !line->only_fair;
}

static MusterDbStatement *
prepare_line (MusterStore *self, const MusterTotalLine *line, const Scope *scope, GError **error)
{
  g_autofree char *sql = g_strconcat (muster_total_prefix, line->sql, NULL);
  MusterDbStatement *statement = muster_db_prepare (self->db, sql, error);

  if (statement != NULL)
    bind_scope (statement, scope);
  return statement;
}

static gboolean
sum_line (MusterStore *self, const MusterTotalLine *line, const Scope *scope, gint64 *value, GError **error)
{
  g_autoptr (MusterDbStatement) statement = prepare_line (self, line, scope, error);
  MusterDbStep step;

  *value = 0;
  if (statement == NULL)
    return FALSE;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    *value += muster_db_column_int (statement, 2);
  return step != MUSTER_DB_FAILED;
}

static gboolean
append_lines (MusterStore *self, const Scope *scope, JsonArray *lines, GError **error)
{
  for (guint i = 0; i < muster_n_total_lines; i++)
    {
      const MusterTotalLine *line = &muster_total_lines[i];
      JsonObject *object;
      gint64 value;

      if (!line_applies (line, scope))
        continue;
      if (!sum_line (self, line, scope, &value, error))
        return FALSE;
      object = json_object_new ();
      json_object_set_string_member (object, "line", line->line);
      json_object_set_string_member (object, "label", line->label);
      json_object_set_string_member (object, "label_zh", line->label_zh);
      json_object_set_int_member (object, "value", value);
      json_array_add_object_element (lines, object);
    }
  return TRUE;
}

static gboolean
read_hq_seq (MusterStore *self, gint64 *hq_seq, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HQ_SEQ, error);
  MusterDbStep step = statement == NULL ? MUSTER_DB_FAILED : muster_db_step (statement, error);

  *hq_seq = step == MUSTER_DB_ROW ? muster_db_column_int (statement, 1) : 0;
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_store_totals:
 * @self: a store
 * @as_of_ms: the cut-off: events up to this instant, seen with present knowledge
 * @scope: "all", "squad:ID", "county:CODE", "org:ID", "fair:ID" or "campaign:NAME"
 * @error: %MUSTER_ERROR_INVALID: no such scope
 *
 * Every figure is read in one snapshot, so that the lines of one report fit each other.
 *
 * Returns: (transfer full) (nullable): {"as_of","known_at","hq_seq","scope","campaign","lines":[{"line","label",
 *   "label_zh","value"}…]}
 */
JsonObject *
muster_store_totals (MusterStore *self, gint64 as_of_ms, const char *scope, GError **error)
{
  g_auto (Scope) parts = { 0 };
  g_autoptr (MusterDbTransaction) snapshot = self->depth > 0 ? NULL : muster_db_begin_read (self->db, error);
  g_autoptr (JsonObject) totals = json_object_new ();
  g_autofree char *as_of = format_time (as_of_ms, "%Y-%m-%dT%H:%M");
  g_autofree char *known_at = format_time (muster_store_now_ms (self), "%Y-%m-%dT%H:%M");
  JsonArray *lines = json_array_new ();
  gint64 hq_seq;

  json_object_set_array_member (totals, "lines", lines);
  if ((snapshot == NULL && self->depth == 0) || !scope_init (self, &parts, as_of_ms, scope, error)
      || !append_lines (self, &parts, lines, error) || !read_hq_seq (self, &hq_seq, error))
    return NULL;
  json_object_set_string_member (totals, "as_of", as_of);
  json_object_set_string_member (totals, "known_at", known_at);
  json_object_set_int_member (totals, "hq_seq", hq_seq);
  json_object_set_string_member (totals, "scope", scope);
  json_object_set_string_member (totals, "campaign", parts.campaign == NULL ? "" : parts.campaign);
  return g_steal_pointer (&totals);
}

static const MusterTotalLine *
find_line (const char *name, GError **error)
{
  for (guint i = 0; i < muster_n_total_lines; i++)
    if (strcmp (muster_total_lines[i].line, name) == 0)
      return &muster_total_lines[i];
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "There is no such line; “totals” prints the names of all.");
  return NULL;
}

static gboolean
append_row (MusterStore *self, const MusterTotalLine *line, MusterDbStatement *statement, JsonArray *rows, GError **error)
{
  JsonObject *row;
  MusterId id;

  if (line->kind == NULL)
    {
      row = json_object_new ();
      json_object_set_string_member (row, "code", muster_db_column_text (statement, 1));
    }
  else
    {
      if (!muster_column_id (statement, 1, &id))
        return TRUE;
      row = muster_store_get (self, &id, error);
      if (row == NULL)
        return FALSE;
    }
  json_object_set_int_member (row, "_weight", muster_db_column_int (statement, 2));
  json_array_add_object_element (rows, row);
  return TRUE;
}

/**
 * muster_store_totals_list:
 * @self: a store
 * @as_of_ms: the cut-off
 * @scope: as for muster_store_totals()
 * @line: name of a line
 * @error: %MUSTER_ERROR_INVALID: no such scope or line
 *
 * Returns: (transfer full) (nullable): the records behind the figure, each with `_weight`, what it adds to the figure;
 *   division codes as {"code","_weight"}
 */
JsonArray *
muster_store_totals_list (MusterStore *self, gint64 as_of_ms, const char *scope, const char *line, GError **error)
{
  g_auto (Scope) parts = { 0 };
  g_autoptr (JsonArray) rows = json_array_new ();
  const MusterTotalLine *wanted = find_line (line, error);
  g_autoptr (MusterDbStatement) statement = NULL;
  MusterDbStep step;

  if (wanted == NULL || !scope_init (self, &parts, as_of_ms, scope, error))
    return NULL;
  if (!line_applies (wanted, &parts))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This line has no meaning in this scope.");
      return NULL;
    }
  statement = prepare_line (self, wanted, &parts, error);
  if (statement == NULL)
    return NULL;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    if (!append_row (self, wanted, statement, rows, error))
      return NULL;
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&rows);
}
