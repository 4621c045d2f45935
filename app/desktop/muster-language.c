/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-language.h"

#include <locale.h>

#include <glib/gi18n.h>

static gboolean is_chinese;

/**
 * muster_language_set_up:
 * @language: (nullable): "zh_CN" or "en"; %NULL or "": as the session says, and Chinese where it says nothing, because
 *   that is what a squad speaks
 *
 * Chooses the language of the window's words and of the catalogue's labels. Called once, before GTK is.
 */
void
muster_language_set_up (const char *language)
{
  const char *folder = g_getenv ("MUSTER_LOCALE_DIR");
  const char *locale = setlocale (LC_ALL, "");

  if (language == NULL || *language == '\0')
    language = locale == NULL || g_str_equal (locale, "C") || g_str_has_prefix (locale, "C.")
                   ? g_getenv ("LANGUAGE") == NULL || *g_getenv ("LANGUAGE") == '\0' ? "zh_CN" : NULL
                   : NULL;
  if (language != NULL)
    g_setenv ("LANGUAGE", language, TRUE);
  /* gettext translates nothing in the locale "C", whatever LANGUAGE says. */
  if (locale == NULL || g_str_equal (locale, "C"))
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, folder == NULL ? MUSTER_LOCALE_DIR : folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  is_chinese = g_str_has_prefix (g_get_language_names ()[0], "zh");
}

/**
 * muster_language_is_chinese:
 *
 * Returns: whether the window speaks Chinese
 */
gboolean
muster_language_is_chinese (void)
{
  return is_chinese;
}

/**
 * muster_language_pick:
 * @english: (nullable): a label of the catalogue
 * @chinese: (nullable): the same in Chinese
 *
 * Returns: (nullable): the one in the language of the window
 */
const char *
muster_language_pick (const char *english, const char *chinese)
{
  return is_chinese && chinese != NULL ? chinese : english;
}
