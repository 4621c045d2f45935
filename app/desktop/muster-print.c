/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-print.h"

#define MARGIN_MM 12

/* The printer and the number of copies that were chosen last, until the program ends. */
static GtkPrintSettings *last;

static void
lay_out (GtkPrintOperation *operation, GtkPrintContext *context, MusterSheet *sheet)
{
  guint n_pages = muster_sheet_lay_out (sheet, gtk_print_context_get_cairo_context (context),
                                        gtk_print_context_get_width (context), gtk_print_context_get_height (context));

  gtk_print_operation_set_n_pages (operation, (int) n_pages);
}

static void
draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, MusterSheet *sheet)
{
  muster_sheet_draw (sheet, gtk_print_context_get_cairo_context (context), (guint) page);
}

static void
keep_settings (GtkPrintOperation *operation, GtkPrintOperationResult result)
{
  if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    g_set_object (&last, gtk_print_operation_get_print_settings (operation));
}

/* A sheet in two halves begins on A4 lying down, which is two sheets of A5. */
static GtkPageSetup *
make_page (const MusterSheet *sheet)
{
  GtkPageSetup *page = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (page, paper);
  if (muster_sheet_has_halves (sheet))
    gtk_page_setup_set_orientation (page, GTK_PAGE_ORIENTATION_LANDSCAPE);
  gtk_page_setup_set_top_margin (page, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (page, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (page, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (page, MARGIN_MM, GTK_UNIT_MM);
  return page;
}

static GtkPrintOperation *
make_operation (MusterSheet *sheet)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) page = make_page (sheet);

  gtk_print_operation_set_job_name (operation, muster_sheet_get_name (sheet));
  gtk_print_operation_set_default_page_setup (operation, page);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  g_signal_connect (operation, "begin-print", G_CALLBACK (lay_out), sheet);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw), sheet);
  g_object_set_data_full (G_OBJECT (operation), "sheet", sheet, muster_sheet_free);
  return operation;
}

/**
 * muster_print:
 * @window: the dialog's parent
 * @sheet: (transfer full): what to print
 *
 * Asks for printer and paper. What goes wrong is said by the dialog of the system.
 */
void
muster_print (GtkWindow *window, MusterSheet *sheet)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (sheet);

  gtk_print_operation_set_allow_async (operation, TRUE);
  if (last != NULL)
    gtk_print_operation_set_print_settings (operation, last);
  g_signal_connect (operation, "done", G_CALLBACK (keep_settings), NULL);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, window, NULL);
}

/**
 * muster_print_to_file:
 * @sheet: (transfer full): what to print
 * @path: name of a PDF file
 * @error: GTK_PRINT_ERROR
 *
 * Returns: whether it is written
 */
gboolean
muster_print_to_file (MusterSheet *sheet, const char *path, GError **error)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (sheet);

  gtk_print_operation_set_export_filename (operation, path);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error)
         == GTK_PRINT_OPERATION_RESULT_APPLY;
}
