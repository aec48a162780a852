"""What an approved decision does to certificates, the register, enrolments and figures, inside its transaction."""

from collections import Counter, defaultdict

from django.db.models import F

from centres.states import move
from courses.models import ClassFigures, CourseClass, Enrolment

from . import places, register, reissuing
from .models import Certificate, CertificateStatus, Register, RegisterDecision, RegisterEntry

Kind = RegisterDecision.Kind


def lock(pks):
    """The certificates with these keys, by number; nothing else can happen to them until the transaction ends.

    Always in one order: their classes, the certificates by key; their registers are locked last, by lock_registers.
    Whoever records a handing over, reopens the class or decides at the same moment waits.
    """
    classes = CourseClass.objects.filter(enrolments__certificates__in=pks).values("pk")
    list(CourseClass.objects.select_for_update().filter(pk__in=classes).order_by("pk"))
    rows = Certificate.objects.select_for_update(of=("self",)).filter(pk__in=pks).select_related(
        "register", "centre__custodian", "replaced_by", "enrolment__learner",
        "enrolment__course_class__programme_version__programme",
    )  # fmt: skip
    return sorted(rows.order_by("pk"), key=lambda one: (one.register.period, one.register_id, one.seq))


def lock_registers(certificates):
    """Lock the registers of `certificates`, the oldest first; that of new certificates is never an older one."""
    pks = {certificate.register_id for certificate in certificates}
    list(Register.objects.select_for_update().filter(pk__in=pks).order_by("period", "pk"))


def carry_out(decision, certificates, *, by):
    """Do what the decision says to `certificates`, locked and checked; returns the new ones of a reissue, else []."""
    lock_registers(certificates)
    places.certificates_changed(certificates)
    match decision.kind:
        case Kind.VOID:
            _end(decision, certificates, CertificateStatus.VOID, RegisterEntry.Kind.VOID, by)
        case Kind.REVOKE:
            _end(decision, certificates, CertificateStatus.REVOKED, RegisterEntry.Kind.REVOKE, by)
        case Kind.RESTORE:
            _restore(decision, certificates, by)
        case Kind.REISSUE:
            made = reissuing.issue(decision, certificates, by=by)
            newer = {new.replaces_id: {"by": new.number} for new in made}
            _remark(decision, certificates, RegisterEntry.Kind.REPLACE, by, newer)
            return made
    return []


def _end(decision, certificates, status, kind, by):
    reason = f"{decision.decision_no}: {decision.reason}"
    for certificate in certificates:
        move(certificate, status, by=by, status_on=decision.decided_on, status_reason=reason)
    _count(certificates, is_certified=False)
    _remark(decision, certificates, kind, by)


def _restore(decision, certificates, by):
    for certificate in certificates:
        move(certificate, CertificateStatus.ISSUED, by=by, status_on=None, status_reason="")
    _count(certificates, is_certified=True)
    _remark(decision, certificates, RegisterEntry.Kind.RESTORE, by)


def _count(certificates, *, is_certified):
    """Mark the learners, and count the class anew: one certificate more or less for each."""
    held = [certificate.enrolment for certificate in certificates if certificate.enrolment]
    Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in held]).update(is_certified=is_certified)
    step = 1 if is_certified else -1
    for course_class, n in Counter(enrolment.course_class_id for enrolment in held).items():
        ClassFigures.objects.filter(course_class=course_class).update(certified=F("certified") + step * n)


def _remark(decision, certificates, kind, by, more=None):
    """One line about each number in its own register, in the order in which the registers were locked."""
    words = {"decision": decision.pk, "reason": decision.reason}
    if decision.decision_no:
        words["decision_no"] = decision.decision_no
    if decision.decided_on:
        words["on"] = decision.decided_on.isoformat()
    books = defaultdict(list)
    for certificate in certificates:
        books[certificate.register_id].append(certificate)
    for written in books.values():
        facts = [words | (more or {}).get(certificate.pk, {}) for certificate in written]
        register.remark(written[0].register, kind, written, facts, by=by)
