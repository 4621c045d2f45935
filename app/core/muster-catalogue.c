/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-catalogue.h"

#include <string.h>

struct _MusterCatalogue
{
  GPtrArray *kinds;
  GHashTable *by_name;
  gsize derived; /* a pointer, once it was made */
  GDestroyNotify free_derived;
};

/* The list of kinds. The order is the one of help, schema and dump. */
static const MusterKind *const standard_kinds[] = {
  &muster_kind_org_unit,   &muster_kind_squad,           &muster_kind_member,       &muster_kind_deployment,
  &muster_kind_fair,       &muster_kind_fair_employer,   &muster_kind_employer,     &muster_kind_opening,
  &muster_kind_worker,     &muster_kind_consent,         &muster_kind_consent_text, &muster_kind_turned_away,
  &muster_kind_intention,  &muster_kind_contact,         &muster_kind_review,       &muster_kind_agreement,
  &muster_kind_agreement_party, &muster_kind_labour_base, &muster_kind_attachment,
};

/**
 * muster_catalogue_new:
 * @kinds: (array length=n_kinds): kinds of different names; they outlive the catalogue
 * @n_kinds: their number
 *
 * Returns: (transfer full): a catalogue of these kinds
 */
MusterCatalogue *
muster_catalogue_new (const MusterKind *const *kinds, guint n_kinds)
{
  MusterCatalogue *self = g_atomic_rc_box_new0 (MusterCatalogue);

  self->kinds = g_ptr_array_sized_new (n_kinds);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n_kinds; i++)
    {
      g_ptr_array_add (self->kinds, (gpointer) kinds[i]);
      if (!g_hash_table_insert (self->by_name, (gpointer) kinds[i]->name, (gpointer) kinds[i]))
        g_error ("Two kinds are called “%s”.", kinds[i]->name);
    }
  return self;
}

/**
 * muster_catalogue_new_standard:
 *
 * Returns: (transfer full): the catalogue of all kinds of the data dictionary
 */
MusterCatalogue *
muster_catalogue_new_standard (void)
{
  return muster_catalogue_new (standard_kinds, G_N_ELEMENTS (standard_kinds));
}

/**
 * muster_catalogue_ref:
 * @self: a catalogue
 *
 * Returns: (transfer full): the same
 */
MusterCatalogue *
muster_catalogue_ref (MusterCatalogue *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
muster_catalogue_clear (gpointer data)
{
  MusterCatalogue *self = data;

  if (self->derived != 0)
    self->free_derived (GSIZE_TO_POINTER (self->derived));
  g_ptr_array_unref (self->kinds);
  g_hash_table_unref (self->by_name);
}

/**
 * muster_catalogue_unref:
 * @self: (transfer full): a catalogue
 */
void
muster_catalogue_unref (MusterCatalogue *self)
{
  g_atomic_rc_box_release_full (self, muster_catalogue_clear);
}

/**
 * muster_catalogue_derive:
 * @self: a catalogue
 * @make: makes something of the kinds that never changes
 * @destroy: frees it with the catalogue
 *
 * What follows from the kinds alone and costs something is made once, not by everybody who opens a store: here for the
 * SQL of the typed tables, of which there is one. From any thread; the first caller makes it and the others wait.
 *
 * Returns: (transfer none): what @make gave
 */
gpointer
muster_catalogue_derive (MusterCatalogue *self, MusterCatalogueMake make, GDestroyNotify destroy)
{
  if (g_once_init_enter (&self->derived))
    {
      self->free_derived = destroy;
      g_once_init_leave (&self->derived, GPOINTER_TO_SIZE (make (self)));
    }
  return GSIZE_TO_POINTER (self->derived);
}

/**
 * muster_catalogue_get_n_kinds:
 * @self: a catalogue
 *
 * Returns: number of kinds
 */
guint
muster_catalogue_get_n_kinds (MusterCatalogue *self)
{
  return self->kinds->len;
}

/**
 * muster_catalogue_get_kind:
 * @self: a catalogue
 * @index: below muster_catalogue_get_n_kinds()
 *
 * Returns: (transfer none): a kind
 */
const MusterKind *
muster_catalogue_get_kind (MusterCatalogue *self, guint index)
{
  g_return_val_if_fail (index < self->kinds->len, NULL);
  return self->kinds->pdata[index];
}

/**
 * muster_catalogue_find:
 * @self: a catalogue
 * @name: name of a kind
 *
 * Returns: (transfer none) (nullable): the kind; %NULL for a kind of a newer Muster
 */
const MusterKind *
muster_catalogue_find (MusterCatalogue *self, const char *name)
{
  return g_hash_table_lookup (self->by_name, name);
}
