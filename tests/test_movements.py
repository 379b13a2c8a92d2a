"""The table of movements: no kind is missing in it."""

from typing import get_args

from connects_tui.movements import MOVEMENT_KINDS, MovementKind


def test_every_kind_has_its_row() -> None:
    assert tuple(MOVEMENT_KINDS) == get_args(MovementKind)
