"""The one command: every section in a process of its own, one table at the end."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

from tests.benchmarks.report import Row, table
from tests.benchmarks.sections import SECTIONS, fresh_settings, measure_apart

HELP = """\
Measure the program against its targets and its peers, and print one table.

The extra `bench` (torch and matplotlib) holds the peers; without them their rows are left out.
The window is shown on the display, or offscreen where there is none. Exit status 1: a target is
missed.
"""


def main() -> int:
    """Run the sections that are asked for; give 1 where a target is missed."""
    parser = ArgumentParser("python -m tests.benchmarks", description=HELP)
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.add_argument("--only", choices=SECTIONS, action="append", help="run this section only")
    rows: list[Row] = []
    names = parser.parse_args().only or SECTIONS
    with fresh_settings():
        for name in names:
            sys.stderr.write(f"{name} ...\n")
            rows += measure_apart(name)
    sys.stdout.write(table(rows) + "\n")
    return int(any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
