"""Run the suite with the clock at noon of a day: `python -m tests.shifted DAY [PYTEST_ARGUMENT …]`, on Linux.

libfaketime can't do it: Debian's and Ubuntu's lets a Python with threads end with "take_gil: PyCOND_WAIT(gil->cond)
failed", opens files where a program was started without standard streams, and `man` forbids what it does.
"""

import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


def shifted(library: Path, noon: datetime) -> dict[str, str]:
    """Return an environment in which the clock of every program goes on from there."""
    subprocess.run(["cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
    ahead = round((noon - datetime.now().astimezone()).total_seconds())
    return os.environ | {"LD_PRELOAD": str(library), "SHIFTED_SECONDS": str(ahead)}


def main(day: str, *arguments: str) -> int:
    """Run the suite; return its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        environment = shifted(Path(folder, "clock.so"), datetime.fromisoformat(f"{day}T12:00").astimezone())
        asked = [sys.executable, "-c", "from datetime import date; print(date.today())"]
        told = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
        if (told.stdout, told.stderr) != (f"{day}\n", ""):  # a library that can't be loaded is passed over
            raise SystemExit(f"the clock could not be set to {day}: {told.stdout}{told.stderr}")
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
