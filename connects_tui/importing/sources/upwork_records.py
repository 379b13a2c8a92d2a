"""The records of Upwork's JSON, and the rows they become once all answers are read.

A proposal doesn't say what it cost; its row of the usage history does, or the answer about its job.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.importing.items import Details, Item
from connects_tui.importing.sources.history_actions import Meaning, meaning_of
from connects_tui.importing.titles import job_link, job_reference
from connects_tui.statuses import STATUSES

_ABOUT_JOBS: Final = ("proposal", "boost", "refund", "status")

_SOME_JOB: Final = "something"
"""Stands for the title of a job, whose own words mean nothing."""


class UsageRow(Struct):
    """A row of the usage history; `words` say why, `meaning` is what that means, `reference` is what names its job."""

    number: int
    on: date
    connects: int
    words: str
    title: str
    reference: str
    meaning: Meaning = Meaning("unknown")

    def understand(self, *, signed: bool) -> None:
        """Find out what its words mean; in a source without a negative number they also say which sign it has."""
        has_job = bool(self.title or self.reference)
        self.meaning = _meaning(self.words, self.connects, has_job=has_job, signed=signed)
        unsigned = self.connects > 0 and self.meaning.what == "unknown"
        if not signed and unsigned and _meaning(self.words, -self.connects, has_job=True).what != "unknown":
            self.connects = -self.connects
            self.meaning = replace(_meaning(self.words, self.connects, has_job=has_job), doubt="its number has no sign")
        self.title = self.title or (self.meaning.title if self.meaning.what in _ABOUT_JOBS else "")

    @property
    def raw(self) -> str:
        """What it says, on one line."""
        return described(self.words, self.title, self.reference)


class SentProposal(Struct):
    """A proposal; what it cost, and its boost, are `None` if it doesn't say."""

    number: int
    id: str
    on: date
    status: str
    since: date
    title: str
    reference: str
    client: str | None
    cost: int | None
    spent: int | None
    boost: int | None
    boosted: bool
    invited: bool

    def with_earlier(self, before: "SentProposal") -> "SentProposal":
        """Return it with what another answer said about it that this one doesn't."""
        kept = {
            name: getattr(before, name) for name in ("client", "cost", "spent", "boost") if getattr(self, name) is None
        }
        boosted = self.boosted or before.boosted
        return replace(self, **kept, title=self.title or before.title, boosted=boosted)


def described(words: str, title: str, reference: str) -> str:
    """Return what a row says: why Connects moved, and for which job."""
    named = title or reference
    return ": ".join(filter(None, (words, named if named not in words else ""))) or "no reason"


@lru_cache(maxsize=1000)
def says_why(words: str) -> bool:
    """Whether a reason is one for which Connects move."""
    return any(_meaning(words, sign, has_job=True).what != "unknown" for sign in (-1, 1))


def _meaning(words: str, connects: int, *, has_job: bool, signed: bool = False) -> Meaning:
    """Return what a reason means; which job it is for stands beside it."""
    if connects < 0 and "badge" in words.casefold():
        return Meaning("spend", reason=words)
    if not words:
        return Meaning("unknown", doubt="it gives no reason")
    meaning = meaning_of(words, connects)
    if has_job and signed and meaning.what == "unknown":
        meaning = meaning_of(f"{words}: {_SOME_JOB}", connects)
    if has_job and meaning.what in _ABOUT_JOBS:
        return replace(meaning, doubt="", title="")
    return meaning


def items_of(
    movements: Sequence[UsageRow],
    proposals: Iterable[SentProposal],
    costs: Mapping[str, int],
    titles: Mapping[str, str],
) -> tuple[list[Item], list[int]]:
    """Return the items of some records, and the numbers of the rows that are counted with a proposal.

    `costs` and `titles` are those of jobs, by what names them.
    """
    proposals = list(proposals)
    signed = any(row.connects < 0 for row in movements)
    for row in movements:
        row.understand(signed=signed)
    _name_jobs(movements, proposals, titles)
    applied, told = defaultdict[str, list[UsageRow]](list), set[int]()
    boosted, returned = set[str](), dict[str, str | None]()
    for row in movements:
        if row.meaning.what == "proposal" and row.reference:
            applied[row.reference].append(row)
        elif row.meaning.what == "boost":
            boosted.add(row.reference)
        elif row.meaning.what == "refund":
            returned[row.reference] = row.meaning.reason
    items = list[Item]()
    for proposal in proposals:
        job, on = proposal.reference, proposal.on
        paid = min(applied[job], key=lambda row: abs(row.on - on), default=None)
        item = _of_proposal(proposal, paid, costs.get(job), has_boost_row=bool(job) and job in boosted)
        items.append(_with_ending(item, returned, job))
        if paid is not None:
            applied[job].remove(paid)
            told.add(paid.number)
    items += [_of_movement(row) for row in movements if row.number not in told]
    return items, sorted(told)


def _name_jobs(movements: Iterable[UsageRow], proposals: Iterable[SentProposal], titles: Mapping[str, str]) -> None:
    """Give every record the title of its job, where another one or an answer about the job names it."""
    of_proposal = {proposal.id: proposal.reference for proposal in proposals if proposal.id}
    for row in movements:
        row.reference = of_proposal.get(row.reference, row.reference)
    named: list[UsageRow | SentProposal] = [*movements, *proposals]
    titles = {**titles, **{one.reference: one.title for one in named if one.reference and one.title}}
    for one in named:
        one.title = one.title or titles.get(one.reference, "")


def _of_proposal(proposal: SentProposal, paid: UsageRow | None, price: int | None, *, has_boost_row: bool) -> Item:
    """Return a proposal's item, with what its row of the usage history, or else its job's price, says it cost."""
    cost = price if proposal.cost is None else proposal.cost
    boost, doubt = proposal.boost or 0, ""
    total = -paid.connects if paid is not None else proposal.spent
    if has_boost_row:
        boost = 0
    in_one_row = cost is not None and total == cost + boost
    if total is not None and not in_one_row:
        if boost:
            doubt = f"whether its {total} Connects include the boost of {boost} isn't said"
        cost, boost = total, 0
    if proposal.boosted and not has_boost_row and not boost and not doubt:
        doubt = "it was boosted, but it does not say with how many Connects"
    known = total is not None or proposal.cost is not None  # what its job costs now is only likely
    if proposal.invited and total is None:
        cost, known = 0, False
    details = Details(boost=boost, client=proposal.client, url=_link(proposal.reference), invited=proposal.invited)
    raw = paid.raw if paid is not None else f"Proposal: {proposal.title or proposal.reference}"
    return Item(
        proposal.number, raw, proposal.on if paid is None else paid.on, "proposal", cost or 0, proposal.title,
        details=details, doubt=doubt, cost_unknown=not known, group=proposal.reference or None,
        status=(proposal.status, proposal.since) if proposal.status in STATUSES.keys() - {"sent"} else None,
    )  # fmt: skip


def _with_ending(item: Item, returned: Mapping[str, str | None], job: str) -> Item:
    """Return a proposal's item with how it ended: "archived" doesn't say, but why Connects came back does."""
    if item.status is None:
        return item
    (status, since), why = item.status, returned.get(job) if job else None
    if status == "expired" and why in ("closed", "removed"):
        status = why
    unsaid = status in ("closed", "removed") and (not job or job not in returned)
    return replace(item, status=(status, since), refund_unsaid=unsaid)


def _of_movement(row: UsageRow) -> Item:
    meaning, what = row.meaning, row.meaning.what
    details = Details(url=_link(row.reference), invited=meaning.invited)
    title = row.title if what in (*_ABOUT_JOBS, "unknown") else ""
    connects = row.connects if what == "unknown" else abs(row.connects)
    status = (meaning.reason, row.on) if what == "status" and meaning.reason else None
    return Item(
        row.number, row.raw, row.on, what, connects, title, meaning.reason,
        details=details, status=status, doubt=meaning.doubt, group=row.reference or None,
    )  # fmt: skip


def _link(reference: str) -> str | None:
    return job_link(reference) if job_reference(reference) else None
