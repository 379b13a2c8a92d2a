"""Balance: how many Connects do I have, how long do they last, and what expires when?"""

from collections.abc import Iterable
from typing import Any

from textual import events, getters, on
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Digits

from connects_tui.actions.outlook_words import a_day_in_short
from connects_tui.journal.local_state import dismiss, restore_all
from connects_tui.ledger.ledger import Expiry
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.proposals import ProposalState
from connects_tui.tui.keymap import bindings
from connects_tui.tui.loading import JournalWatcher, open_journal
from connects_tui.tui.render import STRONG, plain
from connects_tui.tui.screens.balance_panes import (
    Chart,
    CyclePanel,
    ExpiryPane,
    FirstSteps,
    ListPane,
    LotsPane,
    MovementsPane,
    Notices,
    OpenProposalsPane,
    PaymentsPanel,
    WorthPanel,
    hints_of,
    notices,
)
from connects_tui.tui.screens.base import MainScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import DrawnLine, LineList, Panel, Scrolling
from connects_tui.wording import NOT_REMEMBERED, counted, upper_first


class BalanceScreen(MainScreen):
    """The first screen, which opens the journal: an empty frame until that is read."""

    AUTO_FOCUS = "#balance"
    BINDINGS = bindings("Balance")

    pane = getters.query_one("#balance", Scrolling)

    watcher: JournalWatcher | None = None

    def __init__(self) -> None:
        super().__init__()
        self._part_read = 0.0
        self._progress = DrawnLine(self._draw_progress, id="progress")
        self._number = Digits("", id="number")
        worth, cycle, payments = WorthPanel(id="worth"), CyclePanel(id="cycle"), PaymentsPanel(id="payments")
        self._summary = Horizontal(self._number, worth, cycle, payments, id="summary")
        self._notices, self._steps = Notices(id="notices"), FirstSteps(id="hint")
        self._chart = Chart(classes="pane", id="chart")
        lots, expiry = LotsPane("lots"), ExpiryPane("expiry")
        latest, open_proposals = MovementsPane("latest"), OpenProposalsPane("open-proposals")
        self._lists: tuple[ListPane[Any], ...] = (lots, expiry, latest, open_proposals)
        self._panes = Container(Container(lots, expiry, id="held"), latest, open_proposals, id="panes")
        self._panels: tuple[Panel[View], ...] = (worth, cycle, payments, self._steps)
        self._panels_ahead: tuple[Panel[View], ...] = (self._notices, self._chart)

    def body(self) -> Iterable[Widget]:
        yield Scrolling(self._progress, id="balance")

    def on_mount(self) -> None:
        self._progress.auto_refresh = 0.25
        self.call_after_refresh(lambda: self.app.run_worker(self._open(), description="opening"))

    async def _open(self) -> None:
        if not self.app.is_leaving:
            self.watcher = await open_journal(self.app, self._note_progress)
            self._progress.auto_refresh = None  # while set-up lies over it, nothing is to be drawn

    def _note_progress(self, part: float) -> None:
        self._part_read = part

    def _draw_progress(self, _: int) -> Content:
        return plain(f"Reading the journal … {int(self._part_read * 100)}%" if self._part_read else "", STRONG)

    def show(self, view: View) -> None:
        outlook = view.outlook if self.app.looks_ahead else None
        if outlook and view.wants_hints:
            self.app.after_drawing(self.app.compute_hints)
        if self._summary.parent is None:
            self.pane.remove_children()
            self.pane.mount(self._summary, self._notices, self._steps, self._chart, self._panes)
        self._summary.set_class(bool(view.status.ad_credits), "-tall")
        self._number.update(str(view.status.balance))
        self._number.set_class(view.status.balance < 0, "-overdrawn")
        self._notices.display = bool(outlook and (notices(view, self.app.key_of) or hints_of(view)))
        self._steps.display = bool(outlook and not view.proposals)
        self._entitle_chart(view)
        for panel in self._panels:
            panel.show(view)
        for panel in self._panels_ahead:
            panel.show(view if outlook else None)  # what waits, and the forecast, take a pass over all proposals
        for pane in self._lists:
            pane.show_view(view)

    def on_resize(self, event: events.Resize) -> None:
        if self.app.view is not None:
            self._entitle_chart(self.app.view)

    def _entitle_chart(self, view: View) -> None:
        outlook, title = view.outlook if self.app.looks_ahead else None, "Balance"
        if outlook and outlook.forecast:
            pace = outlook.forecast.pace
            since = f" (last {counted(pace.days, 'day')})" if pace.days and self.app.size.width >= 80 else ""
            title += f" and forecast at {a_day_in_short(pace.a_day)}{since} · {{pace}} to change"
        elif outlook and view.ledger.state:
            title += " · forecast starts once your pace is known · {pace} to try a pace"
        self._chart.border_title = self.app.with_keys(title)

    @on(LineList.Selected)
    async def _go_to(self, event: LineList.Selected) -> None:
        assert isinstance(event.control, ListPane)
        item, status = event.control.current, self.view.status
        if isinstance(item, ProposalState):
            await self.app.show_proposals(proposal=item.entry)
            return
        if isinstance(item, Expiry):
            parts = status.lot_expiries
            item = next(lot for lot in status.lots if any(part.on == item.on for part in parts.get(lot.number, ())))
        movement = self.view.movement_that_brought(item) if isinstance(item, Lot) else item
        if movement is not None:
            await self.app.show_movements(movement=movement)

    def action_attention(self) -> None:
        view = self.app.view
        lines, hints = (notices(view, self.app.key_of), hints_of(view)) if view else ([], ())
        if lines or hints:
            self.action_common("attention", lines, hints, self._do)
        else:
            self.notify("Nothing needs attention")

    async def _do(self, action: str | None) -> None:
        if action is not None:
            await self.run_action(action)

    def action_dismiss_hint(self) -> None:
        view = self.app.view
        hints = view.hints if view else ()
        if not hints or view is None:
            self.notify("There is no hint to dismiss")
        elif dismiss(view.journal, hints[0].kind, hints[0].numbers):
            self.app.load()
        else:
            self.notify(upper_first(NOT_REMEMBERED), severity="warning")

    def action_restore_hints(self) -> None:
        if self.app.view is not None and restore_all(self.app.view.journal):
            self.app.load()
