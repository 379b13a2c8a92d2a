"""What is asked before something typed is left behind."""

from typing import Final

ASKED: Final = "Leave without saving? esc again leaves, enter saves"
