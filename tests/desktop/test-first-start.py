#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start and the lock, by key presses: a store is made, locked, refused to a wrong passphrase, opened again, and
is what musterctl opens too. Usage: test-first-start.py MUSTER MUSTERCTL
"""

import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
from day import PASSPHRASE, Store  # noqa: E402
from taps import finish, tap  # noqa: E402
from window import Display, Window  # noqa: E402

NAME = "陈试七"
LOCKED, TODAY = "招工簿", "今天"


def is_title(window, title, seconds):
    try:
        window.wait_for_title(title, seconds)
    except RuntimeError:
        return False
    return True


def main():
    muster, musterctl = sys.argv[1:3]
    with Display() as display, tempfile.TemporaryDirectory(prefix="muster-start-") as folder:
        store_folder = os.path.join(folder, "store")
        window = Window(display, muster, store_folder)
        window.wait_for_title(LOCKED)
        time.sleep(0.5)
        window.type(NAME)
        window.press("Return")
        window.type("short")
        window.press("Return")
        window.type("short")
        window.press("Return")
        time.sleep(0.5)
        tap(not os.path.exists(os.path.join(store_folder, "keys.json")), "a passphrase of five characters makes nothing")
        # The cursor is where the fault is.
        window.press("ctrl+a")
        window.type(PASSPHRASE)
        window.press("Return", "ctrl+a")
        window.type(PASSPHRASE)
        window.press("Return")
        tap(is_title(window, TODAY, 60), "a store is made and open")
        window.press("F10")
        time.sleep(0.5)
        window.press("ctrl+l")
        tap(is_title(window, LOCKED, 10), "Ctrl+L locks, from an open menu, too")
        time.sleep(0.3)
        window.type("wrong-one-1")
        window.press("Return")
        tap(not is_title(window, TODAY, 5), "a wrong passphrase opens nothing")
        window.press("ctrl+a")
        window.type(PASSPHRASE)
        window.press("Return")
        tap(is_title(window, TODAY, 60), "the right one opens it")
        store = Store(musterctl, store_folder, display.environment)
        names = [member["name"] for member in store.list("member")]
        tap(names == [NAME], f"musterctl opens the same store: {names}")
        window.press("F10")
        time.sleep(0.5)
        status = window.quit()
        tap(status == 0 and not window.output().strip(), f"the window ended with {status} and said nothing: {window.output()[-200:]!r}")
    return finish()


if __name__ == "__main__":
    sys.exit(main())
