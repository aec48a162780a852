"""A clock that tests set: whatever asks Django for the time is told this one, defaults of columns too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """Stands at the moment it was set to, until it is set anew."""

    def __init__(self, monkeypatch):
        clock = self

        class Told(datetime):
            @classmethod
            def now(cls, tz=None):
                return clock.moment.astimezone(tz or UTC)

        self.moment = datetime.now(UTC)
        monkeypatch.setattr(timezone, "datetime", Told)

    def set(self, text):
        """`text` is a moment of the centres' own time: “2026-12-31 23:59:59.9”."""
        self.moment = datetime.fromisoformat(text).replace(tzinfo=HERE)
