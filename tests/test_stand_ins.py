"""Where the locale has only ASCII, what is drawn stays as wide, and can be told apart."""

from rich.cells import cell_len

from connects_tui.stand_ins import stand_in
from connects_tui.statuses import STATUSES

GLYPHS = "█▒─│╭├▲×↩…·◐●›−é½ß漢🧪e\u0301\u200b⠀⣿"


def test_what_stands_for_a_glyph_is_ascii_and_as_wide() -> None:
    stand_ins = {glyph: stand_in(glyph) for glyph in GLYPHS}
    assert all(shown.isascii() and len(shown) == cell_len(glyph) for glyph, shown in stand_ins.items())
    assert "".join(map(stand_in, "╭─ 12 × Größe … ⣿")) == "+- 12 x Gro?e ~ #"


def test_every_status_has_a_stand_in_of_its_own_kind() -> None:
    assert "?" not in map(stand_in, (status.glyph for status in STATUSES.values()))
