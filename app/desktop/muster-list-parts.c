/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-parts.h"

#include <glib/gi18n.h>

#include "muster-bulk-edit.h"
#include "muster-column-menu.h"
#include "muster-exchange.h"
#include "muster-list-cell.h"
#include "muster-list-sibling.h"
#include "muster-own-filters.h"
#include "muster-parts.h"
#include "muster-words.h"

/**
 * muster_list_parts_empty_new:
 *
 * Returns: (transfer floating): what stands where a list has no rows
 */
GtkWidget *
muster_list_parts_empty_new (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "edit-find-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Nothing here"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("Another filter or other words may find it; Ctrl+N makes a new one."));
  muster_name_status_page (page, _ ("Nothing here"));
  return page;
}

/**
 * muster_list_parts_get_search_hint:
 * @kind: the kind listed
 *
 * Returns: what may be typed to find one, by what the store keeps to search in
 */
const char *
muster_list_parts_get_search_hint (const MusterKind *kind)
{
  gboolean has_name = FALSE, has_digits = FALSE;

  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      MusterSearch search = muster_kind_get_field (kind, i)->search;

      has_name |= search == MUSTER_SEARCH_NAME;
      has_digits |= search == MUSTER_SEARCH_DIGITS;
    }
  if (has_name && has_digits)
    return _ ("Name, pinyin initials, any four digits");
  return has_name ? _ ("Name or pinyin initials") : has_digits ? _ ("Any four digits") : _ ("Any two characters");
}

/**
 * muster_list_parts_add_chip:
 * @chips: the row of filters
 * @buttons: (element-type Gtk.Widget): its buttons; the new one is added
 * @title: name of a filter
 *
 * Returns: (transfer none): its button; the first one is pressed, and one of them always is
 */
GtkWidget *
muster_list_parts_add_chip (MusterWrapBox *chips, GPtrArray *buttons, const char *title)
{
  GtkWidget *button = muster_own_filters_chip_new (title);

  if (buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (buttons, 0));
  else
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_ptr_array_add (buttons, button);
  muster_wrap_box_append (chips, button);
  return button;
}

/**
 * muster_list_parts_show_counts:
 * @chips: (element-type Gtk.Widget): those of muster_own_filters_chip_new()
 * @counts: (element-type gint64): what each gives; negative: not counted
 */
void
muster_list_parts_show_counts (GPtrArray *chips, GArray *counts)
{
  for (guint i = 0; i < counts->len && i < chips->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (chips, i);
      gint64 number = g_array_index (counts, gint64, i);
      g_autofree char *count = number < 0 ? g_strdup ("") : muster_words_for_count (number);
      const char *title = g_object_get_data (G_OBJECT (button), "title");
      g_autofree char *text = g_strdup_printf ("%s %s", title, count);

      muster_label_set (g_object_get_data (G_OBJECT (button), "count"), count);
      gtk_widget_set_visible (g_object_get_data (G_OBJECT (button), "count"), *count != '\0');
      muster_name_widget (button, text);
    }
}

/**
 * muster_list_parts_describe:
 * @count: how many rows, in words
 * @ticks: how many of them are ticked
 * @order: (nullable): the column that they are sorted by
 * @kind: the kind listed
 *
 * Returns: (transfer full): what stands under the list
 */
char *
muster_list_parts_describe (const char *count, guint ticks, const MusterListColumn *order, const MusterKind *kind)
{
  const char *by = order == NULL ? _ ("newest first") : muster_list_column_title (order, kind);
  g_autofree char *ticked = muster_words_for_count (ticks);
  g_autofree char *chosen = g_strdup_printf (_ ("%s ticked"), ticked);
  g_autofree char *sorted = g_strdup_printf (_ ("by %s"), by);

  return g_strdup_printf ("%s · %s%s%s", count, sorted, ticks > 0 ? " · " : "", ticks > 0 ? chosen : "");
}

/**
 * muster_list_parts_add_buttons:
 * @bar: what stands under the list
 * @view: the page; gets their keys
 * @desk: the open book
 * @table: the list
 * @kind: the kind listed
 *
 * Returns: (transfer none): the button with the filters of one's own
 */
GtkWidget *
muster_list_parts_add_buttons (MusterWrapBox *bar, GtkWidget *view, MusterDesk *desk, MusterListTable *table,
                               const MusterKind *kind)
{
  GtkWidget *filters = muster_own_filters_new (desk, kind, view);
  MusterWrapBox *row = MUSTER_WRAP_BOX (muster_wrap_box_new ());

  muster_wrap_box_append (row, muster_bulk_edit_new (desk, kind, view, table));
  muster_wrap_box_append (row, filters);
  muster_wrap_box_append (row, muster_column_menu_new (desk, kind, view, table));
  muster_list_sibling_add_button (row, view, kind);
  muster_wrap_box_append (row, muster_exchange_button_new (kind));
  gtk_widget_set_valign (GTK_WIDGET (row), GTK_ALIGN_CENTER);
  muster_wrap_box_append (bar, GTK_WIDGET (row));
  return filters;
}
