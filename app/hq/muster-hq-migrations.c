/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include "muster-db-migration.h"

/* Tables of headquarters, beside the store's, in the same database and the same transactions.
 *
 * 1  device, enrolment_code, incarnation, received_batch, quarantine, audience, feed, counter, epoch, nonce, fork,
 *    backup, agreement_lock, erased
 * 2  history
 *
 * A step that has been released is never edited; each version's database is kept under tests/fixtures. */

static const char STEP_1[] =
    "CREATE TABLE device ("
    "  id BLOB PRIMARY KEY,"
    "  label TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  role TEXT NOT NULL,"
    "  squad BLOB,"
    "  areas TEXT NOT NULL,"
    "  public_key BLOB NOT NULL UNIQUE,"
    "  app TEXT NOT NULL,"
    "  schema INTEGER NOT NULL,"
    "  enrolled INTEGER NOT NULL,"
    "  revoked INTEGER,"
    "  last_contact INTEGER,"
    "  clock_skew INTEGER"
    ") STRICT, WITHOUT ROWID;"
    /* A code is looked up by the digest of its secret. `handle` is the secret's first bytes: it tells which code a wrong
     * try was meant for, and is of no use without the rest. */
    "CREATE TABLE enrolment_code ("
    "  digest BLOB PRIMARY KEY,"
    "  handle BLOB NOT NULL,"
    "  name TEXT NOT NULL,"
    "  role TEXT NOT NULL,"
    "  squad BLOB,"
    "  areas TEXT NOT NULL,"
    "  made INTEGER NOT NULL,"
    "  expires INTEGER NOT NULL,"
    "  wrong INTEGER NOT NULL DEFAULT 0,"
    "  device BLOB"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX enrolment_code_handle ON enrolment_code (handle);"
    "CREATE TABLE incarnation ("
    "  incarnation BLOB PRIMARY KEY,"
    "  device BLOB NOT NULL,"
    "  number INTEGER NOT NULL,"
    "  digest TEXT NOT NULL,"
    "  first_seen INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX incarnation_device ON incarnation (device);"
    "CREATE TABLE received_batch ("
    "  incarnation BLOB NOT NULL,"
    "  number INTEGER NOT NULL,"
    "  digest TEXT NOT NULL,"
    "  received INTEGER NOT NULL,"
    "  receipt TEXT NOT NULL,"
    "  PRIMARY KEY (incarnation, number)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE abandoned_number (incarnation BLOB NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (incarnation, number))"
    "  STRICT, WITHOUT ROWID;"
    /* state: 0 open, 1 released, 2 refused. `line` is gone where the values may not be kept. */
    "CREATE TABLE quarantine ("
    "  id INTEGER PRIMARY KEY,"
    "  change BLOB,"
    "  record BLOB,"
    "  kind TEXT,"
    "  device BLOB NOT NULL,"
    "  incarnation BLOB NOT NULL,"
    "  number INTEGER NOT NULL,"
    "  position INTEGER NOT NULL,"
    "  schema INTEGER NOT NULL,"
    "  reason TEXT NOT NULL,"
    "  detail TEXT NOT NULL,"
    "  digest BLOB NOT NULL UNIQUE,"
    "  line BLOB,"
    "  received INTEGER NOT NULL,"
    "  state INTEGER NOT NULL DEFAULT 0,"
    "  decided INTEGER"
    ") STRICT;"
    "CREATE INDEX quarantine_record ON quarantine (record) WHERE record IS NOT NULL;"
    /* Who sees a record, and why: `via` is the record itself, or the lead that brought it there. */
    "CREATE TABLE audience (record BLOB NOT NULL, key TEXT NOT NULL, via BLOB NOT NULL, PRIMARY KEY (record, key, via))"
    "  STRICT, WITHOUT ROWID;"
    "CREATE INDEX audience_via ON audience (via) WHERE via <> record;"
    "CREATE TABLE feed (key TEXT NOT NULL, hq_seq INTEGER NOT NULL, type INTEGER NOT NULL, record BLOB NOT NULL,"
    "  change BLOB, PRIMARY KEY (key, hq_seq)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "INSERT INTO counter (name, value) VALUES ('hq_seq', 0), ('backup_seq', 0);"
    "CREATE TABLE epoch (seq INTEGER PRIMARY KEY, epoch BLOB NOT NULL UNIQUE, parent BLOB, branched_at INTEGER NOT NULL,"
    "  made INTEGER NOT NULL, why TEXT NOT NULL, device BLOB) STRICT;"
    "CREATE TABLE nonce (device BLOB NOT NULL, nonce TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (device, nonce))"
    "  STRICT, WITHOUT ROWID;"
    "CREATE INDEX nonce_seen ON nonce (seen);"
    "CREATE TABLE fork (seq INTEGER PRIMARY KEY, device BLOB NOT NULL, incarnation BLOB NOT NULL, number INTEGER NOT NULL,"
    "  digest TEXT NOT NULL, time INTEGER NOT NULL, UNIQUE (incarnation, number, digest)) STRICT;"
    "CREATE TABLE backup (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, hq_seq INTEGER NOT NULL, changes INTEGER NOT NULL,"
    "  digest TEXT NOT NULL) STRICT;"
    "CREATE TABLE agreement_lock (agreement BLOB PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE erased (record BLOB PRIMARY KEY, time INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

/* A name drawn by chance for every taking of numbers, under the last of them. What was given out before has none. */
static const char STEP_2[] = "CREATE TABLE history (hq_seq INTEGER PRIMARY KEY, id BLOB) STRICT;"
                             "INSERT INTO history (hq_seq) SELECT value FROM counter WHERE name = 'hq_seq' AND value > 0;";

static const MusterDbMigration steps[] = {
  { 1, STEP_1 },
  { 2, STEP_2 },
};

/* Brings headquarters' tables to this program's version. */
gboolean
muster_hq_migrate (MusterHq *self, GError **error)
{
  return muster_db_migrate (self->db, "hq", steps, G_N_ELEMENTS (steps), error);
}
