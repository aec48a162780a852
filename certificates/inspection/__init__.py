"""Checks the registers as they stand in the database: own SQL and own arithmetic, nothing of the code that issues.

Whoever issues wrongly cannot make this check agree with the mistake: it imports neither the register nor the chain.
What a hash covers is said twice on purpose, in certificates.chain and in `books`.
"""

from .finding import Finding
from .inspect import inspect

__all__ = ["Finding", "inspect"]
