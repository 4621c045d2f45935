# SPDX-License-Identifier: GPL-3.0-or-later
"""unittest that speaks TAP."""

import os
import sys
import unittest


class Result(unittest.TextTestResult):
    number = 0

    def say(self, test, good, why=""):
        Result.number += 1
        print(f"{'ok' if good else 'not ok'} {Result.number} - {test.id().split('.')[-1]}", flush=True)
        for line in why.splitlines():
            print("# " + line[:2000])

    def addSuccess(self, test):
        super().addSuccess(test)
        self.say(test, True)

    def addError(self, test, err):
        super().addError(test, err)
        self.say(test, False, self._exc_info_to_string(err, test))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.say(test, False, self._exc_info_to_string(err, test))

    def printErrors(self):
        pass


def run():
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        program = unittest.main(module="__main__", testRunner=unittest.TextTestRunner(stream=nowhere, resultclass=Result),
                                exit=False)
    print(f"1..{Result.number}")
    sys.exit(0 if program.result.wasSuccessful() else 1)
