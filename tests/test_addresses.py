"""Every address of one row × every role of another place: out of scope is 404, as if the row were not there.

New addresses are found by themselves; an address whose first word is missing in `ROWS` fails.
"""

import pytest
from django.urls import URLPattern, get_resolver

from centres.directory import files
from centres.models import (
    Appointment,
    DirectoryFile,
    Person,
    Province,
    QuotaDecision,
    ServiceArea,
    SigningDelegation,
    Succession,
    User,
)
from centres.scope import CENTRE_ROLES, Role
from certificates import requests
from certificates.models import (
    BlankRange,
    BlankUse,
    Certificate,
    CorrectionRequest,
    PaperBatch,
    PrintedBook,
    PrintJob,
    Proposal,
    Register,
    RegisterDecision,
)
from courses.models import (
    CourseClass,
    Enrolment,
    Learner,
    LearnerMerge,
    PackReturn,
    Paper,
    Plan,
    ResultException,
    Room,
    RosterImport,
    Session,
    Transfer,
)
from tests import build

pytestmark = pytest.mark.django_db

# Of the whole country: who may read them at all reads all of them.
CATALOGUES = {"certificate-templates", "checkpoints", "programmes"}
# The first word of an address → the row of the first centre that its number names.
ROWS = {
    "accounts": lambda centre: User.objects.get(centre=centre, role=Role.DIRECTOR),
    "areas": lambda centre: ServiceArea.objects.get(centre=centre),
    "appointments": lambda centre: Appointment.objects.filter(centre=centre).first(),
    "blanks": lambda centre: BlankRange.objects.get(centre=centre),
    "books": lambda centre: Register.objects.filter(centre=centre).first(),
    "centres": lambda centre: centre,
    "certificates": lambda centre: Certificate.objects.filter(centre=centre).first(),
    "classes": lambda centre: CourseClass.objects.filter(centre=centre).first(),
    "decisions": lambda centre: QuotaDecision.objects.get(centre=centre),
    "delegations": lambda centre: SigningDelegation.objects.get(centre=centre),
    "directory-files": lambda centre: DirectoryFile.objects.get(province=centre.province),
    "enrolments": lambda centre: Enrolment.objects.filter(centre=centre).first(),
    "exceptions": lambda centre: ResultException.objects.get(centre=centre),
    "packs": lambda centre: PackReturn.objects.get(centre=centre),
    "sessions": lambda centre: Session.objects.get(centre=centre),
    "imports": lambda centre: RosterImport.objects.filter(centre=centre).first(),
    "learners": lambda centre: Learner.objects.filter(enrolments__centre=centre).first(),
    "lecturers": lambda centre: Person.objects.filter(centre=centre, appointments__kind="lecturer").first(),
    "papers": lambda centre: Paper.objects.filter(centre=centre).first(),
    "paper-registers": lambda centre: PaperBatch.objects.get(centre=centre),
    "people": lambda centre: Person.objects.filter(centre=centre).first(),
    "plans": lambda centre: Plan.objects.filter(centre=centre).first(),
    "printed-books": lambda centre: PrintedBook.objects.get(centre=centre),
    "print-jobs": lambda centre: PrintJob.objects.filter(centre=centre).first(),
    "proposals": lambda centre: Proposal.objects.filter(centre=centre).first(),
    "register-decisions": lambda centre: RegisterDecision.objects.get(centre=centre),
    "requests": lambda centre: CorrectionRequest.objects.get(centre=centre),
    "registers": lambda centre: Register.objects.filter(centre=centre).first(),
    "rooms": lambda centre: Room.objects.get(centre=centre),
    "merges": lambda centre: LearnerMerge.objects.get(centre=centre),
    "transfers": lambda centre: Transfer.objects.get(centre=centre),
    "successions": lambda centre: Succession.objects.get(parts__successor=centre),
    "provinces": lambda centre: Province.objects.get(pk=centre.province_id),
}


def addresses(patterns, before=""):
    """Yield every address that ends in or goes on from the number of a row, the admin's own left out."""
    for pattern in patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if "<int:pk>" in whole and whole.split("/")[0] not in CATALOGUES:
                yield whole
        elif pattern.app_name != "admin":
            yield from addresses(pattern.url_patterns, whole)


ADDRESSES = sorted(addresses(get_resolver().url_patterns))
WORDS = sorted({pattern.split("/")[0] for pattern in ADDRESSES})


@pytest.fixture
def centre():
    """A centre with a row behind every kind of address."""
    made = build.make_centre()
    build.make_rule()
    course_class = build.make_recognised_class(made, learners=1, head=build.make_person(made))
    build.make_director(made)
    build.make_plan(made)
    build.make_paper(course_class)
    build.make_area(made)
    build.make_room(made)
    build.make_quota(made)
    lecturer = build.make_person(made)
    build.make_appointment(lecturer)
    build.make_delegation(lecturer)
    build.make_succession(build.make_centre("Cũ", made.province), made)
    _send_directory(made)
    certificates = build.make_certificates(course_class)
    build.make_decision(made, certificates=certificates, by=course_class.created_by)
    requests.send(certificates[0], text="x", phone="0912 345 678")
    build.make_session(course_class)
    build.make_exception(course_class.enrolments.first())
    PackReturn.objects.create(
        pack=build.make_pack(course_class, base={"names": {}, "cells": {}}), centre=made, file_name="x", sha256="0",
        sent_by=course_class.created_by, cells={"rows": [], "flags": {}},
    )  # fmt: skip
    RosterImport.objects.create(
        course_class=course_class, centre=made, created_by=course_class.created_by, file_name="x.xlsx", sha256="0"
    )
    by = course_class.created_by
    kept, merged = build.make_learner(), build.make_learner()
    LearnerMerge.objects.create(kept=kept, merged=merged, centre=made, reason="x", merged_by=by)
    Transfer.objects.create(
        enrolment=course_class.enrolments.first(), centre=made, to_centre=made, status="asked", reason="x", asked_by=by
    )
    build.make_printed_book(Register.objects.get(centre=made), by=by)
    build.make_paper_batch(made, by=by)
    blanks = build.make_blanks(made, by=by)
    BlankUse.objects.create(range=blanks, kind="set_aside", first=1, last=1, on=build.TODAY(), reason="x", by=by)
    return made


def _send_directory(centre):
    """A file of centres as the province downloads and sends it back."""
    by = build.make_user(Role.PROVINCE, province=centre.province)
    files.upload(build.make_directory_upload(build.make_directory(centre)), by=by)


def address_of(pattern, centre):
    """The address about the row of `centre`."""
    row = ROWS[pattern.split("/")[0]](centre)
    other = type(row).objects.exclude(pk=row.pk).first() if "<int:other>" in pattern else row
    whole = "/" + pattern.replace("<int:pk>", str(row.pk)).replace("<int:other>", str(other.pk))
    whole = whole.replace("<int:place>", "1")
    return whole.replace("<int:use_pk>", str(row.uses.get().pk)) if "<int:use_pk>" in whole else whole


def beginning_with(word):
    """The addresses about one kind of row."""
    return [pattern for pattern in ADDRESSES if pattern.split("/")[0] == word]


@pytest.mark.parametrize("word", WORDS)
def test_nobody_of_another_place_gets_an_answer(client, centre, word):
    elsewhere = build.make_centre("Yên Thành")
    strangers = [build.make_user(role, centre=elsewhere) for role in sorted(CENTRE_ROLES)]
    strangers.append(build.make_user(Role.PROVINCE, province=elsewhere.province))
    strangers.append(User.objects.create_superuser("quantri"))
    targets = [address_of(pattern, centre) for pattern in beginning_with(word)]
    for stranger in strangers:
        client.force_login(stranger)
        for address in targets:
            answers = {client.get(address).status_code, client.post(address).status_code}
            # 403: this role never does it, whatever the row; 405: the address takes the other method.
            assert answers <= {403, 404, 405}, (address, stranger.role, answers)
            assert answers & {403, 404}, (address, stranger.role, answers)


@pytest.mark.parametrize("word", WORDS)
def test_without_signing_in_every_address_leads_to_the_sign_in_page(client, centre, word):
    for pattern in beginning_with(word):
        answer = client.get(address_of(pattern, centre))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/"), pattern


def test_the_rows_behind_the_addresses_are_there(client, centre):
    """Else the 404s above would say nothing."""
    client.force_login(build.make_user(Role.NATIONAL))
    missing = [pattern for pattern in ADDRESSES if client.get(address_of(pattern, centre)).status_code == 404]
    assert missing == [
        "decisions/<int:pk>/scan/", "papers/<int:pk>/pdf/", "papers/<int:pk>/word/", "plans/<int:pk>/scan/",
        "print-jobs/<int:pk>/archive/", "print-jobs/<int:pk>/download/", "print-jobs/<int:pk>/parts/<int:place>/",
        "printed-books/<int:pk>/download/", "register-decisions/<int:pk>/scan/",
    ]  # fmt: skip # rows without a file
