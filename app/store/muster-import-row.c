/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-private.h"

#include <string.h>

#include "muster-import-cell.h"

#define ID_CARD "1"

void
muster_import_records_clear (MusterImportRecords *records)
{
  for (guint i = 0; i < MUSTER_IMPORT_N_PARTS; i++)
    {
      g_clear_pointer (&records->fields[i], json_object_unref);
      g_clear_pointer (&records->found[i], json_object_unref);
    }
}

const char *
muster_import_get_id (JsonObject *record)
{
  return record == NULL ? NULL : json_object_get_string_member (record, "id");
}

const MusterKind *
muster_import_get_part_kind (MusterImport *self, MusterImportPart part)
{
  return muster_import_get_kind (self->catalogue, self->what, part);
}

/**
 * muster_import_has_part:
 * @self: a table
 * @records: a row that was read
 * @part: one of its records
 *
 * Returns: whether the row says anything of it. A person may come without an intention, an employer without an opening
 */
gboolean
muster_import_has_part (MusterImport *self, const MusterImportRecords *records, MusterImportPart part)
{
  return json_object_get_size (records->fields[part]) > 0;
}

/* ---- Reading ---- */

static gboolean
read_id (MusterImportRow *row, const char *text, guint column, MusterImportRecords *records)
{
  records->has_id = muster_id_parse (text, &records->id);
  if (records->has_id || *text == '\0')
    return TRUE;
  muster_import_row_refuse (row, (int) column, "No id of a record.", "不是记录的编号。");
  return FALSE;
}

/* The firm or trade that is wished for may be nobody that is known here: then it stands in words. */
static gboolean
read_wish (MusterImport *self, const MusterField *field, const char *text, JsonObject *fields)
{
  g_autofree char *note = NULL;
  const char *before = json_object_get_string_member_with_default (fields, "note", NULL);
  MusterId id;

  if (self->what != MUSTER_IMPORT_ROSTER || muster_id_parse (text, &id) || *text == '\0'
      || (strcmp (field->name, "employer_id") != 0 && strcmp (field->name, "job_codes") != 0))
    return FALSE;
  note
      = g_strdup_printf ("%s%s%s：%s", before == NULL ? "" : before, before == NULL ? "" : "；", field->label_zh, text);
  json_object_set_string_member (fields, "note", note);
  return TRUE;
}

static gboolean
read_field (MusterImport *self, MusterImportRow *row, guint column, MusterImportRecords *records)
{
  const MusterImportTarget *target
      = &g_array_index (self->targets, MusterImportTarget, g_array_index (self->columns, int, column));
  const char *text = g_ptr_array_index (row->cells, column);
  MusterImportReason reason = { NULL, NULL };

  if (target->field == NULL)
    return read_id (row, text, column, records);
  if (target->field->type == MUSTER_TYPE_REF && read_wish (self, target->field, text, records->fields[target->part]))
    return TRUE;
  if (muster_import_read_cell (muster_import_get_part_kind (self, target->part), target->field, text,
                               records->fields[target->part], &reason)
      || read_wish (self, target->field, text, records->fields[target->part]))
    return TRUE;
  muster_import_row_refuse (row, (int) column, reason.english, reason.chinese);
  return FALSE;
}

/* In the form in which the store keeps them, so that what is here is found. */
static void
normalise (const MusterKind *kind, JsonObject *fields)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (MusterRecord) before = muster_record_new (kind, nothing);

  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);
      JsonNode *value = json_object_get_member (fields, field->name);
      JsonNode *better = value == NULL || field->normalise == NULL ? NULL : field->normalise (field, value);

      if (better != NULL)
        json_object_set_member (fields, field->name, better);
    }
  if (kind->prepare != NULL && json_object_get_size (fields) > 0)
    kind->prepare (before, fields);
}

int
muster_import_find_column (MusterImport *self, MusterImportPart part, const char *field)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      int index = g_array_index (self->columns, int, i);
      const MusterImportTarget *target = index < 0 ? NULL : &g_array_index (self->targets, MusterImportTarget, index);

      if (target != NULL && target->part == part && target->field != NULL && strcmp (target->field->name, field) == 0)
        return (int) i;
    }
  return -1;
}

/* A rule that says that something is missing is no reason to leave a row out: it is asked for later. */
static gboolean
check_rules (MusterImport *self, MusterImportRow *row, MusterImportPart part, JsonObject *fields)
{
  g_autoptr (MusterRecord) record = muster_record_new (muster_import_get_part_kind (self, part), fields);
  g_autoptr (MusterProblems) problems = muster_record_check (record);

  for (guint i = 0; i < muster_problems_get_count (problems); i++)
    {
      const MusterProblem *problem = muster_problems_get (problems, i);

      if (problem->severity != MUSTER_SEVERITY_ERROR || strcmp (problem->rule, "required") == 0
          || !json_object_has_member (fields, problem->field))
        continue;
      muster_import_row_refuse (row, muster_import_find_column (self, part, problem->field), problem->message,
                                problem->message_zh);
      return FALSE;
    }
  return TRUE;
}

static gboolean
require (MusterImport *self, MusterImportRow *row, const MusterImportRecords *records)
{
  if (self->what == MUSTER_IMPORT_ROSTER)
    {
      if (json_object_has_member (records->fields[MUSTER_IMPORT_FIRST], "name") || records->has_id)
        return TRUE;
      muster_import_row_refuse (row, muster_import_find_column (self, MUSTER_IMPORT_FIRST, "name"),
                                "Whose row is it? A name is needed.", "缺姓名。");
      return FALSE;
    }
  if (!json_object_has_member (records->fields[MUSTER_IMPORT_FIRST], "name")
      && !json_object_has_member (records->fields[MUSTER_IMPORT_SECOND], "employer_id") && !records->has_id)
    {
      muster_import_row_refuse (row, muster_import_find_column (self, MUSTER_IMPORT_FIRST, "name"),
                                "The employer's name is missing.", "缺单位名称。");
      return FALSE;
    }
  if (muster_import_has_part (self, records, MUSTER_IMPORT_SECOND) && !records->has_id
      && !json_object_has_member (records->fields[MUSTER_IMPORT_SECOND], "title"))
    {
      muster_import_row_refuse (row, muster_import_find_column (self, MUSTER_IMPORT_SECOND, "title"),
                                "The title of the opening is missing.", "缺岗位名称。");
      return FALSE;
    }
  return TRUE;
}

/* Nobody on a roster has agreed that the number of a document is kept (PIPL 29): it tells age and sex, and whether the
 * person is here already. A file with ids is an export of our own, and keeps what it holds. */
static void
fill_identity (JsonObject *worker)
{
  if (json_object_has_member (worker, "id_number") && !json_object_has_member (worker, "id_type"))
    json_object_set_string_member (worker, "id_type", ID_CARD);
}

/**
 * muster_import_read_row:
 * @self: a table
 * @row: one of its rows
 * @records: (out): what it says
 *
 * Returns: whether the row is understood; else the row says why not
 */
gboolean
muster_import_read_row (MusterImport *self, MusterImportRow *row, MusterImportRecords *records)
{
  for (guint i = 0; i < MUSTER_IMPORT_N_PARTS; i++)
    records->fields[i] = json_object_new ();
  if (row->cells == NULL || row->cells->len > self->heading->len)
    {
      if (row->cells != NULL)
        muster_import_row_refuse (row, -1, "A cell stands under no heading.", "有内容不在任何一列下。");
      return FALSE;
    }
  for (guint i = 0; i < self->columns->len; i++)
    if (g_array_index (self->columns, int, i) >= 0 && !read_field (self, row, i, records))
      return FALSE;
  if (self->what == MUSTER_IMPORT_ROSTER)
    fill_identity (records->fields[MUSTER_IMPORT_FIRST]);
  for (guint i = 0; i < MUSTER_IMPORT_N_PARTS; i++)
    normalise (muster_import_get_part_kind (self, i), records->fields[i]);
  if (!require (self, row, records))
    return FALSE;
  for (guint i = 0; i < MUSTER_IMPORT_N_PARTS; i++)
    if (!check_rules (self, row, i, records->fields[i]))
      return FALSE;
  return TRUE;
}
