"""Would the verdicts have paid: the journal gone through month by month, each bid judged by what was known before.

The test is one-sided, exact, and may be looked at after each month. If the verdicts tell nothing, then in a month,
given how many of its bids led to a hire and how many were to be skipped, the hires among the skipped are
hypergeometric. A stake on their being fewer is multiplied month by month by how much likelier what was seen is at some
odds than then; that is a fair game, and the chance that the stake ever grows to 20 times is at most one in 20 (J.
Ville, "Étude critique de la notion de collectif", 1939; G. Shafer, "Testing by betting", Journal of the Royal
Statistical Society A 184 (2021), 407-431). Each month is compared within itself, as by N. Mantel and W. Haenszel,
"Statistical aspects of the analysis of data from retrospective studies of disease", Journal of the National Cancer
Institute 22 (1959), 719-748: hire rates that rise or fall over the months are no evidence.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import comb, exp, log
from typing import Any, Final, TypeVar

from msgspec import Struct

from connects_tui.insights.bids import REPLY, Bid, Bids, outcome_on, outcomes
from connects_tui.insights.statistics import LEVEL, Rate
from connects_tui.insights.verdict import Adviser, bit_set, kinds_among, verdict
from connects_tui.ledger.status import usual_waits, waits
from connects_tui.statuses import HIRED

Dated = TypeVar("Dated", bound=tuple[Any, ...])
"""Anything of which the first part is its day."""

DECILES: Final = 10

_ODDS: Final = (0.7, 0.5, 0.3, 0.1)
"""The odds of a hire among the skipped, of those among the others, on which the stake is."""

_MOST: Final = 700.0
"""The largest logarithm of a number that a computer has."""


class ReplayedMonth(Struct, frozen=True):
    """One month of bids: how many of them, how many of these were to be skipped, and what that would have changed.

    `saved` are the Connects that the skipped used up; `replies` and `hires` are theirs, and would be lost.
    """

    on: date
    bids: int
    skipped: int
    saved: int
    replies: int
    hires: int


class Decile(Struct, frozen=True):
    """A tenth of the bids, by the chance that was predicted: its mean, and how many led to a hire."""

    predicted: float
    seen: Rate


class Backtest(Struct, frozen=True):
    """What following the verdicts would have done.

    Attributes:
        months: month by month.
        connects: what all bids used up.
        verdicts: how many bids that cost something had a verdict.
        skipped, followed: the hires among the decided bids of these that were to be skipped, and among the others.
        evidence: that the skipped lead to fewer hires, see `evidence`; 1: none either way.
        deciles: what was predicted beside what was seen, of all decided bids of which a rate could be told.
    """

    months: tuple[ReplayedMonth, ...]
    connects: int
    verdicts: int
    skipped: Rate
    followed: Rate
    evidence: float
    deciles: tuple[Decile, ...]

    @property
    def skipped_bids(self) -> int:
        """How many bids were to be skipped, decided or not."""
        return sum(month.skipped for month in self.months)

    @property
    def saved(self) -> int:
        """The Connects that the skipped bids used up."""
        return sum(month.saved for month in self.months)

    @property
    def replies(self) -> int:
        """The replies to the skipped bids."""
        return sum(month.replies for month in self.months)

    @property
    def hires(self) -> int:
        """The hires of the skipped bids."""
        return sum(month.hires for month in self.months)

    @property
    def is_supported(self) -> bool:
        """Whether following the verdicts beats bidding on everything: more hires a bid, with 95 % certainty."""
        return self.p <= LEVEL

    @property
    def p(self) -> float:
        """In which share of all journals at most there is so much evidence by chance alone."""
        return min(1.0, 1 / self.evidence)

    @property
    def calibration_error(self) -> float | None:
        """How far what was seen is from what was predicted, on average (0 to 1); `None` where nothing was."""
        total = sum(decile.seen.total for decile in self.deciles)
        if not total:
            return None
        return sum(abs(decile.predicted * decile.seen.total - decile.seen.cases) for decile in self.deciles) / total


def backtest(bids: Bids, share: Fraction, progress: Callable[[int, int], None] | None = None) -> Backtest:
    """Ask for a verdict on each bid, with what was known before its month began, and compare with what came of it.

    `share` is which part of a job's money bids for it may cost. `progress` is called after each month with how many
    bids are done, and how many there are. Whether Connects would have expired unused is left aside.
    """
    history, decided = _History(bids), outcomes(bids)
    months, tables = [], []
    predictions: list[tuple[float, bool]] = []
    verdicts = done = 0
    for month, group in groupby(bids, key=lambda bid: bid.entry.on.replace(day=1)):
        adviser = history.before(month, done)
        of_month, skipped = list(group), []
        table = {True: [0, 0], False: [0, 0]}  # of those to be skipped, and of the others: no hire, hires
        for bid, outcome in zip(of_month, decided[done:], strict=False):
            basis = adviser.basis(bid.entry)
            if outcome is not None and not basis.too_few:
                predictions.append((basis.hires.cases / basis.hires.total, outcome))
            word = verdict(bid.entry, basis, bid.entry.spends, bid.price, share).word
            if word is None or not bid.entry.spends:
                continue
            verdicts += 1
            if word == "skip":
                skipped.append(bid)
            if outcome is not None:
                table[word == "skip"][outcome] += 1
        done += len(of_month)
        months.append(_month(month, len(of_month), skipped))
        tables.append((Rate(table[True][1], sum(table[True])), Rate(table[False][1], sum(table[False]))))
        if progress is not None:
            progress(done, len(bids))
    skips, follows = (_sum(table[side] for table in tables) for side in (0, 1))
    return Backtest(tuple(months), bids.connects, verdicts, skips, follows, evidence(tables), _deciles(predictions))


def _month(month: date, bids: int, skipped: Sequence[Bid]) -> ReplayedMonth:
    return ReplayedMonth(
        on=month,
        bids=bids,
        skipped=len(skipped),
        saved=sum(bid.connects for bid in skipped),
        replies=sum(bid.stage >= REPLY for bid in skipped),
        hires=sum(bid.stage >= HIRED for bid in skipped),
    )


class _History:
    """What was known of some bids on earlier days."""

    def __init__(self, bids: Bids) -> None:
        self._bids = bids.bids
        self._kinds = kinds_among(bid.entry for bid in bids)
        self._replies, self._decisions = map(sorted, waits(bid.proposal for bid in bids))
        self._earned = sorted(
            (earning.on, place, earning.amount) for place, bid in enumerate(bids) for earning in bid.proposal.earnings
        )

    def before(self, day: date, sent: int) -> Adviser:
        """Return what could be asked on the eve of a day, when so many had been sent."""
        eve = day - timedelta(days=1) if day > date.min else day
        usual = usual_waits(*([days for _, days in _until(eve, news)] for news in (self._replies, self._decisions)))
        outcomes = [outcome_on(bid.proposal, eve, *usual) for bid in self._bids[:sent]]
        decided, hired = (bit_set(outcome in seen for outcome in outcomes) for seen in ((True, False), (True,)))
        earned: dict[int, Decimal] = {}
        for _, place, amount in _until(eve, self._earned):
            earned[place] = earned.get(place, Decimal(0)) + amount
        return Adviser(self._kinds, decided, hired, replied=0, earned=earned)


def _until(day: date, dated: Sequence[Dated]) -> Sequence[Dated]:
    return dated[: bisect_right(dated, day, key=lambda item: item[0])]


def _sum(rates: Iterable[Rate]) -> Rate:
    listed = list(rates)
    return Rate(sum(rate.cases for rate in listed), sum(rate.total for rate in listed))


def _deciles(predictions: Sequence[tuple[float, bool]]) -> tuple[Decile, ...]:
    """Part what was predicted and what was seen into tenths, the lowest chance first; fewer than 10 aren't parted."""
    ordered, number = sorted(predictions, key=lambda prediction: prediction[0]), len(predictions)
    if number < DECILES:
        return ()
    parts = [ordered[number * tenth // DECILES : number * (tenth + 1) // DECILES] for tenth in range(DECILES)]
    return tuple(
        Decile(sum(chance for chance, _ in part) / len(part), Rate(sum(seen for _, seen in part), len(part)))
        for part in parts
    )


def evidence(tables: Sequence[tuple[Rate, Rate]]) -> float:
    """Return by how much a stake has grown that the first of each pair have fewer cases than the second.

    If they have the same chance it is 1 on average, and 20 or more in at most one of 20 cases. Each pair is compared
    within itself, given the cases of both together. The stake is spread evenly over `_ODDS`.
    """
    stakes = []
    for odds in _ODDS:
        stake = 0.0
        for first, second in tables:
            cases, total = first.cases + second.cases, first.total + second.total
            ways = (comb(first.total, here) * comb(second.total, cases - here) for here in range(cases + 1))
            expected = sum(way / comb(total, cases) * odds**here for here, way in enumerate(ways))
            stake += first.cases * log(odds) - log(expected)
        stakes.append(exp(min(stake, _MOST)))
    return sum(stakes) / len(stakes)
