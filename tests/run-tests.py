# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the suites of both builds and counts their subtests.

The build with sanitizers runs everything but the suites that measure whole programs or count millions of cases; those
run in the optimised build. Each test program speaks TAP; a program that fails without naming a subtest counts as one.
"""

import json
import os
import subprocess
import sys

# Suites too long under the sanitizers: whole programs, all orders of changes.
OPTIMISED = ["program", "orders"]


def run(folder, options):
    command = ["meson", "test", "-C", folder, "--no-rebuild", "--print-errorlogs", *options]
    subprocess.run(command, check=False)
    path = os.path.join(folder, "meson-logs", "testlog.json")
    with open(path, encoding="utf-8") as log:
        return [json.loads(line) for line in log if line.strip()]


def count(result):
    """(passed, failed) of one program."""
    passed = failed = 0
    for line in result.get("stdout", "").splitlines():
        word = line.split("#")[0]
        if word.startswith("ok "):
            passed += "# SKIP" not in line
        elif word.startswith("not ok "):
            failed += 1
    good = result["result"] in ("OK", "EXPECTEDFAIL", "SKIP")
    if not good and failed == 0:
        failed = 1
    if good and passed == 0 and result["result"] == "OK":
        passed = 1
    return passed, failed


def main():
    skip = [option for suite in OPTIMISED for option in ("--no-suite", suite)]
    only = [option for suite in OPTIMISED for option in ("--suite", suite)]
    results = run("build-tests", skip) + run("build", only)
    passed = failed = 0
    for result in results:
        one_passed, one_failed = count(result)
        passed += one_passed
        failed += one_failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
