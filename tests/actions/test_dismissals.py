"""Dismissed hints: remembered in the state directory, by journal, and never in the journal."""

from pathlib import Path

from connects_tui.actions.dismissals import dismiss, read_dismissed, restore_all
from connects_tui.journal.paths import dismissals_file, state_folder


def test_a_dismissal_is_remembered_with_its_numbers(tmp_path: Path) -> None:
    journal = tmp_path / "journal.toml"
    assert read_dismissed(journal) == {}
    assert dismiss(journal, "lapsing", ("2026-12-01", "12"))
    assert dismiss(journal, "drift", ("3",))
    assert dismiss(journal, "drift", ("4",))
    assert read_dismissed(journal) == {"lapsing": ("2026-12-01", "12"), "drift": ("4",)}
    assert dismissals_file(journal).parent == state_folder()
    assert [file.name for file in state_folder().iterdir()] == [dismissals_file(journal).name]
    assert not journal.exists()


def test_each_journal_has_its_own(tmp_path: Path) -> None:
    dismiss(tmp_path / "one.toml", "drift", ("3",))
    assert read_dismissed(tmp_path / "other.toml") == {}


def test_all_can_be_brought_back(tmp_path: Path) -> None:
    journal = tmp_path / "journal.toml"
    dismiss(journal, "drift", ("3",))
    assert restore_all(journal)
    assert read_dismissed(journal) == {}


def test_a_file_that_makes_no_sense_dismisses_nothing(tmp_path: Path) -> None:
    journal = tmp_path / "journal.toml"
    state_folder().mkdir(parents=True)
    for text in ("", "[1]", '{"a": [1], "b": "c", "d": ["e"]}', "\xff"):
        dismissals_file(journal).write_text(text, encoding="latin-1")
        assert read_dismissed(journal) == ({"d": ("e",)} if "e" in text else {})


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    state_folder().parent.mkdir(parents=True)
    state_folder().write_text("a file", encoding="utf-8")
    assert not dismiss(tmp_path / "journal.toml", "drift", ("3",))
