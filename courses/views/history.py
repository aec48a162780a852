"""What was done lately to one row, for the rail or the foot of its page."""

from centres.deeds import facts_of, words_of
from centres.models import AuditLine


def history(user, *rows, most=6):
    """The last deeds to `rows` that `user` may read: [{"words", "facts", "by", "at"}], newest first; one query."""
    lines = AuditLine.objects.visible_to(user).about(*rows).select_related("by")[:most] if rows else []
    return [
        {"words": words_of(line.verb), "facts": facts_of(line.facts), "by": line.by, "at": line.at} for line in lines
    ]
