"""What a command works with, each thing opened when first used; and what runs it."""

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from connects_tui import clock
from connects_tui.actions.book import BadArgument, BadFilter, BadQuickAdd, Book, Done, Refused
from connects_tui.actions.housekeeping import run_daily_checks
from connects_tui.cli.output import DONE, REFUSED, WRONG_USAGE, complain, not_printed, paged, say, say_error, say_json
from connects_tui.journal.file import JournalFile, JournalUnusable, NotSaved
from connects_tui.journal.paths import NO_SUCH_HOME, account_journal, default_journal, rules_folder, settings_file
from connects_tui.ledger.entries import BadEntry, Entry, record_of
from connects_tui.problems import Problem, excerpt
from connects_tui.rules import Rulebook
from connects_tui.settings import SettingsFile
from connects_tui.stand_ins import write_stand_ins
from connects_tui.wording import counted, day_words, no_such, use_formats

if TYPE_CHECKING:
    from argparse import Namespace

    from connects_tui.actions.rule_sets import Finding


def entry_shape(entry: Entry) -> dict[str, Any]:
    """Shape an entry as in the journal; a tax, unlike money, has up to three decimals."""
    record = record_of(entry)
    return record | {"tax": format(record["tax"], "f")} if "tax" in record else record


class WrongUsage(Exception):
    """Arguments make no sense together; the message says why."""


class Context:
    """What one command works with.

    A path in a home directory that doesn't exist is `Refused`, and so is a book whose journal has to exist and doesn't.
    A book is `JournalUnusable` where the journal's path leads to something that isn't a file.
    """

    status = DONE
    """The exit status, once the answer is printed: a command whose answer it is says so before it prints."""
    kept_as_is = ""
    """Why nothing at all may be written, not even backups or the cache, where that is so."""

    def __init__(self, args: "Namespace") -> None:
        self.args = args
        self.today = clock.today()
        self._opened: Book | None = None
        self._read_only_because = ""

    @property
    def on(self) -> date:
        """The day that what is recorded counts on."""
        return self.args.on or self.today

    @property
    def as_of(self) -> date:
        """The day to report on."""
        return getattr(self.args, "as_of", None) or self.today

    @property
    def wants_json(self) -> bool:
        """Whether a program reads the answer."""
        return getattr(self.args, "json", False) or getattr(self.args, "format", None) == "json"

    @property
    def dry_run(self) -> bool:
        """Whether what is recorded is only shown."""
        return bool(getattr(self.args, "dry_run", False))

    @property
    def journal(self) -> Path:
        """Where the journal is or would be."""
        named, account = getattr(self.args, "journal", None), getattr(self.args, "account", None)
        if account is None:
            return located(default_journal if named is None else Path(named).expanduser)
        if named is not None:
            raise WrongUsage("choose --journal or --account")
        accounts = self.settings.settings.accounts
        if account not in accounts:
            raise WrongUsage(no_such("account", account, accounts, f"name it in {self.settings.path} under [accounts]"))
        return located(lambda: account_journal(accounts[account]))

    @cached_property
    def settings(self) -> SettingsFile:
        """What the user has set, or the defaults."""
        file = SettingsFile(located(settings_file))
        file.refresh()
        return file

    @cached_property
    def rulebook(self) -> Rulebook:
        """Every rule set at hand."""
        return Rulebook.load(located(rules_folder))

    @cached_property
    def book(self) -> Book:
        """The journal, which must exist; mistakes in it, the settings or the rules are said."""
        book = self.existing_book()
        self.tell_of_rule_sets()
        if mistakes := len(self.settings.parsed.problems):
            there_are = counted(mistakes, "mistake in the settings is", "mistakes in the settings are")
            complain(f"{there_are} ignored; `connects settings` says why")
        if not self.kept_as_is:
            self.tell_of(run_daily_checks(book, self.today))
        self._read_only_because = book.file.parsed.read_only_because
        return book

    def existing_book(self) -> Book:
        """Open the journal, which must exist, and say nothing."""
        book = self.any_book()
        if not book.file.exists:
            named = ((name, getattr(self.args, name, None)) for name in ("journal", "account"))
            run = " ".join(["connects", *(f"--{name}={quote(f'{value}')}" for name, value in named if value)])
            how = f"run `{run}` to set one up, or `{run} init --rules upwork --plan basic`"
            raise Refused(f"{self.journal}: no journal yet; {how}")
        return book

    def any_book(self) -> Book:
        """Open the journal, which need not exist."""
        usual_cost = self.settings.settings.usual_cost
        file = JournalFile(self.journal, self.kept_as_is)
        self._opened = Book(file, self.rulebook, clock.now, usual_cost=usual_cost, uses_cache=True)
        self._opened.dry_run = self.dry_run
        return self._opened

    @property
    def recorded(self) -> list[str]:
        """The ids of the entries that this command has added to the journal."""
        if self._opened is None or self.dry_run:
            return []
        return [entry.id for entry in self._opened.added if entry.id is not None]

    def finish(self) -> None:
        """Say why the journal can't be changed, and write the cache for the next start."""
        if self._opened is None:
            return
        if self._read_only_because:
            complain(f"{self.journal}: {self._read_only_because}")
        if not (self.dry_run or self.kept_as_is):
            write_cache = self._opened.cache_writer(self.today)
            if write_cache is not None:
                write_cache()

    def require_order(self) -> None:
        """Raise WrongUsage where --until is before --since."""
        since, until = self.args.since, self.args.until
        if since is not None and until is not None and until < since:
            raise WrongUsage("--until is before --since")

    @property
    def note(self) -> str | None:
        """What is to be said of a day before the opening: that there is nothing yet."""
        account = self.book.history.account
        if account is None or self.as_of >= account.on:
            return None
        return f"The journal starts on {day_words(account.on)}; there is nothing in it before that."

    def tell_of(self, problems: Iterable[Problem]) -> None:
        """Complain of what was found on opening."""
        for problem in problems:
            line = f"{self.journal}:{problem.line}: " if problem.line else ""
            complain(f"{line}{problem.sentence}")

    def tell_of_rule_sets(self) -> None:
        """Complain of rule set files left out."""
        if left_out := len(self.rulebook.problems):
            files = counted(left_out, "rule set file is", "rule set files are")
            complain(f"{files} left out; `connects rules` says why")

    def tell_of_errors(self) -> None:
        """Say in one line how many entries are left out because they are wrong."""
        if what := self.book.left_out_words(self.as_of):
            (complain if self.wants_json else say)(f"{what}; `connects check` says what is wrong")

    def tell_of_done(self, done: Done, **more: object) -> None:
        """Print what was recorded: for a program the entries, and what `more` there is."""
        if self.wants_json:
            entries = done.entries
            if self.dry_run:
                entries = tuple(replace(entry, id=None, at=None) for entry in entries)
            answer = {"entries": [entry_shape(entry) for entry in entries], **more}
            say_json({"dry_run": True, **answer} if self.dry_run else answer)
            return
        if self.dry_run:
            say("Dry run, nothing recorded. It would say:")
        for line in done.message.splitlines():
            say(line)


def located(find: Callable[[], Path]) -> Path:
    """Return the path that a function finds. Raises Refused: it begins with ~ and a user that doesn't exist."""
    try:
        return find()
    except RuntimeError:  # of a path such as ~nobody/journal.toml
        raise Refused(NO_SUCH_HOME) from None


def location(file: Path, problem: "Problem | Finding") -> str:
    """Name a place as editors do: file, line and column, as far as known."""
    return ":".join([str(file), *(str(number) for number in (problem.line, problem.column) if number)])


def say_finding(file: Path, problem: "Problem | Finding", sentence: str, lines: Sequence[bytes]) -> None:
    """Print what was found as compilers do; an error with its line."""
    say(f"{location(file, problem)}: {problem.level}: {sentence}")
    for shown in excerpt(lines, problem.line, problem.column) if problem.level == "error" else ():
        say(f"  {shown}")


def run_command(args: "Namespace", given: Context | None = None, *, open_app: Callable[..., int] | None = None) -> int:
    """Run a command, or open the app; return the exit status. What goes wrong becomes one line."""
    context = given or Context(args)
    try:
        if args.run is None and open_app is not None:
            return open_app(context.journal, demo=args.command == "demo")
        write_stand_ins((sys.stdout, sys.stderr))
        settings = context.settings.settings
        use_formats(settings.date_format, settings.currency_sign, settings.timezone)
        return _run(context)
    except (WrongUsage, BadFilter, BadQuickAdd, BadEntry, BadArgument) as error:
        command = f"connects {args.command or ''}".strip()
        return say_error(WRONG_USAGE, "usage", str(error), as_json=context.wants_json, command=command)
    except Refused as refused:
        anyway = "; add --anyway to record it anyway" if refused.by_rule else ""
        code, why = "against-rules" if refused.by_rule else "refused", f"{refused}{anyway}"
    except JournalUnusable as error:
        code, why = "unusable-journal", str(error)
    except NotSaved as error:
        code, why = "not-saved", str(error)
    return say_error(REFUSED, code, why, as_json=context.wants_json)


def _run(context: Context) -> int:
    args = context.args
    try:
        with paged(wanted=not (context.wants_json or getattr(args, "no_pager", True))):
            result = args.run(context)
        if result is not None:
            context.tell_of_done(result)
        sys.stdout.flush()
    except OSError as error:
        return not_printed(error, context.recorded, context.status)
    context.finish()
    return context.status
