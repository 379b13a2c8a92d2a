"""What import-linter can't say (pyproject.toml has its contracts): what is loaded when, and which calls are whose."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

import connects_tui
from connects_tui import tui

PACKAGE = Path(connects_tui.__file__).parent
PROJECT = PACKAGE.parent

ENGINE = ("rules", "ledger", "insights", "journal", "importing", "exporting", "actions", "demo")


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import connects_tui.ledger.status", {"textual", "rich", "platformdirs"}),
        ("import connects_tui.insights.groups, connects_tui.insights.verdict", {"textual", "rich", "platformdirs"}),
        ("import connects_tui.journal.file, connects_tui.actions.recording", {"textual", "rich"}),
        ("import connects_tui.settings", {"textual", "rich", "platformdirs", "tomlkit", "connects_tui.rules"}),
        ("from connects_tui.cli import main; main(['rules', '--json'])", {"rich"}),
        ("import connects_tui.__main__", {"textual", "rich", "connects_tui.ledger"}),
        ("import connects_tui.tui.modes", {"tomlkit", "connects_tui.tui.screens.insights"}),
    ],
)
def test_what_is_imported_loads_nothing_it_does_not_need(statement: str, absent: set[str]) -> None:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not absent & set(ran.stdout.split())


@pytest.mark.parametrize("folder", [PACKAGE, *(PROJECT / "tests" / part for part in ("tui", "typing", "benchmarks"))])
def test_nothing_of_textuals_private_parts_is_used(folder: Path) -> None:
    """A name of one's own class or module may begin with a line; `_replace` is how a named tuple is called."""
    own = {"_replace", "_played"}
    for file in folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if not re.search(r"(?<!\bself)(?<!\bcls)\._[^_]|from textual.*\b_", text):
            continue  # which is seen sooner than read
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom):
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                assert names[0] != "textual" or not any(re.match("_[^_]", name) for name in names), file
            if isinstance(node, ast.Attribute) and re.match("_[^_]", node.attr):
                of_itself = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
                assert of_itself or node.attr in own, f"{file}, line {node.lineno}: {ast.unparse(node)}"


@lru_cache
def _private_names(module: str) -> set[str]:
    source = Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8")
    return set(re.findall(r"\b(?:self\.|def )(_[a-z]\w*)", source))


def test_no_private_name_is_also_one_of_textuals() -> None:
    """An attribute `_size` of a screen of ours would be that of Textual's screen."""
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        members = vars(importlib.import_module(module.name)).values()
        classes = [cls for cls in members if inspect.isclass(cls) and cls.__module__ == module.name]
        bases = {base.__module__ for cls in classes for base in cls.__mro__ if base.__module__.startswith("textual")}
        for base in bases:
            both = _private_names(base) & _private_names(module.name)
            assert not both, (module.name, base)


def test_the_clock_is_asked_by_the_front_ends_alone() -> None:
    for part in ENGINE:
        for file in (PACKAGE / part).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert not any(call in text for call in ("today()", ".now(", "time.time(")), file
