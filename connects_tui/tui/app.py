"""The app: it holds the books, records what the screens ask for, and keeps the screens apart."""

from __future__ import annotations

import sys
from functools import partial
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.screen import ModalScreen, Screen

from connects_tui.tui.ending import can_be_suspended, suspend
from connects_tui.tui.keymap import bindings
from connects_tui.tui.modals.too_small import TooSmall, too_small
from connects_tui.tui.opening import Opening
from connects_tui.tui.themes import OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from textual.binding import BindingType
    from textual.driver import Driver

    from connects_tui.actions.book import Book
    from connects_tui.actions.outcomes import Done
    from connects_tui.actions.quick_add import Draft
    from connects_tui.ledger.entries import Proposal
    from connects_tui.settings import SettingsFile
    from connects_tui.tui.first_look import FirstLook, Tell
    from connects_tui.tui.modals.palette import Command
    from connects_tui.tui.modals.quick_add import Unsaved
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
    ENABLE_COMMAND_PALETTE = False  # the app has one of its own
    BINDINGS: ClassVar[list[BindingType]] = bindings("App")

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
        self._unsaved: list[str] = []
        """The quick-add lines that were left without being saved, the latest last."""
        for theme in OWN:
            self.register_theme(theme)
        self.look_as_set()
        self.read_styles_for_theme()

    def get_driver_class(self) -> type[Driver]:
        """Return what reads the keys and draws: on a terminal that writes escape sequences, our own."""
        chosen = super().get_driver_class()
        if sys.platform == "win32":
            return chosen
        from textual.drivers.linux_driver import LinuxDriver

        from connects_tui.tui.driver import TerminalDriver

        return TerminalDriver if chosen is LinuxDriver else chosen

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
        """Leave the terminal to the shell until `fg`; what was typed behind this key was for the shell."""
        suspend(self)
        self.type_ahead.forget()
        self.typed_from = events.Event().time
        self.on_app_focus()  # what was done meanwhile is taken in

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

    async def show_proposal(self, proposal: Proposal) -> None:
        """Go to a proposal, and tell its story."""
        from connects_tui.tui.screens.proposals import ProposalsScreen

        await self._go("proposals")
        if isinstance(self.screen, ProposalsScreen):
            self.screen.show_one(proposal)

    async def action_quit(self) -> None:
        """Leave; where something that was typed would be lost, ask before."""
        from connects_tui.tui.modals.dialog import Dialog

        if isinstance(self.screen, Dialog) and self.screen.holds_unsaved:
            from connects_tui.tui.modals.leaving import Leaving

            self.push_screen(Leaving(), self._asked_to_leave)
        else:
            self.exit()

    def _asked_to_leave(self, leaves: bool | None) -> None:
        if leaves:
            self.exit()

    def action_add(self) -> None:
        """Add a proposal in one line; what was left unsaved the last time is there again."""
        self._add(self._unsaved[-1] if self._unsaved else "", is_kept=bool(self._unsaved))

    def action_repeat(self) -> None:
        """Add a proposal like the last one."""
        from connects_tui.actions.recording import last_proposal
        from connects_tui.tui.modals.quick_add import line_for

        last = last_proposal(self.book, self.today)
        if last is None:
            self.notify(f"There is no proposal to repeat yet; {self.key_of('add')} adds one", severity="warning")
        else:
            self._add(line_for(last), last)

    def _add(
        self, text: str, repeats: Proposal | None = None, waiting: Sequence[str] = (), *, is_kept: bool = False
    ) -> None:
        if self.books is not None:
            from connects_tui.tui.modals.quick_add import QuickAdd

            self.clear_notifications()  # they would stand over the line's reading
            self.push_screen(
                QuickAdd(
                    self.book,
                    self.books,
                    text,
                    is_kept=is_kept,
                    waiting=waiting,
                    repeats=repeats,
                    first_day_of_week=self.settings.first_day_of_week,
                ),
                partial(self._added, is_kept=is_kept),
            )

    def _added(self, result: Done | Draft | Unsaved | None, *, is_kept: bool) -> None:
        from connects_tui.actions.outcomes import Done
        from connects_tui.actions.quick_add import Draft
        from connects_tui.tui.modals.quick_add import Unsaved

        if is_kept and isinstance(result, Unsaved | Done):
            self._unsaved.pop()
        if isinstance(result, Unsaved):
            if result.text:
                self._unsaved.append(result.text)
                self.notify(f"The line is kept · {self.key_of('add')} opens it again", markup=False)
        elif isinstance(result, Draft):
            from connects_tui.tui.modals.proposal_form import ProposalForm

            self.push_screen(ProposalForm(self.book, self.today, result), partial(self._added, is_kept=is_kept))
        elif isinstance(result, Done):
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
        """Take what was pasted while no field was open: one line or a job's link is a proposal, more an import."""
        from connects_tui.actions.quick_add import is_link, pasted_lines

        lines = pasted_lines(text)
        if len(lines) > 1 and not is_link(lines[0]):
            self.action_import(text)
        elif lines:
            self._add(lines[0], waiting=lines[1:])

    def action_undo(self) -> None:
        """Undo the latest action."""
        if self.books is not None:
            from connects_tui.actions.correcting import undo

            self.perform(lambda: undo(self.book, self.today), f" · {self.key_of('redo')} redoes")

    def action_redo(self) -> None:
        """Do again what was undone."""
        if self.books is not None:
            from connects_tui.actions.correcting import redo

            self.perform(lambda: redo(self.book, self.today))

    def action_keys(self) -> None:
        """Show what every key does here."""
        if self.books is not None:
            from connects_tui.tui.modals.keys import Keys

            self.push_screen(Keys(self.screen_name, self.screen.active_bindings.values()))

    # --- the command palette ---------------------------------------------------------------------------------------

    def action_commands(self) -> None:
        """Open the command palette; not over a dialog, where a command of the screen behind it must not run.

        The page of keys, which names the palette, closes for it.
        """
        from connects_tui.tui.modals.keys import Keys

        if isinstance(self.screen, Keys):
            self.screen.dismiss()
        if isinstance(self.screen, ModalScreen):
            return
        from connects_tui.tui.commands import commands_on, found_in_journal
        from connects_tui.tui.modals.palette import Palette

        placeholder = "A command, a proposal, a client or a tag"
        palette = Palette(commands_on(self, self.screen), partial(found_in_journal, self), placeholder=placeholder)
        self.push_screen(palette, self._run_command)

    async def _run_command(self, command: Command | None) -> None:
        """Run what was chosen."""
        if command is not None:
            outcome = command.run()
            if isawaitable(outcome):
                await outcome

    def action_save_screenshot(self) -> None:
        """Save this screen as a picture in the user's home folder."""
        from connects_tui.tui.screenshot import save_screenshot

        self.clear_notifications()  # they would stand in it
        try:
            file = save_screenshot(self.export_screenshot(title="connects"), Path.home(), self.today)
        except OSError as error:
            self.notify(
                f"The screenshot was not saved in {Path.home()}: {error.strerror}. Free space or allow writing there.",
                severity="error",
                markup=False,
            )
        else:
            self.notify(f"Saved {file}", markup=False)
