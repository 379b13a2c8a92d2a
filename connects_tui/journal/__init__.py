"""The journal: one plain TOML file that things are only ever added to, and how it is read, written and kept safe."""
