"""What an action of Upwork's history says; its wording is not published, so sign and keywords decide."""

import pytest

from connects_tui.importing.sources.history_actions import meaning_of


@pytest.mark.parametrize(
    ("action", "connects", "what", "title"),
    [
        ("Applied to job: Build a Shopify theme", -12, "proposal", "Build a Shopify theme"),
        ("Applied to Build a Shopify theme", -12, "proposal", "Build a Shopify theme"),
        ("Applied to job Build a Shopify theme", -12, "proposal", "Build a Shopify theme"),
        ("Proposal submitted - Build a Shopify theme", -12, "proposal", "Build a Shopify theme"),
        ('Submitted a proposal for "Build a Shopify theme"', -12, "proposal", "Build a Shopify theme"),
        ("Job application: Boost our sales", -6, "proposal", "Boost our sales"),
        ("Applied to: Refund tracker with badge design", -6, "proposal", "Refund tracker with badge design"),
        ("Invitation accepted: Data entry", 0, "proposal", "Data entry"),
        ("Boosted proposal: Build a Shopify theme", -10, "boost", "Build a Shopify theme"),
        ("Boost for Build a Shopify theme", -10, "boost", "Build a Shopify theme"),
        ("Availability badge", -1, "spend", ""),
        ("Boosted profile", -20, "spend", ""),
        ("Connects expired", -8, "expiry", ""),
        ("Refund: Build a Shopify theme", 12, "refund", "Build a Shopify theme"),
        ("Connects returned for Build a Shopify theme", 12, "refund", "Build a Shopify theme"),
        ("Boost returned: Build a Shopify theme", 10, "refund", "Build a Shopify theme"),
        ("Connects purchase", 80, "purchase", ""),
        ("Purchased 80 Connects", 80, "purchase", ""),
        ("Monthly Connects", 10, "allowance", ""),
        ("Freelancer Plus membership", 100, "allowance", ""),
        ("Bonus Connects", 30, "bonus", ""),
        ("Sign-up reward", 40, "bonus", ""),
        ("Free bonus Connects", 5, "bonus", ""),
        ("Build a Shopify theme", -12, "unknown", "Build a Shopify theme"),
        ("Adjustment", 3, "unknown", "Adjustment"),
        ("Connects purchase", -80, "unknown", ""),
        ("Applied to Senior developer - boost conversion", -12, "proposal", "Senior developer - boost conversion"),
        ("Applied to Application developer", -12, "proposal", "Application developer"),
        ('Applied to "Old" logos', -12, "proposal", '"Old" logos'),
        ("Connects used: Applied to Old logo", -12, "proposal", "Old logo"),
        ("Application: Badge", -6, "proposal", "Badge"),
        ("Profile boost: Web developer", -20, "spend", ""),
        ("Boosted your profile", -20, "spend", ""),
        ("Refund: job closed - Old logo", 12, "refund", "Old logo"),
        ("Refund for Old logo - job closed", 12, "refund", "Old logo"),
        ("Refund for Old logo (job closed)", 12, "refund", "Old logo"),
        ("Refund for boost on Old logo", 12, "refund", "Old logo"),
        ("Connects refunded \u2014 boost outbid", 12, "refund", ""),
        ("Design a profile page", -8, "unknown", "Design a profile page"),
        ("Refund tracker with badge", -8, "unknown", "Refund tracker with badge"),
        ("Monthly newsletter writer", 8, "unknown", "Monthly newsletter writer"),
        ("Order management app", 8, "unknown", "Order management app"),
    ],
)
def test_the_words_before_the_title_and_the_sign_decide(action: str, connects: int, what: str, title: str) -> None:
    meaning = meaning_of(action, connects)
    assert (meaning.what, meaning.title) == (what, title)


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("Refund, job closed: Build a theme", "closed"),
        ("Returned, outbid: Build a theme", "outbid"),
        ("Boost refund: Build a theme", "outbid"),
        ("Refund, job removed for violation: Build a theme", "removed"),
        ("Refund: job closed - Build a theme", "closed"),
        ("Connects refunded for Build a theme - job closed", "closed"),
        ("Connects refunded \u2014 boost outbid", "outbid"),
        ("Refund: Closed caption editor", None),
    ],
)
def test_why_connects_came_back_is_taken_from_the_words_before_the_title(action: str, reason: str | None) -> None:
    assert meaning_of(action, 12).reason == reason


@pytest.mark.parametrize(
    ("action", "what", "status"),
    [
        ("Applied to job: Logo", "proposal", None), ("Invitation accepted: Logo", "proposal", None),
        ("Proposal viewed: Logo", "status", "viewed"), ("Interview: Logo", "status", "interviewing"),
        ("Offer: Logo", "status", "offered"), ("Hired: Logo", "status", "hired"),
        ("Proposal withdrawn: Logo", "status", "withdrawn"), ("Job closed: Logo", "status", "closed"),
        ("Proposal updated: Logo", "status", None), ("Boosted proposal: Logo", "status", None),
        ("Connects refund: Logo", "status", None), ("Monthly Connects", "status", None), ("Logo", "status", None),
    ],
)  # fmt: skip
def test_a_row_of_0_is_a_proposal_only_if_it_says_that_one_was_sent(action: str, what: str, status: str | None) -> None:
    meaning = meaning_of(action, 0)
    assert (meaning.what, meaning.reason if what == "status" else None) == (what, status)


@pytest.mark.parametrize(
    ("action", "connects"),
    [
        ("Build a theme", -12), ("Something", 5), ("Connects purchase", -8), ("Proposal", -8),
        ("Proposal writer needed", -8), ("Senior developer: applied", -8), ("Job closed: Build a theme", 8),
        ("Monthly newsletter writer", 8),
    ],
)  # fmt: skip
def test_what_the_words_do_not_tell_has_its_doubt_named(action: str, connects: int) -> None:
    assert meaning_of(action, connects).doubt
