"""Power cuts: what a disk may hold after one, at every moment of what the program does, is opened again.

*What is recorded* is every change to the user's folders: of a file's content (written at a place, cut to a length), and
of a folder's list (a new file or folder, another name for a file, a rename, a removal); every fsync of a file or a
folder; and what a command had acknowledged once it was done.

*What a disk may hold* at a moment. An fsync of a file puts all changes of its content before it on the disk, and an
fsync of a folder all changes of its list; a file that is synced may still have no name. Of every other change nothing
is promised, whatever its order:

* A change of a list is there or not, each by itself. A rename is one change: it is there or not.
* What was written to a file is there; or not; or the file has its new length and zeros where it was written; or it
  ends somewhere in it; or any of its blocks of 512 bytes are zeros. Of several writes each is so by itself, and what
  was never written between two of them is zeros. A file that was cut is cut or not.
  (What another file held before is in none of them: file systems of today show that to nobody.)

There are too many combinations for a long list of changes. At every moment all of them are taken together with none,
each alone with all others and with none of them, and some by chance.

*What has to be true* of each: the next command works, after the program itself has repaired what there is to repair;
every entry that had been acknowledged is there, and none that nobody wrote; every copy is whole; what was cut off an
unfinished end is in the journal still, or in the copy of it.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest import mock

from connects_tui.journal.blocks import torn_tail
from connects_tui.journal.paths import default_journal
from tests.breaking.faults import (
    INIT,
    SCENARIOS,
    Action,
    command,
    content_of,
    live_below,
    log,
    names_in,
    quietly,
)
from tests.breaking.injectors import Report
from tests.on_a_day import stop_the_clock

_BLOCK: Final = 512
_LATEST: Final = 4
"""So many of the latest changes of a file or a folder are taken one by one."""

_BY_CHANCE: Final = 400
"""So many combinations are chosen by chance at every moment of one action; of many actions, so many of all together."""


Image = dict[Path, bytes | None]
"""What a disk holds: the content of each file by its path, `None` for a folder."""


Change = Callable[[Any], Any]


class Node:
    """A file or a folder: what of it is on the disk, and the changes since.

    A file has bytes, and a folder a table of the nodes in it by name; a change takes that and returns another one.
    """

    def __init__(self, safe: Any) -> None:
        self.safe = safe
        self.changes: list[Change] = []

    @property
    def now(self) -> Any:
        return changed(self.safe, self.changes)

    def sync(self) -> None:
        self.safe, self.changes = self.now, []


def changed(content: Any, changes: Sequence[Change]) -> Any:
    for change in changes:
        content = change(content)
    return content


Chosen = Mapping[Node, Sequence[Change]]


def listing(name: str, node: Node) -> Change:
    return lambda listed: listed | {name: node}


def moving(old: str, new: str, node: Node) -> Change:
    return lambda listed: {name: at for name, at in listed.items() if name != old} | {new: node}


def removing(removed: str) -> Change:
    return lambda listed: {name: at for name, at in listed.items() if name != removed}


class Writing:
    """Bytes that are written at a place of a file."""

    def __init__(self, at: int, data: bytes) -> None:
        self.at, self.data = at, data

    def __call__(self, content: bytes) -> bytes:
        return content[: self.at].ljust(self.at, b"\0") + self.data + content[self.at + len(self.data) :]

    def variants(self, chance: random.Random) -> "Iterator[Writing]":
        """Give what else of it may be there: zeros, a part, or some of its blocks."""
        size = len(self.data)
        edges = [0, *range(_BLOCK - self.at % _BLOCK, size, _BLOCK), size]
        for end in {1, size // 2, size - 1, chance.choice(edges[1:])}:
            yield Writing(self.at, self.data[:end])
        yield self._with_zeros(edges, lambda _: True)
        if len(edges) > 2:
            for number in {0, len(edges) // 2 - 1, len(edges) - 2}:
                yield self._with_zeros(edges, number.__eq__)
            yield self._with_zeros(edges, lambda _: chance.random() < 1 / 2)

    def _with_zeros(self, edges: Sequence[int], where: Callable[[int], bool]) -> "Writing":
        blocks = (bytes(end - begin) if where(at) else self.data[begin:end] for at, (begin, end) in _numbered(edges))
        return Writing(self.at, b"".join(blocks))


def _numbered(edges: Sequence[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    return enumerate(pairwise(edges))


class Disk:
    """A home's disk. While it is recording, what is done to the home through `os` is noted, and done as well.

    Attributes:
        after_each: called after every change and every fsync.
    """

    def __init__(self, home: Path, after_each: Callable[["Disk"], object]) -> None:
        self.home, self.after_each = home, after_each
        self._nodes: list[Node] = []
        self._root = self._as_it_is(home)
        self._opened: dict[int, list[Any]] = {}

    def _as_it_is(self, at: Path) -> Node:
        there = {entry.name: self._as_it_is(entry) for entry in at.iterdir()} if at.is_dir() else at.read_bytes()
        return self._new(there)

    def _new(self, safe: Any) -> Node:
        self._nodes.append(Node(safe))
        return self._nodes[-1]

    def image(self, chosen: "Chosen") -> Image:
        """Return what it holds if of the changes since the latest fsyncs these are there."""
        found: Image = {}
        below = [(self.home, self._root)]
        while below:
            path, node = below.pop()
            there = changed(node.safe, chosen.get(node, ()))
            found[path] = None if isinstance(there, dict) else there
            below += [(path / name, inner) for name, inner in there.items()] if isinstance(there, dict) else []
        return found

    @property
    def now(self) -> Image:
        """What it holds for who looks at it now."""
        return self.image({node: node.changes for node in self._nodes})

    def images(self, chance: random.Random, by_chance: int) -> Iterator[Image]:
        """Give what it may hold after a power cut now: what is taken one by one, and so much by chance."""
        unsure = [node for node in self._nodes if node.changes]
        every: Chosen = {node: node.changes for node in unsure}
        yield self.image({})
        if not unsure:
            return
        yield self.image(every)
        for node in unsure:
            for number in range(max(len(node.changes) - _LATEST, 0), len(node.changes)):
                before, change, after = node.changes[:number], node.changes[number], node.changes[number + 1 :]
                instead = [[*before, *after]]
                if isinstance(change, Writing):
                    instead += [[*before, variant, *after] for variant in change.variants(chance)]
                for changes in instead:
                    yield self.image({**every, node: changes})
                yield self.image({node: [change]})
        for _ in range(by_chance):
            yield self.image({node: [*_some(node.changes, chance)] for node in unsure})

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Note what is done meanwhile; no fsync waits for the disk that this runs on."""
        real = {name: getattr(os, name) for name in ("open", "write", "close", "ftruncate", "mkdir", "unlink", "link")}
        real |= {"rename": os.rename, "replace": os.replace, "fsync": lambda _: None}
        patched = {name: partial(getattr(self, f"_{name}"), does) for name, does in real.items()}
        with ExitStack() as patches:
            for name, noted in patched.items():
                patches.enter_context(mock.patch.object(os, name, noted))
            yield

    def _at(self, path: Any) -> tuple[Node, Node | None, str] | None:
        """Return the folder that a path is in, what is there, and its name; `None` for one outside of the home."""
        place = Path(os.fspath(path))
        if not place.is_relative_to(self.home):
            return None
        folder: Node = self._root
        node: Node | None = self._root
        for name in place.relative_to(self.home).parts:
            assert node is not None, path
            folder, node = node, node.now.get(name)
        return folder, node, place.name

    def _change(self, node: Node, change: Change) -> None:
        node.changes.append(change)
        self.after_each(self)

    def _open(self, does: Any, path: Any, flags: int, *more: Any, **named: Any) -> int:
        descriptor: int = does(path, flags, *more, **named)
        if found := self._at(path):
            folder, node, name = found
            if node is None:
                node = self._new(b"")
                self._change(folder, listing(name, node))
            assert not flags & os.O_TRUNC, path
            self._opened[descriptor] = [node, -1 if flags & os.O_APPEND else 0]
        return descriptor

    def _write(self, does: Any, descriptor: int, data: Any) -> int:
        written: int = does(descriptor, data)
        if opened := self._opened.get(descriptor):
            node, at = opened
            self._change(node, Writing(len(node.now) if at < 0 else at, bytes(data[:written])))
            opened[1] += written if at >= 0 else 0
        return written

    def _close(self, does: Any, descriptor: int) -> None:
        self._opened.pop(descriptor, None)
        does(descriptor)

    def _ftruncate(self, does: Any, descriptor: int, length: int) -> None:
        does(descriptor, length)
        if opened := self._opened.get(descriptor):
            self._change(opened[0], lambda content: content[:length])

    def _fsync(self, does: Any, descriptor: int) -> None:
        does(descriptor)
        if opened := self._opened.get(descriptor):
            opened[0].sync()
            self.after_each(self)

    def _mkdir(self, does: Any, path: Any, *more: Any, **named: Any) -> None:
        does(path, *more, **named)
        if found := self._at(path):
            self._change(found[0], listing(found[2], self._new({})))

    def _unlink(self, does: Any, path: Any, **named: Any) -> None:
        does(path, **named)
        if found := self._at(path):
            self._change(found[0], removing(found[2]))

    def _link(self, does: Any, old: Any, new: Any, **named: Any) -> None:
        does(old, new, **named)
        if found := self._at(old):
            assert found[1] is not None
            self._change(found[0], listing(Path(new).name, found[1]))

    def _rename(self, does: Any, old: Any, new: Any, **named: Any) -> None:
        does(old, new, **named)
        if found := self._at(old):
            assert found[1] is not None
            assert Path(old).parent == Path(new).parent
            self._change(found[0], moving(found[2], Path(new).name, found[1]))

    _replace = _rename


def _some(changes: Sequence[Change], chance: random.Random) -> Iterator[Change]:
    for change in changes:
        if isinstance(change, Writing) and chance.random() < 1 / 2:
            yield chance.choice([*change.variants(chance)])
        elif chance.random() < 1 / 2:
            yield change


# --- what is done, and what is true afterwards -----------------------------------------------------------------------


class Moment(NamedTuple):
    """What a disk may hold, and what had been acknowledged by then."""

    image: Image
    said: tuple[str, ...]


class Cuts:
    """One scenario, with what the disk may hold at any moment of it; of all that, so many by chance."""

    def __init__(self, name: str, home: Path, most: int, chance: random.Random) -> None:
        self._most, self._chance = most, chance
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        before, actions = _ACTIONS[name]
        for action in before:
            quietly(action)
        self.journal = default_journal()
        was = content_of(self.journal)
        self.said, self.torn = tuple(names_in(was)), was[torn_tail(was) or len(was) :]
        self.wholes = {was, *(copy.read_bytes() for copy in self.journal.parent.glob("backups/*"))}
        self.moments: list[Moment] = []
        self.number, self._seen = 0, set[int]()
        disk = Disk(home, self._look)
        with disk.recording():
            self._by_chance = min(_BY_CHANCE // len(actions), most)
            for action in actions[:most]:
                quietly(action)
                self.said = tuple(names_in(content_of(self.journal)))
                self.wholes.add(content_of(self.journal))
                self._look(disk)
        real = {at: None if at.is_dir() else at.read_bytes() for at in (home, *home.rglob("*"))}
        assert disk.now == real, "something was done that was not noted"

    def _look(self, disk: Disk) -> None:
        """Keep what the disk may hold now: of all so far, each as likely as any other."""
        for image in disk.images(self._chance, self._by_chance):
            moment = Moment(image, self.said)
            seen = hash((frozenset(image.items()), self.said))
            if seen in self._seen:
                continue
            self._seen.add(seen)
            self.number += 1
            if len(self.moments) < self._most:
                self.moments.append(moment)
            elif (place := self._chance.randrange(self.number)) < self._most:
                self.moments[place] = moment

    def wrong(self, moment: Moment, report: Report) -> Iterator[str]:
        """Lay a disk's files out, and say what is wrong with them and with what the next command makes of them."""
        home = next(iter(moment.image))
        shutil.rmtree(home)
        for at, content in moment.image.items():
            if content is None:
                at.mkdir(mode=0o700)
            else:
                at.write_bytes(content)
                at.chmod(0o600)
        copies = [content for at, content in moment.image.items() if ".torn-" in at.name]
        if self.torn and self.torn not in copies and not content_of(self.journal).endswith(self.torn):
            yield "what was cut off is nowhere"
        for at, content in moment.image.items():
            if at.parent.name == "backups" and not at.name.startswith(".") and content not in self.wholes:
                yield f"{at.name} has {len(content or b'')} bytes"
        if "account" not in moment.said:
            with suppress(AssertionError):
                quietly(command(*INIT))
        try:
            quietly(log("Next"))
        except AssertionError as error:
            yield f"the next command says {error}"
        report.count([*moment.said, "Next"], names_in(content_of(self.journal)), [*self.said, "account"])


def power_cuts(folder: Path, rounds: int, chance: random.Random) -> Report:
    """The power goes at every moment of what the program does; so many of the disks there may be are opened again."""
    report = Report("power_cuts")
    stop_the_clock()
    live_below(folder)
    for name in _ACTIONS:
        cuts = Cuts(name, folder / "home", rounds // len(_ACTIONS), chance)
        report.notes[f"disks of {name}"] = cuts.number
        with mock.patch.object(os, "fsync"):
            for moment in cuts.moments:
                report.rounds += 1
                report.wrong += [f"{name}, {moment.said[-1:]}: {what}" for what in cuts.wrong(moment, report)]
    return report


def _after(name: str, *actions: Action) -> tuple[Sequence[Action], Sequence[Action]]:
    return SCENARIOS[name].before, actions or (SCENARIOS[name].action,)


_ACTIONS: Final = {
    "init": _after("init"),
    "log": _after("log", *(log(f"Job {number}") for number in range(50))),
    "import": _after("import"),
    "repair": _after("repair"),
    "backup": _after("backup"),
    "recover": _after("recover"),
    "settings": _after("settings"),
}
"""By name: what is on the disk already, and what is done."""
