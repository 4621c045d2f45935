/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-columns.h"

#include <string.h>

#define NUMBER_OF_ID 18
#define NUMBER_OF_MOBILE 11

/* What offices and firms call things, beside the labels of the catalogue. The first that fits counts, so that the
 * opening's own number of posts comes before the employer's headcount. */
static const struct
{
  MusterImportWhat what;
  const char *heading;
  MusterImportPart part;
  const char *field;
} known[] = {
  { MUSTER_IMPORT_OPENINGS, "单位", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "企业", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "企业名称", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "公司名称", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "用工单位", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "用人单位", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "招聘单位", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "employer", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "company", MUSTER_IMPORT_FIRST, "name" },
  { MUSTER_IMPORT_OPENINGS, "信用代码", MUSTER_IMPORT_FIRST, "uscc" },
  { MUSTER_IMPORT_OPENINGS, "单位类别", MUSTER_IMPORT_FIRST, "kind" },
  { MUSTER_IMPORT_OPENINGS, "企业地址", MUSTER_IMPORT_FIRST, "address" },
  { MUSTER_IMPORT_OPENINGS, "单位地址", MUSTER_IMPORT_FIRST, "address" },
  { MUSTER_IMPORT_OPENINGS, "岗位", MUSTER_IMPORT_SECOND, "title" },
  { MUSTER_IMPORT_OPENINGS, "职位", MUSTER_IMPORT_SECOND, "title" },
  { MUSTER_IMPORT_OPENINGS, "招聘岗位", MUSTER_IMPORT_SECOND, "title" },
  { MUSTER_IMPORT_OPENINGS, "岗位(工种)", MUSTER_IMPORT_SECOND, "title" },
  { MUSTER_IMPORT_OPENINGS, "人数", MUSTER_IMPORT_SECOND, "headcount" },
  { MUSTER_IMPORT_OPENINGS, "需求人数", MUSTER_IMPORT_SECOND, "headcount" },
  { MUSTER_IMPORT_OPENINGS, "月薪", MUSTER_IMPORT_SECOND, "wage_min" },
  { MUSTER_IMPORT_OPENINGS, "工资", MUSTER_IMPORT_SECOND, "wage_min" },
  { MUSTER_IMPORT_OPENINGS, "薪资", MUSTER_IMPORT_SECOND, "wage_min" },
  { MUSTER_IMPORT_OPENINGS, "薪资待遇", MUSTER_IMPORT_SECOND, "wage_min" },
  { MUSTER_IMPORT_OPENINGS, "工资待遇", MUSTER_IMPORT_SECOND, "wage_min" },
  { MUSTER_IMPORT_OPENINGS, "wage", MUSTER_IMPORT_SECOND, "wage_min" },
  { MUSTER_IMPORT_OPENINGS, "要求", MUSTER_IMPORT_SECOND, "requirement" },
  { MUSTER_IMPORT_OPENINGS, "岗位要求", MUSTER_IMPORT_SECOND, "requirement" },
  { MUSTER_IMPORT_OPENINGS, "学历", MUSTER_IMPORT_SECOND, "edu_min" },
  { MUSTER_IMPORT_OPENINGS, "备注", MUSTER_IMPORT_SECOND, "note" },
  { MUSTER_IMPORT_OPENINGS, "note", MUSTER_IMPORT_SECOND, "note" },
  { MUSTER_IMPORT_OPENINGS, "headcount", MUSTER_IMPORT_SECOND, "headcount" },
  { MUSTER_IMPORT_OPENINGS, "source", MUSTER_IMPORT_SECOND, "source" },
  { MUSTER_IMPORT_ROSTER, "电话", MUSTER_IMPORT_FIRST, "mobile" },
  { MUSTER_IMPORT_ROSTER, "手机号", MUSTER_IMPORT_FIRST, "mobile" },
  { MUSTER_IMPORT_ROSTER, "手机号码", MUSTER_IMPORT_FIRST, "mobile" },
  { MUSTER_IMPORT_ROSTER, "联系电话", MUSTER_IMPORT_FIRST, "mobile" },
  { MUSTER_IMPORT_ROSTER, "联系方式", MUSTER_IMPORT_FIRST, "mobile" },
  { MUSTER_IMPORT_ROSTER, "phone", MUSTER_IMPORT_FIRST, "mobile" },
  { MUSTER_IMPORT_ROSTER, "身份证", MUSTER_IMPORT_FIRST, "id_number" },
  { MUSTER_IMPORT_ROSTER, "身份证号", MUSTER_IMPORT_FIRST, "id_number" },
  { MUSTER_IMPORT_ROSTER, "身份证号码", MUSTER_IMPORT_FIRST, "id_number" },
  { MUSTER_IMPORT_ROSTER, "公民身份号码", MUSTER_IMPORT_FIRST, "id_number" },
  { MUSTER_IMPORT_ROSTER, "出生年月", MUSTER_IMPORT_FIRST, "birth_date" },
  { MUSTER_IMPORT_ROSTER, "户籍", MUSTER_IMPORT_FIRST, "hukou_div" },
  { MUSTER_IMPORT_ROSTER, "户籍所在地", MUSTER_IMPORT_FIRST, "hukou_div" },
  { MUSTER_IMPORT_ROSTER, "家庭住址", MUSTER_IMPORT_FIRST, "hukou_text" },
  { MUSTER_IMPORT_ROSTER, "住址", MUSTER_IMPORT_FIRST, "live_text" },
  { MUSTER_IMPORT_ROSTER, "现居住地", MUSTER_IMPORT_FIRST, "live_text" },
  { MUSTER_IMPORT_ROSTER, "学历", MUSTER_IMPORT_FIRST, "education" },
  { MUSTER_IMPORT_ROSTER, "意向岗位", MUSTER_IMPORT_SECOND, "job_codes" },
  { MUSTER_IMPORT_ROSTER, "意向企业", MUSTER_IMPORT_SECOND, "employer_id" },
  { MUSTER_IMPORT_ROSTER, "务工意向", MUSTER_IMPORT_SECOND, "job_codes" },
  { MUSTER_IMPORT_ROSTER, "期望工资", MUSTER_IMPORT_SECOND, "wage_expect_min" },
};

/**
 * muster_import_get_kind:
 * @catalogue: the kinds
 * @what: what the rows are
 * @part: which of the two records
 *
 * Returns: (transfer none): its kind
 */
const MusterKind *
muster_import_get_kind (MusterCatalogue *catalogue, MusterImportWhat what, MusterImportPart part)
{
  static const char *const names[][MUSTER_IMPORT_N_PARTS]
      = { [MUSTER_IMPORT_OPENINGS] = { "employer", "opening" }, [MUSTER_IMPORT_ROSTER] = { "worker", "intention" } };

  return muster_catalogue_find (catalogue, names[what][part]);
}

/* A table of somebody else's names no records by id; the employer that is wished for is found by its name. What only
 * headquarters may write is not offered. */
static gboolean
can_be_column (const MusterKind *kind, const MusterField *field)
{
  const guint ours = MUSTER_OWNER_SQUAD | MUSTER_OWNER_CREATOR;

  if (field->computed || (muster_field_get_owners (field, kind) & ours) == 0)
    return FALSE;
  if (field->type == MUSTER_TYPE_REF)
    return g_strcmp0 (field->ref_kind, "employer") == 0 && strcmp (field->name, "employer_id") == 0;
  return field->type != MUSTER_TYPE_TIMESTAMP
         && (field->type != MUSTER_TYPE_LIST
             || (field->element != MUSTER_TYPE_OBJECT && field->element != MUSTER_TYPE_REF));
}

/**
 * muster_import_list_targets:
 * @catalogue: the kinds
 * @what: what the rows are
 *
 * Returns: (transfer full) (element-type MusterImportTarget): what a column can be
 */
GArray *
muster_import_list_targets (MusterCatalogue *catalogue, MusterImportWhat what)
{
  GArray *targets = g_array_new (FALSE, FALSE, sizeof (MusterImportTarget));
  MusterImportTarget id
      = { .part = what == MUSTER_IMPORT_OPENINGS ? MUSTER_IMPORT_SECOND : MUSTER_IMPORT_FIRST, .field = NULL };

  for (guint part = 0; part < MUSTER_IMPORT_N_PARTS; part++)
    {
      const MusterKind *kind = muster_import_get_kind (catalogue, what, part);

      for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
        {
          MusterImportTarget target = { .part = part, .field = muster_kind_get_field (kind, i) };

          if (can_be_column (kind, target.field))
            g_array_append_val (targets, target);
        }
    }
  g_array_append_val (targets, id);
  return targets;
}

/**
 * muster_import_name_target:
 * @targets: as muster_import_list_targets()
 * @target: index into it; -1: none
 *
 * Returns: (transfer full): a name for it that stays the same: "0.name", "id", "" for none
 */
char *
muster_import_name_target (GArray *targets, int target)
{
  const MusterImportTarget *found;

  if (target < 0 || target >= (int) targets->len)
    return g_strdup ("");
  found = &g_array_index (targets, MusterImportTarget, target);
  return found->field == NULL ? g_strdup ("id") : g_strdup_printf ("%u.%s", (guint) found->part, found->field->name);
}

/**
 * muster_import_find_target:
 * @targets: as muster_import_list_targets()
 * @name: as muster_import_name_target()
 *
 * Returns: its index; -1: none
 */
int
muster_import_find_target (GArray *targets, const char *name)
{
  for (int i = 0; i < (int) targets->len; i++)
    {
      g_autofree char *candidate = muster_import_name_target (targets, i);

      if (strcmp (candidate, name) == 0)
        return i;
    }
  return -1;
}

/**
 * muster_import_find_field:
 * @kind: a kind
 * @heading: what stands over a column
 *
 * Returns: (transfer none) (nullable): the field of that name, or label in either language
 */
const MusterField *
muster_import_find_field (const MusterKind *kind, const char *heading)
{
  const MusterField *field = muster_kind_find_field (kind, heading);
  g_autofree char *folded = g_utf8_casefold (heading, -1);

  for (guint i = 0; field == NULL && i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *candidate = muster_kind_get_field (kind, i);
      g_autofree char *label = g_utf8_casefold (candidate->label, -1);

      if (strcmp (candidate->label_zh, heading) == 0 || strcmp (label, folded) == 0)
        field = candidate;
    }
  return field;
}

/* ---- Guessing ---- */

static int
find (GArray *targets, MusterImportPart part, const MusterField *field)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const MusterImportTarget *target = &g_array_index (targets, MusterImportTarget, i);

      if (target->part == part && target->field == field)
        return (int) i;
    }
  return -1;
}

static int
find_named (GArray *targets, MusterImportPart part, const char *name)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const MusterImportTarget *target = &g_array_index (targets, MusterImportTarget, i);

      if (target->part == part && target->field != NULL && strcmp (target->field->name, name) == 0)
        return (int) i;
    }
  return -1;
}

/* Without spaces, full-width forms, stars, and what stands in brackets at the end: "月薪（元）", "姓 名", "*电话". */
static char *
simplify (const char *heading)
{
  g_autofree char *plain = g_utf8_normalize (heading, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (plain == NULL ? "" : plain, -1);
  GString *text = g_string_new (NULL);
  char *bracket;

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_isspace (character) && character != '*' && character != ':')
        g_string_append_unichar (text, character);
    }
  bracket = strchr (text->str, '(');
  if (bracket != NULL && bracket != text->str)
    g_string_truncate (text, (gsize) (bracket - text->str));
  return g_string_free (text, FALSE);
}

static gboolean
is_label (const char *label, const char *heading)
{
  g_autofree char *simple = simplify (label);

  return strcmp (simple, heading) == 0;
}

static int
guess_by_label (GArray *targets, const char *heading)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const MusterField *field = g_array_index (targets, MusterImportTarget, i).field;

      if (field != NULL
          && (is_label (field->name, heading) || is_label (field->label_zh, heading)
              || is_label (field->label, heading)))
        return (int) i;
    }
  return -1;
}

static gboolean
has_digits (const char *cell, gsize digits)
{
  gsize length = strlen (cell);

  if (length != digits)
    return FALSE;
  for (gsize i = 0; i + 1 < digits; i++)
    if (!g_ascii_isdigit (cell[i]))
      return FALSE;
  return g_ascii_isdigit (cell[digits - 1]) || (digits == NUMBER_OF_ID && strchr ("xX", cell[digits - 1]) != NULL);
}

static gboolean
all_have_digits (GPtrArray *samples, gsize digits)
{
  guint seen = 0;

  for (guint i = 0; i < samples->len; i++)
    {
      const char *cell = g_ptr_array_index (samples, i);

      if (*cell == '\0')
        continue;
      if (!has_digits (cell, digits))
        return FALSE;
      seen++;
    }
  return seen > 0;
}

/**
 * muster_import_guess:
 * @targets: as muster_import_list_targets()
 * @what: what the rows are
 * @heading: what stands over the column
 * @samples: (element-type utf8): its first cells
 *
 * Goes by the heading; where that tells nothing, by what the cells look like.
 *
 * Returns: index into @targets; -1: nothing that is known
 */
int
muster_import_guess (GArray *targets, MusterImportWhat what, const char *heading, GPtrArray *samples)
{
  g_autofree char *simple = simplify (heading);
  int target = -1;

  if (strcmp (simple, "id") == 0)
    return find (targets, what == MUSTER_IMPORT_OPENINGS ? MUSTER_IMPORT_SECOND : MUSTER_IMPORT_FIRST, NULL);
  if (heading[0] == '_')
    return -1;
  for (guint i = 0; target < 0 && i < G_N_ELEMENTS (known); i++)
    if (known[i].what == what && strcmp (known[i].heading, simple) == 0)
      target = find_named (targets, known[i].part, known[i].field);
  if (target < 0)
    target = guess_by_label (targets, simple);
  if (target < 0 && what == MUSTER_IMPORT_ROSTER && all_have_digits (samples, NUMBER_OF_MOBILE))
    target = find_named (targets, MUSTER_IMPORT_FIRST, "mobile");
  if (target < 0 && what == MUSTER_IMPORT_ROSTER && all_have_digits (samples, NUMBER_OF_ID))
    target = find_named (targets, MUSTER_IMPORT_FIRST, "id_number");
  return target;
}
