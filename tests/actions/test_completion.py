"""How a half-typed line goes on: from the journal, what was used last first."""

from datetime import date
from typing import Any

import pytest

from connects_tui.actions.filters import complete_filter
from connects_tui.actions.quick_add import Completions, parse_quick_add, suggested_rest
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.history import History
from tests.ledger.building import present


def sent(day: int, title: str, **more: Any) -> Proposal:
    return Proposal(on=date(2026, 11, day), connects=6, title=title, **more)


JOURNAL = History(
    entries=(
        sent(1, "Speed up a site", client="Acme Corp", tags=("shopify", "css", "two words"), template="short-2"),
        sent(2, "Fix a checkout", client='Say "hi"', tags=("Django",), template="shop talk"),
        sent(3, "Speed up a Shopify theme", client="Acorn", tags=("api", "2d")),
        sent(4, "Google +1 badge"),
        sent(5, "3 landing pages"),
        sent(6, "Clear \x1b[31m the cache", client="\u202eevil"),
        sent(7, "Straße sweeping"),
    )
)

COMPLETIONS = Completions.of(JOURNAL)

NOT_COMPLETED = [
    "6 STRASSE S", "6 Fix #2", "6 Fix #two", "6 Fix @Say", "6 Fix -@ac", "6 Clear", "6 Fix @\u202e", "6 spe ~-1",
    "6 spe ~-1 ", "6 ~2026-02-30 spe", "6 Fix a checkout", "6 mail fix a", "6 ", "6", "",
]  # fmt: skip
LINES = [
    ("6 spe", "6 Speed up a Shopify theme"),
    ("6 Speed up a s", "6 Speed up a Shopify theme"),
    ("6 Speed up a si", "6 Speed up a site"),
    ("6 Speed ", "6 Speed up a Shopify theme"),
    ("Fix", "Fix a checkout"),
    ("6 @acme +4 fix a", "6 @acme +4 Fix a checkout"),
    ("6 goo", r"6 Google \+1 badge"),
    ("6 Google ", r"6 Google \+1 badge"),
    (r"\3 l", r"\3 landing pages"),
    ("6 3 l", "6 3 landing pages"),
    ("6 stra", "6 Straße sweeping"),
    ("6 Fix @ac", "6 Fix @Acorn"),
    ("6 Fix @", "6 Fix @Acorn"),
    ("6 Fix @acm", '6 Fix @"Acme Corp"'),
    ('6 Fix @"acme c', '6 Fix @"Acme Corp"'),
    ("6 Fix #d", "6 Fix #Django"),
    ("6 Fix #", "6 Fix #api"),
    ("6 Fix #api #", "6 Fix #api #Django"),
    *((typed, None) for typed in NOT_COMPLETED),
]


@pytest.mark.parametrize(("typed", "completed"), LINES)
def test_a_quick_add_line_goes_on_as_the_journal_has_it(typed: str, completed: str | None) -> None:
    assert COMPLETIONS.complete_quick_add(typed) == completed


@pytest.mark.parametrize("typed", [typed for typed, completed in LINES if completed and "@" not in typed])
def test_a_completed_title_reads_back_as_the_title(typed: str) -> None:
    completed = present(COMPLETIONS.complete_quick_add(typed))
    draft = parse_quick_add(completed, date(2026, 11, 23))
    assert (
        draft.title in {proposal.title for proposal in JOURNAL.entries if isinstance(proposal, Proposal)} or draft.tags
    )


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("b", "boosted"),
        ("-inv", "-invited"),
        ("con", "connects>"),
        ("i", "invited"),
        ("is", "is:"),
        ("is:", "is:open"),
        ("speed is:h", "speed is:hired"),
        ("-is:wi", "-is:withdrawn"),
        ("si", "since:"),
        ("until:y", "until:yesterday"),
        ("@acm", '@"Acme Corp"'),
        ("-@ac", "-@Acorn"),
        ("-#sh", "-#shopify"),
        ("#2", "#2d"),
        ("#2d -#", "#2d -#api"),
        *((typed, None) for typed in ("spe", "is:open", "since:2026", "-", "", "is:open ")),
    ],
)
def test_a_filter_goes_on_with_its_words_and_the_journals(typed: str, completed: str | None) -> None:
    assert complete_filter(COMPLETIONS, typed) == completed


@pytest.mark.parametrize(
    ("typed", "completed", "shown"),
    [
        ("6 spe", "6 Speed up", "ed up"),
        ("6 Fix @acm", '6 Fix @"Acme Corp"', "e Corp"),
        ('6 Fix @"acm', '6 Fix @"Acme Corp"', 'e Corp"'),
        ("-@acm", '-@"Acme Corp"', "e Corp"),
        ("6 other", "6 Speed up", ""),
    ],
)
def test_what_is_shown_after_the_typed_text_stands_in_its_place(typed: str, completed: str, shown: str) -> None:
    assert suggested_rest(typed, completed) == shown


def test_a_template_is_completed_unless_it_has_several_words() -> None:
    assert COMPLETIONS.complete_quick_add("6 Fix %Sh") == "6 Fix %short-2"
    assert COMPLETIONS.complete_quick_add("6 Fix 50 %") is None


def test_the_latest_spelling_of_a_client_is_offered_once() -> None:
    history = History(entries=(sent(1, "One", client="ACME"), sent(2, "Two", client="Acme"), sent(3, "Three")))
    assert Completions.of(history).complete_quick_add("6 Job @a") == "6 Job @Acme"
