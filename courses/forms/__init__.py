"""Forms of courses, split by noun."""
