"""Importing: read a source, match its rows against the journal, show that, and record what the user wants.

    text -> ParsedSource (`sources`) -> Preview (`matching`, `restore`) -> entries, as one action (`record`)

Nothing is written before `record_import`.
"""
