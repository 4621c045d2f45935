/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "muster-store-home.h"

#define PASSPHRASE_LIMIT 4096

/**
 * muster_cli_get_world:
 * @self: a run
 *
 * Returns: (transfer none): clock, randomness, files
 */
MusterWorld *
muster_cli_get_world (MusterCli *self)
{
  return self->world;
}

/**
 * muster_cli_get_catalogue:
 * @self: a run
 *
 * Returns: (transfer none): the kinds
 */
MusterCatalogue *
muster_cli_get_catalogue (MusterCli *self)
{
  return self->catalogue;
}

/**
 * muster_cli_get_folder:
 * @self: a run
 *
 * Returns: folder of the store
 */
const char *
muster_cli_get_folder (MusterCli *self)
{
  return self->folder;
}

/**
 * muster_cli_get_witness_folder:
 *
 * Returns: (transfer full): where the witness of each store lies, outside all of them
 */
char *
muster_cli_get_witness_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "muster", NULL);
}

/**
 * muster_cli_wipe:
 * @secret: (transfer full) (nullable): a passphrase
 */
void
muster_cli_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static char *
take_first_line (const char *text, gsize size)
{
  gsize length = 0;

  while (length < size && text[length] != '\n' && text[length] != '\r' && text[length] != '\0')
    length++;
  return g_strndup (text, length);
}

static char *
read_from_file (MusterCli *self, const char *path, GError **error)
{
  g_autoptr (GBytes) content = muster_world_read_file (self->world, path, PASSPHRASE_LIMIT, error);
  gsize size;
  const char *text;

  if (content == NULL)
    {
      g_prefix_error (error, "The file with the passphrase cannot be read. ");
      return NULL;
    }
  text = g_bytes_get_data (content, &size);
  return take_first_line (text == NULL ? "" : text, size);
}

static char *
ask (int terminal, const char *prompt)
{
  char text[PASSPHRASE_LIMIT];
  struct termios before, silent;
  char *answer;
  ssize_t size;

  if (tcgetattr (terminal, &before) != 0)
    return NULL;
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  if (write (terminal, prompt, strlen (prompt)) < 0 || tcsetattr (terminal, TCSAFLUSH, &silent) != 0)
    return NULL;
  size = read (terminal, text, sizeof text);
  tcsetattr (terminal, TCSAFLUSH, &before);
  if (write (terminal, "\n", 1) < 0 || size <= 0)
    return NULL;
  answer = take_first_line (text, (gsize) size);
  explicit_bzero (text, sizeof text);
  return answer;
}

static char *
read_from_terminal (const char *prompt, gboolean twice, GError **error)
{
  int terminal = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  char *first = terminal < 0 ? NULL : ask (terminal, prompt);
  char *second = first == NULL || !twice ? NULL : ask (terminal, "The same again: ");

  if (terminal >= 0)
    close (terminal);
  if (first == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY,
                 "There is no passphrase: give --passphrase-file or MUSTER_PASSPHRASE, or use a terminal.");
  else if (twice && g_strcmp0 (first, second) != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "The two passphrases differ.");
      g_clear_pointer (&first, muster_cli_wipe);
    }
  muster_cli_wipe (second);
  return first;
}

/**
 * muster_cli_read_passphrase:
 * @self: a run
 * @file: (nullable): file that holds it
 * @variable: (nullable): environment variable that holds it, where there is no file
 * @prompt: what to ask on the terminal, where there is neither
 * @twice: whether a typed one is asked for twice
 * @error: %MUSTER_ERROR_WRONG_KEY: there is none; %MUSTER_ERROR_NOT_FOUND: there is no such file
 *
 * Returns: (transfer full) (nullable): the passphrase, for muster_cli_wipe()
 */
char *
muster_cli_read_passphrase (MusterCli *self, const char *file, const char *variable, const char *prompt, gboolean twice,
                            GError **error)
{
  if (file != NULL)
    return read_from_file (self, file, error);
  if (variable != NULL && g_getenv (variable) != NULL)
    return g_strdup (g_getenv (variable));
  return read_from_terminal (prompt, twice, error);
}

/**
 * muster_cli_unlock:
 * @self: a run
 * @key: (out): the store's key, %MUSTER_STORE_KEY_SIZE bytes; wipe it
 * @member: (out): who unlocked it
 * @error: %MUSTER_ERROR_NOT_FOUND: no store; %MUSTER_ERROR_WRONG_KEY
 *
 * Returns: whether the store can be opened
 */
gboolean
muster_cli_unlock (MusterCli *self, guint8 *key, MusterId *member, GError **error)
{
  char *passphrase;
  gboolean unlocked;

  if (!muster_key_slots_exist (self->world, self->folder))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND,
                   "There is no store in “%s”; “musterctl init” makes one.", self->folder);
      return FALSE;
    }
  passphrase = muster_cli_read_passphrase (self, muster_cli_get (self, "passphrase-file"), "MUSTER_PASSPHRASE",
                                           "Passphrase: ", FALSE, error);
  if (passphrase == NULL)
    return FALSE;
  unlocked = muster_key_slots_unlock (self->world, self->folder, muster_cli_get (self, "member"), passphrase, key,
                                      member, error);
  muster_cli_wipe (passphrase);
  return unlocked;
}

static MusterStoreHome
get_home (MusterCli *self, const char *witness_folder)
{
  return (MusterStoreHome){ self->world, self->catalogue, self->folder, witness_folder };
}

/**
 * muster_cli_make_store:
 * @self: a run
 * @name: name of the first member
 * @passphrase: the member's passphrase
 * @member: (out): id of the member
 * @error: as muster_store_home_make()
 *
 * Returns: (transfer none) (nullable): the new store, open until the end of the run
 */
MusterStore *
muster_cli_make_store (MusterCli *self, const char *name, const char *passphrase, MusterId *member, GError **error)
{
  g_autofree char *witness_folder = muster_cli_get_witness_folder ();
  MusterStoreHome home = get_home (self, witness_folder);
  guint8 key[MUSTER_STORE_KEY_SIZE];

  self->store = muster_store_home_make (&home, name, passphrase, key, member, error);
  explicit_bzero (key, sizeof key);
  return self->store;
}

/**
 * muster_cli_open_with_key:
 * @self: a run
 * @key: the store's key
 * @member: who is recording
 * @error: as muster_store_open()
 *
 * Returns: (transfer none) (nullable): the store, open until the end of the run
 */
MusterStore *
muster_cli_open_with_key (MusterCli *self, const guint8 *key, const MusterId *member, GError **error)
{
  g_autofree char *witness_folder = muster_cli_get_witness_folder ();
  MusterStoreHome home = get_home (self, witness_folder);

  self->store = muster_store_home_open (&home, key, member, error);
  return self->store;
}

/**
 * muster_cli_open:
 * @self: a run
 * @error: as muster_cli_unlock() and muster_store_open()
 *
 * Returns: (transfer none) (nullable): the store, unlocked and open until the end of the run
 */
MusterStore *
muster_cli_open (MusterCli *self, GError **error)
{
  guint8 key[MUSTER_STORE_KEY_SIZE];
  MusterId member;

  if (self->store != NULL || !muster_cli_unlock (self, key, &member, error))
    return self->store;
  muster_cli_open_with_key (self, key, &member, error);
  explicit_bzero (key, sizeof key);
  return self->store;
}
