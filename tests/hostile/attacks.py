# SPDX-License-Identifier: GPL-3.0-or-later
"""What is tried against headquarters. An attack is a generator of (what, status, statuses that are right); 0 is a line
that was cut. Those that a stranger makes need no key; the others come from an enrolled device."""

import base64
import concurrent.futures
import gzip
import hashlib
import json
import os
import re
import threading
import time
import zlib

from programs import Failed, Laptop

BATCHES, CHANGES, HELLO, ENROL = "/v1/batches", "/v1/changes", "/v1/hello", "/v1/enrol"
REFUSED = (400, 401, 403, 404, 405, 409, 411, 413, 414, 415, 422, 429, 431, 494, 501, 503, 505)
CUT = REFUSED + (0,)
MIB = 1024 * 1024
PREFIX = "muster1."
PATIENCE_S = 3  # for an answer to what is never whole


# ---- T-3: requests that were somebody's ----

def replayed(site):
    good = site.one.sign("GET", CHANGES)
    yield "first", site.ask("GET", CHANGES, headers=good), (200,)
    for source in ("127.0.0.2", "127.0.0.3"):
        yield "the same again", site.ask("GET", CHANGES, headers=good, source=source), (401, 403, 409)


def altered(site):
    body = gzip.compress(b'{"fmt":"muster-batch/1"}\n', mtime=0)
    signed = site.one.sign("POST", BATCHES, body)
    yield "another body", site.ask("POST", BATCHES, body + b"x", signed), (503,)
    yield "another path", site.ask("POST", CHANGES, body, signed), CUT
    yield "another verb", site.ask("GET", BATCHES, b"", signed), CUT
    query = site.one.sign("GET", CHANGES, query="after=0")
    yield "another query", site.ask("GET", CHANGES, headers=query, query="after=1"), (401,)
    for name in list(signed):
        less = {key: value for key, value in signed.items() if key != name}
        yield "without " + name, site.ask("POST", BATCHES, body, less), (401,)
    broken = dict(signed, Signature=re.sub(":.", ":A" if ":B" in signed["Signature"] else ":B", signed["Signature"], count=1))
    yield "another signature", site.ask("POST", BATCHES, body, broken), (401,)


def cross_device(site):
    """The signature of one device in the name of another."""
    mine = site.one.sign("GET", CHANGES, query="after=0")
    theirs = site.other.sign("GET", CHANGES, query="after=0")
    key_of = re.compile(r'keyid="([^"]*)"')
    forged = dict(mine, **{"Signature-Input": key_of.sub(key_of.search(theirs["Signature-Input"]).group(0), mine["Signature-Input"])})
    yield "another's name", site.ask("GET", CHANGES, headers=forged, query="after=0"), (401,)
    mixed = dict(theirs, Signature=mine["Signature"])
    yield "another's signature", site.ask("GET", CHANGES, headers=mixed, query="after=0"), (401,)


def shifted(site):
    for minutes in (-11, 11, -60 * 24 * 365, 60 * 24 * 365):
        signed = site.one.sign("GET", CHANGES, query="after=0", late_ms=minutes * 60000)
        yield f"{minutes} minutes", site.ask("GET", CHANGES, headers=signed, query="after=0"), (401,)


def unsigned(site):
    for method, path in (("GET", CHANGES), ("POST", BATCHES), ("GET", "/v1/files"), ("DELETE", BATCHES), ("GET", "/"), ("GET", "/../hq.key"),
                         ("GET", "/v1/../../hq.key"), ("GET", "/%2e%2e/hq.key"), ("PUT", HELLO), ("TRACE", HELLO)):
        yield f"{method} {path}", site.ask(method, path), CUT


# ---- T-6: what grows when it is unpacked ----

def post_signed(site, body):
    return site.ask("POST", BATCHES, body, site.one.sign("POST", BATCHES, body))


def bombs(site):
    yield "10 MiB of zeros in 10 kB", post_signed(site, gzip.compress(b"\0" * (10 * MIB), 9)), (400, 413, 422)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"\0" * MIB
    large = b"".join(packer.compress(piece) for _ in range(1024)) + packer.flush()
    yield f"1 GiB at {1024 * MIB // len(large)} to 1", post_signed(site, large), (400, 413, 422)
    member = gzip.compress(b"{}\n", mtime=0)
    yield "1,000 members", post_signed(site, member * 1000), (400, 413, 422)
    nested = b"x" * 1000
    for _ in range(10):
        nested = gzip.compress(nested)
    yield "ten times inside itself", post_signed(site, nested), (400, 413, 422)
    yield "cut off", post_signed(site, member[:-5]), (400, 413, 422)
    yield "only a header", post_signed(site, member[:10]), (400, 413, 422)


# ---- T-7: what is large or deep ----

def json_shapes(site):
    shapes = {
        "a million deep": b'{"fmt":' + b"[" * 1000000,
        "a million keys": b"{" + b",".join(b'"k%d":0' % i for i in range(1000000)) + b"}",
        "a string of 4 MiB": b'{"fmt":"' + b"x" * (4 * MIB) + b'"}',
        "a number of a million digits": b'{"fmt":' + b"9" * 1000000 + b"}",
        "a million empty lines": b"\n" * 1000000,
        "nothing": b"",
        "no text": os.urandom(65536),
    }
    for name, text in shapes.items():
        yield name, post_signed(site, gzip.compress(text + b"\n", 1)), (400, 413, 422)
        if len(text) < 4 * MIB:
            yield name + ", to enrol", site.ask("POST", ENROL, text, {"Content-Type": "application/json"}), CUT


def endless(size, block=65536):
    yield f"POST {BATCHES} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    piece = b"%x\r\n" % block + b"\0" * block + b"\r\n"
    for _ in range(size // block):
        yield piece
    yield b"0\r\n\r\n"


def large(site):
    yield "1 GiB announced", site.send(f"POST {BATCHES} HTTP/1.1\r\nHost: x\r\nContent-Length: {1024 * MIB}\r\n\r\n".encode()
                                       + b"\0" * 65536, patience=PATIENCE_S), CUT
    yield "1 GiB in chunks", site.send(endless(1024 * MIB)), CUT
    yield "2^64 announced", site.send(b"POST /v1/batches HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551616\r\n\r\n"), CUT
    yield "-1 announced", site.send(b"POST /v1/batches HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"), CUT
    yield "9 kB in a header", site.ask("GET", HELLO, headers={"X-Large": "x" * 9000}), CUT
    yield "10,000 headers", site.ask("GET", HELLO, headers={f"X-{i}": "1" for i in range(10000)}), CUT
    yield "16 MiB of header", site.send([b"GET /v1/hello HTTP/1.1\r\nHost: x\r\nX: "] + [b"x" * MIB] * 16), CUT
    yield "a path of 1 MiB", site.ask("GET", "/v1/" + "x" * MIB), CUT
    yield "16 MiB without a line end", site.send([b"x" * MIB] * 16), CUT


# ---- T-9: what a parser may read in two ways ----

def smuggling(site):
    head = b"POST /v1/batches HTTP/1.1\r\nHost: x\r\n"
    inner = b"GET /v1/changes HTTP/1.1\r\nHost: x\r\n\r\n"
    shapes = {
        "length and chunks": head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
        "two lengths": head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nxxxxx" + inner,
        "chunked, identity": head + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + inner,
        "a bad chunk": head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n0\r\n\r\n",
        "a chunk of 2^64": head + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nxx",
        "a folded header": head + b"X: 1\r\n Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
        "bare line ends": b"POST /v1/batches HTTP/1.1\nHost: x\nContent-Length: 0\n\n",
        "HTTP/0.9": b"GET /v1/changes\r\n\r\n",
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "another site": b"GET http://elsewhere.invalid/v1/changes HTTP/1.1\r\nHost: elsewhere.invalid\r\n\r\n",
        "CONNECT": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n",
        "a zero byte": b"GET /v1/changes\0.txt HTTP/1.1\r\nHost: x\r\n\r\n",
        "noise": os.urandom(4096),
    }
    for name, data in shapes.items():
        yield name, site.send(data, patience=PATIENCE_S), CUT


def ranges(site):
    """A range of a few bytes would be answered in parts by the library's server."""
    for many in (3, 1000):
        signed = site.one.sign("GET", CHANGES)
        asked = "bytes=" + ",".join(f"{i}-" for i in range(many))
        yield f"{many} ranges", site.ask("GET", CHANGES, headers=dict(signed, Range=asked)), (200, 400, 413, 416)


# ---- T-15: guessing a code ----

def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_code(code):
    return json.loads(decode(code[len(PREFIX):].split(".")[0]))


def change_code(code, secret):
    """The same code with another secret; what tells a typo is right."""
    values = read_code(code)
    values["secret"] = base64.urlsafe_b64encode(secret).decode().rstrip("=")
    spelled = json.dumps(values, sort_keys=True, separators=(",", ":")).encode()
    body = PREFIX + base64.urlsafe_b64encode(spelled).decode().rstrip("=")
    return f"{body}.{hashlib.sha256(body.encode()).hexdigest()[:8]}"


def is_enrolled(laptop, code):
    try:
        laptop.enrol(code)
    except Failed:
        return False
    return laptop.read("status", "--json")["enrolled"]


def guessed(site):
    """A secret has 128 bits. Near ones are refused, and a code works once."""
    code = site.headquarters.enrol("squad", "guessed", site.port, squad=site.squads[0])
    assert change_code(code, decode(read_code(code)["secret"])) == code
    for number in range(4):
        yield "a wrong secret", 401 if not is_enrolled(site.guesser, change_code(code, bytes([number]) * 16)) else 200, REFUSED
    yield "the right one", 200 if is_enrolled(site.guesser, code) else 401, (200,)
    yield "the right one again", 401 if not is_enrolled(site.late, code) else 200, REFUSED


GUESSERS = 12


def guessed_at_once(site):
    """Somebody read the beginning of a secret, by which a wrong try is known. Five burn the code, for the right one as well."""
    code = site.headquarters.enrol("squad", "burned", site.port, squad=site.squads[0])
    beginning = decode(read_code(code)["secret"])[:4]
    laptops = [Laptop(site.programs, f"guesser-{number}", "登记员") for number in range(GUESSERS)]
    with concurrent.futures.ThreadPoolExecutor(GUESSERS) as pool:
        guesses = [pool.submit(is_enrolled, laptop, change_code(code, beginning + bytes([number]) * 12))
                   for number, laptop in enumerate(laptops)]
    for guess in guesses:
        yield "a near secret", 200 if guess.result() else 401, REFUSED
    yield "the right one, burned", 200 if is_enrolled(laptops[0], code) else 401, REFUSED


STRANGERS = (unsigned, large, smuggling, guessed, guessed_at_once)
DEVICES = (replayed, altered, cross_device, shifted, bombs, json_shapes, ranges)


# ---- T-8: those who are slow ----

class Slow:
    """So many connections, each with a byte now and then, from many addresses."""

    def __init__(self, site, count, head):
        self.site, self.count, self.head = site, count, head
        self.lines, self.stopped = [], threading.Event()
        self.thread = threading.Thread(target=self.drip)

    def drip(self):
        for number in range(self.count):
            if self.stopped.is_set():
                return
            try:
                line = self.site.connect(f"127.0.2.{number % 50 + 1}", timeout=5)
                line.sendall(self.head)
                self.lines.append(line)
            except OSError:
                pass
        while not self.stopped.wait(1):
            for line in self.lines:
                try:
                    line.sendall(b"x")
                except OSError:
                    pass

    def __enter__(self):
        self.thread.start()
        limit = time.monotonic() + 30
        while len(self.lines) < self.count * 0.9 and time.monotonic() < limit and self.thread.is_alive():
            time.sleep(0.1)
        return self

    def __exit__(self, *unused):
        self.stopped.set()
        self.thread.join()
        for line in self.lines:
            line.close()
