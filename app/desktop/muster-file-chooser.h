/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterFileWish:
 * @title: of the dialog
 * @accept: what its button does
 * @action: open, save, or choose a folder
 * @name: (nullable): proposed for a new file
 * @filter: (nullable): what the files are called
 * @patterns: (array zero-terminated=1): how their names look
 */
typedef struct
{
  const char *title;
  const char *accept;
  GtkFileChooserAction action;
  const char *name;
  const char *filter;
  const char *patterns[4];
} MusterFileWish;

/**
 * MusterFileFunc:
 * @owner: who asked
 * @file: what was chosen
 */
typedef void (*MusterFileFunc) (gpointer owner, GFile *file);

void muster_file_chooser_ask (GtkWidget *owner, const MusterFileWish *wish, MusterFileFunc func);
gboolean muster_file_chooser_is_open (GtkWidget *owner);

G_END_DECLS
