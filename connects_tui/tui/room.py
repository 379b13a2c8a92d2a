"""How large a terminal must be."""

from typing import Final

from textual.geometry import Size

LEAST: Final = Size(60, 18)
"""The smallest terminal on which every screen is whole: columns and lines."""


def too_small(size: Size) -> bool:
    """Whether a terminal of this size is too small."""
    return size.width < LEAST.width or size.height < LEAST.height
