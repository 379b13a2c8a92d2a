"""Exporting: the journal as tables, as double-entry books and as reports."""

from typing import Final

PROPOSAL_COLUMNS: Final = (
    *("id", "sent", "title", "client", "connects", "boost", "invited", "status", "budget", "budget_max", "hourly"),
    *("tags", "refunded", "url", "note", "status_since", "job_age", "applicants", "template", "country"),
    "client_spent",
)
"""The columns of the table of proposals, which the help of `connects list` names too."""
