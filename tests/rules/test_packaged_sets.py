"""The packaged rule sets, against the figures that are known of each era and each piece of advice."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.rules import PurchaseTerms, Rulebook, RuleSet
from tests.ledger.building import present

PACKAGED = Rulebook.load()

DOLLAR = PurchaseTerms(Decimal("1.00"))
FROM_5 = PurchaseTerms(Decimal("1.00"), minimum=5)
BUNDLES = PurchaseTerms(Decimal("0.15"), bundles=(10, 20, 40, 60, 80))
AGENCY = PurchaseTerms(Decimal("0.15"), bundles=(10, 20, 40, 60, 80, 150, 300))
FROM_10 = PurchaseTerms(Decimal("0.15"), minimum=10)
TO_200 = PurchaseTerms(Decimal("0.15"), max_per_transaction=200)

PLANS = [
    # set, plan, fee, allowance, choices, carry cap, most, lifetime, cycles, purchase
    ("upwork-2015", "basic", "0", 60, (), 0, None, None, None, None),
    ("upwork-2015", "plus", "10", 70, (), 140, 350, None, None, FROM_5),
    ("upwork-2015", "agency-plus", "20", 80, (), 160, 400, None, None, FROM_5),
    ("upwork-2019", "basic", "0", 0, (), 140, 140, 12, None, BUNDLES),
    ("upwork-2019", "plus", "14.99", 70, (), 140, 140, 12, None, BUNDLES),
    ("upwork-2019", "agency-plus", "20", 0, (), 400, 400, 12, None, AGENCY),
    ("upwork-2020", "basic", "0", 10, (), 200, 200, 12, None, BUNDLES),
    ("upwork-2020", "plus", "14.99", 80, (), 200, 200, 12, None, BUNDLES),
    ("upwork-2020", "agency-plus", "20", 0, (), 400, 400, 12, None, AGENCY),
    ("upwork-2023", "basic", "0", 10, (), None, None, 12, None, FROM_10),
    ("upwork-2023", "plus", "14.99", 70, (), None, None, 12, None, FROM_10),
    ("upwork-2023", "agency-plus", "20", 0, (), None, None, 12, None, FROM_10),
    ("upwork-2024", "basic", "0", 10, (), None, None, 12, None, FROM_10),
    ("upwork-2024", "plus", "19.99", 100, (), None, None, 12, None, FROM_10),
    ("upwork-2024", "agency-plus", "20", 0, (), None, None, 12, None, FROM_10),
    ("upwork-2025", "basic", "0", 0, (0, 10), None, None, 12, None, FROM_10),
    ("upwork-2025", "plus", "19.99", 100, (), None, None, 12, None, FROM_10),
    ("upwork-2025", "agency-plus", "20", 0, (), None, None, 12, None, FROM_10),
    ("upwork-2026", "basic", "0", 0, (0, 10), None, None, 12, None, FROM_10),
    ("upwork-2026", "plus", "19.99", 100, (), None, None, 12, None, FROM_10),
    ("upwork-2026", "agency-plus", "20", 0, (), None, None, 12, None, FROM_10),
    ("imtips-guide", "basic", "0", 60, (), 0, None, None, None, None),
    ("imtips-guide", "plus", "10", 70, (), 140, 350, None, None, DOLLAR),
    ("imtips-guide", "agency-plus", "20", 80, (), 160, 400, None, None, DOLLAR),
    ("guide-2023", "basic", "0", 10, (), None, None, None, 1, TO_200),
    ("guide-2023", "plus", "14.99", 70, (), None, None, None, 1, TO_200),
    ("guide-2023", "business", "49.99", 140, (), None, None, None, 1, TO_200),
]

TERMS = [
    # set, first day, sign-up, least, most, typical, last renewal day, endings that give Connects back
    ("upwork-2015", "2015-02-18", None, 1, 5, 2, 27, "closed removed"),
    ("upwork-2019", "2019-05-01", 20, 1, 6, None, 27, "closed removed"),
    ("upwork-2020", "2020-12-01", 40, 1, 6, None, 27, "closed removed outbid"),
    ("upwork-2023", "2023-01-01", 40, 2, 16, None, 28, "closed removed outbid"),
    ("upwork-2024", "2024-02-01", None, 0, None, None, 28, "closed removed outbid"),
    ("upwork-2025", "2025-10-01", None, 0, None, None, 28, "closed removed outbid"),
    ("upwork-2026", "2026-07-01", None, 0, None, None, 28, "closed removed outbid"),
    ("imtips-guide", None, None, 1, 5, 2, 27, "closed"),
    ("guide-2023", None, 10, 1, 6, None, 28, ""),
]


@pytest.mark.parametrize("row", PLANS, ids=lambda row: f"{row[0]} {row[1]}")
def test_the_figures_of_every_plan(row: tuple[object, ...]) -> None:
    set_, plan_id, fee, *terms = row
    plan = present(PACKAGED.sets[str(set_)].plan(str(plan_id)))
    assert plan.monthly_fee == Decimal(str(fee))
    assert terms == [
        plan.monthly_connects,
        plan.monthly_choices,
        plan.carry_cap,
        plan.max_balance,
        plan.lifetime_months,
        plan.carry_cycles,
        plan.purchase,
    ]
    assert plan.audience == ("agency" if plan.id == "agency-plus" else "individual")


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row[0])
def test_the_terms_of_every_set(row: tuple[object, ...]) -> None:
    set_, first_day, *terms, paying = row
    rules = PACKAGED.sets[str(set_)]
    endings = ("closed", "removed", "expired", "declined", "withdrawn", "outbid")
    assert rules.valid_from == (date.fromisoformat(str(first_day)) if first_day else None)
    assert terms == [
        rules.signup_connects,
        rules.proposal.min_connects,
        rules.proposal.max_connects,
        rules.proposal.typical_connects,
        rules.last_renewal_day,
    ]
    assert " ".join(ending for ending in endings if rules.refund.pays(ending)) == paying
    assert (rules.currency, rules.spend_order, rules.refund.lot) == ("USD", "fifo", "original")
    assert rules.proposal.invitation_connects == 0
    assert rules.official is (first_day is not None)


def test_the_tables_leave_nothing_out() -> None:
    every_plan = {(rules.id, plan.id) for rules in PACKAGED.sets.values() for plan in rules.plans}
    assert {(row[0], row[1]) for row in PLANS} == every_plan
    assert {row[0] for row in TERMS} == PACKAGED.sets.keys()
    assert PACKAGED.problems == ()


@pytest.mark.parametrize("rules", PACKAGED.sets.values(), ids=lambda rules: rules.id)
def test_every_set_names_its_sources_and_how_sure_they_are(rules: RuleSet) -> None:
    assert rules.sources
    assert all(source.confidence in ("high", "medium", "low") for source in rules.sources)
    assert rules.notes
