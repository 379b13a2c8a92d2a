"""No key is lost, none counts twice, none does what it was not meant to, however fast they come."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.tui.bursts import burst, keys_of, shown
from tests.tui.conftest import AppOn
from tests.tui.test_keys import SIZE

BURSTS = [
    "a2 First⏎⏎",
    "r141⏎⏎",
    "b20⏎⏎",
    "a2 First⏎x",
    "2/is:hired",
    "2/is:open",
    "a12 foo bar⏎",
    "b20⏎",
    "r141⏎",
    ",↓↓↓↓",
    "⏎⏎⏎⏎⏎⏎⏎",
    "2⏎⏎⏎",
    "2e⏎⏎",
    "2eX⏎x",
    "m⎋⎋",
    "p/nowhere⏎⏎",
    "E⏎⏎",
    "3⏎5⏎⏎",
    "4/is:hired⏎",
    "2/⎋v",
    "2Gv",
    ".⏎⏎",
    "u⏎",
    "?q",
    "a2 First⎋⎋1",
    "2  vG",
    "2G⏎⎋vu",
]

Outcome = tuple[list[str], bytes]
Typed = Callable[[Sequence[str]], Outcome]


@pytest.fixture
def at_home(tmp_path: Path, journal: Path, demo_year: bytes) -> Callable[[], None]:
    """Put everything back as it was before the app was ever opened."""

    def reset() -> None:
        for file in tmp_path.iterdir():
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        journal.write_bytes(demo_year)

    return reset


async def all_at_once(app_on: AppOn, journal: Path, keys: Sequence[str]) -> Outcome:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await burst(pilot, keys)
        return shown(app), journal.read_bytes()


async def one_by_one(app_on: AppOn, journal: Path, keys: Sequence[str]) -> Outcome:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        for key in keys:
            await burst(pilot, [key])
        return shown(app), journal.read_bytes()


@pytest.mark.parametrize("text", BURSTS)
async def test_a_burst_does_what_the_same_keys_do_slowly(
    app_on: AppOn, journal: Path, at_home: Callable[[], None], text: str
) -> None:
    at_home()
    fast = await all_at_once(app_on, journal, keys_of(text))
    at_home()
    assert fast == await one_by_one(app_on, journal, keys_of(text))
