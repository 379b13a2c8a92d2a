"""All rule sets at hand, and which of them is in force on a day."""

from bisect import bisect_right
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from msgspec import Struct

from connects_tui.rules.model import RuleSet
from connects_tui.rules.reading import BadRuleSet, read_rule_set

TIMELINE: Final = "upwork"
"""The name by which an account follows the official sets from era to era instead of pinning one."""

MAX_FILES: Final = 200
"""Nobody has more rule sets than this: a folder with more is another folder."""

PACKAGED: Final = Path(__file__).parent / "sets"


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
        """Return the set that is in force on a day for an account that names these rules.

        A set's own id pins it. For the timeline it is the official set with the latest first day that is not
        after `day`, and before all of them the earliest. Raises KeyError: no such rules (see `knows`).
        """
        if rules != TIMELINE:
            return self.sets[rules]
        starts, official = self._timeline
        if not official:
            raise KeyError(rules)
        return official[max(bisect_right(starts, day) - 1, 0)]

    def next_switch(self, rules: str, day: date) -> date | None:
        """Return the first day after `day` on which another set comes into force, or `None`."""
        if rules != TIMELINE:
            return None
        starts, _ = self._timeline
        later = bisect_right(starts, day)
        return starts[later] if later < len(starts) else None


def _read_folder(folder: Path, problems: list[BadRuleSet]) -> dict[str, RuleSet]:
    sets: dict[str, RuleSet] = {}
    files = sorted(folder.glob("*.toml"))
    problems += [BadRuleSet(file, "", f"expected {MAX_FILES} files at most") for file in files[MAX_FILES:]]
    for file in files[:MAX_FILES]:
        try:
            rules = read_rule_set(file)
        except BadRuleSet as error:
            problems.append(error)
            continue
        if rules.id in sets:
            problems.append(BadRuleSet(file, "id", f'"{rules.id}" is the id of another file in this folder'))
        else:
            sets[rules.id] = rules
    return sets
