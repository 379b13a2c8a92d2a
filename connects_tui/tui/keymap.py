"""The keys as the user wants them: which actions there are, and which keys can be theirs.

The bindings of the screens and widgets are the only declaration of the keys; what is known here is read off them. Two
actions clash where they could be meant by the same press: on one screen, its widgets included.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from inspect import isclass
from pkgutil import iter_modules
from typing import Any, Final

from msgspec import Struct
from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.keys import Keys, _character_to_key, key_to_character
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input

from connects_tui.settings import Problem

_OWN: Final = "connects_tui.tui."
_MODIFIERS: Final = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_ALSO_CALLED: Final = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "blank": "space",
}
_NAMED: Final = frozenset(
    key.value for key in Keys if "+" not in key.value and not key.value.startswith(("<", "scroll"))
)
_CHARACTERS: Final = frozenset(_character_to_key(chr(code)) for code in range(ord(" "), ord("~") + 1))
"""The names of the keys that type a character, as Textual makes them."""


class Action(Struct, frozen=True):
    """Something that keys do.

    Attributes:
        id: its stable name.
        label: what it does, in a few words.
        keys: its own keys, by Textual's names.
        screens: the names of the screens it is on.
    """

    id: str
    label: str
    keys: tuple[str, ...]
    screens: tuple[str, ...]


class Fitted(Struct, frozen=True):
    """A user's keys, as far as they can be had.

    Attributes:
        keymap: the keys of each action that has others than its own, by its id, as Textual takes them.
        problems: why the rest is left out; each is about one action, and its own keys stay.
    """

    keymap: dict[str, str]
    problems: tuple[Problem, ...]


def key_named(text: str) -> str | None:
    """Return a key by Textual's name: "?" is "question_mark", "Ctrl+x" is "ctrl+x"; `None`: there is no such key."""
    parts = [*text.removesuffix("+").removesuffix("+").split("+"), "+"] if text.endswith("++") else text.split("+")
    *modifiers, last = ["+"] if text == "+" else parts
    modifiers = [modifier.lower() for modifier in modifiers]
    if len(set(modifiers)) != len(modifiers) or not set(modifiers) <= set(_MODIFIERS):
        return None
    name = _one_key(last)
    if name is None:
        return None
    if "ctrl" in modifiers and len(name) == 1:
        name = name.lower()
    if modifiers == ["shift"] and len(name) == 1 and name.isalpha():
        return name.upper()  # which is how a terminal says it
    return "+".join([*sorted(modifiers), name])


def _one_key(key: str) -> str | None:
    if len(key) <= 1:
        return _character_to_key(key) if key and key.isprintable() else None
    name = key.lower().replace(" ", "_").replace("-", "_")
    name = _ALSO_CALLED.get(name, name)
    if name in _NAMED or name in _CHARACTERS:
        return name
    character = key_to_character(name)
    return _character_to_key(character) if character and character.isprintable() else None


def written(key: str) -> str:
    """Return how a key is written in the settings file: "?" for Textual's "question_mark"."""
    character = key_to_character(key)
    return character if character and character.isprintable() and character != " " else key


def display(app: App[Any], keys: Iterable[str]) -> str:
    """Show keys as the key bar shows them."""
    return "  ".join(app.get_key_display(Binding(key, "", "")) for key in keys)


def in_order(active: Mapping[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """Put active bindings into the order in which they are declared; Textual puts those with new keys last."""
    nodes = list(dict.fromkeys(found.node for found in active.values()))
    declared = {
        node: [binding.id for bindings in _keys_of(type(node)).values() for binding in bindings] for node in nodes
    }

    def place(item: tuple[str, ActiveBinding]) -> tuple[int, int]:
        ids = declared[item[1].node]
        id_ = item[1].binding.id
        return nodes.index(item[1].node), ids.index(id_) if id_ in ids else len(ids)

    return dict(sorted(active.items(), key=place))


@cache
def actions() -> Mapping[str, Action]:
    """Return every action that has a key, by its id, those of every screen first."""
    found: dict[str, Action] = {}
    for screen in _screens():
        for binding in _bindings_on(screen):
            if binding.id is None:
                continue
            known = found.get(binding.id)
            if known is None:
                found[binding.id] = Action(binding.id, binding.description, (binding.key,), (_name(screen),))
            else:
                keys = known.keys if binding.key in known.keys else (*known.keys, binding.key)
                places = known.screens if _name(screen) in known.screens else (*known.screens, _name(screen))
                found[binding.id] = Action(known.id, known.label, keys, places)
    return found


def given(wanted: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return a user's keys as Textual takes them, as far as there are such keys; whether they clash is not seen."""
    named = {action: [key_named(name) or "" for name in names] for action, names in wanted.items()}
    return {action: ",".join(dict.fromkeys(keys)) for action, keys in named.items() if "" not in keys}


def fitted(wanted: Mapping[str, tuple[str, ...]], lines: Mapping[str, int]) -> Fitted:
    """Take the keys that a user wants as far as there are such actions and keys and none of them clash.

    Args:
        wanted: the keys of some actions, by their ids, as the settings have them.
        lines: where each stands in the settings file, as "keys.add".
    """
    problems: list[Problem] = []
    taken: dict[str, tuple[str, ...]] = {}

    def refuse(action: str, message: str, remedy: str) -> None:
        problems.append(Problem(lines.get(f"keys.{action}", 0), message, remedy))

    for action, names in wanted.items():
        if action not in actions():
            near = get_close_matches(action, actions(), n=1)
            remedy = f"Write {near[0]} if you mean that one" if near else "The settings screen lists all of them"
            refuse(action, f'There is no action "{action[:40]}"', remedy)
            continue
        keys = tuple(dict.fromkeys(key_named(name) or "" for name in names))
        if "" in keys:
            wrong = next(name for name in names if key_named(name) is None)
            refuse(action, f'{action}: there is no key "{wrong[:40]}"', _key_remedy(wrong))
            continue
        objection = typing_objection(action, keys)
        if objection:
            refuse(action, f"{action}: {objection}", "Choose a key such as f5 or ctrl+n")
            continue
        taken[action] = keys
    # What is left out gets its own keys back, which another one may have taken; so it is looked at anew each time.
    while clashing := _first_clash(taken, lines):
        action, clash = clashing
        del taken[action]
        refuse(action, f"{action}: {clash}", "Choose another key, or give that one another key too")
    problems.sort(key=lambda problem: problem.line)
    return Fitted({action: ",".join(keys) for action, keys in taken.items()}, tuple(problems))


def objection_to(action: str, keys: tuple[str, ...], others: Mapping[str, tuple[str, ...]]) -> str | None:
    """Why an action can't have these keys (by Textual's names), beside what others have; `None`: it can."""
    rest = {id_: given for id_, given in others.items() if id_ != action}
    return typing_objection(action, keys) or _clash_of(action, {**rest, action: keys})


def typing_objection(action: str, keys: Iterable[str]) -> str | None:
    """Why keys can't do something where one types text, or `None`."""
    if action not in _while_typing():
        return None
    for key in keys:
        if key in _CHARACTERS or (key_to_character(key) or "\0").isprintable():
            return f"{key} is a character, and would go into the text that is typed there"
        if key not in actions()[action].keys and key in _keys_of(Input):
            return f"{key} already does something in the text that is typed there"
    return None


def _key_remedy(name: str) -> str:
    near = get_close_matches(name.lower().rpartition("+")[2], sorted(_NAMED), n=1)
    such = 'Keys are written as "n", "N", "ctrl+n", "f5" or "pagedown"'
    return f"Write {near[0]} if you mean that one" if near else such


# --- clashes ---------------------------------------------------------------------------------------------------------


def _first_clash(taken: Mapping[str, tuple[str, ...]], lines: Mapping[str, int]) -> tuple[str, str] | None:
    """Return the last action in the file that clashes, so that what stands first stays, and with what it does."""
    for action in sorted(taken, key=lambda id_: lines.get(f"keys.{id_}", 0), reverse=True):
        clash = _clash_of(action, taken)
        if clash:
            return action, clash
    return None


def _clash_of(action: str, taken: Mapping[str, tuple[str, ...]]) -> str | None:
    for screen in _screens():
        bindings = _bindings_on(screen)
        if action not in {binding.id for binding in bindings}:
            continue
        for key in taken[action]:
            for other in bindings:
                if other.id == action or _is_so_already(bindings, action, other, key):
                    continue
                if key in taken.get(other.id or "", (other.key,)):
                    return f'{key} is "{other.description or other.action}" on {_place(screen)}'
    return None


def _is_so_already(bindings: Iterable[Binding], action: str, other: Binding, key: str) -> bool:
    """Whether both have the key by themselves, as where a list in a form has its own arrows."""
    own = {binding.key for binding in bindings if binding.id == action}
    return key in own and other.key == key


# --- what is on a screen ---------------------------------------------------------------------------------------------


@cache
def _screens() -> tuple[type[Screen[Any]], ...]:
    """Return the app's own screens, those that show the books first, each after the one it is made from."""
    _load_everything()
    found = [screen for screen in _below(Screen) if screen.__module__.startswith(_OWN)]
    return tuple(sorted(dict.fromkeys(found), key=lambda screen: issubclass(screen, ModalScreen)))


def _load_everything() -> None:
    """Load what the app loads only when it is opened: its keys can be set before."""
    import connects_tui.tui.app  # noqa: PLC0415 - it imports what imports this module

    for module in sorted(iter_modules(connects_tui.tui.__path__, _OWN), key=lambda module: module.name):
        if module.ispkg:
            folder = import_module(module.name)
            for inner in iter_modules(folder.__path__, f"{module.name}."):
                import_module(inner.name)


def _below(base: type[Any]) -> Iterator[type[Any]]:
    for made in base.__subclasses__():
        yield made
        yield from _below(made)


@cache
def _bindings_on(screen: type[Screen[Any]]) -> tuple[Binding, ...]:
    """Return the bindings of a screen, of the widgets it is made of and of the app."""
    from connects_tui.tui.app import ConnectsApp  # noqa: PLC0415 - it imports what imports this module

    found = [Binding(App.COMMAND_PALETTE_BINDING, "command_palette", "the palette")]
    nodes: list[type[DOMNode]] = [screen, *sorted(_widgets_of(screen), key=lambda widget: widget.__name__), ConnectsApp]
    for node in nodes:
        found += _of_class(node)
    return tuple(found)


def _of_class(node: type[DOMNode]) -> Iterator[Binding]:
    """Return the bindings of a class of the app's own; of Textual's widgets' own ones only those with an id."""
    for bindings in _keys_of(node).values():
        for binding in bindings:
            if binding.id is not None or issubclass(node, Screen | App):
                yield binding


def _keys_of(node: type[DOMNode]) -> Mapping[str, list[Binding]]:
    merged = node._merged_bindings  # noqa: SLF001 - what Textual made of BINDINGS, bases included
    return merged.key_to_bindings if merged else {}


@cache
def _widgets_of(screen: type[Screen[Any]]) -> frozenset[type[Widget]]:
    """Return the widgets that a screen can be made of: those that its module names, and so on from theirs."""
    found: set[type[Widget]] = set()
    to_do = {base for base in screen.__mro__ if base.__module__.startswith(_OWN)}
    while to_do:
        node = to_do.pop()
        named = vars(sys.modules[node.__module__]).values()
        new = {thing for thing in named if isclass(thing) and issubclass(thing, Widget) and thing not in found}
        new = {widget for widget in new if not issubclass(widget, Screen)}
        found |= new
        to_do |= {
            base for widget in new for base in widget.__mro__ if base.__module__.startswith(_OWN) and base not in found
        }
    return frozenset(found)


@cache
def _while_typing() -> frozenset[str]:
    """Return the actions that are done while one types: of lines of text, of the dialogs that have some, of the app."""
    from connects_tui.tui.app import ConnectsApp  # noqa: PLC0415 - it imports what imports this module

    lines = [widget for screen in _screens() for widget in _widgets_of(screen) if issubclass(widget, Input)]
    dialogs = [
        screen
        for screen in _screens()
        if issubclass(screen, ModalScreen) and any(issubclass(widget, Input) for widget in _widgets_of(screen))
    ]
    nodes: list[type[DOMNode]] = [*lines, *dialogs, ConnectsApp]
    return frozenset(binding.id for node in nodes for binding in _of_class(node) if binding.id is not None)


def _name(screen: type[Screen[Any]]) -> str:
    return screen.__name__.removesuffix("Screen")


def _place(screen: type[Screen[Any]]) -> str:
    name = _name(screen)
    return "every screen" if name == "Books" else f"the {name} screen" if not issubclass(screen, ModalScreen) else name
