"""A form over a screen: labelled fields, and all errors at once, each at its field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final, TypeAlias, TypeVar, cast

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from connects_tui.actions.book import Done, Refused
from connects_tui.actions.typed_values import parse_day
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.tui.dialogs.dialog import Dialog, jump
from connects_tui.tui.dialogs.inputs import Selector
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, BAD, DIM, ODD, STRONG, in_days, joined, plain
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.wording import sanitize, upper_first, weekday_words

_DAY_HINT: Final = "like 2026-11-20, -1, yesterday or mon"


class TextField(Struct, frozen=True):
    """A field for typed text.

    Attributes:
        value: what it opens with.
        hint: words that show while it is empty.
        where: a line below it that says where the answer is found.
        meaning: says what the typed text stands for, "" where there is nothing to say.
        needed: whether it can't be left empty.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    where: str = ""
    meaning: Callable[[str], str] | None = None
    needed: bool = False


class ChoiceField(Struct, frozen=True):
    """A field for one of a few values, each with its label; `chosen` is the index of the first shown."""

    name: str
    label: str
    options: Sequence[tuple[str, Any]]
    chosen: int = 0
    where: str = ""


Field = TextField | ChoiceField
Value = TypeVar("Value")
FormValues: TypeAlias = dict[str, Any]
"""What the fields of a form hold, by their names."""


def unit(words: str) -> Callable[[str], str]:
    """Return the `meaning` of a field for a number: its unit."""
    return lambda text: words if text else ""


def day_field(
    name: str, label: str, today: date, value: date | None = None, hint: str = _DAY_HINT, *, ahead: bool = False
) -> TextField:
    """Make a field for a day, which may lie `ahead`; it says which day the text means."""

    def meaning(text: str) -> str:
        try:
            day = parse_day(text, today, ahead=ahead)
        except ValueError:
            return ""
        return f"{weekday_words(day, today)}, {in_days(day, today)}"

    return TextField(
        name, label, "" if value is None else value.isoformat(), hint, meaning=meaning, needed=value is not None
    )


class FieldErrorsError(Exception):
    """What was expected of fields with wrong values, by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__()
        self.errors = errors


class _Frame(VerticalScroll, inherit_bindings=False):
    """What holds the fields; it has no keys, so that in a form higher than the screen arrows go to the next field."""


class Form(Dialog[Done | None]):
    """A form; a subclass names its fields and saves what they hold."""

    AUTO_FOCUS = "Input, Selector"
    BINDINGS = bindings("Form")

    heading: str = ""
    intro: str = ""

    enter_words: ClassVar[str] = "saves"
    escape_words: str = "cancels"

    _objected_to: FormValues | None = None
    _read: FormValues | None = None

    def __init__(self) -> None:
        super().__init__()
        self.take_lines: Callable[[Sequence[str], str], None] | None = None
        """What takes several pasted lines; `None`: the field takes the first."""
        self._opened_with: FormValues = {}
        self._texts: dict[str, TextField] = {}

    def fields(self) -> Sequence[Field | tuple[Field, Field]]:
        """Return the fields, two beside one another as a pair."""
        raise NotImplementedError

    def action_jump(self) -> None:
        jump(self)

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        """Record what the form holds. Raises FieldErrorsError: values are wrong; Refused: it can't be recorded."""
        raise NotImplementedError

    def summary(self, values: FormValues) -> str:
        """Say what would be recorded, a sentence a line."""
        return ""

    def compose(self) -> ComposeResult:
        with _Frame(id="form", can_focus=False) as frame:
            frame.border_title = plain(self.heading)
            keys = f"{{save}} {self.enter_words} · tab next · {{cancel}} {self.escape_words}"
            frame.border_subtitle = self.app.with_keys(keys)
            if self.intro:
                yield Static(plain(self.intro, STRONG), id="opening")
            for row in self.fields():
                fields = row if isinstance(row, tuple) else (row,)
                lines = [self._line(*each) for each in zip(fields, ("field", "field second"), strict=False)]
                yield lines[0] if len(lines) == 1 else Horizontal(*lines, classes="pair")
                for field in fields:
                    yield from self._below(field)
            yield Static(id="reading")
            yield Static(id="refusal")

    def _line(self, field: Field, classes: str) -> Widget:
        label, parts = plain(field.label), list[Widget]()
        if isinstance(field, ChoiceField):
            parts.append(Selector(field.options, field.chosen, id=field.name))
        else:
            self._texts[field.name] = field
            label = joined(label, plain(" *" if field.needed else "", ACCENT))
            text = sanitize(field.value)
            parts.append(LineInput(text, placeholder=field.hint, id=field.name, take_lines=self.take_lines))
            if field.meaning is not None:
                parts.append(Static(id=f"{field.name}-meaning", classes="meaning"))
        return Horizontal(Label(label), *parts, classes=classes, id=f"{field.name}-field")

    def _below(self, field: Field) -> Iterable[Widget]:
        if field.where:
            yield Static(plain(field.where, DIM), classes="where")
        yield Static(id=f"{field.name}-error", classes="error")

    def on_mount(self) -> None:
        self._opened_with = self.held
        self.read()

    def read_anew(self) -> None:
        """Say which days the fields mean now."""
        for row in self.fields():
            fields = row if isinstance(row, tuple) else (row,)
            self._texts |= {field.name: field for field in fields if isinstance(field, TextField)}
        self.read()

    @property
    def held(self) -> FormValues:
        """The fields' values by name. A text that was not touched keeps its value, blanks included."""
        values: FormValues = {selector.id or "": selector.value for selector in self.query(Selector)}
        for field in self.query(Input):
            opened_with = self._texts[field.id or ""].value
            values[field.id or ""] = opened_with if field.value == sanitize(opened_with) else field.value.strip()
        return values

    @property
    def holds_unsaved(self) -> bool:
        return self.held != self._opened_with

    @on(Input.Changed)
    @on(Selector.Changed)
    def _changed(self) -> None:
        if self.held != self._read:  # each field says that it changed when the form opens
            self.read()

    def read(self) -> None:
        """Say what the form would record as it is now."""
        values = self._read = self.held
        for name, field in self._texts.items():
            if field.meaning is not None:
                self._say(f"#{name}-meaning", plain(field.meaning(values[name]), DIM))
        lines = [plain(sentence, DIM) for sentence in self.summary(values).split("\n")]
        self._say("#reading", Content("\n").join(lines))
        self._refuse("")

    def _say(self, where: str, words: Content) -> None:
        line = self.query_one(where, Static)
        if line.content != words:  # an update has all of the form laid out anew
            line.update(words)

    @on(Input.Changed)
    def _typed_on(self, event: Input.Changed) -> None:
        error = self.query_one(f"#{event.input.id}-error")
        if error.display:
            error.display = False

    def action_cancel(self) -> None:
        self.leave_by(self.leave)

    def leave(self) -> None:
        """Close the form with nothing recorded."""
        self.dismiss(None)

    @on(Input.Submitted)
    def action_save(self) -> None:
        values = self.held
        anyway = values == self._objected_to
        try:
            done = self.save(values, anyway=anyway)
        except FieldErrorsError as wrong:
            self._show_errors(wrong.errors)
        except Refused as refused:
            self._show_errors({})
            self._objected_to = values if refused.by_rule else None
            again = f" · {self.app.key_of('save')} again records it anyway" if refused.by_rule else ""
            self._refuse(joined(plain(f"! {refused}", ODD), plain(again, STRONG)))
        except (NotSaved, JournalUnusable) as error:
            self._show_errors({})
            self._refuse(plain(f"! {error}", BAD))
        else:
            self.dismiss(done)

    def _refuse(self, sentence: Content | str) -> None:
        refusal = self.query_one("#refusal", Static)
        if sentence or refusal.display:
            refusal.update(sentence)
            refusal.display = bool(sentence)
        if sentence:
            self.call_after_refresh(refusal.scroll_visible, animate=False)

    def _show_errors(self, errors: Mapping[str, str]) -> None:
        self._refuse("")
        first: str | None = None
        for label in self.query(".error").results(Static):
            message = errors.get((label.id or "").removesuffix("-error"), "")
            label.update(plain(f"! {upper_first(message)}" if message else "", BAD))
            label.display = bool(message)
            if message and first is None:
                first = (label.id or "").removesuffix("-error")
        if first is not None:
            self.query_one(f"#{first}").focus()


class Checks:
    """Reads fields and collects what is wrong with them."""

    def __init__(self, values: FormValues, today: date) -> None:
        self._values, self._today = values, today
        self.errors: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """Return a value, or `None` where the field is empty or wrong."""
        text = str(self._values.get(name, ""))
        try:
            return parse(text) if text else None
        except (ValueError, Refused) as error:
            self.errors[name] = str(error)
            return None

    def needed(self, name: str, parse: Callable[[str], Value]) -> Value:
        """Return the value of a field that can't be empty; without one, `finish` raises before it is used."""
        if not self._values.get(name):
            self.errors[name] = "required"
        return cast("Value", self.read(name, parse))

    def day(self) -> date:
        """Return the day in the field `on`; where that holds none, `finish` raises before it is used."""
        return self.needed("on", lambda text: parse_day(text, self._today))

    def finish(self) -> None:
        """Raise FieldErrorsError where a field was wrong."""
        if self.errors:
            raise FieldErrorsError(self.errors)
