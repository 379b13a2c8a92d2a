"""Would the verdicts have paid: each bid of the journal judged by what was known before its month began.

The test is one-sided, exact, and may be looked at after each month. If the verdicts tell nothing, then in a month,
given how many of its bids led to a hire and how many were to be skipped, the hires among the skipped are
hypergeometric. A stake on their being fewer is multiplied month by month by how much likelier what was seen is at some
odds than then; that is a fair game, and the chance that the stake ever grows to 20 times is at most one in 20 (J.
Ville, "Étude critique de la notion de collectif", 1939; G. Shafer, "Testing by betting", 2021). Each month is compared
within itself, as by N. Mantel and W. Haenszel (1959): hire rates that rise or fall over the months are no evidence.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import comb, exp, log
from typing import Any, Final, NamedTuple, TypeVar

from msgspec import Struct

from connects_tui.insights.bids import REPLY, Bid, Bids, outcome_on
from connects_tui.insights.statistics import LEVEL, Rate, bit_set
from connects_tui.insights.verdict import Adviser, Word, kinds_among, verdict
from connects_tui.ledger.status import usual_waits, waits
from connects_tui.statuses import HIRED

Dated = TypeVar("Dated", bound=tuple[Any, ...])

_ODDS: Final = (0.7, 0.5, 0.3, 0.1)
"""The odds of a hire among the skipped, against the others', that the stake is on."""


class ReplayedMonth(Struct, frozen=True):
    """One month of bids: how many were to be skipped, what that would have saved in Connects, and lost.

    `replies` and `hires` are those of the bids to be skipped.
    """

    on: date
    bids: int
    skipped: int
    saved: int
    replies: int
    hires: int


class Decile(Struct, frozen=True):
    """A tenth of the bids by predicted chance: its mean, and how many led to a hire."""

    predicted: float
    seen: Rate


class Judgement(NamedTuple):
    """A bid's chance of a hire, from 0 to 1, and the verdict on it; `None` where that could not be told."""

    chance: float | None
    word: Word | None


class Judgements(Struct, frozen=True):
    """What was told about each of some bids, for the share of a job's money; `kinds` are theirs, as `Adviser.kinds`."""

    bids: tuple[Bid, ...]
    share: Fraction
    kinds: Mapping[tuple[str, str], int] = {}
    each: tuple[Judgement, ...] = ()

    def still_true(self, bids: Bids, share: Fraction) -> int:
        """Return of how many of these bids, the first ones, the same is told.

        They are all before the last month, or none where something that was known on its eve is otherwise.
        """
        if share != self.share or not self.bids:
            return 0
        month = _month_of(self.bids[-1])
        before, now = (bisect_left(of.bids, month, key=lambda bid: bid.entry.on) for of in (self, bids))
        eve = month - date.resolution
        alike = before == now and all(
            old.price == new.price and (old.proposal == new.proposal or _known(old, eve) == _known(new, eve))
            for old, new in zip(self.bids[:before], bids, strict=False)
        )
        return before if alike else 0


def _known(bid: Bid, day: date) -> list[object]:
    proposal = bid.proposal
    facts = [fact for facts in (proposal.story, proposal.earnings) for fact in facts if fact.on <= day]
    return [proposal.entry, *facts, *(_until(day, news) for news in waits([proposal]))]


class Backtest(Struct, frozen=True):
    """What following the verdicts would have done.

    Attributes:
        connects: what all bids used up.
        verdicts: how many bids that cost something had a verdict.
        skipped, followed: the hires among the decided bids of these that were to be skipped, and among the others.
        evidence: that the skipped lead to fewer hires, see `evidence`; 1: none either way.
    """

    months: tuple[ReplayedMonth, ...]
    connects: int
    verdicts: int
    skipped: Rate
    followed: Rate
    evidence: float
    deciles: tuple[Decile, ...]
    judgements: Judgements = Judgements((), Fraction())

    @property
    def skipped_bids(self) -> int:
        """How many bids were to be skipped."""
        return sum(month.skipped for month in self.months)

    @property
    def saved(self) -> int:
        """The Connects that these used up."""
        return sum(month.saved for month in self.months)

    @property
    def replies(self) -> int:
        """The replies to these."""
        return sum(month.replies for month in self.months)

    @property
    def hires(self) -> int:
        """The hires of these."""
        return sum(month.hires for month in self.months)

    @property
    def is_supported(self) -> bool:
        """Whether following the verdicts brings more hires a bid than bidding on everything, with 95% certainty."""
        return self.p <= LEVEL

    @property
    def p(self) -> float:
        """The chance of so much evidence by chance alone, at most."""
        return min(1.0, 1 / self.evidence)

    @property
    def calibration_error(self) -> float | None:
        """How far what was seen is from what was predicted, on average (0 to 1)."""
        total = sum(decile.seen.total for decile in self.deciles)
        if not total:
            return None
        return sum(abs(decile.predicted * decile.seen.total - decile.seen.cases) for decile in self.deciles) / total


def backtest(
    bids: Bids, share: Fraction, progress: Callable[[int, int], None] | None = None, earlier: Backtest | None = None
) -> Backtest:
    """Judge each bid by what was known before its month began, and compare with what came of it.

    `share` is which part of a job's money bids for it may cost (0 to 1); `progress` is called after each month with how
    many bids are done, and how many there are. Whether Connects would have expired unused is left aside. What an
    `earlier` one was told about the months before its last is taken over if nothing that was known then has changed.
    """
    judgements = _judged(bids, share, progress, earlier.judgements if earlier else None)
    judged = list(zip(bids, judgements.each, bids.outcomes, strict=True))
    months, tables = [], []
    for month, group in groupby(judged, key=lambda one: _month_of(one[0])):
        of_month = list(group)
        skipped = [bid for bid, judgement, _ in of_month if judgement.word == "skip"]
        saved, replies = sum(bid.connects for bid in skipped), sum(bid.stage >= REPLY for bid in skipped)
        hires = sum(bid.stage >= HIRED for bid in skipped)
        months.append(ReplayedMonth(month, len(of_month), len(skipped), saved, replies, hires))
        tables.append(_rates(of_month))
    verdicts = sum(judgement.word is not None for judgement in judgements.each)
    chances = ((judgement.chance, outcome) for _, judgement, outcome in judged)
    deciles = _deciles([(chance, outcome) for chance, outcome in chances if chance is not None and outcome is not None])
    return Backtest(tuple(months), bids.connects, verdicts, *_rates(judged), evidence(tables), deciles, judgements)


def _rates(judged: Iterable[tuple[Bid, Judgement, bool | None]]) -> tuple[Rate, Rate]:
    """Return the hires among decided bids that were to be skipped, and among the others with a verdict."""
    seen: dict[bool, list[bool]] = {True: [], False: []}
    for _, judgement, outcome in judged:
        if judgement.word is not None and outcome is not None:
            seen[judgement.word == "skip"].append(outcome)
    return Rate(sum(seen[True]), len(seen[True])), Rate(sum(seen[False]), len(seen[False]))


def _judged(
    bids: Bids, share: Fraction, progress: Callable[[int, int], None] | None, known: Judgements | None
) -> Judgements:
    number = known.still_true(bids, share) if known else 0
    known = known if known and number else Judgements((), share)
    each = list(known.each[:number])
    kinds = kinds_among((bid.entry for bid in bids.bids[number:]), known.kinds, number)
    history = _History(bids, kinds)
    for month, group in groupby(bids.bids[number:], key=_month_of):
        adviser = history.before(month, len(each))
        each += [_judgement(bid, adviser, share) for bid in group]
        if progress is not None:
            progress(len(each), len(bids))
    return Judgements(bids.bids, share, kinds, tuple(each))


def _judgement(bid: Bid, adviser: Adviser, share: Fraction) -> Judgement:
    basis = adviser.basis(bid.entry)
    chance = None if basis.too_few else basis.hires.cases / basis.hires.total
    word = verdict(bid.entry, basis, bid.entry.spends, bid.price, share).word if bid.entry.spends else None
    return Judgement(chance, word)


def _month_of(bid: Bid) -> date:
    return bid.entry.on.replace(day=1)


class _History:
    """What was known of some bids on earlier days."""

    def __init__(self, bids: Bids, kinds: Mapping[tuple[str, str], int]) -> None:
        self._bids, self._kinds = bids.bids, kinds
        self._replies, self._decisions = map(sorted, waits(bid.proposal for bid in bids))
        self._earned = sorted(
            (earning.on, place, earning.amount) for place, bid in enumerate(bids) for earning in bid.proposal.earnings
        )

    def before(self, day: date, sent: int) -> Adviser:
        """Return what could be asked on the eve of a day, when so many had been sent."""
        eve = day - date.resolution
        usual = usual_waits(*([days for _, days in _until(eve, news)] for news in (self._replies, self._decisions)))
        outcomes = [outcome_on(bid.proposal, eve, *usual) for bid in self._bids[:sent]]
        decided, hired = (bit_set(outcome in seen for outcome in outcomes) for seen in ((True, False), (True,)))
        earned: dict[int, Decimal] = {}
        for _, place, amount in _until(eve, self._earned):
            earned[place] = earned.get(place, Decimal(0)) + amount
        return Adviser(self._kinds, decided, hired, replied=0, earned=earned)


def _until(day: date, dated: Sequence[Dated]) -> Sequence[Dated]:
    return dated[: bisect_right(dated, day, key=lambda item: item[0])]


def _deciles(predictions: Sequence[tuple[float, bool]]) -> tuple[Decile, ...]:
    """Part what was predicted and what was seen into tenths, the lowest chance first; fewer than 10 aren't parted."""
    ordered, number = sorted(predictions, key=lambda prediction: prediction[0]), len(predictions)
    if number < 10:
        return ()
    parts = [ordered[number * tenth // 10 : number * (tenth + 1) // 10] for tenth in range(10)]
    return tuple(
        Decile(sum(chance for chance, _ in part) / len(part), Rate(sum(seen for _, seen in part), len(part)))
        for part in parts
    )


def evidence(tables: Sequence[tuple[Rate, Rate]]) -> float:
    """Return by how much a stake has grown, spread evenly over `_ODDS`, that the first of each pair have fewer cases.

    If they have the same chance it is 1 on average, and 20 or more in at most one of 20 cases.
    """
    stakes = []
    for odds in _ODDS:
        stake = 0.0
        for first, second in tables:
            cases, total = first.cases + second.cases, first.total + second.total
            ways = (comb(first.total, here) * comb(second.total, cases - here) for here in range(cases + 1))
            expected = sum(way / comb(total, cases) * odds**here for here, way in enumerate(ways))
            stake += first.cases * log(odds) - log(expected)
        stakes.append(exp(min(stake, 700)))  # which is about the largest there is
    return sum(stakes) / len(stakes)
