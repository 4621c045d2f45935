# SPDX-License-Identifier: GPL-3.0-or-later
"""TAP for a program that is one course of events: a line for each thing that was to hold, and the plan at its end."""

TAPS = []


def tap(passed, text):
    TAPS.append(bool(passed))
    print(f"{'ok' if passed else 'not ok'} {len(TAPS)} - {text}", flush=True)


def finish():
    """The status of the program."""
    print(f"1..{len(TAPS)}")
    return 0 if all(TAPS) else 1
