"""Every key, with the bursts behind it that are most dangerous, as real bytes in a real terminal.

`python -m tests.typing` writes each in one piece, and then so that each key waits until the app is done with the one
before, and prints what differs; `tests/tui/test_typed_bytes.py` is the suite's part of it.
"""
