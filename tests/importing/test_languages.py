"""Upwork's page as a browser translates it: the same rows in every language of the table (`pages`)."""

from datetime import date
from pathlib import Path

import pytest

from connects_tui.importing.dates import day_of
from connects_tui.importing.items import ActionsUnclear
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.importing.sources.languages import ENGLISH, language_of

TODAY = date(2026, 11, 23)
PAGES = sorted(Path(__file__).with_name("pages").glob("*.txt"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
@pytest.mark.parametrize("between", ["\t", "\n", ","])
def test_a_page_in_another_language_gives_the_same_rows(page: Path, between: str) -> None:
    text = page.read_text(encoding="utf-8")
    if between == ",":
        text = "".join(",".join(f'"{cell}"' for cell in line.split("\t")) + "\n" for line in text.splitlines()[1:])
    source = read_source(text.replace("\t", between), TODAY)
    assert source.kind == "Connects History page"
    rows = [(item.on and item.on.day, item.what, item.title, item.connects, item.doubt) for item in source.items]
    assert rows == [
        (23, "proposal", "Dise\u00f1o de un logo para hoy", 12, ""),
        (22, "boost", "Dise\u00f1o de un logo para hoy", 5, ""),
        (21, "spend", "", 1, ""),
        (20, "refund", "Tema antiguo", 8, ""),
        (19, "purchase", "", 20, ""),
        (18, "bonus", "", 5, ""),
        (17, "spend", "", 1, ""),
    ]
    assert source.items[0].raw in text  # the notes of later imports
    assert source.balance == (None if between == "," else (TODAY, 84))
    assert set(source.left) <= {"header row", "balance"}


POLISH = """Data\tDzia\u0142anie\tConnects
20.11.2026\tZgoda: Logo\t-12
19.11.2026\tZgoda: Strona\t-8
18.11.2026\tZakup\t+20
17.11.2026\tZakup\t+40
16.11.2026\tTajemnica\t+3
"""


def test_words_that_are_not_in_the_table_are_asked_about_and_what_they_mean_is_kept() -> None:
    with pytest.raises(ActionsUnclear) as asked:
        read_source(POLISH, TODAY)
    assert asked.value.phrases == ("Zgoda", "Zakup")
    how = HowToRead(actions={"Zgoda": "proposal", "Zakup": ""})
    items = read_source(POLISH, TODAY, how).items
    assert [(item.what, item.title) for item in items[:2]] == [("proposal", "Logo"), ("proposal", "Strona")]
    assert [(item.what, bool(item.doubt)) for item in items[2:]] == [("unknown", True)] * 3
    how = HowToRead(actions={"zgoda": "proposal", "Zakup": "purchase"})
    assert [item.what for item in read_source(POLISH, TODAY, how).items[2:]] == ["purchase", "purchase", "unknown"]


def test_a_few_words_that_are_not_known_are_asked_about_row_by_row() -> None:
    text = "Nov 20, 2026\tMystery\t-12\nNov 19, 2026\tMystery\t-3\nNov 18, 2026\tBonus Connects\t+3\n"
    assert [item.what for item in read_source(text, TODAY).items] == ["unknown", "unknown", "bonus"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er nov. 2026", date(2026, 11, 1)), ("1\u00ba de novembro de 2026", date(2026, 11, 1)),
        ("1. Nov. 2026", date(2026, 11, 1)), ("1 листопада 2026", date(2026, 11, 1)),
        ("२ नवंबर २०२६", date(2026, 11, 2)), ("il y a une heure", TODAY), ("hace una hora", TODAY),
        ("há um dia", date(2026, 11, 22)), ("vor einem Tag", date(2026, 11, 22)), ("годину тому", TODAY),
        ("एक घंटे पहले", TODAY),
    ],
)  # fmt: skip
def test_the_first_of_a_month_and_an_hour_ago_are_days(text: str, day: date) -> None:
    actions = ["Candidature", "Proposta enviada", "Solicitud enviada", "Bewerbung", "Заявка", "आवेदन"]
    read = [day_of(language_of([action], TODAY).day(text), TODAY) for action in actions]
    assert set(read) - {None} == {day}


def test_an_english_page_is_english_whatever_its_titles_are() -> None:
    assert language_of(["Nov 3, 2026", "Applied to: Solicitud enviada"], TODAY) is ENGLISH
