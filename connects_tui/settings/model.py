"""What there is to set: each setting with its name in the file, its default, its values and what it means."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct, field

from connects_tui.problems import Problem

WEEK_BEGINS: Final = ("monday", "sunday", "saturday")
DATE_FORMATS: Final = ("23 Nov", "Nov 23", "2026-11-23", "23.11.")
"""How a day can be written, each by what the 23rd of November 2026 looks like in it."""

SHOWN: Final = ("shown", "hidden")

LONGEST_SIGN: Final = 4
MOST_USUAL: Final = 1_000_000
"""More Connects than a proposal will ever cost."""


class Settings(Struct, frozen=True):
    """What a user has set, with the defaults for the rest.

    Attributes:
        theme: the name of the colours of the app.
        first_day_of_week: "monday", "sunday" or "saturday".
        date_format: how a day is written, one of `DATE_FORMATS`.
        currency_sign: what stands before an amount of money; amounts stay USD.
        usual_cost: the Connects of a proposal that says no cost; `None`: the last cost used under the rules.
        benchmarks: whether what others reach stands beside one's own figures, "shown" or "hidden".
        keys: by action id, the keys that do it instead of the app's own, as they are written in the file.
    """

    theme: str = "connects"
    first_day_of_week: str = "monday"
    date_format: str = "23 Nov"
    currency_sign: str = "$"
    usual_cost: int | None = None
    benchmarks: str = "shown"
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


DEFAULTS: Final = Settings()


def mistake(message: str, remedy: str, line: int = 0, column: int = 0) -> Problem:
    """Make the problem for a mistake in the settings file; the default applies to what it is about."""
    return Problem("error", "setting", message, remedy, line, column)


class Setting(Struct, frozen=True):
    """One setting that is a single value; the keys are apart.

    Attributes:
        name: its name in the file, and in `Settings`.
        label: its name for a person.
        means: what it does, one sentence.
        check: takes a value as TOML holds it, raises a `ValueError` that says what is expected where it is none.
        options: the values that it can have, where they are a few.
    """

    name: str
    label: str
    means: str
    check: Callable[[Any], Any]
    options: tuple[str, ...] = ()


def _one_of(options: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if isinstance(value, str) and value in options:
            return value
        raise ValueError("one of " + ", ".join(f'"{option}"' for option in options))

    return check


def _theme(value: Any) -> str:
    if isinstance(value, str) and value and value.isprintable():
        return value
    raise ValueError('the name of a theme in quotes, such as "connects" or "nord"')


def _currency_sign(value: Any) -> str:
    if isinstance(value, str) and 1 <= len(value) <= LONGEST_SIGN and all(map(_may_be_in_a_sign, value)):
        return value
    raise ValueError(f'1 to {LONGEST_SIGN} letters or signs in quotes, such as "$" or "US$"')


def _may_be_in_a_sign(character: str) -> bool:
    """Whether a character does nothing to a terminal and can't be taken for a part of the number."""
    return unicodedata.category(character) in ("Lu", "Ll", "Lo", "Sc") or character == "."


def _usual_cost(value: Any) -> int:
    if type(value) is int and 0 <= value <= MOST_USUAL:
        return value
    raise ValueError(f"a whole number of Connects from 0 to {MOST_USUAL}, without quotes")


SETTINGS: Final[dict[str, Setting]] = {
    setting.name: setting
    for setting in (
        Setting("theme", "Theme", "The colours. Moving through the list of themes tries each of them on.", _theme),
        Setting(
            "first_day_of_week",
            "First day of the week",
            "The day on which a week begins, where something is counted by weeks.",
            _one_of(WEEK_BEGINS),
            WEEK_BEGINS,
        ),
        Setting(
            "date_format",
            "Date format",
            "How days are written. The journal, exports and JSON keep 2026-11-23.",
            _one_of(DATE_FORMATS),
            DATE_FORMATS,
        ),
        Setting(
            "currency_sign",
            "Currency sign",
            "What stands before amounts. They are US dollars, whatever the sign.",
            _currency_sign,
        ),
        Setting(
            "usual_cost",
            "Usual cost",
            "The Connects of a proposal when you give none; none: as the last one.",
            _usual_cost,
        ),
        Setting(
            "benchmarks",
            "Benchmarks",
            "Whether what others reach stands beside your own rates, with its source.",
            _one_of(SHOWN),
            SHOWN,
        ),
    )
}
"""Every setting that is a single value, by its name."""

KEYS: Final = "keys"
"""The name of the table of keys."""
