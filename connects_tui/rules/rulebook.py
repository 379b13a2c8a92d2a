"""Reading rule set files, and the rulebook: all sets, and which is in force on a day.

The format is strict (an unknown key is an error), since a misspelt key would silently be a wrong number.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final

from msgspec import Meta, Struct, field

from connects_tui import files
from connects_tui.rules.model import Plan, ProposalCosts, Refunds, RuleSet, Source, SpendOrder
from connects_tui.schema import (
    MISSING,
    BadKey,
    BadValue,
    Connects,
    Day,
    Flag,
    NonEmptyText,
    Slug,
    Text,
    convert,
)
from connects_tui.toml import BadToml, parse_toml

TIMELINE: Final = "upwork"
"""The name an account uses to follow the official sets from era to era instead of pinning one."""

MAX_FILES: Final = 200
"""A folder with more is no folder of rule sets."""

PACKAGED: Final = Path(__file__).parent / "sets"


LAST_DAY_OF_EVERY_MONTH: Final = 28


class BadRuleSet(Struct, frozen=True):
    """What is wrong with a rule set file; `line` and `column` are where it is no TOML, from 1, else 0."""

    file: Path
    key: str
    expected: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else f"{self.file}"
        place = f" (at line {self.line}, column {self.column})" if self.line else ""
        return f"{where}: {self.expected}{place}"


def look_through(file: Path) -> tuple[RuleSet | None, list[BadRuleSet]]:
    """Return the rule set of a file, or every mistake in it."""
    try:
        document = parse_toml(files.read_bytes(file, files.SMALL).decode("utf-8-sig"))
    except OSError as error:
        return None, [BadRuleSet(file, "", f"can't be read: {error.strerror or error}")]
    except UnicodeDecodeError as error:
        return None, [BadRuleSet(file, "", f"not UTF-8 text (byte {error.start})")]
    if isinstance(document, BadToml):
        return None, [BadRuleSet(file, "", f"not TOML: {document.message}", document.line, document.column)]
    content, mistakes = convert(document, _File)
    mistakes += _contradictions(document)
    if content is None or mistakes:
        return None, [BadRuleSet(file, mistake.path, mistake.expected) for mistake in mistakes]
    same = {name: getattr(content, name) for name in _File.__struct_fields__ if name in RuleSet.__struct_fields__}
    return RuleSet(
        **same | {"notes": " ".join(content.notes.split())},
        spend_order=content.spend.order,
        last_renewal_day=content.billing.last_renewal_day,
        signup_connects=content.signup.connects,
    ), []


def _not_the_timeline(value: Any) -> Any:
    if value == TIMELINE:
        raise BadValue(f'another id: "{TIMELINE}" names the timeline of all official sets')
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


def _contradictions(document: dict[str, Any]) -> Iterator[BadKey]:
    if document.get("official") is True and "valid_from" not in document:
        yield BadKey("valid_from", MISSING)
    costs = convert(table, ProposalCosts)[0] if isinstance(table := document.get("proposal"), dict) else None
    if costs is not None and costs.max_connects is not None and costs.max_connects < costs.min_connects:
        yield BadKey("proposal.max_connects", f"must be at least min_connects, {costs.min_connects}")
    plans = document.get("plan", [])
    if plans == []:
        yield BadKey("plan", "must be at least one [[plan]]")
    ids: set[str] = set()
    for number, plan in enumerate(plans if isinstance(plans, list) else [], start=1):
        id_ = plan.get("id") if isinstance(plan, dict) else None
        if isinstance(id_, str) and id_ in ids:
            yield BadKey(f"plan[{number}].id", f'"{id_}" is already the id of another plan in this set')
        ids |= {id_} if isinstance(id_, str) else set()


# --- all at hand -----------------------------------------------------------------------------------------------------


class Rulebook(Struct, frozen=True, eq=False, dict=True):
    """The usable rule sets by id, official ones first by their first day, with what went wrong when they were read.

    `own` are the ids of those from the user's own folder, `replaced` those of packaged sets that one of them replaces.
    """

    sets: dict[str, RuleSet]
    own: frozenset[str] = frozenset()
    replaced: tuple[str, ...] = ()
    problems: tuple[BadRuleSet, ...] = ()

    @cached_property
    def _timeline(self) -> tuple[list[date], list[RuleSet]]:
        """The official sets in the order of their first days, and these days."""
        dated = [(rules.valid_from, rules) for rules in self.sets.values() if rules.official and rules.valid_from]
        # Where two official sets begin on the same day, the user's own wins: it is there to correct the other.
        dated.sort(key=lambda item: (item[0], item[1].id in self.own))
        return [start for start, _ in dated], [rules for _, rules in dated]

    @classmethod
    def load(cls, user_folder: Path | None = None, packaged: Path = PACKAGED) -> "Rulebook":
        """Read the packaged rule sets and those in the user's folder; a malformed one is left out, a problem."""
        problems: list[BadRuleSet] = []
        shipped = _read_folder(packaged, problems)
        own = _read_folder(user_folder, problems) if user_folder else {}
        merged = sorted(
            (shipped | own).values(), key=lambda rules: (not rules.official, rules.valid_from or date.min, rules.id)
        )
        replaced = tuple(id_ for id_ in own if id_ in shipped)
        return cls({rules.id: rules for rules in merged}, frozenset(own), replaced, tuple(problems))

    def knows(self, rules: str) -> bool:
        """Whether an account may name these rules: a set's id, or the timeline where there are official sets."""
        return rules in self.sets or (rules == TIMELINE and bool(self._timeline[1]))

    def in_force(self, rules: str, day: date) -> RuleSet:
        """Return the set that is in force on a day for an account that names these rules: a set's own id pins it.

        Before all sets of the timeline it is the earliest. Raises KeyError: no such rules (see `knows`).
        """
        if rules != TIMELINE:
            return self.sets[rules]
        starts, official = self._timeline
        if not official:
            raise KeyError(rules)
        return official[max(bisect_right(starts, day) - 1, 0)]

    def next_switch(self, rules: str, day: date) -> date | None:
        """Return the first later day on which another set comes into force, if any."""
        if rules != TIMELINE:
            return None
        starts, _ = self._timeline
        later = bisect_right(starts, day)
        return starts[later] if later < len(starts) else None


def _read_folder(folder: Path, problems: list[BadRuleSet]) -> dict[str, RuleSet]:
    sets: dict[str, RuleSet] = {}
    found = sorted(folder.glob("*.toml"))
    problems += [BadRuleSet(file, "", f"there can be at most {MAX_FILES} files") for file in found[MAX_FILES:]]
    for file in found[:MAX_FILES]:
        rules, mistakes = look_through(file)
        if rules is None:
            problems.append(mistakes[0])
        elif rules.id in sets:
            problems.append(BadRuleSet(file, "id", f'"{rules.id}" is already the id of another file in this folder'))
        else:
            sets[rules.id] = rules
    return sets
