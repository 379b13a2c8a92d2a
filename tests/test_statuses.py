"""The table of statuses: each can be told from the others, and what the rules decide on is in it."""

from connects_tui.rules import Refunds
from connects_tui.statuses import HIRED, REFUND_REASONS, STAGES, STATUSES


def test_every_status_has_a_glyph_and_a_key_of_its_own() -> None:
    rows = STATUSES.values()
    assert len({row.glyph for row in rows}) == len(rows)
    assert all(len(row.glyph) == 1 for row in rows)
    keys = [row.key for row in rows if row.key]
    assert len(set(keys)) == len(keys)


def test_the_stages_are_in_their_order_and_all_but_the_hire_are_open() -> None:
    assert [STATUSES[name].stage for name in STAGES] == list(range(len(STAGES)))
    assert [row.name for row in STATUSES.values() if row.is_open] == list(STAGES[:HIRED])


def test_rules_decide_on_every_reason_but_other() -> None:
    assert set(Refunds.__struct_fields__) - {"lot"} == REFUND_REASONS.keys() - {"other"}
    endings = {row.name for row in STATUSES.values() if row.stage is None}
    assert REFUND_REASONS.keys() - {"outbid", "other"} <= endings
