"""The keys of a screen, made from its bindings."""

from collections.abc import Iterable, Mapping
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from connects_tui.keys import ACTIONS
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings, shown
from connects_tui.tui.render import DIM, KEY, fitted, joined, plain
from connects_tui.tui.widgets.panes import Scrolling
from connects_tui.wording import upper_first

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
            yield Horizontal(*(Static(Content("\n").join(column)) for column in columns))

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
