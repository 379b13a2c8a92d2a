"""Serving the journal to agents: the SDK's own client over real pipes, and what agents may and may not spend."""

import os
import sys
from argparse import Namespace
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from connects_tui.cli.agent_server import server
from connects_tui.cli.agents import SKILL
from connects_tui.journal.paths import settings_file
from tests.cli.conftest import CommandLine
from tests.on_a_day import connects

READS = ["status", "can_i_bid", "forecast", "plans", "insights", "list_proposals", "todo", "month"]
WRITES = ["log_proposal", "mark", "earn", "reconcile", "undo"]


def over_pipes(*options: str) -> Client:
    """Connect as an agent does: `connects mcp` in a process of its own, and two pipes."""
    program, *arguments = connects("mcp", *options)
    return Client(StdioServerParameters(command=program, args=arguments, env={**os.environ}))


def in_here(*, allow_writes: bool = True) -> Client:
    """Connect to a server in this process, which takes a tenth of the time."""
    return Client(server(Namespace(allow_writes=allow_writes)))


async def told(client: Client, tool: str, **given: Any) -> dict[str, Any]:
    """Return the structured answer of a tool."""
    result: Any = await client.call_tool(tool, given)
    assert not result.is_error, result.content
    assert "not instructions" in result.content[0].text
    assert "not instructions" in result.structured_content["data_notice"]
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
    async with over_pipes("--allow-writes") as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [*READS, *WRITES]
        assert all(tool.description and tool.input_schema["type"] == "object" for tool in tools)
        assert (await told(client, "status"))["balance"] == 130
        asked = await told(client, "can_i_bid", connects=8, boost=4, budget="800", tags=["css"])
        assert (asked["may_spend"], asked["cost"], asked["left"], asked["too_few"]) == (True, 12, 118, True)
        assert "too few to tell" in asked["why"].lower()
        logged = await told(client, "log_proposal", title="--json 'x' $(id)", connects=8, boost=4, note="fits")
        (entry,) = logged["entries"]
        assert (entry["title"], entry["connects"], entry["note"]) == ("--json 'x' $(id)", 8, "fits (agent)")
        closed = await told(client, "mark", id=entry["id"], status="closed")
        assert [(made["kind"], made["note"]) for made in closed["entries"]] == [
            ("status", "(agent)"),
            ("refund", "(agent)"),
        ]
        await told(client, "undo")
        await told(client, "mark", id=entry["id"], status="hired")
        await told(client, "earn", id=entry["id"], amount="250.00")
        assert (await told(client, "month"))["earned"] == "250.00"
        assert [made["title"] for made in (await told(client, "list_proposals", filter="is:hired"))["proposals"]]
        account.done("buy", "10")
        assert (await told(client, "status"))["balance"] == 128
        assert "user's own" in await refused(client, "undo")
        assert "13 of 25 Connects in this cycle" in await refused(client, "log_proposal", title="Too dear", connects=14)
    assert account.done("check").status == 0


async def test_without_leave_nothing_is_written_and_nothing_bad_ends_the_server(account: CommandLine) -> None:
    before = account.journal.read_bytes()
    async with over_pipes() as client:
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
        assert (await told(client, "status"))["balance"] == 130  # the rest is shown
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
        assert "a proposal costs 2 to 20 Connects" in await refused(client, "log_proposal", title="x", connects=21)
        assert "begins with" in await refused(client, "mark", id="nobody", status="hired")


async def test_the_budget_is_the_limit_where_none_is_set_for_agents(account: CommandLine) -> None:
    async with in_here() as client:
        assert "set agent_limit" in await refused(client, "log_proposal", title="x", connects=8)
        account.done("budget", "--connects", "20")
        asked = await told(client, "can_i_bid", connects=8)
        assert (asked["may_spend"], asked["limit"]) == (
            True,
            {"connects": 20, "spent": 0, "left": 20, "is_budget": True},
        )
        account.log("16 The user's own")
        assert "the budget leaves 4 of 20 Connects" in await refused(client, "log_proposal", title="x", connects=8)


async def test_what_an_agent_undoes_can_be_redone_and_counts_as_undone(account: CommandLine) -> None:
    limited(100)
    async with in_here() as client:
        await told(client, "log_proposal", title="Theme", connects=8)
        undone = await told(client, "undo")
        assert [entry["note"] for entry in undone["entries"]] == ["undo (agent)"]
    assert account.json("status")["balance"] == 130
    assert "Redone" in account.done("redo").out
    assert account.json("status")["balance"] == 122


async def test_two_servers_and_the_command_line_see_what_each_other_writes(account: CommandLine) -> None:
    limited(100)
    async with in_here() as first, in_here() as second:
        for number in range(5):
            await told((first, second)[number % 2], "log_proposal", title=f"Job {number}", connects=8)
            account.log(f"8 Own {number}")
        assert (await told(first, "status"))["balance"] == (await told(second, "status"))["balance"] == 130 - 80


def test_without_the_sdk_it_says_how_to_get_it(account: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "connects_tui.cli.agent_server", None)
    monkeypatch.delitem(sys.modules, "connects_tui.cli.agent_server")
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    assert "pip install 'connects-tui[mcp]'" in account.refused(1, "mcp")


def test_agents_are_told_how_to_behave(account: CommandLine) -> None:
    assert account.done("mcp", "--skill").out == SKILL
