# SPDX-License-Identifier: GPL-3.0-or-later
"""A small campaign through the real programs, for tests to go on from."""

import json
import os
import shutil
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "app", "campaign"))

from programs import Headquarters, Laptop, Programs

COUNTY = "522302"


class Case(unittest.TestCase):
    """A squad, a liaison officer of the county where its worker lives, and headquarters' office."""

    programs_folder = None
    programs_type = Programs

    def setUp(self):
        self.work = tempfile.mkdtemp(prefix="muster-county-")
        self.addCleanup(shutil.rmtree, self.work)
        self.programs = self.programs_type(self.programs_folder, self.work)
        self.headquarters = Headquarters(self.programs, "指挥部")
        self.headquarters.serve()
        self.addCleanup(self.stop)
        self.office = self.enrol("office", "headquarters")
        self.office.add([{"_kind": "squad", "name": "一队"}])
        self.office.sync()
        squad = self.office.read("list", "squad", "--format", "json")[0]["id"]
        self.squad = self.enrol("squad", "squad", squad=squad)
        self.county = self.enrol("county", "liaison", areas=[COUNTY])

    def stop(self):
        stream = self.headquarters.process.stdout
        self.headquarters.stop()
        stream.close()

    def enrol(self, name, role, squad=None, areas=()):
        laptop = Laptop(self.programs, name, "登记员")
        laptop.enrol(self.headquarters.enrol(role, name, self.headquarters.port, squad=squad, areas=areas))
        return laptop

    def add(self, laptop, kind, **fields):
        return laptop.call("add", kind, *[f"{name}:={json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]).strip()

    def add_lead(self):
        now = int(time.time() * 1000)
        fair = self.add(self.squad, "fair", title="春风行动", place_div=COUNTY, start_at=now)
        worker = self.add(self.squad, "worker", name="张三", sex="1", id_type="1", id_number="990101199001010019",
                          mobile="15400001234", mobile_owner="1", hukou_div=COUNTY, hukou_text="某村")
        consent = self.add(self.squad, "consent", worker_id=worker, text_version="1", text_sha256="0" * 64, legal_basis="1",
                           c_basic=True, c_share=False, c_sensitive=True, c_contact=True, method="3", witness="王某",
                           given_at=now, place_text="村口", retention_until="2099-02-01")
        return self.add(self.squad, "intention", worker_id=worker, intent_type="1", fair_id=fair, channel="1", taken_at=now,
                        job_codes=["G01"], travel_need="1", strength="1", consent_id=consent, recorded_by=self.squad.member)

    def status(self, laptop):
        return laptop.read("status", "--json")
