"""The tables of movements and of exports: no kind is missing in them."""

from datetime import date
from typing import get_args

from connects_tui.cli import data, reports
from connects_tui.exporting.books import CAME_FROM, SPENT_ON
from connects_tui.exporting.export import EXPORTS
from connects_tui.importing.sources.own_exports import ITEM_KINDS
from connects_tui.insights.groups import DIMENSIONS
from connects_tui.movements import MOVEMENT_KINDS, MovementKind, note_words


def test_every_kind_has_its_row_its_account_and_its_way_back() -> None:
    assert tuple(MOVEMENT_KINDS) == get_args(MovementKind)
    moving = {name for name, kind in MOVEMENT_KINDS.items() if kind.total is not None}
    assert SPENT_ON.keys() | CAME_FROM.keys() == moving
    assert MOVEMENT_KINDS.keys() - moving == {"credit", "credit-spent", "credit-expired"}
    assert ITEM_KINDS.keys() == {name for name, kind in MOVEMENT_KINDS.items() if not kind.not_imported_because}


def test_the_commands_offer_every_export_and_every_way_to_group() -> None:
    assert {*data.EXPORT_CHOICES} == EXPORTS.keys() - {"markdown", "html"} | {"report"}
    assert {*reports.DIMENSION_CHOICES} == DIMENSIONS.keys()


def test_the_days_in_the_note_of_an_expiry_are_written_as_the_user_writes_days() -> None:
    today = date(2026, 11, 23)
    assert note_words("expiry", "Expired, from the bonus of 2026-08-02", today) == "Expired, from the bonus of 2 Aug"
    assert note_words("credit-expired", "Credits of 2025-08-02 expired", today) == "Credits of 2 Aug 2025 expired"
    assert note_words("proposal", "A shop for 2026-08-02", today) == "A shop for 2026-08-02"
