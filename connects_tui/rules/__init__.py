"""What Upwork's Connects rules say, era by era, as data."""

from connects_tui.rules.model import Plan, ProposalCosts, PurchaseTerms, Refunds, RuleSet, Source, SpendOrder
from connects_tui.rules.rulebook import PACKAGED, TIMELINE, BadRuleSet, Rulebook, look_through

__all__ = [
    "PACKAGED", "TIMELINE", "BadRuleSet", "Plan", "ProposalCosts", "PurchaseTerms", "Refunds", "RuleSet", "Rulebook",
    "Source", "SpendOrder", "look_through",
]  # fmt: skip
