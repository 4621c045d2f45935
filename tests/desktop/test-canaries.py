#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was typed into the window, half typed, searched, shown and corrected stands in no title, message, temporary file or
file that can be read without a key; also when the window was killed. Usage: test-canaries.py PROGRAMS. Speaks TAP."""

import json
import os
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "program")]
from canaries import Canaries, Watch  # noqa: E402
from programs import PASSPHRASE, Laptop, Programs  # noqa: E402
from taps import finish, tap  # noqa: E402
from window import Display, Window  # noqa: E402

DRAFT_S = 3


class Run:
    def __init__(self, folder, display, work):
        self.display = display
        self.work = work
        self.muster = os.path.join(folder, "muster")
        programs = Programs(folder, work)
        self.laptop = Laptop(programs, "laptop", "登记员")
        schema = json.loads(programs.run([programs.musterctl, "schema", "--json"]))
        self.canaries = Canaries(schema)
        self.planted = self.canaries.fill("worker")
        self.laptop.add([{"_kind": "worker", "sex": "1", "id_type": "1", "birth_date": "1990-01-01", **self.planted}])
        self.temporary = os.path.join(display.folder, "temporary")
        os.makedirs(self.temporary)
        self.watch = Watch(self.temporary)
        self.titles = set()

    def open(self):
        window = Window(self.display, self.muster, self.laptop.folder,
                        extra={"TMPDIR": self.temporary, "SQLITE_TMPDIR": self.temporary, "G_MESSAGES_DEBUG": "all"})
        window.unlock(PASSPHRASE)
        return window

    def note_title(self, window):
        time.sleep(0.5)
        self.titles.add(window.tool("getwindowname", window.window).stdout)

    def use(self, window):
        """Finds the person, looks at everything, corrects a note; the clipboard has what was copied."""
        window.go("alt+4", "劳动者")
        window.press("ctrl+f")
        window.type(self.planted["mobile"][-4:])
        self.note_title(window)
        window.press("Return", "Return")
        self.note_title(window)
        window.press("Tab", "ctrl+a", "ctrl+c", "Escape")
        window.go("alt+7", "退回补正")
        window.go("alt+9", "上报")
        self.note_title(window)

    def type_half(self, window):
        window.go("alt+2", "登记")
        self.half = self.canaries.make("a name half typed")
        window.type(self.half)
        window.press("Return")
        window.type(self.canaries.keep("15400006789", "a phone half typed")[:-1])
        self.note_title(window)
        time.sleep(DRAFT_S)

    def look(self, when, window):
        found = [f"said: {hit}" for hit in self.canaries.find(window.output().encode())]
        found += [f"a title: {hit}" for title in self.titles for hit in self.canaries.find(title.encode())]
        for top in (self.work, self.display.folder):
            for folder, _, names in os.walk(top):
                for name in names:
                    path = os.path.join(folder, name)
                    if os.path.isfile(path):
                        with open(path, "rb") as file:
                            found += [f"{name}: {hit}" for hit in self.canaries.find(file.read())]
        tap(not found, f"{when}: nothing of it can be read {'; '.join(found)}")
        names = self.watch.read()
        tap(not names, f"{when}: no temporary file {names}")


def main():
    work = tempfile.mkdtemp(prefix="muster-canaries-")
    try:
        with Display() as display:
            run = Run(sys.argv[1], display, work)
            window = run.open()
            run.use(window)
            run.look("used", window)
            run.type_half(window)
            run.look("half typed", window)
            window.kill()
            run.look("killed", window)
            window = run.open()
            window.go("alt+2", "登记")
            window.press("ctrl+Return")
            time.sleep(1)
            run.look("begun again", window)
            window.press("ctrl+l")
            window.wait_for_title("招工簿")
            run.look("locked", window)
            tap(window.quit() == 0, "and it ends")
            run.look("ended", window)
            kept = run.laptop.call("export", "worker", "--format", "json", "--full", "--purpose", "test")
            tap(run.half in kept and run.planted["note"] in kept, "and all of it was there")
    finally:
        shutil.rmtree(work)
    return finish()


if __name__ == "__main__":
    sys.exit(main())
