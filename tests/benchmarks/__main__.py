"""All of it in one table: `python -m tests.benchmarks`. Takes some minutes; nothing passes or fails.

Measure on an install that is not editable, and on a machine that does nothing else.
"""

import argparse
import sys

from tests.benchmarks import agents, commands, engine, imports, keys, rest, saving, start
from tests.benchmarks.figures import table


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description="How fast everything is, against what it should be.")
    parser.add_argument("--quick", action="store_true", help="only the start, on short journals, a few times")
    if parser.parse_args().quick:
        sys.stdout.write(table(start.measure((0, 1_000), runs=3)))
        return
    figures = [
        *start.measure(start.SIZES, start.RUNS),
        *keys.measure(keys.SIZES, keys.TIMES),
        *saving.measure(saving.RUNS),
        *commands.measure(commands.RUNS),
        *imports.measure(imports.SIZES),
        *engine.measure(),
        *agents.measure(agents.RUNS),
        *rest.measure(rest.SECONDS),
    ]
    sys.stdout.write(table(figures))


if __name__ == "__main__":
    main()
