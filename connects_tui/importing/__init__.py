"""Importing: text -> ParsedSource (`sources`) -> Preview (`matching`) -> entries, as one action.

Every line of a text is in one of the source's items, or counted in its `passed`; every item is one row of the preview.
"""
