"""How fast a key is answered: `python -m tests.benchmarks.keys`. Nothing passes or fails.

From the key to the first picture that answers it, in the app itself without a terminal; 95th percentiles. A long list
is gathered a slice at a time behind that picture; when all of it is there is told beside.
"""

import asyncio
import gc
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar, Final
from unittest.mock import patch

from textual import events
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver

from connects_tui.__main__ import GC_THRESHOLDS
from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.rules import Rulebook
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.modes import MODES, do_common
from connects_tui.wording import counted
from tests.benchmarks.figures import Figure, main
from tests.benchmarks.homes import at_home
from tests.benchmarks.journals import write
from tests.benchmarks.terminals import COLUMNS, LINES
from tests.tui.driving import RestingLoop, at_rest

SIZES: Final = (10_000, 100_000)
TIMES: Final = 40
TARGET: Final = 50.0
"""Milliseconds."""

MOMENT: Final = 0.0005
_BETWEEN: Final = {("status key", "down"), ("what waits", "escape")}
"""Pressed between two keys of a kind, and not measured."""

_TELLS: Final = 16
"""So many characters what only tells the terminal something takes at most."""
WORDS: Final = "shopify theme speed django react data "
CHARACTERS: Final = {"space": " ", "slash": "/", "full_stop": "."}


class Screenless(HeadlessDriver):
    """A driver that draws nowhere, and takes note of when."""

    pictures: ClassVar[list[float]] = []
    """When something was drawn since the key."""

    @property
    def is_headless(self) -> bool:
        """Whether nothing is drawn."""
        return False

    def write(self, data: str) -> None:
        """Take note of a picture; not of what only tells the terminal where one begins and ends."""
        if len(data) > _TELLS:
            self.pictures.append(time.perf_counter())


class Drawing(ConnectsApp):
    """The app, which says when it last drew something; and draws it, though there is no terminal."""

    def get_driver_class(self) -> type[Driver]:
        """Return what draws nowhere."""
        return Screenless

    async def press(self, key: str) -> tuple[float, float] | None:
        """Press a key; return the milliseconds to the first and the last picture; `None`: there was none."""
        pictures = Screenless.pictures
        pictures.clear()
        pressed = time.perf_counter()
        self.post_message(events.Key(key, CHARACTERS.get(key, key if len(key) == 1 else None)))
        await at_rest(self)
        return ((pictures[0] - pressed) * 1000, (pictures[-1] - pressed) * 1000) if pictures else None


def _letters(times: int) -> Iterator[str]:
    return ("space" if letter == " " else letter for letter in (WORDS * times)[:times])


def kinds(times: int) -> dict[str, tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Return what is pressed: before it, what is measured, and after it, for each kind of key."""
    marking = [key for _ in range(times) for key in ("v", "down")]
    return {
        "arrow": (["2", "home"], ["down"] * times, []),
        "page": (["2", "home"], ["pagedown"] * times, []),
        "screen change": (["1", "2", "3", "4", "5", "6"], [*"123456"] * (times // 6), []),
        "filter letter": (["2", "slash"], list(_letters(times)), ["escape", "escape"]),
        "status key": (["2", "home"], marking, []),
        "quick-add letter": (["a", "6", "space"], list(_letters(times)), ["escape"]),
        "what waits": (["1"], ["n", "escape"] * times, []),
        "what waits, settled": (["n"], ["d"] * times, ["escape"]),
    }


async def _latencies(app: Drawing, times: int) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    async with app.run_test(headless=False, size=(COLUMNS, LINES)):
        while not app.is_open:  # noqa: ASYNC110 - nobody is told of it
            await asyncio.sleep(MOMENT)
        for kind, (before, measured, after) in kinds(times).items():
            for key in before:
                await app.press(key)
            found[kind] = []
            for key in measured:
                took = await app.press(key)
                if took is not None and (kind, key) not in _BETWEEN:
                    found[kind].append(took)
            for key in after:
                await app.press(key)
    return found


def measure(sizes: Sequence[int], times: int) -> Iterator[Figure]:
    """Measure each kind of key that often on journals of these numbers of proposals."""
    gc.set_threshold(*GC_THRESHOLDS)  # as the program itself does
    today = datetime.now().astimezone().date()
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="connects-keys-") as folder, at_home(folder):
            no_terminal = patch("connects_tui.tui.app.leave_when_told")  # there is none that could go away
            with no_terminal, asyncio.Runner(loop_factory=RestingLoop) as runner:
                latencies = runner.run(_latencies(_app(Path(folder), size, today), times))
            for kind, took in latencies.items():
                took.sort()
                place = min(len(took) - 1, len(took) * 95 // 100)
                whole = sorted(last for _, last in took)
                middle = f"half of them {took[len(took) // 2][0]:.0f} ms; all is there after {whole[place]:.0f} ms"
                yield Figure(f"{kind}, {counted(size, 'proposal')}", TARGET, took[place][0], "ms", middle)


def _app(folder: Path, size: int, today: date) -> Drawing:
    journal = folder / "journal.toml"
    write(journal, size, today)
    rulebook = Rulebook.load()

    def book() -> Book:
        return Book(JournalFile(journal), rulebook, now=lambda: datetime.now(UTC), uses_cache=True)

    if (keep := book().cache_writer(today)) is not None:  # as an earlier start would have
        keep()
    return Drawing(lambda _: book(), clock=lambda: datetime.now().astimezone(), modes=MODES, do_common=do_common)


if __name__ == "__main__":
    main("How fast a key is answered.", measure, sizes=SIZES, times=TIMES)
