# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a campaign that comes out as the targets say, among records that must not be counted.

Nothing here knows a published figure: the targets are data, the rest is drawn from the seed.
"""

import datetime
import hashlib
import json
import random

import people
from records import Writer, new_id

# At least this many of each record that must not be counted, or must be counted once.
DECOYS = 22


def split(total, parts, rng):
    """`parts` positive numbers that add up to `total`."""
    cuts = sorted(rng.sample(range(1, total), parts - 1)) if parts > 1 else []
    return [b - a for a, b in zip([0] + cuts, cuts + [total])]


class Squad:
    def __init__(self, index, record, writer):
        self.index = index
        self.id = record
        self.writer = writer
        self.member = None
        self.places = []
        self.employers = []   # [(employer, [(opening, headcount)…])…]
        self.fairs = []       # [(fair, place, day)…], held
        self.deleted = []
        self.duplicates = []  # [(intention, of)…], judged by a liaison officer
        self.voids = []


class Campaign:
    def __init__(self, targets, places, seed):
        self.targets = targets
        self.random = random.Random(seed)
        self.places = self.choose_places(places)
        self.first_day = datetime.date.fromisoformat(targets["first_day"])
        self.last_day = datetime.date.fromisoformat(targets["as_of"][:10]) - datetime.timedelta(days=1)
        self.after = self.last_day + datetime.timedelta(days=2)
        self.office = Writer(self.random)
        self.phone = 0
        text = "告知书:登记求职意向,用于岗位推荐和联系,保存两年,可随时查阅、更正、删除、撤回。"
        self.text = {"version": "2024-1", "sha256": hashlib.sha256(text.encode()).hexdigest(), "text": text}
        self.persons_twice = 0
        self.squads = []
        self.make_office()
        self.make_squads()

    def choose_places(self, places):
        """As many places as wanted, in as many provinces as wanted."""
        wanted, provinces = self.targets["places"], self.targets["provinces"]
        order = []
        for code, _ in places:
            if code[:2] not in order:
                order.append(code[:2])
        within = [place for place in places if place[0][:2] in order[:provinces]]
        first = [next(place for place in within if place[0][:2] == province) for province in order[:provinces]]
        rest = [place for place in within if place not in first]
        if len(within) < wanted:
            raise SystemExit("the list of places is too short for these targets")
        return (first + rest)[:wanted]

    def next_phone(self):
        self.phone += 1
        return self.phone

    def draw_day(self):
        return self.first_day + datetime.timedelta(days=self.random.randint(1, (self.last_day - self.first_day).days))

    # ---- what the office has before anybody leaves ----

    def make_office(self):
        office = self.office
        self.org = office.add("org_unit", name="驻外招工指挥部", kind="1")
        office.add("consent_text", version=self.text["version"], language="zh", text=self.text["text"],
                   valid_from=self.first_day.isoformat())
        self.all_employers = [self.make_employer(i) for i in range(self.targets["employers"] + DECOYS)]
        self.spare_employers = self.all_employers[self.targets["employers"]:]
        self.all_employers = self.all_employers[:self.targets["employers"]]

    def make_employer(self, index):
        return [self.office.employer(index), []]

    def give_openings(self, employers, posts):
        valid = self.last_day + datetime.timedelta(days=60)
        for (employer, openings), share in zip(employers, split(posts, len(employers), self.random)):
            for headcount in split(share, min(share, self.random.randint(1, 4)), self.random):
                openings.append((self.office.opening(employer, headcount, valid), headcount))

    def make_squad(self, name, campaign):
        leader = self.office.add("member", name=people.person_name(self.random), unit="市人力社保局", role="1",
                                 mobile=people.mobile(8000 + len(self.squads)), login_name=f"zuzhang{len(self.squads) + 1}", active=True)
        index = len(self.squads)
        record = self.office.add("squad", name=name, short_code=f"S{index + 1:02d}", campaign=campaign, sending_org="市人力社保局",
                                 home_div=self.targets["home_div"], leader_id=leader, target_divs=["52"], report_to=self.org, state="2")
        squad = Squad(index, record, Writer(self.random))
        self.squads.append(squad)
        return squad

    # ---- what the squads record ----

    def make_squads(self):
        targets = self.targets
        own = [self.make_squad(f"第{i + 1}招工小分队", targets["campaign"]) for i in range(targets["squads"])]
        self.other = self.make_squad("上一批小分队", "上一批")
        for index, place in enumerate(self.places):
            own[index % len(own)].places.append(place)
        self.other.places.append(self.places[0])
        self.share_employers(own)
        self.share_fairs(own)
        self.share_intentions(own)
        self.share_agreements(own)
        self.add_decoys(own)
        self.own = own

    def share_employers(self, own):
        targets, pool = self.targets, list(self.all_employers)
        slice_count, big_count = targets["slice"]["employers"], targets["big_fair"]["employers"]
        own[0].employers, pool = pool[:slice_count], pool[slice_count:]
        self.big_employers, pool = pool[:big_count], pool[big_count:]
        self.give_openings(own[0].employers, targets["slice"]["posts"])
        self.give_openings(self.big_employers, targets["big_fair"]["posts"])
        self.give_openings(pool, targets["posts"] - targets["slice"]["posts"] - targets["big_fair"]["posts"])
        for index, employer in enumerate(pool):
            own[1 + index % (len(own) - 1)].employers.append(employer)
        self.other.employers = pool[:2]

    def deploy(self, squad):
        writer = squad.writer
        for place, _ in squad.places:
            writer.add("deployment", squad_id=squad.id, place_div=place, purpose=["2", "3"],
                       start_date=self.first_day.isoformat(), member_ids=["MEMBER"])

    def hold_fair(self, squad, employers, title, attendance=None, fair_type="2", day=None):
        place = self.random.choice(squad.places)[0]
        day = day or self.draw_day()
        fair = squad.writer.fair(title, place, day, attendance=attendance, fair_type=fair_type)
        for employer, openings in employers:
            squad.writer.booth(fair, employer, openings)
        squad.fairs.append((fair, place, day, employers))
        return squad.fairs[-1]

    def share_fairs(self, own):
        targets = self.targets
        for squad in own:
            self.deploy(squad)
        self.deploy(self.other)
        self.big = self.hold_fair(own[1], self.big_employers, "百城千企专场招聘会", targets["big_fair"]["attendance"], "1")
        counts = [1] * len(own)
        counts[0] = 3
        for _ in range(targets["fairs"] - 1 - sum(counts)):
            counts[self.random.randrange(len(own))] += 1
        for squad, count in zip(own, counts):
            for number in range(count):
                # The first shows every employer; so do the first three of the first squad: openings shown three times.
                whole = number == 0 or (squad is own[0] and number < 3)
                employers = squad.employers if whole else squad.employers[:self.random.randint(1, len(squad.employers))]
                self.hold_fair(squad, employers, f"进村专场第{number + 1}场", fair_type=self.random.choice("12345"))

    def take_intention(self, squad, fair, complete=True, worker=None):
        record, place, day, employers = fair
        writer = squad.writer
        worker = worker or writer.worker(place, self.next_phone())
        consent = writer.consent(worker, day, self.text)
        opening = self.random.choice(self.random.choice(employers)[1])[0]
        return writer.intention(worker, consent, record, opening, day, "MEMBER", complete), worker

    def share_intentions(self, own):
        big, total = self.targets["big_fair"]["intentions"], self.targets["intentions"]
        others = [(squad, fair) for squad in own for fair in squad.fairs if fair is not self.big]
        places = [(own[1], self.big)] * big + [self.random.choice(others) for _ in range(total - big)]
        last = None
        for number, (squad, fair) in enumerate(places):
            again = last if number % 50 == 49 and last and last[0] is fair else None
            _, worker = self.take_intention(squad, fair, worker=again[1] if again else None)
            self.persons_twice += again is not None
            last = (fair, worker)

    def share_agreements(self, own):
        targets = self.targets
        employers = self.all_employers[:targets["village_pairs"]]
        for number in range(targets["agreements"]):
            squad = own[number % len(own)]
            village = number < targets["village_pairs"]
            day = self.draw_day()
            place = squad.places[0][0]
            writer = squad.writer
            agreement = writer.agreement("村企联盟协议" if village else "劳务合作协议", "4" if village else "1",
                                         self.random.choice("567"), day, place)
            if village:
                writer.party(agreement, "1", "3", f"某某{number}号机械股份有限公司", employer_id=employers[number][0],
                             uscc=people.company_code(number))
                writer.party(agreement, "2", "4", f"某某村{number}村民委员会", div=f"{place}106{200 + number}")
            else:
                writer.party(agreement, "1", "1", "市人力社保局", div=targets["home_div"])
                writer.party(agreement, "2", "2", "县人社局", div=place)

    # ---- what must not be counted ----

    def add_decoys(self, own):
        for number in range(DECOYS):
            self.add_uncounted_fairs(own[number % len(own)], number)
            self.add_uncounted_intentions(own[number % len(own)])
            self.add_uncounted_agreements(own[number % len(own)])
        self.add_other_campaign()

    def add_uncounted_fairs(self, squad, number):
        writer, place = squad.writer, squad.places[0][0]
        spare = self.spare_employers[number]
        if not spare[1]:
            self.give_openings([spare], 50)
        for state, title in (("4", "取消的招聘会"), ("1", "计划中的招聘会")):
            writer.booth(writer.fair(title, place, self.draw_day(), state=state), *spare)
        writer.booth(squad.fairs[0][0], *spare, attended=False)
        late = writer.fair("截止后的招聘会", place, self.after)
        writer.booth(late, *spare)

    def add_uncounted_intentions(self, squad):
        fair = squad.fairs[-1]
        self.take_intention(squad, fair, complete=False)
        squad.deleted.append(self.take_intention(squad, fair)[0])
        first, worker = self.take_intention(squad, fair)
        squad.deleted.append(first)
        kept_of = next(line["id"] for line in squad.writer.lines if line["_kind"] == "intention" and line.get("travel_need"))
        squad.duplicates.append((self.take_intention(squad, fair)[0], kept_of))
        squad.voids.append(self.take_intention(squad, fair)[0])
        late = (fair[0], fair[1], self.after, fair[3])
        self.take_intention(squad, late)

    def add_uncounted_agreements(self, squad):
        place, day = squad.places[0][0], self.draw_day()
        squad.writer.agreement("劳务合作基地意向", "2", "5", day, place)
        squad.writer.agreement("待签协议", "1", self.random.choice("1234"), day, place)
        squad.writer.agreement("截止后签订", "1", "5", self.after, place)

    def add_other_campaign(self):
        for number in range(DECOYS):
            fair = self.hold_fair(self.other, self.other.employers, f"上一批第{number + 1}场")
            self.take_intention(self.other, fair)
            self.other.writer.agreement("上一批协议", "1", "5", self.draw_day(), self.other.places[0][0])

    # ---- the figures to come out ----

    def expected(self):
        targets = self.targets
        return {
            "S1.squads": targets["squads"], "S1.provinces": targets["provinces"], "S1.counties": targets["places"],
            "S2.employers": targets["employers"], "S3.posts": targets["posts"], "S4.fairs": targets["fairs"],
            "S5.intentions": targets["intentions"], "S5.persons": targets["intentions"] - self.persons_twice,
            "S6.agreements": targets["agreements"], "S9.agreements": targets["village_pairs"],
            "S9.employers": targets["village_pairs"], "S9.villages": targets["village_pairs"],
        }

    def expected_of_slice(self):
        return {"S2.employers": self.targets["slice"]["employers"], "S3.posts": self.targets["slice"]["posts"]}

    def expected_of_big_fair(self):
        big = self.targets["big_fair"]
        return {"S8.employers": big["employers"], "S8.posts_offered": big["posts"], "S8.attendance": big["attendance"],
                "S8.intentions": big["intentions"]}


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)
