"""The command that shows the rule sets, and how far they can be trusted: rules. Its `check` has a module of its own."""

from collections.abc import Iterator, Sequence
from typing import Final

from connects_tui.actions.outcomes import NoSuch
from connects_tui.cli import tables
from connects_tui.cli.desk import Desk, WrongUsage
from connects_tui.cli.output import complain, say, say_json
from connects_tui.cli.rule_check import check_file
from connects_tui.cli.shapes import books as shapes
from connects_tui.rules import TIMELINE, Plan, Purchase, Rulebook, RuleSet, Source
from connects_tui.statuses import REFUND_REASONS
from connects_tui.wording import counted, day_words, how_many, no_such, usd

_CHECK: Final = "check"
_CONFIDENCE: Final = ("high", "medium", "low")
_LOTS: Final = {"original": "into the lots they came from", "new": "as a fresh lot"}
_ORDERS: Final = {"fifo": "the oldest Connects first", "soonest-expiring": "those that lapse soonest first"}


def rules(desk: Desk) -> int | None:
    """Show every rule set in short, or one whole, or check a file."""
    wanted, file = desk.arguments.id, desk.arguments.file
    if wanted == _CHECK:
        if file is None:
            raise WrongUsage("name the file: connects rules check FILE")
        return check_file(desk)
    if file is not None:
        raise WrongUsage("FILE is for connects rules check FILE")
    _show(desk, wanted)
    return None


def _show(desk: Desk, wanted: str | None) -> None:
    rulebook = desk.rulebook
    if desk.wants_json:
        shown = rulebook.sets.values() if wanted is None else (_found(desk, wanted),)
        say_json({"rules": [shapes.rule_set(rule_set, own=rule_set.id in rulebook.own) for rule_set in shown]})
    elif wanted is None:
        for number, rule_set in enumerate(rulebook.sets.values()):
            if number:
                say("")
            _print_short(rulebook, rule_set)
    else:
        _print_whole(rulebook, _found(desk, wanted))
    for problem in rulebook.problems:
        complain(f"rule set left out: {problem}")


def _found(desk: Desk, wanted: str) -> RuleSet:
    """Find a rule set by its id or the beginning of one; "upwork" is the official one in force today."""
    if desk.rulebook.knows(wanted):
        return desk.rulebook.in_force(wanted, desk.today)
    found = [rule_set for id_, rule_set in desk.rulebook.sets.items() if wanted and id_.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    raise NoSuch(no_such("rule set", wanted, (TIMELINE, *desk.rulebook.sets), "`connects rules` lists them"))


# --- in short --------------------------------------------------------------------------------------------------------


def _print_short(rulebook: Rulebook, rule_set: RuleSet) -> None:
    tables.heading(f"{rule_set.id} · {rule_set.name}")
    tables.paragraph(" · ".join((*_standing(rulebook, rule_set), _confidence(rule_set))), indent=2)
    tables.paragraph(f"monthly: {' · '.join(_plans_in_short(rule_set.plans))}", indent=2)


def _standing(rulebook: Rulebook, rule_set: RuleSet) -> Iterator[str]:
    """Say whose set it is and when it is in force."""
    if rule_set.official and rule_set.valid_from:
        yield f"in force from {day_words(rule_set.valid_from)}"
    else:
        yield "for those who name it, not part of the timeline"
    if rule_set.id in rulebook.own:
        yield "your own, replacing the packaged one" if rule_set.id in rulebook.replaced else "your own"


def _confidence(rule_set: RuleSet) -> str:
    known = {source.confidence for source in rule_set.sources}
    levels = [level for level in _CONFIDENCE if level in known]
    if not levels:
        return "confidence not stated"
    return f"confidence {levels[0]}" if len(levels) == 1 else f"confidence {levels[0]} to {levels[-1]}"


def _plans_in_short(plans: Sequence[Plan]) -> Iterator[str]:
    """Say what each plan brings and costs a month; the first one names the unit for all."""
    for number, plan in enumerate(plans):
        connects = str(plan.monthly_connects) if number else how_many(plan.monthly_connects)
        yield f"{plan.id} {connects}" + (f" for {usd(plan.monthly_fee)}" if plan.monthly_fee else "")


# --- one whole -------------------------------------------------------------------------------------------------------


def _print_whole(rulebook: Rulebook, rule_set: RuleSet) -> None:
    tables.heading(f"{rule_set.id} · {rule_set.name}")
    tables.paragraph(" · ".join((*_standing(rulebook, rule_set), _confidence(rule_set))))
    if rule_set.notes:
        say("")
        tables.paragraph(rule_set.notes)
    say("")
    tables.pairs(_facts(rule_set))
    for plan in rule_set.plans:
        say("")
        audience = " (agencies)" if plan.audience == "agency" else ""
        tables.heading(f"{plan.id} · {plan.name}{audience}")
        tables.pairs(_plan_facts(plan))
    if rule_set.sources:
        say("")
        tables.table(
            ("Confidence", "Source"), ((source.confidence or "", _cited(source)) for source in rule_set.sources)
        )


def _facts(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    costs, refund = rule_set.proposal, rule_set.refund
    usual = "" if costs.typical_connects is None else f", usually {costs.typical_connects}"
    yield "Proposal", f"{costs.span} Connects{usual}; answering an invitation {costs.invitation_connects}"
    endings = [words for reason, words in REFUND_REASONS.items() if refund.pays(reason)]
    yield "Comes back", f"when {', '.join(endings)}; {_LOTS[refund.lot]}" if endings else "nothing"
    yield "Spends", _ORDERS[rule_set.spend_order]
    yield "Renewal", f"a cycle that starts after the {rule_set.last_renewal_day}th renews on the 1st"
    signup = rule_set.signup_connects
    yield "New account", "begins with its plan's allowance" if signup is None else f"begins with {how_many(signup)}"


def _plan_facts(plan: Plan) -> Iterator[tuple[str, str]]:
    fee = f"{usd(plan.monthly_fee)} a month" if plan.monthly_fee else "free"
    others = tuple(choice for choice in plan.monthly_choices if choice != plan.monthly_connects)
    choices = f" (some accounts: {_listed(others)})" if others else ""
    yield "Allowance", f"{how_many(plan.monthly_connects)} a month{choices}, {fee}"
    yield "Kept", "; ".join(_kept(plan)) or "for ever"
    if plan.max_balance is not None:
        yield "At most", how_many(plan.max_balance)
    yield "Buying", "not possible" if plan.purchase is None else _on_sale(plan.purchase)


def _kept(plan: Plan) -> Iterator[str]:
    """Say what ends a Connect's life under a plan."""
    if plan.lifetime_months is not None:
        yield f"{counted(plan.lifetime_months, 'month')} from the day of issue"
    if plan.carry_cycles is not None:
        yield f"{counted(plan.carry_cycles, 'further cycle')}" if plan.carry_cycles else "its own cycle only"
    if plan.carry_cap is not None:
        yield f"at most {how_many(plan.carry_cap)} survive a renewal"


def _on_sale(purchase: Purchase) -> str:
    if purchase.bundles is not None:
        amounts = f"in {_listed(purchase.bundles)}"
    elif purchase.step > 1:
        amounts = f"from {purchase.minimum} in steps of {purchase.step}"
    else:
        amounts = f"{purchase.minimum} or more"
    most = purchase.max_per_transaction
    return f"{usd(purchase.price)} each, {amounts}{'' if most is None else f', at most {most} at once'}"


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)


def _cited(source: Source) -> str:
    read = f"(read {day_words(source.read)})" if source.read else ""
    return " ".join(part for part in (source.title, source.url, read) if part)
