/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "muster-batch.h"
#include "muster-change.h"
#include "muster-limits.h"
#include "muster-lines.h"
#include "muster-page.h"
#include "wire-samples.h"

/* The first byte says what the rest is: gzip as it comes from the line, or lines of a batch or a page, to which the
 * target puts the trailer that an enrolled laptop which lies would put there. */

typedef enum
{
  BATCH_GZIP,
  BATCH_LINES,
  PAGE_GZIP,
  PAGE_LINES,
  N_FORMS,
} Form;

static GBytes *
close_lines (const guint8 *data, gsize size, const char *format)
{
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GString) lines = g_string_new_len ((const char *) data, (gssize) size);

  return muster_lines_close (lines, format, MUSTER_LIMIT_BATCH_BYTES, key, NULL);
}

static void
read_changes (MusterBatch *batch)
{
  for (guint i = 0; i < muster_batch_get_n_lines (batch); i++)
    {
      gsize size, kept;
      const char *line = muster_batch_get_line (batch, i, &size);
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, &error);

      g_assert_true ((change == NULL) == (error != NULL));
      if (change == NULL)
        continue;
      g_assert_nonnull (muster_change_get_line (change, &kept));
      g_assert_cmpuint (kept, ==, size);
    }
}

static void
read_batch (GBytes *bytes, gboolean is_signed)
{
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBatch) batch = muster_batch_read (bytes, &error);

  g_assert_true ((batch == NULL) == (error != NULL));
  if (batch == NULL)
    return;
  g_assert_true (!is_signed || muster_batch_verify (batch, muster_key_pair_get_public (key), NULL));
  read_changes (batch);
}

static void
read_page (GBytes *bytes, gboolean is_signed)
{
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterPage) page = muster_page_read (bytes, &error);

  g_assert_true ((page == NULL) == (error != NULL));
  if (page != NULL)
    g_assert_true (!is_signed || muster_page_verify (page, muster_key_pair_get_public (key), NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Form form = size == 0 ? BATCH_GZIP : (Form) (data[0] % N_FORMS);
  gboolean has_lines = form == BATCH_LINES || form == PAGE_LINES;
  gboolean is_batch = form == BATCH_GZIP || form == BATCH_LINES;
  g_autoptr (GBytes) bytes = NULL;

  if (size == 0)
    return 0;
  bytes = has_lines ? close_lines (data + 1, size - 1, is_batch ? MUSTER_BATCH_FORMAT : MUSTER_PAGE_FORMAT)
                    : g_bytes_new (data + 1, size - 1);
  if (bytes == NULL)
    return 0;
  if (is_batch)
    read_batch (bytes, has_lines);
  else
    read_page (bytes, has_lines);
  return 0;
}
