"""What a journal's beginning comes to: going on from it gives what settling and playing all of it gives."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.bids import priced_bids
from connects_tui.ledger.comparison import own_averages, own_history
from connects_tui.ledger.due import due
from connects_tui.ledger.entries import Account, Budget, Edit, Entry, Proposal, Remove, StatusChange
from connects_tui.ledger.forecast import forecast
from connects_tui.ledger.past import Past, where_past_ends
from connects_tui.ledger.proposals import proposals_of
from connects_tui.ledger.status import status_of
from connects_tui.rules import Rulebook
from tests.ledger.building import book, day, numbered, opened, rules, sent
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
    assert list(one.history.budgets) == list(other.history.budgets)
    assert list(one.history.balances) == list(other.history.balances)
    assert (one.history.void, one.history.problems) == (other.history.void, other.history.problems)
    assert list(one.movements) == list(other.movements)
    assert (one.problems, dict(one.spent), one.fees, one.purchases) == (
        other.problems,
        dict(other.spent),
        other.fees,
        other.purchases,
    )
    standing, others = proposals_of(one), proposals_of(other)
    assert list(standing) == list(others)
    assert list(standing.running) == list(others.running)
    bids, expected_bids = priced_bids(one, standing), priced_bids(other, others)
    assert (bids.bids, bids.per_usd) == (expected_bids.bids, expected_bids.per_usd)
    found, expected = due(one, standing), due(other, others)
    assert (found.refunds, found.renewal, list(found.silent)) == (
        expected.refunds,
        expected.renewal,
        list(expected.silent),
    )
    if one.state is not None and other.state is not None:
        assert list(one.state.holdings.lots) == list(other.state.holdings.lots)
        assert list(one.state.payments) == list(other.state.payments)
        assert status_of(one, standing) == status_of(other, others)
        assert forecast(one) == forecast(other)
        assert own_averages(one, one.state.rules) == own_averages(other, other.state.rules)
        assert [vars(sent) for sent in own_history(one, 12)[1:]] == [vars(sent) for sent in own_history(other, 12)[1:]]


@given(rulebooks, accounts, journals, st.integers(0, 30), days, days)
def test_going_on_from_the_past_gives_what_all_of_the_journal_gives(  # noqa: PLR0917
    rulebook: Rulebook, account: Account, made: list[Entry], number: int, today: date, until: date
) -> None:
    everything = numbered([account, *made])
    past = Past.of(everything[: number + 1], rulebook, today)
    if past is None:
        return
    history = History.after(past, everything[len(past.entries) :])
    if history is None:
        return
    same(Ledger.play(history, rulebook, until), Ledger.play(History.of(everything), rulebook, until))


@given(rulebooks, accounts, journals, days)
def test_where_the_past_is_said_to_end_what_follows_leaves_it_as_it_is(
    rulebook: Rulebook, account: Account, made: list[Entry], today: date
) -> None:
    everything = numbered([account, *made])
    number = where_past_ends(everything, today, least=5)
    past = Past.of(everything[:number], rulebook, today)
    if past is None:
        return
    history = History.after(past, everything[number:])
    assert history is not None or "on" in {key for entry in made if isinstance(entry, Edit) for key in entry.set}
    if history is not None:
        same(Ledger.play(history, rulebook, today), Ledger.play(History.of(everything), rulebook, today))


def test_what_corrects_the_past_or_is_dated_in_it_has_all_of_it_worked_out_anew() -> None:
    rulebook, today = book(rules()), day("2026-11-25")
    beginning = numbered([opened("2026-11-01", 100), sent("2026-11-10", 4, "p"), sent("2026-11-12", 6, "q")])
    past = Past.of(beginning, rulebook, today)
    assert past is not None

    def goes_on(*later: Entry) -> bool:
        return History.after(past, later) is not None

    assert goes_on(sent("2026-11-12", 2, "r"))
    assert goes_on(sent("2026-11-12", 2, "r"), Remove(id="x", of="r", on=today))
    assert not goes_on(sent("2026-11-11", 2, "r"))
    assert not goes_on(Remove(id="x", of="p", on=today))
    assert not goes_on(Edit(id="x", of="q", on=today, set={"connects": 5}))
    assert not goes_on(sent("2026-11-13", 2, "r"), Edit(id="x", of="r", on=today, set={"on": day("2026-11-02")}))
    assert not goes_on(opened("2026-11-20", 5, id="second"))


def test_a_journal_with_an_error_that_an_entry_to_come_could_take_away_has_no_past() -> None:
    rulebook = book(rules())
    dangling = Remove(id="x", of="nothing", on=day("2026-11-02"))
    assert Past.of(numbered([opened("2026-11-01", 9), dangling]), rulebook, day("2026-11-25")) is None
    assert Past.of([], rulebook, day("2026-11-25")) is None


def test_what_became_of_a_proposal_before_its_own_day_is_not_forgotten() -> None:
    """A proposal dated tomorrow, by a slip, that was closed today: there is no past that could do without either."""
    account = Account(id="open", on=date(2026, 11, 1), rules="upwork", plan="basic", balance=40)
    planned = Proposal(id="p", on=date(2026, 11, 26), connects=6, title="x")
    over = StatusChange(id="s", on=date(2026, 11, 25), of="p", status="closed")
    everything = numbered([account, planned, over])
    rulebook = Rulebook.load()
    assert Past.of(everything, rulebook, date(2026, 11, 25)) is None
    assert Past.of(everything, rulebook, date(2026, 11, 26)) is not None
