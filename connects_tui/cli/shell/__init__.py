"""The commands for the app, agents and the shell."""

from typing import Final

from connects_tui.cli.declarations import Command, argument, choice, flag

COMMANDS: Final = {
    "demo": Command(None, "open the app on sample data; your journal isn't touched", "connects demo"),
    "mcp": Command(
        "shell.agents.serve",
        "serve your journal to agents (Model Context Protocol)",
        "connects mcp --allow-writes",
        flag("--allow-writes", "let agents record too: within agent_limit, and marked as theirs"),
        flag("--skill", "print a text that tells agents how to use it"),
    ),
    "help": Command(
        None,
        "show help for a command",
        "connects help log",
        argument("command", "COMMAND", "anything", "the command", nargs="?"),
        needs_no_journal=True,
    ),
    "completion": Command(
        "shell.scripts.print_script",
        "print a completion script for bash, zsh or fish",
        "connects completion fish | source",
        choice("shell", ("bash", "zsh", "fish"), "bash, zsh or fish", metavar="SHELL"),
        needs_no_journal=True,
    ),
    "man": Command(
        "shell.scripts.print_manual", "print the manual page", "connects man | man -l -", needs_no_journal=True
    ),
}
