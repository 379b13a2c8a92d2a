"""Job posts of the demo: no title comes twice."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Generic, TypeVar

from msgspec import Struct

from connects_tui.demo.words import BUDGETS, CLIENTS, NOTES, POSTS, RATES, SLOTS

_HOURLY = 0.35
_RANGE = 0.3
_UNKNOWN = 0.08
_CLIENT = 0.22
_LINK = 0.25
_NOTE = 0.07


class Price(Struct, frozen=True):
    """A job's budget in USD as the post names it; `least` is `None` where it names none."""

    least: Decimal | None = None
    most: Decimal | None = None
    hourly: bool = False


class Job(Struct, frozen=True):
    """A job post, and what the freelancer wrote down of it."""

    title: str
    tags: tuple[str, ...]
    price: Price
    client: str | None
    url: str | None
    note: str | None


Dealt = TypeVar("Dealt")


class Deck(Generic[Dealt]):
    """Cards that are dealt in random order, all of them before one comes again."""

    def __init__(self, cards: Sequence[Dealt], rng: Random) -> None:
        self._cards = cards
        self._rng = rng
        self._left: list[Dealt] = []

    def deal(self) -> Dealt:
        """Return the next card."""
        if not self._left:
            self._left = self._rng.sample(self._cards, len(self._cards))
        return self._left.pop()


class Jobs:
    """An endless supply of job posts."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._seen: set[str] = set()
        self._posts = Deck(POSTS, rng)
        self._clients = Deck(CLIENTS, rng)
        self._slots = {slot: Deck(words, rng) for slot, words in SLOTS.items()}

    def next(self) -> Job:
        """Return the next job post."""
        rng = self._rng
        title, tags, size = self._post()
        return Job(
            title=title,
            tags=tags,
            price=self._price(size),
            client=self.client() if rng.random() < _CLIENT else None,
            url=f"https://www.upwork.com/jobs/~01{rng.getrandbits(64):016x}" if rng.random() < _LINK else None,
            note=rng.choice(NOTES) if rng.random() < _NOTE else None,
        )

    def client(self) -> str:
        """Return a client's name."""
        return self._clients.deal()

    def _post(self) -> tuple[str, tuple[str, ...], str]:
        while True:
            pattern, tags, size = self._posts.deal()
            used = {slot: deck.deal() for slot, deck in self._slots.items() if f"{{{slot}}}" in pattern}
            filled = pattern.format_map(used)
            title = filled[0].upper() + filled[1:]
            if title not in self._seen:
                self._seen.add(title)
                return title, tags, size

    def _price(self, size: str) -> Price:
        rng = self._rng
        if rng.random() < _UNKNOWN:
            return Price()
        if rng.random() < _HOURLY:
            least, most = rng.choice(RATES)
            return Price(_usd(least), _usd(most), hourly=True)
        first, second = sorted(rng.sample(BUDGETS[size], 2))
        return Price(_usd(first), _usd(second) if rng.random() < _RANGE else None)


def _usd(amount: int) -> Decimal:
    return Decimal(f"{amount}.00")
