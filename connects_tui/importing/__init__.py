"""Importing: read a source, match its rows against the journal, show that, and record what the user wants.

    text -> ParsedSource (`sources`) -> Preview (`matching`, `restore`) -> entries, as one action (`record`)

Every line of a text is in one of the source's items, or counted in its `passed`; every item is one row of the preview.
Nothing is written before `record_import`.
"""
