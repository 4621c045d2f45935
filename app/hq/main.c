/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-main.h"

int
main (int argc, char **argv)
{
  return muster_hq_main (argc, argv);
}
