/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-detail.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a record is called, and what tells at a glance who or what it is: its kind, sex, age. */

GtkWidget *muster_detail_head_new (void);
void muster_detail_head_show (GtkWidget *head, const MusterDetail *detail, gboolean has_hidden);
char *muster_detail_head_title (const MusterDetail *detail);

G_END_DECLS
