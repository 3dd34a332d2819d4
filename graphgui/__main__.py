"""Starts graphgui where it is installed: python -m graphgui [FILE]."""

import sys

from graphgui.app import main

if __name__ == "__main__":
    sys.exit(main())
