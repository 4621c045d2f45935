/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-field-editor.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-division.h"
#include "muster-list-query.h"
#include "muster-list-related.h"
#include "muster-pinyin.h"
#include "muster-suggest.h"
#include "muster-words.h"

#define LOOKED_THROUGH 200

static gboolean
any_begins (const char *alternates, const char *typed)
{
  g_auto (GStrv) parts = g_strsplit (alternates, "|", -1);

  for (char **part = parts; *part != NULL; part++)
    if (g_str_has_prefix (*part, typed))
      return TRUE;
  return FALSE;
}

/**
 * muster_field_label_fits:
 * @code: what stands for it
 * @label: English label
 * @label_zh: Chinese label
 * @typed: what was typed
 *
 * Returns: whether it is the code, any part of either label, or full pinyin or initials from the start
 */
gboolean
muster_field_label_fits (const char *code, const char *label, const char *label_zh, const char *typed)
{
  g_autofree char *wanted = g_utf8_strdown (typed, -1);
  g_autofree char *english = g_utf8_strdown (label, -1);
  g_autofree char *lower = g_utf8_strdown (code, -1);
  g_autofree char *pinyin = muster_pinyin_full (label_zh);
  g_autofree char *initials = muster_pinyin_initials (label_zh);

  return strcmp (lower, wanted) == 0 || strstr (english, wanted) != NULL || strstr (label_zh, wanted) != NULL
         || any_begins (pinyin, wanted) || any_begins (initials, wanted);
}

static void
suggest_codes (const MusterCodeList *list, const char *typed, GPtrArray *found)
{
  for (guint i = 0; i < list->n_codes && found->len < MUSTER_SUGGEST_ROWS; i++)
    {
      const MusterCode *code = &list->codes[i];

      if (muster_field_label_fits (code->code, code->label, code->label_zh, typed))
        g_ptr_array_add (
            found, muster_suggestion_new (code->code, muster_words_for_code (list, code->code), code->code, FALSE));
    }
}

static void
suggest_bool (const char *typed, GPtrArray *found)
{
  if (muster_field_label_fits ("1", "yes", "是", typed))
    g_ptr_array_add (found, muster_suggestion_new ("1", _ ("Yes"), "1", FALSE));
  if (muster_field_label_fits ("0", "no", "否", typed))
    g_ptr_array_add (found, muster_suggestion_new ("0", _ ("No"), "0", FALSE));
}

static void
suggest_divisions (const char *typed, GPtrArray *found)
{
  guint levels = MUSTER_DIVISION_PROVINCE | MUSTER_DIVISION_PREFECTURE | MUSTER_DIVISION_COUNTY;
  g_autoptr (GPtrArray) divisions = muster_division_search (typed, levels, NULL, MUSTER_SUGGEST_ROWS);

  for (guint i = 0; i < divisions->len; i++)
    {
      const MusterDivision *division = g_ptr_array_index (divisions, i);
      const char *code = muster_division_get_code (division);
      g_autofree char *label = muster_division_describe (code);

      g_ptr_array_add (found, muster_suggestion_new (code, label == NULL ? code : label, code, FALSE));
    }
}

typedef struct
{
  MusterStore *store;
  const char *typed; /* nullable: the index looked already */
  GPtrArray *found;
} Gather;

static gboolean
gather (gpointer data, JsonObject *record, GError **error)
{
  Gather *self = data;
  const char *id = json_object_get_string_member (record, "id");
  g_autofree char *title = muster_list_related_title (self->store, id);
  g_autofree char *day = NULL;

  if (self->typed != NULL && !muster_field_label_fits (id, title, title, self->typed))
    return TRUE;
  /* Several intentions of one person are told apart by their day. */
  if (self->typed != NULL)
    day = muster_words_for_day (json_object_get_int_member (record, "_created"), muster_store_now_ms (self->store));
  if (self->found->len < MUSTER_SUGGEST_ROWS)
    g_ptr_array_add (self->found, muster_suggestion_new (id, title, day, FALSE));
  return TRUE;
}

/* The index gives the newest that fit without reading the others, so the window asks for these few itself. A kind that
 * nothing is indexed of has few records, or is meant while it is new: the newest are looked through. */
static void
suggest_records (MusterDesk *desk, const char *kind_name, const char *typed, GPtrArray *found)
{
  const MusterKind *kind
      = kind_name == NULL ? NULL : muster_catalogue_find (muster_desk_get_catalogue (desk), kind_name);
  gboolean indexed = kind != NULL && muster_list_query_can_search (kind);
  Gather data = { muster_desk_get_store (desk), indexed ? NULL : typed, found };
  MusterQuery query = { .kind = kind_name,
                        .search = indexed ? typed : NULL,
                        .limit = indexed ? MUSTER_SUGGEST_ROWS : LOOKED_THROUGH };

  if (data.store != NULL && kind != NULL)
    muster_store_list (data.store, &query, gather, &data, NULL);
}

/**
 * muster_field_suggest:
 * @desk: the open book
 * @field: a field of codes, divisions, records or yes and no, or of a list of them
 * @typed: what was typed
 *
 * Returns: (transfer full) (element-type MusterSuggestion): what fits
 */
GPtrArray *
muster_field_suggest (MusterDesk *desk, const MusterField *field, const char *typed)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_suggestion_free);
  MusterType type = field->type == MUSTER_TYPE_LIST ? field->element : field->type;

  if (type == MUSTER_TYPE_CODE)
    suggest_codes (field->codes, typed, found);
  else if (type == MUSTER_TYPE_BOOL)
    suggest_bool (typed, found);
  else if (type == MUSTER_TYPE_DIVISION)
    suggest_divisions (typed, found);
  else if (type == MUSTER_TYPE_REF)
    suggest_records (desk, field->ref_kind, typed, found);
  return found;
}
