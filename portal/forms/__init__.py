"""Forms of the pages that need every application, split by noun."""
