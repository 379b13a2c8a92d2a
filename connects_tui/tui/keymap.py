"""Keys as Textual has them: bindings, how a key is written, and the user's own keys."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character
from textual.screen import Screen
from textual.widgets import Input

from connects_tui.keys import ACTIONS, MAIN, SCREENS, TYPED_IN, Action, screens_of
from connects_tui.problems import Problem
from connects_tui.settings import mistake
from connects_tui.stand_ins import has_glyph
from connects_tui.wording import write_near

_MODIFIERS: Final = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_SHOWN: Final = {
    "escape": "esc",
    "delete": "del",
    "insert": "ins",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "space": "␣",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "shift+left": "⇧←",
    "shift+right": "⇧→",
}
_ALSO_CALLED: Final = {
    **{shown: key for key, shown in _SHOWN.items()},
    "return": "enter",
    "page_up": "pageup",
    "page_down": "pagedown",
    "blank": "space",
}
_NAMED: Final = frozenset(
    key.value for key in Keys if "+" not in key.value and not key.value.startswith(("<", "scroll"))
)


WITH_KEYS: Final[Mapping[str, Action]] = {id_: action for id_, action in ACTIONS.items() if action.keys}


def bindings(node: str) -> list[BindingType]:
    """Return the keys of a screen, a dialog or a widget, by the name it has in `connects_tui.keys`."""
    return [
        Binding(
            ",".join(action.keys),
            action.on[node],
            action.called_on(node),
            show=node in action.footer,
            priority=action.priority,
            tooltip=action.about,
            id=action.id,
            group=Binding.Group(action.footer_group) if action.footer_group else None,
        )
        for action in WITH_KEYS.values()
        if node in action.on
    ]


def shown(key: str) -> str:
    """Return how a key is shown on a screen: "esc", "?"; where there is only ASCII "down", since "v" is another key."""
    glyph = _SHOWN.get(key, "")
    return glyph if glyph and has_glyph(glyph) else key_in_file(key)


def key_in_file(key: str) -> str:
    """Return how a key is written in the settings file: "?" for Textual's "question_mark"."""
    return _CHARACTERS.get(key, key) if key != "space" else key


def all_shown(keys: Iterable[str]) -> str:
    """Show keys beside one another."""
    return "  ".join(map(shown, keys))


def in_order(active: Mapping[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """Put active bindings into the order in which they are declared; Textual puts those with new keys last."""
    nodes = list(dict.fromkeys(binding.node for binding in active.values()))
    declared = list(ACTIONS)

    def order(item: tuple[str, ActiveBinding]) -> tuple[int, int]:
        id_ = item[1].binding.id
        return nodes.index(item[1].node), declared.index(id_) if id_ is not None and id_ in ACTIONS else len(declared)

    return dict(sorted(active.items(), key=order))


# --- how a key can be called -----------------------------------------------------------------------------------------


def key_named(text: str) -> str | None:
    """Return Textual's name of a key, "question_mark" for "?"; `None`: there is no such key."""
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
        return _named_by_textual(key) if key and key.isprintable() else None
    name = key.lower().replace(" ", "_").replace("-", "_")
    name = _ALSO_CALLED.get(name, name)
    if name in _NAMED or name in _CHARACTERS:
        return name
    character = key_to_character(name)
    return _named_by_textual(character) if character and character.isprintable() else None


def _named_by_textual(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


_CHARACTERS: Final = {_named_by_textual(chr(code)): chr(code) for code in range(ord(" "), ord("~") + 1)}
"""The keys that type a character, each with it."""


# --- the user's own keys ---------------------------------------------------------------------------------------------


class FittedKeys(Struct, frozen=True):
    """A user's keys, as far as they can be had.

    Attributes:
        keymap: the keys of each action that has others than its own, by its id, as Textual takes them.
        problems: why the rest is left out.
    """

    keymap: dict[str, str]
    problems: tuple[Problem, ...]


def fitted_keys(wanted: Mapping[str, tuple[str, ...]], lines: Mapping[str, int]) -> FittedKeys:
    """Return a user's keys without those that name no action or key, or that clash.

    `lines` says where each stands in the settings file, as "keys.add".
    """
    problems: list[Problem] = []
    taken: dict[str, tuple[str, ...]] = {}

    def refuse(action: str, message: str, remedy: str) -> None:
        problems.append(mistake(message, remedy, lines.get(f"keys.{action}", 0)))

    for action, names in wanted.items():
        keys = tuple(dict.fromkeys(key_named(name) or "" for name in names))
        if action in ACTIONS and not ACTIONS[action].keys:
            refuse(action, f"{action} has no key", "Use it from the list of commands")
        elif action not in WITH_KEYS:
            remedy = write_near(action, WITH_KEYS, "The settings screen lists all of them")
            refuse(action, f'There is no action "{action[:40]}"', remedy)
        elif "" in keys:
            wrong = next(name for name in names if key_named(name) is None)
            such = 'Keys are written as "n", "N", "ctrl+n", "f5" or "pagedown"'
            remedy = write_near(wrong.lower().rpartition("+")[2], sorted(_NAMED), such)
            refuse(action, f'{action}: there is no key "{wrong[:40]}"', remedy)
        elif objection := _typing_objection(action, keys):
            refuse(action, f"{action}: {objection}", "Choose a key like f5 or ctrl+n")
        else:
            taken[action] = keys
    # What is left out gets its own keys back, which another one may have taken; so it is looked at anew each time.
    while clashing := _first_clash(taken, lines):
        action, clash = clashing
        del taken[action]
        refuse(action, f"{action}: {clash}", "Choose another key, or change the other action's key")
    problems.sort(key=lambda problem: problem.line)
    return FittedKeys({action: ",".join(keys) for action, keys in taken.items()}, tuple(problems))


def objection_to(action: str, keys: tuple[str, ...], others: Mapping[str, tuple[str, ...]]) -> str | None:
    """Why an action can't have these keys (by Textual's names), beside what others have."""
    return _typing_objection(action, keys) or _clash_of(action, {**others, action: keys})


def _typing_objection(action: str, keys: Iterable[str]) -> str | None:
    if ACTIONS[action].on.keys().isdisjoint(TYPED_IN):
        return None
    for key in keys:
        if key in _CHARACTERS or (key_to_character(key) or "\0").isprintable():
            return f"{key} would be typed as text there"
        if key not in ACTIONS[action].keys and key in _OF_A_FIELD:
            return f"{key} already does something in the text that is typed there"
    return None


def _keys_of(declared: Iterable[BindingType]) -> dict[str, str]:
    made = Binding.make_bindings(declared)
    return {binding.key: binding.description or binding.action for binding in made}


_OF_TEXTUAL: Final = _keys_of(binding for binding in [*Screen.BINDINGS, *App.BINDINGS] if isinstance(binding, Binding))
"""What some keys do in every app that is made with Textual."""

_OF_A_FIELD: Final = _keys_of(Input.BINDINGS)


def _first_clash(taken: Mapping[str, tuple[str, ...]], lines: Mapping[str, int]) -> tuple[str, str] | None:
    """Return the last action in the file that clashes, since the first one is to stay, and why."""
    for action in sorted(taken, key=lambda id_: lines.get(f"keys.{id_}", 0), reverse=True):
        if clash := _clash_of(action, taken):
            return action, clash
    return None


def _clash_of(id_: str, taken: Mapping[str, tuple[str, ...]]) -> str | None:
    action = ACTIONS[id_]
    for key in taken[id_]:
        if key in _OF_TEXTUAL and key not in action.keys:
            return f'{key} is "{_OF_TEXTUAL[key]}" on every screen'
    theirs = [
        (other, key)
        for other in WITH_KEYS.values()
        for key in taken[id_]
        if other is not action
        and key in taken.get(other.id, other.keys)
        # but as where a list in a form has its own arrows
        and not (key in action.keys and key in other.keys)
    ]
    for screen in screens_of(action):
        for other, key in theirs:
            if nodes := [node for node in ("App", *SCREENS[screen]) if node in other.on]:
                return f'{key} is "{other.called_on(nodes[0])}" on {_place(screen, other, action)}'
    return None


def _place(screen: str, other: Action, action: Action) -> str:
    if other.is_everywhere and action.is_everywhere:
        return "every screen"
    return f"the {screen} screen" if screen in MAIN else screen.removesuffix("Screen")
