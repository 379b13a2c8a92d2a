"""Reading settings.toml: what is set, and each mistake with its line and what to do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui import files
from connects_tui.clock import zone_name
from connects_tui.settings import DEFAULTS, SETTINGS, Settings, SettingsFile, read_settings


def read(text: str) -> Settings:
    reading = read_settings(text.encode())
    assert reading.problems == ()
    return reading.settings


def test_an_empty_file_sets_nothing() -> None:
    assert read("") == DEFAULTS
    assert read("usual_cost = 0").usual_cost == 0
    assert read("# only words\n\n") == DEFAULTS


def test_everything_can_be_set() -> None:
    text = """
theme = "nord"
first_day_of_week = "sunday"
date_format = "2026-11-23"
currency_sign = "US$"
timezone = "Asia/Manila"
usual_cost = 12

[keys]
add = "n"
list-down = ["n", "down"]
repeat = ","
"""
    assert read(text) == Settings(
        theme="nord",
        first_day_of_week="sunday",
        date_format="2026-11-23",
        currency_sign="US$",
        timezone="Asia/Manila",
        usual_cost=12,
        keys={"add": ("n",), "list-down": ("n", "down"), "repeat": (",",)},
    )


def test_every_setting_of_the_list_is_one_of_settings() -> None:
    assert {*SETTINGS, "accounts", "keys"} == set(Settings.__struct_fields__)


@pytest.mark.parametrize("name", ["first_day_of_week", "date_format", "benchmarks"])
def test_every_option_of_a_setting_can_be_set(name: str) -> None:
    for value in SETTINGS[name].options:
        assert getattr(read(f'{name} = "{value}"'), name) == value


@pytest.mark.parametrize("text", ['\ufefftheme = "nord"\n', 'theme = "nord"\r\nusual_cost = 3\r\n', 'theme = "nord"'])
def test_how_other_editors_write_files(text: str) -> None:
    assert read(text).theme == "nord"


A_ZONE = 'timezone must be the IANA name of a time zone in quotes, like "Asia/Manila"'
MISTAKES = [
    *(
        (f'timezone = "{zone}"', 1, A_ZONE, "It isn't used")
        for zone in ("", "Manila", "../UTC", "/etc/passwd", "America")
    ),
    (
        "theme = 5",
        1,
        'theme must be the name of a theme in quotes, like "connects" or "nord"',
        'Using "connects" until you fix it',
    ),
    ('theme = ""', 1, "theme must be the name", 'Using "connects"'),
    (
        '\nfirst_day_of_week = "tuesday"',
        2,
        'first_day_of_week must be one of "monday", "sunday", "saturday"',
        'Using "monday" until you fix it',
    ),
    (
        "# how days look\ndate_format = 2026-11-23",
        2,
        'date_format must be one of "23 Nov", "Nov 23", "2026-11-23", "23.11."',
        'Using "23 Nov" until you fix it',
    ),
    ('currency_sign = "12345"', 1, "currency_sign must be 1 to 4 letters or signs", 'Using "$" until you fix it'),
    ('currency_sign = "1"', 1, "currency_sign must be 1 to 4 letters or signs", 'Using "$" until you fix it'),
    ('currency_sign = "\\u202e"', 1, "currency_sign must be 1 to 4 letters or signs", 'Using "$" until you fix it'),
    ('currency_sign = ""', 1, "currency_sign must be 1 to 4 letters or signs", 'Using "$" until you fix it'),
    (
        "usual_cost = -1",
        1,
        "usual_cost must be a whole number of Connects from 0 to 1,000,000",
        "It isn't used until you fix it",
    ),
    ('usual_cost = "6"', 1, "usual_cost must be a whole number of Connects", "It isn't used until you fix it"),
    ("usual_cost = 6.0", 1, "usual_cost must be a whole number of Connects", "It isn't used until you fix it"),
    ("usual_cost = true", 1, "usual_cost must be a whole number of Connects", "It isn't used until you fix it"),
    ('\n\ndate-format = "23 Nov"', 3, 'There is no setting "date-format"', "Did you mean date_format?"),
    ('Theme = "nord"', 1, 'There is no setting "Theme"', "Did you mean theme?"),
    ("volume = 11", 1, 'There is no setting "volume"', "Known ones are theme, first_day_of_week, date_format"),
    ('[colours]\nx = "red"', 1, 'There is no setting "colours"', "Known ones are"),
    ("keys = 5", 1, "keys is not a table", "Write the line [keys], and below it"),
    ("[keys]\nundo = 'z'\nadd = 5", 3, 'The key of "add" is not a key\'s name in quotes', 'Write it as "n"'),
    ("[keys]\nadd = []", 2, 'The key of "add" is not a key\'s name in quotes', 'Write it as "n"'),
    ('[keys]\nadd = ["n", 5]', 2, 'The key of "add" is not a key\'s name in quotes', 'Write it as "n"'),
    ('keys = {undo = "z", add = 5}', 1, 'The key of "add" is not', 'Write it as "n"'),
    ("keys.add = 5", 1, 'The key of "add" is not', 'Write it as "n"'),
    ('[ "keys" ] # mine\n"add" = 5', 2, 'The key of "add" is not', 'Write it as "n"'),
    ('theme = """\nvolume = 1\n"""\nvolume = 2', 4, 'There is no setting "volume"', "Known"),
]


@pytest.mark.parametrize(("text", "line", "message", "remedy"), MISTAKES)
def test_a_mistake_has_a_line_and_a_remedy_and_leaves_the_rest(text: str, line: int, message: str, remedy: str) -> None:
    problems = read_settings(text.encode()).problems
    (found,) = [problem for problem in problems if problem.message.startswith(message)]
    assert (found.line, remedy in found.sentence) == (line, True)
    for problem in problems:
        asks = problem.remedy.endswith("?")
        assert problem.sentence == f"{problem.message}. {problem.remedy}{'' if asks else '.'}"
        assert "." not in {problem.message[-1], problem.remedy[-1]}
    name, value = ("currency_sign", "€") if "date_format" in text else ("date_format", "23.11.")
    assert getattr(read_settings(f'{name} = "{value}"\n{text}'.encode()).settings, name) == value


def test_mistakes_come_in_the_order_of_their_lines() -> None:
    reading = read_settings(b'[keys]\nadd = 5\n[volume]\nx = 1\n[theme]\ny = "a"\n')
    assert [problem.line for problem in reading.problems] == [2, 3, 5]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("theme = nord", 1, 9),
        ('date_format = "23 Nov"\ntheme = "nord\n', 2, 14),
        ('theme = "a"\ntheme = "b"\n', 2, 12),
        ("[keys\n", 1, 6),
        ('theme = "nord"\r\r\n', 1, 15),
    ],
)
def test_what_is_not_toml_is_named_with_line_and_column(text: str, line: int, column: int) -> None:
    reading = read_settings(text.encode())
    (problem,) = reading.problems
    assert (problem.line, problem.column) == (line, column)
    assert problem.message.startswith("This is not TOML: ")
    assert problem.remedy == "Fix this line in an editor; until then the defaults are used"
    assert reading.settings == DEFAULTS
    assert reading.damaged


def test_bytes_that_are_no_text() -> None:
    reading = read_settings(b'# one\ntheme = "\xff"\n')
    assert [(problem.line, problem.message) for problem in reading.problems] == [
        (2, "This line has a byte that is not UTF-8 text")
    ]
    assert reading.damaged


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"#" * (files.SMALL + 1))
    file = SettingsFile(tmp_path / "settings.toml")
    file.refresh()
    assert file.parsed.problems[0].message == "It can't be read: it has more than 1 MB"
    assert file.parsed.damaged


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_reading_never_fails(content: bytes) -> None:
    reading = read_settings(content)
    assert reading.damaged <= bool(reading.problems)
    assert all(problem.message and problem.remedy for problem in reading.problems)


def test_a_value_has_its_unit_and_what_is_not_set_says_what_counts_instead() -> None:
    values = {"first_day_of_week": "sunday", "usual_cost": 1, "bid_share": 10, "goal_replies": 4, "goal_earned": 2000}
    words = [SETTINGS[name].value_words(value) for name, value in values.items()]
    assert words == ["Sunday", "1 Connect", "10%", "4 replies", "$2,000"]
    unset = [SETTINGS[name].value_words(None) for name in ("usual_cost", "agent_limit", "goal_hires", "timezone")]
    assert unset == ["your average", "your budget", "none", "your computer's"]
    assert SETTINGS["timezone"].value_words(None, "Asia/Manila") == "Asia/Manila"


def test_the_machines_time_zone_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", ":Europe/Kyiv")
    assert zone_name() == "Europe/Kyiv"
    monkeypatch.delenv("TZ")
    assert zone_name()
