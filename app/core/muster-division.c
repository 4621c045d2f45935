/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-division-private.h"

#include <stdlib.h>
#include <string.h>

#include "muster-check-division.h"

#define COUNTY_DIGITS 6
#define SEPARATOR " · "

static int
compare_code (gconstpointer key, gconstpointer element)
{
  const MusterDivision *division = element;

  return strcmp (key, division->code);
}

static const MusterDivision *
find_prefix (const char *code, gsize digits)
{
  char prefix[COUNTY_DIGITS + 1];

  g_strlcpy (prefix, code, MIN (digits, COUNTY_DIGITS) + 1);
  return bsearch (prefix, muster_divisions, muster_n_divisions, sizeof *muster_divisions, compare_code);
}

/**
 * muster_division_find:
 * @code: (nullable): a code of 2, 4, 6, 9 or 12 digits
 *
 * A township or village is found as its county.
 *
 * Returns: (transfer none) (nullable): the division; %NULL where there is none today, see muster_division_was_county()
 */
const MusterDivision *
muster_division_find (const char *code)
{
  return code == NULL || !muster_division_is_valid (code) ? NULL : find_prefix (code, strlen (code));
}

/**
 * muster_division_get_code:
 * @self: a division
 *
 * Returns: (transfer none): 2, 4 or 6 digits
 */
const char *
muster_division_get_code (const MusterDivision *self)
{
  return self->code;
}

/**
 * muster_division_get_name:
 * @self: a division
 *
 * Returns: (transfer none): the whole name: "云南省"
 */
const char *
muster_division_get_name (const MusterDivision *self)
{
  return self->name;
}

/**
 * muster_division_get_short_name:
 * @self: a division
 *
 * Returns: (transfer none): the name as people say it: "云南"; "" where the statisticians' prefecture is no place
 */
const char *
muster_division_get_short_name (const MusterDivision *self)
{
  return self->short_name;
}

/**
 * muster_division_get_level:
 * @self: a division
 *
 * Returns: its level
 */
MusterDivisionLevel
muster_division_get_level (const MusterDivision *self)
{
  gsize digits = strlen (self->code);

  return digits == 2 ? MUSTER_DIVISION_PROVINCE : digits == 4 ? MUSTER_DIVISION_PREFECTURE : MUSTER_DIVISION_COUNTY;
}

gboolean
muster_division_is_placeholder (const MusterDivision *self)
{
  return *self->short_name == '\0';
}

/**
 * muster_division_get_parent:
 * @self: a division
 *
 * Returns: (transfer none) (nullable): what people name before it: its prefecture, or its province where the prefecture
 *   is no place or is the county itself (东莞市); %NULL for a province
 */
const MusterDivision *
muster_division_get_parent (const MusterDivision *self)
{
  const MusterDivision *parent;
  gsize digits = strlen (self->code);

  if (digits == 2)
    return NULL;
  parent = find_prefix (self->code, digits - 2);
  if (parent != NULL && digits == COUNTY_DIGITS
      && (muster_division_is_placeholder (parent) || strcmp (parent->name, self->name) == 0))
    parent = find_prefix (self->code, 2);
  return parent;
}

static const char *
get_path_name (const MusterDivision *self)
{
  return muster_division_get_level (self) == MUSTER_DIVISION_COUNTY ? self->name : self->short_name;
}

/**
 * muster_division_get_path:
 * @self: a division
 *
 * County names occur twice and more often: a place is always shown with its path.
 *
 * Returns: (transfer full): "云南 · 昭通 · 镇雄县"
 */
char *
muster_division_get_path (const MusterDivision *self)
{
  GString *path = g_string_new (get_path_name (self));

  for (const MusterDivision *above = muster_division_get_parent (self); above != NULL;
       above = muster_division_get_parent (above))
    {
      if (path->len > 0)
        g_string_prepend (path, SEPARATOR);
      g_string_prepend (path, get_path_name (above));
    }
  return g_string_free (path, FALSE);
}

/**
 * muster_division_describe:
 * @code: (nullable): a code of 2, 4, 6, 9 or 12 digits
 *
 * Returns: (transfer full) (nullable): the path of what muster_division_find() finds
 */
char *
muster_division_describe (const char *code)
{
  const MusterDivision *division = muster_division_find (code);

  return division == NULL ? NULL : muster_division_get_path (division);
}

/**
 * muster_division_label:
 * @code: any text
 *
 * For lines and lists that show what is stored.
 *
 * Returns: (transfer full): the code and its path: "530627 云南 · 昭通 · 镇雄县"; @code alone where it has none
 */
char *
muster_division_label (const char *code)
{
  g_autofree char *path = muster_division_describe (code);

  return path == NULL ? g_strdup (code) : g_strdup_printf ("%s %s", code, path);
}

static int
compare_number (gconstpointer key, gconstpointer element)
{
  guint32 wanted = *(const guint32 *) key;
  guint32 code = *(const guint32 *) element;

  return wanted < code ? -1 : wanted > code;
}

/**
 * muster_division_was_county:
 * @code: a text that begins with the six digits of a county
 *
 * An identity card keeps the code of the day on which its number was given: about half of all that living people carry
 * have since changed.
 *
 * Returns: whether the six digits have stood for a county since 1980 and no longer do
 */
gboolean
muster_division_was_county (const char *code)
{
  guint32 number = 0;

  for (int i = 0; i < COUNTY_DIGITS; i++)
    {
      if (!g_ascii_isdigit (code[i]))
        return FALSE;
      number = number * 10 + (guint32) g_ascii_digit_value (code[i]);
    }
  return bsearch (&number, muster_historical_divisions, muster_n_historical_divisions,
                  sizeof *muster_historical_divisions, compare_number)
         != NULL;
}
