"""Answers of Upwork's MCP server and the like: what they say, however they are wrapped, and what they become."""

import json
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from connects_tui.importing.items import CannotRead, CostUnclear, DayOrderUnclear, Item
from connects_tui.importing.opening import look_at, remember_answers
from connects_tui.importing.record import Decisions, outcome_of, record_import
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.ledger.entries import Balance, Edit, Grant, Proposal, Refund, Spend, StatusChange
from tests.actions.conftest import TODAY
from tests.importing.conftest import ACCOUNT, Another, Importing, facts, only, page, verdicts

THEME, LOGO = "2094821655490856773", "2103419839125733470"


def posting(job: str, title: str) -> dict[str, object]:
    link = f"https://www.upwork.com/jobs/~02{job}?utm_source=claude"
    return {
        "id": job,
        "content": {"title": f"<untrusted_participant_content>\n{title}\n</untrusted_participant_content>"},
        "url": link,
    }


def proposal(
    job: str = THEME, title: str = "Build a theme", status: str = "Accepted", **more: object
) -> dict[str, object]:
    """Make a proposal as `list_freelancer_proposals` has it."""
    return {
        "id": f"9{job[1:]}",
        "boosted": False,
        "status": {"status": status, "status_label": status},
        "marketplaceJobPosting": posting(job, title),
        "auditDetails": {
            "createdDateTime": {"displayValue": "2026-11-18T14:26:03.250Z", "rawValue": "1795011963250"},
            "modifiedDateTime": {"displayValue": "2026-11-20T19:31:07.506Z", "rawValue": "1795203067506"},
        },
        "terms": {"chargeRate": {"currency": "USD", "displayValue": "USD 25.0", "rawValue": "25.0"}},
        **more,
    }


def listed(*proposals: Mapping[str, object]) -> dict[str, object]:
    edges = [{"node": node} for node in proposals]
    return {
        "status": "ok",
        "hasMore": False,
        "data": {"vendorProposals": {"edges": edges, "pageInfo": {"hasNextPage": False}}},
    }


def job(connects: int, number: str = THEME, title: str = "Build a theme") -> dict[str, object]:
    """Make an answer of `find_jobs`, action `get`."""
    return {"data": {"marketplaceJobPosting": posting(number, title)}, "connects_cost": connects, "can_apply": True}


def used(day: str, amount: object, reason: str, number: str | None = THEME, **more: object) -> dict[str, object]:
    """Make a row of the usage history."""
    return {"date": day, "amount": amount, "reason": reason} | ({"job_id": number} if number else {}) | more


def balance(shown: object, *rows: object, **more: object) -> dict[str, object]:
    return {"status": "ok", "balance": shown, "usage_history": list(rows), "trace_id": "abc"} | more


def items(*documents: object) -> list[Item]:
    return list(read_source("\n".join(map(json.dumps, documents)), TODAY).items)


def item(*documents: object) -> Item:
    (one,) = items(*documents)
    return one


def test_a_proposal_costs_what_its_row_of_the_usage_history_says() -> None:
    found = item(listed(proposal()), balance(84, used("2026-11-18T14:26:04Z", -12, "Job application")))
    assert (found.what, found.on, found.connects, found.title) == ("proposal", date(2026, 11, 18), 12, "Build a theme")
    assert found.details.url == f"https://www.upwork.com/jobs/~02{THEME}"
    assert (found.status, found.doubt, found.cost_unknown) == (None, "", False)


@pytest.mark.parametrize(
    "answer", [{"job": {"id": THEME, "title": "x", "connects_cost": 14}}, {"id": THEME, "connectsRequired": 14}]
)
def test_a_proposal_costs_what_its_job_says_itself(answer: object) -> None:
    assert item(listed(proposal()), answer).connects == 14


def test_the_day_of_a_proposal_is_not_that_of_its_job() -> None:
    job_posting = posting(THEME, "Build a theme") | {"createdDateTime": "2026-11-01T10:00:00Z"}
    sent = {"proposal_id": "91", "status": "Pending", "created_at": "2026-11-18T10:00:00Z", "job": job_posting}
    assert item({"proposals": [sent]}, job(14)).on == date(2026, 11, 18)


def test_a_proposal_costs_what_its_job_does_where_there_is_no_history(another: Another) -> None:
    found = item(listed(proposal()), job(14))
    assert (found.connects, found.cost_unknown, found.doubt) == (14, True, "")
    importing = another(ACCOUNT)
    importing.take(json.dumps([listed(proposal()), job(14)]))
    assert importing.book.ledger(TODAY).balance == 26
    assert only(importing.look(json.dumps([listed(proposal()), job(20)]))).verdict == "duplicate"  # costs more by now


@pytest.mark.parametrize(
    "wrap",
    [
        lambda answer: {"content": [{"type": "text", "text": json.dumps(answer)}]},
        lambda answer: {
            "jsonrpc": "2.0",
            "id": 2,
            "result": {"content": [{"type": "text", "text": json.dumps(answer)}]},
        },
        lambda answer: {"content": [{"type": "text", "text": json.dumps(answer)}], "structuredContent": answer},
        lambda answer: {"result": json.dumps(answer)},
        lambda answer: [answer],
        lambda answer: [answer, {"rooms": [{"id": "room"}]}],
        lambda answer: {"Usage-History": answer["usage_history"], "balance": answer["balance"]},
    ],
)
def test_an_answer_is_read_however_it_is_wrapped(wrap: object) -> None:
    assert callable(wrap)
    answer = balance(84, used("2026-11-18", -12, "Job application", title="Build a theme"))
    source = read_source(json.dumps(wrap(answer)), TODAY)
    assert [(one.what, one.connects, one.title) for one in source.items] == [("proposal", 12, "Build a theme")]
    assert source.balance == (TODAY, 84)


def test_one_answer_a_line_or_many_in_a_list_are_the_same() -> None:
    answers = [listed(proposal()), job(14), balance(84)]
    lines = read_source("\n".join(map(json.dumps, answers)), TODAY)
    assert (
        lines
        == read_source(json.dumps(answers), TODAY)
        == read_source("\n".join(json.dumps(each, indent=1) for each in answers), TODAY)
    )


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        (84, 84),
        ("84", 84),
        ({"connectsBalance": 120, "connectsBalanceFree": 60, "connectsBalancePaid": 60}, 120),
        ({"connects_balance": 120}, 120),
        ({"free": 10, "paid": 70, "rollover": 4}, 84),
        ({"free_connects": 10, "paid_connects": 70, "rollover_connects": 4}, 84),
        ({"displayValue": "84", "rawValue": "84"}, 84),
    ],
)
def test_the_balance_is_a_number_an_object_or_its_parts(shown: object, number: int) -> None:
    assert read_source(json.dumps(balance(shown)), TODAY).balance == (TODAY, number)


@pytest.mark.parametrize(
    "answer",
    [
        {"connects": {"free": 10, "paid": 70, "rollover": 4}},
        {"connects": {"balance": 84, "free": 10, "paid": 70, "rollover": 4}},
        {"connects_balance": {"balance": 84}},
        {"financials": {"connects_balance": {"balance": {"connectsBalance": 84}}}, "org_uid": "1"},
    ],
)
def test_the_balance_is_found_however_it_is_named(answer: object) -> None:
    source = read_source(json.dumps(answer), TODAY)
    assert (source.balance, source.notes) == ((TODAY, 84), ())


def test_a_balance_of_money_is_none_of_connects() -> None:
    assert read_source(json.dumps([balance(84), {"balance": 512, "currency": "USD"}]), TODAY).balance == (TODAY, 84)
    with pytest.raises(CannotRead, match="has no Connects or proposals"):
        read_source(
            json.dumps(
                {
                    "balance": 512,
                    "transactions": [{"date": "2026-11-18", "amount": "-15.00", "description": "Connects"}],
                }
            ),
            TODAY,
        )


def test_of_several_balances_the_last_is_compared_and_that_is_said() -> None:
    source = read_source(json.dumps([balance(84), {"connects": {"balance": {"connectsBalance": 72}}}]), TODAY)
    assert source.balance == (TODAY, 72)
    assert source.notes == ("it names several balances (84, 72); the last one is compared",)


@pytest.mark.parametrize(
    ("amount", "reason", "what", "why"),
    [
        (-12, "Job application", "proposal", None),
        (-12, "JOB_APPLICATION", "proposal", None),
        (-10, "Boosted proposal", "boost", None),
        (-1, "Paid invitation badge", "spend", "Paid invitation badge"),
        (-6, "Availability badge", "spend", "Availability badge"),
        (12, "Refund: job post cancelled", "refund", "closed"),
        (10, "Refund: boost auction ended", "refund", "outbid"),
        (10, "Boost auction ended", "refund", "outbid"),
        (12, "Job post cancelled", "refund", "closed"),
        (80, "Connects purchase", "purchase", None),
        (10, "Monthly free Connects", "allowance", "Monthly free Connects"),
        (50, "Bonus Connects", "bonus", "Bonus Connects"),
        (-7, "Something new", "unknown", None),
    ],
)
def test_a_row_is_what_its_sign_and_reason_say(amount: int, reason: str, what: str, why: str | None) -> None:
    found, _ = items(balance(84, used("2026-11-18", amount, reason), used("2026-11-17", -1, "Badge", None)))
    assert (found.what, abs(found.connects), found.reason) == (what, abs(amount), why)


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("Pending", None), ("Accepted", None), ("Offered", "offered"), ("Hired", "hired"), ("Declined", "declined"),
        ("Withdrawn", "withdrawn"), ("Archived", "expired"),
    ],
)  # fmt: skip
def test_a_status_is_upworks_and_accepted_only_means_submitted(status: str, ours: str | None) -> None:
    found = item(listed(proposal(status=status)), job(14))
    assert found.status == (ours and (ours, date(2026, 11, 20)))


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("All positions filled", "declined"),
        ("Job cancelled by the client", "closed"),
        ("Closed without hiring", "closed"),
        ("51", "expired"),
    ],
)
def test_why_an_archived_proposal_ended_decides_whether_connects_are_due(reason: str, ours: str) -> None:
    status = {"status": "Archived", "status_label": "Archived (job closed)", "reason": {"id": "51", "reason": reason}}
    found = item(listed(proposal() | {"status": status}), job(14))
    assert found.status == (ours, date(2026, 11, 20))


@pytest.mark.parametrize(
    "row",
    [
        {"date": "2026-11-18", "amount": -12, "reason": "Job application", "jobTitle": "Build a theme"},
        {"occurred_on": "2026-11-18", "connects": -12, "reason": "Job application", "job": {"title": "Build a theme"}},
        {
            "transactionDateTime": {"rawValue": "1795011963250"}, "amount": {"rawValue": "-12", "displayValue": "-12"},
            "reason": {"code": 3, "label": "Job application"}, "jobPosting": {"title": "Build a theme"},
        },
        {
            "createdTs": 1795011963, "connects": 12, "direction": "DEBIT", "reason": 3,
            "reasonText": "Job application", "openingTitle": "Build a theme",
        },
    ],
)  # fmt: skip
def test_a_row_of_the_usage_history_is_read_however_its_keys_are_named(row: dict[str, object]) -> None:
    source = read_source(json.dumps({"usage_history": {"items": [row], "total": 1}}), TODAY)
    (found,) = source.items
    assert (found.what, found.on, found.connects, found.title) == (
        "proposal", date(2026, 11, 18), 12, "Build a theme",
    )  # fmt: skip
    assert source.notes == ()


def test_days_that_can_be_read_two_ways_are_asked_about() -> None:
    text = json.dumps(balance(84, used("11/10/2026", -12, "Job application"), used("2026-11-09", -8, "Boost")))
    with pytest.raises(DayOrderUnclear):
        read_source(text, TODAY)
    assert read_source(text, TODAY, HowToRead(order="mdy")).items[0].on == date(2026, 11, 10)
    told = items(balance(84, used("11/10/2026", -12, "Job application"), used("11/20/2026", -8, "Boost")))
    assert [one.on for one in told] == [date(2026, 11, 10), date(2026, 11, 20)]


def test_a_row_of_the_usage_history_without_a_day_is_no_row_of_something_else() -> None:
    found = item(balance(84, {"amount": -12, "reason": "Job application", "job_id": THEME}))
    assert (found.fault, found.skip_reason) == ("no date", "it has no date")


def test_a_row_whose_reason_is_only_a_number_is_asked_about_and_known_by_its_job(another: Another) -> None:
    row = {"id": 1, "createdTs": 1795011963250, "reasonId": 3, "amount": -12, "openingCiphertext": f"~02{THEME}"}
    text = json.dumps({"pageProps": {"history": {"transactions": [row | {"openingTitle": "Build a theme"}]}}})
    importing = another(ACCOUNT)
    asked = only(importing.look(text))
    assert (asked.verdict, asked.says, asked.choices[1].label) == (
        "unsure", "it gives no reason", 'a proposal, "Build a theme"',
    )  # fmt: skip
    importing.take(json.dumps([listed(proposal()), job(12)]))
    assert only(importing.look(text)).verdict == "duplicate"


def test_a_row_that_moves_nothing_is_a_status_of_its_job(importing: Importing) -> None:
    rows = used("2026-11-20", 0, "Proposal withdrawn"), used("2026-11-18", -12, "Job application")
    written = importing.take(json.dumps([listed(proposal()), balance(28, *rows)]))
    assert facts([one for one in written if isinstance(one, StatusChange)], "on", "status") == [
        (date(2026, 11, 20), "withdrawn")
    ]


def test_an_archived_proposal_ended_as_its_refund_says(importing: Importing) -> None:
    archived = listed(proposal(status="Archived"))
    rows = used("2026-11-20", 12, "Refund: job post cancelled"), used("2026-11-18", -12, "Job application")
    written = importing.take(json.dumps([archived, balance(40, *rows)]))
    assert facts(written, "kind", "on") == [
        ("proposal", date(2026, 11, 18)), ("status", date(2026, 11, 20)), ("refund", date(2026, 11, 20)),
    ]  # fmt: skip
    assert facts([one for one in written if isinstance(one, StatusChange)], "status") == [("closed",)]


def test_a_refund_that_the_answers_do_not_have_is_proposed_and_not_assumed(importing: Importing) -> None:
    closed = {"status": "Archived", "status_label": "Archived", "reason": {"reason": "Closed without hiring"}}
    row = only(importing.look(json.dumps([listed(proposal(status="x") | {"status": closed}), job(12)])))
    assert (row.verdict, [choice.label.rpartition(", ")[2] for choice in row.choices]) == (
        "unsure", ["nothing refunded yet", "12 Connects refunded"],
    )  # fmt: skip


def test_an_accepted_invitation_is_free_but_only_where_the_user_says_it_was_one(another: Another) -> None:
    text = json.dumps([listed(proposal(status="Activated")), job(14)])
    row = only(another(ACCOUNT).look(text))
    assert (row.connects, row.says, row.choices[1].label) == (
        None, "this may be an accepted invitation, which is free",
        'proposal "Build a theme": interviewing, link, invited',
    )  # fmt: skip
    paid = json.dumps([json.loads(text), balance(8, used("2026-11-18", -14, "Job application"))])
    importing = another(ACCOUNT)
    assert only(importing.look(paid)).connects == -14
    importing.take(paid)
    assert only(importing.look(text)).verdict == "duplicate"


def test_a_boost_is_the_bid_that_upwork_stored() -> None:
    detail = {
        "data": {"vendorProposal": proposal(terms={"connectsBid": 10}, boosted=True)},
        "insights": {"proposals_total": 74},
    }
    found = item(detail, job(14))
    assert (found.connects, found.details.boost, found.doubt) == (14, 10, "")
    assert replace(item(listed(proposal()), detail, job(14)), line=1) == found  # the list first, then it in full


def test_a_boost_is_counted_once_where_the_history_has_it_too() -> None:
    bid = listed(proposal(terms={"connectsBid": 10}, boosted=True))
    rows = used("2026-11-18", -14, "Job application"), used("2026-11-18", -10, "Boost")
    assert [(one.what, one.connects, one.details.boost) for one in items(bid, balance(60, *rows))] == [
        ("proposal", 14, 0),
        ("boost", 10, 0),
    ]
    together = item(bid, job(14), balance(60, used("2026-11-18", -24, "Job application")))
    assert (together.connects, together.details.boost, together.doubt) == (14, 10, "")
    unclear = item(bid, balance(60, used("2026-11-18", -24, "Job application")))
    assert (unclear.connects, unclear.details.boost) == (24, 0)
    assert unclear.doubt == "whether its 24 Connects include the boost of 10 isn't said"


def test_a_refund_is_not_that_of_another_job_of_the_same_title(importing: Importing) -> None:
    rows = (used("2026-11-21", 12, "Refund: job closed", LOGO), used("2026-11-20", -12, "Job application"))
    preview = importing.look(json.dumps([balance(84, *rows), job(12), job(12, LOGO)]))
    assert [(row.connects, row.verdict) for row in preview.rows] == [(-12, "add"), (12, "unsure")]


def test_an_import_writes_what_the_answers_say_and_the_next_one_nothing(importing: Importing) -> None:
    rows = (
        used("2026-11-22", 10, "Refund: boost auction ended", LOGO),
        used("2026-11-21", -8, "Job application", LOGO),
        used("2026-11-21", -10, "Boost", LOGO),
        used("2026-11-19", -1, "Paid invitation badge", None),
        used("2026-11-18", -12, "Job application"),
    )
    answers = [listed(proposal(status="Hired"), proposal(LOGO, "Draw a logo")), balance({"connectsBalance": 19}, *rows)]
    text = json.dumps(answers)
    days = [row.on or TODAY for row in importing.look(text).rows]
    assert days == sorted(days)
    written = importing.take(text)
    assert facts([one for one in written if isinstance(one, Proposal)], "on", "title", "connects", "boost") == [
        (date(2026, 11, 18), "Build a theme", 12, 0), (date(2026, 11, 21), "Draw a logo", 8, 10),
    ]  # fmt: skip
    assert facts([one for one in written if isinstance(one, Refund)], "connects", "reason") == [(10, "outbid")]
    assert facts([one for one in written if isinstance(one, Spend)], "connects", "what") == [
        (1, "paid invitation badge")
    ]
    assert facts([one for one in written if isinstance(one, StatusChange)], "status") == [("hired",)]
    preview = importing.look(text)
    assert set(verdicts(preview)) == {"duplicate"}
    assert outcome_of(importing.book, preview, Decisions(), TODAY).agrees


def test_what_the_page_brought_is_there_already_and_the_other_way_round(another: Another) -> None:
    copied = page(
        ("Nov 22, 2026", "Boost refund: Draw a logo", 10),
        ("Nov 21, 2026", "Boosted proposal: Draw a logo", -10),
        ("Nov 21, 2026", "Applied to job: Draw a logo", -8),
        ("Nov 19, 2026", "Availability badge", -1),
        ("Nov 18, 2026", "Applied to job: Build a theme", -12),
        ("Nov 17, 2026", "Connects purchase", 20),
    )
    rows = (
        used("2026-11-22T01:00:00Z", 10, "Refund: boost auction ended", LOGO),
        used("2026-11-21T01:00:00Z", -10, "Boost", LOGO),
        used("2026-11-21T01:00:00Z", -8, "Job application", LOGO),
        used("2026-11-19T01:00:00Z", -1, "Availability badge", None),
        used("2026-11-18T01:00:00Z", -12, "Job application"),
        used("2026-11-17T01:00:00Z", 20, "Connects purchase", None),
    )
    answers = json.dumps([listed(proposal(), proposal(LOGO, "Draw a logo")), balance(39, *rows)])
    first = another(ACCOUNT)
    first.take(copied)
    preview = first.look(answers)
    changed = sorted(row.says for row in preview.rows if row.verdict != "duplicate")
    assert changed == ['"Build a theme": link', '"Draw a logo": link']
    assert outcome_of(first.book, preview, Decisions(), TODAY).agrees
    first.take(answers)
    assert set(verdicts(first.look(answers))) == set(verdicts(first.look(copied))) == {"duplicate"}
    second = another(ACCOUNT)
    second.take(answers)
    assert set(verdicts(second.look(copied))) == {"duplicate"}


def test_what_the_page_brought_is_that_one_where_the_answers_count_days_by_another_clock(importing: Importing) -> None:
    copied = page(
        ("Nov 19, 2026", "Availability badge", -1),
        ("Nov 18, 2026", "Boosted proposal: Build a theme", -10),
        ("Nov 18, 2026", "Applied to job: Build a theme", -12),
        ("Nov 17, 2026", "Connects purchase", 20),
    )
    rows = (
        used("2026-11-20T01:00:00Z", -1, "Availability badge", None),
        used("2026-11-19T01:00:00Z", -10, "Boosted proposal", title="Build a theme"),
        used("2026-11-19T01:00:00Z", -12, "Job application", title="Build a theme"),
        used("2026-11-18T01:00:00Z", 20, "Connects purchase", None),
    )
    importing.take(copied)
    preview = importing.look(json.dumps(balance(37, *rows)))
    assert sorted(verdicts(preview)) == ["change", "duplicate", "unsure", "unsure"]
    assert {row.choices[0].label for _, row in preview.of("unsure")} == {"same as the one in the journal"}


def test_a_proposal_is_joined_by_its_job_whatever_its_title_and_day(another: Another) -> None:
    typed = Proposal(
        on=date(2026, 11, 12),
        connects=12,
        title="Shopify thing",
        url=f"https://www.upwork.com/jobs/Theme_~02{THEME}/",
        id="typed",
    )
    answers = json.dumps([listed(proposal()), balance(28, used("2026-11-18", -12, "Job application"))])
    assert only(another(ACCOUNT, typed).look(answers)).verdict == "duplicate"
    more = json.dumps([listed(proposal()), balance(28, used("2026-11-18", -14, "Job application"))])
    row = only(another(ACCOUNT, typed).look(more))
    assert (row.verdict, row.choices[1].label) == ("unsure", "correct that one to 14 Connects")


def test_a_corrected_proposal_is_known_by_what_the_page_said_of_it_first(importing: Importing) -> None:
    (made,) = importing.take(page(("Nov 18, 2026", "Applied to job: Build a theme", -12)))
    importing.book.record([Edit(on=TODAY, of=made.id or "", set={"title": "Shop for Bob", "on": date(2026, 11, 15)})])
    row = only(
        importing.look(json.dumps(balance(28, used("2026-11-19", -12, "Job application", title="Build a theme"))))
    )
    assert (row.verdict, row.says) == ("change", '"Shop for Bob": link')


def test_rows_that_name_their_job_only_by_number_are_joined_or_asked_about(another: Another) -> None:
    linked = Proposal(
        on=date(2026, 11, 18), connects=12, title="Theme", url=f"https://www.upwork.com/jobs/~02{THEME}", id="linked"
    )
    rows = used("2026-11-18", -12, "Job application"), used("2026-11-20", 12, "Refund: job post cancelled")
    importing = another(ACCOUNT, linked)
    assert facts(importing.take(json.dumps(balance(40, *rows))), "kind", "of") == [
        ("refund", "linked"),
        ("status", "linked"),
    ]
    paged = Proposal(on=date(2026, 11, 18), connects=12, title="Theme", note="Applied to job: Theme", id="paged")
    importing, text = another(ACCOUNT, paged), json.dumps(balance(28, rows[0]))
    row = only(importing.look(text))
    assert (row.verdict, row.choices[1].label) == ("unsure", "same as the one in the journal; add link")
    importing.take(text, choice=1)
    assert only(importing.look(text)).verdict == "duplicate"
    row = only(another(ACCOUNT).look(json.dumps(balance(28, rows[0]))))
    assert (row.verdict, row.says) == ("unsure", "it has the job's number but not its title")


def test_a_job_that_was_only_a_number_gets_its_title_once_an_answer_has_it(importing: Importing) -> None:
    rows = used("2026-11-20", -10, "Boosted proposal"), used("2026-11-18", -12, "Job application")
    text = json.dumps(balance(18, *rows))
    importing.take(text, choice=1)
    named = json.dumps([listed(proposal()), balance(18, *rows)])
    (changed,) = importing.look(named).of("change")
    assert changed[1].says == f'"~02{THEME}": title "Build a theme"'
    importing.take(named)
    assert [proposal.title for proposal in importing.book.history.proposals.values()] == ["Build a theme"]
    assert set(verdicts(importing.look(named))) == set(verdicts(importing.look(text))) == {"duplicate"}


def test_what_another_row_says_is_no_title_of_a_job() -> None:
    named, odd = items(balance(40, used("2026-11-18", -12, "Job application"), used("2026-11-19", 3, "Something odd")))
    assert (named.what, named.title, odd.what) == ("proposal", "", "unknown")


def test_what_proposals_took_is_asked_once_and_only_for_new_ones(importing: Importing) -> None:
    text = json.dumps(listed(proposal(), proposal(LOGO, "Draw a logo")))
    with pytest.raises(CostUnclear, match="what 2 proposals cost"):
        importing.look(text)
    how = HowToRead(cost=9)
    assert [row.connects for row in look_at(importing.book, text, TODAY, how).rows] == [-9, -9]
    remember_answers(text, how)  # that is for tables: the next answer is about others
    with pytest.raises(CostUnclear):
        importing.look(text)
    importing.take(json.dumps([job(14), job(6, LOGO), listed(proposal(), proposal(LOGO, "Draw a logo"))]))
    assert set(verdicts(importing.look(text))) == {"duplicate"}


def test_what_a_proposal_was_taken_to_cost_is_corrected_once_the_history_says_it(importing: Importing) -> None:
    preview = look_at(importing.book, json.dumps(listed(proposal())), TODAY, HowToRead(cost=9))
    record_import(importing.book, preview, outcome_of(importing.book, preview, Decisions(), TODAY), TODAY)
    text = json.dumps([listed(proposal()), balance(28, used("2026-11-18", -12, "Job application"))])
    row = only(importing.look(text))
    assert (row.raw, row.verdict, row.choices[1].label) == (
        "Job application: Build a theme", "unsure", "correct that one to 12 Connects",
    )  # fmt: skip
    importing.take(text, choice=1)
    assert only(importing.look(text)).verdict == "duplicate"


def test_product_credits_become_ad_credits_once(importing: Importing) -> None:
    batches = [{"product": "boosted_proposals", "amount": 20, "expires_at": "2026-12-14T00:00:00Z"}]
    text = json.dumps(balance(40, product_credits=batches))
    (grant,) = importing.take(text)
    assert isinstance(grant, Grant)
    assert (grant.connects, grant.only, grant.expires) == (20, "boosts", date(2026, 12, 14))
    assert importing.book.ledger(TODAY).balance == 40
    assert only(importing.look(text)).verdict == "duplicate"
    more = json.dumps(balance(40, product_credits=[batches[0] | {"amount": 50}]))
    assert facts(importing.take(more), "connects") == [(30,)]
    fewer = only(importing.look(text))
    assert (fewer.verdict, fewer.says.startswith("the journal has 50 ad credits left, Upwork 20")) == ("skipped", True)


def test_credits_of_several_batches_are_compared_by_the_day_on_which_they_expire(importing: Importing) -> None:
    batch = {"product": "boosted_proposals", "amount": 20}
    later = batch | {"amount": 30, "expires_at": "2027-01-14"}
    text = json.dumps(balance(40, product_credits=[batch, batch | {"amount": 5}, later]))
    assert facts(importing.take(text), "connects", "expires") == [(30, date(2027, 1, 14)), (25, None)]
    assert set(verdicts(importing.look(text))) == set(verdicts(importing.look(f"{text}\n{text}"))) == {"duplicate"}


@pytest.mark.parametrize("none", [None, [], {}])
def test_no_credits_are_no_row(none: object) -> None:
    assert items(balance(40, product_credits=none)) == []


def test_credits_that_have_expired_are_left_out() -> None:
    found = item(balance(40, product_credits=[{"product": "boosts", "amount": 20, "expires_at": "2026-11-23"}]))
    assert found.skip_reason == "they have expired"


def test_a_status_that_is_not_known_is_named() -> None:
    source = read_source(json.dumps([listed(proposal(status="OnHold")), job(-14)]), TODAY)
    assert [(one.status, one.connects) for one in source.items] == [(None, 14)]
    assert source.notes[-1] == "statuses that aren't known, left out: onhold"


def test_credits_for_another_product_are_left_out() -> None:
    found = item(balance(40, product_credits={"boosted_profile": 20}))
    assert found.skip_reason == "only credits for boosted proposals are counted"


def test_what_is_not_recognised_is_left_out_by_name() -> None:
    source = read_source(
        json.dumps(
            [
                balance(84, used("2026-11-18", -6, "Badge", None, mood="fine")),
                {"contracts": [{"id": 1}, {"id": 2}]},
                job(14),
            ]
        ),
        TODAY,
    )
    assert source.left == {'in "contracts"': 2, "used for what a job costs": 1}
    assert source.notes == ("not used: mood",)
    detail = {
        "data": {"vendorProposal": proposal()},
        "insights": {"proposals_total": 74},
        "plan": "Basic",
        "room_id": None,
    }
    assert read_source(json.dumps([detail, job(14)]), TODAY).notes == ("not used: insights, plan",)


@pytest.mark.parametrize(
    ("export", "connects", "status"),
    [
        (
            {
                "meta": {"status": "Hired"}, "terms": {"connectsBid": 0}, "connectsExpended": 16,
                "job": posting(THEME, "A"),
            },
            16, "hired",
        ),
        (
            {
                "upwork_proposal_id": "1795", "upwork_proposal_url": f"https://www.upwork.com/jobs/~02{THEME}",
                "status": "HIRED", "sent_at": "2026-11-18T10:00:00Z", "connects_used": 16,
            },
            16, "hired",
        ),
        ({"title": "A", "status": "Interviewing", "applied_at": "2026-11-18", "connects_spent": 8}, 8, "interviewing"),
        ({"title": "A", "status": "No response", "appliedDate": "2026-11-18", "connectsUsed": 8}, 8, "expired"),
    ],
)  # fmt: skip
def test_the_proposals_of_other_programs_are_read(export: dict[str, object], connects: int, status: str) -> None:
    found = item([export | {"auditDetails": {"createdTs": 1795011963250}} if "terms" in export else export])
    assert (found.what, found.on, found.connects, found.status and found.status[0]) == (
        "proposal", date(2026, 11, 18), connects, status,
    )  # fmt: skip


def test_an_error_is_named() -> None:
    with pytest.raises(CannotRead, match=r"Upwork's answer is an error \(org_uid is required\)"):
        items({"status": "error", "error_code": "ORG_UID_REQUIRED", "reason": "org_uid is required."})


def test_what_was_not_sent_is_no_proposal() -> None:
    pending = proposal(status="Pending")
    with pytest.raises(CannotRead, match="has no Connects or proposals"):
        items({"data": {"vendorInvitations": {"edges": [{"node": pending}]}}})
    assert [one.title for one in items({"offers": [pending]}, listed(proposal(LOGO, "Draw a logo")))] == ["Draw a logo"]


def test_money_is_no_movement_of_connects() -> None:
    paid = {"date": "2026-11-18", "amount": 500, "type": "FIXED", "description": "Milestone 1"}
    source = read_source(json.dumps([{"milestones": [paid]}, balance(84)]), TODAY)
    assert (source.items, source.left) == ((), {'in "milestones"': 1})


def test_no_number_is_too_large() -> None:
    text = json.dumps(balance(84, used("2026-11-18", -12, "Job application"))).replace("-12", "-1e99")
    (found,) = read_source(text, TODAY).items
    assert found.skip_reason == "it has no number of Connects"


def test_proposals_for_the_same_job_or_of_the_same_title_stay_two() -> None:
    sent = {"jobTitle": "Build a theme", "connects": 12}
    found = items(
        {
            "proposals": [
                sent | {"appliedAt": "2026-11-18"},
                sent | {"appliedAt": "2026-11-18"},
                sent | {"appliedAt": "2026-11-20"},
            ]
        }
    )
    assert [one.connects for one in found] == [12, 12, 12]


def test_every_record_is_a_row_or_passed_over() -> None:
    answers = [
        listed(proposal(), proposal(), proposal(LOGO, ""), {"id": "1"}),
        balance(
            84,
            used("soon", -6, "Badge"),
            used("2026-11-18", -12, "Job application"),
            used("2026-11-18", "many", "Boost"),
            {},
            7,
        ),
        {"rooms": [{"a": {"b": [{"c": 1}]}}]},
    ]
    source = read_source(json.dumps(answers), TODAY)
    rows = [one.line for one in source.items]
    passed = [number for numbers in source.passed.values() for number in numbers]
    assert len({*rows, *passed}) == len(rows) + len(passed) == max(*rows, *passed)
    assert [one.fault for one in source.items if one.on is None] == ["no date", "no number of Connects"]


def test_the_state_of_a_page_and_an_extensions_export_are_read() -> None:
    state = {
        "plansConnects": {"connectsBalance": {"total": 84, "earnedNextMonth": 10}},
        "connectsHistory": {
            "items": [
                {
                    "id": "t1",
                    "reasonId": 3,
                    "label": "Applied to job: Build a theme",
                    "amount": 12,
                    "direction": "DEBIT",
                    "occurredAt": 1795011963250,
                }
            ]
        },
    }
    source = read_source(json.dumps(state), TODAY)
    assert (source.balance, [(one.what, one.connects, one.title, one.on) for one in source.items]) == (
        (TODAY, 84), [("proposal", 12, "Build a theme", date(2026, 11, 18))],
    )  # fmt: skip
    exported = [
        {
            "jobId": f"~02{THEME}",
            "jobTitle": "Build a theme",
            "appliedAt": "2026-11-18T10:00:00Z",
            "connects": 12,
            "boosted": True,
            "connectsBoost": 10,
            "status": "viewed",
        }
    ]
    found = item({"proposals": exported})
    assert (found.connects, found.details.boost, found.doubt) == (
        12,
        0,
        "whether its 12 Connects include the boost of 10 isn't said",
    )
    exported[0] |= {"connectsBoost": 0, "boosted": False}
    found = item({"proposals": exported, "connectsBalance": 84})
    assert (found.connects, found.doubt, found.status) == (12, "", ("viewed", date(2026, 11, 18)))


def test_an_import_of_answers_does_not_touch_the_balance(importing: Importing) -> None:
    importing.take(json.dumps(balance(1)))
    assert not [entry for entry in importing.book.entries if isinstance(entry, Balance)]


def test_jobs_of_the_same_title_are_told_apart_by_their_numbers(importing: Importing) -> None:
    other = proposal(LOGO, "Build a theme", status="Hired")
    importing.take(json.dumps([listed(proposal()), job(12)]))
    text = json.dumps([listed(proposal(), other), job(12), job(12, LOGO)])
    assert sorted(verdicts(importing.look(text))) == ["add", "duplicate"]
    importing.take(text)
    refund = json.dumps(balance(28, used("2026-11-20", 12, "Refund: job post cancelled", title="Build a theme")))
    (back, *_) = importing.take(refund)
    assert isinstance(back, Refund)
    assert (importing.book.history.proposals[back.of].url or "").endswith(THEME)


def test_a_boost_that_is_unsure_pays_for_no_refund(importing: Importing) -> None:
    importing.take(json.dumps([listed(proposal()), job(8)]))
    rows = used("2026-11-20", 12, "Refund: job post cancelled"), used("2026-11-19", 10, "Boost")
    assert [row.verdict for row in importing.look(json.dumps(balance(40, *rows))).rows] == ["unsure", "unsure"]


def test_a_boost_for_another_job_of_the_same_title_is_not_that_one(importing: Importing) -> None:
    rows = used("2026-11-20", -10, "Boosted proposal", LOGO, title="Build a theme"), used("2026-11-18", -12, "Applied")
    preview = importing.look(json.dumps([listed(proposal()), balance(18, *rows)]))
    assert [(row.verdict, row.says) for row in preview.rows if row.verdict != "add"] == [
        ("unsure", "no matching proposal here or in your journal")
    ]


def test_what_a_job_known_by_its_number_got_back_is_recorded_with_it(another: Another) -> None:
    rows = used("2026-11-20", 12, "Refund: job post cancelled"), used("2026-11-18", -12, "Job application")
    text = json.dumps(balance(40, *rows))
    importing = another(ACCOUNT)
    preview = importing.look(text)
    assert [(row.verdict, len(row.choices)) for row in preview.rows] == [("unsure", 2), ("unsure", 1)]
    assert outcome_of(importing.book, preview, Decisions(), TODAY).entries == ()
    entries = outcome_of(importing.book, preview, Decisions({0: 1}), TODAY).entries
    assert facts(entries, "kind") == [("proposal",), ("refund",), ("status",)]


REASONS = st.sampled_from([
    ("Job application", -12), ("Job application", -8), ("Boosted proposal", -10), ("Refund: job post cancelled", 12),
    ("Boost auction ended", 10), ("Connects purchase", 20), ("Availability badge", -1), ("3", -6),
])  # fmt: skip
JOBS = {THEME: "Build a theme", LOGO: "Draw a logo", "2103419839125733999": "Draw a logo"}
ROWS = st.lists(
    st.tuples(st.integers(10, 20), st.sampled_from([*JOBS]), REASONS, st.booleans()),
    max_size=6,
    unique_by=lambda row: (row[1], row[2][0]),
)
STATES = st.dictionaries(st.sampled_from([*JOBS]), st.sampled_from(["Accepted", "Hired", "Archived", "Activated"]))


@given(rows=ROWS, states=STATES, guess=st.booleans())
def test_the_same_answers_once_more_change_nothing(
    another: Another, rows: list[tuple[int, str, tuple[str, int], bool]], states: dict[str, str], guess: int
) -> None:
    history = [
        used(f"2026-11-{day}T10:00:00Z", amount, why, number, **({"job_title": JOBS[number]} if named else {}))
        for day, number, (why, amount), named in rows
    ]
    sent = [proposal(number, JOBS[number], state) for number, state in states.items()]
    text = json.dumps([balance(20, *history), listed(*sent), *(job(8, number, JOBS[number]) for number in JOBS)])
    importing = another(ACCOUNT)
    decided = {index: guess for index, row in importing.look(text).of("unsure") if len(row.choices) > 1}
    outcome = outcome_of(importing.book, importing.look(text), Decisions(decided), TODAY)
    if outcome.entries:
        record_import(importing.book, importing.look(text), outcome, TODAY)
    assert not {"add", "change"} & set(verdicts(importing.look(text)))
