"""What has to be asked about a source before it can be read: a small form for each question."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from connects_tui.actions.book import Done
from connects_tui.actions.typed_values import parse_connects
from connects_tui.importing.items import (
    ActionsUnclear,
    CannotRead,
    ColumnsUnclear,
    CostUnclear,
    DayOrderUnclear,
    DecimalMarkUnclear,
    EncodingUnclear,
    SheetUnclear,
    StatusesUnclear,
)
from connects_tui.importing.sources import HowToRead
from connects_tui.importing.sources.languages import ACTIONS
from connects_tui.importing.sources.spreadsheet import DRAFT, PROPOSAL_FIELDS
from connects_tui.statuses import STATUSES
from connects_tui.tui.dialogs.form import ChoiceField, Field, FieldErrorsError, Form, FormValues, TextField
from connects_tui.wording import counted, sanitize

_LABELS: Final = {
    "title": "Title",
    "sent": "Sent on",
    "connects": "Connects",
    "boost": "Boost",
    "client": "Client",
    "status": "Status",
    "budget": "Budget",
    "tags": "Tags",
    "url": "Link",
    "note": "Note",
    "total": "Total",
    "refunded": "Refunded",
    "status_since": "Status since",
    "viewed": "Viewed",
    "interviewing": "Replied",
    "offered": "Offer",
    "hired": "Hired",
    "invited": "Invited",
    "budget_max": "Max budget",
    "hourly": "Hourly",
    "country": "Country",
    "client_spent": "Client spent",
    "applicants": "Applicants",
    "job_age": "Job age",
    "template": "Template",
}
_MANDATORY: Final = ("title", "sent")
_ALONE: Final = (*_MANDATORY, "connects")
"""The fields whose columns hold nothing else."""

_NONE: Final = -1

_ENCODINGS: Final = {
    "cp1252": "Windows, Western Europe",
    "cp1250": "Windows, Central Europe",
    "cp1251": "Windows, Cyrillic",
    "cp1254": "Windows, Turkish",
    "mac_roman": "Mac, Western Europe",
    "utf-16-le": "UTF-16 without a byte order mark",
    "utf-16-be": "UTF-16 without a byte order mark, big-endian",
}


class ImportQuestion(Form):
    """A form whose answer is how to read the table."""

    enter_words = "goes on"

    def __init__(self, question: Any, how: HowToRead) -> None:
        super().__init__()
        self.question, self.how = question, how

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        self.how = replace(self.how, **values)
        return Done((), "")


class WhichOrder(ImportQuestion):
    """Whether the day or the month comes first."""

    heading = "Day or month first?"

    def fields(self) -> Sequence[Field]:
        options = [("the day comes first", "dmy"), ("the month comes first", "mdy")]
        return (ChoiceField("order", self.question.example, options),)


class WhichMark(ImportQuestion):
    """Whether the mark in an amount is a decimal one."""

    heading = "Decimal point or comma?"

    def fields(self) -> Sequence[Field]:
        options = [("decimal point, as in 1,234.50", "."), ("decimal comma, as in 1.234,50", ",")]
        return (ChoiceField("decimal", self.question.example, options),)


class WhichEncoding(ImportQuestion):
    """Which encoding a file has."""

    heading = "Which encoding?"

    def __init__(self, question: EncodingUnclear, how: HowToRead) -> None:
        super().__init__(question, how)
        self.intro = f"Line {question.line} isn't UTF-8."

    def fields(self) -> Sequence[Field]:
        likely = self.question.likely
        options = [(_ENCODINGS[name], name) for name in (likely, *(name for name in _ENCODINGS if name != likely))]
        return (ChoiceField("encoding", "Encoding", options),)

    def summary(self, values: FormValues) -> str:
        return sanitize(self.question.example.decode(values["encoding"], "replace"))[:200]


class WhichSheet(ImportQuestion):
    """Which sheet of a spreadsheet file holds the proposals."""

    heading = "Which sheet is it?"

    def fields(self) -> Sequence[Field]:
        return (ChoiceField("sheet", "Sheet", [(sanitize(name), name) for name in self.question.names]),)


class WhichCost(ImportQuestion):
    """What proposals took whose cost isn't in the source."""

    heading = "What did they cost?"

    def __init__(self, question: CostUnclear, how: HowToRead) -> None:
        super().__init__(question, how)
        self.intro = f"It doesn't say what {counted(question.number, 'proposal')} cost."

    def fields(self) -> Sequence[Field]:
        usual = self.question.usual
        options = [(f"the usual cost (today {usual.connects}, {usual.origin})", "usual"), ("leave them out", "leave")]
        return (
            TextField("connects", "Connects each", hint="a number, or leave it empty and choose below"),
            ChoiceField("cost", "Or", options),
        )

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        try:
            cost = parse_connects(values["connects"]) if values["connects"] else values["cost"]
        except ValueError as error:
            raise FieldErrorsError({"connects": str(error)}) from None
        return super().save({"cost": cost}, anyway=anyway)


class WhichColumns(ImportQuestion):
    """Which column holds what."""

    heading = "Which column is which?"

    def fields(self) -> Sequence[Field]:
        columns = [(name or f"column {index + 1}", index) for index, name in enumerate(self.question.header)]
        choices = []
        for name, label in _LABELS.items():
            without = {"connects": "none: ask what they cost"} | dict.fromkeys(_MANDATORY, "choose")
            options = [(without.get(name, "none"), _NONE), *columns]
            indexes = [index for _, index in options]
            guess = self.question.found.get(name, _NONE)
            choices.append(ChoiceField(name, label, options, indexes.index(guess) if guess in indexes else 0))
        return choices

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        chosen = {name: values[name] for name in _LABELS if values[name] != _NONE}
        if missing := [name for name in _MANDATORY if name not in chosen]:
            keys = self.app.with_keys("{turn-left} and {turn-right}").plain
            raise FieldErrorsError(dict.fromkeys(missing, f"required: {keys} choose a column"))
        needed = [chosen[name] for name in _ALONE if name in chosen]
        if twice := [name for name in _ALONE if needed.count(chosen.get(name, _NONE)) > 1]:
            raise FieldErrorsError(dict.fromkeys(twice, "this column is chosen twice"))
        chosen = {name: index for name, index in chosen.items() if name in _ALONE or index not in needed}
        assert chosen.keys() <= PROPOSAL_FIELDS.keys()
        header = self.question.header
        columns = dict.fromkeys((header[index] for index in self.question.found.values()), "")
        columns |= {header[index]: name for name, index in chosen.items()}
        return super().save({"columns": columns}, anyway=anyway)


class WhichStatuses(ImportQuestion):
    """Which status each word of a table means."""

    heading = "Which status is it?"

    def fields(self) -> Sequence[Field]:
        options = [("keep it as a note", ""), ("nothing was sent", DRAFT), *((name, name) for name in STATUSES)]
        return [ChoiceField(f"word{at}", sanitize(word), options) for at, word in enumerate(self.question.words)]

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        said = {word: values[f"word{at}"] for at, word in enumerate(self.question.words)}
        return super().save({"statuses": {**self.how.statuses, **said}}, anyway=anyway)


class WhichActions(ImportQuestion):
    """What the beginnings of a page's actions mean."""

    heading = "Which of these are applications?"

    def fields(self) -> Sequence[Field]:
        options = [("something else", ""), *((english, means) for means, english in ACTIONS.items())]
        return [
            ChoiceField(f"phrase{at}", sanitize(phrase), options) for at, phrase in enumerate(self.question.phrases)
        ]

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        said = {phrase: values[f"phrase{at}"] for at, phrase in enumerate(self.question.phrases)}
        return super().save({"actions": {**self.how.actions, **said}}, anyway=anyway)


QUESTIONS: Final[Mapping[type[CannotRead], type[ImportQuestion]]] = {
    DayOrderUnclear: WhichOrder,
    DecimalMarkUnclear: WhichMark,
    ColumnsUnclear: WhichColumns,
    ActionsUnclear: WhichActions,
    StatusesUnclear: WhichStatuses,
    CostUnclear: WhichCost,
    EncodingUnclear: WhichEncoding,
    SheetUnclear: WhichSheet,
}
