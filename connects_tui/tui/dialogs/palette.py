"""The command palette: everything that can be done here, found by typing; and the list of themes."""

from collections.abc import Callable, Sequence
from functools import partial
from inspect import isawaitable
from itertools import groupby

from msgspec import Struct
from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from connects_tui.actions.filters import filter_of
from connects_tui.keys import ACTION_GROUPS, ACTIONS, MAIN, MOVE, SCREENS
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, DIM, KEY, Column, fitted, joined, plain, row
from connects_tui.tui.search import rank, search_words
from connects_tui.tui.themes import about, offered
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.tui.widgets.panes import DrawnLine, LineList
from connects_tui.wording import counted, day_words, upper_first


class PaletteCommand(Struct, frozen=True):
    """Something to do: `group` is what it stands among, and `synonyms` find it too."""

    title: str
    about: str
    group: str
    run: Callable[[], object]
    key: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[tuple[str, ...], ...]:
        """The words that find it, the weightiest first."""
        return tuple(map(search_words, (self.title, " ".join(self.synonyms), self.group, self.about)))


PaletteRow = PaletteCommand | str


class CommandList(LineList[PaletteRow], can_focus=False):
    """The list below the line."""

    async def on_click(self, event: events.Click) -> None:
        event.prevent_default()
        index = event.y + round(self.scroll_y)
        if 0 <= index < len(self.rows) and isinstance(self.rows[index], PaletteCommand):
            self.cursor = index
            await self.action_select()


class Palette(Dialog[PaletteCommand | None]):
    """Closes with the command that was chosen, for the caller to run, or without one.

    Textual's own lists what fits a quarter of a second later, so that enter right behind a word finds nothing.
    """

    BINDINGS = bindings("Palette")

    line = getters.query_one(LineInput)
    list_ = getters.query_one(CommandList)
    about = getters.query_one(DrawnLine)
    _under_cursor: PaletteCommand | None = None

    def __init__(
        self,
        commands: Sequence[PaletteCommand],
        more: Callable[[str], Sequence[PaletteCommand]] | None = None,
        *,
        title: str = "Commands",
        placeholder: str = "",
        highlighted: Callable[[PaletteCommand | None], None] | None = None,
        classes: str = "",
    ) -> None:
        """Take what can be chosen, those of a group together.

        `more` finds further ones that fit a text, listed after all others; `highlighted` is called with each command
        that comes under the cursor.
        """
        super().__init__()
        self.set_classes(classes)
        self._commands = [(command, command.fields) for command in commands]
        self._groups = {command.group for command in commands}
        self._more = more
        self._title, self._placeholder = title, placeholder
        self._highlighted = highlighted
        self._title_cells = max((plain(command.title).cell_length for command in commands), default=0)
        self._key_cells = max((plain(command.key).cell_length for command in commands), default=0)

    def compose(self) -> ComposeResult:
        with Vertical(id="palette") as frame:
            frame.border_title = self._title
            frame.border_subtitle = self.app.with_keys(
                "{palette-up} {palette-down} move · {save} chooses · {cancel} closes"
            )
            yield LineInput(placeholder=self._placeholder)
            yield CommandList(self._draw, is_heading=lambda line: isinstance(line, str))
            yield DrawnLine(self._draw_about)

    def on_mount(self) -> None:
        self.set_focus(self.line)  # the next key may be there already
        self.watch(self.line, "value", self._narrow)

    def _narrow(self, text: str) -> None:
        if not text.strip():
            self._show(_headed([command for command, _ in self._commands]))
            return
        self.list_.nothing = plain(f'No match for "{text.strip()}"', DIM)
        typed = search_words(text)
        ranked = [(rank(typed, fields), command) for command, fields in self._commands] if typed else []
        fitting = [(place, command) for place, command in ranked if place is not None]
        fitting.sort(key=lambda pair: pair[0])
        self._show([*(command for _, command in fitting), *_headed(self._more(text) if self._more else ())])

    def _show(self, rows: Sequence[PaletteRow]) -> None:
        self.list_.show(rows, 0)
        self.list_.scroll_home(animate=False, immediate=True)
        self._tell()

    def _tell(self) -> None:
        command = self._current
        if command is not self._under_cursor:
            self._under_cursor = command
            self.about.refresh()
            if self._highlighted is not None:
                self._highlighted(command)

    @property
    def _current(self) -> PaletteCommand | None:
        current = self.list_.current
        return current if isinstance(current, PaletteCommand) else None

    def _draw(self, line: PaletteRow, width: int) -> Content:
        if isinstance(line, str):
            return fitted(plain(line, f"{ACCENT} bold"), width)
        inner = width - 3
        cells = [plain(line.title), plain(line.about, DIM)]
        if line.group not in self._groups:  # its title is what one looks for, and as long as it is
            columns = [Column("", 0), Column("", min(cells[1].cell_length, inner // 2), "right")]
        else:
            columns = [Column("", min(self._title_cells, inner // 2)), Column("", 0)]
            if self._key_cells:
                columns.append(Column("", self._key_cells, "right"))
                cells.append(plain(line.key, KEY))
        return joined("  ", row(cells, columns, inner), " ")

    def _draw_about(self, width: int) -> Content:
        command = self._under_cursor
        if command is None:
            return Content("")
        parts = [command.about] if command.group in self._groups else [command.title, command.about]
        return fitted(plain(" · ".join(parts), DIM), width)

    async def action_move(self, rows: int) -> None:
        await self.list_.action_move(rows)
        self._tell()

    async def action_page(self, pages: int) -> None:
        await self.list_.action_page(pages)
        self._tell()

    @on(Input.Submitted)
    @on(LineList.Selected)
    def _choose(self) -> None:
        if self._current is not None:
            self.dismiss(self._current)


def _headed(commands: Sequence[PaletteCommand]) -> list[PaletteRow]:
    rows: list[PaletteRow] = []
    for group, together in groupby(commands, lambda command: command.group):
        rows += [*([group] if group else ()), *together]
    return rows


def open_palette(app: ConnectsApp) -> None:
    """Open the palette of a screen."""

    async def run(command: PaletteCommand | None) -> None:
        if command is not None and isawaitable(outcome := command.run()):
            await outcome

    more, placeholder = None, "A command"
    if app.screen_name in MAIN:  # what is found is on another screen, which one can't go to from a damaged journal's
        more, placeholder = partial(found_in_journal, app), "A command, a proposal, a client or a tag"
    app.push_screen(Palette(commands_on(app, app.screen), more, placeholder=placeholder), run)


def commands_on(app: ConnectsApp, screen: Screen[object]) -> list[PaletteCommand]:
    """Return all that can be done on a screen, by group."""
    commands: dict[str, PaletteCommand] = {}
    for active in screen.active_bindings.values():
        action = ACTIONS.get(active.binding.id or "")
        moves = action is not None and action.group == MOVE and not (action.about and isinstance(active.node, Screen))
        if action is None or moves or not active.enabled or action.id in commands or action.id == "palette":
            continue
        title, run = active.binding.description, partial(app.run_action, active.binding.action, active.node)
        commands[action.id] = PaletteCommand(
            upper_first(title), action.about, action.group, run, app.key_of(action.id), action.synonyms
        )
    for action in ACTIONS.values():
        node = next((node for node in SCREENS.get(app.screen_name, ()) if node in action.on), None)
        if node is not None and action.id not in commands and (not action.keys or node == "Notices"):
            run = partial(app.run_action, action.on[node], screen)
            commands[action.id] = PaletteCommand(
                upper_first(action.words), action.about, action.group, run, "", action.synonyms
            )
    in_order = [commands[id_] for id_ in ACTIONS if id_ in commands]
    return sorted(in_order, key=lambda command: ACTION_GROUPS.index(command.group))


def found_in_journal(app: ConnectsApp, text: str) -> list[PaletteCommand]:
    """Return what fits a text in the journal: proposals to look at, clients and tags to filter by."""
    view = app.view
    if view is None:
        return []
    matches = view.search.find(text)
    commands = []
    for proposal in matches.proposals:
        state = view.ledger.proposals.named(proposal.id)
        about = (proposal.client, state.status if state else None, day_words(proposal.on, view.today))
        show = partial(app.show_proposals, proposal=proposal)
        commands.append(PaletteCommand(proposal.title, " · ".join(filter(None, about)), "Proposals", show))
    for group, dimension, names in (("Clients", "client", matches.clients), ("Tags", "tag", matches.tags)):
        for name in names:
            show_all = partial(app.show_proposals, filter_of(dimension, name.text))
            commands.append(PaletteCommand(name.text, counted(name.proposals, "proposal"), group, show_all))
    return commands


def change_theme(app: ConnectsApp) -> None:
    """Try themes on while moving through their list; enter keeps one, escape goes back."""
    before = app.theme

    def try_on(theme: PaletteCommand | None) -> None:
        app.theme = before if theme is None else theme.title

    def chosen(theme: PaletteCommand | None) -> None:
        if theme is None:
            app.theme = before
        else:
            theme.run()

    themes = [
        PaletteCommand(theme.name, about(theme), "", partial(app.settings.change_theme, theme.name))
        for theme in offered(app.available_themes.values(), before)
    ]
    palette = Palette(themes, title="Theme", placeholder="A name", highlighted=try_on, classes="-aside")
    app.push_screen(palette, chosen)
