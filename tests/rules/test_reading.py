"""Reading a rule set file: what it may say, what is left out, and the one line that says what is wrong."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from connects_tui import files
from connects_tui.rules import BadRuleSet, Plan, ProposalCosts, PurchaseTerms, Refunds, RuleSet, Source, look_through

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

ENDINGS = ("closed", "removed", "expired", "declined", "withdrawn", "outbid")
WHOLE: dict[str, Any] = {
    "schema": 1,
    "id": "whole",
    "name": "The whole format",
    "valid_from": date(2015, 2, 18),
    "official": True,
    "currency": "USD",
    "notes": "Two\nlines.",
    "source": [{"title": "A page", "url": "https://a.b", "read": date(2026, 11, 23), "confidence": "high"}],
    "proposal": {"min_connects": 1, "max_connects": 5, "typical_connects": 2, "invitation_connects": 3},
    "refund": {**dict.fromkeys(ENDINGS, True), "lot": "new"},
    "spend": {"order": "soonest-expiring"},
    "billing": {"last_renewal_day": 27},
    "signup": {"connects": 20},
    "plan": [
        {
            "id": "plus",
            "name": "Plus",
            "audience": "agency",
            "monthly_fee": "10.00",
            "monthly_connects": 70,
            "monthly_choices": [0, 10],
            "carry_cap": 140,
            "carry_cycles": 1,
            "lifetime_months": 12,
            "max_balance": 350,
            "purchase": {"price": "0.15", "bundles": [10, 20], "minimum": 2, "step": 3, "max_per_transaction": 200},
        }
    ],
}


def looked_through(tmp_path: Path, text: str | bytes) -> tuple[RuleSet | None, list[BadRuleSet]]:
    file = tmp_path / "set.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return look_through(file)


def read(tmp_path: Path, text: str | bytes) -> RuleSet:
    rule_set, mistakes = looked_through(tmp_path, text)
    assert rule_set is not None, mistakes
    return rule_set


def complaint(tmp_path: Path, text: str | bytes) -> str:
    rule_set, mistakes = looked_through(tmp_path, text)
    assert rule_set is None
    message = str(mistakes[0])
    assert message.startswith(str(tmp_path / "set.toml"))
    assert "\n" not in message
    return message.removeprefix(f"{tmp_path / 'set.toml'}: ")


def table_at(document: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """Find the table in which a key such as `plan[1].purchase.price` stands, and the key's own name in it."""
    table: Any = document
    *parents, key = path.split(".")
    for parent in parents:
        table = table[parent.removesuffix("[1]")]
        table = table[0] if parent.endswith("[1]") else table
    return table, key


def changed(path: str, value: object) -> str:
    document = deepcopy(WHOLE)
    table, key = table_at(document, path)
    table[key] = value
    return tomli_w.dumps(document)


def without(path: str) -> str:
    document = deepcopy(WHOLE)
    table, key = table_at(document, path)
    del table[key]
    return tomli_w.dumps(document)


def test_every_key_of_the_format_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, tomli_w.dumps(WHOLE)) == RuleSet(
        id="whole",
        name="The whole format",
        currency="USD",
        valid_from=date(2015, 2, 18),
        official=True,
        notes="Two lines.",
        sources=(Source("A page", "https://a.b", date(2026, 11, 23), "high"),),
        proposal=ProposalCosts(1, 5, 2, 3),
        refund=Refunds(**dict.fromkeys(ENDINGS, True), lot="new"),
        spend_order="soonest-expiring",
        last_renewal_day=27,
        signup_connects=20,
        plans=(
            Plan(
                id="plus",
                name="Plus",
                audience="agency",
                monthly_fee=Decimal("10.00"),
                monthly_connects=70,
                monthly_choices=(0, 10),
                carry_cap=140,
                carry_cycles=1,
                lifetime_months=12,
                max_balance=350,
                purchase=PurchaseTerms(Decimal("0.15"), (10, 20), 2, 3, 200),
            ),
        ),
    )


def test_what_may_be_left_out_has_its_default(tmp_path: Path) -> None:
    more = '[plan.purchase]\nprice = "0.15"\n[[source]]\ntitle = "A page"\n'
    purchase = PurchaseTerms(Decimal("0.15"), bundles=None, minimum=1, step=1, max_per_transaction=None)
    assert read(tmp_path, f"official = false\n{SMALLEST}{more}") == RuleSet(
        id="small",
        name="Small",
        currency="USD",
        plans=(Plan("basic", "Basic", Decimal(0), 10, audience="individual", purchase=purchase),),
        sources=(Source("A page", None, None, None),),
        valid_from=None,
        official=False,
        proposal=ProposalCosts(0, None, None, 0),
        refund=Refunds(**dict.fromkeys(ENDINGS, False), lot="original"),
        spend_order="fifo",
        last_renewal_day=28,
        signup_connects=None,
    )


MANDATORY = [
    "schema", "id", "name", "valid_from", "currency", "source[1].title", "plan[1].id", "plan[1].name",
    "plan[1].monthly_fee", "plan[1].monthly_connects", "plan[1].purchase.price",
]  # fmt: skip
TABLES = ["", "source[1].", "proposal.", "refund.", "spend.", "billing.", "signup.", "plan[1].", "plan[1].purchase."]
TEXTS = [
    "id", "name", "currency", "notes", "source[1].title", "source[1].url", "source[1].confidence", "refund.lot",
    "spend.order", "plan[1].id", "plan[1].name", "plan[1].audience",
]  # fmt: skip
NUMBERS = [
    "schema", "proposal.min_connects", "proposal.max_connects", "proposal.typical_connects",
    "proposal.invitation_connects", "billing.last_renewal_day", "signup.connects", "plan[1].monthly_connects",
    "plan[1].carry_cap", "plan[1].carry_cycles", "plan[1].lifetime_months", "plan[1].max_balance",
    "plan[1].purchase.minimum", "plan[1].purchase.step", "plan[1].purchase.max_per_transaction",
]  # fmt: skip
LISTS = ["plan[1].monthly_choices", "plan[1].purchase.bundles"]
FLAGS = ["official", *(f"refund.{ending}" for ending in ENDINGS)]
MONEY = ["plan[1].monthly_fee", "plan[1].purchase.price"]
WRONG: list[tuple[list[str], list[object]]] = [
    (TEXTS, [7, ["text"]]),
    (NUMBERS, [-1, 3.5, "7", True]),
    (LISTS, [7, [-1], [3.5], ["7"], "7"]),
    (FLAGS, [1, "true"]),
    (MONEY, [0.15, 1, "-1", "1,5", "$1", "", "1e3"]),
    (["plan[1].monthly_fee"], ["9.999"]),
    (["valid_from", "source[1].read"], ["2026-01-01", 2026]),
    (["proposal", "refund", "spend", "billing", "signup", "plan[1].purchase"], [7, [{}]]),
    (["plan", "source"], [7, [7], {"id": "x"}]),
    (["id", "plan[1].id"], ["Not Small", "blanks in it", "", "é"]),
    (["name", "currency", "plan[1].name", "source[1].title"], [" "]),
    (["schema"], [2]),
    (["id"], ["upwork"]),
    (["source[1].confidence", "refund.lot", "spend.order", "plan[1].audience"], ["another word"]),
    (["billing.last_renewal_day"], [0, 29]),
    (["plan[1].purchase.step", "proposal.max_connects"], [0]),
    (["plan[1].purchase.bundles"], [[], [0]]),
    (["plan"], [[]]),
]


@pytest.mark.parametrize("key", MANDATORY)
def test_a_mandatory_key_that_is_missing_is_named(tmp_path: Path, key: str) -> None:
    assert complaint(tmp_path, without(key)) == f"{key}: this key is missing"


@pytest.mark.parametrize("table", TABLES)
def test_a_key_that_nobody_knows_is_named_in_every_table(tmp_path: Path, table: str) -> None:
    assert complaint(tmp_path, changed(f"{table}colour", "red")) == f"{table}colour: this key is unknown"


@pytest.mark.parametrize(("key", "value"), [(key, value) for keys, values in WRONG for key in keys for value in values])
def test_a_wrong_value_is_named_with_what_was_expected(tmp_path: Path, key: str, value: object) -> None:
    assert complaint(tmp_path, changed(key, value)).startswith(f"{key}: must be ")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("schema", 2, "must be 1, the schema that this version knows"),
        ("id", "Not Small", "must be an id of lowercase letters, digits and '-'"),
        ("id", "upwork", 'must be another id: "upwork" names the timeline of all official sets'),
        ("valid_from", "2015", "must be a date like 2026-11-20, without quotes"),
        ("plan[1].carry_cap", -1, "must be a whole number from 0 to 1,000,000,000"),
        ("plan[1].purchase.step", 0, "must be a whole number from 1 to 1,000,000,000"),
        ("plan[1].monthly_fee", 9.99, 'must be an amount in quotes, like "14.99"'),
        ("billing.last_renewal_day", 29, "must be a whole number from 1 to 28"),
        ("spend.order", "lifo", "must be one of fifo, soonest-expiring"),
        ("proposal.max_connects", 0, "must be at least min_connects, 1"),
        ("refund.closed", 1, "must be true or false"),
        ("plan", [], "must be at least one [[plan]]"),
    ],
)
def test_what_was_expected_is_said_so_that_it_can_be_mended(tmp_path: Path, key: str, value: object, says: str) -> None:
    assert complaint(tmp_path, changed(key, value)) == f"{key}: {says}"
    assert read(tmp_path, changed("proposal.max_connects", 1)).proposal.max_connects == 1  # as many as the fewest


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("= nonsense", "not TOML: "),
        ("valid_from = 2026-02-30\n" + SMALLEST, "not TOML: "),
        ("id = 'a'\nid = 'b'\n", "not TOML: "),
        (b"id = '\xff'", "not UTF-8 text (byte 6)"),
        (b"#" * (files.SMALL + 1), "can't be read: it has more than 1 MB"),
    ],
    ids=["no TOML", "a day that is not", "a key twice", "not UTF-8", "too large"],
)
def test_a_file_that_is_no_toml_is_told_in_one_line(tmp_path: Path, text: str | bytes, says: str) -> None:
    assert complaint(tmp_path, text).startswith(says)


def test_a_file_may_be_just_as_large_as_is_allowed_and_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + SMALLEST.encode() + b"#"
    assert read(tmp_path, text.ljust(files.SMALL, b"#")).id == "small"


def test_rules_can_say_that_signing_up_brings_0_connects(tmp_path: Path) -> None:
    assert read(tmp_path, changed("signup.connects", 0)).signup_connects == 0
    assert read(tmp_path, without("signup")).signup_connects is None
