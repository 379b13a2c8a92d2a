"""The quick-add line: what counts as a token, what is title, what is an error."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.actions.quick_add import Draft, QuickAddError, parse_quick_add, written

TODAY = date(2026, 11, 23)  # a Monday

LINES = [
    ("6 Speed up a theme", Draft("Speed up a theme", 6)),
    ("Speed up a theme", Draft("Speed up a theme")),
    ("6-page site", Draft("6-page site")),
    (r"\3 landing pages", Draft("3 landing pages")),
    ("@acme 6 A job", Draft("A job", 6, client="acme")),
    ("A 6 job", Draft("A 6 job")),
    ("6 7 wonders", Draft("7 wonders", 6)),
    ("6 A job +10", Draft("A job", 6, boost=10)),
    (r"6 Google \+1 badge", Draft("Google +1 badge", 6)),
    ('6 A job @"Acme Corp"', Draft("A job", 6, client="Acme Corp")),
    ("6 A job @", Draft("A job @", 6)),
    ('6 A job @"Acme', Draft('A job @"Acme', 6)),
    ("6 A job #django #api #django", Draft("A job", 6, tags=("django", "api"))),
    ("6 Be #1 in C#", Draft("Be #1 in C#", 6)),
    ("6 A job $800", Draft("A job", 6, budget=Decimal(800))),
    ("6 A job $1,200", Draft("A job", 6, budget=Decimal(1200))),
    ("6 A job $800-1200", Draft("A job", 6, budget=Decimal(800), budget_max=Decimal(1200))),
    ("6 A job $45/h", Draft("A job", 6, budget=Decimal(45), hourly=True)),
    ("6 A job $45-60/h", Draft("A job", 6, budget=Decimal(45), budget_max=Decimal(60), hourly=True)),
    ("6 Earn $5k/mo at ~5 !important", Draft("Earn $5k/mo at ~5 !important", 6)),
    ("!invite A job", Draft("A job", invited=True)),
    ("4 A job !invite", Draft("A job", 4, invited=True)),
    ("6 A job ~2026-11-20", Draft("A job", 6, on=date(2026, 11, 20))),
    ("6 A job ~-1", Draft("A job", 6, on=date(2026, 11, 22))),
    ("6 A job ~yesterday", Draft("A job", 6, on=date(2026, 11, 22))),
    ("6 A job ~mon", Draft("A job", 6, on=TODAY)),
    ("6 A job ~tue", Draft("A job", 6, on=date(2026, 11, 17))),
    ("6 A job https://example.com/x?y=#z", Draft("A job", 6, url="https://example.com/x?y=#z")),
    ("   ", Draft()),
]


@pytest.mark.parametrize(("line", "draft"), LINES)
def test_a_line_says(line: str, draft: Draft) -> None:
    assert parse_quick_add(line, TODAY) == draft


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("6 A job +5 +6", "+6"),
        ("6 A job @a @b", "@b"),
        ("6 A job $1 $2", "$2"),
        ("6 A job ~mon ~tue", "~tue"),
        ("6 A job https://a.b https://c.d", "https://c.d"),
        ("6 A job !invite !invite", "!invite"),
        ("6 A job ~2026-02-30", "~2026-02-30"),
        ('6 A job @""', '@""'),
        ("6 A job $9-5", "$9-5"),
        ("99999999999999999999 A job", "99999999999999999999"),
    ],
)
def test_a_repeated_token_or_one_that_makes_no_sense_is_an_error_that_names_it(line: str, word: str) -> None:
    with pytest.raises(QuickAddError) as error:
        parse_quick_add(line, TODAY)
    assert str(error.value).startswith(f"{word}: ")


@given(st.text(max_size=60))
def test_any_line_is_read_or_refused(line: str) -> None:
    with contextlib.suppress(QuickAddError):
        assert len(parse_quick_add(line, TODAY).title) <= len(line)


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Z", "C"), exclude_characters='"'), min_size=1, max_size=8
)
drafts = st.builds(
    Draft,
    title=st.lists(words, min_size=1, max_size=4).map(" ".join),
    connects=st.none() | st.integers(0, 99),
    boost=st.integers(0, 50),
    client=st.none() | st.lists(words, min_size=1, max_size=2).map(" ".join),
    tags=st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,6}", fullmatch=True), max_size=3, unique=True).map(tuple),
    budget=st.none() | st.integers(0, 5000).map(Decimal),
    url=st.none() | st.just("https://example.com/job"),
    on=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)


@given(drafts)
def test_a_draft_written_as_a_line_reads_back_as_it_was(draft: Draft) -> None:
    assert parse_quick_add(written(draft), TODAY) == draft
