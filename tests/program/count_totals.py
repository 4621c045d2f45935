# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the totals S1 to S9 from what `muster-hq export KIND --format json` gives, and from nothing else."""

import datetime

ZONE = datetime.timezone(datetime.timedelta(hours=8))
ON_SITE = {"1", "2", "3", "4", "5", "9"}


def instant(as_of):
    return int(datetime.datetime.fromisoformat(as_of).replace(tzinfo=ZONE).timestamp() * 1000)


class Counter:
    """`records` is {kind: [flat record…]}."""

    def __init__(self, records):
        self.records = records
        self.by_id = {row["id"]: row for rows in records.values() for row in rows}
        squads = [row for row in records["squad"] if not row["_deleted"]]
        campaigns = {}
        for squad in squads:
            campaigns.setdefault(squad["campaign"], []).append(squad["id"])
        self.campaign = max(campaigns, key=lambda name: (len(campaigns[name]), name))
        self.all_squads = {squad["id"] for squad in squads}
        self.squads = set(campaigns[self.campaign])

    def good(self, kind):
        return [row for row in self.records[kind] if row["_complete"] and not row["_deleted"]]

    def mine(self, row, squads, by_headquarters):
        squad = row.get("_squad")
        return squad in squads or (squad is None and by_headquarters)

    def count(self, as_of, scope="all"):
        """{line: (figure, ids or codes behind it)}"""
        limit, date = instant(as_of), as_of[:10]
        kind, _, name = scope.partition(":")
        squads = {name} if kind == "squad" else self.squads
        own = kind != "squad"
        fairs = {row["id"]: row for row in self.good("fair") if row.get("state") == "3" and row["end_at"] <= limit
                 and self.mine(row, squads, own) and (kind != "fair" or row["id"] == name)}
        booths = [row for row in self.good("fair_employer") if row["fair_id"] in fairs and row["attended"]]
        shown = {opening for booth in booths for opening in booth.get("opening_ids", [])}
        openings = [row for row in self.good("opening") if row["id"] in shown]
        wishes = [row for row in self.records["intention"] if row.get("_lead_complete") and row["_review_state"] not in (5, 6)
                  and not row["_deleted"] and row["taken_at"] <= limit and self.mine(row, squads, own)
                  and (kind != "fair" or row.get("fair_id") == name)]
        persons = {self.person(row["worker_id"]) for row in wishes}
        lines = {
            "S2.employers": ids({booth["employer_id"] for booth in booths}),
            "S3.posts": (sum(row["headcount"] for row in openings), {row["id"] for row in openings}),
            "S4.fairs": ids({row["id"] for row in fairs.values() if row["fair_type"] in ON_SITE}),
            "S5.intentions": ids({row["id"] for row in wishes}),
            "S5.persons": ids(persons),
        }
        if kind == "fair":
            lines["S8.posts_offered"] = (sum(booth["openings_offered"] for booth in booths), {booth["id"] for booth in booths})
            lines["S8.attendance"] = (sum(row.get("attendance_count", 0) for row in fairs.values()), set(fairs))
            lines["S8.intentions"] = lines["S5.intentions"]
            return lines
        lines.update(self.count_places(date, squads))
        lines.update(self.count_agreements(date, squads, own))
        return lines

    def person(self, worker):
        return self.by_id[worker].get("merged_into") or worker

    def count_places(self, date, squads):
        stays = [row for row in self.good("deployment") if row["start_date"] <= date and row["squad_id"] in squads]
        places = [row.get("place_div") or "" for row in stays]
        return {
            "S1.squads": ids({row["squad_id"] for row in stays}),
            "S1.provinces": ids({place[:2] for place in places if len(place) >= 2}),
            "S1.counties": ids({place[:6] for place in places if len(place) >= 6}),
        }

    def count_agreements(self, date, squads, own):
        signed = {row["id"]: row for row in self.good("agreement") if row["state"] in "5678" and row["signed_date"] <= date
                  and row["agr_type"] != "2" and self.mine(row, squads, own)}
        pairs = {record for record, row in signed.items() if row["agr_type"] == "4"}
        parties = [row for row in self.good("agreement_party") if row["agreement_id"] in pairs]
        return {
            "S6.agreements": ids(set(signed)),
            "S9.agreements": ids(pairs),
            "S9.employers": (len({row.get("employer_id") or row["org_name"] for row in parties if row["role"] == "3"}), None),
            "S9.villages": (len({row.get("div") or row["org_name"] for row in parties if row["role"] == "4"}), None),
        }


def ids(found):
    return len(found), found
