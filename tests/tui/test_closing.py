"""What comes while the app is being left: it finds nothing that it could show, and disturbs nothing."""

import pytest
from textual import events
from textual.message import Message

from tests.tui.conftest import AppOn
from tests.tui.driving import DrivenApp, type_ahead, until
from tests.tui.test_watching import ACCOUNT


def closed(app: DrivenApp) -> bool:
    return not app.is_running


async def test_a_look_at_the_journal_that_is_due_when_no_screen_is_left_looks_at_nothing(app_on: AppOn) -> None:
    app = app_on(ACCOUNT)
    async with app.run_test():
        watch = app.watcher
    watch.check_day_and_journal()
    watch.check_opened_journal()


@pytest.mark.parametrize("key", ["3", "4", "a"])
async def test_an_app_that_is_told_to_leave_while_a_screen_opens_ends_well(app_on: AppOn, key: str) -> None:
    app = app_on(ACCOUNT)
    async with app.run_test(size=(80, 24)):
        before = app.screen
        type_ahead(app, [key])
        await until(lambda: app.screen is not before)
        app.exit()
        await until(lambda: closed(app))
    assert app.return_code == 0


async def test_what_is_typed_after_the_leaving_is_for_nobody(app_on: AppOn) -> None:
    app = app_on(ACCOUNT)
    messages: list[Message] = []
    async with app.run_test(message_hook=messages.append):
        app.exit()
        type_ahead(app, ["a"])
        await until(lambda: closed(app))
    assert [message.is_forwarded for message in messages if isinstance(message, events.Key)] == [False]
