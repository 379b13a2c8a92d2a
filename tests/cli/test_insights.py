"""Does it pay, on the command line: the JSON, the tables, and what a bid is worth."""

import pytest

from connects_tui.cli.reports import DIMENSION_CHOICES
from connects_tui.insights.groups import DIMENSIONS
from connects_tui.journal.paths import settings_file
from tests.cli.conftest import CommandLine


@pytest.fixture
def bidding(account: CommandLine) -> CommandLine:
    """Twelve proposals of 8 Connects in November: three answered, one of these a hire; two boosted."""
    for number in range(12):
        boost = "+4 " if number < 2 else ""
        id_ = account.log(f"8 Job {number} {boost}#css @acme $800 ~2026-11-{number + 6:02}")
        if number < 3:
            account.done("mark", id_, "interviewing", "--on", "2026-11-20")
        if number == 0:
            account.done("mark", id_, "hired", "--on", "2026-11-22")
    return account


def test_the_json_has_its_shape(bidding: CommandLine) -> None:
    found = bidding.json("insights")
    assert list(found) == [
        "as_of",
        "since",
        "until",
        "proposals",
        "funnel",
        "cost",
        "return",
        "boosts",
        "groups",
        "benchmarks",
        "stop_list",
    ]
    assert (found["as_of"], found["since"], found["proposals"]) == ("2026-11-23", None, 12)
    assert [(stage["stage"], stage["count"]) for stage in found["funnel"]] == [
        ("sent", 12),
        ("viewed", 3),
        ("interviewing", 3),
        ("offered", 1),
        ("hired", 1),
    ]
    assert found["funnel"][4] == {
        "stage": "hired",
        "count": 1,
        "cases": 1,
        "of": 12,
        "rate": 0.083333,
        "interval": [0.014865, 0.35388],
        "too_few": False,
        "of_previous": {"cases": 1, "of": 1, "rate": None, "interval": [0.206549, 1.0], "too_few": True},
        "days": None,
        "days_from_sent": 16.0,
    }


def test_what_to_do_without_is_said_and_shaped(bidding: CommandLine) -> None:
    job = '[[entry]]\nid = "{0}{1}"\nkind = "proposal"\non = 2026-10-{1:02}\nconnects = 2\ntitle = "A"\ntags=["{0}"]\n'
    end = '[[entry]]\nkind = "status"\nof = "{0}{1}"\non = 2026-10-25\nstatus = "{2}"\n'
    for day in range(1, 21):
        for tag, status in (("php", "declined"), ("go", "hired" if day < 10 else "declined")):
            bidding.append((job + end).format(tag, day, status))
    found = bidding.json("insights", "until:2026-10-31")["stop_list"]
    assert (found["connects"], found["share"], found["hires_lost"]) == (40, 0.5, 0)
    kind = found["kinds"][0]
    assert (kind["kind"], kind["bids"], kind["hires"]["of"], kind["others"]["cases"]) == ({"tag": "php"}, 20, 20, 9)
    said = "Without #php: 50% fewer Connects, no hires lost (0 of 20 hired, 45% of the others)."
    assert said in " ".join(bidding.done("insights", "until:2026-10-31").out.split())


def test_groups_are_all_dimensions_or_the_one_asked_for(bidding: CommandLine) -> None:
    assert list(bidding.json("insights")["groups"]) == list(DIMENSIONS) == list(DIMENSION_CHOICES)
    groups = bidding.json("insights", "--by", "boosted")["groups"]
    assert list(groups) == ["boosted"]
    boosted, others = groups["boosted"]
    assert (boosted["name"], boosted["proposals"], boosted["replies"]["cases"]) == ("boosted", 2, 2)
    assert boosted["replies"]["rate"] is None
    assert boosted["replies"]["difference"] is None
    assert others["replies"]["rate"] == 0.1


def test_a_period_is_that_of_the_days_on_which_proposals_were_sent(bidding: CommandLine) -> None:
    found = bidding.json("insights", "--since", "2026-11-08", "--until", "2026-11-10")
    assert (found["since"], found["until"], found["proposals"]) == ("2026-11-08", "2026-11-10", 3)
    assert found["cost"]["fees"] == "0.00"
    assert bidding("insights", "--since", "2026-11-08", "--until", "2026-11-07").status == 2


def test_a_filter_narrows_what_is_counted(bidding: CommandLine) -> None:
    every = bidding.json("insights")["proposals"]
    boosted, others = (bidding.json("insights", word)["proposals"] for word in ("boosted", "-boosted"))
    assert (boosted, others) == (2, every - 2)
    assert bidding.json("insights", "boosted", "until:2026-11-05")["until"] == "2026-11-05"
    wrong = bidding("insights", "is:lost")
    assert (wrong.status, "is:lost" in wrong.err) == (2, True)


def test_for_a_person_it_fits_80_columns(bidding: CommandLine) -> None:
    settings_file().write_text('benchmarks = "shown"\n', encoding="utf-8")
    out = bidding.done("insights", "--by", "boosted", "--p-values").out
    assert max(map(len, out.splitlines())) <= 80
    text = " ".join(out.split())
    assert text.startswith("12 proposals · 104 Connects Paid: $19.99 for membership, $0.00 for Connects;")
    assert "the Connects you used cost $14.79." in text
    assert "viewed 3 too few to tell" in text
    assert "hired 1 8.3% (1.5 to 35%) 16" in text
    assert "hire 104 $14.79 $19.99" in text
    assert "Boosted vs not boosted: too few to tell (2 and 10 proposals)." in text
    assert (
        "Reply rate: 20 to 35% (agency marketing: focused agencies, over 60 to 90 days; source: GigRadar (a vendor),"
        in text
    )
    assert "By boosted" in text


def test_what_an_opening_balance_cost_is_not_called_nothing(account: CommandLine) -> None:
    account.done("log", "8 Fix it")
    text = " ".join(account.done("insights").out.split())
    assert "What the Connects you used cost isn't known (an opening balance, an adjustment)." in text
    assert "proposal 8 unknown $19.99" in text
    assert account.json("insights")["cost"]["unpriced"] == 8


def test_without_proposals_it_says_what_to_do(account: CommandLine) -> None:
    assert account.done("insights").out == "No proposals in this period; `connects log` records one.\n"
    assert account.json("insights")["funnel"][0]["rate"] is None


def test_more_groups_than_a_person_reads_are_counted(account: CommandLine) -> None:
    for number in range(22):
        account.log(f"2 Job @client{number} ~2026-11-10")
    assert "and 2 more; --json has them all" in account.done("insights", "--by", "client").out


@pytest.fixture
def judging(account: CommandLine) -> CommandLine:
    """Twenty decided proposals of 8 Connects with a tag: two of them hires."""
    for number in range(20):
        id_ = account.log(f"8 Job {number} #css ~2026-10-{number + 1:02}")
        account.done("mark", id_, "hired" if number < 2 else "declined", "--on", "2026-10-25")
    return account


def test_what_a_bid_is_worth_as_json(judging: CommandLine) -> None:
    """2 of 20 of the tag: 10 proposals of 10 Connects for a hire, $15.00, worth it from $150 on."""
    found = judging.json("worth", "8 More +2 #css $160-900")
    keys = "connects usd balance tries basis too_few hire budget_share hours chance chance_interval benchmark warnings"
    assert " ".join(found) == f"{keys} verdict budget_left"
    assert (found["connects"], found["usd"], found["tries"]) == (10, "1.50", found["balance"] // 10)
    assert found["basis"]["tags"] == ["css"]
    assert found["basis"]["boosted"] is None
    assert found["hire"]["connects"]["expected"] == 100.0
    assert found["hire"]["usd"]["expected"] == "15.00"
    assert found["budget_share"] == [round(15 / 900, 6), round(15 / 160, 6)]
    verdict = found["verdict"]
    assert (verdict["word"], verdict["supported"], verdict["break_even"]) == ("thin", False, "150.00")
    assert (verdict["hire"], verdict["bid_share"]) == ({"connects": 100.0, "usd": "15.00"}, 0.1)
    assert verdict["words"].startswith("Thin: at 10% a hire costs you 100 Connects ($15.00); worth it from $150 up")


def test_what_a_bid_is_worth_ends_in_a_verdict(judging: CommandLine) -> None:
    settings_file().write_text("bid_share = 5\n", encoding="utf-8")
    lines = judging.done("worth", "8 More +2 #css $160").out.splitlines()
    facts = dict(line.split(maxsplit=1) for line in lines[:5])
    assert facts["Cost"] == "10 Connects, worth $1.50"
    assert facts["Hired"] == "10% (2.8 to 30%): 2 of 20 decided proposals with #css"
    assert facts["Break-even"] == "$15.00 ÷ 5% = $300"
    words = "Skip: at 10% a hire costs you 100 Connects ($15.00); worth it from $300 up"
    assert " ".join(lines[-2:]).startswith(words)


def test_the_backtest_says_what_following_the_verdicts_would_have_saved_and_lost(judging: CommandLine) -> None:
    """In November 8 Connects at 2 of 20 are worth it from $120 on: one job paid less, and led to a hire."""
    for budget, status in (("$100", "hired"), ("$500", "declined")):
        id_ = judging.log(f"8 Job #css {budget} ~2026-11-08")
        judging.done("mark", id_, status, "--on", "2026-11-12")
    found = judging.json("insights", "--backtest")
    assert (found["proposals"], found["verdicts"], found["skipped"], found["saved"]) == (22, 2, 1, 8)
    assert (found["lost"], found["supported"]) == ({"replies": 1, "hires": 1}, False)
    november = {"on": "2026-11-01", "bids": 2, "skipped": 1, "saved": 8, "replies": 1, "hires": 1}
    assert found["months"] == [{"on": "2026-10-01", "bids": 20, **dict.fromkeys(list(november)[2:], 0)}, november]
    assert found["calibration"] == {"error": None, "tenths": []}  # of two bids
    text = " ".join(judging.done("insights", "--backtest").out.split())
    assert "would have saved 8 of 176 Connects and lost 1 reply and 1 hire; your history doesn't support" in text
    assert text.endswith("Month Bids Skip Connects saved Replies lost Hires lost October 20 0 0 0 0 November 2 1 8 1 1")
    none = judging.done("insights", "--backtest", "until:2026-10-31").out
    assert "No verdicts to test: they take 20 decided bids" in none


def test_with_too_few_a_bid_is_laid_beside_the_benchmark_where_these_are_shown(account: CommandLine) -> None:
    settings_file().write_text('benchmarks = "shown"\n', encoding="utf-8")
    out = " ".join(account.done("worth", "8 More #css $90").out.split())
    assert "Hired too few to tell: 0 of 0 decided bids" in out
    assert "not your rate: Hire rate: 5 to 12% (agency marketing: focused agencies" in out
    assert out.endswith("0 of 20 decided bids so far; worth it if 1 in 7 bids like this gets you hired.")


def test_a_bid_that_would_break_the_budget_is_warned_of(account: CommandLine) -> None:
    account.done("budget", "--connects", "10", "--on", "2026-11-06")
    assert "Budget: 2 Connects over this cycle's budget of 10" in account.done("worth", "12 More").out
    assert account.json("worth", "10 More")["warnings"] == []


@pytest.mark.parametrize("argv", [("worth",), ("worth", "8", "More")])
def test_a_bid_is_one_argument(account: CommandLine, argv: tuple[str, ...]) -> None:
    answer = account(*argv)
    assert answer.status == 2
    assert "in single quotes" in answer.err


def test_what_bids_earned_for_what_they_cost_is_told_from_five_hires_on(bidding: CommandLine) -> None:
    assert "arned" not in bidding.done("insights").out
    ids = [proposal["id"] for proposal in bidding.json("list")["proposals"]]
    for id_ in ids[1:5]:
        bidding.done("mark", id_, "hired")
    for id_, amount in zip(ids[:4], ("100", "20.50", "30", "1000"), strict=True):
        bidding.done("earn", id_, amount)
    told = bidding.done("insights", "--by", "client").out
    assert "Earned: $1,150.50, 74× what the bids cost (" in told
    assert "); 4 of 5 hires paid." in told
    heading, group = told.split("Earned by client, compared with what the bids cost\n")[1].splitlines()[:2]
    assert heading == "      Sent  Hires     Earned    Cost  Return (95%)"
    assert group.startswith("acme    12      5  $1,150.50  $15.60  74× (")
    found = bidding.json("insights")
    interval = found["return"].pop("interval")
    assert interval[0] < 73.75 < interval[1]
    assert found["return"] == {
        "earned": "1150.50", "cost": "15.60", "hires": 5, "paid": 4, "ratio": 73.75, "too_few": False
    }  # fmt: skip
    boosted, others = found["groups"]["boosted"]
    assert (boosted["return"]["ratio"], boosted["return"]["too_few"]) == (None, True)
    assert (others["return"]["earned"], others["return"]["hires"]) == ("1030.00", 3)


# --- the month -------------------------------------------------------------------------------------------------------


def test_the_json_of_a_month_has_its_shape(bidding: CommandLine) -> None:
    found = bidding.json("month")
    assert list(found) == [
        *("month", "since", "until", "opening", "closing", "moved", "fees", "purchases", "earned", "proposals"),
        *(
            "replies",
            "hires",
            "connects",
            "unpriced",
            "value",
            "per",
            "before",
            "best",
            "worst",
            "budgets",
            "goals",
            "decision",
        ),
    ]
    assert (found["month"], found["proposals"], found["replies"]["cases"]) == ("2026-11", 12, 3)
    assert list(found["before"]) == list(found)[: list(found).index("before")]
    assert list(found["decision"]) == ["action", "text"]


def test_a_month_can_be_named_and_one_to_come_is_refused(bidding: CommandLine) -> None:
    assert bidding.json("month", "2026-10")["until"] == "2026-10-31"
    assert "November so far" in bidding.done("month").out
    for wrong, why in (
        ("2026-12", "2026-12 has not begun yet"),
        ("soon", "enter a month like 2026-10"),
        ("0001-01", "is not between 1990 and 2199"),
    ):
        refused = bidding("month", wrong)
        assert (refused.status, why in refused.err) == (2, True)
    assert bidding.done("export", "month", "--month", "2026-10").out.startswith("# October\n")
    assert bidding("export", "json", "--month", "2026-10").status == 2


def test_the_hour_of_a_bid_is_told_in_the_time_zone_that_is_set(account: CommandLine) -> None:
    account.log("6 A job")  # at 09:30 UTC
    settings_file().write_text('timezone = "Asia/Manila"\n', encoding="utf-8")
    assert [group["name"] for group in account.json("insights", "--by", "hour")["groups"]["hour"]] == ["17:00"]
    assert "By hour sent\n" in account.done("insights", "--by", "hour").out
    assert account.json("insights", "hour:09:00")["proposals"] == 0
    assert account.json("insights", "hour:17:00", "country:none")["proposals"] == 1
