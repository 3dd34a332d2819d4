"""The journal of a document: what is done to it, written as it happens, so that a crash loses nothing."""
