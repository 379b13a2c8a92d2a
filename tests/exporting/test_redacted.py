"""The redacted journal: nothing that somebody typed is in it, and every figure is."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from connects_tui.actions.outlook import Outlook
from connects_tui.exporting.redacted import redacted_journal
from connects_tui.insights.groups import DIMENSIONS, grouped
from connects_tui.journal.reading import ParsedJournal, read_journal
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import KINDS, TYPES, Account, Edit, Entry, Grant, Proposal, Refund, Remove, Spend
from connects_tui.rules import Rulebook
from connects_tui.statuses import REFUND_REASONS, STATUSES
from tests.exporting.nasty import HOSTILE
from tests.ledger.test_properties import entries, one_of_each_id

TODAY = date(2026, 3, 31)
RULEBOOK = Rulebook.load()
FORMAT = {*STATUSES, *REFUND_REASONS, *KINDS, *TYPES, *RULEBOOK.sets}
STAYING = {*FORMAT, "upwork", "basic", "plus", "now", "renewal", "boosts", "undo", "none"}
STAND_IN = re.compile(
    r"((text|tag|client|template|country|rules|plan|unknown)-\d+|https://example\.com/\d+|e\d{4,}|[\d.]+|)"
)
QUOTED = r'"((?:[^"\\]|\\.)*)"'

words = st.sampled_from(["Acme", "acme", " ACME", "none", "Zeta Corp", "", " ", HOSTILE]) | st.text()
some_days = st.dates(date(2026, 1, 1), TODAY)
ids = st.sampled_from(["p1", "p2", "Jane-Doe_Ltd", "nobody"])
moments = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001
proposals = st.builds(
    Proposal,
    on=some_days, at=moments, id=ids, connects=st.integers(0, 30), boost=st.integers(0, 30), title=words, note=words,
    client=words, template=words, country=words, url=words, tags=st.lists(words, max_size=3).map(tuple),
)  # fmt: skip
values: st.SearchStrategy[Any] = st.recursive(
    words | st.integers(0, 9) | st.booleans() | some_days | st.sampled_from(["hired", "12.50"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
)
edits = st.builds(
    Edit, on=some_days, id=st.text("ab", min_size=5), of=ids, unset=st.tuples(st.sampled_from(["note", "Jane"])),
    set=st.dictionaries(st.sampled_from(sorted({*TYPES, "kind"} - {"on", "at"})) | words, values, max_size=3),
)  # fmt: skip
others = st.one_of(
    st.builds(Grant, on=some_days, connects=st.integers(0, 9), reason=words, note=words),
    st.builds(Spend, on=some_days, connects=st.integers(0, 9), what=words),
    st.builds(Refund, on=some_days, of=ids, connects=st.none() | st.integers(0, 9)),
    st.builds(Remove, on=some_days, of=ids, id=st.text("cd", min_size=5), note=st.just("undo")),
    entries,
)
account = Account(id="me-myself", on=date(2026, 1, 1), rules="upwork", plan="plus", balance=90, note=HOSTILE)
journals = st.lists(proposals | edits | others, max_size=12).map(lambda made: one_of_each_id([account, *made]))


def redacted(made: list[Entry]) -> str:
    return redacted_journal(ParsedJournal(made, blocks=len(made)), RULEBOOK)


def figures(made: list[Entry] | tuple[Entry, ...]) -> list[object]:
    """All that is counted, but for names: movements, problems, and every group of bids."""
    history = History.of(made)
    ledger = Ledger.play(history, RULEBOOK, TODAY)
    groups = [group for name in DIMENSIONS for group in grouped(Outlook(ledger).bids, name)]
    return [
        [(row.on, row.kind, row.connects, row.balance) for row in ledger.movements],
        sorted(problem.code for problem in (*history.problems, *ledger.problems)),
        [(state.status, state.spent, state.refunded) for state in ledger.proposals],
        [(group.costs, group.replies, group.hires) for group in groups],
    ]


@given(journals)
@example([account, Edit(id="e", of="me-myself", on=TODAY, set={HOSTILE: HOSTILE, "of": HOSTILE, "tags": [[HOSTILE]]})])
@example([account, Spend(on=TODAY, connects=1, what="x", note=f"{HOSTILE} (agent)")])
def test_no_text_stays_and_every_figure_does(made: list[Entry]) -> None:
    text = redacted(made)
    assert text.isascii()
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    texts = {text.lower().removesuffix(" (agent)") for text in re.findall(QUOTED, body)}
    assert {text for text in texts - STAYING if not STAND_IN.fullmatch(text)} == set()
    bare = set(re.findall("[A-Za-z]{4,}", re.sub(QUOTED, "", body)))
    assert bare <= {*"_".join(TYPES).split("_"), "kind", "entry", "format", "true", "false", "unknown"}
    back = read_journal(text.encode())
    assert [problem.code for problem in back.problems if problem.level == "error"] == []
    assert len(back.entries) == len(made)
    assert figures(back.entries) == figures(made)


def test_what_is_the_same_has_the_same_stand_in_and_the_order_stays() -> None:
    common: dict[str, Any] = {"on": TODAY, "connects": 8}
    made: list[Entry] = [
        Proposal(**common, id="b", title="Zeta", client="Jane ", tags=("x", "none"), budget=Decimal(800), note="Zeta"),
        Proposal(**common, id="a", title="Alpha", client="JANE", tags=("X", "a"), url="https://upwork.com/jobs/~01"),
        Edit(on=TODAY, id="c", of="a", set={"client": "Bob", "connects": 6}, unset=("note",)),
    ]
    body = redacted(made).partition("\n\n")[2]
    assert [line for line in body.splitlines() if not re.match("kind|on|connects|$", line)] == [
        *("[[entry]]", 'title = "text-2"', 'client = "client-2"', 'tags = ["tag-2", "none"]', 'id = "e0001"'),
        *('budget = "800"', 'note = "text-2"'),
        *("[[entry]]", 'title = "text-1"', 'client = "client-2"', 'tags = ["tag-2", "tag-1"]', 'id = "e0002"'),
        'url = "https://example.com/1"',
        *("[[entry]]", 'id = "e0003"', 'of = "e0002"', 'set = { client = "client-1", connects = 6 }'),
        'unset = ["note"]',
    ]
