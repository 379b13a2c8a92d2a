"""The end of a journal: what was never finished is copied, cut off and told; nothing else is ever cut."""

import os
import stat
from pathlib import Path

import pytest

from connects_tui.journal.blocks import HEADING, finished_in, torn_tail
from connects_tui.journal.file import NotSaved
from connects_tui.journal.reading import read_journal
from tests.journal.building import BY_HAND, ends, ids, journal, opened, shows

WHOLE = journal()
ENDS = ends()
NAMES = ["open", "job", "shown", "over", "back"]
CRLF = WHOLE.replace(b"\n", b"\r\n")


def finished(cut: int, line_end: int = 1) -> list[str]:
    """The entries of the journal whose blocks end before a place; the last line end may be missing."""
    return [name for name, end in zip(NAMES, ENDS, strict=True) if end - line_end <= cut]


@pytest.mark.parametrize("after", [b"", b"\0" * 7, b"\0" * 5000, b"\x93\xfa=\n\"'[\x01"], ids=len)
def test_a_journal_cut_at_any_byte_keeps_every_finished_entry_and_nothing_else(after: bytes) -> None:
    garbage = bool(after.strip(b"\0"))
    for cut in range(ENDS[0], len(WHOLE)):
        data = WHOLE[:cut] + after
        start = torn_tail(data)
        reading = read_journal(data if start is None else data[:start])
        assert [entry.id for entry in reading.entries] == finished(cut, 0 if garbage else 1), cut
        assert garbage or (reading.problems, reading.read_only_because) == ((), ""), cut
        assert not garbage or start is not None or reading.read_only_because, cut


def test_a_cut_in_the_first_entry_is_never_mended_and_never_counts() -> None:
    for cut in range(len(HEADING) + 2, ENDS[0] - 1):
        assert torn_tail(WHOLE[:cut]) is None
        reading = read_journal(WHOLE[:cut])
        assert reading.entries == [], cut
        assert {problem.level for problem in reading.problems} == {"error"}, cut


@pytest.mark.parametrize("cut", range(len(HEADING) + 1))
def test_a_file_that_was_only_begun_is_an_empty_journal_that_goes_on(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "journal.toml"
    path.write_bytes(HEADING.encode()[:cut])
    file = opened(path)
    assert (file.parsed.problems, file.parsed.read_only_because) == ((), "")
    file.append([shows("a")])
    assert path.read_text(encoding="utf-8").startswith(f"{HEADING}\n[[entry]] # a ")


def test_line_ends_of_another_system_change_nothing() -> None:
    whole = read_journal(CRLF)
    assert [entry.id for entry in whole.entries] == NAMES
    for cut in range(CRLF.index(b"# job"), len(CRLF)):
        start = torn_tail(CRLF[:cut])
        reading = read_journal(CRLF[: cut if start is None else start])
        assert reading.problems == (), cut
        assert {entry.id for entry in reading.entries} >= set(finished(cut - CRLF[:cut].count(b"\r") - 1)), cut


@pytest.mark.parametrize(
    "data",
    [
        WHOLE,
        WHOLE + BY_HAND.encode(),
        WHOLE + BY_HAND.encode()[:-9],
        WHOLE + b"\n[[entry]]\n",
        WHOLE + b"# [[entry]] # to be continued",
        WHOLE + b'\n[[entry]] # remark\nid = "mine"\nkind = "balance"',
        WHOLE[:-40] + BY_HAND.encode(),
        WHOLE + WHOLE[ENDS[3] : ENDS[4]].replace(b'"back"', b'"mine"')[:-30],
        WHOLE.replace(b"connects = 40", b"connects = = 40")[:-20],
        b"",
        b"\0\0\0",
        HEADING.encode() + b"\0\0",
    ],
    ids=[
        "whole", "by hand", "half by hand", "begun by hand", "a remark", "with a remark", "by hand after a torn one",
        "copied by hand", "damaged before", "empty", "only NULs", "heading and NULs",
    ],
)  # fmt: skip
def test_what_is_never_cut(data: bytes) -> None:
    assert torn_tail(data) is None


def test_nuls_after_a_hand_written_block_are_cut_and_the_block_stays() -> None:
    data = WHOLE + BY_HAND.encode()
    assert torn_tail(data + b"\0\0\0") == len(data)


def with_hole(begin: int, end: int) -> bytes:
    return WHOLE[:begin] + bytes(end - begin) + WHOLE[end:]


@pytest.mark.parametrize(
    ("begin", "end", "stay"),
    [
        (ENDS[2], ENDS[3], ["open", "job", "shown", "back"]),
        (ENDS[2], ENDS[2] + 9, ["open", "job", "shown", "back"]),
        (ENDS[2] + 40, ENDS[2] + 41, ["open", "job", "shown", "back"]),
        (ENDS[2] + 99, ENDS[3] + 9, ["open", "job", "shown"]),
        (ENDS[3] - 1, ENDS[3] + 50, ["open", "job", "shown", "over"]),
        (ENDS[3] + 60, ENDS[3] + 70, ["open", "job", "shown", "over"]),
    ],
)
def test_of_what_was_written_last_and_a_power_cut_left_holes_in_the_finished_entries_stay(
    tmp_path: Path, begin: int, end: int, stay: list[str]
) -> None:
    path = tmp_path / "journal.toml"
    path.write_bytes(with_hole(begin, end))
    file = opened(path)
    assert ([entry.id for entry in file.parsed.entries], file.parsed.problems) == (stay, ())
    assert [problem.code for problem in file.repairs] == ["torn-tail"]
    (copy,) = copies(path)
    assert with_hole(begin, end).endswith(copy.read_bytes())
    file.append([shows("next")])
    assert ids(path) == [*stay, "next"]


def test_a_header_between_two_holes_is_cut_short_and_by_no_other_hand() -> None:
    header = WHOLE.index(b"[[entry]] # back")
    for end in range(header, header + 20):
        data = WHOLE[: ENDS[2] + 20] + bytes(header - ENDS[2] - 21) + WHOLE[header - 1 : end]
        for after in (bytes(9), bytes(9) + b"ea = 2\n"):
            start = torn_tail(data + after)
            assert start == ENDS[2], end
            assert finished_in(data[start:]) == b""


def test_holes_in_what_was_written_before_are_damage() -> None:
    assert torn_tail(with_hole(ENDS[1] + 60, ENDS[1] + 70)) is None
    assert torn_tail(with_hole(ENDS[1] - 9, ENDS[2] + 9)) is None
    assert torn_tail(WHOLE + BY_HAND.replace("5", "\0").encode() + b"\n") is None
    assert torn_tail(with_hole(ENDS[3], ENDS[4] - 9) + BY_HAND.encode()) is None


@pytest.fixture
def torn(tmp_path: Path) -> Path:
    path = tmp_path / "journal.toml"
    path.write_bytes(WHOLE[:-20])
    os.utime(path, (0, 1_793_635_491))
    return path


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("journal.toml.torn-*"))


def test_the_end_is_copied_cut_off_and_told(torn: Path) -> None:
    file = opened(torn)
    assert torn.read_bytes() == WHOLE[: ENDS[3]]
    (copy,) = copies(torn)
    assert copy.name == "journal.toml.torn-20261102T160451Z"
    assert copy.read_bytes() == WHOLE[ENDS[3] : -20]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    (told,) = file.repairs
    assert (told.code, told.line, str(copy) in told.message) == ("torn-tail", WHOLE[: ENDS[3]].count(b"\n") + 2, True)
    (backup,) = (torn.parent / "backups").iterdir()
    assert backup.read_bytes() == WHOLE[:-20]
    assert "before-repair" in backup.name
    file.append([shows("next")])
    assert ids(torn) == [*NAMES[:4], "next"]


def test_a_second_torn_end_in_the_same_second_does_not_replace_the_first_copy(torn: Path) -> None:
    opened(torn)
    torn.write_bytes(WHOLE[:-30])
    os.utime(torn, (0, 1_793_635_491))
    opened(torn)
    assert [len(copy.read_bytes()) for copy in copies(torn)] == [len(WHOLE) - ENDS[3] - 20, len(WHOLE) - ENDS[3] - 30]


def test_a_repair_that_was_ended_goes_on_with_the_copy_there_is(torn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as ended:
        ended.setattr(os, "ftruncate", end)
        with pytest.raises(KeyboardInterrupt):
            opened(torn)
    assert (opened(torn).parsed.problems, len(copies(torn))) == ((), 1)
    assert len(list((torn.parent / "backups").iterdir())) == 1


@pytest.mark.parametrize("what", ["write_new", "lock_held"])
def test_where_no_copy_can_be_kept_nothing_is_touched(torn: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    (torn.parent / "backups").write_text("where the folder should be: the second copy fails, and the first goes too")
    assert opened(torn).parsed.read_only_because
    assert (torn.read_bytes(), copies(torn)) == (WHOLE[:-20], [])
    (torn.parent / "backups").unlink()

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    module = {"write_new": "backups", "lock_held": "file"}[what]
    monkeypatch.setattr(f"connects_tui.journal.{module}.{what}", fails)
    file = opened(torn)
    assert torn.read_bytes() == WHOLE[:-20]
    assert copies(torn) == []
    assert [entry.id for entry in file.parsed.entries] == NAMES[:4]
    why = "is unfinished, and it can't be moved elsewhere: No space left on device"
    assert why in file.parsed.read_only_because
    with pytest.raises(NotSaved):
        file.append([shows("next")])
    monkeypatch.undo()
    assert file.refresh()
    assert (file.parsed.read_only_because, torn.read_bytes()) == ("", WHOLE[: ENDS[3]])


def test_an_entry_in_the_middle_that_was_never_finished_does_not_count() -> None:
    wrong = WHOLE[: ENDS[1]].replace(b"\nat = 2026-11-02T16:04:52.008Z\n", b"\n") + WHOLE[ENDS[1] :]
    reading = read_journal(wrong)
    assert [entry.id for entry in reading.entries] == ["open", "shown", "over", "back"]
    assert [(problem.code, problem.level) for problem in reading.problems] == [("torn-tail", "error")]
    assert reading.read_only_because == ""


def test_a_torn_end_is_mended_before_something_is_added(tmp_path: Path) -> None:
    path = tmp_path / "journal.toml"
    path.write_bytes(WHOLE)
    file = opened(path)
    path.write_bytes(WHOLE[:-20])
    file.append([shows("next")])
    assert ids(path) == [*NAMES[:4], "next"]
    assert len(file.repairs) == len(copies(path)) == 1
