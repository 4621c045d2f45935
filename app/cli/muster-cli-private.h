/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-cli.h"

G_BEGIN_DECLS

struct _MusterCli
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  const MusterCliVerb *verb;
  GHashTable *options;  /* name → GPtrArray of the words of the command line */
  GPtrArray *arguments; /* words of the command line */
  char *folder;
  MusterStore *store;
};

G_END_DECLS
