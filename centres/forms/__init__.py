"""What may be typed on the pages of centres, split by noun."""
