"""The report of the time ahead, which `connects status` ends with too: forecast."""

from collections.abc import Iterator

from msgspec.structs import replace

from connects_tui.actions.forecasts import budget_lines, due_lines, forecast_lines, pace_words
from connects_tui.actions.outcomes import Refused
from connects_tui.actions.outlook import Outlook, benchmarks_at_hand, dismiss, read_dismissed, restore_all
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.output import complain, page, say, say_json
from connects_tui.cli.shapes import ahead
from connects_tui.journal.paths import benchmarks_file
from connects_tui.wording import day_words


class NotRemembered(Refused):
    """What was dismissed can't be remembered."""

    def __init__(self) -> None:
        super().__init__("this can't be remembered: the state folder can't be written to")


def forecast(context: Context) -> None:
    """Report the time ahead; dismiss a hint, or show those again that were dismissed."""
    context.book.require_account()
    if context.arguments.dismiss is not None:
        _dismiss(context, context.arguments.dismiss)
    if context.arguments.restore and not restore_all(context.journal):
        raise NotRemembered
    if context.wants_json:
        say_json(ahead.ahead(_look(context)))
    elif _look(context).forecast is None:
        say(f"The journal is not open yet on {day_words(context.as_of)}.")
    else:
        print_ahead(context, first=True)


def print_ahead(context: Context, *, first: bool = False) -> None:
    """Print the sections that have something to say; an empty line before each, unless they begin the page."""
    for title, lines in _ahead(_look(context)):
        if lines:
            if not first:
                say("")
            first = False
            page().heading(title)
            for line in lines:
                page().paragraph(line, indent=2)


def _look(context: Context) -> Outlook:
    return replace(outlook(context), dismissed=read_dismissed(context.journal), pace=context.arguments.pace)


def _dismiss(context: Context, kind: str) -> None:
    """Dismiss the hint of a kind as it stands; it comes back when its numbers change."""
    hints = {hint.kind: hint for hint in _look(context).hints}
    if kind not in hints:
        raise WrongUsage(f"--dismiss {kind}: no such hint now; there {_are(sorted(hints))}")
    if not dismiss(context.journal, kind, hints[kind].numbers):
        raise NotRemembered


def _are(kinds: list[str]) -> str:
    return f"is {', '.join(kinds)}" if kinds else "is none"


def _ahead(look: Outlook) -> Iterator[tuple[str, list[str]]]:
    found = look.forecast
    if found is None:
        return
    yield f"Forecast: {pace_words(found.pace)}", list(forecast_lines(found))
    if look.budget is not None:
        yield "Budget", list(budget_lines(look.budget))
    # Connects that are not back stand in the page's own list, with the command that records them.
    yield "Due", list(due_lines(replace(look.due, refunds=()), look.today))
    yield "Hints", [f"{hint.text(look.today)} ({hint.why}; {hint.command})" for hint in look.hints]


def outlook(context: Context) -> Outlook:
    """Return the outlook on the day asked for; complain where the user's own benchmarks can't be used."""
    benchmarks, wrong = benchmarks_at_hand(benchmarks_file())
    if wrong:
        complain(f"{wrong}; the benchmarks of the program are used instead")
    return Outlook(context.book.ledger(context.as_of), benchmarks)
