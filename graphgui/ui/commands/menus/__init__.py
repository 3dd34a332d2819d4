"""The commands, one module per menu or area of it, each beside what its commands do."""
