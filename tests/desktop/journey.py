# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journeys share: a real headquarters on a free port, a liaison officer's and an office's laptop as musterctl
drives them, and squads' laptops with the window, each on a display of its own."""

import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "..", "app", "campaign"))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

from day import PASSPHRASE, Store  # noqa: E402
from programs import Headquarters, Laptop, Programs  # noqa: E402
from taps import tap  # noqa: E402
from window import Display, Window  # noqa: E402

COUNTY = "530627"
COUNTY_KEYS = "zhenxiong"
LOCKED, TODAY, CAPTURE, CLOSING, SYNC = "招工簿", "今天", "登记", "收工", "上报"
RETURNED, CONFLICTS, WORKERS = "退回补正", "冲突", "劳动者"
PEOPLE = [
    {"name": "张试一", "mobile": "15400003101", "id_number": "990101199001010019"},
    {"name": "李试二", "mobile": "15400003102", "id_number": "990101199001010027"},
    {"name": "王试三", "mobile": "15400003103", "id_number": "990101199001010035"},
]


def wait_for(check, seconds=60):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        answer = check()
        if answer:
            return answer
        time.sleep(0.2)
    return None


class Campaign:
    """Headquarters, its office, the officer of a county, and a squad's record; squads' laptops are added with Squad."""

    def __init__(self, programs):
        self.folder = tempfile.TemporaryDirectory(prefix="muster-journey-")
        self.muster = os.path.join(programs, "muster")
        self.programs = Programs(programs, self.folder.name)
        self.headquarters = Headquarters(self.programs, "指挥部")
        self.headquarters.serve()
        self.office = self.enrol("office", "headquarters")
        today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        self.office.add([{"_kind": "squad", "name": "一队", "short_code": "YD", "campaign": "2026"}])
        self.squad = self.office.read("list", "squad", "--format", "json")[0]["id"]
        self.office.add([
            {"_kind": "consent_text", "version": "2026-1", "language": "zh", "text": "登记与岗位推荐", "valid_from": "2026-01-01"},
            {"_kind": "deployment", "_origin": {"squad": self.squad}, "squad_id": self.squad, "place_div": COUNTY, "place_text": "镇雄县南大街", "purpose": ["1"],
             "start_date": today, "member_ids": [self.office.member]},
        ])
        self.office.sync()
        self.county = self.enrol("county", "liaison", areas=[COUNTY])

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.headquarters.process:
            self.go_offline()
        self.folder.cleanup()

    def enrol(self, name, role, squad=None, areas=()):
        laptop = Laptop(self.programs, name, name)
        laptop.enrol(self.headquarters.enrol(role, name, self.headquarters.port, squad=squad, areas=areas))
        return laptop

    def go_offline(self):
        stream = self.headquarters.process.stdout
        self.headquarters.stop()
        stream.close()

    def go_online(self):
        self.headquarters.serve(self.headquarters.port)

    def make_code(self, name):
        """What headquarters hands out for a squad's laptop."""
        return self.headquarters.enrol("squad", name, self.headquarters.port, squad=self.squad)

    def carry(self, laptop):
        """A stick goes to headquarters and comes back with the answer."""
        there, back = (os.path.join(self.folder.name, name) for name in ("there.muster", "back.muster"))
        laptop.call("sync", "--to-file", there)
        self.headquarters.call("receive", there, "--reply", back)
        laptop.call("sync", "--from-file", back)

    def exchange(self, laptop):
        """By the line where there is one, else by a stick."""
        if self.headquarters.process:
            laptop.sync()
        else:
            self.carry(laptop)

    def ask_office(self, record):
        """The record as headquarters has it."""
        self.exchange(self.office)
        return self.office.read("show", record, "--json")

    def give_back(self, lead, field, reason, comment):
        """The liaison officer returns a lead to be corrected."""
        self.exchange(self.county)
        version = self.county.read("show", lead, "--json")["_version"]
        now = int(time.time() * 1000)
        fields = {"target_kind": "intention", "target_id": lead, "target_version": version, "decision": "2",
                  "reasons": [reason], "fields": [field], "comment": comment, "due_at": now + 86400000, "decided_at": now,
                  "by": self.county.member}
        review = self.county.call("add", "review", *[f"{name}:={json.dumps(value, ensure_ascii=False)}"
                                                     for name, value in fields.items()]).strip()
        self.exchange(self.county)
        return review


class Squad:
    """A squad's laptop: the window on a display of its own, and the same store as musterctl sees it."""

    def __init__(self, campaign, name, member, extra=None, store=None):
        self.campaign, self.name, self.member, self.extra = campaign, name, member, extra
        self.display = Display()
        self.folder = store or os.path.join(campaign.folder.name, name)
        self.store = Store(campaign.programs.musterctl, self.folder, self.display.environment)
        self.window = None
        self.clips = []

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.window is not None and self.window.process.poll() is None:
            self.window.kill()
        for clip in self.clips:
            clip.kill()
            clip.wait()
        self.display.stop()

    def start(self):
        self.window = Window(self.display, self.campaign.muster, self.folder, extra=self.extra)
        self.window.wait_for_title(LOCKED)
        time.sleep(0.5)
        return self.window

    def quit(self):
        """Whether the window ended well and said nothing on the way."""
        status = self.window.quit()
        output = self.window.output().strip()
        tap(status == 0 and not output, f"{self.name}: the window ended with {status} and said nothing {output[-400:]!r}")

    def make_store(self):
        """The first start: who records, and the passphrase twice."""
        window = self.start()
        window.type(self.member)
        window.press("Return")
        window.type(PASSPHRASE)
        window.press("Return")
        window.type(PASSPHRASE)
        window.press("Return")
        window.wait_for_title(TODAY)
        time.sleep(0.5)

    def read(self, *words):
        return json.loads(self.store.run(*words))

    def status(self):
        return self.read("status", "--json")

    def paste(self, text):
        """As somebody who has the text from elsewhere: into the clipboard, and Ctrl+V."""
        clip = subprocess.Popen(["xclip", "-selection", "clipboard", "-quiet"], env=self.display.environment,
                                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        clip.stdin.write(text.encode())
        clip.stdin.close()
        self.clips.append(clip)
        time.sleep(0.5)
        self.window.press("ctrl+v")
        time.sleep(0.3)

    def read_log(self):
        """What the page Sync says happened, as it copies it for a technician (Ctrl+Shift+C)."""
        self.window.press("ctrl+shift+c")
        time.sleep(0.5)
        return subprocess.run(["xclip", "-selection", "clipboard", "-o"], env=self.display.environment, check=False,
                              capture_output=True, text=True, timeout=10).stdout

    def enrol(self):
        self.window.go("alt+9", SYNC)
        self.paste(self.campaign.make_code(self.name))
        self.window.press("Return")
        tap(wait_for(lambda: self.status().get("enrolled")), f"{self.name}: a pasted code enrols it")
        tap(wait_for(lambda: self.store.list("deployment")), f"{self.name}: headquarters' records come in by themselves")

    def sync(self, check=None):
        """Sync by hand; whether nothing is left to send and @check holds."""
        self.window.go("alt+9", SYNC)
        self.window.press("Return")
        return wait_for(lambda: self.status()["unsent"] == 0 and (check is None or check()))

    def carry(self, check=None):
        """What waits is written to a stick (Ctrl+U), taken to headquarters, and its answer read (Ctrl+R)."""
        there, back = (os.path.join(self.campaign.folder.name, name) for name in ("mine.muster", "answer.muster"))
        for path in (there, back):
            if os.path.exists(path):
                os.unlink(path)
        self.window.go("alt+9", SYNC)
        self.choose_file("ctrl+u", there)
        if not wait_for(lambda: os.path.exists(there), 20):
            return False
        self.campaign.headquarters.call("receive", there, "--reply", back)
        self.choose_file("ctrl+r", back, is_there=True)
        return wait_for(lambda: self.status()["unsent"] == 0 and (check is None or check()))

    def begin_stall(self):
        """A fair from place and kind, which opens quick capture."""
        window = self.window
        window.go("alt+1", TODAY)
        window.type(COUNTY_KEYS)
        time.sleep(0.5)
        window.press("Return", "4", "Return")
        window.wait_for_title(CAPTURE)
        time.sleep(2)

    def record(self, person, first):
        window = self.window
        window.type(person["name"])
        window.press("Return")
        window.type(person["mobile"])
        window.press("Return", "1")
        if first:
            window.type(COUNTY_KEYS)
            time.sleep(0.3)
            window.press("Return")
            window.type("g05")
            time.sleep(0.3)
            window.press("Return", "1", "2")
        window.press("alt+i")
        window.type(person["id_number"])
        window.press("F5", "F6", "F7", "F8")
        if first:
            window.press("alt+w", "3", "Tab")
            window.type("刘试八")
        window.press("ctrl+Return")

    def record_all(self, people):
        before = len(self.store.list("intention"))
        for index, person in enumerate(people):
            self.record(person, index == 0)
        wait_for(lambda: len(self.store.list("intention")) >= before + len(people), 30)

    def find_worker(self, name):
        return next((worker for worker in self.store.list("worker") if worker.get("name") == name), None)

    def edit_mobile(self, person, mobile):
        """In the list of workers: four digits of the number, the row, its panel, the fifth group."""
        window = self.window
        window.go("alt+4", WORKERS)
        window.press("ctrl+f", "ctrl+a")
        window.type(person["mobile"][-4:])
        time.sleep(1)
        self.shot(self.name + "-found")
        window.press("Down", "Return", "Down", "Down", "Down", "Down", "Return", "ctrl+a")
        time.sleep(0.3)
        window.type(mobile)
        self.shot(self.name + "-typed")
        window.press("ctrl+Return")
        wait_for(lambda: self.find_worker(person["name"])["mobile"] == mobile, 20)
        tap(self.find_worker(person["name"])["mobile"] == mobile, f"{self.name}: {mobile} is kept")

    def choose_file(self, key, path, is_there=False):
        """The dialog of the toolkit: a name to be written has a place where one types; for a file that @is_there Ctrl+L
        opens one. The path is pasted: what the dialog proposes while one types would get into it."""
        window = self.window
        window.press(key)
        time.sleep(1.5)
        if is_there:
            window.press("ctrl+l")
            time.sleep(0.5)
        window.press("ctrl+a")
        self.paste(path)
        self.shot("chooser")
        window.press("Return")
        time.sleep(1)

    def shot(self, name):
        """For whoever wants to look: MUSTER_TEST_SHOTS names a folder."""
        folder = os.environ.get("MUSTER_TEST_SHOTS")
        if folder:
            self.window.shot(os.path.join(folder, f"{name}.png"))
