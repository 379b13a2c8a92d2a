"""How fast an agent is answered: `python -m tests.benchmarks.agents`. Nothing passes or fails.

`can_i_bid` over real pipes, on ten thousand proposals: the first answer with the start of the server, then one after
another, one after each `connects log` and one after each undo. Medians. It needs the extra `mcp`.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from mcp import Client
from mcp.client.stdio import StdioServerParameters

from tests.benchmarks.figures import Figure, main
from tests.benchmarks.homes import home
from tests.benchmarks.journals import write
from tests.benchmarks.start import leave_behind

PROPOSALS: Final = 10_000
RUNS: Final = 9
BID: Final = {"connects": 14, "boost": 3, "budget": "800", "tags": ["django"]}


async def _answers(journal: Path, environment: dict[str, str], runs: int) -> dict[str, list[float]]:
    words = ["-m", "connects_tui", "--journal", str(journal)]
    server = StdioServerParameters(command=sys.executable, args=[*words, "mcp"], env=environment)
    milliseconds: dict[str, list[float]] = {name: [] for name in ("first", "then", "after a log", "after an undo")}
    began = time.perf_counter()
    async with Client(server) as agent:

        async def ask(what: str) -> None:
            nonlocal began
            answer = await agent.call_tool("can_i_bid", BID)
            assert not answer.is_error, answer
            milliseconds[what].append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()

        await ask("first")
        for number in range(runs):
            await ask("then")
            for what, arguments in (("after a log", ("log", f"8 Job {number} #django")), ("after an undo", ("undo",))):
                await asyncio.to_thread(_run, [sys.executable, *words, *arguments], environment)
                began = time.perf_counter()
                await ask(what)
    return milliseconds


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)


def measure(runs: int) -> list[Figure]:
    """Ask that often."""
    with tempfile.TemporaryDirectory(prefix="connects-agents-") as folder:
        journal = Path(folder, "journal.toml")
        write(journal, PROPOSALS, datetime.now().astimezone().date())
        environment = home(folder)
        leave_behind(journal, environment)
        milliseconds = asyncio.run(_answers(journal, environment, runs))
    return [
        Figure(f"can_i_bid, {what}", 100 if what != "first" else 2_000, statistics.median(times), "ms")
        for what, times in milliseconds.items()
    ]


if __name__ == "__main__":
    main("How fast an agent is answered.", measure, runs=RUNS)
