"""Reading a rule set file: TOML text to a `RuleSet`, or to a line for each mistake that says what is wrong where.

The format is strict (an unknown key is an error), since a misspelt key would silently be a wrong number.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

from msgspec import Meta, Struct, field
from msgspec.structs import asdict

from connects_tui import files
from connects_tui.rules.model import Plan, ProposalCosts, Refunds, RuleSet, Source, SpendOrder
from connects_tui.schema import MISSING, BadKey, BadValue, Connects, Day, Flag, NonEmptyText, Slug, Text, convert
from connects_tui.toml import BadToml, parse_toml

LAST_DAY_OF_EVERY_MONTH: Final = 28


class BadRuleSet(ValueError):
    """A rule set file is malformed; `line` and `column` are where it is no TOML, from 1, else 0."""

    def __init__(self, file: Path, key: str, expected: str, line: int = 0, column: int = 0) -> None:
        self.file, self.key, self.expected, self.line, self.column = file, key, expected, line, column
        where = f"{file}: {key}" if key else f"{file}"
        place = f" (at line {line}, column {column})" if line else ""
        super().__init__(f"{where}: {expected}{place}")


def read_rule_set(file: Path) -> RuleSet:
    """Read one rule set. Raises BadRuleSet: the first mistake in it, or why it can't be read."""
    rule_set, mistakes = _read(_document(file))
    if rule_set is None:
        raise BadRuleSet(file, mistakes[0].path, mistakes[0].expected)
    return rule_set


def mistakes_in(file: Path) -> tuple[BadRuleSet, ...]:
    """Return every mistake in a rule set file; there is none where `read_rule_set` can read it."""
    try:
        document = _document(file)
    except BadRuleSet as error:
        return (error,)
    return tuple(BadRuleSet(file, mistake.path, mistake.expected) for mistake in _read(document)[1])


def _document(file: Path) -> dict[str, Any]:
    try:
        text = files.read_bytes(file, files.SMALL).decode("utf-8-sig")
    except OSError as error:
        raise BadRuleSet(file, "", f"can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadRuleSet(file, "", f"expected text in UTF-8 (byte {error.start} is not)") from error
    document = parse_toml(text)
    if isinstance(document, BadToml):
        raise BadRuleSet(file, "", f"expected TOML: {document.message}", document.line, document.column)
    return document


def _not_the_timeline(value: Any) -> Any:
    if value == "upwork":
        raise BadValue('another id, since "upwork" names the timeline of all official sets')
    return value


class _Billing(Struct, frozen=True, forbid_unknown_fields=True):
    last_renewal_day: Annotated[
        int, Meta(ge=1, le=LAST_DAY_OF_EVERY_MONTH, description=f"a whole number from 1 to {LAST_DAY_OF_EVERY_MONTH}")
    ] = LAST_DAY_OF_EVERY_MONTH


class _SignUp(Struct, frozen=True, forbid_unknown_fields=True):
    connects: Connects | None = None


class _Spending(Struct, frozen=True, forbid_unknown_fields=True):
    order: SpendOrder = "fifo"


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Annotated[int, Meta(ge=1, le=1, description="1, the schema that this version knows")]
    official: Flag = False
    valid_from: Day | None = None
    id: Annotated[Slug, Meta(extra={"read": _not_the_timeline})]
    name: NonEmptyText
    currency: NonEmptyText
    plans: tuple[Plan, ...] = field(default=(), name="plan")
    notes: Text = ""
    sources: tuple[Source, ...] = field(default=(), name="source")
    proposal: ProposalCosts = ProposalCosts()
    refund: Refunds = Refunds()
    spend: _Spending = _Spending()
    billing: _Billing = _Billing()
    signup: _SignUp = _SignUp()


def _read(document: dict[str, Any]) -> tuple[RuleSet | None, list[BadKey]]:
    """Make a rule set of a document, or say what is wrong in it."""
    file, mistakes = convert(document, _File)
    mistakes += _contradictions(document)
    if file is None or mistakes:
        return None, mistakes
    same = {name: value for name, value in asdict(file).items() if name not in ("schema", "spend", "billing", "signup")}
    return RuleSet(
        **same | {"notes": " ".join(file.notes.split())},
        spend_order=file.spend.order,
        last_renewal_day=file.billing.last_renewal_day,
        signup_connects=file.signup.connects,
    ), []


def _contradictions(document: dict[str, Any]) -> Iterator[BadKey]:
    """Say where values that fit each by itself do not fit together."""
    if document.get("official") is True and "valid_from" not in document:
        yield BadKey("valid_from", MISSING)
    costs = convert(table, ProposalCosts)[0] if isinstance(table := document.get("proposal"), dict) else None
    if costs is not None and costs.max_connects is not None and costs.max_connects < costs.min_connects:
        yield BadKey("proposal.max_connects", f"expected at least min_connects, {costs.min_connects}")
    plans = document.get("plan", [])
    if plans == []:
        yield BadKey("plan", "expected at least one [[plan]]")
    ids: set[str] = set()
    for number, plan in enumerate(plans if isinstance(plans, list) else [], start=1):
        id_ = plan.get("id") if isinstance(plan, dict) else None
        if isinstance(id_, str) and id_ in ids:
            yield BadKey(f"plan[{number}].id", f'"{id_}" is the id of another plan of this set')
        ids |= {id_} if isinstance(id_, str) else set()
