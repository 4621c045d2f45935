/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Opens a new database in the folder given. Prints "opened", "refused" when the library cannot encrypt, or another
 * error; exit 1 if a database that was not opened left a file.
 */
#include "muster-db.h"

#include <stdio.h>

static const guint8 KEY[MUSTER_DB_KEY_SIZE] = { 3 };

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) db = NULL;
  g_autofree char *path = NULL;
  MusterDbOptions options = { .key = KEY, .create = TRUE };

  if (argc != 2)
    return 2;

  path = g_build_filename (argv[1], "new.db", NULL);
  options.path = path;
  db = muster_db_open (&options, &error);
  if (db != NULL)
    {
      puts ("opened");
      return 0;
    }

  puts (g_error_matches (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_PLAIN_LIBRARY) ? "refused" : error->message);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}
