"""What would explain a difference between the journal's balance and the one that Upwork shows.

Everything near by that may have gone otherwise on Upwork is a possible cause: an allowance, a cost, a boost, a refund,
a purchase, an expiry. One whose Connects are just the difference explains it, and so do two that come to it together.
They are ranked by three sentences:

* One thing that went wrong is likelier than two.
* Every kind of thing goes wrong equally often; so the fewer of a kind have another number, the likelier is this one.
* What happened lately is likelier: half as likely for every `HALF_LIFE` days back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger import History, Ledger, Movement
from connects_tui.ledger.entries import (
    Balance,
    Edit,
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
from connects_tui.ledger.state import State
from connects_tui.ledger.status import status_of
from connects_tui.wording import counted, day_words, how_many, usd

MOST: Final = 3
"""So many explanations are offered at most."""

NEAR: Final = 100
"""How many days back something may have gone wrong; what a reconciliation found right is not looked at again."""

LATEST: Final = 300
"""Nor is more looked at than so many of the last entries: whoever logs that much would wait for it."""

HALF_LIFE: Final = 30
"""In days: what happened that long ago is half as likely as what happened today."""

LAST: Final = 3
"""So many of the last renewals are looked at."""

SOON: Final = 45
"""In days: what is to expire so soon may have expired on Upwork already."""

ROUND_NUMBERS: Final = range(10, 201, 10)
"""What is usually bought where any number is on sale."""

UNUSUAL: Final = 0.1
"""How likely a purchase of a number that was never bought is, against one bought once; no pair is guessed with it."""

CauseKind = Literal["renewal", "failed-renewal", "boost", "cost", "refund", "purchase", "expiry", "pair"]


_PRIORS: Final[dict[tuple[CauseKind, bool], float]] = {
    ("renewal", True): 0.5,
    ("refund", True): 2,
    ("refund", False): 0.5,
}
"""How likely a kind is, by whether Upwork shows more, where it is not 1: an allowance hardly comes twice, what is due
comes in the end, and what came back is seldom missing."""


class Explanation(Struct, frozen=True):
    """What would explain that Upwork shows so many `connects` more (fewer where negative).

    Attributes:
        parts: the kinds of the one or two things that it consists of, each with its Connects.
        sentence: what the journal says, and what to look for on Upwork's page.
        entries: what records it; the rest of the difference is an adjustment.
        recorded_as: what it is recorded as, in a few words.
    """

    connects: int
    parts: tuple[tuple[CauseKind, int], ...]
    sentence: str
    entries: tuple[Entry, ...]
    recorded_as: str

    @property
    def kind(self) -> CauseKind:
        """What it is, in a word."""
        return self.parts[0][0] if len(self.parts) == 1 else "pair"


_RECORDED_AS: Final[dict[type[Entry], str]] = {
    Edit: "a correction",
    Grant: "bonus Connects",
    PlanChange: "a renewal that brought nothing",
    PurchaseMade: "a purchase",
    Refund: "a refund",
    Remove: "a removal",
}


def more_or_fewer(difference: int) -> str:
    """Say how many more or fewer Connects Upwork shows: "10 fewer"."""
    return f"{abs(difference):,} {'more' if difference > 0 else 'fewer'}"


class _Cause(Struct, frozen=True):
    """One thing that may have gone otherwise on Upwork, which then shows so many Connects more, or fewer.

    Attributes:
        day: when it happened.
        fact, question: what the journal says of it, and what to look for on Upwork's page.
        entries: what records it.
        tried: what has the same effect, where nothing records it.
        weight: how likely it is, against others of its kind.
    """

    kind: CauseKind
    connects: int
    day: date
    fact: str
    question: str
    entries: tuple[Entry, ...] = ()
    tried: tuple[Entry, ...] = ()
    weight: float = 1

    @property
    def recorded_as(self) -> list[str]:
        if self.kind == "failed-renewal":
            return ["the failed renewal"]
        return [_RECORDED_AS[type(entry)] for entry in self.entries] or ["an adjustment"]


class _Alike(Struct, frozen=True):
    """All causes of one kind and number, the likeliest first, and how likely it is any of them."""

    causes: Sequence[_Cause]
    likelihood: float

    @property
    def connects(self) -> int:
        return self.causes[0].connects

    @property
    def is_unusual(self) -> bool:
        """Whether it is a purchase of a number that was never bought."""
        return self.causes[0].kind == "purchase" and self.causes[0].weight == UNUSUAL

    @property
    def first(self) -> _Cause:
        """The likeliest; of what was sent, it says how many others are alike."""
        first, others = self.causes[0], len(self.causes) - 1
        if not others or first.kind not in ("cost", "boost"):
            return first
        return replace(first, fact=f"{first.fact}, like {others} other{'s' if others > 1 else ''}")


class Discrepancies:
    """What may have gone otherwise on Upwork near the end of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.today = ledger, ledger.until

    def explanations(self, shown: int) -> list[Explanation]:
        """Say what would explain that Upwork shows so many Connects on the ledger's last day, the likeliest first."""
        difference = shown - self.ledger.balance
        found: list[Explanation] = []
        if self.ledger.state is None or not difference:
            return found
        for causes in self._coming_to(difference):
            entries = tuple(entry for cause in causes for entry in cause.entries)
            if all(cause.entries for cause in causes) and self._balance_with(entries) != shown:
                continue  # some of it expired meanwhile, or came back
            parts = tuple((cause.kind, cause.connects) for cause in causes)
            names = [name for cause in causes for name in cause.recorded_as]
            recorded_as = " and ".join(dict.fromkeys(names))
            found.append(Explanation(difference, parts, _sentence(difference, causes), entries, recorded_as))
            if len(found) == MOST:
                break
        return found

    # --- which of them come to a difference ----------------------------------------------------------------------

    def _coming_to(self, difference: int) -> Iterator[Sequence[_Cause]]:
        """Yield the causes that come to a difference, one alone or two together, the likeliest first."""
        alike = self._alike
        alone = [group for group in alike if group.connects == difference]
        for group in sorted(alone, key=lambda group: -group.likelihood):
            yield [group.first]
        alike = [group for group in alike if not group.is_unusual]
        pairs: list[tuple[float, Sequence[_Cause]]] = []
        for one, other in combinations(alike, 2):
            if one.connects + other.connects == difference:
                pairs.append((one.likelihood * other.likelihood, [one.first, other.first]))
        twins = [group for group in alike if 2 * group.connects == difference and len(group.causes) > 1]
        pairs += [(group.likelihood**2 / 2, group.causes[:2]) for group in twins]
        for _, causes in sorted(pairs, key=lambda pair: -pair[0])[: 2 * MOST]:
            yield causes

    @cached_property
    def _alike(self) -> list[_Alike]:
        """Everything that may have gone otherwise, by kind and number."""
        weights: dict[tuple[CauseKind, bool], float] = defaultdict(float)
        alike: dict[tuple[CauseKind, int], list[_Cause]] = defaultdict(list)
        for cause in filter(None, map(self._as_of_today, self._causes())):
            weights[cause.kind, cause.connects > 0] += cause.weight
            alike[cause.kind, cause.connects].append(cause)
        groups = []
        for (kind, connects), causes in alike.items():
            causes.sort(key=lambda cause: -cause.weight)
            share = sum(cause.weight for cause in causes) / weights[kind, connects > 0]
            groups.append(_Alike(causes, share * _PRIORS.get((kind, connects > 0), 1)))
        return groups

    def _as_of_today(self, cause: _Cause) -> _Cause | None:
        """Return a cause with what is left of its Connects, since some may have expired; `None` where nothing is."""
        entries, left = cause.entries or cause.tried, cause.connects
        if cause.kind == "refund" or (cause.day <= self._last_expiry and cause.kind != "failed-renewal"):
            left = self._balance_with(entries) - self.ledger.balance
        if left * cause.connects <= 0:
            return None
        fact = cause.fact if left == cause.connects else f"{cause.fact}, which makes {abs(left):,} by now"
        weight = cause.weight * 0.5 ** ((self.today - cause.day).days / HALF_LIFE)
        return replace(cause, connects=left, fact=fact, weight=weight)

    # --- each kind -----------------------------------------------------------------------------------------------

    def _causes(self) -> Iterator[_Cause]:
        yield from self._renewals()
        yield from self._failed_renewal()
        yield from self._purchases()
        for movement in self._near:
            yield from self._otherwise(movement)
        status = status_of(self.ledger)
        for due in status.refunds_due:
            number = counted(due.connects, "is", "are")
            fact = f'{number} due back for "{self._title(due.proposal)}" since {self._day(due.since)}'
            came = due.since if due.since > self._since else self.today
            refund = Refund(on=came, of=due.proposal, reason=due.status)
            yield _Cause("refund", due.connects, self.today, fact, "did they come?", (refund,))
        for expiring in status.expiring:
            if (expiring.on - self.today).days <= SOON:
                fact = f"{counted(expiring.connects, 'expires', 'expire')} here on {self._day(expiring.on)}"
                spent = Spend(on=self.today, connects=expiring.connects, what="")
                question = "have they already on Upwork?"
                yield _Cause("expiry", -expiring.connects, self.today, fact, question, (), (spent,))

    def _renewals(self) -> Iterator[_Cause]:
        """The allowance of one of the last renewals did not come, or came twice."""
        for movement in [movement for movement in self._near if self._is_renewal(movement)][-LAST:]:
            number, day = movement.connects, movement.on
            fact = f"the renewal of {self._day(day)} brought {number:,} here"
            none = replace(self._plan_at_renewal(day), connects=0)
            yield _Cause("renewal", -number, day, fact, "did it arrive on Upwork?", (none,))
            twice = Grant(on=day, connects=number, reason=f"Allowance of {day_words(day)}, once more")
            yield _Cause("renewal", number, day, fact, "did it arrive twice on Upwork?", (twice,))

    def _failed_renewal(self) -> Iterator[_Cause]:
        """The payment for the last renewal failed, and Upwork moved the account to the free plan."""
        state, day = self._state, self._state.cycle_start
        changes = (entry for entry in self.ledger.history.entries if isinstance(entry, PlanChange))
        if not state.fee or day <= self._since or any(change.on >= day for change in changes):
            return
        for plan in state.rules.plans:
            if plan.monthly_fee or plan.audience != state.plan.audience:
                continue
            for allowance in dict.fromkeys([None, *plan.monthly_choices]):
                if allowance == plan.monthly_connects:
                    continue
                eve = day - date.resolution
                change = PlanChange(on=eve, plan=plan.id, monthly_connects=allowance, when="renewal")
                connects = self._balance_with((change,)) - self.ledger.balance
                fact = f"the renewal of {self._day(day)} charged {usd(state.fee)} here"
                monthly = "" if allowance is None else f" with {how_many(allowance)} a month"
                question = f"did the payment fail, so that Upwork moved you to {plan.name}{monthly}?"
                if connects:
                    yield _Cause("failed-renewal", connects, day, fact, question, (change,))

    def _is_renewal(self, movement: Movement) -> bool:
        return movement.kind == "allowance" and movement.entry is None and movement.on > self._since

    def _plan_at_renewal(self, renewal: date) -> PlanChange:
        """Return an entry for the plan that a renewal took up, dated the day before it."""
        eve = renewal - date.resolution
        state = self._before.on_to(eve).state
        assert state is not None
        if state.pending is not None:
            return replace(state.pending.entry, on=eve, id=None, at=None, line=0, when="renewal")
        return PlanChange(on=eve, plan=state.plan.id, when="renewal")

    def _otherwise(self, movement: Movement) -> Iterator[_Cause]:
        """One movement did not happen on Upwork, or happened twice."""
        entry, number, day = self._entries.get(movement.entry), abs(movement.connects), movement.on
        if movement.kind == "expiry" and day > self._since:
            fact, question = f"{number:,} expired here on {self._day(day)}", "does Upwork still show them?"
            again = Grant(on=day, connects=number, reason="")
            granted = self._grants.get(movement.lot)
            if granted is None:
                yield _Cause("expiry", number, day, fact, question, (), (again,))
            else:
                later = Edit(on=self.today, of=granted, unset=("expires",))
                yield _Cause("expiry", number, day, fact, question, (later,))
        elif isinstance(entry, Proposal) and movement.kind in ("proposal", "boost"):
            yield from self._charge(entry, number, is_boost=movement.kind == "boost")
        elif isinstance(entry, Refund):
            fact = f'{number:,} came back here for "{self._title(entry.of)}" on {self._day(day)}'
            yield _Cause("refund", -number, day, fact, "did they on Upwork?", self._removal(entry))
        elif isinstance(entry, PurchaseMade):
            fact = f"{counted(number, 'was', 'were')} bought here on {self._day(day)}"
            yield _Cause("purchase", -number, day, fact, "does Upwork show the purchase?", self._removal(entry))

    def _charge(self, entry: Proposal, number: int, *, is_boost: bool) -> Iterator[_Cause]:
        """A proposal's cost, or its boost: Upwork took it twice, or did not take it, or gave the boost back."""
        of, day = entry.id or "", entry.on
        if self.ledger.spent[of].outstanding < number:
            return
        kind: CauseKind = "boost" if is_boost else "cost"
        field, what = ("boost", "the boost of ") if is_boost else ("connects", "")
        fact = f'{what}"{self._title(of)}" took {number:,} here on {self._day(day)}'
        took = entry.boost if is_boost else entry.connects  # ad credits may have paid a part of a boost
        twice, never = (Edit(on=self.today, of=of, set={field: took + more}) for more in (number, -number))
        yield _Cause(kind, -number, day, fact, "did Upwork take it twice?", (twice,))
        rules = self.ledger.rules_on(self.today)
        if is_boost and rules is not None and rules.refund.pays("outbid"):
            back = Refund(on=self.today, of=of, reason="outbid")
            if day > self._last_expiry or self._balance_with((back,)) == self.ledger.balance + number:
                yield _Cause(kind, number, day, fact, "did it lose and come back?", (back,))
                return
        yield _Cause(kind, number, day, fact, "did Upwork take it?", (never,))

    def _purchases(self) -> Iterator[_Cause]:
        """A purchase that the journal lacks: of a number bought before, or of a round one."""
        terms = self._state.plan.purchase
        if terms is None:
            return
        weights: dict[int, float] = dict.fromkeys(terms.bundles or ROUND_NUMBERS, UNUSUAL)
        for entry in self.ledger.history.entries[: self.ledger.counted]:
            if isinstance(entry, PurchaseMade):
                weights[entry.connects] = weights.get(entry.connects, 0) + 1
        for number, weight in weights.items():
            if number > 0 and terms.objection(number) is None:
                bought = PurchaseMade(on=self.today, connects=number)
                fact = f"a purchase of {number:,} may be missing here"
                yield _Cause("purchase", number, self.today, fact, "did you buy them?", (bought,), weight=weight)

    def _removal(self, entry: Entry) -> tuple[Entry, ...]:
        return (Remove(on=self.today, of=entry.id or ""),)

    def _day(self, day: date) -> str:
        return day_words(day, self.today)

    def _title(self, id_: str) -> str:
        title = self.ledger.history.proposals[id_].title
        return title if len(title) <= 40 else f"{title[:39]}…"

    @property
    def _state(self) -> State:
        assert self.ledger.state is not None
        return self.ledger.state

    # --- what is near --------------------------------------------------------------------------------------------

    @cached_property
    def _since(self) -> date:
        """The day since which something may have gone otherwise."""
        counted = self.ledger.history.entries[: self.ledger.counted]
        days = [self._state.opened, self.today - timedelta(days=NEAR)]
        days += [entry.on for entry in counted[-LATEST : -LATEST + 1]]
        reconciled = self.ledger.history.latest(Balance, self.today)
        return max(days if reconciled is None else [*days, reconciled.on])

    @cached_property
    def _near(self) -> Sequence[Movement]:
        return [movement for movement in self.ledger.movements if movement.on >= self._since]

    @cached_property
    def _last_expiry(self) -> date:
        """The last day on which some Connects expired, or would have, had there been more."""
        state = self._state
        days = [lot.expires for lot in state.holdings.lots if lot.expires is not None and lot.expires <= self.today]
        limits = state.plan.carry_cap, state.plan.carry_cycles, state.plan.max_balance
        if any(limit is not None for limit in limits):
            days.append(state.cycle_start)
        return max(days, default=date.min)

    @cached_property
    def _near_entries(self) -> Sequence[Entry]:
        return [entry for entry in self.ledger.history.entries if entry.on >= self._since]

    @cached_property
    def _entries(self) -> dict[str | None, Entry]:
        """The entries near that have an id, by it."""
        return {entry.id: entry for entry in self._near_entries if entry.id}

    @cached_property
    def _grants(self) -> dict[int | None, str]:
        """The ids of the grants near that expire on a day of their own, by the lots that they made."""
        grants = {id_ for id_, entry in self._entries.items() if isinstance(entry, Grant) and entry.expires}
        return {
            movement.parts[0].lot: movement.entry
            for movement in self._near
            if movement.kind == "bonus" and movement.entry in grants and movement.entry and movement.parts
        }

    @cached_property
    def _before(self) -> Ledger:
        """The books up to the day before anything near happened."""
        before = Ledger.play(self.ledger.history, self.ledger.rulebook, self._since - date.resolution)
        return before if before.state is None else replace(before, state=before.state.without_past())

    def _balance_with(self, more: Sequence[Entry]) -> int:
        """Return what the balance would be if the journal had these entries at its end; only what is near is played."""
        history, rulebook = self.ledger.history, self.ledger.rulebook
        assert history.account is not None
        if self._before.state is None:
            settled = History.of([history.account, *history.entries, *more])
            return Ledger.play(settled, rulebook, self.today).balance
        near = self._near_entries
        about = {entry.of for entry in (*near, *more) if isinstance(entry, StatusChange | Refund | Edit)}
        earlier = [entry for id_ in about if (entry := history.proposals.get(id_)) and entry.on < self._since]
        settled = History.of([history.account, *earlier, *near, *more])
        before = replace(self._before, history=settled, counted=len(earlier), known_proposals=None)
        return before.on_to(self.today).balance


def _sentence(difference: int, causes: Iterable[_Cause]) -> str:
    causes = list(causes)
    if len(causes) == 1:
        return f"{more_or_fewer(difference)}: {causes[0].fact}; {causes[0].question}"
    return f"{more_or_fewer(difference)}: {', and '.join(f'{cause.fact} ({cause.question})' for cause in causes)}"
