"""The user's settings: what there is to set, reading settings.toml with the line of each mistake, changing it.

It knows no other part of the program. What only a front end can judge (whether a theme or a key exists) is checked
there, and reported as the same kind of problem (`mistake`).
"""

from connects_tui.settings.file import NotChanged, SettingsFile
from connects_tui.settings.model import DEFAULTS, SETTINGS, Setting, Settings, mistake
from connects_tui.settings.reading import Reading, read_settings

__all__ = [
    "DEFAULTS",
    "SETTINGS",
    "NotChanged",
    "Reading",
    "Setting",
    "Settings",
    "SettingsFile",
    "mistake",
    "read_settings",
]
