"""What must hold for any rules and any journal."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import (
    Account,
    Balance,
    Earning,
    Entry,
    Grant,
    PlanChange,
    Proposal,
    PurchaseMade,
    Refund,
    Remove,
    Spend,
    StatusChange,
)
from connects_tui.rules import Plan, PurchaseTerms, Refunds, Rulebook, RuleSet
from connects_tui.statuses import REFUND_REASONS, STATUSES
from tests.ledger.building import numbered, present
from tests.ledger.plainly import PlainAccount

FIRST = date(2024, 1, 1)
ENDS_OF_MONTHS = [date(2024, 1, 28), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 1), date(2024, 4, 30)]
days = st.integers(0, 400).map(lambda number: FIRST + timedelta(days=number)) | st.sampled_from(ENDS_OF_MONTHS)
few = st.integers(0, 30)
fees = st.sampled_from([Decimal(0), Decimal("9.99"), Decimal("20.00")])
taxes = st.none() | st.sampled_from([Decimal(0), Decimal(18), Decimal("7.125"), Decimal("0.001"), Decimal(100)])
proposal_ids = st.sampled_from([f"p{number}" for number in range(8)])


def plans(id_: str) -> st.SearchStrategy[Plan]:
    return st.builds(
        Plan,
        id=st.just(id_),
        name=st.just(id_.title()),
        monthly_fee=fees,
        monthly_connects=few,
        carry_cap=st.none() | few,
        carry_cycles=st.none() | st.integers(0, 3),
        lifetime_months=st.none() | st.integers(0, 13),
        max_balance=st.none() | st.integers(0, 60),
        purchase=st.none() | st.builds(PurchaseTerms, price=st.just(Decimal("0.145")), minimum=st.integers(1, 10)),
    )


def rule_sets(id_: str) -> st.SearchStrategy[RuleSet]:
    return st.builds(
        RuleSet,
        id=st.just(id_),
        name=st.just(id_),
        currency=st.just("USD"),
        plans=st.tuples(plans("basic"), plans("plus")) | st.tuples(plans("basic")),
        valid_from=days,
        official=st.just(True),
        refund=st.builds(Refunds, lot=st.sampled_from(["original", "new"])),
        spend_order=st.sampled_from(["fifo", "soonest-expiring"]),
        last_renewal_day=st.integers(1, 28),
        signup_connects=st.none() | few,
    )


rulebooks = st.tuples(rule_sets("one"), rule_sets("two"), rule_sets("three")).map(
    lambda sets: Rulebook({set_.id: set_ for set_ in sets})
)
accounts = st.builds(
    Account,
    id=st.just("account"),
    on=days,
    rules=st.sampled_from(["upwork", "one"]),
    plan=st.just("basic"),
    renewal_day=st.none() | st.integers(1, 31),
    balance=st.none() | few,
    expires=st.none() | days,
    monthly_connects=st.none() | few,
    monthly_fee=st.none() | fees,
    tax=taxes,
)
entries = st.one_of(
    st.builds(Proposal, on=days, connects=few, boost=few, title=st.just("x"), id=proposal_ids),
    st.builds(Spend, on=days, connects=few, what=st.just("badge")),
    st.builds(PurchaseMade, on=days, connects=few, paid=st.none() | st.just(Decimal("1.99"))),
    st.builds(
        Grant,
        on=days,
        connects=few,
        reason=st.just("gift"),
        expires=st.none() | days,
        only=st.sampled_from([None, "boosts"]),
    ),
    st.builds(Earning, on=days, of=proposal_ids, amount=st.just(Decimal("450.00"))),
    st.builds(Refund, on=days, of=proposal_ids, connects=st.none() | few, reason=st.sampled_from(list(REFUND_REASONS))),
    st.builds(StatusChange, on=days, of=proposal_ids, status=st.sampled_from(list(STATUSES))),
    st.builds(Balance, on=days, connects=few),
    st.builds(
        PlanChange,
        on=days,
        plan=st.sampled_from(["basic", "plus", "gold"]),
        rules=st.sampled_from([None, "two", "upwork"]),
        connects=st.none() | few,
        monthly_connects=st.none() | few,
        monthly_fee=st.none() | fees,
        tax=taxes,
        when=st.sampled_from([None, "now", "renewal"]),
    ),
)


def one_of_each_id(made: list[Entry]) -> list[Entry]:
    """Leave out entries whose id another one before them has."""
    seen: set[str] = set()
    return [entry for entry in made if entry.id is None or (entry.id not in seen and not seen.add(entry.id))]  # type: ignore[func-returns-value]


journals = st.lists(entries, max_size=25).map(one_of_each_id)


def play(rulebook: Rulebook, account: Account, made: list[Entry], until: date) -> Ledger:
    return Ledger.play(History.of(numbered([account, *made])), rulebook, until)


@given(rulebooks, accounts, journals, days)
def test_movements_add_up_to_the_balance(rulebook: Rulebook, account: Account, made: list[Entry], until: date) -> None:
    ledger = play(rulebook, account, made, until)
    running = 0
    for row in ledger.movements:
        running += 0 if row.kind.startswith("credit") else row.connects
        assert row.balance == running
        assert row.connects
    assert ledger.balance == running
    if ledger.state is not None:
        holdings = ledger.state.holdings
        assert all(lot.left >= 0 for lot in holdings.lots)
        assert sum(lot.left for lot in holdings.lots) - holdings.owed == ledger.balance
        assert not holdings.owed or not holdings.open
        assert [lot.number for lot in holdings.open] == [lot.number for lot in holdings.lots if lot.left]
        assert not any(holdings.has_expired(lot, until) for lot in holdings.open)
        assert all(batch.left > 0 for batch in ledger.state.ad_credits)
        held = sum(row.connects for row in ledger.movements if row.kind.startswith("credit"))
        assert sum(batch.left for batch in ledger.state.ad_credits) == held


@given(rulebooks, accounts, journals, days)
def test_it_is_the_rules_played_plainly(rulebook: Rulebook, account: Account, made: list[Entry], until: date) -> None:
    until = max(until, account.on)
    history = History.of(numbered([account, *made]))
    ledger, plainly = Ledger.play(history, rulebook, until), PlainAccount(history, rulebook, until)
    state = present(ledger.state)
    assert [(row.on, row.kind, row.connects, row.balance) for row in ledger.movements] == plainly.rows
    assert [problem.code for problem in ledger.problems] == plainly.codes
    assert (ledger.fees, ledger.purchases) == (plainly.fees, plainly.paid)
    assert (state.plan, state.cycle_start, state.renews) == (plainly.plan, plainly.cycle_start, plainly.renews)
    holdings = state.holdings
    open_lots = [
        (lot.source, lot.issued, lot.expires, lot.last_renewal and lot.last_renewal - holdings.renewals - 1, lot.left)
        for lot in holdings.open_in(state.rules.spend_order)
    ]
    assert holdings.owed == plainly.owed
    assert open_lots == [
        (lot.source, lot.issued, lot.expires, lot.cycles, lot.left)
        for lot in plainly.in_order(plainly.lots)
        if lot.left
    ]


@given(rulebooks, accounts, journals, days, days)
def test_playing_further_on(rulebook: Rulebook, account: Account, made: list[Entry], one: date, other: date) -> None:
    first, last = sorted((one, other))
    between = play(rulebook, account, made, first)
    before = between.movements
    at_once, in_two = play(rulebook, account, made, last), between.on_to(last)
    assert in_two.movements == at_once.movements
    assert in_two.problems == at_once.problems
    assert (in_two.fees, in_two.purchases, in_two.spendings) == (at_once.fees, at_once.purchases, at_once.spendings)
    if at_once.state is not None and in_two.state is not None:
        assert in_two.state.holdings.lots == at_once.state.holdings.lots
        assert in_two.state.payments == at_once.state.payments
        assert (in_two.state.renews, in_two.state.plan) == (at_once.state.renews, at_once.state.plan)
    assert between.movements == before


@given(rulebooks, accounts, journals, entries, st.integers(0, 25), days)
def test_an_entry_and_its_removal_leave_no_trace(  # noqa: PLR0917
    rulebook: Rulebook, account: Account, made: list[Entry], extra: Entry, place: int, until: date
) -> None:
    added = replace(extra, id="extra")
    removal = Remove(id="removal", of="extra", on=FIRST)
    without = play(rulebook, account, made, until)
    with_it = play(rulebook, account, [*made[:place], added, *made[place:], removal], until)
    assert with_it.movements == without.movements
    assert (with_it.fees, with_it.purchases) == (without.fees, without.purchases)


@given(rulebooks, accounts, journals, days)
def test_refunds_never_exceed_spending(rulebook: Rulebook, account: Account, made: list[Entry], until: date) -> None:
    for spent in play(rulebook, account, made, until).spendings.values():
        assert 0 <= spent.refunded <= spent.total
        assert sum(taken.connects for taken in spent.taken) <= spent.total
