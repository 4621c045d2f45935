#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker turns out to be under 16: after two rounds nothing that was said about that person is on any side.
Usage: test-forget.py PROGRAMS [TEST]... Speaks TAP."""

import json
import os
import sys
import time

import tap
from county import Case

CALLED = "15400009999"
CALLED_LATE = "15400008888"
COMMENT = "说是十五岁"
FILE_NAME = "某人的身份证"
CANARIES = ["张三", "990101199001010019", "15400001234", "某村", "村口", "王某", CALLED, CALLED_LATE, COMMENT, FILE_NAME]
KINDS = ["worker", "consent", "intention", "contact", "review", "attachment"]


class Forget(Case):
    def setUp(self):
        super().setUp()
        now = int(time.time() * 1000)
        self.intention = self.add_lead()
        self.worker = self.squad.read("list", "worker", "--format", "json")[0]["id"]
        file = {"att_kind": "1", "mime": "1", "sha256": "0" * 64, "file_name": FILE_NAME}
        self.add(self.squad, "attachment", owner_kind="worker", owner_id=self.worker, **file)
        self.squad.sync()
        self.county.sync()
        self.contact = self.call_worker(CALLED)
        self.add(self.county, "review", target_kind="intention", target_id=self.intention, decision="2", reasons=["R01"],
                 comment=COMMENT, decided_at=now, by=self.county.member)
        self.office.sync()
        self.add(self.office, "attachment", owner_kind="intention", owner_id=self.intention, **file)
        self.round()
        for side in (self.headquarters, self.county, self.office):
            self.assertIn(CALLED, side.call("check", "--dump"))

    def call_worker(self, phone):
        return self.add(self.county, "contact", intention_id=self.intention, called_at=int(time.time() * 1000),
                        by=self.county.member, phone=phone, outcome="1")

    def round(self):
        for laptop in (self.squad, self.county, self.office):
            laptop.sync()

    def read_all(self, laptop):
        """Whatever the program shows, past and refused values as well."""
        dump = laptop.call("check", "--dump")
        records = [json.loads(line) for line in dump.splitlines()]
        history = [laptop.call("show", record["id"], "--json", "--history", accept=(0, 1)) for record in records
                   if record["kind"] in KINDS]
        lists = [laptop.call("list", kind, "--format", "json", "--with-deleted", "--full", "--purpose", "test")
                 for kind in ("worker", "contact")]
        return [dump, *history, *lists, laptop.call("status", "--json")]

    def read_headquarters(self):
        entries = json.loads(self.headquarters.call("quarantine", "list", "--all", "--json"))
        return [self.headquarters.call("check", "--dump"),
                *[self.headquarters.call("quarantine", "show", str(entry["quarantine"])) for entry in entries]]

    def find_traces(self):
        texts = {"headquarters": self.read_headquarters()}
        for laptop in (self.squad, self.county, self.office):
            texts[laptop.name] = self.read_all(laptop)
        for folder, _, names in os.walk(self.work):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    with open(path, encoding="utf-8", errors="replace") as file:
                        texts.setdefault(path, []).append(file.read())
        return sorted({(side, word) for side, some in texts.items() for text in some for word in CANARIES if word in text})

    def assert_forgotten(self):
        self.round()
        self.round()
        self.assertEqual(self.find_traces(), [])
        self.headquarters.call("check")
        for laptop in (self.squad, self.county, self.office):
            status = self.status(laptop)
            self.assertEqual((laptop.name, status["unsent"], status["attention"]), (laptop.name, 0, []))
            laptop.call("check")
            self.assertEqual(laptop.call("check", "--dump"),
                             self.headquarters.call("check", "--dump", "--device", status["device"]))

    def test_by_the_squad(self):
        self.squad.call("erase", self.worker, "--reason", "minor")
        self.assert_forgotten()

    def test_by_the_officer(self):
        self.county.call("erase", self.worker, "--reason", "minor")
        self.assert_forgotten()

    def test_by_the_age(self):
        """The squad learns the real birth date: nothing is stored, what was stored goes."""
        self.squad.call("set", self.worker, f"birth_date={time.gmtime().tm_year - 10}-01-01", "birth_precision=3", accept=(1,))
        self.assert_forgotten()

    def test_written_meanwhile(self):
        """The officer calls, and corrects an earlier call, before the erasure is heard of."""
        self.squad.call("erase", self.worker, "--reason", "minor")
        self.squad.sync()
        self.call_worker(CALLED_LATE)
        self.county.call("set", self.contact, f"phone={CALLED_LATE}")
        self.assert_forgotten()

    def test_refused_before(self):
        """The squad's own note of a call, set aside, is forgotten there and here."""
        phone = "15400007777"
        contact = self.add(self.squad, "contact", intention_id=self.intention, phone=phone, outcome="1")
        self.squad.sync()
        entry, = json.loads(self.headquarters.call("quarantine", "list", "--json"))
        self.assertEqual(entry["id"], contact)
        self.headquarters.call("quarantine", "refuse", str(entry["quarantine"]), "--why", phone)
        self.squad.sync()
        self.squad.call("erase", contact, "--reason", "request")
        self.squad.sync()
        shown = self.headquarters.call("quarantine", "show", str(entry["quarantine"]))
        texts = self.read_all(self.squad) + [shown, self.squad.call("show", contact, "--json", "--history", accept=(0, 1))]
        self.assertFalse(any(phone in text for text in texts))
        self.assertEqual(self.status(self.squad)["attention"], [])


if __name__ == "__main__":
    Case.programs_folder = sys.argv.pop(1)
    tap.run()
