"""Every action on another key: each place names that key and no old one, and only that does something.

The app is walked through by what its actions are called, with all keys moved by the settings file, and read wherever
there is something to read.
"""

import re
from calendar import month_abbr
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from textual.widgets import Input

from connects_tui.keys import ACTIONS, MAIN, SCREENS, STATUS
from connects_tui.ledger.entries import Account, Entry, Proposal
from connects_tui.rules import Rulebook
from connects_tui.tui.dialogs.proposal_form import ProposalForm
from connects_tui.tui.keymap import WITH_KEYS, fitted_keys, key_in_file, key_named, shown
from tests.named_keys import DOES
from tests.tui.moved import MOVED, SETTINGS, WHOLE, Hand, Seen, Watched, book_on
from tests.tui.test_import import PAGE

Walk = Callable[[Hand], Awaitable[None]]
Start = Callable[[Path, Rulebook, bytes], None]

ACCOUNT: Final = Account(id="open1", on=date(2026, 10, 20), rules="upwork", plan="plus", renewal_day=5, balance=140)
OPENING_DAY: Final = """Available Connects: 96
Date\tAction\tConnects
Oct 20, 2026\tApplied to job: Opening day page\t-12
"""
TABLE: Final = "What,When,Price\nA shop,03/04/2026,12\n"


# --- what the walks begin with ---------------------------------------------------------------------------------------


def demo(journal: Path, _: Rulebook, demo_year: bytes) -> None:
    journal.write_bytes(demo_year)


def some(journal: Path, rulebook: Rulebook, _: bytes) -> None:
    jobs = (
        Proposal(id=f"job{day}", on=date(2026, 11, day), connects=8, title=f"{name} page", client="Acme", tags=("css",))
        for day, name in ((9, "Settings"), (12, "Checkout"), (20, "Landing"))
    )
    _recorded(journal, rulebook, ACCOUNT, *jobs)


def nothing(journal: Path, rulebook: Rulebook, _: bytes) -> None:
    _recorded(journal, rulebook, Account(id="open1", on=date(2026, 11, 6), rules="upwork", plan="basic", balance=0))


def no_account(_: Path, __: Rulebook, ___: bytes) -> None:
    pass


def no_such_plan(journal: Path, rulebook: Rulebook, year: bytes) -> None:
    some(journal, rulebook, year)
    journal.write_bytes(journal.read_bytes().replace(b'"plus"', b'"gold"'))


def damaged(journal: Path, rulebook: Rulebook, year: bytes) -> None:
    some(journal, rulebook, year)
    journal.write_bytes(journal.read_bytes() + b"kind = =\n")


def overwritten(journal: Path, rulebook: Rulebook, year: bytes) -> None:
    some(journal, rulebook, year)
    before = journal.read_bytes()
    _recorded(journal, rulebook, Proposal(id="job23", on=date(2026, 11, 23), connects=8, title="Gone page"))
    journal.write_bytes(before)


def _recorded(journal: Path, rulebook: Rulebook, *entries: Entry) -> None:
    book = book_on(journal, rulebook)
    for entry in entries:
        book.record([entry])


# --- the walks -------------------------------------------------------------------------------------------------------


async def through_the_balance(hand: Hand) -> None:
    """The first screen with its hints and its pace; keys and palette over it."""
    await hand.waits()
    await hand.looks("balance", "run out on 8 Dec", "Connects due back since", "{dismiss-hint} dismisses")
    await hand.does("dismiss-hint")
    await hand.looks("balance, one hint less", "{go-balance} Balance {go-proposals} Proposals {go-plans} Plans")
    await hand.does("pace")
    await hand.looks("pace", "{save} saves · empty for your own pace · {cancel} cancels")
    await hand.types("soon")
    await hand.does("save")
    await hand.looks("pace, wrong", "This is not")
    await hand.empties()
    await hand.types("4")
    await hand.does("save")
    await hand.looks("balance at a pace", "ahead at 4 Connects a day · {pace} changes it")
    await hand.does("keys")
    await hand.looks("keys of the balance", "{pace} Forecast at a pace", "{close} closes · {palette} finds")
    await hand.does("close", "palette")
    await hand.looks(
        "palette", "{add}", "Show dismissed hints", "{palette-up} {palette-down} move · {save} chooses · {cancel}"
    )
    await hand.types("undo")
    await hand.looks("palette, found")
    await hand.types("qqq")
    await hand.looks("palette, nothing", "Nothing here is called")
    await hand.does("cancel")
    await hand.makes_it(30, 8)
    await hand.looks("too small", "connects needs", "{quit-anywhere} quits")


async def through_the_plans(hand: Hand) -> None:
    """Every knob and every plan that is asked about."""
    await hand.does("go-plans")
    await hand.waits()
    await hand.looks("plans", "Proposals a month")
    await hand.does("keys")
    await hand.looks("keys of a knob", "{type-number} Type a number")
    await hand.does("close", "type-number")
    await hand.looks("a number", "A whole number")
    await hand.does("cancel")
    await hand.types("⇥⇥⇥")
    await hand.looks("plans, usage")
    await hand.types("⇥⇥")
    for plan in ("first", "second", "third"):
        await hand.looks(f"plans, {plan}", *(["{membership} changes to it"] if plan == "third" else []))
        await hand.does("list-down")
    await hand.does("membership")
    await hand.looks("membership of a plan", "Allowance")
    await hand.does("cancel", "keys")
    await hand.looks("keys of the plans", "{list-down} Next plan")


async def through_the_insights(hand: Hand) -> None:
    """The groups, a filter, and the ledger."""
    await hand.does("go-insights")
    await hand.waits()
    await hand.looks(
        "insights", "{turn-left} {turn-right} another kind · {open} shows", "{period} period {filter} filter"
    )
    await hand.does("turn-right", "period", "p-values")
    await hand.looks("insights, other kind", "in the last 12 months")
    await hand.does("filter")
    await hand.types("zzzz")
    await hand.looks("insights, nothing fits", "Nothing fits this filter: {clear} clears it")
    await hand.does("clear", "keys")
    await hand.looks("keys of the insights", "{turn-right} Next kind")
    await hand.does("close", "go-ledger")
    await hand.looks("ledger", "movements")
    await hand.does("keys")
    await hand.looks("keys of the ledger", "{list-down} Down")


async def through_the_settings(hand: Hand) -> None:
    """Every row of the settings, a key that is asked for, and the list of themes."""
    await hand.does("settings")
    await hand.looks(
        "settings", "in settings.toml", "{turn-left} {turn-right} change · {to-default} default · {filter} filter"
    )
    for name, says in (
        ("theme", "{open} lists them"),
        ("usual_cost", "{open} types it"),
        ("add", "{open} asks for a new key"),
    ):
        await hand.does("filter")
        await hand.types(name)
        await hand.looks(f"settings, filtered for {name}")
        await hand.does("filter-done")
        await hand.looks(f"settings, {name}", says)
        await hand.does("open")
        await hand.looks(f"settings, {name}, opened")
        if name == "add":  # here any key can be the answer
            await hand.does("undo")
            await hand.looks("new key, clash", "now {add}", "{undo} is ", "Press another key.")
            await hand.types("⎋")
        else:
            await hand.does("cancel")
        await hand.does("close")
    await hand.does("filter")
    await hand.types("zzzz")
    await hand.looks("settings, nothing fits", "No setting or key fits", "{clear} clears it")
    await hand.does("filter-done")
    await hand.looks("settings, nothing fits, in the list", "No setting or key fits", "{close} clears it")
    await hand.does("close", "settings")


async def through_the_proposals(hand: Hand) -> None:
    """The list with marks, a filter and every status; the story, the form, and the question before it is left."""
    await hand.does("go-proposals")
    await hand.looks("proposals", "Landing page")
    await hand.does("keys")
    await hand.looks("keys of the proposals", "{take-back} Refund not received")
    await hand.does("open", "mark", "mark")
    await hand.looks("proposals, marked")
    await hand.does("status-viewed")
    await hand.looks("proposals, told", "2 proposals: viewed · {undo} undoes")
    await hand.does("list-first", "mark", "clear", "sort", "turn-order")
    for id_ in (id_ for id_, action in WITH_KEYS.items() if action.group == STATUS):
        await hand.does(id_)
    await hand.does("status-closed", "take-back", "remove", "undo", "redo", "repeat")
    await hand.looks(
        "repeat", "Repeat the last proposal · {save} saves · {complete} completes · {as-form} form · {cancel}"
    )
    await hand.does("cancel", "open")
    await hand.looks("story", "Stands", "{close} closes")
    await hand.does("close", "edit")
    await hand.looks("form", "{save} saves · tab next · {cancel} cancels")
    await hand.empties()
    await hand.does("save")
    await hand.looks("form, wrong", "this is needed")
    await hand.does("next-field", "field-before", "cancel")
    await hand.looks("leaving", "Leave without saving?", "{open} chooses · {cancel} keeps editing")
    await hand.does("cancel", "cancel", "list-down", "open", "filter")
    await hand.looks("filter")
    await hand.types("connects>abc")
    await hand.does("filter-done")
    await hand.looks("filter, wrong", "connects>")
    await hand.does("clear", "filter")
    await hand.types("zzzz")
    await hand.looks("filter, nothing fits", "Nothing fits this filter: {clear} clears it")


async def through_quick_add(hand: Hand) -> None:
    """The line: empty, with text, objected to, kept, and with several pasted lines."""
    await hand.does("add")
    await hand.looks("quick-add")
    await hand.types("12 Theme")
    await hand.looks("quick-add, typed", "Theme")
    await hand.types(" +-3")
    await hand.does("save")
    await hand.looks(
        "quick-add, objected to", "title · {save} again saves it as it is", "{save} again saves it as it is · {cancel}"
    )
    await hand.does("cancel")
    await hand.looks(
        "quick-add, kept",
        "The line is kept · {add} opens it again",
        "{reconcile} The renewal",
        "{add} Of 100",
        "{go-plans} ",
    )
    await hand.does("add", "as-form")
    await hand.looks("quick-add, as a form")
    await hand.does("cancel", "list-down", "open", "add")
    await hand.pastes("8 First\n9 Second\n")
    await hand.looks(
        "quick-add, several lines", "{save} saves · {field-before} {next-field} other lines · {as-form} form"
    )
    await hand.does("next-field", "field-before", "save")
    await hand.looks("quick-add, the next line", '"First", 8 Connects')
    await hand.does("cancel")


async def through_the_forms(hand: Hand) -> None:
    """What comes and goes, the membership, Upwork's number, and the export; each with what is wrong with it."""
    await hand.does("in-out")
    await hand.looks("in and out")
    await hand.types("5")
    await hand.does("save")
    await hand.looks("in and out, refused", "{save} again records it anyway")
    await hand.types("x")
    await hand.does("save")
    await hand.looks("in and out, wrong", "Connects")
    await hand.does("field-before")
    for kind in ("bonus", "spent", "returned"):
        await hand.does("turn-right")
        await hand.looks(f"in and out, {kind}")
    await hand.does("cancel", "list-down", "open", "membership")
    await hand.looks("membership")
    await hand.does("turn-right")
    await hand.looks("membership, changed")
    await hand.does("cancel", "list-down", "open", "reconcile")
    await hand.looks("reconcile")
    await hand.does("save")
    await hand.looks("reconcile, wrong", "this is needed")
    await hand.types("30")
    await hand.does("save")
    await hand.looks("reconciled", "Upwork shows 30")
    await hand.does("export")
    await hand.looks("export")
    await hand.does("next-field")
    await hand.empties()
    await hand.does("save")
    await hand.looks("export, wrong", "a file's name is needed")
    await hand.does("cancel")


async def through_an_import(hand: Hand) -> None:
    """A path, a page that is unsure, a table that leaves things open."""
    await hand.does("paste")
    await hand.looks("import", "{save} reads the file · {cancel} cancels")
    await hand.types("nowhere")
    await hand.does("save")
    await hand.looks("import, no such file", "there is no such file")
    await hand.pastes(PAGE)
    await hand.looks(
        "import, preview", "{import} adds 3 entries · {next-choice} chooses · {all-guesses} all guesses · {leave}"
    )
    await hand.does("import")
    await hand.looks("import, asked", "{import} again adds the rest", "{import} again adds 3 entries")
    await hand.does("next-choice", "list-down", "all-guesses", "same-day")
    await hand.looks("import, decided")
    await hand.does("leave")
    await hand.pastes(OPENING_DAY)
    await hand.looks("import, opening day", "already · {same-day}")
    await hand.does("leave")
    await hand.pastes("What,When,Price\nA shop,03/04/2026,12\n")
    await hand.looks("import, columns", "Which column is which?")
    await hand.does("save")
    await hand.looks("import, columns missing", "{turn-left} and {turn-right} choose a")
    await hand.does("turn-right", "next-field", "turn-right", "turn-right", "next-field", *["turn-right"] * 3, "save")
    await hand.waits()
    await hand.looks("import, which is the day", "Which is the day?")
    await hand.does("save")
    await hand.waits()
    await hand.does("import")
    await hand.looks("imported", "Imported: ", "{undo} undoes")


async def with_nothing_yet(hand: Hand) -> None:
    """An account without a proposal and without Connects."""
    await hand.looks(
        "balance, empty", "Press {add} to log", "No Connects.", "{in-out} records", "{add} logs a proposal"
    )
    await hand.does("repeat", "pace")
    await hand.looks("nothing to repeat", "There is no proposal to repeat yet; {add} adds one")
    await hand.does("cancel", "go-proposals")
    await hand.looks("proposals, empty", "No proposals yet: {add} adds")
    await hand.does("go-insights")
    await hand.waits()
    await hand.looks("insights, empty", "No proposal in this time: {add} logs one")
    await hand.does("go-balance", "undo", "quit")


async def with_no_account(hand: Hand) -> None:
    """The set-up."""
    await hand.looks("set-up", "Four questions", "{cancel} leaves the app")
    await hand.types("⇥⇥")
    await hand.looks("set-up, a field")
    await hand.types("99")
    await hand.does("save")
    await hand.looks("set-up, wrong", "1 to 31")


async def with_a_broken_journal(hand: Hand) -> None:
    """What stands in the way, and the editor that can't be opened here."""
    await hand.looks("broken", "{open-editor} opens yours on the line")
    await hand.does("open-editor", "look-again")
    await hand.looks("broken, no editor", "No editor could be opened")
    if hand.app.books is not None:
        await hand.does("show-rest")
        await hand.looks("broken, the rest", "Nothing is added to the journal")


async def with_something_missing(hand: Hand) -> None:
    """The offer to put it back."""
    await hand.looks("put back", "{put-back} puts back · {leave-out} leaves out for good · {later} later")
    await hand.does("put-back")
    await hand.looks("put back, done", "1 entry put back · {undo} undoes")


WALKS: Final[list[tuple[Walk, Start, tuple[str, ...]]]] = [
    (through_the_balance, demo, ("Balance", "TypedLine", "Keys", "Palette")),
    (through_the_plans, demo, ("Plans", "TypedNumber")),
    (through_the_insights, demo, ("Insights", "Ledger")),
    (through_the_settings, some, ("SettingsScreen",)),
    (through_the_proposals, some, ("Proposals", "ProposalDetails", "Leaving")),
    (through_quick_add, some, ("QuickAdd",)),
    (through_the_forms, some, ("Form",)),
    (through_an_import, some, ("ImportSource", "ImportPreview")),
    (with_nothing_yet, nothing, ()),
    (with_no_account, no_account, ()),
    (with_a_broken_journal, no_such_plan, ()),
    (with_a_broken_journal, damaged, ("BrokenScreen",)),
    (with_something_missing, overwritten, ("PutBack",)),
]
"""Each walk, what it begins with, and the screens on which it tries the key of every action that they have."""


# --- what is seen ----------------------------------------------------------------------------------------------------

_BY_KEY: Final = {shown(key): id_ for id_, key in MOVED.items()}
_OLD: Final = {
    name for action in WITH_KEYS.values() for key in action.keys for name in (key, shown(key), key_in_file(key))
}
_ALSO_WORDS: Final = frozenset({*"012345aAd", "up", "down", "left", "right", "home", "end"})
"""Keys, or names of keys, that stand in texts as a number or a word, or as the unit "d"."""

_NO_KEY: Final = (
    (r"\S+ tab next", "Textual's own key, which can't be moved"),
    (r"\S* esc cancels|\S+ del for", "where a key is asked for, which can be any other"),
    (r"\S+ p =|chance, p \S*", "a statistic"),
    (r"[\d,.-]+ → [\d,.-]+", "what a balance was and is"),
    (r"(Date|date|Title|title) ↓ \S*|\S* ↓ \d+", "how a list is sorted, and a share of the row above"),
    (r"\S+ ← best", "the cheapest plan"),
    (r" \? \d+", "a row of an import that is unsure, with its day"),
)
"""What stands in a text and is no key, with the words around it, and what it is instead."""


def old_keys_in(seen: Seen) -> Iterator[str]:
    """Find where an old key is named: where it is one by itself, or by what stands behind it."""
    for part in (*seen.parts, *seen.bar):
        for place, word in enumerate(part):
            bare = word if word in _OLD else word.strip("().:;,!\"'")
            if bare not in _OLD:
                continue
            before, after = part[place - 1] if place else "", part[place + 1] if part[place + 1 :] else ""
            if seen.where == "SettingsScreen" and shown(MOVED.get(after, "")) == before:
                continue  # the default, between the key and the action's name
            if bare in _ALSO_WORDS:
                begins = not place and after[:1].isupper() and after.rstrip(",.") not in (*month_abbr, "Connects")
                acts = before[-1:] in "·(:;." and bool(re.fullmatch(DOES, after))
                is_key = (begins and bare != "A") or acts
            else:
                is_key = not any(re.fullmatch(known, f"{before} {bare} {after}") for known, _ in _NO_KEY)
            if is_key:
                yield f"{before} {bare} {after}".strip(" ")


@pytest.mark.parametrize(("walk", "start", "screens"), WALKS)
async def test_what_named_a_key_names_the_moved_one_and_only_that_does_something(  # noqa: PLR0917 - pytest names them
    journal: Path, rulebook: Rulebook, demo_year: bytes, walk: Walk, start: Start, screens: tuple[str, ...]
) -> None:
    start(journal, rulebook, demo_year)
    settings = journal.with_name("settings.toml")
    settings.write_text(SETTINGS, encoding="utf-8")
    app = Watched(book_on(journal, rulebook), settings)
    async with app.run_test(size=WHOLE) as pilot:
        hand = Hand(app, pilot, tries=True)
        await walk(hand)
        assert app.settings_problems == ()
    left = {name: found for name, seen in hand.seen.items() if (found := list(old_keys_in(seen)))}
    assert left == {}, "an old key is named"
    idle = {name: ids for name, seen in hand.seen.items() if (ids := _named(seen) - seen.active)}
    assert idle == {}, "a key is named that does nothing there"
    for screen in screens:
        tried = {id_ for where, id_ in hand.tried if where == screen}
        nodes = {*SCREENS[screen], *(["App"] if screen in (*MAIN, "BrokenScreen") else ())}
        possible = {id_ for id_ in WITH_KEYS if not ACTIONS[id_].on.keys().isdisjoint(nodes)}
        if not nodes.isdisjoint(("FilterLine", "SettingsFilter")):
            possible.remove("save")  # there what saves elsewhere goes back to the list
        assert tried == possible - {"suspend"}  # which this terminal can't


def _named(seen: Seen) -> set[str]:
    """Return the actions whose keys are named, but those that are told of for another screen."""
    told = {"NewKey": WITH_KEYS.keys(), "Keys": {"palette"}}.get(seen.where, set())
    return {_BY_KEY[word] for word in seen.named & _BY_KEY.keys()} - told


def test_every_key_can_be_moved_at_once_and_every_screen_is_walked_through() -> None:
    assert MOVED.keys() == WITH_KEYS.keys()
    assert len(set(MOVED.values())) == len(MOVED)
    assert all(key_named(key) == key for key in MOVED.values())
    made = fitted_keys({id_: (key,) for id_, key in MOVED.items()}, {})
    assert (made.keymap, made.problems) == (MOVED, ())
    assert {screen for _, _, screens in WALKS for screen in screens} == SCREENS.keys()


# --- fields, and what else is not walked through ---------------------------------------------------------------------


@pytest.fixture
def moved_app(journal: Path, rulebook: Rulebook) -> Watched:
    """An app on some proposals, with every key moved."""
    some(journal, rulebook, b"")
    settings = journal.with_name("settings.toml")
    settings.write_text(SETTINGS, encoding="utf-8")
    return Watched(book_on(journal, rulebook), settings)


async def test_in_a_field_the_old_keys_neither_save_nor_complete_nor_leave_and_the_new_ones_do(
    moved_app: Watched, journal: Path
) -> None:
    before = journal.read_bytes()
    async with moved_app.run_test() as pilot:
        hand = Hand(moved_app, pilot)
        await hand.does("add")
        line = moved_app.focused
        assert isinstance(line, Input)
        await hand.types("8 Theme @Ac⇥⏎⎋‹f2›⏎")
        assert moved_app.focused is line
        assert (line.value, journal.read_bytes()) == ("8 Theme @Ac", before)
        await hand.does("complete")
        assert line.value == "8 Theme @Acme"
        await hand.does("save")
        assert b'client = "Acme"' in journal.read_bytes().removeprefix(before)
        await hand.does("add", "as-form")
        assert isinstance(moved_app.screen, ProposalForm)
        await hand.types("⎋⏎↓")
        assert isinstance(moved_app.screen, ProposalForm)
        await hand.does("cancel", "list-down", "open")
        assert not isinstance(moved_app.screen, ProposalForm)


async def test_in_a_filter_the_old_keys_neither_leave_nor_clear_it_and_the_new_ones_do(moved_app: Watched) -> None:
    async with moved_app.run_test() as pilot:
        hand = Hand(moved_app, pilot)
        await hand.does("go-proposals", "filter")
        line = moved_app.focused
        assert isinstance(line, Input)
        await hand.types("landing⏎⎋⏎")
        assert (moved_app.focused, line.value) == (line, "landing")
        await hand.does("filter-done")
        assert (moved_app.focused is line, line.value) == (False, "landing")
        await hand.types("⎋")
        assert line.value == "landing"
        await hand.does("clear")
        assert line.value == ""


async def test_where_a_key_is_asked_for_escape_and_delete_are_fixed_and_any_other_is_the_answer(
    moved_app: Watched,
) -> None:
    async with moved_app.run_test() as pilot:
        hand = Hand(moved_app, pilot)
        await hand.does("settings", "filter")
        await hand.types("dismiss-hint")
        await hand.does("filter-done", "open")
        await hand.types("⎋")
        assert moved_app.own_keys["dismiss-hint"] == (MOVED["dismiss-hint"],)
        await hand.does("open")
        await hand.types("Z")
        assert moved_app.own_keys["dismiss-hint"] == ("Z",)
        await hand.does("open")
        await hand.types("‹delete›")
        assert "dismiss-hint" not in moved_app.own_keys


async def test_the_page_of_keys_closes_for_the_palette_and_settings_name_a_moved_key_at_once(
    moved_app: Watched,
) -> None:
    async with moved_app.run_test() as pilot:
        hand = Hand(moved_app, pilot)
        await hand.does("keys", "palette")
        assert moved_app.screen_name == "Palette"
        await hand.does("cancel")
        assert moved_app.screen_name == "Balance"
        await hand.does("settings", "filter")
        await hand.types("to-default")
        await hand.does("filter-done", "open")
        await hand.types("‹f23›")
        assert "f23 default" in str(moved_app.screen.query_one("#settings").border_subtitle)


async def test_on_a_small_screen_long_keys_are_whole_and_no_old_one_is_named(moved_app: Watched) -> None:
    async with moved_app.run_test(size=(60, 18)) as pilot:
        hand = Hand(moved_app, pilot)
        for mode in ("balance", "proposals", "plans", "insights", "ledger"):
            await hand.does(f"go-{mode}")
            for size in ((80, 24), (60, 18)):
                await hand.makes_it(*size)
                await hand.looks(f"{mode} {size}")
            await hand.does("keys")
            for size in ((60, 18), (80, 24)):
                await hand.makes_it(*size)
                await hand.looks(f"keys of {mode} {size}", "{close}")
                page = moved_app.screen.query_one("#keys")
                assert max(child.region.right for child in page.children) < page.region.right, "nothing is cut off"
            await hand.does("close")
    assert {name: found for name, seen in hand.seen.items() if (found := list(old_keys_in(seen)))} == {}
