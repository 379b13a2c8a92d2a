"""A crowd: eight writers, the app, an editor, a sync program and the user at one journal, all at once.

*The writers* run `connects log` again and again. *The app*, in a terminal of its own, logs by quick-add, and puts back
what it offers. *The editor* saves a copy that it read a moment ago, in the file's place or by rename, with a remark or
without. *The sync program* renames a copy of some seconds ago over the journal, or makes the journal a conflict copy
first. *The user* runs `connects recover` now and then, and deletes the conflict copies that were there before; where
the editor has left half a file, they take the damage out by hand.

At the end every entry that was acknowledged is in the journal, or `connects recover --list` names it, and puts it back.
"""

import io
import json
import os
import random
import select
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

from connects_tui.actions.housekeeping import conflict_copies
from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.journal.paths import default_journal
from connects_tui.journal.reading import read_journal
from tests.breaking.faults import INIT, Action, command, content_of, live_below, log, names_in, quietly
from tests.breaking.injectors import Report
from tests.journal.building import save
from tests.on_a_day import connects, stop_the_clock
from tests.tui.terminal import Terminal

_WRITERS: Final = 8


class _Crowd:
    """What they have in common: for how long they work, how long they rest, and what was said and tried."""

    def __init__(self, folder: Path, seconds: int, chance: random.Random) -> None:
        self.chance, self._until = chance, monotonic() + seconds
        self.rest_seconds = 1.6 if seconds > 60 else 0.4  # else the journal would have hundreds of thousands of entries
        self.journal = default_journal()
        self._notes = folder / "notes"

    def note(self, kind: str, what: str) -> None:
        """Note what happened; each line is one write, so that those of many processes stay apart."""
        with self._notes.open("a", encoding="utf-8", buffering=1) as notes:
            notes.write(f"{kind}\t{what}\n")

    def noted(self, kind: str) -> list[str]:
        lines = [line.partition("\t") for line in self._notes.read_text("utf-8").splitlines()]
        return [what for found, _, what in lines if found == kind]

    def turns(self, rest: float = 1.0) -> Iterator[int]:
        """Count the turns of one of them, who rests before each; the processes have a chance of their own."""
        turn = 0
        while monotonic() < self._until:
            time.sleep(self.chance.uniform(0, 2 * rest * self.rest_seconds))
            turn += 1
            yield turn

    def does(self, action: Action) -> tuple[bool, str]:
        """Run a command; return whether it was done, and what it said."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = action()
        self.note("commands", str(status))
        if status not in {0, 1} or (status and not err.getvalue()):
            self.note("wrong", f"ended with {status}: {err.getvalue()}".replace("\n", " "))
        if status:
            self.note("refused", err.getvalue().splitlines()[-1].rpartition("saved: ")[2])
        return not status, out.getvalue()

    # --- the processes -----------------------------------------------------------------------------------------------

    def writer(self, number: int) -> None:
        for turn in self.turns():
            title = f"W{number}J{turn}"
            self.note("tried", title)
            if self.does(log(title))[0]:
                self.note("said", title)

    def editor(self) -> None:
        for turn in self.turns(2):
            with suppress(FileNotFoundError):
                stale = self.journal.read_bytes()
                time.sleep(self.chance.uniform(0, 1))
                if stale.endswith(b"\n") and self.chance.random() < 1 / 4:
                    stale += f"# remark {turn}\n".encode()
                save(self.journal, stale, by_rename=self.chance.random() < 1 / 2)
                self.note("saves of old copies", "")

    def sync_program(self) -> None:
        kept: list[bytes] = []
        for turn in self.turns(2):
            with suppress(FileNotFoundError):
                kept = [*kept[-3:], self.journal.read_bytes()]
                coming = self.journal.with_name(".syncthing.journal.toml.tmp")
                coming.write_bytes(self.chance.choice(kept))
                if self.chance.random() < 1 / 2:
                    self.journal.rename(
                        self.journal.with_name(f"journal.sync-conflict-20261123-{turn:06}-ABCDEFG.toml")
                    )
                    self.note("conflict copies", "")
                coming.replace(self.journal)
                self.note("syncs of old copies", "")

    def user(self) -> None:
        for _ in self.turns(2):
            self.recover()

    def mend(self) -> None:
        """Take out what is damaged."""
        content = content_of(self.journal)
        if (content and not content.strip()) or read_journal(content).read_only_because:
            whole = HEADING + blocks([entry for entry in read_journal(content).entries if entry.id and entry.at])
            mended = self.journal.with_name("mended")  # not where the editor writes what it saves
            mended.write_text(whole, encoding="utf-8")
            mended.replace(self.journal)
            self.note("mended by hand", "")

    def recover(self) -> None:
        """Put back what is missing, and delete the conflict copies that were read for it."""
        self.mend()
        copies = conflict_copies(self.journal)
        if self.does(command("recover"))[0]:
            for copy in copies:
                copy.unlink()

    def app(self) -> None:
        """Type into the app, in this process."""
        with _Onlooker(connects(), size=(100, 30)) as app:
            app.until("a Add")
            for turn in self.turns():
                title = f"AppJ{turn}"
                if "Missing from the journal" in app.screen:
                    app.press("p")
                    app.look(1, until="nothing")
                    self.note("offers taken in the app", "")
                    continue
                self.note("tried", title)
                app.press(f"a6 {title}⏎")
                if app.look(2, until=f'Logged "{title}"'):
                    self.note("said", title)
                else:
                    app.press("⎋")
                    self.note("not logged by the app", "")
            assert app.program.poll() is None, "the app has ended"


class _Onlooker(Terminal):
    """The app in a terminal, looked at for a while."""

    def look(self, seconds: float, until: str) -> bool:
        """Read what is drawn for so long, or until a text stands there; return whether it does."""
        end = monotonic() + seconds
        while until not in self.screen and select.select([self._end], [], [], max(end - monotonic(), 0))[0]:
            if not self._read():
                break
        return until in self.screen


def _forked(work: Callable[[], None], seed: int, chance: random.Random) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            chance.seed(seed)
            work()
            status = 0
        except BaseException:  # noqa: BLE001 - it is told, and counted
            traceback.print_exc()
        finally:
            os._exit(status)
    return child


def crowd(folder: Path, seconds: int, chance: random.Random) -> Report:
    """Let them work for so many seconds, and look what is there then."""
    report = Report("crowd", seconds)  # a round is a second
    stop_the_clock()
    live_below(folder)
    (folder / "home").mkdir()
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    quietly(command(*INIT[:-3], "100000", *INIT[-2:]))
    for action in (log("First"), command("recover"), command("recover", "--list", "--json")):
        quietly(action)  # so that all that it needs is loaded before the first process is forked
    them = _Crowd(folder, seconds, chance)
    them.note("said", "First")
    works: list[Callable[[], None]] = [
        *(partial(them.writer, number) for number in range(_WRITERS)),
        them.editor,
        them.sync_program,
        them.user,
    ]
    children = [_forked(work, chance.randrange(1 << 30), chance) for work in works]
    sys.stdout.flush()
    them.app()
    for child in children:
        if os.waitpid(child, 0)[1]:
            report.wrong.append("one of them ended by an exception")
    them.mend()
    there = names_in(content_of(them.journal))
    done, listed = them.does(command("recover", "--list", "--json"))
    named = [entry["title"] for entry in json.loads(listed)["entries"]] if done else []
    report.count(them.noted("said"), {*there, *named}, ["account", *them.noted("tried")])
    them.recover()
    report.lost += sorted({*named} - {*names_in(content_of(them.journal))})
    report.wrong += them.noted("wrong")
    kinds = ("commands", "saves of old copies", "syncs of old copies", "conflict copies", "mended by hand")
    for kind in (*kinds, "offers taken in the app", "not logged by the app"):
        report.notes[kind] += len(them.noted(kind))
    report.notes["named by recover at the end"] += len(named)
    for why in them.noted("refused"):
        report.notes[f"told not saved ({why[:40]})"] += 1
    return report
