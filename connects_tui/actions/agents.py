"""What an agent may spend: whether a bid fits balance, rules and limit, and what the user's own rates say of it."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from msgspec import Struct

from connects_tui.actions.book import Book, Done, Refused
from connects_tui.actions.correcting import AGENT, undo, undoable
from connects_tui.actions.insight_words import basis_words, verdict_words
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.recording import cost_objection
from connects_tui.insights.statistics import Rate
from connects_tui.ledger.entries import Entry, Proposal, Refund, Remove
from connects_tui.ledger.ledger import Ledger
from connects_tui.wording import day_words, how_many

NO_LIMIT: Final = "no limit is set for agents: set agent_limit in settings.toml, or a budget with `connects budget`"


class Limit(Struct, frozen=True):
    """How many Connects agents may spend in a cycle, and have spent; the user's own budget where none is set for them.

    Against a limit of their own counts all that agents recorded, with what ad credits paid; against the budget what
    anybody spent. What agents themselves undo, or say came back, makes room in neither.
    """

    connects: int
    spent: int
    is_budget: bool

    @property
    def left(self) -> int:
        """What is left of it in this cycle."""
        return self.left_after(0)

    def left_after(self, wanted: int) -> int:
        """What would be left of it."""
        return max(0, self.connects - self.spent - wanted)


def agent_limit(book: Book, outlook: Outlook, limit: int | None) -> Limit | None:
    """Return the limit in force, if there is one."""
    state, budget = outlook.ledger.state, outlook.budget
    if limit is not None:
        spent = sum(sent.spends for sent in _sent_by_agents(book, state.cycle_start)) if state else 0
        return Limit(limit, spent, is_budget=False)
    if budget is None or budget.connects is None:
        return None
    since, void = budget.cycle.start, book.history.void
    undone = sum(sent.spends for sent in _sent_by_agents(book, since) if sent.id in void)
    spent = budget.connects.spent + undone + _refunded_by_agents(book, outlook.ledger, since)
    return Limit(budget.connects.budget, spent, is_budget=True)


def _is_agents(entry: Entry) -> bool:
    return entry.note is not None and entry.note.endswith(AGENT)


def _sent_by_agents(book: Book, since: date) -> Iterator[Proposal]:
    """Yield the proposals of agents from a day on, as they were written, but for those that the user removed."""
    history = book.history
    signed = [entry for entry in book.entries if entry.note and isinstance(entry, Proposal) and _is_agents(entry)]
    removed = set()
    if any(entry.id in history.void for entry in signed):
        removes = (entry for entry in book.entries if isinstance(entry, Remove) and entry.id not in history.void)
        removed = {remove.of for remove in removes if not _is_agents(remove)}
    for entry in signed:
        proposal = history.proposals.get(entry.id or "", entry)
        if proposal.on >= since and entry.id not in removed:
            yield proposal


def _refunded_by_agents(book: Book, ledger: Ledger, since: date) -> int:
    """Return what agents say came back for the proposals sent from a day on."""
    refunds = (entry for entry in book.entries if isinstance(entry, Refund) and _is_agents(entry))
    claimed = {refund.of for refund in refunds if refund.id not in ledger.history.void}
    sent = (id_ for id_ in claimed if id_ in ledger.spendings and ledger.history.proposals[id_].on >= since)
    return sum(ledger.spendings[id_].refunded for id_ in sent)


def doubt(book: Book, today: date) -> str:
    """Say why the numbers may be wrong, or nothing can be recorded."""
    errors = [problem for problem in book.problems(today) if problem.level == "error"]
    if errors:
        where = f"line {errors[0].line}" if errors[0].line else "it"
        leave = "error in the journal leaves" if len(errors) == 1 else "errors in the journal leave"
        left_out = f"{len(errors):,} {leave} entries out, so the numbers may be wrong"
        return f"{left_out}; ask the user to fix {where}: {errors[0].sentence}".removesuffix(".")
    closed = book.file.parsed.read_only_because
    return f"nothing can be recorded: {closed}" if closed != book.file.kept_as_is else ""


class Permission(Struct, frozen=True):
    """Whether an agent may send a proposal, and what there is to know before; see `Verdict`.

    Attributes:
        because: why not, a sentence each.
        why, basis: the verdict, and the user's own bids that it is judged by, in words.
        rate: how many of those led to a hire.
        cost: in Connects, those that ad credits pay left out.
        balance, left: before and after it.
        short: how many Connects are missing.
        wanted: how much of the limit this one takes.
        safe_today: what the budget allows today.
    """

    may_spend: bool
    because: tuple[str, ...]
    verdict: str | None
    why: str
    basis: str
    rate: Rate
    too_few: bool
    cost: int
    balance: int
    left: int
    short: int
    limit: Limit | None
    wanted: int
    safe_today: int | None
    unused: int
    expires: date | None
    break_even: Fraction | None


def permission(book: Book, outlook: Outlook, proposal: Proposal, limit: int | None) -> Permission:
    """Say whether an agent may send a proposal today."""
    worth = outlook.worth(proposal)
    cost, balance, allowed = worth.cost, outlook.ledger.balance, agent_limit(book, outlook, limit)
    wanted = cost if allowed is not None and allowed.is_budget else proposal.spends
    short = max(0, cost - balance)
    because = [why] if (why := doubt(book, outlook.today)) else []
    if short:
        because.append(f"{short:,} Connects short: it costs {cost:,} and the balance is {balance:,}")
    if objection := cost_objection(book, proposal):
        because.append(objection)
    if allowed is None:
        because.append(NO_LIMIT)
    elif wanted > allowed.left:
        whose = "the budget" if allowed.is_budget else "the limit for agents"
        left = f"{whose} leaves {allowed.left:,} of {how_many(allowed.connects)} in this cycle"
        because.append(f"{left}, and this takes {wanted:,}; only the user may raise it")
    found, budget = worth.verdict, outlook.budget
    return Permission(
        may_spend=not because,
        because=tuple(because),
        verdict=found.word,
        why=verdict_words(found, outlook.today),
        basis=basis_words(worth.basis),
        rate=worth.basis.hires,
        too_few=worth.basis.too_few,
        cost=cost,
        balance=balance,
        left=balance - cost,
        short=short,
        limit=allowed,
        wanted=wanted,
        safe_today=budget.connects.safe_today if budget and budget.connects else None,
        unused=found.unused,
        expires=found.expires,
        break_even=found.break_even,
    )


def permission_words(found: Permission, today: date) -> str:
    """Say whether to spend, and why."""
    answer = "Yes, it may be spent." if found.may_spend else f"No: {'; '.join(found.because)}."
    limit = f", and {found.limit.left_after(found.wanted):,} for agents in this cycle" if found.limit else ""
    left = "" if found.short else f" It would leave {how_many(found.left)}{limit}."
    unused = (
        f" {found.unused:,} of them would expire by {day_words(found.expires, today)} otherwise."
        if found.expires
        else ""
    )
    return f"{answer} {found.why}.{left}{unused}"


def require_permission(book: Book, outlook: Outlook, proposal: Proposal, limit: int | None) -> None:
    """Check that an agent may record a proposal. Raises Refused: it may not."""
    if because := permission(book, outlook, proposal, limit).because:
        raise Refused("; ".join(because))


def undo_agents(book: Book, today: date) -> Done:
    """Undo the latest action, if an agent recorded it. Raises Refused: the user did."""
    live = undoable(book)
    if not all(_is_agents(entry) for entry in live):
        raise Refused("the latest action is the user's own, and only the user may undo it")
    return undo(book, today)
