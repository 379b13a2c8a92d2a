"""The suite with the clock at noon of another day: `python -m tests.shifted DAY [PYTEST_ARGUMENT …]`, on Linux.

It stands on libfaketime as the package of that name brings it (`pip install -e '.[test,clock]'`): that of Debian 12 and
Ubuntu 24.04 lets Python end with "take_gil: PyCOND_WAIT failed" where a thread waits.
"""

import os
import subprocess
import sys
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

LIBRARY = Path("vendor", "libfaketime", "src", "libfaketime.so.1")


def environment_at(noon: datetime) -> dict[str, str]:
    """Return an environment in which the clock of every program goes on from there; waiting takes as long as ever."""
    package = find_spec("libfaketime")
    if package is None or package.origin is None:
        raise SystemExit("libfaketime is not installed: pip install -e '.[test,clock]'")
    ahead = round((noon - datetime.now().astimezone()).total_seconds())
    library = Path(package.origin).parent / LIBRARY
    return os.environ | {"LD_PRELOAD": f"{library}", "FAKETIME": f"{ahead:+}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def main(day: str, *arguments: str) -> int:
    """Run the suite; return its exit status."""
    environment = environment_at(datetime.fromisoformat(f"{day}T12:00").astimezone())
    asked = [sys.executable, "-c", "from datetime import date; print(date.today())"]
    told = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
    if (told.stdout.strip(), told.stderr) != (day, ""):  # a library that can't be loaded is passed over
        raise SystemExit(f"the clock could not be set: it is {told.stdout}{told.stderr}")
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
