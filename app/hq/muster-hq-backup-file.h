/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hq-private.h"

G_BEGIN_DECLS

/**
 * MusterHqBackupHeader:
 * @name: headquarters' name
 * @epoch: epoch of the copy
 * @hq_seq: greatest number in it
 * @changes: changes in it
 * @journal: running hash of its journal, hex
 * @made: when, ms
 * @size: bytes of the database that follows
 * @sha256: their digest, hex
 * @sealed: the keys, sealed to the offline key, base64
 *
 * A backup is one file: a line of canonical JSON that says what it is, then the database under a key of its own.
 */
typedef struct
{
  char *name;
  MusterId epoch;
  gint64 hq_seq;
  gint64 changes;
  char *journal;
  gint64 made;
  gint64 size;
  char *sha256;
  char *sealed;
} MusterHqBackupHeader;

void muster_hq_backup_header_clear (MusterHqBackupHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MusterHqBackupHeader, muster_hq_backup_header_clear)

/* The file at @path from the header and the database at @database: written beside, synced, read back, renamed. Fills
 * size and sha256. */
gboolean muster_hq_backup_file_write (MusterWorld *world, const char *path, MusterHqBackupHeader *header, const char *database,
                                      GError **error);
/* The header, and with @database the database, checked against it. */
gboolean muster_hq_backup_file_read (MusterWorld *world, const char *path, MusterHqBackupHeader *header, const char *database,
                                     GError **error);

/* Keys and certificates of headquarters, sealed to the offline key. */
char *muster_hq_backup_seal (MusterHq *self, const guint8 *database_key, GError **error);
gboolean muster_hq_backup_unseal (MusterWorld *world, const char *sealed, const char *offline_key, MusterHqKeys *keys,
                                  JsonObject **files, GError **error);

G_END_DECLS
