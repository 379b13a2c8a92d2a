"""Every command, by the families in which the help shows them."""

from typing import Final

from connects_tui.cli import correct, data, record, report, shell
from connects_tui.cli.declarations import Command

GROUPS: Final[dict[str, dict[str, Command]]] = {
    "Record": record.COMMANDS,
    "Report": report.COMMANDS,
    "Correct": correct.COMMANDS,
    "Data": data.COMMANDS,
    "App and shell": shell.COMMANDS,
}
COMMANDS: Final[dict[str, Command]] = {name: command for family in GROUPS.values() for name, command in family.items()}
