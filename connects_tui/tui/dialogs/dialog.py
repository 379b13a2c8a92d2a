"""The base of everything that opens over a screen, the question before typed text is lost, and jumping."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, Final

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from connects_tui.actions.outlook import Outlook
from connects_tui.tui.app import ConnectsApp, in_background
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import plain
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import LineList

IGNORE_KEYS_SECONDS: Final = 0.7
"""How long a dialog that came unasked ignores keys: they were pressed before it could be read."""

_ANSWERS: Final = ("Keep editing", "Leave without saving")
"""What is pressed out of habit, the first, loses nothing."""


class Dialog(ModalScreen[ScreenResultType]):
    """A dialog, which closes with a result.

    It takes a moment to close. What still answers it then (a second enter, a double click, a thread that comes back)
    changes nothing, and must not close what lies below it.
    """

    app = getters.app(ConnectsApp)

    _is_answered = _is_sized = False
    _late_answer: tuple[ScreenResultType | None] | None = None
    _shown_at: float | None = None
    _asked: Outlook | None = None

    def on_mount(self) -> None:
        for screen in self.app.screen_stack[:-1]:
            screen.query("ToastRack").set(display=False)  # it is shown again when the screen is on top
        self.app.after_drawing(self._note_when_shown)
        self.watch(self.app, "view", self._check_day, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Leave what lies behind a new dialog as it is: Textual (8.2.8) would lay all of that out anew."""
        if not self._is_sized:
            self._is_sized = True
            behind = [screen.outer_size for screen in self.app.screen_stack if screen is not self]
            event.prevent_default(all(size == event.size for size in behind))

    def _check_day(self, before: View | None, now: View | None) -> None:
        if before is not None and now is not None and before.today != now.today:
            self.read_anew()

    def read_anew(self) -> None:
        """Show again what is counted from today: it is another day now."""

    def _note_when_shown(self) -> None:
        self._shown_at = monotonic()

    def when_seen(self, show: Callable[[], None]) -> None:
        """Call `show` once this dialog, which came unasked, takes keys."""
        if IGNORE_KEYS_SECONDS:
            self.set_timer(IGNORE_KEYS_SECONDS, show)
        else:
            show()

    @property
    def view(self) -> View:
        """The current view, which dialogs that open before there is one must not ask for."""
        assert self.app.view is not None
        return self.app.view

    def go_through_bids(self, then: Callable[[], None]) -> None:
        """In a thread, get ready for verdicts (`View.verdict_ready`), then call `then`."""
        if self._asked is not self.view.outlook:
            self._asked = self.view.outlook
            self._go_through_bids(self._asked, then)

    # With a description, since Textual's own one has all of the arguments in it.
    @work(group="bids", description="the bids")
    async def _go_through_bids(self, outlook: Outlook, then: Callable[[], None]) -> None:
        await in_background(lambda: (outlook.adviser, outlook.backtest))
        if self._asked is outlook:
            then()

    @property
    def holds_unsaved(self) -> bool:
        """Whether something was typed that would be lost if the app were left now."""
        return False

    def leave_app(self) -> None:
        """Leave the app; where something would be lost, ask before."""
        self.leave_by(self.app.exit)

    def leave_by(self, leave: Callable[[], object]) -> None:
        """Call it; ask before something is lost."""
        if self.holds_unsaved:
            self.ask("Leave without saving?", leave)
        else:
            leave()

    def ask(self, question: str, leave: Callable[[], object]) -> None:
        """Call `leave` if the answer to a question is yes."""

        def answered(leaves: bool | None) -> None:
            if leaves:
                leave()

        self.app.push_screen(ConfirmLeave(question), answered)

    @property
    def was_unseen(self) -> bool:
        """Whether the key just typed was meant for what stood here before a dialog that came by itself."""
        return self._shown_at is None or self.app.type_ahead.typed_at < self._shown_at + IGNORE_KEYS_SECONDS

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result, unless it is closing already; where something covers it, when that is gone.

        Textual (8.2.8) would close what is on top, each time (Textualize/textual#2575).
        """
        if self._is_answered:
            return AwaitComplete()
        self._is_answered = True
        if self.app.screen is self:
            return super().dismiss(result)
        self._late_answer = (result,)
        return AwaitComplete()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Close if it was answered while something covered it."""
        event.refresh_styles = False  # each widget has been styled when it was mounted
        answer, self._late_answer = self._late_answer, None
        if answer is not None:
            super().dismiss(*answer)


class ConfirmLeave(Dialog[bool]):
    """Asks whether to leave."""

    BINDINGS = bindings("ConfirmLeave")

    answers: getters.query_one[LineList[str]] = getters.query_one(LineList)

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="leaving") as frame:
            frame.border_title = self._question
            frame.border_subtitle = self.app.with_keys("{open} chooses · {cancel} keeps editing")
            yield LineList[str](lambda answer, _: plain(f" {answer}"))

    def on_mount(self) -> None:
        self.answers.show(_ANSWERS)
        self.answers.focus()

    @on(LineList.Selected)
    def _chosen(self) -> None:
        self.dismiss(self.answers.current == _ANSWERS[-1])


_LETTERS: Final = "asdfghjklqwertyuiopzxcvbnm"


class Jump(Dialog[Widget]):
    """Closes with what has the letter that was pressed."""

    BINDINGS = bindings("Jump")

    def __init__(self, targets: Sequence[Widget], size: Size) -> None:
        super().__init__()
        self._drawn_at = size
        self._targets = dict(zip(_LETTERS, targets, strict=False))
        self._labels = [Static(letter) for letter in self._targets]

    def compose(self) -> ComposeResult:
        yield from self._labels
        yield Static(self.app.keyed("Type a letter to jump there · {cancel} cancels"), id="jumping")

    def on_mount(self) -> None:
        self.app.after_drawing(self._place)

    def _place(self) -> None:
        for label, target in zip(self._labels, self._targets.values(), strict=True):
            label.styles.offset = target.region.offset
            label.display = True

    def on_key(self, event: events.Key) -> None:
        if target := self._targets.get(event.character or ""):
            event.stop()
            self.dismiss(target)

    def on_click(self, event: events.Click) -> None:
        at = event.screen_offset
        self.dismiss(next((target for target in self._targets.values() if target.region.contains_point(at)), None))

    def on_resize(self, event: events.Resize) -> None:
        """Close where another size moves everything away from its letter."""
        if event.size != self._drawn_at:
            self.dismiss()


def jump(screen: Screen[Any]) -> None:
    """Let the user choose the focus among all that can be seen of a screen."""

    def focus(target: Widget | None) -> None:
        if target is not None and target.is_attached:
            screen.set_focus(target)

    targets = [widget for widget in screen.focus_chain if screen.region.contains_point(widget.region.offset)]
    screen.app.push_screen(Jump(targets, screen.size), focus)
