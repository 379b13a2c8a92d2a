"""The kinds of value that rule sets, benchmarks and journals are written in, and how a table is checked for them.

A kind is a type with what msgspec can hold against a value (`Meta`), the words for what was expected (`description`),
and, where TOML writes it as another type or not every value of the type will do, a function that reads it (`extra`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

S = TypeVar("S", bound=Struct)

MOST_CONNECTS: Final = 1_000_000_000
"""More than anybody will ever hold; with it every product with a price is exact in 28 digits."""

FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
"""The days that a journal and a question can be about: a day outside of them is a slip of the keys."""

MOST_LISTED: Final = 100
"""More plans, sources, bundles or allowances than this no set has: each is gone through, many times over."""

_MONEY: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_CENT: Final = Decimal("0.01")


class Unfit(ValueError):
    """A value is not what was expected; the message is what was expected."""


def money(value: Any) -> Decimal:
    """Read an amount of money: exact, 0 or more, written as text such as "14.99" (never as a float)."""
    if isinstance(value, Decimal):
        value = format(value, "f")
    if isinstance(value, str) and _MONEY.fullmatch(value):
        return Decimal(value)
    raise Unfit('an amount as text, such as "14.99"')


def whole_cents(value: Any) -> Decimal:
    """Read an amount of money that was paid: at most two decimals."""
    amount = money(value)
    if amount != cents(amount):
        raise Unfit('an amount with at most two decimals, such as "14.99"')
    return amount


def cents(amount: Decimal) -> Decimal:
    """Round an amount of money to cents, half up."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def text(value: Any) -> Any:
    """Refuse text that can't be written as UTF-8."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Unfit("text in UTF-8") from error
    return value


def _texts(value: Any) -> Any:
    for item in value if isinstance(value, list | tuple) else ():
        text(item)
    return value


def _near_day(value: Any) -> Any:
    if type(value) is date and not FIRST_DAY <= value <= LAST_DAY:
        raise Unfit(f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")
    return value


def moment(value: Any) -> Any:
    """Return a moment in UTC, which one without an offset is taken to be."""
    if not isinstance(value, datetime):
        return value
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:  # an offset that leads out of the calendar
        raise Unfit("a moment such as 2026-11-20T08:30:00.000Z") from error


def _listed(value: Any) -> Any:
    if isinstance(value, list) and len(value) > MOST_LISTED:
        raise Unfit(f"{MOST_LISTED} numbers at most")
    return value


Connects = Annotated[int, Meta(ge=0, le=MOST_CONNECTS, description="a whole number, 0 or more")]
Positive = Annotated[int, Meta(ge=1, le=MOST_CONNECTS, description="a whole number, 1 or more")]
Numbers = Annotated[tuple[Connects, ...], Meta(description="a list of whole numbers", extra={"read": _listed})]
Amounts = Annotated[
    tuple[Positive, ...], Meta(min_length=1, description="a list of whole numbers, 1 or more", extra={"read": _listed})
]
Money = Annotated[Decimal, Meta(extra={"read": money})]
WholeCents = Annotated[Decimal, Meta(extra={"read": whole_cents})]
Text = Annotated[str, Meta(description="text in quotes", extra={"read": text})]
Texts = Annotated[tuple[str, ...], Meta(description="a list of texts", extra={"read": _texts})]
Name = Annotated[str, Meta(pattern=r"\S", description="text that is not empty", extra={"read": text})]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9-]+\Z", description="an id of lower case letters, digits and '-'")]
Flag = Annotated[bool, Meta(description="true or false")]
Day = Annotated[date, Meta(description="a date such as 2026-11-20, without quotes")]
NearDay = Annotated[date, Meta(description="a date such as 2026-11-20, without quotes", extra={"read": _near_day})]
Moment = Annotated[datetime, Meta(description="a moment such as 2026-11-20T08:30:00.000Z", extra={"read": moment})]


class Field(Struct, frozen=True):
    """One field of a struct.

    Attributes:
        name: its name, and its key in a file.
        kind: the type that msgspec makes of a value.
        base: the plain type of that: `int`, `date` …
        expected: what that is, in words.
        read: called before, where TOML writes it as another type or not every value will do; raises `Unfit`.
        inner: the struct that it is, or holds a list of; `None` of a plain value.
        many: whether it is a list of these.
        mandatory: whether there has to be one.
        default: what it is where it is left out.
    """

    name: str
    kind: Any
    base: Any
    expected: str
    read: Callable[[Any], Any] | None
    inner: type[Struct] | None
    many: bool
    mandatory: bool
    default: Any

    def convert(self, value: Any) -> Any:
        """Return a value as the program uses it.

        Raises:
            Unfit: it is none for this field.
        """
        if value is self.default:
            return value
        try:
            return msgspec.convert(
                value if self.read is None else self.read(value), self.kind, builtin_types=(date, datetime, Decimal)
            )
        except msgspec.ValidationError:
            raise Unfit(self.expected) from None


@cache
def fields_of(class_: type[Struct]) -> dict[str, Field]:
    """Return the fields of a struct by their keys in a file, in the order of the class."""
    return {item.encode_name: _field(item) for item in msgspec.structs.fields(class_)}


def _field(item: msgspec.structs.FieldInfo) -> Field:
    kinds = [item.type, *get_args(item.type)]
    annotated = next((kind for kind in kinds if get_origin(kind) is Annotated), None)
    metas = [] if annotated is None else annotated.__metadata__
    literal = next((kind for kind in kinds if get_origin(kind) is Literal), None)
    expected = (
        f"one of {', '.join(get_args(literal))}" if literal is not None else _last(meta.description for meta in metas)
    )
    inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Struct)), None)
    return Field(
        name=item.name,
        kind=item.type,
        base=item.type if annotated is None else get_args(annotated)[0],
        expected=expected,
        read=_last((meta.extra or {}).get("read") for meta in metas),
        inner=inner,
        many=get_origin(item.type) is tuple,
        mandatory=item.required,
        default=item.default,
    )


def _last(found: Iterable[Any]) -> Any:
    return next((item for item in reversed(list(found)) if item), None)


class Mistake(Struct, frozen=True):
    """What is wrong with one key: its path, such as "plan[1].carry_cap", and what was expected."""

    path: str
    expected: str


MISSING: Final = "this key is missing"


def convert(content: Mapping[str, Any], class_: type[S], where: str = "") -> tuple[S | None, list[Mistake]]:
    """Make a struct of a table of a TOML file, or say of every key what is wrong with it.

    A key that is unknown is a mistake. The struct comes back where there are none.
    """
    found: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for key, field in fields_of(class_).items():
        path = f"{where}{key}"
        if key not in content:
            mistakes += [Mistake(path, MISSING)] if field.mandatory else []
        elif field.inner is None:
            try:
                found[field.name] = field.convert(content[key])
            except Unfit as unfit:
                mistakes.append(Mistake(path, f"expected {unfit}"))
        else:
            found[field.name], wrong = _inner(content[key], field, field.inner, path)
            mistakes += wrong
    unknown = (key for key in content if key not in fields_of(class_))
    mistakes += [Mistake(f"{where}{key}", "this key is unknown") for key in unknown]
    return (None if mistakes else class_(**found)), mistakes


def _inner(value: Any, field: Field, inner: type[Struct], path: str) -> tuple[Any, list[Mistake]]:
    if not field.many:
        return (
            convert(value, inner, f"{path}.")
            if isinstance(value, dict)
            else (None, [Mistake(path, "expected a table")])
        )
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None, [Mistake(path, "expected an array of tables")]
    if len(value) > MOST_LISTED:
        return None, [Mistake(path, f"expected {MOST_LISTED} at most")]
    each = [convert(item, inner, f"{path}[{number}].") for number, item in enumerate(value, start=1)]
    return tuple(made for made, _ in each), [mistake for _, wrong in each for mistake in wrong]
