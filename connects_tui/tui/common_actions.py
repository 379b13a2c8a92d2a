"""What can be done on every screen: dialogs and forms, undo, settings; and what comes up over a screen by itself.

It is loaded with the first of these keys, since a start needs none of it.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from connects_tui.actions.book import Done
from connects_tui.actions.correcting import redo, undo
from connects_tui.actions.outlook_words import a_day_words
from connects_tui.actions.quick_add import Draft, are_lines, is_several, pasted_lines
from connects_tui.actions.recording import last_proposal
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.dialogs.accounts import show_accounts
from connects_tui.tui.dialogs.dialog import Dialog, jump
from connects_tui.tui.dialogs.inputs import TypedPace
from connects_tui.tui.dialogs.membership import BudgetForm, MembershipForm
from connects_tui.tui.dialogs.palette import Keys, about_panel, change_theme, open_palette
from connects_tui.tui.dialogs.quick_add import QuickAdd, line_for
from connects_tui.tui.dialogs.record_forms import ConnectsForm, ProposalForm, ReconcileForm
from connects_tui.tui.dialogs.todo import Attention, Todo
from connects_tui.tui.screens.base import MainScreen
from connects_tui.tui.screens.broken import BrokenScreen, PutBack
from connects_tui.tui.screens.settings import SettingsScreen

# --- proposals -------------------------------------------------------------------------------------------------------


def _add(screen: MainScreen, then: Callable[[Done], object] | None = None) -> None:
    """Add a proposal in one line; what was left unsaved the last time is there again. `then` is told of it."""
    unsaved = screen.app.unsaved_lines
    _open_line(screen, unsaved[-1] if unsaved else "", is_kept=bool(unsaved), then=then)


def _repeat(screen: MainScreen) -> None:
    last = last_proposal(screen.app.book, screen.app.today)
    if last is None:
        key = screen.app.key_of("add")
        screen.notify(f"There is no proposal to repeat yet; {key} adds one", severity="warning")
    else:
        _open_line(screen, line_for(last), last)


def _open_line(
    screen: MainScreen,
    text: str,
    repeats: Proposal | None = None,
    waiting: Sequence[str] = (),
    *,
    is_kept: bool = False,
    then: Callable[[Done], object] | None = None,
) -> None:
    app = screen.app
    app.clear_notifications()  # they would stand over the line's reading

    def added(result: Done | Draft | str | None) -> None:
        if is_kept and isinstance(result, str | Done):
            app.unsaved_lines.pop()
        if isinstance(result, str):
            if result:
                app.unsaved_lines.append(result)
                app.notify(f"The line is kept · {app.key_of('add')} opens it again", markup=False)
        elif isinstance(result, Draft):
            app.push_screen(ProposalForm(result), added)
        elif isinstance(result, Done):
            app.show_done(result)
            if then is not None:
                then(result)

    app.push_screen(QuickAdd(text, is_kept=is_kept, waiting=waiting, repeats=repeats), added)


def _paste(screen: MainScreen, text: str) -> None:
    """Take quick-add lines and links of jobs as proposals, all else of several lines as an import."""
    lines = pasted_lines(text)
    if is_several(text) and not are_lines(text):
        _import(screen, text)
    elif lines:
        _open_line(screen, lines[0], waiting=lines[1:])


# --- what else is recorded -------------------------------------------------------------------------------------------


def _open(screen: MainScreen, dialog: Dialog[Done | None]) -> None:
    """Open a dialog that records something."""
    screen.app.push_screen(dialog, screen.app.show_done)


def _todo(screen: MainScreen) -> None:
    def stopped(done: str | None) -> None:
        screen.app.clear_notifications()
        if done:
            screen.notify(done, markup=False)

    screen.app.clear_notifications()  # they name the key that undoes what was done before
    screen.app.push_screen(Todo(partial(_add, screen)), stopped)


def _undo_last(screen: MainScreen) -> None:
    app = screen.app
    app.perform(lambda: undo(app.book, app.today), f" · {app.key_of('redo')} redoes")


def _redo_last(screen: MainScreen) -> None:
    screen.app.perform(lambda: redo(screen.app.book, screen.app.today))


def _export(screen: MainScreen) -> None:
    from connects_tui.tui.dialogs.export import ExportForm  # noqa: PLC0415 - its formats are loaded with it

    _open(screen, ExportForm(screen.day_to_export))


def _import(screen: MainScreen, pasted: str | None = None) -> None:
    from connects_tui.tui.dialogs.importing import ImportSource  # noqa: PLC0415 - as above

    screen.app.clear_notifications()
    _open(screen, ImportSource(pasted))


# --- the app ---------------------------------------------------------------------------------------------------------


def _keys(screen: MainScreen) -> None:
    page = Keys(screen.app.screen_name, screen.active_bindings.values(), about_panel(screen.focused))
    screen.app.push_screen(page, lambda wants_palette: open_palette(screen.app) if wants_palette else None)


def _settings(screen: MainScreen) -> None:
    screen.app.settings.refresh()
    screen.app.push_screen(SettingsScreen())


def _pace(screen: MainScreen) -> None:
    app = screen.app
    if app.view is None or app.view.ledger.state is None:
        screen.notify("There's nothing to forecast before the journal starts")
        return
    forecast = app.view.outlook.own_forecast

    def typed(value: tuple[Decimal | None] | None) -> None:
        if value is not None:
            app.pace = value[0]
            app.load()

    own = "not known yet" if forecast is None else a_day_words(forecast.pace.a_day)
    app.push_screen(TypedPace("" if app.pace is None else f"{app.pace}", own), typed)


COMMON_ACTIONS: Final[Mapping[str, Callable[..., None]]] = {
    "add": _add,
    "repeat": _repeat,
    "paste": _paste,
    "connects": lambda screen: _open(screen, ConnectsForm(screen.proposal)),
    "membership": lambda screen: _open(screen, MembershipForm(screen.selected_plan_id)),
    "budget": lambda screen: _open(screen, BudgetForm()),
    "reconcile": lambda screen: _open(screen, ReconcileForm()),
    "todo": _todo,
    "undo": _undo_last,
    "redo": _redo_last,
    "export": _export,
    "import": _import,
    "keys": _keys,
    "settings": _settings,
    "pace": _pace,
    "accounts": lambda screen: show_accounts(screen.app),
    "palette": lambda screen: open_palette(screen.app),
    "jump": jump,
    "theme": lambda screen: change_theme(screen.app),
    # What these are given last is called with what they close with.
    "attention": lambda screen, notices, hints, then: screen.app.push_screen(Attention(notices, hints), then),
    "damage": lambda screen, then, *, may_go_on=False: screen.app.push_screen(BrokenScreen(may_go_on=may_go_on), then),
    "missing": lambda screen, missing: _open(screen, PutBack(missing)),
}
"""What can be done on every screen, by the names that `connects_tui.keys`, the screens and `loading` have for it."""
