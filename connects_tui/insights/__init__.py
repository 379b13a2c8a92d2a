"""Whether bidding pays: rates, costs and comparisons from the user's own proposals.

Pure, as the ledger is: functions of a ledger and its proposals, without input or output (but for the benchmarks that
come with the package) and without a clock. What is said about the numbers in sentences is the business of
`connects_tui.actions`.
"""
