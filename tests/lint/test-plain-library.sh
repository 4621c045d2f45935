#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A program in which the plain library answers instead of SQLCipher must refuse to open a database, and make no file.
# Usage: test-plain-library.sh PROGRAM
set -eu

program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if ! LD_PRELOAD=libsqlite3.so.0 true 2>"$folder/loader" || [ -s "$folder/loader" ]; then
  echo "skipped: there is no libsqlite3.so.0 here"
  exit 77
fi

# The sanitizers want to be first among the libraries; here they are not.
ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0:detect_leaks=0
export ASAN_OPTIONS

answer=$("$program" "$folder")
[ "$answer" = opened ] || { echo "without the plain library: $answer"; exit 1; }
rm -f "$folder"/new.db*

answer=$(LD_PRELOAD=libsqlite3.so.0 "$program" "$folder")
[ "$answer" = refused ] || { echo "with the plain library: $answer"; exit 1; }
echo "refused"
