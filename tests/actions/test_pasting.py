"""What is pasted into an empty quick-add line."""

from datetime import date

import pytest

from connects_tui.actions.quick_add import line_for_link, parse_quick_add, pasted_lines, words_of

TODAY = date(2026, 11, 23)
JOBS = "https://www.upwork.com/jobs"


@pytest.mark.parametrize(
    ("link", "title"),
    [
        (f"{JOBS}/Speed-Shopify-Theme_~021234567890/", "Speed Shopify Theme"),
        (f"{JOBS}/Speed-Shopify-Theme_~021234567890", "Speed Shopify Theme"),
        (f"{JOBS}/Speed-Shopify-Theme_~0212?source=rss&referrer=a_~b", "Speed Shopify Theme"),
        (f"{JOBS}/Build-a-caf%C3%A9-site_~01ab", "Build a café site"),
        (f"{JOBS}/3-landing-pages_~01ab/", "3 landing pages"),
        (f"{JOBS}/Pay-%24800-%2B10-%23css-%40you_~01", "Pay $800 +10 #css @you"),
        (f"{JOBS}/A%0Ab%1b%5b31m-c_~01", "A b\ufffd[31m c"),
        ("https://www.upwork.com/freelance-jobs/apply/Fix-my-shop_~01ab/", "Fix my shop"),
        ("https://upwork.com/jobs/Fix-my-shop_~01ab", "Fix my shop"),
        ("HTTPS://WWW.UPWORK.COM/jobs/Fix-my-shop_~01ab", "Fix my shop"),
        (f"{JOBS}/~0123", ""),
        (f"{JOBS}/_~0123", ""),
        ("https://www.upwork.com/nx/proposals/job/~01ab/apply/", ""),
        ("https://www.upwork.com/nx/search/jobs/?q=shopify-theme", ""),
        ("https://example.com/jobs/Fix-my-shop_~01ab", ""),
        ("https://upwork.com.example.org/jobs/Fix-my-shop_~01ab", ""),
        ("https://[broken/jobs/Fix-my-shop_~01ab", ""),
    ],
)
def test_a_link_is_the_link_and_its_words_are_the_title(link: str, title: str) -> None:
    assert words_of(link) == title
    line = line_for_link(link)
    assert line is not None
    draft = parse_quick_add(line, TODAY)
    assert (draft.title, draft.url, draft.connects) == (title, link, None)
    priced = parse_quick_add(f"12{line}", TODAY)
    assert (priced.title, priced.url, priced.connects) == (title, link, 12)


@pytest.mark.parametrize(
    "text", ["Fix my shop", f"12 Fix {JOBS}/~01", f"{JOBS}/~01 and more", "", "\n\n", "ftp://x.org"]
)
def test_what_is_no_link_alone_is_none(text: str) -> None:
    assert line_for_link(text) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("\n\r\n  Fix it \n second", ["Fix it", "second"]),
        ("Fix it\r\n\r\nsecond\rthird", ["Fix it", "second", "third"]),
        ("Fix\tit\x1b[2J", ["Fix it\ufffd[2J"]),
        ("\u202eFix", ["\ufffdFix"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_of_a_paste_the_lines_with_words_are_taken_and_harmless(text: str, lines: list[str]) -> None:
    assert pasted_lines(text) == lines
