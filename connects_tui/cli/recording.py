"""The commands that record what happened: init, log, mark, buy, grant, spend, refund, plan, budget, reconcile."""

import shlex
import sys
from argparse import Namespace

from msgspec.structs import replace

from connects_tui import schema
from connects_tui.actions import membership, recording
from connects_tui.actions.book import BadQuickAdd, Done, NoSuch, Refused
from connects_tui.actions.discrepancies import Discrepancies
from connects_tui.actions.quick_add import MAX_LENGTH, Draft, lookalikes, parse_quick_add
from connects_tui.actions.typed_values import budget_text
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.output import complain, fields, say, say_json
from connects_tui.ledger.entries import Account, Budget, PlanChange, Proposal
from connects_tui.wording import counted, day_words, how_many


def init(context: Context) -> Done:
    """Open the account."""
    given = context.arguments
    if given.expires is not None and given.balance is None:
        raise WrongUsage("--expires is the day on which the Connects of --balance lapse; give both")
    account = Account(
        on=context.on,
        rules=given.rules,
        plan=given.plan,
        renewal_day=given.renewal_day,
        balance=given.balance,
        expires=given.expires,
        monthly_connects=given.monthly,
        monthly_fee=given.fee,
        tax=given.tax,
    )
    context.tell_of_rule_sets()
    return membership.open_account(context.any_book(), account)


def log(context: Context) -> Done:
    """Record a proposal from a quick-add line, from options, or from both; or one from each line of standard input."""
    given = context.arguments
    lines = _lines(given.text)
    if not lines and given.title is None:
        raise WrongUsage("give the proposal in single quotes, or at least its --title")
    context.book.require_account()
    proposals = [_proposal(context, line, number) for number, line in lines or [(0, "")]]
    entries, after = recording.log_proposals(context.book, proposals, context.today, anyway=given.anyway)
    for _, line in lines:
        for sentence in lookalikes(line):
            complain(sentence)
    read = [_as_read(context, entry) for entry in entries if isinstance(entry, Proposal)]
    if len(read) == 1:
        return Done(entries, f"{read[0]}{after}")
    spent = sum(proposal.spends for proposal in proposals)
    return Done(entries, "\n".join((*read, f"{counted(len(read), 'proposal')} · {how_many(spent)}{after}")))


def _as_read(context: Context, entry: Proposal) -> str:
    """Say all that was read of a proposal, so that what a shell took out of it is missed at once."""
    parts = (
        "" if context.dry_run else context.book.shortened(entry.id),
        f'"{entry.title}"',
        entry.client,
        f"{entry.connects} + {entry.boost}" if entry.boost else f"{entry.connects}",
        budget_text(entry.budget, entry.budget_max, entry.hourly),
        " ".join(f"#{tag}" for tag in entry.tags),
        "invitation" if entry.invited else "",
        entry.url,
        "" if entry.on == context.today else day_words(entry.on, context.today),
    )
    return " · ".join(part for part in parts if part)


def _proposal(context: Context, line: str, number: int) -> Proposal:
    """Return what a line and the options say together; a line of several names its number where it is wrong."""
    given = context.arguments
    try:
        draft = _with_options(parse_quick_add(line, context.today), given)
        return recording.completed(context.book, draft, context.today, note=given.note or None)
    except (BadQuickAdd, NoSuch) as error:
        raise WrongUsage(f"line {number}: {error}" if number else str(error)) from None


def _lines(text: list[str]) -> list[tuple[int, str]]:
    """Return the quick-add lines: the one argument (as line 0), or the numbered lines of standard input."""
    if len(text) > 1:
        quoted = shlex.quote(" ".join(text))
        raise WrongUsage(f"a shell eats #, $ and !, so give the proposal in single quotes: connects log {quoted}")
    if text != ["-"]:
        return [(0, line) for line in text]
    try:
        piped = schema.read_text(sys.stdin.read(10_000 * MAX_LENGTH))  # so many lines at most
    except (UnicodeDecodeError, schema.BadValue):
        raise Refused("standard input is not text in UTF-8") from None
    lines = [(number, line) for number, line in enumerate(piped.splitlines(), 1) if line.strip()]
    if not lines:
        raise WrongUsage("expected a proposal on each line of standard input, but there is none")
    return lines


def _with_options(draft: Draft, given: Namespace) -> Draft:
    """Return what a line says, completed and overridden by what the options say."""
    if given.title is not None and draft.title:
        raise WrongUsage("the title is given twice, in the text and with --title")
    if given.on is not None and draft.on is not None:
        raise WrongUsage("the day is given twice, in the text and with --on")
    options = {name: getattr(given, name) for name in ("title", "connects", "boost", "client", "url", "on")}
    changes = {name: value for name, value in options.items() if value is not None}
    if given.budget is not None:
        job = given.budget
        changes |= {"budget": job.least, "budget_max": job.most, "hourly": job.hourly}
    if given.tag:
        tags = (*draft.tags, *(tag.removeprefix("#") for tag in given.tag))
        changes["tags"] = tuple(dict.fromkeys(tags))
    return replace(draft, invited=draft.invited or given.invited, **changes)


def mark(context: Context) -> Done:
    """Move proposals on, as one action."""
    given = context.arguments
    found = list({(proposal := context.book.proposal(id_)).id: proposal for id_ in given.id}.values())
    refund = not given.no_refund
    return recording.change_status(context.book, found, given.status, context.on, context.today, refund=refund)


def buy(context: Context) -> Done:
    """Record a purchase."""
    given = context.arguments
    return recording.buy(context.book, given.connects, context.on, context.today, paid=given.paid, anyway=given.anyway)


def grant(context: Context) -> Done:
    """Record bonus Connects."""
    given = context.arguments
    return recording.grant(
        context.book, given.connects, given.reason, context.on, context.today, expires=given.expires, only=given.only
    )


def spend(context: Context) -> Done:
    """Record Connects spent on something other than a proposal."""
    given = context.arguments
    return recording.spend(context.book, given.connects, given.what, context.on, context.today)


def refund(context: Context) -> Done:
    """Record Connects that came back."""
    given = context.arguments
    found, connects, reason = context.book.proposal(given.id), given.connects, given.reason
    return recording.refund(
        context.book, found, context.on, context.today, connects=connects, reason=reason, anyway=given.anyway
    )


def reconcile(context: Context) -> None:
    """Record what Upwork's page shows, and say what would explain the difference."""
    shown, number = context.arguments.connects, context.arguments.because
    context.book.require_account()
    found = Discrepancies(context.book.ledger(context.on)).explanations(shown)
    if number is not None and number > len(found):
        there_are = f"there are {len(found)}" if len(found) != 1 else "there is 1"
        raise Refused(
            f"--because {number}: {there_are} to choose from; `connects reconcile {shown} --dry-run` shows them"
        )
    because = found[number - 1] if number else None
    done = recording.reconcile(context.book, shown, context.on, context.today, explanations=found, because=because)
    if found and because is None:
        lines = [f"{place}  {item.sentence}" for place, item in enumerate(found, 1)]
        undone = "" if context.dry_run else "`connects undo`, then "
        how = f"{undone}`connects reconcile {shown} --because 1` records the first of these as {found[0].recorded_as}"
        done = replace(done, message="\n".join((done.message, *lines, how)))
    explanations = [
        {"number": place, **fields(item, "kind", "connects", "sentence", "recorded_as")}
        for place, item in enumerate(found, 1)
    ]
    context.tell_of_done(done, explanations=explanations)


def plan(context: Context) -> Done:
    """Record a change of plan."""
    given = context.arguments
    change = PlanChange(
        on=context.on,
        plan=given.plan,
        rules=given.rules,
        monthly_connects=given.monthly,
        monthly_fee=given.fee,
        tax=given.tax,
        connects=given.connects,
        when=given.when,
    )
    if not given.renewal_failed:
        return membership.change_membership(context.book, change)
    if given.when is not None:
        raise WrongUsage("--renewal-failed says when: leave out --when")
    change = membership.failed_renewal(context.book, change, context.on)
    return membership.record_failed_renewal(context.book, change, context.today)


def budget(context: Context) -> Done | None:
    """Record what to spend per cycle, or that there is no budget any more; with neither asked for, show it."""
    given = context.arguments
    wanted = Budget(on=context.on, connects=given.connects, money=given.money)
    is_none = given.connects is None and given.money is None
    if given.clear and not is_none:
        raise WrongUsage("--clear removes the budget: leave out --connects and --money")
    if given.clear or not is_none:
        return membership.change_membership(context.book, budget=wanted)
    found = context.book.history.latest(Budget, context.on) or wanted
    if context.wants_json:
        say_json({"connects": found.connects, "money": found.money})
    else:
        say(f"Budget: {membership.amount_words(found.connects, found.money)}")
    return None
