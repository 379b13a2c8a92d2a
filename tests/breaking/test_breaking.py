"""A few rounds of each injector: what was acknowledged is found, and nothing that was never written."""

import json
import random
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

breaking = pytest.importorskip("tests.breaking.__main__", exc_type=ImportError)

IN_PROCESS = {"syncs": 60, "editors": 12, "flips": 30}
FORKING = ("kills", "limits", "races")
"""These start processes of their own, which a test's process with its threads must not do itself."""

SAMPLED = ("faults", "power_cuts")
"""These do so too, and live in a home of their own, with other settings for the whole process."""


@pytest.mark.parametrize("name", IN_PROCESS)
def test_what_was_acknowledged_is_found(tmp_path: Path, name: str) -> None:
    injector, _ = breaking.INJECTORS[name]
    (tmp_path / "journal").mkdir()
    report = injector(tmp_path / "journal", IN_PROCESS[name], random.Random(7))
    assert (report.lost, report.invented) == ([], [])
    assert report.found == report.acknowledged >= 12


def ran(names: Collection[str], rounds: int) -> list[dict[str, Any]]:
    """Run injectors in a process of its own; return their reports."""
    command = [sys.executable, "-m", "tests.breaking", *names, "--rounds", f"{rounds}", "--seed", "7", "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    reports = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [report["name"] for report in reports] == [*names], answer.stderr
    for report in reports:
        assert (report["lost"], report["invented"], report["wrong"]) == ([], [], [])
        assert report["found"] == report["acknowledged"]
    assert (answer.returncode, answer.stderr) == (0, "")
    return reports


def test_what_processes_that_die_or_meet_acknowledged_is_found() -> None:
    for report in ran(FORKING, 16):
        # an editor may be faster than the app: then it is told that nothing was saved
        assert report["acknowledged"] >= 12 or report["notes"]


def test_after_a_fault_or_a_power_cut_all_is_true_that_was_said_and_the_next_command_works() -> None:
    for report in ran(SAMPLED, 40):
        assert report["acknowledged"] >= 40 or report["notes"].keys() & {"rounds left out: no Linux or no C compiler"}


def test_every_injector_that_needs_no_disk_of_its_own_is_run_here() -> None:
    assert {*IN_PROCESS, *FORKING, *SAMPLED, "full"} == breaking.INJECTORS.keys()
