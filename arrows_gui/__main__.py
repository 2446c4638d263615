"""Start the program with ``python -m arrows_gui``."""

import sys

from arrows_gui.cli import main

if __name__ == "__main__":
    sys.exit(main())
