"""The outlook: whatever the journal, everything in it can be worked out and worded."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from msgspec.structs import replace

from connects_tui.actions.hints import explanation, find_hints, shown_hints
from connects_tui.actions.insight_words import calculation, verdict_words
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.outlook_words import budget_lines, due_lines, forecast_lines, pace_words
from connects_tui.insights.benchmarks import packaged
from connects_tui.insights.bids import costs
from connects_tui.insights.groups import DIMENSIONS, boosts, funnel, grouped
from connects_tui.journal.local_state import dismiss, read_dismissed, restore_all
from connects_tui.journal.paths import dismissals_file, state_folder
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, Budget, Entry, Grant, Proposal
from connects_tui.rules import Rulebook
from tests.insights.building import account as account_with
from tests.insights.test_worth import hired
from tests.ledger.building import numbered, present, sent
from tests.ledger.test_properties import accounts, days, journals, rulebooks


@given(rulebooks, accounts, journals, days)
def test_any_journal_has_an_outlook(rulebook: Rulebook, account: Account, made: list[Entry], until: date) -> None:
    budget = Budget(on=account.on, connects=20, money=None)
    ledger = Ledger.play(History.of(numbered([account, budget, *made])), rulebook, until)
    look = Outlook(ledger, packaged())
    lines = list(due_lines(look.due, until))
    if look.forecast is not None and ledger.state is not None:
        lines += [pace_words(look.forecast.pace), *forecast_lines(look.forecast, ledger.state.purchase_terms)]
    if look.budget is not None:
        lines += budget_lines(look.budget)
    for hint in find_hints(look):
        lines += [hint.text, *(words for pair in explanation(hint) for words in pair)]
    proposal = Proposal(on=until, connects=8, title="x")
    found = look.worth(proposal)
    lines += [
        verdict_words(found.verdict, until),
        *(words for _, words in calculation(found, proposal, None, look.backtest)),
    ]
    assert all(line and "None" not in line for line in lines)
    assert (look.forecast is None) == (until < account.on or look.learning is not None)


@given(rulebooks, accounts, journals, days)
def test_groups_hold_all_proposals(rulebook: Rulebook, account: Account, made: list[Entry], until: date) -> None:
    look = Outlook(Ledger.play(History.of(numbered([account, *made])), rulebook, until))
    whole = costs(look.bids)
    for dimension in DIMENSIONS:
        groups = grouped(look.bids, dimension)
        assert sum(group.proposals for group in groups) == len(look.bids)  # none of these has a tag
        assert sum(group.costs.connects for group in groups) == whole.connects
        assert sum(group.costs.exact_value for group in groups) == whole.exact_value
        if whole.connects:
            assert sum(group.costs.exact_cash or 0 for group in groups) == whole.exact_cash
    reached = [stage.count for stage in funnel(look.bids)]
    assert reached == sorted(reached, reverse=True)
    found = boosts(look.bids)
    assert 0 <= found.back <= found.connects


def few_proposals() -> list[Proposal]:
    """As few as a pace can be told from: five, of 6 Connects each."""
    return [Proposal(id=f"p{number}", on=date(2026, 11, 10), connects=6, title="x") for number in range(5)]


def test_nothing_is_advised_from_a_few_proposals_or_days(tmp_path: Path) -> None:
    account = Account(on=date(2026, 11, 6), rules="upwork-2026", plan="plus", renewal_day=5, balance=100)
    for proposals, until in ((few_proposals()[:4], date(2026, 11, 23)), (few_proposals(), date(2026, 11, 18))):
        look = Outlook(Ledger.play(History.of([account, *proposals]), Rulebook.load(tmp_path), until), packaged())
        assert (look.forecast, find_hints(look)) == (None, ())
        assert Outlook(look.ledger, pace=Decimal(2)).forecast is not None  # a pace that is given is an answer


def test_a_bid_is_free_only_as_far_as_fewer_connects_expire_if_it_is_sent(tmp_path: Path) -> None:
    """Five of 6 in 18 days are 1.7 a day: 27 until the eve of 10 December, of what is spent first."""
    rulebook, expires = Rulebook.load(tmp_path), date(2026, 12, 10)
    gift = Grant(on=date(2026, 11, 10), connects=50, reason="x", expires=expires)
    for balance, opening_expires, gifts, unused in (
        (200, None, [gift], 0),  # the older batch goes first, with or without it
        (200, expires, [], 10),
        (30 + 27 + 3, expires, [], 3),
        (30 + 4, expires, [], 0),  # used up before
    ):
        opened = Account(
            on=date(2026, 11, 6), rules="upwork-2026", plan="plus", renewal_day=5, balance=balance,
            expires=opening_expires,
        )  # fmt: skip
        ledger = Ledger.play(History.of([opened, *few_proposals(), *gifts]), rulebook, date(2026, 11, 23))
        found = Outlook(ledger).worth(Proposal(on=date(2026, 11, 23), connects=10, title="x")).verdict
        assert (found.unused, found.cost, found.expires) == (unused, 10 - unused, expires if unused else None)


def test_a_dismissed_hint_is_not_shown(tmp_path: Path) -> None:
    rulebook = Rulebook.load(tmp_path)
    account = Account(on=date(2026, 11, 6), rules="upwork-2026", plan="plus", renewal_day=5, balance=100)
    ledger = Ledger.play(History.of([account, *few_proposals()]), rulebook, date(2026, 11, 23))
    journal, look = tmp_path / "journal.toml", Outlook(ledger, packaged())
    *others, hint = shown_hints(look, journal)
    assert hint.kind == "routine"
    assert dismiss(journal, "routine", ("other",))
    assert shown_hints(look, journal) == (*others, hint)
    assert dismiss(journal, "routine", hint.numbers)
    assert shown_hints(look, journal) == tuple(others)


def test_a_dismissal_is_remembered_with_its_numbers(tmp_path: Path) -> None:
    journal = tmp_path / "journal.toml"
    assert read_dismissed(journal) == {}
    assert dismiss(journal, "expiring", ("2026-12-01", "12"))
    assert dismiss(journal, "drift", ("3",))
    assert dismiss(journal, "drift", ("4",))
    assert read_dismissed(journal) == {"expiring": ("2026-12-01", "12"), "drift": ("4",)}
    assert dismissals_file(journal).parent == state_folder()
    assert [file.name for file in state_folder().iterdir()] == [dismissals_file(journal).name]
    assert not journal.exists()
    assert read_dismissed(tmp_path / "other.toml") == {}
    assert restore_all(journal)
    assert read_dismissed(journal) == {}


def test_a_file_that_makes_no_sense_dismisses_nothing(tmp_path: Path) -> None:
    journal = tmp_path / "journal.toml"
    state_folder().mkdir(parents=True)
    for text in ("", "[1]", '{"a": [1], "b": "c", "d": ["e"]}', "\xff"):
        dismissals_file(journal).write_text(text, encoding="latin-1")
        assert read_dismissed(journal) == {}


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    state_folder().parent.mkdir(parents=True)
    state_folder().write_text("a file", encoding="utf-8")
    assert not dismiss(tmp_path / "journal.toml", "drift", ("3",))


def test_the_boost_that_is_meant_is_judged_as_the_line_judges_it_and_others_by_their_boosts() -> None:
    look = Outlook(account_with(*hired("css", 6, 30), *hired("go", 0, 60), *hired("php", 3, 30, boost=5)))
    bid = sent("2026-11-23", 12, tags=("css",), budget=Decimal(800))
    asked, rows = look.worth(bid), {option.boost: option for option in look.boost_options(bid).options}
    assert rows[0].basis == asked.basis
    assert present(rows[0].verdict).hire_connects == asked.verdict.hire_connects
    assert rows[5].basis != asked.basis
    boosted = replace(bid, boost=5)
    rows = {option.boost: option for option in look.boost_options(boosted).options}
    assert present(rows[5].verdict).hire_connects == look.worth(boosted).verdict.hire_connects
