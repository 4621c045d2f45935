/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

#include "muster-json.h"

/* Lists. Sorting and filtering happen in SQL; names of columns come from the catalogue, values are bound. */

typedef struct
{
  const MusterTable *table;
  GString *sql;
  GPtrArray *fields; /* MusterField of each bound value, borrowed */
  GPtrArray *values; /* JsonNode */
  char *expression;  /* nullable: what the search index is asked */
  gboolean by_index; /* a condition has an index of its own */
} Select;

static void
select_clear (Select *select)
{
  g_string_free (select->sql, TRUE);
  g_ptr_array_unref (select->fields);
  g_ptr_array_unref (select->values);
  g_free (select->expression);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Select, select_clear)

/* The computed columns that a person may filter by, as if they were fields. */
static const MusterField computed_fields[] = {
  { .name = "_id", .type = MUSTER_TYPE_REF },
  { .name = "_squad", .type = MUSTER_TYPE_REF },
  { .name = "_deployment", .type = MUSTER_TYPE_REF },
  { .name = "_author", .type = MUSTER_TYPE_REF },
  { .name = "_paper_no", .type = MUSTER_TYPE_TEXT },
  { .name = "_origin", .type = MUSTER_TYPE_TEXT },
  { .name = "_complete", .type = MUSTER_TYPE_BOOL },
  { .name = "_deleted", .type = MUSTER_TYPE_BOOL },
  { .name = "_revision", .type = MUSTER_TYPE_INT },
  { .name = "_created", .type = MUSTER_TYPE_TIMESTAMP },
  { .name = "_updated", .type = MUSTER_TYPE_TIMESTAMP },
};

static const MusterField *
find_column (const MusterTable *table, const char *name, GError **error)
{
  const MusterField *field = muster_kind_find_field (table->kind, name);

  if (strcmp (name, "id") == 0)
    name = "_id";
  for (guint i = 0; field == NULL && i < G_N_ELEMENTS (computed_fields); i++)
    if (strcmp (computed_fields[i].name, name) == 0)
      field = &computed_fields[i];
  if (field == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Records of kind “%s” have no field “%s”.",
                 table->kind->name, name);
  return field;
}

/* What a record is in, that is no column of its own: asked for with "1" or "0". */
static const struct
{
  const char *name;
  const char *kind; /* nullable: any */
  const char *sql;
} states[] = {
  { "_conflict", NULL, "(r._flags <> 0 AND r._flags & 1)" },
  { "_unsent", NULL, "(r._id IN (SELECT record FROM change WHERE state <> 1))" },
  { "_returned", "worker",
    "(r._id IN (SELECT i.worker_id FROM lead l JOIN record_intention i ON i._id = l.intention"
    " WHERE l.review_state = 4 AND NOT i._deleted AND i.worker_id IS NOT NULL))" },
};

G_STATIC_ASSERT (MUSTER_FLAG_CONFLICT == 1);

static const char *
find_state (const MusterTable *table, const char *name)
{
  if (strcmp (name, "_duplicate") == 0 && strcmp (table->kind->name, "worker") == 0)
    return muster_duplicates_sql ();
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (strcmp (states[i].name, name) == 0
        && (states[i].kind == NULL || strcmp (states[i].kind, table->kind->name) == 0))
      return states[i].sql;
  return NULL;
}

static gboolean
add_state (Select *select, const char *sql, const char *text, GError **error)
{
  if (strcmp (text, "1") != 0 && strcmp (text, "0") != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A state is asked for with 1 or 0.");
      return FALSE;
    }
  g_string_append_printf (select->sql, " AND %s%s", *text == '1' ? "" : "NOT ", sql);
  return TRUE;
}

/* "start_at>=" is the column and how it is compared; a bare name is equal to. */
static const char *
split_comparison (const char *name, char **column)
{
  static const char *const comparisons[] = { ">=", "<=", ">", "<" };

  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    if (g_str_has_suffix (name, comparisons[i]))
      {
        *column = g_strndup (name, strlen (name) - strlen (comparisons[i]));
        return comparisons[i];
      }
  *column = g_strdup (name);
  return "=";
}

static gboolean
add_condition (Select *select, const char *name, const char *text, GError **error)
{
  const char *state = find_state (select->table, name);
  g_autofree char *column = NULL;
  const char *comparison = split_comparison (name, &column);
  const MusterField *field;
  JsonNode *value;

  if (state != NULL)
    return add_state (select, state, text, error);
  field = find_column (select->table, column, error);
  if (field == NULL)
    return FALSE;
  if (*text == '\0' && *comparison == '=')
    {
      g_string_append_printf (select->sql, " AND r.\"%s\" IS NULL", field->name);
      return TRUE;
    }
  if (*text == '\0')
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "“%s” is larger or smaller than nothing.", name);
      return FALSE;
    }
  value = muster_field_parse (field, text, error);
  if (value == NULL)
    return FALSE;
  select->by_index |= field->indexed;
  g_ptr_array_add (select->fields, (gpointer) field);
  g_ptr_array_add (select->values, value);
  g_string_append_printf (select->sql, " AND r.\"%s\" %s ?%u", field->name, comparison, select->values->len);
  return TRUE;
}

static gboolean
add_conditions (Select *select, const MusterQuery *query, GError **error)
{
  g_autoptr (GList) names = NULL;

  if (query->where == NULL)
    return TRUE;
  names = g_list_sort (g_hash_table_get_keys (query->where), (GCompareFunc) strcmp);
  for (GList *at = names; at != NULL; at = at->next)
    if (!add_condition (select, at->data, g_hash_table_lookup (query->where, at->data), error))
      return FALSE;
  return TRUE;
}

/* The plus sign keeps SQLite from walking all rows in their order, only so as not to sort the few that an index gives.
 */
static gboolean
add_order (Select *select, const char *order, GError **error)
{
  gboolean down = order != NULL && order[0] == '-';
  const MusterField *field;

  if (order == NULL)
    {
      g_string_append_printf (select->sql, " ORDER BY %s DESC",
                              select->expression != NULL ? "s.rowid"
                              : select->by_index         ? "+r._row"
                                                         : "r._row");
      return TRUE;
    }
  field = find_column (select->table, order + down, error);
  if (field == NULL)
    return FALSE;
  g_string_append_printf (select->sql, " ORDER BY r.\"%s\" %s, r._row DESC", field->name, down ? "DESC" : "ASC");
  return TRUE;
}

static void
add_source (MusterStore *self, Select *select, const MusterQuery *query, const char *columns)
{
  /* The index drives: newest first is its own order, so the first rows need no sorting however many match. */
  if (select->expression != NULL)
    g_string_append_printf (select->sql, "SELECT %s FROM %s s CROSS JOIN %s r ON r._row = s.rowid WHERE s.%s MATCH ?%u",
                            columns, select->table->search, select->table->name, select->table->search,
                            select->values->len + 1);
  else
    g_string_append_printf (select->sql, "SELECT %s FROM %s r WHERE TRUE", columns, select->table->name);
  if (!query->with_deleted)
    g_string_append (select->sql, " AND NOT r._deleted");
  if (query->after > 0)
    g_string_append_printf (select->sql, " AND r._row < %" G_GINT64_FORMAT, query->after);
}

static char *
get_columns (const MusterTable *table)
{
  g_auto (GStrv) names = g_strsplit (table->columns, ", ", -1);
  GString *columns = g_string_new (NULL);

  for (char **name = names; *name != NULL; name++)
    g_string_append_printf (columns, "%sr.%s", columns->len == 0 ? "" : ", ", *name);
  return g_string_free (columns, FALSE);
}

static MusterDbStatement *
prepare (MusterStore *self, const MusterQuery *query, const char *columns, gboolean ordered, Select *select,
         GError **error)
{
  MusterDbStatement *statement;

  if (select->table->search != NULL && query->search != NULL)
    select->expression = muster_search_expression (query->search);
  if (select->expression != NULL)
    {
      /* Bound first, so that conditions number from there on. */
      g_ptr_array_add (select->fields, NULL);
    }
  add_source (self, select, query, columns);
  if (select->expression != NULL)
    g_ptr_array_add (select->values, json_node_init_string (json_node_alloc (), select->expression));
  if (!add_conditions (select, query, error) || (ordered && !add_order (select, query->order, error)))
    return NULL;
  statement = muster_db_prepare (self->db, select->sql->str, error);
  for (guint i = 0; statement != NULL && i < select->values->len; i++)
    {
      const MusterField *field = g_ptr_array_index (select->fields, i);
      JsonNode *value = g_ptr_array_index (select->values, i);

      if (field == NULL)
        muster_db_bind_text (statement, (int) i + 1, json_node_get_string (value));
      else
        muster_row_bind (select->table, statement, (int) i + 1, field, value);
    }
  return statement;
}

static gboolean
select_init (MusterStore *self, Select *select, const MusterQuery *query, GError **error)
{
  memset (select, 0, sizeof *select);
  select->sql = g_string_new (NULL);
  select->fields = g_ptr_array_new ();
  select->values = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  select->table = muster_store_require_table (self, query->kind, error);
  if (select->table == NULL)
    return FALSE;
  if (query->search != NULL && select->table->search == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Records of kind “%s” have nothing to search.",
                   query->kind);
      return FALSE;
    }
  return TRUE;
}

/**
 * muster_store_list:
 * @self: a store
 * @query: what is wanted
 * @func: called for each record; returning %FALSE with an error stops
 * @data: for @func
 * @error: %MUSTER_ERROR_NOT_FOUND: no such kind; %MUSTER_ERROR_INVALID: no such field or value
 *
 * Returns: whether all were given
 */
gboolean
muster_store_list (MusterStore *self, const MusterQuery *query, MusterRowFunc func, gpointer data, GError **error)
{
  g_auto (Select) select = { 0 };
  g_autofree char *columns = NULL;
  g_autoptr (MusterDbStatement) statement = NULL;
  MusterDbStep step = MUSTER_DB_DONE;
  guint given = 0;

  if (!select_init (self, &select, query, error))
    return FALSE;
  columns = get_columns (select.table);
  statement = prepare (self, query, columns, TRUE, &select, error);
  if (statement == NULL)
    return FALSE;
  if (query->search != NULL && select.expression == NULL)
    return TRUE;
  while ((query->limit == 0 || given < query->limit) && (step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      g_autoptr (JsonObject) record = muster_row_read (self, select.table, statement, error);

      if (record == NULL)
        return FALSE;
      if (select.expression != NULL && !muster_search_matches (select.table, record, query->search))
        continue;
      if (!func (data, record, error))
        return FALSE;
      given++;
    }
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_store_list_positions:
 * @self: a store
 * @query: what is wanted; with a search, the second look is left out
 * @error: as muster_store_list()
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the rows in order, 8 bytes each, for a list that fetches
 *   records by page with muster_store_get_row()
 */
GArray *
muster_store_list_positions (MusterStore *self, const MusterQuery *query, GError **error)
{
  g_auto (Select) select = { 0 };
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (MusterDbStatement) statement = NULL;
  MusterDbStep step = MUSTER_DB_DONE;

  if (!select_init (self, &select, query, error))
    return NULL;
  statement = prepare (self, query, "r._row", TRUE, &select, error);
  if (statement == NULL)
    return NULL;
  while ((query->limit == 0 || rows->len < query->limit) && (step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      gint64 row = muster_db_column_int (statement, 1);

      g_array_append_val (rows, row);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&rows);
}

/**
 * muster_store_count:
 * @self: a store
 * @query: what is wanted; its limit does not matter
 * @error: as muster_store_list()
 *
 * Returns: how many, -1 on error
 */
gint64
muster_store_count (MusterStore *self, const MusterQuery *query, GError **error)
{
  g_auto (Select) select = { 0 };
  g_autoptr (MusterDbStatement) statement = NULL;

  if (!select_init (self, &select, query, error))
    return -1;
  statement = prepare (self, query, "count(*)", FALSE, &select, error);
  if (statement == NULL || muster_db_step (statement, error) != MUSTER_DB_ROW)
    return -1;
  return muster_db_column_int (statement, 1);
}

static JsonObject *
describe_head (const MusterMergedGroup *group, const MusterMergeEntry *head)
{
  JsonObject *object = json_object_new ();
  char text[MUSTER_ID_TEXT_SIZE];
  JsonObject *set = muster_change_get_set (head->change);

  json_object_set_string_member (object, "change", muster_id_write (muster_change_get_id (head->change), text));
  json_object_set_string_member (object, "by", muster_change_get_by (head->change));
  json_object_set_string_member (object, "incarnation", muster_id_write (&head->incarnation, text));
  json_object_set_int_member (object, "time", muster_stamp_to_ms (head->effective));
  json_object_set_object_member (object, "values", json_object_ref (json_object_get_object_member (set, group->name)));
  return object;
}

static gboolean
append_conflicts (MusterStore *self, const MusterTable *table, const MusterId *id, JsonArray *conflicts, GError **error)
{
  g_autoptr (MusterMerged) merged = muster_store_merge_record (self, id, error);

  if (merged == NULL)
    return FALSE;
  for (guint i = 0; i < muster_merged_get_n_groups (merged); i++)
    {
      const MusterMergedGroup *group = muster_merged_get_group (merged, i);
      JsonObject *conflict;
      JsonArray *values;
      char text[MUSTER_ID_TEXT_SIZE];

      if (!group->conflict)
        continue;
      conflict = json_object_new ();
      values = json_array_new ();
      for (guint j = 0; j < group->heads->len; j++)
        json_array_add_object_element (values, describe_head (group, g_ptr_array_index (group->heads, j)));
      json_object_set_string_member (conflict, "id", muster_id_write (id, text));
      json_object_set_string_member (conflict, "_kind", table->kind->name);
      json_object_set_string_member (conflict, "group", group->name);
      json_object_set_array_member (conflict, "values", values);
      json_array_add_object_element (conflicts, conflict);
    }
  return TRUE;
}

/**
 * muster_store_get_conflicts:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable):
 * [{"id","_kind","group","values":[{"change","by","incarnation","time","values"}…]}…], the value shown first
 */
JsonArray *
muster_store_get_conflicts (MusterStore *self, GError **error)
{
  g_autoptr (JsonArray) conflicts = json_array_new ();

  for (guint i = 0; i < muster_catalogue_get_n_kinds (self->catalogue); i++)
    {
      const MusterTable *table = muster_store_find_table (self, muster_catalogue_get_kind (self->catalogue, i)->name);
      g_autofree char *sql
          = g_strdup_printf ("SELECT _id FROM %s WHERE _flags <> 0 AND _flags & 1 ORDER BY _row", table->name);
      g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);
      MusterDbStep step;

      if (statement == NULL)
        return NULL;
      while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
        {
          MusterId id;

          if (muster_column_id (statement, 1, &id) && !append_conflicts (self, table, &id, conflicts, error))
            return NULL;
        }
      if (step == MUSTER_DB_FAILED)
        return NULL;
    }
  return g_steal_pointer (&conflicts);
}

/**
 * muster_store_get_conflicts_of:
 * @self: a store
 * @id: a record
 * @error: %MUSTER_ERROR_NOT_FOUND; MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): as muster_store_get_conflicts(), of this record alone
 */
JsonArray *
muster_store_get_conflicts_of (MusterStore *self, const MusterId *id, GError **error)
{
  const MusterKind *kind = muster_store_find_kind (self, id, error);
  g_autoptr (JsonArray) conflicts = json_array_new ();

  if (kind == NULL || !append_conflicts (self, muster_store_find_table (self, kind->name), id, conflicts, error))
    return NULL;
  return g_steal_pointer (&conflicts);
}
