#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What headquarters does not accept comes back to the laptop that wrote it: which change of which record, why, and what
was decided. Usage: test-refusals.py PROGRAMS [TEST]... Speaks TAP."""

import json
import os
import sys
import time

import tap
from county import Case

WHY = "联络员的结论由联络员改"


class Refusals(Case):
    def add_review(self):
        """Made by the officer, and seen by the squad."""
        intention = self.add_lead()
        self.squad.sync()
        self.county.sync()
        self.assertEqual([row["id"] for row in self.county.read("list", "intention", "--format", "json")], [intention])
        review = self.add(self.county, "review", target_kind="intention", target_id=intention, decision="1",
                          decided_at=int(time.time() * 1000), by=self.county.member)
        self.county.sync()
        self.squad.sync()
        self.assertEqual(self.decision(self.squad, review), "1")
        return review

    def decision(self, laptop, review):
        return laptop.read("show", review, "--json")["decision"]

    def entries(self, record):
        entries = json.loads(self.headquarters.call("quarantine", "list", "--all", "--json"))
        return [entry for entry in entries if entry["id"] == record]

    def last_change(self, laptop, record):
        return laptop.read("show", record, "--json", "--history")["_history"][-1]["change"]

    def edit_review(self):
        review = self.add_review()
        self.squad.call("set", review, "decision=2", "reasons:=[\"R01\"]")
        self.squad.sync()
        return review, self.last_change(self.squad, review)

    def assert_names(self, entry, change, review, state):
        self.assertEqual((entry["change"], entry["id"], entry["_kind"], entry["state"], entry["reason"]),
                         (change, review, "review", state, "role"))

    def test_officers_are_taken(self):
        """The member that `init` makes, and a colleague at the same laptop: nothing of it is set aside."""
        path = os.path.join(self.work, "second")
        with open(path, "w", encoding="utf-8") as file:
            file.write("another passphrase\n")
        colleague = self.county.call("member", "add", "赵某", "--passphrase-file-new", path).strip()
        self.county.sync()
        self.office.sync()
        status = self.status(self.county)
        self.assertEqual((status["attention"], status["quarantined"], status["unsent"], status["sent"]), ([], 0, 0, 2))
        names = {row["id"]: row["name"] for row in self.office.read("list", "member", "--format", "json", "--full", "--purpose", "test")}
        self.assertEqual((names[self.county.member], names[colleague]), ("登记员", "赵某"))
        self.squad.sync()
        self.assertNotIn(colleague, self.squad.call("list", "member", "--format", "json"))
        self.assertEqual(self.county.call("check", "--dump"), self.headquarters.call("check", "--dump", "--device", status["device"]))

    def test_set_aside(self):
        review, change = self.edit_review()
        entry, = self.entries(review)
        self.assertEqual((entry["change"], entry["kind"], entry["reason"], entry["state"], entry["device_name"]),
                         (change, "review", "role", "open", "squad"))
        status = self.status(self.squad)
        self.assertEqual((status["quarantined"], status["refused"], status["unsent"]), (1, 0, 0))
        self.assert_names(status["attention"][0], change, review, "quarantined")
        line = self.squad.call("status").splitlines()[-1]
        self.assertIn(review, line)
        self.assertIn("role", line)
        self.assertIn("waits for a decision", line)
        for other in (self.county, self.office):
            other.sync()
            self.assertEqual(self.decision(other, review), "1")
            self.assertNotIn(review, [one["id"] for one in self.status(other)["attention"]])

    def test_refused(self):
        review, change = self.edit_review()
        entry, = self.entries(review)
        self.headquarters.call("quarantine", "refuse", str(entry["quarantine"]), "--why", WHY)
        self.squad.sync()
        status = self.status(self.squad)
        self.assertEqual((status["quarantined"], status["refused"]), (0, 1))
        self.assert_names(status["attention"][0], change, review, "refused")
        self.assertEqual(status["attention"][0]["detail"], WHY)
        line = self.squad.call("status").splitlines()[-1]
        for word in (review, "refused", WHY):
            self.assertIn(word, line)
        self.assertEqual(self.decision(self.squad, review), "1")
        self.assert_goes_on(status)

    def test_dealt_with(self):
        """A person says so: once for what was set aside, and again when headquarters has decided."""
        review, change = self.edit_review()
        entry, = self.entries(review)
        self.squad.call("status", "--seen", "x", accept=(2,))
        self.squad.call("status", "--seen", review, accept=(1,))
        seen = self.squad.read("status", "--json", "--seen", change)
        self.assertEqual((seen["attention"], seen["quarantined"]), ([], 1))
        self.squad.call("status", "--seen", change, accept=(1,))
        self.headquarters.call("quarantine", "refuse", str(entry["quarantine"]), "--why", WHY)
        self.squad.sync()
        self.assert_names(self.status(self.squad)["attention"][0], change, review, "refused")
        line = self.squad.call("status").splitlines()[-1]
        self.squad.call("status", "--seen", line[line.rindex("[") + 1:-1])
        self.assertEqual((self.status(self.squad)["attention"], self.status(self.squad)["refused"]), ([], 1))
        self.assert_goes_on(self.status(self.squad))

    def test_corrected(self):
        """The officer writes what the squad may not: nothing is left to do about the refusal, but not before."""
        review, _ = self.edit_review()
        entry, = self.entries(review)
        self.headquarters.call("quarantine", "refuse", str(entry["quarantine"]), "--why", WHY)
        self.squad.sync()
        self.county.call("set", review, "due_at=2030-01-01T12:00")
        self.county.sync()
        self.squad.sync()
        self.assertEqual(len(self.status(self.squad)["attention"]), 1)
        self.county.call("set", review, "decision=4", "reasons:=[\"R01\"]")
        self.county.sync()
        self.squad.sync()
        self.assertEqual(self.status(self.squad)["attention"], [])
        self.assertEqual(self.decision(self.squad, review), "4")

    def test_released(self):
        review, change = self.edit_review()
        entry, = self.entries(review)
        self.headquarters.call("quarantine", "release", str(entry["quarantine"]))
        self.squad.sync()
        self.county.sync()
        status = self.status(self.squad)
        self.assertEqual((status["quarantined"], status["refused"], status["attention"]), (0, 0, []))
        self.assertEqual(self.last_change(self.county, review), change)
        self.assertEqual((self.decision(self.squad, review), self.decision(self.county, review)), ("2", "2"))
        self.assert_goes_on(status)

    def assert_goes_on(self, before):
        """What the squad may write is taken, and all sides say the same."""
        self.add(self.squad, "worker", name="李四", mobile="15400005678")
        self.squad.sync()
        after = self.status(self.squad)
        self.assertEqual((after["unsent"], after["attention"]), (0, before["attention"]))
        self.headquarters.call("check")
        self.squad.call("check")
        self.assertEqual(self.squad.call("check", "--dump"), self.headquarters.call("check", "--dump", "--device", after["device"]))


if __name__ == "__main__":
    Case.programs_folder = sys.argv.pop(1)
    tap.run()
