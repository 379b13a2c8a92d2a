"""Exporting: what the journal holds as tables, books of double entry and reports, each as text or in a file."""
