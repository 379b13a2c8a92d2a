"""A rule set file checked for its author: every mistake with its line, and a month under the rules."""

from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui import files
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.entries import Account, Entry, Proposal, PurchaseMade
from connects_tui.ledger.forecast import usual_cost
from connects_tui.movements import MovementKind
from connects_tui.rules import PACKAGED, Plan, PurchaseTerms, Rulebook, RuleSet, look_through
from connects_tui.toml import key_lines
from connects_tui.wording import counted, how_many, unit_price, usd

_PLANS: Final = ("basic", "plus", "agency-plus")
"""An account stays on these plans from one official set to the next."""


class Finding(Struct, frozen=True):
    """One thing that is wrong with a rule set file (an error) or odd about it (a warning).

    `key` is like "plan[2].monthly_fee", "" for the file; `line` and `column` are from 1, 0 where there is none.
    """

    level: Literal["error", "warning"]
    key: str
    message: str
    line: int = 0
    column: int = 0


class CheckedRuleSet(Struct, frozen=True):
    """A rule set file that was looked through; `rules` is `None` where there is an error."""

    content: bytes
    rules: RuleSet | None
    findings: tuple[Finding, ...]


def examine(file: Path, rulebook: Rulebook) -> CheckedRuleSet:
    """Look a rule set file through."""
    rules, mistakes = look_through(file)
    content = b""
    with suppress(OSError):  # that it can't be read is a mistake already
        content = files.read_bytes(file, files.SMALL)
    lines: dict[str, int] = {}
    if all(mistake.key for mistake in mistakes):  # that of a file that is no TOML has its place, or none
        lines = key_lines(content.decode("utf-8-sig").replace("\r\n", "\n"))
    found = [Finding("error", item.key, item.expected, item.line, item.column) for item in mistakes]
    if rules is not None:
        known = {} if file.resolve().parent == PACKAGED.resolve() else rulebook.sets
        found = [Finding("warning", key, message) for key, message in _warnings(rules, rulebook.own, known)]
    placed = [_placed(finding, lines) for finding in found]
    return CheckedRuleSet(content, rules, tuple(placed if rules else sorted(placed, key=lambda item: item.line)))


def _warnings(rules: RuleSet, own: Container[str], known: Container[str]) -> Iterator[tuple[str, str]]:
    if rules.id in known and rules.id not in own:
        yield "id", f'in your rules folder it replaces the packaged set "{rules.id}"'
    if not rules.sources:
        yield "source", "no source is given for the figures"
    for number, source in enumerate(rules.sources, start=1):
        if source.confidence is None:
            yield f"source[{number}].confidence", "say how sure this source is: high, medium or low"
    usual = rules.proposal.typical_connects
    if usual is not None and not rules.proposal.allows(usual):
        yield "proposal.typical_connects", f"{usual} is outside the range a proposal costs, {rules.proposal.span}"
    if missing := [id_ for id_ in _PLANS if rules.official and rules.plan(id_) is None]:
        lacking = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing here"
        yield "plan", f"an official set has the plans {', '.join(_PLANS)}; {lacking}"
    for number, plan in enumerate(rules.plans, start=1):
        if plan.purchase is not None and plan.purchase.amounts_for(1) is None:
            yield (
                f"plan[{number}].purchase.max_per_transaction",
                "nothing can be bought: this is below every amount on sale",
            )


def _placed(finding: Finding, lines: Mapping[str, int]) -> Finding:
    """Give a finding the line of its key, else of the nearest table around it, else the first."""
    if finding.line or not finding.key:
        return finding
    key = finding.key
    while key and key not in lines:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return replace(finding, line=lines.get(key, 1))


_SENT_AFTER: Final = (4, 11, 18)
"""Proposals are sent so many days after the opening."""


class PlanMonth(Struct, frozen=True):
    """A month of a new account on a plan, up to and including its renewal; `sent` proposals could be paid for."""

    plan: Plan
    ledger: Ledger
    sent: int

    def moved(self, *kinds: MovementKind, renewal: bool = False) -> int:
        """Return how many Connects movements of these kinds brought, before the renewal or on its day."""
        return sum(
            movement.connects
            for movement in self.ledger.movements
            if movement.kind in kinds and (movement.on == self.ledger.until) is renewal
        )


class RuleMonth(Struct, frozen=True):
    """A month under every plan of a set, with `proposals` of `cost` Connects each."""

    start: date
    renewal: date
    proposals: int
    cost: int
    plans: tuple[PlanMonth, ...]


def month_under(rules: RuleSet, today: date) -> RuleMonth:
    """Play a month under each plan, from the first of a month in which the set is in force."""
    first = (rules.valid_from or today).replace(day=1)
    start = first if rules.valid_from in (None, first) else add_months(first, 1)
    renewal = add_months(start, 1)
    cost = usual_cost(None, rules).connects
    plans = tuple(_played(rules, plan, start, renewal, cost) for plan in rules.plans)
    return RuleMonth(start, renewal, len(_SENT_AFTER), cost, plans)


def _played(rules: RuleSet, plan: Plan, start: date, renewal: date, cost: int) -> PlanMonth:
    rulebook = Rulebook({rules.id: replace(rules, official=False)})
    account = Account(on=start, rules=rules.id, plan=plan.id)
    entries: list[Entry] = []
    balance = Ledger.play(History(account, ()), rulebook, start).balance
    sent = bought = 0
    for after in _SENT_AFTER:
        lacking = _amounts(plan, cost - balance)
        if balance + sum(lacking) < cost:
            continue
        day = start + timedelta(days=after)
        entries += [PurchaseMade(on=day, connects=connects) for connects in lacking]
        entries.append(Proposal(on=day, connects=cost, title="A proposal"))
        bought += sum(lacking)
        balance += sum(lacking) - cost
        sent += 1
    if not bought:  # then the least there is on sale
        day = start + timedelta(days=23)
        entries += [PurchaseMade(on=day, connects=connects) for connects in _amounts(plan, 1)]
    return PlanMonth(plan, Ledger.play(History(account, tuple(entries)), rulebook, renewal), sent)


def _amounts(plan: Plan, lacking: int) -> list[int]:
    return (plan.purchase and plan.purchase.amounts_for(lacking)) or []


def plan_facts(plan: Plan, tax: Decimal = Decimal(0)) -> Iterator[tuple[str, str]]:
    """Say what a plan brings, at prices with a tax in percent on top."""
    fee = f"{usd(plan.fee(tax))} a month" if plan.monthly_fee else "free"
    others = tuple(choice for choice in plan.monthly_choices if choice != plan.monthly_connects)
    choices = f" (some accounts: {_listed(others)})" if others else ""
    terms = plan.purchase.with_tax(tax) if plan.purchase else None
    worth = f" ({usd(terms.price_of(plan.monthly_connects))} to buy)" if terms and plan.monthly_connects else ""
    yield "Allowance", f"{how_many(plan.monthly_connects)} a month{worth}{choices}, {fee}"
    yield "Expire", "; ".join(_expire(plan)) or "never"
    if plan.max_balance is not None:
        yield "At most", how_many(plan.max_balance)
    yield "Buying", "not on this plan" if terms is None else _on_sale(terms)


def _expire(plan: Plan) -> Iterator[str]:
    if plan.lifetime_months is not None:
        yield f"{counted(plan.lifetime_months, 'month')} after you get them"
    if plan.carry_cycles is not None:
        yield f"after {counted(plan.carry_cycles, 'more cycle')}" if plan.carry_cycles else "at the renewal"
    if plan.carry_cap is not None:
        carried = f"at most {how_many(plan.carry_cap)} carry" if plan.carry_cap else "nothing carries"
        yield f"{carried} over at a renewal"


def _on_sale(purchase: PurchaseTerms) -> str:
    if purchase.bundles is not None:
        amounts = f"in {_listed(purchase.bundles)}"
    elif purchase.step > 1:
        amounts = f"from {purchase.minimum} in steps of {purchase.step}"
    else:
        amounts = f"{purchase.minimum} or more"
    most = purchase.max_per_transaction
    return f"{unit_price(purchase.price)} each, {amounts}{'' if most is None else f', at most {most} at once'}"


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)
