#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole journeys by key presses against a headquarters that runs: see the functions, one each.

Usage: test-journey.py JOURNEY PROGRAMS, where PROGRAMS has muster, musterctl and muster-hq.
"""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from journey import (CAPTURE, CLOSING, PEOPLE, RETURNED, SYNC, TODAY, Campaign, Squad, finish, tap,  # noqa: E402
                     wait_for)

CORRECTED = "15400000199"


def close_day(squad):
    """Attendance, how it was counted, leaflets; then the fair is ended."""
    window = squad.window
    window.go("alt+0", CLOSING)
    time.sleep(0.5)
    window.press("4")
    time.sleep(0.3)
    window.type("120")
    window.press("Return", "1")
    window.type("80")
    window.press("Return")
    time.sleep(0.5)
    window.press("ctrl+e")
    wait_for(lambda: squad.store.list("fair")[0].get("state") == "3", 20)
    fair = squad.store.list("fair")[0]
    squad.shot("closing")
    tap((fair.get("state"), fair.get("attendance_count"), fair.get("materials_count")) == ("3", 120, 80),
        f"the fair is ended with its figures: {fair.get('state')}, {fair.get('attendance_count')}, {fair.get('materials_count')}")


def correct_returned(squad):
    """The first returned lead, from the key of its page to the value that was asked for."""
    window = squad.window
    window.go("alt+7", RETURNED)
    time.sleep(1)
    squad.shot("returned")
    window.press("Return")
    time.sleep(0.5)
    window.press("ctrl+a")
    window.type(CORRECTED)
    squad.shot("correcting")
    window.press("ctrl+Return")
    time.sleep(0.5)


def network(programs):
    """First start, enrolment, deployment, capture, close of day, sync, a lead given back, its correction, sync."""
    with Campaign(programs) as campaign, Squad(campaign, os.path.join(programs, "muster"), "squad", "陈试七") as squad:
        squad.make_store()
        squad.enrol()
        squad.window.go("alt+1", TODAY)
        time.sleep(1)
        squad.window.press("ctrl+d", "Return")
        time.sleep(0.5)
        squad.shot("deployment")
        squad.begin_stall()
        squad.record_all(PEOPLE)
        squad.shot("captured")
        deployment = squad.store.list("deployment")[0]["id"]
        workers = squad.store.list("worker")
        tap(sorted(worker["mobile"] for worker in workers) == [person["mobile"] for person in PEOPLE],
            f"{len(workers)} people are recorded")
        tap(all(worker.get("_deployment") == deployment for worker in workers), "they belong to the deployment that was chosen")
        close_day(squad)
        tap(squad.sync(), "everything is at headquarters")
        lead = next(one for one in squad.store.list("intention") if one["worker_id"] == squad.find_worker("张试一")["id"])
        review = campaign.give_back(lead["id"], "mobile", "R01", "打过去是空号")
        tap(squad.sync(lambda: squad.store.list("review")), "the second sync brings the lead that was given back")
        tap(squad.read("show", lead["id"], "--json")["_review_state"] == 4, f"it waits to be corrected: {review}")
        correct_returned(squad)
        worker = wait_for(lambda: [one for one in [squad.find_worker("张试一")] if one["mobile"] == CORRECTED], 20)
        tap(worker, "the squad corrects it from its page")
        tap(squad.sync(), "the correction is sent")
        known = campaign.ask_office(squad.find_worker("张试一")["id"])
        tap(known["mobile"] == CORRECTED, f"headquarters holds the corrected value: {known['mobile']}")
        campaign.county.sync()
        state = campaign.county.read("show", lead["id"], "--json")["_review_state"]
        tap(state == 1, f"it waits for the liaison officer again: {state}")
        squad.quit()


JOURNEYS = {"network": network}


def main():
    JOURNEYS[sys.argv[1]](os.path.abspath(sys.argv[2]))
    return finish()


if __name__ == "__main__":
    sys.exit(main())
