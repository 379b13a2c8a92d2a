"""No text that stands in a journal, a rule set or a quick-add line ends the program.

`--hypothesis-profile=thorough` looks further; `python -m tests.fuzz` goes by coverage.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.journal.reading import read_journal
from tests.fuzz.corpus import SEEDS, WORDS
from tests.fuzz.targets import TARGETS


@st.composite
def changed(draw: st.DrawFn, name: str) -> bytes:
    """Text of a kind, with pieces taken out, doubled, or replaced by words of that kind."""
    data = bytearray(draw(st.sampled_from(SEEDS[name])))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 60))
        word = draw(st.one_of(st.sampled_from(WORDS[name]).map(str.encode), st.binary(max_size=8)))
        data[start : start + length] = word
    return bytes(data)


@st.composite
def composed(draw: st.DrawFn, name: str) -> bytes:
    """Words of a kind in any order."""
    between = draw(st.sampled_from([" ", "", "\n"]))
    return between.join(draw(st.lists(st.sampled_from(WORDS[name]), max_size=25))).encode()


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
def test_nothing_that_is_written_ends_the_program(name: str, data: st.DataObject) -> None:
    TARGETS[name](data.draw(st.one_of(changed(name), composed(name), st.binary(max_size=200))))


@given(changed("journal"))
def test_a_journal_that_is_read_in_parts_reads_as_one_that_is_read_at_once(data: bytes) -> None:
    at_once = read_journal(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("connects_tui.journal.reading._BLOCKS_AT_ONCE", 1)
        assert read_journal(data) == at_once


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_begins_with_is_read(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name](seed)
