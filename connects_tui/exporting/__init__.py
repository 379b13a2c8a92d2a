"""Exporting: the journal as tables, as double-entry books and as reports."""

from typing import Final

JSON_SCHEMA: Final = 2
"""The version of the shapes of all answers in JSON; it goes up where one changes in more than a new key."""

PROPOSAL_COLUMNS: Final = (
    *("id", "sent", "title", "client", "connects", "boost", "invited", "status", "budget", "budget_max", "hourly"),
    *("tags", "refunded", "url", "note", "status_since", "job_age", "applicants", "template", "country"),
    "client_spent",
)

LISTED_COLUMNS: Final = (*PROPOSAL_COLUMNS, "earned")
"""What `connects list` can show of a proposal; what it earned stands in entries of their own."""
