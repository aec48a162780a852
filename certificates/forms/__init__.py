"""What may be typed on the pages of certificates, split by noun."""
