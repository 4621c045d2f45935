/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-seal.h"

GByteArray *muster_parcel_write (const MusterParcel *self);
MusterParcel *muster_parcel_read (GBytes *content, GError **error);

/* Size of the file that seals so many bytes, at most. */
gsize muster_seal_get_file_size (gsize content);
