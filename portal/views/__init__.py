"""Pages that need every application, split by noun."""
