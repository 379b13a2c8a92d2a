"""Formats in which what the journal holds leaves the app. Each module writes one; none reads or writes a file."""
