/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-job-sheet.h"

#include <glib/gi18n.h>

#include "muster-day.h"
#include "muster-sheet.h"
#include "muster-words.h"

#define STATE_OPEN "1"
#define SIZE 13 /* points: read by lamp light, without glasses */

static const char *
get_text (JsonObject *record, const char *field)
{
  return record == NULL ? NULL : json_object_get_string_member_with_default (record, field, NULL);
}

static JsonObject *
follow (MusterStore *store, JsonObject *record, const char *field)
{
  const char *text = get_text (record, field);
  MusterId id;

  return text != NULL && muster_id_parse (text, &id) ? muster_store_get (store, &id, NULL) : NULL;
}

/* A field that is empty stands on the sheet all the same where the law asks for it: somebody asks, and writes it in. */
static void
add_field (MusterSheet *sheet, const MusterKind *kind, JsonObject *record, const char *name, gboolean always)
{
  const MusterField *field = muster_kind_find_field (kind, name);
  g_autofree char *value = muster_words_for_value (field, json_object_get_member (record, name));

  if (*value != '\0')
    muster_sheet_add_pair (sheet, muster_words_for_field (field), value);
  else if (always)
    muster_sheet_add_blank (sheet, muster_words_for_field (field));
}

static void
add_wage (MusterSheet *sheet, const MusterKind *kind, JsonObject *opening)
{
  gint64 from = json_object_get_int_member_with_default (opening, "wage_min", 0);
  gint64 to = json_object_get_int_member_with_default (opening, "wage_max", 0);
  g_autofree char *low = muster_words_for_count (from);
  g_autofree char *high = muster_words_for_count (to);
  g_autofree char *how = muster_words_for_value (muster_kind_find_field (kind, "wage_note"),
                                                 json_object_get_member (opening, "wage_note"));
  g_autofree char *range = from == 0    ? g_strdup (high)
                           : to <= from ? g_strdup (low)
                                        : g_strdup_printf ("%s–%s", low, high);
  g_autofree char *yuan = g_strdup_printf (_ ("%s yuan a month"), range);
  g_autofree char *text = g_strdup_printf ("%s%s%s", yuan, *how == '\0' ? "" : " · ", how);

  if (from == 0 && to == 0)
    muster_sheet_add_blank (sheet, _ ("Wage"));
  else
    muster_sheet_add_pair (sheet, _ ("Wage"), text);
}

static void
add_place (MusterSheet *sheet, const MusterKind *kind, JsonObject *opening)
{
  g_autofree char *division = muster_words_for_value (muster_kind_find_field (kind, "work_div"),
                                                      json_object_get_member (opening, "work_div"));
  const char *address = get_text (opening, "work_address");
  g_autofree char *place = g_strstrip (g_strdup_printf ("%s %s", division, address == NULL ? "" : address));

  if (*place == '\0')
    muster_sheet_add_blank (sheet, _ ("Place of work"));
  else
    muster_sheet_add_pair (sheet, _ ("Place of work"), place);
}

/* Whoever the family can call: the leader, or whoever records where no leader is known. */
static char *
describe_caller (MusterStore *store)
{
  g_autofree char *squad_id = muster_store_get_setting (store, "squad");
  MusterId id;
  g_autoptr (JsonObject) squad
      = squad_id != NULL && muster_id_parse (squad_id, &id) ? muster_store_get (store, &id, NULL) : NULL;
  g_autoptr (JsonObject) leader = follow (store, squad, "leader_id");
  const char *name = get_text (squad, "name");
  const char *parts[3] = { name, NULL, NULL };
  g_autoptr (GString) text = g_string_new (NULL);

  if (leader == NULL && muster_store_get_member (store, &id))
    leader = muster_store_get (store, &id, NULL);
  parts[1] = get_text (leader, "name");
  parts[2] = get_text (leader, "mobile");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : " · ", parts[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_head (MusterSheet *sheet, MusterStore *store, JsonObject *employer, JsonObject *opening)
{
  g_autoptr (MusterDay) day = muster_day_read (store, NULL);
  g_autofree char *today = muster_store_today (store);
  const char *fair = get_text (day == NULL ? NULL : day->fair, "title");
  g_autofree char *where = g_strdup_printf ("%s%s%s", fair == NULL ? "" : fair, fair == NULL ? "" : " · ", today);
  const char *title = get_text (opening, "title");
  const char *name = get_text (employer, "name");

  muster_sheet_add_note (sheet, where);
  muster_sheet_add_title (sheet, title == NULL ? _ ("Job sheet") : title);
  if (name == NULL)
    muster_sheet_add_blank (sheet, _ ("Employer"));
  else
    muster_sheet_add_heading (sheet, name);
}

static void
add_work (MusterSheet *sheet, const MusterKind *kind, JsonObject *opening)
{
  static const struct
  {
    const char *name;
    gboolean always;
  } fields[] = { { "board", TRUE },      { "lodging", TRUE },          { "shift", FALSE },
                 { "hours", TRUE },      { "social_insurance", TRUE }, { "requirement", FALSE },
                 { "min_age", FALSE },   { "max_age", FALSE },         { "benefits", FALSE },
                 { "headcount", FALSE }, { "valid_until", FALSE } };

  add_wage (sheet, kind, opening);
  add_place (sheet, kind, opening);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (sheet, kind, opening, fields[i].name, fields[i].always);
}

static void
add_opening (MusterSheet *sheet, MusterStore *store, const MusterKind *kind, JsonObject *opening)
{
  g_autoptr (JsonObject) employer = follow (store, opening, "employer_id");
  g_autofree char *caller = describe_caller (store);

  add_head (sheet, store, employer, opening);
  add_work (sheet, kind, opening);
  muster_sheet_add_blank (sheet, _ ("Agreed"));
  muster_sheet_add_blank (sheet, _ ("Name"));
  if (*caller == '\0')
    muster_sheet_add_blank (sheet, _ ("Questions to"));
  else
    muster_sheet_add_pair (sheet, _ ("Questions to"), caller);
  muster_sheet_add_sentence (sheet, _ ("You pay nothing: no fee, no deposit, and nobody may keep your identity card."
                                       " A written labour contract is due within one month of the first day of work."));
}

static gboolean
keep_opening (gpointer data, JsonObject *record, GError **error)
{
  const char *state = get_text (record, "state");

  if (state == NULL || g_str_equal (state, STATE_OPEN))
    g_ptr_array_add (data, json_object_ref (record));
  return TRUE;
}

/* What the employer still looks for, in the order in which it was told. */
static GPtrArray *
list_openings (MusterStore *store, const MusterId *employer, GError **error)
{
  g_autoptr (GPtrArray) openings = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  char text[MUSTER_ID_TEXT_SIZE];
  MusterQuery query = { .kind = "opening", .where = where, .order = "_created" };

  g_hash_table_insert (where, (gpointer) "employer_id", (gpointer) muster_id_write (employer, text));
  if (!muster_store_list (store, &query, keep_opening, openings, error))
    return NULL;
  if (openings->len > 0)
    return g_steal_pointer (&openings);
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "The employer has no open opening.");
  return NULL;
}

/**
 * muster_job_sheet_read:
 * @store: the reader's store
 * @id: a #MusterId of an opening, or of an employer
 * @cancellable: (nullable): not used
 * @error: %MUSTER_ERROR_NOT_FOUND: also an employer that looks for nobody; %MUSTER_ERROR_INVALID: another kind of
 * record
 *
 * Returns: (transfer full) (nullable): a #MusterSheet with a page for the opening, or for each that the employer has
 *   open; it names nobody but the squad's leader
 */
gpointer
muster_job_sheet_read (MusterStore *store, gpointer id, GCancellable *cancellable, GError **error)
{
  const MusterKind *kind = muster_store_find_kind (store, id, error);
  const MusterKind *opening = muster_catalogue_find (muster_store_get_catalogue (store), "opening");
  g_autoptr (GPtrArray) openings = NULL;
  JsonObject *record;
  MusterSheet *sheet;

  if (kind == NULL)
    return NULL;
  if (g_str_equal (kind->name, "employer"))
    openings = list_openings (store, id, error);
  else if (kind != opening)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Only openings have a job sheet.");
  else if ((record = muster_store_get (store, id, error)) != NULL)
    {
      openings = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
      g_ptr_array_add (openings, record);
    }
  if (openings == NULL)
    return NULL;
  sheet = muster_sheet_new (_ ("Job sheet"), SIZE);
  muster_sheet_set_halves (sheet, _ ("for the worker"), _ ("for the squad"));
  for (guint i = 0; i < openings->len; i++)
    {
      if (i > 0)
        muster_sheet_add_page (sheet);
      add_opening (sheet, store, opening, g_ptr_array_index (openings, i));
    }
  return sheet;
}
