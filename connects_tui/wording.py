"""How numbers, money and days are worded, what is said in more than one place, and text from outside made safe.

An error says what is wrong and, after a semicolon, what to do. A front end says once, when it starts, how days and
money are written (`use_formats`); the journal, exports and JSON write 2026-11-23 and digits, whatever is set.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Final

from connects_tui.rounding import cents

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

AT_LEAST_ONE: Final = "the number must be at least 1"
UNTRACKED: Final = "before you started tracking; balance unchanged"
"""What is said of anything dated before the opening."""
NOT_REMEMBERED: Final = "this can't be saved: the state folder isn't writable"


def sanitize(text: str) -> str:
    """Return text that does nothing to a terminal: on one line, without controls or changes of direction.

    Line ends and tabs become blanks; other controls and invisible characters (but for the joiner in emoji) become a
    replacement character, which shows that something is there.
    """
    if text.isprintable():  # which no control and no formatting character is
        return text
    return "".join(map(_sanitized, text))


def _sanitized(character: str) -> str:
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    unseen = unicodedata.category(character) in ("Cc", "Cf", "Cs") and character != "\u200d"
    return "\ufffd" if unseen else character


def upper_first(text: str) -> str:
    """Capitalize the first letter."""
    return f"{text[:1].upper()}{text[1:]}"


def lower_first(text: str) -> str:
    """Write the first letter small."""
    return f"{text[:1].lower()}{text[1:]}"


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """End a sentence with a known word close to the one typed, if there is one."""
    remedy = lower_first(write_near(word, known, otherwise))
    return f"; {remedy}" if remedy else ""


def write_near(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the remedy for an unknown word: a known one, if one is close to it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean {near[0]}?" if near else otherwise


def no_such(what: str, word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Say that there is no such thing, and what may have been meant."""
    return f'there is no {what} "{word}"{did_you_mean(word, known, otherwise)}'


def cut(text: str, most: int = 40) -> str:
    """Cut a text at `most` characters: a long title leaves room for what is said about it."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def quoted(title: str) -> str:
    """Quote a title, cut if it is long."""
    return f'"{cut(sanitize(title))}"'


def with_title_cut(message: str, room: int) -> str:
    """Cut the title that a message quotes until it fits into `room` characters; 20 of the title always stay."""
    titled = re.search(r'"(.+?)"(?![^\s:,])', message)
    over = len(message) - room
    if titled is None or over <= 0:
        return message
    title = cut(titled[1], max(20, len(titled[1]) - over))
    return f"{message[: titled.start(1)]}{title}{message[titled.end(1) :]}"


def plain_name(name: str) -> str:
    """Return a name as names are compared: without double quotes, in small letters, blanks as one."""
    return " ".join(name.replace('"', "").split()).casefold()


class Formats:
    """How days and money are written in this process: what 23 November looks like, and the sign before USD.

    `zone`: the time zone of the user's day; `None`: the machine's.
    """

    date_format = "23 Nov"
    currency_sign = "$"
    zone: tzinfo | None = None


def use_formats(date_format: str = "23 Nov", currency_sign: str = "$", timezone: str | None = None) -> None:
    """Write days and money like this from now on, and tell hours in this time zone."""
    Formats.date_format, Formats.currency_sign = date_format, currency_sign
    Formats.zone = None if timezone is None else time_zone(timezone)


def time_zone(name: str) -> tzinfo:
    """Return the zone of a name like "Europe/Athens".

    Raises:
        KeyError, ValueError, OSError: there is none; the name is a path; it is that of a folder of zones.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - few set one, and nothing else needs its tables

    return ZoneInfo(name)


def own_time(moment: datetime) -> datetime:
    """Return a moment as the user's clock shows it."""
    return moment.astimezone(Formats.zone)


def how_many(connects: int) -> str:
    """Name a number of Connects: "1 Connect", "6 Connects"."""
    return counted(connects, "Connect")


def budget_text(least: Decimal | None, most: Decimal | None, hourly: bool) -> str:
    """Write a job's budget so that it reads back: "$800", "$800-1,200", "$45/h"; "" without one."""
    upper = f"-{_short_amount(most)}" if most is not None else ""
    return "" if least is None else f"${_short_amount(least)}{upper}{'/h' if hourly else ''}"


def _short_amount(amount: Decimal) -> str:
    return f"{cents(amount):,}".removesuffix(".00")


def cost_words(connects: int, boost: int) -> str:
    """Name a proposal's cost: "6 Connects", "6 + 10 Connects"."""
    return f"{connects} + {boost} Connects" if boost else how_many(connects)


def number_words(number: int | Decimal, sign: str = "") -> str:
    """Write a number without zeros at its end: "1,200", "6.5", "−16"; with `sign` "+" always signed."""
    return format(Decimal(number).normalize(), f"{sign},f").replace("-", "−")


def balance_words(balance: int) -> str:
    """Say what is left after an action: "balance 110", or "you owe 22 Connects"."""
    return f"you owe {how_many(-balance)}" if balance < 0 else f"balance {number_words(balance)}"


def usd(amount: Decimal) -> str:
    """Write money as "$1.20" or "−$1.20", rounded half up, with the user's sign."""
    rounded = cents(amount)
    return f"{'−' if rounded < 0 else ''}{Formats.currency_sign}{abs(rounded):,}"


def unit_price(price: Decimal) -> str:
    """Write the price of one Connect with all its decimals, at least two: "$0.15", "$0.125"."""
    exponent = price.normalize().as_tuple().exponent
    decimals = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{Formats.currency_sign}{price:,.{decimals}f}"


def percent_words(share: Decimal) -> str:
    """Write a percentage as "18%", without zeros at its end."""
    return f"{number_words(share)}%"


def credits_words(number: int, first_expiry: date | None, today: date) -> str:
    """Name the ad credits that are held: "20 ad credits for boosts, expiring from 16 Oct on"."""
    expiring = "" if first_expiry is None else f", expiring from {day_words(first_expiry, today)} on"
    return f"{counted(number, 'ad credit')} for boosts{expiring}"


def span_words(days: int) -> str:
    """Write a number of days in five characters at most: "20 d", "7 mo", "2 y"."""
    if days < 100:
        return f"{days} d"
    return f"{days * 12 // 365} mo" if days < 730 else f"{days // 365} y"


def day_words(day: date, today: date | None = None) -> str:
    """Write a day as "23 Nov 2026", or as "23 Nov" when it is known to be in this year; in the user's format."""
    this_year = today is not None and day.year == today.year
    month = month_words(day)
    match Formats.date_format:
        case "2026-11-23":
            return day.isoformat()
        case "Nov 23":
            return f"{month} {day.day}" if this_year else f"{month} {day.day} {day.year}"
        case "23.11.":
            return f"{day.day}.{day.month}." if this_year else f"{day.day}.{day.month}.{day.year}"
        case _:
            return f"{day.day} {month}" if this_year else f"{day.day} {month} {day.year}"


def day_width(*, year: bool = False) -> int:
    """Return how many cells the longest day takes that `day_words` writes: with its year, or in this year."""
    longest = date(2026, 12, 28)
    return len(day_words(longest, None if year else longest))


def month_words(day: date) -> str:
    """Write a day's month as "Nov"."""
    return MONTH_NAMES[day.month - 1][:3]


def weekday_words(day: date, today: date | None = None) -> str:
    """Write a day with its weekday: "Mon 23 Nov 2026", or "Mon 23 Nov" when it is known to be in this year."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day_words(day, today)}"


def or_words(words: Iterable[object]) -> str:
    """List words or numbers for a sentence: a, b or c."""
    *others, last = map(str, words)
    return f"{', '.join(others)} or {last}" if others else last


def enumerated(names: Sequence[str]) -> str:
    """Write names as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def counted(number: int | Decimal, one: str, many: str | None = None) -> str:
    """Write a number with its noun: "1 proposal", "3 proposals"."""
    return f"{number_words(number)} {one if number == 1 else many or one + 's'}"
