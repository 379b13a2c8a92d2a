"""The commands that record what happened."""

import shlex
import sys
from argparse import Namespace

from msgspec.structs import replace

from connects_tui import schema
from connects_tui.actions import membership, recording
from connects_tui.actions.book import BadArgument, BadQuickAdd, Done, Refused
from connects_tui.actions.discrepancies import Discrepancies
from connects_tui.actions.quick_add import FIELD_NAMES, MAX_LENGTH, Draft, lookalikes, parse_quick_add
from connects_tui.actions.typed_values import distinct
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.json_text import fields
from connects_tui.cli.output import complain, say, say_json
from connects_tui.ledger.entries import Account, Budget, Grant, PlanChange, Proposal, Spend
from connects_tui.wording import budget_text, counted, day_words, how_many, sanitize


def init(context: Context) -> Done:
    args = context.args
    if args.expires is not None and args.balance is None:
        raise WrongUsage("--expires is the day the Connects of --balance expire; give both")
    account = Account(
        on=context.on,
        rules=args.rules,
        plan=args.plan,
        renewal_day=args.renewal_day,
        balance=args.balance,
        expires=args.expires,
        monthly_connects=args.monthly,
        monthly_fee=args.fee,
        tax=args.tax,
    )
    context.tell_of_rule_sets()
    return membership.open_account(context.any_book(), account, context.today)


def log(context: Context) -> Done:
    args = context.args
    lines = _lines(args.text)
    if not lines and args.title is None:
        raise WrongUsage("give the proposal in single quotes, or at least a --title")
    context.book.require_account()
    proposals = [proposal_of(context, line, number) for number, line in lines or [(0, "")]]
    entries, after = recording.log_proposals(context.book, proposals, context.today, anyway=args.anyway)
    for _, line in lines:
        for sentence in lookalikes(line):
            complain(sentence)
    read = [_as_read(context, entry) for entry in entries if isinstance(entry, Proposal)]
    if len(read) == 1:
        return Done(entries, f"{read[0]}{after}")
    spent = sum(proposal.spends for proposal in proposals)
    return Done(entries, "\n".join((*read, f"{counted(len(read), 'proposal')} · {how_many(spent)}{after}")))


def _as_read(context: Context, entry: Proposal) -> str:
    """Say all that was read, so that what a shell took out is missed at once."""
    parts = (
        "" if context.dry_run else context.book.shortened(entry.id),
        f'"{sanitize(entry.title)}"',
        entry.client,
        f"{entry.connects} + {entry.boost}" if entry.boost else f"{entry.connects}",
        budget_text(entry.budget, entry.budget_max, entry.hourly),
        " ".join(f"#{tag}" for tag in entry.tags),
        "invitation" if entry.invited else "",
        entry.url,
        recording.job_words(entry),
        "" if entry.on == context.today else day_words(entry.on, context.today),
    )
    return " · ".join(part for part in parts if part)


def proposal_of(context: Context, line: str, number: int) -> Proposal:
    """Read a line and the options; of several lines, a wrong one is named by its number."""
    args = context.args
    try:
        draft = _with_options(parse_quick_add(line, context.today), args)
        return recording.completed(context.book, draft, context.today, note=args.note or None)
    except (BadQuickAdd, BadArgument) as error:
        raise WrongUsage(f"line {number}: {error}" if number else str(error)) from None


def _lines(text: list[str]) -> list[tuple[int, str]]:
    """Return the quick-add lines: the one argument (as line 0), or the numbered lines of standard input."""
    if len(text) > 1:
        quoted = shlex.quote(" ".join(text))
        raise WrongUsage(
            f"your shell reads #, $ and ! itself, so put the proposal in single quotes: connects log {quoted}"
        )
    if text != ["-"]:
        return [(0, line) for line in text]
    try:
        piped = schema.check_text(sys.stdin.read(10_000 * MAX_LENGTH))  # so many lines at most
    except (UnicodeDecodeError, schema.BadValue):
        raise Refused("standard input is not UTF-8 text") from None
    lines = [(number, line) for number, line in enumerate(piped.splitlines(), 1) if line.strip()]
    if not lines:
        raise WrongUsage("standard input is empty; write one proposal on each line")
    return lines


def _with_options(draft: Draft, args: Namespace) -> Draft:
    names = ("title", "connects", "boost", "client", "url", "on", "country", "client_spent")
    options = {name: getattr(args, name) for name in names}
    changes = {name: value for name, value in options.items() if value is not None}
    if args.budget is not None:
        job = args.budget
        changes |= {"budget": job.least, "budget_max": job.most, "hourly": job.hourly}
    unsaid = Draft()
    for name in changes:
        if getattr(draft, name) != getattr(unsaid, name):
            option = name.replace("_", "-")
            raise WrongUsage(f"the {FIELD_NAMES.get(name, name)} is given twice, in the text and with --{option}")
    if args.tag:
        changes["tags"] = distinct((*draft.tags, *(tag.removeprefix("#") for tag in args.tag)))
    return replace(draft, invited=draft.invited or args.invited, **changes)


def mark(context: Context) -> Done:
    args = context.args
    proposals = list({(proposal := context.book.proposal(id_)).id: proposal for id_ in args.id}.values())
    on, today, refund, redates = context.on, context.today, not args.no_refund, args.on is not None
    return recording.change_status(context.book, proposals, args.status, on, today, refund=refund, redates=redates)


def buy(context: Context) -> Done:
    args = context.args
    return recording.buy(context.book, args.connects, context.on, context.today, paid=args.paid, anyway=args.anyway)


def grant(context: Context) -> Done:
    args = context.args
    made = Grant(on=context.on, connects=args.connects, reason=args.reason, expires=args.expires, only=args.only)
    return recording.grant_or_spend(context.book, made, context.today)


def spend(context: Context) -> Done:
    spent = Spend(on=context.on, connects=context.args.connects, what=context.args.what)
    return recording.grant_or_spend(context.book, spent, context.today)


def refund(context: Context) -> Done:
    args = context.args
    proposal, connects, reason = context.book.proposal(args.id), args.connects, args.reason
    return recording.refund(
        context.book, proposal, context.on, context.today, connects=connects, reason=reason, anyway=args.anyway
    )


def earn(context: Context) -> Done:
    proposal = context.book.proposal(context.args.id)
    return recording.earn(context.book, proposal, context.args.amount, context.on, context.today)


def reconcile(context: Context) -> None:
    shown, chosen = context.args.connects, context.args.because
    context.book.require_account()
    explanations = Discrepancies(context.book.ledger(context.on)).explanations(shown)
    if chosen is not None and chosen > len(explanations):
        there_are = f"there are {len(explanations)}" if len(explanations) != 1 else "there is 1"
        raise Refused(
            f"--because {chosen}: {there_are} to choose from; `connects reconcile {shown} --dry-run` shows them"
        )
    because = explanations[chosen - 1] if chosen else None
    done = recording.reconcile(
        context.book, shown, context.on, context.today, explanations=explanations, because=because
    )
    if explanations and because is None:
        lines = [f"{number}  {item.sentence}" for number, item in enumerate(explanations, 1)]
        undone = "" if context.dry_run else "`connects undo`, then "
        first = explanations[0].recorded_as
        how = f"{undone}`connects reconcile {shown} --because 1` records the first of these as {first}"
        done = replace(done, message="\n".join((done.message, *lines, how)))
    shapes = [
        {"number": number, **fields(item, "kind", "connects", "sentence", "recorded_as")}
        for number, item in enumerate(explanations, 1)
    ]
    context.tell_of_done(done, explanations=shapes)


def plan(context: Context) -> Done:
    args = context.args
    change = PlanChange(
        on=context.on,
        plan=args.plan,
        rules=args.rules,
        monthly_connects=args.monthly,
        monthly_fee=args.fee,
        tax=args.tax,
        connects=args.connects,
        when=args.when,
    )
    if not args.renewal_failed:
        return membership.change_plan(context.book, change, context.today)
    if args.when is not None:
        raise WrongUsage("--renewal-failed already says when; leave out --when")
    change = membership.failed_renewal(context.book, change, context.on, context.today)
    return membership.record_failed_renewal(context.book, change, context.today)


def budget(context: Context) -> Done | None:
    args = context.args
    wanted = Budget(on=context.on, connects=args.connects, money=args.money)
    is_none = args.connects is None and args.money is None
    if args.clear and not is_none:
        raise WrongUsage("--clear removes the budget; leave out --connects and --money")
    if args.clear or not is_none:
        return membership.change_budget(context.book, wanted, context.today)
    current = membership.budget_on(context.book, context.on)
    if context.wants_json:
        say_json({"connects": current.connects, "money": current.money})
    else:
        say(f"Budget: {membership.budget_words(current)}")
    return None
