"""Where things are."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import platformdirs

from connects_tui.files import ContentDigest

APP_NAME: Final = "connects-tui"


def default_journal() -> Path:
    """What CONNECTS_JOURNAL names, else a file in the user's data directory."""
    named = os.environ.get("CONNECTS_JOURNAL")
    folder = platformdirs.user_data_dir(APP_NAME, appauthor=False)
    return Path(named).expanduser() if named else Path(folder, "journal.toml")


NO_SUCH_HOME: Final = "a path that begins with ~ names a user that doesn't exist"


def account_journal(named: str) -> Path:
    """The journal of an account as the settings name it, in full or from the user's data directory on."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False), Path(named).expanduser())


def config_folder() -> Path:
    """What CONNECTS_CONFIG names, else the user's config directory."""
    named = os.environ.get("CONNECTS_CONFIG")
    return Path(named).expanduser() if named else Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def settings_file() -> Path:
    """The settings file, in TOML."""
    return config_folder() / "settings.toml"


def rules_folder() -> Path:
    """The folder of the user's own rule sets."""
    return config_folder() / "rules"


def state_folder() -> Path:
    """The folder of what the program itself needs between two starts."""
    return Path(platformdirs.user_state_dir(APP_NAME, appauthor=False))


def cache_folder() -> Path:
    """The folder of the caches; it may go at any time."""
    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def exports_folder() -> Path:
    """The folder for exports and screenshots whose name has none."""
    return Path.home()


def unused_export(name: str) -> Path:
    """Return where an export or a screenshot goes: a file of this name, or where there is one of "name-2" and so on."""
    file, number = exports_folder() / name, 1
    while os.path.lexists(file):
        number += 1
        file = (exports_folder() / name).with_stem(f"{Path(name).stem}-{number}")
    return file


def real_journal(journal: Path) -> Path:
    """Return the file that a journal's path leads to; it need not be there."""
    return Path(os.path.realpath(journal))


def journals_of(accounts: Mapping[str, str]) -> dict[str, Path]:
    """Return the journal of each account of the settings; as it stands there if there is no such home."""
    found = {}
    for name, journal in accounts.items():
        try:
            found[name] = account_journal(journal)
        except RuntimeError:  # ~nobody
            found[name] = Path(journal)
    return found


def account_of(journal: Path, journals: Mapping[str, Path]) -> str | None:
    """Return the name of the account that a journal is of; `None` where the settings name none."""
    real = real_journal(journal)
    return next((name for name, path in journals.items() if real_journal(path) == real), None)


def lock_file(journal: Path) -> Path:
    """A journal's lock, the same whichever link the journal is reached through."""
    return state_folder() / f"{_digest(journal)}.lock"


def agents_lock_file(journal: Path) -> Path:
    """The lock that an agent's server holds from asking whether a proposal fits until it is recorded.

    It is beside the journal, so that servers that keep their state in different folders wait for each other, too.
    """
    return (real := real_journal(journal)).with_name(f"{real.name}.agents.lock")


def write_log_file(journal: Path) -> Path:
    """The log of what this machine added to a journal lately."""
    return state_folder() / f"{_digest(journal)}.recent.toml"


def declined_file(journal: Path) -> Path:
    """The list of entries that the user does not want put back."""
    return state_folder() / f"{_digest(journal)}.declined"


def cache_file(journal: Path) -> Path:
    """What is kept of a journal for a quick start."""
    return cache_folder() / f"{_digest(journal)}.cache"


def backups_folder(journal: Path) -> Path:
    """The folder of a journal's copies."""
    return real_journal(journal).parent / "backups"


def dismissals_file(journal: Path) -> Path:
    """The hints about a journal that were dismissed."""
    return state_folder() / f"{_digest(journal)}.hints.json"


def columns_file() -> Path:
    """What the user has said that the columns of imported tables hold."""
    return state_folder() / "columns.json"


def benchmarks_file() -> Path:
    """The user's own benchmarks, which replace the packaged ones."""
    return config_folder() / "benchmarks.toml"


def _digest(journal: Path) -> str:
    return ContentDigest().with_more(os.fsencode(real_journal(journal))).digest.decode()
