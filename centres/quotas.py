"""The arithmetic of quotas: numbers in, numbers out. No database.

Words, for one centre on one day:
decided   posts in the decision in force; None where no decision is entered
filled    appointments on the day that count towards the quota
vacant    max(0, decided - filled)
over      max(0, filled - decided)
outside   decided lies below the rule's fewest or above its most posts

Source: Quy định 208-QĐ/TW (08/11/2019): 4 to 6 posts, decided by the district standing committee.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Posts:
    """The posts of one centre on one day, all in persons. Bounds are None where the rule fixes no number."""

    decided: int | None
    filled: int
    fewest: int | None = None
    most: int | None = None

    @property
    def vacant(self) -> int:
        """Posts decided and not filled."""
        return max(0, (self.decided or 0) - self.filled)

    @property
    def over(self) -> int:
        """Persons beyond the posts decided; 0 without a decision, since nothing is known then."""
        return 0 if self.decided is None else max(0, self.filled - self.decided)

    @property
    def is_decided_below(self) -> bool:
        """Whether the decision gives fewer posts than the rule allows."""
        return self.decided is not None and self.fewest is not None and self.decided < self.fewest

    @property
    def is_decided_above(self) -> bool:
        """Whether the decision gives more posts than the rule allows."""
        return self.decided is not None and self.most is not None and self.decided > self.most

    @property
    def is_outside(self) -> bool:
        """Whether the decision lies outside the rule, on either side."""
        return self.is_decided_below or self.is_decided_above

    @property
    def is_filled_below(self) -> bool:
        """Whether fewer persons work there than the rule's fewest posts."""
        return self.fewest is not None and self.filled < self.fewest


@dataclass(frozen=True)
class Totals:
    """Sums over centres: each figure is the sum of its rows, nothing is computed twice."""

    centres: int
    decided: int
    filled: int
    vacant: int
    over: int
    with_vacancy: int
    with_over: int
    outside: int


def total(rows: list[Posts]) -> Totals:
    """The totals row of a table of `rows`."""
    return Totals(
        centres=len(rows),
        decided=sum(row.decided or 0 for row in rows),
        filled=sum(row.filled for row in rows),
        vacant=sum(row.vacant for row in rows),
        over=sum(row.over for row in rows),
        with_vacancy=sum(row.vacant > 0 for row in rows),
        with_over=sum(row.over > 0 for row in rows),
        outside=sum(row.is_outside for row in rows),
    )
