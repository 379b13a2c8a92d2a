"""The command that begins a journal: init."""

from connects_tui.actions.outcomes import Done
from connects_tui.actions.recording import open_account
from connects_tui.cli.desk import Desk, WrongUsage
from connects_tui.ledger.entries import Account


def init(desk: Desk) -> Done:
    """Open the account."""
    given = desk.arguments
    if given.expires is not None and given.balance is None:
        raise WrongUsage("--expires is the day on which the Connects of --balance lapse; give both")
    account = Account(
        on=desk.on,
        rules=given.rules,
        plan=given.plan,
        renewal_day=given.renewal_day,
        balance=given.balance,
        expires=given.expires,
        monthly_connects=given.monthly,
        monthly_fee=given.fee,
    )
    desk.tell_of_rule_sets()
    return open_account(desk.any_book(), account)
