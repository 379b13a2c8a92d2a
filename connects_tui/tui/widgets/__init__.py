"""Widgets of the app's own, for what Textual's do not do as well."""
