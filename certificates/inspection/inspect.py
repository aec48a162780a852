"""All checks, one after another."""

from collections.abc import Iterator

from . import books, grounds, outside
from .finding import Finding


def inspect(*, with_files=True) -> Iterator[Finding]:
    """Findings over all registers, in the order in which the checks go. `with_files` reads every rendered file too.

    Reads only; memory is that of the longest register. Findings of one moment may be issues still being written on
    a busy portal: check again before alarm is raised.
    """
    for register in books.all_registers():
        yield from books.check(register)
    yield from grounds.check()
    yield from outside.check_checkpoints()
    yield from outside.check_marks()
    yield from outside.check_guards()
    if with_files:
        yield from outside.check_files()
