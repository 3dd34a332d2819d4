"""Descent: optimizers and schedules, a run as a stream of records, and the thread it runs on."""
