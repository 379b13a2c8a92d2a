"""The membership: what is agreed with Upwork and what one wants to spend, and the entries that change it."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from connects_tui.actions.book import Book, Refused
from connects_tui.ledger.effects import found_plan, takes_effect_now
from connects_tui.ledger.entries import Budget, PlanChange, When
from connects_tui.ledger.state import State
from connects_tui.problems import Problem
from connects_tui.rules import Plan


class Membership(Struct, frozen=True):
    """What is agreed and wanted: the plan, by its id, and in Connects and USD what differs from its published terms.

    The allowance and the fee are a month's, the budgets a cycle's; `None`: as published, or no such budget.
    """

    plan: str
    own_connects: int | None = None
    own_fee: Decimal | None = None
    budget_connects: int | None = None
    budget_money: Decimal | None = None


def membership_on(book: Book, day: date) -> Membership:
    """Return what is agreed on a day; a change that waits for the renewal is agreed already.

    Raises:
        Refused: there is no account that could be opened.
    """
    book.require_account()
    account, state = book.history.account, book.ledger(day).state
    budget = book.history.latest(Budget, day) or Budget(on=day)
    if state is not None:
        plan, connects, fee = _terms_ahead(state)
    else:
        assert account is not None
        plan, connects, fee = account.plan, account.monthly_connects, account.monthly_fee
    return Membership(plan, connects, fee, budget.connects, budget.money)


def _terms_ahead(state: State) -> tuple[str, int | None, Decimal | None]:
    """Return the plan that will be in force, with the allowance and the fee that are agreed for it."""
    if state.pending is None:
        return state.plan.id, state.own_connects, state.own_fee
    change = state.pending.entry
    stays = change.plan == state.plan.id
    connects = state.own_connects if stays and change.monthly_connects is None else change.monthly_connects
    fee = state.own_fee if stays and change.monthly_fee is None else change.monthly_fee
    return change.plan, connects, fee


def plan_change(book: Book, wanted: Membership, today: date, when: When | None = None) -> PlanChange | None:
    """Return the entry that brings the plan and the terms wanted, or `None` where they are agreed already.

    `when`: at once or at the renewal; `None`: as Upwork does it.

    Raises:
        Refused: there is no such plan, or no account.
    """
    agreed, state = membership_on(book, today), book.ledger(today).state
    terms = (wanted.plan, wanted.own_connects, wanted.own_fee)
    brings_forward = when == "now" and state is not None and state.pending is not None
    if terms == (agreed.plan, agreed.own_connects, agreed.own_fee) and not brings_forward:
        return None
    connects, fee = wanted.own_connects, wanted.own_fee
    if state is not None and wanted.plan == state.plan.id:
        # an entry for the present plan keeps what it does not name: to go back to what is published takes its number
        published = published_plan(book, wanted.plan, today)
        if connects is None and state.own_connects is not None:
            connects = published.monthly_connects
        if fee is None and state.own_fee is not None:
            fee = published.monthly_fee
        connects = None if connects == state.own_connects else connects
        fee = None if fee == state.own_fee else fee
    return PlanChange(on=today, plan=wanted.plan, monthly_connects=connects, monthly_fee=fee, when=when)


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
    change = PlanChange(on=today, plan=wanted.plan, monthly_fee=wanted.own_fee)
    return state is not None and takes_effect_now(state, change, published_plan(book, wanted.plan, today))


def budget_change(book: Book, wanted: Membership, today: date) -> Budget | None:
    """Return the entry that brings the budget wanted, or `None` where it is in force already."""
    budget = book.history.latest(Budget, today) or Budget(on=today)
    if (budget.connects, budget.money) == (wanted.budget_connects, wanted.budget_money):
        return None
    return Budget(on=today, connects=wanted.budget_connects, money=wanted.budget_money)
