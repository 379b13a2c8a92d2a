"""The freelancer's year: what is sent, what comes of it, and what has to be bought on the way.

The year is lived day by day on the ledger itself, so that nothing is spent that is not there. In the last `LAST_DAYS`
days Connects are kept together, so that the year ends with some of several sources in hand.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from msgspec.structs import replace

from connects_tui.demo import prices
from connects_tui.demo.calendar import DAYS, WorkCalendar
from connects_tui.demo.diary import Diary
from connects_tui.demo.fates import ENDED, OUTBID_DAYS, fate
from connects_tui.demo.jobs import Jobs
from connects_tui.ledger.entries import (
    Account,
    Edit,
    Entry,
    Proposal,
    PurchaseMade,
    Refund,
    StatusChange,
)
from connects_tui.rules import TIMELINE, Rulebook
from connects_tui.rules.values import cents

SEED: Final = 20261123
LAST_DAYS: Final = 11

_OPENING_BALANCE: Final = 48
_INVITED: Final = 0.05
_BOOSTED: Final = 0.13
_BOOST_WINS: Final = 0.35
_CLIENT_LEARNED: Final = 0.65

_RUNNING_LOW: Final = (0, 0, 10, 20, 30)
"""How many Connects are kept before some are bought: now and then in good time, often at the last moment."""

_KEPT: Final = (20, 80)
"""How many Connects of the last allowance are kept to the end, and how many more when the last days begin."""

_TAX: Final = Decimal("1.19")
_OUTBID: Final = "outbid"

Milestone = Callable[["Year"], None]
"""Something that happens once in the year, on a day of its own."""

Slip = Callable[[Proposal], Mapping[str, Any]]
"""A mistake in writing a proposal down: the fields that came out wrong."""


class Year:
    """A year of an account on the timeline, up to and including `today`.

    Attributes:
        day: the day that is being lived.
        diary: the journal so far, and the ledger that follows from it.
        proposals: every proposal sent so far, by its id.
        standing: where each of them stands.
        slip: the mistake that the next proposal will be written down with, if any.
    """

    def __init__(self, today: date, rulebook: Rulebook) -> None:
        self.today = today
        self.rng = Random(SEED)  # noqa: S311 - believable data, the same every time; nothing secret
        self.calendar = WorkCalendar(today, self.rng)
        self.day = self.calendar.start
        self.jobs = Jobs(self.rng)
        self.diary = Diary(_opening(self.day, rulebook), rulebook, Random(SEED + 1))  # noqa: S311 - as above
        self.proposals: dict[str, Proposal] = {}
        self.standing: dict[str, str] = {}
        self._coming: dict[date, list[tuple[str, str]]] = {}
        self._settled: set[str] = set()
        self._purchases = 0
        self.slip: Slip | None = None

    def live(self, milestones: Mapping[date, Sequence[Milestone]]) -> list[Entry]:
        """Live the year and return its journal; the milestones come in the evening of their days."""
        for number in range(DAYS + 1):
            self.day = self.calendar.start + timedelta(days=number)
            self.diary.begin(self.day)
            self._hear()
            for _ in range(self.calendar.proposals_on(self.day)):
                self._propose()
            for milestone in milestones.get(self.day, ()):
                milestone(self)
        return self.diary.written

    # --- proposals ---------------------------------------------------------------------------------------------

    def _propose(self) -> None:
        """Send a proposal, if there are Connects for it."""
        rng, rules = self.rng, self.diary.state.rules
        invited = rng.random() < _INVITED
        connects = rules.proposal.invitation_connects if invited else rng.choice(prices.costs(rules))
        boost = 0
        if prices.can_boost(rules) and not invited and rng.random() < _BOOSTED:
            boost = prices.boost(rng, connects)
        job = self.jobs.next()
        if self._has(connects + boost):
            proposal = Proposal(
                on=self.day,
                connects=connects,
                title=job.title,
                boost=boost,
                invited=invited,
                client=job.client,
                budget=job.price.least,
                budget_max=job.price.most,
                hourly=job.price.hourly,
                url=job.url,
                tags=job.tags,
                note=job.note,
            )
            self._sent(proposal, self._write_down(proposal))

    def _write_down(self, proposal: Proposal) -> str:
        """Write a proposal down, and correct it at once where the hand slipped; return its id."""
        wrong = self.slip(proposal) if self.slip else {}
        self.slip = None
        (id_,) = self.diary.write(replace(proposal, **wrong))
        if wrong:
            self.diary.write(Edit(on=self.day, of=id_, set={name: getattr(proposal, name) for name in wrong}))
        return id_

    def _has(self, connects: int) -> bool:
        """Whether so many Connects may be spent now; buys some where they run low."""
        if not connects:
            return True
        if self._days_left <= LAST_DAYS:
            return self.diary.ledger.balance - connects >= self._reserve
        if self.diary.ledger.balance < connects + self.rng.choice(_RUNNING_LOW):
            self.buy()
        return self.diary.ledger.balance >= connects

    @property
    def _days_left(self) -> int:
        return (self.today - self.day).days

    @property
    def _reserve(self) -> int:
        """What is kept in hand in the last days: all that came after the renewal, and less and less before it."""
        state = self.diary.state
        newer = sum(lot.left for lot in state.holdings.open if lot.issued > state.cycle_start)
        least, more = _KEPT
        return newer + least + more * self._days_left // LAST_DAYS

    def _sent(self, proposal: Proposal, id_: str) -> None:
        """Let fate take its course."""
        rng = self.rng
        self.proposals[id_] = proposal
        self.standing[id_] = "sent"
        wins = rng.random() < _BOOST_WINS
        for days, status in fate(rng, warm=proposal.invited or (proposal.boost > 0 and wins)):
            self._comes(id_, status, days)
        if proposal.boost and not wins:
            self._comes(id_, _OUTBID, rng.randint(*OUTBID_DAYS))

    def _comes(self, id_: str, news: str, days: int) -> None:
        day = self.calendar.noticed(self.day + timedelta(days=days), news)
        self._coming.setdefault(day, []).append((id_, news))

    def _hear(self) -> None:
        """Write down what became of proposals; what expired is marked in one go."""
        news = [(id_, what) for id_, what in self._coming.pop(self.day, ()) if id_ not in self._settled]
        for id_, what in news:
            if id_ in self._settled or what == "expired":
                continue
            if what == _OUTBID:
                self.diary.write(Refund(on=self.day, of=id_, reason=_OUTBID))
            else:
                self.mark([id_], what)
        self.mark([id_ for id_, what in news if what == "expired" and id_ not in self._settled], "expired")

    def mark(self, ids: Sequence[str], status: str, *, paid: bool = True, settled: bool = False) -> None:
        """Move proposals on; where the rules pay that ending back and `paid`, their Connects come back.

        `settled`: nothing more is heard of them, although they did not end.
        """
        entries: list[Entry] = []
        pays = self.diary.state.rules.refund.pays(status)
        for id_ in ids:
            self.standing[id_] = status
            if settled or status in ENDED:
                self._settled.add(id_)
            entries.append(StatusChange(on=self.day, of=id_, status=status))
            if paid and pays and self.diary.ledger.spent[id_].outstanding:
                entries.append(Refund(on=self.day, of=id_, reason=status))
        if entries:
            self.diary.write(*entries)
        if status == "interviewing":
            self._learn_clients(ids)

    def _learn_clients(self, ids: Sequence[str]) -> None:
        """Find out in the first talk who the client is."""
        for id_ in ids:
            if self.proposals[id_].client is None and self.rng.random() < _CLIENT_LEARNED:
                self.diary.write(Edit(on=self.day, of=id_, set={"client": self.jobs.client()}))

    def waiting(self, *statuses: str, least_days: int = 0, most_days: int = DAYS) -> list[str]:
        """Return the proposals that stand at one of these, sent so many days ago, oldest first."""
        return [
            id_
            for id_, status in self.standing.items()
            if status in statuses and least_days <= (self.day - self.proposals[id_].on).days <= most_days
        ]

    # --- Connects in and out -----------------------------------------------------------------------------------

    def buy(self) -> None:
        """Buy Connects, where the plan can; only a few shortly before the year's end."""
        state = self.diary.state
        amounts = prices.amounts_on_sale(state.plan, self.diary.ledger.balance)
        if not amounts or state.plan.purchase is None:
            return
        few = self._days_left <= 3 * LAST_DAYS
        amount = amounts[0] if few else self.rng.choice(amounts[len(amounts) // 2 :])
        self._purchases += 1
        paid, note = None, None
        if self._purchases == 3:  # noqa: PLR2004 - one of them differs from the plan's price
            paid, note = cents(state.plan.purchase.price * amount * _TAX), "With tax on the invoice."
        self.diary.write(PurchaseMade(on=self.day, connects=amount, paid=paid, note=note))


def _opening(day: date, rulebook: Rulebook) -> Account:
    """Open an account that gets the most its plan's allowance can be."""
    plan = rulebook.in_force(TIMELINE, day).plan("basic")
    choices = plan.monthly_choices if plan else ()
    allowance = max(choices, default=None)
    return Account(on=day, rules=TIMELINE, plan="basic", balance=_OPENING_BALANCE, monthly_connects=allowance)
