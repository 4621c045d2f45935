#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills headquarters at random moments while several laptops hand in: what a laptop counts as sent is there, nothing is
there twice, and all sides say the same. Usage: test-hq-kill.py PROGRAMS [--count N] [--seed N]. Speaks TAP."""

import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "app", "campaign"))

from programs import Failed, Headquarters, Laptop, Programs

LAPTOPS = 3
number = 0


def say(good, what):
    global number
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {what}", flush=True)
    return good


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


class Server(Headquarters):
    """Comes back on the port it had."""

    def serve_on(self, port):
        command = [self.programs.muster_hq, "--data", self.folder, "serve", "--listen", f"127.0.0.1:{port}"]
        with open(os.path.join(self.programs.work, "headquarters.log"), "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        if "listening on" not in self.process.stdout.readline():
            raise Failed("muster-hq did not start; see headquarters.log")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


class Day(threading.Thread):
    """A laptop that records and hands in, again and again, until it is told to stop."""

    def __init__(self, laptop, index, chance):
        super().__init__()
        self.laptop = laptop
        self.index = index
        self.chance = chance
        self.made = 0
        self.syncs = 0
        self.failures = 0
        self.wrong = None
        self.stopping = threading.Event()

    def record(self):
        lines = []
        for _ in range(self.chance.randint(5, 150)):
            self.made += 1
            lines.append({"_kind": "worker", "name": f"某{self.index}某{self.made}", "mobile": f"1540{self.index}{self.made:06d}",
                          "note": f"{self.index}-{self.made}"})
        self.laptop.add(lines)

    def run(self):
        try:
            while not self.stopping.is_set():
                self.record()
                self.syncs += 1
                try:
                    self.laptop.call("sync")
                except Failed:
                    self.failures += 1
        except Exception as error:  # pylint: disable=broad-except
            self.wrong = error


def read_lines(text):
    return {json.loads(line)["id"]: line for line in text.splitlines()}


def wait_for_a_write(server):
    """Until headquarters writes, or for three seconds."""
    path = os.path.join(server.folder, "muster.db-wal")
    until = time.monotonic() + 3
    before = os.stat(path)
    while time.monotonic() < until:
        now = os.stat(path)
        if (now.st_mtime_ns, now.st_size) != (before.st_mtime_ns, before.st_size):
            return True
        time.sleep(0.0005)
    return False


def kill_often(server, port, chance, count):
    """Three of four times shortly after headquarters began to write: mostly inside the taking of a batch."""
    writing = 0
    for index in range(count):
        if index % 4 == 3:
            time.sleep(chance.uniform(0.05, 0.8))
        elif wait_for_a_write(server):
            writing += 1
            time.sleep(chance.uniform(0, 0.03))
        server.kill()
        server.serve_on(port)
    return writing


def compare(server, days):
    devices = {device["name"]: device["id"] for device in json.loads(server.call("devices", "--json"))["devices"]}
    for day in days:
        laptop = day.laptop
        status = json.loads(laptop.call("status", "--json"))
        say(status["unsent"] == 0 and not status["attention"], f"{laptop.name}: everything is sent, nothing needs attention")
        say(status["incarnations"] == 1, f"{laptop.name}: is still the copy it was")
        laptop.call("check")
        here = laptop.call("check", "--dump")
        there = server.call("check", "--dump", "--device", devices[laptop.name])
        say(here == there, f"{laptop.name}: both sides dump the same {len(here.splitlines())} records")
        rows = [row for row in laptop.read("list", "worker", "--format", "json", "--full", "--purpose", "test")
                if row["note"].startswith(f"{day.index}-")]
        say(sorted(row["note"] for row in rows) == sorted(f"{day.index}-{n + 1}" for n in range(day.made)),
            f"{laptop.name}: all {day.made} records are there, once each")


def compare_sent(server, days, sent):
    """What the laptops counted as sent while headquarters was being killed."""
    held = read_lines(server.call("check", "--dump"))
    missing = [record for records in sent for record in records if record not in held]
    say(not missing, f"{sum(len(records) for records in sent)} records counted as sent are held, {len(missing)} missing")
    made = sum(day.made for day in days)
    workers = sum(json.loads(line)["kind"] == "worker" for line in held.values())
    say(workers <= made, f"{workers} of {made} workers held before the last sync")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    work = tempfile.mkdtemp(prefix="muster-hq-kill-")
    programs = Programs(options.programs, work)
    port = free_port()
    server = Server(programs, "指挥部")
    server.serve_on(port)
    office = Laptop(programs, "office", "办公室")
    office.enrol(server.enrol("headquarters", "office", port))
    office.add([{"_kind": "squad", "name": f"{index + 1}队"} for index in range(LAPTOPS)])
    office.sync()
    squads = [row["id"] for row in office.read("list", "squad", "--format", "json")]
    days = []
    for index in range(LAPTOPS):
        laptop = Laptop(programs, f"squad-{index + 1}", "登记员")
        laptop.enrol(server.enrol("squad", laptop.name, port, squad=squads[index]))
        days.append(Day(laptop, index, random.Random(options.seed * 100 + index)))
    for day in days:
        day.start()
    writing = kill_often(server, port, chance, options.count)
    for day in days:
        day.stopping.set()
    for day in days:
        day.join()
    say(all(day.wrong is None for day in days),
        f"{options.count} kills, {writing} of them while it wrote, {sum(day.syncs for day in days)} sync runs, {sum(day.failures for day in days)} of them broken off"
        + "".join(f"; {day.laptop.name}: {day.wrong}" for day in days if day.wrong))
    server.kill()
    server.call("check")
    say(True, "headquarters' tables say what its journal says after the last kill")
    # `check --dump` of a laptop holds what is accepted, by its own receipts.
    sent = [read_lines(day.laptop.call("check", "--dump")) for day in days]
    compare_sent(server, days, sent)
    server.serve_on(port)
    for _ in range(2):
        for day in days:
            day.laptop.sync()
    compare(server, days)
    server.stop()
    server.call("check")
    print(f"1..{number}")
    shutil.rmtree(work)


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        print(f"Bail out! {failure}")
        sys.exit(1)
