/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-division-private.h"

#include <string.h>

/* A look at all 3,351 names costs about a millisecond, less than a keystroke: no index is kept. */

/* Longer than any path; what is longer is no place. */
#define LONGEST_TEXT 80
#define DEFAULT_LIMIT 8

/* How well a name fits, best first. */
typedef enum
{
  FIT_WHOLE,  /* the name, or the name as people say it */
  FIT_BEGIN,  /* begins with it */
  FIT_INSIDE, /* has it */
  FIT_ABOVE,  /* a division above it fits */
  FIT_NONE,
} Fit;

typedef struct
{
  const MusterDivision *division;
  guint rank; /* smaller is better */
} Hit;

/* ---- What was typed ---- */

static gboolean
is_filler (gunichar character)
{
  return !g_unichar_isalnum (character) && !g_unichar_ismark (character);
}

/* Half-width small letters without spaces, apostrophes and dots; %NULL where it cannot be a place. */
static char *
normalise (const char *text)
{
  g_autofree char *half
      = strlen (text) > LONGEST_TEXT * 4 ? NULL : g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out;

  if (half == NULL || g_utf8_strlen (half, -1) > LONGEST_TEXT)
    return NULL;
  out = g_string_new (NULL);
  for (const char *at = half; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_unichar_tolower (g_utf8_get_char (at));

      /* Keyboards have no ü: its key is v. */
      if (!is_filler (character))
        g_string_append_unichar (out, character == 0xfc ? 'v' : character);
    }
  return g_string_free (out, FALSE);
}

/* ---- Readings ---- */

/* "lv" is typed for 吕 as well as "lu". */
static gboolean
is_same_letter (char letter, char typed)
{
  return letter == typed || (letter == 'v' && typed == 'u');
}

static gboolean
is_reading_end (char letter)
{
  return letter == '\0' || letter == '|';
}

static const char *
next_syllable (const char *at)
{
  while (!is_reading_end (*at) && *at != ' ')
    at++;
  return *at == ' ' ? at + 1 : at;
}

/* Counts the syllables that @typed covers from @at on, the last perhaps in part. With @initials only their first
 * letters were typed. Returns: 0 where it differs. */
static guint
cover (const char *at, const char *typed, gboolean initials, gboolean *is_whole)
{
  guint syllables = 0;

  while (*typed != '\0')
    {
      if (is_reading_end (*at))
        return 0;
      syllables++;
      do
        if (!is_same_letter (*at++, *typed++))
          return 0;
      while (!initials && *typed != '\0' && *at != ' ' && !is_reading_end (*at));
      *is_whole = initials || *at == ' ' || is_reading_end (*at);
      at = next_syllable (at);
    }
  return syllables;
}

/* A syllable is a character. */
static gboolean
has_syllables (const MusterDivision *division, guint syllables)
{
  return g_utf8_strlen (division->name, -1) == syllables || g_utf8_strlen (division->short_name, -1) == syllables;
}

static Fit
fit_reading (const MusterDivision *division, const char *reading, const char *typed, gboolean initials)
{
  gboolean is_whole = FALSE;
  guint syllables = cover (reading, typed, initials, &is_whole);

  if (syllables > 0)
    return is_whole && has_syllables (division, syllables) ? FIT_WHOLE : FIT_BEGIN;
  for (const char *at = next_syllable (reading); !is_reading_end (*at); at = next_syllable (at))
    if (cover (at, typed, initials, &is_whole) > 0)
      return FIT_INSIDE;
  return FIT_NONE;
}

static Fit
fit_readings (const MusterDivision *division, const char *typed, gboolean *is_other)
{
  const char *reading = division->readings;
  Fit best = FIT_NONE;

  for (gboolean other = FALSE;; other = TRUE)
    {
      Fit full = fit_reading (division, reading, typed, FALSE);
      Fit initials = fit_reading (division, reading, typed, TRUE);

      if (MIN (full, initials) < best)
        {
          best = MIN (full, initials);
          *is_other = other;
        }
      reading = strchr (reading, '|');
      if (reading++ == NULL)
        return best;
    }
}

/* ---- Names ---- */

static Fit
fit_name (const MusterDivision *division, const char *typed)
{
  const char *found = strstr (division->name, typed);

  if (found == NULL)
    return FIT_NONE;
  if (strcmp (division->name, typed) == 0 || strcmp (division->short_name, typed) == 0)
    return FIT_WHOLE;
  return found == division->name ? FIT_BEGIN : FIT_INSIDE;
}

static Fit
fit_code (const MusterDivision *division, const char *typed)
{
  gsize digits = strlen (division->code);

  if (strcmp (division->code, typed) == 0)
    return FIT_WHOLE;
  /* Of a township or village the county is found. */
  if (digits == 6 && strlen (typed) > digits && g_str_has_prefix (typed, division->code))
    return FIT_WHOLE;
  return g_str_has_prefix (division->code, typed) ? FIT_BEGIN : FIT_NONE;
}

static Fit
fit_own (const MusterDivision *division, const char *typed, gboolean *is_other)
{
  *is_other = FALSE;
  if (g_ascii_isdigit (*typed))
    return fit_code (division, typed);
  if (g_ascii_isalpha (*typed))
    return fit_readings (division, typed, is_other);
  return fit_name (division, typed);
}

static const char *
skip_name (const MusterDivision *division, const char *typed)
{
  if (g_str_has_prefix (typed, division->name))
    return typed + strlen (division->name);
  return g_str_has_prefix (typed, division->short_name) ? typed + strlen (division->short_name) : typed;
}

/* What is left of @typed behind names above it. */
static Fit
fit_rest (const MusterDivision *division, const char *typed, const char *rest)
{
  Fit fit = rest == typed ? FIT_NONE : *rest == '\0' ? FIT_ABOVE : fit_name (division, rest);

  return fit == FIT_INSIDE ? FIT_NONE : fit;
}

/* "云南镇雄", "昭通市镇雄县", "辽宁朝阳县": what stands above it was typed first, all or some of it. */
static Fit
fit_path (const MusterDivision *division, const char *typed)
{
  const MusterDivision *parent = muster_division_get_parent (division);
  const MusterDivision *top = parent == NULL ? NULL : muster_division_get_parent (parent);
  const char *behind_top = top == NULL ? typed : skip_name (top, typed);
  const char *behind_parent = parent == NULL ? behind_top : skip_name (parent, behind_top);

  return MIN (fit_rest (division, typed, behind_top), fit_rest (division, typed, behind_parent));
}

static Fit
fit_above (const MusterDivision *division, const char *typed)
{
  gboolean is_other;

  if (g_ascii_isdigit (*typed))
    return FIT_NONE;
  for (const MusterDivision *above = muster_division_get_parent (division); above != NULL;
       above = muster_division_get_parent (above))
    if (fit_own (above, typed, &is_other) <= FIT_BEGIN)
      return FIT_ABOVE;
  return g_ascii_isalpha (*typed) ? FIT_NONE : fit_path (division, typed);
}

/* ---- Ranks ---- */

/* Its place among the preferred; their number where it is none of them. */
static guint
find_preferred (const MusterDivision *division, const char *const *preferred)
{
  guint i = 0;

  for (; preferred != NULL && preferred[i] != NULL; i++)
    if (g_str_has_prefix (division->code, preferred[i]) || g_str_has_prefix (preferred[i], division->code))
      break;
  return i;
}

/* Zones of the statisticians; nobody's home on paper. */
static gboolean
is_zone (const MusterDivision *division)
{
  return strlen (division->code) == 6 && division->code[4] == '7' && division->code[5] != '0';
}

static gboolean
rank (const MusterDivision *division, const char *typed, const char *const *preferred, guint *result)
{
  guint place = find_preferred (division, preferred);
  gboolean is_other = FALSE;
  Fit fit = FIT_WHOLE;

  if (*typed == '\0' && (preferred == NULL || preferred[place] == NULL))
    return FALSE;
  if (*typed != '\0')
    fit = fit_own (division, typed, &is_other);
  if (fit == FIT_NONE)
    fit = fit_above (division, typed);
  if (fit == FIT_NONE)
    return FALSE;
  *result = (fit == FIT_ABOVE ? 1u << 30 : 0) | MIN (place, 0xffffff) << 4 | (guint) fit << 2
            | (is_zone (division) ? 2u : 0) | (is_other ? 1u : 0);
  return TRUE;
}

/* Of equal rank the smaller code comes first; constants of one array are compared by their place in it. */
static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *left = a;
  const Hit *right = b;

  if (left->rank != right->rank)
    return left->rank < right->rank ? -1 : 1;
  return left->division < right->division ? -1 : left->division > right->division;
}

/**
 * muster_division_search:
 * @text: what somebody typed so far: characters of the name in a row, with or without what stands above it; its pinyin
 *   or the initials of that; digits of the code. "" finds the preferred ones
 * @levels: mask of #MusterDivisionLevel; 0: counties
 * @preferred: (nullable) (array zero-terminated=1): codes, the best first; one of a prefecture prefers all its
 * counties, one of a village its county
 * @limit: the most that are wanted; 0: 8
 *
 * A preferred division comes before any other whose own name fits; then come whole names, beginnings, and parts. Last
 * come the divisions below one that fits: a prefecture's name finds its counties. A name that is read in an unexpected
 * way is also found as most people try (蔚县: yuxian, weixian). Takes about a millisecond, in any
 * thread.
 *
 * Returns: (transfer container) (element-type MusterDivision): the best first; empty where nothing fits
 */
GPtrArray *
muster_division_search (const char *text, guint levels, const char *const *preferred, guint limit)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_autofree char *typed = normalise (text);

  levels = levels == 0 ? MUSTER_DIVISION_COUNTY : levels;
  limit = limit == 0 ? DEFAULT_LIMIT : limit;
  for (guint i = 0; typed != NULL && i < muster_n_divisions; i++)
    {
      Hit hit = { .division = &muster_divisions[i] };

      if ((muster_division_get_level (hit.division) & levels) != 0 && !muster_division_is_placeholder (hit.division)
          && rank (hit.division, typed, preferred, &hit.rank))
        g_array_append_val (hits, hit);
    }
  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < MIN (hits->len, limit); i++)
    g_ptr_array_add (found, (gpointer) g_array_index (hits, Hit, i).division);
  return found;
}
