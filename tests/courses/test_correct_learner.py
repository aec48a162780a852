"""Correcting the record of a learner: identity with a reason, everything told in the audit book."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centres.models import AuditLine
from centres.scope import Role
from courses import learners
from courses.models import Learner, LearnerAtCentre
from tests.build import enrol, make_centre, make_class, make_person, make_user

pytestmark = pytest.mark.django_db
ID = "040190001234"


@pytest.fixture
def officer():
    return make_user()


@pytest.fixture
def learner(officer):
    """Somebody who has been in a class of the officer's centre."""
    course_class = make_class(officer.centre, by=officer)
    return enrol(course_class, 1, full_name="Nguyễn Thị Hòa", citizen_id=ID)[0].learner


def correct(learner, by, reason="", **facts):
    """Correct the learner as the database has it now."""
    learner.refresh_from_db()
    return learners.correct(learner, by=by, facts=facts, state=learners.state_of(learner), reason=reason)


def test_workplace_and_contacts_change_without_a_reason(learner, officer):
    correct(learner, officer, workplace="Trạm Y tế", phone="0900000001")
    learner.refresh_from_db()
    assert (learner.workplace, learner.phone) == ("Trạm Y tế", "0900000001")


@pytest.mark.parametrize(
    "facts",
    [{"full_name": "Nguyễn Thị Hoa"}, {"birth_on": date(1991, 4, 25)}, {"gender": "male"}, {"citizen_id": None}],
)
def test_identity_changes_only_with_a_reason(learner, officer, facts):
    with pytest.raises(ValidationError) as refused:
        correct(learner, officer, reason="  ", **facts)
    assert list(refused.value.error_dict) == ["reason"]
    correct(learner, officer, reason="Theo căn cước", **facts)
    learner.refresh_from_db()
    assert {column: getattr(learner, column) for column in facts} == facts


def test_a_new_name_is_found_and_sorted_by(learner, officer):
    correct(learner, officer, reason="Theo căn cước", full_name="Lê Văn Tám")
    place = LearnerAtCentre.objects.get()
    assert (place.name_key, place.sort_key) == ("le van tam", Learner.objects.get().sort_key)


def test_the_audit_book_keeps_identity_before_and_after_with_the_reason(learner, officer):
    correct(learner, officer, reason="Theo căn cước", full_name="Lê Văn Tám", workplace="Trạm Y tế")
    line = AuditLine.objects.get(verb="correct_learner")
    assert (line.centre, line.facts) == (
        officer.centre,
        {
            "learner": learner.pk, "changed": ["workplace"], "before": {"full_name": "Nguyễn Thị Hòa"},
            "after": {"full_name": "Lê Văn Tám"}, "reason": "Theo căn cước",
        },
    )  # fmt: skip


def test_the_audit_book_holds_neither_whole_citizen_ids_nor_what_is_sensitive(learner, officer):
    correct(learner, officer, reason="Gõ sai", citizen_id="040190005678", ethnicity="Thái", party_status="full")
    line = AuditLine.objects.get(verb="correct_learner")
    assert line.facts["before"] == {"citizen_id": "040190•••234"}
    assert sorted(line.facts["changed"]) == ["ethnicity", "party_status"]
    assert "Thái" not in str(line.facts)


def test_saving_without_a_change_leaves_no_line(learner, officer):
    correct(learner, officer, workplace=learner.workplace)
    assert not AuditLine.objects.filter(verb="correct_learner").exists()


def test_the_figures_of_the_classes_follow(learner, officer):
    correct(learner, officer, ethnicity="Thái", party_status="full")
    correct(learner, officer, reason="Gõ sai", gender="male")
    figures = learner.enrolments.get().course_class.figures
    assert (figures.women, figures.minority, figures.party_members) == (0, 1, 1)


def test_a_citizen_id_of_somebody_else_is_refused_without_a_name(learner, officer):
    enrol(make_class(make_centre("Diễn Châu")), 1, full_name="Phạm Thị Bí Mật", citizen_id="040190005678")
    with pytest.raises(ValidationError) as refused:
        correct(learner, officer, reason="Gõ sai", citizen_id="040190005678")
    assert refused.value.error_dict["citizen_id"][0].code == "id_of_another"
    assert "Bí Mật" not in str(refused.value)


def test_of_two_people_with_the_page_open_the_second_is_told(learner, officer):
    state = learners.state_of(learner)
    correct(learner, officer, phone="0900000001")
    with pytest.raises(ValidationError) as refused:
        learners.correct(learner, by=officer, facts={"phone": "0900000002"}, state=state)
    learner.refresh_from_db()
    assert (refused.value.code, learner.phone) == ("edited_meanwhile", "0900000001")


def test_only_those_who_keep_records_where_the_learner_has_been_correct(learner, officer):
    refused = []
    for user in (
        make_user(centre=make_centre("Diễn Châu")),
        make_user(Role.LECTURER, centre=officer.centre, person=make_person(officer.centre)),
        make_user(Role.PROVINCE, province=officer.centre.province),
        make_user(Role.NATIONAL),
    ):
        with pytest.raises(PermissionDenied):
            correct(learner, user, phone="0900000001")
        refused.append(user.role)
    assert len(refused) == 4


# --- The page ----------------------------------------------------------------------------------------


@pytest.fixture
def page(client, officer, learner):
    """The form as a browser would send it back, with changes."""
    client.force_login(officer)
    url = reverse("learner-edit", args=[learner.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}

    def send(**changes):
        return client.post(url, typed | changes)

    return send


def test_the_form_sent_back_as_it_was_changes_nothing(page, learner):
    assert page()["Location"] == learner.get_absolute_url()
    assert not AuditLine.objects.filter(verb="correct_learner").exists()


def test_a_correction_is_saved_from_the_page(page, learner):
    page(full_name="Nguyễn Thị Hoa", birth_date="1990", reason="Theo căn cước")
    learner.refresh_from_db()
    assert (learner.full_name, learner.birth_text) == ("Nguyễn Thị Hoa", "1990")


def test_a_missing_reason_is_said_at_its_field_and_what_was_typed_is_kept(page, learner):
    answer = page(full_name="Nguyễn Thị Hoa")
    assert list(answer.context["form"].errors) == ["reason"]
    assert answer.context["form"]["full_name"].value() == "Nguyễn Thị Hoa"


def test_a_doubtful_new_value_is_asked_about(page, learner):
    answer = page(full_name="nguyễn thị hoa", reason="Theo căn cước")
    assert answer.context["form"].has_questions
    learner.refresh_from_db()
    assert learner.full_name == "Nguyễn Thị Hòa"


def test_an_old_doubtful_value_is_not_asked_about_again(client, officer):
    course_class = make_class(officer.centre, by=officer)
    learner = enrol(course_class, 1, full_name="nguyễn thị hoa", ethnicity="Hờ mông")[0].learner
    client.force_login(officer)
    url = reverse("learner-edit", args=[learner.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"phone": "0900000001"}
    assert client.post(url, typed).status_code == 302
    learner.refresh_from_db()
    assert (learner.phone, learner.full_name, learner.ethnicity) == ("0900000001", "nguyễn thị hoa", "Hờ mông")


def test_who_may_not_correct_gets_no_page(client, officer):
    person = make_person(officer.centre)
    learner = enrol(make_class(officer.centre, by=officer, head=person), 1)[0].learner
    url = reverse("learner-edit", args=[learner.pk])
    statuses = []
    for user in (
        make_user(Role.LECTURER, centre=officer.centre, person=person),
        make_user(Role.PROVINCE, province=officer.centre.province),
        make_user(centre=make_centre("Diễn Châu", officer.centre.province)),
    ):
        client.force_login(user)
        statuses.append(client.get(url).status_code)
    assert statuses == [403, 403, 404]
