"""Where fuzzing begins: text of each kind as it should be, and the words that it is made of."""

from connects_tui.rules.rulebook import PACKAGED
from tests.journal.building import BY_HAND, journal

CORRECTIONS = b"""
[[entry]]
id = "e"
kind = "edit"
on = 2026-11-03
of = "job"
set = { connects = 6 }
unset = ["boost"]

[[entry]]
id = "r"
kind = "remove"
on = 2026-11-03
of = "e"
"""
JOURNALS = [
    journal(),
    journal()[:-20],
    journal().replace(b"\n", b"\r\n"),
    b"\xef\xbb\xbf" + journal() + BY_HAND.encode(),
    journal() + CORRECTIONS,
    b"<<<<<<< HEAD\n" + journal() + b"=======\n>>>>>>> there\n",
]
RULE_SETS = [file.read_bytes() for file in sorted(PACKAGED.glob("*.toml"))]
LINES = [
    b"6 Fix a Django admin +10 @acme #django $800-1200 !invite ~2026-11-20 https://example.com/job",
    b'8 Site @"Acme Corp" $45-60/h ~-1',
    b"\\3 landing pages ~mon \\+1",
]
SEEDS = {"journal": JOURNALS, "ledger": JOURNALS, "rules": RULE_SETS, "quick-add": LINES}

_TOML = """
[[entry]] [entry] entry id kind on of at connects set unset tags title plan rules "account" "proposal" "edit" "remove"
"purchase" "plan" 2026-11-02 9999-12-31 0001-01-01 2026-11-02T16:04:51.008Z 1e400 -1 99999999999999999999 nan inf
{ } [ ] = , # " [[ true renewal balance format
"""
_LINE = """
6 +10 @a @" #d $8 $1-2/h $1,000 /h !invite ~ ~mon ~2026-02-30 ~-99999999 \\ https:// \u0663 \u202e + -
"""
TOML_WORDS = [*_TOML.split(), "format = 1", "balance = 40", "\n", "\r\n", "\0", "\ufeff", '"""', "'''", "]] # a "]
LINE_WORDS = [*_LINE.split(), " "]
WORDS = {"journal": TOML_WORDS, "ledger": TOML_WORDS, "rules": TOML_WORDS, "quick-add": LINE_WORDS}
