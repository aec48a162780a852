"""Pages of centres, split by noun."""
