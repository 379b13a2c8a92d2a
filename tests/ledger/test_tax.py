"""Tax on top of Upwork's published prices: what it is charged on, and from when."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.actions.outlook_words import owed_purchase
from connects_tui.ledger.budgets import breaches
from connects_tui.ledger.comparison import Comparer, OwnTerms
from connects_tui.ledger.entries import Account, Budget, Entry, PlanChange, PurchaseMade
from connects_tui.ledger.forecast import Pace, forecast
from connects_tui.ledger.status import status_of
from connects_tui.rounding import cents
from connects_tui.rules import PurchaseTerms, Rulebook
from tests.ledger.building import book, day, opened, plan, played, present, rules, sent

PRICE = PurchaseTerms(Decimal("0.15"))
TEST = rules(plan("basic", purchase=PRICE), plan("plus", "19.99", 100, purchase=PRICE))
EIGHTEEN = Decimal(18)


def taxed(tax: str | None = "18", balance: int | None = None, **more: object) -> Account:
    return opened("2026-11-05", balance, tax=None if tax is None else Decimal(tax), **more)


def bought(on: str = "2026-11-06", connects: int = 100, paid: str | None = None) -> PurchaseMade:
    return PurchaseMade(on=day(on), connects=connects, paid=None if paid is None else Decimal(paid))


def change(on: str, to: str = "basic", **terms: object) -> PlanChange:
    return PlanChange(id=f"{to}-{on}", on=day(on), plan=to, **terms)  # type: ignore[arg-type]


def paid(*entries: Entry, until: str = "2026-11-30") -> tuple[str, str]:
    ledger = played(TEST, *entries, until=until)
    return str(ledger.fees), str(ledger.purchases)


def test_worked_example_6_under_the_2026_rules() -> None:
    packaged = Rulebook.load()
    published = played(packaged, taxed(rules="upwork-2026", plan="plus"), bought(), until="2026-11-06")
    assert (published.fees, published.purchases) == (Decimal("23.59"), Decimal("17.70"))
    own_fee = taxed(rules="upwork-2026", plan="plus", monthly_fee=Decimal("19.99"))
    own = played(packaged, own_fee, bought(), until="2026-11-06")
    assert (own.fees, own.purchases) == (Decimal("19.99"), Decimal("17.70"))


def test_what_was_paid_has_the_tax_in_it() -> None:
    assert paid(taxed(balance=0), bought(paid="16.00")) == ("0", "16.00")


def test_a_tax_holds_from_its_entrys_day_on_until_another_entry_names_one_and_0_ends_it() -> None:
    entries = [taxed(None, 0), bought(), change("2026-11-07", tax=EIGHTEEN), bought("2026-11-07")]
    assert paid(*entries)[1] == "32.70"
    assert paid(*entries, change("2026-11-08", "plus"), bought("2026-11-09"))[1] == "50.40"
    assert paid(*entries, change("2026-11-08", tax=Decimal(0)), bought("2026-11-09"))[1] == "47.70"


def test_a_tax_holds_at_once_where_the_plan_it_names_waits_for_the_renewal() -> None:
    entries = [taxed(None, 0, plan="plus"), change("2026-11-07", "basic", tax=EIGHTEEN), bought("2026-11-08")]
    ledger = played(TEST, *entries, until="2026-11-08")
    assert (present(present(ledger.state).pending).plan.id, ledger.purchases) == ("basic", Decimal("17.70"))


def test_an_entry_with_the_plan_in_force_and_only_a_tax_leaves_what_is_pending() -> None:
    coming = [taxed(None, 0, plan="plus"), change("2026-11-07", "basic"), change("2026-11-08", "plus", tax=EIGHTEEN)]
    assert present(played(TEST, *coming, until="2026-12-05").state).plan.id == "basic"
    back = [*coming, change("2026-11-09", "plus", tax=EIGHTEEN, monthly_connects=100)]
    assert present(played(TEST, *back, until="2026-12-05").state).plan.id == "plus"


def test_an_entry_in_error_or_before_the_opening_sets_no_tax() -> None:
    assert paid(taxed(None, 0), change("2026-11-06", "gold", tax=EIGHTEEN), bought())[1] == "15.00"
    assert paid(taxed(None, 0), change("2026-11-01", tax=EIGHTEEN), bought())[1] == "15.00"


@pytest.mark.parametrize(
    ("own_fee", "tax", "at_once"), [("19.99", None, False), ("19.99", "18", True), ("23.59", "18", False)]
)
def test_which_of_two_fees_is_higher_is_decided_as_paid_at_the_tax_after_the_entry(
    own_fee: str, tax: str | None, at_once: bool
) -> None:
    upgrade = change("2026-11-10", "plus", tax=None if tax is None else Decimal(tax))
    ledger = played(TEST, taxed(None, 0, monthly_fee=Decimal(own_fee)), upgrade, until="2026-11-10")
    assert (present(ledger.state).plan.id == "plus") is at_once


def test_what_is_said_about_money_to_come_has_the_tax_in_it() -> None:
    account = taxed(balance=100, plan="plus")
    ledger = played(TEST, account, Budget(on=day("2026-11-05"), money=Decimal(5)), until="2026-11-05")
    assert status_of(ledger).worth == Decimal("17.70")
    (breach,) = breaches(ledger, 140)
    assert breach.over == Decimal("2.08")  # 40 at $0.177 are $7.08
    short = present(present(forecast(ledger, Pace(Fraction(10), 8))).shortage)
    assert [str(buy.price) for buy in short.buys] == [str(cents(Decimal("0.177") * buy.connects)) for buy in short.buys]
    assert short.price > 0


def test_a_comparison_takes_the_tax_and_an_own_fee_stays_as_paid() -> None:
    start = day("2026-11-01")
    basic, plus = Comparer(TEST, 1, start, tax=EIGHTEEN).steady(Decimal(10), 10).costs
    assert (basic.fees, basic.purchases) == (Decimal(0), Decimal("17.70"))
    assert plus.fees == Decimal("23.59")
    own = OwnTerms("plus", monthly_fee=Decimal("19.99"))
    assert Comparer(TEST, 1, start, tax=EIGHTEEN, own=own).steady(Decimal(10), 10).costs[1].fees == Decimal("19.99")


@given(
    st.decimals("0.0001", 5, places=4),
    st.decimals(0, 100, places=3),
    st.lists(st.integers(1, 1000), max_size=6),
    st.decimals(0, 99, places=2),
)
def test_tax_is_rounded_half_up_once_per_charge(price: Decimal, tax: Decimal, numbers: list[int], fee: Decimal) -> None:
    set_ = rules(plan("basic", str(fee), purchase=PurchaseTerms(price)))
    ledger = played(set_, taxed(str(tax)), *(bought(connects=number) for number in numbers), until="2026-12-05")

    def charge(amount: Decimal) -> int:
        return int((amount * 100 * (100 + tax) * 2 + 100) // 200)

    assert ledger.purchases * 100 == sum(charge(price * number) for number in numbers)
    assert ledger.fees * 100 == 2 * charge(fee)


def test_what_to_buy_for_what_is_owed_has_the_tax_in_its_price() -> None:
    ledger = played(TEST, taxed(balance=10, plan="plus"), sent("2026-11-05", 26), until="2026-11-05")
    assert owed_purchase(present(ledger.state).purchase_terms, 16) == "buy 16 for $2.83 now"


def test_the_price_of_a_connect_on_a_day_follows_plan_rules_and_tax() -> None:
    none, euro = plan("basic"), rules(plan("basic", purchase=PRICE), currency="EUR", id_="euro")
    sets = book(rules(none, plan("plus", "19.99", purchase=PRICE)), euro)
    steps = (
        opened("2026-11-05", 0),
        change("2026-11-07", "plus", tax=EIGHTEEN),
        change("2026-11-09", "plus", tax=Decimal(0)),
        change("2026-11-11", rules="euro", when="now"),
    )
    ledger = played(sets, *steps, until="2026-11-30")
    prices = [ledger.price_on(day(f"2026-11-{number:02}")) for number in (1, 6, 7, 8, 9, 10, 11, 30)]
    taxed_price, untaxed = Decimal("0.1770"), Decimal("0.15")
    assert prices == [None, None, taxed_price, taxed_price, untaxed, untaxed, None, None]
