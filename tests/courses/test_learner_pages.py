"""The list of learners and the page of one: scope, search, what each role is shown."""

from datetime import date

import pytest

from centres.deeds import words_of
from centres.scope import Role
from courses import enrolments, learners
from courses.models import LearnerAtCentre
from tests.build import enrol, make_centre, make_class, make_person, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
LIST = "/learners/"
SECRETS = {"citizen_id": "040190001234", "ethnicity": "Khơ Mú", "party_status": "probation", "home_place": "bản Mường"}


@pytest.fixture
def officer(client):
    """An officer, signed in."""
    officer = make_user()
    client.force_login(officer)
    return officer


def names(answer):
    """Names on the page, in its order."""
    return [row.learner.full_name for row in answer.context["page"].rows]


def search(client, **typed):
    """Search as the form does: post, then follow."""
    return client.post(LIST, typed, follow=True)


def people(course_class, *full_names, **facts):
    """Enrol people of these names; returns them as learners."""
    return [enrol(course_class, 1, full_name=name, **facts)[-1].learner for name in full_names]


def test_learners_stand_in_the_order_of_a_roster(client, officer):
    people(make_class(officer.centre, by=officer), "Trần Văn Bình", "Lê Thị Ánh", "Nguyễn Đức An", "Nguyễn Anh")
    assert names(client.get(LIST)) == ["Nguyễn Đức An", "Nguyễn Anh", "Lê Thị Ánh", "Trần Văn Bình"]


def test_a_centre_sees_its_own_learners_alone(client, officer):
    people(make_class(officer.centre, by=officer), "Nguyễn Đức An")
    people(make_class(make_centre("Diễn Châu", officer.centre.province)), "Trần Văn Bình")
    assert names(client.get(LIST)) == ["Nguyễn Đức An"]


def test_a_lecturer_sees_learners_of_the_own_classes_once_each(client):
    centre = make_centre()
    person = make_person(centre)
    own = [make_class(centre, head=person) for _n in range(2)]
    for course_class in own:
        enrol(course_class, 1, full_name="Nguyễn Đức An")
    people(make_class(centre), "Trần Văn Bình")
    client.force_login(make_user(Role.LECTURER, centre=centre, person=person))
    answer = client.get(LIST)
    assert [(row.learner.full_name, row.classes) for row in answer.context["page"].rows] == [("Nguyễn Đức An", 2)]


def test_the_province_sees_names_centres_and_numbers_of_classes(client):
    centre = make_centre()
    enrol(make_class(centre), 1, full_name="Nguyễn Đức An", **SECRETS)
    people(make_class(make_centre("Hương Sơn")), "Trần Văn Bình")
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    answer = client.get(LIST)
    assert [(row.learner.full_name, row.centre, row.classes) for row in answer.context["page"].rows] == [
        ("Nguyễn Đức An", centre, 1)
    ]


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.LECTURER, Role.NATIONAL])
def test_ids_ethnicity_and_party_standing_are_shown_to_no_other_role(client, role):
    centre = make_centre()
    person = make_person(centre)
    learner = enrol(make_class(centre, head=person), 1, **SECRETS)[0].learner
    place = {
        Role.PROVINCE: {"province": centre.province}, Role.LECTURER: {"centre": centre, "person": person},
    }.get(role, {})  # fmt: skip
    client.force_login(make_user(role, **place))
    pages = client.get(LIST).content.decode() + client.get(learner.get_absolute_url()).content.decode()
    assert learner.full_name in pages
    hidden = ["040190", "Khơ Mú", "Đảng viên dự bị", "bản Mường"]
    assert [word for word in hidden if word in pages] == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DEPUTY, Role.DIRECTOR])
def test_the_centre_sees_ids_masked_in_the_list_and_whole_on_the_page(client, role):
    centre = make_centre()
    learner = enrol(make_class(centre), 1, **SECRETS)[0].learner
    client.force_login(make_user(role, centre=centre))
    listed, page = client.get(LIST).content.decode(), client.get(learner.get_absolute_url()).content.decode()
    assert ("040190•••234" in listed, "040190001234" in listed) == (True, False)
    shown = ["040190001234", "Khơ Mú", "Đảng viên dự bị", "bản Mường"]
    assert [word for word in shown if word not in page] == []


# --- Search ------------------------------------------------------------------------------------------


def test_names_are_found_without_marks_and_by_any_of_their_words(client, officer):
    course_class = make_class(officer.centre, by=officer)
    people(course_class, "Nguyễn Thị Ánh Nguyệt", "Nguyễn Văn Đức")
    assert names(search(client, q="nguyet nguyen")) == ["Nguyễn Thị Ánh Nguyệt"]
    assert names(search(client, q="ĐỨC")) == ["Nguyễn Văn Đức"]


@pytest.mark.parametrize(("typed", "found"), [("25/04/1990", 1), ("1990", 2), ("1991", 0)])
def test_a_birth_date_or_a_year_narrows_the_search(client, officer, typed, found):
    course_class = make_class(officer.centre, by=officer)
    people(course_class, "Nguyễn Thị Hòa", birth_on=date(1990, 4, 25))
    people(course_class, "Nguyễn Thị Mai", birth_on=date(1990, 4, 26))
    assert len(names(search(client, q=typed))) == found


def test_the_workplace_is_found_without_marks(client, officer):
    course_class = make_class(officer.centre, by=officer)
    people(course_class, "Nguyễn Thị Hòa", workplace="Ủy ban Mặt trận Tổ quốc xã Đông Lĩnh")
    people(course_class, "Nguyễn Thị Mai", workplace="Trạm Y tế")
    assert names(search(client, unit="mat tran")) == ["Nguyễn Thị Hòa"]


def test_the_province_narrows_to_one_of_its_centres_and_no_other(client):
    centre, elsewhere = make_centre(), make_centre("Hương Sơn")
    people(make_class(centre), "Nguyễn Đức An")
    people(make_class(make_centre("Diễn Châu", centre.province)), "Trần Văn Bình")
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    assert names(search(client, centre=centre.pk)) == ["Nguyễn Đức An"]
    assert list(client.post(LIST, {"centre": elsewhere.pk}).context["form"].errors) == ["centre"]


def test_nothing_that_was_typed_stands_in_an_address(client, officer):
    enrol(make_class(officer.centre, by=officer), 30, workplace="Trạm Y tế")
    answer = search(client, q="tran 1990", unit="tram y te")
    address = answer.redirect_chain[-1][0]
    assert address == f"{LIST}?found=1"
    assert set(answer.context["links"].values()) == {"", f"?found=1&after={answer.context['page'].rows[-1].pk}"}


def test_a_birth_date_that_is_none_is_said_at_its_field(client, officer):
    answer = client.post(LIST, {"q": "31/02/1990"})
    assert list(answer.context["form"].errors) == ["q"]


def test_without_a_match_the_page_offers_a_wider_search(client, officer):
    people(make_class(officer.centre, by=officer), "Nguyễn Thị Hòa")
    answer = search(client, q="khong ai ca")
    assert names(answer) == []
    assert names(client.get(LIST)) == ["Nguyễn Thị Hòa"]  # the menu leads to everybody again


# --- Pages of the list -------------------------------------------------------------------------------


def test_page_by_page_everybody_comes_once_and_the_way_back_is_the_same(officer):
    enrol(make_class(officer.centre, by=officer), 7)
    rows = LearnerAtCentre.objects.visible_to(officer)
    pages, after = [], None
    while True:
        page = learners.page_of(rows, after=after, size=3)
        pages.append(page)
        if not (after := page.after):
            break
    assert [(page.first, page.last, page.total) for page in pages] == [(1, 3, 7), (4, 6, 7), (7, 7, 7)]
    everybody = [row.pk for page in pages for row in page.rows]
    assert everybody == list(rows.order_by("sort_key", "learner_id").values_list("pk", flat=True))
    back = learners.page_of(rows, before=pages[2].before, size=3)
    assert back == pages[1]


def test_a_place_outside_the_scope_shows_the_first_page(officer):
    enrol(make_class(officer.centre, by=officer), 2)
    enrol(make_class(make_centre("Diễn Châu")), 2)
    foreign = LearnerAtCentre.objects.exclude(centre=officer.centre).first()
    page = learners.page_of(LearnerAtCentre.objects.visible_to(officer), after=foreign.pk)
    assert (page.first, page.total) == (1, 2)


@pytest.mark.parametrize("place", ["x", "-1", "9" * 30, "٣"])
def test_a_place_that_is_no_number_shows_the_first_page(client, officer, place):
    people(make_class(officer.centre, by=officer), "Nguyễn Thị Hòa")
    assert names(client.get(LIST, {"after": place})) == ["Nguyễn Thị Hòa"]


# --- One learner -------------------------------------------------------------------------------------


def test_the_page_shows_classes_of_the_own_scope_with_their_results(client, officer):
    own = make_recognised_class(officer.centre, by=officer, learners=1, score="8")
    learner = own.enrolments.get().learner
    foreign = make_class(make_centre("Diễn Châu"))
    entry = {"full_name": learner.full_name, "birth_on": learner.birth_on, "citizen_id": "040190001234"}
    learner.citizen_id = "040190001234"
    learner.save()
    assert enrol(foreign, 1, **entry)[0].learner == learner
    answer = client.get(learner.get_absolute_url())
    assert [(row.course_class, str(row.final_score)) for row in answer.context["enrolments"]] == [(own, "8.0")]
    assert foreign.get_absolute_url() not in answer.content.decode()


def test_the_name_as_typed_stands_beside_the_normal_form_where_they_differ(client, officer):
    course_class = make_class(officer.centre, by=officer)
    typed, plain = people(course_class, "Nguyễn Thị Hòa", typed_name="NGUYỄN THỊ  HOÀ") + people(course_class, "Lê Tám")
    assert "NGUYỄN THỊ  HOÀ" in client.get(typed.get_absolute_url()).content.decode()
    assert "Ghi trong danh sách gốc" not in client.get(plain.get_absolute_url()).content.decode()


def test_what_was_done_to_the_record_is_told_to_those_who_keep_it(client, officer):
    course_class = make_class(officer.centre, by=officer)
    [enrolment] = enrol(course_class, 1)
    learner = enrolment.learner
    state, born = learners.state_of(learner), date(1991, 1, 2)
    learners.correct(learner, by=officer, facts={"birth_on": born}, state=state, reason="Sai năm sinh")
    enrolments.leave(enrolment, by=officer, status="withdrawn", reason="Chuyển đơn vị")
    words = [deed["words"] for deed in client.get(learner.get_absolute_url()).context["registry"]["history"]]
    assert words == [words_of("leave_class"), words_of("correct_learner")]
    client.force_login(make_user(Role.PROVINCE, province=officer.centre.province))
    assert client.get(learner.get_absolute_url()).context["registry"] == {}


def test_a_learner_of_another_centre_is_not_there(client, officer):
    learner = enrol(make_class(make_centre("Diễn Châu")), 1)[0].learner
    assert client.get(learner.get_absolute_url()).status_code == 404


def test_the_list_takes_the_same_queries_with_one_learner_and_with_thirty(client, officer, constant_queries):
    course_class = make_class(officer.centre, by=officer)
    constant_queries(client, LIST, lambda n: enrol(course_class, n, citizen_id=None))


def test_the_page_of_a_learner_takes_the_same_queries_with_one_class_and_with_thirty(client, officer, constant_queries):
    learner = enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa")[0].learner

    def add_classes(n):
        for _n in range(n):
            enrol(make_class(officer.centre, by=officer), 1, full_name="Nguyễn Thị Hòa")

    constant_queries(client, learner.get_absolute_url(), add_classes)
    assert learner.enrolments.count() == 31
