"""The form in which the journal is compared with Upwork's page."""

from pathlib import Path

from connects_tui.tui.dialogs.inputs import Selector
from connects_tui.tui.dialogs.record_forms import ReconcileForm
from tests.tui.conftest import AppOn
from tests.tui.test_keys import OPENED, SIZE, recorded, sent


async def test_what_explains_the_difference_is_shown_and_one_of_it_is_chosen_by_keys_alone(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 11))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        assert not app.at(ReconcileForm).holds_unsaved
        assert not app.screen.query_one("#because-field").display
        await pilot.press("2", "8")
        assert "did Upwork charge it twice?" in app.text_of("#reading")
        assert app.screen.query_one("#because-field").display
        await pilot.press("tab", "tab", "right")
        assert app.screen.query_one("#because", Selector).options[1][0] == "1: a correction"
        await pilot.press("enter")
        edit, checked = recorded(journal)[-2:]
        assert (edit["of"], edit["set"]) == ("job1", {"connects": 12})
        assert (checked["kind"], checked["connects"]) == ("balance", 28)


async def test_left_as_it_is_the_difference_is_an_adjustment_with_the_likeliest_reason_as_its_note(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 11))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r", "2", "8", "enter")
        assert [entry["kind"] for entry in recorded(journal)] == ["account", "proposal", "balance"]
        assert recorded(journal)[-1]["note"].endswith("did Upwork charge it twice?")
