"""Every action, declared once: its name, its keys (as Textual names them), its words, and where it is.

Bindings, footer, the page of keys, the palette, the settings and every sentence that names a key are made from this
table, so that all of them name a key that the user has moved.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from connects_tui.statuses import STATUSES, Status


class Action(Struct, frozen=True):
    """Something that one does with a key, or by its name in the palette.

    Attributes:
        id: its stable name, also in the settings.
        keys: its own keys, the shown one first; without any it is in the palette alone.
        words, about: what it is called, and what it does in a sentence.
        group: what it stands among in the palette, which also finds it by its `synonyms`.
        on: the screens, dialogs and widgets that have it, each with what it does there, as Textual writes that.
        footer: those of `on` that show it in the footer.
        words_on: what else it is called on some of them.
        footer_group: names those that stand together in the footer, or else on the page of keys.
        priority: whether it comes before what a field does with the key.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    group: str
    on: Mapping[str, str]
    about: str = ""
    synonyms: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    words_on: Mapping[str, str] = {}
    footer_group: str = ""
    priority: bool = False

    def called_on(self, node: str) -> str:
        """Return what it is called on a screen, dialog or widget."""
        return self.words_on.get(node, self.words)

    @property
    def is_everywhere(self) -> bool:
        """Whether every screen has it."""
        return "App" in self.on or "MainScreen" in self.on


GO, RECORD, CORRECT, PLAN = "Go to", "Record", "Correct", "Plan and budget"
STATUS, SHOW, DATA, APP = "Status", "Show", "Data", "App"
MOVE, DIALOG = "In lists and fields", "In dialogs"

ACTION_GROUPS: Final = (RECORD, STATUS, CORRECT, SHOW, PLAN, GO, DATA, APP, MOVE, DIALOG)
"""The groups in the order in which they are listed."""


def _go(number: str, name: str, about: str, *synonyms: str) -> Action:
    mode = name.lower()
    on = {"MainScreen": f"app.go('{mode}')"}
    return Action(f"go-{mode}", (number,), name, GO, on, about, synonyms, footer_group="the screens")


def _status(status: Status) -> Action:
    return Action(
        f"status-{status.name}",
        (status.key,) if status.key else (),
        status.words or status.name,
        STATUS,
        dict.fromkeys(("Proposals", "Todo"), f"status('{status.name}')"),
        status.about if status.key else f"The selected proposal, or all marked ones: {status.about}",
        status.synonyms,
        ("Proposals",) if status.key else (),
        footer_group="set status",
    )


def _status_on(status: Status) -> Action:
    return Action(
        f"status-{status.name}-on",
        (status.key.upper(),),
        f"{status.name} on a day",
        STATUS,
        dict.fromkeys(("Proposals", "Todo"), f"status_on('{status.name}')"),
        f"{status.about}, on a day you choose",
        (*status.synonyms, "date", "yesterday"),
        footer_group="the same, on a day",
    )


# A row a line: what it is and where; below it, where there is one, its sentence and the words that find it.
# fmt: off
_TABLE: Final = (
    _go("1", "Balance", "How many Connects you have, how long they last and what expires", "home", "forecast"),
    _go("2", "Proposals", "What you sent, where it stands and what it cost", "bids", "list", "note", "link"),
    _go("3", "Plans", "Which plan is cheapest for how you bid", "compare", "upgrade", "downgrade", "membership"),
    _go("4", "Insights", "What a reply and a hire cost you, and what works", "funnel", "rates", "statistics"),
    _go("5", "Month", "How this month compares with the last one, and what to do now", "review", "earned", "budget"),
    _go("6", "Ledger", "Every movement with the running balance", "history", "movements", "statement"),
    Action("add", ("a",), "Add", RECORD, {"MainScreen": "common('add')", "Todo": "add"},
        "Log a proposal in one line", ("new", "proposal", "bid", "log", "link"), ("MainScreen",)),
    Action("repeat", ("full_stop",), "Repeat the last", RECORD, {"MainScreen": "common('repeat')"},
        "Log a proposal like the last one", ("again", "copy", "duplicate")),
    Action("in-out", ("b",), "In/out", RECORD,
        dict.fromkeys(("MainScreen", "Proposals", "Insights"), "common('connects')"),
        "Record Connects bought, granted, spent on something else or refunded",
        ("buy", "purchase", "bonus", "grant", "spend", "refund", "return"), ("MainScreen",)),
    Action("membership", ("m",), "Membership", PLAN,
        {**dict.fromkeys(("MainScreen", "Proposals", "Insights", "Month", "Ledger", "Plans"), "common('membership')"),
         "Todo": "membership"},
        "Change your plan, or what this account gets",
        ("plan", "upgrade", "downgrade", "fee", "tax", "allowance", "renewal"), ("MainScreen", "Plans"),
        {"Plans": "Change the plan"}),
    Action("budget", ("B",), "Budget", PLAN, {"MainScreen": "common('budget')"},
        "How much you want to spend in a cycle, in Connects or dollars", ("limit", "cap", "spend", "money")),
    Action("reconcile", ("r",), "Reconcile", RECORD,
        {**dict.fromkeys(("MainScreen", "Proposals", "Insights", "Month", "Plans"), "common('reconcile')"),
         "Todo": "reconcile"},
        "Compare the balance with Upwork's page and record the difference", ("check", "correct", "balance", "adjust"),
        ("MainScreen",)),
    Action("todo", ("n",), "To do", RECORD, {"MainScreen": "common('todo')"},
        "Go through what needs your attention, one at a time",
        ("todo", "news", "silent", "pending", "follow up", "sweep", "next", "due", "refund")),
    Action("undo", ("u",), "Undo", CORRECT, {"MainScreen": "common('undo')", "Todo": "undo"},
        "Undo the last action", ("revert",), ("MainScreen",)),
    Action("redo", ("U",), "Redo", CORRECT, {"MainScreen": "common('redo')", "Todo": "redo"},
        "Redo what was undone", ("again",)),
    Action("paste", ("p",), "Import…", DATA, {"MainScreen": "common('import')"},
        "Import Upwork's history, a file or pasted text", ("paste", "csv", "spreadsheet", "statement", "restore")),
    Action("export", ("E",), "Export…", DATA, {"MainScreen": "common('export')"},
        "Your data as CSV or JSON, for hledger or beancount, or as a report",
        ("save", "csv", "json", "report", "tax", "backup")),
    Action("keys", ("question_mark",), "Keys", APP, {"MainScreen": "common('keys')", "Keys": "dismiss"},
        "What every key does on this screen", ("help", "shortcuts"), ("MainScreen",), {"Keys": "Close"}),
    Action("palette", ("ctrl+p",), "Commands", APP, {"App": "screen.commands"},
        "Every action by name, and every proposal, client and tag", priority=True),
    Action("jump", ("ctrl+o",), "Jump", APP, {"MainScreen": "common('jump')", "Form": "jump"},
        "Shows a letter on everything you can focus; type one to go there", ("focus", "panel", "field", "mouse")),
    Action("suspend", ("ctrl+z",), "Suspend", APP, {"App": "suspend_process"},
        "Back to the shell; fg brings the app back", ("background", "shell"), priority=True),
    Action("theme", (), "Theme", APP, {"MainScreen": "common('theme')"},
        "Try other colours and keep one", ("colors", "dark", "light", "appearance")),
    Action("screenshot", (), "Screenshot", DATA, {"MainScreen": "save_screenshot"},
        "Save this screen as a picture in your home folder", ("picture", "image", "svg")),
    Action("quit", ("q",), "Quit", APP, dict.fromkeys(("MainScreen", "Proposals", "BrokenScreen"), "app.quit"),
        "Quit the app; everything is saved", ("exit", "leave", "close"), ("MainScreen", "BrokenScreen")),
    Action("settings", ("comma",), "Settings", APP,
        {**dict.fromkeys(("MainScreen", "Balance"), "common('settings')"), "SettingsScreen": "back"},
        "Theme, dates, currency, usual cost, and the key of every action",
        ("preferences", "options", "config", "keys", "theme"), ("Balance",), {"SettingsScreen": "Close"}),
    Action("quit-anywhere", ("ctrl+q",), "Quit anywhere", DIALOG, {"App": "quit"}, priority=True),
    # --- Balance ------------------------------------------------------------------------------------------------------
    Action("dismiss-hint", ("z",), "Dismiss the hint", SHOW, dict.fromkeys(("Balance", "Todo"), "dismiss_hint"),
        "Hide the first hint until its numbers change", ("hide", "hints")),
    Action("attention", ("enter",), "What needs attention", SHOW, {"Notices": "screen.attention"},
        "Every notice in full, and every hint with its calculation", ("notices", "hints", "why", "calculation"),
        ("Notices",), {"Notices": "Details"}),
    Action("restore-hints", (), "Show dismissed hints again", SHOW, {"Balance": "restore_hints"},
        "Bring back dismissed hints that still apply", ("hints", "restore")),
    Action("pace", ("enter",), "Forecast at a pace", SHOW, {"Balance": "common('pace')"},
        "Forecast at another number of Connects a day", ("forecast", "speed", "rate")),
    # --- Proposals ----------------------------------------------------------------------------------------------------
    Action("edit", ("e",), "Edit", CORRECT, dict.fromkeys(("Proposals", "Todo"), "edit"),
        "Change anything about the selected proposal, including its note and link",
        ("change", "note", "link", "correct", "title", "client", "tags"), ("Proposals",)),
    Action("filter", ("slash",), "Filter", SHOW,
        dict.fromkeys(("Proposals", "Insights", "Ledger", "SettingsScreen"), "filter"),
        "Show only what matches words, a client, a tag, a status or a date", ("search", "find"),
        ("Proposals", "Insights", "Ledger")),
    Action("sort", ("s",), "Sort by the next column", SHOW, {"Proposals": "sort"}, "Sort the list", ("order",)),
    Action("turn-order", ("S",), "Reverse sort", SHOW, {"Proposals": "turn"}, "Sort the other way", ("order",)),
    Action("mark", ("space",), "Mark", SHOW, {"Proposals": "mark"},
        "Mark rows; status keys then apply to all marked ones", ("select",), ("Proposals",)),
    *(_status(status) for status in sorted(STATUSES.values(), key=lambda status: not status.key)),
    *(_status_on(status) for status in STATUSES.values() if status.key),
    Action("outbid", (), "Outbid", STATUS, {"Proposals": "outbid"},
        "The boost was outbid and refunded", ("boost", "refund", "returned")),
    Action("open-link", ("l",), "Open the link", SHOW,
        dict.fromkeys(("Proposals", "ProposalDetails", "Todo"), "open_link"),
        "Open the job's page in your browser", ("browser", "url", "job", "web"),
        footer_group="open or copy the link"),
    Action("copy-link", ("y",), "Copy the link", SHOW,
        dict.fromkeys(("Proposals", "ProposalDetails", "Todo"), "copy_link"),
        "Copy the link to the job's page", ("clipboard", "yank", "url"), footer_group="open or copy the link"),
    Action("earn", ("dollar_sign",), "Earned", RECORD, {"Proposals": "earn"},
        "Record money that a hired proposal earned", ("earn", "paid", "income", "payment", "money", "revenue")),
    Action("take-back", ("t",), "Refund not received", CORRECT, dict.fromkeys(("Proposals", "Todo"), "take_back"),
        "Upwork didn't pay the refund; it's due again", ("return", "refund")),
    Action("remove", ("delete",), "Remove from the journal", CORRECT, dict.fromkeys(("Proposals", "Todo"), "remove"),
        "It stays in the file but no longer counts", ("delete", "void")),
    Action("filter-done", ("enter",), "Back to the list", MOVE,
        {"FilterLine": "submit", "SettingsFilter": "screen.filter_done"}, footer=("FilterLine",)),
    Action("clear", ("escape",), "Clear marks and filter", SHOW,
        {**dict.fromkeys(("Proposals", "Insights", "Ledger"), "back"),
         **dict.fromkeys(("FilterLine", "SettingsFilter"), "screen.back")},
        "Show everything again", ("reset", "all"), ("FilterLine",),
        {**dict.fromkeys(("Insights", "Ledger", "FilterLine"), "Clear the filter"), "SettingsFilter": "Clear"}),
    # --- Plans and Insights -------------------------------------------------------------------------------------------
    Action("plans-averages", ("0",), "My averages", SHOW, {"Plans": "averages"},
        "Back to your own averages of the last 90 days", ("reset",), ("Plans",)),
    Action("period", ("f",), "Period", SHOW, {"Insights": "period"},
        "All time, the last 12 months, or the last 90 days", ("dates", "time", "year", "month"), ("Insights",)),
    Action("p-values", ("P",), "p-values", SHOW, {"Insights": "p_values"},
        "Show how likely each difference is to be chance", ("statistics", "chance", "significance")),
    Action("returns", ("dollar_sign",), "Return", SHOW, {"Insights": "returns"},
        "Show what each group earned, compared with what its bids cost",
        ("earn", "income", "money", "roi", "profit", "revenue")),
    # --- Month --------------------------------------------------------------------------------------------------------
    Action("month-before", ("left_square_bracket",), "The month before", SHOW, {"Month": "month(-1)"},
        "Review an earlier month", ("previous", "earlier"), ("Month",), footer_group="month"),
    Action("month-after", ("right_square_bracket",), "The month after", SHOW, {"Month": "month(1)"},
        "Review a later month", ("next", "later"), ("Month",), footer_group="month"),
    # --- moving about -------------------------------------------------------------------------------------------------
    Action("list-down", ("j", "down"), "Down", MOVE,
        {"LineList": "move(1)", "Scrolling": "scroll_down", "PlanTable": "move(1)"},
        words_on={"PlanTable": "Next plan"}),
    Action("list-up", ("k", "up"), "Up", MOVE,
        {"LineList": "move(-1)", "Scrolling": "scroll_up", "PlanTable": "move(-1)"},
        words_on={"PlanTable": "Previous plan"}),
    Action("page-down", ("pagedown", "ctrl+f"), "Page down", MOVE, {"LineList": "page(1)", "Scrolling": "page_down"}),
    Action("page-up", ("pageup", "ctrl+b"), "Page up", MOVE, {"LineList": "page(-1)", "Scrolling": "page_up"}),
    Action("list-first", ("g", "home"), "First", MOVE, {"LineList": "go_to(0)", "Scrolling": "scroll_home"}),
    Action("list-last", ("G", "end"), "Last", MOVE, {"LineList": "go_to(-1)", "Scrolling": "scroll_end"}),
    Action("open", ("enter",), "Open", MOVE,
        {"LineList": "select", **dict.fromkeys(("ProposalDetails", "Attention", "Keys", "BoostsSideBySide"), "dismiss"),
         "MovementDetails": "dismiss(True)", "Todo": "yes"},
        words_on={**dict.fromkeys(("ProposalDetails", "Attention", "Keys", "BoostsSideBySide"), "Close"),
                  "MovementDetails": "Its proposal", "Todo": "Yes"}),
    Action("next-field", ("down",), "Next field", MOVE,
        {"Form": "app.focus_next", "Plans": "app.focus_next", "QuickAdd": "other_line(1)"},
        words_on={"QuickAdd": "Next pasted line"}),
    Action("field-before", ("up",), "Previous field", MOVE,
        {"Form": "app.focus_previous", "Plans": "app.focus_previous", "QuickAdd": "other_line(-1)"},
        words_on={"QuickAdd": "Previous pasted line"}),
    Action("turn-right", ("right", "l"), "Next option", MOVE,
        {"Selector": "turn(1)", "NumberStepper": "turn(1)", "Insights": "turn(1)", "SettingsScreen": "turn(1)",
         "ImportPreview": "choose(1)"},
        "Compare proposals by another kind of group, or see bids and replies in a calendar",
        ("group", "compare", "tag", "weekday", "calendar", "heatmap", "year"), ("Insights",),
        {"NumberStepper": "More", "Insights": "Next kind"}),
    Action("turn-left", ("left", "h"), "Previous option", MOVE,
        {"Selector": "turn(-1)", "NumberStepper": "turn(-1)", "Insights": "turn(-1)", "SettingsScreen": "turn(-1)",
         "ImportPreview": "choose(-1)"},
        words_on={"NumberStepper": "Less", "Insights": "Previous kind"}),
    Action("turn-ten-right", ("shift+right",), "Ten more", MOVE, {"NumberStepper": "turn(10)"}),
    Action("turn-ten-left", ("shift+left",), "Ten less", MOVE, {"NumberStepper": "turn(-10)"}),
    Action("next-choice", ("space",), "Next choice", MOVE, {"Selector": "turn(1)", "ImportPreview": "choose(1)"},
        footer=("ImportPreview",)),
    Action("type-number", ("enter",), "Type a number", MOVE, {"NumberStepper": "type"}),
    Action("complete", ("tab",), "Complete", MOVE, {"LineInput": "complete"}),
    Action("accounts", ("f3",), "Accounts", APP,
        {**dict.fromkeys(("MainScreen", "BrokenScreen", "SetUp"), "app.accounts"), "Accounts": "next"},
        "Your accounts side by side; go to another one", ("agency", "switch", "journal", "profile", "total"),
        words_on={"Accounts": "Next account"}),
    # --- dialogs ------------------------------------------------------------------------------------------------------
    Action("save", ("enter",), "Save", DIALOG, {"LineInput": "submit", "Form": "save"}),
    Action("cancel", ("escape",), "Cancel", DIALOG,
        {"Form": "cancel", "QuickAdd": "cancel", "TypedLine": "dismiss",
         "ImportSource": "leave", "Jump": "dismiss", "ConfirmLeave": "dismiss(False)", "Palette": "dismiss"}),
    Action("close", ("escape", "q"), "Close", DIALOG,
        {**dict.fromkeys(
            ("ProposalDetails", "MovementDetails", "Attention", "Keys", "Accounts", "BoostsSideBySide"), "dismiss"),
         "SettingsScreen": "back", "Todo": "stop"}, words_on={"Todo": "Stop"}),
    Action("skip", ("space",), "Skip", DIALOG, {"Todo": "skip"}),
    Action("settle-old", ("A",), "Mark all old ones as unanswered", DIALOG, {"Todo": "settle_old"}),
    Action("as-form", ("f2",), "As a form", DIALOG, {"QuickAdd": "form"}, priority=True),
    Action("boosts", ("f4",), "Boosts side by side", DIALOG,
        {"QuickAdd": "boosts", "BoostsSideBySide": "dismiss"}, priority=True,
        words_on={"BoostsSideBySide": "Close"}),
    Action("palette-down", ("down",), "Next command", DIALOG, {"Palette": "move(1)"}),
    Action("palette-up", ("up",), "Previous command", DIALOG, {"Palette": "move(-1)"}),
    Action("palette-page-down", ("pagedown",), "Next page of commands", DIALOG, {"Palette": "page(1)"}),
    Action("palette-page-up", ("pageup",), "Previous page of commands", DIALOG, {"Palette": "page(-1)"}),
    Action("to-default", ("delete",), "Back to the default", DIALOG, {"SettingsScreen": "to_default"}),
    Action("import", ("enter",), "Import", DIALOG, {"ImportPreview": "import"}, priority=True),
    Action("all-guesses", ("A",), "All best guesses", DIALOG, {"ImportPreview": "guess"}),
    Action("same-day", ("o",), "Switch same-day rows", DIALOG, {"ImportPreview": "same_day"}),
    Action("columns", ("c",), "Columns of the table", DIALOG, {"ImportPreview": "columns"}),
    Action("leave", ("escape",), "Leave", DIALOG, {"ImportPreview": "dismiss"}),
    Action("put-back", ("p",), "Put back", DIALOG, {"PutBack": "put_back"}),
    Action("leave-out", ("n",), "Leave out for good", DIALOG, {"PutBack": "let_go"}),
    Action("later", ("escape",), "Later", DIALOG, {"PutBack": "dismiss"}),
    Action("open-editor", ("e",), "Editor", DIALOG, {"BrokenScreen": "edit"}, footer=("BrokenScreen",)),
    Action("look-again", ("enter",), "Check again", DIALOG, {"BrokenScreen": "look"}, footer=("BrokenScreen",)),
    Action("show-rest", ("escape",), "Show the rest, read-only", DIALOG, {"BrokenScreen": "go_on"},
        footer=("BrokenScreen",)),
)
# fmt: on

ACTIONS: Final[Mapping[str, Action]] = {action.id: action for action in _TABLE}
"""Every action by its id, in the order in which the footer, the settings and the page of keys have them."""

SCREENS: Final[Mapping[str, tuple[str, ...]]] = {
    "Balance": ("MainScreen", "Balance", "Scrolling", "Notices", "LineList"),
    "Proposals": ("MainScreen", "Proposals", "LineList", "Scrolling", "FilterLine", "LineInput"),
    "Plans": ("MainScreen", "Plans", "NumberStepper", "Selector", "PlanTable"),
    "Insights": ("MainScreen", "Insights", "LineList", "FilterLine", "LineInput"),
    "Month": ("MainScreen", "Month", "LineList"),
    "Ledger": ("MainScreen", "Ledger", "LineList", "FilterLine", "LineInput"),
    "BrokenScreen": ("BrokenScreen",),
    "QuickAdd": ("QuickAdd", "LineInput"),
    "Form": ("Form", "LineInput", "Selector"),
    "SetUp": ("SetUp", "Form", "LineInput", "Selector"),
    "ConfirmLeave": ("ConfirmLeave", "LineList"),
    "TypedLine": ("TypedLine", "LineInput"),
    "Palette": ("Palette", "LineInput"),
    "ProposalDetails": ("ProposalDetails", "Scrolling"),
    "MovementDetails": ("MovementDetails", "Scrolling"),
    "Attention": ("Attention", "Scrolling"),
    "Todo": ("Todo", "Scrolling"),
    "Accounts": ("Accounts", "LineList"),
    "BoostsSideBySide": ("BoostsSideBySide", "Scrolling"),
    "Keys": ("Keys", "Scrolling"),
    "Jump": ("Jump",),
    "SettingsScreen": ("SettingsScreen", "SettingsFilter", "LineInput", "LineList"),
    "ImportSource": ("ImportSource", "LineInput"),
    "ImportPreview": ("ImportPreview", "LineList"),
    "PutBack": ("PutBack",),
}
"""What has keys on each screen and dialog, besides the app: two actions clash where one press could mean both."""

MAIN: Final = tuple(action.words for action in _TABLE if action.group == GO)
"""The screens that show the view."""

TYPED_IN: Final = frozenset({
    "App", "LineInput", "FilterLine", "SettingsFilter", "QuickAdd", "Form", "TypedLine", "Palette",
    "ImportSource", "Jump",
})  # fmt: skip
"""Nodes that are active while text is typed. Their keys must not be printable characters."""


def screens_of(action: Action) -> tuple[str, ...]:
    """Name the screens and dialogs that have an action."""
    return tuple(
        name for name, nodes in SCREENS.items() if "App" in action.on or not action.on.keys().isdisjoint(nodes)
    )
