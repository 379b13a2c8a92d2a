"""Escape is a key, whatever comes right behind it, and what begins with one and is a key stays one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("termios")

from connects_tui.tui.driver import EscapeSplitter

ESCAPE = b"\x1b[27u"
PASTE = b"\x1b[200~a\x1bb\x1b[3\x1b[201~"
WHOLE = [
    b"\x1b[A",
    b"\x1bOQ",
    b"\x1b[1;5C",
    b"\x1b[I",
    b"\x1b[<35;10;3M",
    b"\x1b[200~a\x1bb\x1b[3\x1b[201~",
    b"\x1b[3~",
]
"""What begins with an escape and is none: arrows, keys with names, the mouse, a paste with escapes in it."""


def read(*parts: bytes) -> bytes:
    """Return what is made of parts that come one right after the other, and nothing after them."""
    escapes = EscapeSplitter()
    return b"".join(map(escapes.feed, parts)) + escapes.flush()


@pytest.mark.parametrize("key", [b"a", b"2", b"\r", b" ", b"/", b"\t", b"\x7f", b"f", "é".encode(), b"]", b"P"])
def test_escape_and_a_key_in_one_piece_are_two_keys(key: bytes) -> None:
    assert read(b"\x1b" + key) == ESCAPE + key


def test_escapes_alone_are_as_many_as_were_pressed() -> None:
    assert read(b"\x1b") == ESCAPE
    assert read(b"\x1b\x1b") == read(b"\x1b", b"\x1b") == ESCAPE * 2
    assert read(b"\x1b\x1b[A") == ESCAPE + b"\x1b[A"


def test_an_escape_at_the_end_of_what_is_read_waits_for_what_comes() -> None:
    escapes = EscapeSplitter()
    assert escapes.feed(b"x\x1b") == b"x"
    assert escapes.feed(b"[Ay\x1b") == b"\x1b[Ay"
    assert escapes.flush() == ESCAPE
    assert escapes.flush() == b""


def test_alt_with_a_key_is_one_key_where_that_is_one() -> None:
    escapes = EscapeSplitter(lambda key: {b"b": b"\x1bb", b"2": b"\x1b[50;3u"}.get(key, b""))
    assert escapes.feed(b"\x1bb\x1b2\x1bc") == b"\x1bb\x1b[50;3u" + ESCAPE + b"c"
    assert escapes.feed(b"\x1b") + escapes.feed(b"b") == ESCAPE + b"b"


@given(st.lists(st.sampled_from([*WHOLE, b"a", b"\r", "é".encode(), b"2 First"])), st.data())
def test_what_is_no_escape_key_comes_as_it_was_however_it_is_cut(keys: list[bytes], data: st.DataObject) -> None:
    typed = b"".join(keys)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(typed)))))
    assert read(*(typed[start:end] for start, end in zip([0, *cuts], [*cuts, len(typed)], strict=True))) == typed


@given(st.lists(st.sampled_from([b"\x1b", b"\x1b[A", b"\x1bOQ", b"a", b"\r"])), st.data())
def test_every_escape_key_is_one_however_it_is_cut(keys: list[bytes], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(keys)))))
    parts = [b"".join(keys[start:end]) for start, end in zip([0, *cuts], [*cuts, len(keys)], strict=True)]
    assert read(*parts) == b"".join(ESCAPE if key == b"\x1b" else key for key in keys)
