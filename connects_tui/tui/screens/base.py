"""What the screens that show the view have in common: top bar, footer, keys."""

from collections.abc import Iterable
from datetime import date

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.geometry import Size
from textual.layout import WidgetPlacement
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Label

from connects_tui.journal.paths import unused_export
from connects_tui.keys import MAIN
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.keymap import bindings, in_order
from connects_tui.tui.render import DIM, KEY, STRONG, clickable, fitted, joined, plain
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import Pointable
from connects_tui.wording import day_words


class TopBar(Pointable):
    """Names the screens, and says which plan, rules and day the view is for."""

    app = getters.app(ConnectsApp)
    view: reactive[View | None] = reactive(None)

    def render(self) -> Content:
        width = self.content_size.width
        names = [self._tab(name) for name in MAIN]
        left = Content("   ").join(names)
        if left.cell_length > width - 30:  # for the plan and the day
            left = Content("  " if width > 66 else " ").join(names)
        right = self._terms(width - left.cell_length - 2)
        return self.lit(joined(left, fitted(right, width - left.cell_length, "right")))

    def _tab(self, name: str) -> Content:
        is_here = name == type(self.screen).__name__.removesuffix("Screen")
        key_style, style = (KEY, f"{STRONG} underline") if is_here else (DIM, DIM)
        action = f"go-{name.lower()}"
        return clickable(joined(plain(self.app.key_of(action), key_style), " ", plain(name, style)), action)

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
    """Textual's footer without keys that would be cut, made anew only where other keys do something.

    Textual (8.2.8) makes it anew at every change of focus, which takes 60 to 100 ms a screen.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._keys: list[tuple[Binding, bool]] = []

    def compose(self) -> ComposeResult:
        """Make each key compact from the beginning: Textual does so once it is there, and then styles it again."""
        for widget in super().compose():
            widget.set_class(True, "-compact", update=False)
            yield widget

    def process_layout(self, placements: list[WidgetPlacement]) -> list[WidgetPlacement]:
        room = self.app.size.width - self.gutter.width  # its own size may still be the one before
        whole = [placed for placed in placements if placed.region.right <= room]
        if len(whole) < len(placements) and isinstance(placements[len(whole)].widget, Label):
            whole.pop()  # the keys whose word it is
        return whole

    def bindings_changed(self, screen: Screen[object]) -> None:
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

    app = getters.app(ConnectsApp)

    _is_behind = False
    _fitted: Size | None = None

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
        size = self._fitted = self.app.size
        for room, points in ((size.width, self.HORIZONTAL_BREAKPOINTS), (size.height, self.VERTICAL_BREAKPOINTS)):
            # Textual (8.2.8) does so after laying it out, and then styles all widgets and lays them out again.
            self.set_class(True, max(point for point in points if point[0] <= room)[1], update=False)
        yield TopBar()
        yield from self.body()
        yield KeysFooter()

    def body(self) -> Iterable[Widget]:
        """Make the widgets between top bar and footer."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.watch(self.app, "view", self._show)

    def on_resize(self, event: events.Resize) -> None:
        """Lay nothing out anew for the size that it has: Textual (8.2.8) does so several times when a screen opens."""
        event.prevent_default(event.size == self._fitted)
        self._fitted = event.size

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = False  # each widget has been styled when it was mounted
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

    @property
    def day_to_export(self) -> date | None:
        """A day of the month whose review is exported from here; `None` where it isn't a month that is shown."""
        return None

    # --- keys --------------------------------------------------------------------------------------------------------

    def action_common(self, what: str, *given: object) -> None:
        """Do something that can be done on every screen, by its name (`connects_tui.tui.common_actions`)."""
        self.app.do_common(self, what, *given)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.action_common("paste", event.text)

    def action_commands(self) -> None:
        self.action_common("palette")

    def action_save_screenshot(self) -> None:
        self.app.clear_notifications()  # they would stand in it
        svg, file = self.app.export_screenshot(title="connects"), unused_export(f"connects-{self.app.today}.svg")
        try:
            with file.open("x", encoding="utf-8") as picture:
                picture.write(svg)
        except OSError as error:
            self.notify(
                f"The screenshot was not saved in {file.parent}: {error.strerror}. Free space or allow writing there.",
                severity="error",
                markup=False,
            )
        else:
            self.notify(f"Saved {file}", markup=False)
