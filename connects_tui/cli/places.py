"""The command that says where things are: path."""

from connects_tui.cli.desk import Desk
from connects_tui.cli.output import say, say_json
from connects_tui.journal.paths import benchmarks_file


def path(desk: Desk) -> None:
    """Print where the journal, the settings, the user's rule sets and benchmarks are, or would be; or one of them."""
    asked = desk.arguments
    places = {
        "journal": desk.journal,
        "rules": desk.rules_folder,
        "settings": desk.settings.path,
        "benchmarks": benchmarks_file(),
    }
    if asked.what is not None:
        say(f"{places[asked.what]}")
        return
    if desk.wants_json:
        say_json({name: {"path": f"{place}", "exists": place.exists()} for name, place in places.items()})
        return
    for name, place in places.items():
        missing = "" if place.exists() else "  (not there yet)"
        say(f"{name + ':':<12}{place}{missing}")
