"""What waits for the user: each thing is told with a command that settles it."""

import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

ODD = "Available Connects: 90\nDate\tAction\tConnects\nNov 20, 2026\tSomething odd happened\t-5\n"
IN_PLACE_OF = {"TEXT": "20 Another job +60", "STATUS": "declined"}


@pytest.fixture
def waiting(account: CommandLine, tmp_path: Path) -> CommandLine:
    """A journal in which something of every kind waits, and some things that do not."""
    account.done("grant", "60", "A bonus", "--expires", "2026-12-01", "--on", "2026-11-02")
    for day in range(3, 8):
        account.log(f"4 Answered {day} ~2026-11-0{day}")
    for proposal in account.json("list")["proposals"]:
        account.done("mark", proposal["id"], "declined", "--on", "2026-11-08")
    account.log("4 Old one @acme $800 ~2026-08-01 https://example.com/job")
    account.log("4 Older one ~2026-07-01")
    account.log("4 Younger one ~2026-11-01")
    account.log("4 Fresh one ~2026-11-20")
    talking, due = account.log("4 In talks ~2026-10-01"), account.log("4 Not back ~2026-11-02")
    account.done("mark", talking, "interviewing", "--on", "2026-11-03")
    account.done("mark", due, "closed", "--no-refund", "--on", "2026-11-10")
    page = tmp_path / "page.txt"
    page.write_text(ODD, encoding="utf-8")
    account.done("import", str(page), "--yes", "--unsure", "guess")
    return account


def test_everything_that_waits_is_told_in_a_fixed_order_with_what_is_known(waiting: CommandLine) -> None:
    found = waiting.json("todo")
    assert found["as_of"] == "2026-11-23"
    assert found["usual_days"] == {"reply": {"days": 21, "cases": 1}, "decision": {"days": 14, "cases": 0}}
    told = [(item["item"], item["since"]) for item in found["items"]]
    assert told == [
        ("renewal", "2026-11-05"),
        ("expiring", "2026-11-23"),
        ("refund", "2026-11-10"),
        ("interview", "2026-11-03"),
        ("import", "2026-11-20"),
        ("silent", "2026-07-01"),
        ("silent", "2026-08-01"),
        ("silent", "2026-11-01"),
    ]
    assert {(fact["label"], fact["value"]) for fact in found["items"][6]["facts"]} == {
        ("Status", "sent on 1 Aug, no reply for 114 days"),
        ("Usual", "21 days, the default until you have 10 replies (1 so far)"),
        ("Cost", "4 Connects"),
        ("Client", "acme"),
        ("Budget", "$800"),
        ("Link", "https://example.com/job"),
    }
    out = waiting.done("todo").out
    assert out.startswith("8 things to do\n\nRenewal to check\n  Does Upwork show 153 today?")
    assert 'Refunds due\n  "Not back": closed, refund of 4 Connects due since 10 Nov\n    connects refund ' in out
    assert "No answer from all 2 that are silent for more than 60 days:\n    connects mark " in out


@pytest.mark.parametrize("place", [0, 1])
def test_every_command_that_is_named_settles_its_thing_until_nothing_waits(waiting: CommandLine, place: int) -> None:
    while items := waiting.json("todo")["items"]:
        commands = [each["command"] for each in items[0]["commands"]]
        command = commands[min(place, len(commands) - 1)]
        argv = [IN_PLACE_OF.get(word, word) for word in shlex.split(command)[1:]]
        waiting.done(*(word.replace("WORDS", "Profile badge") for word in argv))
        left = [(item["item"], item["id"]) for item in waiting.json("todo")["items"]]
        assert (items[0]["item"], items[0]["id"]) not in left, command
    assert waiting.done("todo").out == "Nothing to do now.\n"


def test_what_is_old_is_settled_by_one_command_that_gives_nothing_back(waiting: CommandLine) -> None:
    lines = waiting.done("todo").out.splitlines()
    command = next(line for line in lines if line.endswith(" expired") and line.count(" ") > 7)
    before = waiting.json("status")["balance"]
    waiting.done(*shlex.split(command)[1:])
    assert [item["since"] for item in waiting.json("todo")["items"] if item["item"] == "silent"] == ["2026-11-01"]
    found = waiting.json("status")
    assert (found["balance"], len(found["refunds_due"])) == (before, 1)


def test_what_expires_soon_waits_while_the_pace_is_not_known_until_it_is_let_go(connects: CommandLine) -> None:
    connects.done("init", "--rules", "upwork-2026", "--plan", "basic", "--balance", "400", "--expires", "2026-12-01")
    out = connects.done("todo", "--as-of", "2026-11-30").out
    assert out.startswith("1 thing to do\n\nExpiring soon\n  400 Connects expire on 1 Dec if you spend nothing more.\n")
    assert out.endswith(" connects forecast --dismiss expiring  (let them expire)\n")
    connects.done("forecast", "--dismiss", "expiring")
    assert connects.done("todo").out == "Nothing to do now.\n"


def test_before_the_opening_it_says_when_the_journal_starts(account: CommandLine) -> None:
    out = account.done("todo", "--as-of", "2026-10-01").out
    assert out == ("The journal starts on 1 Nov 2026; there is nothing in it before that.\nNothing to do now.\n")
