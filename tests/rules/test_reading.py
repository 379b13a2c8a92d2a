"""Reading a rule set file: what it may say, what is left out, and the one line that says what is wrong."""

from decimal import Decimal
from pathlib import Path

import pytest

from connects_tui.rules import RuleSet, RuleSetError, read_rule_set

SMALLEST = """
schema = 1
id = "small"
name = "Small"
currency = "USD"

[[plan]]
id = "basic"
name = "Basic"
monthly_fee = "0.00"
monthly_connects = 10
"""


def read(tmp_path: Path, text: str | bytes) -> RuleSet:
    file = tmp_path / "set.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_rule_set(file)


def complaint(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(RuleSetError) as error:
        read(tmp_path, text)
    message = str(error.value)
    assert message.startswith(str(tmp_path / "set.toml"))
    assert "\n" not in message
    return message.removeprefix(f"{tmp_path / 'set.toml'}: ")


def test_what_may_be_left_out_has_its_default(tmp_path: Path) -> None:
    rules = read(tmp_path, SMALLEST)
    assert (rules.official, rules.valid_from, rules.spend_order, rules.last_renewal_day) == (False, None, "fifo", 28)
    assert (rules.proposal.min_connects, rules.proposal.max_connects, rules.proposal.invitation_connects) == (
        0,
        None,
        0,
    )
    assert not any(rules.refund.pays(ending) for ending in ("closed", "removed", "expired", "outbid"))
    assert (rules.refund.lot, rules.signup_connects) == ("original", None)
    (plan,) = rules.plans
    assert (plan.audience, plan.carry_cap, plan.carry_cycles, plan.lifetime_months) == ("individual", None, None, None)
    assert (plan.max_balance, plan.purchase, plan.monthly_fee) == (None, None, Decimal("0.00"))


def test_a_purchase_has_a_price_and_defaults_for_the_rest(tmp_path: Path) -> None:
    purchase = read(tmp_path, SMALLEST + '[plan.purchase]\nprice = "0.15"\n').plans[0].purchase
    assert purchase is not None
    assert (purchase.price, purchase.minimum, purchase.step, purchase.bundles, purchase.max_per_transaction) == (
        Decimal("0.15"),
        1,
        1,
        None,
        None,
    )


@pytest.mark.parametrize("key", ["schema", "id", "name", "currency"])
def test_a_mandatory_key_that_is_missing_is_named(tmp_path: Path, key: str) -> None:
    head, plan = SMALLEST.split("[[plan]]")
    head = "\n".join(line for line in head.splitlines() if not line.startswith(f"{key} "))
    assert complaint(tmp_path, f"{head}\n[[plan]]{plan}") == f"{key}: this key is missing"


@pytest.mark.parametrize("key", ["id", "name", "monthly_fee", "monthly_connects"])
def test_a_mandatory_key_of_a_plan_that_is_missing_is_named(tmp_path: Path, key: str) -> None:
    head, plan = SMALLEST.split("[[plan]]")
    plan = "\n".join(line for line in plan.splitlines() if not line.startswith(f"{key} "))
    assert complaint(tmp_path, f"{head}\n[[plan]]{plan}") == f"plan[1].{key}: this key is missing"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1\n" + SMALLEST, "colour: this key is unknown"),
        (SMALLEST + "colour = 1\n", "plan[1].colour: this key is unknown"),
        (SMALLEST + "[proposal]\nleast = 1\n", "proposal.least: this key is unknown"),
        (SMALLEST + "[refund]\nclosed = 1\n", "refund.closed: expected true or false"),
        (SMALLEST + "carry_cap = -1\n", "plan[1].carry_cap: expected a whole number, 0 or more"),
        (SMALLEST + "carry_cap = 3.5\n", "plan[1].carry_cap: expected a whole number, 0 or more"),
        (
            SMALLEST + "[plan.purchase]\nprice = 0.15\n",
            'plan[1].purchase.price: expected an amount as text, such as "14.99"',
        ),
        (SMALLEST + "[plan.purchase]\nminimum = 1\n", "plan[1].purchase.price: this key is missing"),
        (
            SMALLEST + '[plan.purchase]\nprice = "1"\nstep = 0\n',
            "plan[1].purchase.step: expected a whole number, 1 or more",
        ),
        (SMALLEST + '[plan.purchase]\nprice = "1"\nbundles = []\n', "plan[1].purchase.bundles: expected a list of"),
        (SMALLEST + '[spend]\norder = "lifo"\n', "spend.order: expected one of fifo, soonest-expiring"),
        (
            SMALLEST + "[billing]\nlast_renewal_day = 29\n",
            "billing.last_renewal_day: expected a whole number from 1 to 28",
        ),
        (SMALLEST + "[proposal]\nmin_connects = 6\nmax_connects = 1\n", "proposal.max_connects: expected at least"),
        (SMALLEST.replace("schema = 1", "schema = 2"), "schema: expected 1"),
        (SMALLEST.replace('"small"', '"Not Small"'), "id: expected an id of lower case letters, digits and '-'"),
        (SMALLEST.replace('"small"', '"upwork"'), 'id: expected another id, since "upwork" names the timeline'),
        ("official = true\n" + SMALLEST, "valid_from: this key is missing"),
        ('official = true\nvalid_from = "2026"\n' + SMALLEST, "valid_from: expected a date such as 2026-11-20"),
        ("valid_from = 2026-02-30\n" + SMALLEST, "expected TOML"),
        (SMALLEST.split("[[plan]]", maxsplit=1)[0], "plan: expected at least one [[plan]]"),
        (
            SMALLEST + SMALLEST[SMALLEST.index("[[plan]]") :],
            'plan[2].id: "basic" is the id of another plan of this set',
        ),
        ("= nonsense", "expected TOML"),
        (b"\xff\xfe", "expected text in UTF-8"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_file_key_and_what_was_expected(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    assert says in complaint(tmp_path, text)


def test_a_file_that_is_a_folder_or_far_too_large_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(RuleSetError, match="can't be read"):
        read_rule_set(tmp_path / "folder.toml")
    assert "at most" in complaint(tmp_path, b"#" * 1_000_001)
