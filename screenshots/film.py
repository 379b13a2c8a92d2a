"""Films a day with the app on the demo's year, for README: `python -m screenshots.film` writes screenshots/film.svg.

The app is driven as the tests drive it, and each frame is Textual's own screenshot. A row that stays the same in
several frames is written once, and shown and hidden by CSS, which a browser runs in a picture too. Where nothing
moves, or somebody has asked for less motion, one frame is seen, the poster.
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from connects_tui.actions.book import Book
from connects_tui.demo import demo_journal
from connects_tui.files import write_new
from connects_tui.journal.file import JournalFile
from connects_tui.rules import Rulebook
from tests.on_a_day import TODAY
from tests.tui.driving import DrivenApp, RestingLoop, clock, keys_of

FILM: Final = Path(__file__).parent / "film.svg"
SIZE: Final = (100, 30)
LETTER_SECONDS: Final = 0.06

SCENES: Final = (
    ("", 2.5, "132 Connects: worth $19.80, and how long they last"),
    ("a", 0.8, "a  ·  log a bid"),
    ("12 Speed up a Shopify theme +10 @acme #shopify $800", 4.0, "the line is read as you type, down to the verdict"),
    ("⏎", 2.5, "enter  ·  logged"),
    ("2", 1.2, "2  ·  your proposals"),
    *(("j", 0.3, "j  ·  down to the one that a client answered"),) * 4,
    ("i", 2.5, "i  ·  a reply"),
    ("5", 4.5, "5  ·  the month"),
)
"""What is typed, for how many seconds the last picture of it stands, and what the window's title says."""

POSTER: Final = 2
"""The scene whose last picture is seen where nothing moves."""

WINDOW: Final = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
{styles}
</style>
<rect fill="{ground}" stroke="#ffffff59" x="1" y="1" {frame} rx="8"/>
<circle cx="26" cy="22" r="7" fill="#ff5f57"/><circle cx="48" cy="22" r="7" fill="#febc2e"/>
<circle cx="70" cy="22" r="7" fill="#28c840"/>
<g transform="translate(9, 41)">
{parts}
</g>
</svg>
"""

_CLASS: Final = re.compile(r"\.terminal-\d+-(r\d+) \{ ([^}]*?) \}")
_RECT: Final = re.compile(r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]*/>')
_TEXT: Final = re.compile(
    r'<text class="terminal-\d+-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)" [^>]*line-(\d+)\)">([^<]*)<'
)
_VIEW: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_GROUND: Final = re.compile(r'<rect fill="(#\w+)" stroke="[^"]+" stroke-width="1" x="1" y="1"')
_ROW_HEIGHT: Final = 24.4
_MIDDLE: Final = SIZE[0] * 12.2 / 2


@dataclass(frozen=True)
class Frame:
    """One picture.

    Attributes:
        svg: Textual's screenshot.
        seconds: for how long it is seen.
        title: what the window's title says.
    """

    svg: str
    seconds: float
    title: str


@dataclass
class Reel:
    """The frames taken apart: what is in the picture, when, and the styles of its texts."""

    styles: dict[str, str] = field(default_factory=dict)
    """The class of each style."""
    shown: dict[str, list[int]] = field(default_factory=dict)
    """The numbers of the frames that each part is in."""

    def add(self, number: int, frame: Frame) -> None:
        """Take a frame apart into its rows."""
        styles = dict(_CLASS.findall(frame.svg))
        rows: dict[int, str] = {}
        for fill, x, y, width, height in _RECT.findall(frame.svg):
            row = int(float(y) / _ROW_HEIGHT)
            rows[row] = rows.get(row, "") + f'<path fill="{fill}" d="M{x} {y}h{width}v{height}h-{width}z"/>'
        for style, x, y, length, line, text in _TEXT.findall(frame.svg):
            if text.replace("&#160;", " ").strip():
                name = self.styles.setdefault(styles[style], f"s{len(self.styles)}")
                part = f'<text class="{name}" x="{x}" y="{y}" textLength="{length}">{text}</text>'
                rows[int(line)] = rows.get(int(line), "") + part
        for part in (f'<text class="title" x="{_MIDDLE}" y="-14">{frame.title}</text>', *rows.values()):
            self.shown.setdefault(part, []).append(number)


async def filmed(app: DrivenApp) -> list[Frame]:
    """Drive the app through the scenes; every letter of what is typed is a frame."""
    frames = []
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for typed, seconds, title in SCENES:
            for key in keys_of(typed):
                await pilot.press(key)
                frames.append(Frame(app.export_screenshot(), LETTER_SECONDS, title))
            frames[-1:] = [Frame(app.export_screenshot(), seconds, title)]
    return frames


def film(frames: list[Frame]) -> str:
    """Return the frames as one picture that moves."""
    view, ground = _VIEW.search(frames[0].svg), _GROUND.search(frames[0].svg)
    assert view is not None
    assert ground is not None
    width, height = (round(float(side)) for side in view.groups())
    reel = Reel()
    for number, frame in enumerate(frames):
        reel.add(number, frame)
    starts = [sum(frame.seconds for frame in frames[:number]) for number in range(len(frames) + 1)]
    poster = max(number for number, frame in enumerate(frames) if frame.title == SCENES[POSTER][2])
    together: dict[tuple[int, ...], list[str]] = {}
    for part, numbers in reel.shown.items():
        together.setdefault(tuple(numbers), []).append(part)
    always = together.pop(tuple(range(len(frames))), [])
    groups = [f'<g class="t{name}">{"".join(parts)}</g>' for name, parts in enumerate(together.values())]
    styles = [
        "text{font:20px 'Fira Code',ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}",
        "text.title{font:bold 18px arial,sans-serif;fill:#c5c8c6;text-anchor:middle}",
        *(f".{name}{{{style}}}" for style, name in reel.styles.items()),
        f"g[class]{{animation:{starts[-1]:g}s step-end infinite}}",
        *(_keyframes(f"t{name}", seen, starts, poster in seen) for name, seen in enumerate(together)),
        "@media(prefers-reduced-motion:reduce){g[class]{animation:none}}",
    ]
    return WINDOW.format(
        width=width,
        height=height,
        styles="\n".join(styles),
        ground=ground[1],
        frame=f'width="{width - 2}" height="{height - 2}"',
        parts="\n".join(always + groups),
    )


def _keyframes(name: str, numbers: tuple[int, ...], starts: list[float], is_poster: bool) -> str:
    at = dict.fromkeys([0.0], 0) | dict(_changes(numbers, starts))
    steps = "".join(f"{100 * second / starts[-1]:.3f}%{{opacity:{seen}}}" for second, seen in sorted(at.items()))
    return f"g.{name}{{animation-name:{name};opacity:{int(is_poster)}}}@keyframes {name}{{{steps}}}"


def _changes(numbers: tuple[int, ...], starts: list[float]) -> Iterator[tuple[float, int]]:
    """Yield when a part comes and when it goes."""
    for number in numbers:
        if number - 1 not in numbers:
            yield starts[number], 1
        if number + 1 not in numbers and number + 2 < len(starts):
            yield starts[number + 1], 0


def main() -> None:
    """Film it, and write it down, or say whether it is as it was."""
    parser = argparse.ArgumentParser(prog="python -m screenshots.film", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the app looks another way now")
    is_checked = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=RestingLoop) as runner:
        journal = Path(folder, "journal.toml")
        write_new(journal, demo_journal(TODAY))
        book = Book(JournalFile(journal), Rulebook.load(), now=clock)
        frames = runner.run(filmed(DrivenApp(lambda _: book)))
    made = film(frames)
    if is_checked and made != FILM.read_text(encoding="utf-8"):
        sys.exit(f"{FILM.name} shows the app as it was; film it again")
    FILM.write_text(made, encoding="utf-8")
    seconds = sum(frame.seconds for frame in frames)
    sys.stdout.write(f"{FILM.name}: {len(frames)} frames, {seconds:.1f} s, {len(made.encode()) // 1000} kB\n")


if __name__ == "__main__":
    main()
