#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the program at random moments while it records: what it said is saved is whole afterwards, the rest is all or
nothing. Usage: test-kill.py MUSTERCTL [--count N] [--seed N]"""

import argparse
import json
import random
import signal
import threading
import time

from musterctl import Store


def feed(process, first):
    """Lines until the program is gone: new workers, each with the number that tells what belongs together."""
    number = first
    try:
        while True:
            line = {"_kind": "worker", "name": f"某{number}", "mobile": f"1540{number:07d}", "note": str(number)}
            process.stdin.write((json.dumps(line, ensure_ascii=False) + "\n").encode())
            process.stdin.flush()
            number += 1
    except (BrokenPipeError, ValueError):
        pass


def record_and_kill(store, first, moment, signal_number):
    process = store.start("add", "--json", "-")
    writer = threading.Thread(target=feed, args=(process, first))
    printed = []
    reader = threading.Thread(target=lambda: printed.extend(process.stdout.read().decode().splitlines(keepends=True)))
    writer.start()
    reader.start()
    time.sleep(moment)
    process.send_signal(signal_number)
    process.wait()
    reader.join()
    try:
        process.stdin.close()
    except BrokenPipeError:
        pass
    writer.join()
    return [line.strip() for line in printed if line.endswith("\n")]


def verify(store, promised):
    rows = store.json("list", "worker", "--json", "--full", "--purpose", "test")
    found = {row["id"] for row in rows}
    missing = promised - found
    assert not missing, f"{len(missing)} saved records are gone"
    notes = [row["note"] for row in rows]
    assert len(notes) == len(set(notes)), "a line was saved twice"
    for row in rows:
        assert row["name"] == f"某{row['note']}" and row["mobile"] == f"1540{int(row['note']):07d}", "a record is not whole"
    return len(rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    store = Store(options.program)
    store.run("init")
    promised = set()
    held = 0
    for round_number in range(options.count):
        last = signal.SIGTERM if round_number % 10 == 9 else signal.SIGKILL
        promised.update(record_and_kill(store, round_number * 10000, chance.uniform(0.1, 0.9), last))
        if round_number % 5 == 4 or round_number + 1 == options.count:
            held = verify(store, promised)
            store.run("check")
    assert promised, "nothing was ever saved"
    assert held - len(promised) <= options.count, "more than one unanswered line was saved a kill"
    print(f"{options.count} kills, {len(promised)} ids printed, {held} records held")
    store.remove()


if __name__ == "__main__":
    main()
