#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the window as its user meets it: keys pressed on a private display, frames counted by the window's own clock.

Usage: measure.py PROGRAMS FRAMES [--only FIGURE] [--keep FOLDER] [--people N] [--rows N] [--arriving N]

PROGRAMS is the folder of musterctl and muster-hq, FRAMES the program of frames.c. One JSON document on stdout
(muster-window-bench/1), progress on stderr. See ../README.md for what each figure says. With --keep the stores that it
fills stay in FOLDER and are taken from there the next time.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "desktop"))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "app", "campaign"))
from people import identity_number, mobile  # noqa: E402
from programs import PASSPHRASE, Headquarters, Laptop, Programs  # noqa: E402
from window import Display, Window  # noqa: E402

STARTS = 9
SETTLED_S = 60
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红文辉建国志海波宇浩然子涵欣"
COUNTIES = ("530627", "522302", "510921", "511321", "621121")
TYPED = "zhangwei wangfang lijuan chentao zhaomin "


def say(text):
    print(text, file=sys.stderr, flush=True)


def at(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def in_ms(values):
    return {"count": len(values), "p50_ms": round(at(values, 0.5) / 1000, 2), "p99_ms": round(at(values, 0.99) / 1000, 2),
            "most_ms": round(max(values) / 1000, 2)}


# ---- Stores ----

def worker(number):
    name = SURNAMES[number % 20] + GIVEN[number // 20 % 40] + (GIVEN[number // 800 % 40] if number % 4 else "")
    birth = f"{1962 + number // 7 % 40:04d}{1 + number // 3 % 12:02d}{1 + number % 28:02d}"
    return {"_kind": "worker", "name": name, "sex": "1" if number % 2 else "2", "id_type": "1",
            "id_number": identity_number(birth, number % 1000), "birth_date": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
            "birth_precision": "3", "mobile": mobile(number), "mobile_owner": "1", "hukou_div": COUNTIES[number % 5]}


def add_day(laptop):
    """A fair of today with somebody recorded at it, so that the first page has rows."""
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
    employer = laptop.call("add", "employer", "name=甲纺织有限公司", "short_name=甲纺织", "kind=1", "reg_div=331002").strip()
    opening = laptop.call("add", "opening", f"employer_id={employer}", "title=挡车工", "job_code=G01", "headcount=20", "wage_min=4500",
                          "wage_max=6500", "wage_note=1", "board=1", "lodging=1", "work_div=331002", "requirement=身体健康",
                          "minor_allowed=否", "state=1", "source=1").strip()
    fair = laptop.call("add", "fair", "title=南大街摆摊", "fair_type=4", "place_div=530627", "place_text=南大街", "place_kind=7",
                       f"start_at={today}T00:00", f"end_at={today}T23:59", "host_org=县人社局", "state=2").strip()
    laptop.call("add", "fair_employer", f"fair_id={fair}", f"employer_id={employer}", "signed_up=是", "attended=是",
                "openings_offered=20")
    person = laptop.call("add", "worker", "name=张三", "sex=1", "id_type=1", "id_number=990101199001010019", "mobile=15400001234",
                         "mobile_owner=1", "hukou_div=530627").strip()
    now = int(time.time() * 1000)
    consent = laptop.call("add", "consent", f"worker_id={person}", "text_version=1", f"text_sha256={'0' * 64}", "legal_basis=1",
                          "c_basic=是", "c_share=否", "c_sensitive=是", "c_contact=是", "method=3", "witness=王某", f"given_at:={now}",
                          "place_text=村口", "retention_until=2099-02-01").strip()
    laptop.call("add", "intention", f"worker_id={person}", "intent_type=1", f"fair_id={fair}", f"opening_id={opening}", "channel=1",
                f"taken_at:={now}", "job_codes:=[\"G01\"]", "travel_need=1", "strength=1", f"consent_id={consent}",
                f"recorded_by={laptop.member}")


class Bench:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.programs = Programs(options.programs, work)
        self.figures = []

    def store(self, name, people):
        """A laptop's store with so many people; kept from an earlier run where there is one."""
        done = os.path.join(self.work, f"{name}.{people}")
        if os.path.exists(done):
            laptop = Laptop.__new__(Laptop)
            laptop.programs, laptop.name = self.programs, name
            laptop.folder, laptop.state = os.path.join(self.work, name), os.path.join(self.work, name + "-state")
            return laptop
        laptop = Laptop(self.programs, name, "陈试七")
        add_day(laptop)
        for first in range(0, people, 20000):
            laptop.add([worker(number) for number in range(first, min(first + 20000, people))], together=500)
            say(f"  {name}: {min(first + 20000, people)} of {people} people")
        with open(done, "w", encoding="utf-8"):
            pass
        return laptop

    def add(self, name, budget, **values):
        figure = dict(name=name, budget=budget, **values)
        self.figures.append(figure)
        say(f"  {json.dumps(figure, ensure_ascii=False)}")


class Probed:
    """A window with its probe, driven by keys."""

    def __init__(self, display, bench, *arguments, state=None):
        handle, self.lines = tempfile.mkstemp(dir=bench.work)
        os.close(handle)
        extra = {"MUSTER_FRAMES": self.lines, "MUSTER_LOCALE_DIR": os.environ.get("MUSTER_LOCALE_DIR", ""), "G_DEBUG": "",
                 # What keeps GTK 4.8 from the graphics card; newer ones know GDK_DISABLE.
                 "GDK_DEBUG": "gl-disable"}
        if state:
            extra["XDG_STATE_HOME"] = state
        self.window = Window.__new__(Window)
        self.window.display, self.window.keys, self.window.log = display, 0, tempfile.TemporaryFile()
        environment = dict(display.environment, LANGUAGE="zh_CN", **extra)
        self.window.process = subprocess.Popen([bench.options.frames, *arguments], env=environment, stdin=subprocess.DEVNULL,
                                               stdout=self.window.log, stderr=subprocess.STDOUT)
        self.window.wait_for_window()

    def read(self, what):
        with open(self.lines, encoding="utf-8") as lines:
            return [[int(word) for word in line.split()[1:]] for line in lines if line.startswith(what + " ") and line.endswith("\n")]

    def wait(self, what, check=lambda values: values, seconds=120):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            found = [values for values in self.read(what) if check(values)]
            if found:
                return found[0]
            if self.window.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"no {what}: " + self.window.output())

    def unlock(self):
        """Types the passphrase; returns the microseconds from Return to the frame with rows."""
        time.sleep(0.5)
        self.window.type(PASSPHRASE)
        time.sleep(0.3)
        pressed = time.monotonic_ns() // 1000
        self.window.tool("key", "Return")
        shown, _ = self.wait("rows", lambda values: values[1] == 1 and values[0] > pressed)
        return shown - max(when for when, _ in self.read("key") if when < shown)

    def go(self, key):
        """Opens a page; returns the microseconds from the key to the frame with its rows."""
        before = time.monotonic_ns() // 1000
        self.window.tool("key", key)
        time.sleep(3)
        rows = [when for when, has in self.read("rows") if when > before and has]
        frames = [when for when, *_ in self.read("frame") if when > before]
        pressed = [when for when, _ in self.read("key") if when > before - 50000]
        return (rows or frames)[0] - pressed[0]

    def memory_kib(self):
        with open(f"/proc/{self.window.process.pid}/smaps_rollup", encoding="utf-8") as lines:
            values = {line.split(":")[0]: int(line.split()[1]) for line in lines if " kB" in line}
        return {"rss": values["Rss"], "pss": values["Pss"], "anonymous": values["Anonymous"]}

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.window.kill()
        os.unlink(self.lines)


# ---- Figures ----

def measure_start(bench, display):
    """First frames in turns: an empty window, and the program in front of a store; then unlocking beside Argon2id alone."""
    laptop = bench.store("people", bench.options.people)
    empty, locked, unlock, listed, hashing = [], [], [], [], []
    with open(os.path.join(laptop.folder, "keys.json"), encoding="utf-8") as file:
        slot = json.load(file)["slots"][0]
    for _ in range(STARTS):
        with Probed(display, bench, "--empty") as probed:
            empty.append(probed.wait("first"))
        with Probed(display, bench, "--store", laptop.folder, state=laptop.state) as probed:
            locked.append(probed.wait("first"))
            unlock.append(probed.unlock())
            listed.append(probed.go("alt+4"))
        hashing.append(int(subprocess.run([bench.options.frames, "--hash", str(slot["operations"]), str(slot["memory"])],
                                          capture_output=True, text=True, check=True).stdout))
    bare = statistics.median(wall for wall, _ in empty)
    opened = statistics.median(unlock) - statistics.median(hashing)
    bench.add("first-frame", None, people=bench.options.people, program_ms=round(statistics.median(wall for wall, _ in locked) / 1000, 1),
              empty_ms=round(bare / 1000, 1), ratio=round(statistics.median(wall for wall, _ in locked) / bare, 2),
              cpu_ratio=round(statistics.median(cpu for _, cpu in locked) / statistics.median(cpu for _, cpu in empty), 2))
    bench.add("unlock", "<= 1.5 without Argon2id", people=bench.options.people, program_ms=round(statistics.median(unlock) / 1000, 1),
              argon2id_ms=round(statistics.median(hashing) / 1000, 1), empty_ms=round(bare / 1000, 1), ratio=round(opened / bare, 2))
    bench.add("list", None, people=bench.options.people, program_ms=round(statistics.median(listed) / 1000, 1),
              empty_ms=round(bare / 1000, 1), ratio=round(statistics.median(listed) / bare, 2))


def measure_memory(bench, display):
    """A minute after the first frame: nothing, the first page, and the list of everybody scrolled through."""
    laptop = bench.store("rows", bench.options.rows)
    with Probed(display, bench, "--empty") as probed:
        probed.wait("first")
        time.sleep(5)
        empty = probed.memory_kib()
    with Probed(display, bench, "--list") as probed:
        probed.wait("first")
        time.sleep(5)
        plain = probed.memory_kib()
        plainly = scroll(probed)
    with Probed(display, bench, "--store", laptop.folder, state=laptop.state) as probed:
        probed.unlock()
        time.sleep(SETTLED_S)
        first = probed.memory_kib()
        probed.window.tool("key", "alt+4")
        time.sleep(20)
        scrolled = scroll(probed)
        time.sleep(SETTLED_S - 30)
        listed = probed.memory_kib()
    for name, laid in (("plain list", plainly), ("list", scrolled)):
        for pixels, frames in laid.items():
            bench.add("scroll", "p99 <= 16.7 ms" if name == "list" else None, what=name, rows=bench.options.rows if name == "list" else 100000,
                      pixels_a_frame=pixels, frames=in_ms([cost for _, cost, _ in frames]), cpu=in_ms([cpu for _, _, cpu in frames]))
    bench.add("memory", "<= 40 MiB above", rows=bench.options.rows, empty_kib=empty, plain_list_kib=plain, first_page_kib=first,
              list_kib=listed, **{f"{name}_above_mib": round((values["rss"] - empty["rss"]) / 1024, 1)
                                  for name, values in (("first_page", first), ("plain_list", plain), ("list", listed))})


def scroll(probed):
    """Frames by how many pixels each of them went on."""
    probed.window.process.send_signal(signal.SIGUSR1)
    probed.wait("scroll", lambda values: values[1] == 0)
    begins = probed.read("scroll")
    frames = probed.read("frame")
    return {pixels: [frame for frame in frames if begin < frame[0] < end] for (begin, pixels), (end, _) in zip(begins, begins[1:])}



def measure_typing(bench, display):
    """Typing into a capture form, quietly and while everything that another laptop recorded arrives."""
    headquarters = Headquarters(bench.programs, "指挥部")
    headquarters.serve()
    try:
        office = Laptop(bench.programs, "office", "指挥")
        office.enrol(headquarters.enrol("headquarters", "office", headquarters.port))
        office.add([{"_kind": "squad", "name": "一队"}])
        office.sync()
        squad = office.read("list", "squad", "--format", "json")[0]["id"]
        giver = bench.store("giver", bench.options.arriving)
        giver.enrol(headquarters.enrol("squad", "giver", headquarters.port, squad=squad))
        say("  sending")
        giver.sync()
        taker = Laptop(bench.programs, "taker", "陈试七")
        add_day(taker)
        bare = type_for(bench, display, taker, None)
        taker.enrol(headquarters.enrol("squad", "taker", headquarters.port, squad=squad))
        busy = type_for(bench, display, taker, bench.options.arriving)
        bench.add("typing", "p99 <= 33 ms, no frame > 100 ms", arriving=bench.options.arriving, keys_quiet=in_ms(bare["keys"]),
                  keys=in_ms(busy["keys"]), frames_quiet=in_ms(bare["frames"]), frames=in_ms(busy["frames"]), seconds=busy["seconds"],
                  ratio=round(at(busy["keys"], 0.99) / at(bare["keys"], 0.99), 2))
    finally:
        headquarters.stop()


def type_for(bench, display, laptop, arriving):
    """Types names over and over: for 20 seconds, or until what arrives has arrived."""
    with Probed(display, bench, "--store", laptop.folder, state=laptop.state) as probed:
        probed.unlock()
        probed.window.tool("key", "alt+2")
        time.sleep(1)
        began = time.monotonic()
        done = threading.Event()
        counting = threading.Thread(target=wait_for_arrival, args=(laptop, arriving, began, done))
        counting.start()
        first = time.monotonic_ns() // 1000
        while not done.is_set():
            probed.window.type(TYPED, delay=80)
            probed.window.tool("key", "ctrl+a", "BackSpace")
        counting.join()
        last = time.monotonic_ns() // 1000
        return {"keys": [latency for when, latency in probed.read("key") if first < when < last],
                "frames": [cost for when, cost, _ in probed.read("frame") if first < when < last],
                "seconds": round((last - first) / 1e6, 1)}


def wait_for_arrival(laptop, arriving, began, done):
    """Asks the store itself; at the end of the run everything that was to come is there."""
    try:
        while time.monotonic() < began + (20 if arriving is None else 900):
            time.sleep(3)
            if arriving is not None and laptop.read("status", "--json")["cursor"] >= arriving:
                break
        else:
            if arriving is not None:
                say("  not everything arrived")
    finally:
        done.set()


FIGURES = {"start": measure_start, "typing": measure_typing, "memory": measure_memory}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("frames")
    parser.add_argument("--only", choices=FIGURES)
    parser.add_argument("--keep")
    parser.add_argument("--people", type=int, default=100000)
    parser.add_argument("--rows", type=int, default=1000000)
    parser.add_argument("--arriving", type=int, default=100000)
    options = parser.parse_args()
    options.frames = os.path.abspath(options.frames)
    work = options.keep or tempfile.mkdtemp(prefix="muster-window-bench-")
    os.makedirs(work, exist_ok=True)
    bench = Bench(options, work)
    try:
        for name, measure in FIGURES.items():
            if options.only in (None, name):
                say(name)
                with Display() as display:
                    measure(bench, display)
    finally:
        if not options.keep:
            shutil.rmtree(work)
    json.dump({"format": "muster-window-bench/1", "processors": os.cpu_count(), "figures": bench.figures}, sys.stdout,
              ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
