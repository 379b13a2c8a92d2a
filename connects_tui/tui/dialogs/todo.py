"""What waits for news or a decision, one thing after the other; and what needs attention, all of it in full."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from textual import actions, events, getters
from textual.app import ComposeResult
from textual.content import Content
from textual.style import Style

from connects_tui.actions.book import Done
from connects_tui.actions.correcting import correct_ending, edit, not_coming_back, redo, remove, undo
from connects_tui.actions.hints import Hint, explanation
from connects_tui.actions.recording import change_status, reconcile, refund
from connects_tui.actions.todo import KINDS, NAMED_BY, OLD_DAYS, Key, TodoItem, TodoList
from connects_tui.journal.local_state import dismiss
from connects_tui.keys import ACTIONS
from connects_tui.ledger.entries import Grant, Proposal, Spend
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.status import RefundDue, RenewalToCheck, no_answer_status
from connects_tui.statuses import STATUSES
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.inputs import TypedDay, TypedLine
from connects_tui.tui.dialogs.membership import MembershipForm
from connects_tui.tui.dialogs.proposal_details import copy_link, open_link
from connects_tui.tui.dialogs.record_forms import ReconcileForm
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import DIM, KEY, STRONG, Notice, clickable, done_by, hanging, joined, plain, wrapped
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import Panel, Scrolling, framed
from connects_tui.wording import NOT_REMEMBERED, counted, enumerated, quoted, upper_first

_DOES: Final = {id_: action.on["Todo"] for id_, action in ACTIONS.items() if "Todo" in action.on}

_ID_OF: Final = {actions.parse(does)[1:]: id_ for id_, does in _DOES.items()}

_ALWAYS: Final = frozenset({"undo", "redo", "close"})

_ANSWERS: Final = {
    "renewal": {"open": "yes", "reconcile": "no, another number", "membership": "the payment failed"},
    "expiring": {"add": "logs a proposal", "dismiss-hint": "lets them expire"},
    "refund": {
        "open": "yes, it came",
        "take-back": "no, it won't",
        "open-link": "opens the link",
        "copy-link": "copies it",
    },
    "interview": {"open-link": "opens the link", "copy-link": "copies it"},
    "import": {"edit": "says what it was", "remove": "removes it"},
    "silent": {"open-link": "opens the link", "copy-link": "copies it"},
}


def _is_tall(height: int) -> bool:
    return height >= 24


class _Step(Struct, frozen=True):
    """Something that was done here: `keys` of the things that are settled or skipped, and ids of the `entries` written.

    `what` became of them, in a word; "" of a skip.
    """

    keys: tuple[Key, ...]
    entries: frozenset[str] = frozenset()
    what: str = ""
    hint: Hint | None = None


def _ids(done: Done) -> frozenset[str]:
    return frozenset(entry.id for entry in done.entries if entry.id is not None)


class _TodoPane(Panel[tuple[TodoList, TodoItem, int]]):
    """A thing that waits, what is known of it, and the keys that settle it, or all the old ones at once."""

    def lines(self, about: tuple[TodoList, TodoItem, int], width: int) -> Iterable[Content]:
        found, item, old = about
        proposal = found.proposal(item)
        is_tall = _is_tall(self.app.size.height)
        known = [Content("")] * is_tall
        known += wrapped(plain(proposal.entry.title if proposal else found.about(item), STRONG), width)
        known.append(Content(""))
        facts = list(found.facts(item))
        room = max(len(label) for label, _ in facts)
        for label, value in facts:
            known += hanging(plain(f"{label:<{room}}  ", DIM), plain(value), width)
        yield from known
        yield from [Content("")] * max(1, 11 * is_tall - len(known))  # so that the keys stay where they are
        for answers in self._answers(found, item, old):
            yield from _flowing(answers, width)

    def _answers(self, found: TodoList, item: TodoItem, old: int) -> Iterator[Sequence[Content]]:
        there = found.actions(item)
        if answers := [self._answer(id_, words) for id_, words in _ANSWERS[item.kind].items() if id_ in there]:
            yield answers
        named = [status for status in STATUSES.values() if f"status-{status.name}" in there]
        if named and item.kind == "refund":
            yield [plain("Or something else happened:", DIM)]
        if named:
            yield [self._answer(f"status-{status.name}", status.words or status.name) for status in named]
            first, last = (self.app.key_of(f"status-{status.name}-on") for status in (named[0], named[-1]))
            yield [joined(plain(f"{first} … {last}", KEY), plain(" the same, on a day you choose", DIM))]
        if "settle-old" in there and old > 1:
            status = no_answer_status(found.outlook.ledger)
            yield [self._answer("settle-old", f"all {old} silent for over {OLD_DAYS} days: {status}")]

    def _answer(self, action: str, words: str) -> Content:
        line = joined(plain(self.app.key_of(action), KEY), plain(f" {words}"))
        return line.stylize(Style.from_meta({"@click": f"screen.{_DOES[action]}"}))


def _flowing(parts: Sequence[Content], width: int) -> Iterator[Content]:
    line = Content("")
    for part in parts:
        if line and line.cell_length + 2 + part.cell_length > width:
            yield line
            line = Content("")
        line = joined(line, "  ", part) if line else part
    yield from wrapped(line, width)


class _TypedWords(TypedLine[str]):
    def __init__(self, imported: str) -> None:
        super().__init__("What was it?", imported, "In your words, like Availability badge.", "what it says now")
        self._imported = imported

    def value_of(self, text: str) -> str:
        if text == self._imported:
            raise ValueError("another name than the import's own")
        return text


class Todo(Dialog[str]):
    """Goes through what waits. Closes with what was done, in one line; "" for nothing.

    It stays until it is closed, so that no key falls through to the screen behind after the last thing.
    """

    BINDINGS = bindings("Todo")

    pane = getters.query_one(_TodoPane)
    frame = getters.query_one("#todo", Scrolling)

    def __init__(self, add: Callable[[Callable[[Done], object]], object]) -> None:
        """`add` adds a proposal, and tells when one was added."""
        super().__init__()
        self._add = add
        self._steps: list[_Step] = []
        self._undone: list[tuple[_Step, frozenset[str]]] = []
        """What was taken back, each with the ids of the entries that did."""

    def compose(self) -> ComposeResult:
        with Scrolling(id="todo"):
            yield _TodoPane()

    def on_mount(self) -> None:
        self.watch(self.app, "view", self._show)

    @property
    def _passed(self) -> set[Key]:
        return {key for step in self._steps for key in step.keys}

    @property
    def _left(self) -> list[TodoItem]:
        passed = self._passed
        return [item for item in self.view.todo.items if item.key not in passed]

    @property
    def _old(self) -> list[Proposal]:
        passed = self._passed
        return [proposal for proposal in self.view.todo.old if ("silent", proposal.id) not in passed]

    @property
    def _current(self) -> TodoItem | None:
        return next(iter(self._left), None)

    @property
    def _proposal(self) -> ProposalState | None:
        return self.view.todo.proposal(item) if (item := self._current) else None

    @property
    def _entry(self) -> Proposal | Grant | Spend | None:
        entry = item.thing if (item := self._current) else None
        return entry if isinstance(entry, Proposal | Grant | Spend) else None

    def _show(self, view: View | None) -> None:
        if view is None:
            return
        item, left = self._current, len(self._left)
        number = len(self._passed) + 1
        self.pane.nothing = plain("\n" * _is_tall(self.app.size.height) + (self._summary() or "Nothing to do now."))
        self.pane.show(None if item is None else (view.todo, item, len(self._old)))
        title = f"{KINDS[item.kind].heading} · {number} of {len(self._passed) + left}" if item else "To do"
        self.frame.border_title = title
        keys = "{skip} skips · {undo} goes back · {close} stops" if item else "{undo} goes back · {close} closes"
        self.frame.border_subtitle = self.app.with_keys(keys)
        self.frame.scroll_home(animate=False)

    def _summary(self) -> str:
        """Say what was done: "3 settled: 2 expired, 1 hired · 2 skipped · 12 left"; "" for nothing."""
        became: Counter[str] = Counter()
        for step in self._steps:
            became[step.what] += len(step.keys)
        if not became.total():
            return ""
        skipped = became.pop("", 0)
        settled = +became  # without what was added, which settles nothing
        words = ", ".join(f"{n} {what}" for what, n in settled.items())
        parts = [f"{settled.total()} settled: {words}"] if words else []
        parts += [f"{skipped} skipped"] if skipped else []
        parts += [f"{len(self._left)} left"] if self._left else []
        return " · ".join(parts)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        id_ = _ID_OF.get((action, parameters))
        if id_ is None or id_ in _ALWAYS:
            return super().check_action(action, parameters)
        item = self._current
        if id_ == "settle-old":  # which says why if there is none
            return True
        return item is not None and (id_ == "skip" or id_ in self.view.todo.actions(item))

    def on_key(self, event: events.Key) -> None:
        """Say what a key is for that does nothing here."""
        item, key = self._current, event.key
        id_ = next((id_ for id_ in _DOES if key in self.app.keys_of(id_) and id_ not in _ALWAYS), None)
        words = [words.many or words.one for words in KINDS.values() if id_ in words.actions]
        if item is None or id_ is None or not words or self.check_action(*actions.parse(_DOES[id_])[1:]):
            return
        if id_ not in KINDS[item.kind].actions:
            does = ACTIONS[id_].called_on("Todo").lower()
            self._say(f"{self.app.key_of(id_)} ({does}) is for {enumerated(words)}")
        elif item.kind == "renewal":
            self._say(f"Upwork never shows a balance below 0: {self.app.key_of('reconcile')} records what it shows")
        else:
            self._say("This proposal has no link")

    # --- settling ----------------------------------------------------------------------------------------------------

    def _settle(self, what: str, action: Callable[[], Done], keys: Sequence[Key] = ()) -> None:
        item = self._current
        done = self.app.perform(action)
        if item is not None and done is not None and done.entries:
            self._note(_Step(tuple(keys) or (item.key,), _ids(done), what))

    def _note(self, step: _Step) -> None:
        self._undone.clear()
        self._steps.append(step)
        self._show(self.app.view)

    def _filled_in(self, what: str, item: TodoItem, done: Done | None) -> None:
        self.app.show_done(done)
        if done is not None and done.entries:
            is_settled = item.key not in {left.key for left in self.view.todo.items}
            self._note(_Step((item.key,) if is_settled else (), _ids(done), what))

    def _say(self, sentence: str) -> None:
        self.app.clear_notifications()
        self.notify(sentence, markup=False)

    def action_skip(self) -> None:
        if (item := self._current) is not None:
            self.app.clear_notifications()  # they name the key that undoes what was done before
            self._note(_Step((item.key,)))

    def action_status(self, status: str, on: date | None = None) -> None:
        """Say where the proposal stands now; of one that has ended, how it really ended."""
        item, state = self._current, self._proposal
        if item is None or state is None:
            return
        book, today = self.app.book, self.view.today
        if item.kind == "refund" and not STATUSES[status].is_open:
            self._settle(status, lambda: correct_ending(book, state, status, today, on))
        else:
            day = on or max(today, state.entry.on)
            self._settle(status, lambda: change_status(book, [state.entry], status, day, today))

    def action_status_on(self, status: str) -> None:
        line = TypedDay(f"When: {STATUSES[status].words or status}", self.view.today)
        line.open(self.app, lambda day: self.action_status(status, day))

    def action_settle_old(self) -> None:
        old, book, today, item = self._old, self.app.book, self.view.today, self._current
        if not old:
            self._say(f"No proposal left here has been silent for more than {OLD_DAYS} days")
            return
        if item is None or item.kind != "silent":
            comes = counted(len(old), "such proposal comes", "such proposals come")
            key = self.app.key_of("settle-old")
            self._say(f"{key} is for proposals silent for more than {OLD_DAYS} days: {comes} later here")
            return
        keys: list[Key] = [("silent", proposal.id or "") for proposal in old]
        status = no_answer_status(self.view.ledger)
        self._settle(status, lambda: change_status(book, old, status, today, today), keys)

    def action_yes(self) -> None:
        """Upwork shows what the journal says, or the refund came."""
        item, book, today = self._current, self.app.book, self.view.today
        match item and item.thing:
            case RenewalToCheck(balance=balance):
                self._settle("reconciled", lambda: reconcile(book, balance, today, today))
            case RefundDue(status=status) as due:
                state = self.view.ledger.proposals.named(due.proposal)
                if state is not None:
                    self._settle("refunded", lambda: refund(book, state.entry, today, today, reason=status))

    def action_take_back(self) -> None:
        state = self._proposal
        if state is not None:
            self._settle("not refunded", lambda: not_coming_back(self.app.book, state, self.view.today))

    def action_reconcile(self) -> None:
        if (item := self._current) is not None:
            self.app.push_screen(ReconcileForm(), lambda done: self._filled_in("reconciled", item, done))

    def action_membership(self) -> None:
        if (item := self._current) is not None:
            form = MembershipForm(has_failed=True)
            self.app.push_screen(form, lambda done: self._filled_in("failed", item, done))

    def action_add(self) -> None:
        self._add(lambda done: self._note(_Step((), _ids(done))))

    def action_dismiss_hint(self) -> None:
        item = self._current
        if item is None or not isinstance(item.thing, Hint):
            return
        if self._remembered(dismiss(self.view.journal, item.thing.kind, item.thing.numbers)):
            self._note(_Step((item.key,), what="dismissed", hint=item.thing))

    def _remembered(self, is_saved: bool) -> bool:
        self.app.clear_notifications()
        if is_saved:
            self.app.load()
        else:
            self.notify(upper_first(NOT_REMEMBERED), severity="warning")
        return is_saved

    def action_edit(self) -> None:
        entry, book, today = self._entry, self.app.book, self.view.today
        if entry is not None:

            def name(words: str) -> Done:
                done = edit(book, entry, {NAMED_BY[entry.kind]: words}, today, today)
                named = f"{quoted(entry.note or '')} is named {quoted(words)}"
                return Done(done.entries, named) if done.entries else done

            def typed(words: str | None) -> None:
                if words:
                    self._settle("named", lambda: name(words))

            _TypedWords(entry.note or "").open(self.app, typed)

    def action_remove(self) -> None:
        entry, today = self._entry, self.view.today
        if entry is not None:
            self._settle("removed", lambda: remove(self.app.book, [entry], today, today))

    def action_open_link(self) -> None:
        open_link(self.app, state.entry if (state := self._proposal) else None)

    def action_copy_link(self) -> None:
        copy_link(self.app, state.entry if (state := self._proposal) else None)

    # --- back and forth ----------------------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take back the latest step made here; what was done elsewhere is left alone."""
        if not self._steps:
            self._say("Nothing to go back to: you haven't settled or skipped anything here")
            return
        step, undone = self._steps[-1], frozenset[str]()
        if step.hint is not None:
            if not self._remembered(dismiss(self.view.journal, step.hint.kind, None)):
                return
        elif step.entries:
            redoes = f" · {self.app.key_of('redo')} redoes"
            done = self.app.perform(lambda: undo(self.app.book, self.app.today, step.entries), redoes)
            if done is None:
                return
            undone = _ids(done)
        else:
            self.app.clear_notifications()
        self._undone.append((self._steps.pop(), undone))
        self._show(self.app.view)

    def action_redo(self) -> None:
        if not self._undone:
            self._say("Nothing to redo here")
            return
        step, undone = self._undone[-1]
        if step.hint is not None:
            if not self._remembered(dismiss(self.view.journal, step.hint.kind, step.hint.numbers)):
                return
        elif step.entries and self.app.perform(lambda: redo(self.app.book, self.app.today, undone)) is None:
            return
        self._steps.append(self._undone.pop()[0])
        self._show(self.app.view)

    def action_stop(self) -> None:
        self.dismiss(self._summary())


# --- notices, then hints with their calculations ---------------------------------------------------------------------


class _AttentionPane(Panel[tuple[Sequence[Notice], Sequence[Hint]]]):
    def lines(self, about: tuple[Sequence[Notice], Sequence[Hint]], width: int) -> Iterable[Content]:
        notices, hints = about
        for notice in notices:
            lines = hanging(plain(f"{notice.glyph} ", notice.style), plain(notice.sentence), width)
            leads = notice.action != "attention"
            yield from (clickable(line, notice.action, closes=True) if leads else line for line in lines)
        for number, hint in enumerate(hints):
            if number or notices:
                yield Content("")
            lines = hanging(plain(f"[{self.app.key_of(hint.action)}] ", KEY), plain(hint.text, STRONG), width)
            yield from (clickable(line, hint.action, closes=True) for line in lines)
            parts = list(explanation(hint))
            room = max(len(label) for label, _ in parts)
            for label, value in parts:
                yield from hanging(plain(f"  {label:<{room}}  ", DIM), plain(value), width)


class Attention(Dialog[str]):
    """Everything that needs attention; closes with what a line does that was chosen."""

    BINDINGS = bindings("Attention")

    def __init__(self, notices: Sequence[Notice], hints: Sequence[Hint]) -> None:
        super().__init__()
        self._about = notices, hints

    def compose(self) -> ComposeResult:
        keys = self.app.with_keys("{close} closes")
        yield framed(_AttentionPane(), self._about, "What needs attention", keys, "attention")

    def on_key(self, event: events.Key) -> None:
        notices, hints = self._about
        for action in {notice.action for notice in notices} | {hint.action for hint in hints}:
            if action != "attention" and event.key in self.app.keys_of(action):
                event.stop()
                self.dismiss(done_by(action))
