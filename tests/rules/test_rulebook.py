"""All rule sets at hand: the packaged ones, the user's own, the timeline."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from connects_tui.rules import TIMELINE, Rulebook
from tests.rules.test_reading import SMALLEST

PACKAGED = Rulebook.load()


def official(id_: str, valid_from: str, name: str = "An era") -> str:
    head = SMALLEST.replace('id = "small"', f'id = "{id_}"').replace('"Small"', f'"{name}"')
    return f"official = true\nvalid_from = {valid_from}\n{head}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rules = tmp_path / "rules"
    rules.mkdir()
    return rules


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        ("2010-01-01", "upwork-2015"),
        ("2015-02-18", "upwork-2015"),
        ("2019-04-30", "upwork-2015"),
        ("2019-05-01", "upwork-2019"),
        ("2020-12-01", "upwork-2020"),
        ("2023-01-01", "upwork-2023"),
        ("2024-02-01", "upwork-2024"),
        ("2025-10-01", "upwork-2025"),
        ("2026-07-01", "upwork-2026"),
        ("2099-01-01", "upwork-2026"),
    ],
)
def test_on_a_day_the_official_set_with_the_latest_first_day_not_after_it_is_in_force(day: str, in_force: str) -> None:
    assert PACKAGED.in_force(TIMELINE, date.fromisoformat(day)).id == in_force


def test_a_sets_own_id_pins_it() -> None:
    assert PACKAGED.in_force("guide-2023", date(2026, 1, 1)).id == "guide-2023"
    assert PACKAGED.next_switch("guide-2023", date(2015, 1, 1)) is None


def test_the_next_switch_is_the_first_day_of_the_next_set() -> None:
    assert PACKAGED.next_switch(TIMELINE, date(2019, 5, 1)) == date(2020, 12, 1)
    assert PACKAGED.next_switch(TIMELINE, date(2026, 7, 1)) is None


def test_the_users_own_sets_stand_beside_the_packaged_ones(folder: Path) -> None:
    (folder / "mine.toml").write_text(SMALLEST)
    rulebook = Rulebook.load(folder)
    assert "small" in rulebook.sets
    assert len(rulebook.sets) == 10
    assert rulebook.replaced == ()


def test_the_same_id_replaces_the_packaged_set_and_is_told(folder: Path) -> None:
    (folder / "mine.toml").write_text(official("upwork-2026", "2026-07-01", "Mine"))
    rulebook = Rulebook.load(folder)
    assert (rulebook.sets["upwork-2026"].name, rulebook.replaced) == ("Mine", ("upwork-2026",))


def test_a_set_of_the_users_own_that_is_official_takes_part_in_the_timeline(folder: Path) -> None:
    (folder / "next.toml").write_text(official("upwork-2027", "2027-01-01"))
    assert Rulebook.load(folder).in_force(TIMELINE, date(2027, 1, 1)).id == "upwork-2027"


def test_on_the_same_first_day_the_users_own_wins(folder: Path) -> None:
    (folder / "mine.toml").write_text(official("a-correction", "2026-07-01"))
    assert Rulebook.load(folder).in_force(TIMELINE, date(2026, 11, 1)).id == "a-correction"


def test_a_malformed_set_is_left_out_with_its_message_and_everything_else_goes_on(folder: Path) -> None:
    (folder / "bad.toml").write_text("schema = 1")
    (folder / "good.toml").write_text(SMALLEST)
    (folder / "twice.toml").write_text(SMALLEST)
    rulebook = Rulebook.load(folder)
    assert "small" in rulebook.sets
    assert [problem.file.name for problem in rulebook.problems] == ["bad.toml", "twice.toml"]


def test_without_official_sets_there_is_no_timeline() -> None:
    rulebook = Rulebook({})
    assert not rulebook.knows(TIMELINE)
    with pytest.raises(KeyError):
        rulebook.in_force(TIMELINE, date(2026, 1, 1))


FIGURES = [
    ("upwork-2015", "basic", "0", 60, 0, None, None),
    ("upwork-2015", "plus", "10", 70, 140, 350, "1.00"),
    ("upwork-2015", "agency-plus", "20", 80, 160, 400, "1.00"),
    ("upwork-2019", "basic", "0", 0, 140, 140, "0.15"),
    ("upwork-2019", "plus", "14.99", 70, 140, 140, "0.15"),
    ("upwork-2019", "agency-plus", "20", 0, 400, 400, "0.15"),
    ("upwork-2020", "basic", "0", 10, 200, 200, "0.15"),
    ("upwork-2020", "plus", "14.99", 80, 200, 200, "0.15"),
    ("upwork-2020", "agency-plus", "20", 0, 400, 400, "0.15"),
    ("upwork-2023", "basic", "0", 10, None, None, "0.15"),
    ("upwork-2023", "plus", "14.99", 70, None, None, "0.15"),
    ("upwork-2024", "basic", "0", 10, None, None, "0.15"),
    ("upwork-2024", "plus", "19.99", 100, None, None, "0.15"),
    ("upwork-2025", "basic", "0", 0, None, None, "0.15"),
    ("upwork-2025", "plus", "19.99", 100, None, None, "0.15"),
    ("upwork-2026", "basic", "0", 0, None, None, "0.15"),
    ("upwork-2026", "plus", "19.99", 100, None, None, "0.15"),
    ("upwork-2026", "agency-plus", "20", 0, None, None, "0.15"),
    ("imtips-guide", "basic", "0", 60, 0, None, None),
    ("imtips-guide", "plus", "10", 70, 140, 350, "1.00"),
    ("guide-2023", "basic", "0", 10, None, None, "0.15"),
    ("guide-2023", "plus", "14.99", 70, None, None, "0.15"),
    ("guide-2023", "business", "49.99", 140, None, None, "0.15"),
]


@pytest.mark.parametrize(("set_", "plan_id", "fee", "monthly", "cap", "most", "price"), FIGURES)
def test_the_figures_of_the_packaged_sets(  # noqa: PLR0917
    set_: str, plan_id: str, fee: str, monthly: int, cap: int | None, most: int | None, price: str | None
) -> None:
    plan = PACKAGED.sets[set_].plan(plan_id)
    assert plan is not None
    assert (plan.monthly_fee, plan.monthly_connects, plan.carry_cap, plan.max_balance) == (
        Decimal(fee),
        monthly,
        cap,
        most,
    )
    assert (plan.purchase and plan.purchase.price) == (price and Decimal(price))


TERMS = [
    ("upwork-2015", 27, None, 5, None),
    ("upwork-2019", 27, 20, 6, 12),
    ("upwork-2020", 27, 40, 6, 12),
    ("upwork-2023", 28, 40, 16, 12),
    ("upwork-2024", 28, None, None, 12),
    ("upwork-2025", 28, None, None, 12),
    ("upwork-2026", 28, None, None, 12),
    ("imtips-guide", 27, None, 5, None),
    ("guide-2023", 28, 10, 6, None),
]


@pytest.mark.parametrize(("set_", "last_day", "signup", "most", "lifetime"), TERMS)
def test_the_terms_of_the_packaged_sets(
    set_: str, last_day: int, signup: int | None, most: int | None, lifetime: int | None
) -> None:
    rules = PACKAGED.sets[set_]
    assert (rules.last_renewal_day, rules.signup_connects, rules.proposal.max_connects) == (last_day, signup, most)
    assert {plan.lifetime_months for plan in rules.plans} == {lifetime}
    assert (rules.spend_order, rules.proposal.invitation_connects) == ("fifo", 0)


@pytest.mark.parametrize("rules", PACKAGED.sets.values(), ids=lambda rules: rules.id)
def test_every_packaged_set_names_its_sources_and_how_sure_they_are(rules: object) -> None:
    sources = rules.sources  # type: ignore[attr-defined]
    assert sources
    assert all(source.confidence in ("high", "medium", "low") for source in sources)
    assert rules.official is rules.id.startswith("upwork-")  # type: ignore[attr-defined]
