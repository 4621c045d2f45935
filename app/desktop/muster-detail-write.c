/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-write.h"

/**
 * muster_detail_write_new:
 * @kind: (nullable): kind of a record to make
 * @id: (nullable): a record that is there
 * @fields: (nullable): what to write
 *
 * Returns: (transfer full): a save
 */
MusterDetailWrite *
muster_detail_write_new (const char *kind, const MusterId *id, JsonObject *fields)
{
  MusterDetailWrite *self = g_new0 (MusterDetailWrite, 1);

  self->kind = g_strdup (kind);
  if (id != NULL)
    self->id = *id;
  self->fields = fields == NULL ? NULL : json_object_ref (fields);
  return self;
}

void
muster_detail_write_free (gpointer data)
{
  MusterDetailWrite *self = data;

  g_free (self->kind);
  g_clear_pointer (&self->fields, json_object_unref);
  g_free (self);
}

/**
 * muster_detail_write_run:
 * @store: the writer's store
 * @data: a #MusterDetailWrite
 * @cancellable: (nullable): not used
 * @error: as muster_store_create(), muster_store_edit(), muster_store_delete() and muster_store_restore()
 *
 * Returns: (transfer full) (nullable): the #MusterId of the record
 */
gpointer
muster_detail_write_run (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  MusterDetailWrite *self = data;
  gboolean done;

  if (self->kind != NULL)
    done = muster_store_create (store, self->kind, self->fields, NULL, &self->id, error);
  else if (self->fields != NULL)
    done = muster_store_edit (store, &self->id, self->fields, error);
  else if (self->restore)
    done = muster_store_restore (store, &self->id, error);
  else
    done = muster_store_delete (store, &self->id, "deleted in the list", error);
  return done ? muster_id_copy (&self->id) : NULL;
}
