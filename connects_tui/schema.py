"""The kinds of value in rule sets, benchmarks and journals, and how a table is checked for them.

A kind is a type with a `Meta`: what msgspec checks, the words for what was expected (`description`), and, where that is
not enough, a function that reads a value as TOML has it (`extra`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from connects_tui.rounding import cents

S = TypeVar("S", bound=Struct)

MAX_CONNECTS: Final = 1_000_000_000
"""More than anybody holds; its product with every price is exact in 28 digits."""

_MOST_DIGITS: Final = 12
"""So many an amount of money has before the point."""

FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
"""A day outside of these is a slip of the keys."""

MAX_LISTED: Final = 100
"""So many plans, sources or bundles at most, since each is gone through many times over."""

_MONEY: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_PERCENT: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,12})?", re.ASCII)


class BadValue(ValueError):
    """A value is not what was expected; the message is what was expected."""


class TooMuch(BadValue):
    """An amount is above the limit that the message names."""


def read_money(value: Any) -> Decimal:
    """Read exact money, 0 or more, written as text like "14.99"."""
    if isinstance(value, Decimal):
        value = format(value, "f")
    written = _MONEY.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        raise BadValue('an amount in quotes, like "14.99"')
    if len(written[1]) > _MOST_DIGITS:
        raise TooMuch(f"an amount below {10**_MOST_DIGITS:,}")
    if written[2] and len(written[2]) > 6:
        raise BadValue('an amount in quotes with at most six decimals, like "14.99"')
    return Decimal(value)


def read_whole_cents(value: Any) -> Decimal:
    """Read money that was paid: at most two decimals."""
    amount = read_money(value)
    if amount != cents(amount):
        raise BadValue('an amount in quotes with at most two decimals, like "14.99"')
    return amount


def read_percent(value: Any) -> Decimal:
    """Read a percentage as text like "18" or "7.125": 0 to 100, at most three decimals."""
    if isinstance(value, Decimal):
        value = format(value, "f")
    if isinstance(value, str) and _PERCENT.fullmatch(value):
        share = Decimal(value)
        if share <= 100 and share == share.quantize(Decimal("0.001")):
            return share
    raise BadValue('a percentage in quotes, 0 to 100 with at most three decimals, like "18"')


def check_text(value: Any) -> str:
    """Read text, which can be written as UTF-8."""
    if not isinstance(value, str):
        raise BadValue("text in quotes")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadValue("UTF-8 text") from error
    return value


def _texts(value: Any) -> Any:
    for item in value if isinstance(value, list | tuple) else ():
        if isinstance(item, str):
            check_text(item)
    return value


def _near_day(value: Any) -> Any:
    if type(value) is date and not FIRST_DAY <= value <= LAST_DAY:
        raise BadValue(f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")
    return value


def read_moment(value: Any) -> Any:
    """Return a moment in UTC; one without an offset is taken to be in UTC."""
    if not isinstance(value, datetime):
        return value
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:  # an offset that leads out of the calendar
        raise BadValue("a time like 2026-11-20T08:30:00.000Z") from error


def _not_too_many(value: Any) -> Any:
    if isinstance(value, list) and len(value) > MAX_LISTED:
        raise BadValue(f"at most {MAX_LISTED} numbers")
    return value


_FROM_0, _FROM_1 = (f"from {least} to {MAX_CONNECTS:,}" for least in (0, 1))
Connects = Annotated[int, Meta(ge=0, le=MAX_CONNECTS, description=f"a whole number {_FROM_0}")]
Positive = Annotated[int, Meta(ge=1, le=MAX_CONNECTS, description=f"a whole number {_FROM_1}")]
Numbers = Annotated[
    tuple[Connects, ...], Meta(description=f"a list of whole numbers {_FROM_0}", extra={"read": _not_too_many})
]
Amounts = Annotated[
    tuple[Positive, ...],
    Meta(min_length=1, description=f"a list of whole numbers {_FROM_1}", extra={"read": _not_too_many}),
]
Money = Annotated[Decimal, Meta(extra={"read": read_money})]
WholeCents = Annotated[Decimal, Meta(extra={"read": read_whole_cents})]
Percent = Annotated[Decimal, Meta(extra={"read": read_percent})]
Text = Annotated[str, Meta(extra={"read": check_text})]
Texts = Annotated[tuple[str, ...], Meta(description="a list of texts", extra={"read": _texts})]
NonEmptyText = Annotated[str, Meta(pattern=r"\S", description="text that isn't empty", extra={"read": check_text})]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9-]+\Z", description="an id of lowercase letters, digits and '-'")]
Flag = Annotated[bool, Meta(description="true or false")]
Day = Annotated[date, Meta(description="a date like 2026-11-20, without quotes")]
JournalDay = Annotated[date, Meta(description="a date like 2026-11-20, without quotes", extra={"read": _near_day})]
Moment = Annotated[datetime, Meta(description="a time like 2026-11-20T08:30:00.000Z", extra={"read": read_moment})]


class TomlField(Struct, frozen=True):
    """One field of a struct, which is `mandatory` or has a default.

    `kind` is the type that msgspec makes of a value, `base` the plain type of that, `expected` the words for it; `read`
    is called before, and raises `BadValue`; `inner` is the struct that it is, or holds a list of.
    """

    kind: Any
    base: Any
    expected: str
    read: Callable[[Any], Any] | None
    inner: type[Struct] | None
    mandatory: bool
    default: Any


@cache
def fields_of(class_: type[Struct]) -> dict[str, TomlField]:
    """Return a struct's fields by their keys in a file."""
    return {item.encode_name: _field(item) for item in msgspec.structs.fields(class_)}


def _field(item: msgspec.structs.FieldInfo) -> TomlField:
    kinds = [item.type, *get_args(item.type)]
    base, expected, read = item.type, "", None
    inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Struct)), None)
    if inner is not None:
        expected, read = "a table", partial(_readable, inner)
        if get_origin(item.type) is tuple:
            expected, read = "an array of tables", partial(_all_readable, inner)
    for kind in kinds:
        if get_origin(kind) is Literal:
            expected = f"one of {', '.join(get_args(kind))}"
        elif get_origin(kind) is Annotated:
            base = get_args(kind)[0]
            for meta in kind.__metadata__:
                expected = meta.description or expected
                read = (meta.extra or {}).get("read", read)
    return TomlField(item.type, base, expected, read, inner, item.required, item.default)


class BadKey(Struct, frozen=True):
    """What is wrong with a key: its path, like "plan[1].carry_cap", and what was expected."""

    path: str
    expected: str


MISSING: Final = "this key is missing"

_AS_THEY_ARE: Final = (date, datetime, Decimal)


def convert(content: Mapping[str, Any], class_: type[S]) -> tuple[S | None, list[BadKey]]:
    """Make a struct of a table, or say what is wrong with each key, an unknown one too."""
    try:
        return msgspec.convert(_readable(class_, content), class_, builtin_types=_AS_THEY_ARE), []
    except (msgspec.ValidationError, ValueError):  # the second: what is unfit, or no UTF-8
        return None, list(_mistakes(content, class_))


def _readable(class_: type[Struct], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    table = dict(value)
    for key, read in _readers(class_):
        if table.get(key) is not None:
            table[key] = read(table[key])
    return table


def _all_readable(class_: type[Struct], value: Any) -> Any:
    if not isinstance(value, list):
        return value
    if len(value) > MAX_LISTED:
        raise BadValue(f"at most {MAX_LISTED}")
    return [_readable(class_, item) for item in value]


@cache
def _readers(class_: type[Struct]) -> list[tuple[str, Callable[[Any], Any]]]:
    return [(key, field.read) for key, field in fields_of(class_).items() if field.read is not None]


def _mistakes(content: Mapping[str, Any], class_: type[Struct], where: str = "") -> Iterator[BadKey]:
    for key, field in fields_of(class_).items():
        path, value = f"{where}{key}", content.get(key)
        if key not in content:
            if field.mandatory:
                yield BadKey(path, MISSING)
        elif field.inner is not None and (tables := _tables(field, value, path)):
            for inside, table in tables:
                yield from _mistakes(table, field.inner, inside)
        else:
            try:
                read = value if field.read is None or value is field.default else field.read(value)
                msgspec.convert(read, field.kind, builtin_types=_AS_THEY_ARE)
            except BadValue as unfit:
                yield BadKey(path, f"must be {unfit}")
            except (msgspec.ValidationError, ValueError):
                yield BadKey(path, f"must be {field.expected}")
    yield from (BadKey(f"{where}{key}", "this key is unknown") for key in content if key not in fields_of(class_))


def _tables(field: TomlField, value: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    many = isinstance(value, list)
    tables = [(f"{path}[{number}].", item) for number, item in enumerate(value, 1)] if many else [(f"{path}.", value)]
    fit = many == (get_origin(field.base) is tuple) and all(isinstance(table, dict) for _, table in tables)
    return tables if fit and len(tables) <= MAX_LISTED else []
