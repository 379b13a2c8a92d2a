"""Reading a journal: an error in one entry never hides the others, and each is named with its line."""

import pytest

from connects_tui.journal.reading import ParsedJournal, read_journal
from connects_tui.ledger import History

HEAD = "format = 1\n"
ACCOUNT = '[[entry]]\nid = "a"\nkind = "account"\non = 2026-11-01\nrules = "upwork"\nplan = "basic"\n'
JOB = '[[entry]]\nid = "job"\nkind = "proposal"\non = 2026-11-02\nconnects = 8\ntitle = "Build it"\n'


def read(*parts: str) -> ParsedJournal:
    return read_journal("".join(parts).encode())


def problems(reading: ParsedJournal) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.level, problem.code) for problem in reading.problems]


def ids(reading: ParsedJournal) -> list[str | None]:
    return [entry.id for entry in reading.entries]


def test_entries_are_read_with_the_line_on_which_their_block_begins() -> None:
    reading = read(HEAD, "# a comment\n\n", ACCOUNT, "\n", JOB)
    assert [(entry.id, entry.line) for entry in reading.entries] == [("a", 4), ("job", 11)]
    assert (reading.problems, reading.blocks, reading.read_only_because) == ((), 2, "")


LONG = [
    ("title", 500, JOB.replace("Build it", "x" * 501)),
    ("note", 10_000, JOB + f'note = "{"x" * 10_001}"\n'),
    ("url", 10_000, JOB + f'url = "{"x" * 10_001}"\n'),
    ("client", 100, JOB + f'client = "{"x" * 101}"\n'),
    ("reason", 500, JOB.replace("proposal", "grant") + f'reason = "{"x" * 501}"\n'),
    ("template", 100, JOB + f'template = "{"x" * 101}"\n'),
    ("country", 100, JOB + f'country = "{"x" * 101}"\n'),
    ("what", 500, JOB.replace("proposal", "spend") + f'what = "{"x" * 501}"\n'),
]


@pytest.mark.parametrize(("key", "most", "entry"), LONG, ids=[key for key, _, _ in LONG])
def test_text_above_its_limit_counts_is_warned_of_and_cut(key: str, most: int, entry: str) -> None:
    reading = read(HEAD, ACCOUNT, entry)
    line = [text.partition(" ")[0] for text in entry.split("\n")].index(key) + 8
    assert ("warning", "too-long") in {found[1:] for found in problems(reading) if found[0] == line}
    assert getattr(list(reading.entries)[1], key) == "x" * (most - 1) + "…"
    assert not reading.read_only_because
    just = read(HEAD, ACCOUNT, entry.replace("x" * (most + 1), "x" * most))
    assert "too-long" not in {code for _, _, code in problems(just)}


def test_each_tag_and_what_an_edit_sets_have_the_same_limits() -> None:
    edit = f'[[entry]]\nid = "e"\nkind = "edit"\non = 2026-11-03\nof = "job"\nset = {{ title = "{"y" * 600}" }}\n'
    reading = read(HEAD, ACCOUNT, JOB, f'tags = ["a", "{"x" * 101}"]\n', edit)
    assert problems(reading) == [(14, "warning", "too-long"), (15, "warning", "too-long")]
    history = History.of(reading.entries)
    assert history.proposals["job"].tags == ("a", "x" * 99 + "…")
    assert history.proposals["job"].title == "y" * 499 + "…"


@pytest.mark.parametrize("day", ["1989-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("key", ["on", "expires"])
def test_a_day_outside_1990_to_2199_is_an_error(day: str, key: str) -> None:
    account = ACCOUNT.replace("2026-11-01", day) if key == "on" else f"{ACCOUNT}expires = {day}\n"
    assert [(p.code, p.message) for p in read(HEAD, account).problems] == [
        ("wrong-type", f"{key}: must be a day from 1990 to 2199")
    ]


PLAN = '[[entry]]\nkind = "plan"\non = 2026-11-02\nplan = "plus"\n'
EARNING = '[[entry]]\nkind = "earning"\non = 2026-11-02\nof = "job"\n'
BAD = [
    ("missing-field", JOB.replace("connects = 8\n", ""), 8),
    ("missing-field", JOB.replace('kind = "proposal"\n', ""), 8),
    ("wrong-type", JOB.replace("connects = 8", "connects = 3.5"), 12),
    ("wrong-type", JOB.replace("on = 2026-11-02", 'on = "2026-11-02"'), 11),
    ("wrong-type", JOB + "budget = 800.0\n", 14),
    ("wrong-type", JOB + 'job_age = "3h"\n', 14),
    ("wrong-type", JOB + "applicants = 2.5\n", 14),
    ("wrong-type", JOB + "client_spent = 1200\n", 14),
    ("wrong-type", JOB.replace("proposal", "grant") + 'reason = "ads"\nonly = "bids"\n', 15),
    *(("wrong-type", f"{PLAN}tax = {tax}\n", 12) for tax in ("18", '"-1"', '"100.001"', '"7.1234"', '"18%"', '""')),
    ("wrong-type", f'{PLAN}monthly_fee = "9.999"\n', 12),
    *(("wrong-type", f"{EARNING}amount = {amount}\n", 12) for amount in ("450", '"0"', '"0.00"', '"1.234"', '"-5"')),
    ("missing-field", EARNING, 8),
    ("wrong-type", JOB.replace('"job"', '"has blanks"'), 9),
    ("wrong-type", JOB.replace('"proposal"', '"account"') + 'rules = "upwork"\nplan = "basic"\nrenewal_day = 32\n', 16),
    ("unknown-kind", JOB.replace('"proposal"', '"bid"'), 10),
    ("duplicate-id", JOB.replace('"job"', '"a"'), 8),
]


@pytest.mark.parametrize(("code", "bad", "line"), BAD)
def test_a_bad_entry_is_left_out_and_named_with_its_line(code: str, bad: str, line: int) -> None:
    reading = read(HEAD, ACCOUNT, bad, JOB.replace('"job"', '"other"'))
    assert ids(reading) == ["a", "other"]
    assert problems(reading) == [(line, "error", code)]
    assert (reading.blocks, reading.read_only_because) == (3, "")


def test_a_later_entry_that_equals_the_first_in_every_field_is_ignored() -> None:
    reading = read(HEAD, ACCOUNT, JOB, JOB)
    assert (ids(reading), reading.problems, reading.blocks) == (["a", "job"], (), 3)


@pytest.mark.parametrize("broken", ["connects = \n", 'title = "x\n', "<<<<<<< HEAD\nboost = 5\n", 'note = """open\n'])
def test_a_block_that_is_not_toml_leaves_the_others_standing_and_the_journal_read_only(broken: str) -> None:
    reading = read(HEAD, ACCOUNT, JOB, broken, JOB.replace('"job"', '"other"'))
    assert ids(reading) == ["a", "other"]
    assert {code for _, _, code in problems(reading)} == {"syntax"}
    assert 8 <= reading.problems[0].line <= 15
    assert reading.read_only_because
    assert "job" in reading.unread_ids


JOBS = [JOB.replace('"job"', f'"{id_}"').replace("Build it", id_) for id_ in ("ours", "theirs")]


@pytest.mark.parametrize(
    ("conflict", "read_ids", "lost"),
    [
        ("\n<<<<<<< HEAD\n{}=======\n{}>>>>>>> there\n", ["a", "ours", "theirs"], 0),
        ("<<<<<<< HEAD\n{}||||||| base\n=======\n{}>>>>>>> there\n# said\n\n", ["a", "ours", "theirs"], 0),
        ("<<<<<<< HEAD\n=======\n{}{}>>>>>>> there\n", ["a", "ours", "theirs"], 0),
        ("<<<<<<< HEAD\n{}=======\n{}>>>>>>> there\nboost = 5\n", ["a"], 2),  # both sides end so
        ("{}<<<<<<< HEAD\nboost = 5\n=======\nboost = 6\n>>>>>>> there\n{}", ["a", "theirs"], 1),
        ("{}<<<<<<< HEAD\nboost = 5\n{}=======\n>>>>>>> there\n", ["a", "theirs"], 1),
    ],
)
def test_a_merge_conflict_costs_only_the_entries_that_it_reaches_into(
    conflict: str, read_ids: list[str], lost: int
) -> None:
    reading = read(HEAD, ACCOUNT, conflict.format(*JOBS))
    assert (ids(reading), reading.blocks, reading.not_toml) == (read_ids, 3, lost)
    assert {code for _, _, code in problems(reading)} == {"syntax"}
    assert reading.read_only_because


def test_a_byte_that_is_not_utf_8_sets_only_its_entry_apart() -> None:
    data = (HEAD + ACCOUNT + JOB).encode().replace(b"Build", b"B\xffild") + JOB.replace('"job"', '"other"').encode()
    reading = read_journal(data)
    assert ids(reading) == ["a", "other"]
    assert [(line, code) for line, _, code in problems(reading)] == [(13, "syntax"), (13, "wrong-type")]
    assert reading.read_only_because


@pytest.mark.parametrize("value", ["2026-11-02", "8", '"proposal"', '"job"'])
def test_a_byte_that_is_not_utf_8_is_named_whatever_should_stand_there(value: str) -> None:
    data = (HEAD + ACCOUNT + JOB).encode().replace(value.encode(), b'"\xff"', 1)
    reading = read_journal(data)
    assert ids(reading) == ["a"]
    line = data[: data.index(b"\xff")].count(b"\n") + 1
    assert [found[0] for found in problems(reading)] == [line, line]


def test_unknown_keys_are_kept_and_ignored_with_a_warning() -> None:
    reading = read(HEAD, "colour = 1\n", ACCOUNT, JOB, "mood = 3\n")
    assert ids(reading) == ["a", "job"]
    assert problems(reading) == [(2, "warning", "unknown-key"), (15, "warning", "unknown-key")]


def test_an_entry_without_an_id_counts_with_a_warning() -> None:
    reading = read(HEAD, ACCOUNT, JOB.replace('id = "job"\n', ""))
    assert ids(reading) == ["a", None]
    assert problems(reading) == [(8, "warning", "no-id")]


@pytest.mark.parametrize(
    ("head", "code", "read_only"),
    [("", "missing-field", False), ('format = "1"\n', "wrong-type", False), ("format = 2\n", "newer-format", True)],
)
def test_the_format_is_looked_at(head: str, code: str, *, read_only: bool) -> None:
    reading = read(head, ACCOUNT)
    assert (ids(reading), problems(reading)) == (["a"], [(1, "error", code)])
    assert bool(reading.read_only_because) is read_only


def test_a_list_of_inline_tables_is_read_but_can_t_be_appended_to() -> None:
    reading = read(HEAD, 'entry = [{ id = "a", kind = "balance", on = 2026-11-01, connects = 3 }]\n')
    assert ids(reading) == ["a"]
    assert "[[entry]]" in reading.read_only_because


def test_headers_inside_text_are_text() -> None:
    note = 'note = """\n[[entry]]\n# [[entry]]\n"""\n'
    reading = read(HEAD, ACCOUNT, note, JOB)
    assert [(entry.id, entry.line) for entry in reading.entries] == [("a", 2), ("job", 12)]
    assert reading.problems == ()


@pytest.mark.parametrize("turn", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, str.rstrip])
def test_crlf_a_byte_order_mark_and_a_missing_last_newline_are_read(turn: object) -> None:
    reading = read_journal(turn(HEAD + ACCOUNT + JOB).encode())  # type: ignore[operator]
    assert (ids(reading), reading.problems) == (["a", "job"], ())


@pytest.mark.parametrize("text", ["", "entry = 3\n", "[entry]\n", "[[entry]]\n", "a" * 5, "[" * 3000])
def test_nothing_that_stands_in_the_file_ends_the_program(text: str) -> None:
    assert read(text).entries == []


@pytest.mark.parametrize("tax", ["0", "18", "7.1", "7.125", "18.0000", "100"])
def test_a_tax_is_0_to_100_with_at_most_three_decimals_and_trailing_zeros_do_not_count(tax: str) -> None:
    reading = read(HEAD, f'{ACCOUNT}tax = "{tax}"\n', f'{PLAN}id = "p"\ntax = "{tax}"\n')
    assert reading.problems == ()
    assert [str(getattr(entry, "tax", None)) for entry in reading.entries] == [tax, tax]


def test_an_entry_with_an_error_stays_out_and_an_edit_of_it_is_an_error_too() -> None:
    edit = '[[entry]]\nkind = "edit"\nid = "e"\non = 2026-11-03\nof = "gift"\nset = { only = "boosts" }\n'
    grant = JOB.replace("proposal", "grant").replace("job", "gift") + 'reason = "ads"\nonly = "bids"\n'
    reading = read(HEAD, ACCOUNT, grant, edit)
    history = History.of(reading.entries, unread_ids=reading.unread_ids)
    assert [(problem.line, problem.code) for problem in (*reading.problems, *history.problems)] == [
        (15, "wrong-type"),
        (16, "bad-edit"),
    ]
