/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "muster-parcel-private.h"
#include "wire-samples.h"

/* The first byte says what the rest is: a file from a stick, or what somebody who has headquarters' key sealed into
 * one. */

static void
open_file (GBytes *file, const MusterKeyPair *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) label_error = NULL;
  g_autoptr (MusterSealLabel) label = muster_seal_label_read (file, &label_error);
  g_autoptr (MusterParcel) parcel = muster_parcel_open (file, key, &error);

  g_assert_true ((label == NULL) == (label_error != NULL));
  g_assert_true ((parcel == NULL) == (error != NULL));
  g_assert_true (label != NULL || parcel == NULL);
}

static void
read_content (const guint8 *data, gsize size, const MusterKeyPair *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new (data, size);
  g_autoptr (MusterParcel) parcel = muster_parcel_read (content, &error);
  g_autoptr (GByteArray) written = NULL;
  g_autoptr (MusterWorld) world = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (MusterParcel) opened = NULL;

  g_assert_true ((parcel == NULL) == (error != NULL));
  if (parcel == NULL)
    return;
  written = muster_parcel_write (parcel);
  g_assert_cmpmem (written->data, written->len, data, size);
  if (size == 0)
    return;
  world = sample_world_new (size);
  file = muster_parcel_seal (parcel, world, muster_key_pair_get_public (key), "label", "2024-02-01", &error);
  g_assert_no_error (error);
  opened = muster_parcel_open (file, key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (muster_parcel_get_n_parts (opened), ==, muster_parcel_get_n_parts (parcel));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (MusterKeyPair) key = sample_key (2);

  if (size == 0)
    return 0;
  if (data[0] % 2 == 0)
    {
      g_autoptr (GBytes) file = g_bytes_new (data + 1, size - 1);

      open_file (file, key);
    }
  else
    read_content (data + 1, size - 1, key);
  return 0;
}
