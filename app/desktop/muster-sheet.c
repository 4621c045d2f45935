/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sheet.h"

#include <glib/gi18n.h>

/* All lengths are points, 1/72 inch; of type, multiples of the sheet's size. */
#define TITLE 1.7
#define HEADING 1.15
#define NOTE 0.8
#define GAP 0.35        /* under every block, of the size */
#define LABELS 0.28     /* of the width */
#define HALVES_GAP 48.0 /* between two halves, with the line to cut along in its middle */

typedef enum
{
  BLOCK_NOTE,
  BLOCK_TITLE,
  BLOCK_HEADING,
  BLOCK_PAIR,
  BLOCK_SENTENCE,
  BLOCK_BLANK,
  BLOCK_PAGE, /* what follows begins a page */
} BlockType;

typedef struct
{
  BlockType type;
  char *label; /* nullable */
  char *text;  /* nullable */
  guint page;
  double top;
} Block;

struct _MusterSheet
{
  char *name;
  double size;
  char *halves[2]; /* what each half is called, nullable */
  char *foot;      /* nullable */
  GArray *blocks;
  double width; /* of one half */
  double full;  /* of the paper */
  double height;
  guint n_pages;
  gboolean split;
};

static void
clear_block (gpointer data)
{
  Block *block = data;

  g_free (block->label);
  g_free (block->text);
}

/**
 * muster_sheet_new:
 * @name: what the printer's queue calls it; no personal data
 * @size: size of its type in points
 *
 * Returns: (transfer full): an empty sheet
 */
MusterSheet *
muster_sheet_new (const char *name, double size)
{
  MusterSheet *self = g_new0 (MusterSheet, 1);

  self->name = g_strdup (name);
  self->size = size;
  self->blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  g_array_set_clear_func (self->blocks, clear_block);
  return self;
}

void
muster_sheet_free (gpointer data)
{
  MusterSheet *self = data;

  g_array_unref (self->blocks);
  g_free (self->name);
  g_free (self->halves[0]);
  g_free (self->halves[1]);
  g_free (self->foot);
  g_free (self);
}

const char *
muster_sheet_get_name (const MusterSheet *self)
{
  return self->name;
}

/**
 * muster_sheet_set_halves:
 * @self: a sheet
 * @first: what the left half is called: whose it is
 * @second: what the right one is called
 *
 * On paper that is wider than high everything stands twice, side by side, to be cut apart.
 */
void
muster_sheet_set_halves (MusterSheet *self, const char *first, const char *second)
{
  g_free (self->halves[0]);
  g_free (self->halves[1]);
  self->halves[0] = g_strdup (first);
  self->halves[1] = g_strdup (second);
}

gboolean
muster_sheet_has_halves (const MusterSheet *self)
{
  return self->halves[0] != NULL;
}

/**
 * muster_sheet_set_foot:
 * @self: a sheet
 * @text: stands under every page beside its number
 */
void
muster_sheet_set_foot (MusterSheet *self, const char *text)
{
  g_free (self->foot);
  self->foot = g_strdup (text);
}

static void
add (MusterSheet *self, BlockType type, const char *label, const char *text)
{
  Block block = { .type = type, .label = g_strdup (label), .text = g_strdup (text) };

  g_array_append_val (self->blocks, block);
}

void
muster_sheet_add_note (MusterSheet *self, const char *text)
{
  add (self, BLOCK_NOTE, NULL, text);
}

void
muster_sheet_add_title (MusterSheet *self, const char *text)
{
  add (self, BLOCK_TITLE, NULL, text);
}

void
muster_sheet_add_heading (MusterSheet *self, const char *text)
{
  add (self, BLOCK_HEADING, NULL, text);
}

void
muster_sheet_add_pair (MusterSheet *self, const char *label, const char *value)
{
  add (self, BLOCK_PAIR, label, value);
}

void
muster_sheet_add_sentence (MusterSheet *self, const char *text)
{
  add (self, BLOCK_SENTENCE, NULL, text);
}

/**
 * muster_sheet_add_blank:
 * @self: a sheet
 * @label: what is written there by hand
 */
void
muster_sheet_add_blank (MusterSheet *self, const char *label)
{
  add (self, BLOCK_BLANK, label, NULL);
}

/**
 * muster_sheet_add_page:
 * @self: a sheet
 *
 * What follows begins a new page.
 */
void
muster_sheet_add_page (MusterSheet *self)
{
  add (self, BLOCK_PAGE, NULL, "");
}

/**
 * muster_sheet_get_text:
 * @self: a sheet
 *
 * Returns: (transfer full): its words, a block a line, label and value apart by a tab, "____" for a line to write on
 */
char *
muster_sheet_get_text (const MusterSheet *self)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      g_string_append_printf (words, "%s%s%s\n", block->label == NULL ? "" : block->label,
                              block->label == NULL ? "" : "\t", block->text == NULL ? "____" : block->text);
    }
  return g_string_free (words, FALSE);
}

/* ---- Setting ---- */

static double
get_size (const MusterSheet *self, BlockType type)
{
  static const double sizes[]
      = { [BLOCK_NOTE] = NOTE,     [BLOCK_TITLE] = TITLE, [BLOCK_HEADING] = HEADING, [BLOCK_PAIR] = 1,
          [BLOCK_SENTENCE] = NOTE, [BLOCK_BLANK] = 1,     [BLOCK_PAGE] = NOTE };

  return self->size * sizes[type];
}

static PangoLayout *
set_words (const MusterSheet *self, cairo_t *cr, const char *text, double size, double width, gboolean bold)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
get_height (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.height / PANGO_SCALE;
}

static PangoLayout *
set_label (const MusterSheet *self, cairo_t *cr, const Block *block)
{
  return block->label == NULL ? NULL
                              : set_words (self, cr, block->label, self->size * NOTE, self->width * LABELS - 6, FALSE);
}

static PangoLayout *
set_text (const MusterSheet *self, cairo_t *cr, const Block *block)
{
  double indent = block->label == NULL ? 0 : self->width * LABELS;

  return block->text == NULL ? NULL
                             : set_words (self, cr, block->text, get_size (self, block->type), self->width - indent,
                                          block->type == BLOCK_TITLE || block->type == BLOCK_HEADING);
}

static double
measure (const MusterSheet *self, cairo_t *cr, const Block *block)
{
  g_autoptr (PangoLayout) label = set_label (self, cr, block);
  g_autoptr (PangoLayout) text = set_text (self, cr, block);
  double height = text == NULL ? 0 : get_height (text);
  double beside = label == NULL ? 0 : get_height (label);

  if (block->type == BLOCK_BLANK)
    height = 1.8 * self->size;
  return (height > beside ? height : beside) + GAP * self->size;
}

/**
 * muster_sheet_lay_out:
 * @self: a sheet
 * @cr: where it will be drawn
 * @width: of the paper inside its margins
 * @height: the same
 *
 * Returns: how many pages it needs
 */
guint
muster_sheet_lay_out (MusterSheet *self, cairo_t *cr, double width, double height)
{
  double y = 0;
  double bottom = height - 2 * self->size;
  guint page = 0;

  self->split = self->halves[0] != NULL && width > height;
  self->full = width;
  self->width = self->split ? (width - HALVES_GAP) / 2 : width;
  self->height = height;
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = &g_array_index (self->blocks, Block, i);
      double needed = measure (self, cr, block);
      double lead = block->type == BLOCK_HEADING && y > 0 ? self->size : 0;
      /* A heading does not stand alone at the foot of a page. */
      double with = block->type == BLOCK_HEADING ? 2.5 * self->size : 0;

      if (y > 0 && (block->type == BLOCK_PAGE || y + lead + needed + with > bottom))
        {
          page++;
          y = lead = 0;
        }
      block->page = page;
      block->top = y + lead;
      y = block->type == BLOCK_PAGE ? 0 : block->top + needed;
    }
  self->n_pages = page + 1;
  return self->n_pages;
}

/* ---- Drawing ---- */

static void
draw_words (cairo_t *cr, PangoLayout *layout, double x, double y)
{
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_line (cairo_t *cr, double x, double y, double to_x, double to_y, double thickness)
{
  cairo_set_line_width (cr, thickness);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, to_x, to_y);
  cairo_stroke (cr);
}

static double
get_baseline (PangoLayout *layout)
{
  return layout == NULL ? 0 : (double) pango_layout_get_baseline (layout) / PANGO_SCALE;
}

static void
draw_block (const MusterSheet *self, cairo_t *cr, const Block *block, double x)
{
  g_autoptr (PangoLayout) label = set_label (self, cr, block);
  g_autoptr (PangoLayout) text = set_text (self, cr, block);
  double indent = block->label == NULL ? 0 : self->width * LABELS;
  double drop = text == NULL ? 0 : get_baseline (text) - get_baseline (label);

  if (label != NULL)
    draw_words (cr, label, x, block->top + (block->type == BLOCK_BLANK ? 0.6 * self->size : drop));
  if (text != NULL)
    draw_words (cr, text, x + indent, block->top);
  if (block->type == BLOCK_BLANK)
    draw_line (cr, x + indent, block->top + 1.6 * self->size, x + self->width, block->top + 1.6 * self->size, 0.5);
  if (block->type == BLOCK_TITLE || block->type == BLOCK_HEADING)
    {
      double y = block->top + get_height (text) + 1;

      draw_line (cr, x, y, x + self->width, y, block->type == BLOCK_TITLE ? 1.2 : 0.4);
    }
}

static void
draw_foot (const MusterSheet *self, cairo_t *cr, double x, const char *which, guint page)
{
  g_autofree char *number = g_strdup_printf ("%u", page + 1);
  g_autofree char *pages = g_strdup_printf ("%u", self->n_pages);
  g_autofree char *count = self->n_pages > 1 ? g_strdup_printf (_ ("page %s of %s"), number, pages) : NULL;
  const char *parts[] = { which, self->foot, count };
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (PangoLayout) layout = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (words, "%s%s", words->len == 0 ? "" : " · ", parts[i]);
  layout = set_words (self, cr, words->str, self->size * NOTE * 0.9, self->width, FALSE);
  draw_words (cr, layout, x, self->height - get_height (layout));
}

static void
draw_half (const MusterSheet *self, cairo_t *cr, double x, const char *which, guint page)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      if (block->page == page)
        draw_block (self, cr, block, x);
    }
  draw_foot (self, cr, x, which, page);
}

/**
 * muster_sheet_draw:
 * @self: a sheet that was laid out
 * @cr: the paper inside its margins
 * @page: which page, from 0
 */
void
muster_sheet_draw (MusterSheet *self, cairo_t *cr, guint page)
{
  static const double dashes[] = { 4, 4 };

  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_half (self, cr, 0, self->split ? self->halves[0] : NULL, page);
  if (!self->split)
    return;
  draw_half (self, cr, self->full - self->width, self->halves[1], page);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  draw_line (cr, self->full / 2, 0, self->full / 2, self->height, 0.4);
  cairo_set_dash (cr, NULL, 0, 0);
}
