"""The program opens no network connection, ever: not for a command, not in the app, not for an agent."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import connects_tui

PACKAGE = Path(connects_tui.__file__).parent
NETWORK = ("socket", "ssl", "http", "ftplib", "smtplib", "imaplib", "poplib", "requests", "httpx")
"""What could open a connection; `webbrowser` only hands a link to the user's browser, when a key asks for it."""

WATCHED = """
import sys

NETWORK = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "webbrowser.", "ssl.")
INNOCENT = ("socket.__new__", "socket.gethostname")  # a pair of connected ends inside the process

def watch(event, arguments):
    if event.startswith(NETWORK) and event not in INNOCENT:
        sys.stderr.write(f"opened: {event} {arguments}\\n")
        sys.stderr.flush()

sys.addaudithook(watch)
"""

COMMANDS = """
from connects_tui.cli import main
from tests.on_a_day import stop_the_clock
stop_the_clock()
COMMANDS = '''init --rules upwork --plan plus --balance 40
log 8_A_job
buy 10
status
forecast
ledger
list
plans --history
rules
check
recover --list
undo
path'''
for command in COMMANDS.splitlines():
    assert main([word.replace("_", " ") for word in command.split()]) == 0, command
"""

APP = """
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.journal.paths import default_journal
from connects_tui.rules import Rulebook
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.modes import MODES, do_common

def now():
    return datetime(2026, 11, 23, tzinfo=UTC)

async def use(app):
    async with app.run_test() as pilot:
        await pilot.press("2", "3", "5", "6", "a", "escape")

book = Book(JournalFile(default_journal()), Rulebook.load(), now=now)
app = ConnectsApp(lambda _: book, now, MODES, do_common)
asyncio.run(use(app))
assert app.book.file.exists
"""

AGENT = """
from argparse import Namespace
from mcp import Client
from connects_tui.cli.shell.agent_server import server

async def ask():
    async with Client(server(Namespace(allow_writes=True))) as client:
        assert not (await client.call_tool("can_i_bid", {"connects": 8})).is_error

asyncio.run(ask())
"""

NET = """
sys.audit("socket.connect", None, ("127.0.0.1", 9))
"""


def opened(*code: str) -> str:
    """Run code in a process of its own and return what it opened to a network."""
    ran = subprocess.run([sys.executable, "-c", WATCHED + "".join(code)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return "\n".join(line for line in ran.stderr.splitlines() if line.startswith("opened: "))


@pytest.mark.usefixtures("tmp_path")
def test_no_command_no_screen_and_no_server_of_agents_opens_a_connection() -> None:
    assert opened(COMMANDS, APP, AGENT) == ""


def test_a_connection_would_be_noticed() -> None:
    assert "socket.connect" in opened(NET)


def test_nothing_that_could_open_one_is_imported() -> None:
    names = rf"{'|'.join(NETWORK)}|urllib\.request|urllib +import .*request"
    imported = re.compile(rf"^\s*(?:import|from) +(?:{names})\b", re.MULTILINE)
    for file in sorted(PACKAGE.rglob("*.py")):
        assert not imported.search(file.read_text(encoding="utf-8")), file
    assert imported.search("    from http.client import HTTPConnection")
