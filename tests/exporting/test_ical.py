"""Dates for a calendar: what is in the file, and that importing it again changes what is there."""

import re
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from connects_tui.actions.outlook import Outlook
from connects_tui.exporting.ical import ical
from connects_tui.ledger.entries import Edit, Entry, Grant, PurchaseMade, Remove, StatusChange
from connects_tui.rules import PurchaseTerms
from tests.ledger.building import day, opened, plan, played, refunding, rules, sent

TODAY: Final = "2026-11-23"
PRICE: Final = PurchaseTerms(Decimal("0.15"), minimum=10)


def events(*entries: Entry, until: str = TODAY) -> dict[str, dict[str, str]]:
    """Export the calendar of an account that renews on the 5th; return each event's lines by its name."""
    set_ = rules(plan(purchase=PRICE, lifetime_months=12), refund=refunding())
    account = opened("2026-11-01", 40, renewal_day=5, expires=day("2027-11-01"))
    text = ical(Outlook(played(set_, account, *entries, until=until)), [account, *entries])
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)\r\nEND:VEVENT", whole, re.DOTALL):
        lines = dict(line.split(":", 1) for line in block.split("\r\n") if line)
        assert lines["UID"].endswith("-open@connects-tui")  # two accounts go into one calendar
        found[lines["UID"].removesuffix("-open@connects-tui")] = lines
    return found


def test_a_renewal_comes_every_month() -> None:
    event = events()["renewal"]
    assert (event["DTSTART;VALUE=DATE"], event["RRULE"]) == ("20261205", "FREQ=MONTHLY")
    assert event["DTSTAMP"] == "20261123T000000Z"


def test_a_proposal_is_followed_up_the_day_after_its_usual_wait_and_no_more_once_it_is_answered_no() -> None:
    waiting = sent("2026-11-20", 6, "job1")
    name = "follow-up-job1"
    event = events(waiting)[name]
    assert (event["DTSTART;VALUE=DATE"], event["STATUS"]) == ("20261212", "CONFIRMED")  # 21 days, below 10 replies
    declined = StatusChange(of="job1", on=day("2026-11-22"), status="declined")
    event = events(waiting, declined)[name]
    assert (event["DTSTART;VALUE=DATE"], event["STATUS"]) == ("20261212", "CANCELLED")
    assert name not in events(waiting, until="2026-12-13")


def test_a_follow_up_whose_day_is_corrected_into_the_past_is_moved_there() -> None:
    waiting, replied = sent("2026-11-01", 6, "job1"), StatusChange(id="s1", of="job1", on=day(TODAY), status="viewed")
    name = "follow-up-job1"
    assert events(waiting, replied)[name]["DTSTART;VALUE=DATE"] == "20261215"
    undone, earlier = Remove(of="s1", on=day(TODAY)), Edit(of="job1", on=day(TODAY), set={"on": day("2026-10-25")})
    for moved_to, *corrections in (
        ("20261116", earlier, undone),
        ("20261123", undone),
        ("20261124", Edit(of="s1", on=day(TODAY), set={"on": day("2026-11-02")})),
    ):
        event = events(waiting, replied, *corrections, until="2026-11-25")[name]
        assert (event["DTSTART;VALUE=DATE"], event["STATUS"]) == (moved_to, "CONFIRMED")
    assert name not in events(waiting, until="2026-11-25")


def test_a_title_is_escaped_and_does_nothing_to_the_file() -> None:
    hostile = replace(sent("2026-11-20", 6, "job1"), title="a, b; c\\d\nEND:VEVENT " + "é" * 80, url="https://x.com/,")
    event = events(hostile)["follow-up-job1"]
    assert event["SUMMARY"].startswith('Follow up: "a\\, b\\; c\\\\d')
    assert event["SUMMARY"].endswith("é" * 80 + '"')
    assert event["DESCRIPTION"] == "Sent on 20 Nov 2026\\nhttps://x.com/\\,"


def test_names_stay_the_same_while_what_they_are_about_changes() -> None:
    before = events(sent("2026-11-20", 6, "job1"), PurchaseMade(on=day("2026-11-21"), connects=20))
    after = events(
        sent("2026-11-20", 6, "job1"), PurchaseMade(on=day("2026-11-21"), connects=20), sent("2026-11-22", 6, "job2")
    )
    assert before.keys() < after.keys()
    assert after.keys() - before.keys() == {"follow-up-job2"}


def test_a_batch_that_is_used_up_before_it_expires_is_taken_out() -> None:
    expires = [name for name in events() if name.startswith("expiry-")]
    spent = events(sent("2026-11-20", 40, "job1"))
    assert expires
    assert all(spent[name]["STATUS"] == "CANCELLED" for name in expires)


def test_what_is_removed_from_the_journal_is_taken_out_and_each_export_is_a_later_version() -> None:
    bought = [PurchaseMade(id=f"buy{number}", on=day("2026-11-21"), connects=20) for number in (1, 2)]
    closed = StatusChange(id="s1", of="job1", on=day("2026-11-22"), status="closed")
    before = events(*bought, sent("2026-11-20", 6, "job1"), closed, sent("2026-11-21", 2, "job2"))
    renamed = Edit(id="e1", of="job2", on=day(TODAY), set={"title": "New"})
    gone = [Remove(of=id_, on=day(TODAY)) for id_ in ("buy1", "s1", "job2")]
    after = events(*bought, sent("2026-11-20", 6, "job1"), closed, sent("2026-11-21", 2, "job2"), renamed, *gone)
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name]["STATUS"] != after[name]["STATUS"]}
    assert changed == {"expiry-purchase-buy1", "refund-job1", "follow-up-job1", "follow-up-job2"}
    assert after["follow-up-job1"]["STATUS"] == "CONFIRMED"  # it is open again
    assert after["follow-up-job2"]["SUMMARY"] == 'Removed: "New"'
    assert int(before["renewal"]["SEQUENCE"]) < int(after["renewal"]["SEQUENCE"])


def test_ad_credits_expire_too_and_are_taken_out_once_they_are_used() -> None:
    grant = Grant(on=day("2026-11-10"), connects=20, reason="ads", only="boosts", expires=day("2026-12-10"))
    name = "expiry-credits-2026-12-10"
    assert events(grant)[name]["SUMMARY"] == "20 ad credits expire"
    assert events(grant, sent("2026-11-20", 6, "job1", boost=20))[name]["STATUS"] == "CANCELLED"
