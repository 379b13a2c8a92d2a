"""Journals that put an export to the test."""

from decimal import Decimal
from functools import partial

from connects_tui.ledger import History, Ledger
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
)
from connects_tui.rules import Rulebook
from tests.ledger import building
from tests.ledger.building import day, numbered, sent

HOSTILE = '=cmd|"/c calc"!A1 \\ "} ; bal\n2026-01-01 open X\x1b[31m\u202e {5 USD}'


opened = partial(building.opened, rules="upwork")
JOURNALS: dict[str, tuple[str, list[Entry]]] = {
    "overdrawn, paid back in parts, refunded while owed": (
        "2026-12-31",
        [
            opened("2026-01-03", balance=5),
            sent("2026-01-04", 9, "a"),
            sent("2026-01-05", 12, "b", boost=7),
            PurchaseMade(id="p1", on=day("2026-01-06"), connects=10),
            Refund(id="r1", on=day("2026-01-07"), of="a", reason="closed"),
            PurchaseMade(id="p2", on=day("2026-01-08"), connects=30),
            Refund(id="r2", on=day("2026-01-09"), of="b", connects=3, reason="outbid"),
            Refund(id="r3", on=day("2026-01-10"), of="b"),
            Spend(id="s", on=day("2026-01-10"), connects=400, what="badge"),
            Balance(id="c", on=day("2026-02-01"), connects=3),
        ],
    ),
    "an account through every era": (
        "2026-11-23",
        [
            opened("2015-03-30", plan="plus"),
            *(sent(f"{year}-{month:02}-15", 6, f"p{year}{month}") for year in range(2015, 2027) for month in (2, 7)),
            *(Refund(on=day(f"{year}-08-30"), of=f"p{year}7", reason="closed") for year in range(2015, 2027)),
            PlanChange(id="x", on=day("2021-05-17"), plan="basic"),
            PlanChange(id="y", on=day("2025-06-09"), plan="plus"),
            PurchaseMade(id="z", on=day("2025-06-10"), connects=0, paid=Decimal(5)),
            PurchaseMade(id="q", on=day("2025-06-10"), connects=30, paid=Decimal("1.99")),
        ],
    ),
    "hostile words, edits, removes, grants that lapse, lots that lapse at once": (
        "2026-11-23",
        [
            opened("2026-01-31", plan="plus", balance=0, monthly_fee=Decimal("9.99"), monthly_connects=7),
            Proposal(
                id="a", on=day("2026-02-02"), connects=4, title=HOSTILE, client=HOSTILE, note=HOSTILE, tags=("@x",)
            ),
            Edit(id="e", of="a", on=day("2026-02-03"), set={"connects": 6, "on": day("2026-02-04")}),
            sent("2026-02-05", 6, "gone"),
            Remove(id="rm", of="gone", on=day("2026-02-06")),
            Grant(id="g", on=day("2026-02-07"), connects=30, reason=HOSTILE, expires=day("2026-03-01")),
            Grant(id="late", on=day("2026-03-07"), connects=9, reason="late", expires=day("2026-03-01")),
            Spend(id="s", on=day("2026-03-08"), connects=5, what=HOSTILE),
            Balance(id="up", on=day("2026-04-01"), connects=60),
            Balance(id="down", on=day("2026-04-02"), connects=11),
            Refund(id="r", on=day("2026-09-01"), of="a"),
        ],
    ),
    "nothing but an account": ("2026-01-03", [opened("2026-01-03", balance=0)]),
}


def played(name: str) -> Ledger:
    until, entries = JOURNALS[name]
    return Ledger.play(History.of(numbered(entries)), Rulebook.load(), day(until))
