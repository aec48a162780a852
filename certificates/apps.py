"""The certificates application's name for Django."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self):
        """The public check believes no register behind its numbers; a signer that is named has to be there; whoever
        opens a class again sends its proposal back.
        """
        from courses import recognition

        from . import issuing, reconciling, signercheck, verifying

        register(signercheck.check_signer)
        register(signercheck.check_signature, deploy=True)
        verifying.DOUBTS.append(reconciling.is_doubtful)
        recognition.TAKE_BACK.append(issuing.take_back)
