"""The arithmetic of absence: how near somebody is to the limit, said with the figures. No database."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Standing:
    """Absence so far against the limit, all in periods of 45 minutes.

    missed: absent so far; most: the most that may be missed; periods: of the whole class; next_session: periods of
    the next session, 0 when none is to come.
    """

    missed: int
    most: int
    periods: int
    next_session: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the limit is passed already."""
        return self.missed > self.most

    @property
    def is_near(self) -> bool:
        """Whether somebody who has been absent passes the limit by missing the next session too."""
        return 0 < self.missed <= self.most < self.missed + self.next_session

    @property
    def words(self) -> str:
        """The arithmetic as a sentence: “absent 6 of 40 periods, 2 more allowed”."""
        facts = {
            "missed": self.missed, "periods": self.periods, "most": self.most, "next": self.next_session,
            "then": self.missed + self.next_session,
        }  # fmt: skip
        if self.is_over:
            return _("absent %(missed)s of %(periods)s periods, more than the %(most)s allowed") % facts
        if self.is_near:
            return _(
                "absent %(missed)s of %(periods)s periods; missing the next session of %(next)s periods too would make "
                "%(then)s, more than the %(most)s allowed"
            ) % facts  # fmt: skip
        left = self.most - self.missed
        words = ngettext(
            "absent %(missed)s of %(periods)s periods, %(left)s more allowed",
            "absent %(missed)s of %(periods)s periods, %(left)s more allowed",
            left,
        )
        return words % (facts | {"left": left})
