"""Export: what, and to which file."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from textual import on

from connects_tui.actions.book import Done, Refused
from connects_tui.exporting.export import EXPORTS, exported, left_out_words, save_export
from connects_tui.journal.paths import exports_folder, unused_export
from connects_tui.ledger.calendar import month_of
from connects_tui.tui.dialogs.form import ChoiceField, Field, FieldErrorsError, Form, FormValues, TextField
from connects_tui.tui.dialogs.inputs import Selector
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.wording import upper_first


class ExportForm(Form):
    """What is exported, and to which file; first the review of a month, where a day of it is given."""

    heading = "Export"
    AUTO_FOCUS = "#what"

    def __init__(self, month: date | None = None) -> None:
        super().__init__()
        self._month = month

    def fields(self) -> Sequence[Field]:
        first = "proposals" if self._month is None else "month"
        return (
            ChoiceField(
                "what", "Data", [(export.label, what) for what, export in EXPORTS.items()], list(EXPORTS).index(first)
            ),
            TextField(
                "file",
                "File",
                self._named(first),
                where="in your home folder unless you name another",
                needed=True,
            ),
        )

    def _named(self, what: str) -> str:
        month = month_of(self._month or self.view.today)
        return f"~/{unused_export(EXPORTS[what].file_name.format(year=self.view.today.year, month=month)).name}"

    @on(Selector.Changed)
    def _chosen(self) -> None:
        field = self.query_one("#file", LineInput)
        if field.value in {self._named(what) for what in EXPORTS}:
            field.value = self._named(str(self.query_one("#what", Selector).value))

    def summary(self, values: FormValues) -> str:
        return "Your journal stays as it is. An existing file is not replaced."

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        try:
            path = exports_folder() / Path(values["file"]).expanduser()
        except RuntimeError:
            raise FieldErrorsError({"file": "~ names a user that doesn't exist"}) from None
        if not values["file"]:
            raise FieldErrorsError({"file": "enter a file name"})
        try:
            about = self._month if values["what"] == "month" else None
            save_export(path, exported(self.app.book, values["what"], self.view.today, about))
        except Refused as refused:
            raise Refused(str(refused).replace(", or replace it with --force", "")) from None
        left_out = left_out_words(self.app.book, values["what"], self.view.today)
        return Done((), f"Written to {path}" + (left_out and f". {upper_first(left_out)}"))
