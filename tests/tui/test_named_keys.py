"""No sentence of the app names a key by itself: it names the action, and the key that this has is put in."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import connects_tui
from tests.named_keys import NAMED_KEY

ALLOWED: Final = {
    "{save} {} · tab next · {cancel} {}": "Textual's own key, which can't be moved",
    "esc cancels · del for the default": "where a key is asked for, any other can be the answer",
    "Press the new key for ": "as above",
    "! {}. Press another key.": "as above",
    "Press {add} to log your first proposal:  ": "it names the action",
    "No proposals yet: press {add} to log your first": "it names the action",
    ", renews {}": "no key: when the balance renews",
    ", invitations or not": "no key: which bids count",
}


def sentences(module: Path) -> Iterator[str]:
    """Yield the texts in a module but for its docstrings; `{}` stands for what is put in."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.value


def test_every_sentence_names_its_keys_by_their_actions() -> None:
    package = Path(connects_tui.__file__).parent
    modules = [file for folder in ("tui", "actions", "insights", "ledger") for file in (package / folder).rglob("*.py")]
    found = {sentence for module in modules for sentence in sentences(module) if NAMED_KEY.search(sentence)}
    assert found == ALLOWED.keys(), "write it as ConnectsApp.with_keys has it, or say in ALLOWED why not"
