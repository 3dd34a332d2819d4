"""The open file on the disk: what other programs and other windows do to it."""
