"""The app with every action on another key, and somebody who walks through it and reads what is there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final, NamedTuple

import pytest
from msgspec import Struct
from textual import actions, events
from textual.binding import ActiveBinding
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Footer, Input, Static

from connects_tui.actions.book import Book
from connects_tui.keys import SCREENS
from connects_tui.settings import SettingsFile
from connects_tui.tui.keymap import WITH_KEYS, shown
from connects_tui.tui.widgets.panes import LineList
from tests.tui.driving import AppPilot, DrivenApp, keys_of, rows

_FAR: Final = (
    f"{modifier}+f{number}" for number, modifier in product(range(1, 25), ("ctrl", "alt", "shift", "meta", "alt+ctrl"))
)
MOVED: Final = dict(zip(WITH_KEYS, _FAR, strict=False))
"""Another key for every action, which nothing has and no text holds."""

WHOLE: Final = (160, 34)
"""So large that all but the longest texts are whole, whatever the keys are called."""

_OF_TEXTUAL: Final = {"tab"}
"""Goes to the next field wherever it does nothing else."""

_NAMED_ACTION: Final = re.compile(r"\{([a-z-]+)\}")

Keys = str | events.Paste | tuple[int, int]
"""Keys as `keys_of` has them, of which `{id}` is the moved one of an action; or a paste, or a size of the terminal."""

_FRAME: Final = "│╭╮╰╯─━┃┊▁▂▃▄▅▆▇█░▒"
_PARTS: Final = re.compile(rf"[{_FRAME}]+")
"""What stands between two texts of a row."""


class Ran(NamedTuple):
    """An action, and the node that does it."""

    node: DOMNode
    name: str
    parameters: tuple[object, ...]

    @property
    def is_possible(self) -> bool:
        """Whether the node can do it now."""
        return bool(self.node.check_action(self.name, self.parameters)) and hasattr(self.node, f"action_{self.name}")


class Watched(DrivenApp):
    """The app; it takes note of what its keys do. Where it only tries, it does nothing."""

    def __init__(self, book: Book) -> None:
        settings = book.file.path.with_name("settings.toml")
        accounts = f"[accounts]\nmine = '{book.file.path}'\nagency = '{book.file.path.with_name('agency.toml')}'\n"
        keys = "".join(f'{id_} = "{key}"\n' for id_, key in MOVED.items())
        settings.write_text(f"{accounts}[keys]\n{keys}", encoding="utf-8")
        super().__init__(lambda _: book, SettingsFile(settings))
        self.another_book = lambda _: book
        self.ran: list[Ran] = []
        """What was done."""
        self.only_tries = False

    async def run_action(
        self, action: Any, default_namespace: DOMNode | None = None, namespaces: Mapping[str, DOMNode] | None = None
    ) -> bool:
        """Run an action, or see whether it could be run."""
        ran = self.meant_by(action, default_namespace or self)
        done = ran.is_possible if self.only_tries else await super().run_action(action, default_namespace, namespaces)
        if done:
            self.ran.append(ran)
        return done

    def meant_by(self, action: str, default: DOMNode) -> "Ran":
        """Return what an action of a node does."""
        namespace, name, parameters = actions.parse(action)
        nodes: dict[str, Any] = {"app": self, "screen": self.screen, "focused": self.focused}
        return Ran(nodes.get(namespace, default), name, parameters)


class Seen(Struct):
    """What there was to read.

    Attributes:
        after: what was pressed before.
        where: the screen or dialog, as `connects_tui.keys` has it.
        parts: the texts on the screen between frames, in toasts, placeholders and tooltips, each as its words.
        bar: what stands in the footer.
        named: the words of what lies on top says, but not those of its lists.
        active: the actions that have a key there.
    """

    after: str
    where: str
    parts: list[list[str]]
    bar: list[list[str]]
    named: set[str]
    active: frozenset[str]


class Hand:
    """Somebody who uses the app by what its actions are called.

    Args:
        app: the app.
        pilot: drives it.
        tries_on: the screens on which every key is tried wherever one looks.
    """

    def __init__(self, app: Watched, pilot: AppPilot, tries_on: Sequence[str] = ()) -> None:
        self.app, self._pilot, self._tries_on = app, pilot, tries_on
        self.seen: list[Seen] = []
        self.tried: set[tuple[str, str]] = set()
        """The screens and the actions whose keys were tried there."""
        self._tried_on: set[object] = set()

    async def press(self, keys: Keys) -> None:
        """Press keys in one go, paste a text, or give the terminal a size."""
        if isinstance(keys, tuple):
            await self._pilot.resize_terminal(*keys)
        elif isinstance(keys, str):
            await self._pilot.press(*keys_of(_NAMED_ACTION.sub(lambda match: f"‹{MOVED[match[1]]}›", keys)))
        else:
            await self._pilot.press(keys)

    async def look(self, keys: Keys, *texts: str) -> None:
        """Press keys and read what is shown, among which these texts are, in which `{id}` is a moved key too."""
        await self.press(keys)
        screen = self.app.screen
        lines = rows(self.app, on_top=True)
        bar: list[Any] = list(screen.query("FooterKey"))
        for footer in screen.query(Footer):
            lines[footer.region.y] = ""  # it ends where there is no more room
        beside = [*self.app.said, *self._beside()]
        spaced = [" ".join(row.split()) for row in (*lines, *beside)]
        named = [_NAMED_ACTION.sub(lambda match: shown(MOVED[match[1]]), text) for text in texts]
        whole = " ".join(_PARTS.sub(" ", " ".join(spaced)).split())  # a sentence may go on in the next row
        missing = [text for text in named if text not in whole]
        if missing:
            pytest.fail("\n".join((f"{missing} not shown after {keys}", *spaced)), pytrace=False)
        self.app.toasts.clear()
        is_over = isinstance(screen, ModalScreen)
        types = isinstance(self.app.focused, Input)  # what one presses is for that, and not for what stands around it
        self.seen.append(
            Seen(
                f"{keys}",
                self._where(),
                [*(words for row in lines for words in map(str.split, _PARTS.split(row))), *map(str.split, beside)],
                [[key.key_display, *key.description.split(), *str(key.tooltip or "").split()] for key in bar],
                set(" ".join(self._said_on_top() if is_over or types else (*lines, *beside)).split()),
                frozenset(self._active()),
            )
        )
        if self._where() in self._tries_on:
            await self._try_keys()

    def _where(self) -> str:
        made_from = [kind.__name__ for kind in type(self.app.screen).__mro__]
        return next((name for name in (self.app.screen_name, *made_from) if name in SCREENS), made_from[0])

    def _beside(self) -> Iterator[str]:
        for widget in self.app.screen.walk_children(Widget):
            yield f"{widget.tooltip or ''}"
            yield f"{widget.border_title or ''} · {widget.border_subtitle or ''}"
            if isinstance(widget, Input):
                yield f"{widget.placeholder}"

    def _said_on_top(self) -> Iterator[str]:
        """Yield what a dialog says, but not what it lists: its frame, its sentences, and why a list is empty."""
        for widget in self.app.screen.walk_children(Widget):
            if isinstance(self.app.screen, ModalScreen):
                yield f"{widget.border_title or ''} {widget.border_subtitle or ''}"
            if isinstance(widget, Static) and self._where() != "Keys":
                yield f"{widget.content}"
            if isinstance(widget, LineList) and not widget.rows:
                yield f"{widget.nothing}"

    # --- trying keys -------------------------------------------------------------------------------------------------

    def _active(self) -> dict[str, Ran]:
        """Return what every action that has a key here does."""
        active = self.app.screen.active_bindings.values()
        return {
            each.binding.id or "": self._does(each) for each in active if each.binding.id in WITH_KEYS and each.enabled
        }

    def _does(self, active: ActiveBinding) -> Ran:
        return self.app.meant_by(active.binding.action, active.node)

    async def _try_keys(self) -> None:
        """Press every key that does something here, and see that none does so that did before it was moved."""
        where = self._where()
        new = {id_: does for id_, does in self._active().items() if (where, id_, type(does.node)) not in self._tried_on}
        self._tried_on |= {(where, id_, type(does.node)) for id_, does in new.items()}
        self.tried |= {(where, id_) for id_ in new}
        bound = {key: self._does(each) for key, each in self.app.screen.active_bindings.items()}
        assert await self._ran(MOVED[id_] for id_ in new) == list(new.values()), f"{where}: not each key of {list(new)}"
        still = [id_ for id_, does in new.items() if does in map(bound.get, {*WITH_KEYS[id_].keys} - _OF_TEXTUAL)]
        assert still == [], f"{where}: the old keys of {still} still do it"

    async def _ran(self, keys: Iterable[str]) -> list[Ran]:
        """Press keys, and return what they would have done."""
        self.app.ran.clear()
        self.app.only_tries = True
        await self._pilot.press(*keys)
        self.app.only_tries = False
        return list(self.app.ran)
