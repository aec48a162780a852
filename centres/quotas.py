"""The arithmetic of quotas: numbers in, numbers out. No database.

Words, for one centre on one day; every number counts persons or posts:
decided   posts in the decision in force; None where no decision is entered
filled    appointments on the day that count towards the quota
exempt    appointments on the day that do not count: a concurrent director, visiting lecturers …
vacant    max(0, decided - filled)
over      max(0, filled - decided); part of it may stand on an exception decision, which stays visible
under     filled lies below the fewest posts of the rule of the day; never where the rule fixes no number
outside   decided lies below the fewest or above the most posts of the rule of the day

Source: Quy định 208-QĐ/TW (08/11/2019): 4 to 6 posts, decided by the district standing committee. Whether the
concurrent director is one of them is not written there, so each appointment says whether it counts.
"""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Posts:
    """The posts of one centre on one day, all in persons. Bounds are None where the rule fixes no number.

    `excepted` counts the appointments of the day that stand on an exception decision.
    """

    decided: int | None
    filled: int
    fewest: int | None = None
    most: int | None = None
    exempt: int = 0
    excepted: int = 0

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
    def is_under(self) -> bool:
        """Whether fewer persons work there than the rule's fewest posts."""
        return self.fewest is not None and self.filled < self.fewest

    @property
    def is_above(self) -> bool:
        """Whether more persons work there than the rule's most posts."""
        return self.most is not None and self.filled > self.most


@dataclass(frozen=True)
class Totals:
    """Sums over centres: each figure is the sum of its rows, nothing is computed twice."""

    centres: int
    decided: int
    filled: int
    vacant: int
    over: int
    exempt: int
    excepted: int
    with_vacancy: int
    with_over: int
    under: int
    outside: int


def total(rows: list[Posts]) -> Totals:
    """The totals row of a table of `rows`."""
    return Totals(
        centres=len(rows),
        decided=sum(row.decided or 0 for row in rows),
        filled=sum(row.filled for row in rows),
        vacant=sum(row.vacant for row in rows),
        over=sum(row.over for row in rows),
        exempt=sum(row.exempt for row in rows),
        excepted=sum(row.excepted for row in rows),
        with_vacancy=sum(row.vacant > 0 for row in rows),
        with_over=sum(row.over > 0 for row in rows),
        under=sum(row.is_under for row in rows),
        outside=sum(row.is_outside for row in rows),
    )


def transfer(giver: Posts, taker: Posts, n: int, *, staff: bool = True, posts: bool = False) -> tuple[Posts, Posts]:
    """Both centres after `n` counted persons (`staff`), `n` decided posts (`posts`) or both went from one to the other.

    Raises ValueError where `n` is not positive, the giver has fewer than `n` of what goes, or a centre without a
    decision would give or take posts: its number is not known, before or after.
    """
    if n < 1 or (staff and giver.filled < n):
        raise ValueError(f"{n} of {giver.filled} persons cannot go")
    if posts and (giver.decided is None or taker.decided is None or giver.decided < n):
        raise ValueError(f"{n} of {giver.decided} posts cannot go")
    return _with(giver, -n, staff, posts), _with(taker, n, staff, posts)


def _with(one, n, staff, posts):
    filled = one.filled + n if staff else one.filled
    return replace(one, filled=filled, decided=one.decided + n if posts else one.decided)


def whole_years(start: date, day: date) -> int:
    """Whole years from `start` to `day`, as an age is counted; 0 in the first year."""
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))
