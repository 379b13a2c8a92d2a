"""Reading a rule set file: TOML text to a `RuleSet`, or to a line for each mistake that says what is wrong where.

The format is strict, since a misspelt key would silently be a wrong number: unknown keys, wrong types, missing
mandatory keys, duplicate plan ids and negative numbers are errors.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from connects_tui import files
from connects_tui.rules import values
from connects_tui.rules.model import Plan, ProposalCosts, Purchase, Refunds, RuleSet, Source
from connects_tui.toml import Malformed, parse

SCHEMA: Final = 1
LAST_DAY_OF_EVERY_MONTH: Final = 28
MOST_LISTED: Final = 100
"""More plans, sources, bundles or allowances than this no set has: each is gone through, many times over."""

_SLUG = re.compile(r"[a-z0-9-]+", re.ASCII)
_NO_DEFAULT: Final = object()


class RuleSetError(ValueError):
    """A rule set file is malformed; the message names the file, the key and what was expected.

    `line` and `column` are where the file is no TOML, from 1, where that is known; else 0.
    """

    def __init__(self, file: Path, key: str, expected: str, line: int = 0, column: int = 0) -> None:
        self.file, self.key, self.expected, self.line, self.column = file, key, expected, line, column
        where = f"{file}: {key}" if key else f"{file}"
        place = f" (at line {line}, column {column})" if line else ""
        super().__init__(f"{where}: {expected}{place}")


def read_rule_set(file: Path) -> RuleSet:
    """Read one rule set.

    Raises:
        RuleSetError: the file can't be read, is no TOML, or does not follow the format; it names the first mistake.
    """
    rule_set, mistakes = _read(_document(file), file)
    if mistakes:
        raise mistakes[0]
    return rule_set


def mistakes_in(file: Path) -> tuple[RuleSetError, ...]:
    """Return every mistake in a rule set file; there is none where `read_rule_set` can read it."""
    try:
        document = _document(file)
    except RuleSetError as error:
        return (error,)
    return tuple(_read(document, file)[1])


def _document(file: Path) -> dict[str, Any]:
    try:
        text = files.content(file, files.SMALL).decode("utf-8-sig")
    except OSError as error:
        raise RuleSetError(file, "", f"can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RuleSetError(file, "", f"expected text in UTF-8 (byte {error.start} is not)") from error
    document = parse(text)
    if isinstance(document, Malformed):
        raise RuleSetError(file, "", f"expected TOML: {document.message}", document.line, document.column)
    return document


def _read(document: dict[str, Any], file: Path) -> tuple[RuleSet, list[RuleSetError]]:
    """Read a document to its end; a rule set that comes with mistakes has something else in their places."""
    mistakes: dict[str, RuleSetError] = {}
    return _rule_set(_Table(file, "", document, mistakes)), list(mistakes.values())


class _Table:
    """One table of a rule set file; it knows its place, which of its keys were asked for, and the mistakes so far."""

    def __init__(self, file: Path, where: str, content: dict[str, Any], mistakes: dict[str, RuleSetError]) -> None:
        self._file, self._where, self._content, self._mistakes = file, where, content, mistakes
        self._taken: set[str] = set()

    def take(self, key: str, check: Callable[[Any], Any], default: Any = _NO_DEFAULT) -> Any:
        """Return the checked value of a key; without a default the key is mandatory.

        Where that is a mistake, what comes back is the default, or `None`.
        """
        self._taken.add(key)
        instead = None if default is _NO_DEFAULT else default
        if key not in self._content:
            if default is _NO_DEFAULT:
                self.refuse(key, "this key is missing")
            return instead
        try:
            return check(self._content[key])
        except values.Unfit as unfit:
            self.refuse(key, f"expected {unfit}")
            return instead

    def table(self, key: str) -> "_Table | None":
        """Return a table below this one, or `None` where there is none."""
        content = self.take(key, _is_table, None)
        return None if content is None else _Table(self._file, self._path(key), content, self._mistakes)

    def tables(self, key: str) -> list["_Table"]:
        """Return the tables of an array such as [[plan]], in file order."""
        contents = self.take(key, _are_tables, [])
        if len(contents) > MOST_LISTED:
            self.refuse(key, f"expected {MOST_LISTED} at most")
        return [
            _Table(self._file, f"{self._path(key)}[{number}]", content, self._mistakes)
            for number, content in enumerate(contents[:MOST_LISTED], start=1)
        ]

    def finish(self) -> None:
        """Refuse keys that nothing asked for."""
        for key in self._content:
            if key not in self._taken:
                self.refuse(key, "this key is unknown")

    def refuse(self, key: str, expected: str) -> None:
        """Note a mistake in a key of this table; the first one of a key counts."""
        path = self._path(key)
        self._mistakes.setdefault(path, RuleSetError(self._file, path, expected))

    def _path(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key


def _rule_set(top: _Table) -> RuleSet:
    top.take("schema", _schema)
    official = top.take("official", values.flag, False)
    valid_from = top.take("valid_from", values.day, *([] if official else [None]))
    billing, signup, spend = top.table("billing"), top.table("signup"), top.table("spend")
    rule_set = RuleSet(
        id=top.take("id", _set_id),
        name=top.take("name", values.name),
        currency=top.take("currency", values.name),
        plans=_plans(top),
        valid_from=valid_from,
        official=official,
        notes=" ".join(top.take("notes", values.text, "").split()),
        sources=tuple(_source(table) for table in top.tables("source")),
        proposal=_proposal(top.table("proposal")),
        refund=_refund(top.table("refund")),
        spend_order=_only(spend, "order", values.one_of("fifo", "soonest-expiring"), "fifo"),
        last_renewal_day=_only(billing, "last_renewal_day", _renewal_day, LAST_DAY_OF_EVERY_MONTH),
        signup_connects=_only(signup, "connects", values.connects, None),
    )
    top.finish()
    return rule_set


def _only(table: _Table | None, key: str, check: Callable[[Any], Any], default: Any) -> Any:
    """Read a table that has one key."""
    if table is None:
        return default
    value = table.take(key, check, default)
    table.finish()
    return value


def _source(table: _Table) -> Source:
    source = Source(
        title=table.take("title", values.name),
        url=table.take("url", values.name, None),
        read=table.take("read", values.day, None),
        confidence=table.take("confidence", values.one_of("high", "medium", "low"), None),
    )
    table.finish()
    return source


def _proposal(table: _Table | None) -> ProposalCosts:
    if table is None:
        return ProposalCosts()
    costs = ProposalCosts(
        min_connects=table.take("min_connects", values.connects, 0),
        max_connects=table.take("max_connects", values.connects, None),
        typical_connects=table.take("typical_connects", values.connects, None),
        invitation_connects=table.take("invitation_connects", values.connects, 0),
    )
    if costs.max_connects is not None and costs.max_connects < costs.min_connects:
        table.refuse("max_connects", f"expected at least min_connects, {costs.min_connects}")
    table.finish()
    return costs


def _refund(table: _Table | None) -> Refunds:
    if table is None:
        return Refunds()
    endings = ("closed", "removed", "expired", "declined", "withdrawn", "outbid")
    refunds = Refunds(
        **{ending: table.take(ending, values.flag, False) for ending in endings},
        lot=table.take("lot", values.one_of("original", "new"), "original"),
    )
    table.finish()
    return refunds


def _plans(top: _Table) -> tuple[Plan, ...]:
    tables = top.tables("plan")
    if not tables:
        top.refuse("plan", "expected at least one [[plan]]")
    plans: list[Plan] = []
    ids: set[str] = set()
    for table in tables:
        plan = _plan(table)
        if plan.id in ids:
            table.refuse("id", f'"{plan.id}" is the id of another plan of this set')
        ids.add(plan.id)
        plans.append(plan)
    return tuple(plans)


def _plan(table: _Table) -> Plan:
    plan = Plan(
        id=table.take("id", _slug),
        name=table.take("name", values.name),
        monthly_fee=table.take("monthly_fee", values.money),
        monthly_connects=table.take("monthly_connects", values.connects),
        audience=table.take("audience", values.one_of("individual", "agency"), "individual"),
        monthly_choices=table.take("monthly_choices", _numbers, ()),
        carry_cap=table.take("carry_cap", values.connects, None),
        carry_cycles=table.take("carry_cycles", values.connects, None),
        lifetime_months=table.take("lifetime_months", values.connects, None),
        max_balance=table.take("max_balance", values.connects, None),
        purchase=_purchase(table.table("purchase")),
    )
    table.finish()
    return plan


def _purchase(table: _Table | None) -> Purchase | None:
    if table is None:
        return None
    purchase = Purchase(
        price=table.take("price", values.money),
        bundles=table.take("bundles", _amounts, None),
        minimum=table.take("minimum", values.connects, 1),
        step=table.take("step", _positive, 1),
        max_per_transaction=table.take("max_per_transaction", values.connects, None),
    )
    table.finish()
    return purchase


def _schema(value: Any) -> int:
    if type(value) is int and value == SCHEMA:
        return value
    raise values.Unfit(f"{SCHEMA}, the schema that this version knows")


def _slug(value: Any) -> str:
    if isinstance(value, str) and _SLUG.fullmatch(value):
        return value
    raise values.Unfit("an id of lower case letters, digits and '-'")


def _set_id(value: Any) -> str:
    if value == "upwork":
        raise values.Unfit('another id, since "upwork" names the timeline of all official sets')
    return _slug(value)


def _positive(value: Any) -> int:
    return values.whole_number(value, 1, values.MOST_CONNECTS)


def _renewal_day(value: Any) -> int:
    return values.whole_number(value, 1, LAST_DAY_OF_EVERY_MONTH)


def _numbers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise values.Unfit("a list of whole numbers")
    if len(value) > MOST_LISTED:
        raise values.Unfit(f"{MOST_LISTED} numbers at most")
    return tuple(values.connects(item) for item in value)


def _amounts(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not value:
        raise values.Unfit("a list of whole numbers, 1 or more")
    return tuple(_positive(number) for number in _numbers(value))


def _is_table(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise values.Unfit("a table")


def _are_tables(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise values.Unfit("an array of tables")
