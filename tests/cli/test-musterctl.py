#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as others run it. Usage: test-musterctl.py MUSTERCTL [TEST]..."""

import csv
import datetime
import io
import json
import os
import stat
import subprocess
import sys
import unittest

from musterctl import Store, id_number

PROGRAM = None
VERBS = ("init enrol add set delete restore erase show list export import sync status conflicts resolve duplicates totals "
         "member config check schema export-log").split()
CHILD = f"{datetime.date.today().year - 10}0101"
FORMULAS = ["=1+1", "+86 1", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "'=1", "'plain", "''", " padded ",
            'quote " and, comma', "line\nfeed", "=cmd|' /C calc'!A0", "plain"]


class Case(unittest.TestCase):
    def setUp(self):
        self.store = Store(PROGRAM)
        self.member = self.store.run("init", "--member", "张某").out.strip()

    def tearDown(self):
        self.store.remove()

    def new_store(self):
        store = Store(PROGRAM)
        self.addCleanup(store.remove)
        store.run("init")
        return store

    def write(self, name, content):
        path = self.store.path(name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def assert_no_trace(self, text):
        """Nowhere on disk, and in nothing that the program shows."""
        for path in self.store.files():
            with open(path, "rb") as file:
                self.assertNotIn(text.encode(), file.read(), path)
        dump = self.store.run("check", "--dump").out + json.dumps(self.store.json("list", "worker", "--json", "--with-deleted"))
        self.assertNotIn(text, dump)


class Usage(Case):
    def test_help_everywhere(self):
        self.assertIn("Commands:", self.store.run("--help").out)
        for verb in VERBS:
            self.assertIn(f"musterctl {verb}", self.store.run(verb, "--help").out)

    def test_wrong_usage_is_2(self):
        for words in ([], ["nonsense"], ["list"], ["list", "worker", "--nonsense"], ["list", "worker", "--limit", "many"],
                      ["show", "no-id"], ["add", "worker"], ["add", "worker", "name"], ["delete", self.member], ["export", "worker"],
                      ["list", "worker", "--purpose", "x"], ["list", "worker", "--full"], ["member", "dance"], ["import", "worker"],
                      ["erase", self.member, "--reason", "She asked"], ["list", b"\xff"]):
            done = self.store.run(*words, status=2)
            self.assertIn("Usage:", done.err)
            self.assertEqual(done.out, "")

    def test_refusals_are_1_with_one_sentence(self):
        other = "01a2084a-d83c-7026-81ff-ebda6bb9e0b6"
        for words in (["init"], ["show", other], ["list", "dragon"], ["add", "worker", "sex=9"], ["add", "worker", "dragon=1"],
                      ["add", "worker", "note=only a note"], ["set", other, "name=x"], ["totals", "--as-of", "yesterday"],
                      ["totals", "--scope", "moon"], ["totals", "--list", "S0"], ["--member", "nobody", "status"]):
            done = self.store.run(*words, status=1)
            self.assertEqual(done.out, "")
            self.assertEqual(done.err.count("\n"), 1, done.err)

    def test_alone(self):
        self.assertIn("not enrolled", self.store.run("sync", status=1).err)
        self.store.run("enrol", "muster1.nonsense", status=1)
        self.store.run("config", "url", "http://example.org", status=1)
        self.store.run("config", "url", "https://127.0.0.1:1")
        self.assertEqual(self.store.json("config", "--json"), {"url": "https://127.0.0.1:1"})

    def test_wrong_passphrase(self):
        done = self.store.run("status", status=1, environment={"MUSTER_PASSPHRASE": "not this one"})
        self.assertIn("passphrase", done.err)

    def test_json_is_one_document(self):
        worker = self.store.add("worker", name="欧阳某", mobile="15400000001")
        for words in (["show", worker, "--json", "--history"], ["list", "worker", "--json"], ["list", "fair", "--format", "json"],
                      ["status", "--json"], ["conflicts", "--json"], ["duplicates", "--json"], ["totals", "--json"],
                      ["totals", "--list", "S1.squads", "--json"], ["schema", "--json"], ["schema", "worker", "--json"],
                      ["export-log", "--json"], ["member", "list", "--json"], ["export", "worker", "--format", "json"]):
            done = self.store.run(*words)
            json.loads(done.out)
            self.assertEqual(done.err, "")

    def test_init_goes_on_where_it_was_interrupted(self):
        os.remove(os.path.join(self.store.folder, "muster.db"))
        self.store.run("init", "--member", "张某", status=1, environment={"MUSTER_PASSPHRASE": "another one"})
        self.assertEqual(self.store.run("init", "--member", "张某").out.strip(), self.member)
        self.assertEqual(self.store.json("show", self.member, "--json")["name"], "张某")
        self.assertEqual(stat.S_IMODE(os.stat(self.store.folder).st_mode), 0o700)


class Records(Case):
    def test_life_of_a_record(self):
        store = self.store
        worker = store.add("worker", name="欧阳某某", mobile="+86 154 0000 0001", skills="a, b")
        store.run("set", worker, "mobile=15400000002", 'note:="=x"')
        shown = store.json("show", worker, "--json", "--history")
        self.assertEqual((shown["name"], shown["mobile"], shown["note"]), ("欧阳某某", "15400000002", "=x"))
        self.assertEqual([change["set"].get("mobile") for change in shown["_history"]],
                         [{"mobile": "15400000001"}, {"mobile": "15400000002"}])
        self.assertTrue(any(problem["rule"] == "required" for problem in shown["_problems"]))
        store.run("delete", worker, "--why", "typed twice")
        self.assertEqual(store.json("list", "worker", "--json"), [])
        self.assertEqual(len(store.json("list", "worker", "--json", "--with-deleted")), 1)
        store.run("restore", worker)
        self.assertEqual(len(store.json("list", "worker", "--json")), 1)
        store.run("erase", worker, "--reason", "request")
        self.assert_no_trace("15400000002")
        store.run("check")

    def test_lines(self):
        store = self.store
        chosen = "01a2084a-d83c-7026-81ff-ebda6bb9e0b6"
        lines = "\n".join(['{"name":"王某","mobile":"15400000001","_origin":{"origin":"2","paper_no":"7"}}', "{bad",
                           '{"_kind":"employer","name":"某某纺织","id":"%s"}' % chosen, "", '{"_kind":"employer","id":"%s","name":"x"}'
                           % chosen, '["list"]', '{"name":"李某","sex":"male"}', '{"name":"' + "x" * 70000 + '"}', '{"name":"末某"}'])
        for extra, refused in (([], [2, 5, 6, 8]), (["--together", "4"], [2, 3, 5, 6, 8])):
            done = store.run("add", "worker", "--json", "-", *extra, stdin=lines, status=1)
            ids = done.out.split()
            self.assertEqual(sorted(line.split(":")[0] for line in done.err.splitlines()), [f"line {number}" for number in refused])
            self.assertEqual(len(ids), 8 - len(refused))
        first = store.json("show", ids[0], "--json")
        self.assertEqual((first["_origin"], first["_paper_no"]), ("2", "7"))
        stopped = store.run("add", "worker", "--json", "-", "--stop-on-error", stdin=lines, status=1)
        self.assertEqual(len(stopped.out.split()), 1)
        done = store.run("set", "--json", "-", stdin=json.dumps({"id": ids[0], "name": "王某某"}) + "\n")
        self.assertEqual(done.out.strip(), ids[0])
        store.run("delete", "--json", "-", stdin=json.dumps({"id": ids[0], "why": "twice"}) + "\n")
        self.assertTrue(store.json("show", ids[0], "--json")["_deleted"])

    def test_lists(self):
        store = self.store
        store.add_lines([{"name": name, "mobile": f"1540000000{index}", "birth_date": "1990-05-06"}
                         for index, name in enumerate(["欧阳某", "单小红", "\x1b[31m王某"])], "worker")
        self.assertEqual(len(store.json("list", "worker", "--json", "--search", "ouyang")), 1)
        self.assertEqual(len(store.json("list", "worker", "--json", "--where", "mobile=15400000001")), 1)
        self.assertEqual([row["mobile"][-1] for row in store.json("list", "worker", "--json", "--order", "-mobile", "--limit", "2")],
                         ["2", "1"])
        for form in ("table", "csv", "json"):
            text = store.run("list", "worker", "--format", form).out
            self.assertNotIn("15400000001", text)
            self.assertNotIn("1990-05-06", text)
            self.assertIn("154****0001", text)
        self.assertNotIn("\x1b", store.run("list", "worker").out)
        self.assertIn("15400000001", store.run("list", "worker", "--full", "--purpose", "call back").out)
        log = store.json("export-log", "--json")
        self.assertEqual([(entry["kind"], entry["purpose"], entry["rows"]) for entry in log], [("worker", "call back", 3)])

    def test_places(self):
        """People read names, programs read codes; a code that no table has is shown as it is."""
        store = self.store
        path = "云南 · 昭通 · 镇雄县"
        worker = store.add("worker", name="欧阳某", hukou_div="530627100")
        self.assertIn(f"530627100 {path}\n", store.run("show", worker).out)
        self.assertEqual(store.json("show", worker, "--json")["hukou_div"], "530627100")
        self.assertIn('"hukou_div":"530627100"', store.run("list", "worker", "--json").out)
        store.add("fair", title="某场", place_div="530627", place_text="某镇")
        old = store.add("fair", title="旧场", place_div="522401", place_text="某镇")
        table = store.run("list", "fair").out
        self.assertIn(f" 530627 {path}  ", table)
        self.assertIn(" 522401  ", table)
        self.assertNotIn(path, store.run("export", "fair", "--format", "csv").out)
        self.assertRegex(store.run("show", old).out, r"place_div +522401\n")

    def test_region_of_an_id_number_is_a_note(self):
        worker = self.store.add("worker", name="欧阳某", id_type="1", id_number=id_number("19900101", 1))
        noted = [problem for problem in self.store.json("show", worker, "--json")["_problems"] if problem["rule"] == "I4"]
        self.assertEqual([(problem["field"], problem["severity"]) for problem in noted], [("id_number", "warning")])

    def test_members(self):
        store = self.store
        with open(store.path("new"), "w", encoding="utf-8") as file:
            file.write("another passphrase\n")
        added = store.run("member", "add", "李某", "--passphrase-file-new", store.path("new")).out.strip()
        self.assertEqual([slot["name"] for slot in store.json("member", "list", "--json")], ["张某", "李某"])
        worker = store.run("--passphrase-file", store.path("new"), "add", "worker", "--member", "李某", "name=王某").out.strip()
        self.assertEqual(store.json("show", worker, "--json")["_author"], added)
        store.run("member", "add", "李某", "--passphrase-file-new", store.path("new"), status=1)
        store.run("member", "remove", "李某")
        store.run("--passphrase-file", store.path("new"), "status", status=1)
        store.run("member", "remove", "张某", status=1)
        store.run("member", "passphrase", "--new-passphrase-file", store.path("new"))
        store.run("--passphrase-file", store.path("new"), "status")
        store.run("status", status=1)


class Privacy(Case):
    def test_canaries(self):
        store = self.store
        canaries = []
        for kind in store.json("schema", "--json"):
            sensitive = {field["name"]: f"CANARY{len(canaries) + index:04d}QX" for index, field in enumerate(
                field for field in kind["fields"] if field["privacy"] == "sensitive" and field["type"] == "text"
                and not field["computed"])}
            if not sensitive:
                continue
            canaries += sensitive.values()
            anchor = {"name": "金某"} if kind["name"] == "worker" else {}
            record, = store.add_lines([dict(anchor, **sensitive)], kind["name"])
            for text in (store.run("show", record, "--json").out,
                         store.run("export", kind["name"], "--format", "csv", "--full", "--purpose", "test").out):
                for value in sensitive.values():
                    self.assertIn(value, text)
            masked = store.run("export", kind["name"], "--format", "json").out
            for value in sensitive.values():
                self.assertNotIn(value, masked)
        self.assertGreater(len(canaries), 0)
        for path in store.files():
            with open(path, "rb") as file:
                content = file.read()
            for value in canaries:
                self.assertNotIn(value.encode(), content, path)
                self.assertNotIn(value.encode("utf-16-le"), content, path)
        with open(os.path.join(store.folder, "muster.db"), "rb") as file:
            self.assertNotEqual(file.read(16), b"SQLite format 3\0")

    def test_plain_library_is_refused(self):
        loader = subprocess.run(["/bin/true"], env=dict(os.environ, LD_PRELOAD="libsqlite3.so.0"), capture_output=True)
        if loader.stderr:
            self.skipTest("there is no libsqlite3.so.0 here")
        sanitizer = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0:detect_leaks=0"
        done = self.store.run("status", status=1, environment={"LD_PRELOAD": "libsqlite3.so.0", "ASAN_OPTIONS": sanitizer})
        self.assertIn("without encryption", done.err)

    def test_nobody_under_16(self):
        store = self.store
        number = id_number(CHILD, 7)
        store.run("add", "worker", "name=幼某甲", "id_type=1", f"id_number={number}", status=1)
        store.run("add", "worker", "--json", "-", status=1,
                  stdin=json.dumps({"name": "幼某乙", "birth_date": f"{CHILD[:4]}-12-31", "birth_precision": "1"}) + "\n")
        table = self.write("list.csv", f"name,id_type,id_number,note\n幼某丙,1,{number},canary-row\n成某,1,{id_number('19900101', 1)},\n")
        done = store.run("import", "worker", table, "--errors", store.path("errors.csv"), status=1)
        self.assertIn("1 under 16", done.out)
        os.remove(table)
        with open(store.path("errors.csv"), encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[1][0], "2")
        self.assertEqual(len(rows[1]), 2)
        later = store.add("worker", name="幼某丁", mobile="15400000009")
        store.run("set", later, "id_type=1", f"id_number={number}", status=1)
        for trace in ("幼某甲", "幼某乙", "幼某丙", "幼某丁", "canary-row", number, "15400000009"):
            self.assert_no_trace(trace)
        turned = store.json("list", "turned_away", "--json")
        self.assertEqual(len(turned), 4)
        self.assertEqual({key for row in turned for key in row if not key.startswith("_")}, {"id", "date"})
        self.assertEqual(len(store.json("list", "worker", "--json")), 1)
        store.run("check")


    def test_mistyped_number_of_a_child(self):
        """The check digit is wrong, the birth date in the number is a child's, and nothing else says an age."""
        store = self.store
        right = id_number(CHILD, 7)
        number = right[:17] + ("0" if right[17] != "0" else "1")
        for words in ([f"id_number={number}"], ["id_type=1", f"id_number={number[:6]} {number[6:14]}-{number[14:]}"]):
            done = store.run("add", "worker", "name=幼某戊", "mobile=15400000019", *words, status=1)
            self.assertIn("birth date in the ID number", done.err)
            self.assertNotIn(number[6:14], done.err)
        table = self.write("list.csv", f"name,id_type,id_number,note\n幼某己,1,{number},canary-row\n")
        done = store.run("import", "worker", table, "--errors", store.path("errors.csv"), status=1)
        self.assertIn("1 under 16", done.out)
        os.remove(table)
        adult = store.add("worker", name="成某甲", mobile="15400000020")
        refused = store.run("set", adult, "id_type=1", f"id_number={number}", "note=canary-edit", status=1)
        self.assertIn("nothing was changed", refused.err)
        for trace in ("幼某戊", "幼某己", "canary-row", "canary-edit", number, "15400000019"):
            self.assert_no_trace(trace)
        self.assertEqual(len(store.json("list", "turned_away", "--json")), 3)
        shown = store.json("show", adult, "--json")
        self.assertEqual((shown["name"], shown["mobile"]), ("成某甲", "15400000020"))
        store.run("set", adult, "id_type=1", f"id_number={id_number('19900101', 3)}")
        told = store.add("worker", name="成某乙", id_type="1", id_number=number, birth_date="1990-01-01")
        self.assertTrue(any(problem["rule"] == "I1" for problem in store.json("show", told, "--json")["_problems"]))
        store.run("check")


class Tables(Case):
    def test_formulas_come_back(self):
        store = self.store
        store.add_lines([{"name": f"某某{index}厂", "note": text} for index, text in enumerate(FORMULAS)], "employer")
        path = store.path("employers.csv")
        store.run("export", "employer", "--format", "csv", "--full", "--purpose", "test", "--out", path)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(io.StringIO(file.read(), newline="")):
                for cell in row:
                    self.assertFalse(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")), repr(cell))
        second = self.new_store()
        second.run("import", "employer", path)
        self.assertEqual({row["name"]: row.get("note") for row in second.json("list", "employer", "--json")},
                         {row["name"]: row.get("note") for row in store.json("list", "employer", "--json")})
        again = second.json("import", "employer", path, "--json")
        self.assertEqual((again["new"], again["changed"], again["same"], again["refused"]), (0, 0, len(FORMULAS), 0))
        store.run("set", store.json("list", "employer", "--json", "--limit", "1")[0]["id"], "note=new")
        exported = store.run("export", "employer", "--format", "json", "--full", "--purpose", "test").out
        changed = second.json("import", "employer", self.write("employers.ndjson", exported), "--json")
        self.assertEqual((changed["new"], changed["changed"], changed["same"]), (0, 1, len(FORMULAS) - 1))

    def test_gb18030_with_labels(self):
        labels = {field["name"]: field["label_zh"] for field in self.store.json("schema", "worker", "--json")["fields"]}
        heading = ",".join(labels[name] for name in ("name", "sex", "mobile", "birth_date"))
        text = heading + "\r\n欧阳某,男性,15400000001,1990-01-02\r\n𠮷某,女性,15400000002,\r\n\r\n"
        for name, content in (("gb.csv", text.encode("gb18030")), ("bom.csv", b"\xef\xbb\xbf" + text.encode())):
            store = self.new_store()
            report = store.json("import", "worker", self.write(name, content), "--json")
            self.assertEqual((report["rows"], report["new"], report["refused"]), (2, 2, 0))
            rows = store.json("list", "worker", "--json", "--order", "mobile", "--full", "--purpose", "test")
            self.assertEqual([(row["name"], row["sex"], row["_origin"]) for row in rows], [("欧阳某", "1", "4"), ("𠮷某", "2", "4")])

    def test_bad_rows_are_kept(self):
        store = self.store
        path = self.write("list.csv", 'name,mobile,birth_date\n甲某,15400000001,1990-01-01\n乙某,15400000002,1990-13-01\n,,\n'
                                      '丙某,15400000003,,too many\n,,1990-01-01\n154**,154****0003,\n丁某,"15400000004,\n戊某,15400000005,\n')
        dry = store.run("import", "worker", path, "--dry-run", status=1)
        self.assertIn("nothing was saved", dry.out)
        self.assertEqual(store.json("list", "worker", "--json"), [])
        self.assertFalse(os.path.exists(path + ".errors.csv"))
        report = json.loads(store.run("import", "worker", path, "--json", status=1).out)
        self.assertEqual((report["rows"], report["new"], report["refused"]), (7, 2, 5))
        with open(report["errors"], encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0], ["_line", "_reason", "name", "mobile", "birth_date"])
        self.assertEqual([row[0] for row in rows[1:]], ["3", "5", "6", "7", "8"])
        self.assertEqual(rows[5][2:], ["", "", "", '丁某,"15400000004,'])
        self.assertEqual(rows[1][2:], ["乙某", "15400000002", "1990-13-01"])
        with open(report["errors"], encoding="utf-8") as file:
            corrected = file.read().replace("1990-13-01", "1990-12-01")
        report = json.loads(store.run("import", "worker", self.write("corrected.csv", corrected), "--json", status=1).out)
        self.assertEqual(report["new"], 1)
        for content in ("", "a,b\n1,2\n", "name,姓名\nx,y\n", b"\xff\xfe\x00\x01"):
            self.assertEqual(store.run("import", "worker", self.write("bad.csv", content), status=1).out, "")
        store.run("import", "worker", self.write("bad.txt", "name\n"), status=2)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
