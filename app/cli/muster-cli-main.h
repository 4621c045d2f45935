/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Runs the program for a command line ended by NULL; gives its exit status. */
int muster_cli_main (char **argv);
