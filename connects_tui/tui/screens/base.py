"""What the screens that show the view have in common: top bar, footer, and the keys that work on all of them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.layout import WidgetPlacement
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Input, Label, Static

from connects_tui.actions.book import BadFilter, Done
from connects_tui.actions.correcting import redo, undo
from connects_tui.actions.filters import typed_so_far
from connects_tui.actions.membership import membership_on
from connects_tui.actions.quick_add import Draft, is_link, is_several, pasted_lines
from connects_tui.actions.recording import last_proposal
from connects_tui.journal.paths import exports_folder
from connects_tui.keys import MAIN
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.dialogs.accounts import show_accounts
from connects_tui.tui.dialogs.connects_form import ConnectsForm, ReconcileForm
from connects_tui.tui.dialogs.jump import jump
from connects_tui.tui.dialogs.keys import Keys, about_panel
from connects_tui.tui.dialogs.membership import BudgetForm, MembershipForm
from connects_tui.tui.dialogs.palette import change_theme, open_palette
from connects_tui.tui.dialogs.proposal_form import ProposalForm
from connects_tui.tui.dialogs.quick_add import QuickAdd, line_for
from connects_tui.tui.dialogs.todo import Todo
from connects_tui.tui.keymap import bindings, in_order
from connects_tui.tui.render import BAD, DIM, KEY, STRONG, clickable, fitted, joined, plain
from connects_tui.tui.view import View
from connects_tui.tui.widgets.line_input import FilterLine
from connects_tui.tui.widgets.line_list import LineList
from connects_tui.tui.widgets.panel import Pointable
from connects_tui.wording import day_words

Parsed = TypeVar("Parsed")


class TopBar(Pointable):
    """Names the screens, and says which plan, rules and day the view is for."""

    app = getters.app(ConnectsApp)
    view: reactive[View | None] = reactive(None)

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $panel; padding: 0 1; }
    """

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode

    def render(self) -> Content:
        """Draw the line."""
        width = self.content_size.width
        names = [self._tab(name, name.lower()) for name in MAIN]
        left = Content("   ").join(names)
        if left.cell_length > width - 30:  # for the plan and the day
            left = Content("  " if width > 66 else " ").join(names)
        right = self._terms(width - left.cell_length - 2)
        return self.lit(joined(left, fitted(right, width - left.cell_length, "right")))

    def _tab(self, name: str, mode: str) -> Content:
        key_style, style = (KEY, f"{STRONG} underline") if mode == self._mode else (DIM, DIM)
        tab = joined(plain(self.app.key_of(f"go-{mode}"), key_style), " ", plain(name, style))
        return clickable(tab, f"go-{mode}")

    def _terms(self, width: int) -> Content:
        if self.view is None:
            return Content("")
        status = self.view.status
        plan, date = status.plan.name, day_words(status.as_of, status.as_of)
        day = f"{status.as_of:%a} {date}"
        rules = [f"{plan} · {name} · {day}" for name in (status.rules.name, status.rules.id)]
        written = [*rules, f"{plan} · {day}", f"{plan}  {date}", plan, day]
        if account := self.app.account:
            written = [*(f"{account} · {line}" for line in written), account]
        lines = (plain(line, DIM) for line in written)
        return next((line for line in lines if line.cell_length <= width), Content(""))


class KeysFooter(Footer):
    """Textual's footer, without keys that would be cut, and made anew only where other keys do something.

    Textual (8.2.8) makes it anew at every change of focus: several times for each screen, which takes 60 to 100 ms.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._keys: list[tuple[Binding, bool]] = []

    def process_layout(self, placements: list[WidgetPlacement]) -> list[WidgetPlacement]:
        """Leave out the keys that would be cut."""
        room = self.app.size.width - self.gutter.width  # its own size may still be the one before
        whole = [placed for placed in placements if placed.region.right <= room]
        if len(whole) < len(placements) and isinstance(placements[len(whole)].widget, Label):
            whole.pop()  # the keys whose word it is
        return whole

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Show the keys that do something now."""
        keys = [(active.binding, active.enabled) for active in screen.active_bindings.values() if active.binding.show]
        if self.app.app_focus and keys != self._keys:
            self._keys = keys
            super().bindings_changed(screen)


class MainScreen(Screen[None]):
    """A screen that shows the journal: top bar, body and keys."""

    BINDINGS = bindings("MainScreen")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - an attribute of instances, as Textual has it
        (0, "-slim"),
        (80, "-narrow"),
        (120, "-wide"),
        (180, "-huge"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-tall"), (34, "-high")]  # noqa: RUF012 - as above
    MODE: ClassVar[str] = ""

    app = getters.app(ConnectsApp)

    _is_behind = False

    @property
    def view(self) -> View:
        """The current view; there is one before anything can be done on a screen."""
        assert self.app.view is not None
        return self.app.view

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that do something here, in the order in which they are declared."""
        active = super().active_bindings
        return in_order(active) if self.app.settings.own_keys else active

    def compose(self) -> ComposeResult:
        """Top bar, what the screen is about, the keys."""
        yield TopBar(self.MODE)
        yield from self.body()
        yield KeysFooter()

    def body(self) -> Iterable[Widget]:
        """Make the widgets between top bar and footer."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Watch the view."""
        self.watch(self.app, "view", self._show)

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was shown."""
        if self._is_behind:
            self._show(self.app.view)

    def _show(self, view: View | None) -> None:
        self._is_behind = self not in self.app.screen_stack
        if self._is_behind:
            return  # nobody sees it
        self.query_one(TopBar).view = view
        if view is not None:
            self.show(view)

    def show(self, view: View) -> None:
        """Show this view."""
        raise NotImplementedError

    @property
    def proposal(self) -> Proposal | None:
        """The proposal under the cursor, if there is one."""
        return None

    @property
    def selected_plan_id(self) -> str | None:
        """The id of the plan under the cursor, if there is one."""
        return None

    # --- proposals ---------------------------------------------------------------------------------------------------

    def action_add(self, then: Callable[[Done], object] | None = None) -> None:
        """Add a proposal in one line; what was left unsaved the last time is there again. `then` is told of it."""
        unsaved = self.app.unsaved_lines
        self._add(unsaved[-1] if unsaved else "", is_kept=bool(unsaved), then=then)

    def action_repeat(self) -> None:
        """Add a proposal like the last one."""
        last = last_proposal(self.app.book, self.app.today)
        if last is None:
            add = self.app.key_of("add")
            self.notify(f"There is no proposal to repeat yet; {add} adds one", severity="warning")
        else:
            self._add(line_for(last), last)

    def _add(
        self,
        text: str,
        repeats: Proposal | None = None,
        waiting: Sequence[str] = (),
        *,
        is_kept: bool = False,
        then: Callable[[Done], object] | None = None,
    ) -> None:
        self.app.clear_notifications()  # they would stand over the line's reading
        line = QuickAdd(text, is_kept=is_kept, waiting=waiting, repeats=repeats)
        self.app.push_screen(line, partial(self._added, is_kept=is_kept, then=then))

    def _added(
        self, result: Done | Draft | str | None, *, is_kept: bool, then: Callable[[Done], object] | None
    ) -> None:
        if is_kept and isinstance(result, str | Done):
            self.app.unsaved_lines.pop()
        if isinstance(result, str):
            if result:
                self.app.unsaved_lines.append(result)
                self.notify(f"The line is kept · {self.app.key_of('add')} opens it again", markup=False)
        elif isinstance(result, Draft):
            form = ProposalForm(result)
            self.app.push_screen(form, partial(self._added, is_kept=is_kept, then=then))
        elif isinstance(result, Done):
            self.app.show_done(result)
            if then is not None:
                then(result)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste that no field took: one line or a job's link is a proposal, more an import."""
        event.stop()
        lines = pasted_lines(event.text)
        if is_several(event.text) and not is_link(lines[0]):
            self.action_import(event.text)
        elif lines:
            self._add(lines[0], waiting=lines[1:])

    # --- what else is recorded ---------------------------------------------------------------------------------------

    def action_connects(self) -> None:
        """Record Connects that came or went."""
        self.app.push_screen(ConnectsForm(self.proposal), self.app.show_done)

    def action_membership(self) -> None:
        """Change the plan (on the Plans screen to the one under the cursor), or what this account gets."""
        agreed = membership_on(self.app.book, self.app.today)
        self.app.push_screen(MembershipForm(agreed, self.selected_plan_id), self.app.show_done)

    def action_budget(self) -> None:
        """Change how much to spend in a cycle."""
        self.app.push_screen(BudgetForm(membership_on(self.app.book, self.app.today)), self.app.show_done)

    def action_reconcile(self) -> None:
        """Compare with Upwork's page."""
        self.app.push_screen(ReconcileForm(), self.app.show_done)

    def action_todo(self) -> None:
        """Go through what waits for news or a decision."""

        def stopped(done: str | None) -> None:
            self.app.clear_notifications()
            if done:
                self.notify(done, markup=False)

        self.app.clear_notifications()  # they name the key that undoes what was done before
        self.app.push_screen(Todo(self.action_add), stopped)

    def action_undo(self) -> None:
        """Undo the latest action."""
        redoes = f" · {self.app.key_of('redo')} redoes"
        self.app.perform(lambda: undo(self.app.book, self.app.today), redoes)

    def action_redo(self) -> None:
        """Do again what was undone."""
        self.app.perform(lambda: redo(self.app.book, self.app.today))

    def action_export(self, month: date | None = None) -> None:
        """Open the export form; where a day of a month is given, for the review of that."""
        from connects_tui.tui.dialogs.export import ExportForm  # noqa: PLC0415 - its formats are loaded with it

        self.app.push_screen(ExportForm(month), self.app.show_done)

    def action_import(self, pasted: str | None = None) -> None:
        """Ask for a file to import, or import what was pasted."""
        from connects_tui.tui.dialogs.import_source import ImportSource  # noqa: PLC0415 - as above

        self.app.clear_notifications()
        self.app.push_screen(ImportSource(pasted), self.app.show_done)

    # --- the app -----------------------------------------------------------------------------------------------------

    def action_keys(self) -> None:
        """Show what every key does here."""
        keys = Keys(self.app.screen_name, self.active_bindings.values(), about_panel(self.focused))
        self.app.push_screen(keys, lambda wants_palette: self.action_commands() if wants_palette else None)

    def action_jump(self) -> None:
        """Choose what has the focus by a letter."""
        jump(self)

    def action_commands(self) -> None:
        """Open the command palette."""
        open_palette(self.app)

    def action_settings(self) -> None:
        """Show what is set, and change it."""
        from connects_tui.tui.screens.settings import SettingsScreen  # noqa: PLC0415 - few open it

        self.app.settings.refresh()
        self.app.push_screen(SettingsScreen())

    def action_accounts(self) -> None:
        """Show the accounts side by side, and go to another one."""
        show_accounts(self.app)

    def action_change_theme(self) -> None:
        """Try themes on, and keep one."""
        change_theme(self.app)

    def action_save_screenshot(self) -> None:
        """Save this screen as a picture, where exports go."""
        self.app.clear_notifications()  # they would stand in it
        folder = exports_folder()
        try:
            file = save_screenshot(self.app.export_screenshot(title="connects"), folder, self.app.today)
        except OSError as error:
            self.notify(
                f"The screenshot was not saved in {folder}: {error.strerror}. Free space or allow writing there.",
                severity="error",
                markup=False,
            )
        else:
            self.notify(f"Saved {file}", markup=False)


class FilteredScreen(MainScreen):
    """A screen with a list of what fits the filter in the line above it."""

    filter_ = getters.query_one(FilterLine)
    error_line = getters.query_one("#filter-error", Static)
    list_: getters.query_one[LineList[Any]] = getters.query_one(LineList)

    def filter_line(self, line: FilterLine | None = None) -> Iterable[Widget]:
        """Make the filter line, one for proposals unless it is given, and the line for its error."""
        yield line or FilterLine(lambda: self.app.book.history)
        yield Static(id="filter-error")

    def show(self, view: View) -> None:
        """Show this view."""
        self.show_fitting()

    def show_fitting(self) -> None:
        """Show what fits the filter."""
        raise NotImplementedError

    def typed(self) -> str:
        """Return the filter; while it is typed, without an unfinished last part."""
        text = self.filter_.value
        return typed_so_far(text, self.view.today) if self.focused is self.filter_ else text

    def read(self, text: str, parse: Callable[[str, date], Parsed]) -> Parsed:
        """Read a filter, and show its line. One that can't be read is reported and filters nothing."""
        self.filter_.display = bool(self.filter_.value) or self.focused is self.filter_
        wrong = ""
        try:
            parsed = parse(text, self.view.today)
        except BadFilter as error:
            wrong, parsed = str(error), parse("", self.view.today)
        if wrong or self.error_line.display:  # an update has all of the screen laid out anew
            self.error_line.update(plain(wrong, BAD))
            self.error_line.display = bool(wrong)
        return parsed

    def action_filter(self) -> None:
        """Type a filter."""
        self.filter_.display = True
        self.filter_.focus()

    def action_back(self) -> None:
        """Leave the filter line, and clear the filter."""
        self.filter_.value = ""
        self.back_to_list()

    @on(Input.Submitted, "#filter")
    def back_to_list(self) -> None:
        """Go to the list, as it is filtered."""
        self.set_focus(self.list_)
        self.show_fitting()

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self.show_fitting()


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
