"""What a form's fields are: typed text, a day, one of a few values."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from msgspec import Struct

from connects_tui.actions.days import parse_day
from connects_tui.tui.lines import in_days
from connects_tui.wording import weekday_words

DAY_HINT: Final = "such as 2026-11-20, -1, yesterday or mon"


class TextField(Struct, frozen=True):
    """A field for typed text.

    Attributes:
        name: by which its value is asked for.
        label: what stands before it.
        value: what it opens with.
        hint: words that show while it is empty; they say what is taken then, or how it is written.
        where: one line below it that says where the answer is found.
        meaning: says what the typed text stands for, "" where there is nothing to say.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    where: str = ""
    meaning: Callable[[str], str] | None = None


class ChoiceField(Struct, frozen=True):
    """A field for one of a few values, given with their labels; `chosen` is the place of the first shown."""

    name: str
    label: str
    options: Sequence[tuple[str, Any]]
    chosen: int = 0
    where: str = ""


Field = TextField | ChoiceField


def unit(words: str) -> Callable[[str], str]:
    """Say beside a number what it is a number of; nothing beside an empty field."""
    return lambda text: words if text else ""


def day_field(name: str, label: str, today: date, value: date | None = None, hint: str = DAY_HINT) -> TextField:
    """Make a field for a day; beside it stands which day the text means."""

    def meaning(text: str) -> str:
        try:
            day = parse_day(text, today)
        except ValueError:
            return ""
        return f"{weekday_words(day, today)}, {in_days(day, today)}"

    return TextField(name, label, "" if value is None else value.isoformat(), hint, meaning=meaning)
