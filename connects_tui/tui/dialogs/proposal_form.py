"""A proposal as a form: to correct it or add it, field by field."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from connects_tui.actions.book import BadQuickAdd, Done, Refused
from connects_tui.actions.correcting import edit
from connects_tui.actions.insight_words import verdict_in_short, verdict_words
from connects_tui.actions.quick_add import Draft
from connects_tui.actions.recording import (
    completed,
    cost_objection,
    day_objection,
    log_proposal,
    outcome,
    usual_cost_on,
)
from connects_tui.actions.typed_values import (
    JobBudget,
    distinct,
    parse_applicants,
    parse_connects,
    parse_day,
    parse_hours,
    parse_paid,
    required_budget,
)
from connects_tui.ledger.entries import Proposal, record_of
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
from connects_tui.wording import budget_text, counted, how_many, number_words

_ROOMY: Final = 24
"""From this height on the reason for a verdict has room beside what may be refused."""


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
                TextField("template", "Template", start.template or "", "the text you used"),
            ),
            (
                TextField("job_age", "Job age", "" if age is None else f"{age}h", "like 3h or 2d"),
                TextField("applicants", "Applicants", "" if applicants is None else f"{applicants}", "like 20"),
            ),
            (
                TextField("country", "Country", start.country or "", "the client's"),
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
        short = self.app.size.height < _ROOMY  # what is refused stands below it
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
        changes, unset = _differences(self._start, proposal)
        if not changes and not unset:
            return Done((), "Nothing changed")
        today = self.view.today
        return edit(self.app.book, self._start, changes, unset, today, today=today, anyway=anyway)

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


def _differences(old: Proposal, new: Proposal) -> tuple[dict[str, object], list[str]]:
    """Return the changed fields as the journal writes them, and the names of the emptied ones."""
    record = record_of(new)
    names = [name for name in Proposal.__struct_fields__ if name not in ("id", "at", "line")]
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    changes = {name: _written(record[name]) for name in changed if name in record}
    return changes, [name for name in changed if name not in record]


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return format(value, "f") if isinstance(value, Decimal) else value
