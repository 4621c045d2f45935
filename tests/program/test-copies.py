#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store copied to a second folder and both used; headquarters replaced by an older plain copy; the two crossed. All
sides end with the same records, nothing lost, nothing doubled, and say what happened.

Usage: test-copies.py PROGRAMS [TEST]... Speaks TAP."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "app", "campaign"))

import tap
from programs import Headquarters, Laptop, Programs

PROGRAMS = None


class Copy(Laptop):
    """The folder of a laptop on another machine: the witness beside it stayed behind."""

    def __init__(self, origin, name):
        self.programs = origin.programs
        self.name = name
        self.folder = os.path.join(self.programs.work, name)
        self.state = os.path.join(self.programs.work, name + "-state")
        self.member = origin.member
        shutil.copytree(origin.folder, self.folder)


class Case(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.mkdtemp(prefix="muster-copies-")
        self.addCleanup(shutil.rmtree, self.work)
        self.programs = Programs(PROGRAMS, self.work)
        self.headquarters = Headquarters(self.programs, "指挥部")
        self.headquarters.serve()
        self.addCleanup(self.headquarters.stop)
        self.port = self.headquarters.port
        self.made = 0
        office = self.enrol("office", "headquarters")
        office.add([{"_kind": "squad", "name": "一队"}, {"_kind": "squad", "name": "二队"}])
        office.sync()
        squads = [row["id"] for row in office.read("list", "squad", "--format", "json")]
        self.office = office
        self.one = self.enrol("one", "squad", squads[0])
        self.two = self.enrol("two", "squad", squads[1])

    def enrol(self, name, role, squad=None):
        laptop = Laptop(self.programs, name, "登记员")
        laptop.enrol(self.headquarters.enrol(role, name, self.port, squad=squad))
        return laptop

    def record(self, laptop, count):
        lines = []
        for _ in range(count):
            self.made += 1
            lines.append({"_kind": "worker", "name": f"某{self.made}", "mobile": f"1540{self.made:07d}", "note": str(self.made)})
        laptop.add(lines)

    def restart(self, copy=None):
        """On the port that the laptops know, from another folder's bytes where one is given."""
        self.headquarters.stop()
        if copy:
            shutil.rmtree(self.headquarters.folder)
            shutil.copytree(copy, self.headquarters.folder)
        self.serve()

    def serve(self):
        headquarters = self.headquarters
        log = open(os.path.join(self.work, "headquarters.log"), "a", encoding="utf-8")
        headquarters.process = subprocess.Popen(
            [self.programs.muster_hq, "--data", headquarters.folder, "serve", "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        self.assertIn("listening on", headquarters.process.stdout.readline())

    def keep_copy(self):
        """What `cp -r` takes of a headquarters that stands still."""
        self.headquarters.stop()
        copy = os.path.join(self.work, "an hour ago")
        shutil.copytree(self.headquarters.folder, copy)
        self.serve()
        return copy

    def status(self, laptop):
        return json.loads(laptop.call("status", "--json"))

    def devices(self):
        return json.loads(self.headquarters.call("devices", "--json"))

    def two_rounds(self, *laptops):
        for _ in range(2):
            for laptop in laptops:
                laptop.sync(3)

    def assert_equal_everywhere(self, *laptops):
        self.headquarters.call("check")
        for laptop in laptops:
            laptop.call("check")
            status = self.status(laptop)
            self.assertEqual((status["unsent"], status["attention"]), (0, []), laptop.name)
            there = self.headquarters.call("check", "--dump", "--device", status["device"])
            self.assertEqual(laptop.call("check", "--dump"), there, laptop.name)
        notes = [row["note"] for row in json.loads(self.headquarters.call("export", "worker", "--format", "json", "--full", "--purpose", "test"))]
        self.assertEqual(sorted(notes, key=int), [str(number + 1) for number in range(self.made)])


class Copies(Case):
    def test_store_copied(self):
        """Both were used before either spoke to headquarters again."""
        self.record(self.one, 5)
        self.one.sync()
        before = self.status(self.one)
        self.record(self.one, 3)
        copy = Copy(self.one, "one-copy")
        self.record(self.one, 4)
        self.record(copy, 6)
        self.two_rounds(self.one, copy, self.office)
        after, new = self.status(self.one), self.status(copy)
        self.assertEqual(after["incarnation"], before["incarnation"])
        self.assertNotEqual(new["incarnation"], before["incarnation"])
        self.assertEqual(new["incarnation_why"], "witness")
        self.assertEqual(new["device"], after["device"])
        self.assert_equal_everywhere(self.one, copy, self.office)

    def test_store_and_witness_copied(self):
        """The witness came along and names this machine: only headquarters can see two under one name."""
        self.record(self.one, 5)
        self.one.sync()
        kept = os.path.join(self.work, "kept")
        shutil.copytree(self.one.folder, kept)
        shutil.copytree(self.one.state, kept + "-state")
        self.record(self.one, 4)
        self.one.sync()
        self.one.call("status", "--json")
        # The same files, byte for byte and inode for inode, as of before: what a rolled back machine image looks like.
        for name in os.listdir(kept):
            source = os.path.join(kept, name)
            with open(source, "rb") as old, open(os.path.join(self.one.folder, name), "r+b") as new:
                new.truncate(0)
                new.write(old.read())
        for name in os.listdir(self.one.folder):
            if name not in os.listdir(kept):
                os.remove(os.path.join(self.one.folder, name))
        shutil.rmtree(self.one.state)
        shutil.copytree(kept + "-state", self.one.state)
        self.record(self.one, 3)
        self.two_rounds(self.one, self.office)
        status = self.status(self.one)
        self.assertIn(status["incarnation_why"], ("fork", "rollback"))
        self.assert_equal_everywhere(self.one, self.office)

    def test_fork_is_shown(self):
        """A copy that kept its name posts its own batch under a number that is taken."""
        self.record(self.one, 2)
        self.one.sync()
        kept = {name: open(os.path.join(self.one.folder, name), "rb").read() for name in os.listdir(self.one.folder)}
        state = os.path.join(self.work, "state-kept")
        shutil.copytree(self.one.state, state)
        self.record(self.one, 2)
        stick = os.path.join(self.work, "one.muster")
        self.one.call("sync", "--to-file", stick)
        for name, content in kept.items():
            with open(os.path.join(self.one.folder, name), "r+b") as file:
                file.truncate(0)
                file.write(content)
        shutil.rmtree(self.one.state)
        shutil.copytree(state, self.one.state)
        self.record(self.one, 3)
        other = os.path.join(self.work, "other.muster")
        self.one.call("sync", "--to-file", other)
        self.headquarters.call("receive", stick)
        self.headquarters.call("receive", other, "--reply", other + ".reply")
        self.assertEqual(len(self.devices()["forks"]), 1)
        self.one.call("sync", "--from-file", other + ".reply", accept=(0, 1))
        self.two_rounds(self.one, self.office)
        self.assertEqual(self.status(self.one)["incarnations"], 2)
        self.assert_equal_everywhere(self.one, self.office)

    def test_headquarters_put_back(self):
        self.record(self.one, 5)
        self.two_rounds(self.one, self.two, self.office)
        copy = self.keep_copy()
        before = self.devices()["epoch"]
        self.record(self.one, 7)
        self.record(self.two, 3)
        self.two_rounds(self.one, self.two)
        self.restart(copy)
        self.assertEqual(self.devices()["epoch"], before)
        self.two_rounds(self.two, self.one, self.office)
        devices = self.devices()
        self.assertNotEqual(devices["epoch"], before)
        self.assertEqual(len(devices["epochs"]), 2)
        self.assertEqual(self.status(self.one)["epoch"], devices["epoch"])
        self.assert_equal_everywhere(self.one, self.two, self.office)

    def test_crossed(self):
        """A store is copied, headquarters is put back to before, and both copies go on."""
        self.record(self.one, 5)
        self.two_rounds(self.one, self.two, self.office)
        old = self.keep_copy()
        before = self.devices()["epoch"]
        incarnation = self.status(self.one)["incarnation"]
        self.record(self.one, 4)
        self.one.sync()
        copy = Copy(self.one, "one-copy")
        self.record(self.one, 2)
        self.record(copy, 3)
        self.record(self.two, 3)
        self.two_rounds(self.one, copy, self.two)
        self.restart(old)
        self.record(copy, 2)
        self.record(self.one, 1)
        self.two_rounds(copy, self.two, self.one, self.office)
        devices = self.devices()
        self.assertNotEqual(devices["epoch"], before)
        self.assertEqual(self.status(self.one)["incarnation"], incarnation)
        self.assertNotEqual(self.status(copy)["incarnation"], incarnation)
        self.assert_equal_everywhere(self.one, copy, self.two, self.office)


if __name__ == "__main__":
    PROGRAMS = sys.argv.pop(1)
    tap.run()
