"""Two records of a holder are merged: register, printed facts and verification say the same as before."""

import pytest

from certificates import verifying
from certificates.models import Certificate, RegisterEntry
from courses import merging
from courses.models import Learner
from tests.build import enrol, make_certificates, make_class, make_recognised_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_certificates(make_recognised_class(learners=1))[0]


def kept_record(certificate, **facts):
    """Another record of the holder at the centre, as a later roster has it."""
    course_class = certificate.enrolment.course_class
    later = make_class(course_class.centre, by=course_class.created_by)
    return enrol(later, 1, full_name="Trần Thị Bình Minh", **facts)[0].learner


def written():
    """All rows of the register and of the certificates."""
    return list(Certificate.objects.values()), list(RegisterEntry.objects.values())


def test_nothing_that_was_issued_changes_with_a_merge_or_its_undoing(certificate):
    course_class, merged = certificate.enrolment.course_class, certificate.enrolment.learner
    by, kept, before = course_class.created_by, kept_record(certificate), written()
    row = merging.merge(kept, merged, by=by, reason="Trùng")
    assert written() == before
    assert [verifying.by_token(certificate.token).state, verifying.by_code(certificate.code).state] == ["valid"] * 2
    found = verifying.by_code(certificate.code).certificate
    assert (found.pk, found.printed) == (certificate.pk, certificate.printed)
    merging.undo(row, by=by, reason="Là hai người")
    assert written() == before


def test_the_holder_finds_the_certificate_by_the_birth_date_that_is_printed(certificate):
    merged = certificate.enrolment.learner
    kept = kept_record(certificate)
    Learner.objects.filter(pk=kept.pk).update(birth_on="1991-01-01", birth_precision="year")
    kept.refresh_from_db()
    merging.merge(kept, merged, by=certificate.enrolment.course_class.created_by, reason="Trùng")
    own = verifying.own_by_code(certificate.code, born_on=merged.birth_on, born_year=merged.birth_on.year)
    assert own == [certificate]
    assert verifying.own_by_code(certificate.code, born_on=None, born_year=1991) == []
