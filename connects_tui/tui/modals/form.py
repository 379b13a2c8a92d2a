"""A form over a screen: labelled fields, all errors at once at their field, enter saves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from connects_tui.actions.book import Refused
from connects_tui.actions.recording import Done
from connects_tui.journal import JournalUnusable, NotSaved
from connects_tui.tui.lines import BAD, DIM, ODD, joined, plain
from connects_tui.tui.widgets.choice import Choice


class FieldErrorsError(Exception):
    """Some fields hold what they can't; by field, what was expected."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class TextField:
    """A field for typed text; `hint` shows while it is empty."""

    name: str
    label: str
    value: str = ""
    hint: str = ""


@dataclass(frozen=True)
class ChoiceField:
    """A field for one of a few values, given with their labels; `chosen` is the place of the first shown."""

    name: str
    label: str
    options: Sequence[tuple[str, Any]]
    chosen: int = 0


Field = TextField | ChoiceField


class Form(ModalScreen[Done | None]):
    """A form. A subclass names its fields and saves what they hold."""

    CSS_PATH = Path(__file__).with_name("form.tcss")  # also for the forms of other folders
    AUTO_FOCUS = "Input, Choice"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", id="cancel"),
        Binding("enter", "save", "Save", key_display="enter", id="save"),
        Binding("down", "app.focus_next", "Next field", show=False, id="next-field"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="field-before"),
    ]

    heading: str = ""
    tall: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self._objected_to: Mapping[str, Any] | None = None

    def fields(self) -> Sequence[Field]:
        """Return the fields, in their order."""
        raise NotImplementedError

    def save(self, values: Mapping[str, Any], *, anyway: bool) -> Done:
        """Record what the form holds.

        Raises:
            FieldErrorsError: some fields hold what they can't.
            Refused: the action can't be done.
        """
        raise NotImplementedError

    def reading(self, values: Mapping[str, Any]) -> str:  # noqa: ARG002 - for a subclass to say more
        """Say in one line what would be recorded, as one types."""
        return ""

    def compose(self) -> ComposeResult:
        """Lay the fields out under one another."""
        with VerticalScroll(id="form", can_focus=False) as frame:
            frame.border_title = self.heading
            frame.border_subtitle = "enter saves · tab next · esc cancels"
            for field in self.fields():
                yield from self._row(field)
            yield Static(id="reading")
            yield Static(id="refusal")

    def _row(self, field: Field) -> Iterable[Widget]:
        widget: Widget
        if isinstance(field, TextField):
            widget = Input(field.value, placeholder=field.hint, id=field.name, compact=True, select_on_focus=False)
        else:
            choice: Choice[Any] = Choice(field.options, id=field.name)
            choice.set_reactive(Choice.index, field.chosen)
            widget = choice
        yield Horizontal(Label(field.label), widget, classes="field")
        yield Static(id=f"{field.name}-error", classes="error")

    def on_mount(self) -> None:
        """Say what the form would record as it opens."""
        self._read()

    @property
    def held(self) -> dict[str, Any]:
        """What the fields hold, by their names."""
        values: dict[str, Any] = {field.id or "": field.value.strip() for field in self.query(Input)}
        values |= {choice.id or "": choice.value for choice in self.query(Choice)}
        return values

    @on(Input.Changed)
    @on(Choice.Changed)
    def _read(self) -> None:
        self.query_one("#reading", Static).update(plain(self.reading(self.held), DIM))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()

    def action_cancel(self) -> None:
        """Leave without recording anything."""
        self.dismiss(None)

    def action_save(self) -> None:
        """Record what the form holds, or show what is wrong with it."""
        values = self.held
        anyway = values == self._objected_to
        try:
            done = self.save(values, anyway=anyway)
        except FieldErrorsError as wrong:
            self._show_errors(wrong.errors)
        except Refused as refused:
            self._show_errors({})
            self._objected_to = values if refused.by_rule else None
            again = " · enter again records it anyway" if refused.by_rule else ""
            self._refuse(joined(plain(f"{refused}", ODD), plain(again)))
        except (NotSaved, JournalUnusable) as error:
            self._show_errors({})
            self._refuse(plain(str(error), BAD))
        else:
            self.dismiss(done)

    def _refuse(self, sentence: Any) -> None:
        refusal = self.query_one("#refusal", Static)
        refusal.update(sentence)
        refusal.display = bool(sentence)

    def _show_errors(self, errors: Mapping[str, str]) -> None:
        self._refuse("")
        for label in self.query(".error").results(Static):
            message = errors.get((label.id or "").removesuffix("-error"), "")
            label.update(plain(f"! {message}" if message else "", BAD))
            label.display = bool(message)
        if errors:
            self.query_one(f"#{next(iter(errors))}").focus()


class Checks:
    """Reads fields one by one and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.errors: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], Any], *, optional: bool = True) -> Any:
        """Return a field's value, or `None` where it is empty or can't be read."""
        text = str(self._values.get(name, ""))
        if not text:
            if not optional:
                self.errors[name] = "this is needed"
            return None
        try:
            return parse(text)
        except (ValueError, Refused) as error:
            self.errors[name] = str(error)
            return None

    def finish(self) -> None:
        """Raise what is wrong, if anything is."""
        if self.errors:
            raise FieldErrorsError(self.errors)
