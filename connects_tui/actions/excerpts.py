"""A line of the journal as it is shown beside what is wrong with it, with the place of the caret under it."""

from typing import Final

from msgspec import Struct

from connects_tui.actions.words import harmless

WIDTH: Final = 100
"""So many characters of a long line are shown, those around the place in question."""


class Excerpt(Struct, frozen=True):
    """A part of one line, safe to show; `caret` is how many characters stand before the place, -1: the whole line."""

    text: str
    caret: int = -1

    @property
    def pointer(self) -> str:
        """The line under it that points at the place; empty where it is the whole line."""
        return f"{' ' * self.caret}^" if self.caret >= 0 else ""


def excerpt(content: bytes, line: int, column: int = 0, width: int = WIDTH) -> Excerpt | None:
    """Cut a line out of a file's content.

    Args:
        content: the file.
        line: the line, from 1.
        column: the character in it that is pointed at, from 1; 0: none.
        width: how many characters there is room for.

    Returns:
        The excerpt, or `None` where there is no such line or nothing stands in it.
    """
    if line < 1:
        return None
    start = 0
    for _ in range(line - 1):
        start = content.find(b"\n", start) + 1
        if not start:
            return None
    end = content.find(b"\n", start)
    text = content[start : end if end >= 0 else len(content)].decode(errors="replace").rstrip("\r")
    if line == 1:
        text = text.removeprefix("\ufeff")
    if not text.strip():
        return None
    caret = min(column, len(text) + 1) - 1
    first = max(0, min(caret - width // 2, len(text) - width))
    return Excerpt(harmless(text[first : first + width]), caret - first if caret >= 0 else -1)
