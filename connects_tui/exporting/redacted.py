"""The journal without its names and words, for a report of a wrong number: every figure stays.

The same text gets the same stand-in, and those of one kind sort as what they stand for: so groups, ties and sums are
those of the journal.
"""

import re
from collections.abc import Iterable
from typing import Any, Final, get_args

from msgspec.structs import replace

from connects_tui.actions.correcting import AGENT, REDO, UNDO
from connects_tui.insights.groups import NONE
from connects_tui.journal.blocks import HEADING, plain_block
from connects_tui.journal.reading import ParsedJournal
from connects_tui.ledger.entries import KINDS, TYPES, Edit, Entry, When
from connects_tui.rules import TIMELINE, Rulebook
from connects_tui.statuses import REFUND_REASONS, STATUSES
from connects_tui.wording import counted

_BEGINNINGS: Final = {
    **dict.fromkeys(("title", "note", "reason", "what"), "text-"),  # an import's note may be the title once more
    "tags": "tag-",
    "url": "https://example.com/",
    "unknown": "unknown-",
    **{name: f"{name}-" for name in ("client", "template", "country", "rules", "plan")},
}
"""How the stand-ins of each field begin, and of a key that is none."""

_WORDS: Final = {*STATUSES, *REFUND_REASONS, *KINDS, *get_args(When), "boosts"}


def redacted_journal(parsed: ParsedJournal, rulebook: Rulebook) -> str:
    """Write a journal with stand-ins, without what can't be read and what names that."""
    entries = _without_what_names(parsed.entries, parsed.unread_ids - {entry.id for entry in parsed.entries})
    stand_ins = _StandIns(rulebook)
    for entry in entries:
        _renamed(entry, stand_ins)
    stand_ins.settle()
    body = "".join(plain_block(_renamed(entry, stand_ins)) for entry in entries)
    about = "# Redacted: texts, names, links and ids are stand-ins; comments and unknown keys are gone.\n"
    return f"{HEADING}{about}{_left_out(parsed, len(entries))}{body}"


class _StandIns:
    """What stands for each text: first asked for all of them, then numbered in their order."""

    def __init__(self, rulebook: Rulebook) -> None:
        plans = {plan.id for rules in rulebook.sets.values() for plan in rules.plans}
        self.known: dict[str, set[str]] = {
            "rules": {TIMELINE, *rulebook.sets}, "plan": plans, "note": {UNDO, REDO}, "reason": {*REFUND_REASONS}
        }  # fmt: skip
        self.ids: dict[str, str] = {}
        self.numbers: dict[str, dict[str, str]] = {}

    def __call__(self, field: str, text: str) -> str:
        if field in ("id", "of"):
            return self.ids.setdefault(text, f"e{len(self.ids) + 1:04}")
        if field == "note" and text.endswith(AGENT):
            return f"{self(field, text.removesuffix(AGENT))} {AGENT}".lstrip()
        own = text if field == "unknown" else text.casefold()  # as insights tell one from another
        own = own if field in ("tags", "unknown") else own.strip()
        begin = _BEGINNINGS.get(field, "text-")
        if self._stays(field, text, own):
            return text.strip()
        return begin + self.numbers.setdefault(begin, {}).setdefault(own, "")

    def _stays(self, field: str, text: str, own: str) -> bool:
        """Whether a text has a meaning for the program."""
        if field not in _BEGINNINGS:
            return text in _WORDS or re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", text) is not None
        return field != "unknown" and (own in ("", NONE) or text in self.known.get(field, ()))

    def settle(self) -> None:
        """Number what was asked for."""
        for numbers in self.numbers.values():
            width = len(str(len(numbers)))
            numbers.update({own: f"{number:0{width}}" for number, own in enumerate(sorted(numbers), 1)})


def _without_what_names(entries: Iterable[Entry], unread: frozenset[str]) -> list[Entry]:
    gone: set[str | None] = set(unread)
    kept = []
    for entry in entries:
        if getattr(entry, "of", "") in gone:
            gone.add(entry.id)
        else:
            kept.append(entry)
    return kept


def _left_out(parsed: ParsedJournal, kept: int) -> str:
    errors = [f"{problem.code} on line {problem.line:,}" for problem in parsed.problems if problem.level == "error"]
    if kept == parsed.blocks and not errors:
        return ""
    left_out = counted(parsed.blocks - kept, "entry", "entries")
    return f"# Left out: {left_out} of {parsed.blocks:,}. Errors in the original: {', '.join(errors) or 'none'}.\n"


def _renamed(entry: Entry, stand_in: _StandIns) -> Entry:
    fields = [field for field in (*_BEGINNINGS, "id", "of") if getattr(entry, field, None)]
    changes = {field: _value(field, getattr(entry, field), stand_in) for field in fields}
    if isinstance(entry, Edit):
        changes["set"] = {_key(key, stand_in): _value(key, value, stand_in) for key, value in entry.set.items()}
        changes["unset"] = tuple(_key(key, stand_in) for key in entry.unset)
    return replace(entry, **changes)


def _key(key: str, stand_in: _StandIns) -> str:
    return key if key in TYPES or key == "kind" else stand_in("unknown", key)


def _value(field: str, value: Any, stand_in: _StandIns) -> Any:
    """Return a value of a field with stand-ins; in an edit it can be of any type."""
    if field not in TYPES and field != "kind":
        return 0
    if isinstance(value, dict):
        return {}
    if isinstance(value, list | tuple):
        return type(value)(_value(field, item, stand_in) for item in value)
    return stand_in(field, value) if isinstance(value, str) else value
