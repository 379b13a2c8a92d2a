"""What arrives from outside, read: pages, statements and tables become items, each module one shape of source.

Nothing here knows a journal. What an item means for one (there already, new, unsure) is the business of
`connects_tui.actions.importing`.
"""
