"""Declares the commands that correct what was recorded; `editing` and `correcting` run them."""

from typing import Final

from connects_tui.cli.declarations import DRY_RUN, JSON, RECORDS, RECORDS_ANYWAY, Command, argument, flag

_ENTRY: Final = "the id, or the beginning of one"
_ENTRIES: Final = "an id, or the beginning of one (several)"

_CHANGES: Final = "a field's new value; without any, your editor opens on the fields"
_UNSET: Final = "clear this field (repeatable)"

COMMANDS: Final[dict[str, Command]] = {
    "edit": Command(
        "editing.edit",
        "correct an entry",
        "connects edit k7f3q connects=6 tags=css,shopify --unset note",
        (
            argument("id", "ID", "words", _ENTRY, words="entries"),
            argument("changes", "FIELD=VALUE", "assignment", _CHANGES, words="assignments", nargs="*"),
            argument("--unset", "FIELD", "words", _UNSET, words="fields", action="append", default=[]),
            *RECORDS_ANYWAY,
        ),
    ),
    "remove": Command(
        "correcting.remove",
        "void an entry (kept in the journal, no longer counted)",
        "connects remove k7f3q",
        (argument("id", "ID", "words", _ENTRIES, words="entries", nargs="+"), *RECORDS),
    ),
    "undo": Command("correcting.undo", "take back the latest action", "connects undo", (DRY_RUN, JSON)),
    "redo": Command("correcting.redo", "do again what was undone last", "connects redo", (DRY_RUN, JSON)),
    "check": Command(
        "correcting.check",
        "read the whole journal and list every error and warning",
        "connects check --json | jq '.problems[].message'",
        (JSON,),
    ),
    "recover": Command(
        "correcting.recover",
        "put back entries that were saved and are missing",
        "connects recover --list",
        (flag("--list", "only show what is missing"), flag("--forget", "do not offer again what is missing now"), JSON),
    ),
}
