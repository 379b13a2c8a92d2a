"""The quick-add line: what counts as a token, what is title, what is an error."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.actions.book import BadQuickAdd
from connects_tui.actions.quick_add import (
    Draft,
    are_lines,
    line_for_link,
    lookalikes,
    parse_quick_add,
    pasted_lines,
    title_in_link,
    written_line,
)
from connects_tui.wording import sanitize
from tests.ledger.building import present

TODAY = date(2026, 11, 23)  # a Monday

LINES = [
    ("6 Speed up a theme", Draft("Speed up a theme", 6)),
    ("Speed up a theme", Draft("Speed up a theme")),
    ("6-page site", Draft("6-page site")),
    (r"\3 landing pages", Draft("3 landing pages")),
    ("@acme 6 A job", Draft("A job", 6, client="acme")),
    ("A 6 job", Draft("A 6 job")),
    ("6 7 wonders", Draft("7 wonders", 6)),
    ("6 A job +10", Draft("A job", 6, boost=10)),
    (r"6 Google \+1 badge", Draft("Google +1 badge", 6)),
    ('6 A job @"Acme Corp"', Draft("A job", 6, client="Acme Corp")),
    ("6 A job @", Draft("A job @", 6)),
    ('6 A job @"Acme', Draft('A job @"Acme', 6)),
    ("6 A job #Django #api #django", Draft("A job", 6, tags=("Django", "api"))),
    ("6 Be #1 in C#", Draft("Be #1 in C#", 6)),
    ("6 A job $800", Draft("A job", 6, budget=Decimal(800))),
    ("6 A job $1,200", Draft("A job", 6, budget=Decimal(1200))),
    ("6 A job $800-1200", Draft("A job", 6, budget=Decimal(800), budget_max=Decimal(1200))),
    ("6 A job $45/h", Draft("A job", 6, budget=Decimal(45), hourly=True)),
    ("6 A job $45-60/h", Draft("A job", 6, budget=Decimal(45), budget_max=Decimal(60), hourly=True)),
    ("6 Earn $5k/mo at ~5 !important", Draft("Earn $5k/mo at ~5 !important", 6)),
    ("!invite A job", Draft("A job", invited=True)),
    ("4 A job !invite", Draft("A job", 4, invited=True)),
    ("6 A job ~2026-11-20", Draft("A job", 6, on=date(2026, 11, 20))),
    ("6 A job ~-1", Draft("A job", 6, on=date(2026, 11, 22))),
    ("6 A job ~yesterday", Draft("A job", 6, on=date(2026, 11, 22))),
    ("6 A job ~mon", Draft("A job", 6, on=TODAY)),
    ("6 A job ~tue", Draft("A job", 6, on=date(2026, 11, 17))),
    ("6 A job https://example.com/x?y=#z", Draft("A job", 6, url="https://example.com/x?y=#z")),
    ("6\tA   job", Draft("A job", 6)),
    ("#api +5 6 A job", Draft("A job", 6, boost=5, tags=("api",))),
    ("A job 6", Draft("A job 6")),
    ("+10 A job", Draft("A job", boost=10)),
    ("+x A job 1+1 +1,5", Draft("+x A job 1+1 +1,5")),
    ("6 Mail me@acme or @", Draft("Mail me@acme or @", 6)),
    (r"6 Ask \@acme about \#1 \$5 \~mon \!invite", Draft("Ask @acme about #1 $5 ~mon !invite", 6)),
    (r'6 Say \@"Acme Corp"', Draft('Say @"Acme Corp"', 6)),
    (r"6 A \\ B \ C", Draft(r"A \ B \ C", 6)),
    ('6 A job @" Acme "', Draft("A job", 6, client="Acme")),
    ("6 A job #C++ #node.js #1st #_x #é", Draft("A job #1st #_x", 6, tags=("C++", "node.js", "é"))),
    ("6 A job $45.50/h", Draft("A job", 6, budget=Decimal("45.50"), hourly=True)),
    ("6 A job $800- $45/hr $1,20", Draft("A job $800- $45/hr $1,20", 6)),
    ("6 A job !Invite !invited", Draft("A job !Invite !invited", 6)),
    ("6 A job ~today", Draft("A job", 6, on=TODAY)),
    ("6 A job ~Sunday", Draft("A job", 6, on=date(2026, 11, 22))),
    ("6 A job ~tomorrow ~+1 ~", Draft("A job ~tomorrow ~+1 ~", 6)),
    ("6 A job HTTP://x.y ftp://x https://", Draft("A job ftp://x https://", 6, url="HTTP://x.y")),
    ("6 A job ^3h ^20 %short", Draft("A job", 6, job_age=3, applicants=20, template="short")),
    ("6 A job ^2d %Short-2", Draft("A job", 6, job_age=48, template="Short-2")),
    ("6 Get 50 % off ^3 weeks", Draft("Get 50 % off weeks", 6, applicants=3)),
    (r"6 100% for \^3h x^2 ^3w %5", Draft("100% for ^3h x^2 ^3w %5", 6)),
    ("   ", Draft()),
]


@pytest.mark.parametrize(("line", "draft"), LINES)
def test_a_line_says(line: str, draft: Draft) -> None:
    assert parse_quick_add(line, TODAY) == draft


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("6 A job +5 +6", "+6"),
        ("6 A job @a @b", "@b"),
        ("6 A job $1 $2", "$2"),
        ("6 A job ~mon ~tue", "~tue"),
        ("6 A job https://a.b https://c.d", "https://c.d"),
        ("6 A job !invite !invite", "!invite"),
        ("6 A job ~2026-02-30", "~2026-02-30"),
        ("6 A job $45/h $800", "$800"),
        ("6 A job ^3h ^2d", "^2d"),
        ("6 A job ^20 ^50", "^50"),
        ("6 A job ^99999999999d", "^99999999999d"),
        ("6 A job %a %b", "%b"),
        ("6 A job $9999999999999", "$9999999999999"),
        ("6 A job +1000000001", "+1000000001"),
        ('6 A job @""', '@""'),
        ("6 A job $9-5", "$9-5"),
        ("99999999999999999999 A job", "99999999999999999999"),
    ],
)
def test_a_repeated_token_or_one_that_makes_no_sense_is_an_error_that_names_it(line: str, word: str) -> None:
    with pytest.raises(BadQuickAdd) as error:
        parse_quick_add(line, TODAY)
    assert str(error.value).startswith(f"{word}: ")


STAYS = "so it stays in the title"
A_CLIENT = 'a client like @acme or @"Acme Corp"'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("-5 Negative", [f'"-5" is not a number of Connects like 6, {STAYS}']),
        ("@acme -5 Negative", [f'"-5" is not a number of Connects like 6, {STAYS}']),
        ("1,200 A job", [f'"1,200" is not a number of Connects like 6, {STAYS}']),
        ("5.5 A job", [f'"5.5" is not a number of Connects like 6, {STAYS}']),
        ("6 7 wonders", [f'"7" is not the cost, which is already 6, {STAYS}']),
        ("6 A job +-3", [f'"+-3" is not a boost like +10, {STAYS}']),
        ("6 A job +0", ['"+0" is not a boost like +10, so there is no boost']),
        ("6 A job + 10", [f'"+" is not a boost like +10, {STAYS}']),
        ('6 A job @"Acme', [f"'@\"Acme' is not {A_CLIENT}, {STAYS}"]),
        ("6 A job @ acme", [f'"@" is not {A_CLIENT}, {STAYS}']),
        ("6 A job #[tag]", [f'"#[tag]" is not a tag like #css, {STAYS}']),
        ("6 Be #1 with #", [f'"{word}" is not a tag like #css, {STAYS}' for word in ("#1", "#")]),
        ("6 A $-800 $", [f'"{word}" is not a budget like $800 or $45/h, {STAYS}' for word in ("$-800", "$")]),
        ("6 A !invited ! invite", [f'"{word}" is not !invite, {STAYS}' for word in ("!invited", "!")]),
        (
            "6 A ~tomorrow ~ ~-999999",
            [f'"{word}" is not a day like ~mon or ~2026-11-20, {STAYS}' for word in ("~tomorrow", "~", "~-999999")],
        ),
        (
            "6 A ^3w ^",
            [f'"{word}" is not a job age like ^3h or applicants like ^20, {STAYS}' for word in ("^3w", "^")],
        ),
        ("6 A %5", [f'"%5" is not a template like %short, {STAYS}']),
        ("6 A HTTPS://", [f'"HTTPS://" is not a link like https://example.com/job, {STAYS}']),
        ("6 A\x00b", ['"A\ufffdb" has characters that can\'t be shown; \ufffd stands for them']),
        ("6 A @b\x1b", ['"@b\ufffd" has characters that can\'t be shown; \ufffd stands for them']),
        ("6 A #" + "1" * 99, [f'"#{"1" * 38}…" is not a tag like #css, {STAYS}']),
    ],
)
def test_a_word_that_looks_like_a_token_and_is_none_is_named(line: str, said: list[str]) -> None:
    assert lookalikes(line) == said


@pytest.mark.parametrize(
    "line",
    [
        "6 A job +10 @acme #css $800 !invite ~mon https://a.b",
        r"\-5 A \+-3 \$-800 \@ \#1 \~5 \!important \https://",
        r"6 \7 wonders",
        "React + Node in C# and C++ for me@acme, well-known 24/7 !",
        "6-page site with 5 pages",
        "Get 50 % off ^3h %short",
        "@acme 6 A job 7",
        "",
    ],
)
def test_tokens_and_plain_words_are_not_named(line: str) -> None:
    assert lookalikes(line) == []


lines = st.text(max_size=40) | st.lists(
    st.text(st.sampled_from('+-@#$!~^%\\"/hkx059.,\x00 '), max_size=6)
    | st.sampled_from(["6", "+1", '@"A', 'b"', "#x", "$8", "!invite", "~mon", "~-99999", "https://x", "9" * 5000]),
    max_size=6,
).map(" ".join)


@given(lines)
def test_no_line_raises_anything_else_and_every_word_is_a_token_or_title_or_named(line: str) -> None:
    named = "".join(lookalikes(line))
    try:
        draft = parse_quick_add(line, TODAY)
    except BadQuickAdd:
        return
    assert len(draft.title) <= len(line)
    title = draft.title.split()
    for match in re.finditer(r'@"[^"]*"(?=\s|$)|\S+', line):
        word = match[0]
        plain = word[1:] if word.startswith("\\") and len(word) > 1 else word
        if title and title[0] == plain:
            title.pop(0)
            assert not re.match(r"[@#$~^]", word) or sanitize(word)[:39] in named
        else:
            does_something = (word.isdecimal() and int(word) == draft.connects) or Draft("x") != parse_quick_add(
                f"x {word}", TODAY
            )
            assert does_something or sanitize(word)[:39] in named, word
    assert title == []


words = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=8) | st.sampled_from(
    [
        "^3h", "^20", "%short",
        "6", "+1", "@acme", '@"Acme', 'Corp"', 'a@"b', "#css", "$800", "$9-5", "!invite", "~mon", "~2026-02-30", "\\",
        "\\6",
    ]
)  # fmt: skip
clients = words.filter(lambda word: '"' not in word)
amounts = st.integers(0, 5000).map(Decimal) | st.integers(0, 99).map(lambda cents: Decimal(cents) / 100)
budgets = st.tuples(amounts, st.none() | amounts, st.booleans()).map(
    lambda parts: {
        "budget": parts[0],
        "budget_max": None if parts[1] is None else parts[0] + parts[1],
        "hourly": parts[2],
    }
)
drafts = st.builds(
    lambda budget, **fields: Draft(**fields, **budget),
    title=st.lists(words, min_size=1, max_size=4).map(" ".join),
    connects=st.none() | st.integers(0, 99),
    boost=st.integers(0, 50),
    client=st.none() | st.lists(clients, min_size=1, max_size=2).map("  ".join),
    tags=st.lists(st.from_regex(r"[a-zA-Zé][a-z0-9_.+-]{0,6}", fullmatch=True), max_size=3, unique_by=str.casefold).map(
        tuple
    ),
    budget=st.just({}) | budgets,
    invited=st.booleans(),
    url=st.none() | st.just("https://example.com/job"),
    job_age=st.none() | st.integers(0, 999),
    applicants=st.none() | st.integers(0, 99),
    template=st.none() | st.sampled_from(["short", "long-2"]),
    on=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)


@given(drafts)
def test_a_draft_written_as_a_line_reads_back_as_it_was_and_nothing_in_it_is_asked_about(draft: Draft) -> None:
    assert parse_quick_add(written_line(draft), TODAY) == draft
    assert lookalikes(written_line(draft)) == []


@pytest.mark.parametrize(
    ("draft", "line"),
    [
        (Draft("A job", 6, client='The "Acme" Corp'), "6 A job @\"The 'Acme' Corp\""),
        (Draft("A job", 6, tags=("css", "two words", "1st")), "6 A job #css"),
        (Draft("A talk", 0, invited=True), "0 A talk !invite"),
        (Draft("6 pages", None), r"\6 pages"),
        (Draft("A job", 6, budget=Decimal("45.005")), "6 A job $45.01"),
        (Draft("A job", 6, template="two words", country="Peru", client_spent=Decimal(9)), "6 A job"),
    ],
)
def test_what_the_line_has_no_form_for_is_left_out_or_said_nearly(draft: Draft, line: str) -> None:
    assert written_line(draft) == line


JOBS = "https://www.upwork.com/jobs"


@pytest.mark.parametrize(
    ("link", "title"),
    [
        (f"{JOBS}/Speed-Shopify-Theme_~021234567890/", "Speed Shopify Theme"),
        (f"{JOBS}/Speed-Shopify-Theme_~021234567890", "Speed Shopify Theme"),
        (f"{JOBS}/Speed-Shopify-Theme_~0212?source=rss&referrer=a_~b", "Speed Shopify Theme"),
        (f"{JOBS}/Build-a-caf%C3%A9-site_~01ab", "Build a café site"),
        (f"{JOBS}/3-landing-pages_~01ab/", "3 landing pages"),
        (f"{JOBS}/Pay-%24800-%2B10-%23css-%40you_~01", "Pay $800 +10 #css @you"),
        (f"{JOBS}/A%0Ab%1b%5b31m-c_~01", "A b\ufffd[31m c"),
        ("https://www.upwork.com/freelance-jobs/apply/Fix-my-shop_~01ab/", "Fix my shop"),
        ("https://upwork.com/jobs/Fix-my-shop_~01ab", "Fix my shop"),
        ("HTTPS://WWW.UPWORK.COM/jobs/Fix-my-shop_~01ab", "Fix my shop"),
        (f"{JOBS}/~0123", ""),
        (f"{JOBS}/_~0123", ""),
        ("https://www.upwork.com/nx/proposals/job/~01ab/apply/", ""),
        ("https://www.upwork.com/nx/search/jobs/?q=shopify-theme", ""),
        ("https://example.com/jobs/Fix-my-shop_~01ab", ""),
        ("https://upwork.com.example.org/jobs/Fix-my-shop_~01ab", ""),
        ("https://[broken/jobs/Fix-my-shop_~01ab", ""),
    ],
)
def test_a_link_is_the_link_and_its_words_are_the_title(link: str, title: str) -> None:
    assert title_in_link(link) == title
    line = present(line_for_link(link))
    draft = parse_quick_add(line, TODAY)
    assert (draft.title, draft.url, draft.connects) == (title, link, None)
    priced = parse_quick_add(f"12{line}", TODAY)
    assert (priced.title, priced.url, priced.connects) == (title, link, 12)


@pytest.mark.parametrize(
    "text", ["Fix my shop", f"12 Fix {JOBS}/~01", f"{JOBS}/~01 and more", "", "\n\n", "ftp://x.org"]
)
def test_what_is_no_link_alone_is_none(text: str) -> None:
    assert line_for_link(text) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("\n\r\n  Fix it \n second", ["Fix it", "second"]),
        ("Fix it\r\n\r\nsecond\rthird", ["Fix it", "second", "third"]),
        ("Fix\tit\x1b[2J", ["Fix it\ufffd[2J"]),
        ("\u202eFix", ["\ufffdFix"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_of_a_paste_the_lines_with_words_are_taken_and_harmless(text: str, lines: list[str]) -> None:
    assert pasted_lines(text) == lines


@pytest.mark.parametrize(
    ("text", "are"),
    [
        ("6 Fix it\n12 May I help\n", True),
        ("6 Fix it\nDjango admin\n", False),
        ("12 Nov 2026 Applied to: A -8\n13 November 2026 Applied to: B -8\n", False),
        ("12\tFix it\n8\tDjango\n", False),
        ("https://www.upwork.com/jobs/~0123\nDjango admin\n", True),
    ],
)
def test_pasted_lines_that_begin_with_a_cost_or_a_link_are_proposals(text: str, are: bool) -> None:
    assert are_lines(text) is are
