"""What opens over a screen: the quick-add line, forms, a proposal's story, the keys."""
