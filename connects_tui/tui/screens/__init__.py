"""One module per screen, with its styles beside it."""
