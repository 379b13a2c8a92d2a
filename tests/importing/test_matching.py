"""Upwork's history page against a journal that has some of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.actions import correcting, recording
from connects_tui.actions.book import Refused
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.todo import todo
from connects_tui.importing.record import Decisions, outcome_of, record_import, recorded_words, undecided_in
from connects_tui.ledger.entries import Proposal, Refund, Spend
from tests.actions.conftest import TODAY, balance, log
from tests.importing.conftest import ACCOUNT, Another, Importing, facts, only, page, verdicts

PAGE = page(
    ("Today", "Applied to job: Build a theme", -12),
    ("Today", "Boosted proposal: Build a theme", -10),
    ("Yesterday", "Refund, job closed: Old logo", 8),
    ("Nov 20, 2026", "Availability badge", -1),
    ("Nov 19, 2026", "Connects purchase", 20),
    ("Nov 18, 2026", "Bonus Connects", 5),
    ("Nov 17, 2026", "Applied to job: Old logo", -8),
)


def test_everything_new_becomes_entries_and_moves_the_balance(importing: Importing) -> None:
    before = balance(importing.book)
    entries = importing.take(PAGE)
    proposals = [entry for entry in entries if isinstance(entry, Proposal)]
    assert facts(proposals, "on", "title", "connects", "boost", "note") == [
        (date(2026, 11, 17), "Old logo", 8, 0, "Applied to job: Old logo"),
        (TODAY, "Build a theme", 12, 10, "Applied to job: Build a theme"),
    ]
    others = [entry for entry in entries if entry not in proposals]
    assert [entry.kind for entry in others] == ["grant", "purchase", "spend", "refund", "status"]
    assert others[2].note == "Availability badge"
    waiting = todo(Outlook(importing.book.ledger(TODAY)), {})
    assert "import" not in [item.kind for item in waiting.items], "what a row is known to be needs no name"
    assert balance(importing.book) == before - 12 - 10 + 8 - 1 + 20 + 5 - 8


def test_a_second_time_everything_is_there_and_after_an_undo_it_can_be_imported_again(importing: Importing) -> None:
    before = balance(importing.book)
    importing.take(PAGE)
    assert set(verdicts(importing.look(PAGE))) == {"duplicate"}
    assert importing.take(PAGE) == ()
    correcting.undo(importing.book, TODAY)
    assert balance(importing.book) == before
    importing.take(PAGE)
    assert balance(importing.book) == before + 2


def test_what_the_user_removed_comes_back_only_if_asked_for(importing: Importing) -> None:
    importing.take(PAGE)
    (badge,) = [entry for entry in importing.book.history.entries if isinstance(entry, Spend)]
    correcting.remove(importing.book, [badge], TODAY, TODAY)
    preview = importing.look(PAGE)
    (row,) = [row for _, row in preview.of("unsure")]
    assert (row.raw, row.says) == ("Availability badge", "you removed it from the journal")
    assert row.choices[0].label == "keep it removed"
    assert undecided_in(preview, Decisions()) == 0  # since removing it was a decision


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Theme for a shop", "Build a theme for a shop in Bonn"),
        ("Shopfiy theme speedup", "Shopify theme speed-up"),  # a slip of the pen does not make another job
    ],
)
def test_a_row_of_a_proposal_typed_by_hand_is_joined_to_it(importing: Importing, typed: str, title: str) -> None:
    log(importing.book, f"12 {typed} ~2026-11-18", anyway=True)
    row = importing.row("Nov 19, 2026", f"Applied to job: {title}", -12)
    assert (row.verdict, row.says) == ("duplicate", f'merged with "{typed}" of 18 Nov')


def test_a_boost_that_was_not_typed_is_added_to_the_proposal(importing: Importing) -> None:
    typed = log(importing.book, "12 Build a theme")
    added = importing.take(page(("Today", "Boosted: Build a theme", -10), ("Today", "Applied to: Build a theme", -12)))
    assert facts(added, "kind", "of", "set") == [("edit", typed.id, {"boost": 10})]
    assert importing.row("Today", "Boosted: Build a theme", -10).verdict == "duplicate"


def test_the_same_connects_on_the_same_day_under_another_title_is_a_question(importing: Importing) -> None:
    log(importing.book, "12 Acme")
    row = importing.row("Today", "Applied to: Shopify developer", -12)
    assert row.verdict == "unsure"
    assert 'the same Connects as "Acme"' in row.says
    assert {choice.label for choice in row.choices} == {
        "leave it out",
        "same as the one in the journal",
        "add it as another proposal",
    }


def test_other_connects_for_the_same_title_are_a_question_whose_answer_corrects_them(importing: Importing) -> None:
    typed = log(importing.book, "8 Build a theme")
    added = importing.take(page(("Today", "Applied to: Build a theme", -12)), 1)
    assert facts(added, "kind", "of", "set") == [("edit", typed.id, {"connects": 12})]


def test_equal_rows_of_a_day_or_of_two_days_are_two(importing: Importing) -> None:
    bought = ("Nov 19, 2026", "Connects purchase", 20)
    importing.take(page(bought))
    assert importing.row("Nov 20, 2026", *bought[1:]).verdict == "add"
    assert sorted(verdicts(importing.look(page(bought, bought)))) == ["add", "duplicate"]
    assert len(importing.take(page(bought, bought))) == 1
    assert importing.take(page(bought, bought)) == ()


def test_purchases_and_refunds_that_were_typed_are_there_a_few_days_off(importing: Importing) -> None:
    recording.buy(importing.book, 20, date(2026, 11, 18), TODAY)
    assert importing.row("Nov 19, 2026", "Connects purchase", 20).verdict == "duplicate"
    typed = log(importing.book, "8 Old logo ~2026-11-17")
    recording.change_status(importing.book, [typed], "closed", date(2026, 11, 22), TODAY)
    assert importing.row("Nov 20, 2026", "Refund: Old logo", 8).verdict == "duplicate"


def test_a_refund_for_a_job_nobody_knows_is_a_question(importing: Importing) -> None:
    assert [entry.kind for entry in importing.take(page(("Nov 20, 2026", "Refund: Who knows", 8)), 1)] == ["grant"]
    assert importing.row("Nov 20, 2026", "Refund: Who knows", 8).verdict == "duplicate"


def test_two_refunds_for_two_jobs_of_one_title_are_each_ones_own(importing: Importing) -> None:
    sent = ("Nov 17, 2026", "Applied to job: Old logo", -8)
    before = balance(importing.book)
    importing.take(page(("Today", "Refund: Old logo", 8), ("Yesterday", "Refund: Old logo", 8), sent, sent))
    refunds = [entry for entry in importing.book.history.entries if isinstance(entry, Refund)]
    assert len({refund.of for refund in refunds}) == 2
    assert balance(importing.book) == before
    third = importing.row("Nov 24, 2026", "Refund: Old logo", 8, date(2026, 11, 24))
    assert (third.verdict, third.says) == ("unsure", '"Old logo" has no Connects left to refund')


def test_a_boost_comes_back_once(importing: Importing) -> None:
    log(importing.book, "8 Old logo +4 ~2026-11-10")
    rows = page(("Nov 21, 2026", "Boost refund: Old logo", 4), ("Nov 20, 2026", "Boost refund: Old logo", 4))
    assert verdicts(importing.look(rows)) == ["add", "unsure"]  # the oldest first
    importing.take(page(("Nov 20, 2026", "Boost refund: Old logo", 4)))
    second = importing.row("Nov 24, 2026", "Boost refund: Old logo", 4, date(2026, 11, 24))
    assert (second.verdict, second.says) == (
        "unsure",
        'the boost of "Old logo" has no Connects left to refund',
    )


def test_a_refund_on_the_day_of_its_proposal_counts_in_whichever_order_they_stand(importing: Importing) -> None:
    before = balance(importing.book)
    sent, back = ("Nov 20, 2026", "Applied to: Old logo", -8), ("Nov 20, 2026", "Refund: Old logo", 8)
    importing.take(page(sent, back, ("Nov 19, 2026", "Bonus Connects", 1)))
    assert balance(importing.book) == before + 1


def test_two_titles_of_the_page_are_one_job_only_where_they_are_the_same(importing: Importing) -> None:
    """They are Upwork's own words; only what was typed by hand is looked for under a similar title."""
    importing.take(page(("Nov 19, 2026", "Applied to: Logo design", -8)))
    rows = page(
        ("Nov 22, 2026", "Refund: Logo design for a bakery", 8),
        ("Nov 21, 2026", "Boosted: Logo design for a bakery", -4),
        ("Nov 20, 2026", "Applied to: Logo design for a shop", -8),
    )
    assert verdicts(importing.look(rows)) == ["add", "unsure", "unsure"]


def test_a_refund_may_have_a_reason_we_dont_know_before_the_title(importing: Importing) -> None:
    importing.take(page(("Nov 10, 2026", "Applied to: Logo: a new one", -16)))
    row = only(importing.look(page(("Nov 20, 2026", "Refund: Proposal archived: Logo: a new one", 16))))
    assert (row.verdict, row.says) == ("add", '16 Connects refunded for "Logo: a new one"')


def test_a_refund_that_names_no_job_offers_the_proposals_that_it_fits(importing: Importing) -> None:
    log(importing.book, "12 Build a theme +5 ~2026-11-10", anyway=True)
    log(importing.book, "12 Draw a logo ~2026-11-11", anyway=True)
    text = page(("Nov 20, 2026", "Connects refunded \u2014 boost outbid", 5))
    choices = [choice.label for choice in only(importing.look(text)).choices]
    assert choices == [
        "leave it out",
        '5 Connects refunded for "Build a theme" of 10 Nov',
        "record it as bonus Connects",
    ]
    assert facts(importing.take(text, 1), "kind", "reason") == [("refund", "outbid")]


def test_a_boost_that_is_doubted_can_be_left_out_alone(importing: Importing) -> None:
    text = "Nov 20, 2026\nApplied to: Build a theme\n-12\nNov 20, 2026\nBoosted proposal: Build a theme\n10\n"
    added = importing.take(text)
    assert facts(added, "kind", "boost") == [("proposal", 0)]
    assert facts(importing.take(text, 1), "kind", "of", "set") == [("edit", added[0].id, {"boost": 10})]


def test_a_boost_goes_the_way_of_its_proposal(importing: Importing) -> None:
    text = page(("Nov 20, 2026", "Boosted: writer needed", -10), ("Nov 20, 2026", "Proposal writer needed", -12))
    rows = importing.look(text).rows
    assert [row.verdict for row in rows] == ["unsure", "unsure"]
    assert rows[1].says == 'boost of "writer needed", which is unsure'
    assert importing.take(text) == ()
    assert facts(importing.take(text, 1), "kind", "connects", "boost") == [("proposal", 12, 10)]


@pytest.mark.parametrize("title", ["Shopify developer", "Build a theme for Acme"])
def test_a_boost_goes_the_way_of_a_proposal_that_may_be_in_the_journal(another: Another, title: str) -> None:
    text = page(("Nov 20, 2026", f"Boosted: {title}", -10), ("Nov 20, 2026", f"Applied to: {title}", -12))
    for line, boost in (("12 Acme +10 ~2026-11-20", 0), ("12 Acme ~2026-11-20", 10)):
        importing = another(ACCOUNT)
        typed = log(importing.book, line)
        (choices,) = (row.choices for row in importing.look(text).rows if len(row.choices) > 1)
        place = {choice.label.partition(";")[0]: number for number, choice in enumerate(choices)}
        same = importing.take(text, place["same as the one in the journal"])
        assert facts(same, "of", "set") == ([(typed.id, {"boost": boost})] if boost else [])
        importing = another(ACCOUNT)
        log(importing.book, line)
        anew = importing.take(text, place["add it as another proposal"])
        assert facts(anew, "kind", "connects", "boost") == [("proposal", 12, 10)]


def test_an_allowance_is_never_recorded_twice(importing: Importing) -> None:
    ledger = importing.book.ledger(date(2026, 12, 6))
    assert [row.kind for row in ledger.movements] == ["opening", "allowance"]
    same = importing.row("Dec 5, 2026", "Monthly membership Connects", 100, ledger.until)
    assert same.says == "the allowance of 5 Dec, by the plan"
    other = importing.row("Dec 5, 2026", "Monthly membership Connects", 60, ledger.until)
    assert other.verdict == "unsure"
    assert "your plan gives one of 100 Connects on 5 Dec" in other.says


def test_what_is_not_known_is_the_users_decision(importing: Importing) -> None:
    text = page(("Nov 20, 2026", "Build a theme", -12), ("Nov 19, 2026", "Something", 3))
    assert importing.take(text) == ()
    rows = importing.look(text).rows
    choices = [choice.label for choice in rows[1].choices]
    assert choices == ["leave it out", 'a proposal, "Build a theme"', "other spending"]
    assert [entry.kind for entry in importing.take(text, 1)] == ["grant", "proposal"]
    assert set(verdicts(importing.look(text))) == {"duplicate"}


def test_a_refund_for_a_proposal_that_is_left_out_is_left_out_too(importing: Importing) -> None:
    text = page(("Nov 20, 2026", "Refund: Build a theme", 12), ("Nov 30, 2026", "Applied to: Build a theme", -12))
    text += "Nov 19, 2026 Applied to: Build a theme 12\n"  # which may be the end of its title
    assert importing.take(text) == ()


def test_rows_before_the_opening_count_in_statistics_and_move_nothing(importing: Importing) -> None:
    before = balance(importing.book)
    text = page(("Nov 2, 2026", "Applied to: Build a theme", -12))
    assert "before you started tracking" in only(importing.look(text)).says
    importing.take(text)
    assert balance(importing.book) == before
    assert len(importing.book.history.proposals) == 1


def test_what_is_recorded_is_said_beforehand_with_a_corrected_opening(importing: Importing) -> None:
    preview = importing.look(page(("Nov 6, 2026", "Applied to: A shop", -12)))
    outcome = outcome_of(importing.book, preview, Decisions(), TODAY)
    words = recorded_words(importing.book, outcome.entries)
    assert words == "1 proposal and the opening balance corrected from 40 to 52"
    assert words in record_import(importing.book, preview, outcome, TODAY).message
    with pytest.raises(Refused, match="changed in the meantime"):  # so that it is not recorded twice
        record_import(importing.book, preview, outcome, TODAY)


@pytest.mark.parametrize(("came_later", "opening", "after"), [(False, 52, 40), (True, 40, 28)])
def test_rows_of_the_opening_day(importing: Importing, *, came_later: bool, opening: int, after: int) -> None:
    """They are in the number that Upwork showed, unless the user says that they came later."""
    text = page(("Nov 6, 2026", "Applied to: Build a theme", -12))
    importing.take(text, after_shown=came_later)
    account = importing.book.history.account
    assert (account and account.balance, balance(importing.book)) == (opening, after)
    assert importing.take(text) == ()


def test_rows_of_the_day_of_a_reconciliation_are_in_its_number(importing: Importing) -> None:
    recording.reconcile(importing.book, 25, TODAY, TODAY)
    text = page(("Today", "Applied to: Build a theme", -12), ("Nov 20, 2026", "Connects purchase", 20))
    importing.take(text)
    assert balance(importing.book) == 25
    adjustments = [row.connects for row in importing.book.ledger(TODAY).movements if row.kind == "adjustment"]
    assert adjustments == [25 - (40 + 20 - 12)]
    correcting.undo(importing.book, TODAY)
    assert balance(importing.book) == 25


def test_the_balance_on_the_page_is_compared(importing: Importing) -> None:
    text = page(("Today", "Applied to: Build a theme", -12))
    for number, agrees in ((28, True), (40, False)):
        preview = importing.look(f"Available Connects: {number}\n{text}")
        outcome = outcome_of(importing.book, preview, Decisions(), TODAY)
        assert (outcome.before, outcome.after, outcome.agrees) == (40, 28, agrees)


def test_a_page_saved_some_days_ago_means_the_today_of_then(importing: Importing) -> None:
    text = page(
        ("Today", "Boosted proposal: Build a theme", -5),
        ("Today", "Applied to: Build a theme", -12),
        ("Today", "Something that is left out", -3),
        ("Yesterday", "Availability badge", -1),
    )
    importing.take(text, today=date(2026, 11, 20))
    preview = importing.look(text, TODAY)
    assert verdicts(preview) == ["duplicate", "unsure", "duplicate", "duplicate"]
    assert preview.notes == ("copied on 20 Nov 2026, judging by the rows already in the journal",)


def test_a_badge_that_was_there_a_week_ago_too_is_a_question(importing: Importing) -> None:
    importing.take(page(("Nov 16, 2026", "Availability badge", -1), ("Nov 12, 2026", "Connects purchase", 20)))
    row = importing.row("Today", "Availability badge", -1)
    assert (row.verdict, row.on) == ("unsure", TODAY)
    assert row.says == "the journal has this on 16 Nov; the page may have been copied that day"
    assert importing.row("Nov 23, 2026", "Availability badge", -1).verdict == "add"
    assert importing.row("Today", "Connects purchase", 40).verdict == "add"


def test_a_badge_of_today_is_not_taken_for_the_one_of_yesterday(importing: Importing) -> None:
    importing.take(page(("Nov 22, 2026", "Availability badge", -1)))
    later = page(("Today", "Availability badge", -1), ("Yesterday", "Availability badge", -1))
    assert verdicts(importing.look(later)) == ["duplicate", "add"]


def test_a_day_to_come_is_doubted(importing: Importing) -> None:
    assert importing.row("Nov 30, 2026", "Applied to: Build a theme", -12).says == "its date is in the future"


ALONE = (
    *(("Applied to job: Build a theme", -12), ("Applied to job: Write a blog", -12), ("Connects purchase", 20)),
    *(("Applied to job: Draw a logo", -8), ("Bonus Connects", 5), ("Availability badge", -1), ("Something", -3)),
)
HANGING_ON_ANOTHER = (("Boosted proposal: Draw a logo", -5), ("Refund: Draw a logo", 8))
Row = tuple[int, tuple[str, int]]
ROW = st.tuples(st.integers(0, 20), st.sampled_from((*ALONE, *HANGING_ON_ANOTHER)))


def upworks(rows: list[Row], oldest: int) -> str:
    """Show the window of a history that reaches so many days back."""
    shown = sorted((row for row in rows if row[0] <= oldest), key=lambda row: row[0])
    return page(*((f"{TODAY - timedelta(days=age):%b %d, %Y}", action, connects) for age, (action, connects) in shown))


@given(rows=st.lists(ROW, max_size=12), windows=st.lists(st.integers(0, 20), min_size=1, max_size=3))
def test_overlapping_windows_never_add_a_row_twice(another: Another, rows: list[Row], windows: list[int]) -> None:
    """However the windows overlap and whatever is decided, a window that was imported adds nothing."""
    importing = another(ACCOUNT)
    for oldest in windows:
        text = upworks([*rows, (0, ("Bonus Connects", 1))], oldest)
        importing.take(text, 1)
        before = balance(importing.book)
        assert set(verdicts(importing.look(text))) <= {"duplicate", "unsure"}
        assert importing.take(text) == ()
        assert balance(importing.book) == before


@given(rows=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(ALONE)), max_size=12))
def test_windows_one_after_another_come_to_what_the_page_says(another: Another, rows: list[Row]) -> None:
    """After windows of 7 and of 30 days the balance is the opening's with every row of the page that came after it."""
    importing = another(ACCOUNT)
    for oldest in (7, 20):
        importing.take(upworks([*rows, (0, ("Bonus Connects", 1))], oldest), 1)
    counted = sum(connects for age, (_, connects) in rows if TODAY - timedelta(days=age) > ACCOUNT.on)
    assert balance(importing.book) == 40 + counted + 1


Job = tuple[str, int, int, int, bool]
Days = tuple[int, int]
TITLE = st.sampled_from(["Build a theme", "Build a theme for a shop", "Draw a logo"])
JOB = st.tuples(TITLE, st.sampled_from([8, 12]), st.integers(3, 15), st.sampled_from([0, 5]), st.booleans())
"""A job: its title, what the proposal cost, how many days ago it was sent, its boost, and whether it was closed."""


def happened(jobs: list[Job]) -> list[tuple[int, str, int]]:
    """Say what Upwork's history has of some jobs, by how many days ago it was."""
    rows = [
        (1, "Connects purchase", 40),
        (1, "Connects purchase", 40),
        *((age, "Bonus Connects", 5) for age in range(0, 16, 3)),
    ]
    for title, cost, age, boost, closed in jobs:
        rows.append((age, f"Applied to: {title}", -cost))
        rows += [(age - 1, f"Boosted proposal: {title}", -boost)] if boost else []
        rows += [(age - 3, f"Refund: job closed - {title}", cost)] if closed else []
    return sorted(rows)


def window(rows: list[tuple[int, str, int]], copied: int, days: int) -> str:
    """Show the window that the page had so many days ago."""
    names = {copied: "Today", copied + 1: "Yesterday"}
    shown = [row for row in rows if copied <= row[0] < copied + days]
    return page(
        *((names.get(age, f"{TODAY - timedelta(days=age):%b %d, %Y}"), words, moved) for age, words, moved in shown)
    )


@given(
    jobs=st.lists(JOB, max_size=5, unique_by=lambda job: job[0]),
    windows=st.lists(st.tuples(st.integers(0, 9), st.sampled_from([3, 7, 30])), max_size=3),
)
def test_windows_in_any_order_come_to_one_ledger(another: Another, jobs: list[Job], windows: list[Days]) -> None:
    ledgers = []
    for copies in ([], windows):
        importing = another(ACCOUNT)
        for copied, days in (*copies, (0, 30)):
            importing.take(window(happened(jobs), copied, days), today=TODAY - timedelta(days=copied))
        rows = importing.book.ledger(TODAY).movements
        ledgers.append(sorted((row.on, row.kind, row.connects, row.note) for row in rows))
    assert ledgers[0] == ledgers[1]
