/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faults.h"

#include <string.h>

static const struct
{
  const char *name;
  Fault fault;
} names[] = {
  { "F-1", FAULT_REPEAT },    { "F-2", FAULT_CUT },      { "F-3", FAULT_TRUNCATE }, { "F-4", FAULT_FLIP },
  { "F-5", FAULT_PORTAL },    { "F-6", FAULT_KILL },     { "F-7", FAULT_MEMORY },   { "F-8", FAULT_IO },
  { "F-9", FAULT_FULL },      { "F-10", FAULT_CLOCK },   { "F-11", FAULT_CLONE },   { "F-12", FAULT_RESTORE },
  { "F-13", FAULT_RECEIPT },  { "F-14", FAULT_VERSION }, { "F-15", FAULT_BAD },     { "F-16", FAULT_STICK },
  { "F-17", FAULT_REVOKE },   { "F-18", FAULT_WRITERS }, { "F-20", FAULT_ERASE },   { "refuse", FAULT_REFUSE },
  { "escape", FAULT_ESCAPE },
};

/* "F-1,F-6", "all", or "none"; 0 for names that are none. */
guint
faults_parse (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint faults = 0;

  for (char **part = parts; *part != NULL; part++)
    {
      guint before = faults;

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (strcmp (names[i].name, *part) == 0)
          faults |= names[i].fault;
      if (strcmp (*part, "all") == 0)
        faults = FAULT_ALL;
      if (faults == before && strcmp (*part, "all") != 0)
        return 0;
    }
  return faults;
}

/* Of four seeds one has every fault, one a single fault, each in turn, and two have any mixture: what two faults do
 * together is not hidden by a third, and what one does alone is not either. */
guint
faults_of_seed (guint64 seed)
{
  guint64 z = (seed + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  switch (seed % 4)
    {
    case 0:
      return FAULT_ALL;
    case 1:
      return names[(seed / 4) % G_N_ELEMENTS (names)].fault;
    default:
      return (guint) (z >> 32) & FAULT_ALL;
    }
}

char *
faults_describe (guint faults)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (faults == FAULT_ALL)
    return g_strdup ("all");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((faults & names[i].fault) != 0)
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : ",", names[i].name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
