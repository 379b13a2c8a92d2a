"""The backtest: what was known when, what following the verdicts would have saved and lost, and when that is a rule."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import comb
from statistics import mean

import pytest
from msgspec.structs import replace

from connects_tui.insights.backtest import Backtest, ReplayedMonth, backtest, evidence
from connects_tui.insights.bids import Bid, Bids
from connects_tui.insights.statistics import Rate
from connects_tui.ledger.entries import Earning, Entry
from connects_tui.statuses import HIRED
from tests.insights.building import bids, went
from tests.insights.known_truth import by_tag_and_price, made, nothing_matters, replay
from tests.ledger.building import day, sent

TENTH = Fraction(1, 10)


def replayed(found: Bids) -> Backtest:
    priced = [replace(bid, price=Decimal("0.15")) for bid in found]
    return backtest(replace(found, bids=tuple(priced)), TENTH)


def january(budget: int, hires: int, of: int = 40, hired_on: str = "2026-01-20") -> list[Entry]:
    """Bids of 20 Connects, $3.00, on the second of the month."""
    entries: list[Entry] = []
    for number in range(of):
        entries.append(sent("2026-01-02", 20, f"b{budget}n{number}", budget=Decimal(budget)))
        entries += went(f"b{budget}n{number}", f"{hired_on} hired") if number < hires else []
    return entries


def test_each_month_is_judged_by_what_was_known_before_it() -> None:
    """4 of 40: a hire costs $30, so jobs are worth it from $300. In January nothing is known."""
    entries = [*january(200, 4), sent("2026-02-03", 20, "p", budget=Decimal(299)), *went("p", "2026-02-05 hired")]
    entries += [sent("2026-02-03", 20, "q", budget=Decimal(300))]
    found = replayed(bids(*entries))
    assert found.months == (
        ReplayedMonth(date(2026, 1, 1), 40, 0, 0, 0, 0),
        ReplayedMonth(date(2026, 2, 1), 2, 1, 20, 1, 1),
    )
    assert (found.connects, found.saved, found.replies, found.hires) == (840, 20, 1, 1)
    assert (found.verdicts, found.skipped, found.followed) == (2, Rate(1, 1), Rate(0, 1))
    late = [*january(200, 21, hired_on="2026-02-01"), sent("2026-02-03", 20, "p", budget=Decimal(200))]
    assert replayed(bids(*late)).months[1].skipped == 1  # on the eve of February none of 40 had led to a hire


def test_a_bid_that_is_not_decided_yet_is_skipped_but_is_no_evidence() -> None:
    entries = [*january(200, 4), sent("2026-11-20", 20, "p", budget=Decimal(10))]
    found = replayed(bids(*entries))
    assert (found.months[1].skipped, found.months[1].saved, found.skipped) == (1, 20, Rate(0, 0))


def test_what_was_earned_later_was_not_known() -> None:
    """Earnings of five hires of the band: from then on what they earned counts, not the budget."""
    entries = [*january(200, 5), sent("2026-02-03", 20, "p", budget=Decimal(200))]
    for month, skipped in (("01", 0), ("02", 1)):
        earned = [Earning(on=day(f"2026-{month}-25"), of=f"b200n{number}", amount=Decimal(900)) for number in range(5)]
        assert replayed(bids(*entries, *earned)).months[1].skipped == skipped


def test_an_invitation_is_free_and_no_evidence_that_verdicts_tell_anything() -> None:
    entries = [*january(200, 4), sent("2026-02-03", 0, "p", invited=True), *went("p", "2026-02-05 hired")]
    assert replayed(bids(*entries)).followed == Rate(0, 0)


def test_progress_is_told_after_each_month() -> None:
    told: list[tuple[int, int]] = []
    entries = [*january(200, 4), sent("2026-02-03", 20, "p")]
    backtest(bids(*entries), TENTH, lambda done, in_all: told.append((done, in_all)))
    assert told == [(40, 41), (41, 41)]


def test_what_was_told_before_is_taken_over_where_the_same_was_known() -> None:
    """What comes in the last month changes no verdict of one before; what is corrected of an earlier month may."""
    found = made(1, 250, by_tag_and_price)
    first = backtest(found, TENTH)
    *others, last = found.bids
    early, late = next(bid for bid in found if not bid.proposal.story), found.bids[-60]
    hired = next(bid for bid in found if bid.stage == HIRED)

    def with_(bid: Bid, now: Bid) -> tuple[Bid, ...]:
        return tuple(now if each is bid else each for each in found)

    def went_on(bid: Bid, step: str, stage: int = HIRED) -> Bid:
        return replace(bid, stage=stage, proposal=replace(bid.proposal, story=(*bid.proposal.story, *went("p", step))))

    def sent_on(bid: Bid, on: str) -> Bid:
        return replace(bid, proposal=replace(bid.proposal, entry=replace(bid.entry, on=day(on))))

    tried = {
        "nothing": (found.bids, True),
        "another bid": ((*found.bids, sent_on(last, "2026-11-23")), True),
        "another bid of the next month": ((*found.bids, sent_on(last, "2026-12-01")), True),
        "the last bid undone": (tuple(others), True),
        "a hire of today": (with_(late, went_on(late, "2026-11-23 hired")), True),
        "a bid of the last month is dearer": ((*others, replace(last, price=Decimal(9))), True),
        "an early bid, backdated": ((sent_on(early, "2024-11-25"), *found.bids), False),
        "an early hire": (with_(early, went_on(early, f"{early.entry.on + timedelta(3)} hired")), False),
        "an early hire that was none, as is said today": (with_(hired, went_on(hired, "2026-11-23 sent", 0)), False),
        "an early bid was dearer": (with_(early, replace(early, price=Decimal(9))), False),
        "an early bid, removed": (tuple(bid for bid in found if bid is not early), False),
    }
    for name, (bids_now, taken_over) in tried.items():
        now = replace(found, bids=bids_now)
        again, anew = backtest(now, TENTH, earlier=first), backtest(now, TENTH)
        assert replace(again, judgements=anew.judgements) == anew, name
        assert (again.judgements.each, again.judgements.kinds) == (anew.judgements.each, anew.judgements.kinds), name
        assert (first.judgements.still_true(now, TENTH) > 0) == taken_over, name
    assert backtest(found, Fraction(1, 2), earlier=first) == backtest(found, Fraction(1, 2))


# --- the test ---------------------------------------------------------------------------------------------------------


def test_if_the_verdicts_tell_nothing_the_stake_neither_grows_nor_shrinks_on_average() -> None:
    """Every way in which 4 hires can fall on 5 bids to be skipped and 7 others, then on as many of the next month."""
    chances = [comb(5, here) * comb(7, 4 - here) / comb(12, 4) for here in range(5)]
    months = [(Rate(here, 5), Rate(4 - here, 7)) for here in range(5)]
    two = sum(
        chances[one] * chances[other] * evidence([months[one], months[other]])
        for one, other in product(range(5), repeat=2)
    )
    assert two == pytest.approx(1)
    stakes = [evidence([month]) for month in months]
    assert stakes == sorted(stakes, reverse=True)
    assert stakes[0] > 1 > stakes[4]


def test_evidence_of_a_rule_grows_with_the_months() -> None:
    month = (Rate(0, 12), Rate(4, 18))
    assert evidence([month] * 2) < 20 < evidence([month] * 6)
    assert evidence([month] * 5000) > 1e100  # and is a number however many there are


def test_months_of_one_kind_and_rates_that_change_over_time_are_no_evidence() -> None:
    assert evidence([]) == 1
    assert evidence([(Rate(0, 40), Rate(0, 0)), (Rate(0, 0), Rate(30, 40)), (Rate(0, 9), Rate(0, 9))]) == 1


# --- a known truth: `python -m tests.insights.known_truth` goes through hundreds of journals ------------------------


def test_where_tag_and_price_matter_chances_are_calibrated_and_a_rule_is_found() -> None:
    found = [replay(seed, 1000, by_tag_and_price) for seed in range(6)]
    assert mean(each.calibration_error or 1 for each in found) <= 0.05
    assert sum(each.is_supported for each in found) >= 5


def test_where_nothing_matters_no_rule_is_claimed_but_for_one_of_20() -> None:
    assert sum(replay(seed, 300, nothing_matters).is_supported for seed in range(20)) <= 1


def test_chances_that_are_wrong_are_seen_to_be() -> None:
    """From one year to the next no bid leads to a hire any more."""
    found = made(1, 600, by_tag_and_price)
    half = [bid for bid in found if bid.entry.on < date(2025, 11, 23)]
    barren = [replace(bid, proposal=replace(bid.proposal, story=()), stage=0) for bid in found][len(half) :]
    error = replayed(replace(found, bids=(*half, *barren))).calibration_error
    assert error is not None
    assert error > 0.04
    right = replayed(made(1, 600, by_tag_and_price)).deciles
    assert len(right) == 10
    assert [decile.predicted for decile in right] == sorted(decile.predicted for decile in right)
    assert all(decile.seen.total >= 1 for decile in right)
