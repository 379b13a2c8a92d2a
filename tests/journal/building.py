"""Journals to break: a few finished actions, and what is found in a file again."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Account, Balance, Entry, Proposal, Refund, StatusChange

DAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 16, 4, 51, 8000, UTC)

ACCOUNT = Account(id="open", on=DAY, rules="upwork", plan="plus", balance=40)
JOB = Proposal(id="job", on=DAY, connects=16, title="Speed up a Shopify theme", boost=10, tags=("css", "js"))

ACTIONS: list[list[Entry]] = [
    [ACCOUNT],
    [JOB],
    [Balance(id="shown", on=DAY, connects=40)],
    [
        StatusChange(id="over", of="job", on=DAY, status="closed"),
        Refund(id="back", of="job", on=DAY, connects=16, reason="closed"),
    ],
]

BY_HAND = '\n[[entry]]\nid = "hand"\nkind = "balance"\non = 2026-11-03\nconnects = 5\n'


def stamped() -> list[list[Entry]]:
    """The actions as they would be written: each with its moment."""
    return [
        [replace(entry, at=AT + timedelta(seconds=number)) for entry in action] for number, action in enumerate(ACTIONS)
    ]


def journal() -> bytes:
    """A whole journal of these actions."""
    return (HEADING + "".join(blocks(action) for action in stamped())).encode()


def ends() -> list[int]:
    """Where each entry of that journal ends."""
    places, text = [], HEADING
    for action in stamped():
        for entry in action:
            text += blocks([entry])
            places.append(len(text.encode()))
    return places


def opened(path: Path) -> JournalFile:
    file = JournalFile(path)
    file.refresh()
    return file


def ids(path: Path) -> list[str | None]:
    return [entry.id for entry in opened(path).parsed.entries]


def shows(id_: str, connects: int = 7) -> Entry:
    return Balance(id=id_, on=DAY, connects=connects, at=AT)


def save(path: Path, content: bytes, *, by_rename: bool) -> None:
    """Save a file as editors do."""
    if by_rename:
        beside = path.with_name("saving")
        beside.write_bytes(content)
        beside.replace(path)
    else:
        path.write_bytes(content)
