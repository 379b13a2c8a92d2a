"""Hints: for each the side on which it appears, with its sentence, and the side on which it does not."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from msgspec.structs import replace

from connects_tui.actions import hints
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.todo import todo
from connects_tui.insights.benchmarks import NO_BENCHMARKS, Benchmarks, packaged
from connects_tui.ledger.entries import Balance, Entry, PlanChange, PurchaseMade, Refund, StatusChange
from connects_tui.ledger.forecast import Pace, forecast
from connects_tui.rules import Plan, PurchaseTerms
from tests.insights.building import went
from tests.ledger.building import day, opened, plan, played, present, rules, sent

TODAY: Final = day("2026-11-23")
PRICE: Final = PurchaseTerms(Decimal("0.15"), minimum=10)

Find = Callable[[Outlook], hints.Hint | None]


def at(
    *entries: Entry,
    a_day: float | None = None,
    cost: int = 8,
    benchmarks: Benchmarks | None = None,
    balance: int = 1000,
    opening: str = "",
    expires: date | None = None,
    other: Plan | None = None,
    **terms: Any,
) -> Outlook:
    """An account that renews on the 5th, 12 days ahead, at a pace or its own; beside its plan there may be another."""
    opening = opening or ("2026-01-01" if entries else "2026-11-06")
    first = plan(**({"purchase": PRICE} | terms))
    set_ = rules(first, other) if other else rules(first)
    ledger = played(set_, opened(opening, balance, renewal_day=5, expires=expires), *entries, until=str(TODAY))
    ahead = present(forecast(ledger, None if a_day is None else Pace(Fraction(a_day), cost)))
    outlook = Outlook(ledger, packaged() if benchmarks is None else benchmarks)
    vars(outlook)["forecast"] = ahead  # at a pace of the case's own
    return outlook


def ago(days: int) -> str:
    return str(TODAY - timedelta(days=days))


def paid(number: int, first: int = 89, cost: int = 8, **more: Any) -> list[Entry]:
    """Proposals, one of them `first` days ago, the others the day after and later."""
    return [sent(ago(max(0, first - place)), cost, f"p{place}", **more) for place in range(number)]


def year(busy: int, *, usual: int = 4, first: int = 363) -> list[Entry]:
    """A year of a proposal of `usual` Connects a week; in its first four weeks of `busy`."""
    return [sent(ago(first - 7 * week), busy if week < 4 else usual, f"w{week}") for week in range(52)]


def boosted(number: int, replies: int, boost: int, others: int, other_replies: int) -> list[Entry]:
    made: list[Entry] = []
    for place in range(number):
        made.append(sent(ago(100), 4, f"b{place}", boost=boost))
        made += went(f"b{place}", f"{ago(90)} interviewing") if place < replies else []
    for place in range(others):
        made.append(sent(ago(100), 4, f"o{place}"))
        made += went(f"o{place}", f"{ago(90)} interviewing") if place < other_replies else []
    return made


def shown(days: int) -> Balance:
    """What Upwork showed so many days ago."""
    return Balance(on=day(ago(days)), connects=1000)


def monthly(cost: int, number: int = 30) -> list[Entry]:
    """Proposals over the last 90 days, `number` a month, of so many Connects."""
    return [sent(ago(place * 90 // (3 * number)), cost, f"p{place}") for place in range(3 * number)]


HIRED: Final = [sent(ago(200), 8, "hired"), *went("hired", f"{ago(190)} hired"), *paid(30, 100)]
PLUS: Final = plan("plus", "10.00", 100, purchase=PRICE)
DEAR: Final = replace(PLUS, monthly_fee=Decimal("30.00"))
TWO_MONTHS: Final = [sent(ago(60), 8), sent(ago(30), 8)]
BOUGHT: Final = PurchaseMade(on=day("2026-11-10"), connects=100)
RICH: Final = plan("plus", "1.00", 1000, purchase=PRICE)

WAITS: Final = PlanChange(on=day(ago(0)), plan="basic", monthly_connects=5, when="renewal")
OVER: Final = sent(ago(3), 1016, "over")

_RUN_OUT = "At 2 Connects a day your Connects last {}. Buy {} to last until the renewal on {}."
_NO_HIRE = (
    "240 Connects and 30 paid proposals since {} without a hire. Accounts have been suspended for that; send fewer, to "
    "jobs that fit better."
)
_POOR = (
    "{} sent from 26 Aug to 16 Nov got a reply, for {}; a good rate starts at 10%. More Connects won't fix that; "
    "a better proposal or profile might."
)
_DRIFT = "You last reconciled on {}; 10 movements since then."
_BUSY = (
    "A year ago you used 80 Connects in the four weeks up to 21 Dec; 21 is usual, and you're {} short of that now{}."
)
_COVERED = ". Buying 38 for $5.70 covers it"
_LONG_AGO = "2025-01-01"
_EXPIRE = "{} on 5 Dec. {} at 8 by 4 Dec would use {}."
_EXPIRE_50 = "50 Connects expire on 23 Dec. 6 more bids at 8 by 22 Dec would use 48 of them."
_OVERBOUGHT = (
    "53 Connects you bought will expire unused, the first on 10 Jan 2027, at 1 Connect a day. Buy fewer at a time."
)
_LESS = "Plus would cost $5.00 less a month than Basic, at 30.4 proposals a month (last 90 days)."
_SENT = "Plus would send {} a year that Basic can't, at {} a month (last {} days)."
_NOT_WORTH = (
    "Upgrading isn't worth it: at 30.4 proposals a month (last 90 days) Plus would cost $15.00 more a month than Basic."
)
_BEYOND = "At {} you use {} Connects a cycle and get {}; the other {} cost {} to buy."
_ROUTINE = "At {} you use about {} of your {} a cycle; {} by each renewal would use {}."


def case(said: str | None, *entries: Entry, **terms: Any) -> tuple[str | None, tuple[Entry, ...], dict[str, Any]]:
    return said, entries, terms


CASES: Final[dict[Find, list[tuple[str | None, tuple[Entry, ...], dict[str, Any]]]]] = {
    hints.owed: [
        # 12 days to the renewal: 11 of them at 2 need 22, and 16 are owed
        case("You owe 16 Connects. Buy 16 for $2.40 now, or 38 for $5.70 to last until 5 Dec.", OVER, a_day=2),
        case("You owe 16 Connects. Buy 16 for $2.40 now.", OVER, a_day=0),
        case(
            "You owe 16 Connects. This plan can't buy any; the next Connects you get pay them off.",
            OVER,
            purchase=None,
        ),
        case(None, a_day=2, balance=0),
    ],
    hints.run_out: [
        # until the renewal: 11 days at 2 need 22; the renewal brings enough for long
        case(
            _RUN_OUT.format("until 3 Dec", "10 Connects for $1.50 by 4 Dec", "5 Dec"),
            a_day=2,
            balance=21,
            connects=100,
        ),
        case(None, a_day=2, balance=22, connects=100),
        case(None, OVER, a_day=2),  # they ran out long ago
        # after the renewal within 14 days: 27 at 2 a day are not enough for the 14th day, 28 are
        case(_RUN_OUT.format("until 6 Dec", "57 Connects for $8.55 by 7 Dec", "5 Jan 2027"), a_day=2, balance=27),
        case(None, a_day=2, balance=28),
        case(_RUN_OUT.format("until 28 Nov", "11 Connects for $1.65 by 29 Nov", "5 Dec"), a_day=2, balance=11),
    ],
    hints.expiring: [
        case(_EXPIRE.format("16 Connects expire", "2 more bids", "them"), a_day=0, balance=100, carry_cap=84),
        case(_EXPIRE.format("1 Connect expires", "1 more bid", "it"), a_day=0, balance=100, carry_cap=99),
        case(None, a_day=0, balance=100, carry_cap=100),
        case(_EXPIRE_50, a_day=0, balance=50, expires=TODAY + timedelta(days=30)),
        case(None, a_day=0, balance=50, expires=TODAY + timedelta(days=31)),
        # a proposal costs 8
        case(None, a_day=0, balance=7, carry_cap=0),
        case(_EXPIRE.format("8 Connects expire", "1 more bid", "them"), a_day=0, balance=8, carry_cap=0),
    ],
    hints.no_hire: [
        case(_NO_HIRE.format("25 Aug"), *paid(30, 90)),
        case(None, *paid(29, 90)),
        case(None, *paid(30, 89)),
        case(None, *paid(30, 90, 6)),
        # it begins anew with a hire
        case(_NO_HIRE.format("17 May"), *HIRED),
        case(_NO_HIRE.format("17 May"), *HIRED, sent(ago(195), 8, "between")),
        case(None, *HIRED, *went("p29", f"{ago(60)} hired")),
        # what came back, or was free, is not counted
        case(None, *paid(30, 100), Refund(on=day(ago(1)), of="p3"), sent(ago(80), 0, "free", invited=True)),
    ],
    hints.poor_reply: [
        # 0 of 35: up to 9.9 %; 0 of 34: up to 10.2 %; 1 of 60: up to 8.9 %
        case(_POOR.format("0 of 35 proposals", "280 Connects"), *paid(35)),
        case(None, *paid(34)),
        case(None, *paid(35), *went("p0", f"{ago(5)} interviewing")),
        case(_POOR.format("1 of 60 proposals", "480 Connects"), *paid(60), *went("p0", f"{ago(5)} interviewing")),
        # the last week, the invited and what is older than 90 days are left out
        case(None, *paid(34), sent(ago(6), 8)),
        case(None, *paid(34), sent(ago(20), 8, invited=True)),
        case(
            _POOR.format("0 of 35 proposals", "280 Connects, not counting invitations"),
            *paid(35),
            sent(ago(20), 8, invited=True),
        ),
        case(None, *paid(34), sent(ago(90), 8)),
        case(_POOR.format("0 of 35 proposals", "280 Connects"), *paid(34), sent(ago(7), 8)),
        # from 100 Connects on, and where good is known
        case(_POOR.format("0 of 50 proposals", "100 Connects"), *paid(50, cost=2)),
        case(None, *paid(49, cost=2)),
        case(None, *paid(50, cost=2), benchmarks=NO_BENCHMARKS),
    ],
    hints.drift: [
        case(_DRIFT.format("24 Oct, when it was off by 4"), shown(30), *paid(10, 20), balance=996),
        case(None, shown(29), *paid(10, 20), balance=996),
        case(None, shown(30), *paid(9, 20), balance=996),
        # measured from the opening where nothing was reconciled
        case(_DRIFT.format("24 Oct"), *paid(10, 10), opening=ago(30)),
        case(None, *paid(10, 10), opening=ago(29)),
        case(_DRIFT.format("1 Oct 2025"), *paid(10, 10), opening="2025-10-01"),
    ],
    hints.overbought: [
        # they lapse on 10 January, after 47 days
        case(_OVERBOUGHT, BOUGHT, a_day=1, opening="2026-11-06", balance=0, lifetime_months=2),
        case(None, BOUGHT, a_day=3, opening="2026-11-06", balance=0, lifetime_months=2),
        # what came for nothing is not meant
        case(None, a_day=0, balance=100, lifetime_months=2),
    ],
    hints.busy_ahead: [
        # 80 in the first four weeks of a year with 272; 18 are left of 290
        case(_BUSY.format("62", ". Buying 62 for $9.30 covers it"), *year(20), opening=_LONG_AGO, balance=290),
        case(_BUSY.format("62", ""), *year(20), opening=_LONG_AGO, balance=290, purchase=None),
        case(None, *year(20), opening=_LONG_AGO, balance=352),
        case(None, *year(5), opening=_LONG_AGO, balance=230),
        case(None, *year(20, first=362), opening=_LONG_AGO, balance=290),
        # the allowance that comes in time counts, one Connect a month
        case(_BUSY.format("38", _COVERED), *year(20), opening=_LONG_AGO, balance=290, connects=1),
    ],
    hints.boosts_hint: [
        case(
            "Boosts took 50 Connects in 180 days; 1 of 10 boosted proposals got a reply, and 1 of 10 without a boost.",
            *boosted(10, 1, 5, 10, 1),
        ),
        case(None, *boosted(10, 2, 5, 10, 1)),  # answered more often
        case(None, *boosted(9, 0, 9, 10, 5)),  # too few
        case(None, *boosted(10, 0, 9, 9, 5)),
        case(None, *boosted(10, 0, 5, 10, 0)),  # no reply is recorded yet
        case(None, *boosted(10, 0, 4, 10, 5)),  # 40 Connects
        case(None, *boosted(10, 0, 5, 10, 1), Refund(on=day(ago(90)), of="b0", reason="outbid")),
    ],
    hints.better_plan: [
        # 30.4 proposals of 8 are 243 Connects a month: 100 of them for $10.00 instead of $15.00
        case(_LESS, *monthly(8), balance=2000, other=PLUS),
        case(None, *monthly(8), balance=2000, other=replace(PLUS, monthly_fee=Decimal("14.50"))),
        case(_SENT.format("365 proposals", "30.4 proposals", 90), *monthly(8), balance=2000, purchase=None, other=PLUS),
        case(_SENT.format("12 proposals", "1 proposal", 61), *TWO_MONTHS, purchase=None, other=PLUS),
        # Connects were bought within 90 days: then that an upgrade does not pay is a hint
        case(_NOT_WORTH, PurchaseMade(on=day(ago(89)), connects=10), *monthly(8), balance=2000, other=DEAR),
        case(None, PurchaseMade(on=day(ago(90)), connects=10), *monthly(8), balance=2000, other=DEAR),
        case(None, *monthly(8), WAITS, other=RICH),
        # nothing was sent lately
        case(None, other=RICH),
        case(None, sent(ago(90), 8), other=RICH),
    ],
    hints.beyond_allowance: [
        # the next cycle has 31 days: 124 or 93 Connects, of which 90 come
        case(_BEYOND.format("4 Connects a day", 124, 90, 34, "$5.10"), a_day=4, connects=90),
        case(None, a_day=3, connects=90),
        case(_BEYOND.format("1 Connect a day", 31, 20, 11, "$1.65"), a_day=1, connects=20),
        case(None, a_day=4, connects=0),
        case(None, a_day=4, connects=90, purchase=None),
        case(None, WAITS, a_day=4, connects=90),  # another plan comes: its allowance is another
    ],
    hints.routine: [
        # 31 days at 2 a day are 62, and a proposal costs 8
        case(_ROUTINE.format("2 Connects a day", 62, 70, "8 bids at 8", "64 of them"), a_day=2, connects=70),
        case(None, a_day=2, connects=69),
        case(None, WAITS, a_day=2, connects=70),
        case(_ROUTINE.format("0 Connects a day", 0, 60, "30 bids at 2", "them all"), a_day=0, cost=2, connects=60),
        case(_ROUTINE.format("0 Connects a day", 0, 100, "50 bids at 2", "them all"), a_day=0, cost=2, connects=100),
        case(_ROUTINE.format("0 Connects a day", 0, 10, "1 bid at 6", "6 of them"), a_day=0, cost=6, connects=10),
        case(None, a_day=0, connects=7),
    ],
}


@pytest.mark.parametrize(
    ("find", "said", "entries", "terms"), [(find, *row) for find, rows in CASES.items() for row in rows]
)
def test_when_a_hint_appears(find: Find, said: str | None, entries: tuple[Entry, ...], terms: dict[str, Any]) -> None:
    hint = find(at(*entries, **terms))
    assert (hint and hint.text) == said


# --- which are shown -------------------------------------------------------------------------------------------------


FOUND: Final = [
    hints.Hint(kind, why="", action="", command="", changes="", numbers=(number,), text="", calculation=())
    for kind, number in (("no-hire", "1"), ("drift", "2"), ("overbought", "3"), ("routine", "4"))
]


def test_at_most_three_are_shown_the_weightiest_first() -> None:
    assert hints.chosen(FOUND, {}) == tuple(FOUND[:3])


def test_a_dismissed_hint_is_not_repeated_until_its_numbers_change() -> None:
    assert hints.chosen(FOUND[:2], {"no-hire": ("1",)}) == (FOUND[1],)
    assert hints.chosen(FOUND[:2], {"no-hire": ("0",)}) == tuple(FOUND[:2])
    assert hints.chosen(FOUND, {"no-hire": ("1",)}) == tuple(FOUND[1:])


def test_findings_come_in_the_order_of_their_weight_and_a_kind_only_once() -> None:
    assert tuple(CASES) == hints.FINDERS
    viewed = StatusChange(on=TODAY, of="p0", status="viewed")
    outlook = at(*paid(40, 100), viewed, balance=340, connects=9, lifetime_months=12)
    found = hints.find_hints(outlook)
    assert len({hint.kind for hint in found}) == len(found) > 1
    assert found == tuple(hint for find in CASES if (hint := find(outlook)))


def test_a_hint_comes_back_with_other_numbers_and_not_with_every_proposal() -> None:
    first, one_more, many_more = (hints.no_hire(at(*paid(number, 100))) for number in (30, 31, 45))
    assert first
    assert one_more
    assert many_more
    assert first.numbers == one_more.numbers != many_more.numbers


@pytest.mark.parametrize(
    ("outlook", "step"),
    [
        (at(OVER), ("in-out", "Buy 16 for $2.40 now")),
        (at(OVER, purchase=None), ("reconcile", "Reconcile with Upwork's page")),
        (at(a_day=2, balance=21), ("in-out", "Buy 10 for $1.50 by 4 Dec")),
        (at(a_day=2, balance=21, purchase=None), ("go-plans", "Spend less until 5 Dec")),
        (at(a_day=1, balance=100, expires=day("2026-12-23")), ("add", "Send 8 more by 22 Dec")),
        (at(a_day=1, opening="2026-10-20", balance=100, connects=100), ("reconcile", "Check the renewal on 5 Nov")),
        (at(a_day=1, balance=100), ("", "Nothing to buy before 5 Dec")),
    ],
)
def test_the_next_step_is_what_the_weightiest_asks_for(outlook: Outlook, step: tuple[str, str]) -> None:
    assert hints.next_step(outlook) == step


@pytest.mark.parametrize(
    ("outlook", "room", "words"),
    [
        (at(OVER), 19, "Buy 16"),
        (at(OVER, purchase=None), 25, "Reconcile with Upwork"),
        (at(a_day=2, balance=21), 25, "Buy 10 for $1.50 by 4 Dec"),
        (at(a_day=2, balance=21), 24, "Buy 10 by 4 Dec"),
        (at(a_day=2, balance=21), 14, "Buy 10"),
        (at(a_day=1, opening="2026-10-20", balance=100, connects=100), 25, "Check the 5 Nov renewal"),
        (at(a_day=1, opening="2026-10-20", balance=100, connects=100), 22, "Check the renewal"),
        (at(a_day=1, balance=100), 26, "Nothing to buy"),
    ],
)
def test_what_the_next_step_has_no_room_for_is_left_out_whole(outlook: Outlook, room: int, words: str) -> None:
    assert present(hints.next_step(outlook, room))[1] == words


def test_there_is_no_next_step_while_the_pace_is_learned() -> None:
    outlook = at(balance=100)
    vars(outlook)["forecast"] = None
    assert hints.next_step(outlook) is None


_REFUSED_10: Final = "You won't get 10 of your 5 Dec allowance: your balance will be at the plan's maximum"


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"balance": 50, "expires": day("2026-12-23")}, ["50 Connects expire on 23 Dec if you spend nothing more."]),
        ({"balance": 50, "expires": day("2026-12-24")}, []),
        ({"balance": 100, "carry_cap": 99}, ["1 Connect expires on 5 Dec if you spend nothing more."]),
        (
            {"balance": 100, "connects": 10, "max_balance": 100},
            [f"{_REFUSED_10} if you spend nothing more."],
        ),
        ({"balance": 1000, "connects": 10}, []),
        ({"balance": 7, "carry_cap": 0}, []),  # a proposal costs 8
    ],
)
def test_while_the_pace_is_learned_what_expires_is_named_and_nothing_is_advised(
    terms: dict[str, Any], says: list[str]
) -> None:
    outlook = Outlook(at(sent(ago(3), 0, "free"), opening=ago(17), **terms).ledger)
    assert outlook.forecast is None
    found = hints.find_hints(outlook)
    assert [hint.text for hint in found] == says
    assert todo(outlook, {}).summary == (
        "1 thing to do: Connects that expire" if says else ""
    )  # the hint says the rest
    assert all(("Pace", "not known yet; this is if you spend nothing more") in hint.calculation for hint in found)


@pytest.mark.parametrize(
    ("pace", "says"), [("1.5", "about 47 of your 100"), ("20", "620 Connects a cycle and get 100")]
)
def test_at_a_pace_that_was_chosen_a_hint_goes_on_at_it_and_says_so(pace: str, says: str) -> None:
    outlook = Outlook(at(balance=100, connects=100).ledger, pace=Decimal(pace))
    found = {hint.kind: hint for hint in hints.find_hints(outlook)}
    hint = found.get("routine") or found["beyond-allowance"]
    assert hint.text.startswith(f"At {pace} Connects a day you use {says}")
    if hint.kind == "beyond-allowance":
        assert ("Source", "the pace you chose, under the current rules") in hints.explanation(hint)
