"""Whether bidding pays: rates, costs and comparisons from the user's own proposals.

Pure, as the ledger is, but for the benchmarks that come with the package; `connects_tui.actions` words the numbers.
"""
