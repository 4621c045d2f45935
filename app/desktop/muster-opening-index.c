/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-opening-index.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-code-lists.h"
#include "muster-language.h"
#include "muster-pinyin.h"
#include "muster-words.h"

struct _MusterOpeningIndex
{
  GPtrArray *openings;   /* of MusterOpening, in the order of the list */
  GHashTable *by_id;     /* id → MusterOpening */
  GHashTable *employers; /* id → GPtrArray of words, the first is the short name */
  GHashTable *present;   /* ids of employers at the fair */
};

static void
opening_free (gpointer data)
{
  MusterOpening *opening = data;

  g_free (opening->id);
  g_free (opening->employer);
  g_free (opening->title);
  g_free (opening->note);
  g_ptr_array_unref (opening->words);
  g_free (opening);
}

void
muster_opening_index_free (MusterOpeningIndex *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->employers);
  g_hash_table_unref (self->present);
  g_ptr_array_unref (self->openings);
  g_free (self);
}

static const char *
get_text (JsonObject *record, const char *member)
{
  return json_object_get_string_member_with_default (record, member, "");
}

/* A name by its characters, its full pinyin and its initials. */
static void
add_words (GPtrArray *words, const char *name)
{
  if (*name == '\0')
    return;
  g_ptr_array_add (words, g_utf8_strdown (name, -1));
  g_ptr_array_add (words, muster_pinyin_full (name));
  g_ptr_array_add (words, muster_pinyin_initials (name));
}

static gboolean
take_employer (gpointer data, JsonObject *record, GError **error)
{
  MusterOpeningIndex *self = data;
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *name = get_text (record, "name");
  const char *short_name = get_text (record, "short_name");

  add_words (words, *short_name == '\0' ? name : short_name);
  if (*short_name != '\0')
    add_words (words, name);
  g_hash_table_insert (self->employers, g_strdup (get_text (record, "id")), words);
  return TRUE;
}

static gboolean
take_booth (gpointer data, JsonObject *record, GError **error)
{
  MusterOpeningIndex *self = data;

  if (json_object_get_boolean_member_with_default (record, "attended", TRUE))
    g_hash_table_add (self->present, g_strdup (get_text (record, "employer_id")));
  return TRUE;
}

static void
append_provision (GString *note, JsonObject *record, const char *member, const char *yes)
{
  if (strcmp (get_text (record, member), "1") == 0)
    g_string_append (note, yes);
}

static char *
describe (JsonObject *record)
{
  gint64 low = json_object_get_int_member_with_default (record, "wage_min", 0);
  gint64 high = json_object_get_int_member_with_default (record, "wage_max", 0);
  gint64 posts = json_object_get_int_member_with_default (record, "headcount", 0);
  GString *note = g_string_new (NULL);

  if (low > 0)
    {
      g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, low);
      g_autofree char *to = g_strdup_printf ("%" G_GINT64_FORMAT, high);

      /* Translators: wage in yuan a month, from and to */
      g_string_append_printf (note, _ ("%s–%s yuan"), from, to);
    }
  append_provision (note, record, "board", _ (" · meals"));
  append_provision (note, record, "lodging", _ (" · lodging"));
  if (posts > 0)
    {
      g_autofree char *count = muster_words_for_count (posts);

      g_string_append_printf (note, _ (" · %s posts"), count);
    }
  return g_string_free (note, FALSE);
}

static gboolean
take_opening (gpointer data, JsonObject *record, GError **error)
{
  MusterOpeningIndex *self = data;
  MusterOpening *opening = g_new0 (MusterOpening, 1);
  GPtrArray *employer = g_hash_table_lookup (self->employers, get_text (record, "employer_id"));
  const MusterCode *trade = muster_code_list_find (&muster_codes_job, get_text (record, "job_code"));
  g_autofree char *describes = NULL;

  opening->id = g_strdup (get_text (record, "id"));
  opening->employer = g_strdup (get_text (record, "employer_id"));
  opening->trade = trade == NULL ? "" : trade->code;
  opening->title = employer == NULL || employer->len == 0
                       ? g_strdup (get_text (record, "title"))
                       : g_strdup_printf ("%s · %s", (const char *) g_ptr_array_index (employer, 0), get_text (record, "title"));
  describes = describe (record);
  opening->closed = strcmp (get_text (record, "state"), "1") != 0;
  opening->note = opening->closed ? g_strconcat (_ ("Filled"), " · ", describes, NULL) : g_steal_pointer (&describes);
  opening->minor_allowed = json_object_get_boolean_member_with_default (record, "minor_allowed", FALSE);
  opening->present = g_hash_table_contains (self->present, opening->employer);
  opening->words = g_ptr_array_new_with_free_func (g_free);
  add_words (opening->words, get_text (record, "title"));
  if (trade != NULL)
    add_words (opening->words, trade->label_zh);
  for (guint i = 0; employer != NULL && i < employer->len; i++)
    g_ptr_array_add (opening->words, g_strdup (g_ptr_array_index (employer, i)));
  g_ptr_array_add (self->openings, opening);
  g_hash_table_insert (self->by_id, opening->id, opening);
  return TRUE;
}

/* Who names no employer names a trade. */
static void
add_trades (MusterOpeningIndex *self)
{
  for (guint i = 0; i < muster_codes_job.n_codes; i++)
    {
      const MusterCode *code = &muster_codes_job.codes[i];
      MusterOpening *opening = g_new0 (MusterOpening, 1);

      opening->id = g_strconcat (MUSTER_OPENING_TRADE, code->code, NULL);
      opening->employer = g_strdup ("");
      opening->trade = code->code;
      opening->title = g_strdup (muster_language_pick (code->label, code->label_zh));
      opening->note = g_strdup (_ ("Trade only"));
      opening->minor_allowed = TRUE;
      opening->words = g_ptr_array_new_with_free_func (g_free);
      add_words (opening->words, code->label_zh);
      g_ptr_array_add (opening->words, g_utf8_strdown (code->label, -1));
      g_ptr_array_add (opening->words, g_ascii_strdown (code->code, -1));
      g_ptr_array_add (self->openings, opening);
      g_hash_table_insert (self->by_id, opening->id, opening);
    }
}

/**
 * muster_opening_index_new:
 * @store: a store
 * @fair: (nullable): the fair of today
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): everything that can be wished for
 */
MusterOpeningIndex *
muster_opening_index_new (MusterStore *store, const MusterId *fair, GError **error)
{
  g_autoptr (MusterOpeningIndex) self = g_new0 (MusterOpeningIndex, 1);
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery employers = { .kind = "employer" };
  MusterQuery booths = { .kind = "fair_employer", .where = where };
  MusterQuery openings = { .kind = "opening" };
  char text[MUSTER_ID_TEXT_SIZE];

  self->openings = g_ptr_array_new_with_free_func (opening_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->employers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!muster_store_list (store, &employers, take_employer, self, error))
    return NULL;
  if (fair != NULL)
    {
      muster_id_write (fair, text);
      g_hash_table_insert (where, (gpointer) "fair_id", text);
      if (!muster_store_list (store, &booths, take_booth, self, error))
        return NULL;
    }
  if (!muster_store_list (store, &openings, take_opening, self, error))
    return NULL;
  add_trades (self);
  return g_steal_pointer (&self);
}

/* 3: a name begins so; 2: somewhere in a name; 0: not at all. */
static int
match_word (const MusterOpening *opening, const char *word)
{
  int best = 0;

  for (guint i = 0; i < opening->words->len; i++)
    {
      const char *at = strstr (g_ptr_array_index (opening->words, i), word);

      if (at == g_ptr_array_index (opening->words, i))
        return 3;
      if (at != NULL)
        best = 2;
    }
  return best;
}

static int
rank (const MusterOpening *opening, char **typed, gboolean minor)
{
  int score = 0;

  for (char **word = typed; *word != NULL; word++)
    {
      int match = **word == '\0' ? 1 : match_word (opening, *word);

      if (match == 0)
        return 0;
      score += match;
    }
  if (minor && !opening->minor_allowed)
    return 0;
  if (g_str_has_prefix (opening->id, MUSTER_OPENING_TRADE))
    return score;
  return score + (opening->closed ? 0 : 20) + (opening->present ? 10 : 0);
}

typedef struct
{
  const MusterOpening *opening;
  int score;
  guint place;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a, *other = b;

  if (one->score != other->score)
    return other->score - one->score;
  return one->place < other->place ? -1 : 1;
}

/**
 * muster_opening_index_search:
 * @self: an index
 * @typed: what a person typed
 * @minor: whether the person is 16 or 17: only openings that take them
 *
 * Employers at this fair first, then the others, then what is full or closed, then trades.
 *
 * Returns: (transfer full) (element-type MusterSuggestion): the best matches
 */
GPtrArray *
muster_opening_index_search (MusterOpeningIndex *self, const char *typed, gboolean minor)
{
  g_autofree char *lower = g_utf8_strdown (typed, -1);
  g_auto (GStrv) words = g_strsplit (g_strstrip (lower), " ", 8);
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_suggestion_free);

  for (guint i = 0; i < self->openings->len; i++)
    {
      Ranked entry = { g_ptr_array_index (self->openings, i), 0, i };

      entry.score = rank (entry.opening, words, minor);
      if (entry.score > 0)
        g_array_append_val (ranked, entry);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < MIN (ranked->len, MUSTER_SUGGEST_ROWS); i++)
    {
      const MusterOpening *opening = g_array_index (ranked, Ranked, i).opening;

      g_ptr_array_add (found, muster_suggestion_new (opening->id, opening->title, opening->note, opening->closed));
    }
  return found;
}

/**
 * muster_opening_index_find:
 * @self: an index
 * @id: (nullable): id of a suggestion
 *
 * Returns: (transfer none) (nullable): what it stands for
 */
const MusterOpening *
muster_opening_index_find (MusterOpeningIndex *self, const char *id)
{
  return id == NULL ? NULL : g_hash_table_lookup (self->by_id, id);
}
