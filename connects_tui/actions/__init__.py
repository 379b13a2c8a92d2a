"""What a person does with the journal, for both front ends: record, correct, undo, find, and say it in one line.

The command line and the app know this package and not each other; both do the same things, with the same code.
"""
