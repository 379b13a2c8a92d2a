"""What every test stands on: a home and a day of its own, and nothing of the user's."""

import gc
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from connects_tui import clock
from connects_tui.rules import rulebook
from connects_tui.wording import use_formats
from tests.on_a_day import TODAY, moment_of

# The same examples in every run, on machines of any speed; `--hypothesis-profile=thorough` looks further.
settings.register_profile("suite", max_examples=12, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("suite")

# Looking for garbage, again and again, takes a seventh of the suite's time; see also `pytest_collection_finish`.
gc.set_threshold(1_000_000, 50, 100)

_PROJECT = Path(__file__).parent.parent

_KEPT = re.compile(
    r"PATH|HOME|USERPROFILE|LANG|LC_\w+|LOCPATH|TZ|TZDIR|TMPDIR|TEMP|TMP"  # where things are, and in which country
    r"|LD_\w+|DYLD_\w+|SHIFTED_SECONDS|SYSTEMDRIVE|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|NUMBER_OF_PROCESSORS"  # the system
    r"|PYTHONDONTWRITEBYTECODE|PYTHONPYCACHEPREFIX|PYTEST_\w+|COV_\w+|COVERAGE_\w+|CI",  # for what runs the tests
    re.IGNORECASE,
)
"""What a test sees of the environment in which the tests were started."""


@pytest.hookimpl(trylast=True)  # what pytest itself is to heed, such as colours, it has heeded before
def pytest_configure() -> None:
    """Leave nothing of the user's environment: neither editor nor colours nor what Textual heeds when it is loaded."""
    for name in [name for name in os.environ if not _KEPT.fullmatch(name)]:
        del os.environ[name]
    os.environ["COLORTERM"] = "truecolor"  # a calendar tells days apart by colors where there are enough of them
    os.environ["TEXTUAL_FPS"] = "100"  # so soon is drawn what is waited for; sooner would be drawing again and again


def live_in(home: Path, environment: pytest.MonkeyPatch) -> None:
    """Let every folder of the user's lie in this one, for this process and those that it starts."""
    for name in ("HOME", "USERPROFILE", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        environment.setenv(name, str(home))
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        environment.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    environment.setenv("PYTHONPATH", str(_PROJECT))  # a process finds `tests.on_a_day` from anywhere


@pytest.fixture(scope="session", autouse=True)
def _isolated_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let what is made once for all tests lie in no folder of the user's either."""
    with pytest.MonkeyPatch.context() as environment:
        home = tmp_path_factory.mktemp("home")
        live_in(home, environment)
        yield
        left = {at.name for at in home.iterdir()} - {"state", "cache"}
        assert not left, "a test without a directory of its own wrote a journal or settings"


@pytest.fixture(scope="session", autouse=True)
def _quickly() -> Iterator[None]:
    """Read each packaged rule set once, which is a third of what a command takes, and wait for no disk."""
    read, read_once = rulebook.look_through, cache(rulebook.look_through)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            rulebook, "look_through", lambda file: read_once(file) if file.parent == rulebook.PACKAGED else read(file)
        )
        patch.setattr(os, "fsync", lambda _: None)  # nothing here is to outlast a power cut
        patch.setattr(gc, "set_threshold", lambda *_: None)  # the app does so when it is open
        yield


@pytest.fixture(scope="session", autouse=True)
def _on_one_day() -> Iterator[None]:
    """Let the command line's day be the same in every run; a process that a test starts is `on_a_day.connects`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: TODAY)
        patch.setattr(clock, "now", lambda: moment_of(TODAY))
        patch.setattr(clock, "zone_name", lambda: "Asia/Manila")
        yield


@pytest.fixture(autouse=True)
def isolated(request: pytest.FixtureRequest) -> None:
    """Let every folder of the user's lie in the test's own directory, if it has one: most tests write nothing."""
    if "tmp_path" in request.fixturenames:
        live_in(request.getfixturevalue("tmp_path"), request.getfixturevalue("monkeypatch"))


@pytest.fixture(autouse=True)
def worded_as_ever() -> Iterator[None]:
    """Let no test leave another way of writing days and money behind."""
    yield
    use_formats()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run rewrite what the screens show instead of checking it."""
    parser.addoption("--update-screens", action="store_true", help="rewrite tests/screens/*.txt and screenshots/*.svg")


def pytest_collection_finish() -> None:
    """Look for no garbage in what was imported and collected: others look through all there is, for seconds."""
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Run a test more than there are cores: those of other programs wait for these."""
    return 1 + (os.cpu_count() or 1)


_LONG = ("test_typed_bytes", "test_bursts", "test_newcomer", "test_long_journals", "test_moved_keys", "test_breaking")
"""Modules of tests that take seconds each: begun last, they would keep one process busy while the others wait."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests."""
    items.sort(key=lambda item: Path(item.path).stem not in _LONG)
