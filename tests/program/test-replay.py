# SPDX-License-Identifier: GPL-3.0-or-later
"""Replays a campaign, then counts every figure again at 20 cut-offs from headquarters' exports alone.

Usage: test_replay.py PROGRAMS TARGETS SEED. Speaks TAP.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "..", "app", "campaign"))

import count_totals

KINDS = ("squad", "deployment", "fair", "fair_employer", "employer", "opening", "worker", "intention", "agreement",
         "agreement_party")
CUT_OFFS = 20
number = 0


def say(good, what):
    global number
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {what}", flush=True)
    return good


class Reader:
    def __init__(self, programs, folder):
        self.command = [os.path.join(programs, "muster-hq"), "--data", folder]

    def read(self, *arguments):
        result = subprocess.run([*self.command, *arguments], capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise SystemExit(f"Bail out! muster-hq {' '.join(arguments)}: {result.stderr}")
        return json.loads(result.stdout)


def row_key(row):
    return row.get("id", row.get("code"))


def compare(reader, counter, as_of, scope):
    """Every figure and, behind it, exactly the records."""
    counted = counter.count(as_of, scope)
    figures = {line["line"]: line["value"] for line in reader.read("totals", "--as-of", as_of, "--scope", scope, "--json")["lines"]}
    wrong = []
    for line, (figure, behind) in counted.items():
        if figures.get(line) != figure:
            wrong.append(f"{line} is {figures.get(line)}, counted {figure}")
        if behind is None:
            continue
        opened = {row_key(row) for row in reader.read("totals", "--as-of", as_of, "--scope", scope, "--list", line, "--json")}
        if opened != behind:
            wrong.append(f"{line} opens into {len(opened)} records, counted {len(behind)}")
    return wrong


def main():
    programs, targets_path, seed = sys.argv[1:4]
    with open(targets_path, encoding="utf-8") as file:
        targets = json.load(file)
    with tempfile.TemporaryDirectory(prefix="muster-replay-") as work:
        replay = os.path.join(HERE, "..", "..", "app", "campaign", "replay")
        result = subprocess.run([sys.executable, replay, "--programs", programs, "--targets", targets_path, "--seed", seed,
                                 "--keep", work], capture_output=True, text=True, check=False)
        if not say(result.returncode == 0, "the replay comes out as its targets"):
            print("\n".join("# " + line for line in (result.stdout + result.stderr).splitlines()[-30:]))
            return 1
        reader = Reader(programs, os.path.join(work, "headquarters"))
        counter = count_totals.Counter({kind: reader.read("export", kind, "--format", "json") for kind in KINDS})
        times = sorted(row["end_at"] for row in counter.good("fair"))
        for index in range(CUT_OFFS):
            moment = times[index * len(times) // CUT_OFFS] + (index % 3 - 1) * 60000
            as_of = count_totals.datetime.datetime.fromtimestamp(moment // 1000, count_totals.ZONE).strftime("%Y-%m-%dT%H:%M")
            wrong = compare(reader, counter, as_of, "all")
            say(not wrong, f"totals as of {as_of}" + "".join(f"; {one}" for one in wrong))
        fair = max(counter.good("fair"), key=lambda row: row.get("attendance_count", 0))
        wrong = compare(reader, counter, targets["as_of"], "fair:" + fair["id"])
        say(not wrong, "the largest fair" + "".join(f"; {one}" for one in wrong))
        for squad in sorted(counter.squads):
            wrong = compare(reader, counter, targets["as_of"], "squad:" + squad)
            say(not wrong, f"squad {squad}" + "".join(f"; {one}" for one in wrong))
    print(f"1..{number}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
