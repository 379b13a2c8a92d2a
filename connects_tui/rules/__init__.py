"""What Upwork's Connects rules say, era by era, as data; what follows from them is the ledger's business."""

from connects_tui.rules.rulebook import (
    TIMELINE,
    BadRuleSet,
    Plan,
    PurchaseTerms,
    Rulebook,
    RuleSet,
    Source,
    look_through,
    read_rule_set,
)  # fmt: skip

__all__ = [
    "TIMELINE", "BadRuleSet", "Plan", "PurchaseTerms", "RuleSet", "Rulebook", "Source", "look_through", "read_rule_set",
]  # fmt: skip
