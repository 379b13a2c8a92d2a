"""What opens over a screen: the quick-add line, forms, a proposal's details, the keys."""
