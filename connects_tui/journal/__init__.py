"""The journal: one plain TOML file that things are only ever added to.

Here live the layout of a block, the reading of the file into entries and problems, the durable append, and where the
file is. What the entries mean is the ledger's business. What is named here is loaded when it is first asked for: to
know where the files are takes none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connects_tui.journal.file import JournalFile, JournalUnusable, NotSaved
    from connects_tui.journal.reading import Reading, read_journal

__all__ = ["JournalFile", "JournalUnusable", "NotSaved", "Reading", "read_journal"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "reading" if name in ("Reading", "read_journal") else "file"
    return getattr(import_module(f"{__name__}.{module}"), name)
