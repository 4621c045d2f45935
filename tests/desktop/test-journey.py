#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole journeys by key presses against a headquarters that runs: see the functions, one each.

Usage: test-journey.py JOURNEY PROGRAMS, where PROGRAMS has muster, musterctl and muster-hq.
"""

import calendar
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from journey import (CAPTURE, CLOSING, CONFLICTS, LOCKED, PASSPHRASE, PEOPLE, RETURNED, SYNC, TODAY,  # noqa: E402
                     Campaign, Squad, wait_for)
from taps import finish, tap  # noqa: E402

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


def begin(squad):
    """First start, enrolment, today's deployment, a stall."""
    squad.make_store()
    squad.enrol()
    squad.window.go("alt+1", TODAY)
    time.sleep(1)
    squad.window.press("ctrl+d", "Return")
    time.sleep(0.5)
    squad.shot("deployment")
    squad.begin_stall()


def check_captured(squad):
    deployment = squad.store.list("deployment")[0]["id"]
    workers = squad.store.list("worker")
    tap(sorted(worker["mobile"] for worker in workers) == [person["mobile"] for person in PEOPLE],
        f"{len(workers)} people are recorded")
    tap(all(worker.get("_deployment") == deployment for worker in workers), "they belong to the deployment that was chosen")


def end_day(campaign, squad, exchange):
    """Close of day, and a lead that comes back, is corrected and goes again; @exchange is how the squad reports."""
    close_day(squad)
    tap(exchange(squad), "everything is at headquarters")
    lead = next(one for one in squad.store.list("intention") if one["worker_id"] == squad.find_worker("张试一")["id"])
    campaign.give_back(lead["id"], "mobile", "R01", "打过去是空号")
    tap(exchange(squad, lambda: squad.store.list("review")), "the second time brings the lead that was given back")
    state = squad.read("show", lead["id"], "--json")["_review_state"]
    tap(state == 4, f"it waits to be corrected: {state}")
    correct_returned(squad)
    worker = wait_for(lambda: [one for one in [squad.find_worker("张试一")] if one["mobile"] == CORRECTED], 20)
    tap(worker, "the squad corrects it from its page")
    tap(exchange(squad), "the correction is sent")
    known = campaign.ask_office(squad.find_worker("张试一")["id"])
    tap(known["mobile"] == CORRECTED, f"headquarters holds the corrected value: {known['mobile']}")
    campaign.exchange(campaign.county)
    state = campaign.county.read("show", lead["id"], "--json")["_review_state"]
    tap(state == 1, f"it waits for the liaison officer again: {state}")


def network(programs):
    """First start, enrolment, deployment, capture, close of day, sync, a lead given back, its correction, sync."""
    with Campaign(programs) as campaign, Squad(campaign, "squad", "陈试七") as squad:
        begin(squad)
        squad.record_all(PEOPLE)
        squad.shot("captured")
        check_captured(squad)
        end_day(campaign, squad, lambda one, check=None: one.sync(check))
        squad.quit()


def usb(programs):
    """The same where there is no line after enrolment: files go to headquarters and come back."""
    with Campaign(programs) as campaign, Squad(campaign, "squad", "陈试七") as squad:
        begin(squad)
        campaign.go_offline()
        squad.record_all(PEOPLE)
        check_captured(squad)
        end_day(campaign, squad, lambda one, check=None: one.carry(check))
        squad.quit()


def two_laptops(programs):
    """Two laptops change the same two people without a line; the conflicts are resolved on one of them."""
    with Campaign(programs) as campaign, Squad(campaign, "left", "陈试七") as left, Squad(campaign, "right", "赵试九") as right:
        begin(left)
        left.record_all(PEOPLE[:2])
        tap(left.sync(), "left: everything is at headquarters")
        right.make_store()
        right.enrol()
        tap(right.sync(lambda: len(right.store.list("worker")) == 2), "right: both people come")
        campaign.go_offline()
        for index, person in enumerate(PEOPLE[:2]):
            left.edit_mobile(person, f"1540000021{index}")
            right.edit_mobile(person, f"1540000022{index}")
        campaign.go_online()
        tap(left.sync() and right.sync() and left.sync(lambda: left.status()["conflicts"] == 2), "left: two conflicts stand")
        left.window.go("alt+8", CONFLICTS)
        time.sleep(1)
        left.shot("conflicts")
        shown = left.read("conflicts", "--json")
        wanted = shown[0]["values"][1]["values"]["mobile"]
        left.window.press("2")
        tap(wait_for(lambda: left.status()["conflicts"] == 1, 20), "left: a digit takes the other value")
        time.sleep(1)
        left.shot("conflict-next")
        left.window.press("e")
        time.sleep(0.5)
        left.window.press("ctrl+a")
        left.window.type("15400000233")
        left.window.press("ctrl+Return")
        tap(wait_for(lambda: left.status()["conflicts"] == 0, 20), "left: a third value takes the place of both")
        time.sleep(1)
        left.shot("conflicts-done")
        tap(left.sync() and right.sync(lambda: right.status()["conflicts"] == 0), "right: no conflict is left")
        for person, mobile in zip(PEOPLE[:2], (wanted, "15400000233")):
            worker = left.find_worker(person["name"])["id"]
            values = [left.read("show", worker, "--json")["mobile"], right.read("show", worker, "--json")["mobile"],
                      campaign.ask_office(worker)["mobile"]]
            tap(values == [mobile] * 3, f"both and headquarters hold {mobile}: {values}")
        left.quit()
        right.quit()


def wrong_clock(programs):
    """A laptop whose battery is empty starts in 2019: recording and sync go on, and sync says what is wrong and what to do."""
    library = os.environ["MUSTER_TEST_WRONG_CLOCK"]
    with Campaign(programs) as campaign, Squad(campaign, "squad", "陈试七") as squad:
        begin(squad)
        squad.record_all(PEOPLE[:1])
        tap(squad.sync(), "everything is at headquarters")
        squad.quit()
        back_s = calendar.timegm((2019, 1, 1, 4, 0, 0)) - int(time.time())
        squad.extra = {"LD_PRELOAD": library, "MUSTER_TEST_CLOCK_S": str(back_s)}
        squad.start()
        squad.window.unlock(PASSPHRASE)
        squad.window.go("alt+2", CAPTURE)
        time.sleep(2)
        squad.record_all(PEOPLE[1:2])
        tap(squad.find_worker("李试二"), "recording goes on")
        taken = max(one["taken_at"] for one in squad.store.list("intention"))
        tap(abs(taken / 1000 - time.time()) < 3600, f"by the time that headquarters showed last: {time.gmtime(taken / 1000)[:5]}")
        squad.window.go("alt+9", SYNC)
        squad.window.press("Return")
        said = wait_for(lambda: [text for text in [squad.read_log()] if "电脑时间不对" in text], 20)
        squad.shot("wrong-clock")
        tap(said and "2019-01-01" in said[0], f"sync names the wrong date: {said}")
        tap(wait_for(lambda: squad.status()["unsent"] == 0, 20), "what was recorded goes all the same, by headquarters' time")
        squad.quit()
        squad.extra = None
        squad.start()
        squad.window.unlock(PASSPHRASE)
        tap(squad.sync(), "with the right date sync goes on")
        tap("电脑时间不对" not in squad.read_log(), "and says nothing of the date")
        tap(campaign.ask_office(squad.find_worker("李试二")["id"])["name"] == "李试二", "headquarters has it")
        squad.quit()


def lock(programs):
    """A wrong passphrase opens nothing and says nothing of the day; what was begun stands there after the right one."""
    with Campaign(programs) as campaign, Squad(campaign, "squad", "陈试七") as squad:
        begin(squad)
        window = squad.window
        window.type("张试一")
        window.press("Return")
        window.type(PEOPLE[0]["mobile"])
        window.press("ctrl+l")
        window.wait_for_title(LOCKED)
        time.sleep(0.5)
        for wrong in ("not-this-one", "nor-that-one"):
            window.press("ctrl+a")
            window.type(wrong)
            window.press("Return")
            time.sleep(3)
        tap(window.tool("getwindowname", window.window).stdout.strip() == LOCKED, "two wrong passphrases open nothing")
        squad.shot("lock-wrong")
        window.press("alt+4")
        time.sleep(0.5)
        tap(window.tool("getwindowname", window.window).stdout.strip() == LOCKED, "no key leads past the lock")
        window.press("ctrl+a")
        window.type(PASSPHRASE)
        window.press("Return")
        window.wait_for_title(CAPTURE)
        time.sleep(0.5)
        window.press("F5", "ctrl+Return")
        worker = wait_for(lambda: squad.find_worker("张试一"), 20)
        tap(worker and worker["mobile"] == PEOPLE[0]["mobile"], "what was begun before is there and is saved")
        squad.quit()


JOURNEYS = {"network": network, "usb": usb, "two-laptops": two_laptops, "wrong-clock": wrong_clock, "lock": lock}


def main():
    JOURNEYS[sys.argv[1]](os.path.abspath(sys.argv[2]))
    return finish()


if __name__ == "__main__":
    sys.exit(main())
