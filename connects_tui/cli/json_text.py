"""Answers in JSON."""

import json
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from connects_tui.exporting import JSON_SCHEMA
from connects_tui.journal.blocks import written_moment
from connects_tui.rounding import cents

Shape = dict[str, Any]
"""What an answer in JSON is made of. The keys are stable: they are only ever added."""


def json_text(answer: Shape) -> str:
    """Write an answer as JSON: its keys, and the items of its lists, each on a line of its own.

    Days are ISO dates, moments as in the journal, money is text with two digits, and an exact fraction a number with
    at most six.
    """

    def value(item: object) -> str:
        if not isinstance(item, list) or not item:
            return _dumps(item)
        return "[\n    " + ",\n    ".join(map(_dumps, item)) + "\n  ]"

    lines = (f"{_dumps(key)}: {value(item)}" for key, item in {"schema": JSON_SCHEMA, **answer}.items())
    return "{\n  " + ",\n  ".join(lines) + "\n}\n"


def _dumps(item: object) -> str:
    plain = msgspec.to_builtins(item, builtin_types=(Decimal, datetime), enc_hook=_number)
    return json.dumps(plain, default=_written)


def _number(value: Fraction) -> float:
    return round(float(value), 6)


def _written(value: Decimal | datetime) -> str:
    return str(cents(value)) if isinstance(value, Decimal) else written_moment(value)


def fields(thing: object, *names: str) -> Shape:
    """Return some fields of a value under their own names, as they stand in an answer in JSON."""
    return {name: getattr(thing, name) for name in names}
