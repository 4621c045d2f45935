/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-key.h"

G_BEGIN_DECLS

/**
 * MusterPartType:
 *
 * What a part of a sealed file is. A device writes a hello request and batches; headquarters answers with a hello,
 * receipts, problems (in place of a receipt) and pages. The number is the byte in the file.
 */
typedef enum
{
  MUSTER_PART_HELLO_REQUEST = 1,
  MUSTER_PART_BATCH = 2,
  MUSTER_PART_HELLO = 3,
  MUSTER_PART_RECEIPT = 4,
  MUSTER_PART_PAGE = 5,
  MUSTER_PART_PROBLEM = 6, /* a problem+json body; its detail names the batch's digest */
} MusterPartType;

/**
 * MusterParcel:
 *
 * The parts of a `.muster` file, in order. The file is
 *
 * | bytes | what |
 * |---|---|
 * | 8 | "MUSTER1" LF |
 * | 2 | length of the clear header, big-endian |
 * | n | clear header, canonical JSON `{"date":"YYYY-MM-DD","label":TEXT,"size":N}`; size: bytes of all messages in clear |
 * | 80 | sealed box (libsodium crypto_box_seal) of a fresh 32-byte key, for the recipient |
 * | 24 | header of the stream (libsodium crypto_secretstream_xchacha20poly1305) |
 * | … | messages of 64 KiB (+ 17), the last one shorter or equal and tagged final; additional data of the first: SHA-256 of all bytes before it |
 *
 * and the messages in clear are parts: type (1 byte), length (4 bytes, big-endian), content. Whoever finds the stick
 * reads the clear header and nothing else.
 */
typedef struct _MusterParcel MusterParcel;

/**
 * MusterSealLabel:
 * @label: name of the device that wrote it, or of headquarters
 * @date: "YYYY-MM-DD"
 * @size: bytes of the content
 *
 * What everybody can read on a sealed file.
 */
typedef struct
{
  char *label;
  char *date;
  gint64 size;
} MusterSealLabel;

MusterParcel *muster_parcel_new (void);
void muster_parcel_free (MusterParcel *self);
gboolean muster_parcel_add (MusterParcel *self, MusterPartType type, GBytes *content, GError **error);
gsize muster_parcel_get_size (const MusterParcel *self);
guint muster_parcel_get_n_parts (const MusterParcel *self);
GBytes *muster_parcel_get_part (const MusterParcel *self, guint index, MusterPartType *type);

GBytes *muster_parcel_seal (const MusterParcel *self, MusterWorld *world, const guint8 recipient[MUSTER_KEY_SIZE],
                            const char *label, const char *date, GError **error);
MusterParcel *muster_parcel_open (GBytes *file, const MusterKeyPair *recipient, GError **error);

MusterSealLabel *muster_seal_label_read (GBytes *file, GError **error);
void muster_seal_label_free (MusterSealLabel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterParcel, muster_parcel_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSealLabel, muster_seal_label_free)

G_END_DECLS
