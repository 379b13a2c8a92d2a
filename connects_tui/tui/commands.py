"""What the palette offers: every action of the present screen, and what fits in the journal."""

from functools import partial
from inspect import isawaitable
from typing import Any

from textual.screen import Screen

from connects_tui.actions.filters import filter_of
from connects_tui.keys import ACTIONS, GROUPS, MOVE, SCREENS
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.modals.palette import Command, Palette
from connects_tui.wording import counted, day_words, upper_first


def open_palette(app: ConnectsApp, screen: Screen[Any]) -> None:
    """Open the command palette of a screen."""

    async def run(command: Command | None) -> None:
        if command is not None:
            outcome = command.run()
            if isawaitable(outcome):
                await outcome

    placeholder = "A command, a proposal, a client or a tag"
    palette = Palette(commands_on(app, screen), partial(found_in_journal, app), placeholder=placeholder)
    app.push_screen(palette, run)


def commands_on(app: ConnectsApp, screen: Screen[Any]) -> list[Command]:
    """Return everything that can be done on a screen, those of a group together."""
    found: dict[str, Command] = {}
    for active in screen.active_bindings.values():
        action = ACTIONS.get(active.binding.id or "")
        moves = action is not None and action.group == MOVE and not (action.about and isinstance(active.node, Screen))
        if action is None or moves or not active.enabled or action.id in found or action.id == "palette":
            continue
        title, run = active.binding.description, partial(app.run_action, active.binding.action, active.node)
        found[action.id] = Command(
            upper_first(title), action.about, action.group, run, app.key_of(action.id), action.synonyms
        )
    for action in ACTIONS.values():
        node = next((node for node in SCREENS.get(app.screen_name, ()) if node in action.on), None)
        if not action.keys and node is not None:
            run = partial(app.run_action, action.on[node], screen)
            found[action.id] = Command(upper_first(action.words), action.about, action.group, run, "", action.synonyms)
    order = list(ACTIONS)
    ids = sorted(found, key=lambda id_: (GROUPS.index(ACTIONS[id_].group), order.index(id_)))
    return [found[id_] for id_ in ids]


def found_in_journal(app: ConnectsApp, text: str) -> list[Command]:
    """Return what fits a text in the journal: proposals to look at, clients and tags to filter by."""
    books = app.books
    if books is None:
        return []
    found = books.search.find(text)
    commands = []
    for proposal in found.proposals:
        state = books.ledger.proposals.named(proposal.id)
        about = (proposal.client, state.status if state else None, day_words(proposal.on, books.today))
        show = partial(app.show_proposal, proposal)
        commands.append(Command(proposal.title, " · ".join(filter(None, about)), "Proposals", show))
    for group, dimension, names in (("Clients", "client", found.clients), ("Tags", "tag", found.tags)):
        for name in names:
            show_all = partial(app.show_proposals, filter_of(dimension, name.text))
            commands.append(Command(name.text, counted(name.proposals, "proposal"), group, show_all))
    return commands
