"""What happens once in the demo's year: budget, upgrade, bonuses, reconciliations, slips and the last days' endings."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from msgspec.structs import replace

from connects_tui.demo import prices
from connects_tui.demo.calendar import WorkCalendar
from connects_tui.demo.year import LAST_DAYS, Milestone, Year
from connects_tui.ledger.entries import Balance, Budget, Grant, PlanChange, Proposal, Remove, Spend

_PROPOSALS_A_MONTH: Final = 28
_UPGRADE_FROM: Final = 145
_LAST_RENEWAL_DAY: Final = 27
_EXTRA_MONEY: Final = 40  # USD a cycle, besides the fee
_SLACK_DAYS: Final = (8, 40)
_LAPSES_SOON: Final = (timedelta(days=7), timedelta(days=60))
_LATE_ENDINGS: Final = 2


# --- budget and plan -------------------------------------------------------------------------------------------------


def _set_budget(year: Year) -> None:
    """Plan so many proposals a month at their mean cost; with a fee to pay, plan the money too."""
    state = year.diary.state
    costs = prices.costs(state.rules)
    connects = _PROPOSALS_A_MONTH * sum(costs) // len(costs) // 10 * 10
    money = state.fee.quantize(1) + _EXTRA_MONEY if state.fee else None
    year.diary.write(Budget(on=year.day, connects=connects, money=money))


def _upgrade(year: Year) -> None:
    if year.diary.state.rules.plan("plus") is not None:
        year.diary.write(PlanChange(on=year.day, plan="plus", note="More work than the free Connects allow."))
        _set_budget(year)


# --- Connects in and out ---------------------------------------------------------------------------------------------


def _grants(connects: int, reason: str, days: int | None = None) -> Milestone:
    """Make a bonus, with a day of its own on which it lapses where `days` are given."""

    def grant(year: Year) -> None:
        expires = None if days is None else year.day + timedelta(days=days)
        year.diary.write(Grant(on=year.day, connects=connects, reason=reason, expires=expires))

    return grant


def _reconciles(off: int = 0) -> Milestone:
    """Make a reconciliation: Upwork's page shows so many more than the journal."""

    def reconcile(year: Year) -> None:
        year.diary.write(Balance(on=year.day, connects=max(0, year.diary.ledger.balance + off)))

    return reconcile


def _badge(connects: int) -> Milestone:
    """Make a week of the availability badge, once there is one."""

    def spend(year: Year) -> None:
        if prices.can_boost(year.diary.state.rules) and year.diary.ledger.balance >= connects:
            year.diary.write(Spend(on=year.day, connects=connects, what="Availability badge, one week"))

    return spend


# --- slips -----------------------------------------------------------------------------------------------------------


def _misspelled(proposal: Proposal) -> Mapping[str, Any]:
    """Let two letters of the title change places."""
    title = proposal.title
    for place in range(2, len(title) - 1):
        first, second = title[place], title[place + 1]
        if first.isalpha() and second.isalpha() and first != second:
            return {"title": f"{title[:place]}{second}{first}{title[place + 2 :]}"}
    return {}


def _slips(year: Year) -> None:
    year.slip = _misspelled


def _slips_in_cost(year: Year) -> None:
    """Let the next proposal cost a little more than it did, as far as the rules can tell."""
    costs = year.diary.state.rules.proposal

    def mistyped(proposal: Proposal) -> Mapping[str, Any]:
        wrong = (proposal.connects + more for more in (2, 1))
        return next(({"connects": cost} for cost in wrong if costs.allows(cost)), {})

    year.slip = mistyped


def _records_twice(year: Year) -> None:
    """Record the latest proposal a second time, and remove it again."""
    latest = list(year.proposals.values())[-1:]
    for proposal in latest:
        (second,) = year.diary.write(replace(proposal, id=None, at=None))
        year.diary.write(Remove(on=year.day, of=second, note="Recorded twice."))


# --- the last days ---------------------------------------------------------------------------------------------------


def _closes_unpaid(year: Year) -> None:
    """Let a client close a job whose Connects did not come back yet."""
    least, most = _SLACK_DAYS
    waiting = year.waiting("sent", "viewed", least_days=least, most_days=most)
    costly = [id_ for id_ in waiting if year.proposals[id_].connects]
    year.mark(costly[-1:], "closed", paid=False)


def _talks(year: Year) -> None:
    """Let the latest proposal that was viewed lead to a talk that goes on at the end."""
    year.mark(year.waiting("viewed", least_days=2)[-1:], "interviewing", settled=True)


def _offers(year: Year) -> None:
    """Let the latest talk lead to an offer that is still open at the end."""
    year.mark(year.waiting("interviewing")[-1:], "offered", settled=True)


def _closes_late(year: Year) -> None:
    """Let clients close old jobs: their Connects go back to lots that lapse in the coming weeks."""
    soonest, latest = (year.today + ahead for ahead in _LAPSES_SOON)
    ledger = year.diary.ledger
    found: dict[int, str] = {}
    for id_ in year.waiting("sent", "viewed", "expired"):
        for taken in ledger.spent[id_].taken:
            expires = year.diary.state.holdings.lots[taken.lot].expires
            if expires is not None and soonest <= expires <= latest and id_ not in found.values():
                found.setdefault(taken.lot, id_)
    for id_ in list(found.values())[-_LATE_ENDINGS:]:
        year.mark([id_], "closed")


# --- when ------------------------------------------------------------------------------------------------------------

_AFTER_START: Final[tuple[tuple[int, Milestone], ...]] = (
    (1, _set_budget),
    (26, _grants(20, "Rising Talent")),
    (41, _reconciles()),
    (58, _slips),
    (83, _badge(6)),
    (87, _reconciles(-2)),
    (121, _records_twice),
    (133, _reconciles()),
    (172, _grants(10, "Survey")),
    (181, _reconciles()),
    (197, _slips_in_cost),
    (214, _badge(8)),
    (228, _reconciles(3)),
    (281, _reconciles()),
    (299, _badge(8)),
    (322, _reconciles()),
)
"""The evenings of the year, in days after its first one."""

_BEFORE_END: Final[tuple[tuple[int, Milestone], ...]] = (
    (13, _closes_unpaid),
    (8, _grants(30, "Seasonal promotion", days=29)),
    (7, _talks),
    (6, _reconciles(4)),
    (5, _closes_unpaid),
    (4, _talks),
    (3, Year.buy),
    (2, _offers),
    (1, _talks),
    (0, _closes_late),
)
"""The last evenings, in days before the end."""

_BEFORE_HOLIDAY: Final = _grants(15, "Limited-time promotion", days=12)
"""A bonus that lapses unused while the freelancer is away."""


def milestones(calendar: WorkCalendar) -> dict[date, list[Milestone]]:
    """Return what happens on which days of this year."""
    found: dict[date, list[Milestone]] = defaultdict(list)
    for days, milestone in _AFTER_START:
        found[calendar.start + timedelta(days=days)].append(milestone)
    for days, milestone in _BEFORE_END:
        found[calendar.today - timedelta(days=days)].append(milestone)
    found[calendar.holiday - timedelta(days=1)].append(_BEFORE_HOLIDAY)
    found[_upgrade_day(calendar)].append(_upgrade)
    return found


def _upgrade_day(calendar: WorkCalendar) -> date:
    """Return the day of the upgrade: such that the last renewal comes when the last days begin."""
    wanted = min((calendar.today - timedelta(days=LAST_DAYS)).day, _LAST_RENEWAL_DAY)
    days = (calendar.start + timedelta(days=_UPGRADE_FROM + day) for day in range(32))
    return next(day for day in days if day.day == wanted)
