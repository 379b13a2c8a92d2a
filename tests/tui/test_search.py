"""Finding by words: which command comes first for a word, and what a journal's proposals are found by."""

from datetime import date
from typing import Any

import pytest

from connects_tui.ledger.entries import Proposal
from connects_tui.tui.search import MOST, JournalSearch, fits, folded, rank, search_words

COMMANDS = {
    "Connects in or out": ("buy purchase bonus refund spent returned", "Log Connects you bought or were given"),
    "Buyer's notes": ("client", "Write down what a client said"),
    "Change the plan": ("upgrade downgrade plus basic membership", "Move to another Upwork plan"),
    "Edit": ("tag note change correct", "Correct the proposal under the cursor"),
    "Upwork's rules": ("tax price fees", "What the current rules say"),
    "Import": ("paste csv statement", "Read a file or pasted text"),
    "Export": ("csv json hledger report", "Save your data as CSV, JSON or a report"),
}


def best(typed: str) -> list[str]:
    ranks = {}
    for title, (synonyms, about) in COMMANDS.items():
        place = rank(search_words(typed), [search_words(title), search_words(synonyms), search_words(about)])
        if place is not None:
            ranks[title] = place
    return sorted(ranks, key=lambda title: ranks[title])


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tag", "Edit"),
        ("note", "Buyer's notes"),  # a word of the title, though the other's synonym is the whole word
        ("EXP", "Export"),
        ("éxpört", "Export"),
        ("csv save", "Export"),  # the words in any order, and of any field
        ("upworks", "Upwork's rules"),
        ("out connects", "Connects in or out"),
    ],
)
def test_a_word_that_a_user_would_try_finds_the_command(typed: str, first: str) -> None:
    assert best(typed)[0] == first


def test_titles_go_before_synonyms_before_descriptions_and_whole_words_before_beginnings() -> None:
    fields = [("connects", "in"), ("buy", "bonus"), ("record", "purchases")]
    ranks = [rank((word,), fields) for word in ("in", "conn", "buy", "bon", "record", "purch")]
    assert ranks == [0, 1, 2, 3, 4, 5]


def test_every_word_has_to_fit() -> None:
    assert best("buy nothing") == []
    assert best("xport") == []  # words are known by how they begin


def test_a_text_fits_by_the_beginnings_of_its_words() -> None:
    assert fits(search_words("date for"), "Date format: how days are written")
    assert fits(search_words("date_format"), "date_format")
    assert not fits(search_words("ate"), "Date format")
    assert fits((), "anything")


@pytest.mark.parametrize(
    ("text", "plain"), [("Łódź", "lodz"), ("Straße", "strasse"), ("Zoë\u2019s", "zoes"), ("\u2116 7", "no 7")]
)
def test_case_and_accents_make_no_difference(text: str, plain: str) -> None:
    assert folded(text) == plain


# --- the journal -----------------------------------------------------------------------------------------------------


def sent(day: int, title: str, **more: Any) -> Proposal:
    return Proposal(id=f"job{day}", on=date(2026, 11, day), connects=6, title=title, **more)


LOG = JournalSearch(
    [
        sent(20, "Shopify theme", client="Café Zürich", tags=("shopify", "css")),
        sent(19, "Django API (v2)", client="acme", tags=("Python",)),
        sent(18, "Theme for a shop", client="ACME", tags=("css",), note="django later"),
        sent(17, "Data pipeline", tags=("python",)),
    ]
)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("theme", ["Shopify theme", "Theme for a shop"]),
        ("shop theme", ["Shopify theme", "Theme for a shop"]),
        ("acme", ["Django API (v2)", "Theme for a shop"]),
        ("acme css", ["Theme for a shop"]),
        ("cafe zurich", ["Shopify theme"]),
        ("#python", ["Django API (v2)", "Data pipeline"]),
        ("v2", ["Django API (v2)"]),
        ("django", ["Django API (v2)"]),
        ("hopify", []),
        ("job19", []),
        ("", []),
        ("#", []),
    ],
)
def test_proposals_are_found_by_title_client_and_tags_the_latest_first(typed: str, titles: list[str]) -> None:
    assert [proposal.title for proposal in LOG.find(typed).proposals] == titles


def test_clients_and_tags_are_found_once_as_they_were_last_written() -> None:
    assert [(name.text, name.proposals) for name in LOG.find("acme").clients] == [("acme", 2)]
    assert [(name.text, name.proposals) for name in LOG.find("pyth").tags] == [("Python", 2)]
    assert LOG.find("theme").clients == ()


def test_no_more_are_found_than_one_looks_through() -> None:
    log = JournalSearch([sent(day, "Same job", client=f"Same {day}") for day in range(20, 0, -1)])
    found = log.find("same")
    assert [proposal.id for proposal in found.proposals] == [f"job{day}" for day in range(20, 20 - MOST, -1)]
    assert len(found.clients) == MOST
