"""One burst is typed as `python -m tests.typing` types all of them; what it would say is told apart."""

from pathlib import Path

from connects_tui.keys import MAIN
from tests.typing.bursts import Burst, bursts, bytes_of, compared, differences


def test_a_burst_is_typed_at_once_and_slowly(tmp_path: Path) -> None:
    burst = Burst("Balance", "b", "text⏎", ("b", "2", "0", "enter"))
    at_once, slowly = compared(burst, tmp_path)
    assert differences(at_once, slowly) == ""
    assert slowly.status is None
    assert "+20    152" in slowly.screen
    assert 'kind = "purchase"' in slowly.added


def test_every_screen_has_its_keys_with_every_tail_as_a_terminal_writes_them() -> None:
    every = list(bursts())
    assert {burst.screen for burst in every} == set(MAIN)
    assert {"a", "b", "r", "m", "ctrl+p", "enter", "slash"} <= {burst.key for burst in every}
    assert len({burst.tail for burst in every}) == 6
    for key in {key for burst in every for key in burst.keys}:
        assert len(bytes_of([key])) == 1 or bytes_of([key]).startswith((b"\x1b[", b"\x1bO")), key
