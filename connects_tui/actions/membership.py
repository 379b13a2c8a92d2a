"""The membership: what is agreed with Upwork and what one wants to spend, and the entries that change it."""

from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.actions.book import Book, Done, NoSuch, Refused
from connects_tui.actions.forecasts import expire_words, renewal_words
from connects_tui.ledger.coming import next_renewal
from connects_tui.ledger.effects import changes_tax_alone, found_plan, takes_effect_now
from connects_tui.ledger.entries import Account, Budget, PlanChange, When
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.state import State
from connects_tui.problems import Problem
from connects_tui.rules import TIMELINE, Plan
from connects_tui.wording import counted, day_words, how_many, no_such, percent_words, usd


def open_account(book: Book, account: Account) -> Done:
    """Set up the journal: open the account.

    Raises:
        Refused: the journal has an account already.
        NoSuch: the rules or the plan do not exist.
    """
    if book.history.account is not None:
        raise Refused(f"{book.file.path} has an account already, opened on {day_words(book.history.account.on)}")
    check_plan(book, account.rules, account.plan, account.on)
    entries = book.record([account])
    return Done(entries, f"Account opened with {how_many(book.ledger(account.on).balance)} on {day_words(account.on)}")


def check_plan(book: Book, rules: str, plan: str, day: date) -> None:
    """See that there is a plan in the rules that are in force on a day.

    Raises:
        NoSuch: there is no such plan, or there are no such rules.
    """
    found = found_plan(book.rulebook, rules, plan, day)
    if not isinstance(found, Problem):
        return
    if not book.rulebook.knows(rules):
        raise NoSuch(no_such("rule set", rules, (TIMELINE, *book.rulebook.sets), "`connects rules` lists them"))
    plans = [known.id for known in book.rulebook.in_force(rules, day).plans]
    raise NoSuch(no_such("plan", plan, plans, f"use one of {', '.join(plans)}"))


class Membership(Struct, frozen=True):
    """What is agreed and wanted: the plan, by its id, and in Connects and USD what differs from its published terms.

    The allowance and the fee are a month's, the budgets a cycle's; `None`: as published, or no such budget. `tax`, in
    percent, comes on top of published prices.
    """

    plan: str
    own_connects: int | None = None
    own_fee: Decimal | None = None
    budget_connects: int | None = None
    budget_money: Decimal | None = None
    tax: Decimal = Decimal(0)


def membership_on(book: Book, day: date) -> Membership:
    """Return what is agreed on a day; a change that waits for the renewal is agreed already.

    Raises:
        Refused: there is no account that could be opened.
    """
    account, state = book.require_account(), book.ledger(day).state
    budget = book.history.latest(Budget, day) or Budget(on=day)
    plan, connects, fee = account.plan, account.monthly_connects, account.monthly_fee
    if state is not None and state.pending is None:
        plan, connects, fee = state.plan.id, state.own_connects, state.own_fee
    elif state is not None and state.pending is not None:
        change = state.pending.entry
        plan, connects, fee = change.plan, change.monthly_connects, change.monthly_fee
        if plan == state.plan.id:
            connects = state.own_connects if connects is None else connects
            fee = state.own_fee if fee is None else fee
    return Membership(plan, connects, fee, budget.connects, budget.money, book.ledger(day).tax)


def plan_change(book: Book, wanted: Membership, today: date, when: When | None = None) -> PlanChange | None:
    """Return the entry that brings the plan and the terms wanted, or `None` where they are agreed already.

    `when`: at once or at the renewal; `None`: as Upwork does it.

    Raises:
        Refused: there is no such plan, or no account.
    """
    agreed, state = membership_on(book, today), book.ledger(today).state
    terms = (wanted.plan, wanted.own_connects, wanted.own_fee)
    brings_forward = when == "now" and state is not None and state.pending is not None
    tax = None if wanted.tax == agreed.tax else wanted.tax
    if terms == (agreed.plan, agreed.own_connects, agreed.own_fee) and not brings_forward:
        if tax is None:
            return None
        # The plan in force, and no more than the tax: what is pending stays.
        return PlanChange(on=today, plan=agreed.plan if state is None else state.plan.id, tax=tax)
    connects, fee = wanted.own_connects, wanted.own_fee
    if state is not None and wanted.plan == state.plan.id:
        # an entry for the present plan keeps what it does not name: to go back to what is published takes its number
        published = published_plan(book, wanted.plan, today)
        if connects is None and state.own_connects is not None:
            connects = published.monthly_connects
        if fee is None and state.own_fee is not None:
            fee = published.fee(wanted.tax)
        connects = None if connects == state.own_connects else connects
        fee = None if fee == state.own_fee else fee
    return PlanChange(on=today, plan=wanted.plan, monthly_connects=connects, monthly_fee=fee, tax=tax, when=when)


def published_plan(book: Book, plan_id: str, day: date) -> Plan:
    """Return a plan as the rules in force for the account on a day publish it.

    Raises:
        Refused: there is no such plan.
    """
    account, state = book.history.account, book.ledger(day).state
    rules_name = state.rules_name if state is not None else account.rules if account is not None else ""
    plan = found_plan(book.rulebook, rules_name, plan_id, day)
    if isinstance(plan, Problem):
        raise Refused(plan.sentence)
    return plan


def at_once_by_itself(book: Book, wanted: Membership, today: date) -> bool:
    """Whether Upwork lets this change count at once; otherwise it waits for the renewal.

    Raises:
        Refused: there is no such plan.
    """
    state = book.ledger(today).state
    change = PlanChange(on=today, plan=wanted.plan, monthly_fee=wanted.own_fee, tax=wanted.tax)
    return state is not None and takes_effect_now(state, change, published_plan(book, wanted.plan, today))


def budget_change(book: Book, wanted: Membership, today: date) -> Budget | None:
    """Return the entry that brings the budget wanted, or `None` where it is in force already."""
    budget = book.history.latest(Budget, today) or Budget(on=today)
    if (budget.connects, budget.money) == (wanted.budget_connects, wanted.budget_money):
        return None
    return Budget(on=today, connects=wanted.budget_connects, money=wanted.budget_money)


def change_membership(book: Book, change: PlanChange | None = None, budget: Budget | None = None) -> Done:
    """Record a change of plan or of its terms, or of the budget, or both as one action, and say what it brings.

    Raises:
        NoSuch: the plan or the rule set does not exist.
    """
    book.require_account()
    entries = [entry for entry in (change, budget) if entry is not None]
    if not entries:
        return Done((), "Nothing was changed")
    before = None if change is None else book.ledger(change.on).state
    if change is not None and before is not None:
        check_plan(book, change.rules or before.rules_name, change.plan, change.on)
    written = book.record(entries)
    said = [] if change is None else [_change_words(before, book.ledger(change.on).state, change)]
    if budget is not None:
        said.append(_budget_words(budget))
    return Done(written, " · ".join(said))


def failed_renewal(book: Book, change: PlanChange, day: date) -> PlanChange:
    """Return a change of plan that takes effect at the latest renewal up to a day, whose payment failed.

    It is dated the day before that renewal, and replaces any change that was pending.

    Raises:
        Refused: there was no renewal since the opening, a change of plan is recorded on its day or later, or this one.
    """
    account, state = book.require_account(), book.ledger(day).state
    if state is None or state.cycle_start <= state.opened:
        raise Refused(f"no renewal could fail between the opening on {day_words(account.on)} and {day_words(day)}")
    changes = [entry for entry in book.history.entries if isinstance(entry, PlanChange)]
    later = next((entry for entry in changes if entry.on >= state.cycle_start), None)
    if later is not None:
        recorded = f"there is a change of plan on {day_words(later.on)}"
        raise Refused(f"{recorded}, not before the renewal of {day_words(state.cycle_start)}: remove it first")
    failed = replace(change, on=state.cycle_start - date.resolution, when="renewal")
    if any(replace(entry, id=failed.id, at=failed.at, note=failed.note) == failed for entry in changes):
        raise Refused(f"it is recorded already that the renewal of {day_words(state.cycle_start)} failed")
    return failed


def record_failed_renewal(book: Book, change: PlanChange, today: date, budget: Budget | None = None) -> Done:
    """Record the change that a failed renewal brought, with a budget as one action, and say what that changes.

    Raises:
        NoSuch: the plan or the rule set does not exist.
        Refused: that renewal is after today.
    """
    if change.on >= today:
        raise Refused(f"the renewal of {day_words(change.on + date.resolution)} is still to come")
    before = book.ledger(today)
    account = book.require_account()
    rules_name = account.rules if before.state is None else before.state.rules_name
    check_plan(book, change.rules or rules_name, change.plan, change.on)
    written = book.record([entry for entry in (change, budget) if entry is not None])
    said = f"{failed_renewal_words(before, book.ledger(today), change)} · balance {book.ledger(today).balance:,}"
    return Done(written, said if budget is None else f"{said} · {_budget_words(budget)}")


def failed_renewal_words(before: Ledger, after: Ledger, change: PlanChange) -> str:
    """Say what the books say now, and said before, of a renewal that failed."""
    plan = change.plan if after.state is None else after.state.plan.name
    difference, fees = after.balance - before.balance, before.fees - after.fees
    connects = counted(abs(difference), "fewer Connect" if difference <= 0 else "more Connect")
    return f"{plan} since the renewal on {day_words(change.on + date.resolution)}: {connects}, {usd(fees)} not charged"


def _budget_words(budget: Budget) -> str:
    return f"Budget from {day_words(budget.on)}: {amount_words(budget.connects, budget.money)}"


def _change_words(before: State | None, after: State | None, change: PlanChange) -> str:
    on = change.on
    if before is None or after is None:
        return "Recorded before the opening; the balance stays"
    if changes_tax_alone(before, change):
        return f"{percent_words(after.tax)} tax on published prices from {day_words(on)}"
    renewal = next_renewal(after)
    if after.pending is not None and renewal is not None:
        return f"{after.pending.plan.name} from the renewal on {day_words(renewal.on)}: {renewal_words(renewal)}"
    brought, charged = how_many(after.balance - before.balance), usd(after.fees - before.fees)
    said = f"{after.plan.name} from {day_words(on)}: {brought} more, {charged} charged"
    expired = expire_words(renewal.expired, ", when ") if renewal is not None else ""
    return f"{said}, next renewal {day_words(after.renews)}{expired}"


def amount_words(connects: int | None, money: Decimal | None) -> str:
    """Name a budget: "60 Connects and $30.00 per cycle", "none"."""
    parts = [how_many(connects)] if connects is not None else []
    parts += [usd(money)] if money is not None else []
    return f"{' and '.join(parts)} per cycle" if parts else "none"
