/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-job-sheet.h"
#include "muster-own-data.h"
#include "visit.h"

#include "muster-sheet.h"

/* What is printed, as it stands on the paper: words of the other language are as foreign there as on the screen. */

#define A4_SHORT 595 /* points */
#define A4_LONG 842
#define MARGIN 34
#define SCALE 1.5

static gboolean
take_id (gpointer data, JsonObject *record, GError **error)
{
  return muster_id_parse (json_object_get_string_member (record, "id"), data);
}

static gboolean
take_worker (gpointer data, JsonObject *record, GError **error)
{
  return muster_id_parse (json_object_get_string_member (record, "worker_id"), data);
}

static MusterId
find (Visit *self, const char *kind, MusterRowFunc take)
{
  g_autoptr (GError) error = NULL;
  MusterQuery query = { .kind = kind, .limit = 1 };
  MusterId id = { { 0 } };

  muster_store_list (muster_desk_get_store (self->open.desk), &query, take, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
check_words (Visit *self, MusterSheet *sheet, const char *name)
{
  g_autofree char *text = muster_sheet_get_text (sheet);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *foreign = screen_words_find_foreign (self->words, lines[i]);

      if (foreign == NULL)
        continue;
      g_test_message ("%s: “%s” is of the other language: “%s”", name, foreign, lines[i]);
      g_test_fail ();
    }
}

static cairo_surface_t *
make_paper (double width, double height)
{
  cairo_surface_t *paper
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (SCALE * width), (int) (SCALE * height));

  cairo_surface_set_device_scale (paper, SCALE, SCALE);
  cairo_surface_set_device_offset (paper, SCALE * MARGIN, SCALE * MARGIN);
  return paper;
}

static void
draw_pages (Visit *self, MusterSheet *sheet, const char *name, double width, double height)
{
  const char *folder = g_getenv ("MUSTER_TEST_SCREENSHOTS");
  cairo_surface_t *paper = make_paper (width, height);
  cairo_t *cr = cairo_create (paper);
  guint pages = muster_sheet_lay_out (sheet, cr, width - 2 * MARGIN, height - 2 * MARGIN);

  for (guint i = 0; i < pages; i++)
    {
      g_autofree char *file = g_strdup_printf ("%02u-%s-%u.png", self->n_stops, name, i + 1);
      g_autofree char *path = folder == NULL ? NULL : g_build_filename (folder, file, NULL);

      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      muster_sheet_draw (sheet, cr, i);
      if (path != NULL)
        g_assert_cmpint (cairo_surface_write_to_png (paper, path), ==, CAIRO_STATUS_SUCCESS);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (paper);
}

/* The job sheets of an employer, two of A5 on A4 lying down, and what is kept about a person. */
void
visit_sheets (Visit *self)
{
  MusterId opening = find (self, "opening", take_id);
  MusterId worker = find (self, "intention", take_worker);
  g_autoptr (MusterSheet) jobs = desk_rig_write (&self->open, muster_job_sheet_read, &opening);
  g_autoptr (MusterSheet) own = desk_rig_write (&self->open, muster_own_data_read, &worker);

  screen_words_learn_store (self->words, muster_desk_get_store (self->open.desk));
  self->n_stops++;
  check_words (self, jobs, "job-sheet");
  draw_pages (self, jobs, "job-sheet", A4_LONG, A4_SHORT);
  self->n_stops++;
  check_words (self, own, "own-data");
  draw_pages (self, own, "own-data", A4_SHORT, A4_LONG);
}
