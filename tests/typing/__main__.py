"""Type every burst: `python -m tests.typing [SCREEN …] [--key KEY] [--jobs N]`."""

import argparse
import difflib
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from connects_tui.demo import demo_journal
from connects_tui.keys import MAIN
from tests.on_a_day import TODAY
from tests.typing.bursts import Burst, Ending, bursts, compared


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.typing", description=__doc__)
    parser.add_argument("screens", nargs="*", choices=[[], *MAIN], help="on which screens (default: all)")
    parser.add_argument("--key", help="only this key, by Textual's name")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    given = parser.parse_args()
    os.umask(0o077)
    chosen = [burst for burst in bursts(given.screens or MAIN) if given.key in (None, burst.key)]
    differing = 0
    with ProcessPoolExecutor(given.jobs) as pool:
        for burst, said in zip(chosen, pool.map(partial(_type, demo_journal(TODAY)), chosen), strict=True):
            differing += bool(said)
            sys.stdout.write(f"{burst}: {said or 'the same'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen)} bursts, {differing} of them differ\n")
    return int(bool(differing))


def _type(journal: bytes, burst: Burst) -> str:
    """Say what a burst does in one piece that it does not do slowly; nothing where it is the same."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            at_once, slowly = compared(burst, Path(folder), journal)
        except AssertionError as error:
            return str(error)
    return differences(at_once, slowly)


def differences(at_once: Ending, slowly: Ending) -> str:
    """Say in what two endings differ; the app's end by an exception is said in any case."""
    return "\n".join(_lines(at_once, slowly))


def _lines(at_once: Ending, slowly: Ending) -> Iterator[str]:
    if at_once.status or at_once.status != slowly.status:
        yield f"ended with {at_once.status}, slowly with {slowly.status}"
    for what, fast, slow in (("screen", at_once.screen, slowly.screen), ("journal", at_once.added, slowly.added)):
        if fast != slow:
            yield from difflib.unified_diff(
                slow.splitlines(), fast.splitlines(), f"{what}, slowly", f"{what}, at once", lineterm="", n=0
            )


if __name__ == "__main__":
    sys.exit(main())
