"""connects-tui: budget Upwork Connects in the terminal."""

__version__ = "0.2.0"
