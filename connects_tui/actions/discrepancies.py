"""What would explain a difference between the journal's balance and the one that Upwork shows.

Any recent thing that may have gone otherwise does if its Connects are the difference, or two together:

* One thing that went wrong is likelier than two.
* Every kind of thing goes wrong equally often; so the fewer of a kind have another number, the likelier is this one.
* What happened lately is likelier: half as likely for every 30 days back.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
from connects_tui.wording import counted, day_words, how_many, quoted, usd

_MOST: Final = 3

_MAX_ENTRIES: Final = 300
"""At most so many of the last entries are examined, so that it takes less than a second."""

_UNUSUAL: Final = 0.1
"""The weight of a purchase of a number never bought, against one bought once; no pair is guessed with it."""

CauseKind = Literal["renewal", "failed-renewal", "boost", "cost", "refund", "purchase", "expiry", "pair"]

_PRIORS: Final[dict[tuple[CauseKind, bool], float]] = {
    ("renewal", True): 0.5,
    ("refund", True): 2,
    ("refund", False): 0.5,
}
"""How likely a kind is, by whether Upwork shows more, where it is not 1.

An allowance hardly comes twice, what is due comes in the end, and a recorded refund is seldom missing.
"""


class Explanation(Struct, frozen=True):
    """What would explain that Upwork shows so many `connects` more (fewer where negative).

    Attributes:
        parts: the kinds of the one or two things that it consists of, each with its Connects.
        sentence: what the journal says, and what to look for on Upwork's page.
        entries: what records it; the rest of the difference is an adjustment.
    """

    connects: int
    parts: tuple[tuple[CauseKind, int], ...]
    sentence: str
    entries: tuple[Entry, ...]
    recorded_as: str

    @property
    def kind(self) -> CauseKind:
        """The kind of the one thing that explains it; "pair" for two."""
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
        fact, question: what the journal says of it, and what to look for on Upwork's page.
        simulated_by: entries played to see the effect, when the cause itself can't be recorded.
        weight: how likely it is, against others of its kind.
    """

    kind: CauseKind
    connects: int
    day: date
    fact: str
    question: str
    entries: tuple[Entry, ...] = ()
    simulated_by: tuple[Entry, ...] = ()
    weight: float = 1

    @property
    def recorded_as(self) -> list[str]:
        if self.kind == "failed-renewal":
            return ["the failed renewal"]
        return [_RECORDED_AS[type(entry)] for entry in self.entries] or ["an adjustment"]


# --- what is recent ---------------------------------------------------------------------------------------------------


class _Recent(Struct, frozen=True, eq=False, dict=True):
    """The last part of a ledger, in which something may have gone otherwise."""

    ledger: Ledger

    @property
    def today(self) -> date:
        return self.ledger.until

    @property
    def state(self) -> State:
        assert self.ledger.state is not None
        return self.ledger.state

    @cached_property
    def since(self) -> date:
        """Its first day: what was earlier, or before the latest reconciliation, is taken to be right."""
        counted = self.ledger.history.entries[: self.ledger.counted]
        days = [self.state.opened, self.today - timedelta(days=100)]
        days += [entry.on for entry in counted[-_MAX_ENTRIES : -_MAX_ENTRIES + 1]]
        reconciled = self.ledger.history.latest(Balance, self.today)
        return max([*days, reconciled.on] if reconciled else days)

    @cached_property
    def movements(self) -> Sequence[Movement]:
        return list(self.ledger.movements_since(self.since))[::-1]

    @cached_property
    def entries(self) -> Sequence[Entry]:
        return [entry for entry in self.ledger.history.entries if entry.on >= self.since]

    @cached_property
    def by_id(self) -> dict[str | None, Entry]:
        return {entry.id: entry for entry in self.entries if entry.id}

    @cached_property
    def expiring_grants(self) -> dict[int | None, str]:
        grants = {id_ for id_, entry in self.by_id.items() if isinstance(entry, Grant) and entry.expires}
        return {
            movement.parts[0].lot: movement.entry
            for movement in self.movements
            if movement.kind == "bonus" and movement.entry in grants and movement.entry and movement.parts
        }

    @cached_property
    def last_expiry(self) -> date:
        """The last day on which some Connects expired, or would have."""
        state = self.state
        days = [lot.expires for lot in state.holdings.lots if lot.expires is not None and lot.expires <= self.today]
        limits = state.plan.carry_cap, state.plan.carry_cycles, state.plan.max_balance
        if any(limit is not None for limit in limits):
            days.append(state.cycle_start)
        return max(days, default=date.min)

    def day(self, day: date) -> str:
        return day_words(day, self.today)

    def title(self, id_: str) -> str:
        return quoted(self.ledger.history.proposals[id_].title)

    @cached_property
    def before(self) -> Ledger:
        """The books up to the day before, without what happened until then."""
        before = Ledger.play(self.ledger.history, self.ledger.rulebook, self.since - date.resolution)
        return before if before.state is None else replace(before, state=before.state.without_past())

    def balance_with(self, more: Sequence[Entry]) -> int:
        """Return the balance if the journal had these entries at its end."""
        history, rulebook = self.ledger.history, self.ledger.rulebook
        assert history.account is not None
        if self.before.state is None:
            settled = History.of([history.account, *history.entries, *more])
            return Ledger.play(settled, rulebook, self.today).balance
        about = {entry.of for entry in (*self.entries, *more) if isinstance(entry, StatusChange | Refund | Edit)}
        earlier = [entry for id_ in about if (entry := history.proposals.get(id_)) and entry.on < self.since]
        settled = History.of([history.account, *earlier, *self.entries, *more])
        before = replace(self.before, history=settled, counted=len(earlier), known_proposals=None)
        return before.on_to(self.today).balance


# --- what may have gone otherwise -------------------------------------------------------------------------------------


def _causes(recent: _Recent) -> Iterator[_Cause]:
    yield from _renewals(recent)
    yield from _failed_renewal(recent)
    yield from _purchases(recent)
    for movement in recent.movements:
        yield from _of_movement(recent, movement)
    status = status_of(recent.ledger)
    for due in status.refunds_due:
        title, since = recent.title(due.proposal), recent.day(due.since)
        fact = f"a refund of {due.connects:,} for {title} has been due since {since}"
        came = due.since if due.since > recent.since else recent.today
        refund = Refund(on=came, of=due.proposal, reason=due.status)
        yield _Cause("refund", due.connects, recent.today, fact, "did it arrive on Upwork?", (refund,))
    for expiring in status.expiring:
        if (expiring.on - recent.today).days <= 45:
            fact = f"{expiring.connects:,} will expire on {recent.day(expiring.on)}"
            spent = Spend(on=recent.today, connects=expiring.connects, what="")
            question = "have they already expired on Upwork?"
            yield _Cause("expiry", -expiring.connects, recent.today, fact, question, simulated_by=(spent,))


def _renewals(recent: _Recent) -> Iterator[_Cause]:
    """The allowance of one of the last renewals did not come, or came twice."""
    allowances = [movement for movement in recent.movements if movement.kind == "allowance" and movement.entry is None]
    for movement in [movement for movement in allowances if movement.on > recent.since][-3:]:
        number, day = movement.connects, movement.on
        fact = f"the renewal on {recent.day(day)} brought {number:,} here"
        none = replace(_plan_at_renewal(recent, day), connects=0)
        yield _Cause("renewal", -number, day, fact, "did it arrive on Upwork?", (none,))
        twice = Grant(on=day, connects=number, reason=f"Allowance of {day_words(day)}, a second time")
        yield _Cause("renewal", number, day, fact, "did it arrive twice on Upwork?", (twice,))


def _plan_at_renewal(recent: _Recent, renewal: date) -> PlanChange:
    """Return an entry, dated the day before a renewal, for the plan that it took up."""
    eve = renewal - date.resolution
    state = recent.before.on_to(eve).state
    assert state is not None
    if state.pending is not None:
        return replace(state.pending.entry, on=eve, id=None, at=None, line=0, when="renewal")
    return PlanChange(on=eve, plan=state.plan.id, when="renewal")


def _failed_renewal(recent: _Recent) -> Iterator[_Cause]:
    """The payment for the last renewal failed, and Upwork moved the account to the free plan."""
    state, day = recent.state, recent.state.cycle_start
    if not state.fee or day <= recent.since or recent.ledger.history.earliest(PlanChange, day):
        return
    fact = f"the renewal on {recent.day(day)} charged {usd(state.fee)} here"
    for plan in state.rules.plans:
        if plan.monthly_fee or plan.audience != state.plan.audience:
            continue
        for allowance in dict.fromkeys([None, *plan.monthly_choices]):
            if allowance == plan.monthly_connects:
                continue
            change = PlanChange(on=day - date.resolution, plan=plan.id, monthly_connects=allowance, when="renewal")
            connects = recent.balance_with((change,)) - recent.ledger.balance
            monthly = "" if allowance is None else f" with {how_many(allowance)} a month"
            question = f"did the payment fail and Upwork move you to {plan.name}{monthly}?"
            if connects:
                yield _Cause("failed-renewal", connects, day, fact, question, (change,))


def _purchases(recent: _Recent) -> Iterator[_Cause]:
    terms = recent.state.plan.purchase
    if terms is None:
        return
    weights: dict[int, float] = dict.fromkeys(terms.bundles or range(10, 201, 10), _UNUSUAL)
    for entry in recent.ledger.history.entries[: recent.ledger.counted]:
        if isinstance(entry, PurchaseMade):
            weights[entry.connects] = weights.get(entry.connects, 0) + 1
    for number, weight in weights.items():
        if number > 0 and terms.objection(number) is None:
            bought = PurchaseMade(on=recent.today, connects=number)
            fact = f"a purchase of {number:,} may be missing here"
            yield _Cause("purchase", number, recent.today, fact, "did you buy them?", (bought,), weight=weight)


def _of_movement(recent: _Recent, movement: Movement) -> Iterator[_Cause]:
    """One movement did not happen on Upwork, or happened twice."""
    entry, number, day = recent.by_id.get(movement.entry), abs(movement.connects), movement.on
    removal = Remove(on=recent.today, of=movement.entry or "")
    if movement.kind == "expiry" and day > recent.since:
        fact, question = f"{number:,} expired here on {recent.day(day)}", "does Upwork still show them?"
        granted = recent.expiring_grants.get(movement.lot)
        if granted is None:
            again = Grant(on=day, connects=number, reason="")
            yield _Cause("expiry", number, day, fact, question, simulated_by=(again,))
        else:
            later = Edit(on=recent.today, of=granted, unset=("expires",))
            yield _Cause("expiry", number, day, fact, question, (later,))
    elif isinstance(entry, Proposal) and movement.kind in ("proposal", "boost"):
        yield from _charge(recent, entry, number, is_boost=movement.kind == "boost")
    elif isinstance(entry, Refund):
        fact = f"{counted(number, 'was', 'were')} refunded here for {recent.title(entry.of)} on {recent.day(day)}"
        yield _Cause("refund", -number, day, fact, "does Upwork show the refund?", (removal,))
    elif isinstance(entry, PurchaseMade):
        fact = f"{counted(number, 'was', 'were')} bought here on {recent.day(day)}"
        yield _Cause("purchase", -number, day, fact, "does Upwork show the purchase?", (removal,))


def _charge(recent: _Recent, entry: Proposal, number: int, *, is_boost: bool) -> Iterator[_Cause]:
    """Upwork took a proposal's cost, or its boost, twice, or did not take it, or refunded the boost."""
    of, day, ledger = entry.id or "", entry.on, recent.ledger
    if ledger.spendings[of].outstanding < number:
        return
    kind: CauseKind = "boost" if is_boost else "cost"
    field, what = ("boost", "the boost of ") if is_boost else ("connects", "")
    fact = f"{what}{recent.title(of)} cost {number:,} here on {recent.day(day)}"
    took = entry.boost if is_boost else entry.connects  # ad credits may have paid a part of a boost
    twice, never = (Edit(on=recent.today, of=of, set={field: took + more}) for more in (number, -number))
    yield _Cause(kind, -number, day, fact, "did Upwork charge it twice?", (twice,))
    rules = ledger.rules_on(recent.today)
    if is_boost and rules is not None and rules.refund.pays("outbid"):
        back = Refund(on=recent.today, of=of, reason="outbid")
        if day > recent.last_expiry or recent.balance_with((back,)) == ledger.balance + number:
            yield _Cause(kind, number, day, fact, "was it outbid and refunded?", (back,))
            return
    yield _Cause(kind, number, day, fact, "did Upwork charge it?", (never,))


# --- which of it explains a difference, and how likely --------------------------------------------------------------


class _Alike(Struct, frozen=True):
    """All causes of one kind and number, the likeliest first."""

    causes: Sequence[_Cause]
    likelihood: float

    @property
    def connects(self) -> int:
        return self.causes[0].connects

    @property
    def is_unusual(self) -> bool:
        return self.causes[0].kind == "purchase" and self.causes[0].weight == _UNUSUAL

    @property
    def first(self) -> _Cause:
        """The likeliest; of what was sent, it says how many others are alike."""
        first, others = self.causes[0], len(self.causes) - 1
        if not others or first.kind not in ("cost", "boost"):
            return first
        return replace(first, fact=f"{first.fact}, like {others} other{'s' if others > 1 else ''}")


def _as_of_today(cause: _Cause, recent: _Recent) -> _Cause | None:
    """Return a cause with what has not expired of its Connects, if anything."""
    entries, left = cause.entries or cause.simulated_by, cause.connects
    if cause.kind == "refund" or (cause.day <= recent.last_expiry and cause.kind != "failed-renewal"):
        left = recent.balance_with(entries) - recent.ledger.balance
    if left * cause.connects <= 0:
        return None
    fact = cause.fact if left == cause.connects else f"{cause.fact}, and {abs(left):,} of those would be left now"
    weight = cause.weight * 0.5 ** ((recent.today - cause.day).days / 30)
    return replace(cause, connects=left, fact=fact, weight=weight)


class Discrepancies(_Recent, frozen=True, eq=False, dict=True):
    """What would explain that Upwork shows another balance than a ledger has on its last day."""

    def explanations(self, shown: int) -> list[Explanation]:
        """Say what would explain that Upwork shows so many Connects, the likeliest first."""
        difference = shown - self.ledger.balance
        found: list[Explanation] = []
        if self.ledger.state is None or not difference:
            return found
        for causes in self._coming_to(difference):
            entries = tuple(entry for cause in causes for entry in cause.entries)
            if all(cause.entries for cause in causes) and self.balance_with(entries) != shown:
                continue  # some of it has expired since, or was refunded
            parts = tuple((cause.kind, cause.connects) for cause in causes)
            names = [name for cause in causes for name in cause.recorded_as]
            recorded_as = " and ".join(dict.fromkeys(names))
            found.append(Explanation(difference, parts, _sentence(difference, causes), entries, recorded_as))
            if len(found) == _MOST:
                break
        return found

    def _coming_to(self, difference: int) -> Iterator[Sequence[_Cause]]:
        """Yield the causes that come to a difference, one alone or two together, the likeliest first."""
        alone = [group for group in self._alike if group.connects == difference]
        for group in sorted(alone, key=lambda group: -group.likelihood):
            yield [group.first]
        alike = [group for group in self._alike if not group.is_unusual]
        pairs: list[tuple[float, Sequence[_Cause]]] = []
        for one, other in combinations(alike, 2):
            if one.connects + other.connects == difference:
                pairs.append((one.likelihood * other.likelihood, [one.first, other.first]))
        twins = [group for group in alike if 2 * group.connects == difference and len(group.causes) > 1]
        pairs += [(group.likelihood**2 / 2, group.causes[:2]) for group in twins]
        yield from (causes for _, causes in sorted(pairs, key=lambda pair: -pair[0])[: 2 * _MOST])

    @cached_property
    def _alike(self) -> list[_Alike]:
        weights: dict[tuple[CauseKind, bool], float] = defaultdict(float)
        alike: dict[tuple[CauseKind, int], list[_Cause]] = defaultdict(list)
        for cause in _causes(self):
            if (left := _as_of_today(cause, self)) is not None:
                weights[left.kind, left.connects > 0] += left.weight
                alike[left.kind, left.connects].append(left)
        groups = []
        for (kind, connects), causes in alike.items():
            causes.sort(key=lambda cause: -cause.weight)
            share = sum(cause.weight for cause in causes) / weights[kind, connects > 0]
            groups.append(_Alike(causes, share * _PRIORS.get((kind, connects > 0), 1)))
        return groups


def _sentence(difference: int, causes: Sequence[_Cause]) -> str:
    if len(causes) == 1:
        return f"{more_or_fewer(difference)}: {causes[0].fact}; {causes[0].question}"
    return f"{more_or_fewer(difference)}: {', and '.join(f'{cause.fact} ({cause.question})' for cause in causes)}"
