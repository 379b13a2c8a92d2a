"""The command that exports: to standard output, or to a file that is never overwritten unasked."""

import sys
from datetime import date
from pathlib import Path
from typing import Final

from connects_tui.cli.context import Context, WrongUsage, located
from connects_tui.cli.json_text import json_text
from connects_tui.cli.output import complain, say
from connects_tui.cli.reports.lists import movement_shape, proposal_shape
from connects_tui.exporting.export import exported, left_out_words, save_export
from connects_tui.exporting.tables import months_of
from connects_tui.ledger.calendar import month_of

_TABLES: Final = ("proposals", "movements", "months")


def export(context: Context) -> None:
    args, as_json = context.args, context.wants_json
    as_csv = args.csv or args.format == "csv"
    what = args.what or ("json" if as_json and not as_csv else "proposals")
    _check_options(context, what, as_csv=as_csv, as_json=as_json)
    if what == "report":
        what = "html" if args.html else "markdown"
    path = None if args.output in (None, "-") else located(Path(args.output).expanduser)
    if path is None and args.force:
        raise WrongUsage("--force needs a file to replace: add --output FILE")
    about = args.month if args.year is None else date(args.year, 1, 1)
    is_table = as_json and what in _TABLES
    text = _as_json(context, what) if is_table else exported(context.book, what, context.as_of, about)
    if path is None:
        sys.stdout.write(text)
    else:
        save_export(path, text, force=args.force)
        say(f"Written to {path}")
    if left_out := left_out_words(context.book, what, context.as_of):
        complain(left_out)


def _check_options(context: Context, what: str, *, as_csv: bool, as_json: bool) -> None:
    args = context.args
    if (args.html or args.markdown or args.year is not None) and what != "report":
        raise WrongUsage("--html, --markdown and --year are for `connects export report`")
    if args.month is not None and what != "month":
        raise WrongUsage("--month is for `connects export month`")
    if args.month is not None and args.month > context.as_of:
        raise WrongUsage(f"{month_of(args.month)} has not begun yet")
    if as_csv and what not in _TABLES:
        raise WrongUsage(f"--csv is for {', '.join(_TABLES)}")
    if as_json and what not in (*_TABLES, "json"):
        raise WrongUsage(f"--json is for {', '.join(_TABLES)}")
    if (as_csv and as_json) or (args.html and args.markdown):
        raise WrongUsage("choose one format")


def _as_json(context: Context, what: str) -> str:
    ledger = context.book.ledger(context.as_of)
    if what == "proposals":
        return json_text({what: [proposal_shape(proposal) for proposal in ledger.proposals if not proposal.planned]})
    context.book.require_account()
    if what == "movements":
        return json_text({what: [movement_shape(row) for row in ledger.movements]})
    return json_text({what: list(months_of(ledger))})
