"""What waits for the user: late news, refunds due, a renewal to check, Connects that expire, imports to name."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Final, Literal, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.actions.hints import Hint, expiring, explanation
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.outlook_words import expiring_refund_words, renewal_to_check_words
from connects_tui.journal.local_state import Dismissed
from connects_tui.ledger.entries import Entry, Grant, Proposal, Spend
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.status import Due, RefundDue, RenewalToCheck, is_talking, no_answer_status, unpaid_ending
from connects_tui.statuses import STATUSES
from connects_tui.wording import Formats, budget_text, cost_words, counted, day_words, enumerated, how_many

OLD_DAYS: Final = 60
"""Proposals that have been silent for more days than this can be settled together: nobody will answer."""

Kind = Literal["renewal", "expiring", "refund", "interview", "import", "silent"]

Key = tuple[Kind, str]
"""What tells a thing from all others, and stays the same: its kind, and the id of what it is about."""

_LINKS: Final = ("open-link", "copy-link")
_STATUSES: Final = tuple(f"status-{status.name}" for status in STATUSES.values() if status.key)


class _KindWords(Struct, frozen=True):
    """How things of a kind are called (all of them, one by itself, in a sentence), and the app's actions for one."""

    title: str
    heading: str
    one: str
    many: str
    actions: tuple[str, ...]


_MOVES_ON: Final = (*_STATUSES, *(f"{action}-on" for action in _STATUSES), *_LINKS)

KINDS: Final[Mapping[Kind, _KindWords]] = {
    "renewal": _KindWords("Renewal to check", "Renewal to check", "a renewal", "", ("open", "reconcile", "membership")),
    "expiring": _KindWords("Expiring soon", "Expiring soon", "Connects that expire", "", ("add", "dismiss-hint")),
    "refund": _KindWords("Refunds due", "Refund due", "refund", "refunds", ("open", "take-back", *_MOVES_ON)),
    "interview": _KindWords("Silent interviews", "Silent interview", "interview", "interviews", _MOVES_ON),
    "import": _KindWords("Imports to name", "Import to name", "import", "imports", ("edit", "remove")),
    "silent": _KindWords(
        "Silent proposals", "Silent proposal", "silent proposal", "silent proposals", (*_MOVES_ON, "settle-old")
    ),
}
"""The kinds of things to do, in the order in which these come."""


class TodoItem(Struct, frozen=True):
    """Something that waits, with the id of what it is about, or "", and since when it does."""

    kind: Kind
    id: str
    since: date
    thing: RenewalToCheck | Hint | RefundDue | ProposalState | Proposal | Grant | Spend

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.kind, self.id


class TodoList(Struct, frozen=True, dict=True):
    """Everything that waits on a day, in its order."""

    outlook: Outlook
    items: tuple[TodoItem, ...]

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def old(self) -> list[Proposal]:
        """The proposals that nobody will answer."""
        today = self.outlook.today
        states = (item.thing for item in self.items if item.kind == "silent" and (today - item.since).days > OLD_DAYS)
        return [state.entry for state in states if isinstance(state, ProposalState)]

    def proposal(self, item: TodoItem) -> ProposalState | None:
        """Return the proposal that a thing is about, as it stands, if it was sent."""
        return None if item.kind == "import" else self.outlook.ledger.proposals.named(item.id)

    def actions(self, item: TodoItem) -> tuple[str, ...]:
        """Return the ids of the app's actions for a thing."""
        proposal = self.proposal(item)
        left_out = () if proposal is not None and proposal.entry.url else _LINKS
        if isinstance(item.thing, RenewalToCheck) and item.thing.balance < 0:  # which no page of Upwork's shows
            left_out = (*left_out, "open")
        return tuple(action for action in KINDS[item.kind].actions if action not in left_out)

    def about(self, item: TodoItem) -> str:
        """Say in a sentence what a thing is."""
        today = self.outlook.today
        match item.thing:
            case RenewalToCheck() as renewal:
                return renewal_to_check_words(renewal, today)
            case Hint() as hint:
                return hint.text
            case RefundDue() as due:
                when = f"refund of {how_many(due.connects)} due since {day_words(due.since, today)}"
                return f'"{due.title}": {due.status}, {when}{expiring_refund_words(due)}'
            case ProposalState() as state:
                return f'"{state.entry.title}": {_silent_words(state, today)}'
            case entry:
                return f'"{_imported_words(entry)}": imported as {_kind_words(entry)}, {how_many(entry.connects)}'

    def facts(self, item: TodoItem) -> Iterator[tuple[str, str]]:
        """Yield what is known of a thing, each with its label."""
        today, due = self.outlook.today, self.outlook.due
        match item.thing:
            case RenewalToCheck() as renewal:
                yield "Renewal", f"{day_words(renewal.on, today)}, should have brought {how_many(renewal.connects)}"
                yield "Balance", f"{how_many(renewal.balance)} in the journal; not reconciled since the renewal"
            case Hint() as hint:
                yield from explanation(hint)
            case RefundDue() as refund:
                yield "Ended", f"{refund.status} on {day_words(refund.since, today)}, {counted(refund.days, 'day')} ago"
                yield "Refund due", f"{how_many(refund.connects)}{expiring_refund_words(refund)}"
            case ProposalState() as state:
                yield "Status", _silent_words(state, today)
                yield "Usual", usual_wait_words(due, state)
            case entry:
                yield "Imported", f"{day_words(entry.on, today)}, {how_many(entry.connects)}"
                yield "As", _kind_words(entry)
        if (proposal := self.proposal(item)) is not None:
            yield from _proposal_facts(proposal, today)

    def remedies(self, item: TodoItem) -> Iterator[tuple[str, str]]:
        """Yield when a command settles a thing, and the command, the likeliest first."""
        match item.thing:
            case RenewalToCheck() as renewal:
                shown = renewal.balance if renewal.balance >= 0 else "N"
                yield "it came", f"connects reconcile {shown}"
                state = self.outlook.state
                free = (plan for plan in state.rules.plans if not plan.monthly_fee)
                fitting = next((plan for plan in free if plan.audience == state.plan.audience), None)
                if fitting is not None and state.plan.monthly_fee:
                    yield "the payment failed", f"connects plan {fitting.id} --renewal-failed"
            case Hint() as hint:
                yield "you bid more", "connects log 'TEXT'"
                yield "let them expire", f"connects forecast --dismiss {hint.kind}"
            case RefundDue():
                yield "it came", f"connects refund {item.id}"
                proposal = self.proposal(item)
                ending = proposal and proposal.ending
                if ending and ending.id:
                    status = unpaid_ending(self.outlook.ledger, ending.on, "declined", "expired")
                    yield "it won't come", f"connects edit {ending.id} status={status}"
            case ProposalState() as state:
                if is_talking(state.status):
                    yield "there is news", f"connects mark {item.id} STATUS"
                else:
                    yield "no answer", f"connects mark {item.id} {no_answer_status(self.outlook.ledger)}"
            case entry:
                yield "say what it was", f"connects edit {item.id} {NAMED_BY[entry.kind]}='WORDS'"
                yield "it doesn't belong here", f"connects remove {item.id}"

    @property
    def summary(self) -> str:
        """What there is to do: "3 things to do: a renewal and 2 silent proposals", or ""."""
        if not self.items:
            return ""
        if len(self.items) == 1 and self.items[0].kind != "expiring":  # of which a hint says the same
            return f"1 thing to do: {self.about(self.items[0])}"
        numbers = Counter(item.kind for item in self.items)
        named = [
            counted(numbers[kind], words.one, words.many) if words.many else words.one
            for kind, words in KINDS.items()
            if numbers[kind]
        ]
        return f"{counted(len(self.items), 'thing')} to do: {enumerated(named)}"


def todo(outlook: Outlook, dismissed: Dismissed) -> TodoList:
    """Return what waits, but for a hint dismissed with the same numbers."""
    return TodoList(outlook, tuple(_items(outlook, dismissed)))


def _items(outlook: Outlook, dismissed: Dismissed) -> Iterator[TodoItem]:
    due = outlook.due
    if due.renewal is not None:
        yield TodoItem("renewal", "", due.renewal.on, due.renewal)
    if outlook.ledger.state is not None:
        hint = expiring(outlook)
        if hint is not None and dismissed.get(hint.kind) != hint.numbers:
            yield TodoItem("expiring", "", outlook.today, hint)
    for refund in due.refunds:
        yield TodoItem("refund", refund.proposal, refund.since, refund)
    talking = [state for state in due.silent if is_talking(state.status)]
    for state in sorted(talking, key=lambda state: state.status != "offered"):  # the nearest to a hire first
        yield TodoItem("interview", state.entry.id or "", state.status_since, state)
    for entry in outlook.ledger.history.entries:
        if entry.note is not None and _is_raw(entry) and entry.id and entry.at and entry.on <= outlook.today:
            yield TodoItem("import", entry.id, entry.on, entry)
    for state in due.silent:
        if not is_talking(state.status):
            yield TodoItem("silent", state.entry.id or "", state.status_since, state)


def _is_raw(entry: Entry) -> TypeGuard[Proposal | Grant | Spend]:
    """Whether an import knew no more of an entry than its row, which is the note, too, and a proposal's link."""
    if not isinstance(entry, (Proposal, Grant, Spend)) or _imported_words(entry) != entry.note:
        return False
    if not isinstance(entry, Proposal):
        return True
    bare = Proposal(on=entry.on, connects=entry.connects, title=entry.title, note=entry.note, url=entry.url)
    return entry == replace(bare, id=entry.id, at=entry.at, line=entry.line)


NAMED_BY: Final = {"proposal": "title", "grant": "reason", "spend": "what"}
"""The field that says what an entry was, by its kind."""


def _imported_words(entry: Proposal | Grant | Spend) -> str:
    return str(getattr(entry, NAMED_BY[entry.kind]))


def _kind_words(entry: Proposal | Grant | Spend) -> str:
    return {"proposal": "a proposal without a title", "grant": "bonus Connects", "spend": "other spending"}[entry.kind]


def _silent_words(state: ProposalState, today: date) -> str:
    what = "news" if is_talking(state.status) else "reply"
    silent = f"no {what} for {counted((today - state.status_since).days, 'day')}"
    return f"{state.status} {STATUSES[state.status].preposition} {day_words(state.status_since, today)}, {silent}"


def usual_wait_words(due: Due, state: ProposalState) -> str:
    """Say how long news usually takes, and how that is known."""
    wait, is_reply = due.usual_wait(state.status), not is_talking(state.status)
    days = counted(wait.days, "day")
    if wait.is_known:
        of = f"{wait.cases:,} {'replies' if is_reply else 'offers and hires'}"
        return f"90% of your {of} came within {days}{'' if is_reply else ' of the reply'}"
    return f"{days}, the default until you have 10 {'replies' if is_reply else 'offers or hires'} ({wait.cases} so far)"


def _proposal_facts(proposal: ProposalState, today: date) -> Iterator[tuple[str, str]]:
    entry = proposal.entry
    sent = f", sent on {day_words(entry.on, today)}" if proposal.story else ""
    yield "Cost", f"{cost_words(entry.connects, entry.boost)}{sent}"
    tags = " ".join(f"#{tag}" for tag in entry.tags)
    budget = budget_text(entry.budget, entry.budget_max, entry.hourly).replace("$", Formats.currency_sign)
    facts = ("Client", entry.client), ("Tags", tags), ("Budget", budget), ("Note", entry.note), ("Link", entry.url)
    yield from ((label, value) for label, value in facts if value)
