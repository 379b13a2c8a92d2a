"""Text from outside does nothing to a terminal, and breaks no file that is made of lines."""

import pytest

from connects_tui.text import sanitize, sanitize_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Build it", "Build it"),
        ("Café 👩🏽\u200d💻", "Café 👩🏽\u200d💻"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("\x1b[2Jgone", "\ufffd[2Jgone"),
        ("a\u202eb\u200bc\x00", "a\ufffdb\ufffdc\ufffd"),
    ],
)
def test_text_does_nothing_to_a_terminal(text: str, shown: str) -> None:
    assert sanitize(text) == shown


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\r", "\r\n"])
def test_what_ends_a_line_somewhere_is_a_line_end(end: str) -> None:
    assert sanitize_lines(f"one{end}two{end}") == "one\ntwo\n"
