/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

#include "muster-pinyin.h"

/* Full text search with tokens of our own. SQLite's trigram tokenizer cannot find a name of two characters, and its
 * word tokenizers do not know every Han character, so each token is plain ASCII:
 *
 *   c<hex>         one character          g<hex>x<hex>   two characters in a row
 *   p<letters>     the first 1 … 16 letters of the full pinyin
 *   i<letters>     the first 1 … 6 initials              d<4 digits>    four digits in a row
 *
 * What a person types becomes a list of such tokens, all of which must occur; a second look at the row itself drops
 * the few that have all tokens in another order. Typed text never is an expression. */

#define PINYIN_PREFIX_LIMIT 16
#define INITIALS_PREFIX_LIMIT 6
#define TYPED_TOKENS_LIMIT 16

static const char SQL_POSTPONE[] = "INSERT INTO search_pending (kind, row) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
static const char SQL_PENDING[] = "SELECT kind, row FROM search_pending LIMIT ?1";
static const char SQL_DONE_PENDING[] = "DELETE FROM search_pending WHERE kind = ?1 AND row = ?2";

static void
add_token (GHashTable *tokens, char *token)
{
  g_hash_table_add (tokens, token);
}

static void
add_characters (GHashTable *tokens, const char *text)
{
  gunichar before = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_unichar_tolower (g_utf8_get_char (at));

      if (!g_unichar_isalnum (character))
        {
          before = 0;
          continue;
        }
      add_token (tokens, g_strdup_printf ("c%x", character));
      if (before != 0)
        add_token (tokens, g_strdup_printf ("g%xx%x", before, character));
      before = character;
    }
}

static void
add_prefixes (GHashTable *tokens, char mark, const char *alternates, gsize limit)
{
  g_auto (GStrv) parts = g_strsplit (alternates, "|", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      g_autoptr (GString) letters = g_string_new (NULL);

      for (const char *at = *part; *at != '\0' && letters->len < limit; at++)
        if (g_ascii_isalpha (*at))
          {
            g_string_append_c (letters, g_ascii_tolower (*at));
            add_token (tokens, g_strdup_printf ("%c%s", mark, letters->str));
          }
    }
}

static char *
get_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
  return g_string_free (digits, FALSE);
}

static void
add_digits (GHashTable *tokens, const char *text)
{
  g_autofree char *digits = get_digits (text);

  for (gsize i = 0; i + 4 <= strlen (digits); i++)
    add_token (tokens, g_strdup_printf ("d%.4s", digits + i));
}

static void
add_field (GHashTable *tokens, const MusterField *field, const char *text)
{
  switch (field->search)
    {
    case MUSTER_SEARCH_NAME:
      {
        g_autofree char *pinyin = muster_pinyin_full (text);
        g_autofree char *initials = muster_pinyin_initials (text);

        add_characters (tokens, text);
        add_prefixes (tokens, 'p', pinyin, PINYIN_PREFIX_LIMIT);
        add_prefixes (tokens, 'i', initials, INITIALS_PREFIX_LIMIT);
        break;
      }
    case MUSTER_SEARCH_TEXT:
      add_characters (tokens, text);
      break;
    case MUSTER_SEARCH_DIGITS:
      add_digits (tokens, text);
      break;
    case MUSTER_SEARCH_NONE:
    default:
      break;
    }
}

static char *
join_tokens (GHashTable *tokens)
{
  GString *joined = g_string_new (NULL);
  GHashTableIter iter;
  gpointer token;

  g_hash_table_iter_init (&iter, tokens);
  while (g_hash_table_iter_next (&iter, &token, NULL))
    g_string_append_printf (joined, "%s ", (const char *) token);
  return g_string_free (joined, FALSE);
}

static char *
get_row_tokens (const MusterTable *table, JsonObject *fields)
{
  g_autoptr (GHashTable) tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < muster_kind_get_n_fields (table->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (table->kind, i);
      JsonNode *value = json_object_get_member (fields, field->name);

      if (value != NULL && json_node_get_value_type (value) == G_TYPE_STRING)
        add_field (tokens, field, json_node_get_string (value));
    }
  return join_tokens (tokens);
}

static gboolean
postpone (MusterStore *self, const MusterTable *table, gint64 row, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_POSTPONE, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, table->kind->name);
  muster_db_bind_int (statement, 2, row);
  return muster_db_run (statement, error);
}

static gboolean
write_tokens (MusterStore *self, const MusterTable *table, gint64 row, JsonObject *fields, GError **error)
{
  g_autofree char *tokens = get_row_tokens (table, fields);
  g_autoptr (MusterDbStatement) statement = NULL;

  if (!muster_store_unindex_row (self, table, row, error))
    return FALSE;
  statement = muster_db_prepare (self->db, table->search_insert, error);
  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, row);
  muster_db_bind_text (statement, 2, tokens);
  return muster_db_run (statement, error);
}

/* Puts what is searchable of one row into the index, now or, at headquarters, later. */
gboolean
muster_store_index_row (MusterStore *self, const MusterTable *table, gint64 row, JsonObject *fields, GError **error)
{
  if (table->search == NULL)
    return TRUE;
  if (self->defer_search)
    return postpone (self, table, row, error);
  return write_tokens (self, table, row, fields, error);
}

gboolean
muster_store_unindex_row (MusterStore *self, const MusterTable *table, gint64 row, GError **error)
{
  g_autoptr (MusterDbStatement) statement = NULL;

  if (table->search == NULL)
    return TRUE;
  statement = muster_db_prepare (self->db, table->search_delete, error);
  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, row);
  return muster_db_run (statement, error);
}

/**
 * muster_store_defer_search:
 * @self: a store
 *
 * From now on saves only note what the search index lacks; muster_store_fill_search() fills it.
 */
void
muster_store_defer_search (MusterStore *self)
{
  self->defer_search = TRUE;
}

static gboolean
fill_row (MusterStore *self, const char *kind, gint64 row, GError **error)
{
  const MusterTable *table = muster_store_find_table (self, kind);
  g_autoptr (MusterDbStatement) done = muster_db_prepare (self->db, SQL_DONE_PENDING, error);
  g_autoptr (MusterDbStatement) select = NULL;
  MusterDbStep step;

  if (done == NULL)
    return FALSE;
  muster_db_bind_text (done, 1, kind);
  muster_db_bind_int (done, 2, row);
  if (!muster_db_run (done, error))
    return FALSE;
  if (table == NULL || table->search == NULL)
    return TRUE;
  select = muster_db_prepare (self->db, table->select_by_row, error);
  if (select == NULL)
    return FALSE;
  muster_db_bind_int (select, 1, row);
  step = muster_db_step (select, error);
  if (step == MUSTER_DB_ROW)
    {
      g_autoptr (JsonObject) fields = muster_row_read_fields (table, select);

      return write_tokens (self, table, row, fields, error);
    }
  return step == MUSTER_DB_DONE;
}

typedef struct
{
  char *kind;
  gint64 row;
} Pending;

static void
clear_pending (gpointer data)
{
  g_free (((Pending *) data)->kind);
}

/**
 * muster_store_fill_search:
 * @self: a store
 * @limit: most rows to do in this transaction
 * @left: (out) (optional): whether more may wait
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it went well
 */
gboolean
muster_store_fill_search (MusterStore *self, guint limit, gboolean *left, GError **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_PENDING, error);
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  MusterDbStep step;

  g_array_set_clear_func (waiting, clear_pending);
  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, limit);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      Pending pending = { g_strdup (muster_db_column_text (statement, 1)), muster_db_column_int (statement, 2) };

      g_array_append_val (waiting, pending);
    }
  muster_db_reset (statement);
  if (left != NULL)
    *left = waiting->len == limit;
  if (step == MUSTER_DB_FAILED || waiting->len == 0)
    return step != MUSTER_DB_FAILED;
  transaction = muster_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < waiting->len; i++)
    {
      const Pending *pending = &g_array_index (waiting, Pending, i);

      if (!fill_row (self, pending->kind, pending->row, error))
        return FALSE;
    }
  return muster_store_commit (transaction, error);
}

static gboolean
is_latin (const char *word)
{
  for (const char *at = word; *at != '\0'; at++)
    if (!g_ascii_isalpha (*at))
      return FALSE;
  return TRUE;
}

static gboolean
is_digits (const char *word)
{
  for (const char *at = word; *at != '\0'; at++)
    if (!g_ascii_isdigit (*at))
      return FALSE;
  return TRUE;
}

/* All tokens of @mark; their number. */
static guint
append_tokens (GString *expression, GHashTable *tokens, char mark)
{
  GHashTableIter iter;
  gpointer token;
  guint count = 0;

  g_hash_table_iter_init (&iter, tokens);
  while (g_hash_table_iter_next (&iter, &token, NULL) && count < TYPED_TOKENS_LIMIT)
    if (*(const char *) token == mark)
      g_string_append_printf (expression, "%s\"%s\"", count++ == 0 ? "" : " AND ", (const char *) token);
  return count;
}

/* Pairs are rare and single characters are not, so that these are asked only for a word that has no pair: “王”, “c++”. */
static void
append_characters (GString *expression, const char *word)
{
  g_autoptr (GHashTable) tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_characters (tokens, word);
  g_string_append_c (expression, '(');
  if (append_tokens (expression, tokens, 'g') == 0 && append_tokens (expression, tokens, 'c') == 0)
    g_string_append (expression, "\"nothing\"");
  g_string_append_c (expression, ')');
}

static void
append_word (GString *expression, const char *word)
{
  if (expression->len > 0)
    g_string_append (expression, " AND ");
  g_string_append_c (expression, '(');
  append_characters (expression, word);
  if (is_digits (word) && strlen (word) >= 4)
    {
      g_autoptr (GHashTable) tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      add_digits (tokens, word);
      g_string_append (expression, " OR (");
      append_tokens (expression, tokens, 'd');
      g_string_append_c (expression, ')');
    }
  if (is_latin (word))
    {
      g_autofree char *lower = g_ascii_strdown (word, -1);

      g_string_append_printf (expression, " OR \"p%.*s\" OR \"i%.*s\"", PINYIN_PREFIX_LIMIT, lower, INITIALS_PREFIX_LIMIT, lower);
    }
  g_string_append_c (expression, ')');
}

/* What a person typed as an expression for the index: words apart by spaces, each token quoted. %NULL where nothing
 * that can be found was typed. */
char *
muster_search_expression (const char *typed)
{
  g_autofree char *normal = g_utf8_normalize (typed, -1, G_NORMALIZE_NFC);
  g_autoptr (GString) expression = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  guint count = 0;

  if (normal == NULL)
    return NULL;
  words = g_strsplit_set (normal, " \t\n", -1);
  for (char **word = words; *word != NULL && count < TYPED_TOKENS_LIMIT; word++)
    if (**word != '\0')
      {
        append_word (expression, *word);
        count++;
      }
  return count == 0 ? NULL : g_string_free (g_steal_pointer (&expression), FALSE);
}

static gboolean
alternates_have_prefix (const char *alternates, const char *prefix)
{
  g_auto (GStrv) parts = g_strsplit (alternates, "|", -1);

  for (char **part = parts; *part != NULL; part++)
    if (g_str_has_prefix (*part, prefix))
      return TRUE;
  return FALSE;
}

static gboolean
field_matches (const MusterField *field, const char *text, const char *word)
{
  g_autofree char *folded = g_utf8_strdown (text, -1);
  g_autofree char *wanted = g_utf8_strdown (word, -1);

  if (field->search == MUSTER_SEARCH_DIGITS)
    {
      g_autofree char *digits = get_digits (text);

      return is_digits (word) && strlen (word) >= 4 && strstr (digits, word) != NULL;
    }
  if (strstr (folded, wanted) != NULL)
    return TRUE;
  if (field->search == MUSTER_SEARCH_NAME && is_latin (word))
    {
      g_autofree char *pinyin = muster_pinyin_full (text);
      g_autofree char *initials = muster_pinyin_initials (text);

      return alternates_have_prefix (pinyin, wanted) || alternates_have_prefix (initials, wanted);
    }
  return FALSE;
}

static gboolean
record_has_word (const MusterTable *table, JsonObject *record, const char *word)
{
  for (guint i = 0; i < muster_kind_get_n_fields (table->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (table->kind, i);
      JsonNode *value = json_object_get_member (record, field->name);

      if (field->search != MUSTER_SEARCH_NONE && value != NULL && json_node_get_value_type (value) == G_TYPE_STRING
          && field_matches (field, json_node_get_string (value), word))
        return TRUE;
    }
  return FALSE;
}

/* The second look: whether each typed word really stands in the record. */
gboolean
muster_search_matches (const MusterTable *table, JsonObject *record, const char *typed)
{
  g_autofree char *normal = g_utf8_normalize (typed, -1, G_NORMALIZE_NFC);
  g_auto (GStrv) words = normal == NULL ? NULL : g_strsplit_set (normal, " \t\n", -1);

  for (char **word = words; word != NULL && *word != NULL; word++)
    if (**word != '\0' && !record_has_word (table, record, *word))
      return FALSE;
  return words != NULL;
}
