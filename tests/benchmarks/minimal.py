"""The smallest app of Textual's, to compare ours with: a line of text and a footer."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Static

TEXT = "the smallest app"


class Minimal(App[None]):
    """One line and the footer."""

    def compose(self) -> ComposeResult:
        """Both."""
        yield Static(TEXT)
        yield Footer()


if __name__ == "__main__":
    Minimal().run()
