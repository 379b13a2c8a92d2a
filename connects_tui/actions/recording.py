"""Recording what happened: each function checks one action, adds its entries and says what it did.

What Upwork's rules forbid is refused unless told `anyway`; the journal then warns of it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import asdict, replace

from connects_tui.actions.book import BadArgument, Book, Done, Refused
from connects_tui.actions.discrepancies import Explanation, more_or_fewer
from connects_tui.actions.quick_add import Draft
from connects_tui.actions.typed_values import WEEKDAY_NUMBERS
from connects_tui.ledger.entries import (
    Balance,
    Earning,
    Edit,
    Entry,
    Grant,
    Proposal,
    PurchaseMade,
    Refund,
    Remove,
    Spend,
    StatusChange,
)
from connects_tui.ledger.forecast import UsualCost, usual_cost
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.lots import LotShare
from connects_tui.ledger.proposals import ProposalState, deciding_ending
from connects_tui.ledger.state import NOTHING_SPENT, ProposalSpending
from connects_tui.ledger.status import expired_of_refunds, gives_back, refunds_due
from connects_tui.statuses import is_step_back
from connects_tui.wording import (
    AT_LEAST_ONE,
    UNTRACKED,
    balance_words,
    cost_words,
    counted,
    cut,
    day_words,
    how_many,
    number_words,
    quoted,
    upper_first,
    usd,
    weekday_words,
)

# --- proposals ---------------------------------------------------------------------------------------------------


def usual_cost_on(book: Book, day: date) -> UsualCost:
    """Return what a proposal of a day usually costs."""
    ledger = book.ledger(day)
    return usual_cost(ledger, ledger.rules_on(day), book.usual_cost)


def last_proposal(book: Book, today: date) -> Proposal | None:
    """Return the proposal sent last, by its day and then by its place in the journal."""
    sent = (entry for entry in reversed(book.history.entries) if isinstance(entry, Proposal) and entry.on <= today)
    return next(sent, None)


def completed(book: Book, draft: Draft, today: date, *, note: str | None = None) -> Proposal:
    """Fill in the day and the cost where a draft leaves them out. Raises BadArgument: it has no title.

    A note that only repeats the title, as of an import that knows no more, is left out.
    """
    day = draft.on or today
    if not draft.title.strip():
        raise BadArgument("a proposal needs a title; add a few plain words")
    connects = draft.connects
    if connects is None:
        rules = book.ledger(day).rules_on(day)
        connects = rules.proposal.invitation_connects if draft.invited and rules else usual_cost_on(book, day).connects
    return Proposal(**asdict(draft) | {"on": day, "connects": connects, "note": None if note == draft.title else note})


def cost_objection(book: Book, proposal: Proposal) -> str | None:
    """Why the rules of its day speak against a proposal's cost, as words, or `None`."""
    rules = book.ledger(proposal.on).rules_on(proposal.on)
    if rules is None or rules.proposal.allows(proposal.connects, invited=proposal.invited):
        return None
    return f"a proposal costs {rules.proposal.span} Connects, not {proposal.connects} (rules: {rules.name})"


def day_objection(proposal: Proposal, today: date) -> str | None:
    """Say of a day more than 400 days off, which may be a slip, how far off it is."""
    days = (proposal.on - today).days
    if abs(days) <= 400:
        return None
    return f"{day_words(proposal.on, today)} is {f'in {days:,} days' if days > 0 else f'{-days:,} days ago'}"


def log_proposal(book: Book, proposal: Proposal, today: date, *, anyway: bool = False) -> Done:
    """Record a proposal. Raises Refused: as `log_proposals`."""
    entries, after = log_proposals(book, [proposal], today, anyway=anyway)
    return Done(entries, f"Logged {quoted(proposal.title)} · {cost_words(proposal.connects, proposal.boost)}{after}")


def log_proposals(
    book: Book, proposals: Sequence[Proposal], today: date, *, anyway: bool = False
) -> tuple[tuple[Entry, ...], str]:
    """Record proposals as one action, and say what the balance and the budget are after.

    Raises Refused: the rules of its day speak against the cost of one of them.
    """
    book.require_account()
    for proposal in () if anyway else proposals:
        if objection := cost_objection(book, proposal):
            which = f"{quoted(proposal.title)}: " if len(proposals) > 1 else ""
            raise Refused(f"{which}{objection}", by_rule=True)
    over = dict.fromkeys(warning for proposal in proposals for warning in _budget_warnings(book, proposal, today))
    entries = book.record(proposals)
    after = _balance_after(book, max(proposal.on for proposal in proposals), today)
    spent = book.ledger(today).spendings
    if used := sum(spent.get(entry.id or "", NOTHING_SPENT).ad_credits for entry in entries):
        after += f" · {counted(used, 'ad credit')} used"
    return entries, f"{after}{''.join(f' · {warning}' for warning in over)}"


def _budget_warnings(book: Book, proposal: Proposal, today: date) -> list[str]:
    ledger = book.ledger(today)
    if ledger.state is None or not ledger.state.cycle_start <= proposal.on <= today:
        return []
    from connects_tui.actions.outlook_words import breach_lines  # noqa: PLC0415 - most have no budgets

    return list(breach_lines(ledger, proposal))


def job_words(proposal: Proposal) -> str:
    """Say what is known of a proposal's job: "3 h old · 20 applicants · Peru"; "" where nothing is."""
    age, applicants, spent = proposal.job_age, proposal.applicants, proposal.client_spent
    parts = (
        "" if age is None else f"{age // 24} days old" if age >= 48 and not age % 24 else f"{age} h old",
        "" if applicants is None else counted(applicants, "applicant"),
        proposal.country,
        "" if spent is None else f"client spent {usd(spent).removesuffix('.00')}",
        "" if proposal.template is None else f"%{proposal.template}",
    )
    return " · ".join(part for part in parts if part)


def _planned_words(day: date, today: date) -> str:
    return f" · planned for {day_words(day, today)}" if day > today else ""


def _balance_after(book: Book, day: date, today: date) -> str:
    account = book.history.account
    if day > today:
        return _planned_words(day, today)
    if account is not None and day < account.on:
        return f" · {UNTRACKED}"
    return f" · {balance_words(book.ledger(today).balance)}"


class Outcome(Struct, frozen=True):
    """A proposal's effect on today's balance, and how many Connects are missing for it, on its day or later."""

    before: int
    after: int
    missing: int
    ad_credits: int = 0


def outcome(book: Book, proposal: Proposal, today: date) -> Outcome:
    """Return what a proposal would do to the balance of today; it is not recorded."""
    ledger = book.ledger(today)
    before, account = ledger.balance, book.history.account
    cost = proposal.spends
    if not cost or proposal.on > today or account is None or proposal.on < account.on:
        return Outcome(before, before, 0)
    if proposal.on == today:  # nothing comes after it, so there is nothing to play
        connects = cost if ledger.state is None else ledger.state.connects_for(proposal)
        return Outcome(before, before - connects, max(0, connects - before), cost - connects)
    played = book.ledger_with([replace(proposal, id=None)], today)
    lowest, lowest_before = _lowest(played, proposal.on), _lowest(ledger, proposal.on)
    missing = -lowest if lowest < min(lowest_before, 0) else 0
    return Outcome(before, played.balance, missing)


def _lowest(ledger: Ledger, since: date) -> int:
    return min((movement.balance for movement in ledger.movements_since(since)), default=0)


def proposal_warnings(
    book: Book, proposal: Proposal, effect: Outcome, today: date, first_day_of_week: str = "monday"
) -> list[str]:
    """Return what may be a mistake in a proposal, a sentence each; `effect` is its outcome."""
    account = book.history.account
    warnings = [upper_first(words) for words in _budget_warnings(book, proposal, today)]
    if effect.missing:
        where = "" if proposal.on == today else " on that day or later"
        warnings.append(f"{how_many(effect.missing)} short{where}")
    if proposal.on > today:
        warnings.append(f"{day_words(proposal.on, today)} is in the future; it's saved as planned and counts from then")
    elif account is not None and proposal.on < account.on:
        warnings.append(f"before you started tracking on {day_words(account.on, today)}; balance unchanged")
    begin = proposal.on - timedelta(days=(proposal.on.weekday() - WEEKDAY_NUMBERS[first_day_of_week.lower()]) % 7)
    end = begin + timedelta(days=7)
    since = takewhile(lambda state: state.entry.on >= begin, reversed(book.ledger(today).proposals.states))
    words = proposal.title.casefold().split()
    if same := [it for it in since if it.entry.on < end and it.entry.title.casefold().split() == words]:
        latest, *others = same
        more = f" (and {len(others)} more)" if others else ""
        which = "this week" if begin <= today < end else "that week"
        when = weekday_words(latest.entry.on, today)
        warnings.append(f"you logged this title {which}: {when}, {latest.status}{more}")
    return warnings


def change_status(
    book: Book,
    proposals: Sequence[Proposal],
    status: str,
    on: date,
    today: date,
    *,
    refund: bool = True,
    backwards: bool = True,
    redates: bool = False,
) -> Done:
    """Give proposals a status, and record the refund that the rules give for an ending, unless told not to.

    `backwards`: whether those that are further along go back. `redates`: whether those that have the status, or had it
    before a later one, get that day instead of theirs. Raises Refused: one of them was sent after that day, or all are
    further along and stay.
    """
    book.require_account()
    named = book.ledger(max(on, today)).proposals.named
    states = [state for proposal in proposals if (state := named(proposal.id)) is not None]
    held = [(state, _held(state, status, on) if redates else None) for state in states]
    redated = [(state, change) for state, change in held if change is not None and change.on != on]
    others = [state for state, change in held if change is None and state.status != status]
    if not others and not redated:
        if len(states) != 1:
            return Done((), f"{len(states)} proposals are already {status}")
        since = day_words(states[0].status_since, today)
        return Done((), f"{quoted(states[0].entry.title)} is already {status}, since {since}")
    moving = [state for state in others if backwards or not _goes_back(state, status, on)]
    stay = len(others) - len(moving)
    further = f" · {counted(stay, 'is', 'are')} already further along" if stay else ""
    if not moving and not redated:
        raise Refused(f"Nothing marked {status}{further}")
    entries = [entry for state, change in redated for entry in _redated(state, change, on, today)]
    entries += [entry for state in moving for entry in _moved(book, state, status, on, today, refund=refund)]
    written = book.record(entries)
    ledger = book.ledger(max(on, today))
    later = later_words(ledger, [*moving, *(state for state, _ in redated)], status, today)
    if moving:
        marked = f"{status} on {day_words(on, today)}" if later else status
        behind = [state for state in moving if _goes_back(state, status, on)]
        moved = _moved_words(ledger, moving, behind, marked, written)
        said = f"{moved}{f' · {len(redated)} moved to that day' if redated else ''}"
    else:
        before = f", not {day_words(redated[0][1].on, today)}" if len(redated) == 1 else ""
        said = f"{_named([state for state, _ in redated])}: {status} on {day_words(on, today)}{before}"
    return Done(written, f"{said}{later}{further}{_planned_words(on, today)}")


def later_words(ledger: Ledger, before: Sequence[ProposalState], status: str, today: date) -> str:
    """Say what proposals are now that got a status on a day before that of another; "": they have that status."""
    now = [state for each in before if (state := ledger.proposals.named(each.entry.id)) and state.status != status]
    if not now:
        return ""
    if len(before) > 1:
        return f" · {counted(len(now), 'keeps its', 'keep their')} later status"
    still = "still" if now[0].status == before[0].status else "now"
    return f" · {still} {now[0].status} since {day_words(now[0].status_since, today)}"


def _goes_back(state: ProposalState, status: str, on: date) -> bool:
    """A change dated before the present status belongs to the story, and moves nothing back."""
    return on >= state.status_since and is_step_back(state.status, status)


def _held(state: ProposalState, status: str, on: date) -> StatusChange | None:
    """Return what gave a proposal a status that it has, or had before another that came after."""
    if state.status != status and on >= state.status_since:
        return None
    return next((change for change in reversed(state.story) if change.status == status), None)


def _redated(state: ProposalState, change: StatusChange, on: date, today: date) -> list[Entry]:
    _require_sent(state.entry, on, today, f"be {change.status}")
    came_with = [refund for refund in state.refunds if (refund.on, refund.reason) == (change.on, change.status)]
    return [Edit(on=today, of=_id_of(entry), set={"on": on}) for entry in (change, *came_with)]


def _id_of(entry: Entry) -> str:
    if entry.id is None:
        raise Refused(f"the {entry.kind} on line {entry.line} of the journal has no id; correct it in an editor")
    return entry.id


def _require_sent(proposal: Proposal, on: date, today: date, what: str) -> None:
    if on < proposal.on:
        sent = day_words(proposal.on, today)
        raise Refused(f"{quoted(proposal.title)} was sent on {sent}; it can't {what} before that")


def _named(states: Sequence[ProposalState]) -> str:
    return quoted(states[0].entry.title) if len(states) == 1 else counted(len(states), "proposal")


def _moved_words(
    ledger: Ledger,
    moved: Sequence[ProposalState],
    behind: Sequence[ProposalState],
    marked: str,
    written: Sequence[Entry],
) -> str:
    what = _named(moved)
    refunded = {entry.of for entry in written if isinstance(entry, Refund)}
    if back := sum(state.outstanding for state in moved if state.entry.id in refunded):
        came = f"{marked} · {how_many(back)} refunded"
        return f"{what}: {_gone_words(ledger, written, back) or came}"
    if not behind:
        return f"{what}: {marked}"
    which = "" if len(behind) == len(moved) else f"{len(behind)} "
    where = f" from {behind[0].status}" if len({state.status for state in behind}) == 1 else ""
    return f"{what}: {marked}, {which}moved back{where}"


def _moved(book: Book, state: ProposalState, status: str, on: date, today: date, *, refund: bool) -> list[Entry]:
    of = state.entry.id or ""
    _require_sent(state.entry, on, today, f"be {status}")
    change = StatusChange(on=on, of=of, status=status)
    story = sorted([*state.story, change], key=lambda item: item.on)
    decides = deciding_ending(story) is change
    if refund and state.outstanding > 0 and decides and gives_back(book.ledger(on), change):
        return [change, Refund(on=on, of=of, reason=status)]
    return [change]


def void_refunds(book: Book, proposal: Proposal, today: date) -> Done:
    """Void a proposal's refunds that Upwork did not pay. Raises Refused: it has none."""
    refunds = [entry for entry in book.history.entries if isinstance(entry, Refund) and entry.of == proposal.id]
    if not refunds:
        raise Refused(f"{quoted(proposal.title)} has no refund to mark as not received")
    written = book.record([Remove(on=entry.on, of=_id_of(entry)) for entry in refunds])
    is_due = any(due.proposal == proposal.id for due in refunds_due(book.ledger(today)))
    return Done(written, f"{quoted(proposal.title)}: refund not received{', due again' if is_due else ''}")


def earn(book: Book, proposal: Proposal, amount: Decimal, on: date, today: date) -> Done:
    """Record what a proposal earned, in USD before Upwork's fee. Raises Refused: it wasn't hired, or was sent later."""
    book.require_account()
    assert proposal.id is not None
    _require_sent(proposal, on, today, "have earned anything")
    state = book.ledger(max(on, today)).proposals.named(proposal.id)
    if state is None or not state.was_hired:
        not_hired = f"{quoted(proposal.title)} isn't marked as hired, so it can't have earned anything yet"
        raise Refused(f"{not_hired}; `connects mark {book.shortened(proposal.id)} hired` marks it")
    written = book.record([Earning(on=on, of=proposal.id, amount=amount)])
    in_all = f" · {usd(state.earned + amount)} in all" if state.earned else ""
    return Done(written, f"{quoted(proposal.title)}: {usd(amount)} earned{in_all}{_planned_words(on, today)}")


# --- Connects in and out -------------------------------------------------------------------------------------------


def buy(book: Book, connects: int, on: date, today: date, *, paid: Decimal | None = None, anyway: bool = False) -> Done:
    """Record a purchase; `paid` in USD where it is not the plan's price. Raises Refused: the plan doesn't allow it."""
    book.require_account()
    if not anyway and (objection := purchase_objection(book, connects, on)):
        raise Refused(objection, by_rule=True)
    before = book.ledger(max(on, today)).purchases
    written = book.record([PurchaseMade(on=on, connects=connects, paid=paid)])
    cost = book.ledger(max(on, today)).purchases - before
    return Done(written, f"{how_many(connects)} bought for {usd(cost)}{_balance_after(book, on, today)}")


def purchase_objection(book: Book, connects: int, on: date) -> str | None:
    """Why this many Connects can't be bought on a day, as words, or `None`."""
    if objection := amount_objection(book, connects, on):
        return objection
    state = book.ledger(on).state
    most = state.plan.max_balance if state else None
    if state and most is not None and (lifted := state.balance + connects) > most:
        return f"this would take the balance to {how_many(lifted)}; {state.plan.name} holds at most {most:,}"
    return None


def amount_objection(book: Book, connects: int, on: date) -> str | None:
    """Why the plan of a day doesn't sell this many Connects, as words, or `None`."""
    if not connects:
        return AT_LEAST_ONE
    state = book.ledger(on).state
    if state is None:
        return None
    if state.plan.purchase is None:
        return f"{state.plan.name} can't buy Connects (rules: {state.rules.name})"
    objection = state.plan.purchase.objection(connects)
    return objection and f"you can't buy {how_many(connects)}: {objection} (rules: {state.rules.name})"


def grant_or_spend(book: Book, entry: Grant | Spend, today: date) -> Done:
    """Record bonus Connects, ad credits, or Connects spent on something but a proposal."""
    book.require_account()
    return Done(book.record([entry]), f"{grant_or_spend_words(entry)}{_balance_after(book, entry.on, today)}")


def grant_or_spend_words(entry: Grant | Spend) -> str:
    """Say what happened: "30 Connects granted: profile completed"."""
    if isinstance(entry, Spend):
        return f"{how_many(entry.connects)} spent: {cut(entry.what)}"
    what = counted(entry.connects, "ad credit") if entry.only else how_many(entry.connects)
    return f"{what} granted: {cut(entry.reason)}"


def refund(
    book: Book,
    proposal: Proposal,
    on: date,
    today: date,
    *,
    connects: int | None = None,
    reason: str | None = None,
    anyway: bool = False,
) -> Done:
    """Record a refund: so many Connects, else all, or the boost if "outbid". Raises Refused: it can't be refunded."""
    book.require_account()
    assert proposal.id is not None
    before = book.ledger(max(on, today)).spendings.get(proposal.id, NOTHING_SPENT)
    if not anyway:
        _require_sent(proposal, on, today, "be refunded")
        _check_limit(proposal, before, connects, reason)
        _check_not_in_opening_balance(book, proposal, on, today, reason)
    written = book.record([Refund(on=on, of=proposal.id, connects=connects, reason=reason)])
    ledger = book.ledger(max(on, today))
    back = ledger.spendings.get(proposal.id, NOTHING_SPENT).refunded - before.refunded
    came = f"{how_many(back)} refunded"
    if not back and connects != 0:
        came = f"nothing refunded; {before.refunded:,} of {before.total:,} already were"
    gone = _gone_words(ledger, written, back)
    return Done(written, f"{quoted(proposal.title)}: {gone or came}{_balance_after(book, on, today)}")


def _gone_words(ledger: Ledger, refunds: Sequence[Entry], back: int) -> str:
    gone = expired_of_refunds(ledger, {entry.id for entry in refunds})
    if not gone:
        return ""
    number = sum(part.connects for part in gone)
    came = f"{number:,} refunded into" if number == back else f"{number:,} of the {back:,} refunded went into"
    they_are = "it's" if number == 1 else "they're"
    return f"{came} {_expired_words(ledger, gone)}, so {they_are} gone"


def _expired_words(ledger: Ledger, parts: Sequence[LotShare]) -> str:
    if len(parts) > 1 or ledger.state is None:
        return "batches that have expired"
    lot = ledger.state.holdings.lots[parts[0].lot]
    if lot.expires is None or lot.last_renewal is not None:
        return "a batch that expired at a renewal"
    return f"a batch that expired on {day_words(lot.expires, ledger.until)}"


def _check_limit(proposal: Proposal, spent: ProposalSpending, connects: int | None, reason: str | None) -> None:
    is_boost, left = reason == "outbid", spent.limit(reason)
    what = f"{'the boost of ' if is_boost else ''}{quoted(proposal.title)}"
    if is_boost and not proposal.boost:
        raise Refused(f"{quoted(proposal.title)} was not boosted", by_rule=True)
    if is_boost and spent.ad_credits and not spent.boost:
        raise Refused(f"ad credits paid for {what}, and they aren't refunded", by_rule=True)
    if not left:
        back = spent.outbid if is_boost and spent.outbid else spent.refunded
        raise Refused(f"{what} is already fully refunded ({how_many(back)})", by_rule=True)
    if connects is not None and connects > left:
        raise Refused(f"{what} has {how_many(left)} left to refund, not {connects:,}", by_rule=True)


def _check_not_in_opening_balance(book: Book, proposal: Proposal, on: date, today: date, reason: str | None) -> None:
    """Refuse a refund for an ending before the opening, whose balance holds it already."""
    account = book.require_account()
    standing = book.ledger(on).proposals.named(proposal.id)
    ending = standing and standing.ending
    if ending and ending.on < account.on <= on and reason in (None, ending.status):
        title, day = quoted(proposal.title), day_words(ending.on, today)
        ended = f"{title} was {ending.status} on {day}, before you started tracking"
        raise Refused(f"{ended}: any refund is already in the opening balance", by_rule=True)


def reconcile(
    book: Book,
    connects: int,
    on: date,
    today: date,
    *,
    explanations: Sequence[Explanation] = (),
    because: Explanation | None = None,
) -> Done:
    """Record what Upwork's page shows, and say how far the journal was off.

    `because` explains the difference, which is recorded as what it is; else the likeliest explanation is noted.
    """
    account, before = book.require_account(), book.ledger(on).balance
    noted = because or next(iter(explanations), None)
    note = noted.sentence if noted is not None and not (because and because.entries) else None
    written = book.record([*(because.entries if because else ()), Balance(on=on, connects=connects, note=note)])
    if on < account.on:
        return Done(written, f"Upwork showed {how_many(connects)} {UNTRACKED}")
    difference = connects - before
    if not difference:
        return Done(written, f"Upwork and the journal both show {how_many(connects)}")
    off = f"{more_or_fewer(difference)}, recorded{f' as {because.recorded_as}' if because else ''}"
    shows = f"Upwork shows {connects:,}, the journal had {number_words(before)}"
    return Done(written, f"{shows}: {off}{_planned_words(on, today)}")
