# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs musterctl and muster-hq as a person would."""

import json
import os
import subprocess

PASSPHRASE = "a passphrase for the replay"


class Failed(Exception):
    pass


class Programs:
    def __init__(self, folder, work):
        self.musterctl = os.path.abspath(os.path.join(folder, "musterctl"))
        self.muster_hq = os.path.abspath(os.path.join(folder, "muster-hq"))
        self.work = work

    def run(self, command, stdin=None, state=None, accept=(0,)):
        environment = dict(os.environ, MUSTER_PASSPHRASE=PASSPHRASE, XDG_STATE_HOME=state or os.path.join(self.work, "state"))
        result = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, check=False)
        if result.returncode not in accept:
            raise Failed(f"{' '.join(command[:6])} … gave {result.returncode}: {result.stderr.strip()[-600:]}")
        return result.stdout


class Headquarters:
    def __init__(self, programs, name):
        self.programs = programs
        self.folder = os.path.join(programs.work, "headquarters")
        self.process = None
        self.port = None
        self.call("init", "--name", name)

    def call(self, *arguments, accept=(0,)):
        return self.programs.run([self.programs.muster_hq, "--data", self.folder, *arguments], accept=accept)

    def serve(self, port=0):
        """On a free port; or on one that it had before, where laptops look for it."""
        log = open(os.path.join(self.programs.work, "headquarters.log"), "w", encoding="utf-8")
        self.process = subprocess.Popen([self.programs.muster_hq, "--data", self.folder, "serve", "--listen", f"127.0.0.1:{port}"],
                                        stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        if "listening on" not in line:
            raise Failed("muster-hq did not start; see headquarters.log")
        self.port = int(line.rsplit(":", 1)[1].split()[0].rstrip("/"))

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def enrol(self, role, name, port, squad=None, areas=()):
        arguments = ["enrol", "--role", role, "--name", name, "--url", f"https://127.0.0.1:{port}"]
        arguments += ["--squad", squad] if squad else []
        for area in areas:
            arguments += ["--area", area]
        return next(word for word in self.call(*arguments).split() if word.startswith("muster1."))


class Laptop:
    def __init__(self, programs, name, member):
        self.programs = programs
        self.name = name
        self.folder = os.path.join(programs.work, name)
        self.state = os.path.join(programs.work, name + "-state")
        self.member = self.call("init", "--member", member).split()[-1]

    def call(self, *arguments, stdin=None, accept=(0,)):
        return self.programs.run([self.programs.musterctl, "--store", self.folder, *arguments], stdin=stdin, state=self.state,
                                 accept=accept)

    def enrol(self, code):
        self.call("enrol", code, "--label", self.name)

    def add(self, lines, together=50):
        text = "".join(json.dumps(line, ensure_ascii=False).replace('"MEMBER"', f'"{self.member}"') + "\n" for line in lines)
        printed = self.call("add", "-", "--json", "-", "--together", str(together), stdin=text).split()
        if len(printed) != len(lines):
            raise Failed(f"{self.name}: {len(lines)} records given, {len(printed)} saved")

    def delete(self, ids):
        text = "".join(json.dumps({"id": record, "why": "录错了"}, ensure_ascii=False) + "\n" for record in ids)
        if ids:
            self.call("delete", "--json", "-", stdin=text)

    def sync(self, tries=40):
        """Over a bad line: as a squad would, again until it is through. Says how often it took."""
        for number in range(tries):
            try:
                self.call("sync")
                return number + 1
            except Failed as failure:
                last = failure
        raise last

    def read(self, *arguments):
        return json.loads(self.call(*arguments))
