"""Serving the journal to agents: the SDK's own client over real pipes, and what agents may and may not spend."""

import gc
import json
import os
import shlex
import signal
import subprocess
import sys
import tomllib
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema  # type: ignore[import-untyped]  # which the SDK brings
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.server.mcpserver import MCPServer

from connects_tui import clock, files
from connects_tui.actions.agents import require_permission
from connects_tui.cli.parser import parse_arguments
from connects_tui.cli.shell import agent_server
from connects_tui.cli.shell.agent_server import LONGEST_LIST, Session, server
from connects_tui.cli.shell.agents import SDK, SKILL
from connects_tui.journal.paths import agents_lock_file, settings_file
from tests.cli.conftest import RULES, CommandLine
from tests.frozen import HERE
from tests.on_a_day import connects, moment_of

READS = ["status", "can_i_bid", "forecast", "plans", "insights", "list_proposals", "todo", "month"]
WRITES = ["log_proposal", "mark", "earn", "reconcile", "undo"]


def over_pipes() -> Client:
    """Connect as an agent does: `connects mcp` in a process of its own, and two pipes."""
    program, *arguments = connects("mcp", "--allow-writes")
    return Client(StdioServerParameters(command=program, args=arguments, env={**os.environ}))


@cache
def served(*options: str, number: int) -> tuple[MCPServer, Session]:  # noqa: ARG001 - of several it says which
    """Make a server and its session; a test after the other has it, since making one takes longer than most answers."""
    args = parse_arguments(["mcp", *options])
    session = Session(args)
    with patch.object(agent_server, "Session", lambda _: session):
        return server(args), session


def in_here(*, allow_writes: bool = True, number: int = 1) -> Client:
    """Connect to a server in this process, which takes a tenth of the time; it knows nothing yet."""
    options = ["--allow-writes"] if allow_writes else []
    made, session = served(*options, number=number)
    vars(session).update(vars(Session(parse_arguments(["mcp", *options]))))
    return Client(made)


@pytest.fixture(autouse=True, scope="module")
def _check_schemas_once() -> Iterator[None]:
    """Let the SDK's client check each tool's schema once: it does so for each connection, in a third of the time."""
    check = jsonschema.Draft202012Validator.check_schema
    checked = cache(lambda text: check(json.loads(text)))
    with patch.object(jsonschema.Draft202012Validator, "check_schema", lambda schema: checked(json.dumps(schema))):
        yield


async def told(client: Client, tool: str, **given: Any) -> dict[str, Any]:
    """Return the structured answer of a tool."""
    result: Any = await client.call_tool(tool, given)
    assert not result.is_error, result.content
    assert "not instructions" in result.content[0].text
    assert "not instructions" in result.structured_content["data_notice"]
    assert json.loads(result.content[1].text) == result.structured_content  # for who is shown text alone
    return dict(result.structured_content)


async def refused(client: Client, tool: str, **given: Any) -> str:
    """Return why a tool refused."""
    result: Any = await client.call_tool(tool, given)
    assert result.is_error
    return str(result.content[0].text)


def limited(connects: int) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(f"agent_limit = {connects}\n", encoding="utf-8")


async def test_an_agent_works_through_a_day_over_real_pipes(account: CommandLine) -> None:
    limited(25)
    async with over_pipes() as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [*READS, *WRITES]
        assert all(tool.description and tool.input_schema["type"] == "object" for tool in tools)
        assert all("  " not in (tool.description or "") for tool in tools)
        assert (await told(client, "status"))["balance"] == 130
        asked = await told(client, "can_i_bid", connects=8, boost=4, budget="800", tags=["css"])
        assert (asked["may_spend"], asked["cost"], asked["left"], asked["too_few"]) == (True, 12, 118, True)
        assert "too few to tell" in asked["why"].lower()
        logged = await told(client, "log_proposal", title="--json 'x' $(id)", connects=8, boost=4, note="fits")
        (entry,) = logged["entries"]
        assert (entry["title"], entry["connects"], entry["note"]) == ("--json 'x' $(id)", 8, "fits (agent)")
        closed = await told(client, "mark", proposal=entry["id"], status="closed")
        assert [(made["kind"], made["note"]) for made in closed["entries"]] == [
            ("status", "(agent)"),
            ("refund", "(agent)"),
        ]
        await told(client, "undo")
        await told(client, "mark", proposal=entry["id"], status="hired")
        await told(client, "earn", proposal=entry["id"], amount=250.0)
        assert (await told(client, "month"))["earned"] == "250.00"
        assert [made["title"] for made in (await told(client, "list_proposals", matching="is:hired"))["proposals"]]
        account.done("buy", "10")
        assert (await told(client, "status"))["balance"] == 128
        assert "user's own" in await refused(client, "undo")
        assert "13 of 25 Connects in this cycle" in await refused(client, "log_proposal", title="Too dear", connects=14)
    assert account.done("check").status == 0


async def test_without_leave_nothing_is_written_and_nothing_bad_ends_the_server(account: CommandLine) -> None:
    before = account.journal.read_bytes()
    async with in_here(allow_writes=False) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == READS
        assert "no limit is set for agents" in (await told(client, "can_i_bid", connects=8))["because"][0]
        for tool, given in (
            ("can_i_bid", {"connects": -1}),
            ("can_i_bid", {"connects": 8, "budget": "lots"}),
            ("insights", {"by": "moon"}),
            ("month", {"name": "--help"}),
            ("log_proposal", {"title": "x", "connects": 8}),
            ("forecast", {"pace": "fast"}),
        ):
            await refused(client, tool, **given)
        assert '"id": "made-up"' in (await client.read_resource("connects://rules")).contents[0].text  # type: ignore[union-attr]
        assert '"ok": true' in (await client.read_resource("connects://check")).contents[0].text  # type: ignore[union-attr]
        assert account.journal.read_bytes() == before
        account.journal.write_bytes(before + b"kind = =\n")
        line = before.count(b"\n") + 1
        status = await told(client, "status")
        assert status["balance"] == 130  # the rest is shown
        why = status["note"]
        assert (
            f"1 error in the journal leaves entries out, so the numbers may be wrong; ask the user to fix line {line}"
            in why
        )
        asked = await told(client, "can_i_bid", connects=8)
        assert (asked["may_spend"], asked["because"][0]) == (False, why)
        for tool in set(READS) - {"can_i_bid"}:
            result: Any = await client.call_tool(tool, {})
            assert result.structured_content["note"] == why
            assert why in result.content[0].text
        account.journal.write_bytes(before.replace(b"format = 1", b"format = 9"))
        asked = await told(client, "can_i_bid", connects=8)
        assert (asked["may_spend"], "has format 9" in asked["because"][0]) == (False, True)
        account.journal.unlink()
        assert "no journal yet" in await refused(client, "status")
        account.journal.write_bytes(before)
        assert (await told(client, "status"))["balance"] == 130


@pytest.mark.usefixtures("account")
async def test_an_agent_is_refused_what_it_can_not_pay_and_what_the_rules_forbid() -> None:
    limited(1000)
    async with in_here() as client:
        dear = await told(client, "can_i_bid", connects=20, boost=200)
        assert (dear["may_spend"], dear["short"]) == (False, 90)
        assert "90 Connects short" in dear["because"][0]
        assert "reconcile, then log it" in next(
            tool.description or "" for tool in (await client.list_tools()).tools if tool.name == "log_proposal"
        )
        assert "90 Connects short" in await refused(client, "log_proposal", title="x", connects=20, boost=200)
        await told(client, "reconcile", connects=220)
        await told(client, "log_proposal", title="x", connects=20, boost=200)
        assert "a proposal costs 2 to 20 Connects" in await refused(client, "log_proposal", title="x", connects=21)
        assert "begins with" in await refused(client, "mark", proposal="nobody", status="hired")


@pytest.mark.usefixtures("account")
async def test_an_argument_that_is_wrong_is_refused_in_a_sentence() -> None:
    async with in_here() as client:
        assert all(tool.input_schema["additionalProperties"] is False for tool in (await client.list_tools()).tools)
        for given, why in (
            (
                {"Boost": 100},
                "can_i_bid has no argument Boost; it has connects, boost, budget, hourly, tags, client, invited",
            ),
            (
                {"tag": ["css"]},
                "can_i_bid has no argument tag; it has connects, boost, budget, hourly, tags, client, invited",
            ),
            ({"budget": True}, "budget can't be true or false (the job's budget in USD: '800', "),
            ({"connects": True}, "connects can't be true or false (Connects of the proposal, "),
            ({"boost": -1}, "boost: input should be greater than or equal to 0 (Connects bid on top for a boost)"),
            ({"tags": [1]}, "tags: input should be a valid string ("),
            ({"invited": "perhaps"}, "invited: input should be a valid boolean, "),
        ):
            assert (await refused(client, "can_i_bid", **{"connects": 8, **given})).startswith(why)
        missing = await refused(client, "can_i_bid")
        assert missing == "connects: field required (Connects of the proposal, without the boost)"
        assert (await refused(client, "can_i_bid", connects=8, budget="lots")).startswith(
            "budget: 'lots': enter a budget "
        )
        assert (await refused(client, "buy")).startswith("there is no tool buy; there are status, can_i_bid, ")
        assert await refused(client, "status", now=1) == "status has no argument now; it has none"
        assert (await refused(client, "insights", by="moon")).startswith("by: input should be 'tag', 'client', ")
        assert (await refused(client, "list_proposals", limit=501)).startswith(
            "limit: input should be less than or equal to 500"
        )
        assert (await told(client, "can_i_bid", connects="8", tags='["css"]'))[
            "cost"
        ] == 8  # as some clients write them


async def test_the_budget_is_the_limit_where_none_is_set_for_agents(account: CommandLine) -> None:
    async with in_here() as client:
        assert "set agent_limit" in await refused(client, "log_proposal", title="x", connects=8)
        account.done("budget", "--connects", "20")
        asked = await told(client, "can_i_bid", connects=8)
        assert (asked["may_spend"], asked["limit"]) == (
            True,
            {"connects": 20, "spent": 0, "left": 20, "is_budget": True, "left_after": 12},
        )
        account.log("16 The user's own")
        assert "the budget leaves 4 of 20 Connects" in await refused(client, "log_proposal", title="x", connects=8)


async def test_only_the_user_gives_an_agent_back_what_it_spent(account: CommandLine) -> None:
    limited(50)
    async with in_here() as client:

        async def spent() -> int:
            return int((await told(client, "can_i_bid", connects=4))["limit"]["spent"])

        (entry,) = (await told(client, "log_proposal", title="Theme", connects=15, boost=30))["entries"]
        undone = await told(client, "undo")
        assert [made["note"] for made in undone["entries"]] == ["undo (agent)"]
        assert account.json("status")["balance"] == 130
        assert "leaves 5 of 50" in await refused(client, "log_proposal", title="x", connects=8)
        assert "Redone" in account.done("redo").out
        assert (account.json("status")["balance"], await spent()) == (85, 45)
        account.done("edit", entry["id"], "note=looked at")
        assert await spent() == 45
        account.done("edit", entry["id"], "boost=20")
        assert await spent() == 35
        account.done("remove", entry["id"])
        assert await spent() == 0
        settings_file().unlink()
        account.done("budget", "--connects", "20")
        await told(client, "log_proposal", title="Theme", connects=8)
        await told(client, "undo")
        assert await spent() == 8


async def test_two_servers_and_the_command_line_see_what_each_other_writes(account: CommandLine) -> None:
    limited(100)
    async with in_here() as first, in_here(number=2) as second:
        for number in range(4):
            await told((first, second)[number % 2], "log_proposal", title=f"Job {number}", connects=8)
            account.log(f"8 Own {number}")
        assert (await told(first, "status"))["balance"] == (await told(second, "status"))["balance"] == 130 - 64


def test_without_the_sdk_it_says_how_to_get_it(account: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "connects_tui.cli.shell.agent_server", None)
    monkeypatch.delitem(sys.modules, "connects_tui.cli.shell.agent_server")
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    assert f"add it with: {shlex.quote(sys.executable)} -m pip install '{SDK}'\n" in account.refused(1, "mcp")
    extras = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert extras["mcp"] == [SDK]


def test_agents_are_told_how_to_behave(account: CommandLine) -> None:
    assert account.done("mcp", "--skill").out == SKILL


def everything(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}


async def test_without_leave_nothing_at_all_is_written_not_even_a_repair(account: CommandLine, tmp_path: Path) -> None:
    account.append('\n[[entry]] # abcdefghjk 2026-11-20T09:30:00.000Z\nkind = "prop')
    before = everything(tmp_path)
    async with in_here(allow_writes=False) as client:
        for tool in READS:
            await told(client, tool, **({"connects": 8} if tool == "can_i_bid" else {}))
        assert "syntax" in (await client.read_resource("connects://check")).contents[0].text  # type: ignore[union-attr]
    assert everything(tmp_path) == before
    async with in_here() as client:
        await told(client, "status")
    assert account.journal.read_bytes() != before[str(account.journal)]


@pytest.mark.usefixtures("account")
async def test_the_day_goes_on_while_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(20)
    async with in_here() as client:
        await told(client, "log_proposal", title="Yesterday", connects=8)
        assert (await told(client, "can_i_bid", connects=8))["limit"]["spent"] == 8
        monkeypatch.setattr(clock, "now", lambda: moment_of(date(2026, 12, 6)))
        assert (await told(client, "status"))["as_of"] == "2026-12-06"
        assert (await told(client, "can_i_bid", connects=8))["limit"]["spent"] == 0  # of the cycle that began meanwhile
        assert (await told(client, "log_proposal", title="Today", connects=8))["entries"][0]["on"] == "2026-12-06"
        monkeypatch.setattr(clock, "now", lambda: moment_of(date(2026, 12, 5)))  # in another time zone
        assert (await told(client, "can_i_bid", connects=8))["limit"]["spent"] == 8


async def test_the_limit_can_not_be_got_around(account: CommandLine) -> None:
    account.done("grant", "30", "Ad credits", "--only", "boosts")
    limited(20)
    async with in_here() as client:
        assert "this takes 23" in await refused(client, "log_proposal", title="x", connects=8, boost=15)
        invited = {"title": "x", "connects": 0, "invited": True}
        assert "this takes 21" in await refused(client, "log_proposal", boost=21, **invited)
        (entry,) = (await told(client, "log_proposal", title="x", connects=16))["entries"]
        await told(client, "mark", proposal=entry["id"], status="closed")
        await told(client, "reconcile", connects=900)
        assert "leaves 4 of 20" in await refused(client, "log_proposal", title="x", connects=8)
        settings_file().unlink()
        account.done("budget", "--connects", "20")  # of which a refund that an agent claims gives nothing back either
        assert "leaves 4 of 20" in await refused(client, "log_proposal", title="--anyway", connects=8, note="--on mon")
        for text in ('agent_limit = "lots"\n', "agent_limit =\n"):
            settings_file().write_text(text, encoding="utf-8")
            assert "agent_limit can't be read" in await refused(client, "log_proposal", title="x", connects=2)


async def test_of_two_servers_at_once_one_waits(account: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*given: Any) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", f"{account.journal.parent}/other")  # as in another container
        with pytest.raises(TimeoutError), files.lock_held(agents_lock_file(account.journal)):
            pass
        require_permission(*given)

    limited(40)
    monkeypatch.setattr(files, "LOCK_TRIES", 1)
    monkeypatch.setattr(agent_server, "require_permission", meanwhile)
    async with in_here() as client:
        await told(client, "log_proposal", title="One", connects=8)


async def test_a_proposal_is_read_as_the_command_line_reads_it(account: CommandLine) -> None:
    limited(100)
    async with in_here() as client:
        for budget, hourly, read in ((800, False, "800.00"), ("45-60/h", False, "45.00"), ("45", True, "45.00")):
            given = {"connects": 4, "budget": budget, "hourly": hourly}
            assert (await told(client, "can_i_bid", **given))["may_spend"]
            (entry,) = (await told(client, "log_proposal", title="Job", **given))["entries"]
            assert (entry["budget"], entry.get("hourly", False)) == (read, read != "800.00")
        account.log('8 Theme @"Acme Inc" #css')
        (found,) = (await told(client, "list_proposals", matching='@"Acme Inc" is:open'))["proposals"]
        assert found["title"] == "Theme"
        assert "needs a title" in await refused(client, "log_proposal", title=" ", connects=4)
        assert "not instructions" in await refused(
            client, "earn", proposal=found["id"], amount="5"
        )  # it quotes a title


@pytest.mark.usefixtures("account")
async def test_the_first_text_of_an_answer_says_it_in_short() -> None:
    limited(100)
    async with in_here() as client:
        logged: Any = await client.call_tool("log_proposal", {"title": "Theme", "connects": 8})
        assert logged.content[0].text.startswith("1 entry recorded; the balance is 122 Connects.")
        reconciled: Any = await client.call_tool("reconcile", {"connects": 130})
        assert 'Possible reasons: 8 more: "Theme"' in reconciled.content[0].text
        assert "The plan renews on 2026-12-05." in (await client.call_tool("status", {})).content[0].text  # type: ignore[union-attr]


@pytest.mark.usefixtures("account")
async def test_a_journal_that_can_not_be_used_is_a_tool_error(account: CommandLine) -> None:
    async with in_here() as client:
        await told(client, "status")
        account.journal.unlink()
        account.journal.mkdir()
        for tool, given in (
            ("can_i_bid", {"connects": 8}),
            ("log_proposal", {"title": "x", "connects": 8}),
            ("undo", {}),
        ):
            assert "it is a folder" in await refused(client, tool, **given)
        with pytest.raises(Exception, match="it is a folder"):
            await client.read_resource("connects://rules")


@pytest.mark.usefixtures("account")
def test_calls_leave_nothing_behind() -> None:
    session = Session(Namespace(allow_writes=False))

    def objects() -> int:
        for _ in range(5):
            session.run("status")
            session.run("list", "--limit=5")
        gc.collect()
        return len(gc.get_objects())

    objects()  # of the first ones something is kept, and something let go
    counts = [objects() for _ in range(3)]
    assert min(after - before for before, after in pairwise(counts)) < 10  # a few come and go by themselves, not always


def test_after_a_write_the_months_that_are_over_are_not_gone_through_again(account: CommandLine) -> None:
    session = Session(Namespace(allow_writes=False))
    account.log("8 Theme")
    first = session.outlook(session.context("status")).backtest
    account.log("8 Theme")
    assert session.outlook(session.context("status")).earlier is first


def closed(schema: Any) -> Any:
    """Return a JSON schema that allows no key but those it names."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: closed(part) for key, part in schema.items()} | (
        {"additionalProperties": False} if "properties" in schema else {}
    )


async def test_every_answer_is_what_the_schema_of_its_tool_says(account: CommandLine) -> None:
    limited(100)
    account.journal.write_bytes((HERE / "journals" / "2026-11-23-demo.toml").read_bytes())
    account.done("grant", "30", "Ad credits", "--only", "boosts")
    silent = account.log("8 Theme @acme ~2026-09-01")
    asked: dict[str, list[dict[str, Any]]] = {
        "can_i_bid": [{"connects": 8, "boost": 4, "budget": "800"}, {"connects": 900}],
        "insights": [{"by": by} for by in ("tag", "boosted")],
        "log_proposal": [{"title": "x", "connects": 8, "boost": 2, "tags": ["css"], "budget": "45-60/h", "url": "u"}],
        "mark": [{"proposal": silent, "status": "hired"}],
        "earn": [{"proposal": silent, "amount": "250"}],
        "reconcile": [{"connects": 60}],
    }
    async with in_here() as client:
        for tool in (await client.list_tools()).tools:
            validator = jsonschema.Draft202012Validator(closed(tool.output_schema))
            for given in asked.get(tool.name, [{}]):
                validator.validate(await told(client, tool.name, **given))


@pytest.mark.usefixtures("account")
def test_an_agent_that_goes_away_and_ctrl_c_end_it_without_a_traceback() -> None:
    ping = f"garbage\n{json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'ping'})}\n".encode()
    gone, stopped = (
        subprocess.Popen(connects("mcp"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    )
    for process in (gone, stopped):
        assert process.stdin
        process.stdin.write(ping)
        process.stdin.flush()
    with gone, stopped:
        assert gone.stdout
        gone.stdout.close()  # and its input stays open
        assert stopped.stdout
        assert b'"id":1' in stopped.stdout.readline()
        stopped.send_signal(signal.SIGINT)
        for process, ended_by in ((gone, signal.SIGPIPE), (stopped, signal.SIGINT)):
            assert process.stderr
            assert (process.wait(20), process.stderr.read()) == (-ended_by, b"")


async def test_long_lists_are_cut_and_say_how_much_is_missing(account: CommandLine) -> None:
    account.append("".join(
        f'[[entry]]\nid = "old{number}"\nkind = "proposal"\non = 2026-11-02\nconnects = 0\ntitle = "Old {number}"\n'
        f'[[entry]]\nkind = "status"\nof = "old{number}"\non = 2026-11-02\nstatus = "interviewing"\n'
        for number in range(LONGEST_LIST + 3)
    ))  # fmt: skip
    async with in_here() as client:
        for tool, key in (("todo", "items"), ("list_proposals", "proposals")):
            first = await told(client, tool)
            assert (len(first[key]), first["next_offset"]) == (LONGEST_LIST, LONGEST_LIST)
            rest = await told(client, tool, offset=first["next_offset"])
            assert len({item["id"] for item in first[key] + rest[key]}) >= LONGEST_LIST + 3
            assert "next_offset" not in rest
        assert len((await told(client, "list_proposals", limit=52))["proposals"]) == 52


async def test_rules_that_change_meanwhile_count(account: CommandLine) -> None:
    limited(100)
    async with in_here() as client:
        assert (await told(client, "can_i_bid", connects=20))["may_spend"]
        account.add_rules("made-up.toml", RULES.replace("max_connects = 20", "max_connects = 9"))
        assert "2 to 9 Connects" in (await told(client, "can_i_bid", connects=20))["because"][0]
