# SPDX-License-Identifier: GPL-3.0-or-later
"""A private display with the window on it, driven by key presses alone.

Nothing of the person who runs the test is used: own X server, own session bus without services, own home. Chinese is
typed as code points (Ctrl+Shift+U, hex digits, space), which are key presses of an ordinary keyboard, or through an
input method of the tests (input-method.c), whose letters gather and are committed.
"""

import os
import shutil
import subprocess
import tempfile
import time

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""

SETTINGS = "[Settings]\ngtk-enable-animations=0\n"

# Keys that stand for characters of a text; everything else of ASCII is its own key.
NAMES = {" ": "space", "-": "minus", ".": "period", ",": "comma", "/": "slash", ":": "colon"}


class Display:
    """An X server and a session bus in a folder of their own."""

    def __init__(self, size="1366x768"):
        self.folder = tempfile.mkdtemp(prefix="muster-display-")
        self.processes = []
        self.start(size)

    def start(self, size):
        reading, writing = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-dpi", "96", "-noreset", "-nolisten", "tcp"],
            pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes.append(server)
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        path = os.path.join(self.folder, "bus")
        config = os.path.join(self.folder, "bus.conf")
        with open(config, "w", encoding="utf-8") as out:
            out.write(BUS.format(path=path))
        self.processes.append(subprocess.Popen(["dbus-daemon", "--nofork", f"--config-file={config}"],
                                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        for name in ("home", "run", "config/gtk-4.0", "cache", "data", "state"):
            os.makedirs(os.path.join(self.folder, name), mode=0o700)
        with open(os.path.join(self.folder, "config/gtk-4.0/settings.ini"), "w", encoding="utf-8") as out:
            out.write(SETTINGS)
        self.environment = {
            "PATH": os.environ["PATH"], "DISPLAY": f":{number}", "DBUS_SESSION_BUS_ADDRESS": f"unix:path={path}",
            "HOME": f"{self.folder}/home", "XDG_RUNTIME_DIR": f"{self.folder}/run",
            "XDG_CONFIG_HOME": f"{self.folder}/config", "XDG_CACHE_HOME": f"{self.folder}/cache",
            "XDG_DATA_HOME": f"{self.folder}/data", "XDG_STATE_HOME": f"{self.folder}/state",
            "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local", "GTK_USE_PORTAL": "0", "ADW_DISABLE_PORTAL": "1",
            "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "GDK_DISABLE": "gl", "GTK_A11Y": "none",
            "NO_AT_BRIDGE": "1", "LC_ALL": "zh_CN.UTF-8", "LOCPATH": self.make_locale(), "LANGUAGE": "zh_CN",
            "GIO_USE_PROXY_RESOLVER": "dummy", "G_DEBUG": "fatal-warnings",
        }
        for name in ("MUSTER_LOCALE_DIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def make_locale(self):
        """Chinese for this display alone: newer C libraries translate nothing in the locale C.UTF-8."""
        folder = os.path.join(self.folder, "locale")
        os.makedirs(folder)
        subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", os.path.join(folder, "zh_CN.UTF-8")], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return folder

    def add_module(self, path):
        """A folder where GTK finds a module of the tests."""
        folder = os.path.join(self.folder, "gtk", "4.0.0", "immodules")
        os.makedirs(folder, exist_ok=True)
        link = os.path.join(folder, "lib" + os.path.basename(path).removeprefix("lib"))
        if not os.path.exists(link):
            os.symlink(os.path.abspath(path), link)
        return os.path.join(self.folder, "gtk")

    def stop(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stop()


class Window:
    """The program on a display. Every method presses keys; `keys` counts them, a chord as its keys together."""

    def __init__(self, display, program, store, language="zh_CN", extra=None, input_method=None):
        self.display = display
        self.keys = 0
        self.input_method = input_method
        self.log = tempfile.TemporaryFile()
        environment = dict(display.environment, LANGUAGE=language, **(extra or {}))
        if input_method:
            environment.update(GTK_IM_MODULE="muster-test", GTK_PATH=display.add_module(input_method))
        self.process = subprocess.Popen([program, "--store", store], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        self.wait_for_window()

    def tool(self, *words):
        return subprocess.run(["xdotool", *words], env=self.display.environment, check=False, capture_output=True, text=True)

    def wait_for_window(self):
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            found = self.tool("search", "--onlyvisible", "--pid", str(self.process.pid)).stdout.split()
            if found:
                self.window = found[0]
                self.tool("windowfocus", "--sync", self.window)
                return
            if self.process.poll() is not None:
                raise RuntimeError("the program ended: " + self.output())
            time.sleep(0.05)
        raise RuntimeError("no window: " + self.output())

    def output(self):
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")

    def press(self, *keys, delay=8):
        """Presses keys one after the other: "Return", "ctrl+Return", "F5"."""
        self.keys += sum(key.count("+") + 1 for key in keys)
        self.tool("key", "--delay", str(delay), *keys)

    def type(self, text, delay=4):
        """Types a text; returns how many keys that took beyond one a character."""
        presses = []
        for character in text:
            if character.isascii():
                presses.append(NAMES.get(character, character))
            else:
                presses += self.spell(ord(character))
        if presses:
            self.tool("key", "--delay", str(delay), *presses)
        return len(text)

    def spell(self, point):
        """The keys that bring a code point into an entry."""
        digits = f"{point:x}"
        if self.input_method:
            return [*(chr(ord("a") + int(digit, 16)) for digit in digits), "space"]
        return ["ctrl+shift+u", *digits, "space"]

    def unlock(self, passphrase):
        """Types the passphrase and waits until the first page is there."""
        self.wait_for_title("招工簿")
        time.sleep(0.3)
        self.type(passphrase)
        self.tool("key", "Return")
        self.wait_for_title("今天")

    def go(self, key, title):
        """Opens a page and waits until it is in front."""
        self.press(key)
        self.wait_for_title(title)
        time.sleep(0.3)

    def wait_for_title(self, title, seconds=60):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and self.process.poll() is None:
            if self.tool("getwindowname", self.window).stdout.strip() == title:
                return
            time.sleep(0.05)
        raise RuntimeError(f"no page {title}: " + self.output())

    def shot(self, path):
        subprocess.run(["import", "-window", "root", path], env=self.display.environment, check=True)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def quit(self, timeout=30):
        self.tool("key", "ctrl+q")
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9
