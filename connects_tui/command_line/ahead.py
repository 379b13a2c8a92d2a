"""The time ahead, as `connects status` and `connects forecast` say it: forecast, budget, what is due, hints."""

from collections.abc import Iterator

from msgspec.structs import replace

from connects_tui.actions.forecasts import budget_lines, due_lines, forecast_lines, pace_words
from connects_tui.actions.outcomes import Refused
from connects_tui.actions.outlook import Outlook, dismiss, read_dismissed, restore_all
from connects_tui.command_line.desk import Desk, WrongUsage
from connects_tui.command_line.outlooks import outlook
from connects_tui.command_line.output import say, say_json
from connects_tui.command_line.shapes import ahead as shapes
from connects_tui.command_line.tables import heading, paragraph
from connects_tui.wording import day_words


class NotRemembered(Refused):
    """What was dismissed can't be remembered."""

    def __init__(self) -> None:
        super().__init__("this can't be remembered: the state folder can't be written to")


def forecast(desk: Desk) -> None:
    """Report the time ahead; dismiss a hint, or show those again that were dismissed."""
    desk.book.require_account()
    if desk.arguments.dismiss is not None:
        _dismiss(desk, desk.arguments.dismiss)
    if desk.arguments.restore and not restore_all(desk.journal):
        raise NotRemembered
    if desk.wants_json:
        say_json(shapes.ahead(_look(desk)))
    elif _look(desk).forecast is None:
        say(f"The journal is not open yet on {day_words(desk.as_of)}.")
    else:
        print_ahead(desk, first=True)


def print_ahead(desk: Desk, *, first: bool = False) -> None:
    """Print the sections that have something to say; an empty line before each, unless they begin the page."""
    for title, lines in _sections(_look(desk)):
        if lines:
            if not first:
                say("")
            first = False
            heading(title)
            for line in lines:
                paragraph(line, indent=2)


def _look(desk: Desk) -> Outlook:
    return replace(outlook(desk), dismissed=read_dismissed(desk.journal), pace=desk.arguments.pace)


def _dismiss(desk: Desk, kind: str) -> None:
    """Dismiss the hint of a kind as it stands; it comes back when its numbers change."""
    hints = {hint.kind: hint for hint in _look(desk).hints}
    if kind not in hints:
        raise WrongUsage(f"--dismiss {kind}: no such hint now; there {_are(sorted(hints))}")
    if not dismiss(desk.journal, kind, hints[kind].numbers):
        raise NotRemembered


def _are(kinds: list[str]) -> str:
    return f"is {', '.join(kinds)}" if kinds else "is none"


def _sections(look: Outlook) -> Iterator[tuple[str, list[str]]]:
    found = look.forecast
    if found is None:
        return
    yield f"Forecast: {pace_words(found.pace)}", list(forecast_lines(found))
    if look.budget is not None:
        yield "Budget", list(budget_lines(look.budget))
    # Connects that are not back stand in the page's own list, with the command that records them.
    yield "Due", list(due_lines(replace(look.due, refunds=()), look.today))
    yield "Hints", [f"{hint.text(look.today)} ({hint.why}; {hint.command})" for hint in look.hints]
