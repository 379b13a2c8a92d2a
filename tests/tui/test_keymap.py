"""The user's own keys: which actions there are, what a key can be called, and what clashes."""

import io
import sys

import pytest

from connects_tui.keys import ACTION_GROUPS, ACTIONS, DIALOG, MAIN, MOVE, SCREENS, screens_of
from connects_tui.tui.keymap import WITH_KEYS, fitted_keys, key_in_file, key_named, objection_to, shown
from tests.tui.conftest import AppOn


def test_every_action_is_declared_with_all_that_is_said_of_it() -> None:
    nodes = {node for nodes in SCREENS.values() for node in nodes} | {"App"}
    for action in ACTIONS.values():
        assert action.on, action.id
        assert action.on.keys() <= nodes, action.id
        assert action.on.keys() >= set(action.footer) | action.words_on.keys(), action.id
        assert action.group in ACTION_GROUPS
        assert action.about or action.group in (MOVE, DIALOG) or action.id == "clear", action.id
        assert [key_named(key) for key in action.keys] == list(action.keys)


def test_where_there_is_only_ascii_an_arrow_has_its_name_and_not_another_key_s(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [shown(key) for key in ("down", "space", "escape")] == ["↓", "␣", "esc"]
    monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert [shown(key) for key in ("down", "space", "escape")] == ["down", "space", "esc"]


def test_the_screens_of_an_action() -> None:
    assert screens_of(ACTIONS["export"]) == MAIN
    assert screens_of(ACTIONS["status-viewed"]) == ("Proposals", "Todo")
    assert "Form" in screens_of(ACTIONS["save"])
    assert set(screens_of(ACTIONS["palette"])) == SCREENS.keys()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("n", "n"),
        ("N", "N"),
        ("shift+n", "N"),
        ("?", "question_mark"),
        ("question_mark", "question_mark"),
        (",", "comma"),
        (".", "full_stop"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        (" ", "space"),
        ("space", "space"),
        ("Ctrl+X", "ctrl+x"),
        ("shift+ctrl+up", "ctrl+shift+up"),
        ("esc", "escape"),
        ("PgDn", "pagedown"),
        ("page-down", "pagedown"),
        ("del", "delete"),
        ("F5", "f5"),
        ("é", "é"),
        ("foo", None),
        ("x+y", None),
        ("ctrl+ctrl+x", None),
        ("ctrl+", None),
        ("f99", None),
        ("\x1b", None),
        ("", None),
    ],
)
def test_what_a_key_can_be_called(text: str, key: str | None) -> None:
    assert key_named(text) == key


@pytest.mark.parametrize("key", ["n", "N", "question_mark", "comma", "plus", "space", "ctrl+x", "f5", "pagedown", "é"])
def test_a_key_is_written_so_that_it_reads_back(key: str) -> None:
    assert key_named(key_in_file(key)) == key


@pytest.mark.parametrize(
    ("keys", "keymap"),
    [
        (
            {"add": ("N",), "list-down": ("J", "down"), "repeat": (",",), "settings": ("f8",)},
            {"add": "N", "list-down": "J,down", "repeat": "comma", "settings": "f8"},
        ),
        # lists that can be filtered have characters too
        ({"filter": ("F",), "close": ("Q",), "turn-right": ("L",)}, {"filter": "F", "close": "Q", "turn-right": "L"}),
        ({"undo": ("U",), "redo": ("u",)}, {"undo": "U", "redo": "u"}),
        ({"plans-averages": ("v",)}, {"plans-averages": "v"}),  # something else on another screen
    ],
)
def test_keys_that_fit_are_taken(keys: dict[str, tuple[str, ...]], keymap: dict[str, str]) -> None:
    made = fitted_keys(keys, {})
    assert (made.keymap, made.problems) == (keymap, ())


def test_of_two_that_clash_the_first_in_the_file_stays() -> None:
    made = fitted_keys({"list-down": ("N", "down"), "add": ("N",)}, {"keys.add": 1, "keys.list-down": 2})
    assert made.keymap == {"add": "N"}
    assert [problem.message for problem in made.problems] == ['list-down: N is "Add" on the Balance screen']


@pytest.mark.parametrize(
    ("action", "key", "message", "remedy"),
    [
        ("ad", "n", 'There is no action "ad"', "Did you mean add?"),
        ("zzzzzz", "n", 'There is no action "zzzzzz"', "The settings screen lists all of them"),
        ("add", "entr", 'add: there is no key "entr"', "Did you mean enter?"),
        ("add", "qq", 'add: there is no key "qq"', 'Keys are written as "n", "N", "ctrl+n", "f5" or "pagedown"'),
        ("add", "b", 'add: b is "In/out" on every screen', "Choose another key, or change the other action's key"),
        ("filter", "v", 'filter: v is "viewed" on the Proposals screen', "Choose another key"),
        ("plans-averages", "j", 'plans-averages: j is "Next plan" on the Plans screen', "Choose another key"),
        ("add", "ctrl+p", 'add: ctrl+p is "Commands" on every screen', "Choose another key"),
        ("add", "tab", 'add: tab is "Focus Next" on every screen', "Choose another key"),
        ("save", "s", "save: s would be typed as text there", "like f5 or ctrl+n"),
        ("suspend", "K", "suspend: K would be typed as text there", "like f5"),
        (
            "cancel",
            "left",
            "cancel: left already does something in the text that is typed there",
            "Choose a key like",
        ),
    ],
)
def test_what_can_not_be_had_is_said_with_its_line_and_the_rest_stays(
    action: str, key: str, message: str, remedy: str
) -> None:
    made = fitted_keys({"undo": ("K",), action: (key,)}, {"keys.undo": 7, f"keys.{action}": 8})
    (problem,) = made.problems
    assert (problem.line, problem.message) == (8, message)
    assert remedy in problem.remedy
    assert made.keymap == {"undo": "K"}


def test_an_action_that_gets_its_own_key_back_can_push_another_one_out() -> None:
    wanted = {"add": ("f9",), "undo": ("a",), "in-out": ("f9",)}
    lines = {"keys.in-out": 2, "keys.add": 3, "keys.undo": 4}
    made = fitted_keys(wanted, lines)
    assert made.keymap == {"in-out": "f9"}
    assert [(problem.line, problem.message) for problem in made.problems] == [
        (3, 'add: f9 is "In/out" on every screen'),
        (4, 'undo: a is "Add" on every screen'),
    ]


def test_a_key_is_checked_beside_those_that_others_have_by_now() -> None:
    assert objection_to("add", ("K",), {}) is None
    assert objection_to("add", ("K",), {"undo": ("K",)}) == 'K is "Undo" on every screen'
    assert objection_to("add", ("u",), {"undo": ("K",)}) is None
    assert objection_to("add", ("a",), {"add": ("n",)}) is None


def test_the_app_itself_has_no_clash(app_on: AppOn) -> None:
    app_on()
    assert [action.id for action in WITH_KEYS.values() if objection_to(action.id, action.keys, {})] == []
