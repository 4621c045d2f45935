#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people told a squad is in no log, no message, no temporary file and no file that can be read without a key, whatever
was done with it and whatever broke meanwhile. Usage: test-canaries.py PROGRAMS [TEST]... Speaks TAP."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time

import tap
from canaries import Canaries, Watch
from county import COUNTY, Case
from programs import PASSPHRASE, Failed, Programs


class Listening(Programs):
    """Keeps what the programs say beside their answers."""

    def __init__(self, folder, work):
        super().__init__(folder, work)
        self.said = []
        self.home = os.path.join(work, "home")
        self.temporary = os.path.join(work, "temporary")
        for name in (self.home, self.temporary):
            os.makedirs(name)
        os.environ.update(HOME=self.home, TMPDIR=self.temporary, SQLITE_TMPDIR=self.temporary, G_MESSAGES_DEBUG="all",
                          XDG_CACHE_HOME=os.path.join(self.home, "cache"), XDG_CONFIG_HOME=os.path.join(self.home, "config"))

    def start(self, command, stdin=None, state=None, **options):
        environment = dict(os.environ, MUSTER_PASSPHRASE=PASSPHRASE, XDG_STATE_HOME=state or os.path.join(self.work, "state"))
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment, **options)
        return process, (stdin or "").encode()

    def run(self, command, stdin=None, state=None, accept=(0,), **options):
        process, given = self.start(command, stdin, state, **options)
        printed, said = process.communicate(given)
        self.said.append((" ".join(command[3:5]), said))
        if process.returncode not in accept:
            raise Failed(f"{' '.join(command[:6])} … gave {process.returncode}: {said.decode()[-600:]}")
        return printed.decode()


class CanaryTest(Case):
    programs_type = Listening

    def setUp(self):
        before = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(before)))
        super().setUp()
        self.watch = Watch(self.programs.temporary)
        self.canaries = Canaries(json.loads(self.programs.run([self.programs.musterctl, "schema", "--json"])))
        # What a person asked to have, where that person asked to have it.
        self.handed_out = os.path.join(self.work, "handed-out")
        os.makedirs(self.handed_out)
        self.ids = {}

    # What is done

    def plant(self, laptop, kind, **fields):
        record = {"_kind": kind, **self.canaries.fill(kind), **fields}
        printed = laptop.call("add", "-", "--json", "-", stdin=json.dumps(record, ensure_ascii=False) + "\n").split()
        self.assertEqual(len(printed), 1)
        self.ids.setdefault(kind, []).append(printed[0])
        return printed[0]

    def plant_lead(self):
        now = int(time.time() * 1000)
        worker = self.plant(self.squad, "worker", sex="1", id_type="1", birth_date="1990-01-01", mobile_owner="1",
                            hukou_div=COUNTY, birth_precision="3")
        consent = self.plant(self.squad, "consent", worker_id=worker, text_version="1", text_sha256="0" * 64, legal_basis="1",
                             c_basic=True, c_share=False, c_sensitive=True, c_contact=True, method="3", given_at=now,
                             retention_until="2099-02-01")
        return self.plant(self.squad, "intention", worker_id=worker, intent_type="1", channel="4", taken_at=now,
                          job_codes=["G01"], travel_need="1", strength="1", consent_id=consent, recorded_by=self.squad.member)

    def plant_all(self):
        """Every kind by whoever may write it."""
        self.intention = self.plant_lead()
        for laptop in (self.squad, self.county, self.office):
            owner = {"squad": "squad", "county": "liaison", "office": "headquarters"}[laptop.name]
            for kind, about in self.canaries.schema.items():
                if owner in about["owners"] and kind not in ("worker", "consent", "intention", "review", "contact"):
                    self.plant(laptop, kind)
        self.squad.sync()
        self.county.sync()
        self.plant(self.county, "contact", intention_id=self.intention, called_at=int(time.time() * 1000),
                   by=self.county.member, outcome="1")
        self.plant(self.county, "review", target_kind="intention", target_id=self.intention, decision="2", reasons=["R01"],
                   decided_at=int(time.time() * 1000), by=self.county.member)
        self.sync_all()

    def sync_all(self):
        for laptop in (self.squad, self.county, self.office):
            laptop.sync()

    def use_everything(self):
        """Each verb that reads or writes records."""
        worker = self.ids["worker"][0]
        new = self.canaries.make("worker.note changed")
        self.squad.call("set", worker, f"note={new}")
        for words in (["show", worker], ["show", worker, "--json", "--history"], ["list", "worker", "--search", new],
                      ["list", "worker", "--full", "--purpose", self.canaries.make("purpose")], ["conflicts"], ["duplicates"],
                      ["totals"], ["status"], ["check"], ["export-log"], ["member", "list"], ["config"]):
            self.squad.call(*words, accept=(0, 1))
        self.squad.call("delete", worker, "--why", self.canaries.make("why deleted"), accept=(0, 1, 2))
        self.squad.call("restore", worker, accept=(0, 1))
        for form in ("csv", "json"):
            self.squad.call("export", "worker", "--format", form, "--full", "--purpose", "核对", "--out",
                            os.path.join(self.handed_out, f"people.{form}"))
        self.squad.call("sync", "--to-file", os.path.join(self.work, "stick.muster"))
        self.headquarters.call("receive", os.path.join(self.work, "stick.muster"), "--reply", os.path.join(self.work, "reply.muster"))
        self.squad.call("sync", "--from-file", os.path.join(self.work, "reply.muster"))
        self.headquarters.call("backup", os.path.join(self.work, "backup.muster"))
        for words in (["totals"], ["status"], ["check"], ["quarantine", "list", "--all"], ["list", "worker", "--search", new],
                      ["devices"]):
            self.headquarters.call(*words)

    def import_rows(self):
        rows = ["姓名,手机,证件号码,户籍地址"]
        for number in range(20):
            made = self.canaries.fill("worker")
            wrong = made["id_number"][:-1] + "z" if number % 3 == 0 else made["id_number"]
            rows.append(",".join([made["name"], made["mobile"] + ("9" if number % 4 == 0 else ""),
                                  self.canaries.keep(wrong, "a wrong number"), made["hukou_text"]]))
        path = os.path.join(self.handed_out, "rows.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(rows) + "\n")
        self.squad.call("import", "worker", path, accept=(0, 1))

    def break_values(self):
        """Whatever is refused is said without repeating it."""
        worker = self.ids["worker"][0]
        for name, bad in (("mobile", "1540000"), ("id_number", "99010119900101"), ("birth_date", ""), ("hukou_div", ""),
                          ("sex", ""), ("name", "长" * 60)):
            self.squad.call("set", worker, f"{name}={bad}{self.canaries.make('a bad ' + name)}", accept=(0, 1, 2))
        line = json.dumps({"_kind": "worker", **self.canaries.fill("worker")}, ensure_ascii=False)
        for text in (line[:-3], line.replace('"name"', '"no_such_field"'), line + line,
                     line.replace('"worker"', f'"{self.canaries.make("a kind")}"'), "\x00" + line, "[" * 300 + line):
            self.squad.call("add", "-", "--json", "-", stdin=text + "\n", accept=(0, 1, 2))
        for words in (["show", self.canaries.make("an id")], ["list", self.canaries.make("a kind")],
                      ["enrol", "muster1." + self.canaries.make("a code")], ["add", "worker", self.canaries.make("no field")]):
            self.squad.call(*words, accept=(1, 2))
        self.say_wrong_passphrase()

    def say_wrong_passphrase(self):
        path = os.path.join(self.handed_out, "passphrase")
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.canaries.make("a wrong passphrase"))
        self.squad.call("--passphrase-file", path, "status", accept=(1,))

    # What breaks

    def add_many(self, **options):
        lines = "".join(json.dumps({"_kind": "worker", **self.canaries.fill("worker")}, ensure_ascii=False) + "\n"
                        for _ in range(40))
        command = [self.programs.musterctl, "--store", self.squad.folder, "add", "-", "--json", "-", "--together", "1"]
        return self.programs.start(command, lines, self.squad.state, **options)

    def kill(self, moments):
        for moment in moments:
            process, given = self.add_many()
            try:
                process.stdin.write(given)
                process.stdin.close()
                time.sleep(moment)
            except BrokenPipeError:
                pass
            process.send_signal(signal.SIGKILL)
            self.programs.said.append(("killed", process.stderr.read()))
            process.wait()
            process.stdout.close()
            process.stderr.close()
            # With the files that it left as they were.
            self.look("after a kill")

    def fill_disk(self):
        """No file may grow beyond a few pages: SQLite is told what it is told on a full disk."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (32768, 32768))

        process, given = self.add_many(preexec_fn=limit, restore_signals=False)
        _, said = process.communicate(given)
        self.assertNotEqual(process.returncode, 0)
        self.programs.said.append(("full", said))

    def stop_headquarters(self):
        """Killed with a batch on the way, and away when the next comes."""
        process, given = self.add_many()
        process.communicate(given)
        command = [self.programs.musterctl, "--store", self.squad.folder, "sync"]
        process, _ = self.programs.start(command, None, self.squad.state)
        time.sleep(0.15)
        port = self.headquarters.port
        self.headquarters.process.kill()
        self.headquarters.process.wait()
        self.headquarters.process.stdout.close()
        self.programs.said.append(("sync", process.communicate()[1]))
        self.squad.call("sync", accept=(1,))
        self.read_log()
        self.headquarters.serve(port)

    def damage(self):
        """A bit of the store and one of a stick are not what they were."""
        for path in (os.path.join(self.squad.folder, "muster.db"), os.path.join(self.work, "stick.muster")):
            with open(path, "r+b") as file:
                middle = os.path.getsize(path) // 2
                file.seek(middle)
                byte = file.read(1)
                file.seek(middle)
                file.write(bytes([byte[0] ^ 1]))
        self.headquarters.call("receive", os.path.join(self.work, "stick.muster"), accept=(1,))
        for words in (["check"], ["list", "worker"], ["sync"]):
            self.squad.call(*words, accept=(0, 1))

    # What is left

    def read_log(self):
        with open(os.path.join(self.work, "headquarters.log"), "rb") as file:
            self.programs.said.append(("muster-hq serve", file.read()))

    def look(self, when):
        found = []
        for folder, _, names in os.walk(self.work):
            if folder.startswith(self.handed_out):
                continue
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        found += [f"{os.path.relpath(path, self.work)}: {hit}" for hit in self.canaries.find(file.read())]
        found += [f"said by {what}: {hit}" for what, said in self.programs.said for hit in self.canaries.find(said)]
        self.assertEqual(found, [], when)
        self.assertEqual(self.watch.read(), [], f"temporary files {when}")

    def test_everything(self):
        self.plant_all()
        self.look("after planting")
        self.use_everything()
        self.look("after use")
        self.import_rows()
        self.break_values()
        self.look("after refusals")
        # The same bytes in the clear are found: the search sees.
        with open(os.path.join(self.handed_out, "people.csv"), "rb") as file:
            self.assertGreater(len(self.canaries.find(file.read())), 5)

    def test_faults(self):
        self.plant_all()
        self.use_everything()
        chance = random.Random(13)
        self.kill([chance.uniform(0.1, 0.6) for _ in range(6)])
        self.fill_disk()
        self.look("on a full disk")
        self.stop_headquarters()
        self.sync_all()
        self.damage()
        self.read_log()
        self.look("after damage")


if __name__ == "__main__":
    CanaryTest.programs_folder = sys.argv.pop(1)
    tap.run()
