"""connects export, as it is typed."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import CommandLine


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_proposals_are_a_table_in_which_no_cell_is_a_formula(account: CommandLine) -> None:
    id_ = account.log("6 Speed up a Shopify theme +10 @acme #shopify $800", "--on", "2026-11-20")
    account.done("log", "--title", '=HYPERLINK("x";"y")', "--connects", "4", "--client", "@evil", "--note=-1+1\x1b[0m")
    account.done("mark", id_, "closed")
    out = account.done("export", "proposals").out
    heading = "id,sent,title,client,connects,boost,invited,status,budget,budget_max,hourly,tags,refunded,url,note"
    assert out.splitlines()[0].startswith(heading)
    shopify, evil = rows(out)
    assert (shopify["id"], shopify["sent"], shopify["status"]) == (id_, "2026-11-20", "closed")
    assert (shopify["connects"], shopify["boost"], shopify["refunded"]) == ("6", "10", "16")
    assert (shopify["budget"], shopify["tags"], shopify["client"]) == ("800", "shopify", "acme")
    assert (evil["title"], evil["client"]) == ('\'=HYPERLINK("x";"y")', "'@evil")
    assert evil["note"].startswith("'-1+1")
    assert "\x1b" not in out


def test_a_format_alone_is_the_whole_journal_or_its_proposals(account: CommandLine) -> None:
    account.log("6 Speed up a theme", "--on", "2026-11-20")
    whole, proposals = account.done("export", "json").out, account.done("export", "proposals").out
    assert account.done("export", "--format", "json").out == whole
    assert account.done("export", "--json").out == whole
    assert account.done("export", "--format", "csv").out == account.done("export").out == proposals
    assert account.done("export", "months", "--format", "json").out == account.done("export", "months", "--json").out
    for wrong in (("hledger", "--format", "csv"), ("json", "--format", "csv"), ("--csv", "--json")):
        assert account("export", *wrong).status == 2


def test_a_proposal_that_is_taken_back_to_sent_counts_as_no_reply_and_no_hire(account: CommandLine) -> None:
    id_ = account.json("log", "8 A theme")["entries"][0]["id"]
    account.done("mark", id_, "hired")
    assert (month := account.json("export", "months")["months"][0])["hires"] == month["replies"] == 1
    account.done("mark", id_, "sent")
    assert (month := account.json("export", "months")["months"][0])["hires"] == month["replies"] == 0


def test_movements_and_months_add_up_to_the_balance(account: CommandLine) -> None:
    account.log("6 Speed up a theme", "--on", "2026-11-20")
    account.done("buy", "40", "--paid", "6.00")
    balance = account.json("status")["balance"]
    moved = rows(account.done("export", "movements").out)
    assert sum(int(row["connects"]) for row in moved) == balance == int(moved[-1]["balance"])
    (month,) = rows(account.done("export", "months").out)
    assert (month["month"], month["proposals"], month["spent"], month["balance"]) == ("2026-11", "1", "6", str(balance))
    assert (month["fees"], month["purchases"]) == ("19.99", "6.00")
    assert account.json("export", "months")["months"][0]["purchases"] == "6.00"


def test_money_of_a_month_has_two_digits(connects: CommandLine) -> None:
    connects.done("init", "--rules", "made-up", "--plan", "basic", "--on", "2026-11-01")
    connects.done("buy", "20", "--paid", "3")
    (month,) = rows(connects.done("export", "months").out)
    assert (month["fees"], month["purchases"]) == ("0.00", "3.00")


def test_a_dash_is_standard_output(account: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert account.done("export", "months", "--output", "-").out == account.done("export", "months").out
    assert account("export", "months", "--output", "-", "--force").status == 2
    assert not Path("-").exists()


def test_a_file_is_written_whole_and_never_overwritten_unasked(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert account.done("export", "movements", "--output", str(file)).out == f"Written to {file}\n"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfon,kind,")
    file.write_text("mine", encoding="utf-8")
    refused = account("export", "movements", "--output", str(file))
    assert (refused.status, file.read_text(encoding="utf-8")) == (1, "mine")
    assert "--force" in refused.err
    account.done("export", "json", "--output", str(file), "--force")
    assert json.loads(file.read_text(encoding="utf-8-sig"))["kind"] == "connects-tui export"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []
    assert account("export", "json", "--output", str(tmp_path / "none" / "x.json")).status == 1


def test_the_report_is_a_page_that_loads_nothing(account: CommandLine) -> None:
    account.log("9 <script>alert(1)</script>", "--on", "2026-11-20")
    page = account.done("export", "report", "--html").out
    assert "<script" not in page
    assert "http" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    svg = page[page.index("<svg") : page.index("</svg>") + len("</svg>")]
    assert "9" in [text.text for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own
    words = account.done("export", "report", "--markdown").out
    assert words.startswith("# Upwork Connects in 2026\n")
    assert "| Proposals sent | 1 |" in words
    assert account("export", "report", "--year", "2019").err.startswith("connects: the journal has nothing in 2019")


@pytest.mark.parametrize(
    "argv",
    [("json", "--html"), ("report", "--json"), ("report", "--html", "--markdown"), ("hledger", "--csv"), ("all",)],
)
def test_what_makes_no_sense_together_is_wrong_usage(account: CommandLine, argv: tuple[str, ...]) -> None:
    try:
        status = account("export", *argv).status
    except SystemExit as left:
        status = int(left.code or 0)
    assert status == 2


def test_a_redacted_journal_gives_the_same_figures_and_says_what_was_left_out(
    account: CommandLine, tmp_path: Path
) -> None:
    shopify = account.log('8 Speed up a Shopify theme +4 @"Jane Doe" #shopify $800 %jane', "--on", "2026-11-10")
    account.log("6 Logo for Zeta @jane_doe #logo $50", "--on", "2026-11-12", "--note", "call 555-0199")
    account.done("mark", shopify, "hired", "--on", "2026-11-13")
    account.done("edit", shopify, "country=Utopia")
    account.append('\n# Jane is my cousin\n[[entry]]\nkind = "proposal"\nid = "bad"\non = 2026-11-20\ntitle = "Jane"\n')
    answer, file = account("export", "redacted"), tmp_path / "redacted.toml"
    assert answer.err.endswith("entries with errors are not in this export; `connects check` lists them\n")
    assert "# Left out: 1 entry of 6. Errors in the original: missing-field on line " in answer.out
    assert not re.search("jane|doe|shop|theme|logo|zeta|utopia|cousin|0199|upwork.com", answer.out, re.IGNORECASE)
    file.write_text(answer.out, encoding="utf-8")
    file.chmod(0o600)
    checked = account.json("--journal", str(file), "check")
    assert (checked["ok"], checked["count"]) == (True, 5)
    names = re.compile(r'"(tag|client|template|country)-\d"|"(#?shopify|#?logo|Jane Doe|jane_doe|jane|Utopia)"')
    for report in (("status",), ("insights",), ("plans", "--history", "--months", "2"), ("month",)):
        ours, theirs = (account(*at, *report, "--json").out for at in ((), ("--journal", str(file))))
        assert names.sub("…", theirs) == names.sub("…", ours), report
    assert account("export", "redacted", "--json").status == 2
