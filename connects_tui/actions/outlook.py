"""The outlook of an open journal on a day: forecast, budget, what is due, bids and plans."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.actions.plans import PlanQuery
from connects_tui.insights.backtest import Backtest, backtest
from connects_tui.insights.benchmarks import NO_BENCHMARKS, Benchmarks
from connects_tui.insights.bids import Bids, bids_of
from connects_tui.insights.verdict import (
    BID_SHARE,
    Adviser,
    BoostOption,
    BoostOptions,
    Worth,
    boosts_up_to,
    verdict,
    worth,
)
from connects_tui.ledger import Ledger
from connects_tui.ledger.budgets import BudgetState, budget_state
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.forecast import (
    Forecast,
    Learning,
    Pace,
    UsualCost,
    forecast,
    learning,
    losses_after,
    own_pace,
    usual_cost,
)
from connects_tui.ledger.state import State
from connects_tui.ledger.status import SOON_DAYS, Due, due, terms_in_force


class Outlook(Struct, frozen=True, eq=False, dict=True):
    """What follows for the time ahead from the books up to a day, each worked out once.

    `pace` is the Connects a day that the forecast goes on at, if not the account's own; `set_cost` is the usual cost
    that the user has set; `bid_share` is which part of a job's money bids for it may cost; `earlier` is the backtest of
    an outlook before, which makes this one's quick.
    """

    ledger: Ledger
    benchmarks: Benchmarks = NO_BENCHMARKS
    pace: Decimal | None = None
    set_cost: int | None = None
    bid_share: Fraction = BID_SHARE
    earlier: Backtest | None = None

    @property
    def today(self) -> date:
        """The day that the outlook is for."""
        return self.ledger.until

    @property
    def state(self) -> State:
        """The account as it stands, once it is open."""
        assert self.ledger.state is not None
        return self.ledger.state

    @cached_property
    def forecast(self) -> Forecast | None:
        """Where the account is going, at the pace that was given or its own; `None` where that can't be told."""
        if self.pace is None or self.ledger.state is None:
            return self.own_forecast
        return forecast(self.ledger, Pace(Fraction(self.pace), max(1, self.usual_cost.connects)))

    @cached_property
    def own_forecast(self) -> Forecast | None:
        """Where the account is going at its own pace, once that is learned."""
        if self.ledger.state is None or self.learning is not None:
            return None
        return forecast(self.ledger, own_pace(self.ledger, self.usual_cost.connects))

    @cached_property
    def unspent_forecast(self) -> Forecast | None:
        """Where the account, which is open, is going if nothing more is spent."""
        return forecast(self.ledger, Pace(Fraction(0), max(1, self.usual_cost.connects)))

    @cached_property
    def learning(self) -> Learning | None:
        """How much is known of the pace, while that is too little to advise on."""
        return learning(self.ledger)

    @cached_property
    def usual_cost(self) -> UsualCost:
        """What a proposal usually costs. Raises ValueError: no account could be opened."""
        return usual_cost(self.ledger, terms_in_force(self.ledger)[0], self.set_cost)

    @cached_property
    def plans(self) -> PlanQuery:
        """The comparison of plans over a year."""
        return PlanQuery.of_account(self.ledger, set_cost=self.set_cost)

    @cached_property
    def budget(self) -> BudgetState | None:
        """How the cycle stands against the budget."""
        return budget_state(self.ledger)

    @cached_property
    def due(self) -> Due:
        """The refunds that are due, a renewal to check, and proposals without news."""
        return due(self.ledger)

    @cached_property
    def bids(self) -> Bids:
        """Every proposal that was sent."""
        return bids_of(self.ledger)

    @cached_property
    def adviser(self) -> Adviser:
        """The decided bids, ready to be asked about the next one."""
        return Adviser.of(self.bids, self.backtest.judgements.kinds)

    @cached_property
    def backtest(self) -> Backtest:
        """What following the verdicts would have done so far."""
        return backtest(self.bids, self.bid_share, earlier=self.earlier)

    @property
    def known_backtest(self) -> Backtest | None:
        """The backtest if it was asked for, else the earlier one."""
        known: Backtest | None = vars(self).get("backtest", self.earlier)
        return known

    def worth(self, proposal: Proposal) -> Worth:
        """Say what a proposal is worth before it is sent."""
        cost = self._connects_for(proposal)
        unused, expires = self._unused(proposal, cost)
        return worth(
            proposal,
            self.adviser,
            self.ledger.balance,
            self.ledger.price_on(self.today),
            self.benchmarks,
            share=self.bid_share,
            ad_credits=proposal.spends - cost,
            unused=unused,
            expires=expires,
            is_supported=self.backtest.is_supported,
        )

    def boost_options(self, proposal: Proposal) -> BoostOptions:
        """Lay a proposal with no boost beside the same with boosts."""
        plain, boosted, sizes = self.adviser.by_boost(proposal)
        price, own, options = self.ledger.price_on(self.today), self.adviser.basis(proposal), []
        for boost in boosts_up_to(self.ledger.balance - proposal.connects, proposal.boost):
            bid = replace(proposal, boost=boost)
            cost = self._connects_for(bid)
            unused, _ = self._unused(bid, cost)
            is_meant = boost == proposal.boost and not own.too_few
            known = is_meant or not boost or (bool(sizes) and sizes[0] <= boost <= sizes[-1])
            basis = own if is_meant else boosted if boost else plain
            found = verdict(bid, basis, cost, price, self.bid_share, unused=unused) if known else None
            options.append(BoostOption(boost, cost, found, basis))
        return BoostOptions(plain, boosted, tuple(options))

    def _connects_for(self, proposal: Proposal) -> int:
        return proposal.spends if self.ledger.state is None else self.ledger.state.connects_for(proposal)

    def knows_unused(self, proposal: Proposal) -> bool:
        """Whether what would expire without a proposal is known: of one sent today, where there is a pace."""
        return proposal.on == self.today and self.own_forecast is not None

    def _unused(self, proposal: Proposal, cost: int) -> tuple[int, date | None]:
        """Say how many fewer Connects expire soon if a proposal is sent today, and by when they would."""
        if not self.knows_unused(proposal) or self.own_forecast is None:
            return 0, None
        soon = self.today + timedelta(days=SOON_DAYS)
        without = {loss.on: loss.lost for loss in self.own_forecast.losses if loss.on <= soon}
        spent = min(cost, max(0, self.ledger.balance))
        if not without or not spent:
            return 0, None
        after = {loss.on: loss.lost for loss in losses_after(self.ledger, self.own_forecast.pace, spent, max(without))}
        unused = min(spent, sum(without.values()) - sum(after.values()))
        fewer = [day for day, lost in without.items() if after.get(day, 0) < lost]
        return (unused, max(fewer)) if unused > 0 else (0, None)
