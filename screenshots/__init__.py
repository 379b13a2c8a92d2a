"""The pictures of README and docs; `film` makes the one that moves, and the tests of the screens write the others."""
