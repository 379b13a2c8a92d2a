"""The cache: with it and without it every number is the same, and nothing but a fitting one is believed."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from connects_tui.actions.book import Book
from connects_tui.journal import cache
from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.journal.file import JournalFile
from connects_tui.journal.paths import cache_file
from connects_tui.ledger.entries import Account, Edit, Entry, Proposal, Remove
from connects_tui.rules import Rulebook
from tests.ledger.test_going_on import journals, same
from tests.ledger.test_properties import accounts, days, rulebooks

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
TODAY = date(2026, 11, 25)
ACCOUNT = Account(id="open", on=date(2026, 1, 5), rules="upwork", plan="plus", balance=500)

Opening = Callable[..., Book]


def sent(number: int) -> Proposal:
    return Proposal(id=f"p{number}", on=date(2026, 2, 1) + timedelta(days=number), connects=2, title=f"Job {number}")


def write(path: Path, entries: list[Entry]) -> None:
    """Write a journal as the app would have."""
    stamped = [replace(entry, at=AT + timedelta(seconds=place)) for place, entry in enumerate(entries)]
    path.write_text(HEADING + blocks(stamped), encoding="utf-8")


@pytest.fixture(scope="module")
def packaged() -> Rulebook:
    return Rulebook.load()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A journal of forty proposals."""
    path = tmp_path / "journal.toml"
    write(path, [ACCOUNT, *map(sent, range(40))])
    return path


@pytest.fixture
def opened(packaged: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Opening:
    """Open a journal, with a cache that is worth keeping for any journal."""
    monkeypatch.setattr(cache, "WORTH_KEEPING", 1)

    def make(path: Path, *, cached: bool = True, rulebook: Rulebook = packaged) -> Book:
        return Book(JournalFile(path), rulebook, now=lambda: AT + timedelta(days=20), uses_cache=cached)

    return make


@pytest.fixture
def kept(opened: Opening, journal: Path) -> Path:
    """The cache of that journal."""
    assert keep(opened(journal))
    return cache_file(journal)


def keep(book: Book) -> bool:
    """Keep what a journal came to, where that is worth it."""
    keeping = book.cache_writer(TODAY)
    return keeping is not None and keeping()


def uses_it(book: Book) -> bool:
    return book.file.times_read == 0


@given(rulebooks, accounts, journals, journals, days)
def test_every_number_is_the_same_with_it_and_without_it(  # noqa: PLR0917
    tmp_path_factory: pytest.TempPathFactory,
    rulebook: Rulebook,
    account: Account,
    made: list[Entry],
    later: list[Entry],
    today: date,
) -> None:
    path = tmp_path_factory.mktemp("any") / "journal.toml"
    known = {entry.id for entry in made}
    more = [entry for entry in later if entry.id not in known]
    write(path, [account, *made])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "WORTH_KEEPING", 1)
        writing = Book(JournalFile(path), rulebook, now=lambda: AT, uses_cache=True)
        keeping = writing.cache_writer(today)
        if keeping is not None:
            keeping()
        same(writing.ledger(today), Book(JournalFile(path), rulebook, now=lambda: AT).ledger(today))
        write(path, [account, *made, *more])
        one = Book(JournalFile(path), rulebook, now=lambda: AT, uses_cache=True)
        other = Book(JournalFile(path), rulebook, now=lambda: AT)
        assert list(one.entries) == list(other.entries)
        assert one.problems(today) == other.problems(today)
        same(one.ledger(today), other.ledger(today))


def test_a_start_reads_only_what_it_does_not_cover(opened: Opening, journal: Path, kept: Path) -> None:
    book, without = opened(journal), opened(journal, cached=False)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert uses_it(book)
    assert not uses_it(without)
    same(book.ledger(TODAY), without.ledger(TODAY))


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place:][1:]


@pytest.mark.parametrize(
    "change",
    [
        *(partial(flipped, place=place) for place in (0, 30, 60, 200, 400)),
        *(lambda content, length=length: content[:length] for length in (0, 10, 60, 300)),
    ],
)
def test_a_damaged_one_is_noticed(opened: Opening, journal: Path, kept: Path, change: Callable[[bytes], bytes]) -> None:
    kept.write_bytes(change(kept.read_bytes()))
    assert not uses_it(opened(journal))
    kept.unlink()  # it may be deleted at any time
    same(opened(journal).ledger(TODAY), opened(journal, cached=False).ledger(TODAY))


posix = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users have no numbers here")


@posix
@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o770, 0o720])
def test_none_in_a_folder_that_others_may_write_to(opened: Opening, journal: Path, kept: Path, mode: int) -> None:
    kept.parent.chmod(mode)
    assert not uses_it(opened(journal))
    kept.unlink()
    assert not keep(opened(journal))
    assert not kept.exists()


@posix
@pytest.mark.parametrize("mode", [0o666, 0o660, 0o602])
def test_one_that_others_may_write_to_is_not_believed(opened: Opening, journal: Path, kept: Path, mode: int) -> None:
    kept.chmod(mode)
    assert not uses_it(opened(journal))
    kept.chmod(0o644)
    assert uses_it(opened(journal))


@posix
def test_neither_one_of_another_user_nor_a_link_in_a_folder_of_others_is_believed(
    opened: Opening, journal: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: kept.stat().st_uid + 1)
        assert not uses_it(opened(journal))
    content = journal.read_bytes()
    kept.unlink()
    kept.symlink_to(journal)
    kept.parent.chmod(0o777)
    assert not keep(opened(journal))
    assert journal.read_bytes() == content


CRAFTED = {
    "nothing": b"",
    "no struct": msgspec.msgpack.encode({}),
    "too few fields": msgspec.msgpack.encode([1, b"", []]),
    "another value": msgspec.msgpack.encode("x" * 100),
    "a length that is made up": b"\xdd\xff\xff\xff\xff",
}


@pytest.mark.parametrize(
    ("entries", "rest"),
    [*((msgspec.msgpack.encode([]), rest) for rest in CRAFTED.values()), *((each, each) for each in CRAFTED.values())],
    ids=[f"{entries}-{rest}" for entries in ("no entries", "the same") for rest in CRAFTED],
)
def test_one_that_was_made_by_hand_is_as_good_as_none(  # noqa: PLR0917
    opened: Opening, journal: Path, kept: Path, packaged: Rulebook, entries: bytes, rest: bytes
) -> None:
    kept.write_bytes(b"".join(cache._file(packaged, entries, rest)))
    book = opened(journal)
    assert not uses_it(book)
    same(book.ledger(TODAY), opened(journal, cached=False).ledger(TODAY))


@pytest.mark.parametrize("value", [None, -1, 1 << 40, "x", [], [1 << 40], {}, {"0": {}}], ids=repr)
def test_a_wrong_value_in_it(opened: Opening, journal: Path, kept: Path, packaged: Rulebook, value: object) -> None:
    whole, begin = kept.read_bytes(), cache._HEADER.size
    *_, length = cache._HEADER.unpack(whole[:begin])
    entries, rest = whole[begin : begin + length], whole[begin + length :]
    cached, settled = msgspec.msgpack.decode(rest)
    wrong = [[cached, value], [value, settled], [cached, dict.fromkeys((0, -1, 99), value)]]
    wrong += [[cached | {key: value}, settled] for key in cached]
    wrong += [[cached | {"ledger": cached["ledger"] | {key: value}}, settled] for key in cached["ledger"]]
    for values in wrong:
        kept.write_bytes(b"".join(cache._file(packaged, entries, msgspec.msgpack.encode(values))))
        assert opened(journal).file.exists


def test_a_journal_whose_past_was_edited_is_read_anew(opened: Opening, journal: Path, kept: Path) -> None:
    assert kept.exists()
    text = journal.read_text(encoding="utf-8")
    journal.write_text(text.replace("connects = 2", "connects = 4", 1), encoding="utf-8")
    book = opened(journal)
    assert not uses_it(book)
    assert book.ledger(TODAY).balance == opened(journal, cached=False).ledger(TODAY).balance


def test_of_a_journal_that_was_deleted_nothing_is_left(opened: Opening, journal: Path, kept: Path) -> None:
    assert kept.exists()
    journal.unlink()
    book = opened(journal)
    assert (book.entries, book.history.account) == ([], None)


def test_one_of_other_rules_is_not_believed(opened: Opening, journal: Path, kept: Path, packaged: Rulebook) -> None:
    assert kept.exists()
    dearer = {id_: replace(rules, signup_connects=1) for id_, rules in packaged.sets.items()}
    assert not uses_it(opened(journal, rulebook=Rulebook(dearer)))


def test_what_python_keeps_of_what_it_compiled_makes_it_no_other(opened: Opening, journal: Path, kept: Path) -> None:
    assert kept.exists()
    folder = Path(cache.__file__).parent / "__pycache__"
    folder.mkdir(exist_ok=True)
    was = folder.stat()
    os.utime(folder, (0, 0))
    try:
        assert uses_it(opened(journal))
    finally:
        os.utime(folder, ns=(was.st_atime_ns, was.st_mtime_ns))


def test_it_can_be_turned_off(opened: Opening, journal: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECTS_CACHE", "off")
    book = opened(journal)
    assert not uses_it(book)
    kept.unlink()
    assert not keep(book)
    assert not kept.exists()


def test_none_of_a_short_or_damaged_journal(opened: Opening, journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cache, "WORTH_KEEPING", 200)
        assert not keep(opened(journal))
    folder = cache_file(journal).parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert not keep(opened(journal))
    folder.unlink()
    with journal.open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\nid = "bad"\nkind = "purchase"\n')
    assert not keep(opened(journal))


def test_recording_goes_on_from_it_and_corrects_what_it_covers(opened: Opening, journal: Path, kept: Path) -> None:
    assert kept.exists()
    book = opened(journal)
    before = book.ledger(TODAY).balance
    book.record([replace(sent(300), on=TODAY)])
    assert uses_it(book)
    assert book.ledger(TODAY).balance == before - 2
    book.record([Edit(of="p0", on=TODAY, set={"connects": 5})])
    assert book.ledger(TODAY).balance == before - 5
    book.record([Remove(of="p1", on=TODAY)])
    assert book.ledger(TODAY).balance == before - 3
    same(book.ledger(TODAY), opened(journal, cached=False).ledger(TODAY))
    assert keep(opened(journal))
    assert uses_it(opened(journal))
    same(opened(journal).ledger(TODAY), opened(journal, cached=False).ledger(TODAY))


def test_what_is_recorded_while_it_is_written_is_read_behind_it(opened: Opening, journal: Path) -> None:
    book = opened(journal)
    keeping = book.cache_writer(TODAY)
    assert keeping is not None
    book.record([replace(sent(300), on=TODAY)])
    assert keeping()
    again = opened(journal)
    assert uses_it(again)
    assert list(again.entries) == list(book.entries)
    same(again.ledger(TODAY), opened(journal, cached=False).ledger(TODAY))


def test_what_another_window_adds_is_read_on_from_it(opened: Opening, journal: Path, kept: Path) -> None:
    assert kept.exists()
    one, other = opened(journal), opened(journal)
    other.record([replace(sent(300), on=TODAY, tags=("late",), budget=Decimal(5))])
    assert one.refresh()
    assert uses_it(one)
    assert list(one.entries) == list(other.entries)
    same(one.ledger(TODAY), other.ledger(TODAY))


def test_when_it_is_kept_again(tmp_path: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many entries were left behind it, a start that has no more of them to read keeps nothing anew."""
    path = tmp_path / "journal.toml"
    write(path, [ACCOUNT, *map(sent, range(30))])
    assert keep(opened(path))
    monkeypatch.setattr(cache, "WORTH_KEEPING", 3)
    assert not keep(opened(path))
    opened(path).record([replace(sent(number), on=TODAY) for number in (30, 31, 32)])
    assert keep(opened(path))
