"""The command that shows rule sets, or examines your own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import to_builtins

from connects_tui.actions.membership import no_rule_set
from connects_tui.actions.rule_sets import CheckedRuleSet, PlanMonth, RuleMonth, examine, month_under, plan_facts
from connects_tui.cli.context import Context, WrongUsage, located, say_finding
from connects_tui.cli.json_text import Shape, fields
from connects_tui.cli.output import DONE, REFUSED, complain, page, say, say_json
from connects_tui.cli.reports.lists import movement_shape
from connects_tui.rules import Plan, Rulebook, RuleSet, Source
from connects_tui.statuses import REFUND_REASONS
from connects_tui.wording import counted, day_words, how_many, number_words, or_words, usd

_LOTS: Final = {"original": "back into their original batches", "new": "as a new batch"}
_ORDERS: Final = {"fifo": "the oldest Connects", "soonest-expiring": "the Connects that expire soonest"}


def rules(context: Context) -> None:
    wanted, file = context.args.id, context.args.file
    if wanted == "check":
        if file is None:
            raise WrongUsage("name the file: connects rules check FILE")
        _check_file(context)
        return
    if file is not None:
        raise WrongUsage("FILE is for connects rules check FILE")
    rulebook = context.rulebook
    if context.wants_json:
        shown = rulebook.sets.values() if wanted is None else (_rule_set_named(context, wanted),)
        say_json({"rules": [to_builtins(rule_set) | {"own": rule_set.id in rulebook.own} for rule_set in shown]})
    elif wanted is None:
        page().sections((_in_short(rulebook, rule_set) for rule_set in rulebook.sets.values()), first=True)
    else:
        _print_whole(rulebook, _rule_set_named(context, wanted))
    for problem in rulebook.problems:
        complain(f"rule set left out: {problem}")


def _rule_set_named(context: Context, beginning: str) -> RuleSet:
    """Find a rule set by its id or the beginning of one; "upwork" is the official one in force today."""
    if context.rulebook.knows(beginning):
        return context.rulebook.in_force(beginning, context.today)
    sets = context.rulebook.sets
    fitting = [rule_set for id_, rule_set in sets.items() if beginning and id_.startswith(beginning)]
    if len(fitting) == 1:
        return fitting[0]
    raise no_rule_set(context.rulebook, beginning)


def _in_short(rulebook: Rulebook, rule_set: RuleSet) -> tuple[str, list[str]]:
    monthly = f"monthly: {' · '.join(_plans_in_short(rule_set.plans))}"
    return f"{rule_set.id} · {rule_set.name}", [_standing(rulebook, rule_set), monthly]


def _standing(rulebook: Rulebook, rule_set: RuleSet) -> str:
    parts = ["used only by accounts that choose it; not one of Upwork's official sets"]
    if rule_set.official and rule_set.valid_from:
        parts = [f"from {day_words(rule_set.valid_from)}"]
    if rule_set.id in rulebook.own:
        parts.append("your own, replacing the packaged one" if rule_set.id in rulebook.replaced else "your own")
    return " · ".join((*parts, _confidence(rule_set)))


def _confidence(rule_set: RuleSet) -> str:
    known = {source.confidence for source in rule_set.sources}
    levels = [level for level in ("high", "medium", "low") if level in known]
    if not levels:
        return "confidence not stated"
    return f"confidence {levels[0]}" if len(levels) == 1 else f"confidence {levels[0]} to {levels[-1]}"


def _plans_in_short(plans: Sequence[Plan]) -> Iterator[str]:
    for number, plan in enumerate(plans):
        connects = str(plan.monthly_connects) if number else how_many(plan.monthly_connects)
        yield f"{plan.id} {connects}" + (f" for {usd(plan.monthly_fee)}" if plan.monthly_fee else "")


def _print_whole(rulebook: Rulebook, rule_set: RuleSet) -> None:
    page().heading(f"{rule_set.id} · {rule_set.name}")
    page().paragraph(_standing(rulebook, rule_set))
    if rule_set.notes:
        say("")
        page().paragraph(rule_set.notes)
    say("")
    page().pairs(_facts(rule_set))
    for plan in rule_set.plans:
        say("")
        audience = " (agencies)" if plan.audience == "agency" else ""
        page().heading(f"{plan.id} · {plan.name}{audience}")
        page().pairs(plan_facts(plan))
    if rule_set.sources:
        say("")
        cited = [(source.confidence or "", _cited(source)) for source in rule_set.sources]
        page().table(("Confidence", "Source"), cited)


def _facts(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    costs, refund = rule_set.proposal, rule_set.refund
    usual = "" if costs.typical_connects is None else f", usually {costs.typical_connects}"
    yield "Proposal", f"{costs.span} Connects{usual}; answering an invitation {costs.invitation_connects}"
    endings = [words for reason, words in REFUND_REASONS.items() if refund.pays(reason)]
    yield "Refunds", f"when {or_words(endings)}; {_LOTS[refund.lot]}" if endings else "none"
    yield "Spent first", _ORDERS[rule_set.spend_order]
    yield "Renewal", f"a cycle that starts after the {rule_set.last_renewal_day}th renews on the 1st"
    signup = rule_set.signup_connects
    yield "New account", "starts with its plan's allowance" if signup is None else f"starts with {how_many(signup)}"


def _cited(source: Source) -> str:
    read = f"(read {day_words(source.read)})" if source.read else ""
    return " ".join(part for part in (source.title, source.url, read) if part)


def _check_file(context: Context) -> None:
    file = located(Path(context.args.file).expanduser)
    examined = examine(file, context.rulebook)
    month = None if examined.rules is None else month_under(examined.rules, context.today)
    context.status = REFUSED if month is None else DONE
    if context.wants_json:
        say_json(_check_shape(examined, month))
    else:
        lines = examined.content.split(b"\n")
        for finding in examined.findings:
            said = f"{finding.key}: {finding.message}" if finding.key else finding.message
            say_finding(file, finding, said, lines)
        errors = sum(finding.level == "error" for finding in examined.findings)
        say(f"{counted(errors, 'error')}, {counted(len(examined.findings) - errors, 'warning')}")
        if examined.rules is not None and month is not None:
            _print_month(examined.rules, month)


def _print_month(rule_set: RuleSet, month: RuleMonth) -> None:
    say("")
    page().heading(f"{rule_set.id} · {rule_set.name}")
    page().paragraph(
        f"A test month: an account opened on {day_words(month.start)} sends {counted(month.proposals, 'proposal')} at "
        f"{how_many(month.cost)}, buys any Connects it needs and renews on {day_words(month.renewal)}"
    )
    say("")
    columns = ("Plan", ">Fee", ">Opens with", ">Bought", ">Paid", ">Sent", ">Expires", ">Renewal", ">After")
    page().table(columns, (_row(played) for played in month.plans))
    for note in _notes(month):
        page().paragraph(note)


def _row(played: PlanMonth) -> tuple[str, ...]:
    numbers = (
        played.moved("opening", "allowance"),
        played.moved("purchase"),
        played.moved("proposal"),
        played.moved("expiry") + played.moved("expiry", renewal=True),
        played.moved("allowance", renewal=True),
    )
    fee, paid = usd(played.plan.monthly_fee), usd(played.ledger.purchases)
    opens, bought, *rest = (number_words(number, "+") if number else "0" for number in numbers)
    return played.plan.id, fee, opens, bought, paid, *rest, number_words(played.ledger.balance)


def _notes(month: RuleMonth) -> Iterator[str]:
    for played in month.plans:
        if played.sent < month.proposals:
            missed = counted(month.proposals - played.sent, "proposal")
            yield f"{played.plan.id}: {missed} not sent: this plan can't buy the missing Connects."
        for problem in played.ledger.problems:
            yield f"{played.plan.id}: {problem.sentence}"


def _check_shape(examined: CheckedRuleSet, month: RuleMonth | None) -> Shape:
    return {
        "ok": examined.rules is not None,
        "rules": None if examined.rules is None else examined.rules.id,
        "problems": [fields(finding, "line", "level", "key", "message") for finding in examined.findings],
        "month": None
        if month is None
        else {
            **fields(month, "start", "renewal", "proposals"),
            "connects_per_proposal": month.cost,
            "plans": [_month_shape(played) for played in month.plans],
        },
    }


def _month_shape(played: PlanMonth) -> Shape:
    return {
        "plan": played.plan.id,
        "fee": played.plan.monthly_fee,
        "paid": played.ledger.purchases,
        "sent": played.sent,
        "balance": played.ledger.balance,
        "movements": [movement_shape(row) for row in played.ledger.movements],
        "warnings": [problem.sentence for problem in played.ledger.problems],
    }
