"""The line at the bottom: the keys that do something here, each with a word; a click on one presses it.

What Textual's footer shows, as one widget instead of one for every key: most of what it takes to show a screen would be
their styles.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace
from textual.content import Content
from textual.widget import Widget

from connects_tui.tui.lines import joined, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual import events
    from textual.binding import ActiveBinding, Binding
    from textual.screen import Screen

_KEY: Final = "$footer-key-foreground bold on $footer-key-background"
_WORD: Final = "$footer-description-foreground on $footer-description-background"
_POINTED_AT: Final = "$footer-key-foreground on $block-hover-background"
_DISABLED: Final = " dim"


class Key(Struct, frozen=True):
    """A key as it stands there.

    Attributes:
        key: by Textual's name, as it is pressed.
        shown: as it is written.
        word: what it does; empty for one of several that share a word.
        enabled: whether it does that now.
        tip: more about it.
        is_apart: whether it is the first of several that share a word.
    """

    key: str
    shown: str
    word: str
    enabled: bool
    tip: str
    is_apart: bool = False

    @property
    def cells(self) -> int:
        """How much room it takes."""
        return Content(self.shown).cell_length + (1 + Content(self.word).cell_length if self.word else 0)

    def drawn(self, *, pointed_at: bool) -> Content:
        """Draw it."""
        dim = "" if self.enabled else _DISABLED
        key, word = (_POINTED_AT + " bold", _POINTED_AT) if pointed_at else (_KEY, _WORD)
        return joined(plain(self.shown, key + dim), *([plain(f" {self.word}", word + dim)] if self.word else []))


class Word(Struct, frozen=True):
    """The word that the keys before it share."""

    word: str

    @property
    def cells(self) -> int:
        """How much room it takes."""
        return Content(self.word).cell_length


class KeyBar(Widget, can_focus=False):
    """The keys of a screen, as many as there is room for."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "KeyBar { dock: bottom; height: 1; background: $panel; color: $footer-foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self.keys: tuple[Key | Word, ...] = ()
        self._places: list[tuple[range, Key]] = []
        self._pointed_at: str | None = None

    def on_mount(self) -> None:
        """Follow what does something."""
        self.screen.bindings_updated_signal.subscribe(self, self._take)

    def on_unmount(self) -> None:
        """Follow it no longer."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _take(self, screen: Screen[Any]) -> None:
        if screen is not self.screen or not self.app.app_focus:
            return
        keys = tuple(self._keys_of(screen.active_bindings.values()))
        if keys != self.keys:
            self.keys = keys
            self.refresh()

    def _keys_of(self, active: Iterable[ActiveBinding]) -> Iterator[Key | Word]:
        first: dict[str, ActiveBinding] = {}
        for each in active:
            if each.binding.show:
                first.setdefault(each.binding.action, each)
        for group, together in groupby(first.values(), lambda each: each.binding.group):
            several = list(together)
            shares = group is not None and len(several) > 1
            for place, each in enumerate(several):
                yield self._key(each, is_apart=shares and not place, shares=shares)
            if group is not None and shares:
                yield Word(group.description)

    def _key(self, active: ActiveBinding, *, is_apart: bool, shares: bool) -> Key:
        binding: Binding = active.binding
        tip = active.tooltip or (binding.description if shares else "")
        word = "" if shares else binding.description
        return Key(binding.key, self.app.get_key_display(binding), word, active.enabled, tip, is_apart)

    def render(self) -> Content:
        """Draw those that there is room for."""
        self._places = []
        line, width = Content(""), self.content_size.width
        for key in self.keys:
            gap = " " * (bool(line) + (isinstance(key, Key) and key.is_apart))
            start = line.cell_length + len(gap)
            if isinstance(key, Key) and start + key.cells > width:
                key = replace(key, word="")  # noqa: PLW2901 - for the last one there may be just enough room
            if start + key.cells > width:
                break
            if isinstance(key, Key):
                self._places.append((range(start, start + key.cells), key))
                line = joined(line, gap, key.drawn(pointed_at=key.key == self._pointed_at))
            else:
                line = joined(line, gap, plain(key.word, _WORD))
        return line

    def _key_at(self, cell: int) -> Key | None:
        return next((key for place, key in self._places if cell in place), None)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press a key."""
        key = self._key_at(event.x)
        if key is not None and key.enabled:
            self.app.simulate_key(key.key)
        elif key is not None:
            self.app.bell()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show which key would be pressed."""
        self._point_at(self._key_at(event.x))

    def on_leave(self) -> None:
        """Show none."""
        self._point_at(None)

    def _point_at(self, key: Key | None) -> None:
        pointed_at = None if key is None else key.key
        if pointed_at != self._pointed_at:
            self._pointed_at = pointed_at
            self.tooltip = None if key is None else key.tip or None
            self.refresh()
