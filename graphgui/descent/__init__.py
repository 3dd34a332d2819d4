"""Descending a loss: the run as a stream of steps, and the thread it runs on."""
