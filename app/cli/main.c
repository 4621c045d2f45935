/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-main.h"

int
main (int argc, char **argv)
{
  return muster_cli_main (argv);
}
