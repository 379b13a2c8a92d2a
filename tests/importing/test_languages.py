"""Upwork's page as a browser translates it: the same rows in every language of the table (`pages`)."""

from datetime import date
from pathlib import Path

import pytest

from connects_tui.importing.sources import read_source
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
    assert set(source.left) <= {"heading", "balance"}


def test_words_that_are_not_in_the_table_are_asked_about() -> None:
    text = "Data\tDzia\u0142anie\tConnects\n20.11.2026\tZgoda: Logo\t-12\n19.11.2026\tCo\u015b innego\t+3\n"
    items = read_source(text, TODAY).items
    found = [(item.what, item.connects, bool(item.doubt)) for item in items]
    assert found == [("unknown", -12, True), ("unknown", 3, True)]


def test_an_english_page_is_english_whatever_its_titles_are() -> None:
    assert language_of(["Nov 3, 2026", "Applied to: Solicitud enviada"], TODAY) is ENGLISH
