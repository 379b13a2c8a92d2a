"""rules check FILE: every mistake in a rule set with its line, then a month under it."""

from pathlib import Path

import pytest

from connects_tui.rules import PACKAGED
from tests.cli.conftest import RULES, CommandLine

WRONG = """\
schema = 1
id = "Not Small"
name = "Wrong in nine ways"
colour = "red"

[proposal]
min_connects = 4
max_connects = 2

[[source]]
title = "A page"
[[source]]
title = "Another"
confidence = "quite"

[[plan]]
id = "basic"
name = "Basic"
monthly_fee = 9.99
monthly_connects = 10
purchase = { prize = "0.15" }

[[plan]]
id = "basic"
name = "Plus"
monthly_connects = -1
[plan.purchase]
price = "0.15"
bundles = []
"""

MISTAKES = [
    (1, "currency", "this key is missing", "schema = 1"),
    (2, "id", "must be an id of lowercase letters, digits and '-'", 'id = "Not Small"'),
    (4, "colour", "this key is unknown", 'colour = "red"'),
    (8, "proposal.max_connects", "must be at least min_connects, 4", "max_connects = 2"),
    (14, "source[2].confidence", "must be one of high, medium, low", 'confidence = "quite"'),
    (19, "plan[1].monthly_fee", 'must be an amount in quotes, like "14.99"', "monthly_fee = 9.99"),
    (21, "plan[1].purchase.price", "this key is missing", 'purchase = { prize = "0.15" }'),
    (21, "plan[1].purchase.prize", "this key is unknown", 'purchase = { prize = "0.15" }'),
    (23, "plan[2].monthly_fee", "this key is missing", "[[plan]]"),
    (24, "plan[2].id", '"basic" is already the id of another plan in this set', 'id = "basic"'),
    (26, "plan[2].monthly_connects", "must be a whole number from 0 to 1,000,000,000", "monthly_connects = -1"),
    (29, "plan[2].purchase.bundles", "must be a list of whole numbers from 1 to 1,000,000,000", "bundles = []"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the author writes."""
    return tmp_path / "mine.toml"


def test_every_mistake_is_named_with_its_line_and_key(connects: CommandLine, file: Path) -> None:
    file.write_text(WRONG, encoding="utf-8")
    answer, as_json = connects("rules", "check", str(file)), connects("rules", "check", str(file), "--json")
    expected = [f"{file}:{line}: error: {key}: {message}\n  {source}\n" for line, key, message, source in MISTAKES]
    assert (answer.status, answer.err, as_json.status) == (1, "", 1)
    assert answer.out == "".join(expected) + "12 errors, 0 warnings\n"
    problems = [{"line": line, "level": "error", "key": key, "message": message} for line, key, message, _ in MISTAKES]
    assert as_json.json == {"schema": 2, "ok": False, "rules": None, "problems": problems, "month": None}


def test_what_is_no_toml_is_pointed_at(connects: CommandLine, file: Path) -> None:
    file.write_bytes(b'schema = 1\r\nid = "small\r\n')
    out = connects("rules", "check", str(file)).out
    assert out.startswith(f"{file}:2:12: error: not TOML: ")
    assert out.endswith('\n  id = "small\n             ^\n1 error, 0 warnings\n')


@pytest.mark.parametrize("name", ["nowhere.toml", "."])
def test_a_file_that_can_not_be_read(connects: CommandLine, tmp_path: Path, name: str) -> None:
    answer = connects("rules", "check", str(tmp_path / name))
    assert answer.status == 1
    assert answer.out.startswith(f"{tmp_path / name}: error: can't be read: ")


def test_a_month_is_played_under_every_plan(connects: CommandLine, file: Path) -> None:
    file.write_text(RULES.replace("made-up", "mine").replace("carry_cap = 200", "carry_cap = 50"), encoding="utf-8")
    first_plan = RULES.splitlines().index("[[plan]]") + 1
    assert connects.done("rules", "check", str(file)).out == (
        f"{file}:{first_plan}: warning: plan: an official set has the plans basic, plus, agency-plus; "
        "agency-plus is missing here\n"
        "0 errors, 1 warning\n"
        "\n"
        "mine · Made up\n"
        "A test month: an account opened on 1 Jan 2026 sends 3 proposals at 8 Connects,\n"
        "buys any Connects it needs and renews on 1 Feb 2026\n"
        "\n"
        "Plan      Fee  Opens with  Bought   Paid  Sent  Expires  Renewal  After\n"
        "basic   $0.00         +10     +20  $3.00   −24        0      +10     16\n"
        "plus   $19.99        +100      +1  $0.15   −24      −27     +100    150\n"
    )


def test_the_month_as_json_is_the_ledgers_own(connects: CommandLine, file: Path) -> None:
    file.write_text(RULES.replace("made-up", "mine"), encoding="utf-8")
    month = connects.done("rules", "check", str(file), "--json").json["month"]
    assert (month["start"], month["renewal"], month["connects_per_proposal"]) == ("2026-01-01", "2026-02-01", 8)
    basic = month["plans"][0]
    assert (basic["plan"], basic["fee"], basic["paid"], basic["sent"]) == ("basic", "0.00", "3.00", 3)
    assert [(row["on"], row["kind"], row["connects"], row["balance"]) for row in basic["movements"]] == [
        ("2026-01-01", "opening", 10, 10),
        ("2026-01-05", "proposal", -8, 2),
        ("2026-01-12", "purchase", 10, 12),
        ("2026-01-12", "proposal", -8, 4),
        ("2026-01-19", "purchase", 10, 14),
        ("2026-01-19", "proposal", -8, 6),
        ("2026-02-01", "allowance", 10, 16),
    ]


def test_a_plan_that_can_not_buy_sends_what_it_can(connects: CommandLine, file: Path) -> None:
    without = RULES.replace('[plan.purchase]\nprice = "0.15"\nbundles = [10, 20, 40]\n', "")
    file.write_text(without, encoding="utf-8")
    out = connects.done("rules", "check", str(file)).out
    assert "basic   $0.00         +10       0  $0.00    −8        0      +10     12\n" in out
    assert "basic: 2 proposals not sent: this plan can't buy the missing Connects.\n" in out


ODD = [
    (('confidence = "low"\n', ""), "source[2].confidence: say how sure this source is: high, medium or low"),
    (
        ("typical_connects = 8", "typical_connects = 21"),
        "proposal.typical_connects: 21 is outside the range a proposal costs",
    ),
    (('id = "made-up"', 'id = "upwork-2026"'), "id: in your rules folder it replaces the packaged set "),
    (
        ("bundles = [10, 20, 40]", "bundles = [10]\nmax_per_transaction = 5"),
        "plan[1].purchase.max_per_transaction: nothing",
    ),
]


@pytest.mark.parametrize(("change", "says"), ODD, ids=["no confidence", "cost", "packaged", "nothing on sale"])
def test_what_is_odd_is_a_warning(connects: CommandLine, file: Path, change: tuple[str, str], says: str) -> None:
    file.write_text(RULES.replace(*change), encoding="utf-8")
    answer = connects.done("rules", "check", str(file))
    assert f": warning: {says}" in answer.out


@pytest.mark.parametrize("name", sorted(file.name for file in PACKAGED.glob("*.toml")))
def test_the_packaged_sets_have_nothing_to_complain_of(connects: CommandLine, name: str) -> None:
    answer = connects.done("rules", "check", str(PACKAGED / name))
    assert answer.out.startswith("0 errors, 0 warnings\n")


@pytest.mark.parametrize("argv", [("rules", "check"), ("rules", "made-up", "x.toml")])
def test_what_makes_no_sense_is_wrong_usage(connects: CommandLine, argv: tuple[str, ...]) -> None:
    assert "connects rules check FILE" in connects.refused(2, *argv)
