"""The line on which each key and table of a TOML file stands."""

from connects_tui.toml import key_lines

FILE = """\
theme = "nord"  # keys = 1
keys.add = "n"
note = '''
theme = "x"
'''
[[plan]]
id = "basic"
[plan.purchase]
price = "0.15"
[[plan]]
"id" = "plus"
purchase = { price = "0.15", step = 10 }
"""


def test_every_key_and_table_has_its_line() -> None:
    assert key_lines(FILE) == {
        "theme": 1,
        "keys": 2,
        "keys.add": 2,
        "note": 3,
        "plan": 6,
        "plan[1]": 6,
        "plan[1].id": 7,
        "plan[1].purchase": 8,
        "plan[1].purchase.price": 9,
        "plan[2]": 10,
        "plan[2].id": 11,
        "plan[2].purchase": 12,
        "plan[2].purchase.price": 12,
        "plan[2].purchase.step": 12,
    }
