"""All rule sets at hand: the packaged ones, the user's own, the timeline."""

from datetime import date
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
        ("9999-12-31", [rules.id for rules in PACKAGED.sets.values() if rules.official][-1]),
    ],
)
def test_on_a_day_the_official_set_with_the_latest_first_day_not_after_it_is_in_force(day: str, in_force: str) -> None:
    assert PACKAGED.in_force(TIMELINE, date.fromisoformat(day)).id == in_force
    assert PACKAGED.in_force("guide-2023", date.fromisoformat(day)).id == "guide-2023"  # its own id pins a set


def test_the_next_switch_is_the_first_day_of_the_next_set() -> None:
    assert PACKAGED.next_switch(TIMELINE, date(2019, 5, 1)) == date(2020, 12, 1)
    assert PACKAGED.next_switch(TIMELINE, date(9999, 12, 31)) is None
    assert PACKAGED.next_switch("guide-2023", date(2015, 1, 1)) is None


@pytest.mark.parametrize(
    ("id_", "valid_from", "day"),
    [("upwork-2027", "2027-01-01", "2027-01-01"), ("a-correction", "2026-07-01", "2026-11-01")],
    ids=["of its own day", "on the same first day"],
)
def test_the_users_official_set_wins_in_the_timeline(folder: Path, id_: str, valid_from: str, day: str) -> None:
    (folder / "mine.toml").write_text(official(id_, valid_from), encoding="utf-8")
    assert Rulebook.load(folder).in_force(TIMELINE, date.fromisoformat(day)).id == id_


def test_the_same_id_replaces_the_packaged_set_and_is_told_unless_it_is_malformed(folder: Path) -> None:
    own = official("upwork-2026", "2026-07-01", "Mine")
    (folder / "mine.toml").write_text(own, encoding="utf-8")
    rulebook = Rulebook.load(folder)
    assert (rulebook.sets["upwork-2026"].name, rulebook.replaced) == ("Mine", ("upwork-2026",))
    (folder / "mine.toml").write_text(f"{own}colour = 1\n", encoding="utf-8")
    rulebook = Rulebook.load(folder)
    assert (rulebook.sets["upwork-2026"].name, rulebook.replaced) == (PACKAGED.sets["upwork-2026"].name, ())
    assert [str(problem) for problem in rulebook.problems] == [
        f"{folder / 'mine.toml'}: plan[1].colour: this key is unknown"
    ]


def test_official_sets_are_listed_by_their_first_day_and_then_the_others(folder: Path) -> None:
    (folder / "mine.toml").write_text(SMALLEST, encoding="utf-8")
    (folder / "early.toml").write_text(official("early", "2014-01-01"), encoding="utf-8")
    rulebook = Rulebook.load(folder)
    ids = list(rulebook.sets)
    assert (ids[:2], ids[-3:]) == (["early", "upwork-2015"], ["guide-2023", "imtips-guide", "small"])
    assert (set(rulebook.own), rulebook.replaced, rulebook.problems) == ({"early", "small"}, (), ())


def test_a_folder_that_is_not_there_holds_no_sets(tmp_path: Path) -> None:
    rulebook = Rulebook.load(tmp_path / "nowhere")
    assert (rulebook.sets.keys(), rulebook.own) == (PACKAGED.sets.keys(), frozenset())
    assert Rulebook.load().sets == PACKAGED.sets


def test_rules_are_known_by_a_sets_id_or_as_the_timeline() -> None:
    assert all(PACKAGED.knows(rules) for rules in ("upwork", "guide-2023"))
    for rulebook, rules in ((PACKAGED, ""), (PACKAGED, "upwork-2014"), (Rulebook({}), TIMELINE)):
        assert not rulebook.knows(rules)
        with pytest.raises(KeyError):
            rulebook.in_force(rules, date(2026, 1, 1))


def test_a_malformed_set_is_left_out_with_its_message_and_everything_else_goes_on(folder: Path) -> None:
    (folder / "bad.toml").write_text("schema = 1", encoding="utf-8")
    (folder / "good.toml").write_text(SMALLEST, encoding="utf-8")
    (folder / "twice.toml").write_text(SMALLEST, encoding="utf-8")
    rulebook = Rulebook.load(folder)
    assert "small" in rulebook.sets
    assert [(problem.file.name, problem.key) for problem in rulebook.problems] == [
        ("bad.toml", "id"),
        ("twice.toml", "id"),
    ]
    assert len(rulebook.sets) == len(PACKAGED.sets) + 1


def test_a_folder_with_too_many_files_is_not_read_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connects_tui.rules.rulebook.MAX_FILES", 2)
    for name in "abc":
        (folder / f"{name}.toml").write_text(SMALLEST.replace('"small"', f'"{name}"'), encoding="utf-8")
    book = Rulebook.load(folder, folder / "none")
    assert list(book.sets) == ["a", "b"]
    assert [str(problem) for problem in book.problems] == [f"{folder / 'c.toml'}: there can be at most 2 files"]
