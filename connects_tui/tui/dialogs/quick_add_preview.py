"""What a quick-add line will record, drawn as one types."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import Final

from msgspec import Struct
from textual.content import Content

from connects_tui.actions.insight_words import hired_words, verdict_in_short, verdict_parts
from connects_tui.actions.recording import Outcome, job_words
from connects_tui.insights.verdict import Worth
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.usual_cost import UsualCost
from connects_tui.tui.render import ACCENT, BAD, DIM, ODD, STRONG, budget_of, fitted, in_days, joined, plain, wrapped
from connects_tui.tui.widgets.panes import Panel
from connects_tui.wording import day_words, how_many, number_words, weekday_words

_LABEL: Final = 10

_TWO_COLUMNS: Final = 68
_LEFT: Final = 38
_MAX_LINES: Final = 2

_MAX_VERDICT: Final = 4

_FRAME: Final = 4
"""How many lines of the dialog are around the reading."""

_INDENT: Final = "  "


class ProposalPreview(Struct, frozen=True):
    """What would be recorded: `usual` where the line names no cost, `worth` once that is worked out."""

    proposal: Proposal
    usual: UsualCost | None
    outcome: Outcome
    worth: Worth | None
    renews: date | None
    today: date


class QuickAddPreview(Panel[tuple[ProposalPreview | None, Sequence[Content]]]):
    """What would be recorded, and notes; without either how a line is written."""

    def __init__(self, usual_cost: UsualCost) -> None:
        super().__init__(id="reading")
        self._usual_cost = usual_cost

    def say(self, *notes: Content, expected: ProposalPreview | None = None) -> None:
        """Show what would be recorded, if anything, and each note on a line of its own."""
        self.show((expected, notes))

    def lines(self, about: tuple[ProposalPreview | None, Sequence[Content]], width: int) -> Iterable[Content]:
        expected, notes = about
        warnings = [line for note in notes for line in _note_lines(note, width)]
        if expected is not None:
            facts = list(_expected(expected, width))
            yield from facts
            yield from _verdict_lines(expected, width, self.app.size.height - _FRAME - len(facts) - len(warnings))
        elif not notes:
            yield from _syntax(self._usual_cost, width)
        yield from warnings


def _note_lines(note: Content, width: int) -> list[Content]:
    """Break a note into lines; those after the first stand below its words and not its sign."""
    if note.cell_length <= width:
        return [note]
    first, *more = wrapped(note, width - len(_INDENT))
    return [first, *(joined(_INDENT, line) for line in more)]


def warning(words: str, more: str = "") -> Content:
    """Make a note of something odd, with a sign that needs no colour."""
    return joined(plain(f"! {words}", ODD), plain(more, STRONG))


def error(words: str) -> Content:
    """Make a note of what can't be recorded."""
    return plain(f"! {words}", BAD)


def _expected(expected: ProposalPreview, width: int) -> Iterable[Content]:
    title = expected.proposal.title
    yield from _cut(plain(title, STRONG) if title else plain("add a title in plain words", DIM), width)
    left, right = _dated_and_priced(expected), _described(expected.proposal)
    if width >= _TWO_COLUMNS:
        beside = width - _LEFT
        rows = [
            [line for fact in facts for line in _fact(*fact, wide)] for facts, wide in ((left, _LEFT), (right, beside))
        ]
        for one, other in zip_longest(*rows, fillvalue=Content("")):
            yield joined(fitted(one, _LEFT), other)
    else:
        for label, value in (*left, *right):
            if value:
                yield from _fact(label, value, width)
    if expected.proposal.url or width >= _TWO_COLUMNS:
        yield from _fact("Link", plain(expected.proposal.url or ""), width)
    yield from _fact("Balance", _balance(expected), width)


def _verdict_lines(expected: ProposalPreview, width: int, room: int) -> Sequence[Content]:
    if expected.worth is None:
        return ()
    verdict = expected.worth.verdict
    word, reason = verdict_parts(verdict, expected.today)
    hired = _fact("Hired", plain(hired_words(expected.worth.basis), DIM), width)
    whole = _fact("Verdict", joined(plain(word, STRONG), plain(reason, DIM)), width, most=_MAX_VERDICT)
    in_short = _fact("Verdict", plain(verdict_in_short(verdict), STRONG), width)
    return next((lines for lines in ([*hired, *whole], whole, in_short) if len(lines) <= room), ())


def _dated_and_priced(expected: ProposalPreview) -> list[tuple[str, Content]]:
    proposal = expected.proposal
    near = abs((proposal.on - expected.today).days) < 7  # its weekday says more than the number of days
    when = (weekday_words if near else day_words)(proposal.on, expected.today)
    ago = in_days(proposal.on, expected.today)
    usual = f", {expected.usual.origin}" if expected.usual else ""
    return [
        ("Date", joined(plain(when), plain(f", {ago}", DIM))),
        ("Connects", joined(_number(proposal.connects), plain(usual, DIM))),
        ("Boost", _number(proposal.boost) if proposal.boost else Content("")),
        ("Invited", plain("yes" if proposal.invited else "")),
    ]


def _number(connects: int) -> Content:
    number, unit = how_many(connects).split()
    return joined(plain(number, STRONG), plain(f" {unit}", DIM))


def _described(proposal: Proposal) -> list[tuple[str, Content]]:
    return [
        ("Client", plain(proposal.client or "")),
        ("Tags", plain(" ".join(f"#{tag}" for tag in proposal.tags), ACCENT)),
        ("Budget", plain(budget_of(proposal))),
        *((("Job", plain(job)),) if (job := job_words(proposal)) else ()),
    ]


def _balance(expected: ProposalPreview) -> Content:
    outcome = expected.outcome
    same = outcome.before == outcome.after
    before = "" if same else joined(plain(number_words(outcome.before)), plain(" → ", DIM))
    unchanged = ", unchanged" if same else ""
    renews = "" if expected.renews is None else f", renews {in_days(expected.renews, expected.today)}"
    return joined(before, _number(outcome.after), plain(unchanged + renews, DIM))


def _fact(label: str, value: Content, width: int, most: int = _MAX_LINES) -> list[Content]:
    """Write a fact behind its label; a point where nothing is said."""
    lines = _cut(value or plain("·", DIM), width - _LABEL - 1, most)
    return [joined(fitted(plain("" if at else label, DIM), _LABEL), line) for at, line in enumerate(lines)]


def _cut(content: Content, width: int, most: int = _MAX_LINES) -> list[Content]:
    lines = wrapped(content, width)
    if len(lines) <= most:
        return lines
    rest = Content(" ").join(line.rstrip() for line in lines[most - 1 :])
    return [*lines[: most - 1], fitted(rest, width).rstrip()]


def _syntax(usual_cost: UsualCost, width: int) -> Iterable[Content]:
    left = [
        ("12", f"cost; else {usual_cost.connects}, {usual_cost.origin}"),
        ("+10", "boost"),
        ("!invite", "invited"),
        ("~mon", "day; ~-1, ~2026-11-20"),
        ("^3h ^20", "job age, applicants"),
    ]
    right = [
        ("@acme", 'client; @"Two Words"'),
        ("#css", "tag, as many as you like"),
        ("$800", "budget; $800-1200, $45/h"),
        ("https://", "link; fills in the title"),
        ("%short", "template you used"),
    ]
    yield plain("The cost, the title, and any of these:", DIM)
    if width >= _TWO_COLUMNS:
        for one, other in zip(left, right, strict=True):
            yield joined(fitted(_token(*one), _LEFT), _token(*other))
    else:
        for token in (*left, *right):
            yield _token(*token)
    yield _token("\\", "before a word keeps it in the title")


def _token(form: str, meaning: str) -> Content:
    return joined(fitted(plain(form, ACCENT), _LABEL), plain(meaning, DIM))
