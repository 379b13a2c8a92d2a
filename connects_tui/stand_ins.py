"""What stands for a glyph or a letter where the locale has only ASCII."""

import codecs
import io
import sys
import unicodedata
from collections.abc import Iterable
from typing import Final, TextIO

_STAND_INS: Final = {
    glyph: stand_in
    for stand_in, glyphs in {
        "-": "─╌┄·−–—\u2010\u2011",  # noqa: RUF001 - dashes
        "|": "│┃┊┆║╻╹╷╵▏▎▍▌▐▕",
        "+": "╭╮╰╯┌┐└┘┏┓┗┛├┤┬┴┼┣┫┳┻╋╔╗╚╝✓",
        "#": "█▇▆■▉▊▋",
        "%": "▓",
        ":": "▒",
        ".": "░",
        "=": "━═╺╸▅▄▃▀",
        "_": "▂▁␣",
        '"': "▔“”",
        "'": "‘’",  # noqa: RUF001 - quotation marks
        "~": "…",
        "^": "▲↑⇧△",
        "v": "▼↓▽◇",
        ">": "▶▸→›⏎",
        "<": "◀←‹↩",
        "o": "○□",
        "@": "●",
        "d": "◐",
        "*": "◆★•",
        "x": "×✗",
        "E": "€",
        "L": "£",
    }.items()
    for glyph in glyphs
}
"""ASCII for each glyph, of the same width, so that columns stay."""


def stand_in(character: str) -> str:
    """Return ASCII for a character, as wide as it is: "#" for "█", "e" for "é"; question marks for what has none."""
    if character in _STAND_INS:
        return _STAND_INS[character]
    if "\u2800" <= character <= "\u28ff":  # each bit is a dot
        return " .::#"[((ord(character) & 0xFF).bit_count() + 1) // 2]
    if unicodedata.east_asian_width(character) in "WF":
        return "??"
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    letter = unicodedata.normalize("NFKD", character)[:1]
    return letter if letter.isascii() else "?"


def has_glyph(glyph: str) -> bool:
    """Whether the terminal can show a glyph, by the encoding of standard error, on which Textual draws."""
    encoding = sys.__stderr__.encoding if sys.__stderr__ else "utf-8"
    return bool(glyph.encode(encoding, "ignore"))


def _stand_ins(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(stand_in, error.object[error.start : error.end])), error.end


codecs.register_error("stand-in", _stand_ins)


def write_stand_ins(streams: Iterable[TextIO | None]) -> None:
    """Let streams write a stand-in for what their encoding does not have."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="stand-in")
