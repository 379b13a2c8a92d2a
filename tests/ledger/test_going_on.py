"""Taking in what was added to a journal gives what settling and playing all of it gives."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple, replace

from connects_tui.insights.bids import bids_of
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.comparison import own_averages, own_history
from connects_tui.ledger.entries import Account, Budget, Edit, Entry, Proposal, Remove, StatusChange
from connects_tui.ledger.forecast import forecast
from connects_tui.ledger.status import due, status_of
from connects_tui.rules import Rulebook
from tests.ledger.building import book, day, numbered, opened, present, rules, sent
from tests.ledger.test_properties import accounts, days, entries, few, proposal_ids, rulebooks

corrections = st.one_of(
    st.builds(Edit, on=days, of=proposal_ids, set=st.fixed_dictionaries({"connects": few})),
    st.builds(Edit, on=days, of=proposal_ids, set=st.fixed_dictionaries({"on": days})),
    st.builds(Remove, on=days, of=proposal_ids | st.sampled_from(["e3", "e7", "e12"])),
    st.builds(Budget, on=days, connects=st.none() | few),
)


def with_ids(made: list[Entry]) -> list[Entry]:
    """Give every entry an id of its own; the first of several with the same keeps it."""
    seen: set[str] = set()
    found = []
    for place, entry in enumerate(made):
        own = entry.id if entry.id is not None and entry.id not in seen else f"e{place}"
        seen.add(own)
        found.append(replace(entry, id=own))
    return found


def by_day(made: list[Entry]) -> list[Entry]:
    return sorted(made, key=lambda entry: entry.on)


written = st.lists(st.one_of(entries, entries, corrections), max_size=30)
journals = (written.map(by_day) | written).map(with_ids)


def same(one: Ledger, other: Ledger) -> None:
    """Hold two ledgers, and all that follows from them, against each other."""
    for history in (one.history, other.history):
        assert isinstance(history, History)
    assert one.history.account == other.history.account
    assert list(one.history.entries) == list(other.history.entries)
    assert list(reversed(one.history.entries)) == list(reversed(other.history.entries))
    assert dict(one.history.proposals) == dict(other.history.proposals)
    assert (one.history.void, one.history.problems) == (other.history.void, other.history.problems)
    assert list(one.movements) == list(other.movements)
    assert (one.problems, dict(one.spendings)) == (other.problems, dict(other.spendings))
    assert (one.fees, one.purchases) == (other.fees, other.purchases)
    assert list(one.proposals) == list(other.proposals)
    assert bids_of(one) == bids_of(other)
    assert due(one) == due(other)
    if one.state is not None and other.state is not None:
        assert list(one.state.holdings.lots) == list(other.state.holdings.lots)
        assert list(one.state.payments) == list(other.state.payments)
        assert astuple(status_of(one))[1:] == astuple(status_of(other))[1:]  # all but the ledger
        assert forecast(one) == forecast(other)
        assert own_averages(one, one.state.rules) == own_averages(other, other.state.rules)
        assert own_history(one, 12) == own_history(other, 12)


@given(rulebooks, accounts, journals, st.integers(0, 30), days, days)
def test_taking_in_what_was_added_gives_what_all_of_the_journal_gives(  # noqa: PLR0917
    rulebook: Rulebook, account: Account, made: list[Entry], number: int, today: date, until: date
) -> None:
    everything = numbered([account, *made])
    before = Ledger.play(History.of(everything[: number + 1]), rulebook, today)
    history = before.history.with_more(everything[number + 1 :])
    expected = Ledger.play(History.of(everything), rulebook, today)
    if history is None:
        return
    same(Ledger.play(history, rulebook, until), Ledger.play(History.of(everything), rulebook, until))
    ledger = before.with_more(history, everything[number + 1 :])
    if ledger is not None:
        same(ledger, expected)
        if until > today:
            same(ledger.on_to(until), Ledger.play(History.of(everything), rulebook, until))


def test_what_corrects_or_precedes_what_is_there_has_all_of_it_worked_out_anew() -> None:
    rulebook, today = book(rules()), day("2026-11-12")
    history = History.of(numbered([opened("2026-11-01", 100), sent("2026-11-10", 4, "p"), sent("2026-11-12", 6, "q")]))
    ledger = Ledger.play(history, rulebook, today)

    def goes_on(*later: Entry) -> bool:
        further = history.with_more(later)
        return further is not None and ledger.with_more(further, later) is not None

    assert goes_on()
    assert goes_on(sent("2026-11-12", 2, "r"))
    assert goes_on(sent("2026-11-12", 2, "r"), StatusChange(id="s", of="r", on=today, status="viewed"))
    assert goes_on(sent("2026-11-20", 2, "r"))
    assert goes_on(StatusChange(id="s", of="p", on=today, status="viewed"))
    assert not goes_on(sent("2026-11-11", 2, "r"))
    assert not goes_on(StatusChange(id="s", of="nothing", on=today, status="viewed"))
    assert not goes_on(Remove(id="x", of="p", on=today))
    assert not goes_on(Edit(id="x", of="q", on=today, set={"connects": 5}))
    assert not goes_on(opened("2026-11-20", 5, id="second"))


def test_what_may_right_an_error_has_all_of_it_worked_out_anew() -> None:
    early = StatusChange(id="s", of="r", on=day("2026-11-11"), status="viewed")
    history = History.of(numbered([opened("2026-11-01", 9), early]))
    assert [problem.code for problem in history.problems] == ["unknown-reference"]
    assert history.with_more([sent("2026-11-12", 2, "r")]) is None


def test_what_became_of_a_proposal_before_its_own_day_is_not_forgotten() -> None:
    """A proposal dated tomorrow, by a slip, that was closed today."""
    account = Account(id="open", on=date(2026, 11, 1), rules="upwork", plan="basic", balance=40)
    planned = Proposal(id="p", on=date(2026, 11, 26), connects=6, title="x")
    over = StatusChange(id="s", on=date(2026, 11, 25), of="p", status="closed")
    rulebook, today = Rulebook.load(), date(2026, 11, 25)
    before = Ledger.play(History.of(numbered([account, planned])), rulebook, today)
    history = present(before.history.with_more([over]))
    ledger = present(before.with_more(history, [over]))
    assert [proposal.status for proposal in ledger.on_to(date(2026, 11, 26)).proposals] == ["closed"]
