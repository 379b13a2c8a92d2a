"""Conflict copies that sync programs lay beside the journal."""

from pathlib import Path

import pytest

from connects_tui.actions.housekeeping import conflict_copies, entries_of
from tests.journal.building import journal

NAMES = [
    "journal.sync-conflict-20261123-101010-ABCDEFG.toml",
    "journal (Ann's conflicted copy 2026-11-23).toml",
    "journal (conflicted copy 2026-11-23 101010).toml",
    "journal (Ann's MacBook Pro's Conflicted Copy 2026-11-23).toml",
    "journal_conflict-20261123-101010.toml",
]
OTHERS = [
    "journal.toml",
    "journal (1).toml",
    "other.sync-conflict-20261123-101010-ABCDEFG.toml",
    "journal.toml.torn-20261123T101010Z",
    "journal.sync-conflict-20261123-101010-ABCDEFG.txt",
    "my journal (conflicted copy 2026-11-23 101010).toml",
]


def test_the_names_of_syncthing_dropbox_and_nextcloud_are_known_and_no_others(tmp_path: Path) -> None:
    for name in [*NAMES, *OTHERS]:
        (tmp_path / name).touch()
    (tmp_path / "journal.sync-conflict-folder.toml").mkdir()
    assert {file.name for file in conflict_copies(tmp_path / "journal.toml")} == set(NAMES)


def test_a_journal_with_another_name_has_copies_with_that_name(tmp_path: Path) -> None:
    (tmp_path / "a+b (conflicted copy 2026-11-23 101010).toml").touch()
    assert len(conflict_copies(tmp_path / "a+b.toml")) == 1
    assert conflict_copies(tmp_path / "nowhere" / "journal.toml") == []


def test_what_a_copy_holds_is_read_as_far_as_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / NAMES[0]
    copy.write_bytes(journal() + b"= damage\n")
    assert len(entries_of(copy)) == 5
    monkeypatch.setattr("connects_tui.files.MAX_JOURNAL_BYTES", 10)
    assert entries_of(copy) == ()
    assert entries_of(tmp_path / "gone.toml") == ()
