"""Forms for Connects in and out, for earnings, and for the number that Upwork shows."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from textual import events, on
from textual.widgets import Input

from connects_tui.actions.book import Done
from connects_tui.actions.discrepancies import Discrepancies, Explanation, more_or_fewer
from connects_tui.actions.recording import buy, earn, grant_or_spend, purchase_objection, reconcile, refund
from connects_tui.actions.typed_values import parse_connects, parse_day, parse_earned, parse_paid
from connects_tui.ledger.entries import Grant, Proposal, Spend
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import REFUND_REASONS
from connects_tui.tui.dialogs.form import Checks, ChoiceField, Field, Form, FormValues, TextField, day_field, unit
from connects_tui.tui.dialogs.proposal_details import earned_words
from connects_tui.tui.widgets.selector import Selector
from connects_tui.wording import how_many, number_words, or_words, percent_words, unit_price, usd

_KINDS: Final = (
    ("bought", "bought"),
    ("bonus", "bonus"),
    ("spent on something else", "spent"),
    ("ad credits (boosts only)", "credits"),
    ("refund for a proposal", "refund"),
)

_USED_BY: Final = {
    "bought": {"connects", "paid", "on"},
    "bonus": {"connects", "reason", "expires", "on"},
    "credits": {"connects", "reason", "expires", "on"},
    "spent": {"connects", "what", "on"},
    "refund": {"connects", "ending", "on"},
}


class ConnectsForm(Form):
    """Connects in or out, other than by a proposal; a refund is for the one under the cursor."""

    heading = "Connects in or out"
    AUTO_FOCUS = "#connects"

    def __init__(self, proposal: Proposal | None) -> None:
        super().__init__()
        self._proposal = proposal

    def fields(self) -> Sequence[Field]:
        kinds = _KINDS if self._proposal is not None else _KINDS[:-1]
        return (
            ChoiceField("kind", "Type", kinds),
            TextField("connects", "Connects", meaning=unit("Connects"), needed=True),
            TextField("paid", "Paid", hint="in $, if not the plan's price", meaning=unit("$")),
            TextField("reason", "Reason", hint="like profile completed", needed=True),
            day_field("expires", "Expires", self.view.today, hint="by your plan's rules, or like 31 May", ahead=True),
            TextField("what", "Spent on", hint="like availability badge", needed=True),
            ChoiceField("ending", "Reason", [(reason, reason) for reason in REFUND_REASONS]),
            day_field("on", "Date", self.view.today, self.view.today),
        )

    @on(events.Mount)
    @on(Selector.Changed, "#kind")
    def _show_fields(self) -> None:
        used = _USED_BY[self.held["kind"]]
        for field in self.fields():
            self.query_one(f"#{field.name}-field").display = field.name == "kind" or field.name in used
        for label in self.query(".error"):
            label.display = False

    def summary(self, values: FormValues) -> str:
        state = self.view.ledger.state
        if values["kind"] == "refund" and self._proposal is not None:
            left = "what's left of its boost" if values["ending"] == "outbid" else "everything that's left"
            return f'For "{self._proposal.title}". Leave Connects empty to refund {left}.'
        try:
            connects = parse_connects(values["connects"])
        except ValueError:
            return self._on_sale()
        if values["kind"] == "credits":
            return f"They pay for boosts first. Balance unchanged: {how_many(self.view.status.balance)}."
        cost, balance = "", self.view.status.balance
        if values["kind"] == "bought" and state is not None and state.purchase_terms is not None:
            cost = f"{how_many(connects)} at {self._price()} each: {usd(state.purchase_terms.price_of(connects))}. "
        after = balance + (-connects if values["kind"] == "spent" else connects)
        return f"{cost}Balance {number_words(balance)} → {how_many(after)}."

    def _on_sale(self) -> str:
        state = self.view.ledger.state
        if state is None or self.held["kind"] != "bought":
            return ""
        if state.plan.purchase is None:
            return purchase_objection(self.app.book, 1, self.view.today) or ""
        terms = state.plan.purchase
        amounts = f"sold in {or_words(terms.bundles)}" if terms.bundles else f"minimum {terms.minimum}"
        return f"{self._price()} each, {amounts}."

    def _price(self) -> str:
        """Name the price of one Connect; with tax it has more digits than a price has."""
        state = self.view.ledger.state
        assert state is not None
        assert state.plan.purchase is not None
        tax = f" plus {percent_words(state.tax)} tax" if state.tax else ""
        return f"{unit_price(state.plan.purchase.price)}{tax}"

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        book, today, kind = self.app.book, self.view.today, values["kind"]
        checks = Checks(values, today)
        day = checks.day()
        if kind == "refund":
            assert self._proposal is not None
            refunded = checks.read("connects", parse_connects)
            checks.finish()
            return refund(book, self._proposal, day, today, connects=refunded, reason=values["ending"], anyway=anyway)
        connects = checks.needed("connects", parse_connects)
        if kind == "bought":
            paid = checks.read("paid", parse_paid)
            checks.finish()
            return buy(book, connects, day, today, paid=paid, anyway=anyway)
        if kind == "spent":
            what = checks.needed("what", str)
            checks.finish()
            return grant_or_spend(book, Spend(on=day, connects=connects, what=what), today)
        reason = checks.needed("reason", str)
        expires = checks.read("expires", checks.coming_day)
        checks.finish()
        only: Final = "boosts" if kind == "credits" else None
        made = Grant(on=day, connects=connects, reason=reason, expires=expires, only=only)
        return grant_or_spend(book, made, today)


class EarningForm(Form):
    """What a hired proposal earned."""

    heading = "Earned"

    def __init__(self, proposal: ProposalState) -> None:
        super().__init__()
        self._proposal = proposal

    def fields(self) -> Sequence[Field]:
        return (
            TextField("amount", "Amount", hint="in $, before Upwork's fee", meaning=unit("$"), needed=True),
            day_field("on", "Date", self.view.today, self.view.today),
        )

    def summary(self, values: FormValues) -> str:
        earned = earned_words(self._proposal) if self._proposal.earnings else "nothing"
        return f'For "{self._proposal.entry.title}", which earned {earned} so far.'

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        checks = Checks(values, self.view.today)
        amount = checks.needed("amount", parse_earned)
        day = checks.day()
        checks.finish()
        return earn(self.app.book, self._proposal.entry, amount, day, self.view.today)


class ReconcileForm(Form):
    """What Upwork's page shows."""

    heading = "Reconcile with Upwork's page"

    def __init__(self) -> None:
        super().__init__()
        self._discrepancies: Discrepancies | None = None
        self._explanations: list[Explanation] = []

    def fields(self) -> Sequence[Field]:
        return (
            TextField(
                "connects",
                "Upwork shows",
                hint=f"the journal says {how_many(self.view.status.balance)}",
                meaning=unit("Connects"),
                where="on Upwork: Find Work, on the right",
                needed=True,
            ),
            day_field("on", "Date", self.view.today, self.view.today),
            ChoiceField("because", "Record it as", [_JUST_ADJUST]),
        )

    @on(events.Mount)
    @on(Input.Changed)
    def _explain(self) -> None:
        try:
            shown, day = self._shown_on(self.held)
        except ValueError:
            explanations = []
        else:
            ledger = self.app.book.ledger(day)
            if self._discrepancies is None or self._discrepancies.ledger is not ledger:
                self._discrepancies = Discrepancies(ledger)
            explanations = self._discrepancies.explanations(shown)
        self.query_one("#because-field").display = bool(explanations)
        if explanations != self._explanations:
            self._explanations = explanations
            named = [(f"{number}: {item.recorded_as}", item) for number, item in enumerate(explanations, 1)]
            self.query_one("#because", Selector).offer([_JUST_ADJUST, *named])

    def _shown_on(self, values: FormValues) -> tuple[int, date]:
        return parse_connects(values["connects"]), parse_day(values["on"], self.view.today)

    def summary(self, values: FormValues) -> str:
        try:
            shown, day = self._shown_on(values)
        except ValueError:
            return "The difference is recorded so that your balance matches Upwork's."
        balance = self.app.book.ledger(day).balance
        if shown == balance:
            return "Your journal agrees."
        off = f"The journal says {how_many(balance)}: {more_or_fewer(shown - balance)} will be recorded."
        return "\n".join([off, *(f"{number}. {item.sentence}" for number, item in enumerate(self._explanations, 1))])

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        checks = Checks(values, self.view.today)
        connects = checks.needed("connects", parse_connects)
        day = checks.day()
        checks.finish()
        explanations, because = self._explanations, values["because"]
        return reconcile(self.app.book, connects, day, self.view.today, explanations=explanations, because=because)


_JUST_ADJUST: Final = ("an adjustment (just the number)", None)
