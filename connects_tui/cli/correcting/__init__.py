"""The commands that correct the journal: `run` has the function of each."""

from typing import Final

from connects_tui.cli.declarations import DRY_RUN, ID, IDS, JSON, RECORDS, RECORDS_ANYWAY, Command, argument, flag

_CHANGES: Final = "a field's new value; without any, your editor opens"
COMMANDS: Final = {
    "edit": Command(
        "correcting.run.edit",
        "correct an entry",
        "connects edit k7f3q connects=6 tags=css,shopify --unset note",
        argument("id", "ID", "words", ID, words="entries"),
        argument("changes", "FIELD=VALUE", "assignment", _CHANGES, words="assignments", nargs="*"),
        argument(
            "--unset", "FIELD", "words", "clear this field (repeatable)", words="fields", action="append", default=[]
        ),
        *RECORDS_ANYWAY,
    ),
    "remove": Command(
        "correcting.run.remove",
        "remove an entry (it stays in the file but no longer counts)",
        "connects remove k7f3q",
        argument("id", "ID", "words", IDS, words="entries", nargs="+"),
        *RECORDS,
    ),
    "undo": Command("correcting.run.undo", "undo the last action", "connects undo", DRY_RUN, JSON),
    "redo": Command("correcting.run.redo", "redo what was last undone", "connects redo", DRY_RUN, JSON),
    "check": Command(
        "correcting.run.check",
        "read the whole journal and list every error and warning",
        "connects check --json | jq '.problems[].message'",
        JSON,
    ),
    "recover": Command(
        "correcting.run.recover",
        "put back saved entries that are missing",
        "connects recover --list",
        flag("--list", "only show what is missing"),
        flag("--forget", "stop offering what is missing now"),
        JSON,
    ),
}
