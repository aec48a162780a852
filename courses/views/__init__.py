"""Pages of courses, split by noun."""
