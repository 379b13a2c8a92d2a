"""What needs attention, in full: notices, then hints with their calculations."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from connects_tui.actions.hints import Hint, explanation
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import DIM, KEY, STRONG, Notice, clickable, done_by, hanging, plain
from connects_tui.tui.widgets.panes import Panel, framed


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
