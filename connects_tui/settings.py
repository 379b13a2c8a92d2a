"""The user's settings: what there is to set, reading settings.toml, changing it.

Whether a theme or a key exists only a front end knows, which reports a `mistake`.
"""

import os
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from connects_tui import files
from connects_tui.problems import Problem
from connects_tui.toml import BadToml, key_lines, parse_toml, statements
from connects_tui.wording import counted, how_many, lower_first, time_zone, usd, write_near

# --- what there is to set --------------------------------------------------------------------------------------------

FirstDay = Literal["monday", "sunday", "saturday"]
DateFormat = Literal["23 Nov", "Nov 23", "2026-11-23", "23.11."]
Shown = Literal["shown", "hidden"]
_Goal = Annotated[int, Meta(ge=1, le=1_000_000)]
_Keys = Annotated[tuple[Annotated[str, Meta(pattern=r"\S")], ...], Meta(min_length=1)]


class Settings(Struct, frozen=True):
    """What a user has set, or the defaults; `SETTINGS` says what each means.

    No usual cost: the average of the last 90 days. Journals by account and keys by action, as written in the file.
    """

    theme: Annotated[str, Meta(min_length=1)] = "connects"
    first_day_of_week: FirstDay = "monday"
    date_format: DateFormat = "23 Nov"
    currency_sign: Annotated[str, Meta(min_length=1, max_length=4)] = "$"
    usual_cost: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    bid_share: Annotated[int, Meta(ge=1, le=100)] = 10
    benchmarks: Shown = "hidden"
    agent_limit: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    goal_bids: _Goal | None = None
    goal_replies: _Goal | None = None
    goal_hires: _Goal | None = None
    goal_earned: _Goal | None = None
    timezone: Annotated[str, Meta(min_length=1)] | None = None
    accounts: Mapping[str, str] = {}
    keys: Mapping[str, _Keys] = {}

    def __post_init__(self) -> None:
        if not self.theme.isprintable() or not all(map(_may_be_in_a_sign, self.currency_sign)):
            raise ValueError
        if self.timezone is not None:
            try:
                time_zone(self.timezone)
            except (KeyError, OSError):
                raise ValueError from None


def _may_be_in_a_sign(character: str) -> bool:
    """Whether it does nothing to a terminal and can't be taken for a part of the number."""
    return unicodedata.category(character) in ("Lu", "Ll", "Lo", "Sc") or character == "."


class Setting(Struct, frozen=True):
    """A setting that is a single value.

    Attributes:
        name, label: its name in the file, and for a person.
        means: what it does, in a sentence.
        expected: what its value must be, in words.
        options: values to choose from with the arrow keys; themes are known to the app alone.
        kind: a "text" need not be one of the options.
        words: writes a value for a person, with its unit.
        unset: what counts without a value, in words.
    """

    name: str
    label: str
    means: str
    expected: str
    options: tuple[str, ...] = ()
    kind: Literal["option", "theme", "number", "text"] = "option"
    words: Callable[[Any], str] = str
    unset: str = "none"

    def value_words(self, value: object, zone: str = "") -> str:
        """Write a value for a person; without one, what counts then, which is `zone` for the time zone, if given."""
        if value is None:
            return (zone if self.name == "timezone" else "") or self.unset
        return self.words(value)

    def check(self, value: Any) -> None:
        """Check a value as TOML holds it. Raises ValueError: it won't do; the message is what was expected."""
        try:
            msgspec.convert({self.name: value}, Settings)
        except (msgspec.ValidationError, UnicodeEncodeError):
            raise ValueError(self.expected) from None


def _one_of(options: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return "one of " + ", ".join(f'"{option}"' for option in options), options


# fmt: off
_GOAL: Final = "a whole number from 1 to 1,000,000, without quotes"

SETTINGS: Final[dict[str, Setting]] = {setting.name: setting for setting in (
    Setting("theme", "Theme", "The colours. Moving through the list tries each theme on.",
        'the name of a theme in quotes, like "connects" or "nord"', kind="theme"),
    Setting("first_day_of_week", "First day of the week",
        "The day a week starts on, wherever weeks are counted.", *_one_of(get_args(FirstDay)), words=str.capitalize),
    Setting("date_format", "Date format", "How dates look. The journal, exports and JSON keep 2026-11-23.",
        *_one_of(get_args(DateFormat))),
    Setting("currency_sign", "Currency sign", "Shown before amounts. They are US dollars, whatever the sign.",
        '1 to 4 letters or signs in quotes, like "$" or "US$"', ("$", "US$"), kind="text"),
    Setting("usual_cost", "Usual cost", "What a proposal costs if you don't say.",
        "a whole number of Connects from 0 to 1,000,000, without quotes", kind="number", words=how_many,
        unset="your average"),
    Setting("bid_share", "Bid share", "How much of what a job pays a hire may cost in Connects.",
        "a whole percentage from 1 to 100, without quotes", kind="number", words="{}%".format),
    Setting("benchmarks", "Benchmarks", "Show what agencies advertise (about 2025) beside your own rates.",
        *_one_of(get_args(Shown))),
    Setting("agent_limit", "Agents' limit",
        "What agents may spend per cycle (`connects mcp`).",
        "a whole number of Connects from 0 to 1,000,000, without quotes", kind="number", words=how_many,
        unset="your budget"),
    Setting("goal_bids", "Goal: bids", "How many bids you want to send in a month.", _GOAL, kind="number",
        words=partial(counted, one="bid")),
    Setting("goal_replies", "Goal: replies", "How many replies you want from a month's bids.", _GOAL, kind="number",
        words=partial(counted, one="reply", many="replies")),
    Setting("goal_hires", "Goal: hires", "How many hires you want from a month's bids.", _GOAL, kind="number",
        words=partial(counted, one="hire")),
    Setting("goal_earned", "Goal: earned", "What you want to earn in a month, in whole dollars.", _GOAL, kind="number",
        words=lambda dollars: usd(Decimal(dollars)).removesuffix(".00")),
    Setting("timezone", "Time zone", "For the hour you sent a bid.",
        'the IANA name of a time zone in quotes, like "Asia/Manila"', kind="text", unset="your computer's"),
)}
"""Every setting that is a single value, by its name."""
# fmt: on

DEFAULTS: Final = Settings()


# --- reading ---------------------------------------------------------------------------------------------------------


class ParsedSettings(Struct, frozen=True):
    """What could be read of a settings file, defaults for the rest, and what is wrong.

    `lines` are by name ("theme", "keys.add"); a `damaged` file can't be read, nor be written to.
    """

    settings: Settings = DEFAULTS
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = {}
    damaged: bool = False


def mistake(message: str, remedy: str, line: int = 0, column: int = 0) -> Problem:
    """Make the problem for a mistake in the settings file, where the default applies."""
    return Problem("error", "setting", message, remedy, line, column)


def _damaged(message: str, remedy: str, line: int = 0, column: int = 0) -> ParsedSettings:
    return ParsedSettings(problems=(mistake(message, remedy, line, column),), damaged=True)


def read_settings(content: bytes) -> ParsedSettings:
    """Read a settings file; a mistake changes no other setting, but what isn't TOML leaves all at their defaults."""
    content = content.removeprefix(_BOM)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _damaged("This line has a byte that is not UTF-8 text", "Save the file as UTF-8", line)
    document = parse_toml(text)
    if isinstance(document, BadToml):
        message, remedy = f"This is not TOML: {lower_first(document.message)}", "Fix this line in an editor"
        line = document.line or text.count("\n") + (not text.endswith("\n"))
        return _damaged(message, f"{remedy}; until then the defaults are used", line, document.column)
    values: dict[str, Any] = {}
    mistakes: list[tuple[str, str, str]] = []
    for name, value in document.items():
        if name == "keys":
            values[name], wrong = _read_keys(value)
            mistakes += wrong
        elif name == "accounts":
            values[name], wrong = _read_accounts(value)
            mistakes += wrong
        elif name in SETTINGS:
            try:
                SETTINGS[name].check(value)
                values[name] = value
            except ValueError as expected:
                default = getattr(DEFAULTS, name)
                written = f'"{default}"' if isinstance(default, str) else default
                using = "It isn't used" if default is None else f"Using {written}"
                mistakes.append((name, f"{name} must be {expected}", f"{using} until you fix it"))
        else:
            known = [*SETTINGS, "accounts", "keys"]
            remedy = write_near(name.lower().replace("-", "_"), known, f"Known ones are {', '.join(known)}")
            mistakes.append((name, f"There is no setting {_quoted(name)}", remedy))
    lines = key_lines(text)
    problems = [mistake(message, remedy, lines.get(path, 0)) for path, message, remedy in mistakes]
    return ParsedSettings(msgspec.convert(values, Settings), tuple(sorted(problems, key=lambda each: each.line)), lines)


def _read_keys(table: Any) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str, str]]]:
    """Return the keys by action; and what is wrong: name in the file, message, remedy."""
    if not isinstance(table, dict):
        return {}, [("keys", "keys is not a table", 'Write the line [keys], and below it lines like add = "n"')]
    found, mistakes = {}, []
    for action, keys in table.items():
        try:
            listed = msgspec.convert([keys] if isinstance(keys, str) else keys, _Keys)
            found[action] = tuple(key.strip() for key in listed)
        except msgspec.ValidationError:
            message = f"The key of {_quoted(action)} is not a key's name in quotes, or a list of such"
            mistakes.append((f"keys.{action}", message, 'Write it as "n", "ctrl+n" or ["n", "f5"]'))
    return found, mistakes


def _read_accounts(table: Any) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Return the journal of each account; and what is wrong, each with its name in the file and its remedy."""
    example = 'agency = "~/agency.toml"'
    if not isinstance(table, dict):
        remedy = f"Write the line [accounts], and below it lines like {example}"
        return {}, [("accounts", "accounts is not a table", remedy)]
    found, mistakes = {}, []
    for name, journal in table.items():
        if isinstance(journal, str) and journal.strip() and "\0" not in journal and name.strip() and name.isprintable():
            found[name] = journal
        else:
            message = f"The account {_quoted(name)} does not name a journal in quotes"
            mistakes.append((f"accounts.{name}", message, f"Write it like {example}"))
    return found, mistakes


def _quoted(name: str) -> str:
    return f'"{name[:40]}…"' if len(name) > 40 else f'"{name}"'


# --- changing --------------------------------------------------------------------------------------------------------

FIRST_LINE: Final = "# Settings of connects-tui; `connects settings` lists them all.\n"
"""The beginning of a new file."""

_BOM: Final = b"\xef\xbb\xbf"


class NotChanged(Exception):
    """The settings file was not changed; the message says why."""


class SettingsFile:
    """One settings file on disk, as it was last seen. It need not be there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parsed = ParsedSettings()
        self._content: bytes | None = None

    @property
    def settings(self) -> Settings:
        """What is set, as it was last seen."""
        return self.parsed.settings

    @property
    def exists(self) -> bool:
        """Whether there was a file when it was last looked at."""
        return self._content is not None

    def refresh(self) -> bool:
        """Look at the file again; return whether it says something else than before."""
        before, content = self.parsed, self._content
        try:
            self._content = files.read_bytes(self.path, files.SMALL)
        except FileNotFoundError:
            self._content, self.parsed = None, ParsedSettings()
        except OSError as error:
            why = lower_first(error.strerror or str(error))
            self._content = None
            self.parsed = _damaged(f"It can't be read: {why}", "Put a settings file in its place")
        else:
            if self._content != content:
                self.parsed = read_settings(self._content)
        return self.parsed != before

    def change(self, name: str, value: str | int | list[str] | None) -> None:
        """Give a setting, or an action its keys ("keys.add"), another value, or with `None` the default again.

        Raises:
            ValueError: as `Setting.check`.
            NotChanged: the file is damaged, as `with_setting`, or can't be written.
        """
        if value is not None and name in SETTINGS:
            SETTINGS[name].check(value)
        self.refresh()
        if self.parsed.damaged:
            problem = self.parsed.problems[0]
            raise NotChanged(f"{self._place(problem.line)}: not changed: {problem.sentence}")
        if self._content is None and value is None:
            return
        content = FIRST_LINE.encode() if self._content is None else self._content
        bom = _BOM if content.startswith(_BOM) else b""
        try:
            made = bom + with_setting(content.removeprefix(_BOM).decode(), tuple(name.split(".")), value).encode()
        except NotChanged as why:
            raise NotChanged(f"{self._place(self.parsed.lines.get(name, 0))}: not changed: {why}") from None
        if made != self._content:
            try:
                files.private_folder(Path(os.path.realpath(self.path)).parent)
                files.replace_whole(self.path, made)
            except OSError as error:
                raise NotChanged(f"{self.path}: not saved: {error.strerror or error}") from error
        self.refresh()

    def _place(self, line: int) -> str:
        return f"{self.path}:{line}" if line else f"{self.path}"


def with_setting(text: str, names: tuple[str, ...], value: Any) -> str:
    """Return the text of a settings file with one setting changed; the rest stays as it is, comments and blanks too.

    `names` is where the setting is: ("theme",), or ("keys", "add") for one in a table; without a value it goes.
    Raises NotChanged: it would change something else too, or there is no place for it.
    """
    windows = "\n" in text and text.count("\r\n") == text.count("\n")
    plain = text.replace("\r\n", "\n") if windows else text
    wanted: Any = parse_toml(plain)
    table = wanted
    for name in names[:-1]:
        table = table.setdefault(name, {})
        if not isinstance(table, dict):
            raise NotChanged(f"{name} is not a table in it")
    is_new = names[-1] not in table
    if value is None:
        if is_new:
            return text
        del table[names[-1]]
    else:
        table[names[-1]] = value
    made = _with_new(plain, names, value) if is_new else _edited(plain, names, value)
    after: Any = parse_toml(made)
    if isinstance(after, dict) and len(names) > 1:
        after.setdefault(names[0], {})  # a table that holds nothing may be there or not
    if after != wanted:
        raise NotChanged(_BY_HAND)
    return made.replace("\n", "\r\n") if windows else made


_BY_HAND: Final = "as it's written, only an editor can change it"


def _edited(text: str, names: tuple[str, ...], value: Any) -> str:
    """Change a setting that is there, or take it out; tomlkit keeps what stands around."""
    import tomlkit  # noqa: PLC0415 - slow to load, and needed only when something is changed

    try:
        document = tomlkit.parse(text)
        table: Any = document
        for name in names[:-1]:
            table = table[name]
        if value is None:
            del table[names[-1]]
        else:
            table[names[-1]] = value
        return tomlkit.dumps(document)
    except Exception as error:  # tomlkit has many, and raises Python's own for layouts that it does not know
        raise NotChanged(_BY_HAND) from error


def _with_new(text: str, names: tuple[str, ...], value: Any) -> str:
    """Put in a setting as a line after the last of its table: tomlkit would part a comment from the table below it."""
    table, line = names[:-1], _edited("", names[-1:], value)
    if text and not text.endswith("\n"):
        text += "\n"
    lines = text.split("\n")
    found = list(statements(text))
    own = [statement for statement in found if statement.table == table]
    if own:
        first = after = own[-1].line
        while after < len(lines) and isinstance(parse_toml("\n".join(lines[first - 1 : after])), BadToml):
            after += 1  # its value goes over several lines
    elif not table:
        after = found[0].line - 1 if found else len(lines) - 1
        while (
            found and after > 0 and lines[after - 1].lstrip().startswith("#") and f"{lines[after - 1]}\n" != FIRST_LINE
        ):
            after -= 1  # a comment belongs to the table below it
    elif any((*statement.table, *statement.names)[:1] == table for statement in found):
        return _edited(text, names, value)  # written as keys.add = "n", or in braces
    else:
        return f"{text}{chr(10) if text else ''}[{'.'.join(table)}]\n{line}"
    return "\n".join([*lines[:after], line.removesuffix("\n"), *lines[after:]])
