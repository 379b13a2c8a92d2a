"""The membership: the terms with Upwork, the user's own budget, and the entries that change them."""

from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.actions.book import BadArgument, Book, Done, Refused
from connects_tui.actions.outlook_words import expire_words, renewal_words
from connects_tui.ledger.effects import changes_tax_alone, found_plan, takes_effect_now
from connects_tui.ledger.entries import Account, Budget, PlanChange, When
from connects_tui.ledger.ledger import Ledger, next_renewal
from connects_tui.problems import Problem
from connects_tui.rules import TIMELINE, Plan, Rulebook
from connects_tui.wording import UNTRACKED, balance_words, counted, day_words, how_many, no_such, percent_words, usd


def open_account(book: Book, account: Account, today: date) -> Done:
    """Open the account.

    Raises:
        Refused: there is one already.
        BadArgument: the rules or the plan do not exist.
    """
    if book.history.account is not None:
        opened = day_words(book.history.account.on, today)
        raise Refused(f"{book.file.path} already has an account, opened on {opened}")
    check_plan(book, account.rules, account.plan, account.on)
    entries = book.record([account])
    balance = how_many(book.ledger(account.on).balance)
    return Done(entries, f"Account opened with {balance} on {day_words(account.on, today)}")


def check_plan(book: Book, rules: str, plan: str, day: date) -> None:
    """Raises BadArgument: there is no rule set of that name, or none of its plans has that id on the day."""
    found = found_plan(book.rulebook, rules, plan, day)
    if not isinstance(found, Problem):
        return
    if not book.rulebook.knows(rules):
        raise no_rule_set(book.rulebook, rules)
    plans = [known.id for known in book.rulebook.in_force(rules, day).plans]
    raise BadArgument(no_such("plan", plan, plans, f"use one of {', '.join(plans)}"))


def no_rule_set(rulebook: Rulebook, named: str) -> BadArgument:
    """Say that there is no rule set of this name."""
    return BadArgument(no_such("rule set", named, (TIMELINE, *rulebook.sets), "`connects rules` lists them"))


class Membership(Struct, frozen=True):
    """The plan's id, agreed or wanted, and a month's Connects and fee where they differ from its published ones.

    `own_fee` is in USD, `tax` in percent.
    """

    plan: str
    own_connects: int | None = None
    own_fee: Decimal | None = None
    tax: Decimal = Decimal(0)


def membership_on(book: Book, day: date) -> Membership:
    """Return what is agreed on a day, with a pending change. Raises Refused: there is no account."""
    account, state = book.require_account(), book.ledger(day).state
    if state is None:
        plan, connects, fee = account.plan, account.monthly_connects, account.monthly_fee
    elif state.pending is None:
        plan, connects, fee = state.plan.id, state.own_connects, state.own_fee
    else:
        change = state.pending.entry
        plan, connects, fee = change.plan, change.monthly_connects, change.monthly_fee
        if plan == state.plan.id:
            connects = state.own_connects if connects is None else connects
            fee = state.own_fee if fee is None else fee
    return Membership(plan, connects, fee, book.ledger(day).tax)


def known_allowance(book: Book, plan_id: str, day: date) -> int | None:
    """Return the allowance of its own that the account last had on a plan up to a day, or `None`.

    It ended with the plan, but whoever goes back to that plan need not say it again.
    """
    changes = [entry for entry in book.history.entries if isinstance(entry, PlanChange) and entry.on <= day]
    account = () if book.history.account is None else (book.history.account,)
    named = [(entry.plan, entry.monthly_connects) for entry in (*account, *changes)]
    return next((connects for plan, connects in reversed(named) if plan == plan_id and connects is not None), None)


def plan_change(book: Book, wanted: Membership, today: date, when: When | None = None) -> PlanChange | None:
    """Return the entry that brings the plan and the terms wanted, `None` where they are agreed already.

    `when` is at once or at the renewal; `None`: as Upwork does it. Raises Refused: there is no such plan, or no
    account.
    """
    agreed, state = membership_on(book, today), book.ledger(today).state
    terms = (wanted.plan, wanted.own_connects, wanted.own_fee)
    brings_forward = when == "now" and state is not None and state.pending is not None
    tax = None if wanted.tax == agreed.tax else wanted.tax
    if terms == (agreed.plan, agreed.own_connects, agreed.own_fee) and not brings_forward:
        if tax is None:
            return None
        # The current plan with another tax: a change that is pending stays.
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
    """Return a plan as the rules of a day publish it. Raises Refused: there is none."""
    account, state = book.history.account, book.ledger(day).state
    rules_name = state.rules_name if state is not None else account.rules if account is not None else ""
    plan = found_plan(book.rulebook, rules_name, plan_id, day)
    if isinstance(plan, Problem):
        raise Refused(plan.sentence)
    return plan


def takes_effect_now_by_default(book: Book, wanted: Membership, today: date) -> bool:
    """Whether a change counts at once, not at the renewal. Raises Refused: there is no such plan."""
    state = book.ledger(today).state
    change = PlanChange(on=today, plan=wanted.plan, monthly_fee=wanted.own_fee, tax=wanted.tax)
    return state is not None and takes_effect_now(state, change, published_plan(book, wanted.plan, today))


def change_plan(book: Book, change: PlanChange, today: date) -> Done:
    """Record a change of the plan or its terms. Raises BadArgument: there is no such plan, or no such rules."""
    book.require_account()
    before = book.ledger(change.on).state
    if before is not None:
        check_plan(book, change.rules or before.rules_name, change.plan, change.on)
    said = plan_change_words(book, change, today) or f"Recorded {UNTRACKED}"
    return Done(book.record([change]), said)


def change_budget(book: Book, budget: Budget, today: date) -> Done:
    """Record a budget from a day on."""
    book.require_account()
    return Done(book.record([budget]), new_budget_words(book, budget, today))


def budget_on(book: Book, day: date) -> Budget:
    """Return the budget of a day: one without numbers where none is set."""
    return book.history.latest(Budget, day) or Budget(on=day)


def failed_renewal(book: Book, change: PlanChange, day: date, today: date) -> PlanChange:
    """Return a change of plan for the latest renewal up to a day, the one that wasn't paid.

    It is dated the day before that renewal, and replaces any change that was pending.

    Raises:
        BadArgument: the plan or the rule set does not exist.
        Refused: there was no renewal, a change of plan is recorded since, or the plan is not a free one.
    """
    account, state = book.require_account(), book.ledger(day).state
    if state is None or state.cycle_start <= state.opened:
        opened, until = day_words(account.on, today), day_words(day, today)
        raise Refused(f"there was no renewal between the opening on {opened} and {until}")
    renewal = day_words(state.cycle_start, today)
    later = book.history.earliest(PlanChange, state.cycle_start)
    if later is not None:
        recorded = f"there is a change of plan on {day_words(later.on, today)}"
        raise Refused(f"{recorded}, which is not before the renewal on {renewal}; remove it first")
    failed = replace(change, on=state.cycle_start - date.resolution, when="renewal")
    changes = [entry for entry in book.history.entries if isinstance(entry, PlanChange)]
    if any(replace(entry, id=failed.id, at=failed.at, note=failed.note) == failed for entry in changes):
        raise Refused(f"the failed renewal on {renewal} is already recorded")
    check_plan(book, failed.rules or state.rules_name, failed.plan, failed.on)
    now = book.ledger_with([failed], state.cycle_start).state
    assert now is not None
    if now.fee:
        raise Refused(
            f"{now.plan.name} costs {usd(now.fee)} a month; after a failed payment Upwork moves you to a free plan"
        )
    return failed


def record_failed_renewal(book: Book, change: PlanChange, today: date) -> Done:
    """Record the change that a failed renewal brought. Raises Refused: it is after today, or changes nothing."""
    renewal = day_words(change.on + date.resolution, today)
    if change.on >= today:
        raise Refused(f"the renewal on {renewal} is still ahead")
    said = [failed_renewal_words(book, change, today)]
    if said == [""]:
        raise Refused(f"the renewal on {renewal} charged nothing, so no payment can have failed")
    written = book.record([change])
    said.append(balance_words(book.ledger(today).balance))
    return Done(written, " · ".join(said))


def failed_renewal_words(book: Book, change: PlanChange, today: date) -> str:
    """Say what a failed renewal changes: on its day, by the renewals since, and at the next one, or ""."""
    renewal = change.on + date.resolution
    before, after = book.ledger(renewal), book.ledger_with([change], renewal)
    now = book.ledger_with([change], today)
    if before.state is None or after.state is None or now.state is None:
        return ""
    changed = _less_words(before, after, since=renewal)
    if not changed and before.state.plan.id == after.state.plan.id:
        return ""
    said = f"{after.state.plan.name} since the renewal on {day_words(renewal, today)}: {changed or 'balance unchanged'}"
    if now.state.cycle_start > renewal:
        said += f"; counting the renewals since then, {_less_words(book.ledger(today), now, since=renewal)}"
    if change.tax is not None:
        said += f"; {_tax_words(change.tax)} from {day_words(change.on, today)}"
    coming = next_renewal(now.state)
    if coming.expired:
        said += f"{expire_words(coming.expired, '; ')} on {day_words(coming.on, today)}"
    return said


def _less_words(before: Ledger, after: Ledger, since: date) -> str:
    fewer, fees = before.balance - after.balance, before.fees - after.fees
    expired = _expired(after, since) - _expired(before, since)
    said = [counted(abs(fewer), "fewer Connect" if fewer > 0 else "more Connect")] if fewer else []
    if fewer > 0 and expired > 0:
        said = [f"{said[0]} ({expired:,} expired)"]
    return ", ".join([*said, f"{usd(fees)} not charged"] if fees else said)


def _expired(ledger: Ledger, since: date) -> int:
    return -sum(movement.connects for movement in ledger.movements_since(since) if movement.kind == "expiry")


def new_budget_words(book: Book, budget: Budget, today: date) -> str:
    """Say what a budget is, from when, and until when if another one follows."""
    later = book.history.earliest(Budget, budget.on + date.resolution)
    until = "" if later is None else f" until the next one on {day_words(later.on, today)}"
    return f"Budget from {day_words(budget.on, today)}{until}: {budget_words(budget)}"


def next_renewal_words(ledger: Ledger, today: date) -> str:
    """Say what the next renewal brings; "" before the opening."""
    if ledger.state is None:
        return ""
    renewal = next_renewal(ledger.state)
    plan = f" as {renewal.plan.name}" if renewal.changes_plan else ""
    return f"If nothing changes: renews {day_words(renewal.on, today)}{plan} with {renewal_words(renewal)}"


def plan_change_words(book: Book, change: PlanChange, today: date) -> str:
    """Say what a change of the plan's terms would bring on its day, and at the renewal after; "" before the opening."""
    before = book.ledger(change.on)
    if before.state is None:
        return ""
    plan = found_plan(book.rulebook, change.rules or before.state.rules_name, change.plan, change.on)
    if isinstance(plan, Problem):
        return plan.sentence
    changed = book.ledger_with([change], change.on)
    assert changed.state is not None
    day, renewal = day_words(change.on, today), next_renewal(changed.state)
    tax = "" if change.tax is None else f"{_tax_words(change.tax)} from {day}"
    at_renewal = f"the renewal on {day_words(renewal.on, today)}: {renewal_words(renewal)}"
    if changes_tax_alone(before.state, change):
        return f"{tax}; {at_renewal}"
    tax = tax and f"; {tax}"
    if changed.state.pending is not None:
        return f"{plan.name} from {at_renewal}{tax}"
    brought, charged = changed.balance - before.balance, changed.fees - before.fees
    more = counted(brought, "extra Connect") if brought else "no extra Connects"
    price = f"{usd(charged)} charged" if charged else "nothing charged"
    return f"{plan.name} from {day}: {more}, {price}; then {at_renewal}{tax}"


def plan_switch_words(book: Book, plan_id: str, today: date) -> str:
    """Say what a change to another plan today would bring."""
    ledger = book.ledger(today)
    if ledger.state is None or plan_id == ledger.state.plan.id:
        return next_renewal_words(ledger, today)
    known = known_allowance(book, plan_id, today)
    words = plan_change_words(book, PlanChange(on=today, plan=plan_id, monthly_connects=known), today)
    had = "" if known is None else f" (with the {known:,} a month you had)"
    return words and f"If you change{had}: {words}"


def _tax_words(tax: Decimal) -> str:
    return f"{percent_words(tax) if tax else 'no'} tax on published prices"


def budget_words(budget: Budget) -> str:
    """Name a budget: "60 Connects and $30.00 per cycle", "none"."""
    parts = [how_many(budget.connects)] if budget.connects is not None else []
    parts += [usd(budget.money)] if budget.money is not None else []
    return f"{' and '.join(parts)} per cycle" if parts else "none"
