"""The commands about what is set and where things are."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from connects_tui import clock
from connects_tui.cli.context import Context, located, location
from connects_tui.cli.json_text import fields
from connects_tui.cli.output import DONE, REFUSED, page, say, say_json
from connects_tui.journal.paths import (
    NO_SUCH_HOME,
    account_journal,
    backups_folder,
    benchmarks_file,
    cache_folder,
    exports_folder,
    journals_of,
    rules_folder,
    state_folder,
)
from connects_tui.settings import DEFAULTS, SETTINGS, SettingsFile
from connects_tui.wording import counted


def settings(context: Context) -> None:
    """Print every setting and every mistake in the file, but for themes and keys, which only the app knows."""
    file = context.settings
    problems = file.parsed.problems
    context.status = REFUSED if problems else DONE
    if context.wants_json:
        values, defaults = (fields(it, *SETTINGS, "accounts", "keys") for it in (file.settings, DEFAULTS))
        shapes = [{"name": name, "value": value, "default": value == defaults[name]} for name, value in values.items()]
        wrong = [fields(problem, "line", "column") | {"message": problem.sentence} for problem in problems]
        say_json({"path": f"{file.path}", "exists": file.exists, "settings": shapes, "problems": wrong})
        return
    say(f"{file.path}{'' if file.exists or problems else '  (not there yet)'}")
    say("")
    page().table(("Setting", "Value", "", "What it is"), _rows(file))
    say("")
    if accounts := file.settings.accounts:
        say("accounts (`connects --account NAME` opens one):")
        page().table(
            ("Account", "Journal"),
            ((name, _journal_words(at)) for name, at in accounts.items()),
        )
        say("")
    if keys := file.settings.keys:
        say("keys (checked when the app starts):")
        page().table(("Action", "Keys"), ((action, "  ".join(pressed)) for action, pressed in keys.items()))
    else:
        say("keys: the defaults; the app's settings screen lists and changes them")
    if not problems:
        return
    say("")
    for problem in problems:
        say(f"{location(file.path, problem)}: {problem.sentence}")
    say(f"{counted(len(problems), 'mistake')}; the defaults are used there")


def _rows(file: SettingsFile) -> Iterable[tuple[str, str, str, str]]:
    for name, setting in SETTINGS.items():
        value: Any = getattr(file.settings, name)
        is_default = value == getattr(DEFAULTS, name)
        words = setting.value_words(value, clock.zone_name())
        yield name, words, "default" if is_default else "", setting.means


def _journal_words(journal: str) -> str:
    try:
        return f"{account_journal(journal)}"
    except RuntimeError:  # ~nobody
        return f"{journal}  ({NO_SUCH_HOME})"


def path(context: Context) -> None:
    args = context.args
    paths = {
        "journal": context.journal,
        "backups": backups_folder(context.journal),
        "rules": located(rules_folder),
        "settings": context.settings.path,
        "benchmarks": benchmarks_file(),
        "state": state_folder(),
        "cache": cache_folder(),
        "exports": exports_folder(),
    }
    if args.what is not None:
        paths = {args.what: paths[args.what]}
        accounts = {}
    else:
        accounts = {
            name: {"journal": journal, "backups": backups_folder(journal)}
            for name, journal in journals_of(context.settings.settings.accounts).items()
        }
    if context.wants_json:
        of_accounts = {"accounts": {name: _places(theirs) for name, theirs in accounts.items()}} if accounts else {}
        say_json(_places(paths) | of_accounts)
        return
    if args.what is not None:
        say(f"{paths[args.what]}")
        return
    _say_places(paths)
    for name, theirs in accounts.items():
        say("")
        say(f"account {name}")
        _say_places(theirs)


def _places(paths: Mapping[str, Path]) -> dict[str, Any]:
    return {name: {"path": f"{file}", "exists": file.exists()} for name, file in paths.items()}


def _say_places(paths: Mapping[str, Path]) -> None:
    for name, file in paths.items():
        say(f"{name + ':':<12}{file}{'' if file.exists() else '  (not there yet)'}")
