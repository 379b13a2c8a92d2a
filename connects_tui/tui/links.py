"""The link to a proposal's job: opened in the browser, or copied."""

import webbrowser
from pathlib import Path
from typing import Final

from connects_tui.actions.quick_add import is_link
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.app import ConnectsApp

_TERMINAL_BROWSERS: Final = ("www-browser", "links", "elinks", "lynx", "w3m")


def open_link(app: ConnectsApp, proposal: Proposal | None) -> None:
    """Open the job's page in the browser, or say why not."""
    if url := _link(app, proposal):
        copy = app.key_of("copy-link")
        if not is_link(url):  # a journal can come from anywhere, and a browser opens files and programs, too
            app.notify(f"This link isn't a web address; {copy} copies it", severity="warning")
        elif _has_browser():
            app.open_url(url)
            app.notify("Opened the link in your browser")
        else:
            app.notify(f"There is no browser to open it in here; {copy} copies the link", severity="warning")


def copy_link(app: ConnectsApp, proposal: Proposal | None) -> None:
    """Copy the link of the job's page, through the terminal (OSC 52)."""
    if url := _link(app, proposal):
        app.copy_to_clipboard(url)
        app.notify("Copied the link")


def _link(app: ConnectsApp, proposal: Proposal | None) -> str | None:
    app.clear_notifications()
    if proposal is not None and proposal.url is None:
        app.notify(f"This proposal has no link yet; {app.key_of('edit')} adds one", severity="warning")
    return proposal.url if proposal else None


def _has_browser() -> bool:
    """Whether a link can be opened: not over SSH, say, nor in a browser that would draw on this very terminal."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return Path(browser.name).name not in _TERMINAL_BROWSERS
