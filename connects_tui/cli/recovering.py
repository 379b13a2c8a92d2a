"""The command that puts back what was saved and is gone from the journal: recover."""

from connects_tui.actions import recovering
from connects_tui.actions.correcting import subject
from connects_tui.actions.outcomes import Done
from connects_tui.cli.desk import Desk, WrongUsage
from connects_tui.cli.output import say, say_json
from connects_tui.cli.shapes.books import record
from connects_tui.wording import counted


def recover(desk: Desk) -> Done | int:
    """Put back what is missing, show it, or let it go for good."""
    given = desk.arguments
    if given.list and given.forget:
        raise WrongUsage("--list shows, --forget lets go; give one of them")
    book = desk.quiet_book()
    if given.forget:
        number = recovering.leave_out(book)
        if desk.wants_json:
            say_json({"forgotten": number})
        else:
            say(f"{counted(number, 'entry', 'entries')} will not be offered again")
        return 0
    if not given.list:
        return recovering.put_back(book)
    found = recovering.missing(book)
    if desk.wants_json:
        say_json({"entries": [record(entry) for entry in found.entries]})
        return 0
    for entry in found.entries:
        say(f"{entry.on}  {entry.kind:<9} {subject(book, entry)}")
    say(f"{counted(len(found.entries), 'entry', 'entries')} missing")
    return 0
