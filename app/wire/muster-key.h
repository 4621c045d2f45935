/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-digest.h"
#include "muster-world.h"

G_BEGIN_DECLS

#define MUSTER_KEY_SIZE 32
#define MUSTER_KEY_SEED_SIZE 32
#define MUSTER_SIGNATURE_SIZE 64

/**
 * MusterKeyPair:
 *
 * An Ed25519 key pair: of a device, or of headquarters. The same pair, turned into X25519, opens what was sealed for
 * its owner. Immutable and counted; it may be used from any thread. The secret is wiped with the last reference.
 */
typedef struct _MusterKeyPair MusterKeyPair;

MusterKeyPair *muster_key_pair_new (MusterWorld *world);
MusterKeyPair *muster_key_pair_new_from_seed (const guint8 seed[MUSTER_KEY_SEED_SIZE]);
MusterKeyPair *muster_key_pair_ref (MusterKeyPair *self);
void muster_key_pair_unref (MusterKeyPair *self);
const guint8 *muster_key_pair_get_public (const MusterKeyPair *self);
void muster_key_pair_copy_seed (const MusterKeyPair *self, guint8 seed[MUSTER_KEY_SEED_SIZE]);

/* Signatures. `domain` says what the digest is of ("muster-batch/1"), so that no signature can stand for another. */
void muster_key_pair_sign (const MusterKeyPair *self, const char *domain, const guint8 digest[MUSTER_DIGEST_SIZE],
                           guint8 signature[MUSTER_SIGNATURE_SIZE]);
gboolean muster_key_verify (const guint8 public_key[MUSTER_KEY_SIZE], const char *domain,
                            const guint8 digest[MUSTER_DIGEST_SIZE], const guint8 signature[MUSTER_SIGNATURE_SIZE],
                            GError **error);
void muster_key_pair_sign_message (const MusterKeyPair *self, const void *message, gsize size,
                                   guint8 signature[MUSTER_SIGNATURE_SIZE]);
gboolean muster_key_verify_message (const guint8 public_key[MUSTER_KEY_SIZE], const void *message, gsize size,
                                    const guint8 signature[MUSTER_SIGNATURE_SIZE], GError **error);

/* Text forms: base64url of the key; the first 16 bytes of its SHA-256 as lowercase hex, for people and logs. */
char *muster_key_to_text (const guint8 public_key[MUSTER_KEY_SIZE]);
gboolean muster_key_from_text (const char *text, guint8 public_key[MUSTER_KEY_SIZE], GError **error);
char *muster_key_get_id (const guint8 public_key[MUSTER_KEY_SIZE]);

/* Sealing: the byte layout of libsodium's crypto_box_seal, its ephemeral key from the world. */
GBytes *muster_key_seal (MusterWorld *world, const guint8 public_key[MUSTER_KEY_SIZE], const void *message, gsize size,
                         GError **error);
GBytes *muster_key_pair_open (const MusterKeyPair *self, const void *sealed, gsize size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterKeyPair, muster_key_pair_unref)

G_END_DECLS
