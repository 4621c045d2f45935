/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-seal.h"

#include <string.h>

#include "muster-error.h"
#include "muster-limits.h"
#include "muster-parcel-private.h"

#define FRAME_SIZE 5

typedef struct
{
  MusterPartType type;
  GBytes *content;
} Part;

struct _MusterParcel
{
  GArray *parts; /* of Part */
  gsize size;    /* framed */
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_bytes_unref (part->content);
}

/**
 * muster_parcel_new:
 *
 * Returns: (transfer full): a parcel without parts
 */
MusterParcel *
muster_parcel_new (void)
{
  MusterParcel *self = g_new0 (MusterParcel, 1);

  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);

  return self;
}

void
muster_parcel_free (MusterParcel *self)
{
  g_array_unref (self->parts);
  g_free (self);
}

/**
 * muster_parcel_add:
 * @self: a parcel
 * @type: what the part is
 * @content: its bytes; kept
 * @error: %MUSTER_ERROR_TOO_LARGE: the caller seals this parcel and begins another
 *
 * Returns: whether the part is in
 */
gboolean
muster_parcel_add (MusterParcel *self, MusterPartType type, GBytes *content, GError **error)
{
  gsize size = g_bytes_get_size (content);
  Part part = { type, NULL };

  if (size > MUSTER_LIMIT_REQUEST || self->parts->len >= MUSTER_LIMIT_SEAL_PARTS
      || muster_seal_get_file_size (self->size + FRAME_SIZE + size) > MUSTER_LIMIT_SEAL_FILE)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "This is more than one file may hold");
      return FALSE;
    }
  part.content = g_bytes_ref (content);
  g_array_append_val (self->parts, part);
  self->size += FRAME_SIZE + size;

  return TRUE;
}

/**
 * muster_parcel_get_size:
 * @self: a parcel
 *
 * Returns: bytes of its parts with their frames
 */
gsize
muster_parcel_get_size (const MusterParcel *self)
{
  return self->size;
}

guint
muster_parcel_get_n_parts (const MusterParcel *self)
{
  return self->parts->len;
}

/**
 * muster_parcel_get_part:
 * @self: a parcel
 * @index: which part
 * @type: (out): what it is; a number that this program does not know is to be skipped
 *
 * Returns: (transfer none): its bytes
 */
GBytes *
muster_parcel_get_part (const MusterParcel *self, guint index, MusterPartType *type)
{
  const Part *part;

  g_assert (index < self->parts->len);
  part = &g_array_index (self->parts, Part, index);
  *type = part->type;

  return part->content;
}

/* Type, length, content of each part: what goes into the messages. */
GByteArray *
muster_parcel_write (const MusterParcel *self)
{
  GByteArray *out = g_byte_array_sized_new ((guint)self->size);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      gsize size = g_bytes_get_size (part->content);
      guint8 type = (guint8)part->type;
      guint32 length = GUINT32_TO_BE ((guint32)size);

      g_byte_array_append (out, &type, 1);
      g_byte_array_append (out, (const guint8 *)&length, sizeof length);
      if (size > 0)
        g_byte_array_append (out, g_bytes_get_data (part->content, NULL), (guint)size);
    }

  return out;
}

/* The parts are slices of @content, so nothing is copied. */
MusterParcel *
muster_parcel_read (GBytes *content, GError **error)
{
  g_autoptr (MusterParcel) self = muster_parcel_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);

  for (gsize at = 0; at < size;)
    {
      g_autoptr (GBytes) slice = NULL;
      guint32 length;

      if (size - at >= FRAME_SIZE)
        {
          memcpy (&length, data + at + 1, sizeof length);
          length = GUINT32_FROM_BE (length);
        }
      if (size - at < FRAME_SIZE || length > size - at - FRAME_SIZE)
        {
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A part of the file is cut short");
          return NULL;
        }
      slice = g_bytes_new_from_bytes (content, at + FRAME_SIZE, length);
      if (!muster_parcel_add (self, (MusterPartType)data[at], slice, error))
        return NULL;
      at += FRAME_SIZE + length;
    }

  return g_steal_pointer (&self);
}
