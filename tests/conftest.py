"""What every test stands on: a home of its own, and nothing of the user's."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from connects_tui.actions.words import Wording, use

# The same examples in every run, on machines of any speed; `--hypothesis-profile=thorough` looks further.
settings.register_profile("suite", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("suite")

# Looking through everything that was imported, again and again, takes a seventh of the suite's time.
gc.freeze()
gc.set_threshold(100_000, 50, 100)


@pytest.fixture(autouse=True)
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every folder of the user's lie in the test's own directory."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    for name in ("CONNECTS_JOURNAL", "CONNECTS_CONFIG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def worded_as_ever() -> Iterator[None]:
    """Let no test leave another way of writing days and money behind."""
    yield
    use(Wording())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run rewrite what the screens show instead of checking it."""
    parser.addoption("--update-screens", action="store_true", help="rewrite tests/screens/*.txt and screenshots/*.svg")


def pytest_xdist_auto_num_workers() -> int:
    """Run a test more than there are cores: those of other programs wait for these."""
    return 1 + (os.cpu_count() or 1)
