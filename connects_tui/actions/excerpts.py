"""A line of the journal as it is shown beside what is wrong with it, with the place of the caret under it."""

from collections.abc import Sequence

from msgspec import Struct

from connects_tui.text import sanitize


class Excerpt(Struct, frozen=True):
    """A part of one line, safe to show; `caret` is how many characters stand before the place, -1: the whole line."""

    text: str
    caret: int = -1

    @property
    def pointer(self) -> str:
        """The line under it that points at the place; empty where it is the whole line."""
        return f"{' ' * self.caret}^" if self.caret >= 0 else ""


def excerpt(lines: Sequence[bytes], line: int, column: int = 0, width: int = 100) -> Excerpt | None:
    """Cut one of a file's lines, counted from 1; `None` where there is no such line, or nothing stands in it.

    `column` is the character that is pointed at (0: none), `width` how many of those around it are shown.
    """
    if not 1 <= line <= len(lines):
        return None
    # No more of an endless line is looked at than can be shown: a character has up to four bytes.
    text = lines[line - 1][: (column + width) * 4].decode(errors="replace").rstrip("\r")
    if line == 1:
        text = text.removeprefix("\ufeff")
    if not text.strip():
        return None
    caret = min(column, len(text) + 1) - 1
    first = max(0, min(caret - width // 2, len(text) - width))
    return Excerpt(sanitize(text[first : first + width]), caret - first if caret >= 0 else -1)
