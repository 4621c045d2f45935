# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests without a window in build-coverage and prints what ran of each room. Called by tests/coverage.

--only-report prints again what the last run left. A run also writes build-coverage/coverage.txt: the lines and branches that
did not run, the file with most of them first.

What is not counted: the branches of lines that begin with g_return_if_fail, g_return_val_if_fail or g_assert..., which say
what no caller does, and lines with g_assert_not_reached. Nothing else: a failing allocation, a full disk and a file that
somebody damaged can all be had. Inline functions that GLib's macros put into headers are not counted either way.
"""

import json
import os
import re
import subprocess
import sys

BUILD = "build-coverage"
ROOMS = ["core", "wire", "db", "store", "sync", "hq"]
# The targets hold for these; the room db is printed beside them.
JUDGED = ["core", "wire", "store", "sync", "hq"]
SUITES = {*ROOMS, "simulator", "fuzz"}
# Of the suites of whole programs and of long tests, those without a window and without a count of millions.
NAMES = {"power", "memory", "hq-golden", "hq-memory", "hq-power", "orders", "musterctl", "muster-hq-kill", "refusals", "forgetting", "copies",
         "replay-small", "hostile", "hostile-laptop"}
NEVER = r"\s*(g_return_(val_)?if_fail|g_assert\w*) \(.*"
NOT_REACHED = r".*g_assert_not_reached \(\).*"


def introspect(what):
    command = ["meson", "introspect", BUILD, "--" + what]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def run_tests():
    files = {target["id"]: target["filename"] for target in introspect("targets")}
    chosen = [test for test in introspect("tests")
              if test["name"] in NAMES or {suite.split(":")[-1] for suite in test["suite"]} & SUITES]
    needed = sorted({os.path.relpath(file, BUILD) for test in chosen for name in test["depends"] for file in files[name]})
    built = subprocess.run(["ninja", "-C", BUILD, *needed], check=False, capture_output=True, text=True)
    if built.returncode != 0:
        sys.exit(built.stdout[-4000:])
    for folder, _, names in os.walk(BUILD):
        for name in names:
            if name.endswith(".gcda"):
                os.remove(os.path.join(folder, name))
    command = ["meson", "test", "-C", BUILD, "--no-rebuild", "--print-errorlogs", "--timeout-multiplier", "4"]
    return subprocess.run([*command, *[test["name"] for test in chosen]], check=False).returncode


def measure():
    path = os.path.join(BUILD, "coverage.json")
    command = ["gcovr", "--root", ".", "--filter", r"app/(" + "|".join(ROOMS) + r")/.*\.c$", "--exclude-branches-by-pattern", NEVER,
               "--exclude-lines-by-pattern", NOT_REACHED, "--exclude-unreachable-branches", "--exclude-throw-branches",
               "-j", "2", "--json", path, BUILD]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(result.stderr[-2000:])
    with open(path, encoding="utf-8") as file:
        return json.load(file)["files"]


def count(lines):
    """(lines that ran, lines, branches that ran, branches)"""
    lines = [line for line in lines if not line.get("gcovr/noncode")]
    branches = [branch for line in lines for branch in line["branches"]]
    return (sum(line["count"] > 0 for line in lines), len(lines), sum(branch["count"] > 0 for branch in branches), len(branches))


def describe(line):
    if line["count"] == 0:
        return str(line["line_number"])
    missed = sum(branch["count"] == 0 for branch in line["branches"])
    return f"{line['line_number']}({missed}/{len(line['branches'])})" if missed else None


def write_missed(files):
    counted = sorted(((count(file["lines"]), file) for file in files), key=lambda pair: pair[0][2] - pair[0][3])
    with open(os.path.join(BUILD, "coverage.txt"), "w", encoding="utf-8") as out:
        for (lines, all_lines, branches, all_branches), file in counted:
            missed = " ".join(filter(None, (describe(line) for line in file["lines"] if not line.get("gcovr/noncode"))))
            out.write(f"{file['file']}: {all_lines - lines} of {all_lines} lines, {all_branches - branches} of {all_branches} "
                      f"branches: {missed}\n")


def percent(part, whole):
    return f"{100 * part / whole:.1f}" if whole else "-"


def main():
    result = 0 if "--only-report" in sys.argv[1:] else run_tests()
    files = measure()
    rooms = {room: [0, 0, 0, 0] for room in ROOMS}
    for file in files:
        room = re.match(r"app/(\w+)/", file["file"]).group(1)
        rooms[room] = [sum(pair) for pair in zip(rooms[room], count(file["lines"]))]
    write_missed(files)
    rooms["in all"] = [sum(column) for column in zip(*(rooms[room] for room in JUDGED))]
    print(f"{'room':8} {'lines':>8} {'%':>6} {'branches':>10} {'%':>6}")
    for room, (lines, all_lines, branches, all_branches) in rooms.items():
        print(f"{room:8} {all_lines:8} {percent(lines, all_lines):>6} {all_branches:10} {percent(branches, all_branches):>6}")
    print(f"In all: {', '.join(JUDGED)}. What did not run: {BUILD}/coverage.txt")
    return 1 if result else 0


if __name__ == "__main__":
    sys.exit(main())
