"""The certificates application's name for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self):
        """The public check believes no register that stands behind the numbers it gave out."""
        from . import reconciling, verifying

        verifying.DOUBTS.append(reconciling.is_doubtful)
