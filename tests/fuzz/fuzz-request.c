/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "hq-rig.h"
#include "muster-limits.h"
#include "muster-lines.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"
#include "muster-test-vfs.h"

/* Headquarters' handlers behind the HTTP server. The first byte says who writes the rest: a stranger, who writes each
 * part of the request as he likes, apart by line feeds; or an enrolled laptop, which signs a body, or a batch of lines.
 */

#define REQUESTS_A_STORE 500

typedef enum
{
  STRANGER,
  SIGNED_BODY,
  SIGNED_BATCH,
  SIGNED_QUERY,
  N_SENDERS,
} Sender;

typedef struct
{
  MusterTestVfs *vfs;
  HqRig rig;
  HqLaptop *laptop;
  guint requests;
} Place;

static void
open_place (Place *place)
{
  static const MusterHqNew values = { .name = "指挥部", .without_certificate = TRUE };
  MusterHqOptions options = { .folder = "hq" };
  g_autoptr (GError) error = NULL;

  place->vfs = muster_test_vfs_new (1);
  place->rig.world = options.world = muster_test_world_new (3, muster_test_vfs_get_name (place->vfs), FALSE);
  place->rig.catalogue = options.catalogue = muster_catalogue_new_standard ();
  place->rig.hq = muster_hq_create (&options, &values, &error);
  g_assert_no_error (error);
  place->laptop = hq_laptop_new (&place->rig, MUSTER_HQ_ROLE_HEADQUARTERS, NULL, NULL);
  place->requests = 0;
}

/* Whatever came in between: the tables say what the journal says. */
static void
close_place (Place *place)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (place->rig.hq, &error);
  g_assert_no_error (error);
  hq_laptop_free (place->laptop);
  muster_hq_free (place->rig.hq);
  muster_catalogue_unref (place->rig.catalogue);
  muster_world_unref (place->rig.world);
  muster_test_vfs_free (place->vfs);
}

static void
judge (MusterHqResponse *response)
{
  g_assert_nonnull (response);
  g_assert_nonnull (response->body);
  if (response->status == 500)
    g_error ("%.*s", (int) g_bytes_get_size (response->body), (const char *) g_bytes_get_data (response->body, NULL));
  g_assert_cmpuint (response->status, !=, 503);
  g_assert_cmpuint (response->status, !=, 507);
}

static void
ask_as_stranger (Place *place, const char *text, gsize size)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *copy = g_strndup (text, size);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
  MusterHqRequest request = { 0 };

  parts = g_strsplit (copy, "\n", 7);
  if (g_strv_length (parts) < 7)
    return;
  request.method = parts[0];
  request.path = parts[1];
  request.query = *parts[2] == '\0' ? NULL : parts[2];
  request.content_digest = *parts[3] == '\0' ? NULL : parts[3];
  request.signature_input = *parts[4] == '\0' ? NULL : parts[4];
  request.signature = *parts[5] == '\0' ? NULL : parts[5];
  request.body = body = g_bytes_new (parts[6], strlen (parts[6]));
  response = muster_hq_handle (place->rig.hq, &request);
  judge (response);
}

static GBytes *
close_batch (Place *place, const guint8 *data, gsize size)
{
  g_autoptr (GString) lines = g_string_new_len ((const char *) data, (gssize) size);

  return muster_lines_close (lines, MUSTER_BATCH_FORMAT, MUSTER_LIMIT_BATCH_BYTES, place->laptop->key, NULL);
}

static void
ask_as_laptop (Place *place, Sender sender, guint choice, const guint8 *data, gsize size)
{
  static const char *const paths[] = { MUSTER_PATH_HELLO, MUSTER_PATH_BATCHES, MUSTER_PATH_CHANGES, MUSTER_PATH_ENROL };
  g_autoptr (GBytes) body = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
  g_autofree char *query = NULL;

  if (sender == SIGNED_QUERY)
    {
      query = g_strndup ((const char *) data, size);
      response = hq_laptop_get (place->laptop, MUSTER_PATH_CHANGES, query);
    }
  else
    {
      body = sender == SIGNED_BATCH ? close_batch (place, data, size) : g_bytes_new (data, size);
      if (body == NULL)
        return;
      response = hq_laptop_post (
          place->laptop, sender == SIGNED_BATCH ? MUSTER_PATH_BATCHES : paths[choice % G_N_ELEMENTS (paths)], body);
    }
  judge (response);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static Place place;
  Sender sender = size == 0 ? STRANGER : (Sender) (data[0] % N_SENDERS);

  if (size == 0)
    return 0;
  if (place.vfs == NULL)
    open_place (&place);
  if (sender == STRANGER)
    ask_as_stranger (&place, (const char *) data + 1, size - 1);
  else
    ask_as_laptop (&place, sender, data[0] / N_SENDERS, data + 1, size - 1);
  if (++place.requests >= REQUESTS_A_STORE)
    {
      close_place (&place);
      open_place (&place);
    }
  return 0;
}
