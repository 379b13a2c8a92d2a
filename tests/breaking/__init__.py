"""Fault injectors: each breaks journals in one way and counts the entries acknowledged against those found again.

`python -m tests.breaking` runs them at length and prints the figures; the suite runs a few rounds of each.
"""
