"""The commands that record: what they write, and what they say."""

import shlex
from datetime import date
from typing import Any

import pytest

from connects_tui import clock
from connects_tui.clock import today as day_of_the_clock
from tests.cli.conftest import CommandLine


def record_of(written: list[Any]) -> dict[str, Any]:
    """Return the one entry written, without what every entry has."""
    (entry,) = written
    record: dict[str, Any] = dict(entry)
    assert len(record.pop("id")) == 10
    assert record.pop("at").startswith("2026-11-23T09:30:00.")
    return record


LINE = '6 Speed up a Shopify theme +10 @"Acme Corp" #shopify #css $800-1,200 https://example.com/job ~2026-11-20'
WHOLE = {
    "kind": "proposal",
    "on": "2026-11-20",
    "connects": 6,
    "title": "Speed up a Shopify theme",
    "boost": 10,
    "client": "Acme Corp",
    "budget": "800.00",
    "budget_max": "1200.00",
    "url": "https://example.com/job",
    "tags": ["shopify", "css"],
}


def test_log_takes_one_line_also_from_standard_input(account: CommandLine) -> None:
    assert record_of(account.written("log", LINE)) == WHOLE
    account.type(f"\n{LINE}\n")
    assert record_of(account.written("log", "-")) == WHOLE


def test_log_takes_options(account: CommandLine) -> None:
    options = ("--title", "Speed up a Shopify theme", "--connects", "6", "--boost", "10", "--client", "Acme Corp")
    more = ("--tag", "shopify", "--tag", "#css", "--budget", "800-1200", "--url", "https://example.com/job")
    assert record_of(account.written("log", *options, *more, "--on", "2026-11-20")) == WHOLE


class PastMidnight:
    """A calendar that is a day further each time it is asked."""

    asked = 0

    @classmethod
    def today(cls) -> date:
        cls.asked += 1
        return date(2026, 11, 22 + cls.asked)


def test_a_command_that_goes_past_midnight_has_one_day(account: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", day_of_the_clock)
    monkeypatch.setattr(clock, "date", PastMidnight)
    day_of_the_clock.cache_clear()
    try:
        assert account.done("log", "6 A", "--on", "tomorrow").out.endswith("planned for 24 Nov\n")
    finally:
        day_of_the_clock.cache_clear()


def test_options_complete_a_line(account: CommandLine) -> None:
    options = ("--connects", "8", "--tag", "css", "--tag", "php", "--note", "asked about Liquid", "--budget", "$45/h")
    record = record_of(account.written("log", "Speed up a theme #css", *options, "--on", "mon"))
    assert record == {
        "kind": "proposal",
        "on": "2026-11-23",
        "note": "asked about Liquid",
        "connects": 8,
        "title": "Speed up a theme",
        "budget": "45.00",
        "hourly": True,
        "tags": ["css", "php"],
    }


def test_options_may_stand_before_the_line_and_a_title_may_look_like_one(account: CommandLine) -> None:
    record = record_of(account.written("log", "--on", "-1d", "--invited", "A job"))
    assert (record["on"], record["invited"], record["connects"]) == ("2026-11-22", True, 0)
    answer = account.done("log", "--on=-1", "--json", "--", "-x")
    assert record_of(answer.json["entries"])["title"] == "-x"


def test_log_says_its_id_and_all_that_it_read(account: CommandLine) -> None:
    out = account.done("log", LINE.replace("~2026-11-20", "!invite")).out
    id_ = account.json("list")["proposals"][0]["id"]
    assert out == (
        f'{id_[:5]} · "Speed up a Shopify theme" · Acme Corp · 6 + 10 · $800-1,200 · #shopify #css · invitation · '
        "https://example.com/job · balance 114\n"
    )
    known = ("6 A job ^2d ^20 %short", "--country", "Peru", "--client-spent", "$12,000")
    assert account.done("log", *known, "--dry-run").out.partition(" · ")[2] == (
        "6 · 2 days old · 20 applicants · Peru · client spent $12,000 · %short · balance 108\n"
    )
    facts = {"job_age": 48, "applicants": 20, "template": "short", "country": "Peru", "client_spent": "12000.00"}
    (entry,) = account.json("log", *known, "--dry-run")["entries"]
    assert entry.items() >= facts.items()
    assert account.done("log", "6 A job ~mon").out.partition(" · ")[2] == '"A job" · 6 · balance 108\n'
    assert account.done("log", "6 A job ~-3").out.partition(" · ")[2] == '"A job" · 6 · 20 Nov · balance 102\n'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("6 A job $6,50", '"$6,50" is not a budget like $800 or $45/h'),
        ("6 A job ~gestern", '"~gestern" is not a day like ~mon or ~2026-11-20'),
        ("6 A job €800", '"€800" is not a budget like $800 or $45/h'),
        ('6 A job @"Acme', '\'@"Acme\' is not a client like @acme or @"Acme Corp"'),
    ],
)
def test_log_warns_of_what_looks_like_a_token_and_is_none(account: CommandLine, line: str, said: str) -> None:
    answer = account("log", line)
    assert answer.status == 0
    assert answer.err == f"connects: {said}, so it stays in the title\n"
    assert len(account.json("list")["proposals"]) == 1


def test_log_records_each_line_of_standard_input_or_none(account: CommandLine) -> None:
    account.type("6 One +2\n\n  8 Two #css\n")
    assert [line.partition(" · ")[2] for line in account.done("log", "-", "--client", "acme").out.splitlines()] == [
        '"One" · acme · 6 + 2',
        '"Two" · acme · 8 · #css',
        "16 Connects · balance 114",
    ]
    for text, status, said in (
        ("6 A\n7 B ~2026-02-30\n", 2, "connects log: line 2: ~2026-02-30: there is no day"),
        ("6 A\n\n7 +2\n", 2, "connects log: line 3: "),
        ("6 A\n30 B\n", 1, 'connects: "B": a proposal costs 2 to 20 Connects'),
    ):
        account.type(text)
        assert account.refused(status, "log", "-").startswith(said)


def test_several_arguments_are_refused_with_the_quoted_form(account: CommandLine) -> None:
    answer = account("log", "6", "Speed", "up", "client's", "--on", "2026-11-20", "theme")
    assert answer.status == 2
    quoted = """'6 Speed up client'"'"'s theme'"""
    assert answer.err.endswith(
        "connects log: your shell reads #, $ and ! itself, so put the proposal in single quotes: "
        f"connects log {quoted}\n"
    )


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("6 A job", "--title", "Another"), "the title is given twice"),
        (("6 A job ~mon", "--on", "2026-11-20"), "the day is given twice"),
        (("6 A job", "--connects", "8"), "the cost is given twice, in the text and with --connects"),
        (("6 A job @acme", "--client", "Acme"), "the client is given twice, in the text and with --client"),
        (("6 A job $800", "--budget", "30/h"), "the budget is given twice, in the text and with --budget"),
        ((), "give the proposal in single quotes, or at least a --title"),
        (("6 A job", "--connects", "3.5"), "--connects: '3.5': Connects must be a whole number, like 12"),
        (("6 A job", "--connects", "-3"), "--connects: '-3': Connects must be a whole number, like 12"),
        (("6 A job", "--connects", "9999999999"), "Connects can be at most 1,000,000,000"),
        (("6 A job", "--on", "2026-02-30"), "there is no day 2026-02-30"),
        (("6 A job", "--on", "soon"), "is not a day like 2026-11-20"),
        (("6 A job", "--budget", "much"), "enter a budget like 800, 800-1200 or 45/h"),
        (("6 A job", "--budget", "900-800"), "the upper end is below the lower end"),
        (("6 A job", "--client", " "), "write at least one word"),
        (("6 A \udce9job",), "'6 A \\udce9job' is not UTF-8 text"),
        (("6 A job", "--plans"), "there is no option --plans"),
        (("6 A job", "--anyw"), "there is no option --anyw; did you mean --anyway?"),
    ],
)
def test_wrong_usage_of_log(account: CommandLine, argv: tuple[str, ...], said: str) -> None:
    line = account.refused(2, "log", *argv).splitlines()[-1]
    assert line.startswith("connects log: ")
    assert said in line


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("6 A job +10 +12", "+12: the boost is given twice"),
        ("6 A job ^30 ^20", "^20: the number of applicants is given twice"),
        ("6 A job ~2026-02-30", "~2026-02-30: there is no day 2026-02-30"),
        ("6 +10", "a proposal needs a title; add a few plain words"),
    ],
)
def test_a_line_that_makes_no_sense(account: CommandLine, line: str, said: str) -> None:
    assert account.refused(2, "log", line) == f"connects log: {said}\n"


def test_a_cost_that_the_rules_forbid_is_refused(account: CommandLine) -> None:
    before = account.journal.read_bytes()
    said = "a proposal costs 2 to 20 Connects, not 30 (rules: Made up)"
    remedy = "add --anyway to record it anyway"
    assert account.refused(1, "log", "30 A job") == f"connects: {said}; {remedy}\n"
    answer = account("log", "30 A job", "--json")
    assert (answer.status, answer.err) == (1, "")
    assert answer.json == {"schema": 2, "error": {"code": "against-rules", "message": said, "remedy": remedy}}
    assert account.journal.read_bytes() == before


@pytest.mark.parametrize(("text", "status"), [("", 2), ("\n", 2), ("6 A \udce9job\n", 1)])
def test_standard_input_without_a_proposal(account: CommandLine, text: str, status: int) -> None:
    account.type(text)
    answer = account("log", "-")
    assert answer.status == status
    assert answer.err.count("\n") == 1
    assert "standard input" in answer.err


# --- the other movements ---------------------------------------------------------------------------------------------


RECORDED: dict[str, dict[str, object]] = {
    "mark ID hired": {"kind": "status", "of": "ID", "status": "hired"},
    "buy 40 --paid 6.00": {"kind": "purchase", "connects": 40, "paid": "6.00"},
    "log '30 B' --anyway": {"kind": "proposal", "connects": 30, "title": "B"},
    "grant 30 Interview --expires 2027-05-31 --on yesterday": {
        "kind": "grant",
        "on": "2026-11-22",
        "connects": 30,
        "reason": "Interview",
        "expires": "2027-05-31",
    },
    "spend 12 'Availability badge'": {"kind": "spend", "connects": 12, "what": "Availability badge"},
    "refund ID --reason outbid": {"kind": "refund", "of": "ID", "reason": "outbid"},
    "refund ID 2 --reason other": {"kind": "refund", "of": "ID", "connects": 2, "reason": "other"},
    "plan basic --rules made-up --when renewal --connects 15 --monthly 0 --fee 0": {
        "kind": "plan",
        "plan": "basic",
        "rules": "made-up",
        "monthly_connects": 0,
        "monthly_fee": "0.00",
        "connects": 15,
        "when": "renewal",
    },
    "budget --connects 60 --money 10": {"kind": "budget", "connects": 60, "money": "10.00"},
    "reconcile 120": {
        "kind": "balance",
        "connects": 120,
        "note": '6 more: "A job" cost 6 here on 23 Nov; did Upwork charge it?',
    },
}


@pytest.mark.parametrize("line", RECORDED)
def test_what_is_recorded(account: CommandLine, line: str) -> None:
    id_ = account.log("6 A job +10")
    record = record_of(account.written(*shlex.split(line.replace("ID", id_))))
    assert record == {"on": "2026-11-23"} | RECORDED[line] | ({"of": id_} if "of" in RECORDED[line] else {})


def test_a_renewal_whose_payment_failed_is_recorded_the_day_before_it(account: CommandLine) -> None:
    argv = ("plan", "basic", "--renewal-failed")
    assert "there was no renewal" in account.refused(1, *argv, "--on", "2026-11-04")
    assert "leave out --when" in account.refused(2, *argv, "--when", "now")
    said = "Freelancer Basic since the renewal on 5 Nov: 85 fewer Connects, $19.99 not charged · balance 45\n"
    assert account.done(*argv, "--monthly", "15", "--dry-run").out.endswith(said)
    (written,) = account.written(*argv, "--monthly", "15")
    assert (written["on"], written["when"], written["monthly_connects"]) == ("2026-11-04", "renewal", 15)
    assert account.json("status")["cash"]["fees"] == "0.00"


def test_a_budget_is_shown_and_cleared(account: CommandLine) -> None:
    account.done("budget", "--connects", "60", "--money", "10")
    before = account.journal.read_bytes()
    assert account.done("budget").out == "Budget: 60 Connects and $10.00 per cycle\n"
    assert account.json("budget") == {"connects": 60, "money": "10.00"}
    assert account.journal.read_bytes() == before
    assert account.done("budget", "--clear").out == "Budget from 23 Nov: none\n"
    assert account.done("budget").out == "Budget: none\n"


def test_an_id_is_that_of_one_proposal(account: CommandLine) -> None:
    for id_ in ("hand-1", "hand-2"):
        account.append(
            f'\n[[entry]]\nid = "{id_}"\nkind = "proposal"\non = 2026-11-20\nconnects = 6\ntitle = "By hand"\n'
        )
    several = '"hand" is the beginning of 2 ids (hand-1, hand-2); type more of it'
    for argv, said in (
        (("mark", "hand", "hired"), several),
        (("mark", "zzz", "hired"), 'no proposal has an id that begins with "zzz"; `connects list` shows'),
        (("mark", "hnad-1", "hired"), 'no proposal has an id that begins with "hnad-1"; did you mean hand-1'),
        (("refund", "zzz"), 'no proposal has an id that begins with "zzz"'),
    ):
        complaint = account.refused(1, *argv)
        assert complaint.startswith(f"connects: {said}")
        assert complaint.count("\n") == 1
    account.done("mark", "hand-2", "hired")


def test_mark_without_the_refund_leaves_it_due(account: CommandLine) -> None:
    id_ = account.log("6 A job +10 ~2026-11-10")
    account.done("mark", id_, "closed", "--no-refund", "--on", "2026-11-20")
    assert account.json("status")["refunds_due"] == [{"proposal": id_, "connects": 16, "since": "2026-11-20"}]


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "buy", "buy -5", "buy 0 --anyway", "grant 0 nothing", "spend 0 nothing", "refund abc 0", "plan gold",
        "plan plus --rules gold", "buy 3.5", "buy ten", "buy 10 --paid 1.999", "buy 10 --paid -1", "grant 10",
        "grant 10 ''", "spend 10 badge more", "reconcile -1", "mark abc lost", "refund abc --reason none",
        "plan plus --when later", "budget --money much", "budget --clear --connects 5", "undo --on 2026-11-20",
        "recover --list --forget",
    ],
)  # fmt: skip
def test_wrong_usage(account: CommandLine, line: str) -> None:
    argv = shlex.split(line)
    said = account.refused(2, *argv)
    assert said.startswith(f"connects {argv[0]}: ")
    assert said.count("\n") == 1


LONG = {
    "title": ("log", "--connects", "6", "--title", "x" * 501),
    "client": ("log", "6 Job", "--client", "x" * 101),
    "tags": ("log", "6 Job", "--tag", "x" * 101),
    "url": ("log", "6 Job", "--url", f"https://example.com/{'x' * 10_000}"),
    "note": ("log", "6 Job", "--note", "x" * 10_001),
    "reason": ("grant", "5", "x" * 501),
    "what": ("spend", "5", "x" * 501),
}


@pytest.mark.parametrize("field", LONG)
def test_text_above_its_limit_is_not_recorded(account: CommandLine, field: str) -> None:
    assert account.refused(1, *LONG[field]).startswith(f"connects: {field} can have at most ")


def test_an_edit_has_the_limits_of_what_it_edits(account: CommandLine) -> None:
    id_ = account.log("6 Job")
    assert account("edit", id_, f"title={'x' * 501}").err == "connects: title can have at most 500 characters\n"
    account.done("edit", id_, f"title={'x' * 500}")


def test_an_endless_line_is_not_read_to_its_end(account: CommandLine) -> None:
    account.type("x " * 1_000_000)
    assert account("log", "-").err == "connects log: line 1: this line is longer than 20,000 characters\n"


@pytest.mark.parametrize(
    "command",
    [("status", "--as-of"), ("ledger", "--as-of"), ("buy", "10", "--on"), ("grant", "5", "gift", "--expires")],
)
@pytest.mark.parametrize("day", ["9999-12-31", "2200-01-01", "1989-12-31", "-99999"])
def test_days_go_from_1990_to_2199(account: CommandLine, command: tuple[str, ...], day: str) -> None:
    said = account.refused(2, *command[:-1], f"{command[-1]}={day}")
    assert said.endswith(f'"{day}" is not between 1990 and 2199\n')


def test_a_tax_is_recorded_with_the_account_or_a_plan_and_is_in_what_connects_cost(connects: CommandLine) -> None:
    connects.init("--tax", "18")
    first = connects.done("status").out.splitlines()[0]
    assert first == "130 Connects · enough for 16 more at 8 each, typical · worth $23.01"
    assert "Freelancer Plus · Made up · 18% tax" in connects.done("status").out
    assert connects.done("buy", "100").out.startswith("100 Connects bought for $17.70 ")
    assert record_of(connects.written("plan", "plus", "--tax", "7.125%"))["tax"] == "7.125"
    assert connects.done("undo").out
    said = connects.done("plan", "plus", "--tax", "7.125").out
    assert said.startswith("7.125% tax on published prices from 23 Nov; the renewal on 5 Dec: ")
    both = connects.done("plan", "basic", "--tax", "5", "--dry-run").out
    assert both.endswith("; 5% tax on published prices from 23 Nov\n")
    assert connects.json("worth", "6 A job +4")["usd"] == "1.61"  # 10 at $0.15 and 7.125%
    assert "'5,5': enter a percentage" in connects.refused(2, "plan", "plus", "--tax", "5,5")


def test_ad_credits_pay_for_boosts_and_stand_beside_the_balance(account: CommandLine) -> None:
    said = account.done("grant", "20", "Ad campaign", "--only", "boosts", "--expires", "2026-12-16").out
    assert said == "20 ad credits granted: Ad campaign · balance 130\n"
    assert "20 ad credits for boosts, expiring from 16 Dec on" in account.done("status").out
    status = account.json("status")
    assert status["credits"] == [{"issued": "2026-11-23", "expires": "2026-12-16", "connects": 20}]
    assert (status["balance"], sum(lot["connects"] for lot in status["lots"])) == (130, 130)
    logged = account.done("log", "6 A job +30").out
    assert logged.endswith("6 + 30 · balance 114 · 20 ad credits used\n")
    assert account.json("status")["credits"] == []
    (proposal,) = account.json("list", "boosted", "connects>30")["proposals"]
    assert (proposal["connects"], proposal["boost"]) == (6, 30)
    assert (proposal["spent"], proposal["credits"], proposal["refunded"]) == (16, 20, 0)
    rows = account.json("ledger")["movements"][-4:]
    assert [(row["kind"], row["connects"], row["balance"]) for row in rows] == [
        ("credit", 20, 130),
        ("proposal", -6, 124),
        ("credit-spent", -20, 124),
        ("boost", -10, 114),
    ]
    shown = account.done("ledger", "--kind", "credit", "--kind", "boost").out
    assert "2 movements · −10 Connects" in shown
    (month,) = account.json("export", "months")["months"]
    assert month["balance"] == month["came"] - month["spent"] == 114
    assert "credit" not in account.done("export", "hledger").out
    assert "has 10 Connects left to refund" in account.refused(1, "refund", proposal["id"], "11", "--reason", "outbid")
    assert account.done("refund", proposal["id"], "--reason", "outbid").out.startswith('"A job": 10 Connects refunded')
    account.done("grant", "50", "Ad campaign", "--only", "boosts")
    free = account.log("6 Another job +30")
    refused = account.refused(1, "refund", free, "--reason", "outbid")
    assert """ad credits paid for the boost of "Another job", and they aren't refunded""" in refused
    assert account("grant", "5", "Ads", "--only", "bids").status == 2


def test_reconcile_prints_what_would_explain_the_difference_and_records_the_one_chosen(account: CommandLine) -> None:
    id_ = account.log("6 A job", "--on", "2026-11-20")
    shown = account.done("reconcile", "118", "--dry-run").out
    assert shown == (
        "Dry run, nothing recorded. It would say:\n"
        "Upwork shows 118, the journal had 124: 6 fewer, recorded\n"
        '1  6 fewer: "A job" cost 6 here on 20 Nov; did Upwork charge it twice?\n'
        "`connects reconcile 118 --because 1` records the first of these as a correction\n"
    )
    assert account.refused(1, "reconcile", "118", "--because", "2") == (
        "connects: --because 2: there is 1 to choose from; `connects reconcile 118 --dry-run` shows them\n"
    )
    answer = account.json("reconcile", "118", "--because", "1")
    assert [record["kind"] for record in answer["entries"]] == ["edit", "balance"]
    assert answer["entries"][0]["of"] == id_
    assert answer["explanations"] == [
        {
            "number": 1,
            "kind": "cost",
            "connects": -6,
            "sentence": '6 fewer: "A job" cost 6 here on 20 Nov; did Upwork charge it twice?',
            "recorded_as": "a correction",
        }
    ]
    assert account.json("status")["balance"] == 118


def test_reconcile_says_how_to_record_an_explanation_instead_of_the_adjustment(account: CommandLine) -> None:
    account.log("6 A job", "--on", "2026-11-20")
    last = account.done("reconcile", "118").out.splitlines()[-1]
    assert (
        last == "`connects undo`, then `connects reconcile 118 --because 1` records the first of these as a correction"
    )
    assert account.json("reconcile", "118")["explanations"] == []


def test_earn_records_what_a_hired_proposal_earned(account: CommandLine) -> None:
    account.log("6 Another ~2026-11-10")
    id_ = account.log("6 A job ~2026-11-10")
    refused = account.refused(1, "earn", id_, "450")
    assert refused.endswith(f"so it can't have earned anything yet; `connects mark {id_[:5]} hired` marks it\n")
    account.done("mark", id_, "hired", "--on", "2026-11-12")
    written = account.written("earn", id_[:5], "$1,450", "--on", "2026-11-20")
    assert record_of(written) == {"kind": "earning", "on": "2026-11-20", "of": id_, "amount": "1450.00"}
    assert account.done("earn", id_, "0.5", "--dry-run").out.endswith('"A job": $0.50 earned · $1,450.50 in all\n')
    listed = account.done("list", "--columns", "title,earned", "--sort", "earned").out
    assert listed.startswith("Title       Earned\nA job    $1,450.00\nAnother\n"), listed
    for amount in ("0", "0.001", "much"):
        assert f"AMOUNT: '{amount}': enter" in account.refused(2, "earn", id_, amount)
    assert account.done("undo").out == 'Undone: $1,450.00 earned with "A job"\n'
