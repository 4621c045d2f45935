/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen-words.h"

#include <string.h>

#include "muster-division.h"

struct _ScreenWords
{
  gboolean is_chinese;
  GHashTable *known; /* runs of characters of the other language */
};

/* On a Chinese keyboard, box or bank-note these are written so too. */
static const char *const international[] = {
  "Alt",    "Ctrl",   "Delete", "Enter", "Esc",   "Shift", "Space", "Tab", /* keys */
  "CSV",    "GB",     "PDF",    "UTF",   "https",                          /* what files and addresses begin with */
  "GiB",    "MiB",    "kB",     "MB",                                      /* units */
  "Muster", "muster", /* the program, and what its files are called */
  "GNU",              /* the licence, as GTK's own words about a program have it */
  "PIPL",             /* the law, as the data dictionary writes it in Chinese */
};

static gboolean
is_foreign (ScreenWords *self, gunichar character)
{
  return self->is_chinese ? character < 128 && g_ascii_isalpha ((char) character)
                          : g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN;
}

/* The next run of foreign characters from @text on. */
static const char *
find_run (ScreenWords *self, const char *text, const char **end)
{
  while (*text != '\0' && !is_foreign (self, g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  *end = text;
  while (**end != '\0' && is_foreign (self, g_utf8_get_char (*end)))
    *end = g_utf8_next_char (*end);
  return *text == '\0' ? NULL : text;
}

ScreenWords *
screen_words_new (gboolean is_chinese)
{
  ScreenWords *self = g_new0 (ScreenWords, 1);

  self->is_chinese = is_chinese;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (international); i++)
    screen_words_learn (self, international[i]);
  return self;
}

void
screen_words_free (ScreenWords *self)
{
  g_hash_table_unref (self->known);
  g_free (self);
}

/* Data that may stand on the screen in whatever language it is written. */
void
screen_words_learn (ScreenWords *self, const char *text)
{
  const char *run, *end;

  for (run = find_run (self, text, &end); run != NULL; run = find_run (self, end, &end))
    g_hash_table_add (self->known, g_strndup (run, (gsize) (end - run)));
}

static void
learn_division (ScreenWords *self, const char *code)
{
  for (const MusterDivision *division = muster_division_find (code); division != NULL;
       division = muster_division_get_parent (division))
    {
      screen_words_learn (self, muster_division_get_name (division));
      screen_words_learn (self, muster_division_get_short_name (division));
    }
}

static void
learn_node (ScreenWords *self, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (node));

      for (GList *member = members; member != NULL; member = member->next)
        learn_node (self, member->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        learn_node (self, json_array_get_element (json_node_get_array (node), i));
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      screen_words_learn (self, json_node_get_string (node));
      learn_division (self, json_node_get_string (node));
    }
}

static gboolean
learn_record (gpointer data, JsonObject *record, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), record);

  learn_node (data, node);
  return TRUE;
}

void
screen_words_learn_store (ScreenWords *self, MusterStore *store)
{
  MusterCatalogue *catalogue = muster_store_get_catalogue (store);

  for (guint i = 0; i < muster_catalogue_get_n_kinds (catalogue); i++)
    {
      g_autoptr (GError) error = NULL;
      MusterQuery query = { .kind = muster_catalogue_get_kind (catalogue, i)->name };

      muster_store_list (store, &query, learn_record, self, &error);
      g_assert_no_error (error);
    }
}

/* 云南省昭通市镇雄县 is three names. */
static gboolean
is_made_of_known (ScreenWords *self, const char *run)
{
  if (*run == '\0')
    return TRUE;
  for (const char *end = run + strlen (run); end > run; end = g_utf8_find_prev_char (run, end))
    {
      g_autofree char *part = g_strndup (run, (gsize) (end - run));

      if (g_hash_table_contains (self->known, part) && is_made_of_known (self, end))
        return TRUE;
      if (g_utf8_find_prev_char (run, end) == NULL)
        break;
    }
  return FALSE;
}

/* Letters that stand beside digits: "2CC56", "muster1". */
static gboolean
is_in_code (const char *text, const char *run, const char *end)
{
  return (run > text && g_ascii_isdigit (run[-1])) || g_ascii_isdigit (*end);
}

/**
 * screen_words_find_foreign:
 *
 * Returns: (nullable): the first word that is neither of the screen's language nor anybody's data. One Latin letter is
 *   no word: it is a key, or the x of an ID number.
 */
char *
screen_words_find_foreign (ScreenWords *self, const char *text)
{
  const char *run, *end;

  for (run = find_run (self, text, &end); run != NULL; run = find_run (self, end, &end))
    {
      g_autofree char *word = g_strndup (run, (gsize) (end - run));

      if (self->is_chinese && (strlen (word) == 1 || is_in_code (text, run, end)))
        continue;
      if (!is_made_of_known (self, word))
        return g_steal_pointer (&word);
    }
  return NULL;
}
