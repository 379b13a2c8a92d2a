"""What Upwork's Connects rules say, era by era, as data.

Here live the model of a rule set, the reader of rule set files, the packaged sets and the timeline that says
which set is in force on a day. What follows from the rules for one account is the ledger's business.
"""

from connects_tui.rules.model import Plan, PurchaseTerms, RuleSet, Source
from connects_tui.rules.rulebook import TIMELINE, BadRuleSet, Rulebook, look_through, read_rule_set

__all__ = [
    "TIMELINE", "BadRuleSet", "Plan", "PurchaseTerms", "RuleSet", "Rulebook", "Source", "look_through", "read_rule_set",
]  # fmt: skip
