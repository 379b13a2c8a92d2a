"""Month: how did this month go against the last one, and what is to be done now?"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from textual import getters, on, work
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from connects_tui.actions.month import MonthReview, Row, month_lines, month_review, month_rows
from connects_tui.insights.bids import REPLY
from connects_tui.keys import ACTIONS
from connects_tui.ledger.calendar import add_months
from connects_tui.statuses import HIRED, SENT
from connects_tui.tui.app import in_background
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, DIM, STRONG, Column, clickable, hanging, heading, joined, plain, row
from connects_tui.tui.screens.base import MainScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import Headings, LineList, Panel
from connects_tui.wording import month_words, number_words

_YEAR: Final = (
    Column("Month", 0),
    Column("Sent", 4, "right"),
    Column("Replies", 7, "right"),
    Column("Hires", 5, "right"),
    Column("Connects", 8, "right"),
)


class MonthPane(Panel[MonthReview]):
    """What there is to say about the month, and a year of months."""

    def lines(self, review: MonthReview, width: int) -> Iterable[Content]:
        said = list(month_lines(review))
        if self.app.size.height < 24:  # there the last lines have no room
            said = [said[-1], *said[:-1]]
        for label, sentence in said:
            is_decision = label == "Now"
            words = plain(sentence, STRONG if is_decision else "")
            if is_decision and review.action:
                words = clickable(joined(self.app.keyed(f"[{{{review.action}}}]"), " ", words), review.action)
            yield from hanging(plain(label.ljust(10), ACCENT if is_decision else DIM), words, width)
        if self.app.size.width >= 120:  # else it is as high as its lines, and takes them from the numbers
            yield Content("")
            yield heading(_YEAR, width)
            for first, costs in review.year:
                year = "" if first.year == review.today.year else f"'{first:%y}"
                style = STRONG if first == review.month.first else ""
                numbers = (*(costs.counts[stage] for stage in (SENT, REPLY, HIRED)), costs.connects)
                cells = (f"{month_words(first)}{year}", *(number_words(number) for number in numbers))
                yield row([plain(cell, style) for cell in cells], _YEAR, width)


class MonthScreen(MainScreen):
    """A month beside the one before."""

    AUTO_FOCUS = "#figures"
    BINDINGS = bindings("Month")

    list_: getters.query_one[LineList[Row]] = getters.query_one("#figures", LineList)
    frame = getters.query_one("#month", Vertical)
    pane = getters.query_one(MonthPane)

    _day: date | None = None
    """A day of the month that is shown; `None`: today's."""
    review: MonthReview | None = None
    _change_width = 8

    def body(self) -> Iterable[Widget]:
        with Container(id="month-and-said"):
            with Vertical(id="month"):
                yield Headings(self._heading)
                yield LineList(self._draw, is_heading=lambda item: item.is_heading, id="figures")
            pane = MonthPane(id="said")
            pane.border_title = "In short"
            yield pane

    def show(self, view: View) -> None:
        day = min(self._day or view.today, view.today)
        if view.hints_ready and view.outlook.budget is None:  # else past cycles are played again, to see how they ended
            self._show_review(month_review(view.outlook, day, self.app.settings.values))
        else:
            self.list_.wait()
            self._work_out(view, day)

    @work(exclusive=True, group="answers", description="the month")
    async def _work_out(self, view: View, day: date) -> None:
        self._show_review(await in_background(lambda: month_review(view.outlook, day, self.app.settings.values)))

    def _show_review(self, review: MonthReview) -> None:
        self.review = review
        self.frame.border_title = review.name
        before = ["{month-before} the month before"] if self._first() < review.month.first else []
        after = ["{month-after} the month after"] if review.is_over else []
        self.frame.border_subtitle = self.app.with_keys(" · ".join(before + after))
        rows = list(month_rows(review))
        self._change_width = max(8, *(len(row.change) for row in rows))
        self.list_.show(rows)
        self.query_one(Headings).refresh()
        self.pane.show(review)

    def _columns(self) -> tuple[Column, ...]:
        review = self.review
        return (
            Column("", 0),
            *(Column(name, 18, "right") for name in (("", "") if review is None else review.columns)),
            Column("Change", self._change_width, "right", least=60 + self._change_width),
        )

    def _heading(self, width: int) -> Content:
        return heading(self._columns(), width - 1)

    def _draw(self, item: Row, width: int) -> Content:
        if item.is_heading:
            return plain(item.label, f"{ACCENT} bold")
        cells = (plain(f" {item.label}"), plain(item.now, STRONG), plain(item.before, DIM), plain(item.change))
        return row(cells, self._columns(), width - 1)

    def action_month(self, months: int) -> None:
        if self.review is None:
            return
        day, today = add_months(self.review.month.first, months), self.view.today
        if day > today or (months < 0 and day < self._first().replace(day=1)):
            self.notify("This is the current month" if months > 0 else "Your journal has nothing before this month")
            return
        self._day = None if (day.year, day.month) == (today.year, today.month) else day
        self.show(self.view)

    def _first(self) -> date:
        movements, bids = self.view.ledger.movements, self.view.outlook.bids.bids
        return min(self.view.today, *(first.on for first in movements[:1]), *(bid.entry.on for bid in bids[:1]))

    @property
    def day_to_export(self) -> date | None:
        """The last day of the month that is shown."""
        return self.review.month.last if self.review else None

    @on(LineList.Selected, "#figures")
    async def _go_to(self) -> None:
        chosen = self.list_.current
        if chosen is not None and chosen.proposals:
            await self.app.show_proposals(chosen.proposals)
        elif chosen is not None and chosen.movements:
            await self.app.show_movements(chosen.movements)
        elif chosen is not None and chosen.action:
            await self.run_action(ACTIONS[chosen.action].on["MainScreen"])
