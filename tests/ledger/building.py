"""Rules and journals in a line or two, so that a test reads like the rule's sentence."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from msgspec.structs import replace

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, Entry, Proposal
from connects_tui.rules import Plan, Refunds, Rulebook, RuleSet

Found = TypeVar("Found")


def present(found: Found | None) -> Found:
    assert found is not None
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


def plan(id_: str = "basic", fee: str = "0.00", connects: int = 0, **terms: Any) -> Plan:
    return replace(Plan(id_, id_.title(), Decimal(fee), connects), **terms)


def rules(*plans: Plan, id_: str = "test", **more: Any) -> RuleSet:
    return replace(RuleSet(id_, id_.title(), "USD", plans or (plan(),)), **more)


def era(id_: str, valid_from: str, *plans: Plan, **more: Any) -> RuleSet:
    return rules(*plans, id_=id_, valid_from=day(valid_from), official=True, **more)


def refunding(**endings: Any) -> Refunds:
    return Refunds(**({"closed": True, "removed": True, "outbid": True} | endings))


def book(*sets: RuleSet) -> Rulebook:
    return Rulebook({set_.id: set_ for set_ in sets})


def opened(on: str, balance: int | None = None, **more: Any) -> Account:
    fields: dict[str, Any] = {"id": "open", "on": day(on), "rules": "test", "plan": "basic", "balance": balance}
    return Account(**(fields | more))


def sent(on: str, connects: int, id_: str | None = None, **more: Any) -> Proposal:
    return Proposal(id=id_, on=day(on), connects=connects, title=more.pop("title", "Build it"), **more)


def numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Give entries the lines that they would have in a file."""
    return [replace(entry, line=line) for line, entry in enumerate(entries, start=1)]


def played(rules_: RuleSet | Rulebook, *entries: Entry, until: str) -> Ledger:
    rulebook = rules_ if isinstance(rules_, Rulebook) else book(rules_)
    return Ledger.play(History.of(numbered(entries)), rulebook, day(until))


def rows(ledger: Ledger) -> list[tuple[str, str, int, int]]:
    """Every movement: day, kind, Connects, balance after it."""
    return [(str(row.on), row.kind, row.connects, row.balance) for row in ledger.movements]


def lots(ledger: Ledger) -> list[tuple[str, int]]:
    """The open lots in spend order: source, Connects."""
    state = present(ledger.state)
    return [(lot.source, lot.left) for lot in state.holdings.open_in(state.rules.spend_order)]


def codes(ledger: Ledger) -> list[str]:
    return [problem.code for problem in ledger.problems]
