"""The commands that print and leave, so that they can sit in a shell prompt or a status bar.

They only read their arguments, call what `connects_tui.actions` and the ledger offer, and print the answer. Each family
declares its commands in a module of its own (`record`, `report`, `correct`, `data`, `shell`); the functions that run
them, and what those need of the domain, are loaded when one of them runs. Nothing here imports Textual, and rich only
what a table is printed by for a person.
"""

from connects_tui.cli.app import main

__all__ = ["main"]
