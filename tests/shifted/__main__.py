"""Run the suite with the clock at noon of a day: `python -m tests.shifted DAY [PYTEST_ARGUMENT …]`, on Linux.

libfaketime can't do it: Debian's and Ubuntu's lets a Python with threads end with "take_gil: PyCOND_WAIT(gil->cond)
failed", opens files where a program was started without standard streams, and `man` forbids what it does.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime, time
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


def shifted(library: Path, noon: datetime) -> dict[str, str]:
    """Return an environment in which the clock of every program goes on from there."""
    subprocess.run(["cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
    ahead = round((noon - datetime.now().astimezone()).total_seconds())
    return os.environ | {"LD_PRELOAD": str(library), "SHIFTED_SECONDS": str(ahead)}


def main() -> int:
    """Run the suite; return its exit status."""
    parser = argparse.ArgumentParser("python -m tests.shifted", description=__doc__)
    parser.add_argument("day", type=date.fromisoformat, metavar="DAY", help="the day, like 2028-02-29")
    asked, arguments = parser.parse_known_args()
    day: date = asked.day
    with tempfile.TemporaryDirectory() as folder:
        environment = shifted(Path(folder, "clock.so"), datetime.combine(day, time(12)).astimezone())
        ask = [sys.executable, "-c", "from datetime import date; print(date.today())"]
        told = subprocess.run(ask, env=environment, capture_output=True, text=True, check=True)
        if (told.stdout, told.stderr) != (f"{day}\n", ""):  # a library that can't be loaded is passed over
            raise SystemExit(f"the clock could not be set to {day}: {told.stdout}{told.stderr}")
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
