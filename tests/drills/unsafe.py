"""The portal without a single transaction, for gunicorn: what the drills of killed servers must find out."""

import contextlib

from django.db import transaction
from django.db.backends.postgresql.features import DatabaseFeatures


class _Nothing(contextlib.ContextDecorator):
    """Stands where `transaction.atomic` stood, and promises nothing."""

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return False


transaction.atomic = lambda using=None, **_options: using if callable(using) else _Nothing()
DatabaseFeatures.has_select_for_update = False  # a lock of rows asks for a transaction

from portal.wsgi import application  # noqa: E402, F401  the verbs are decorated when they are read
