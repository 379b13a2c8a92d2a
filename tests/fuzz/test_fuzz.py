"""Nothing that anybody may have written ends the program, or breaks what must be true of what is read.

Each target reads what fuzzing begins with, and a few changes of it; `python -m tests.fuzz` goes by coverage.
"""

import random
from collections.abc import Iterator

import pytest

pytest.importorskip("termios")  # one of the readers is that of a terminal's keys

from tests.fuzz.corpus import WORDS, seeds
from tests.fuzz.targets import TARGETS

CHANGED = {"commands": 5, "agents": 12, "page": 40, "journal": 60, "ledger": 60, "state": 40}
"""How many changes are tried of what takes longest; of the rest it is 120."""


def changed(target: str) -> Iterator[bytes]:
    """Yield text of a kind with pieces taken out, doubled, or replaced by words; always the same."""
    chance = random.Random(target)
    for _ in range(CHANGED.get(target, 120)):
        data = bytearray(chance.choice(seeds(target)))
        for _ in range(chance.randint(1, 6)):
            start, length = chance.randint(0, len(data)), chance.choice((0, 0, 1, 5, 60))
            end = min(start + length, len(data))
            new = chance.choice((chance.choice(WORDS).encode(), chance.randbytes(3), bytes(data[start:end]) * 2))
            data[start:end] = new
        yield bytes(data)


@pytest.mark.parametrize("target", TARGETS)
def test_whatever_is_written_is_read(target: str) -> None:
    for data in (*seeds(target), *changed(target)):
        try:
            TARGETS[target](data)
        except BaseException as error:
            error.add_note(f"while reading {data!r}")
            raise
