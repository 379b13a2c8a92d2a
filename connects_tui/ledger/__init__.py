"""What follows from rules and entries: pure, without files or a clock; `today` is always a parameter."""

from connects_tui.ledger.history import History
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.state import Movement

__all__ = ["History", "Ledger", "Movement"]
