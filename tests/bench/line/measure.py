#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""measure.py PROGRAMS [--runs N] [--people N]: a day of a stall over a line of 256 kbit/s, 600 ms there and back, 2 % loss.

Measures from `musterctl sync` to its end, when every record is confirmed, and counts them at headquarters. Beside it
stand the same over this machine without the line, and what no program can do without: a connection, as many bytes each way, one answer.
Prints one JSON document.
"""

import argparse
import datetime
import json
import os
import random
import socket
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "app", "campaign"))

from programs import Headquarters, Laptop, Programs  # noqa: E402
from records import Writer  # noqa: E402
from shaped_line import ShapedLine  # noqa: E402

DAY = datetime.date(2024, 2, 20)
TEXT = {"version": "1", "sha256": "0" * 64}


def make_day(writer, number, base):
    fair, opening = base
    for index in range(number):
        worker = writer.worker("530627", index)
        consent = writer.consent(worker, DAY, TEXT)
        writer.intention(worker, consent, fair, opening, DAY, "MEMBER")


def prepare(programs, work, seed):
    """A headquarters that runs, a laptop behind the line, and the fair that both know."""
    headquarters = Headquarters(programs, "指挥部")
    headquarters.serve()
    line = ShapedLine(headquarters.port, seed)
    office = Laptop(programs, "office", "值班员")
    office.enrol(headquarters.enrol("headquarters", "office", headquarters.port))
    office.add([{"_kind": "squad", "name": "一队"}])
    office.sync()
    squad = office.read("list", "squad", "--format", "json")[0]["id"]
    laptop = Laptop(programs, "laptop", "登记员")
    laptop.enrol(headquarters.enrol("squad", "laptop", line.port, squad=squad))
    writer = Writer(random.Random(seed))
    fair = writer.fair("招聘会", "530627", DAY)
    base = fair, writer.opening(writer.employer(1), 50, DAY)
    laptop.add(writer.lines)
    laptop.sync()
    return headquarters, line, laptop, office, base


def send_bare(line, up, down):
    """One connection, @up bytes there, @down bytes back."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer():
        peer, _ = listener.accept()
        left = up
        while left > 0:
            left -= len(peer.recv(65536))
        peer.sendall(bytes(down))
        peer.close()

    threading.Thread(target=answer, daemon=True).start()
    line.target_port = listener.getsockname()[1]
    began = time.monotonic()
    peer = socket.create_connection(("127.0.0.1", line.port))
    peer.sendall(bytes(up))
    while peer.recv(65536):
        pass
    return time.monotonic() - began


def sync(line, laptop, shaped):
    line.shaped = shaped
    before = line.up.bytes, line.down.bytes, line.up.lost + line.down.lost, line.connections
    began = time.monotonic()
    laptop.call("sync")
    took = time.monotonic() - began
    after = line.up.bytes, line.down.bytes, line.up.lost + line.down.lost, line.connections
    return took, [now - then for now, then in zip(after, before)]


def run(folder, people, seed):
    with tempfile.TemporaryDirectory(prefix="muster-line-") as work:
        programs = Programs(folder, work)
        headquarters, line, laptop, office, base = prepare(programs, work, seed)
        port = line.target_port
        times = {}
        for name, shaped in (("without_line", False), ("program", True)):
            writer = Writer(random.Random(seed * 2 + shaped))
            make_day(writer, people, base)
            laptop.add(writer.lines)
            times[name], (up, down, lost, connections) = sync(line, laptop, shaped)
        times["bare"] = send_bare(line, up, down)
        line.target_port, line.shaped = port, False
        office.sync()
        held = len(office.read("list", "intention", "--format", "json"))
        if held != 2 * people:
            raise SystemExit(f"headquarters holds {held} intentions of {2 * people}")
        headquarters.stop()
        line.stop()
    return {"seed": seed, "bytes_up": up, "bytes_down": down, "packets_lost": lost, "connections": connections,
            "seconds": {name: round(took, 2) for name, took in times.items()}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--people", type=int, default=150)
    arguments = parser.parse_args()
    runs = []
    for seed in range(1, arguments.runs + 1):
        runs.append(run(arguments.programs, arguments.people, seed))
        print(json.dumps(runs[-1]), file=sys.stderr)
    print(json.dumps({"format": "muster-line/1", "people": arguments.people, "records": 3 * arguments.people,
                      "budget": "confirmed in 10 s", "runs": runs}, indent=2))


if __name__ == "__main__":
    main()
