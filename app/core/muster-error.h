/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterError:
 * @MUSTER_ERROR_INVALID: bytes or text do not have the form they must have. The caller shows the message beside the
 *   input, or refuses the whole input; trying again cannot help.
 * @MUSTER_ERROR_REFUSED: a rule of Muster says no (owner, lock, state). The caller shows the message to the person.
 * @MUSTER_ERROR_MINOR: the person would be under 16. The caller counts a `turned_away` and keeps nothing else.
 * @MUSTER_ERROR_NOT_FOUND: the thing named is not here.
 * @MUSTER_ERROR_EXISTS: the thing to be made is here already.
 * @MUSTER_ERROR_WRONG_KEY: passphrase or key does not open it. The caller asks again.
 * @MUSTER_ERROR_CORRUPT: what is on disk contradicts itself. The caller stops writing and tells how to restore.
 * @MUSTER_ERROR_TOO_NEW: made by a newer Muster. The caller offers reading and upgrading only.
 * @MUSTER_ERROR_BUSY: somebody else holds it. The caller tries again.
 * @MUSTER_ERROR_FULL: no space, or no permission to write. The caller says which folder.
 * @MUSTER_ERROR_OFFLINE: nothing answered, or the connection broke. The caller tries again later.
 * @MUSTER_ERROR_PORTAL: something answered that is not headquarters (a log-in page, a proxy). The caller says so.
 * @MUSTER_ERROR_CLOCK: this computer's date is wrong. The caller says what headquarters' clock shows.
 * @MUSTER_ERROR_REVOKED: headquarters does not know, or no longer trusts, this laptop. The caller shows enrolment.
 * @MUSTER_ERROR_TOO_LARGE: a limit on size was met. The sender halves and tries again.
 * @MUSTER_ERROR_FORK: the number is taken by other bytes. The sender takes a new incarnation.
 * @MUSTER_ERROR_FAILED: anything else; the message is for a log.
 *
 * Each code is a thing a caller does differently.
 */
typedef enum
{
  MUSTER_ERROR_INVALID,
  MUSTER_ERROR_REFUSED,
  MUSTER_ERROR_MINOR,
  MUSTER_ERROR_NOT_FOUND,
  MUSTER_ERROR_EXISTS,
  MUSTER_ERROR_WRONG_KEY,
  MUSTER_ERROR_CORRUPT,
  MUSTER_ERROR_TOO_NEW,
  MUSTER_ERROR_BUSY,
  MUSTER_ERROR_FULL,
  MUSTER_ERROR_OFFLINE,
  MUSTER_ERROR_PORTAL,
  MUSTER_ERROR_CLOCK,
  MUSTER_ERROR_REVOKED,
  MUSTER_ERROR_TOO_LARGE,
  MUSTER_ERROR_FORK,
  MUSTER_ERROR_FAILED,
} MusterError;

#define MUSTER_ERROR (muster_error_quark ())
GQuark muster_error_quark (void);

G_END_DECLS
