"""Every action on another key: each place names that key and no old one, and only that does something.

The app is walked through by what its actions are called, with all keys moved by the settings file, and read wherever
there is something to read.
"""

import re
from calendar import month_abbr
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from textual.events import Paste
from textual.widgets import Input

from connects_tui.demo import demo_journal
from connects_tui.keys import ACTIONS, MAIN, SCREENS, STATUS
from connects_tui.ledger.entries import Account, Entry, Proposal
from connects_tui.tui.dialogs.record_forms import ProposalForm
from connects_tui.tui.keymap import WITH_KEYS, fitted_keys, key_in_file, key_named, shown
from tests.named_keys import DOES
from tests.on_a_day import TODAY
from tests.tui.conftest import BookOn
from tests.tui.moved import MOVED, WHOLE, Hand, Keys, Seen, Watched
from tests.tui.test_import import PAGE
from tests.tui.test_todo import WAITING

pytestmark = pytest.mark.usefixtures("footed")

ACCOUNT: Final = Account(id="open1", on=date(2026, 10, 20), rules="upwork", plan="plus", renewal_day=5, balance=140)
NOTHING: Final = Account(id="open1", on=date(2026, 11, 6), rules="upwork", plan="basic", balance=0)
SOME: Final = (
    ACCOUNT,
    Proposal(id="job9", on=date(2026, 11, 9), connects=8, title="Settings page", client="Acme", tags=("css",)),
    Proposal(id="job12", on=date(2026, 11, 12), connects=8, title="Checkout page", client="Acme", tags=("css",)),
    Proposal(id="job20", on=date(2026, 11, 20), connects=8, title="Landing page", client="Acme", tags=("css",)),
)
GONE: Final = Proposal(id="job23", on=date(2026, 11, 23), connects=8, title="Gone page")
OPENING_DAY: Final = """Available Connects: 96
Date\tAction\tConnects
Oct 20, 2026\tApplied to job: Opening day page\t-12
"""
TABLE: Final = "What,When,Price\nA shop,03/04/2026,12\n"

# --- the walks -------------------------------------------------------------------------------------------------------


class Walk(NamedTuple):
    """A walk through the app.

    Attributes:
        steps: what is pressed, and what there is to read afterwards; `{id}` is the moved key of an action.
        screens: those on which it tries the key of every action that they have.
        begins_with: the entries of the journal.
        change: what happens to the file before the app is opened.
    """

    steps: Sequence[tuple[Keys, *tuple[str, ...]]]
    screens: tuple[str, ...] = ()
    begins_with: Sequence[Entry] = SOME
    change: Callable[[bytes], bytes] | None = None


@cache
def demo(_: bytes) -> bytes:
    return demo_journal(TODAY)


BALANCE: Final = Walk(
    [
        (
            "",
            "lasts until 7 Dec",
            "Refund on its way since",
        ),
        ((100, 30), "{dismiss-hint} dismisses", "more: tab here, then {attention}"),
        (WHOLE,),
        ("{dismiss-hint}", "{go-balance} Balance {go-proposals} Proposals {go-plans} Plans"),
        ("⇥{attention}", "Goes away", "{close} closes"),
        ("{close}{attention}{open}",),
        ("{jump}",),
        ("{cancel}",),
        ("⇧⇥{pace}", "{save} saves · empty for your own pace · {cancel} cancels"),
        ("soon{save}", "This is not"),
        ("⌫⌫⌫⌫4{save}", "forecast at 4 a day · {pace} to change"),
        ("{keys}", "{pace} Forecast at a pace", "{close} closes · {palette} finds"),
        (
            "{close}{palette}",
            "{add}",
            "Show dismissed hints",
            "{palette-up} {palette-down} move · {save} chooses · {cancel}",
        ),
        ("undo",),
        ("qqq", "No match for"),
        ("{cancel}",),
        ((30, 8), "connects needs", "{quit-anywhere} quits"),
    ],
    ("Balance", "Attention", "TypedLine", "Keys", "Jump", "Palette"),
    begins_with=(),
    change=demo,
)
PLANS: Final = Walk(
    [
        ("{go-plans}", "Proposals a month"),
        ("{keys}", "{type-number} Type a number"),
        ("{close}{type-number}", "like 6.5", "{save} saves · empty for what it was · {cancel} cancels"),
        ("{cancel}⇥⇥⇥",),
        ("⇥⇥",),
        ("{list-down}",),
        ("{list-down}", "{membership} changes to it"),
        ("{list-down}{membership}", "Allowance"),
        ("{cancel}{keys}", "{list-down} Next plan"),
    ],
    ("Plans",),
    begins_with=(),
    change=demo,
)
INSIGHTS: Final = Walk(
    [
        ("{go-insights}", "{turn-left} bids a day · {turn-right} by client · {open} shows", "{period} all time"),
        ("{turn-right}{period}{p-values}", "Last 12 months: ", "p-values shown", "· {p-values} hides them"),
        ("{returns}", "Earned by client"),
        ("{filter}zzzz", "match: {clear} clears the filter"),
        ("{clear}{keys}", "{turn-right} Next kind"),
        ("{close}{go-month}", "{month-before} the month before", "{in-out}"),
        ("{month-before}", "{month-before} the month before · {month-after} the month after"),
        ("{keys}", "{month-after} The month after"),
        ("{close}{month-after}{go-ledger}", "movements"),
        ("{filter}zzzz", "match: {clear} clears the filter"),
        ("{clear}{open}", "{open} opens the proposal · {close} closes"),
        ("{close}{keys}", "{list-down} Down"),
    ],
    ("Insights", "Month", "Ledger", "MovementDetails"),
    begins_with=(),
    change=demo,
)
SETTINGS: Final = Walk(
    [
        ("{settings}", "in settings.toml", "{turn-left} {turn-right} change · {to-default} default · {filter} filter"),
        ("{filter}theme",),
        ("{filter-done}", "{open} lists them"),
        ("{open}",),
        ("{cancel}{close}{filter}usual_cost",),
        ("{filter-done}", "{open} edits it"),
        ("{open}",),
        ("{cancel}{close}{filter}add",),
        ("{filter-done}", "{open} asks for a new key"),
        ("{open}",),
        ("{undo}", "now {add}", "{undo} is ", "Press another key."),  # any key can be the answer
        ("⎋{close}{filter}zzzz", "No setting or key matches", "{clear} clears it"),
        ("{filter-done}", "No setting or key matches", "{close} clears it"),
        ("{close}{settings}",),
    ],
    ("SettingsScreen",),
)
EVERY_STATUS: Final = "".join(
    f"{{{id_}}}" for id_, action in WITH_KEYS.items() if action.group == STATUS and id_[-3:] != "-on"
)
PROPOSALS: Final = Walk(
    [
        ("{go-proposals}", "Landing page"),
        ("{keys}", "{take-back} Refund not received"),
        ("{open}{mark}{mark}",),
        ("{status-viewed}", "2 proposals: viewed · {undo} undoes"),
        (f"{{list-first}}{{mark}}{{clear}}{{sort}}{{turn-order}}{EVERY_STATUS}",),
        ("{status-closed}{take-back}{remove}{undo}{redo}",),
        ("{repeat}", "Repeat the last proposal · {save} saves · {complete} completes · {as-form} form · {boosts}"),
        ("{cancel}{status-offered-on}", "{save} saves · empty for today · {cancel} cancels"),
        ("-1{save}", "{undo} undoes"),
        ((119, 34),),
        ("{open}", "Status", "{close} closes"),
        ("{close}{earn}", "is not marked as hired; {status-hired} marks it"),
        ("{edit}", "{save} saves · tab next · {cancel} cancels"),
        (f"{'⌫' * len('Landing page')}{{save}}", "Required"),
        ("{next-field}{field-before}{cancel}", "Leave without saving?", "{open} chooses · {cancel} keeps editing"),
        ("{cancel}{cancel}{list-down}{open}{filter}",),
        ("connects>abc{filter-done}", "connects>"),
        ("{clear}{filter}zzzz", "match: {clear} clears the filter"),
    ],
    ("Proposals", "ProposalDetails", "ConfirmLeave"),
)
KEPT: Final = (
    "The line is kept · {add} opens it again",
    "[{todo}] 1 thing to do: Does Upwork show",
)
TODO: Final = Walk(
    [
        ("", "[{todo}] 9 things to do: "),
        ("{todo}", "{open} yes {reconcile} no, another number {membership} the payment failed"),
        ("{reconcile}",),
        ("{cancel}{membership}",),
        ("{cancel}{skip}", "{add} logs a proposal {dismiss-hint} lets them expire"),
        ("{add}",),
        ("{cancel}{dismiss-hint}", "{open} yes, it came {take-back} no, it won't", "{status-viewed-on} …"),
        ("{skip}", "{open-link} opens the link {copy-link} copies it"),
        ("{skip}", "{edit} says what it was {remove} removes it"),
        ("{edit}",),
        ("{cancel}{skip}", "{settle-old} all 3 silent", "{skip} skips · {undo} goes back · {close} stops"),
        ("{settle-old}", "{undo} undoes"),
        ("{undo}", "{redo} redoes"),
        ("{settle-old}{skip}", "{undo} goes back · {close} closes"),
        ("{close}", "4 settled: 1 dismissed, 3 expired · 5 skipped"),
    ],
    ("Todo",),
    begins_with=WAITING,
)
QUICK_ADD: Final = Walk(
    [
        ("{add}",),
        ("12 Theme", "Theme"),
        ("{boosts}", "Boosts side by side", "{close} closes"),
        ("{boosts}", "Theme"),
        (" +-3{save}", "title · {save} again saves it as it is", "{save} again saves it as it is · {cancel}"),
        ("{cancel}", *KEPT),
        ("{add}{as-form}",),
        ("{cancel}{list-down}{open}{add}",),
        (Paste("8 First\n9 Second\n"), "{save} saves · {field-before} {next-field} other lines · {as-form} form"),
        ("{next-field}{field-before}{save}", 'Logged "First" · 8 Connects'),
        ("{cancel}",),
    ],
    ("QuickAdd", "BoostsSideBySide"),
)
FORMS: Final = Walk(
    [
        ("{in-out}",),
        ("5{save}", "{save} again records it anyway"),
        ("x{save}", "Connects"),
        ("{field-before}{turn-right}",),
        ("{turn-right}",),
        ("{turn-right}",),
        ("{cancel}{list-down}{open}{membership}",),
        ("{turn-right}",),
        ("{cancel}{list-down}{open}{reconcile}",),
        ("{save}", "Required"),
        ("30{save}", "Upwork shows 30"),
        ("{export}",),
        (f"{{next-field}}{'⌫' * 40}{{save}}", "Enter a file name"),
        ("{cancel}",),
    ],
    ("Form",),
)
IMPORT: Final = Walk(
    [
        ("{paste}", "{save} reads the file · {cancel} cancels"),
        ("nowhere{save}", "there is no such file"),
        (Paste(PAGE), "{import} imports 4 rows · {next-choice} chooses · {all-guesses} takes all guesses · {leave}"),
        ("{import}", "{import} again imports the rest", "{import} again imports 4 rows"),
        ("{next-choice}{list-down}{all-guesses}{same-day}",),
        ("{leave}",),
        (Paste(OPENING_DAY), "{same-day} changes that"),
        ("{leave}",),
        (Paste(TABLE), "Which column is which?"),
        ("{save}", "{turn-left} and {turn-right} choose a"),
        (
            f"{{turn-right}}{{next-field}}{'{turn-right}' * 2}{{next-field}}{'{turn-right}' * 3}{{save}}",
            "Day or month first?",
        ),
        ("{save}",),
        ("{import}", "Imported: ", "{undo} undoes"),
    ],
    ("ImportSource", "ImportPreview"),
)
EMPTY: Final = Walk(
    [
        ("", "Press {add} to log", "No Connects.", "{in-out} records", "{add} logs a proposal"),
        ("{repeat}{pace}", "There is no proposal to repeat yet; {add} adds one"),
        ("{cancel}{go-proposals}", "No proposals yet: press {add} to log your first"),
        ("{go-insights}", "No proposals yet: press {add} to log your first"),
    ],
    begins_with=(NOTHING,),
)
SET_UP: Final = Walk(
    [
        ("", "Four quick questions", "{cancel} quits"),
        ("⇥⇥",),
        ("99{save}", "1 to 31"),
        ("{accounts}", "{open} opens it"),
    ],
    ("SetUp",),
    begins_with=(),
)
BROKEN: Final = (
    ("", "{open-editor} opens yours on the line"),
    ("{open-editor}{look-again}", "No editor could be opened"),
    ("{accounts}", "{open} opens it"),
    ("{close}", "{accounts} opens another account"),
)
WALKS: Final = {
    "balance": BALANCE,
    "plans": PLANS,
    "insights": INSIGHTS,
    "settings": SETTINGS,
    "accounts": Walk(
        [
            ("{accounts}", "{open} opens it · {accounts} next · {close} closes"),
            ("{accounts}{list-first}",),
            ("{close}{go-proposals}", "Landing page"),
        ],
        ("Accounts",),
    ),
    "proposals": PROPOSALS,
    "todo": TODO,
    "quick-add": QUICK_ADD,
    "forms": FORMS,
    "import": IMPORT,
    "nothing yet": EMPTY,
    "no account": SET_UP,
    "no such plan": Walk(BROKEN, change=lambda whole: whole.replace(b'"plus"', b'"gold"')),
    "damaged": Walk(
        (*BROKEN, ("{show-rest}", "Nothing can be added to the journal")),
        ("BrokenScreen",),
        change=lambda whole: whole + b"kind = =\n",
    ),
    "overwritten": Walk(
        [
            ("", "{put-back} puts back · {leave-out} leaves out for good · {later} later"),
            ("{put-back}", "1 entry put back · {undo} undoes"),
        ],
        ("PutBack",),
        begins_with=(*SOME, GONE),
        change=lambda whole: whole[: whole.rindex(b"\n[[entry]]")],
    ),
}


# --- what is seen ----------------------------------------------------------------------------------------------------

_BY_KEY: Final = {shown(key): id_ for id_, key in MOVED.items()}
_OLD: Final = {
    name for action in WITH_KEYS.values() for key in action.keys for name in (key, shown(key), key_in_file(key))
}
_ALSO_WORDS: Final = frozenset({*"0123456aAd$", "up", "down", "left", "right", "home", "end"})
"""Keys, or names of keys, that stand in texts as a number or a word, or as the unit "d" or "$"."""

_NO_KEY: Final = (
    (r"\S+ tab (next|here,)", "Textual's own key, which can't be moved"),
    (r"\S* esc cancels|\S+ del for", "where a key is asked for, which can be any other"),
    (r"\S+ p =|chance, p \S*", "a statistic"),
    (r"[\d,.-]+ → [\d,.-]+", "what a balance was and is"),
    (r"(Date|date|Title|title) ↓ \S*|\S* ↓ [\d.]+%?", "how a list is sorted, and a share of the row above"),
    (r"\S+ ← best", "the cheapest plan"),
    (r"\d+: y ", 'the beginning of "your average", where there is no room for more'),
    (r"\S+ enter a", "what is to be typed"),
    (r" \? \d+", "a row of an import that is unsure, with its day"),
)
"""What stands in a text and is no key, with the words around it, and what it is instead."""


def old_keys_in(seen: Seen) -> Iterator[str]:
    """Find where an old key is named: where it is one by itself, or by what stands behind it."""
    for part in (*seen.parts, *seen.bar):
        for place, word in enumerate(part):
            bare = word if word in _OLD else word.strip("().:;,!\"'")
            if bare not in _OLD or (seen.where == "Jump" and max(map(len, part)) == 1):
                continue  # or the letter of what one jumps to
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


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
async def test_what_named_a_key_names_the_moved_one_and_only_that_does_something(
    journal: Path, book_on: BookOn, walk: Walk
) -> None:
    book_on(*walk.begins_with)
    if walk.change is not None:
        journal.touch()
        journal.write_bytes(walk.change(journal.read_bytes()))
    app = Watched(book_on())
    async with app.run_test(size=WHOLE) as pilot:
        hand = Hand(app, pilot, walk.screens)
        for keys, *texts in walk.steps:
            await hand.look(keys, *texts)
        assert app.settings_problems == ()
    assert old_keys_named(hand) == []
    idle = [(seen.after, ids) for seen in hand.seen if (ids := _named(seen) - seen.active)]
    assert idle == [], "a key is named that does nothing there"
    for screen in walk.screens:
        tried = {id_ for where, id_ in hand.tried if where == screen}
        nodes = {*SCREENS[screen], *(["App"] if screen in (*MAIN, "BrokenScreen") else ())}
        possible = {id_ for id_ in WITH_KEYS if not ACTIONS[id_].on.keys().isdisjoint(nodes)}
        if not nodes.isdisjoint(("FilterLine", "SettingsFilter")):
            possible.remove("save")  # there what saves elsewhere goes back to the list
        assert tried == possible - {"suspend"}  # which this terminal can't


def old_keys_named(hand: Hand) -> list[tuple[str, list[str]]]:
    """Return what was pressed before an old key was named, and where it stands."""
    return [(seen.after, found) for seen in hand.seen if (found := list(old_keys_in(seen)))]


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
    assert {screen for walk in WALKS.values() for screen in walk.screens} == SCREENS.keys()


# --- fields, and what else is not walked through ---------------------------------------------------------------------


@pytest.fixture
def moved_app(book_on: BookOn) -> Watched:
    """An app on some proposals, with every key moved."""
    return Watched(book_on(*SOME))


async def test_in_a_field_or_filter_the_old_keys_neither_save_nor_complete_nor_leave_nor_clear_and_the_new_ones_do(
    moved_app: Watched, journal: Path
) -> None:
    before = journal.read_bytes()
    async with moved_app.run_test() as pilot:
        hand = Hand(moved_app, pilot)
        await hand.press("{add}")
        line = moved_app.focused
        assert isinstance(line, Input)
        await hand.press("8 Theme @Ac⇥⏎⎋‹f2›⏎")
        assert moved_app.focused is line
        assert (line.value, journal.read_bytes()) == ("8 Theme @Ac", before)
        await hand.press("{complete}")
        assert line.value == "8 Theme @Acme"
        await hand.press("{save}")
        assert b'client = "Acme"' in journal.read_bytes().removeprefix(before)
        await hand.press("{add}{as-form}")
        assert isinstance(moved_app.screen, ProposalForm)
        await hand.press("⎋⏎↓")
        assert isinstance(moved_app.screen, ProposalForm)
        await hand.press("{cancel}{list-down}{open}")
        assert moved_app.screen_name == "Balance"
        await hand.press("{go-proposals}{filter}")
        line = moved_app.focused
        assert isinstance(line, Input)
        await hand.press("landing⏎⎋⏎")
        assert (moved_app.focused, line.value) == (line, "landing")
        await hand.press("{filter-done}")
        assert (moved_app.focused is line, line.value) == (False, "landing")
        await hand.press("⎋")
        assert line.value == "landing"
        await hand.press("{clear}")
        assert line.value == ""


async def test_where_a_key_is_asked_for_any_is_the_answer_settings_name_it_at_once_and_the_page_of_keys_closes(
    moved_app: Watched,
) -> None:
    async with moved_app.run_test() as pilot:
        hand = Hand(moved_app, pilot)
        await hand.press("{keys}{palette}")
        assert moved_app.screen_name == "Palette"
        await hand.press("{cancel}")
        assert moved_app.screen_name == "Balance"
        await hand.press("{settings}{filter}dismiss-hint{filter-done}{open}⎋")
        assert moved_app.settings.own_keys["dismiss-hint"] == (MOVED["dismiss-hint"],)
        await hand.press("{open}Z")
        assert moved_app.settings.own_keys["dismiss-hint"] == ("Z",)
        await hand.press("{open}‹delete›")
        assert "dismiss-hint" not in moved_app.settings.own_keys
        await hand.press("{close}{filter}to-default{filter-done}{open}‹f23›")
        assert "f23 default" in str(moved_app.screen.query_one("#settings").border_subtitle)


async def test_on_a_small_screen_long_keys_are_whole_and_no_old_one_is_named(moved_app: Watched) -> None:
    async with moved_app.run_test(size=(80, 24)) as pilot:
        hand = Hand(moved_app, pilot)
        walk = [f"{{close}}{{go-{mode}}}" for mode in ("balance", "proposals", "plans", "insights", "ledger")]
        steps: list[Keys] = [*walk, (60, 18), *walk]  # it gets small while the page of keys is open
        for step in steps:
            await hand.look(step)
            if isinstance(step, str):
                await hand.press("{keys}")
                await hand.look("", "{close}")
            page = moved_app.screen.query_one("#keys")
            assert max(child.region.right for child in page.children) < page.region.right, "nothing is cut off"
    assert old_keys_named(hand) == []
