"""The settings file: read it, see whether somebody else changed it, change one setting in it durably."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from connects_tui import files
from connects_tui.settings.model import KEYS, SETTINGS, Settings, mistake
from connects_tui.settings.reading import Reading, read_settings
from connects_tui.wording import lower_first

_BOM = b"\xef\xbb\xbf"


class NotChanged(Exception):
    """Nothing was changed in the settings file; the message says why."""


class SettingsFile:
    """One settings file on disk, as it was last seen. It need not be there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reading = Reading()
        self._content: bytes | None = None

    @property
    def settings(self) -> Settings:
        """What is set, as it was last seen."""
        return self.reading.settings

    @property
    def exists(self) -> bool:
        """Whether there was a file when it was last looked at."""
        return self._content is not None

    def look(self) -> bool:
        """Look at the file again; return whether it says something else than before."""
        before = self.reading
        try:
            content = self._read()
        except OSError as error:
            why = lower_first(error.strerror or str(error))
            unreadable = mistake(f"It can't be read: {why}", "Put a settings file in its place")
            self._content, self.reading = None, Reading(problems=(unreadable,), damaged=True)
        else:
            if content is None or content != self._content:
                self.reading = Reading() if content is None else read_settings(content)
            self._content = content
        return self.reading != before

    def _read(self) -> bytes | None:
        try:
            return files.content(self.path, files.SMALL)
        except FileNotFoundError:
            return None

    def change(self, name: str, value: str | int | None) -> None:
        """Give a setting another value, or with `None` its default again.

        Raises:
            NotChanged: nothing was changed; the message says why.
        """
        if value is not None:
            SETTINGS[name].check(value)
        self._change((name,), value)

    def change_key(self, action: str, keys: str | Sequence[str] | None) -> None:
        """Give an action another key, or several; with `None` its default again.

        Raises:
            NotChanged: nothing was changed; the message says why.
        """
        self._change((KEYS, action), keys if keys is None or isinstance(keys, str) else list(keys))

    def _change(self, names: tuple[str, ...], value: Any) -> None:
        from connects_tui.settings.editing import HEADING, CannotEdit, changed  # noqa: PLC0415 - reading needs none of it

        self.look()
        if self.reading.damaged:
            problem = self.reading.problems[0]
            place = f"{self.path}:{problem.line}" if problem.line else str(self.path)
            raise NotChanged(f"{place}: not changed: {problem.sentence}")
        content = self._content if self._content is not None else HEADING.encode()
        if self._content is None and value is None:
            return
        bom = _BOM if content.startswith(_BOM) else b""
        try:
            made = bom + changed(content.removeprefix(_BOM).decode(), names, value).encode()
        except CannotEdit as why:
            where = f"{self.path}:{line}" if (line := self.reading.lines.get(".".join(names), 0)) else str(self.path)
            raise NotChanged(f"{where}: not changed: {why}") from None
        if made != self._content:
            try:
                files.private_folder(Path(os.path.realpath(self.path)).parent)
                files.replace_whole(self.path, made)
            except OSError as error:
                raise NotChanged(f"{self.path}: not saved: {error.strerror or error}") from error
        self.look()
