"""A few rounds of each injector: what was acknowledged is found, and nothing that was never written."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

breaking = pytest.importorskip("tests.breaking.__main__", exc_type=ImportError)

IN_PROCESS = {"syncs": 60, "editors": 12, "flips": 30}
FORKING = {"kills": 16, "limits": 16, "races": 16, "faults": 40, "power_cuts": 40, "crowd": 2}
"""These start processes of their own, which a test's process with its threads must not do itself."""


@pytest.mark.parametrize("name", IN_PROCESS)
def test_what_was_acknowledged_is_found(tmp_path: Path, name: str) -> None:
    injector, _ = breaking.INJECTORS[name]
    (tmp_path / "journal").mkdir()
    report = injector(tmp_path / "journal", IN_PROCESS[name], random.Random(7))
    assert (report.lost, report.invented) == ([], [])
    assert report.found == report.acknowledged >= 12


def test_what_processes_that_die_or_meet_or_run_into_faults_acknowledged_is_found() -> None:
    injected = [f"{name}={rounds}" for name, rounds in FORKING.items()]
    command = [sys.executable, "-m", "tests.breaking", *injected, "--seed", "7", "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    reports = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [report["name"] for report in reports] == [*FORKING], ran.stderr
    for report in reports:
        assert (report["lost"], report["invented"], report["wrong"]) == ([], [], [])
        assert report["found"] == report["acknowledged"]
        # an editor may be faster than the app: then it is told that nothing was saved
        assert report["acknowledged"] >= 12 or report["notes"]
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_injector_that_needs_no_disk_of_its_own_is_run_here() -> None:
    assert {*IN_PROCESS, *FORKING, "full"} == breaking.INJECTORS.keys()
