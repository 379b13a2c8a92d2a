"""Where fuzzing begins: text of each kind as it should be, what was kept of earlier runs, and the words in them."""

import lzma
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from connects_tui.exporting.tables import journal_json, movements_csv, proposals_csv
from connects_tui.insights import benchmarks
from connects_tui.journal.cache import CachedJournal, save
from connects_tui.journal.paths import cache_file
from connects_tui.journal.reading import read_journal
from connects_tui.ledger import History, Ledger
from connects_tui.rules import PACKAGED
from tests.fuzz.targets import RULEBOOK, TODAY
from tests.journal.building import BY_HAND, journal

CORPUS: Final = Path(__file__).with_name("corpus")
FOUND: Final = Path(__file__).with_name("found")
"""Inputs that once failed, as TARGET-NAME."""


def kept_file(target: str) -> Path:
    """Return the file of the inputs that were kept of earlier runs: each reaches something that no other one does."""
    return CORPUS / f"{target}.xz"


def keep(target: str, inputs: list[bytes]) -> None:
    """Keep the inputs of a run instead of those kept before."""
    CORPUS.mkdir(exist_ok=True)
    kept_file(target).write_bytes(lzma.compress(msgspec.msgpack.encode(sorted(inputs)), preset=9))


@cache
def seeds(target: str) -> list[bytes]:
    """Return all that fuzzing a target begins with."""
    file = kept_file(target)
    kept = msgspec.msgpack.decode(lzma.decompress(file.read_bytes()), type=list[bytes]) if file.exists() else []
    return [*_made()[target], *kept, *(file.read_bytes() for file in sorted(FOUND.glob(f"{target}-*")))]


@cache
def _made() -> dict[str, list[bytes]]:
    entries = read_journal(journal()).entries
    played = Ledger.play(History.of(entries), RULEBOOK, TODAY)
    journals = [
        journal(),
        journal()[:-20],
        journal().replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + journal() + BY_HAND.encode(),
        journal() + _CORRECTIONS,
        b"<<<<<<< HEAD\n" + journal() + b"=======\n>>>>>>> there\n",
    ]
    pages = sorted((Path(__file__).parent.parent / "importing" / "pages").glob("*.txt"))
    sources = {
        "page": [*(page.read_bytes() for page in pages), _PAGE.encode()],
        "table": [_TABLE.encode(), _TRACKER.encode()],
        "statement": [_STATEMENT.encode()],
        "json": [_ANSWERS.encode(), *(line.encode() for line in _ANSWERS.splitlines())],
        "exports": [text.encode() for text in (proposals_csv(played.proposals), movements_csv(played))],
        "html": [_HTML.encode(), _ARCHIVE.encode()],
    }
    sources["exports"] += [journal_json([entry]).encode() for entry in entries]
    tables = Path(benchmarks.__file__).with_name("benchmarks.toml").read_bytes()
    return {
        **dict.fromkeys(("journal", "ledger", "commands"), journals),
        "toml": [journal(), _SETTINGS.encode(), tables],
        "rules": [*(file.read_bytes() for file in sorted(PACKAGED.glob("*.toml"))), tables],
        "settings": [_SETTINGS.encode(), b"", b'keys = { add = ["n", "f5"] }\n', b'keys.add = "ctrl+n"\r\n'],
        "cache": [b"\0\1\x90\x92\xc0\x80", _cached(played)],
        "state": [b'{"pace": ["6", "2"]}', b'[{"header": "job title | date", "order": "dmy"}]', journal()],
        "quick-add": [line.encode() for line in _LINES],
        "filter": [words.encode() for words in _FILTERS],
        "typed": [text.encode() for text in _TYPED],
        "keys": [b"\x1b[A\x1b\x1bOQa\x1b", b"\x1b[200~a\x1bb\x1b[3\x1b[201~"],
        "command-line": [command.replace(" ", "\n").encode() for command in _COMMANDS],
        "agents": [call.encode() for call in _CALLS],
        **sources,
        "file": [
            *sources["page"],
            "Job;Day\nCaf\u00e9;1\n".encode("cp1252"),
            "Job,Day\n".encode("utf-16"),
            b"1.5\t-2\n1e999\tnan\n",
        ],
    }


def _cached(played: Ledger) -> bytes:
    """Return a cache as its target takes it: how long its entries are, in two bytes, and what follows the header."""
    path = Path("no such folder", "cached.toml")
    assert save(path, CachedJournal(len(journal()), b"", read_journal(journal()), played))
    written = cache_file(path).read_bytes()
    return written[20:22][::-1] + written[28:]


_CORRECTIONS: Final = b"""
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
_PAGE: Final = """Connects History
Available Connects: 84
Date\tAction\tConnects
Nov 20, 2026\tApplied to job: Build a theme\t-12
Nov 20, 2026\tBoosted proposal: Build a theme\t-5
Today
Applied to: Draw a logo
-8
2 days ago\tConnects refund: Old logo\t+8
Nov 3, 2026   Mystery   -2
Nov 1, 2026 Connects purchase 20
Load more
"""
_TABLE: Final = """Job title;Client;Date;Connects;Boost;Status;Budget;Tags;Link
"Build a theme;
quickly";Acme;03/11/2026;12;4;Hired;$800-1,200;css, js;https://www.upwork.com/jobs/Build-a-theme_~01234567890123456
Draw a logo;;20.11.2026;8;;mystery;45/h;;
Total;;;20;;;;;
"""
_TRACKER: Final = "a,b,c,Viewed,Interviewing,Hired,Applicants\nA shop,2026-11-18,8 (+4),yes,,2026-11-20,20 to 50\n"
_STATEMENT: Final = """Date,Transaction ID,Transaction type,Transaction summary,Description 1,Amount $,Team,PO
"Nov 19, 2026",71,Connects,80 Connects purchased,,-12.00,,
"Nov 18, 2026",72,Membership,Freelancer Plus membership,,"-1,019.99",,
"Nov 18, 2026",73,Hourly,"Invoice for 10 hours",,450.00,Acme,
,,,Total,,-31.99,,
"""
_ANSWERS: Final = """{"connectsBalance": 84}
{"product_credits": [{"product": "boost", "amount": 20, "expires_at": "2026-12-01"}]}
{"proposals": [{"id": "p1", "status": "Archived", "created": "2026-11-03T10:00Z", "boost": 4, "job": {"id": "20"}}]}
{"id": "20", "title": "Build a theme", "connects_cost": 12}
{"usage_history": [{"date": "2026-11-03T10:00:00Z", "amount": -12, "reason": "Job application", "job": {"id": "20"}}]}
{"usage_history": [{"date": "2026-11-09", "amount": "+12", "reason": "Job closed"}], "content": [{"text": "{}"}]}
"""
_HTML: Final = """<!DOCTYPE html><html><head><title>x</title></head><body><nav><ul><li>Find work<li>Messages</ul></nav>
<table><thead><tr><th>Date</th><th>Action</th><th>Connects</th></tr></thead><tbody>
<tr><td>Nov 20,
 2026</td><td><div>Applied to job:</div> <a href="/jobs/~02">A &amp; more</a></td><td>-12</td></tr>
<tr><td>Nov 19, 2026<td>Connects purchase<td>+20</table><div role="row"><div role="cell">x</div></div></body></html>
"""
_ARCHIVE: Final = (
    'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="b"\n\n\n--b\n'
    f"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n{_HTML.replace('=', '=3D')}\n--b--\n"
)
_SETTINGS: Final = """# Settings
theme = "nord"  # dark
usual_cost = 8
timezone = "Asia/Manila"
currency_sign = "US$"
accounts = { agency = "~/agency.toml" }

# my keys
[keys]
add = ["n", "f5"]
quit = "ctrl+shift+x"
"""
_LINES: Final = (
    "6 Fix a Django admin +10 @acme #django $800-1200 !invite ~2026-11-20 https://example.com/job",
    '8 Site @"Acme Corp" $45-60/h ~-1 ^3h ^20 %short',
    "\\3 landing pages ~mon \\+1",
    "https://www.upwork.com/jobs/Build-a-theme_~01234567890123456",
    "A shop\t2026-11-18\n8",
)
_FILTERS: Final = (
    "shopify @acme #css -boosted connects>=6 since:2026-11-01 until:mon is:open got:reply on:monday",
    'client:"acme corp" tag:css budget:none age:none template:none -@"two words" is:expired in out hour:none',
)
_TYPED: Final = (
    "2026-11-20", "Nov 20", "20. Nov 2026", "-3d", "last friday", "tomorrow", "1,200", "$1,234.50", "800-1,200/h",
    "7.125%", "3 days", "20 to 50", "03/11/2026 10:00 PM", "2 weeks ago", "20261103", "1795000000000", "(12 Connects)",
    "Tue, Nov 3rd '26 \u00b7 10:00 GMT+2", "1.234,50\n12,5", "connects=6", "2026-11", "sent, title", "usual",
)  # fmt: skip
_COMMANDS: Final = (
    "log 6_Job --boost 4 --budget 45/h --tag css --on mon --json",
    "list is:open -boosted --sort cost --limit 5 --columns sent,title",
    "init --rules upwork --plan basic --renewal-day 5 --balance 40",
    "import file.csv --map Job=title --status x=hired --choose 12=1 --cost usual --yes",
    "export csv --output - --year 2026", "help log", "insights --by tag --since 2026-11-01", "--account x status",
)  # fmt: skip
_CALLS: Final = (
    'forecast\npace="4"', 'insights\nby="client"', 'month\nname="2026-10"',
    'can_i_bid\nconnects=8\nboost=4\nbudget="800-1200"\nhourly=false\ntags=["css"]\nclient="Acme"\ninvited=true',
    'log_proposal\ntitle="--json x"\nconnects=8\nurl="https://example.com"\nnote="fits"\nbudget=45\nhourly=true',
    'list_proposals\nmatching="is:open -boosted @acme"\nlimit=5', 'mark\nproposal="job"\nstatus="viewed"',
    'earn\nproposal="job"\namount="250.00"', "reconcile\nconnects=30",
)  # fmt: skip

_OF_TOML: Final = """
[[entry]] [entry] entry id kind on of at connects set unset tags title plan rules "account" "proposal" "edit" "remove"
"purchase" "plan" 2026-11-02 9999-12-31 0001-01-01 2026-11-02T16:04:51.008Z 1e400 -1 99999999999999999999 nan inf
{ } [ ] = , # " [[ true renewal balance format keys accounts theme
"""
_OF_LINES: Final = """
6 +10 @a @" #d $8 $1-2/h $1,000 /h !invite ~ ~mon ~2026-02-30 ~-99999999 \\ https:// \u0663 \u202e + - ^3h %short is:
got: since: until: connects> client:" tag: none " 12d last friday Nov 20 20% \u2212 \u2013 00 ,00 .00
"""
_OF_SOURCES: Final = """
Date Action Connects Applied Boosted refund purchase Today ago Nov 2026-11-20 03/04/2026 -12 +8 (12) 12- Balance Total
title status hired sent Membership Hourly <td> <tr> <table> </table> <li> <p> <![ <!-- --> &amp; role="row" " \u2028
{"date": "amount": "reason": "job": "id": "title": "status": "balance": "entries": [ ] } null true 1e99
"""
_OTHERS: Final = [
    "\n",
    "\r\n",
    "\0",
    "\ufeff",
    '"""',
    "'''",
    "]] # a ",
    "format = 1",
    "balance = 40",
    " ",
    "\t",
    "\x1b[200~",
]
WORDS: Final = [*_OF_TOML.split(), *_OF_LINES.split(), *_OF_SOURCES.split(), *_OTHERS]
"""What inputs are made of."""
