"""Starts graphgui, setting it up first where something is missing: python main.py [FILE]."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an old Python reads this file and deserves a sentence
    sys.stderr.write("graphgui needs Python 3.11 to 3.14; this is Python {}.{}.\n".format(*sys.version_info))
    sys.exit(2)

from graphgui.app import main

if __name__ == "__main__":
    sys.exit(main())
