"""The command for whoever writes a rule set: rules check FILE. Every mistake with its line, then a month under it."""

from collections.abc import Iterator
from pathlib import Path

from connects_tui.actions.excerpts import excerpt
from connects_tui.actions.rule_files import Examined, Finding, examine
from connects_tui.actions.rule_month import PlanMonth, RuleMonth, month_under
from connects_tui.command_line import tables
from connects_tui.command_line.desk import Desk, located
from connects_tui.command_line.output import place, say, say_json
from connects_tui.command_line.shapes import books as shapes
from connects_tui.wording import counted, day_words, how_many, usd


def check_file(desk: Desk) -> int:
    """Print what is wrong with a rule set file, or a month under it; the exit status is 1 where there is an error."""
    file = located(Path(desk.arguments.file).expanduser)
    examined = examine(file, desk.rulebook)
    month = None if examined.rules is None else month_under(examined.rules, desk.today)
    if desk.wants_json:
        say_json(shapes.rule_check(examined, month))
    else:
        _print_findings(file, examined)
        if month is not None:
            _print_month(examined, month)
    return 1 if month is None else 0


def _print_findings(file: Path, examined: Examined) -> None:
    """Print each as compilers do, so that editors find the place, with the line of an error under it."""
    lines = examined.content.split(b"\n")
    for finding in examined.findings:
        say(f"{place(file, finding)}: {finding.level}: {_about(finding)}")
        shown = excerpt(lines, finding.line, finding.column)
        if finding.level == "error" and shown is not None:
            say(f"  {shown.text}")
            if shown.pointer:
                say(f"  {shown.pointer}")
    errors = sum(finding.level == "error" for finding in examined.findings)
    say(f"{counted(errors, 'error')}, {counted(len(examined.findings) - errors, 'warning')}")


def _about(finding: Finding) -> str:
    return f"{finding.key}: {finding.message}" if finding.key else finding.message


def _print_month(examined: Examined, month: RuleMonth) -> None:

    if examined.rules is None:
        return
    say("")
    tables.heading(f"{examined.rules.id} · {examined.rules.name}")
    tables.paragraph(
        f"A new account on {day_words(month.start)}: {counted(month.proposals, 'proposal')} of {how_many(month.cost)}, "
        f"what they lack is bought, renewal on {day_words(month.renewal)}"
    )
    say("")
    columns = ("Plan", ">Fee", ">Opens with", ">Bought", ">Paid", ">Sent", ">Lapses", ">Renewal", ">Then")
    tables.table(columns, (_row(played) for played in month.plans))
    for note in _notes(month):
        tables.paragraph(note)


def _row(played: PlanMonth) -> tuple[str, ...]:
    numbers = (
        played.moved("opening", "allowance"),
        played.moved("purchase"),
        played.moved("proposal"),
        played.moved("expiry") + played.moved("expiry", renewal=True),
        played.moved("allowance", renewal=True),
    )
    fee, paid = usd(played.plan.monthly_fee), usd(played.ledger.purchases)
    opens, bought, *rest = (_signed(number) for number in numbers)
    return played.plan.id, fee, opens, bought, paid, *rest, f"{played.ledger.balance:,}"


def _signed(connects: int) -> str:
    return f"{connects:+,}" if connects else "0"


def _notes(month: RuleMonth) -> Iterator[str]:
    """Say which proposals a plan could not pay for, and what the ledger found odd."""
    for played in month.plans:
        if played.sent < month.proposals:
            missed = counted(month.proposals - played.sent, "proposal")
            yield f"{played.plan.id}: {missed} not sent, since this plan can't buy what is lacking."
        for problem in played.ledger.problems:
            yield f"{played.plan.id}: {problem.sentence}"
