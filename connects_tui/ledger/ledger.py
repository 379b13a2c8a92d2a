"""The ledger: what follows when rules are applied to a journal, day by day."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.day import advance
from connects_tui.ledger.effects import apply, found_plan, opened, remember
from connects_tui.ledger.entries import Account, Entry
from connects_tui.ledger.history import History
from connects_tui.ledger.proposals import Proposals
from connects_tui.ledger.state import Movement, Spent, State
from connects_tui.problems import Problem
from connects_tui.rules import Rulebook, RuleSet


class Ledger(Struct, frozen=True, eq=False, dict=True):
    """An account's books up to and including one day: a value that nothing changes.

    Attributes:
        history: the journal it was played from.
        rulebook: the rules it was played under.
        until: its last day; entries dated later are planned and did not count.
        state: the account at the end of that day, to be read only; `None` before the opening, or where there is
            no account to open.
        problems: what was odd or wrong while playing (errors: the entry moved nothing).
        counted: how many entries of the history counted; those behind them are planned.
        known_proposals: the proposals as they stand on that day, where they are known already.
    """

    history: History
    rulebook: Rulebook
    until: date
    state: State | None
    problems: tuple[Problem, ...] = ()
    counted: int = 0
    known_proposals: Proposals | None = None

    @classmethod
    def play(cls, history: History, rulebook: Rulebook, until: date) -> "Ledger":
        """Play a journal from its opening up to and including a day."""
        problem = opening_problem(history, rulebook)
        if problem is not None:
            return cls(history, rulebook, until, None, (problem,))
        account = history.account
        if account is None or account.on > until:
            return cls(history, rulebook, until, None)
        state = opened(account, rulebook, history.proposals)
        return cls._played(history, state, _opening_day(state, history, account), until)

    def on_to(self, until: date) -> "Ledger":
        """Play on up to and including a later day; the result is that of playing to it at once."""
        if self.state is None:
            return Ledger.play(self.history, self.rulebook, until)
        return Ledger._played(self.history, self.state.copy(), self.counted, until)

    def with_more(self, history: History, added: Sequence[Entry]) -> "Ledger | None":
        """Return the books with these entries, which stand at the end of the journal that `history` is of.

        `None` where one of them is dated before the ledger's last day, so that all has to be played anew.
        """
        if not added:
            return self
        if self.state is None or any(entry.on < self.until for entry in added):
            return None
        state = replace(self.state.copy(), proposals=history.proposals)
        ledger = Ledger._played(history, state, self.counted, self.until)
        if "proposals" not in vars(self):  # nobody has asked for them
            return ledger
        return replace(ledger, known_proposals=self.proposals.with_more(added, ledger.spent))

    def without_more_entries(self) -> "Ledger":
        """Return the same books with nothing planned: what comes then comes by itself."""
        bare = History(self.history.account, self.history.entries[: self.counted])
        return Ledger(bare, self.rulebook, self.until, self.state, self.problems, self.counted)

    @classmethod
    def _played(cls, history: History, state: State, position: int, until: date) -> "Ledger":
        position = _play(state, history, position, until)
        return cls(history, state.rulebook, until, state, tuple(state.problems), position)

    @cached_property
    def proposals(self) -> Proposals:
        """Every proposal of the journal as it stands on the last day."""
        if self.known_proposals is not None:
            return self.known_proposals
        return Proposals.of(self.history, self.spent, self.until)

    @property
    def movements(self) -> Sequence[Movement]:
        """Every change of the balance, in the order in which they happened."""
        return self.state.movements if self.state else ()

    def rules_on(self, day: date) -> RuleSet | None:
        """Return the rule set that was in force for this account on a day, or `None` without an account."""
        if self.state is None:
            return None
        names = self.state.rules_names
        name = next((name for start, name in reversed(names) if start <= day), names[0][1])
        return self.rulebook.in_force(name, day)

    @property
    def balance(self) -> int:
        """What the account holds less what it owes, in Connects; 0 before the opening."""
        return self.state.balance if self.state else 0

    @property
    def spent(self) -> Mapping[str, Spent]:
        """What each proposal spent and got back, by its id."""
        return self.state.spent if self.state else {}

    @property
    def fees(self) -> Decimal:
        """All membership fees since the opening, in USD."""
        return self.state.fees if self.state else Decimal(0)

    @property
    def purchases(self) -> Decimal:
        """All that was paid for Connects since the opening, in USD."""
        return self.state.purchases if self.state else Decimal(0)


def opening_problem(history: History, rulebook: Rulebook) -> Problem | None:
    """Say why no ledger can be opened from a journal: no account, or rules or a plan that do not exist."""
    account = history.account
    if account is None:
        message, remedy = "The journal has no account entry, so that there is no balance", "Begin with `connects init`"
        return Problem("error", "no-account", message, remedy, 1)
    plan = found_plan(rulebook, account.rules, account.plan, account.on)
    return replace(plan, line=account.line, on=account.on, entry=account.id) if isinstance(plan, Problem) else None


def _opening_day(state: State, history: History, account: Account) -> int:
    """Let the entries up to the opening day count; return the position of the first one after it."""
    position = 0
    for entry in history.entries:
        if entry.on > account.on:
            break
        if entry.on == account.on:
            apply(state, entry)
        else:
            remember(state, entry)
        position += 1
    return position


def _play(state: State, history: History, position: int, until: date) -> int:
    """Play the days after the state's own up to `until`; return the position of the first entry that did not count."""
    entries = history.entries
    while position < len(entries) and entries[position].on <= until:
        entry = entries[position]
        if entry.on > state.today:
            advance(state, entry.on)
        apply(state, entry)
        position += 1
    advance(state, until)
    return position
