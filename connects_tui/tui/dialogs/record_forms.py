"""Forms that record: a proposal, Connects in and out, earnings, and the number that Upwork shows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from textual import events, on
from textual.widgets import Input

from connects_tui.actions.book import BadQuickAdd, Done, Refused
from connects_tui.actions.correcting import edit
from connects_tui.actions.discrepancies import Discrepancies, Explanation, more_or_fewer
from connects_tui.actions.insight_words import verdict_in_short, verdict_words
from connects_tui.actions.quick_add import Draft
from connects_tui.actions.recording import (
    buy,
    completed,
    cost_objection,
    day_objection,
    earn,
    grant_or_spend,
    log_proposal,
    outcome,
    purchase_objection,
    reconcile,
    refund,
    usual_cost_on,
)
from connects_tui.actions.typed_values import (
    JobBudget,
    distinct,
    parse_applicants,
    parse_connects,
    parse_day,
    parse_earned,
    parse_hours,
    parse_paid,
    required_budget,
)
from connects_tui.ledger.entries import Grant, Proposal, Spend, record_of
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import REFUND_REASONS
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
from connects_tui.tui.dialogs.proposal_details import earned_words
from connects_tui.wording import budget_text, counted, how_many, number_words, or_words, percent_words, unit_price, usd


class ProposalForm(Form):
    """All fields of a proposal: to correct it, or of a draft, to add it."""

    def __init__(self, start: Proposal | Draft) -> None:
        super().__init__()
        self._start = start
        self.heading = "Edit the proposal" if isinstance(start, Proposal) else "Add a proposal"

    def fields(self) -> Sequence[Field | tuple[Field, Field]]:
        start = self._start
        connects = start.connects
        if connects is None:
            connects = usual_cost_on(self.app.book, self.view.today).connects
        budget = budget_text(start.budget, start.budget_max, start.hourly)
        age, applicants, spent = start.job_age, start.applicants, start.client_spent
        return (
            TextField("title", "Title", start.title, needed=True),
            TextField("connects", "Connects", str(connects), meaning=unit("Connects"), needed=True),
            TextField("boost", "Boost", str(start.boost or ""), "no boost", meaning=unit("Connects")),
            day_field("on", "Sent on", self.view.today, start.on or self.view.today),
            TextField("client", "Client", start.client or ""),
            TextField("tags", "Tags", " ".join(start.tags), "words, like shopify css"),
            TextField("budget", "Budget", budget, "like 800, 800-1200 or 45/h"),
            TextField("url", "Link", start.url or "", "the job's address"),
            (
                ChoiceField("invited", "Invited", (("no", False), ("yes", True)), chosen=int(start.invited)),
                TextField("template", "Template", start.template or "", "its name"),
            ),
            (
                TextField("job_age", "Job age", "" if age is None else f"{age}h", "3h or 2d"),
                TextField("applicants", "Applicants", "" if applicants is None else f"{applicants}", "like 20"),
            ),
            (
                TextField("country", "Country", start.country or "", "client's"),
                TextField("client_spent", "Client spent", "" if spent is None else f"{spent}", "in $"),
            ),
            TextField("note", "Note", (isinstance(start, Proposal) and start.note) or ""),
        )

    @property
    def holds_unsaved(self) -> bool:
        """Whether leaving would lose anything: what was typed into the quick-add line is not saved either."""
        return super().holds_unsaved or (isinstance(self._start, Draft) and self._start != Draft())

    def summary(self, values: FormValues) -> str:
        try:
            connects, boost = parse_connects(values["connects"] or "0"), parse_connects(values["boost"] or "0")
            day = parse_day(values["on"], self.view.today)
        except ValueError:
            return ""
        spends = f"Spends {how_many(connects + boost)}."
        if isinstance(self._start, Proposal):
            return spends
        cost = outcome(self.app.book, Proposal(on=day, connects=connects, boost=boost, title=""), self.view.today)
        if cost.ad_credits:
            rest = how_many(connects + boost - cost.ad_credits)
            spends = f"Spends {rest} and {counted(cost.ad_credits, 'ad credit')}."
        verdict = self._verdict(values)
        if cost.before == cost.after:
            return f"{spends} Balance unchanged: {how_many(cost.before)}.{verdict}"
        missing = f"\n! {how_many(cost.missing)} short" if cost.missing else ""
        return f"{spends} Balance {number_words(cost.before)} → {how_many(cost.after)}.{missing}{verdict}"

    def _verdict(self, values: FormValues) -> str:
        if not self.view.verdict_ready:
            self.go_through_bids(self.read)
            return ""
        try:
            proposal = self._proposal({**values, "title": values["title"] or "?"})
        except (FieldErrorsError, BadQuickAdd):
            return ""
        found = self.view.outlook.worth(proposal).verdict
        short = self.app.size.height < 24  # what may be refused stands below it
        return f"\n{verdict_in_short(found) if short else verdict_words(found, self.view.today)}."

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        proposal = self._proposal(values)
        was_on = self._start.on if isinstance(self._start, Proposal) else None
        far_off = None if proposal.on == was_on else day_objection(proposal, self.view.today)
        if far_off and not anyway:
            objections = (far_off, cost_objection(self.app.book, proposal))
            raise Refused("; ".join(words for words in objections if words), by_rule=True)
        if not isinstance(self._start, Proposal):
            return log_proposal(self.app.book, proposal, self.view.today, anyway=anyway)
        changes = _differences(self._start, proposal)
        if not changes:
            return Done((), "Nothing changed")
        today = self.view.today
        return edit(self.app.book, self._start, changes, today, today, anyway=anyway)

    def _proposal(self, values: FormValues) -> Proposal:
        start = self._start
        checks = Checks(values, self.view.today)
        title = checks.needed("title", str)
        connects = checks.needed("connects", parse_connects)
        boost = checks.read("boost", parse_connects)
        on = checks.day()
        budget = checks.read("budget", lambda text: _budget(text, start))
        job_age, applicants = checks.read("job_age", parse_hours), checks.read("applicants", parse_applicants)
        client_spent = checks.read("client_spent", lambda text: _spent(text, start))
        checks.finish()
        draft = Draft(
            title=title,
            connects=connects,
            boost=boost or 0,
            client=values["client"] or None,
            tags=_tags(values["tags"], start),
            budget=budget.least if budget else None,
            budget_max=budget.most if budget else None,
            hourly=budget.hourly if budget else False,
            invited=values["invited"],
            url=values["url"] or None,
            on=on,
            job_age=job_age,
            applicants=applicants,
            template=values["template"] or None,
            country=values["country"] or None,
            client_spent=client_spent,
        )
        return completed(self.app.book, draft, self.view.today, note=values["note"] or None)


def _tags(text: str, start: Proposal | Draft) -> tuple[str, ...]:
    """Read the tags; untouched, they stay as they are, even those of several words."""
    if text == " ".join(start.tags):
        return start.tags
    return distinct(word.removeprefix("#") for word in text.replace(",", " ").split())


def _budget(text: str, start: Proposal | Draft) -> JobBudget:
    """Read the budget; one that was not touched stays as it is, to the last digit."""
    if start.budget is not None and text == budget_text(start.budget, start.budget_max, start.hourly):
        return JobBudget(start.budget, start.budget_max, start.hourly)
    return required_budget(text)


def _spent(text: str, start: Proposal | Draft) -> Decimal:
    known = start.client_spent
    return known if known is not None and text == str(known) else parse_paid(text)


def _differences(old: Proposal, new: Proposal) -> dict[str, object]:
    """Return the changed fields as the journal writes them, "" for those that were emptied."""
    record = record_of(new)
    names = [name for name in Proposal.__struct_fields__ if name not in ("id", "at", "line")]
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    return {name: _written(record.get(name, "")) for name in changed}


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return format(value, "f") if isinstance(value, Decimal) else value


# --- Connects, earnings, the balance ---------------------------------------------------------------------------------

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
        expires = checks.read("expires", lambda text: parse_day(text, today, ahead=True))
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
