#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks on a laptop: by whoever stands on the line in headquarters' place, and by a stick that somebody prepared.

Whatever is tried, the laptop refuses it with a sentence, nothing counts as sent, it takes little memory and does not hang.
Usage: test-laptop.py PROGRAMS. Prints TAP, and a table.
"""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "..", "app", "campaign")]
from programs import PASSPHRASE, Headquarters, Laptop, Programs  # noqa: E402
from taps import finish, tap  # noqa: E402

MEMORY_KIB = 8 * 1024
LONGEST_S = 60
RECORDS = 20


class Rogue:
    """Stands where headquarters stood, and answers every request in one way. Counts what gets as far as a request."""

    def __init__(self, port, answer, context=None):
        self.answer, self.context, self.requests = answer, context, 0
        self.listener = socket.create_server(("127.0.0.1", port))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(line,), daemon=True).start()

    def talk(self, line):
        try:
            with line:
                line.settimeout(5)
                if self.context:
                    line = self.context.wrap_socket(line, server_side=True)
                heard = line.recv(65536)
                if heard[:4] in (b"GET ", b"POST"):
                    self.requests += 1
                if self.answer:
                    line.sendall(self.answer)
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


def http(status, body=b"", *headers):
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class Case:
    def __init__(self, folder, work):
        self.work = work
        self.programs = Programs(folder, work)
        self.headquarters = self.make_headquarters("one")
        self.headquarters.serve()
        self.port = self.headquarters.port
        self.laptop = Laptop(self.programs, "laptop", "登记员")
        self.laptop.enrol(self.headquarters.enrol("headquarters", "laptop", self.port))
        self.laptop.sync()
        self.usual_kib = self.run("status")[2]
        self.laptop.add([{"_kind": "worker", "name": "李试二", "mobile": "15400000001"}] * RECORDS)
        self.before = self.laptop.read("status", "--json")["unsent"]

    def make_headquarters(self, name):
        programs = Programs(os.path.dirname(self.programs.muster_hq), os.path.join(self.work, name))
        os.makedirs(programs.work)
        return Headquarters(programs, name)

    def run(self, *arguments, **environment):
        """The laptop's program. Returns its status, what it said, the memory it took at most in KiB, seconds."""
        began = time.monotonic()
        process = subprocess.Popen([self.programs.musterctl, "--store", self.laptop.folder, *arguments],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env=dict(os.environ, MUSTER_PASSPHRASE=PASSPHRASE, XDG_STATE_HOME=self.laptop.state, **environment))
        guard = threading.Timer(2 * LONGEST_S, process.kill)
        guard.start()
        said = process.stderr.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        guard.cancel()
        process.stderr.close()
        return process.returncode, said, usage.ru_maxrss, time.monotonic() - began

    def expect_refusal(self, what, *arguments, **environment):
        status, said, kib, taken = self.run(*arguments, **environment)
        unsent = self.laptop.read("status", "--json")["unsent"]
        grown = kib - self.usual_kib
        print(f"# {what:34} {taken:5.1f} s  memory {max(grown, 0) / 1024:5.1f} MiB  {said.strip().splitlines()[-1:]}")
        tap(status == 1 and said.startswith("musterctl: "), f"{what}: refused with a sentence ({status})")
        tap(unsent == self.before, f"{what}: all {self.before} changes wait, as before ({unsent})")
        tap(grown < MEMORY_KIB, f"{what}: {grown} KiB are less than {MEMORY_KIB}")
        tap(taken < LONGEST_S, f"{what}: {taken:.0f} s")


# ---- On the line ----

def attack_line(case):
    """T-2: an authority that the whole system trusts vouches for the other one; or there is no TLS any more."""
    case.headquarters.stop()
    rogue = case.make_headquarters("rogue")
    tls = os.path.join(rogue.folder, "tls")
    trusted = {"SSL_CERT_FILE": os.path.join(tls, "ca.pem"), "SSL_CERT_DIR": tls}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*find_certificate(tls))
    hello = b'{"protocol":{"min":1,"max":1}}'
    for what, answer, secured in (
            ("a trusted rogue authority", http("200 OK", hello, "Content-Type: application/json"), True),
            ("an older TLS of the rogue", http("200 OK", hello), "old"),
            ("no TLS, an answer all the same", http("200 OK", hello, "Content-Type: application/json"), False),
            ("a portal's page", http("200 OK", b"<html>login</html>", "Content-Type: text/html"), False),
            ("a redirect to http", http("302 Found", b"", "Location: http://127.0.0.1:9/v1/hello"), False),
            ("silence", b"", False)):
        if secured == "old":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*find_certificate(tls))
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        with Rogue(case.port, answer, context if secured else None) as line:
            case.expect_refusal(what, "sync", "--tries", "1", **trusted)
            tap(line.requests == 0, f"{what}: no request got through ({line.requests})")


def find_certificate(folder):
    """The server's certificate and its key, by what stands in the files."""
    texts = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            texts[os.path.join(folder, name)] = file.read()
    certificate = next(path for path in texts if "server" in path and "BEGIN CERTIFICATE" in texts[path])
    key = next(path for path in texts if "server" in path and "PRIVATE KEY" in texts[path])
    return certificate, key


# ---- On a stick ----

def make_reply(case, headquarters, laptop_folder, name):
    """A sealed answer that a headquarters gives to a laptop of its own."""
    outgoing, reply = (os.path.join(case.work, name + end) for end in ("-out.muster", "-reply.muster"))
    case.programs.run([case.programs.musterctl, "--store", laptop_folder, "sync", "--to-file", outgoing], state=laptop_folder + "-state")
    headquarters.call("receive", outgoing, "--reply", reply)
    return reply


def attack_stick(case):
    """T-16: what looks like headquarters' answer, and is not."""
    own = make_reply(case, case.headquarters, case.laptop.folder, "own")
    other_headquarters = case.make_headquarters("elsewhere")
    other = Laptop(Programs(os.path.dirname(case.programs.muster_hq), os.path.join(case.work, "elsewhere")), "other", "登记员")
    other_headquarters.serve()
    other.enrol(other_headquarters.enrol("headquarters", "other", other_headquarters.port))
    other_headquarters.stop()
    foreign = make_reply(case, other_headquarters, other.folder, "foreign")
    stick = os.path.join(case.work, "stick")
    os.makedirs(stick)
    case.before = case.laptop.read("status", "--json")["unsent"]
    with open(own, "rb") as file:
        good = file.read()

    def put(name, data):
        path = os.path.join(stick, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    sparse = put("sparse.muster", good)
    os.truncate(sparse, 4 << 30)
    link = os.path.join(stick, "link.muster")
    os.symlink("/etc/passwd", link)
    pipe = os.path.join(stick, "pipe.muster")
    os.mkfifo(pipe)
    for what, path in (("another headquarters' answer", foreign), ("one's own outgoing file", os.path.join(case.work, "own-out.muster")),
                       ("cut in the middle", put("cut.muster", good[:len(good) // 2])),
                       ("a bit flipped", put("flipped.muster", good[:-9] + bytes([good[-9] ^ 1]) + good[-8:])),
                       ("bytes appended", put("longer.muster", good + b"\0" * 64)), ("nothing in it", put("empty.muster", b"")),
                       ("four GiB of nothing behind it", sparse), ("a link to somewhere else", link), ("a pipe", pipe),
                       ("a device without an end", "/dev/zero"), ("a folder", stick)):
        case.expect_refusal(what, "sync", "--from-file", path)
    # After all that the right one is still taken.
    status, said, _, _ = case.run("sync", "--from-file", own)
    tap(status == 0, f"headquarters' own answer is taken {said}")
    tap(case.laptop.read("status", "--json")["unsent"] == 0, "and confirms what it is for")


def main():
    work = tempfile.mkdtemp(prefix="muster-hostile-")
    try:
        case = Case(sys.argv[1], work)
        attack_line(case)
        attack_stick(case)
    finally:
        shutil.rmtree(work)
    return finish()


if __name__ == "__main__":
    sys.exit(main())
