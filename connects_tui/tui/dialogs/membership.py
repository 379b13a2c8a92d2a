"""The membership: set up on the first run and changed later; and the budget."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from connects_tui.actions.book import Done, Refused
from connects_tui.actions.membership import (
    Membership,
    budget_on,
    budget_words,
    change_budget,
    change_plan,
    failed_renewal,
    failed_renewal_words,
    known_allowance,
    membership_on,
    new_budget_words,
    next_renewal_words,
    open_account,
    plan_change,
    plan_change_words,
    published_plan,
    record_failed_renewal,
    takes_effect_now_by_default,
)
from connects_tui.actions.typed_values import parse_connects, parse_day, parse_paid, parse_percent, parse_whole
from connects_tui.ledger.effects import opening_state
from connects_tui.ledger.entries import Account, Budget, PlanChange, When
from connects_tui.ledger.state import State
from connects_tui.ledger.status import spent_words
from connects_tui.rounding import cents
from connects_tui.rules import TIMELINE, Plan, Rulebook, RuleSet
from connects_tui.tui.dialogs.form import (
    Checks,
    ChoiceField,
    Field,
    FieldErrorsError,
    Form,
    FormValues,
    TextField,
    day_field,
    unit,
)
from connects_tui.tui.dialogs.inputs import Selector
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import in_days
from connects_tui.wording import day_words, how_many, or_words, percent_words, usd

_OWN: Final = ("monthly_connects", "monthly_fee")

_FAILED: Final = "failed"
"""The time that stands for a renewal that did not happen."""


class MembershipForm(Form):
    """What is agreed with Upwork. All that changed is recorded as one action.

    It proposes another `plan`, or what follows from a payment that failed, where it is told so.
    """

    heading = "Membership"
    AUTO_FOCUS = "#plan"

    def __init__(self, plan: str | None = None, *, has_failed: bool = False) -> None:
        super().__init__()
        self._agreed, self._has_failed = membership_on(self.app.book, self.app.today), has_failed
        self._proposed = plan or self._agreed.plan
        self._at_once = False
        self._free_plan: Plan | None = None

    def fields(self) -> Sequence[Field]:
        self._free_plan = self._plan_after_failed_payment()
        if self._has_failed and self._free_plan is not None:
            self._proposed = self._free_plan.id
        ids = [plan.id for plan in self._plans()]
        chosen = ids.index(self._proposed) if self._proposed in ids else 0
        own = self._own_texts(ids[chosen])
        hints = self._hints(self._plans()[chosen])
        agreed = self._agreed
        self._at_once = takes_effect_now_by_default(
            self.app.book, Membership(ids[chosen], tax=agreed.tax), self.view.today
        )
        when = self._when_options()
        where = "only if your terms differ from the published ones"
        tax = percent_words(agreed.tax).removesuffix("%") if agreed.tax else ""
        return (
            ChoiceField("plan", "Plan", [(self._label(plan), plan.id) for plan in self._plans()], chosen),
            ChoiceField("when", "Takes effect", when, len(when) - 1 if self._has_failed and self._free_plan else 0),
            day_field("on", "Date", self.view.today, self.view.today),
            TextField("monthly_connects", "Allowance", own[0], hints[0], meaning=unit("Connects a month")),
            TextField("monthly_fee", "Fee", own[1], hints[1], meaning=unit("$ a month"), where=where),
            TextField("tax", "Tax", tax, "none (added to Upwork's prices)", meaning=unit("%")),
        )

    def _plans(self) -> Sequence[Plan]:
        status = self.view.status
        plans = status.rules.plans
        return plans if status.rules.plan(self._agreed.plan) is not None else (status.plan, *plans)

    def _label(self, plan: Plan) -> str:
        status = self.view.status
        state, connects, charged = self.view.ledger.state, plan.monthly_connects, plan.fee(self._agreed.tax)
        if plan.id == self._agreed.plan:
            connects = connects if self._agreed.own_connects is None else self._agreed.own_connects
            charged = charged if self._agreed.own_fee is None else self._agreed.own_fee
        elif state is not None and plan.id == state.plan.id:
            connects, charged = state.allowance, state.fee
        elif (known := known_allowance(self.app.book, plan.id, self.view.today)) is not None:
            connects = known
        fee = f" for {usd(charged)}" if charged else ", free"
        coming = status.coming_plan is not None and status.coming_plan.id == plan.id
        note = " (next)" if coming else " (current)" if plan.id == status.plan.id else ""
        return f"{plan.name}{note} · {how_many(connects)}{fee}"

    def _own_texts(self, plan_id: str) -> tuple[str, str]:
        """Return the allowance and the fee agreed; of another plan, the allowance it once had."""
        agreed = self._agreed
        if plan_id != agreed.plan:
            known = known_allowance(self.app.book, plan_id, self.view.today)
            return "" if known is None else str(known), ""
        connects = "" if agreed.own_connects is None else str(agreed.own_connects)
        return connects, "" if agreed.own_fee is None else _dollars(agreed.own_fee)

    def _hints(self, plan: Plan) -> tuple[str, str]:
        fee, tax = usd(plan.fee(self._agreed.tax)) if plan.monthly_fee else "free", self._agreed.tax
        return f"{how_many(plan.monthly_connects)}, as published", f"{fee}, as published{' with tax' if tax else ''}"

    def _plan_after_failed_payment(self) -> Plan | None:
        """Return the free plan that Upwork moves the account to; `None`: no payment can have failed."""
        state, today = self.view.ledger.state, self.view.today
        free = [plan for plan in self._plans() if not plan.monthly_fee]
        if state is None or not state.fee or not free:
            return None
        try:
            failed_renewal(self.app.book, PlanChange(on=today, plan=free[0].id), today, today)
        except Refused:
            return None
        return next((plan for plan in free if plan.audience == state.plan.audience), free[0])

    def _when_options(self) -> list[tuple[str, When | str | None]]:
        cycle = self.view.status.cycle
        renewal = "at the renewal" + ("" if cycle is None else f" on {day_words(cycle.renews, self.view.today)}")
        failed = [("payment failed, Upwork moved me to the free plan", _FAILED)] if self._free_plan else []
        if self._at_once:
            return [("now (Upwork's default)", None), (renewal, "renewal"), *failed]
        return [(f"{renewal} (Upwork's default)", None), ("now", "now"), *failed]

    @on(Selector.Changed, "#plan")
    def _another_plan(self) -> None:
        plan_id = self.held["plan"]
        if plan_id == self._proposed:
            return
        plan = next(plan for plan in self._plans() if plan.id == plan_id)
        before, after, hints = self._own_texts(self._proposed), self._own_texts(plan_id), self._hints(plan)
        self._proposed = plan_id
        for name, old, new, hint in zip(_OWN, before, after, hints, strict=True):
            field = self.query_one(f"#{name}", Input)
            field.placeholder = hint
            if field.value == old:
                field.value = new

    @on(Selector.Changed, "#plan")
    @on(Input.Changed, "#monthly_fee")
    @on(Input.Changed, "#tax")
    def _offer_when(self) -> None:
        try:
            at_once = takes_effect_now_by_default(self.app.book, self._wanted(self.held), self.view.today)
        except (FieldErrorsError, Refused):
            return
        if at_once != self._at_once:
            self._at_once = at_once
            self.query_one("#when", Selector).offer(self._when_options())

    def summary(self, values: FormValues) -> str:
        try:
            change = self._entry(values)
        except (FieldErrorsError, Refused):
            return ""
        book, today = self.app.book, self.view.today
        if change is None:
            words = next_renewal_words(book.ledger(today), today)
        elif values["when"] == _FAILED:
            words = failed_renewal_words(book, change, today)
        else:
            words = plan_change_words(book, change, today)
        return f"{words}." if words else ""

    def _wanted(self, values: FormValues) -> Membership:
        checks = Checks(values, self.view.today)
        wanted = Membership(
            plan=values["plan"],
            own_connects=checks.read("monthly_connects", parse_connects),
            own_fee=checks.read("monthly_fee", parse_paid),
            tax=checks.read("tax", parse_percent) or Decimal(0),
        )
        checks.day()
        checks.finish()
        return wanted

    def _entry(self, values: FormValues) -> PlanChange | None:
        wanted, today = self._wanted(values), self.view.today
        day = parse_day(values["on"], today)
        if values["when"] == _FAILED and self._free_plan is not None:
            return failed_renewal(self.app.book, self._after_failed_payment(wanted, day), day, today)
        changed = plan_change(self.app.book, wanted, today, values["when"])
        if changed is not None and day != today:
            changed = plan_change(self.app.book, wanted, day, values["when"])
        return changed

    def _after_failed_payment(self, wanted: Membership, day: date) -> PlanChange:
        plan, connects, fee, agreed = wanted.plan, wanted.own_connects, wanted.own_fee, self._agreed
        if plan == agreed.plan and self._free_plan is not None:  # its own terms end with it
            plan = self._free_plan.id
            connects = None if connects == agreed.own_connects else connects
            fee = None if fee == agreed.own_fee else fee
        tax = None if wanted.tax == agreed.tax else wanted.tax
        return PlanChange(on=day, plan=plan, monthly_connects=connects, monthly_fee=fee, tax=tax)

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        change = self._entry(values)
        if change is None:
            return Done((), "Nothing changed")
        if values["when"] == _FAILED:
            return record_failed_renewal(self.app.book, change, self.view.today)
        published_plan(self.app.book, change.plan, change.on)
        return change_plan(self.app.book, change, self.view.today)


class BudgetForm(Form):
    """What to spend in a cycle, in Connects, dollars, or both."""

    heading = "Budget"

    def __init__(self) -> None:
        super().__init__()
        self._current = budget_on(self.app.book, self.app.today)

    def fields(self) -> Sequence[Field]:
        current, today = self._current, self.view.today
        connects = "" if current.connects is None else str(current.connects)
        money = "" if current.money is None else _dollars(current.money)
        return (
            TextField("connects", "Connects", connects, "no limit", meaning=unit("Connects a cycle")),
            TextField("money", "Money", money, "no limit", meaning=unit("$ a cycle")),
            day_field("on", "From", today, today),
        )

    def summary(self, values: FormValues) -> str:
        try:
            budget = self._entry(values)
        except FieldErrorsError:
            return ""
        cycle, today = self.view.status.cycle, self.view.today
        spent = "" if cycle is None else f"; {spent_words(cycle)} in this cycle"
        if budget is None:
            return f"Current budget: {budget_words(self._current)}{spent}."
        return f"{new_budget_words(self.app.book, budget, today)}{spent}."

    def _entry(self, values: FormValues) -> Budget | None:
        checks = Checks(values, self.view.today)
        connects, money = checks.read("connects", parse_connects), checks.read("money", parse_paid)
        day = checks.day()
        checks.finish()
        before = budget_on(self.app.book, day)
        is_same = (before.connects, before.money) == (connects, money)
        return None if is_same else Budget(on=day, connects=connects, money=money)

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        budget = self._entry(values)
        return Done((), "Nothing changed") if budget is None else change_budget(self.app.book, budget, self.view.today)


def _dollars(amount: Decimal) -> str:
    return f"{cents(amount)}"


# --- the first run ---------------------------------------------------------------------------------------------------


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
    if (state.renews - today).days > 31:
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
