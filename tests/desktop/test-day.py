#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day at a stall from key presses alone: everybody of day.json is recorded in the window, and the store is asked after.

Usage: test-day.py MUSTER MUSTERCTL DAY.JSON [--people N]

Keys beyond the data: all keys less the code points of what the people said; the input method's own keys (Ctrl+Shift+U and
the digits of a code point) are not counted.
"""

import argparse
import json
import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
from day import PASSPHRASE, Store, prepare  # noqa: E402
from taps import finish, tap  # noqa: E402
from window import Display, Window  # noqa: E402

# Card, Moran and Newell: an average typist, a chord as two keys, thinking once for each field looked at.
KEY_S = 0.28
THINK_S = 1.35
BEYOND_LIMIT = 12
WITNESS = "村干部"


class Recorder:
    """Somebody at the keyboard, who knows what is kept from the last person."""

    def __init__(self, window, day):
        self.window = window
        self.counties = {county["code"]: county for county in day["counties"]}
        self.kept = {}
        self.points = 0
        self.data_keys = 0
        self.looked_at = 0

    def text(self, text):
        self.looked_at += 1
        self.points += len(text)
        self.data_keys += self.window.type(text)

    def choose(self, given, typed):
        """A choice from a list: what is typed for it are keys like others, what was said are its code points."""
        self.looked_at += 1
        self.points += len(given)
        self.window.type(typed)
        self.data_keys += len(typed)
        self.window.press("Return")

    def chip(self, code):
        self.looked_at += 1
        self.points += 1
        self.data_keys += 1
        self.window.tool("key", code)

    def witness(self):
        """How consent is given is said once; it is kept from person to person."""
        self.window.press("alt+w", "3", "Tab")
        self.text(WITNESS)
        self.window.press("alt+m")

    def record(self, person, last_of_household):
        press = self.window.press
        household = person["same_household"]
        self.text(person["name"])
        press("Return")
        if not household:
            self.text(person["mobile"])
            press("Return")
        self.chip(person["owner"])
        self.change_kept(person)
        if "id_number" in person:
            self.text(person["id_number"])
        elif "birth_year" in person:
            press("Tab")
            self.text(person["birth_year"])
        for tick, given in enumerate(person["consents"]):
            if given:
                press(f"F{5 + tick}")
        self.looked_at += 1
        press("ctrl+Return" if last_of_household else "F2")

    def change_kept(self, person):
        """After the owner: county, opening, kind and travel where they are others than the last person's; the cursor ends
        in the field of the ID number where there is one to type, or a birth year."""
        press = self.window.press
        steps = [("county", lambda: self.choose(self.counties[person["county"]]["name"], self.counties[person["county"]]["keys"])),
                 ("opening", lambda: self.choose(person["opening"], person["opening_keys"])),
                 ("intent", lambda: self.chip(person["intent"])), ("travel", lambda: self.chip(person["travel"]))]
        wanted = [index for index, (name, _) in enumerate(steps) if self.kept.get(name) != person[name]]
        empty = [index for index, (name, _) in enumerate(steps) if name not in self.kept]
        # Enter went on by itself to the first that is empty; with nothing empty it went to the save button.
        at = empty[0] if empty else None
        for index in wanted:
            if at is None:
                press(f"alt+{'coyx'[index]}")
            elif at != index:
                press(*["Tab"] * (index - at))
            steps[index][1]()
            rest = [other for other in empty if other > index]
            at = rest[0] if rest else None
        if "id_number" in person or "birth_year" in person:
            press("alt+i")
        for name, _ in steps:
            self.kept[name] = person[name]


def wait_for(check, seconds):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if check():
            return True
        time.sleep(0.2)
    return False


def compare(store, day, people, openings, fair):
    workers = {worker["id"]: worker for worker in store.list("worker")}
    consents = {consent["id"]: consent for consent in store.list("consent")}
    intentions = sorted(store.list("intention"), key=lambda intention: intention["taken_at"])
    wrong = []
    for person, intention in zip(people, intentions):
        worker, consent = workers[intention["worker_id"]], consents[intention["consent_id"]]
        keeps_number = person["consents"][2]
        wanted = {"name": person["name"], "mobile": person["mobile"], "mobile_owner": person["owner"],
                  "hukou_div": person["county"],
                  "id_number": person.get("id_number") if keeps_number else None}
        if "id_number" in person:
            number = person["id_number"]
            wanted["birth_date"] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
            wanted["sex"] = "1" if int(number[16]) % 2 else "2"
        elif "birth_year" in person:
            wanted["birth_date"] = person["birth_year"] + "-12-31"
        got = {name: worker.get(name) for name in wanted}
        wanted_how, how = ("3", WITNESS), (consent.get("method"), consent.get("witness"))
        ticks = [consent[name] for name in ("c_basic", "c_share", "c_sensitive", "c_contact")]
        wish = {"opening_id": openings[person["opening"]], "intent_type": person["intent"], "travel_need": person["travel"],
                "fair_id": fair}
        got_wish = {name: intention.get(name) for name in wish}
        if got != wanted or ticks != person["consents"] or got_wish != wish or how != wanted_how:
            wrong.append((person, got, ticks, got_wish, how))
    return len(intentions), len(workers), wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("muster")
    parser.add_argument("musterctl")
    parser.add_argument("day")
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--shot")
    parser.add_argument("--input-method", help="the module of input-method.c")
    options = parser.parse_args()
    with open(options.day, encoding="utf-8") as source:
        day = json.load(source)
    people = day["people"][:options.people]
    with Display() as display, tempfile.TemporaryDirectory(prefix="muster-day-") as folder:
        store_folder = os.path.join(folder, "store")
        store = Store(options.musterctl, store_folder, display.environment)
        fair, openings = prepare(store, day)
        window = Window(display, options.muster, store_folder, input_method=options.input_method)
        window.unlock(PASSPHRASE)
        window.go("alt+2", "登记")
        # The openings are read behind the page; a recorder looks up at the first person meanwhile.
        time.sleep(3)
        window.keys = 0
        recorder = Recorder(window, day)
        recorder.witness()
        for index, person in enumerate(people):
            following = people[index + 1] if index + 1 < len(people) else None
            recorder.record(person, following is None or not following["same_household"])
        wait_for(lambda: len(store.list("intention")) >= len(people), 30)
        if options.shot:
            window.shot(options.shot)
        status = window.quit()
        output = window.output()
        intentions, workers, wrong = compare(store, day, people, openings, fair)
    keys = window.keys + recorder.data_keys
    beyond = (keys - recorder.points) / len(people)
    seconds = (keys * KEY_S + recorder.looked_at * THINK_S) / len(people)
    print(f"# {keys} keys for {recorder.points} code points: {beyond:.2f} beyond the data a record")
    print(f"# keystroke-level model: {seconds:.1f} s a record")
    for entry in wrong[:3]:
        print(f"# {entry}")
    tap(intentions == len(people) and workers == len(people), f"{intentions} intentions of {workers} people, {len(people)} came")
    tap(not wrong, f"{len(wrong)} records differ from what was said")
    tap(beyond <= BEYOND_LIMIT, f"{beyond:.2f} keys beyond the data a record, at most {BEYOND_LIMIT}")
    tap(status == 0 and not output.strip(), f"the window ended with {status} and said nothing {output[-300:]!r}")
    return finish()


if __name__ == "__main__":
    sys.exit(main())
