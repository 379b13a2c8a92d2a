"""Bursts as a terminal hands them over: real bytes, in one piece, to the real program, on the demo's year."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Balance, Entry, PlanChange, Proposal, PurchaseMade, StatusChange
from connects_tui.rules import Rulebook
from connects_tui.tui.app import MIN_SIZE
from tests.on_a_day import connects
from tests.tui.driving import clock
from tests.tui.terminal import Terminal


class Case(NamedTuple):
    """A burst, in which ⏎ and its like stand for keys, and what comes of it.

    Attributes:
        burst: what is typed.
        shows: what stands on the screen when all of it has done what it does, and at no time before.
        records: what the journal says more than before, or says in another way.
        back: takes all of it back again.
    """

    burst: str
    shows: str
    records: tuple[str, ...] = ()
    back: str = "⎋"


PACE, KEYS_HERE = "─ Forecast at a pace ─", "─ Keys ─"
LAST = "React dashboard with charts for an inventory tool"

CASES = [
    # typed before the app has drawn anything at all
    Case("a12 foo bar⏎", "· balance 120 ·", ("proposal 12 foo bar",), "u"),
    Case("a2 First⏎⏎", PACE, ("proposal 2 First",), "⎋u"),
    Case("b20⏎r161⏎m←⏎⏎", PACE, ("purchase 20", "balance 161", "plan basic"), "⎋uuu"),
    Case(".⏎a8 Theme‹f2›⏎⏎", PACE, (f"proposal 11 {LAST}", "proposal 8 Theme"), "⎋uu"),
    Case("‹ctrl+p›add⏎8 quiz⏎?", KEYS_HERE, ("proposal 8 quiz",), "⎋u"),
    Case("a3 Given up⎋b⎋⎋2⎋1a4 One word⎋a5 Other⏎⏎", PACE, ("proposal 5 Other",), "⎋u"),
    # on other screens and dialogs
    Case(",↓↓↓↓", "What a proposal costs if you don't say"),
    Case("p/nowhere⏎⏎", "there is no such file"),
    Case("⏎" * 4 + "?", KEYS_HERE),
    Case("‹ctrl+p›settings⏎/usual⏎", "usual_cost in settings.toml", back="⎋⎋"),
    Case("E⏎⏎", PACE),
    Case("2/is:hired", " 15 of 335 proposals", back="⎋g"),
    Case("eX⏎x⏎", "─ Proposal ─", (f"proposal 11 {LAST}X", "status expired"), "⎋uu"),
    Case("⏎" * 4 + "?", KEYS_HERE),
    Case("3⏎7" + "⏎" * 5 + "?", KEYS_HERE),
    Case("4/is:hired⏎", "All time: 15 proposals that fit"),
]


class Typist(Terminal):
    """The app in a terminal, and what its journal holds more than it began with."""

    def __init__(self, journal: Path, rulebook: Rulebook) -> None:
        self._book = Book(JournalFile(journal), rulebook, now=clock)
        self._before = self._entries()
        super().__init__(connects("--journal", str(journal)), size=MIN_SIZE)  # drawing is most of the time

    def _entries(self) -> dict[str | None, Entry]:
        history = self._book.history
        return {entry.id: entry for entry in (history.account, *history.entries) if entry is not None}

    @property
    def recorded(self) -> tuple[str, ...]:
        """What the journal says that it did not say when the app was started, in words."""
        self._book.refresh()
        return tuple(_in_words(entry) for id_, entry in self._entries().items() if entry != self._before.get(id_))


def _in_words(entry: Entry) -> str:
    match entry:
        case Proposal(connects=connects, title=title):
            return f"proposal {connects} {title}"
        case PurchaseMade(connects=connects):
            return f"purchase {connects}"
        case Balance(connects=connects):
            return f"balance {connects}"
        case StatusChange(status=status):
            return f"status {status}"
        case PlanChange(plan=plan):
            return f"plan {plan}"
    return repr(entry)


@pytest.fixture
def typist(journal: Path, demo_year: bytes, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Iterator[Typist]:
    """The app on the demo's year, just started: it has drawn nothing yet."""
    monkeypatch.setenv("TEXTUAL_COLOR_SYSTEM", "standard")  # reading all colours takes longer than all else
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("TEXTUAL_FPS", "20")  # so does reading what stands there for a moment
    journal.write_bytes(demo_year)
    with Typist(journal, rulebook) as made:
        yield made


def test_a_burst_of_bytes_does_what_its_keys_say_and_nothing_else(typist: Typist) -> None:
    for case in CASES:
        typist.press(case.burst)
        typist.until(case.shows)
        assert (case.burst, typist.recorded) == (case.burst, case.records)
        typist.press(case.back)
        typist.until_gone(case.shows)
    typist.press("?qq")
    assert typist.ended() == 0
    assert typist.recorded == ()
