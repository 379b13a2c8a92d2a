"""The shapes of every `--json` answer: keys are only ever added, else the schema's number goes up.

`books` has those of the journal, the ledger and the rules, `ahead` the forecast, `insights` what pays, `imports` the
preview of an import. `connects_tui.cli.output` writes them.
"""
