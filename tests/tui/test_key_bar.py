"""The line at the bottom: which keys it shows, in how much room, and what the mouse does there."""

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Footer, Input, Label

from connects_tui.tui.widgets.key_bar import KeyBar

STATUS = Binding.Group("status")


class Keys(App[None]):
    """An app with keys of all sorts."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "press('a')", "Add", tooltip="A proposal"),
        Binding("b", "press('b')", "Hidden", show=False),
        Binding("c,d", "press('c')", "Two keys"),
        Binding("v", "press('v')", "viewed", group=STATUS),
        Binding("i", "press('i')", "interviewing", group=STATUS),
        Binding("u", "undo", "Undo"),
        Binding("question_mark", "press('?')", "Keys", key_display="?"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []
        self.rang = 0

    def compose(self) -> ComposeResult:
        yield Label("what it is about")
        yield Input()
        yield KeyBar()

    def action_press(self, key: str) -> None:
        self.pressed.append(key)

    def action_undo(self) -> None:
        self.pressed.append("undo")

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        return None if action == "undo" and not self.pressed else True

    def bell(self) -> None:
        self.rang += 1

    @property
    def bar(self) -> KeyBar:
        return self.query_one(KeyBar)

    @property
    def shown(self) -> str:
        return str(self.bar.render())


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "a Add c Two keys  v i status u Undo ? Keys"),
        (38, "a Add c Two keys  v i status u Undo ?"),
        (36, "a Add c Two keys  v i status u Undo"),
        (25, "a Add c Two keys  v i"),
        (18, "a Add c Two keys"),
        (7, "a Add c"),
        (1, "a"),
    ],
)
async def test_it_shows_as_many_keys_as_there_is_room_for(width: int, shown: str) -> None:
    app = Keys()
    async with app.run_test(size=(width, 5)) as pilot:
        await pilot.pause()
        assert app.shown == shown


class WithFooter(Keys):
    """The same with Textual's own line of keys."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Footer(show_command_palette=False)


async def test_it_shows_what_textuals_own_footer_shows() -> None:
    app = WithFooter()
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.pause()
        parts = app.query("FooterKey, FooterLabel")
        assert " ".join(" ".join(str(part.render()) for part in parts).split()) == " ".join(app.shown.split())


async def test_it_follows_the_focus() -> None:
    app = Keys()
    async with app.run_test(size=(80, 5)) as pilot:
        app.query_one(Input).focus()
        await pilot.pause()
        assert app.shown == "", "one types there"
        app.set_focus(None)
        await pilot.pause()
        assert app.shown.startswith("a Add")


async def at(pilot: Pilot[None], app: Keys, text: str) -> tuple[int, int]:
    await pilot.pause()
    return app.shown.index(text), 0


async def test_a_click_presses_the_key_it_points_at() -> None:
    app = Keys()
    async with app.run_test(size=(80, 5)) as pilot:
        for text in ("Add", "Two", "v i", "i status", "Keys"):
            await pilot.click(KeyBar, offset=await at(pilot, app, text))
        await pilot.click(KeyBar, offset=(60, 0))
        await pilot.click(KeyBar, offset=await at(pilot, app, " u Undo"))
        await pilot.pause()
        assert app.pressed == ["a", "c", "v", "i", "?"]
        assert app.rang == 0


async def test_a_key_that_does_nothing_now_is_dim_and_rings() -> None:
    app = Keys()
    async with app.run_test(size=(80, 5)) as pilot:
        where = await at(pilot, app, "Undo")
        assert "dim" in str(app.bar.render().spans)
        await pilot.click(KeyBar, offset=where)
        assert (app.pressed, app.rang) == ([], 1)
        await pilot.press("a")
        app.refresh_bindings()
        await pilot.pause()
        assert "dim" not in str(app.bar.render().spans)
        await pilot.click(KeyBar, offset=where)
        await pilot.pause()
        assert app.pressed == ["a", "undo"]


async def test_what_the_mouse_points_at_stands_out_and_says_more() -> None:
    app = Keys()
    async with app.run_test(size=(80, 5)) as pilot:
        plain = app.bar.render().spans
        await pilot.hover(KeyBar, offset=await at(pilot, app, "Add"))
        assert app.bar.render().spans != plain
        assert app.bar.tooltip == "A proposal"
        await pilot.hover(KeyBar, offset=await at(pilot, app, "i status"))
        assert app.bar.tooltip == "interviewing"
        await pilot.hover(Label)
        await pilot.pause()
        assert app.bar.render().spans == plain
        assert app.bar.tooltip is None
