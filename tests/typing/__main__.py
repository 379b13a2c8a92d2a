"""Type every burst: `python -m tests.typing [SCREEN …] [--key KEY] [--jobs N]`."""

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from connects_tui.keys import MAIN
from tests.typing.bursts import Burst, bursts, compared, differences


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.typing", description=__doc__)
    parser.add_argument("screens", nargs="*", choices=[[], *MAIN], help="on which screens (default: all)")
    parser.add_argument("--key", help="only this key, by Textual's name")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    given = parser.parse_args()
    os.umask(0o077)
    chosen = [burst for burst in bursts(given.screens or MAIN) if given.key in (None, burst.key)]
    with ProcessPoolExecutor(given.jobs) as pool:
        said = []
        for burst, differing in zip(chosen, pool.map(_type, chosen), strict=True):
            said.append(differing)
            sys.stdout.write(f"{burst}: {differing or 'the same'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen)} bursts, {sum(map(bool, said))} of them differ\n")
    return int(any(said))


def _type(burst: Burst) -> str:
    """Say what a burst does in one piece that it does not do slowly; nothing where it is the same."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return differences(*compared(burst, Path(folder)))
        except AssertionError as error:
            return str(error)


if __name__ == "__main__":
    sys.exit(main())
