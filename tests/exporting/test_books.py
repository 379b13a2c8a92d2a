"""The ledger as hledger and beancount read it: they accept it, and their balance is ours."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from connects_tui.demo import demo_journal
from connects_tui.exporting import books
from connects_tui.exporting.books import BALANCE, HELD, OWED, Balanced, booked, price_of
from connects_tui.journal.reading import read_journal
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, Entry
from connects_tui.rules import Rulebook
from tests.exporting.nasty import JOURNALS, played
from tests.ledger.test_properties import accounts, days, journals, play, rulebooks

BEAN_CHECK = Path(sys.executable).with_name("bean-check")
HLEDGER = shutil.which("hledger")
needs_beancount = pytest.mark.skipif(not BEAN_CHECK.exists(), reason="beancount is not installed")
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed")


@pytest.fixture(scope="module")
def demo() -> Ledger:
    """The demo's year."""
    today = date(2026, 11, 23)
    entries = read_journal(demo_journal(today)).entries
    return Ledger.play(History.of(entries), Rulebook.load(), today)


def beancount_accepts(ledger: Ledger, folder: Path) -> None:
    file = folder / "connects.beancount"
    file.write_text(books.beancount(ledger), encoding="utf-8")
    done = subprocess.run([BEAN_CHECK, "--no-cache", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def hledger(ledger: Ledger, folder: Path, *command: str) -> str:
    assert HLEDGER is not None
    file = folder / "connects.hledger"
    file.write_text(books.hledger(ledger), encoding="utf-8")
    argv = [HLEDGER, "-f", str(file), *command]
    env = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env=env, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def held_by_hledger(ledger: Ledger, folder: Path) -> int:
    """The balance as hledger adds it up."""
    listed = hledger(ledger, folder, "balance", BALANCE, "--depth", "3", "-E", "-O", "csv", "--no-total")
    found = re.search(r"(-?\d+)\.? CONNECTS", listed)
    return int(found[1]) if found else 0


@needs_beancount
@pytest.mark.parametrize("name", JOURNALS)
def test_beancount_accepts_nasty_journals(name: str, tmp_path: Path) -> None:
    beancount_accepts(played(name), tmp_path)


@needs_hledger
@pytest.mark.parametrize("name", JOURNALS)
def test_hledger_accepts_nasty_journals_and_its_balance_is_ours(name: str, tmp_path: Path) -> None:
    ledger = played(name)
    hledger(ledger, tmp_path, "check", "--strict", "ordereddates")
    assert held_by_hledger(ledger, tmp_path) == ledger.balance


@needs_beancount
def test_beancount_accepts_the_demo_year(demo: Ledger, tmp_path: Path) -> None:
    beancount_accepts(demo, tmp_path)


@needs_beancount
def test_beancount_would_notice_a_wrong_balance(tmp_path: Path) -> None:
    text = books.beancount(played("nothing but an account"))
    file = tmp_path / "wrong.beancount"
    file.write_text(text.replace(" 0 CONNECTS\n", " 1 CONNECTS\n"), encoding="utf-8")
    assert subprocess.run([BEAN_CHECK, "--no-cache", file], capture_output=True, check=False).returncode != 0


@needs_hledger
def test_hledger_reads_the_demo_year_as_it_is_and_what_was_paid(demo: Ledger, tmp_path: Path) -> None:
    hledger(demo, tmp_path, "check", "--strict", "ordereddates")
    assert held_by_hledger(demo, tmp_path) == demo.balance
    cash = hledger(demo, tmp_path, "balance", "Assets:Cash", "-O", "csv", "--no-total")
    assert f"-{demo.fees + demo.purchases} USD" in cash


@given(rulebooks, accounts, journals, days)
def test_transactions_come_to_the_ledger(rulebook: Rulebook, account: Account, made: list[Entry], until: date) -> None:
    ledger = play(rulebook, account, made, until)
    lots: Counter[int] = Counter()
    held = owed = 0
    paid = Decimal(0)
    for item in booked(ledger):
        if isinstance(item, Balanced):
            rows = [row.balance for row in ledger.movements if row.on <= item.on]
            assert held + owed == item.connects == (rows[-1] if rows else 0)
            continue
        worth = Decimal(0)
        unpriced = 0
        for line in item.postings:
            if line.usd is not None:
                worth += line.usd
                paid -= line.usd if line.account == "Assets:Cash" else 0
            elif line.lot is not None:
                worth += line.connects * price_of(line.lot)
            else:
                unpriced += line.connects
            if line.account == HELD:
                assert line.lot is not None
                lots[line.lot.number] += line.connects
                held += line.connects
                assert lots[line.lot.number] >= 0
            elif line.account == OWED:
                owed += line.connects
        assert unpriced == 0
        assert abs(worth) < Decimal("0.000001")
    assert held + owed == ledger.balance
    assert paid == ledger.fees + ledger.purchases
    if ledger.state is not None:
        assert {n: c for n, c in lots.items() if c} == {lot.number: lot.left for lot in ledger.state.holdings.open}
        assert owed == -ledger.state.holdings.owed
