"""Exporting: the journal as tables, as double-entry books and as reports."""
