"""What `connects status` says of the time ahead: the forecast, the budget, what is due, hints."""

from collections.abc import Iterator
from dataclasses import replace

from connects_tui.actions.dismissals import read_dismissed
from connects_tui.actions.forecasts import budget_lines, due_lines, forecast_lines, pace_words
from connects_tui.actions.outlook import Outlook
from connects_tui.command_line.desk import Desk
from connects_tui.command_line.insights import outlook
from connects_tui.command_line.output import say
from connects_tui.command_line.tables import heading, paragraph


def print_ahead(desk: Desk) -> None:
    """Print the sections that have something to say."""
    look = replace(outlook(desk), dismissed=read_dismissed(desk.journal), pace=desk.arguments.pace)
    for title, lines in _sections(look):
        if lines:
            say("")
            heading(title)
            for line in lines:
                paragraph(line, indent=2)


def _sections(look: Outlook) -> Iterator[tuple[str, list[str]]]:
    found = look.forecast
    if found is None:
        return
    yield f"Forecast: {pace_words(found.pace)}", list(forecast_lines(found))
    if look.budget is not None:
        yield "Budget", list(budget_lines(look.budget))
    # Connects that are not back stand in the page's own list, with the command that records them.
    yield "Due", list(due_lines(replace(look.due, refunds=()), look.today))
    yield "Hints", [f"{hint.text} ({hint.why}; {hint.command})" for hint in look.hints]
