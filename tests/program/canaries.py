# SPDX-License-Identifier: GPL-3.0-or-later
"""Strings that nobody else writes, one for every field of text that a record can have, and the search for them in
everything that programs leave behind."""

import base64
import ctypes
import functools
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "app", "campaign"))
from programs import PASSPHRASE  # noqa: E402

IN_CREATE = 0x100
IN_MOVED_TO = 0x80

# Every planted text has one of them.
STEMS = ("鸲鹃", "99010119900101", "1540000", PASSPHRASE)

# Weights of GB 11643 for the check digit.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SHA256 = ("sha256", "text_sha256")
PHONES = ("mobile", "phone", "phone_alt", "referrer_phone", "contact_phone")
# Text that names something of the program, not of a person.
TOLD = ("target_kind", "owner_kind", "version", "text_version", "language", "short_code", "uscc", "target_version",
        "occupation_code")


def identity_number(number):
    digits = f"99010119900101{number:03d}"
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS)) % 11]


class Canaries:
    def __init__(self, schema):
        self.schema = {kind["name"]: kind for kind in schema}
        self.planted = {PASSPHRASE: "the passphrase"}  # text -> where
        self.count = 0

    def keep(self, text, where):
        self.planted[text] = where
        return text

    def make(self, where, longest=60):
        self.count += 1
        return self.keep(f"鸲鹃{self.count:03d}鸰鹡"[:longest], where)

    def make_value(self, kind, field):
        name, where = field["name"], f"{kind}.{field['name']}"
        self.count += 1
        if name == "id_number":
            return self.keep(identity_number(self.count), where)
        if name in PHONES:
            return self.keep(f"1540000{7000 + self.count}", where)
        return self.make(where, field.get("maximum_length", 60))

    def fill(self, kind):
        """A value for every field of text of a kind: a new set each time."""
        return {field["name"]: self.make_value(kind, field) for field in self.schema[kind]["fields"]
                if field["type"] == "text" and not field["computed"] and field["name"] not in SHA256 + TOLD}

    def find(self, data):
        """Where what stands in the bytes was planted: as it is, in UTF-16, in hexadecimal or in base64."""
        lower = data.lower()
        if not any(stands(stem, data, lower) for stem in STEMS):
            return []
        return sorted({f"{where}: {text}" for text, where in self.planted.items() if stands(text, data, lower)})


def stands(text, data, lower):
    return text.encode().hex().encode() in lower or any(form in data for form in write_forms(text))


@functools.cache
def write_forms(text):
    raw = text.encode()
    # The characters of base64 at both ends depend on what stands beside.
    coded = [base64.b64encode(bytes(before) + raw)[(before * 8 + 5) // 6:-4] for before in range(3)]
    return [raw, text.encode("utf-16-le"), *coded]


class Watch:
    """Names that come into being in a folder, also those that are gone at once."""

    def __init__(self, folder):
        self.library = ctypes.CDLL(None, use_errno=True)
        self.handle = self.library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.handle < 0 or self.library.inotify_add_watch(self.handle, folder.encode(), IN_CREATE | IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), "no watch")

    def read(self):
        names = []
        try:
            while data := os.read(self.handle, 65536):
                at = 0
                while at < len(data):
                    (length,) = struct.unpack_from("I", data, at + 12)
                    names.append(data[at + 16:at + 16 + length].rstrip(b"\0").decode())
                    at += 16 + length
        except BlockingIOError:
            pass
        return names
