"""The app: it holds the books, records what the screens ask for, and keeps the screens apart."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, ClassVar, Final

from textual import events
from textual.app import SystemCommand
from textual.screen import Screen

from connects_tui.actions.book import Book
from connects_tui.actions.correcting import redo, undo
from connects_tui.actions.pasting import line_for_link
from connects_tui.actions.quick_add import Draft
from connects_tui.actions.recording import Done, last_proposal
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.ledger import opening_problem
from connects_tui.settings import SettingsFile
from connects_tui.tui.modals.connects_form import ConnectsForm
from connects_tui.tui.modals.keys import Keys, one_an_action
from connects_tui.tui.modals.membership import MembershipForm
from connects_tui.tui.modals.proposal_form import ProposalForm
from connects_tui.tui.modals.quick_add import QuickAdd, line_for
from connects_tui.tui.modals.reconcile import ReconcileForm
from connects_tui.tui.modals.too_small import TooSmall, too_small
from connects_tui.tui.preferences import Preferring
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.screens.broken import BrokenScreen
from connects_tui.tui.screens.insights import InsightsScreen
from connects_tui.tui.screens.ledger import LedgerScreen
from connects_tui.tui.screens.plans import PlansScreen
from connects_tui.tui.screens.proposals import ProposalsScreen
from connects_tui.tui.screens.setup import SetUp
from connects_tui.tui.themes import OWN
from connects_tui.tui.watching import Watching

DAY_CHECK_SECONDS: Final = 30.0
"""How often the app looks whether a new day has begun."""


_HERE: Final = Path(__file__).parent
_STYLES: Final[list[str | PurePath]] = [
    _HERE / "app.tcss",
    *sorted(_HERE.glob("screens/*.tcss")),
    *sorted(_HERE.glob("modals/*.tcss")),
]
"""All styles at once: a screen that brought its own would have Textual read all of them anew when it first opens."""


class ConnectsApp(Preferring):
    """The Connects of one account, at the keyboard."""

    TITLE = "connects"
    CSS_PATH = _STYLES
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_DISPLAY = "ctrl+p"

    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "balance": BalanceScreen,
        "proposals": ProposalsScreen,
        "plans": PlansScreen,
        "insights": InsightsScreen,
        "ledger": LedgerScreen,
    }

    def __init__(self, book: Book, clock: Callable[[], datetime], settings_file: SettingsFile | None = None) -> None:
        super().__init__(book, clock, settings_file)
        for theme in OWN:
            self.register_theme(theme)
        self.take_settings()

    def on_mount(self) -> None:
        """Show the balance, or what stands in its way."""
        self.set_interval(DAY_CHECK_SECONDS, self._turn_day)
        self.watching = Watching(self)
        self._begin()
        self.tell_of_settings()

    def _begin(self) -> None:
        if not self.book.entries and not self.book.file.reading.problems:
            self.push_screen(SetUp(self.book, self.today), self._set_up)
            return
        problem = opening_problem(self.book.history, self.book.rulebook)
        if problem is not None:
            self.push_screen(BrokenScreen(self.book, self.today), self._look_again)
            return
        self.load()
        self.switch_mode("balance")

    def _set_up(self, done: Done | None) -> None:
        self.load()
        self.switch_mode("balance")
        self.told(done)

    def _look_again(self, _: None) -> None:
        self.book.refresh()
        self._begin()

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screen while the terminal is too small for it."""
        covered = isinstance(self.screen, TooSmall)
        if too_small(event.size) and not covered:
            self.push_screen(TooSmall())
        elif covered and not too_small(event.size):
            self.pop_screen()

    def _turn_day(self) -> None:
        if self.books is not None and self.books.today != self.today:
            self.load()

    def on_app_focus(self) -> None:
        """Take in what an editor or another window added meanwhile."""
        self.look_at_settings()
        self.watching.focused()

    # --- actions ---------------------------------------------------------------------------------------------------

    async def action_go(self, mode: str) -> None:
        """Go to a screen; the next key is for that one, so it waits until the screen is there."""
        if self.books is not None:
            await self.switch_mode(mode)

    async def show_proposals(self, text: str) -> None:
        """Go to the proposals that fit a filter."""
        await self.switch_mode("proposals")
        if isinstance(self.screen, ProposalsScreen):
            self.screen.show_only(text)

    def action_add(self) -> None:
        """Add a proposal in one line."""
        self._add("")

    def action_repeat(self) -> None:
        """Add a proposal like the last one."""
        last = last_proposal(self.book, self.today)
        if last is None:
            self.notify(f"There is no proposal to repeat yet; {self.key_of('add', 'a')} adds one", severity="warning")
        else:
            self._add(line_for(last), last)

    def _add(self, text: str, repeats: Proposal | None = None) -> None:
        if self.books is not None:
            self.clear_notifications()  # they would stand over the line's reading
            self.push_screen(
                QuickAdd(
                    self.book, self.books, text, repeats=repeats, first_day_of_week=self.settings.first_day_of_week
                ),
                self._added,
            )

    def _added(self, result: Done | Draft | None) -> None:
        if isinstance(result, Draft):
            self.push_screen(ProposalForm(self.book, self.today, result), self.told)
        else:
            self.told(result)

    def action_connects(self) -> None:
        """Record Connects that came or went."""
        if self.books is None:
            return
        proposal = self.screen.proposal if isinstance(self.screen, ProposalsScreen) else None
        self.push_screen(ConnectsForm(self.book, self.books, proposal), self.told)

    def action_membership(self) -> None:
        """Change the plan (on the Plans screen to the one under the cursor), the budget, or what this account gets."""
        if self.books is not None:
            plan = self.screen.asked_about if isinstance(self.screen, PlansScreen) else None
            self.push_screen(MembershipForm(self.book, self.books, plan), self.told)

    def action_reconcile(self) -> None:
        """Compare with Upwork's page."""
        if self.books is not None:
            self.push_screen(ReconcileForm(self.book, self.books), self.told)

    def action_export(self) -> None:
        """Leave with one's data."""
        if self.books is not None:
            from connects_tui.tui.modals.export import ExportForm  # noqa: PLC0415 - seldom needed

            self.push_screen(ExportForm(self.book, self.books), self.told)

    def action_import(self, pasted: str | None = None) -> None:
        """Take in a file, or what was pasted."""
        if self.books is not None:
            from connects_tui.tui.modals.import_source import ImportSource  # noqa: PLC0415 - seldom needed

            self.clear_notifications()
            self.push_screen(ImportSource(self.book, self.books, pasted), self.told)

    def pasted(self, text: str) -> None:
        """Take what was pasted while no field was open: a job's link is a proposal, anything longer an import."""
        line = line_for_link(text)
        if line is not None:
            self._add(line)
        elif len(text.strip().splitlines()) > 1:
            self.action_import(text)

    def action_undo(self) -> None:
        """Undo the latest action."""
        if self.books is not None:
            self.perform(lambda: undo(self.book, self.today), f" · {self.key_of('redo', 'U')} does it again")

    def action_redo(self) -> None:
        """Do again what was undone."""
        if self.books is not None:
            self.perform(lambda: redo(self.book, self.today))

    def action_keys(self) -> None:
        """Show what every key does here."""
        if self.books is not None:
            name = type(self.screen).__name__.removesuffix("Screen")
            self.push_screen(Keys(name, self.screen.active_bindings.values()))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every action of the present screen in the palette, with its key."""
        for active in one_an_action(screen.active_bindings.values()):
            binding = active.binding
            name = binding.description[:1].upper() + binding.description[1:]
            yield SystemCommand(name, f"Key: {self.get_key_display(binding)}", self._runs(binding.action, active.node))
        for title, action, about in getattr(screen, "PALETTE", ()):
            yield SystemCommand(title, about, self._runs(action, screen))
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)

    def _runs(self, action: str, node: Any) -> Callable[[], Any]:
        return lambda: self.run_worker(self.run_action(action, node))
