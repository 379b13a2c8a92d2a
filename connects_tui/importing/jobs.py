"""What a source says of a proposal by its job: which job it is, in the link to it, and what such a proposal cost."""

from datetime import date

from msgspec.structs import replace

from connects_tui.importing.items import Cost, CostUnclear, Item
from connects_tui.importing.known import NEAR
from connects_tui.importing.matching import Matching
from connects_tui.importing.titles import SIMILAR, similarity
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.usual_cost import UsualCost, usual_cost


def name_jobs(matching: Matching) -> None:
    """Give every row the title that the journal has for the job in its link, since rows are found by their titles.

    A proposal that is in the journal only by its job's number keeps its own title, which the journal lacks.
    """
    for index, item in enumerate(matching.items):
        reference = item.job
        if not reference or item.what not in ("proposal", "boost", "refund", "status"):
            continue
        known = next(matching.known.of_job(reference), None)
        if known is not None and not (item.what == "proposal" and item.title and known.title == reference):
            matching.replace_item(index, replace(item, title=known.title))
        elif known is None and not item.title:
            doubt = item.doubt or ("it names its job only by a number" if item.what == "proposal" else "")
            matching.replace_item(index, replace(item, title=reference, doubt=doubt))


def same_job(matching: Matching, item: Item) -> Proposal | None:
    """Find the proposal for the job in a row's link; where the source doesn't say the cost, by title and day, too."""
    for entry in of_job(matching, item):
        if item.cost_unknown or entry.connects == item.connects:
            return entry
    if not item.cost_unknown:
        return None
    near = [
        entry
        for entry in matching.known.sent(item.day, range(-NEAR, NEAR + 1), item.job)
        if not matching.known.is_matched(entry)
    ]
    alike = max(near, key=lambda entry: similarity(item.title, entry.title), default=None)
    return alike if alike is not None and similarity(item.title, alike.title) > SIMILAR else None


def of_job(matching: Matching, item: Item) -> list[Proposal]:
    """Return the unmatched proposals for the job in a row's link, the nearest first."""
    known = [entry for entry in matching.known.of_job(item.job) if not matching.known.is_matched(entry)]
    return sorted(known, key=lambda entry: abs(entry.on - item.day))


def price(matching: Matching, cost: Cost | None) -> None:
    """Give new proposals a cost where the source doesn't say it.

    Raises:
        CostUnclear: the user has not said what they took.
    """
    unpriced = []
    for index, item in matching.undecided("proposal"):
        if not item.cost_unknown:
            continue
        doubt = item.doubt
        if item.details.invited and matching.source.keeps_text:
            doubt = doubt or "an accepted invitation costs nothing; was it one"
        elif not item.connects:
            unpriced.append((index, item))
            continue
        matching.replace_item(index, replace(item, cost_unknown=False, doubt=doubt))
    if unpriced and cost is None:
        raise CostUnclear(len(unpriced), _usual(matching, matching.today))
    for index, item in unpriced:
        if cost == "leave":
            matching.skip(index, "it doesn't say what it cost")
            continue
        took = cost if isinstance(cost, int) else _usual(matching, item.day).connects
        refunded = min(item.refunded, took + item.details.boost)
        matching.replace_item(index, replace(item, connects=took, refunded=refunded, cost_unknown=False))


def _usual(matching: Matching, day: date) -> UsualCost:
    """Return what a proposal of a day cost: what was typical under its rules, else the usual cost of today."""
    rules = matching.ledger.rules_on(day)
    if rules is not None and rules.proposal.typical_connects is not None:
        return usual_cost(None, rules)
    return usual_cost(matching.ledger, rules, matching.book.usual_cost)
