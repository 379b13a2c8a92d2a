"""The keys of the present screen, made from its bindings."""

from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from connects_tui.tui.lines import ACCENT, DIM, fitted, joined, plain
from connects_tui.tui.modals.dialog import Dialog

_KEY_WIDTH: Final = 7
_OF_EVERY_APP: Final = frozenset(
    binding.action for binding in (*Screen.BINDINGS, *App.BINDINGS) if isinstance(binding, Binding)
)
"""Actions that Textual brings to every app: moving the focus, copying, quitting."""


def one_an_action(bindings: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """Return the app's own bindings, the first of each action."""
    own: dict[str, ActiveBinding] = {}
    for active in bindings:
        if active.binding.description and (active.binding.action not in _OF_EVERY_APP or active.binding.key == "q"):
            own.setdefault(active.binding.action, active)
    return list(own.values())


class Keys(Dialog[None]):
    """What every key does here, on one page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", "Close", key_display="esc", id="close")
    ]

    def __init__(self, name: str, bindings: Iterable[ActiveBinding]) -> None:
        super().__init__()
        self._screen_name = name
        self._active = one_an_action(bindings)

    def compose(self) -> ComposeResult:
        """A column for what this screen has, one for what every screen has, one for moving about."""
        with VerticalScroll(id="keys") as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = "esc closes · ctrl+p finds every action by name"
            own = list(self._column(self._screen_name, _is_the_screens))
            moving = list(self._column("Moving", _is_moving))
            everywhere = list(self._column("Everywhere", _is_everywhere))
            columns = [column for column in (own, everywhere, moving) if column]
            yield Horizontal(*(Static(Content("\n").join(column)) for column in columns))

    def _column(self, title: str, belongs: Callable[[ActiveBinding], bool]) -> Iterable[Content]:
        rows = [active.binding for active in self._active if belongs(active)]
        if rows:
            yield plain(title, DIM)
        for binding in rows:
            key = self.app.get_key_display(binding)
            words = binding.description[:1].upper() + binding.description[1:]
            yield joined(fitted(plain(key, f"{ACCENT} bold"), _KEY_WIDTH), plain(words))


def _is_everywhere(active: ActiveBinding) -> bool:
    return isinstance(active.node, App) or active.binding.action.startswith("app.")


def _is_the_screens(active: ActiveBinding) -> bool:
    return isinstance(active.node, Screen) and not _is_everywhere(active)


def _is_moving(active: ActiveBinding) -> bool:
    return not _is_everywhere(active) and not _is_the_screens(active)
