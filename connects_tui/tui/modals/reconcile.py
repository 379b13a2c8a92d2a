"""Reconcile with the number on Upwork's page."""

from collections.abc import Mapping, Sequence
from typing import Any

from connects_tui.actions.book import Book
from connects_tui.actions.days import parse_day
from connects_tui.actions.numbers import parse_connects
from connects_tui.actions.outcomes import Done
from connects_tui.actions.recording import reconcile
from connects_tui.tui.books import Books
from connects_tui.tui.modals.form import Checks, Field, Form, TextField, day_field, unit
from connects_tui.wording import how_many


class ReconcileForm(Form):
    """What Upwork's page shows."""

    heading = "Reconcile with Upwork's page"

    def __init__(self, book: Book, books: Books) -> None:
        super().__init__()
        self._book = book
        self._books = books

    def fields(self) -> Sequence[Field]:
        """The number and its day."""
        return (
            TextField(
                "connects",
                "Upwork shows",
                hint=f"the journal says {how_many(self._books.status.balance)}",
                meaning=unit("Connects"),
                where="on Upwork: Find Work, on the right",
            ),
            day_field("on", "On", self._books.today, self._books.today),
        )

    def reading(self, values: Mapping[str, Any]) -> str:
        """Say how far the journal is off."""
        try:
            difference = parse_connects(values["connects"]) - self._books.status.balance
        except ValueError:
            return "The difference is recorded, so that the balance is Upwork's again."
        if not difference:
            return "The journal says the same."
        return (
            f"The journal says {how_many(self._books.status.balance)}: "
            f"{abs(difference)} {'more' if difference > 0 else 'fewer'} will be recorded."
        )

    def save(self, values: Mapping[str, Any], *, anyway: bool) -> Done:
        """Record it."""
        checks = Checks(values)
        connects = checks.read("connects", parse_connects, optional=False)
        day = checks.read("on", lambda text: parse_day(text, self._books.today), optional=False)
        checks.finish()
        return reconcile(self._book, connects, day, self._books.today)
