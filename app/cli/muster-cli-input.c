/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-input.h"

#include <string.h>

#include "muster-json.h"

/* ---- FIELD=TEXT and FIELD:=JSON ---- */

static JsonNode *
read_value (const MusterField *field, const char *text, gboolean is_json, GError **error)
{
  g_autoptr (JsonNode) value = NULL;

  if (!is_json)
    return muster_field_parse (field, text, error);
  value = muster_json_parse (text, strlen (text), &muster_json_limits_line, error);
  if (value == NULL)
    {
      g_prefix_error (error, "The value of “%s” is no JSON. ", field->name);
      return NULL;
    }
  return muster_field_accepts (field, value, error) ? g_steal_pointer (&value) : NULL;
}

/**
 * muster_cli_parse_field:
 * @kind: a kind
 * @argument: FIELD=TEXT or FIELD:=JSON
 * @fields: gets the value
 * @error: %MUSTER_CLI_ERROR_USAGE: no such form; %MUSTER_ERROR_INVALID: no such field or value
 *
 * Returns: whether it was read
 */
gboolean
muster_cli_parse_field (const MusterKind *kind, const char *argument, JsonObject *fields, GError **error)
{
  const char *equals = strchr (argument, '=');
  gboolean is_json = equals != NULL && equals > argument && equals[-1] == ':';
  g_autofree char *name = NULL;
  const MusterField *field;
  JsonNode *value;

  if (equals == NULL || equals == argument)
    return muster_cli_fail_usage (error, "A value is given as FIELD=TEXT or FIELD:=JSON.");
  name = g_strndup (argument, (gsize) (equals - argument) - is_json);
  field = muster_kind_find_field (kind, name);
  if (field == NULL || field->computed)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Records of kind “%s” have no field “%s” to write.",
                   kind->name, name);
      return FALSE;
    }
  value = read_value (field, equals + 1, is_json, error);
  if (value == NULL)
    return FALSE;
  json_object_set_member (fields, name, value);
  return TRUE;
}

/**
 * muster_cli_parse_fields:
 * @self: a run
 * @kind: a kind
 * @first: the first argument that is a value
 * @error: as muster_cli_parse_field(); %MUSTER_CLI_ERROR_USAGE where there is none
 *
 * Returns: (transfer full) (nullable): a flat object
 */
JsonObject *
muster_cli_parse_fields (MusterCli *self, const MusterKind *kind, guint first, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  if (muster_cli_get_n_arguments (self) <= first)
    {
      muster_cli_fail_usage (error, "At least one FIELD=VALUE is needed.");
      return NULL;
    }
  for (guint i = first; i < muster_cli_get_n_arguments (self); i++)
    if (!muster_cli_parse_field (kind, muster_cli_get_argument (self, i), fields, error))
      return NULL;
  return g_steal_pointer (&fields);
}

/* ---- Lines of JSON ---- */

typedef struct
{
  MusterCli *cli;
  MusterStore *store;
  MusterCliLineFunc func;
  guint together;
  gboolean stop_on_error;
  GPtrArray *lines; /* JsonObject */
  GArray *numbers;  /* guint, of each line */
  guint failed;
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->lines, g_ptr_array_unref);
  g_clear_pointer (&run->numbers, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
complain (Run *run, guint number, const GError *error)
{
  g_autofree char *sentence = muster_store_explain_error (error);

  muster_cli_say ("line %u: %s", number, sentence);
  run->failed++;
}

/* Whether to go on. The id is printed when its record is on disk, never before. */
static gboolean
save_one (Run *run, guint index, GError **error)
{
  g_autoptr (GError) local = NULL;
  MusterId id = { 0 };
  char text[MUSTER_ID_TEXT_SIZE];

  if (run->func (run->cli, g_ptr_array_index (run->lines, index), &id, &local))
    return muster_cli_print (error, "%s\n", muster_id_write (&id, text)) && muster_cli_flush (error);
  complain (run, g_array_index (run->numbers, guint, index), local);
  if (!run->stop_on_error)
    return TRUE;
  g_set_error (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_SAID, "stopped");
  return FALSE;
}

/* All lines in one transaction, or nothing and FALSE. */
static gboolean
save_together (Run *run, GArray *ids)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (run->store, NULL);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < run->lines->len; i++)
    {
      MusterId id = { 0 };

      if (!run->func (run->cli, g_ptr_array_index (run->lines, i), &id, NULL))
        return FALSE;
      g_array_append_val (ids, id);
    }
  return muster_store_commit (transaction, NULL);
}

static gboolean
print_ids (GArray *ids, GError **error)
{
  char text[MUSTER_ID_TEXT_SIZE];

  for (guint i = 0; i < ids->len; i++)
    if (!muster_cli_print (error, "%s\n", muster_id_write (&g_array_index (ids, MusterId, i), text)))
      return FALSE;
  return muster_cli_flush (error);
}

/* One bad line among several takes the transaction back; then each gets its own, and only the bad one fails. */
static gboolean
save_pending (Run *run, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (MusterId));
  gboolean done = run->lines->len > 1 && save_together (run, ids);
  gboolean go_on = !done || print_ids (ids, error);

  for (guint i = 0; !done && go_on && i < run->lines->len; i++)
    go_on = save_one (run, i, error);
  g_ptr_array_set_size (run->lines, 0);
  g_array_set_size (run->numbers, 0);
  return go_on;
}

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t\r")] == '\0';
}

static JsonNode *
read_object (const GString *line, GError **error)
{
  g_autoptr (JsonNode) node = muster_json_parse (line->str, line->len, &muster_json_limits_line, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A line holds one JSON object.");
      return NULL;
    }
  return g_steal_pointer (&node);
}

static gboolean
take_line (Run *run, const GString *line, guint number, gboolean too_long, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (too_long)
    g_set_error (&local, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "A line is longer than 64 KiB.");
  else if (line->len == strlen (line->str) && is_blank (line->str))
    return TRUE;
  else
    node = read_object (line, &local);
  if (node == NULL)
    {
      complain (run, number, local);
      if (!run->stop_on_error)
        return TRUE;
      save_pending (run, NULL);
      g_set_error (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_SAID, "stopped");
      return FALSE;
    }
  g_ptr_array_add (run->lines, json_object_ref (json_node_get_object (node)));
  g_array_append_val (run->numbers, number);
  return run->lines->len < run->together || save_pending (run, error);
}

static gboolean
run_init (Run *run, MusterCli *self, MusterCliLineFunc func, GError **error)
{
  memset (run, 0, sizeof *run);
  run->cli = self;
  run->func = func;
  run->stop_on_error = muster_cli_has (self, "stop-on-error");
  run->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  run->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!muster_cli_get_count (self, "together", 1, &run->together, error))
    return FALSE;
  run->together = MIN (run->together, 1000);
  run->store = muster_cli_open (self, error);
  return run->store != NULL;
}

/**
 * muster_cli_run_lines:
 * @self: a run; its options `json`, `together` and `stop-on-error`
 * @func: saves one line
 * @error: %MUSTER_CLI_ERROR_SAID: some lines were refused, each with its number on standard error
 *
 * Prints the id of each line's record as soon as it is on disk. A bad line stops nothing unless `--stop-on-error`.
 *
 * Returns: whether every line was saved
 */
gboolean
muster_cli_run_lines (MusterCli *self, MusterCliLineFunc func, GError **error)
{
  g_auto (Run) run = { 0 };
  g_autoptr (MusterCliLines) lines = muster_cli_lines_new (muster_cli_get (self, "json"), error);
  g_autoptr (GString) line = g_string_new (NULL);
  MusterCliLineResult result;

  if (lines == NULL || !run_init (&run, self, func, error))
    return FALSE;
  while ((result = muster_cli_lines_next (lines, line, error)) != MUSTER_CLI_LINE_END)
    if (result == MUSTER_CLI_LINE_FAILED
        || !take_line (&run, line, muster_cli_lines_get_number (lines), result == MUSTER_CLI_LINE_TOO_LONG, error))
      return FALSE;
  if (!save_pending (&run, error))
    return FALSE;
  if (muster_cli_is_stopping ())
    muster_cli_say ("musterctl: Stopped; everything whose id was printed is saved.");
  if (run.failed == 0 && !muster_cli_is_stopping ())
    return TRUE;
  g_set_error (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_SAID, "%u lines were refused", run.failed);
  return FALSE;
}
