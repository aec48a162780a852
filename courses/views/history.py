"""What was done lately to one row, for the rail or the foot of its page."""

from centres.deeds import facts_of, words_of
from centres.models import AuditLine


def history(user, row, most=6):
    """The last deeds to `row` that `user` may read: [{"words", "facts", "by", "at"}], newest first."""
    lines = AuditLine.objects.visible_to(user).about(row).select_related("by")[:most]
    return [
        {"words": words_of(line.verb), "facts": facts_of(line.facts), "by": line.by, "at": line.at} for line in lines
    ]
