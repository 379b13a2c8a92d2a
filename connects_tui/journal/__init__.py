"""The journal: one TOML file that things are only ever added to."""
