"""What an injector counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Report:
    """The sum of all rounds.

    Attributes:
        name: the injector's.
        rounds: how often it broke a journal.
        acknowledged: entries that were said to be saved.
        found: those of them that were found again.
        lost: those that were not, by name.
        invented: entries that were found and never written, by name.
        unsaid: entries found that were written but not acknowledged, since the fault came in between.
        notes: what else was counted.
    """

    name: str
    rounds: int = 0
    acknowledged: int = 0
    found: int = 0
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    unsaid: int = 0
    notes: Counter[str] = field(default_factory=Counter)

    def count(self, acknowledged: Iterable[str], found: Iterable[str], attempted: Iterable[str] = ()) -> None:
        """Add one round: names of entries acknowledged, found, and written at all."""
        said, there = set(acknowledged), set(found)
        tried = said | set(attempted)
        self.rounds += 1
        self.acknowledged += len(said)
        self.found += len(said & there)
        self.lost += sorted(said - there)
        self.invented += sorted(there - tried)
        self.unsaid += len((there & tried) - said)

    def __str__(self) -> str:
        more = "".join(f", {number:,} {what}" for what, number in sorted(self.notes.items()))
        return (
            f"{self.name:<8} {self.rounds:>7,} rounds: {self.acknowledged:,} acknowledged, {self.found:,} found, "
            f"{len(self.lost)} lost, {len(self.invented)} invented, {self.unsaid} written but not acknowledged{more}"
        )
