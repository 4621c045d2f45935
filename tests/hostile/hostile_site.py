# SPDX-License-Identifier: GPL-3.0-or-later
"""A headquarters as it is attacked: by itself, or behind nginx with the configuration that is shipped."""

import base64
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, os.path.join(ROOT, "app", "campaign"))
from programs import PASSPHRASE, Headquarters, Laptop, Programs  # noqa: E402


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Device:
    """A laptop that headquarters knows, and that signs whatever it is told to."""

    def __init__(self, site, name, squad):
        self.laptop = Laptop(site.programs, name, name)
        self.laptop.enrol(site.headquarters.enrol("squad", name, site.port, squad=squad))
        self.laptop.add([{"_kind": "worker", "name": "李试二", "mobile": "15400000001"}])
        self.laptop.sync()
        self.process = subprocess.Popen([site.signer, self.laptop.folder, os.path.join(self.laptop.state, "muster")],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, MUSTER_PASSPHRASE=PASSPHRASE, XDG_STATE_HOME=self.laptop.state))
        assert self.process.stdout.readline() == "ready\n"

    def sign(self, method, path, body=b"", query=None, late_ms=0):
        request = {"method": method, "path": path, "body": base64.b64encode(body).decode(), "late_ms": late_ms}
        if query is not None:
            request["query"] = query
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        digest, signed, signature = self.process.stdout.readline().rstrip("\n").split("\t")
        return {"Content-Digest": digest, "Signature-Input": signed, "Signature": signature}

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Site:
    def __init__(self, programs, signer, proxy):
        self.temporary = tempfile.TemporaryDirectory(prefix="muster-hostile-")
        self.folder = self.temporary.name
        self.signer, self.proxied, self.proxy = signer, proxy, None
        self.programs = Programs(programs, self.folder)
        self.headquarters = Headquarters(self.programs, "指挥部")
        if proxy:
            self.serve_behind_proxy()
        else:
            self.headquarters.serve()
            self.port = self.headquarters.port
        self.context = ssl.create_default_context(cafile=os.path.join(self.headquarters.folder, "tls", "ca.pem"))
        # By the letter of RFC 5280, which is the default from Python 3.13 on.
        self.context.verify_flags |= ssl.VERIFY_X509_STRICT
        office = Laptop(self.programs, "office", "指挥")
        office.enrol(self.headquarters.enrol("headquarters", "office", self.port))
        office.add([{"_kind": "squad", "name": "一队"}, {"_kind": "squad", "name": "二队"}])
        office.sync()
        self.squads = squads = [squad["id"] for squad in office.read("list", "squad", "--format", "json")]
        self.one, self.other = Device(self, "one", squads[0]), Device(self, "other", squads[1])
        self.normal = Laptop(self.programs, "normal", "陈试七")
        self.normal.enrol(self.headquarters.enrol("squad", "normal", self.port, squad=squads[0]))
        self.normal.sync()
        self.guesser, self.late = (Laptop(self.programs, name, name) for name in ("guesser", "late"))
        self.process = self.headquarters.process.pid

    def serve_behind_proxy(self):
        """The shipped configuration; only its places are others, and no user is changed."""
        self.port = free_port()
        tls = os.path.join(self.headquarters.folder, "tls")
        path = os.path.join(self.folder, "http")
        log = open(os.path.join(self.folder, "headquarters.log"), "w", encoding="utf-8")
        self.headquarters.process = subprocess.Popen(
            [self.programs.muster_hq, "--data", self.headquarters.folder, "serve", "--listen", "unix:" + path],
            stdout=subprocess.PIPE, stderr=log, text=True)
        assert "listening on" in self.headquarters.process.stdout.readline()
        with open(os.path.join(ROOT, "data", "nginx-muster.conf"), encoding="utf-8") as shipped:
            text = shipped.read()
        for before, after in (("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl backlog=1024"), ("  listen [::]:443 ssl;\n", ""),
                              ("/run/muster-hq/http", path), ("/etc/muster-hq/server", os.path.join(tls, "server")),
                              ("/var/log/nginx/muster-access.log", os.path.join(self.folder, "access.log"))):
            assert before in text, before
            text = text.replace(before, after)
        own = [f"pid {self.folder}/nginx.pid;", f"error_log {self.folder}/error.log;", "daemon off;", "worker_processes 1;",
               "user root;" if os.geteuid() == 0 else "", "events { worker_connections 2048; }", "http {"]
        own += [f"  {name}_temp_path {self.folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")]
        with open(os.path.join(self.folder, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write("\n".join(own) + "\n" + text + "}\n")
        self.proxy = subprocess.Popen(["nginx", "-c", os.path.join(self.folder, "nginx.conf"), "-p", self.folder],
                                      stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("nginx did not start")

    def close(self):
        self.one.stop()
        self.other.stop()
        if self.proxy:
            self.proxy.terminate()
            self.proxy.wait()
        stream = self.headquarters.process.stdout
        self.headquarters.stop()
        stream.close()
        self.temporary.cleanup()

    # ---- Requests, byte by byte: no library corrects what is wrong on purpose ----

    def connect(self, source="127.0.0.1", timeout=30):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=timeout, source_address=(source, 0))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.context.wrap_socket(plain, server_hostname="127.0.0.1")

    def send(self, data, source="127.0.0.2", patience=10):
        """Sends bytes, or pieces until nobody takes them; returns the status, 0 where no answer came."""
        with self.connect(source, patience) as line:
            try:
                for piece in [data] if isinstance(data, bytes) else data:
                    line.sendall(piece)
            except OSError:
                pass
            answer = b""
            try:
                while b"\r\n" not in answer:
                    more = line.recv(65536)
                    if not more:
                        break
                    answer += more
            except OSError:
                pass
        found = re.match(rb"HTTP/1\.\d (\d{3})", answer)
        return int(found.group(1)) if found else 0

    def ask(self, method, path, body=b"", headers=None, query=None, source="127.0.0.2"):
        return self.send(make_request(method, path, body, headers, query), source)

    def read_seq(self):
        return json.loads(self.headquarters.call("status", "--json"))["hq_seq"]

    def read_memory_kib(self, name):
        with open(f"/proc/{self.process}/status", encoding="utf-8") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))

    def forget_peak(self):
        with open(f"/proc/{self.process}/clear_refs", "w", encoding="utf-8") as file:
            file.write("5")


def make_request(method, path, body=b"", headers=None, query=None):
    fields = {"Host": "127.0.0.1", "Content-Length": str(len(body)), "Content-Type": "application/vnd.muster.batch",
              "Connection": "close", **(headers or {})}
    target = path if query is None else f"{path}?{query}"
    return f"{method} {target} HTTP/1.1\r\n".encode() + b"".join(f"{name}: {value}\r\n".encode() for name, value in fields.items()) \
        + b"\r\n" + body


def read_answer(line):
    """One whole answer of a connection that goes on; 0 where it had ended before."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(65536)
        if not more:
            return 0
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    left = int(re.search(rb"(?i)content-length: *(\d+)", head).group(1)) - len(body)
    while left > 0:
        left -= len(line.recv(left)) or left
    return int(head.split()[1])


class Others:
    """Somebody else's requests meanwhile, and how long each took."""

    def __init__(self, site):
        self.site, self.taken, self.failed = site, [], 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.ask)

    def ask(self):
        request = make_request("GET", "/v1/hello", headers={"Connection": "keep-alive"})
        line = None
        while not self.stopped.is_set():
            began = time.monotonic()
            try:
                line = line or self.site.connect("127.0.0.9")
                line.sendall(request)
                status = read_answer(line)
                if status == 200:
                    self.taken.append(time.monotonic() - began)
                else:
                    self.failed += status != 0
                    line = line.close()
            except OSError:
                line = None
            self.stopped.wait(0.06)
        if line:
            line.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *unused):
        """An attack may be over before anybody was answered."""
        limit = time.monotonic() + 20
        while not self.taken and time.monotonic() < limit:
            time.sleep(0.05)
        self.stopped.set()
        self.thread.join()
