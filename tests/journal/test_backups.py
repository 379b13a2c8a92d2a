"""Copies of the journal: one a day, thinned out as they grow old, and compared with the journal as it is."""

import os
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from connects_tui.journal.backups import (
    BEFORE_REPAIR,
    Backup,
    back_up,
    back_up_before_repair,
    backups,
    changed_line,
    first_difference,
    superfluous,
)
from connects_tui.journal.paths import config_folder, state_folder

TODAY = date(2026, 11, 23)


def days_ago(number: int) -> Backup:
    day = TODAY - timedelta(days=number)
    return Backup(day, 1, Path(f"journal-{day}.toml"))


def kept(copies: list[Backup]) -> list[date]:
    gone = superfluous(copies)
    return [copy.day for copy in copies if copy not in gone]


def test_of_a_year_and_a_half_of_days_seven_days_four_weeks_and_twelve_months_stay() -> None:
    copies = [days_ago(number) for number in range(550, -1, -1)]
    sundays = [date(2026, 11, 8), date(2026, 11, 15)]  # the week of the 22nd is among the days
    lasts = [date(2026, month, 1) - timedelta(days=1) for month in range(1, 12)]
    assert kept(copies) == sorted({TODAY - timedelta(days=number) for number in range(7)} | {*sundays, *lasts})


def test_days_on_which_the_program_was_not_used_do_not_count() -> None:
    copies = [days_ago(number) for number in (300, 200, 100, 50, 3, 0)]
    assert kept(copies) == [copy.day for copy in copies]


def test_of_one_day_the_first_and_the_last_stay() -> None:
    copies = [Backup(TODAY, number, Path(f"{number}")) for number in range(1, 6)]
    assert [copy.number for copy in superfluous(copies)] == [2, 3, 4]


def test_thinning_out_day_by_day_comes_to_the_same_numbers(tmp_path: Path) -> None:
    journal = tmp_path / "journal.toml"
    for number in range(400, -1, -1):
        back_up(journal, b"format = 1\n", TODAY - timedelta(days=number))
    days = [backup.day for backup in backups(journal)]
    assert days[-7:] == [TODAY - timedelta(days=number) for number in range(6, -1, -1)]
    assert days[-10:-7] == [date(2026, 10, 31), date(2026, 11, 8), date(2026, 11, 15)]
    assert len({(day.year, day.month) for day in days}) == 12


def test_a_copy_is_private_and_a_second_one_of_a_day_has_a_number(tmp_path: Path) -> None:
    journal = tmp_path / "journal.toml"
    one, two = back_up(journal, b"one", TODAY), back_up(journal, b"two", TODAY)
    assert (one.name, two.name) == ("journal-2026-11-23.toml", "journal-2026-11-23.2.toml")
    assert (one.read_bytes(), two.read_bytes()) == (b"one", b"two")
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert stat.S_IMODE(one.parent.stat().st_mode) == 0o700
    assert [backup.path for backup in backups(journal)] == [one, two]


def test_an_old_copy_that_can_t_be_removed_stays_and_the_new_one_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "journal.toml"
    for ago in range(20, 0, -1):
        back_up(journal, b"old", TODAY - timedelta(days=ago))

    def unlink(path: Path, **_: object) -> None:
        raise OSError(13, "Permission denied", str(path))

    left = [place / ".connects-01234567.tmp" for place in (tmp_path, state_folder(), config_folder())]
    for file in left:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        os.utime(file, (0, 0))
    with monkeypatch.context() as denied:
        denied.setattr(Path, "unlink", unlink)
        made = back_up(journal, b"new", TODAY)
    assert made.read_bytes() == b"new"
    assert superfluous(backups(journal))
    back_up(journal, b"newer", TODAY)
    assert superfluous(backups(journal)) == []
    assert not any(file.exists() for file in left)


def test_two_journals_in_one_folder_keep_their_copies_apart(tmp_path: Path) -> None:
    back_up(tmp_path / "journal.toml", b"one", TODAY)
    back_up(tmp_path / "agency.toml", b"two", TODAY)
    (tmp_path / "backups" / "journal-2026-02-30.toml").touch()
    (tmp_path / "backups" / "journal-notes.toml").touch()
    assert [backup.path.read_bytes() for backup in backups(tmp_path / "journal.toml")] == [b"one"]


def test_copies_lie_beside_the_file_that_a_link_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "mine.toml").touch()
    link = tmp_path / "journal.toml"
    link.symlink_to("real/mine.toml")
    assert back_up(link, b"one", TODAY) == tmp_path / "real" / "backups" / "mine-2026-11-23.toml"


def test_of_the_copies_before_repairs_the_latest_stay(tmp_path: Path) -> None:
    journal = tmp_path / "journal.toml"
    made = [back_up_before_repair(journal, b"x", f"2026112{number}T000000Z") for number in range(6)]
    assert sorted((tmp_path / "backups").iterdir()) == made[-BEFORE_REPAIR:]
    assert backups(journal) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (b"a\nb\n", b"a\nb\nc\n", None),
        (b"a\nb\n", b"a\nb\n", None),
        (b"a\nb\nc\n", b"a\nX\nc\nd\n", 2),
        (b"a\nb\n", b"a\n", 2),
        (b"a\nb\n", b"", 1),
        (b"", b"a", None),
    ],
)
def test_the_first_line_that_is_not_as_it_was(old: bytes, new: bytes, line: int | None) -> None:
    assert first_difference(old, new) == line


@pytest.mark.parametrize("at", [0, 7, 8, 21, None])
def test_a_copy_is_compared_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int | None) -> None:
    monkeypatch.setattr("connects_tui.journal.backups.PART", 8)
    copy, journal = tmp_path / "copy", tmp_path / "journal"
    content = b"one\ntwo\nthree\nfour\nfive\n"
    copy.write_bytes(content)
    journal.write_bytes((content if at is None else content[:at] + b"?" + content[at + 1 :]) + b"six\n")
    assert changed_line(copy, journal) == (None if at is None else content.count(b"\n", 0, at) + 1)
