"""What holders ask of a centre without an account: corrections, and one-time links to their certificates."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.models import Centre
from centres.models.places import OfCentreQuerySet
from centres.scope import Role
from centres.states import Move

from .decisions import RegisterDecision
from .register import Certificate


def request_path(request, file_name):
    """Where a paper sent with a request is kept: a name of our own, never the sender's."""
    return f"correction-requests/{request.centre_id}/{uuid.uuid4().hex}.{file_name.rpartition('.')[2].lower()[:5]}"


class RequestStatus(models.TextChoices):
    """The life of a request."""

    RECEIVED = "received", pgettext_lazy("correction request", "Received")
    ACCEPTED = "accepted", pgettext_lazy("correction request", "Being worked on")
    DONE = "done", pgettext_lazy("correction request", "Certificate issued again")
    REFUSED = "refused", pgettext_lazy("correction request", "Refused")


class CorrectionRequestQuerySet(OfCentreQuerySet):
    """Requests for correction."""

    def still_open(self):
        """Those nobody has answered yet, and those being worked on."""
        return self.filter(status__in=[RequestStatus.RECEIVED, RequestStatus.ACCEPTED])


class CorrectionRequest(models.Model):
    """A holder says what is wrong on a certificate; it ends in a reissue or in a refusal with a reason."""

    MOVES = {
        RequestStatus.ACCEPTED: Move({RequestStatus.RECEIVED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}),
        RequestStatus.DONE: Move({RequestStatus.ACCEPTED}, {Role.DEPUTY, Role.DIRECTOR}),
        RequestStatus.REFUSED: Move(
            {RequestStatus.RECEIVED, RequestStatus.ACCEPTED}, {Role.OFFICER, Role.DEPUTY, Role.DIRECTOR}
        ),
    }

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="correction_requests")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="correction_requests")  # copied
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    status = models.CharField(_("state"), max_length=10, choices=RequestStatus.choices, default=RequestStatus.RECEIVED)
    text = models.TextField(_("what is wrong"), max_length=1000)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    file = models.FileField(upload_to=request_path, max_length=200, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decision = models.ForeignKey(
        RegisterDecision, models.PROTECT, null=True, blank=True, related_name="correction_requests"
    )

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(status__in=["received", "accepted"]), name="one_open_request"
            ),
            models.CheckConstraint(
                name="refused_request_has_an_answer", condition=~Q(status="refused") | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="done_request_has_a_decision", condition=~Q(status="done") | Q(decision__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.certificate_id}: {self.status}"

    def get_absolute_url(self):
        return reverse("request-detail", args=[self.pk])

    @property
    def is_open(self):
        """Whether somebody still has to accept it, refuse it or issue the certificate again."""
        return self.status in (RequestStatus.RECEIVED, RequestStatus.ACCEPTED)


class OneTimeLinkQuerySet(OfCentreQuerySet):
    """One-time links."""

    def usable(self, at):
        """Those that still open something at the moment `at`."""
        return self.filter(used_at=None, expires_at__gt=at)


class OneTimeLink(models.Model):
    """A link the help desk gives one holder: opens once, within a day. Only the hash of its secret is kept."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="links")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="certificate_links")  # copied
    secret_sha256 = models.CharField(max_length=64, unique=True)
    note = models.CharField(_("how the holder was recognised"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        constraints = [models.CheckConstraint(name="link_says_who_is_known_how", condition=~Q(note=""))]

    def __str__(self):
        return f"{self.certificate_id}"
