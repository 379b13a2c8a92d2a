"""status, ledger and list: the shapes of their JSON, and what a person reads."""

import os

import pytest

from tests.cli.conftest import CommandLine


def test_status_as_json(account: CommandLine) -> None:
    account.done("buy", "20", "--on", "2026-11-06")
    closed = account.log("6 A job +10 ~2026-11-10")
    account.done("mark", closed, "closed", "--no-refund", "--on", "2026-11-14")
    large = account.log("20 Another ~2026-11-20", "--boost", "200")
    assert account.json("status", "--as-of", "2026-11-19") == {
        "as_of": "2026-11-19",
        "rules": "made-up",
        "plan": "plus",
        "balance": 134,
        "owed": 0,
        "lots": [
            {"source": "opening", "issued": "2026-11-01", "expires": "2027-01-05", "connects": 14},
            {"source": "allowance", "issued": "2026-11-05", "expires": "2027-01-05", "connects": 100},
            {"source": "purchase", "issued": "2026-11-06", "expires": "2027-02-05", "connects": 20},
        ],
        "expiring": [{"on": "2027-01-05", "connects": 34}, {"on": "2027-02-05", "connects": 100}],
        "cycle": {"start": "2026-11-05", "renews": "2026-12-05", "spent": 16},
        "cash": {"fees": "19.99", "purchases": "3.00"},
        "credits": [],
        "refunds_due": [{"proposal": closed, "connects": 16, "since": "2026-11-14"}],
        "warnings": [],
    }
    overdrawn = account.json("status")
    assert (overdrawn["balance"], overdrawn["owed"], overdrawn["lots"]) == (-86, 86, [])
    assert overdrawn["warnings"] == [
        {
            "on": "2026-11-20",
            "entry": large,
            "code": "overdrawn",
            "message": 'The proposal "Another" takes the balance to 86 Connects below 0. A purchase or bonus is '
            "missing, or the opening balance was wrong: record it, or reconcile with the number Upwork shows.",
        }
    ]


def test_a_batch_that_carry_caps_end_shows_the_first_day_on_which_some_of_it_expires(account: CommandLine) -> None:
    account.done("buy", "20", "--on", "2026-11-06")
    rows = account.done("status", "--as-of", "2026-11-19").out.splitlines()
    assert [row for row in rows if row.startswith(("opening", "allowance", "purchase"))] == [
        "opening    1 Nov   5 Jan 2027             30",
        "allowance  5 Nov   from 5 Jan 2027       100",
        "purchase   6 Nov   5 Feb 2027             20",
    ]
    assert rows[rows.index("Expiring if you spend nothing") + 1] == "  5 Jan 2027: 50 Connects"


def test_a_lot_that_never_lapses_has_no_day(connects: CommandLine) -> None:
    connects.add_rules(
        "plain.toml",
        'schema = 1\nid = "plain"\nname = "Plain"\ncurrency = "USD"\n'
        '[[plan]]\nid = "basic"\nname = "Basic"\nmonthly_fee = "0"\nmonthly_connects = 10\n',
    )
    connects.done("init", "--rules", "plain", "--plan", "basic")
    assert connects.json("status")["lots"] == [
        {"source": "opening", "issued": "2026-11-23", "expires": None, "connects": 10}
    ]
    assert "never" in connects.done("status").out
    assert connects("status", "--as-of", "2199-12-31").out.startswith(
        "20,780 Connects · enough for 2,597 more at 8 each, our guess\n"
    )  # played to the last day


def test_status_before_the_opening(account: CommandLine) -> None:
    note = "The journal starts on 1 Nov 2026; there is nothing in it before that."
    shape = account.json("status", "--as-of", "2026-10-31")
    assert (shape["balance"], shape["cycle"], shape["cash"]["fees"], shape["note"]) == (0, None, "0.00", note)
    assert note in account.done("status", "--as-of", "2026-10-31").out
    assert account.json("ledger", "--as-of", "2026-10-31") == {"movements": [], "note": note}
    assert account.done("ledger", "--as-of", "2026-10-31").out == f"Balance on 31 Oct 2026: 0 Connects\n{note}\n"


def test_status_for_a_person(account: CommandLine) -> None:
    account.done("buy", "20", "--on", "2026-11-06")
    closed = account.log("6 A job +10 ~2026-11-10")
    account.done("mark", closed, "closed", "--no-refund", "--on", "2026-11-14")
    account.done("plan", "basic", "--on", "2026-11-15")
    assert account.done("status").out.partition("\nForecast")[0] == (
        "134 Connects · enough for 22 more at 6 each, your average · worth $20.10\n"
        "Day     23 Nov 2026\n"
        "Plan    Freelancer Plus · Made up\n"
        "Cycle   since 5 Nov · 16 Connects spent\n"
        "Renews  5 Dec, in 12 days · Freelancer Basic · 10 Connects, nothing charged\n"
        "Cash    $19.99 for membership, $3.00 for Connects, since you started tracking\n"
        "\n"
        "Batch      Issued  Expires     Connects\n"
        "opening    1 Nov   1 Nov 2027        14\n"
        "allowance  5 Nov   5 Nov 2027       100\n"
        "purchase   6 Nov   6 Nov 2027        20\n"
        "\n"
        "Expiring if you spend nothing\n"
        "  1 Nov 2027: 14 Connects\n"
        "  5 Nov 2027: 100 Connects\n"
        "  6 Nov 2027: 20 Connects\n"
        "\n"
        "Refunds due\n"
        '  16 Connects for "A job", since 14 Nov, not refunded after 9 days (connects\n'
        f"  refund {closed})\n"
    )


def test_an_overdrawn_balance_comes_with_its_remedy(account: CommandLine) -> None:
    account.log("20 A job +200")
    out = account.done("status").out
    assert out.startswith("−90 Connects\n")
    assert "Owed    90 Connects: you spent more than you had, see the warnings" in out
    assert "A purchase or bonus is missing" in " ".join(out.split())


def test_old_warnings_give_way_to_the_latest(account: CommandLine) -> None:
    for number in range(7):
        account.log(f"1 Job {number}", "--anyway", "--on", f"2026-11-{number + 10}")
    out = account.done("status").out
    assert '"Job 6" cost 1 ' in " ".join(out.split())
    assert '"Job 1" cost 1 ' not in " ".join(out.split())
    assert "and 2 earlier; `connects check` lists them all" in out


def test_ledger_as_json(account: CommandLine) -> None:
    id_ = account.log("6 A job +10 ~2026-11-10")
    account.done("grant", "5", "Interview", "--expires", "2026-11-12", "--on", "2026-11-11")
    rows = account.json("ledger")["movements"]
    opening, *others = rows
    assert list(opening) == ["on", "kind", "connects", "balance", "entry", "note"]
    assert [tuple(row.values()) for row in others] == [
        ("2026-11-05", "allowance", 100, 130, None, "Monthly allowance, Freelancer Plus"),
        ("2026-11-10", "proposal", -6, 124, id_, "A job"),
        ("2026-11-10", "boost", -10, 114, id_, "A job"),
        ("2026-11-11", "bonus", 5, 119, rows[4]["entry"], "Interview"),
        ("2026-11-12", "expiry", -5, 114, None, "Expired, from the bonus of 2026-11-11"),
    ]
    assert account.json("ledger", "--as-of", "2026-11-04")["movements"] == [opening]


def test_ledger_for_a_person(account: CommandLine) -> None:
    id_ = account.log("6 A job ~2026-11-10")
    opening = account.json("ledger")["movements"][0]["entry"]
    assert account.done("ledger").out == (
        "Day     What       Connects  Balance  Entry  Note\n"
        f"1 Nov   opening         +30       30  {opening[:5]}  Opening balance\n"
        "5 Nov   allowance      +100      130         Monthly allowance, Freelancer Plus\n"
        f"10 Nov  proposal         −6      124  {id_[:5]}  A job\n"
        "\n"
        "Balance on 23 Nov 2026: 124 Connects\n"
    )


def test_list_as_json(account: CommandLine) -> None:
    id_ = account.log("6 A job +10 @acme #css $800 https://example.com ~2026-11-10", "--note", "asked")
    account.done("mark", id_, "closed", "--on", "2026-11-14")
    (proposal,) = account.json("list")["proposals"]
    moment = proposal.pop("at")
    assert moment.startswith("2026-11-23T09:30:00.")
    assert moment.endswith("Z")
    assert proposal == {
        "id": id_,
        "on": "2026-11-10",
        "connects": 6,
        "title": "A job",
        "boost": 10,
        "invited": False,
        "client": "acme",
        "tags": ["css"],
        "budget": "800.00",
        "budget_max": None,
        "hourly": False,
        "url": "https://example.com",
        "job_age": None,
        "applicants": None,
        "template": None,
        "country": None,
        "client_spent": None,
        "note": "asked",
        "status": "closed",
        "status_since": "2026-11-14",
        "spent": 16,
        "credits": 0,
        "refunded": 16,
    }
    (earlier,) = account.json("list", "--as-of", "2026-11-12")["proposals"]
    assert (earlier["status"], earlier["status_since"], earlier["refunded"]) == ("sent", "2026-11-10", 0)


def test_list_of_a_hand_written_proposal(account: CommandLine) -> None:
    account.append('\n[[entry]]\nkind = "proposal"\non = 2026-11-20\nconnects = 6\ntitle = "By hand"\n')
    (proposal,) = account.json("list")["proposals"]
    assert (proposal["id"], proposal["at"], proposal["spent"]) == (None, None, 6)


@pytest.fixture
def three(account: CommandLine) -> CommandLine:
    account.log("6 Fix a login +10 @acme #css ~2026-11-10")
    account.log("8 Speed up a theme #shopify ~2026-11-12")
    account.log("2 Write a plan @zenith ~2026-12-01")
    return account


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ((), ["Fix a login", "Speed up a theme"]),
        (("--limit", "1"), ["Speed up a theme"]),
        (("--limit", "9"), ["Fix a login", "Speed up a theme"]),
        (("--sort", "sent"), ["Speed up a theme", "Fix a login"]),
        (("--sort", "title"), ["Fix a login", "Speed up a theme"]),
        (("--sort", "connects", "--limit", "1"), ["Speed up a theme"]),
        (("--sort", "client"), ["Fix a login", "Speed up a theme"]),
        (("@acme",), ["Fix a login"]),
        (("-#css", "since:-30"), ["Speed up a theme"]),
        (("--", "-#css"), ["Speed up a theme"]),
        (("",), ["Fix a login", "Speed up a theme"]),
        (("write", "--as-of", "2026-12-01", "plan"), ["Write a plan"]),
    ],
)
def test_a_list_is_filtered_sorted_and_cut(three: CommandLine, words: tuple[str, ...], titles: list[str]) -> None:
    answer = three.done("list", "--json", *words)
    assert [proposal["title"] for proposal in answer.json["proposals"]] == titles


def test_a_list_has_the_columns_that_are_asked_for(three: CommandLine) -> None:
    id_ = three.json("list", "@acme")["proposals"][0]["id"]
    assert three.done("list", "@acme", "--columns", "id,client,boost,sent").out == (
        f"ID     Client  Boost  Sent\n{id_[:5]}  acme       10  10 Nov\n\n1 proposal · 16 Connects spent\n"
    )
    assert three.done("list", "@acme", "--csv", "--columns", "title,boost").out == "title,boost\nFix a login,10\n"
    assert three.done("list", "--csv").out.startswith("id,sent,title,client,connects,boost,")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--columns", "titel"), "--columns: there is no 'titel'; did you mean title?"),
        (("--sort", "x"), "--sort: there is no 'x'; use one of id, sent, "),
        (("--limit", "0"), "--limit: '0': enter a whole number from 1 to 999,999,999"),
        (("--csv", "--json"), "--json has every field"),
        (("is:lost",), "connects list: is:lost: "),
    ],
)
def test_a_list_that_makes_no_sense(three: CommandLine, options: tuple[str, ...], said: str) -> None:
    answer = three("list", *options)
    assert answer.status == 2
    assert said in answer.err + answer.out


def test_on_a_narrow_terminal_only_titles_are_cut(three: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    ids = [proposal["id"][:5] for proposal in three.json("list")["proposals"]]
    lines = three.done("list").out.splitlines()
    assert lines[0].split() == ["ID", "Connects", "Proposal", "Status"]
    assert [line.split()[0] for line in lines[1:3]] == ids
    assert lines[1].split(maxsplit=2)[2].startswith("Fix a login ·")
    assert max(map(len, lines[:3])) <= 40
    assert all(id_ in three.done("ledger").out for id_ in ids)


def test_the_ledger_shows_what_is_asked_for(three: CommandLine) -> None:
    def moved(*options: str) -> list[tuple[str, int]]:
        return [(row["kind"], row["connects"]) for row in three.json("ledger", *options)["movements"]]

    assert moved() == [("opening", 30), ("allowance", 100), ("proposal", -6), ("boost", -10), ("proposal", -8)]
    assert moved("@acme") == [("proposal", -6), ("boost", -10)]
    assert moved("-@acme") == [("proposal", -8)]
    assert moved("--kind", "boost", "--kind", "opening") == [("opening", 30), ("boost", -10)]
    assert moved("--since", "Nov 11") == [("proposal", -8)]
    assert moved("--until", "2026-11-05", "--since", "2026-11-02") == [("allowance", 100)]
    out = three.done("ledger", "@acme").out
    assert out.endswith("2 movements · −16 Connects\nBalance on 23 Nov 2026: 106 Connects\n")
    assert three("ledger", "--since", "mon", "--until", "2026-11-01").status == 2
    id_ = three.json("list", "@acme")["proposals"][0]["id"]
    _status, refund = three.written("mark", id_, "closed")
    assert moved("@acme")[-1] == ("refund", 16)
    three.done("edit", refund["id"], f"of={three.json('list', '-@acme')['proposals'][0]['id']}")
    assert moved("-@acme")[-1][0] == "refund"


def test_list_for_a_person(three: CommandLine) -> None:
    ids = [proposal["id"][:5] for proposal in three.json("list")["proposals"]]
    assert three.done("list").out == (
        "ID     Sent    Connects  Proposal            Status  Since\n"
        f"{ids[0]}  10 Nov      6+10  Fix a login · acme  sent    10 Nov\n"
        f"{ids[1]}  12 Nov         8  Speed up a theme    sent    12 Nov\n"
        "\n"
        "2 proposals · 24 Connects spent\n"
        "1 planned for later days, up to 2026-12-01 (--as-of 2026-12-01 shows them)\n"
    )


def test_an_empty_list_says_what_to_do(account: CommandLine) -> None:
    assert "Log one: connects log '" in account.done("list").out
    account.log("6 A job")
    assert account.done("list", "@nobody").out == "No proposals match.\n"
    assert account.done("list", "--as-of", "2026-11-22").out.startswith("No proposals up to 22 Nov 2026.\n")


# --- what no report may do -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["status", "ledger", "list"])
def test_reports_fit_into_80_columns(account: CommandLine, command: str) -> None:
    words = "Ein überlanger Titel, der nirgends in eine Zeile passt, " * 3
    id_ = account.log(f"20 {words} +200 ~2026-11-10")
    account.done("mark", id_, "interviewing")
    account.done("grant", "1000000", "A generous gift")
    lines = account.done(command).out.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any(line.endswith(" ") for line in lines)


def test_into_a_pipe_a_row_stays_on_one_line(account: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")
    title = " ".join(["long"] * 40)
    account.log(f"6 {title}")
    assert title in account.done("list").out


def test_json_is_ascii(account: CommandLine) -> None:
    account("log", "6 Größe \x9b31m")
    answer = account.done("list", "--json")
    assert answer.out.isascii()
    assert answer.json["proposals"][0]["title"] == "Größe \x9b31m"


@pytest.mark.parametrize("command", ["status", "ledger", "list"])
def test_entries_left_out_are_told(account: CommandLine, command: str) -> None:
    for number in (1, 2):
        account.append(f'\n[[entry]]\nid = "bad{number}"\nkind = "proposal"\non = 2026-11-20\ntitle = "No cost"\n')
    said = "2 entries are left out; `connects check` says what is wrong\n"
    assert account.done(command).out.endswith(said)
    answer = account(command, "--json")
    assert (answer.status, answer.err) == (0, f"connects: {said}")
    assert answer.json is not None
    text = account.journal.read_text(encoding="utf-8").partition('\n[[entry]]\nid = "bad1')[0]
    account.journal.write_text(text.replace("format = 1\n", ""), encoding="utf-8")  # an error of the whole file
    assert account(command).out.endswith("the journal has an error; `connects check` says what is wrong\n")


@pytest.mark.parametrize("command", [("status",), ("ledger",), ("log", "A job")])
def test_without_an_account_there_is_no_balance(connects: CommandLine, command: tuple[str, ...]) -> None:
    connects.journal.parent.mkdir(parents=True)
    connects.journal.write_text("format = 1\n", encoding="utf-8")
    answer = connects(*command)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == (
        f"connects: {connects.journal}:1: The journal has no account entry, so there is no balance. "
        "Start with `connects init`.\n"
    )


REPORTS = [(name,) for name in ("status", "ledger", "list", "forecast", "insights")]


@pytest.mark.parametrize(
    "report",
    [*REPORTS, *((*report, "--json") for report in REPORTS), ("status", "--line"), ("export", "json")],
    ids=" ".join,
)
def test_a_report_says_that_the_journal_is_damaged_and_where(account: CommandLine, report: tuple[str, ...]) -> None:
    account.log("8 Job")
    account.append("\n[[entry]]\nid = = 5\n")
    line = account.journal.read_text().count("\n")
    said = f"{account.journal}: line {line} is damaged; nothing can be added until it is fixed\n"
    answer = account(*report)
    assert answer.status == 0
    assert answer.err.endswith(said)
    assert answer.err.count(said) == 1
    refused = account("log", "8 Job")
    assert refused.err == f"connects: {account.journal}: not saved: {said.partition(': ')[2]}"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may do everything may write to it")
def test_a_report_says_that_the_journal_may_only_be_read(account: CommandLine) -> None:
    account.journal.chmod(0o400)
    assert account("status").err.startswith(f"connects: {account.journal}: this file is read-only")
