"""Pictures of a screen, as files."""

from datetime import date
from itertools import count
from pathlib import Path


def save_screenshot(svg: str, folder: Path, today: date) -> Path:
    """Write a picture to a file of its own, named after the day, and return where it is.

    Raises:
        OSError: it can't be written there.
    """
    for number in count(1):
        file = folder / f"connects-{today}{f'-{number}' if number > 1 else ''}.svg"
        try:
            with file.open("x", encoding="utf-8") as picture:
                picture.write(svg)
        except FileExistsError:
            continue
        return file
    raise AssertionError  # the numbers don't end
