"""Faults: every call of the system's on the user's files fails once, in every way, until a run has no further call.

A command runs in a process of its own, forked from one that has everything loaded. `fail_at.c` fails its n-th call on
a file below the user's folders: opening for reading or writing, read, write, fsync, close, rename, link, unlink, mkdir,
chmod and truncate. It fails with one of `ERRORS`, once or from then on; or it writes half; or the process is killed
there. Then the files are looked at, and the next command is run without a fault. Without Linux and a C compiler the
functions of `os` fail instead.
"""

import ctypes
import errno
import gc
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from connects_tui import cli
from connects_tui.journal.blocks import finished_in, torn_tail
from connects_tui.journal.paths import backups_folder, default_journal, settings_file
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.entries import Proposal
from connects_tui.rules import rulebook
from connects_tui.settings import NotChanged, SettingsFile
from tests.breaking.injectors import Report
from tests.on_a_day import TODAY, stop_the_clock

SOURCE: Final = Path(__file__).with_name("fail_at.c")
ERRORS: Final = ("ENOSPC", "EIO", "EACCES", "EINTR")
ONCE, FROM_THEN_ON, SHORT, KILLED, SHORT_AND_KILLED = range(5)

WAYS: Final[dict[str, tuple[int, int]]] = {
    **{error: (getattr(errno, error), ONCE) for error in ERRORS},
    **{f"{error} from then on": (getattr(errno, error), FROM_THEN_ON) for error in ("ENOSPC", "EIO", "EROFS")},
    "half written": (0, SHORT),
    "killed": (0, KILLED),
    "killed with half written": (0, SHORT_AND_KILLED),
}
"""How a call fails, by what that is called: the error, and the way as `fail_at.c` numbers them."""

INIT: Final = ("init", "--rules", "upwork", "--plan", "basic", "--balance", "400", "--on", "2026-11-01")
_ROWS: Final = range(2, 24)
_TABLE: Final = "Job,When,Connects\n" + "".join(f"Row {number},2026-11-{number:02},4\n" for number in _ROWS)


class Answer(NamedTuple):
    """How a command ended; `calls` has a letter for each call that could have failed, as far as it was not killed."""

    status: int
    out: str
    err: str
    calls: str = ""
    failed: int = 0


Action = Callable[[], int | None]


def command(*words: str) -> Action:
    return partial(cli.main, words)


def log(title: str) -> Action:
    return command("log", f"6 {title} +2 @acme #shopify")


@dataclass(frozen=True)
class Scenario:
    """An action that meets faults.

    Attributes:
        before: what was done before it, without a fault.
        action: what is done.
        brings: the names of the entries that it adds.
        following: what the user does next.
    """

    before: Sequence[Action]
    action: Action
    brings: frozenset[str] = frozenset()
    following: Action = field(default_factory=lambda: log("Next"))


def _set_theme() -> int:
    file = SettingsFile(settings_file())
    try:
        file.change("theme", "nord")
    except NotChanged as why:
        sys.stderr.write(f"connects: {why}\n")
        return 1
    return 0


def _write_settings() -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("# mine\ntheme = 'gruvbox'\n", encoding="utf-8")


def _forget_the_last_two() -> None:
    """Save an old copy over the journal, as an editor does."""
    journal, header = default_journal(), b"\n[[entry]] # "
    journal.write_bytes(header.join(journal.read_bytes().split(header)[:-2]))


def _tear() -> None:
    journal = default_journal()
    journal.write_bytes(journal.read_bytes()[:-20])


def _keep_old_copies() -> None:
    """Lay copies of sixty days into the folder, of which some are let go of with the next one."""
    folder = backups_folder(default_journal())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for ago in range(1, 12):
        copy = folder / f"journal-{TODAY - timedelta(days=ago)}.toml"
        copy.write_bytes(default_journal().read_bytes())


def _log_many() -> int:
    sys.stdin = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - until the process ends
    sys.stdin.write("".join(f"1 Job {number}\n" for number in range(220)))
    sys.stdin.seek(0)
    return cli.main(["log", "--anyway", "-"])


def _without_cache() -> None:
    shutil.rmtree(Path(os.environ["XDG_CACHE_HOME"]), ignore_errors=True)


SCENARIOS: Final[dict[str, Scenario]] = {
    "init": Scenario((), command(*INIT), frozenset({"account"})),
    "log": Scenario((command(*INIT), log("First")), log("Second"), frozenset({"Second"})),
    "import": Scenario(
        (command(*INIT), log("First")),
        lambda: cli.main(["import", os.environ["TABLE"], "--yes", "--map", "Job=title", "--map", "When=sent"]),
        frozenset(f"Row {number}" for number in _ROWS),
    ),
    "recover": Scenario(
        (command(*INIT), log("First"), log("Second"), _forget_the_last_two),
        command("recover"),
        frozenset({"First", "Second"}),
    ),
    "repair": Scenario((command(*INIT), log("First"), log("Torn"), _tear), log("Second"), frozenset({"Second"})),
    "backup": Scenario((command(*INIT), log("First"), _keep_old_copies), log("Second"), frozenset({"Second"})),
    "settings": Scenario((command(*INIT), _write_settings), _set_theme, following=_set_theme),
    "cache": Scenario((command(*INIT), _log_many, _without_cache), command("status")),
}


class FailingOs:
    """What `fail_at.c` is, for the functions of `os` alone: what Python itself reads and closes does not count."""

    _KINDS: Final = {
        "open": "o",
        "write": "w",
        "fsync": "s",
        "close": "c",
        "ftruncate": "t",
        "mkdir": "m",
        "unlink": "u",
        "link": "l",
        "rename": "r",
        "replace": "r",
        "chmod": "a",
    }

    def __init__(self) -> None:
        self._calls, self._failed = "", 0
        self._below: bytes | None = None
        self._wanted = self._error = self._how = 0
        self._watched: set[int] = set()
        for name in self._KINDS:
            setattr(os, name, partial(self._call, name, getattr(os, name)))

    def fail_at(self, folder: bytes | None, n: int, error: int, how: int) -> None:
        self._below, self._wanted, self._error, self._how = folder, n, error, how

    def calls_so_far(self) -> bytes:
        return self._calls.encode()

    def have_failed(self) -> int:
        return self._failed

    def _call(self, name: str, does: Callable[..., Any], on: Any, *more: Any, **named: Any) -> Any:
        is_below = on in self._watched if isinstance(on, int) else os.fsencode(on).startswith(self._below or b"\0")
        if self._below is None or not is_below:
            return does(on, *more, **named)
        fails = self._fails(name)
        if fails and self._how in {SHORT, SHORT_AND_KILLED}:
            written = does(on, more[0][: len(more[0]) // 2])
            if self._how == SHORT_AND_KILLED:
                os.kill(os.getpid(), signal.SIGKILL)
            return written
        done: Any = None if name == "fsync" or (fails and name != "close") else does(on, *more, **named)
        if name == "close":
            self._watched.discard(on)
        if fails:
            raise OSError(self._error, os.strerror(self._error), *([] if isinstance(on, int) else [os.fspath(on)]))
        if name == "open":
            self._watched.add(done)
        return done

    def _fails(self, name: str) -> bool:
        self._calls += self._KINDS[name]
        later = self._how == FROM_THEN_ON and 0 < self._wanted < len(self._calls) and name not in {"close", "open"}
        fails = later or len(self._calls) == self._wanted
        self._failed += fails
        if fails and self._how == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        return fails


# --- one run ---------------------------------------------------------------------------------------------------------


class Home:
    """The user's folders, which every run begins with as they were."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "home"
        self._said = folder / "said"
        library = ctypes.CDLL(None)
        self._shim: Any = library if hasattr(library, "fail_at") else FailingOs()
        if self._shim is library:
            library.calls_so_far.restype = ctypes.c_char_p
        self._watched = os.fsencode(self.place)  # as long as the shim has it
        self._kept: dict[Path, bytes | None] = {}
        live_below(folder)

    def begin(self, before: Sequence[Action]) -> None:
        """Do what was done before, and keep how the folders are then."""
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir()
        for action in before:
            quietly(action)
        self._kept = {at: None if at.is_dir() else at.read_bytes() for at in sorted(self.place.rglob("*"))}

    def again(self) -> None:
        """Let the folders be as they were kept."""
        shutil.rmtree(self.place)
        self.place.mkdir()
        for at, content in self._kept.items():
            if content is None:
                at.mkdir(mode=0o700)
            else:
                at.write_bytes(content)
                at.chmod(0o600)

    def kept(self, file: Path) -> bytes:
        """Return what a file held then."""
        return self._kept.get(file) or b""

    def run(self, action: Action, n: int = 0, way: str = "EIO") -> Answer:
        """Run an action in a process of its own, whose n-th call fails in a way."""
        self._said.mkdir(exist_ok=True)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            status: int | None = 99
            try:
                for descriptor, name in ((1, "out"), (2, "err")):
                    os.dup2(os.open(self._said / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
                (self._said / "calls").unlink(missing_ok=True)
                self._shim.fail_at(self._watched, n, *WAYS[way])
                status = action()
                self._shim.fail_at(None, 0, 0, 0)
                sys.stdout.flush()
                calls = self._shim.calls_so_far().decode()
                (self._said / "calls").write_text(f"{calls} {self._shim.have_failed()}", encoding="utf-8")
            except Exception:  # noqa: BLE001 - it is what the user would see
                sys.excepthook(*sys.exc_info())
            finally:
                os._exit(status or 0)
        _, ended = os.waitpid(child, 0)
        out, err = ((self._said / name).read_text("utf-8") for name in ("out", "err"))
        if os.WIFSIGNALED(ended):
            return Answer(-os.WTERMSIG(ended), out, err, failed=1)
        calls, failed = (self._said / "calls").read_text("utf-8").rsplit(" ", 1) if ended >> 8 != 99 else ("", "1")
        return Answer(ended >> 8, out, err, calls, int(failed))


def live_below(folder: Path) -> None:
    """Let the user's folders lie in `home` below a folder, and a table to import beside that."""
    home, table = folder / "home", folder / "table.csv"
    os.environ["HOME"] = str(home)
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        os.environ[f"XDG_{kind}_HOME"] = str(home / kind.lower())
    table.write_text(_TABLE, encoding="utf-8")
    os.environ["TABLE"] = str(table)


def quietly(action: Action) -> None:
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = action()
    assert not status, said.getvalue()


def names_in(content: bytes) -> list[str]:
    """Name the entries of a journal as it would be opened: a proposal by its title, another entry by its kind."""
    start = torn_tail(content)
    whole = content if start is None else content[:start] + finished_in(content[start:])
    reading = read_journal(whole)
    return [entry.title if isinstance(entry, Proposal) else entry.kind for entry in reading.entries]


def content_of(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


# --- what is found afterwards ----------------------------------------------------------------------------------------

_MEANT_TO_STAY: Final = re.compile(
    r"journal\.toml(\.torn-\S+)?|journal-(\d{4}-\d\d-\d\d(\.\d+)?|before-repair-\w+)\.toml(\.\d+)?|settings\.toml"
    r"|columns\.json|[0-9a-f]{16}\.(lock|recent\.toml|cache|hints\.json|declined)"
)
"""The names of files that are not left over from something."""


class Faults:
    """One scenario with every fault that it can meet."""

    def __init__(self, name: str, home: Home, report: Report) -> None:
        self.name, self.home, self.report, self.scenario = name, home, report, SCENARIOS[name]
        self.journal, self.settings = default_journal(), settings_file()
        home.begin(self.scenario.before)
        self.before = names_in(home.kept(self.journal))
        self.torn = home.kept(self.journal)[torn_tail(home.kept(self.journal)) or sys.maxsize :]
        for action in (self.scenario.action, self.scenario.following, command("check"), _on_the_next_day):
            quietly(action)  # so that all that it needs is loaded before the first process is forked
        stop_the_clock()
        home.again()
        self.sound = home.run(self.scenario.action)
        assert self.sound.status == 0, self.sound
        self.new_settings = content_of(self.settings)
        self.backs_up = bool(self._new_copies())
        report.notes[f"calls of {name}"] = len(self.sound.calls)

    def cases(self) -> Iterator[tuple[int, str]]:
        """Give every call, by its number from 1, with every way in which it can fail."""
        for n, call in enumerate(self.sound.calls, start=1):
            for way, (_, how) in WAYS.items():
                if call == "w" or how not in {SHORT, SHORT_AND_KILLED}:
                    yield n, way

    def meet(self, n: int, way: str) -> None:
        """Run the action with one fault, then the next command without; report what is lost, untrue, or not healed."""
        self.home.again()
        answer = self.home.run(self.scenario.action, n, way)
        found = names_in(content_of(self.journal))
        said = self.scenario.brings if answer.status == 0 else ()
        self.report.count([*self.before, *said], found, [*self.before, *self.scenario.brings])
        wrong = [*self._untrue(answer, found), *self._halves(answer)]
        if self.scenario.action is not self.scenario.following and "account" not in found:
            self.home.run(SCENARIOS["init"].action)
        for action in (self.scenario.following, command("check")):
            following = self.home.run(action)
            if following.status:
                wrong.append(f"not healed: {following}")
        healed = names_in(content_of(self.journal))
        wrong += [f"lost by the next command: {name}" for name in {*found} - {*healed}]
        wrong += [f"{file} is left for ever" for file in self._left_for_ever()]
        self.report.wrong += [f"{self.name}, call {n} ({self.sound.calls[:n]}) {way}: {what}" for what in wrong]
        self.report.notes["cases in which it failed"] += answer.failed > 0
        self.report.notes["killed" if answer.status < 0 else ("told", "refused")[answer.status % 2]] += 1

    def _untrue(self, answer: Answer, found: list[str]) -> Iterator[str]:
        """Say what the command said that is not so."""
        there = sorted(self.scenario.brings & {*found})
        if answer.status not in {0, 1, -signal.SIGKILL} or "Traceback" in answer.err:
            yield f"it ended with {answer}"
        if answer.status == 1 and ((there and "may be in the file all the same" not in answer.err) or not answer.err):
            yield f"{there} is there, and it said {answer.err}"
        if answer.status == 0 and not self.scenario.brings and answer.out != self.sound.out:
            yield f"it said {answer.out}"
        settings = content_of(self.settings)
        if answer.status in {0, 1} and settings != (self.new_settings, self.home.kept(self.settings))[answer.status]:
            yield f"the settings are {settings!r}, and it said {answer.err}"
        copied = bool(self._new_copies())
        if answer.status == 0 and self.backs_up and copied == ("No copy of the journal" in answer.err):
            yield f"today's copies are {self._new_copies()}, and it said {answer.err}"

    def _halves(self, answer: Answer) -> Iterator[str]:
        """Say what is there, but not whole."""
        was = self.home.kept(self.journal)
        for copy in self.journal.parent.glob("backups/journal-*.toml"):
            if copy.read_bytes() not in {self.home.kept(copy), was, was.removesuffix(self.torn)}:
                yield f"{copy.name} has {copy.stat().st_size} bytes"
        copies = [copy.read_bytes() for copy in self.journal.parent.glob("journal.toml.torn-*")]
        if self.torn and self.torn not in copies and not content_of(self.journal).startswith(was):
            yield "what was cut off is nowhere"
        if content_of(self.settings) not in {self.home.kept(self.settings), self.new_settings}:
            yield f"the settings are {content_of(self.settings)!r} ({answer.status})"

    def _new_copies(self) -> list[str]:
        name = f"backups/journal-{TODAY}*.toml"
        return [copy.name for copy in self.journal.parent.glob(name) if not self.home.kept(copy)]

    def _left_for_ever(self) -> list[Path]:
        """Return the files that nobody needs and that a later day does not take away either."""
        left = self._left()
        if left:
            for file in left:
                os.utime(file, (0, 0))
            self.home.run(_on_the_next_day)
            left = self._left()
        return left

    def _left(self) -> list[Path]:
        files = [at for at in self.home.place.rglob("*") if at.is_file()]
        return [at for at in files if not _MEANT_TO_STAY.fullmatch(at.name)]


def _on_the_next_day() -> int:
    stop_the_clock(TODAY + timedelta(days=1))
    return cli.main(["status"])


def faults(folder: Path, rounds: int, chance: random.Random) -> Report:
    """Every call of the system's on the user's files fails, in every way; or of all these cases so many."""
    library = folder / "fail_at.so"
    built = ["cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    around = dict(os.environ)
    if sys.platform == "linux" and shutil.which("cc") is not None:
        subprocess.run(built, check=True)
        around["LD_PRELOAD"] = str(library)
    run = [sys.executable, "-m", "tests.breaking.faults", str(folder), str(rounds), str(chance.random())]
    answer = subprocess.run(run, env=around, stdout=subprocess.PIPE, check=True)
    report = Report(**json.loads(answer.stdout))
    report.notes = Counter(report.notes)
    return report


def main(folder: str, rounds: str, seed: str) -> None:
    """Run so many of the cases, as many of each scenario, and print the report."""
    stop_the_clock()
    rulebook.look_through = cache(rulebook.look_through)
    home, report, chance = Home(Path(folder)), Report("faults"), random.Random(seed)
    for name in SCENARIOS:
        one = Faults(name, home, report)
        gc.freeze()
        cases = [*one.cases()]
        chosen = chance.sample(cases, min(len(cases), int(rounds) // len(SCENARIOS)))
        for case in chosen:
            one.meet(*case)
        report.rounds += len(chosen)
    sys.stdout.write(json.dumps(vars(report)))


if __name__ == "__main__":
    main(*sys.argv[1:])
