"""Set-up: four questions, each with an answer that is right for most, and the account is open."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult

from connects_tui.actions.book import Done
from connects_tui.actions.membership import open_account
from connects_tui.actions.typed_values import parse_connects, parse_whole
from connects_tui.ledger.effects import opening_state
from connects_tui.ledger.entries import Account
from connects_tui.ledger.state import State
from connects_tui.rules import TIMELINE, Plan, Rulebook, RuleSet
from connects_tui.tui.dialogs.form import (
    Checks,
    ChoiceField,
    Field,
    FieldErrorsError,
    Form,
    FormValues,
    TextField,
    unit,
)
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import in_days
from connects_tui.tui.widgets.selector import Selector
from connects_tui.wording import day_words, how_many, or_words, usd

_LONGEST_MONTH: Final = 31


class PlanChoice(Struct, frozen=True):
    """A plan, with what the account gets a month, in Connects: it may differ from account to account."""

    plan: Plan
    allowance: int


class SetUp(Form):
    """The questions of a first run."""

    BINDINGS = bindings("SetUp")

    heading = "connects · setup"
    intro = "Welcome. Four quick questions and you're set up."
    escape_words = "quits"

    pasted = ""
    """What was pasted beside the fields, which waits for the account."""

    def __init__(self) -> None:
        super().__init__()
        self.take_lines = lambda _, text: self._keep(text)

    def compose(self) -> ComposeResult:
        if self.app.journals:
            self.heading = f"connects · setup · {self.app.account}"
            self.escape_words = "quits · {accounts} other accounts"
        return super().compose()

    def fields(self) -> Sequence[Field]:
        rules = _rules_options(self.app.book.rulebook)
        page = "on Upwork: Account settings, Membership and Connects"
        return (
            ChoiceField("rules", "Rules", rules, where="leave as is unless you know better"),
            ChoiceField("plan", "Plan", self._plan_options(rules[0][1]), where=page),
            TextField(
                "renewal_day",
                "Renewal day",
                "",
                "leave empty to start the cycle today",
                where="day of the month, on the same page",
            ),
            TextField(
                "balance",
                "Connects now",
                "",
                "leave empty for a new account",
                meaning=unit("Connects"),
                where="as Upwork shows it: Find Work, on the right",
            ),
        )

    def _plan_options(self, rules: str) -> list[tuple[str, PlanChoice]]:
        options = []
        for plan in self._rules(rules).plans:
            fee = usd(plan.monthly_fee) if plan.monthly_fee else "free"
            for allowance in plan.monthly_choices or (plan.monthly_connects,):
                others = [other for other in plan.monthly_choices if other != allowance]
                a_month = f"{allowance} a month (some get {or_words(others)})" if others else ""
                each = a_month or f"{how_many(allowance)} a month"
                options.append((f"{plan.name} · {fee} · {each}", PlanChoice(plan, allowance)))
        return options

    def _rules(self, rules: str) -> RuleSet:
        return self.app.book.rulebook.in_force(rules, self.app.today)

    @on(Selector.Changed, "#rules")
    def _offer_plans(self) -> None:
        self.query_one("#plan", Selector).offer(self._plan_options(self.held["rules"]))

    def summary(self, values: FormValues) -> str:
        rules, chosen = self._rules(values["rules"]), values["plan"]
        fee = f"{usd(chosen.plan.monthly_fee)} a month" if chosen.plan.monthly_fee else "free"
        terms = f"{chosen.plan.name}: {how_many(chosen.allowance)} a month, {fee}. Current rules: {rules.name}."
        try:
            state = opening_state(account_to_open(values, self.app.today), self.app.book.rulebook, {})
        except FieldErrorsError:
            return terms
        paste = "\nYour paste comes next, once the account is set up." if self.pasted else ""
        paid = f" for {usd(state.fees)}" if state.fees else ""
        when = first_renewal_words(state, self.app.today)
        return f"{terms} You start today with {how_many(state.balance)}{paid}; the next renewal is on {when}.{paste}"

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._keep(event.text)

    def _keep(self, text: str) -> None:
        self.pasted = text
        self.read()

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        today = self.app.today
        return open_account(self.app.book, account_to_open(values, today), today)

    def leave(self) -> None:
        """Leave the app: without an account there is nothing to show."""
        self.app.exit()


def first_renewal_words(state: State, today: date) -> str:
    """Say when the account renews first, and why."""
    when = f"{day_words(state.renews, today)}, {in_days(state.renews, today)}"
    last = state.rules.last_renewal_day
    if state.anchor <= last:
        return when
    if (state.renews - today).days > _LONGEST_MONTH:
        return f"{when} (a cycle that starts after day {last} renews on the 1st after a full month)"
    return f"{when} (a renewal day after {last} means the 1st)"


def account_to_open(values: FormValues, today: date) -> Account:
    """Return the account of these answers, or raise FieldErrorsError."""
    checks = Checks(values, today)
    renewal_day = checks.read("renewal_day", lambda day: parse_whole(day, 31, "a day of the month, 1 to 31"))
    balance = checks.read("balance", parse_connects)
    checks.finish()
    chosen: PlanChoice = values["plan"]
    return Account(
        on=today,
        rules=values["rules"],
        plan=chosen.plan.id,
        renewal_day=renewal_day,
        balance=balance,
        monthly_connects=None if chosen.allowance == chosen.plan.monthly_connects else chosen.allowance,
    )


def _rules_options(rulebook: Rulebook) -> list[tuple[str, str]]:
    timeline = [("Upwork's current rules, kept up to date", TIMELINE)] if rulebook.knows(TIMELINE) else []
    return [*timeline, *((rules.name, id_) for id_, rules in rulebook.sets.items())]
