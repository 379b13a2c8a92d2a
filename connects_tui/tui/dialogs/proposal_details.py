"""A proposal's details: what was sent, what became of it, what it cost; its link; its boosts side by side."""

import webbrowser
from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from textual.app import ComposeResult
from textual.content import Content

from connects_tui.actions.insight_words import boosts_compared_words, calculation, option_cells, verdict_words
from connects_tui.actions.quick_add import is_link
from connects_tui.actions.recording import job_words
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import STATUSES
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import (
    ACCENT,
    DIM,
    GOOD,
    ODD,
    STRONG,
    Column,
    budget_of,
    clickable,
    hanging,
    heading,
    joined,
    lot_words,
    plain,
    row,
    status_words,
    wrapped,
)
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import Panel, framed
from connects_tui.wording import cost_words, counted, day_words, how_many, usd

_TERMINAL_BROWSERS: Final = ("www-browser", "links", "elinks", "lynx", "w3m")


class ProposalDetailsPane(Panel[tuple[View, ProposalState]]):
    """The details of one proposal."""

    nothing = plain("Select a proposal to see what happened to it.", DIM)

    def lines(self, about: tuple[View, ProposalState], width: int) -> Iterable[Content]:
        yield from wrapped(plain(about[1].entry.title, STRONG), width)
        yield Content("")
        yield from _facts(*about, width)
        yield Content("")
        yield from timeline(*about, width)


def _facts(view: View, proposal: ProposalState, width: int) -> Iterable[Content]:
    entry, today = proposal.entry, view.today
    came_back = plain(f", {how_many(proposal.refunded)} refunded" if proposal.refunded else "", GOOD)
    paid = plain(f", {counted(proposal.ad_credits, 'ad credit')} of it" if proposal.ad_credits else "", DIM)
    facts = (
        ("Status", status_since(proposal, today)),
        ("Cost", joined(plain(cost_words(entry.connects, entry.boost)), paid, came_back)),
        ("Earned", plain(earned_words(proposal) if proposal.earnings else "")),
        ("Client", plain(entry.client or "")),
        ("Tags", plain(" ".join(f"#{tag}" for tag in entry.tags))),
        ("Budget", plain(budget_of(entry))),
        ("Invited", plain("yes" if entry.invited else "")),
        ("Job", plain(job_words(entry))),
        ("Link", clickable(plain(entry.url or ""), "open-link")),
        ("Note", plain(entry.note or "")),
        ("Id", plain(entry.id or f"none, on line {entry.line} of the journal", DIM)),
    )
    for name, value in facts:
        if value.plain:
            yield from hanging(plain(f"{name:<9}", DIM), value, width)


def status_since(proposal: ProposalState, today: date) -> Content:
    """Draw where a proposal stands, and since when."""
    when = "for" if proposal.planned else STATUSES[proposal.status].preposition
    return joined(status_words(proposal), plain(f" {when} {day_words(proposal.status_since, today)}", DIM))


def timeline(view: View, proposal: ProposalState, width: int) -> Iterable[Content]:
    """Draw what happened to a proposal, by day."""
    entry, today = proposal.entry, view.today
    sent = plain("… planned" if proposal.planned else "○ sent")
    events = [(entry.on, 0, joined(sent, plain(f", {how_many(proposal.cost)}", DIM)))]
    events += [(entry.on, 0, plain(f"  {line}", DIM)) for line in _lots(view, proposal)]
    for change in proposal.story:
        days = (change.on - entry.on).days
        after = f"after {counted(days, 'day')}" if days else "the same day"
        words = joined(plain(f"{STATUSES[change.status].glyph} {change.status}"), plain(f" {after}", DIM))
        events.append((change.on, 1, words))
    for refund in proposal.refunds:
        reason = plain(f", {refund.reason}" if refund.reason else "", DIM)
        came = [movement for movement in view.movements_of(refund) if movement.kind == "refund"]
        events += [(item.on, 2, joined(plain(f"↩ {how_many(item.connects)} refunded", GOOD), reason)) for item in came]
    events += [(item.on, 2, plain(f"+ {usd(item.amount)} earned", GOOD)) for item in proposal.earnings]
    due = [item for item in view.status.refunds_due if item.proposal == entry.id]
    events += [(today, 3, plain(f"! refund due: {how_many(item.connects)}", ODD)) for item in due]
    room = max(len(day_words(day, today)) for day, _, _ in events) + 2
    shown = None
    for day, _, words in sorted(events, key=lambda event: event[:2]):
        date_words = "" if day == shown else day_words(day, today)
        shown = day
        yield from hanging(plain(f"{date_words:<{room}}", DIM), words, width)


def earned_words(proposal: ProposalState) -> str:
    """Say what a proposal earned: "$450.00", "$570.00 in 2 payments"."""
    payments = len(proposal.earnings)
    return f"{usd(proposal.earned)}{f' in {payments} payments' if payments > 1 else ''}"


def others_of(view: View, proposal: ProposalState) -> list[ProposalState | str]:
    """Return the latest others for the same client and of the same first tag, under titles."""
    entry, every = proposal.entry, view.ledger.proposals
    tag = next(iter(entry.tags), "")
    rows: list[ProposalState | str] = []
    for title, same in (
        (f"Others for {entry.client}", every.for_client(entry.client) if entry.client else ()),
        (f"Others tagged #{tag}", every.tagged(tag) if tag else ()),
    ):
        if len(same) > 1:
            others = (other for other in same if (other.entry.line, other.entry.id) != (entry.line, entry.id))
            rows += [f"{title}  {counted(len(same) - 1, 'proposal')}", *islice(others, 50)]
    return rows


def draw_other(row_: ProposalState | str, width: int, today: date, *, marked: bool) -> Content:
    """Draw one of `others_of`; its last cell stays free beside the scrollbar."""
    if isinstance(row_, str):
        return plain(row_, DIM)
    columns = (Column("", 1), Column("", 0), Column("", 12, "right"))
    day = plain(day_words(row_.entry.on, today), DIM)
    title = joined(plain("▌" if marked else "", ACCENT), plain(row_.entry.title))
    return row((status_words(row_).truncate(1), title, day), columns, width - 1)


def _lots(view: View, proposal: ProposalState) -> Iterable[str]:
    state = view.ledger.state
    if state is None:
        return
    parts: dict[str, int] = {}
    for taken in proposal.spending.taken:
        name = lot_words(state.holdings.lots[taken.lot], view.today)
        parts[name] = parts.get(name, 0) + taken.connects
    for name, number in parts.items():
        yield f"{number} from {name}"


class ProposalDetails(Dialog[None]):
    """One proposal, from the day it was sent."""

    BINDINGS = bindings("ProposalDetails")

    def __init__(self, proposal: ProposalState) -> None:
        super().__init__()
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        opens = "{open-link} opens the link · " if self._proposal.entry.url else ""
        keys = self.app.with_keys(f"{opens}{{close}} closes")
        yield framed(ProposalDetailsPane(), (self.view, self._proposal), "Proposal", keys, "proposal-details")

    def action_open_link(self) -> None:
        open_link(self.app, self._proposal.entry)

    def action_copy_link(self) -> None:
        copy_link(self.app, self._proposal.entry)


def open_link(app: ConnectsApp, proposal: Proposal | None) -> None:
    """Open the job's page in the browser, or say why not."""
    if url := _link(app, proposal):
        copy = app.key_of("copy-link")
        if not is_link(url):  # a journal can come from anywhere, and a browser opens files and programs, too
            app.notify(f"This link isn't a web address; {copy} copies it", severity="warning")
        elif _has_browser():
            app.open_url(url)
            app.notify("Opened the link in your browser")
        else:
            app.notify(f"There is no browser to open it in here; {copy} copies the link", severity="warning")


def copy_link(app: ConnectsApp, proposal: Proposal | None) -> None:
    """Copy the link of the job's page, through the terminal (OSC 52)."""
    if url := _link(app, proposal):
        app.copy_to_clipboard(url)
        app.notify("Copied the link")


def _link(app: ConnectsApp, proposal: Proposal | None) -> str | None:
    app.clear_notifications()
    if proposal is not None and proposal.url is None:
        app.notify(f"This proposal has no link yet; {app.key_of('edit')} adds one", severity="warning")
    return proposal.url if proposal else None


def _has_browser() -> bool:
    """Whether a link can be opened: not over SSH, nor in a browser that would draw on this terminal."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return Path(browser.name).name not in _TERMINAL_BROWSERS


# --- boosts side by side ---------------------------------------------------------------------------------------------

_COLUMNS: Final = (
    Column("Boost", 5, "right"),
    Column("Cost", 5, "right"),
    Column("Chance of a hire", 18),
    Column("", 4),
    Column("A hire costs", 0),
)


class _BoostsPane(Panel[tuple[View, Proposal]]):
    def lines(self, about: tuple[View, Proposal], width: int) -> Iterable[Content]:
        view, proposal = about
        found, worth = view.outlook.boost_options(proposal), view.outlook.worth(proposal)
        yield heading(_COLUMNS, width)
        for option in found.options:
            style = f"{ACCENT} bold" if option.boost == proposal.boost else ""
            *cells, hire, word = option_cells(option, found)
            yield row([plain(cell, style) for cell in (*cells, word, hire)], _COLUMNS, width)
        for sentence in boosts_compared_words(found):
            yield from wrapped(plain(sentence, DIM), width)
        yield Content("")
        if not worth.basis.too_few:  # else the verdict says how many there are
            like_it = f"{worth.basis.hires.total:,} decided bids most like it"
            closest = f"Row {proposal.boost:,} is this bid, judged by the {like_it}"
            yield from wrapped(plain(closest, ACCENT), width)
        yield from wrapped(plain(verdict_words(worth.verdict, view.today), STRONG), width)
        budget = None if view.outlook.budget is None else view.outlook.budget.connects
        knows_unused = view.outlook.knows_unused(proposal)
        for label, words in calculation(worth, proposal, budget, view.outlook.backtest, knows_unused=knows_unused):
            yield from hanging(plain(f"{label:<12}", DIM), plain(words), width)


class BoostsSideBySide(Dialog[None]):
    """Boosts of a proposal side by side."""

    BINDINGS = bindings("BoostsSideBySide")

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        keys = self.app.with_keys("{close} closes")
        yield framed(_BoostsPane(), (self.view, self._proposal), "Boosts side by side", keys, "boosts")
