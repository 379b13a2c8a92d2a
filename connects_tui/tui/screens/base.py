"""What the screens that show the books have in common: top bar, footer, and the keys that work on all of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, Final

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer

from connects_tui.actions.book import Done
from connects_tui.actions.correcting import redo, undo
from connects_tui.actions.quick_add import Draft, is_link, pasted_lines
from connects_tui.actions.recording import last_proposal
from connects_tui.keys import MAIN
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.books import Books
from connects_tui.tui.dialogs.connects_form import ConnectsForm, ReconcileForm
from connects_tui.tui.dialogs.keys import Keys
from connects_tui.tui.dialogs.membership import MembershipForm
from connects_tui.tui.dialogs.palette import change_theme, open_palette
from connects_tui.tui.dialogs.proposal_form import ProposalForm
from connects_tui.tui.dialogs.quick_add import QuickAdd, Unsaved, line_for
from connects_tui.tui.keymap import bindings, in_order
from connects_tui.tui.render import DIM, KEY, STRONG, fitted, joined, plain
from connects_tui.wording import day_words

_DAY: Final = 30
"""So many cells the plan and the day take on a narrow screen."""


class TopBar(Widget):
    """Where one is, and under which rules on which day."""

    app = getters.app(ConnectsApp)

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $panel; padding: 0 1; }
    """

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode
        self._books: Books | None = None

    def show(self, books: Books | None) -> None:
        """Show the terms of these books."""
        self._books = books
        self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        width = self.content_size.width
        names = [
            joined(
                plain(self.app.key_of(f"go-{name.lower()}"), KEY if name.lower() == self._mode else DIM),
                " ",
                self._screen_name(name.lower(), name),
            )
            for name in MAIN
        ]
        left = Content("   ").join(names)
        if left.cell_length > width - _DAY:
            left = Content("  ").join(names)
        right = self._terms(width - left.cell_length - 2)
        return joined(left, fitted(right, width - left.cell_length, "right"))

    def _screen_name(self, mode: str, name: str) -> Content:
        return plain(name, f"{STRONG} underline") if mode == self._mode else plain(name, DIM)

    def _terms(self, width: int) -> Content:
        """Say as much of plan, rules and day as fits."""
        if self._books is None or self._books.status is None:
            return Content("")
        status = self._books.status
        date = day_words(status.as_of, status.as_of)
        day = f"{status.as_of:%a} {date}"
        candidates = (
            (status.plan.name, status.rules.name, day),
            (status.plan.name, status.rules.id, day),
            (status.plan.name, day),
            (status.plan.name,),
            (day,),
        )
        shown = [Content(" · ").join([plain(part, DIM) for part in parts]) for parts in candidates]
        shown.insert(3, plain(f"{status.plan.name}  {date}", DIM))
        return next((line for line in shown if line.cell_length <= width), Content(""))


class KeysFooter(Footer):
    """Textual's footer, made anew only where other keys do something, and not several times for every screen."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._keys: list[tuple[Binding, bool]] = []

    def bindings_changed(self, screen: Screen[Any]) -> None:
        """Show the keys that do something now."""
        keys = [(active.binding, active.enabled) for active in screen.active_bindings.values() if active.binding.show]
        if self.app.app_focus and keys != self._keys:
            self._keys = keys
            super().bindings_changed(screen)


class BooksScreen(Screen[None]):
    """A screen on the books."""

    BINDINGS = bindings("Books")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - an attribute of instances, as Textual has it
        (0, "-slim"),
        (80, "-narrow"),
        (120, "-wide"),
        (180, "-huge"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-tall"), (34, "-high")]  # noqa: RUF012 - as above
    MODE: ClassVar[str] = ""

    app = getters.app(ConnectsApp)
    top_bar = getters.query_one(TopBar)

    def __init__(self) -> None:
        super().__init__()
        self._is_behind = False
        self._will_tell = False

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that do something here, in their order, whichever the user has given them."""
        active = super().active_bindings
        return in_order(active) if self.app.own_keys else active

    def compose(self) -> ComposeResult:
        """Top bar, what the screen is about, the keys."""
        yield TopBar(self.MODE)
        yield from self.body()
        yield KeysFooter()

    def body(self) -> Iterable[Widget]:
        """Make the widgets between top bar and footer."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Watch the books."""
        self.watch(self.app, "books", self._show)

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was shown."""
        if self._is_behind:
            self._show(self.app.books)

    def _show(self, books: Books | None) -> None:
        self._is_behind = self not in self.app.screen_stack
        if self._is_behind:
            return  # nobody sees it
        self.top_bar.show(books)
        if books is not None:
            self.show(books)

    def show(self, books: Books) -> None:
        """Show these books."""
        raise NotImplementedError

    def tell_soon(self) -> None:
        """Tell of the row under the cursor once that is drawn: who goes on need not wait for it."""
        if not self._will_tell:
            self._will_tell = True
            self.call_after_refresh(self._tell_now)

    def _tell_now(self) -> None:
        self._will_tell = False
        self.tell()

    def tell(self) -> None:
        """Tell in the pane beside a list of the row under its cursor."""

    @property
    def proposal(self) -> Proposal | None:
        """The proposal under the cursor, if there is one."""
        return None

    @property
    def asked_about(self) -> str | None:
        """The id of the plan under the cursor, if there is one."""
        return None

    # --- proposals ---------------------------------------------------------------------------------------------------

    def action_add(self) -> None:
        """Add a proposal in one line; what was left unsaved the last time is there again."""
        unsaved = self.app.unsaved_lines
        self._add(unsaved[-1] if unsaved else "", is_kept=bool(unsaved))

    def action_repeat(self) -> None:
        """Add a proposal like the last one."""
        if self.app.books is None:
            return
        last = last_proposal(self.app.book, self.app.today)
        if last is None:
            add = self.app.key_of("add")
            self.notify(f"There is no proposal to repeat yet; {add} adds one", severity="warning")
        else:
            self._add(line_for(last), last)

    def _add(
        self, text: str, repeats: Proposal | None = None, waiting: Sequence[str] = (), *, is_kept: bool = False
    ) -> None:
        if self.app.books is None:
            return
        self.app.clear_notifications()  # they would stand over the line's reading
        line = QuickAdd(
            self.app.book,
            self.app.books,
            text,
            is_kept=is_kept,
            waiting=waiting,
            repeats=repeats,
            first_day_of_week=self.app.settings.first_day_of_week,
        )
        self.app.push_screen(line, partial(self._added, is_kept=is_kept))

    def _added(self, result: Done | Draft | Unsaved | None, *, is_kept: bool) -> None:
        if is_kept and isinstance(result, Unsaved | Done):
            self.app.unsaved_lines.pop()
        if isinstance(result, Unsaved):
            if result.text:
                self.app.unsaved_lines.append(result.text)
                self.notify(f"The line is kept · {self.app.key_of('add')} opens it again", markup=False)
        elif isinstance(result, Draft):
            form = ProposalForm(self.app.book, self.app.today, result)
            self.app.push_screen(form, partial(self._added, is_kept=is_kept))
        elif isinstance(result, Done):
            self.app.told(result)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste that no field took: one line or a job's link is a proposal, more an import."""
        event.stop()
        lines = pasted_lines(event.text)
        if len(lines) > 1 and not is_link(lines[0]):
            self.action_import(event.text)
        elif lines:
            self._add(lines[0], waiting=lines[1:])

    # --- what else is recorded ---------------------------------------------------------------------------------------

    def action_connects(self) -> None:
        """Record Connects that came or went."""
        if self.app.books is not None:
            self.app.push_screen(ConnectsForm(self.app.book, self.app.books, self.proposal), self.app.told)

    def action_membership(self) -> None:
        """Change the plan (on the Plans screen to the one under the cursor), the budget, or what this account gets."""
        if self.app.books is not None:
            self.app.push_screen(MembershipForm(self.app.book, self.app.books, self.asked_about), self.app.told)

    def action_reconcile(self) -> None:
        """Compare with Upwork's page."""
        if self.app.books is not None:
            self.app.push_screen(ReconcileForm(self.app.book, self.app.books), self.app.told)

    def action_undo(self) -> None:
        """Undo the latest action."""
        if self.app.books is not None:
            redoes = f" · {self.app.key_of('redo')} redoes"
            self.app.perform(lambda: undo(self.app.book, self.app.today), redoes)

    def action_redo(self) -> None:
        """Do again what was undone."""
        if self.app.books is not None:
            self.app.perform(lambda: redo(self.app.book, self.app.today))

    def action_export(self) -> None:
        """Leave with one's data."""
        if self.app.books is not None:
            from connects_tui.tui.dialogs.export import ExportForm  # noqa: PLC0415 - its formats are loaded with it

            self.app.push_screen(ExportForm(self.app.book, self.app.books), self.app.told)

    def action_import(self, pasted: str | None = None) -> None:
        """Take in a file, or what was pasted."""
        if self.app.books is not None:
            from connects_tui.tui.dialogs.import_source import ImportSource  # noqa: PLC0415 - as above

            self.app.clear_notifications()
            self.app.push_screen(ImportSource(self.app.book, self.app.books, pasted), self.app.told)

    # --- the app -----------------------------------------------------------------------------------------------------

    def action_keys(self) -> None:
        """Show what every key does here."""
        if self.app.books is not None:
            keys = Keys(self.app.screen_name, self.active_bindings.values())
            self.app.push_screen(keys, lambda wants_palette: self.action_commands() if wants_palette else None)

    def action_commands(self) -> None:
        """Open the command palette."""
        open_palette(self.app, self)

    def action_settings(self) -> None:
        """Show what is set, and change it."""
        from connects_tui.tui.screens.settings import SettingsScreen  # noqa: PLC0415 - few open it

        self.app.look_at_settings()
        self.app.push_screen(SettingsScreen())

    def action_change_theme(self) -> None:
        """Try themes on, and keep one."""
        change_theme(self.app)

    def action_save_screenshot(self) -> None:
        """Save this screen as a picture in the user's home folder."""
        self.app.clear_notifications()  # they would stand in it
        try:
            file = save_screenshot(self.app.export_screenshot(title="connects"), Path.home(), self.app.today)
        except OSError as error:
            self.notify(
                f"The screenshot was not saved in {Path.home()}: {error.strerror}. Free space or allow writing there.",
                severity="error",
                markup=False,
            )
        else:
            self.notify(f"Saved {file}", markup=False)


def save_screenshot(svg: str, folder: Path, today: date) -> Path:
    """Write a picture to a file of its own, named after the day, and return where it is.

    Raises:
        OSError: it can't be written there.
    """
    for number in count(1):
        file = folder / f"connects-{today}{f'-{number}' if number > 1 else ''}.svg"
        try:
            with file.open("x", encoding="utf-8") as picture:
                picture.write(svg)
        except FileExistsError:
            continue
        return file
    raise AssertionError  # the numbers don't end
