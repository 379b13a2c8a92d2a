"""A few rounds of each injector: what was acknowledged is found, and nothing that was never written."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

injectors = pytest.importorskip("tests.breaking.injectors", exc_type=ImportError)

IN_PROCESS = {"syncs": 60, "editors": 12, "flips": 60}
FORKING = ("kills", "limits", "races")
"""These start processes of their own, which a test's process with its threads must not do itself."""


@pytest.mark.parametrize("name", IN_PROCESS)
def test_what_was_acknowledged_is_found(tmp_path: Path, name: str) -> None:
    injector, _ = injectors.INJECTORS[name]
    (tmp_path / "journal").mkdir()
    report = injector(tmp_path / "journal", IN_PROCESS[name], random.Random(7))
    assert (report.lost, report.invented) == ([], [])
    assert report.found == report.acknowledged >= 12


def test_what_processes_that_die_or_meet_acknowledged_is_found() -> None:
    command = [sys.executable, "-m", "tests.breaking", *FORKING, "--rounds", "16", "--seed", "7", "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    reports = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [report["name"] for report in reports] == list(FORKING)
    assert ran.returncode == 0, ran.stdout
    for report in reports:
        assert (report["lost"], report["invented"]) == ([], [])
        assert report["found"] == report["acknowledged"]
        # an editor may be faster than the app: then it is told that nothing was saved
        assert report["acknowledged"] >= 12 or report["notes"]


def test_every_injector_that_needs_no_disk_of_its_own_is_run_here() -> None:
    assert {*IN_PROCESS, *FORKING, "full"} == injectors.INJECTORS.keys()
