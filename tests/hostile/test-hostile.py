#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks on a headquarters that runs. Prints TAP, and a table: what each did, how much memory the server took for it at
most, how long others waited meanwhile.

Usage: test-hostile.py PROGRAMS SIGNER [--proxy]. With --proxy nginx stands in front, with the configuration that is shipped.
"""

import os
import re
import resource
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
from hostile_site import Others, Site  # noqa: E402
import attacks  # noqa: E402
from taps import finish, tap  # noqa: E402

MEMORY_KIB = 8 * 1024
SLOW = 500


def run(site, attack):
    seq = site.read_seq()
    site.forget_peak()
    before = site.read_memory_kib("VmRSS")
    began = time.monotonic()
    wrong, tried = [], 0
    with Others(site) as others:
        for what, status, right in attack(site):
            tried += 1
            if status not in right:
                wrong.append(f"{what}: {status}")
        time.sleep(0.2)
    taken = sorted(others.taken) or [0]
    grown = site.read_memory_kib("VmHWM") - before
    print(f"# {attack.__name__:14} {tried:3} tries {time.monotonic() - began:6.1f} s  memory {max(grown, 0) / 1024:5.1f} MiB at most  "
          f"others: {len(taken)} answered, {taken[len(taken) // 2] * 1000:.0f} ms in the middle, {taken[-1] * 1000:.0f} at most")
    tap(not wrong and tried, f"{attack.__name__}: each of {tried} is refused {'; '.join(wrong)}")
    tap(grown < MEMORY_KIB, f"{attack.__name__}: {grown} KiB are less than {MEMORY_KIB}")
    tap(others.taken and not others.failed, f"{attack.__name__}: others are answered ({others.failed} were not)")
    tap(site.read_seq() == seq, f"{attack.__name__}: headquarters holds what it held")


def run_slow(site, name, head):
    site.forget_peak()
    before = site.read_memory_kib("VmRSS")
    with attacks.Slow(site, SLOW, head) as slow:
        site.normal.add([{"_kind": "worker", "name": "王试三", "mobile": "15400000002"}])
        began = time.monotonic()
        site.normal.call("sync")
        taken = time.monotonic() - began
        print(f"# {name}: {len(slow.lines)} connections, a whole run of musterctl sync beside them {taken:.2f} s, "
              f"memory {(site.read_memory_kib('VmHWM') - before) / 1024:.1f} MiB for all")
    tap(len(slow.lines) > SLOW / 2, f"{name}: {len(slow.lines)} stood there")
    tap(site.normal.read("status", "--json")["unsent"] == 0, f"{name}: a normal sync comes through")


def list_listeners(pid):
    """Inodes of the process's TCP sockets that listen, from the kernel's own tables."""
    own = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            found = re.match(r"socket:\[(\d+)\]", os.readlink(f"/proc/{pid}/fd/{name}"))
        except OSError:
            continue
        if found:
            own.add(found.group(1))
    found = []
    for table in ("tcp", "tcp6"):
        with open(f"/proc/net/{table}", encoding="utf-8") as lines:
            found += [line.split()[1] for line in lines if line.split()[3] == "0A" and line.split()[9] in own]
    return found


def main():
    proxied = "--proxy" in sys.argv
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    site = Site(sys.argv[1], sys.argv[2], proxied)
    try:
        listeners = list_listeners(site.process)
        tap(len(listeners) == (0 if proxied else 1) and all(one.startswith("0100007F") for one in listeners),
            f"muster-hq listens where it was told and nowhere else: {listeners}")
        for attack in attacks.STRANGERS + attacks.DEVICES:
            run(site, attack)
        run_slow(site, "slow headers", b"GET /v1/hello HTTP/1.1\r\nHost: x\r\nX: ")
        run_slow(site, "slow bodies", b"POST /v1/batches HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        for name in ["headquarters.log"] + (["access.log", "error.log"] if proxied else []):
            with open(os.path.join(site.folder, name), encoding="utf-8", errors="replace") as log:
                said = log.read()
            tap(not re.search(r"1540000\d{4}|9901011990|李试二|王试三|CRITICAL|WARNING", said),
                f"nothing personal and no warning in {name}: {said[-300:]!r}")
        site.headquarters.call("check")
        tap(True, "headquarters agrees with its journal")
    finally:
        site.close()
    return finish()


if __name__ == "__main__":
    sys.exit(main())
