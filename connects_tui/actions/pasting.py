"""What a paste into the quick-add line means: a link alone becomes the link, and the words in it the title."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from connects_tui.actions.quick_add import Draft, is_link, written
from connects_tui.text import sanitize

_WORDS_OF_A_JOB: Final = re.compile(r"(?P<words>.+)_~\w+")
"""How Upwork ends a job's address: its title with hyphens for blanks, then `_~` and the job's number."""


def pasted_lines(text: str) -> list[str]:
    """Return the lines of a paste that are not empty, each on one line and sanitized."""
    return [sanitize(line.strip()) for line in text.splitlines() if line.strip()]


def line_for_link(link: str) -> str | None:
    """Return the quick-add line for a pasted line that is one link and nothing else; `None` for any other.

    It begins with a blank: with the cursor in front of it, a cost that is typed stands by itself.
    """
    return f" {written(Draft(title=words_of(link), url=link))}" if is_link(link) else None


def words_of(link: str) -> str:
    """Return the title that a job's link on Upwork holds, "" where it holds none.

    The words of other sites' links are left alone: they need not be a title.
    """
    try:
        address = urlsplit(link)
    except ValueError:
        return ""
    if not re.fullmatch(r"(.+\.)?upwork\.com", address.hostname or ""):
        return ""
    for segment in address.path.split("/"):
        job = _WORDS_OF_A_JOB.fullmatch(sanitize(unquote(segment)))
        if job:
            return " ".join(job["words"].replace("-", " ").replace("_", " ").split())
    return ""
