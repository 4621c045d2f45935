/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-new-card.h"

#include <glib/gi18n.h>

#include "muster-parts.h"
#include "muster-words.h"

/* What has to be filled comes first. */
static GPtrArray *
get_form_fields (const MusterKind *kind)
{
  static const MusterRequired passes[] = { MUSTER_REQUIRED_YES, MUSTER_REQUIRED_WHEN, MUSTER_REQUIRED_NO };
  GPtrArray *fields = g_ptr_array_new ();

  for (guint pass = 0; pass < G_N_ELEMENTS (passes); pass++)
    for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
      {
        const MusterField *field = muster_kind_get_field (kind, i);

        if (!field->computed && field->required == passes[pass])
          g_ptr_array_add (fields, (gpointer) field);
      }
  return fields;
}

/**
 * muster_new_card_new:
 * @desk: the open book
 * @kind: kind of the new record
 * @preset: what is already known of it
 * @name: names records in @preset
 * @name_data: for @name, during this call
 * @form: (out) (transfer none): the form in it
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
muster_new_card_new (MusterDesk *desk, const MusterKind *kind, JsonObject *preset, MusterNameFunc name,
                     gpointer name_data, MusterGroupForm **form)
{
  g_autoptr (GPtrArray) fields = get_form_fields (kind);
  g_autofree char *title = g_strdup_printf (_ ("New: %s"), muster_words_for_kind (kind));
  GtkWidget *card = muster_card_new (title, NULL);

  *form = MUSTER_GROUP_FORM (muster_group_form_new (desk, kind, fields, preset, name, name_data));
  gtk_box_append (GTK_BOX (muster_card_get_box (card)), GTK_WIDGET (*form));
  return card;
}
