/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-catalogue.h"

#include <string.h>

/* What holds for every field by its definition; the rules of the data dictionary are in the muster-check-*.c files. */

#define DEFAULT_TEXT_LENGTH 500
#define DEFAULT_LIST_LENGTH 100

static void
add_formatted (MusterProblems *problems, const MusterField *field, const char *rule, const char *message,
               const char *message_zh, const char *detail)
{
  g_autoptr (GString) english = g_string_new (message);
  g_autoptr (GString) chinese = g_string_new (message_zh);

  g_string_replace (english, "{}", detail, 0);
  g_string_replace (chinese, "{}", detail, 0);
  muster_problems_add (problems, field->name, rule, MUSTER_SEVERITY_ERROR, english->str, chinese->str);
}

static void
check_length (const MusterField *field, JsonNode *value, MusterProblems *problems)
{
  gboolean is_list = field->type == MUSTER_TYPE_LIST;
  guint maximum = field->maximum_length;
  g_autofree char *detail = NULL;
  gsize length;

  if (!is_list && field->type != MUSTER_TYPE_TEXT)
    return;
  if (maximum == 0)
    maximum = is_list ? DEFAULT_LIST_LENGTH : DEFAULT_TEXT_LENGTH;
  length = is_list ? json_array_get_length (json_node_get_array (value))
                   : (gsize) g_utf8_strlen (json_node_get_string (value), -1);
  if (length <= maximum)
    return;
  detail = g_strdup_printf ("%u", maximum);
  if (is_list)
    add_formatted (problems, field, "length", "At most {} entries are possible.", "最多{}项。", detail);
  else
    add_formatted (problems, field, "length", "At most {} characters are possible.", "最多{}个字。", detail);
}

static void
check_range (const MusterField *field, JsonNode *value, MusterProblems *problems)
{
  g_autofree char *detail = NULL;

  if ((field->type != MUSTER_TYPE_INT && field->type != MUSTER_TYPE_YUAN) || field->maximum <= field->minimum
      || (json_node_get_int (value) >= field->minimum && json_node_get_int (value) <= field->maximum))
    return;
  detail = g_strdup_printf ("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, field->minimum, field->maximum);
  add_formatted (problems, field, "range", "The number must be within {}.", "数值应在{}之间。", detail);
}

static gboolean
is_known_code (const MusterField *field, JsonNode *value)
{
  return muster_code_list_find (field->codes, json_node_get_string (value)) != NULL;
}

static void
check_codes (const MusterField *field, JsonNode *value, MusterProblems *problems)
{
  gboolean known = TRUE;

  if (field->codes == NULL)
    return;
  if (field->type == MUSTER_TYPE_LIST)
    for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
      known &= is_known_code (field, json_array_get_element (json_node_get_array (value), i));
  else
    known = is_known_code (field, value);
  if (!known)
    muster_problems_add (problems, field->name, "code", MUSTER_SEVERITY_ERROR, "The code is not in the list.",
                         "代码不在代码表中。");
}

static void
check_value (const MusterRecord *record, const MusterField *field, JsonNode *value, MusterProblems *problems)
{
  check_length (field, value, problems);
  check_range (field, value, problems);
  check_codes (field, value, problems);
  if (field->check != NULL)
    field->check (field, value, record, problems);
}

/* ---- Lists of objects ---- */

/* Of the entry and not of the record: a contact's wrong number is told, but keeps no employer from being complete. */
static void
add_entry_problems (MusterProblems *problems, const MusterField *field, guint entry, const MusterField *member,
                    const MusterProblems *found)
{
  for (guint i = 0; i < muster_problems_get_count (found); i++)
    {
      const MusterProblem *problem = muster_problems_get (found, i);
      g_autofree char *english = g_strdup_printf ("%u. %s: %s", entry + 1, member->label, problem->message);
      g_autofree char *chinese = g_strdup_printf ("%u. %s：%s", entry + 1, member->label_zh, problem->message_zh);

      muster_problems_add (problems, field->name, problem->rule, MUSTER_SEVERITY_WARNING, english, chinese);
    }
}

static void
check_entry (const MusterRecord *record, const MusterField *field, guint entry, JsonObject *object,
             MusterProblems *problems)
{
  for (guint i = 0; i < field->n_members; i++)
    {
      const MusterField *member = &field->members[i];
      JsonNode *value = json_object_get_member (object, member->name);
      g_autoptr (MusterProblems) found = muster_problems_new ();

      if (value == NULL || JSON_NODE_HOLDS_NULL (value))
        continue;
      if (!muster_field_accepts (member, value, NULL))
        muster_problems_add (found, member->name, "type", MUSTER_SEVERITY_ERROR, "Not the form that this field needs.",
                             "格式不正确。");
      else
        check_value (record, member, value, found);
      add_entry_problems (problems, field, entry, member, found);
    }
}

static void
check_entries (const MusterRecord *record, const MusterField *field, JsonNode *value, MusterProblems *problems)
{
  JsonArray *array = json_node_get_array (value);

  for (guint i = 0; i < json_array_get_length (array); i++)
    check_entry (record, field, i, json_array_get_object_element (array, i), problems);
}

static void
check_field (const MusterRecord *record, const MusterField *field, MusterProblems *problems)
{
  JsonNode *value = muster_record_get (record, field->name);

  if (value == NULL)
    {
      if (field->required == MUSTER_REQUIRED_YES
          || (field->required == MUSTER_REQUIRED_WHEN && field->required_when (record)))
        muster_problems_add (problems, field->name, "required", MUSTER_SEVERITY_ERROR, "Still missing.", "尚未填写。");
      return;
    }
  if (!muster_field_accepts (field, value, NULL))
    {
      muster_problems_add (problems, field->name, "type", MUSTER_SEVERITY_ERROR, "Not the form that this field needs.",
                           "格式不正确。");
      return;
    }
  check_value (record, field, value, problems);
  if (field->n_members > 0)
    check_entries (record, field, value, problems);
}

/**
 * muster_record_check:
 * @self: a record
 *
 * Applies every rule that can be judged from the record, from today's date and from the records that the look-up finds.
 * A field of the wrong type is not looked at further, but the kind's own check runs always: it must read fields by
 * muster_record_get_text() and its like, which give nothing for a wrong type.
 *
 * Returns: (transfer full): what is wrong; the record is complete if there are no errors among it
 */
MusterProblems *
muster_record_check (const MusterRecord *self)
{
  const MusterKind *kind = muster_record_get_kind (self);
  MusterProblems *problems = muster_problems_new ();

  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    if (!muster_kind_get_field (kind, i)->computed)
      check_field (self, muster_kind_get_field (kind, i), problems);
  if (kind->check != NULL)
    kind->check (self, problems);
  return problems;
}

/**
 * muster_record_is_savable:
 * @self: a record
 *
 * A stall never refuses to keep what was typed, but a form without a person is a form opened by mistake: a worker needs
 * a name or a way to reach them, any other record needs some value.
 *
 * Returns: whether it may be saved; completeness is another question
 */
gboolean
muster_record_is_savable (const MusterRecord *self)
{
  const MusterKind *kind = muster_record_get_kind (self);

  if (strcmp (kind->name, "worker") == 0)
    return muster_record_has (self, "name") || muster_record_has (self, "mobile")
           || muster_record_has (self, "phone_alt") || muster_record_has (self, "wechat");
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    if (!muster_kind_get_field (kind, i)->computed && muster_record_has (self, muster_kind_get_field (kind, i)->name))
      return TRUE;
  return FALSE;
}
