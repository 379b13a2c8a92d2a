"""Run the injectors by hand: `python -m tests.breaking [NAME …] [--rounds N] [--seed N]`."""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.breaking.injectors import INJECTORS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.breaking", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *INJECTORS], help="which injectors (default: all)")
    parser.add_argument("--rounds", type=int, help="how many rounds (default: a long run's)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the reports as JSON, one a line")
    given = parser.parse_args()
    bad = False
    for name in given.names or INJECTORS:
        injector, rounds = INJECTORS[name]
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_STATE_HOME"] = str(Path(folder, "state"))
            place = Path(folder, "journal")
            place.mkdir()
            began = time.monotonic()
            report = injector(place, given.rounds or rounds, random.Random(given.seed))
            words = f"{report} ({time.monotonic() - began:.0f} s)"
            sys.stdout.write(f"{json.dumps(vars(report)) if given.json else words}\n")
            sys.stdout.flush()
            bad |= bool(report.lost or report.invented)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
