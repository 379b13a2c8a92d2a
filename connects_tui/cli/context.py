"""What one command works with: its arguments, its day, the rules and the journal, opened when they are needed."""

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from connects_tui.actions.book import Book
from connects_tui.actions.housekeeping import look_after
from connects_tui.actions.outcomes import Refused
from connects_tui.cli import clock
from connects_tui.cli.opening import NO_SUCH_HOME
from connects_tui.cli.output import complain, say
from connects_tui.journal.file import JournalFile
from connects_tui.journal.paths import default_journal, rules_folder, settings_file
from connects_tui.problems import Problem
from connects_tui.rules import Rulebook
from connects_tui.settings import SettingsFile
from connects_tui.wording import counted, day_words, no_journal, use_formats


class WrongUsage(Exception):
    """The arguments make no sense together; the message says why."""


class Context:
    """What one command works with."""

    def __init__(self, arguments: Namespace) -> None:
        self.arguments: Any = arguments
        self.today = clock.today()
        self._opened: Book | None = None

    @property
    def on(self) -> date:
        """The day that what is recorded counts on."""
        day: date | None = self.arguments.on
        return day or self.today

    @property
    def as_of(self) -> date:
        """The day that is reported on."""
        day: date | None = self.arguments.as_of
        return day or self.today

    @property
    def wants_json(self) -> bool:
        """Whether the answer is for a program."""
        return bool(getattr(self.arguments, "json", False))

    @property
    def journal(self) -> Path:
        """Where the journal is, or would be.

        Raises:
            Refused: it is named by a home directory that there is not.
        """
        named = getattr(self.arguments, "journal", None)
        return located(default_journal if named is None else Path(named).expanduser)

    @property
    def rules_folder(self) -> Path:
        """Where the user's own rule sets are, or would be.

        Raises:
            Refused: it is named by a home directory that there is not.
        """
        return located(rules_folder)

    @cached_property
    def settings(self) -> SettingsFile:
        """What the user has set, or the defaults.

        Raises:
            Refused: the folder of the settings is named by a home directory that there is not.
        """
        file = SettingsFile(located(settings_file))
        file.look()
        return file

    def word_as_set(self) -> None:
        """Write days and money from now on as the user has set it.

        Raises:
            Refused: the folder of the settings is named by a home directory that there is not.
        """
        settings = self.settings.settings
        use_formats(date_format=settings.date_format, currency_sign=settings.currency_sign)

    @cached_property
    def rulebook(self) -> Rulebook:
        """Every rule set at hand."""
        return Rulebook.load(self.rules_folder)

    @cached_property
    def book(self) -> Book:
        """The journal, which must be there.

        Raises:
            Refused: there is none yet.
            JournalUnusable: there is something at its place that can't be read as a file.
        """
        book = self.begun_book()
        self.tell_of_rule_sets()
        self.tell_of_settings()
        self._tell(look_after(book, self.today))
        return book

    def quiet_book(self) -> Book:
        """Open the journal, which must be there; look after it, but tell only what was mended.

        Raises:
            Refused: there is none yet.
            JournalUnusable: there is something at its place that can't be read as a file.
        """
        book = self.begun_book()
        self._tell([problem for problem in look_after(book, self.today) if problem.level == "error"])
        return book

    def begun_book(self) -> Book:
        """Open the journal, which must be there; say nothing else.

        Raises:
            Refused: there is none yet.
            JournalUnusable: there is something at its place that can't be read as a file.
        """
        book = self.any_book()
        if not book.file.exists:
            raise Refused(no_journal(self.journal))
        return book

    def any_book(self) -> Book:
        """Open the journal, which need not be there yet.

        Raises:
            JournalUnusable: there is something at its place that can't be read as a file.
        """
        usual_cost = self.settings.settings.usual_cost
        self._opened = Book(JournalFile(self.journal), self.rulebook, clock.now, usual_cost=usual_cost, cached=True)
        self._opened.is_rehearsal = self.is_rehearsal
        return self._opened

    @property
    def is_rehearsal(self) -> bool:
        """Whether what is recorded is only shown."""
        return bool(getattr(self.arguments, "dry_run", False))

    @property
    def recorded(self) -> list[str]:
        """The ids of the entries that this command has added to the journal."""
        return (
            []
            if self._opened is None or self.is_rehearsal
            else [entry.id for entry in self._opened.added if entry.id is not None]
        )

    def leave(self) -> None:
        """Say why nothing can be added to a journal that was reported on, and keep what makes the next start quick."""
        if self._opened is None:
            return
        if "book" in vars(self) and (why := self.book.file.reading.read_only):
            complain(f"{self.journal}: {why}")
        if not self.is_rehearsal:
            keep = self._opened.keeping(self.today)
            if keep is not None:
                keep()

    def _tell(self, problems: list[Problem]) -> None:
        """Complain of what was found when the journal was opened."""
        for problem in problems:
            place = f"{self.journal}:{problem.line}: " if problem.line else ""
            complain(f"{place}{problem.sentence}")

    def tell_of_rule_sets(self) -> None:
        """Complain when rule set files had to be left out."""
        left_out = len(self.rulebook.problems)
        if left_out:
            files = counted(left_out, "rule set file is", "rule set files are")
            complain(f"{files} left out; `connects rules` says why")

    def tell_of_settings(self) -> None:
        """Complain when there are mistakes in the settings."""
        mistakes = len(self.settings.reading.problems)
        if mistakes:
            there_are = counted(mistakes, "mistake in the settings is", "mistakes in the settings are")
            complain(f"{there_are} passed over; `connects settings` says why")

    @property
    def note(self) -> str | None:
        """What is to be said of a day before the opening: that there is nothing yet."""
        account = self.book.history.account
        if account is None or self.as_of >= account.on:
            return None
        return f"The journal opens on {day_words(account.on)}; before that day there is nothing in it."

    def tell_of_errors(self) -> None:
        """Say in one line how many entries are left out because they are wrong."""
        errors = [problem for problem in self.book.problems(self.as_of) if problem.level == "error"]
        if not errors:
            return
        left_out = sum(problem.line > 1 or problem.entry is not None for problem in errors)
        what = f"{counted(left_out, 'entry is', 'entries are')} left out" if left_out else "the journal has an error"
        (complain if self.wants_json else say)(f"{what}; `connects check` names what is wrong")


def located(find: Callable[[], Path]) -> Path:
    """Find a path.

    Raises:
        Refused: it begins with ~ and the name of a user that there is not.
    """
    try:
        return find()
    except RuntimeError:  # of a path such as ~nobody/journal.toml
        raise Refused(NO_SUCH_HOME) from None
