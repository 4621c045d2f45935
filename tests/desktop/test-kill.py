#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window is killed at moments drawn by chance while somebody types, and started again.

Whoever was saved two seconds before is in the store; what was typed two seconds before stands in the form that is
offered. Usage: test-kill.py MUSTER MUSTERCTL DAY.JSON [--kills N] [--seed N]
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from day import PASSPHRASE, Store, prepare  # noqa: E402
from window import Display, Window  # noqa: E402

GRACE_S = 2.0


class Life:
    """One start of the program, until it is killed."""

    def __init__(self, display, muster, folder, lifetime):
        self.window = Window(display, muster, folder)
        self.window.unlock(PASSPHRASE)
        self.window.go("alt+2", "登记")
        time.sleep(0.4)
        self.killer = threading.Timer(lifetime, self.kill)
        self.killed_at = None
        self.killer.start()

    def kill(self):
        self.killed_at = time.monotonic()
        self.window.kill()

    def is_over(self):
        return self.killed_at is not None


def type_person(life, person, typed, chance):
    """Types one person; notes what was in which field from when on. Returns whether it came to the end."""
    window = life.window
    steps = [("name", lambda: window.type(person["name"])), (None, lambda: window.press("Return")),
             ("mobile", lambda: window.type(person["mobile"])), (None, lambda: window.press("Return")),
             ("mobile_owner", lambda: window.tool("key", person["owner"]))]
    for field, step in steps:
        step()
        if life.is_over():
            return False
        if field is not None:
            value = person["owner"] if field == "mobile_owner" else person[field]
            typed.append((time.monotonic(), field, value))
        time.sleep(chance.uniform(0.05, 1.2))
    window.press("F5")
    window.press("ctrl+Return")
    return not life.is_over()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("muster")
    parser.add_argument("musterctl")
    parser.add_argument("day")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with open(options.day, encoding="utf-8") as source:
        day = json.load(source)
    chance = random.Random(options.seed)
    saved, offered, lost, checked = [], 0, [], 0
    with Display() as display, tempfile.TemporaryDirectory(prefix="muster-kill-") as folder:
        store_folder = os.path.join(folder, "store")
        store = Store(options.musterctl, store_folder, display.environment)
        prepare(store, day)
        serial, typed = 0, []
        for kill in range(options.kills):
            life = Life(display, options.muster, store_folder, chance.uniform(0.2, 8))
            # What is offered stands in the form; it is kept as it is. With nothing offered the form is empty.
            life.window.press("ctrl+Return")
            time.sleep(0.3)
            if typed:
                saved.append((time.monotonic(), dict((field, value) for _, field, value in typed)))
                typed = []
                offered += 1
            while not life.is_over():
                person = dict(day["people"][serial % len(day["people"])], mobile=f"1540000{serial:04d}")
                serial += 1
                typed = []
                if type_person(life, person, typed, chance):
                    saved.append((time.monotonic(), {"name": person["name"], "mobile": person["mobile"]}))
                    typed = []
            typed = [entry for entry in typed if entry[0] <= life.killed_at - GRACE_S]
            saved = [(at, fields) for at, fields in saved if at <= life.killed_at - GRACE_S or at == 0]
            saved = [(0, fields) for _, fields in saved]
        workers = store.list("worker")
        for _, fields in saved:
            checked += 1
            if not any(all(worker.get(name) == value for name, value in fields.items()) for worker in workers):
                lost.append(fields)
    print(f"# {options.kills} kills, {serial} people begun, {checked} checked, {offered} forms offered and taken up")
    for fields in lost[:5]:
        print(f"# lost: {fields}")
    print(f"{'ok' if not lost and checked else 'not ok'} 1 - of {checked} people saved or offered, {len(lost)} are missing")
    print("1..1")
    return 0 if not lost and checked else 1


if __name__ == "__main__":
    sys.exit(main())
