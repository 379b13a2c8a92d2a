"""The app that rings the bell for every key that it is done with: `python -m tests.typing.answering JOURNAL`."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from textual import events

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.rules import Rulebook
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.modes import MODES, do_common
from tests.tui.driving import MOMENT, RestingLoop, at_rest, clock, until


class Answering(ConnectsApp):
    """Says when all that was typed has done what it does, and is drawn."""

    _typed = _answered = 0

    def on_mount(self) -> None:
        """Open the app, and answer from now on."""
        super().on_mount()
        self._answering = asyncio.create_task(self._answer())

    async def on_event(self, event: events.Event) -> None:
        """Count the keys."""
        self._typed += isinstance(event, events.Key) and not event.is_forwarded
        await super().on_event(event)

    def notify(self, *_: Any, **__: Any) -> None:
        """Show nothing that goes by itself after some seconds."""

    def bell(self) -> None:
        """Ring for no other reason, such as a key that a field refuses."""

    async def _answer(self) -> None:
        while self.is_running:
            await asyncio.sleep(MOMENT)
            if self._typed > self._answered:
                await at_rest(self)
                await until(lambda: all(worker.is_finished for worker in self.workers))  # the chart of Plans too
                for _ in range(self._typed - self._answered):
                    super().bell()
                self._answered = self._typed


def main(journal: Path) -> int:
    """Run the app until it is left; return its exit status."""
    app = Answering(
        lambda _: Book(JournalFile(journal), Rulebook.load(), now=clock), clock=clock, modes=MODES, do_common=do_common
    )
    app.animation_level = "none"
    app.run(loop=RestingLoop())
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
