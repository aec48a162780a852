"""Pages of certificates, split by noun."""
