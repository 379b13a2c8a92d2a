"""The journal: one plain TOML file that things are only ever added to.

Here live the layout of a block, the reading of the file into entries and problems, the durable append, and where the
file is. What the entries mean is the ledger's business.
"""

from connects_tui.journal.file import JournalFile, JournalUnusable, NotSaved
from connects_tui.journal.reading import Reading, read_journal

__all__ = ["JournalFile", "JournalUnusable", "NotSaved", "Reading", "read_journal"]
