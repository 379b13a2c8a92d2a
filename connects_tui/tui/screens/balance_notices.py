"""What needs attention, and what is worth a hint: a line each, with the key that acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connects_tui.ledger.due import SILENT_DAYS
from connects_tui.tui.lines import (
    BAD,
    DIM,
    KEY,
    ODD,
    fitted,
    joined,
    plain,
    short_day,
    wrapped,
)
from connects_tui.tui.widgets.books_panel import BooksPanel
from connects_tui.wording import counted, how_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from textual.content import Content

    from connects_tui.actions.hints import Hint
    from connects_tui.ledger.status import Status
    from connects_tui.problems import Problem
    from connects_tui.tui.books import Books

_FEW: Final = 2
_TALL: Final = 28
_ROOM_FOR: Final = ((44, 6), (34, 4), (_TALL, 3), (0, 2))
"""From which height of the screen on there is room for how many notices and hints."""


class Notices(BooksPanel):
    """What needs attention, each with its remedy; not there when there is nothing."""

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """Overdrawn first, then errors, refunds due, and the warnings of this cycle."""
        found, hints = notices(books, self.app.key_of, low=self.app.size.height < _TALL), _hints(books)
        most = next(lines for height, lines in _ROOM_FOR if self.app.size.height >= height)
        room = most - min(len(hints), 1)  # the weightiest hint has its place
        shown = found if len(found) <= room else found[: room - 1]
        for glyph, style, sentence in shown:
            sign = plain(glyph, style)
            rest = width - sign.cell_length - 1
            lines = wrapped(plain(sentence), rest) if glyph == "!" else [fitted(plain(sentence), rest)]
            for number, line in enumerate(lines):
                yield joined(" " * sign.cell_length if number else sign, " ", line)
        if len(shown) < len(found):
            yield plain(f"  … and {len(found) - len(shown)} more: connects check names them all", DIM)
        hinted = hints[: max(1, most - len(shown))]
        for number, hint in enumerate(hinted):
            yield from self._hint_lines(hint, books.today, width, first=not number)
        if len(shown) + len(hinted) < most:
            yield from _silent(books, width)

    def show(self, books: Books) -> None:
        """Show these books, or nothing."""
        self.display = self.app.looks_ahead and (bool(notices(books, self.app.key_of)) or bool(_hints(books)))
        super().show(books)

    def _hint_lines(self, hint: Hint, today: date, width: int, *, first: bool) -> Iterable[Content]:
        """Show a hint after the key that acts on it; the first one with the key that dismisses it, where that fits."""
        key = plain(self.app.key_of(hint.action), KEY)
        rest = width - key.cell_length - 1
        lines = wrapped(plain(hint.text(today)), rest)
        if first:
            with_key = joined(lines[-1], "  ", self.app.keyed("{dismiss-hint} dismisses"))
            lines[-1] = with_key if with_key.cell_length <= rest else lines[-1]
        for number, line in enumerate(lines):
            yield joined(" " * key.cell_length if number else key, " ", line)


def _hints(books: Books) -> tuple[Hint, ...]:
    """Return the hints; who has logged nothing yet is told how to begin, not what to do better."""
    return books.hints if books.proposals else ()


def notices(books: Books, key_of: Callable[[str], str], *, low: bool = False) -> list[tuple[str, str, str]]:
    """Return what needs attention: a glyph, its style, and a sentence; on a low screen refunds are summed up."""
    found: list[tuple[str, str, str]] = []
    status = books.status
    overdrawn = [problem for problem in status.warnings if problem.code == "overdrawn"]
    if status.balance < 0 and overdrawn:
        found.append(("!", BAD, overdrawn[-1].sentence))
    if books.left_out:
        entries = counted(books.left_out, "entry has an error and is", "entries have errors and are")
        found.append(("!", BAD, f"{entries} left out. connects check names them, with their lines."))
    found += [("↩", ODD, sentence) for sentence in _refunds_due(books, 1 if low else _FEW)]
    found += [("!", ODD, problem.sentence) for problem in _recent(status)]
    found += [(key_of("reconcile"), KEY, sentence) for sentence in _renewal_to_check(books)]
    return found


def _renewal_to_check(books: Books) -> Iterable[str]:
    """Ask whether a renewal brought what it should have."""
    renewal = books.outlook.due.renewal
    if renewal is not None:
        day = short_day(renewal.on, books.today)
        came = f"The renewal on {day} should have brought {how_many(renewal.connects)}"
        yield f"{came}: does Upwork show {renewal.balance} today?"


def _silent(books: Books, width: int) -> Iterable[Content]:
    """Say how many open proposals there is no news of, where there is room for it."""
    silent = books.outlook.due.silent
    if silent:
        words = f"{counted(len(silent), 'proposal')} without news for {SILENT_DAYS} days or more"
        longest = f"; the longest: {silent[0].entry.title}"
        yield joined(plain("· ", DIM), fitted(joined(plain(words), plain(longest, DIM)), width - 2))


def _refunds_due(books: Books, most: int) -> list[str]:
    due = books.status.refunds_due
    proposals = books.ledger.history.proposals
    if len(due) > most:
        connects = how_many(sum(item.connects for item in due))
        return [f"{connects} are due back for {len(due)} proposals, since {short_day(due[0].since, books.today)}."]
    return [
        f"{how_many(item.connects)} due back since {short_day(item.since, books.today)}: "
        f"{proposals[item.proposal].title}"
        for item in due
    ]


def _recent(status: Status) -> Iterable[Problem]:
    """Return the warnings of this cycle, the latest first; overdrawing is told by itself."""
    start = status.cycle.start if status.cycle else status.as_of
    return (
        problem
        for problem in reversed(status.warnings)
        if problem.code != "overdrawn" and problem.on is not None and problem.on >= start
    )


class FirstSteps(BooksPanel):
    """What to press to log the first proposal; not there once there is one."""

    def show(self, books: Books) -> None:
        """Show the hint, or nothing."""
        self.display = not books.proposals
        super().show(books)

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """One line."""
        yield joined(
            self.app.keyed("Press {add} to log your first proposal:  "), plain("6 Speed up a Shopify theme @acme")
        )
