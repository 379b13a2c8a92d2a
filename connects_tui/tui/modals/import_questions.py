"""What reading a table can leave open: which number is the day, which mark is decimal, which column is what."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from connects_tui.actions.importing import FIELDS, ColumnsUnclear, DayOrderUnclear, DecimalMarkUnclear, HowToRead
from connects_tui.actions.outcomes import Done
from connects_tui.tui.modals.form import ChoiceField, Field, FieldErrorsError, Form

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
}
_MANDATORY: Final = ("title", "sent", "connects")
_NONE: Final = -1


class _Question(Form):
    """A form whose answer is how to read the table; nothing is recorded."""

    def __init__(self, how: HowToRead) -> None:
        super().__init__()
        self.how = how

    def answered(self, values: Mapping[str, Any]) -> HowToRead:
        """Return how to read the table."""
        raise NotImplementedError

    def save(self, values: Mapping[str, Any], *, anyway: bool) -> Done:
        """Keep the answer."""
        self.how = self.answered(values)
        return Done((), "")


class WhichOrder(_Question):
    """Whether the day or the month comes first."""

    heading = "Which is the day?"

    def __init__(self, question: DayOrderUnclear, how: HowToRead) -> None:
        super().__init__(how)
        self._example = question.example

    def fields(self) -> Sequence[Field]:
        """The one choice."""
        options = [("the day comes first", "dmy"), ("the month comes first", "mdy")]
        return (ChoiceField("order", self._example, options),)

    def answered(self, values: Mapping[str, Any]) -> HowToRead:
        """Return it with the order."""
        return replace(self.how, order=values["order"])


class WhichMark(_Question):
    """Whether the mark in an amount is a decimal one."""

    heading = "Which is the decimal mark?"

    def __init__(self, question: DecimalMarkUnclear, how: HowToRead) -> None:
        super().__init__(how)
        self._example = question.example

    def fields(self) -> Sequence[Field]:
        """The one choice."""
        options = [("decimal point, as in 1,234.50", "."), ("decimal comma, as in 1.234,50", ",")]
        return (ChoiceField("mark", self._example, options),)

    def answered(self, values: Mapping[str, Any]) -> HowToRead:
        """Return it with the mark."""
        return replace(self.how, decimal=values["mark"])


class WhichColumns(_Question):
    """Which column holds what; remembered for tables with the same header."""

    heading = "Which column is which?"

    def __init__(self, question: ColumnsUnclear, how: HowToRead) -> None:
        super().__init__(how)
        self._header, self._found = question.header, question.found

    def fields(self) -> Sequence[Field]:
        """A choice for each field, of the columns that there are."""
        columns = [(name or f"column {place + 1}", place) for place, name in enumerate(self._header)]
        found = []
        for name, label in _LABELS.items():
            options = [("choose" if name in _MANDATORY else "none", _NONE), *columns]
            places = [place for _, place in options]
            guess = self._found.get(name, _NONE)
            found.append(ChoiceField(name, label, options, places.index(guess) if guess in places else 0))
        return found

    def answered(self, values: Mapping[str, Any]) -> HowToRead:
        """Return it with the columns."""
        chosen = {name: values[name] for name in _LABELS if values[name] != _NONE}
        missing = [name for name in _MANDATORY if name not in chosen]
        if missing:
            keys = self.app.with_keys("{turn-left} and {turn-right}").plain
            raise FieldErrorsError(dict.fromkeys(missing, f"this is needed: {keys} choose a column"))
        needed = {chosen[name] for name in _MANDATORY}
        if len(needed) < len(_MANDATORY):
            twice = [name for name in _MANDATORY if [chosen[other] for other in _MANDATORY].count(chosen[name]) > 1]
            raise FieldErrorsError(dict.fromkeys(twice, "this column is chosen twice"))
        chosen = {name: place for name, place in chosen.items() if name in _MANDATORY or place not in needed}
        assert chosen.keys() <= FIELDS.keys()
        columns = dict.fromkeys((self._header[place] for place in self._found.values()), "")
        return replace(self.how, columns=columns | {self._header[place]: name for name, place in chosen.items()})
