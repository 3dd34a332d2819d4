"""The open file: edits as data, history, live results. No Qt."""
