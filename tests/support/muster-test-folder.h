/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterTestFolder:
 *
 * A temporary folder of a test that is removed, with the files in it, when it is freed.
 */
typedef struct _MusterTestFolder MusterTestFolder;

MusterTestFolder *muster_test_folder_new (void);
const char *muster_test_folder_get_path (MusterTestFolder *self);
const char *muster_test_folder_file (MusterTestFolder *self, const char *name);
void muster_test_folder_free (MusterTestFolder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTestFolder, muster_test_folder_free)

G_END_DECLS
