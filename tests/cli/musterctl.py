# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the program share: a store in a temporary folder, and people who do not exist."""

import json
import os
import shutil
import subprocess
import tempfile

PASSPHRASE = "correct horse 电池"


def id_number(birth, sequence):
    """A number of the synthetic place 990101 with its check digit; birth is YYYYMMDD."""
    body = f"990101{birth}{sequence:03d}"
    weights = [2 ** (17 - index) % 11 for index in range(17)]
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights)) % 11]


class Store:
    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.home = tempfile.mkdtemp(prefix="musterctl-")
        self.folder = os.path.join(self.home, "store")
        self.environment = dict(os.environ, MUSTER_PASSPHRASE=PASSPHRASE, XDG_STATE_HOME=os.path.join(self.home, "state"),
                                XDG_DATA_HOME=os.path.join(self.home, "data"))

    def remove(self):
        shutil.rmtree(self.home)

    def path(self, name):
        return os.path.join(self.home, name)

    def command(self, *words):
        return [self.program, "--store", self.folder, *words]

    def run(self, *words, stdin="", status=0, environment=None):
        """The finished process; fails unless the exit status is the one expected."""
        done = subprocess.run(self.command(*words), input=stdin.encode(), capture_output=True, timeout=120,
                              env=dict(self.environment, **(environment or {})))
        done.out = done.stdout.decode()
        done.err = done.stderr.decode()
        assert done.returncode == status, f"{words}: exit {done.returncode}, not {status}\n{done.out}{done.err}"
        return done

    def start(self, *words):
        return subprocess.Popen(self.command(*words), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, env=self.environment)

    def json(self, *words, **options):
        return json.loads(self.run(*words, **options).out)

    def add(self, kind, **fields):
        return self.run("add", kind, *[f"{name}={value}" for name, value in fields.items()]).out.strip()

    def add_lines(self, objects, *words, status=0):
        lines = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
        return self.run("add", *words, "--json", "-", stdin=lines, status=status).out.split()

    def files(self):
        for folder, _, names in os.walk(self.home):
            for name in names:
                yield os.path.join(folder, name)
