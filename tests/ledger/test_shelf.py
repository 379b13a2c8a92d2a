"""Long sequences whose past is packed behave as lists do."""

from collections.abc import Sequence
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.ledger import shelf
from connects_tui.ledger.shelf import Backwards, ById, Ids, Mapped, Packed, Picked, Shelf

numbers = st.lists(st.integers(0, 99), max_size=30)
slices = st.slices(30)


def packed(things: list[int], together: int = 4) -> Packed[int]:
    chunks = [bytes(things[start : start + together]) for start in range(0, len(things), together)]
    return Packed(chunks, len(things), loaded, itemgetter(0))


def loaded(chunk: bytes) -> list[tuple[int]]:
    return [(number,) for number in chunk]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "CHUNK", 4)
    monkeypatch.setattr(shelf, "_LOADED_AT_ONCE", 2)


def same(found: Sequence[int], expected: list[int], part: slice) -> None:
    assert list(found) == expected
    assert list(reversed(found)) == expected[::-1]
    assert len(found) == len(expected)
    assert [found[place] for place in range(-len(expected), len(expected))] == [*expected, *expected]
    assert list(found[part]) == expected[part]
    for outside in (len(expected), -len(expected) - 1):
        with pytest.raises(IndexError):
            found[outside]


@given(numbers, numbers, st.lists(st.tuples(st.integers(0, 59), st.integers(0, 99)), max_size=5), slices)
def test_a_shelf_is_its_past_and_what_came_and_changed_since(
    past: list[int], recent: list[int], changes: list[tuple[int, int]], part: slice
) -> None:
    whole, expected = Shelf(recent, packed(past)), [*past, *recent]
    before = whole.copy()
    for place, thing in changes:
        if place < len(expected):
            whole[place] = thing
            expected[place] = thing
    same(whole, expected, part)
    same(before, [*past, *recent], part)
    number = len(expected) // 2
    assert list(whole.since(number)) == expected[number:]
    assert list(whole.first(number)) == expected[:number]
    whole.append(5)
    assert list(whole) == [*expected, 5]


@given(numbers, slices)
def test_what_is_made_turned_or_picked_is_looked_up_when_it_is_asked_for(things: list[int], part: slice) -> None:
    of = packed(things)
    same(of, things, part)
    same(Mapped(of, lambda thing: thing + 1), [thing + 1 for thing in things], part)
    same(Backwards(of), things[::-1], part)
    places = [place for place in range(len(things)) if things[place] % 2]
    picked = [-1 if place == 3 else things[place] for place in places]
    same(Picked(of, places, {3: -1}), picked, part)


def test_only_what_was_looked_at_last_stays_unpacked_unless_all_is_to() -> None:
    unpacked: list[int] = []

    def unpack(plain: tuple[int]) -> int:
        unpacked.append(plain[0])
        return plain[0]

    chunks = [bytes([number] * 4) for number in range(5)]
    of = Packed(chunks, 20, loaded, unpack)
    assert [of[0], of[1], of[4], of[0]] == [0, 0, 1, 0]
    assert unpacked == [0, 0, 1]
    list(of)
    list(of)
    assert len(unpacked) > 3 + 20
    of.stay_unpacked()
    list(of)
    unpacked.clear()
    assert [*of, *reversed(of)]
    assert not unpacked


@given(st.lists(st.text("abc012", min_size=1, max_size=4) | st.none(), unique=True, max_size=20), st.text("abc012"))
def test_ids_are_found_by_whole_or_beginning(ids: list[str | None], other: str) -> None:
    found = Ids.of(ids)
    again = Ids(found.text, found.index)
    assert [again.find(id_) for id_ in ids if id_] == [place for place, id_ in enumerate(ids) if id_]
    assert (again.find(other) is None) == (other not in ids)
    assert again.beginning(other) == [id_ for id_ in ids if id_ and id_.startswith(other)]


def test_things_by_id_are_those_of_the_past_and_those_since() -> None:
    things = ById([("new", 3)], [1, 2], Ids.of(["one", "two"]))
    twin = things.copy()
    twin["two"] = 20
    assert dict(things) == {"one": 1, "two": 2, "new": 3}
    assert dict(twin) == {"one": 1, "two": 20, "new": 3}
    assert ("one" in things, "none" in things, things.get("none")) == (True, False, None)
    assert twin.beginning("t") == ["two"]
    assert (len(things), bool(things), bool(ById[int]())) == (3, True, False)
    with pytest.raises(TypeError):
        del things["one"]
