"""The entries of a journal: one frozen class per kind, whose fields' types say what each may hold.

A field without a default is mandatory. Money is in USD.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

from msgspec import Meta, Struct, to_builtins
from msgspec.structs import replace

from connects_tui.problems import ProblemCode
from connects_tui.schema import (
    MISSING,
    BadValue,
    Connects,
    Flag,
    JournalDay,
    Moment,
    Money,
    Percent,
    Text,
    Texts,
    WholeCents,
    convert,
    fields_of,
    read_whole_cents,
)
from connects_tui.statuses import REFUND_REASONS, STATUSES

LIMITS: Final = {
    **dict.fromkeys(("title", "reason", "what"), 500),
    **dict.fromkeys(("note", "url"), 10_000),
    **dict.fromkeys(("client", "tags", "rules", "plan", "template", "country"), 100),
}
"""The most characters of each field that holds text; of the tags, of each."""


class BadEntry(ValueError):
    """A field is missing or does not hold what it should."""

    def __init__(self, code: ProblemCode, key: str, expected: str) -> None:
        self.code, self.key, self.expected = code, key, expected
        super().__init__(f"{key}: {expected}")


def _id(value: Any) -> Any:
    if isinstance(value, str) and value and value.isascii() and value.replace("-", "a").replace("_", "a").isalnum():
        return value
    raise BadValue("an id of letters, digits, '-' and '_'")


def _earned(value: Any) -> Any:
    amount = read_whole_cents(value)
    if not amount:
        raise BadValue('an amount above 0 in quotes, like "450.00"')
    return amount


Id = Annotated[str, Meta(extra={"read": _id})]  # a pattern would have the cache look at every id once more
Earned = Annotated[Decimal, Meta(extra={"read": _earned})]
RenewalDay = Annotated[int, Meta(ge=1, le=31, description="a whole number from 1 to 31")]
if TYPE_CHECKING:  # mypy can't read a Literal that is made of a table
    StatusName = str
    RefundReason = str
else:
    StatusName, RefundReason = Literal[tuple(STATUSES)], Literal[tuple(REFUND_REASONS)]
When = Literal["now", "renewal"]
Changes = Annotated[Mapping[str, Any], Meta(description="a table of fields, like { connects = 6 }")]


class Entry(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, tag_field="kind"):
    """What every entry has. Two that say the same are equal, wherever they stand.

    Attributes:
        on: the day it counts on.
        id: unique in the journal; `None` for one written by hand that nothing refers to.
        at: the moment of writing, in UTC; entries of one action share it.
        line: where its block begins in the journal, from 1; 0 while it is in no file.
    """

    on: JournalDay
    id: Id | None = None
    at: Moment | None = None
    note: Text | None = None
    line: int = 0

    @property
    def kind(self) -> str:
        """The word for its kind in the journal."""
        return str(self.__struct_config__.tag)

    @property
    def spends(self) -> int:
        """How many Connects it spends."""
        return 0

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__struct_fields__ if name != "line")

    def __hash__(self) -> int:
        return hash((self.kind, self.on, self.id, self.at))


class Account(Entry, frozen=True, kw_only=True, tag="account"):
    """Opens the ledger: the account's rules and plan, and what it holds.

    `balance`: what Upwork shows on that day; left out for a new account. `expires` counts only with it.
    `monthly_connects`, `monthly_fee`: where they differ from the plan. `tax`: in percent, on top of published prices.
    """

    rules: Text
    plan: Text
    renewal_day: RenewalDay | None = None
    balance: Connects | None = None
    expires: JournalDay | None = None
    monthly_connects: Connects | None = None
    monthly_fee: WholeCents | None = None
    tax: Percent | None = None


class Proposal(Entry, frozen=True, kw_only=True, tag="proposal"):
    """A proposal sent: spends `connects`, then `boost`.

    `budget` is the job's, in USD: a fixed price, with `budget_max` a range, with `hourly` a rate. When it was sent, the
    job was `job_age` hours old and the client had spent `client_spent` USD. `template`: the text that was used.
    """

    connects: Connects
    title: Text
    boost: Connects = 0
    invited: Flag = False
    client: Text | None = None
    budget: Money | None = None
    budget_max: Money | None = None
    hourly: Flag = False
    url: Text | None = None
    tags: Texts = ()
    job_age: Connects | None = None
    applicants: Connects | None = None
    template: Text | None = None
    country: Text | None = None
    client_spent: Money | None = None

    @property
    def spends(self) -> int:
        """How many Connects it spends, boost included."""
        return self.connects + self.boost


class StatusChange(Entry, frozen=True, kw_only=True, tag="status"):
    """Where a proposal stands from this day."""

    of: Id
    status: StatusName


class PurchaseMade(Entry, frozen=True, kw_only=True, tag="purchase"):
    """Connects bought; `paid` in USD, left out where it is the plan's price."""

    connects: Connects
    paid: WholeCents | None = None


class Grant(Entry, frozen=True, kw_only=True, tag="grant"):
    """Bonus Connects, or with `only` credits that pay for boosts; `expires` where Upwork names a day."""

    connects: Connects
    reason: Text
    expires: JournalDay | None = None
    only: Literal["boosts"] | None = None


class Spend(Entry, frozen=True, kw_only=True, tag="spend"):
    """Connects spent on something other than a proposal: the availability badge, a profile boost."""

    connects: Connects
    what: Text

    @property
    def spends(self) -> int:
        """How many Connects it spends."""
        return self.connects


class Refund(Entry, frozen=True, kw_only=True, tag="refund"):
    """A refund for a proposal; `connects` left out: all that it spent and wasn't refunded yet."""

    of: Id
    connects: Connects | None = None
    reason: RefundReason | None = None


class PlanChange(Entry, frozen=True, kw_only=True, tag="plan"):
    """A change of plan or of its terms; `connects`: what Upwork really granted for it; `tax`: as of an account."""

    plan: Text
    rules: Text | None = None
    monthly_connects: Connects | None = None
    monthly_fee: WholeCents | None = None
    tax: Percent | None = None
    connects: Connects | None = None
    when: When | None = None


class Earning(Entry, frozen=True, kw_only=True, tag="earning"):
    """Money that a proposal earned, in USD, before Upwork's fee; it moves no Connects."""

    of: Id
    amount: Earned


class Balance(Entry, frozen=True, kw_only=True, tag="balance"):
    """Upwork's page shows this many Connects (a reconciliation)."""

    connects: Connects


class Budget(Entry, frozen=True, kw_only=True, tag="budget"):
    """What the user wants to spend per cycle from this day on, in Connects and in USD."""

    connects: Connects | None = None
    money: Money | None = None


class Edit(Entry, frozen=True, kw_only=True, tag="edit"):
    """A correction of another entry: the fields in `set` replace its own, those in `unset` go."""

    of: Id
    set: Changes = {}
    unset: Texts = ()


class Remove(Entry, frozen=True, kw_only=True, tag="remove"):
    """Voids another entry; a remove of a remove brings back what that one voided."""

    of: Id


AnyEntry = (
    Account | Proposal | StatusChange | PurchaseMade | Grant | Spend | Refund | PlanChange | Earning | Balance | Budget
    | Edit | Remove
)  # fmt: skip
AboutProposal = StatusChange | Refund | Earning
"""An entry that names a proposal, and is void with it."""

KINDS: Final[dict[str, type[Entry]]] = {str(kind.__struct_config__.tag): kind for kind in get_args(AnyEntry)}

ENTRY_FIELDS: Final = {
    name: {field: what for field, what in fields_of(kind).items() if field != "line"} for name, kind in KINDS.items()
}
TYPES: Final = {name: field.base for fields in ENTRY_FIELDS.values() for name, field in fields.items()}
"""The plain type of every field; fields of one name have the same in every kind."""


def entry_from_record(record: Mapping[str, Any], line: int = 0) -> tuple[Entry, list[str]]:
    """Make an entry from a record as TOML holds it, or raise BadEntry; return the unknown keys, too."""
    kind = record.get("kind")
    if kind is None:
        raise BadEntry("missing-field", "kind", "this field is missing")
    if not isinstance(kind, str):
        raise BadEntry("wrong-type", "kind", "must be text in quotes")
    if kind not in KINDS:
        raise BadEntry("unknown-kind", "kind", f'"{kind}" is not a kind of entry (use one of {", ".join(KINDS)})')
    fields = ENTRY_FIELDS[kind]
    known = {key: value for key, value in record.items() if key in fields}
    entry, mistakes = convert(known | {"line": line}, KINDS[kind])
    if entry is None:
        worst = min(mistakes, key=lambda mistake: mistake.expected != MISSING)
        if worst.expected == MISSING:
            raise BadEntry("missing-field", worst.path, "this field is missing")
        raise BadEntry("wrong-type", worst.path, worst.expected)
    return entry, [key for key in record if key not in fields and key != "kind"]


def is_too_long(name: str, value: Any) -> bool:
    """Whether text is longer than its field's limit."""
    if isinstance(value, str):
        return len(value) > LIMITS[name]
    return isinstance(value, list | tuple) and any(is_too_long(name, item) for item in value)


def too_long(entry: Entry) -> tuple[str, ...]:
    """Return the fields of an entry, or of those that an edit sets, with too long a text."""
    if isinstance(entry, Edit):
        texts = [*((name, entry.set[name]) for name in entry.set if name in LIMITS), ("note", entry.note)]
        return tuple(name for name, text in texts if is_too_long(name, text))
    return tuple([name for name in _LIMITED[entry.kind] if is_too_long(name, getattr(entry, name))])


def cut(entry: Entry, names: Collection[str]) -> Entry:
    """Return an entry with the text of these fields cut to their limits."""
    if isinstance(entry, Edit):
        changes = {name: _cut(name, value) if name in names else value for name, value in entry.set.items()}
        return replace(entry, set=changes, note=_cut("note", entry.note))
    return replace(entry, **{name: _cut(name, getattr(entry, name)) for name in names})


_LIMITED: Final = {kind: [name for name in fields if name in LIMITS] for kind, fields in ENTRY_FIELDS.items()}


def _cut(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_cut(name, item) for item in value)
    if not isinstance(value, str) or not is_too_long(name, value):
        return value
    return f"{value[: LIMITS[name] - 1]}…"


def record_of(entry: Entry) -> dict[str, Any]:
    """Return an entry's fields, `kind` first, without those that have their default."""
    record: dict[str, Any] = to_builtins(entry, builtin_types=(date, datetime, time, Decimal))
    record.pop("line", None)
    return record
