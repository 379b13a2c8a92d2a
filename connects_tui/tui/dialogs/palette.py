"""What can be done here: the command palette, which finds it by typing, the list of themes, and the page of keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from inspect import isawaitable
from itertools import groupby
from typing import Final

from msgspec import Struct
from rich.cells import cell_len
from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from connects_tui.actions.filters import filter_of
from connects_tui.keys import ACTION_GROUPS, ACTIONS, MAIN, MOVE, SCREENS
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.app_settings import about, offered
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings, shown
from connects_tui.tui.render import ACCENT, DIM, KEY, Column, fitted, joined, plain, row
from connects_tui.tui.search import rank, search_words
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.tui.widgets.panes import DrawnLine, LineList, Scrolling
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


# --- the page of keys ------------------------------------------------------------------------------------------------

_KEY_WIDTH: Final = 6

_PANELS: Final[Mapping[str, str]] = {
    "balance": "How many Connects you have, how long they last and when they expire.\n"
    "Everything here is worked out from your journal, up to today.",
    "notices": "What needs your attention, the most urgent first.\nA click on a line does what it says.",
    "lots": "Your batches of Connects, in the order they are spent.\n"
    "Choose one to see where it came from on the Ledger.",
    "expiry": "When your Connects expire if you spend nothing.\n"
    "Choose a day to see where they came from on the Ledger.",
    "latest": "The latest changes to your balance, with the balance after each.\nChoose one to go to it on the Ledger.",
    "open-proposals": "Your open proposals, the furthest along first.\nChoose one to go to it on Proposals.",
    "proposals": "Every proposal you sent, and what happened to it.\n"
    "The status keys update the selected one, or all marked ones.",
    "story": "What happened to the selected proposal, and what it cost.\nIt scrolls if it is longer than the panel.",
    "others": "Other proposals for the same client or with the same tag.\nChoose one to go to it in the list.",
    "filter": "Words from a title, @client, #tag, is:hired, since:2026-10-01, connects>10.\n"
    "A - in front leaves matches out.",
    "plans": "What each plan costs a month for how you bid, with the cheapest marked.\n"
    "Details of the selected plan are below.",
    "proposals-a-month": "How many proposals a month the plans are compared for.\n"
    "It starts at your average of the last 90 days.",
    "connects-each": "How many Connects a proposal costs.\nIt starts at your average of the last 90 days.",
    "months": "How many months the plans are compared over.\nRollover counts from the second month.",
    "usage": "Whether to compare for the same number every month, or for your own history.\n"
    "Unused Connects carry over where a plan allows it.",
    "rules": "Which rules the plans are compared under.\nOlder ones show what changed.",
    "groups": "Your proposals by kind, and what came of each.\nChoose one to see its proposals.",
    "figures": "This month's numbers next to those of the month before.\n"
    "Choose one to see the proposals or movements behind it.",
    "movements": "Every change to your balance, with the balance after it.\n"
    "Compare it with Upwork's page to find what differs.",
}
"""What the focused panel shows and what you do there, in two lines of at most 76 letters."""


def about_panel(focused: Widget | None) -> str:
    """Say what a panel shows and what you do there; "" where there is nothing to say."""
    return _PANELS.get(focused.id or "", "") if focused else ""


class Keys(Dialog[bool]):
    """What every key does here. Closes with whether to open the palette."""

    BINDINGS = bindings("Keys")

    def __init__(self, name: str, bindings: Iterable[ActiveBinding], about: str) -> None:
        super().__init__()
        self._about = about
        self._screen_name = name
        own = [active for active in bindings if active.binding.id in ACTIONS]
        self._cells = 0
        self._active = list({active.binding.id: active for active in reversed(own)}.values())[::-1]

    def compose(self) -> ComposeResult:
        with Scrolling(id="keys") as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = self.app.with_keys("{close} closes · {palette} finds every action by name")
            titles = (self._screen_name, "Everywhere", "Moving")
            columns = [column for place, title in enumerate(titles) if (column := self._column(title, place))]
            widths = [max(line.cell_length for line in column) for column in columns]
            # As their styles have it: how wide the first columns are at least, and two cells apart.
            least = [max(width + 2, least) for width, least in zip(widths[:-1], (30, 24), strict=False)]
            self._cells = sum(least) + sum(widths[-1:])
            yield Static(Content("\n").join(map(plain, self._about.splitlines())), id="about")
            ends = {0: "first", len(columns) - 1: "last"}  # by `:first-child`, Textual styles every Static twice
            lines = (Content("\n").join(column) for column in columns)
            yield Horizontal(*(Static(column, classes=ends.get(place)) for place, column in enumerate(lines)))

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(self._cells > event.size.width - 6, "-narrow")  # but for the frame and a scrollbar

    def action_commands(self) -> None:
        self.dismiss(True)

    def _column(self, title: str, place: int) -> list[Content]:
        groups: dict[str, list[str]] = {}
        for binding in (active.binding for active in self._active if _place(active) == place):
            group = None if binding.show else binding.group
            words = upper_first(group.description if group else binding.description)
            groups.setdefault(words, []).append(self._key(binding))
        # One row for all of a group, from the first key to the last.
        rows = [
            (" ".join(keys) if len(keys) < 3 else f"{keys[0]} … {keys[-1]}", words) for words, keys in groups.items()
        ]
        width = max([_KEY_WIDTH, *(cell_len(key) for key, _ in rows)])
        lines = [joined(fitted(plain(key, KEY), width), " ", plain(words)) for key, words in rows]
        return [plain(title, DIM), *lines] if lines else []

    def _key(self, binding: Binding) -> str:
        keys = [shown(key) for key in self.app.keys_of(binding.id or "")]
        return " ".join(keys) if len(" ".join(keys)) <= _KEY_WIDTH else keys[0]


def _place(active: ActiveBinding) -> int:
    """Return the column that a key stands in: what this screen has, what every screen has, moving about."""
    if ACTIONS[active.binding.id or ""].is_everywhere:
        return 1
    return 0 if isinstance(active.node, Screen) else 2
