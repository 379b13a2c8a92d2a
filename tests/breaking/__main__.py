"""Run the injectors by hand: `python -m tests.breaking [NAME[=ROUNDS] …] [--rounds N] [--minutes N] [--seed N]`."""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.breaking import injectors
from tests.breaking.crowd import crowd
from tests.breaking.faults import faults
from tests.breaking.power_cuts import power_cuts

INJECTORS: dict[str, tuple[injectors.Injector, int]] = {
    "kills": (injectors.kills, 400),
    "limits": (injectors.limits, 300),
    "full": (injectors.full, 100),
    "syncs": (injectors.syncs, 2000),
    "editors": (injectors.editors, 300),
    "races": (injectors.races, 500),
    "flips": (injectors.flips, 1000),
    "faults": (faults, 1_000_000),
    "power_cuts": (power_cuts, 1_000_000),
    "crowd": (crowd, 600),
}
"""By name, with the rounds of a long run: of faults and power cuts these are all there are, of the crowd seconds."""


def _named(text: str) -> tuple[str, int | None]:
    name, _, rounds = text.partition("=")
    if name not in INJECTORS:
        raise argparse.ArgumentTypeError(f"use one of {', '.join(INJECTORS)}")
    return name, int(rounds) if rounds else None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.breaking", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME[=ROUNDS]", type=_named, help="which injectors (default: all)")
    parser.add_argument("--rounds", type=int, help="how many rounds (default: a long run's)")
    parser.add_argument("--minutes", type=float, help="for how long the crowd works (default: 10)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the reports as JSON, one a line")
    given = parser.parse_args()
    bad = False
    for name, asked in given.names or ((name, None) for name in INJECTORS):
        injector, rounds = INJECTORS[name]
        rounds = asked or given.rounds or rounds
        if name == "crowd" and given.minutes:
            rounds = round(given.minutes * 60)
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_STATE_HOME"] = str(Path(folder, "state"))
            place = Path(folder, "journal")
            place.mkdir()
            began = time.monotonic()
            report = injector(place, rounds, random.Random(given.seed))
            words = f"{report} ({time.monotonic() - began:.0f} s)"
            sys.stdout.write(f"{json.dumps(vars(report)) if given.json else words}\n")
            sys.stdout.flush()
            if not given.json:
                sys.stdout.writelines(f"  {what}\n" for what in (*report.lost, *report.invented, *report.wrong))
            bad |= report.is_bad
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
