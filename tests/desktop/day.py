# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of a day at the stall share: the store as musterctl sees it, and a fair with employers and openings."""

import json
import os
import subprocess
import time

PASSPHRASE = "abcdefghij"


class Store:
    """What musterctl says of the store."""

    def __init__(self, program, folder, environment):
        self.program, self.folder, self.environment = program, folder, environment
        self.passphrase = os.path.join(os.path.dirname(folder), "passphrase")
        with open(self.passphrase, "w", encoding="utf-8") as out:
            out.write(PASSPHRASE + "\n")

    def run(self, *words):
        done = subprocess.run([self.program, "--store", self.folder, "--passphrase-file", self.passphrase, *words],
                              env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"musterctl {' '.join(words)}: {done.stderr}")
        return done.stdout.strip()

    def list(self, kind):
        return json.loads(self.run("export", kind, "--format", "json", "--full", "--purpose", "test"))


def prepare(store, day):
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
    store.run("init", "--member", "陈试七")
    fair = store.run("add", "fair", "title=镇雄县南大街摆摊", "fair_type=4", "place_div=530627", "place_text=南大街",
                     "place_kind=7", f"start_at={today}T00:00", f"end_at={today}T23:59", "host_org=县人社局",
                     "expected_attendance=300", "state=2")
    store.run("add", "consent_text", "version=2026-1", "language=zh", "text=登记与岗位推荐", "valid_from=2026-01-01")
    openings = {}
    for employer in day["employers"]:
        made = store.run("add", "employer", f"name={employer['name']}有限公司", f"short_name={employer['name']}", "kind=1",
                         "reg_div=331002")
        for opening in employer["openings"]:
            openings[f"{employer['name']} · {opening['title']}"] = store.run(
                "add", "opening", f"employer_id={made}", f"title={opening['title']}", f"job_code={opening['trade']}",
                "headcount=20", f"wage_min={opening['wage_min']}", f"wage_max={opening['wage_max']}", "wage_note=1", "board=1",
                "lodging=1", "work_div=331002", "requirement=身体健康", "minor_allowed=否", "state=1", "source=1")
        store.run("add", "fair_employer", f"fair_id={fair}", f"employer_id={made}", "signed_up=是", "attended=是",
                  "openings_offered=20")
    return fair, openings
