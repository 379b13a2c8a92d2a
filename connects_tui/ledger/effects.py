"""What each kind of entry does to an account on its day."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace

from connects_tui.ledger.calendar import anchor_day, first_renewal, last_on_day, next_on_day
from connects_tui.ledger.entries import (
    Account,
    Balance,
    Budget,
    Earning,
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
from connects_tui.ledger.lots import LotShare
from connects_tui.ledger.state import Pending, ProposalSpending, State
from connects_tui.problems import Problem
from connects_tui.rules import Plan, Rulebook
from connects_tui.wording import counted, how_many, upper_first


def apply(state: State, entry: Entry) -> None:
    """Let an entry have its effect; kinds that move no Connects by themselves have none."""
    effect = _EFFECTS[type(entry)]
    if effect is not None:
        owed_before = state.holdings.owed
        effect(state, entry)
        if state.holdings.owed > owed_before:
            what = f'The proposal "{entry.title}"' if isinstance(entry, Proposal) else f"This {entry.kind}"
            wrong = "A purchase or bonus is missing, or the opening balance was wrong"
            remedy = f"{wrong}: record it, or reconcile with the number Upwork shows"
            state.warn("overdrawn", f"{what} takes the balance to {how_many(-state.balance)} below 0", remedy, entry)


def note_before_opening(state: State, entry: Entry) -> None:
    """Take note of an entry dated before the opening: it moves nothing, but what it spent can be refunded later."""
    if isinstance(entry, Proposal) and entry.id is not None:
        state.spendings[entry.id] = ProposalSpending(entry.connects + entry.boost, entry.boost)
    elif isinstance(entry, Refund):
        spent = state.spendings.get(entry.of)
        if spent is not None:
            limit = spent.limit(entry.reason)
            back = limit if entry.connects is None else min(entry.connects, limit)
            state.spendings[entry.of] = spent.with_refund(back, entry.reason)


def opening_state(account: Account, rulebook: Rulebook, proposals: Mapping[str, Proposal]) -> State:
    """Open the ledger on the account's day, whose rules have its plan; `proposals` are all of the journal, by id."""
    rules = rulebook.in_force(account.rules, account.on)
    plan = rules.plan(account.plan)
    assert plan is not None
    day, last = account.on, rules.last_renewal_day
    wanted = account.renewal_day or day.day
    anchor = anchor_day(wanted, last)
    if account.balance is None and account.renewal_day is None:
        cycle_start, renews = day, first_renewal(day, last)
    else:
        cycle_start = day if account.balance is None else last_on_day(day, anchor)
        renews = next_on_day(day, anchor)
    state = State(
        rulebook=rulebook,
        rules_name=account.rules,
        rules=rules,
        plan=plan,
        today=day,
        own_connects=account.monthly_connects,
        own_fee=account.monthly_fee,
        anchor=wanted,
        cycle_start=cycle_start,
        renews=renews,
        opened=day,
        rules_history=[(day, account.rules)],
        tax=account.tax or Decimal(0),
        proposals=proposals,
    )
    state.note_price()
    if account.balance is None:
        _open_new(state, account)
    else:
        state.add_connects("opening", account.balance, "Opening balance", account.id, expires=account.expires)
    return state


def _open_new(state: State, account: Account) -> None:
    """Open a new account: the sign-up Connects, or the allowance. A plan with a fee brings both."""
    signup, first = state.rules.signup_connects, f"First allowance, {state.plan.name}"
    if signup is None:
        state.grant_allowance(state.allowance, first, account.id, source="opening")
    else:
        state.add_connects("opening", signup, "Connects for signing up", account.id)
    state.pay("fee", state.fee)
    if signup is not None and state.fee > 0:
        state.grant_allowance(state.allowance, first, account.id)


def _propose(state: State, entry: Proposal) -> None:
    costs = state.rules.proposal
    if not costs.allows(entry.connects, invited=entry.invited):
        cost = f'"{entry.title}" cost {how_many(entry.connects)}'
        message = f"{cost}; a proposal costs {costs.span} (rules: {state.rules.name})"
        state.warn("cost-out-of-range", message, "Correct the number if it's a typo", entry)
    taken = state.spend("proposal", entry.connects, entry.title, entry.id)
    ad_credits = state.spend_ad_credits(entry.boost, entry.title, entry.id)
    boost = entry.boost - ad_credits
    taken += state.spend("boost", boost, entry.title, entry.id)
    if entry.id is not None:
        state.spendings[entry.id] = ProposalSpending(entry.connects + boost, boost, tuple(taken), ad_credits=ad_credits)


def _grant(state: State, entry: Grant) -> None:
    if entry.only is None:
        state.add_connects("bonus", entry.connects, entry.reason, entry.id, expires=entry.expires)
    else:
        state.grant_ad_credits(entry.connects, entry.reason, entry.id, entry.expires)


def _purchase(state: State, entry: PurchaseMade) -> None:
    terms, most = state.purchase_terms, state.plan.max_balance
    if terms is None:
        message = f"{state.plan.name} can't buy Connects under {state.rules.name}"
        state.warn("purchase-not-allowed", message, "Check the plan and the day of this purchase", entry)
    elif objection := terms.objection(entry.connects):
        message = f"{counted(entry.connects, 'Connect was', 'Connects were')} bought, but {objection}"
        state.warn("purchase-amount", message, "Correct the number if it's a typo", entry)
    lifted = state.balance + entry.connects
    if most is not None and lifted > most:
        message = f"This purchase lifts the balance to {lifted:,} Connects, above the {most:,} that may be held"
        state.warn("over-max-balance", message, "Correct the number if it's a typo", entry)
    price = entry.paid
    if price is None:
        price = terms.price_of(entry.connects) if terms is not None else Decimal(0)
    state.pay("purchase", price)
    state.add_connects("purchase", entry.connects, "Connects bought", entry.id, paid=price)


def _reconcile(state: State, entry: Balance) -> None:
    difference = entry.connects - state.balance
    note = f"Upwork showed {how_many(entry.connects)}"
    if difference >= 0:
        state.add_connects("adjustment", difference, note, entry.id)
    else:
        state.spend("adjustment", -difference, note, entry.id)


def _refund(state: State, entry: Refund) -> None:
    spent = state.spendings.get(entry.of)
    if spent is None:
        message = f"The refund for {entry.of} is dated before that proposal was sent"
        state.warn("refund-too-early", message, "Nothing was refunded; correct the date of one of the two", entry)
        return
    title, limit = state.proposals[entry.of].title, spent.limit(entry.reason)
    back = limit if entry.connects is None else min(entry.connects, limit)
    if entry.reason == "outbid" and not limit and entry.connects != 0:
        message = f'Nothing was refunded for "{title}": its boost has no Connects left to refund'
        state.warn("refund-exceeds", message, "Remove this refund, or correct its reason", entry)
    elif entry.connects is not None and entry.connects > limit:
        what = f'{"the boost of " if entry.reason == "outbid" else ""}"{title}"'
        message = f"{upper_first(what)} has only {how_many(limit)} left to refund, not {entry.connects:,}"
        given = counted(back, "was", "were")
        state.warn("refund-exceeds", message, f"Only {given} refunded; correct the number", entry)
    rest = state.holdings.pay_owed(back)
    parts: list[LotShare] = []
    if state.rules.refund.lot == "original":
        spent, parts, rest = back_to_lots(spent, rest)
    state.spendings[entry.of] = spent.with_refund(back, entry.reason)
    touched = [state.holdings.put_back(part.lot, part.connects) for part in parts]
    if rest:
        touched.append(state.holdings.issue("refund", rest, state.today, state.plan))
        parts.append(LotShare(touched[-1].number, rest))
    reason = f" ({entry.reason})" if entry.reason else ""
    state.move("refund", back, f"{title}{reason}", entry.id, tuple(parts))
    state.expire_all([lot for lot in touched if state.holdings.has_expired(lot, state.today)])


def back_to_lots(spent: ProposalSpending, connects: int) -> tuple[ProposalSpending, list[LotShare], int]:
    """Share Connects among the lots that a proposal took them from, the one spent last first.

    Returns what it spent, less these; how many go back to each lot; and what came from no lot.
    """
    taken = list(spent.taken)
    shares: dict[int, int] = {}
    while taken and connects:
        last = taken.pop()
        part = min(last.connects, connects)
        shares[last.lot] = shares.get(last.lot, 0) + part
        connects -= part
        if part < last.connects:
            taken.append(LotShare(last.lot, last.connects - part))
    returned = [LotShare(number, part) for number, part in shares.items()]
    return replace(spent, taken=tuple(taken)), returned, connects


def _change_plan(state: State, entry: PlanChange) -> None:
    rules_name = entry.rules or state.rules_name
    plan = found_plan(state.rulebook, rules_name, entry.plan, state.today)
    if isinstance(plan, Problem):
        state.problems.append(replace(plan, line=entry.line, on=state.today, entry=entry.id))
        return
    if entry.tax is not None:
        state.tax = entry.tax
        state.note_price()
    if changes_tax_alone(state, entry):
        return
    if takes_effect_now(state, entry, plan):
        _change_now(state, entry, rules_name, plan)
    else:
        state.pending = Pending(entry, rules_name, plan)


def found_plan(rulebook: Rulebook, rules_name: str, plan_id: str, day: date) -> Plan | Problem:
    """Return the plan of an id in the rules in force on a day, or say that there are no such rules, or no such plan."""
    if not rulebook.knows(rules_name):
        remedy = f"Use upwork, or one of {', '.join(rulebook.sets)}"
        return Problem("error", "unknown-rules", f'There is no rule set "{rules_name}"', remedy)
    rules = rulebook.in_force(rules_name, day)
    if plan := rules.plan(plan_id):
        return plan
    remedy = f"Use one of {', '.join(plan.id for plan in rules.plans)}"
    return Problem("error", "unknown-plan", f'{rules.name} has no plan "{plan_id}"', remedy)


def changes_tax_alone(state: State, entry: PlanChange) -> bool:
    """Whether an entry names the plan in force and only a tax; what is pending then stays."""
    named = (entry.rules, entry.monthly_connects, entry.monthly_fee, entry.connects, entry.when)
    return entry.tax is not None and entry.plan == state.plan.id and not any(term is not None for term in named)


def takes_effect_now(state: State, entry: PlanChange, plan: Plan) -> bool:
    """Whether a change counts at once (another plan with a higher fee) or at the next renewal.

    Both fees are taken as they are paid, at the tax after the entry.
    """
    if entry.when is not None:
        return entry.when == "now"
    tax = state.tax if entry.tax is None else entry.tax
    old = state.plan.fee(tax) if state.own_fee is None else state.own_fee
    new = plan.fee(tax) if entry.monthly_fee is None else entry.monthly_fee
    return plan.id != state.plan.id and new > old


def _change_now(state: State, entry: PlanChange, rules_name: str, plan: Plan) -> None:
    old_allowance, state.pending = state.allowance, None
    elapsed, length = (state.today - state.cycle_start).days, (state.renews - state.cycle_start).days
    state.switch_plan(entry, rules_name, plan)
    state.pay("fee", state.fee)
    state.cycle_start, state.anchor = state.today, state.today.day
    state.renews = first_renewal(state.today, state.rules.last_renewal_day)
    note = f"Allowance for the change to {state.plan.name}"
    in_full = entry.connects is not None
    connects = prorated(old_allowance, state.allowance, elapsed, length) if entry.connects is None else entry.connects
    state.grant_allowance(connects, note, entry.id, in_full=in_full)


def prorated(old: int, new: int, elapsed: int, length: int) -> int:
    """Return what an upgrade brings on its day, in Connects, after `elapsed` of the old cycle's `length` days.

    It is the new allowance less what is left of the old one: the used part of the old allowance, rounded half up, is
    not taken back.
    """
    used = (2 * old * elapsed + length) // (2 * length)
    return max(0, new - old + used)


_EFFECTS: Final[dict[type[Entry], Callable[[State, Any], object] | None]] = {
    Proposal: _propose,
    Spend: lambda state, entry: state.spend("spend", entry.connects, entry.what, entry.id),
    PurchaseMade: _purchase,
    Grant: _grant,
    Refund: _refund,
    Balance: _reconcile,
    PlanChange: _change_plan,
    **dict.fromkeys((Account, StatusChange, Earning, Budget, Edit, Remove)),
}
"""Every kind of entry; the account opens the ledger before any of these."""
