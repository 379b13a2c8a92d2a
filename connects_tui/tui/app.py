"""The app: it holds the books, records what the screens ask for, and keeps the screens apart."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType

from connects_tui.tui.ending import can_be_suspended, suspend
from connects_tui.tui.opening import Opening
from connects_tui.tui.room import too_small
from connects_tui.tui.themes import OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from textual.screen import Screen

    from connects_tui.actions.book import Book
    from connects_tui.actions.outcomes import Done
    from connects_tui.actions.quick_add import Draft
    from connects_tui.ledger.entries import Proposal
    from connects_tui.settings import SettingsFile
    from connects_tui.tui.first_look import FirstLook, Tell
    from connects_tui.tui.watching import Watching

_HERE: Final = Path(__file__).parent


def _balance() -> Screen[Any]:
    from connects_tui.tui.screens.balance import BalanceScreen

    return BalanceScreen()


def _proposals() -> Screen[Any]:
    from connects_tui.tui.screens.proposals import ProposalsScreen

    return ProposalsScreen()


def _plans() -> Screen[Any]:
    from connects_tui.tui.screens.plans import PlansScreen

    return PlansScreen()


def _insights() -> Screen[Any]:
    from connects_tui.tui.screens.insights import InsightsScreen

    return InsightsScreen()


def _ledger() -> Screen[Any]:
    from connects_tui.tui.screens.ledger import LedgerScreen

    return LedgerScreen()


class ConnectsApp(Opening):
    """The Connects of one account, at the keyboard."""

    TITLE = "connects"
    CSS_PATH = _HERE / "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_DISPLAY = "ctrl+p"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+z",
            "suspend_process",
            "Suspend",
            show=False,
            key_display="ctrl+z",
            priority=True,
            tooltip="Back to the shell; fg returns",
            id="suspend",
        )
    ]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "balance": _balance,
        "proposals": _proposals,
        "plans": _plans,
        "insights": _insights,
        "ledger": _ledger,
    }
    DEFAULT_MODE = "balance"

    watching: Watching

    def __init__(
        self, opening: Callable[[Tell], Book], clock: Callable[[], datetime], settings_file: SettingsFile | None = None
    ) -> None:
        super().__init__(opening, clock, settings_file)
        self._cover: Screen[None] | None = None
        for theme in OWN:
            self.register_theme(theme)
        self.look_as_set()
        self.read_styles_for_theme()

    def first_look(self, look: FirstLook) -> None:
        """Show how far the reading of a long journal is, and what it ends with."""
        from connects_tui.tui.screens.balance import BalanceScreen

        if isinstance(self.screen, BalanceScreen) and self.books is None:
            self.screen.first_look(look, self.today)

    def begin(self) -> None:
        """Show the balance, or what stands in its way."""
        from connects_tui.ledger.ledger import opening_problem

        if not self.book.entries and not self.book.file.reading.problems:
            from connects_tui.tui.screens.setup import SetUp

            self.push_screen(SetUp(self.book, self.today), self._set_up)
        elif opening_problem(self.book.history, self.book.rulebook) is not None:
            from connects_tui.tui.screens.broken import BrokenScreen

            self.push_screen(BrokenScreen(self.book, self.today), self._look_again)
        else:
            self.load()

    def watch_over(self) -> None:
        """Keep an eye on the journal from now on."""
        from connects_tui.tui.watching import Watching

        self.watching = Watching(self)

    def _set_up(self, done: Done | None) -> None:
        self.load()
        self.told(done)

    def _look_again(self, _: None) -> None:
        self.book.refresh()
        self.begin()

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screen while the terminal is too small for it."""
        covered = self._cover is not None and self.screen is self._cover
        if too_small(event.size) and not covered:
            from connects_tui.tui.modals.too_small import TooSmall

            self._cover = TooSmall()
            self.push_screen(self._cover)
        elif covered and not too_small(event.size):
            self.pop_screen()

    def on_app_focus(self) -> None:
        """Take in what an editor or another window added meanwhile."""
        if self.looks_ahead:
            self.look_at_settings()
            self.watching.focused()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to suspend the app only where a shell can bring it back."""
        return can_be_suspended(self) if action == "suspend_process" else super().check_action(action, parameters)

    # --- actions ---------------------------------------------------------------------------------------------------

    def action_suspend_process(self) -> None:
        """Leave the terminal to the shell until `fg`; what is typed from here on is for the shell."""
        self.typed_from = inf
        self._suspend()

    @work
    async def _suspend(self) -> None:
        """Stop when what was typed before is done; when the app is back, take in what was done meanwhile."""
        await self._done()
        suspend(self)
        self.typed_from = events.Event().time
        self.on_app_focus()

    async def action_go(self, mode: str) -> None:
        """Go to a screen; the next key is for that one, so it waits until the screen is there."""
        if self.books is not None:
            await self._go(mode)

    async def _go(self, mode: str) -> None:
        """Go to a screen, and draw it when all of it is there."""
        with self.batch_update():
            await self.switch_mode(mode)
        self.screen.refresh()

    def delay_update(self, delay: float = 0) -> None:
        """Delay nothing: Textual would draw a screen a twentieth of a second later, all of it there or not."""

    async def show_proposals(self, text: str) -> None:
        """Go to the proposals that fit a filter."""
        from connects_tui.tui.screens.proposals import ProposalsScreen

        await self._go("proposals")
        if isinstance(self.screen, ProposalsScreen):
            self.screen.show_only(text)

    def action_add(self) -> None:
        """Add a proposal in one line."""
        self._add("")

    def action_repeat(self) -> None:
        """Add a proposal like the last one."""
        from connects_tui.actions.recording import last_proposal
        from connects_tui.tui.modals.quick_add import line_for

        last = last_proposal(self.book, self.today)
        if last is None:
            self.notify(f"There is no proposal to repeat yet; {self.key_of('add', 'a')} adds one", severity="warning")
        else:
            self._add(line_for(last), last)

    def _add(self, text: str, repeats: Proposal | None = None) -> None:
        if self.books is not None:
            from connects_tui.tui.modals.quick_add import QuickAdd

            self.clear_notifications()  # they would stand over the line's reading
            self.push_screen(
                QuickAdd(
                    self.book, self.books, text, repeats=repeats, first_day_of_week=self.settings.first_day_of_week
                ),
                self._added,
            )

    def _added(self, result: Done | Draft | None) -> None:
        from connects_tui.actions.quick_add import Draft

        if isinstance(result, Draft):
            from connects_tui.tui.modals.proposal_form import ProposalForm

            self.push_screen(ProposalForm(self.book, self.today, result), self.told)
        else:
            self.told(result)

    def action_connects(self) -> None:
        """Record Connects that came or went."""
        if self.books is None:
            return
        from connects_tui.tui.modals.connects_form import ConnectsForm
        from connects_tui.tui.screens.proposals import ProposalsScreen

        proposal = self.screen.proposal if isinstance(self.screen, ProposalsScreen) else None
        self.push_screen(ConnectsForm(self.book, self.books, proposal), self.told)

    def action_membership(self) -> None:
        """Change the plan (on the Plans screen to the one under the cursor), the budget, or what this account gets."""
        if self.books is not None:
            from connects_tui.tui.modals.membership import MembershipForm
            from connects_tui.tui.screens.plans import PlansScreen

            plan = self.screen.asked_about if isinstance(self.screen, PlansScreen) else None
            self.push_screen(MembershipForm(self.book, self.books, plan), self.told)

    def action_reconcile(self) -> None:
        """Compare with Upwork's page."""
        if self.books is not None:
            from connects_tui.tui.modals.reconcile import ReconcileForm

            self.push_screen(ReconcileForm(self.book, self.books), self.told)

    def action_export(self) -> None:
        """Leave with one's data."""
        if self.books is not None:
            from connects_tui.tui.modals.export import ExportForm

            self.push_screen(ExportForm(self.book, self.books), self.told)

    def action_import(self, pasted: str | None = None) -> None:
        """Take in a file, or what was pasted."""
        if self.books is not None:
            from connects_tui.tui.modals.import_source import ImportSource

            self.clear_notifications()
            self.push_screen(ImportSource(self.book, self.books, pasted), self.told)

    def pasted(self, text: str) -> None:
        """Take what was pasted while no field was open: a job's link is a proposal, anything longer an import."""
        from connects_tui.actions.pasting import line_for_link

        line = line_for_link(text)
        if line is not None:
            self._add(line)
        elif len(text.strip().splitlines()) > 1:
            self.action_import(text)

    def action_undo(self) -> None:
        """Undo the latest action."""
        if self.books is not None:
            from connects_tui.actions.correcting import undo

            self.perform(lambda: undo(self.book, self.today), f" · {self.key_of('redo', 'U')} does it again")

    def action_redo(self) -> None:
        """Do again what was undone."""
        if self.books is not None:
            from connects_tui.actions.correcting import redo

            self.perform(lambda: redo(self.book, self.today))

    def action_keys(self) -> None:
        """Show what every key does here."""
        if self.books is not None:
            from connects_tui.tui.modals.keys import Keys

            name = type(self.screen).__name__.removesuffix("Screen")
            self.push_screen(Keys(name, self.screen.active_bindings.values()))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every action of the present screen in the palette, with its key."""
        from connects_tui.tui.modals.keys import one_an_action

        for active in one_an_action(screen.active_bindings.values()):
            binding = active.binding
            name = binding.description[:1].upper() + binding.description[1:]
            yield SystemCommand(name, f"Key: {self.get_key_display(binding)}", self._runs(binding.action, active.node))
        for title, action, about in getattr(screen, "PALETTE", ()):
            yield SystemCommand(title, about, self._runs(action, screen))
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)

    def _runs(self, action: str, node: Any) -> Callable[[], Any]:
        return lambda: self.run_worker(self.run_action(action, node))
