"""One learner for a class, by form: judged as a row of a roster, asked about before anything doubtful is written."""

import pytest
from django.urls import reverse

from centres.scope import Role
from courses.models import BirthPrecision, Learner
from tests.build import enrol, make_centre, make_class, make_person, make_user

pytestmark = pytest.mark.django_db
ID = "040190001234"
TYPED = {
    "full_name": "Nguyễn Thị Hòa", "birth_date": "25/04/1990", "gender": "Nữ", "workplace": "Trường THCS An Hòa",
    "citizen_id": "", "ethnicity": "", "home_place": "", "position": "", "party_status": "", "party_join_date": "",
    "sending_unit": "Đảng ủy xã An Hòa", "phone": "", "email": "", "note": "",
}  # fmt: skip


@pytest.fixture
def officer(client):
    """An officer, signed in."""
    officer = make_user()
    client.force_login(officer)
    return officer


@pytest.fixture
def course_class(officer):
    """An open class of the officer's centre."""
    return make_class(officer.centre, by=officer)


@pytest.fixture
def send(client, course_class):
    """Fill in the form with TYPED and these changes; returns the answer."""

    def send(**cells):
        return client.post(reverse("enrolment-create", args=[course_class.pk]), TYPED | cells)

    return send


def answers_to(answer, *ticked):
    """What the browser sends back of the questions on a page: all shown, these suggestions accepted."""
    questions = answer.context["form"].questions
    tokens = {question["line"].field: question["token"] for question in questions}
    return {"shown": list(tokens.values()), "tick": [tokens[field] for field in ticked]}


def test_a_learner_joins_with_everything_that_was_typed(send, course_class):
    answer = send(citizen_id=ID, ethnicity="Thái", phone="0901 000 123", note="Tổ 2")
    assert answer["Location"] == course_class.get_absolute_url()
    enrolment = course_class.enrolments.select_related("learner").get()
    learner = enrolment.learner
    assert (learner.full_name, str(learner.birth_on), learner.citizen_id, learner.ethnicity, learner.phone) == (
        "Nguyễn Thị Hòa", "1990-04-25", ID, "Thái", "0901000123",
    )  # fmt: skip
    assert (enrolment.sending_unit, enrolment.note) == ("Đảng ủy xã An Hòa", "Tổ 2")


def test_the_form_comes_back_empty_for_the_next_learner(send, course_class):
    assert send(another="yes")["Location"] == reverse("enrolment-create", args=[course_class.pk])


def test_a_year_alone_is_a_birth_date(send, course_class):
    send(birth_date="1990")
    assert course_class.enrolments.get().learner.birth_precision == BirthPrecision.YEAR


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "31/02/1990"),
        ("birth_date", ""),
        ("citizen_id", "040190001"),
        ("full_name", "=1+1"),
        ("gender", "x"),
        ("workplace", ""),
        ("workplace", "x" * 300),
    ],
)
def test_what_would_stop_a_row_is_an_error_of_its_field_and_all_is_kept(send, field, value):
    answer = send(**{field: value})
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["sending_unit"].value() == "Đảng ủy xã An Hòa"
    assert not Learner.objects.exists()


def test_a_name_in_small_letters_is_asked_about_and_not_changed_silently(send, course_class):
    asked = send(full_name="nguyễn thị hòa")
    assert (asked.status_code, asked.context["form"].questions[0]["line"].suggestion) == (200, "Nguyễn Thị Hòa")
    assert not Learner.objects.exists()
    send(full_name="nguyễn thị hòa", **answers_to(asked))
    assert course_class.enrolments.get().learner.full_name == "nguyễn thị hòa"


def test_the_suggestion_is_taken_with_its_tick(send, course_class):
    asked = send(full_name="nguyễn thị hòa")
    send(full_name="nguyễn thị hòa", **answers_to(asked, "full_name"))
    assert course_class.enrolments.get().learner.full_name == "Nguyễn Thị Hòa"


def test_an_answer_about_one_value_is_none_about_another(send):
    asked = send(full_name="nguyễn thị hòa")
    again = send(full_name="lê thị mai", **answers_to(asked, "full_name"))
    assert again.context["form"].has_questions
    assert not Learner.objects.exists()


def test_a_text_in_an_old_font_joins_by_its_reading_or_not_at_all(send, course_class):
    old = {"full_name": "TrÇn ThÞ S¬n", "gender": "Nữ"}
    asked = send(**old)
    assert not asked.context["form"].errors
    refused = send(**old, **answers_to(asked))
    assert list(refused.context["form"].errors) == ["full_name"]
    send(**old, **answers_to(asked, "full_name"))
    assert course_class.enrolments.get().learner.full_name == "Trần Thị Sơn"


def test_a_possible_match_is_shown_before_anything_is_saved(send, course_class, officer):
    learner = enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa")[0].learner
    asked = send()
    assert (asked.context["question"]["learner"], course_class.enrolments.count()) == (learner, 0)


@pytest.mark.parametrize(("person", "learners"), [("same", 1), ("other", 2)])
def test_the_answer_decides_whether_a_second_record_is_made(send, course_class, officer, person, learners):
    enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa")
    question = send().context["question"]
    send(about=question["about"], person=person)
    assert (course_class.enrolments.count(), Learner.objects.count()) == (1, learners)


def test_a_question_about_the_person_without_an_answer_is_asked_again(send, course_class, officer):
    enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa")
    about = send().context["question"]["about"]
    assert send(about=about).context["question"]
    assert send(about=about, person="nobody").context["question"]
    assert course_class.enrolments.count() == 0


def test_the_button_that_checks_again_writes_nothing(send, course_class):
    asked = send(full_name="nguyễn thị hòa")
    again = send(full_name="nguyễn thị hòa", recheck="yes", **answers_to(asked, "full_name"))
    assert again.context["form"].has_questions
    clean = send(recheck="yes")
    assert not clean.context["form"].has_questions
    assert course_class.enrolments.count() == 0


def test_an_answer_to_another_question_is_asked_again(send, course_class, officer):
    other = make_class(officer.centre, by=officer)
    enrol(other, 1, full_name="Nguyễn Thị Hòa")
    enrol(other, 1, full_name="Lê Thị Mai")
    about = send().context["question"]["about"]
    assert send(full_name="Lê Thị Mai", about=about, person="same").context["question"]
    assert course_class.enrolments.count() == 0


def test_somebody_known_by_citizen_id_elsewhere_is_only_said_to_be_registered(send, course_class):
    elsewhere = make_class(make_centre("Diễn Châu"))
    learner = enrol(elsewhere, 1, full_name="Nguyễn Thị Hòa", citizen_id=ID, workplace="Cơ quan bí mật")[0].learner
    asked = send(citizen_id=ID)
    assert asked.context["question"]["learner"] is None
    assert "Cơ quan bí mật" not in asked.content.decode()
    send(citizen_id=ID, about=asked.context["question"]["about"], person="same")
    assert course_class.enrolments.get().learner == learner


def test_a_citizen_id_of_somebody_else_is_an_error_that_names_nobody(send):
    elsewhere = make_class(make_centre("Diễn Châu"))
    enrol(elsewhere, 1, full_name="Phạm Thị Bí Mật", citizen_id=ID)
    answer = send(citizen_id=ID)
    assert list(answer.context["form"].errors) == ["citizen_id"]
    assert "Bí Mật" not in answer.content.decode()


def test_who_is_on_the_roster_joins_no_second_time(send, course_class):
    send(citizen_id=ID)
    answer = send(citizen_id=ID)
    assert (list(answer.context["form"].errors), course_class.enrolments.count()) == (["__all__"], 1)


def test_a_namesake_of_somebody_on_the_roster_may_join(send, course_class):
    send()
    question = send().context["question"]
    assert question["is_enrolled"]
    send(about=question["about"], person="other")
    assert course_class.enrolments.count() == 2


def test_a_full_class_says_so_in_the_words_of_the_verb(client, officer):
    full = make_class(officer.centre, by=officer, capacity=1)
    enrol(full, 1)
    answer = client.post(reverse("enrolment-create", args=[full.pk]), TYPED)
    assert (list(answer.context["form"].errors), full.enrolments.count()) == (["__all__"], 1)


def test_a_class_that_is_not_open_shows_no_form(client, officer):
    planned = make_class(officer.centre, by=officer, opened=False)
    page = client.get(reverse("enrolment-create", args=[planned.pk])).content.decode()
    assert 'name="full_name"' not in page
    assert planned.get_absolute_url() in page


def test_another_centre_finds_nothing_and_others_may_not(client):
    centre = make_centre()
    person = make_person(centre)
    url = reverse("enrolment-create", args=[make_class(centre, head=person).pk])
    statuses = {}
    for who, user in {
        "neighbour": make_user(centre=make_centre("Diễn Châu", centre.province)),
        "lecturer": make_user(Role.LECTURER, centre=centre, person=person),
        "province": make_user(Role.PROVINCE, province=centre.province),
    }.items():
        client.force_login(user)
        statuses[who] = (client.get(url).status_code, client.post(url, TYPED).status_code)
    assert statuses == {"neighbour": (404, 404), "lecturer": (403, 403), "province": (403, 403)}
    assert not Learner.objects.exists()
