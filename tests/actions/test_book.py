"""The book: one open journal, found by ids and named with all that is wrong with it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from connects_tui.actions.book import Book, Refused, random_id
from connects_tui.ledger.entries import Proposal, Remove
from tests.actions.conftest import TODAY, balance, log
from tests.ledger.building import present


def test_an_id_may_be_shortened_to_any_beginning_that_is_unique(book: Book) -> None:
    book.record([Proposal(id="abc1", on=TODAY, connects=8, title="One")])
    book.record([Proposal(id="abd2", on=TODAY, connects=8, title="Two")])
    assert book.proposal("abc").title == "One"
    for shortened in ("ab", "x", ""):
        with pytest.raises(Refused):
            book.proposal(shortened)


def test_what_an_unclear_beginning_may_mean_is_shown_up_to_four_ids(book: Book) -> None:
    for number in range(4):  # no id that is made has an l or an o
        book.record([Proposal(id=f"lo{number}", on=TODAY, connects=8, title="One")])
    with pytest.raises(Refused, match=r"^\"lo\" is the beginning of 4 ids \(lo0, lo1, lo2, lo3\); type more of it$"):
        book.entry("lo")
    book.record([Proposal(id="lo4", on=TODAY, connects=8, title="One")])
    with pytest.raises(Refused, match=r"5 ids \(lo0, lo1, lo2, lo3 …\)"):
        book.entry("lo")
    book.record([Proposal(id="lo", on=TODAY, connects=8, title="Two")])
    assert book.proposal("lo").title == "Two"


def test_ids_have_ten_base_32_characters_and_are_unique(book: Book, reopened: Callable[..., Book]) -> None:
    assert all(len(id_) == 10 and id_.isalnum() and id_ == id_.lower() for id_ in (random_id() for _ in range(20)))
    taken = present(log(book, "8 A job").id)
    offers = iter([taken, taken, "another"])
    assert reopened(new_id=lambda: next(offers)).new_id() == "another"


def test_what_others_wrote_is_taken_in(book: Book, reopened: Callable[..., Book]) -> None:
    logged = present(log(reopened(), "8 A job").id)
    assert balance(book) == 40
    assert logged not in book.by_id
    assert book.refresh()
    assert balance(book) == 32
    assert logged in book.by_id
    assert not book.refresh()
    written = book.file.path.read_text(encoding="utf-8")
    book.file.path.write_text(written.replace(logged, "by-hand"), encoding="utf-8")
    assert book.refresh()
    assert (logged in book.by_id, "by-hand" in book.by_id) == (False, True)


def test_all_that_is_wrong_is_told_by_line_planned_entries_too(book: Book, tmp_path: Path) -> None:
    with (tmp_path / "journal.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\nid = "far"\nkind = "spend"\non = 2026-12-20\nconnects = 999\nwhat = "x"\n')
        file.write('\n[[entry]]\nid = "bad"\nkind = "bid"\non = 2026-11-20\n')
        file.write('\n[[entry]]\nid = "odd"\nkind = "status"\non = 2026-11-20\nof = "nothing"\nstatus = "viewed"\n')
    book.refresh()
    lines = [problem.line for problem in book.problems(TODAY)]
    assert [problem.code for problem in book.problems(TODAY)] == ["overdrawn", "unknown-kind", "unknown-reference"]
    assert lines == sorted(lines)
    assert lines[0] > 1


def test_an_entry_that_could_not_be_read_is_no_problem_any_more_once_it_is_removed(book: Book, tmp_path: Path) -> None:
    with (tmp_path / "journal.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\nid = "bad"\nkind = "bid"\non = 2026-11-20\n')
    book.refresh()
    assert [problem.code for problem in book.problems(TODAY)] == ["unknown-kind"]
    book.record([Remove(on=date(2026, 11, 20), of="bad")])
    assert book.problems(TODAY) == []
