"""What an agent may spend: whether a bid fits balance, rules and limit, and what the user's own rates say of it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import Struct

from connects_tui.actions.book import Book, Done, Refused
from connects_tui.actions.correcting import AGENT, undo, undoable
from connects_tui.actions.insight_words import verdict_words
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.recording import cost_objection
from connects_tui.insights.verdict import Worth
from connects_tui.ledger.entries import Entry, Proposal, Refund, Remove
from connects_tui.ledger.ledger import Ledger
from connects_tui.wording import counted, how_many

_NO_LIMIT: Final = "no limit is set for agents: set agent_limit in settings.toml, or a budget with `connects budget`"


class Limit(Struct, frozen=True):
    """How many Connects agents may spend in a cycle, and have spent; the user's own budget where none is set for them.

    Against their own limit counts all that agents recorded, also what ad credits paid; against the budget what anybody
    spent. What agents undo, or say came back, makes room in neither.
    """

    connects: int
    spent: int
    is_budget: bool

    @property
    def left(self) -> int:
        """How many Connects of the limit are left in this cycle: 0 where more were spent."""
        return self.left_after(0)

    def left_after(self, wanted: int) -> int:
        """Return how many Connects of the limit would be left once `wanted` more are spent, and 0 below that."""
        return max(0, self.connects - self.spent - wanted)


def agent_limit(book: Book, outlook: Outlook, limit: int | None) -> Limit | None:
    """Return the limit in force, if any."""
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
    return (entry.note or "").endswith(AGENT)


def _sent_by_agents(book: Book, since: date) -> Iterator[Proposal]:
    """Yield the proposals of agents from a day on, as they were written, but for those that the user removed.

    What they undid themselves is among them; and so are later days, since who flies west lives through one twice.
    """
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
    refunds = (entry for entry in book.entries if isinstance(entry, Refund) and _is_agents(entry))
    claimed = {refund.of for refund in refunds if refund.id not in ledger.history.void}
    sent = (id_ for id_ in claimed if id_ in ledger.spendings and ledger.history.proposals[id_].on >= since)
    return sum(ledger.spendings[id_].refunded for id_ in sent)


def doubt(book: Book, today: date) -> str:
    """Say why the numbers may be wrong, or nothing can be recorded."""
    errors = [problem for problem in book.problems(today) if problem.level == "error"]
    if errors:
        where = f"line {errors[0].line}" if errors[0].line else "it"
        leave = counted(len(errors), "error in the journal leaves", "errors in the journal leave")
        left_out = f"{leave} entries out, so the numbers may be wrong"
        return f"{left_out}; ask the user to fix {where}: {errors[0].sentence}".removesuffix(".")
    closed = book.file.parsed.read_only_because
    return f"nothing can be recorded: {closed}" if closed != book.file.kept_as_is else ""


class Permission(Struct, frozen=True):
    """What an agent has to know before it sends a proposal: why it may not, a sentence each, and what that is worth.

    `wanted` is how much of the limit this one takes, `safe_today` what the budget allows today.
    """

    because: tuple[str, ...]
    worth: Worth
    limit: Limit | None
    wanted: int
    safe_today: int | None


def permission(book: Book, outlook: Outlook, proposal: Proposal, limit: int | None) -> Permission:
    """Say whether an agent may send a proposal today."""
    worth, allowed = outlook.worth(proposal), agent_limit(book, outlook, limit)
    wanted = worth.cost if allowed is not None and allowed.is_budget else proposal.spends
    because = [why] if (why := doubt(book, outlook.today)) else []
    if worth.short:
        short = f"{worth.short:,} Connects short: it costs {worth.cost:,}"
        because.append(f"{short} and the balance is {worth.balance:,}")
    if objection := cost_objection(book, proposal):
        because.append(objection)
    if allowed is None:
        because.append(_NO_LIMIT)
    elif wanted > allowed.left:
        whose = "the budget" if allowed.is_budget else "the limit for agents"
        left = f"{whose} leaves {allowed.left:,} of {how_many(allowed.connects)} in this cycle"
        because.append(f"{left}, and this takes {wanted:,}; only the user may raise it")
    budget = outlook.budget and outlook.budget.connects
    return Permission(tuple(because), worth, allowed, wanted, budget.safe_today if budget else None)


def permission_words(found: Permission, today: date) -> str:
    """Say whether to spend, and why."""
    worth = found.worth
    answer = f"No: {'; '.join(found.because)}." if found.because else "Yes, it may be spent."
    limit = f", and {found.limit.left_after(found.wanted):,} for agents in this cycle" if found.limit else ""
    left = "" if worth.short else f" It would leave {how_many(worth.left)}{limit}."
    return f"{answer} {verdict_words(found.worth.verdict, today)}.{left}"


def require_permission(book: Book, outlook: Outlook, proposal: Proposal, limit: int | None) -> None:
    """Raise Refused where an agent may not record a proposal."""
    if because := permission(book, outlook, proposal, limit).because:
        raise Refused("; ".join(because))


def undo_agents(book: Book, today: date) -> Done:
    """Undo the latest action, if it's an agent's. Raises Refused: it's the user's."""
    live = undoable(book)
    if not all(_is_agents(entry) for entry in live):
        raise Refused("the latest action is the user's own, and only the user may undo it")
    return undo(book, today)
