"""The demonstration: an invented province that looks like a real one, always the same for the same day."""
