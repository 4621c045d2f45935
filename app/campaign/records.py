# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of `musterctl add - --json -`: one record each, with an id that the seed decides."""

import datetime
import hashlib

import people

ZONE = datetime.timezone(datetime.timedelta(hours=8))


def milliseconds(day, hour=9, minute=0):
    moment = datetime.datetime.combine(day, datetime.time(hour, minute), ZONE)
    return int(moment.timestamp() * 1000)


def new_id(random):
    """A UUID version 7 whose time is fixed: the run repeats for a seed."""
    value = (0x018D00000000 << 80) | random.getrandbits(80)
    value = (value & ~(0xF << 76)) | (7 << 76)
    value = (value & ~(0x3 << 62)) | (2 << 62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Writer:
    """Collects the records of one store."""

    def __init__(self, random):
        self.random = random
        self.lines = []

    def add(self, kind, /, **fields):
        record = new_id(self.random)
        self.lines.append({"_kind": kind, "id": record, **{name: value for name, value in fields.items() if value is not None}})
        return record

    def employer(self, index):
        return self.add("employer", name=f"某某{index}号机械股份有限公司", short_name=f"某某{index}号", kind="1",
                        uscc=people.company_code(index), reg_div="331022", industry="机械",
                        contacts=[{"role": "hr", "name": people.person_name(self.random), "mobile": people.mobile(9000 + index)}])

    def opening(self, employer, headcount, valid_until):
        low = self.random.randrange(4500, 7000, 500)
        return self.add("opening", employer_id=employer, title="操作工", job_code=self.random.choice(("G01", "G05", "G07", "G13", "G22")),
                        headcount=headcount, wage_min=low, wage_max=low + 2000, wage_note="1", board="1", lodging="1",
                        work_div="331022", requirement="能适应两班倒", minor_allowed=False, valid_until=valid_until.isoformat(),
                        source="1", state="1")

    def fair(self, title, place, start, state="3", fair_type="2", attendance=None, hours=6):
        return self.add("fair", title=title, fair_type=fair_type, place_div=place, place_kind="3",
                        start_at=milliseconds(start), end_at=milliseconds(start, 9 + hours), host_org="县人社局",
                        expected_attendance=attendance or 300, attendance_count=attendance or self.random.randint(80, 900),
                        attendance_method="3", security_permit_no="公治许字1号" if (attendance or 0) >= 1000 else None, state=state)

    def booth(self, fair, employer, openings, attended=True):
        return self.add("fair_employer", fair_id=fair, employer_id=employer, signed_up=True, attended=attended,
                        opening_ids=[opening for opening, _ in openings],
                        openings_offered=sum(headcount for _, headcount in openings))

    def worker(self, place, index):
        birth = people.birth_date(self.random)
        known = self.random.random() < 0.6
        sequence = self.random.randint(1, 998)
        return self.add("worker", name=people.person_name(self.random), sex="1" if sequence % 2 else "2",
                        id_type="1" if known else "8", id_number=people.identity_number(birth, sequence) if known else None,
                        birth_date=f"{birth[:4]}-{birth[4:6]}-{birth[6:]}", mobile=people.mobile(index), mobile_owner="1",
                        hukou_div=place)

    def consent(self, worker, day, text):
        return self.add("consent", worker_id=worker, text_version=text["version"], text_sha256=text["sha256"], legal_basis="1",
                        c_basic=True, c_share=True, recipients=["参会企业"], c_sensitive=True, c_contact=True, method="3",
                        witness="见证人", given_at=milliseconds(day, 10), place_text="摊位",
                        retention_until=f"{day.year + 2}-02-04")

    def intention(self, worker, consent, fair, opening, day, member, complete=True):
        return self.add("intention", worker_id=worker, intent_type="1", fair_id=fair, channel="1",
                        taken_at=milliseconds(day, 10, self.random.randint(0, 59)), opening_id=opening,
                        travel_need="1" if complete else None, strength=self.random.choice(("1", "1", "2", "3")),
                        consent_id=consent, recorded_by=member)

    def agreement(self, title, agr_type, state, day, place):
        agreement = new_id(self.random)
        scan = self.add("attachment", owner_kind="agreement", owner_id=agreement, att_kind="1", file_name="第1页.jpg",
                        mime="image/jpeg", bytes=1000, sha256=hashlib.sha256(agreement.encode()).hexdigest(), page_no=1,
                        page_count=1)
        signed = state in ("5", "6", "7", "8")
        self.lines.append({"_kind": "agreement", "id": agreement, "title": title, "agr_type": agr_type, "state": state,
                           "level": "5", **({"signed_date": day.isoformat(), "signed_place_div": place, "copies": 3,
                                             "seal_checked": True, "scan_ids": [scan]} if signed else {})})
        return agreement

    def party(self, agreement, side, role, name, **fields):
        return self.add("agreement_party", agreement_id=agreement, side=side, role=role, org_name=name, **fields)
